"""How soon the Dashboard opens on a million attempts, how fast it pans, and what reading each window costs.

Run it with `python -m tests.benchmarks.bench_dashboard [folder] [attempts]`, offscreen or under an X server. The file
is made in the folder (minutes for a million) and used again the next time.
"""

from __future__ import annotations

import asyncio
import os
import statistics
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import qasync
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication

from app.domain.clock import SystemClock
from app.domain.dashboard import DashboardFilter
from app.store import Database, Store
from tests.benchmarks.attempt_log import write_log
from tests.ui.chat.fakes import FakeWindow
from ui.core_thread import CoreThread
from ui.pages.dashboard_page import DashboardPage
from ui.theme import Theme

ATTEMPTS = 1_000_000
DAYS = 30.0
ROUNDS = 5
FRAMES = 120
SIZE = (1364, 816)


def say(text: str) -> None:
    """Write a line."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def prepare(folder: Path, attempts: int) -> Path:
    """Return a file with so many attempts, made where it is missing."""
    path = folder / f"dashboard-{attempts}.db"
    if path.exists():
        return path
    made = folder / "making.db"
    made.unlink(missing_ok=True)
    began = time.perf_counter()
    write_log(made, attempts, days=DAYS)
    say(f"wrote {attempts:,} attempts in {time.perf_counter() - began:.0f} s")
    began = time.perf_counter()
    database = Database(f"sqlite:///{made}", backups=0)
    database.open()
    database.close()
    say(f"counted them into sums (the upgrade) in {time.perf_counter() - began:.0f} s")
    made.rename(path)
    return path


async def measure_reads(store: Store, newest: datetime) -> None:
    """Print how long each window takes to read, median of some rounds, and the processor time of it."""
    windows: dict[str, DashboardFilter] = {"last 50 per model": DashboardFilter()}
    for name, hours in (("15 min", 0.25), ("1 h", 1.0), ("24 h", 24.0), ("7 d", 168.0), ("30 d", 720.0)):
        windows[name] = DashboardFilter(since=newest - timedelta(hours=hours), until=newest)
    windows["30 d, one capability"] = DashboardFilter(
        since=newest - timedelta(days=30), until=newest, capability="code"
    )
    windows["30 d, one host"] = DashboardFilter(since=newest - timedelta(days=30), until=newest, host="ollama")
    for name, wanted in windows.items():
        walls, processor = [], time.process_time()
        count = 0
        for _ in range(ROUNDS):
            began = time.perf_counter()
            count = (await store.queries.dashboard(wanted)).attempt_count
            walls.append(time.perf_counter() - began)
        processor = (time.process_time() - processor) / ROUNDS
        took = statistics.median(walls)
        say(f"{name:24} {count:9,} attempts {took * 1e3:7.0f} ms, processor {processor * 1e3:6.0f} ms")


async def shown_after(page: DashboardPage, before: object) -> None:
    """Wait until the page shows something else than `before`."""
    while page.picture is before:  # noqa: ASYNC110  a page has no event for it
        await asyncio.sleep(0.001)


async def measure_page(window: FakeWindow) -> None:
    """Print how long opening takes, then frames a second of panning in windows of all kinds."""
    began = time.perf_counter()
    page = DashboardPage(window.context)
    page.resize(*SIZE)
    page.show()
    await shown_after(page, None)
    page.repaint()
    say(f"page opens in {(time.perf_counter() - began) * 1e3:.0f} ms")
    for key in ("last", "1h", "24h", "7d", "30d"):
        before, began = page.picture, time.perf_counter()
        page._bar.choose_window(key)
        await shown_after(page, before)
        page.repaint()
        opened = time.perf_counter() - began
        page._axis.zoom(0.5)
        width = page._axis.shown[1] - page._axis.shown[0]
        began, processor = time.perf_counter(), time.process_time()
        for frame in range(FRAMES):
            page._axis.pan(width / 200 * (1 if frame % 60 < 30 else -1))
            # What a panning mouse causes: the widgets that are marked for it are painted, and no others.
            QCoreApplication.sendPostedEvents(page, QEvent.Type.UpdateRequest)
        took = time.perf_counter() - began
        processor = time.process_time() - processor
        say(
            f"window {key:5} shown after {opened * 1e3:6.0f} ms, pans at {FRAMES / took:5.0f} frames/s "
            f"({processor / FRAMES * 1e3:.1f} ms of processor a frame, {len(page._rows.rows)} models)"
        )
        page._axis.reset()
    page.close()
    page.deleteLater()


def main() -> None:
    """Measure and print."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(tempfile.mkdtemp())
    path = prepare(folder, int(sys.argv[2]) if len(sys.argv) > 2 else ATTEMPTS)
    application = QApplication.instance() or QApplication(sys.argv)
    assert isinstance(application, QApplication)
    theme = Theme(mode="light")
    theme.apply(application)
    database = Database(f"sqlite:///{path}")
    database.open()
    store = Store(database, SystemClock())
    core = CoreThread()
    window = FakeWindow(core, theme)
    cast("Any", window.app).store = SimpleNamespace(queries=store.queries)
    loop = qasync.QEventLoop(application, already_running=False)

    async def body() -> None:
        newest = await core.call(_newest(store))
        await core.call(measure_reads(store, newest))
        await measure_page(window)

    try:
        loop.run_until_complete(body())
    finally:
        core.close()
        database.close()
        loop.close()


async def _newest(store: Store) -> datetime:
    columns = await store.queries.attempt_columns(last_per_model=1)
    return datetime.fromtimestamp(max(columns.started_at), UTC)


if __name__ == "__main__":
    main()
