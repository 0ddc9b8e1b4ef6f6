"""Widgets used on several pages."""
