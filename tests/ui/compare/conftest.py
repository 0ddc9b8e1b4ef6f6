"""The Compare page over a real store and engine with scripted models, in a window that notes what it is asked."""

from __future__ import annotations

from typing import Any

import pytest

from app.learning.compare.batches import Batches
from app.learning.compare.comparisons import Comparisons
from app.store import Store
from tests.integration.engine.rig import EngineRig
from tests.ui.chat.conftest import core, run, theme
from tests.ui.chat.fakes import FakeWindow
from tests.unit.store.fixtures import database, store, template
from ui.core_thread import CoreThread
from ui.theme import Theme

__all__ = ["core", "database", "run", "store", "template", "theme"]


@pytest.fixture
def rig(store: Store) -> EngineRig:
    """An engine with two scripted models."""
    return EngineRig(store=store)


class CompareApplication:
    """What the page asks of the core."""

    def __init__(self, rig: EngineRig) -> None:
        """Take the parts of the rig."""
        self.store = rig.store
        self.engine = rig.engine
        self.compare = Comparisons(rig.engine, rig.store, rig.snapshot, lambda: rig.settings)
        self.batches = Batches(rig.engine, rig.store, rig.snapshot, lambda: rig.settings, rig.feed.publish)

    async def wait_until_ready(self) -> bool:
        """Scripted models are always there."""
        return True


@pytest.fixture
def window(core: CoreThread, theme: Theme, rig: EngineRig) -> FakeWindow:
    """The context of the page, with the engine behind it."""
    window = FakeWindow(core, theme)
    application: Any = CompareApplication(rig)
    window.app = application
    object.__setattr__(window.context, "app", application)
    return window
