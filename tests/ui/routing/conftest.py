"""A page over the real core with a past: models, decisions, rules; no hosts."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

import pytest

from app.bootstrap import Application, build
from app.settings import BuiltinSettings, HostSettings, Settings
from tests.sample_history import write
from tests.ui.chat.conftest import core, run, theme
from tests.ui.chat.fakes import FakeWindow
from ui.core_thread import CoreThread
from ui.theme import Theme

__all__ = ["core", "run", "theme"]

REQUESTS = 80
QUIET = Settings(hosts=HostSettings(ollama_enabled=False), builtin=BuiltinSettings(enabled=False))


@pytest.fixture(scope="session")
def past(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with some requests in it."""
    folder = tmp_path_factory.mktemp("past")
    asyncio.run(write(folder, REQUESTS))
    return folder


@pytest.fixture
def application(core: CoreThread, own_folders: Path, past: Path) -> Iterator[Application]:
    """The core over a copy of that folder."""
    shutil.copytree(past, own_folders / "data")
    application = core.submit(build(QUIET, fetches_models=False)).result()
    yield application
    core.submit(application.aclose()).result()


@pytest.fixture
def window(core: CoreThread, theme: Theme, application: Application) -> FakeWindow:
    """The context of a page, with that core behind it."""
    return FakeWindow(core, theme, cast("Any", application))
