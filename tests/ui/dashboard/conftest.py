"""The Dashboard over a real store, in a window that only notes what it was asked for."""

from __future__ import annotations

import pytest

from app.store import Database, Store
from tests.ui.chat.conftest import core, run, theme
from tests.ui.chat.fakes import FakeWindow
from tests.unit.store.fixtures import HeldClock, database, seed_ratings, template
from ui.core_thread import CoreThread
from ui.theme import Theme

__all__ = ["core", "database", "run", "template", "theme"]


@pytest.fixture
def store(database: Database) -> Store:
    """A store on a file."""
    return Store(database, HeldClock(), seed_ratings)


@pytest.fixture
def window(core: CoreThread, theme: Theme, store: Store) -> FakeWindow:
    """The context of the page, with the store behind it."""
    window = FakeWindow(core, theme)
    window.app.store.queries = store.queries
    return window
