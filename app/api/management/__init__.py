"""Modelyard's own API under /api/v1: profiles, decisions, dry runs and the state of the router."""
