"""What a prompt needs and how it splits: pure functions, no I/O."""
