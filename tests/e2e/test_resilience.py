"""Nothing is lost and nothing is left behind when a process is killed in the middle of an answer."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest
from PySide6.QtCore import Qt

from app.domain.profile import HostState
from app.domain.record import Outcome
from app.settings import GenerationSettings, Settings, save_settings
from tests.window_driver import Driver, Scenario

pytestmark = [
    pytest.mark.models,
    pytest.mark.window,
    pytest.mark.timeout(300),
    pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL"),
]

ROOT = Path(__file__).parents[2]
SMOL = "smollm2:135m"
STORY = "Tell me a very long story about a lighthouse keeper and the sea."
DRAFT = "what I was writing meanwhile"
# What is streamed is written at least this often, and so are drafts.
CHECKPOINT_S = 0.5
GONE_WITHIN_S = 10.0

# A whole program, so that the kill takes everything with it that a crash would.
DOOMED = f"""
import asyncio, json, os, signal, sys
import psutil
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from tests.window_driver import play

async def scenario(driver):
    await driver.ready({SMOL!r})
    driver.type({STORY!r})
    driver.press(driver.chat.composer.edit, Qt.Key.Key_Return)
    answer = lambda: driver.chat.transcript.entries[-1].answer
    await driver.until(lambda: driver.chat.transcript.entries and answer() and len(answer().text) > 40, "some text")
    driver.type({DRAFT!r})
    seen = answer().text
    await asyncio.sleep({2 * CHECKPOINT_S})
    assert driver.chat.session.is_running
    children = [child.pid for child in psutil.Process().children(recursive=True)]
    print(json.dumps({{"seen": seen, "children": children}}), flush=True)
    os.kill(os.getpid(), signal.SIGKILL)

play(QApplication(["modelyard"]), scenario)
"""


def long_answers() -> None:
    """Let answers be long enough to be killed in the middle, and the same each time."""
    save_settings(Settings(generation=GenerationSettings(num_predict=600, temperature=0.0, seed=1)))


def test_kill_of_the_window_keeps_text_and_draft_and_leaves_no_child(run_window: Callable[[Scenario], None]) -> None:
    """After SIGKILL the model server goes too; the next start shows the text so far as cut off, and the draft."""
    long_answers()
    doomed = subprocess.run(
        [sys.executable, "-c", DOOMED], cwd=ROOT, capture_output=True, text=True, timeout=200, check=False
    )
    assert doomed.returncode == -signal.SIGKILL, doomed.stderr
    told = json.loads(doomed.stdout.splitlines()[-1])
    assert told["children"]
    deadline = time.monotonic() + GONE_WITHIN_S
    while left := [pid for pid in told["children"] if _lives(pid)]:
        assert time.monotonic() < deadline, f"still running: {left}"
        time.sleep(0.05)

    async def reopened(driver: Driver) -> None:
        await driver.ready(SMOL)
        await driver.until(lambda: driver.chat.composer.text == DRAFT, "the draft")
        question, entry = driver.chat.transcript.entries
        assert question.text == STORY
        assert entry.answer is not None
        assert entry.answer.text.startswith(told["seen"])
        assert [part.is_interrupted for part in entry.answer.parts] == [True]
        assert not driver.chat.session.is_running

    run_window(reopened)


def test_kill_of_the_model_server_is_told_and_the_next_prompt_works(run_window: Callable[[Scenario], None]) -> None:
    """The answer under way never ends as if it were whole; the server comes back by itself and answers again."""

    async def scenario(driver: Driver) -> None:
        await driver.ready(SMOL)
        await driver.call(driver.app.change_settings(Settings(generation=GenerationSettings(num_predict=60))))
        driver.type(STORY)
        driver.press(driver.chat.composer.edit, Qt.Key.Key_Return)

        def text() -> str:
            answer = driver.chat.transcript.entries[-1].answer if driver.chat.transcript.entries else None
            return answer.text if answer is not None else ""

        await driver.until(lambda: len(text()) > 40, "some text of the answer")
        server = next(child for child in psutil.Process().children() if "app.builtin" in child.cmdline())
        killed = [server.pid, *(child.pid for child in server.children(recursive=True))]
        server.kill()
        await driver.until(lambda: driver.records, "the record of the broken request")
        broken = driver.records[-1]
        first = broken.sub_tasks[0].attempts[0]
        assert first.outcome is not Outcome.SUCCEEDED
        assert first.error
        # The fallback waits for the server, which hosts that model too.
        assert broken.sub_tasks[0].attempts[-1].outcome in {Outcome.SUCCEEDED, Outcome.PARTIAL}
        await driver.until(
            lambda: (
                [status.state for status in driver.app.hosts.statuses() if status.host.key == "builtin"]
                == [HostState.READY]
            ),
            "the server to be back",
        )
        again = await driver.ask("Hello there!")
        assert again.sub_tasks[0].attempts[-1].outcome in {Outcome.SUCCEEDED, Outcome.PARTIAL}
        assert again.answer
        assert not [pid for pid in killed if _lives(pid)]

    run_window(scenario)


def _lives(pid: int) -> bool:
    """Return whether a process still runs; one that nobody has reaped yet does not."""
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False
