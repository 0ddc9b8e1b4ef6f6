"""The real window with the real core, driven by keys and clicks."""

from __future__ import annotations

import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from app.settings import GenerationSettings, Settings, save_settings
from tests.window_driver import Scenario, play

START_LIMIT_S = 20.0


@pytest.fixture(scope="session", autouse=True)
def window_manager(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Run a window manager: shortcuts work in an active window only, and X alone activates none.

    A window that is shown while the manager starts may never appear, so its start-up command is waited for.
    """
    program = shutil.which("openbox")
    if program is None:
        pytest.skip("The tests in the window need openbox.")
    started = tmp_path_factory.mktemp("openbox") / "started"
    command = [program, "--startup", f"touch {started}"]
    manager = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    deadline = time.monotonic() + START_LIMIT_S
    while not started.exists() and time.monotonic() < deadline:
        time.sleep(0.02)
    yield
    manager.terminate()
    manager.wait()


@pytest.fixture
def run_window(qapp: QApplication, own_folders: Path) -> Callable[[Scenario], None]:
    """Return a function that opens the window, plays a scenario and closes it in order; it may be called again.

    Answers are short and the same each time: small models would talk for minutes.
    """
    save_settings(Settings(generation=GenerationSettings(num_predict=60, temperature=0.0, seed=1)))
    return lambda scenario: play(qapp, scenario)
