"""Panels on the right of the window."""
