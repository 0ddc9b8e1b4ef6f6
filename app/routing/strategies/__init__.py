"""Ways to rank the scored candidates, one file each."""
