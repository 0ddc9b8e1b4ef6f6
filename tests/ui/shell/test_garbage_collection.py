"""Cycles are freed on the window's thread, never on the core's."""

from __future__ import annotations

import gc
import threading
import weakref

from pytestqt.qtbot import QtBot

from ui.core_thread import GarbageCollection


class Knot:
    """An object that only the cyclic collector can free; remembers on which thread that happened."""

    freed_on: str = ""

    def __init__(self) -> None:
        """Tie the knot."""
        self.me = self

    def __del__(self) -> None:
        """Remember the thread."""
        Knot.freed_on = threading.current_thread().name


def churn(kept: list[list[int]]) -> None:
    """Allocate enough containers to set off automatic collection, were it on."""
    kept.extend([index] for index in range(50_000))


def test_allocation_on_another_thread_frees_nothing_of_the_window(qtbot: QtBot) -> None:
    """A widget in a cycle must not be destroyed by the core's thread."""
    collection = GarbageCollection()
    knot = weakref.ref(Knot())
    kept: list[list[int]] = []
    other = threading.Thread(target=churn, args=(kept,), name="core")
    other.start()
    other.join()
    assert knot() is not None
    qtbot.waitUntil(lambda: knot() is None)
    assert Knot.freed_on == threading.main_thread().name
    collection.close()
    assert gc.isenabled()
    gc.disable()


def test_collects_only_what_is_due(qtbot: QtBot) -> None:
    """An idle window does not walk the whole heap twice a second."""
    collection = GarbageCollection()
    gc.collect()
    knot = weakref.ref(Knot())
    collection.collect()
    assert knot() is not None
    collection.close()
    assert knot() is None
    gc.disable()
