"""The way of the tables from each version to the next."""
