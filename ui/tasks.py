"""Coroutines of the window, each owned by a widget and ended with it."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

from PySide6.QtCore import QObject
from shiboken6 import isValid

T = TypeVar("T")


def spawn(owner: QObject, coro: Coroutine[Any, Any, T]) -> asyncio.Task[T]:
    """Run a coroutine on the window's loop until it ends or `owner` is destroyed, which cancels it.

    An exception nobody awaits goes to the loop's exception handler (toast, log or crash dialog) and never vanishes.
    RuntimeError without a running loop; the coroutine is closed then.
    """
    try:
        loop = asyncio.get_running_loop()
    except RuntimeError:
        coro.close()
        raise
    task = loop.create_task(coro)
    # The lambda drops the destroyed object that Qt passes along.
    connection = owner.destroyed.connect(lambda *_: task.cancel())

    def ended(finished: asyncio.Task[T]) -> None:
        if isValid(owner):
            QObject.disconnect(connection)
        if finished.cancelled():
            return
        error = finished.exception()
        if error is not None:
            loop.call_exception_handler(
                {"message": f"A task of {type(owner).__name__} failed.", "exception": error, "task": finished}
            )

    task.add_done_callback(ended)
    return task
