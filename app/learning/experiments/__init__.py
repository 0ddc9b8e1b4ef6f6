"""Compares two ways of routing on the user's own traffic."""
