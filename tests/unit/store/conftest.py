"""The fixtures of the store's tests."""

from tests.unit.store.fixtures import database, store, template

__all__ = ["database", "store", "template"]
