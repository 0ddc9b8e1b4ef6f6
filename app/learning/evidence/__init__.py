"""Whether routing is worth it: Auto against fixed models and other ways of choosing, from stored answers."""
