"""Runs a plan: attempts, retry, fallback, circuit breaker, joining the answers."""
