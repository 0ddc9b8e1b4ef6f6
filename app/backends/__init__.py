"""Hosts that serve models, behind one protocol."""
