"""Answers one prompt with several models side by side."""
