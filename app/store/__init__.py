"""The database: typed tables, migrations, writes and reads."""
