"""Charts: pure functions of the columns that the queries return."""
