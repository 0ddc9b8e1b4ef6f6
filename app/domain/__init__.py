"""Values, protocols and errors that every other part shares; standard library only."""
