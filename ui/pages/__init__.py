"""One page each for the entries of the left rail."""
