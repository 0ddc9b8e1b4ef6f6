"""The fixtures of the store's tests: `database` is each kind in turn, `sqlite_database` a file."""

from tests.unit.store.fixtures import cluster, postgres_url, sqlite_store, store, template
from tests.unit.store.fixtures import database as sqlite_database
from tests.unit.store.fixtures import each_database as database

__all__ = ["cluster", "database", "postgres_url", "sqlite_database", "sqlite_store", "store", "template"]
