"""A real store, and an engine over scripted models."""

from __future__ import annotations

import pytest

from app.store import Store
from tests.integration.engine.rig import EngineRig
from tests.unit.store.fixtures import database, store, template

__all__ = ["database", "rig", "store", "template"]


@pytest.fixture
def rig(store: Store) -> EngineRig:
    """An engine with two scripted models."""
    return EngineRig(store=store)
