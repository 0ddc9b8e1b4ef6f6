"""The window: draws what the core does; holds no rules of its own."""
