"""Notifications come for what the user asked for, while the window is not looked at, outside quiet hours."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.domain.calibration import SOURCE
from app.domain.decision import BreakerState, BreakerView
from app.domain.events import AlertRaised, FeedMessage, PullProgressed
from app.domain.record import Outcome
from app.settings import NotificationSettings
from tests.unit.store.values import make_record
from ui.core_thread import CoreThread
from ui.feed_bridge import FeedBridge
from ui.theme import Theme
from ui.widgets.notifier import Notifier
from ui.widgets.tray import Channel, Tray, find_channel

ALL = NotificationSettings(work=True, alerts=True, breakers=True, long_work_s=10.0)
LONG = replace(make_record("a secret prompt"), total_s=42.0)
OPEN = BreakerView(key="ollama/qwen3:8b", state=BreakerState.OPEN, reason="3 failures in a row")


class World:
    """A notifier with everything around it under the test's control."""

    def __init__(self, core: CoreThread, settings: NotificationSettings) -> None:
        """Look elsewhere, at noon."""
        self.sent: list[tuple[str, str]] = []
        self.settings = settings
        self.is_looking = False
        self.moment = datetime(2026, 3, 1, 12, tzinfo=UTC)
        self.feed = FeedBridge(core)
        self.notifier = Notifier(
            self.feed,
            lambda: self.settings,
            lambda title, text: self.sent.append((title, text)),
            is_looking=lambda: self.is_looking,
            now=lambda: self.moment,
        )

    def hear(self, *messages: FeedMessage) -> list[tuple[str, str]]:
        """Publish and return all that was sent so far."""
        for message in messages:
            self.feed.publish(message)
        return self.sent


def test_long_work_is_told_without_a_word_of_the_prompt(core: CoreThread, qapp: QApplication) -> None:
    """The models and the seconds are enough; a quick answer is not told."""
    world = World(core, ALL)
    assert world.hear(replace(LONG, total_s=3.0)) == []
    assert world.hear(replace(LONG, source=SOURCE)) == [], "a calibration tells its end, not each answer"
    ((title, text),) = world.hear(LONG)
    assert title == "The answer is ready"
    assert "42 s" in text
    assert "secret" not in title + text
    assert world.hear(replace(LONG, outcome=Outcome.FAILED, error="Ollama closed the connection."))[-1] == (
        "The answer is not complete",
        f"{text} · Ollama closed the connection.",
    )


@pytest.mark.parametrize(
    ("message", "title"),
    [
        (PullProgressed(host="ollama", model="qwen3:8b", status="", is_done=True), "qwen3:8b is here"),
        (
            PullProgressed(host="ollama", model="qwen3:8b", status="", error="disk full"),
            "qwen3:8b could not be fetched",
        ),
        (AlertRaised(key="a", kind="host_down", title="Ollama is down"), "Ollama is down"),
        (AlertRaised(key="b", kind="work_done", title="All prompts compared"), "All prompts compared"),
        (OPEN, "ollama/qwen3:8b is paused"),
    ],
)
def test_each_kind_has_its_setting(core: CoreThread, qapp: QApplication, message: Any, title: str) -> None:
    """What is asked for is told; by default nothing is."""
    assert [sent for sent, _ in World(core, ALL).hear(message)] == [title]
    assert World(core, NotificationSettings()).hear(message) == []


@pytest.mark.parametrize(
    "message",
    [
        PullProgressed(host="ollama", model="qwen3:8b", status="", completed_bytes=5),
        PullProgressed(host="ollama", model="qwen3:8b", status="", is_cancelled=True),
        AlertRaised(key="c", kind="breaker_opened", title="qwen3:8b is paused"),
        replace(OPEN, state=BreakerState.HALF_OPEN),
    ],
)
def test_what_is_no_news_is_not_told(core: CoreThread, qapp: QApplication, message: Any) -> None:
    """Progress, what the user cancelled, what is told in another way, and a probe after a pause are not news."""
    assert World(core, ALL).hear(message) == []


def test_a_pause_is_told_once(core: CoreThread, qapp: QApplication) -> None:
    """While a breaker stays open it is not told again; after it closed, the next opening is."""
    world = World(core, ALL)
    world.hear(OPEN, replace(OPEN, remaining_s=12.0))
    assert len(world.sent) == 1
    world.hear(replace(OPEN, state=BreakerState.CLOSED), OPEN)
    assert len(world.sent) == 2


def test_nobody_is_disturbed(core: CoreThread, qapp: QApplication) -> None:
    """A user who looks at the window, or wants quiet at this hour, gets no notification."""
    world = World(core, ALL)
    world.is_looking = True
    assert world.hear(LONG) == []
    world.is_looking = False
    world.settings = ALL.model_copy(update={"quiet_from": "11:00", "quiet_until": "13:00"})
    assert world.hear(LONG) == []
    world.moment = world.moment.replace(hour=14)
    assert len(world.hear(LONG)) == 1


@pytest.mark.parametrize(
    ("begin", "end", "at", "is_quiet"),
    [
        ("22:00", "7:30", time(23), True),
        ("22:00", "7:30", time(7, 29), True),
        ("22:00", "7:30", time(7, 30), False),
        ("22:00", "7:30", time(12), False),
        ("12:00", "13:00", time(12, 30), True),
        ("12:00", "13:00", time(13), False),
        ("22:00", "", time(23), False),
        ("", "", time(0), False),
    ],
)
def test_quiet_hours_span_midnight(begin: str, end: str, at: time, is_quiet: bool) -> None:
    """The end is not part of them, and one end alone means none."""
    assert NotificationSettings(quiet_from=begin, quiet_until=end).is_quiet(at) is is_quiet


def test_the_tray_sends_what_it_is_told(qtbot: QtBot, theme: Theme, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without service and tray the caller learns that nothing is shown; the menu tells what was chosen."""
    monkeypatch.setenv("PATH", "")
    assert find_channel() is Channel.NONE
    tray = Tray(theme)
    assert tray.send("Title", "Text") is Channel.NONE
    actions = tray._menu.actions()
    for action, signal in zip(actions, (tray.shown_asked, tray.new_asked, tray.quit_asked), strict=True):
        with qtbot.waitSignal(signal):
            action.trigger()
    tray.set_wanted(True)
    assert not tray.is_shown
    tray.close()


def test_the_notification_service_is_used_where_there_is_one(
    qtbot: QtBot, theme: Theme, monkeypatch: pytest.MonkeyPatch, tmp_path: Any
) -> None:
    """The desktop's own program gets title and text, as arguments that cannot be taken for options."""
    program, told = tmp_path / "notify-send", tmp_path / "told"
    program.write_text(f'#!/bin/sh\nprintf "%s\\n" "$@" > {told}.part\nmv {told}.part {told}\n')
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    tray = Tray(theme)
    assert tray.send("-x", "Text") is Channel.PROGRAM
    qtbot.waitUntil(told.exists)
    assert told.read_text().splitlines()[-3:] == ["--", "-x", "Text"]
    tray.close()
