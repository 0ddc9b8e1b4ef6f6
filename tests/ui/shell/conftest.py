"""A window without a router behind it: everything the shell asks of the core, in memory."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import qasync
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication

from app.domain.decision import BreakerState, BreakerView
from app.domain.events import FeedMessage, PullProgressed
from app.domain.profile import Host, HostKind, HostState, HostStatus, ModelProfile, ModelRef, ResidentModel
from app.domain.views import BackupFile, ConversationSummary
from app.settings import Settings
from ui.core_thread import CoreThread
from ui.theme import Theme

OLLAMA = Host(key="ollama", title="Ollama", url="http://127.0.0.1:11434")
BUILTIN = Host(key="builtin", title="Built-in", url="http://127.0.0.1:1", kind=HostKind.BUILTIN)


class FakeFeed:
    """A feed that the test publishes on, from the core's thread."""

    def __init__(self) -> None:
        """Start without subscribers."""
        self.subscribers: list[Callable[[FeedMessage], None]] = []

    def subscribe(self, callback: Callable[[FeedMessage], None]) -> Callable[[], None]:
        """Add a subscriber."""
        self.subscribers.append(callback)
        return lambda: self.subscribers.remove(callback)

    def publish(self, message: FeedMessage) -> None:
        """Tell all."""
        for subscriber in tuple(self.subscribers):
            subscriber(message)


class FakeProfiles:
    """Two models."""

    current = (
        ModelProfile(ref=ModelRef("ollama", "qwen3-coder:7b")),
        ModelProfile(ref=ModelRef("ollama", "gemma3:4b")),
    )


class FakeConversations:
    """One conversation."""

    async def list(self, text: str = "", limit: int = 100) -> tuple[ConversationSummary, ...]:
        """Return it."""
        now = datetime(2026, 1, 1, tzinfo=UTC)
        return (
            ConversationSummary(conversation_id="c1", title="Compound interest helper", created_at=now, updated_at=now),
        )[:limit]


class FakeState:
    """Remembered values."""

    def __init__(self) -> None:
        """Start empty."""
        self.values: dict[str, Any] = {}

    async def get(self, key: str) -> Any:
        """Return a value; None if there is none."""
        return self.values.get(key)

    async def set(self, key: str, value: Any) -> None:
        """Keep a value."""
        self.values[key] = value


class FakeStore:
    """The parts of the store the shell asks."""

    def __init__(self) -> None:
        """Start with a few rows."""
        self.conversations = FakeConversations()
        self.state = FakeState()


class FakeHosts:
    """Ollama is up, the built-in models start."""

    def statuses(self) -> tuple[HostStatus, ...]:
        """Return both hosts."""
        return (
            HostStatus(host=OLLAMA, state=HostState.READY, version="0.31"),
            HostStatus(host=BUILTIN, state=HostState.STARTING),
        )

    def resident(self) -> tuple[ResidentModel, ...]:
        """Return what is loaded."""
        return (
            ResidentModel(ref=ModelRef("ollama", "qwen3-coder:7b"), size_bytes=6_100_000_000),
            ResidentModel(ref=ModelRef("ollama", "gemma3:4b"), size_bytes=3_300_000_000),
        )


class FakeBreakers:
    """One model rests."""

    def views(self) -> tuple[BreakerView, ...]:
        """Return it."""
        return (BreakerView(key="ollama/llava:7b", state=BreakerState.OPEN, reason="3 failures", remaining_s=18),)


class FakeDownloads:
    """Downloads that remember what was asked."""

    def __init__(self) -> None:
        """Start without downloads."""
        self.running: list[PullProgressed] = []
        self.cancelled: list[str] = []
        self.started: list[str] = []

    def list(self) -> tuple[PullProgressed, ...]:
        """Return what runs."""
        return tuple(self.running)

    def cancel(self, host: str, model: str) -> None:
        """Remember the wish."""
        self.cancelled.append(model)

    def start(self, host: str, model: str) -> None:
        """Remember the wish."""
        self.started.append(model)


class FakeHostList:
    """No hosts of the user's."""

    current: tuple[Host, ...] = ()


class FakeCare:
    """Data in one file, without copies."""

    place = "/data/modelyard.db"
    folder = Path("/data")
    is_restore_waiting = False

    async def size_bytes(self) -> int:
        """Return a size."""
        return 12_000_000

    async def backups(self) -> tuple[BackupFile, ...]:
        """Return no copy."""
        return ()


class FakeApplication:
    """What `app.bootstrap.build` gives, without models, network and disk."""

    def __init__(self) -> None:
        """Start with default settings."""
        self.feed = FakeFeed()
        self.store = FakeStore()
        self.profiles = FakeProfiles()
        self.hosts = FakeHosts()
        self.host_list = FakeHostList()
        self.care = FakeCare()
        self.breakers = FakeBreakers()
        self.downloads = FakeDownloads()
        self.saved: list[Settings] = []
        self.is_closed = False

    def settings(self) -> Settings:
        """Return the settings of now."""
        return self.saved[-1] if self.saved else Settings()

    async def change_settings(self, settings: Settings) -> None:
        """Keep other settings."""
        self.saved.append(settings)

    async def aclose(self) -> None:
        """End."""
        self.is_closed = True


@pytest.fixture
def application() -> FakeApplication:
    """A core in memory."""
    return FakeApplication()


@pytest.fixture
def theme(qapp: QApplication) -> Iterator[Theme]:
    """The look, applied; light."""
    theme = Theme(mode="light")
    theme.apply(qapp)
    yield theme
    theme.deleteLater()


@pytest.fixture
def core(qapp: QApplication) -> Iterator[CoreThread]:
    """A running core thread, ended afterwards."""
    thread = CoreThread()
    yield thread
    thread.close()


@pytest.fixture
def window_loop(qapp: QApplication) -> Iterator[qasync.QEventLoop]:
    """The window's loop, running as far as Qt's events do; no task may be left at the end."""
    loop = qasync.QEventLoop(qapp, already_running=True)
    asyncio.set_event_loop(loop)
    failures: list[dict[str, Any]] = []
    loop.set_exception_handler(lambda _loop, context: failures.append(context))
    loop.failures = failures
    yield loop
    qapp.processEvents()
    left = [task for task in asyncio.all_tasks(loop) if not task.done()]
    # stop() would tell Qt to leave every event loop that later tests start, so its parts are done by hand.
    qapp.aboutToQuit.disconnect(loop._after_run_forever)
    loop._after_run_forever()
    loop._QEventLoop__is_running = False
    asyncio.events._set_running_loop(None)
    asyncio.set_event_loop(None)
    loop.close()
    assert not left, f"tasks left: {left}"


@pytest.fixture
def data_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty data folder."""
    monkeypatch.setenv("MODELYARD_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("MODELYARD_CONFIG_DIR", str(tmp_path / "config"))
    return tmp_path / "data"


@pytest.fixture
def owner(qapp: QApplication) -> QObject:
    """An object that owns tasks."""
    return QObject()
