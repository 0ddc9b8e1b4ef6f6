"""Calibration: every model answers prompts whose answers a program can grade."""
