"""Small parts of the shell: fuzzy search, toasts, log, downloads, choices, the look for a display."""

from __future__ import annotations

import logging
from typing import Any

import pytest
import qasync
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.domain.events import PullProgressed
from ui.__main__ import display_problem, main
from ui.core_thread import CoreThread
from ui.docks.downloads_dock import DownloadsDock
from ui.docks.log_dock import LogDock
from ui.feed_bridge import FeedBridge
from ui.main_window import MainWindow
from ui.theme import Theme
from ui.widgets.context import WindowContext
from ui.widgets.download_card import size_text
from ui.widgets.fuzzy import fuzzy_score
from ui.widgets.log_buffer import LogBuffer
from ui.widgets.segmented import Segmented
from ui.widgets.toast import MOST_AT_ONCE, ToastStack


@pytest.fixture
def context(
    qtbot: QtBot, theme: Theme, core: CoreThread, application: Any, window_loop: qasync.QEventLoop
) -> WindowContext:
    """What a dock is given."""
    window = MainWindow(theme, LogBuffer(), pages=(), docks=())
    qtbot.addWidget(window, before_close_func=lambda each: each.allow_close())
    window.attach(core, application, FeedBridge(core, window), ({}, {}))
    assert window.context is not None
    return window.context


@pytest.mark.parametrize(
    ("query", "better", "worse"),
    [
        ("set", "Settings", "Reset layout"),
        ("nc", "New conversation", "Dance"),
        ("q3c", "qwen3-coder:7b", "qwen2.5-math:3c"),
        ("log", "Log", "Open catalogue"),
    ],
)
def test_fuzzy_search_prefers_what_one_means(query: str, better: str, worse: str) -> None:
    """Starts of words and unbroken runs count more than scattered letters."""
    first, second = fuzzy_score(query, better), fuzzy_score(query, worse)
    assert first is not None
    assert second is None or first > second


@pytest.mark.parametrize(("query", "text"), [("xyz", "Settings"), ("ss", "Set"), ("gnit", "Settings")])
def test_fuzzy_search_needs_every_letter_in_order(query: str, text: str) -> None:
    """A letter that is missing or out of order is no match."""
    assert fuzzy_score(query, text) is None


def test_an_empty_query_fits_everything() -> None:
    """Nothing typed, everything offered."""
    assert fuzzy_score("  ", "Anything") == 0


def test_toasts_replace_their_like_and_never_pile_up(qtbot: QtBot, theme: Theme) -> None:
    """The same message shows once, and the oldest makes room."""
    window = QWidget()
    qtbot.addWidget(window)
    stack = ToastStack(theme, window, bottom_px=lambda: 0)
    for text in ("one", "two", "two", "three", "four"):
        stack.show(text)
    assert list(stack.texts) == ["two", "three", "four"]
    assert len(stack.texts) == MOST_AT_ONCE
    stack.clear()
    assert not stack.texts


def test_the_log_keeps_the_last_lines() -> None:
    """A full buffer drops the oldest line and still counts it."""
    log = LogBuffer(capacity=3)
    for number in range(5):
        log.handle(logging.LogRecord("app.test", logging.INFO, "", 0, f"line {number}", None, None))
    assert [line.text for line in log.since(0)] == ["line 2", "line 3", "line 4"]
    assert [line.number for line in log.since(4)] == [5]
    assert log.count == 5


def test_the_log_dock_filters(context: WindowContext, qtbot: QtBot) -> None:
    """Level and text narrow what is shown, and markup in a line is shown as it is."""
    for level, text in (
        (logging.INFO, "all <b>well</b>"),
        (logging.WARNING, "slow host"),
        (logging.ERROR, "disk full"),
    ):
        context.log.handle(logging.LogRecord("app.engine", level, "", 0, text, None, None))
    dock = LogDock(context)
    qtbot.addWidget(dock)
    dock.show()
    assert [line.partition("engine ")[2] for line in dock.text().splitlines()] == [
        "all <b>well</b>",
        "slow host",
        "disk full",
    ]
    dock._level.setCurrentIndex(2)
    assert dock.text().endswith("disk full")
    assert "slow" not in dock.text()
    dock._level.setCurrentIndex(0)
    dock._search.setText("slow")
    assert "slow host" in dock.text()
    assert "disk" not in dock.text()
    dock.hide()
    assert not dock._timer.isActive()


def test_a_download_shows_its_way(context: WindowContext, application: Any, qtbot: QtBot) -> None:
    """One card a model: progress with speed and time left, then failure with what to do and another try."""
    dock = DownloadsDock(context)
    qtbot.addWidget(dock)
    dock.show()
    assert dock._stack.currentIndex() == 0
    progress = PullProgressed(
        host="ollama",
        model="gemma3:4b",
        status="pulling",
        completed_bytes=50_000_000,
        total_bytes=3_300_000_000,
        bytes_per_s=8e6,
        remaining_s=400,
    )
    context.feed.publish(progress)
    card = dock._cards["ollama", "gemma3:4b"]
    assert card._words.text() == "50 MB / 3.30 GB · 8 MB/s · 7 min left"
    qtbot.mouseClick(card._cancel, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: application.downloads.cancelled == ["gemma3:4b"])
    context.feed.publish(
        PullProgressed(host="ollama", model="gemma3:4b", status="", error="The disk is full.", fix="Free 4 GB.")
    )
    assert card._words.text() == "The disk is full. Free 4 GB."
    qtbot.mouseClick(card._retry, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: application.downloads.started == ["gemma3:4b"])
    assert len(dock._cards) == 1


@pytest.mark.parametrize(("size", "text"), [(0, "0 MB"), (999e6, "999 MB"), (1e9, "1.00 GB")])
def test_sizes_are_decimal(size: float, text: str) -> None:
    """As download pages state them."""
    assert size_text(size) == text


def test_one_choice_is_always_made(qtbot: QtBot) -> None:
    """A click chooses and tells; choosing in code does not tell."""
    control = Segmented((("50", "Last 50"), ("1h", "1 h")), name="Window")
    qtbot.addWidget(control)
    assert control.value == "50"
    with qtbot.waitSignal(control.chosen) as chosen:
        control._buttons["1h"].click()
    assert chosen.args == ["1h"]
    with qtbot.assertNotEmitted(control.chosen):
        control.choose("50")
    assert control.value == "50"


@pytest.mark.parametrize(
    ("environment", "platform", "is_fine"),
    [
        ({}, "linux", False),
        ({"DISPLAY": ":4711"}, "linux", False),
        ({"WAYLAND_DISPLAY": "wayland-0"}, "linux", True),
        ({"QT_QPA_PLATFORM": "offscreen"}, "linux", True),
        ({"DISPLAY": "what/is:this"}, "linux", True),
        ({}, "win32", True),
        ({}, "darwin", True),
    ],
)
def test_looks_for_a_display(environment: dict[str, str], platform: str, is_fine: bool) -> None:
    """Only where Qt would end the program without a word do we say that there is no display."""
    assert (display_problem(environment, platform) == "") is is_fine


def test_without_a_display_the_terminal_is_offered(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The message names the command that works without a window."""
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("sys.platform", "linux")
    monkeypatch.setattr("ui.__main__.display_problem.__defaults__", ("linux",))
    assert main([]) == 2
    assert "modelyard ask" in capsys.readouterr().err
