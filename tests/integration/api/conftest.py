"""A real server on loopback over a real store, with scripted models behind it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import app.bootstrap
from app.analysis.analyzer import Analyzer
from app.settings import Settings
from tests.integration.api.running import Serving, Thread, serving

ANALYZER = Analyzer()


@pytest.fixture(autouse=True)
def one_analyzer(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let all applications share the analyzer: its weights take seconds to read."""
    monkeypatch.setattr(app.bootstrap, "Analyzer", lambda: ANALYZER)


@pytest.fixture
def served(own_folders: Path) -> Iterator[Serving]:
    """Serve the usual scripted models in a thread of their own; the token is asked for."""
    with Thread() as thread, thread.entered(serving()) as running:
        yield running


@pytest.fixture
def serve(own_folders: Path) -> Iterator[Callable[[Settings], Serving]]:
    """Return what serves with other settings; each server ends with the test."""
    with Thread() as thread:
        yield lambda settings: thread.enter(serving(settings))
