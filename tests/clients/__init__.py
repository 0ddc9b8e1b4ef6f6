"""Programs that others wrote, unchanged, against the real server with the built-in models."""
