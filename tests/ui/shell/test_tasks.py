"""Owned coroutines: they end with their owner and never fail in silence."""

from __future__ import annotations

import asyncio

import pytest
import qasync
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from ui.tasks import spawn


async def forever() -> None:
    """Wait for what never comes."""
    await asyncio.Event().wait()


def test_a_task_ends_with_its_owner(window_loop: qasync.QEventLoop, qtbot: QtBot) -> None:
    """Destroying the owner cancels its tasks, those of its parent included."""
    parent = QObject()
    task = spawn(QObject(parent), forever())
    parent.deleteLater()
    qtbot.waitUntil(task.done)
    assert task.cancelled()
    assert window_loop.failures == []


def test_an_error_reaches_the_loops_handler(window_loop: qasync.QEventLoop, owner: QObject, qtbot: QtBot) -> None:
    """An exception that nobody awaits is reported once, with its owner's kind."""

    async def fail() -> None:
        raise LookupError("lost")

    task = spawn(owner, fail())
    qtbot.waitUntil(lambda: bool(window_loop.failures))
    assert [str(context["exception"]) for context in window_loop.failures] == ["lost"]
    assert "QObject" in window_loop.failures[0]["message"]
    assert task.done()


def test_an_owner_outlives_its_tasks(window_loop: qasync.QEventLoop, owner: QObject, qtbot: QtBot) -> None:
    """A thousand tasks that ended leave no connection behind on their owner."""

    async def nothing() -> None:
        """End at once."""

    tasks = [spawn(owner, nothing()) for _ in range(1000)]
    qtbot.waitUntil(lambda: all(task.done() for task in tasks))
    # The first connection makes one of PySide's own, which stays.
    qtbot.waitUntil(lambda: owner.receivers("2destroyed(QObject*)") <= 1)


def test_without_a_loop_the_coroutine_is_closed() -> None:
    """Spawning without a loop is an error and warns of no coroutine that was never awaited."""
    with pytest.raises(RuntimeError):
        spawn(QObject(), forever())
