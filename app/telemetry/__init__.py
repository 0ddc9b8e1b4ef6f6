"""Live feed of finished requests, and logging."""
