"""How soon the Decisions page opens on a million decisions, how it scrolls and filters, and what holds the window up.

Run it with `python -m tests.benchmarks.bench_decisions [folder] [decisions]`, offscreen or under an X server. The file
is made in the folder (minutes for a million) and used again the next time; `bench_dashboard` uses the same one.
"""

from __future__ import annotations

import asyncio
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, cast

import qasync
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication

from app.bootstrap import build
from app.settings import BuiltinSettings, DataSettings, HostSettings, Settings
from tests.benchmarks.bench_dashboard import prepare, say
from tests.ui.chat.fakes import FakeWindow
from ui.core_thread import CoreThread
from ui.models.decision_table_model import ROW_ROLE
from ui.pages.decisions_page import DecisionsPage
from ui.theme import Theme

DECISIONS = 1_000_000
SIZE = (1200, 760)
JUMPS = 40
WHEEL_STEPS = 300
ROWS_A_STEP = 3
LAG_PROBE_S = 0.002
LIMIT_S = 60.0


class LagProbe:
    """Measures by how much the window's loop is late, every two milliseconds."""

    def __init__(self) -> None:
        """Start."""
        self.lags: list[float] = []
        self._task = asyncio.ensure_future(self._run())

    async def _run(self) -> None:
        while True:
            began = time.perf_counter()
            await asyncio.sleep(LAG_PROBE_S)
            self.lags.append(time.perf_counter() - began - LAG_PROBE_S)

    def take(self) -> str:
        """Return what was measured since the last time, in words."""
        lags, self.lags = sorted(self.lags), []
        if not lags:
            return "no lag measured"
        return f"loop lag p99 {lags[int(0.99 * (len(lags) - 1))] * 1e3:.0f} ms, worst {lags[-1] * 1e3:.0f} ms"

    def stop(self) -> None:
        """End."""
        self._task.cancel()


class ListOnly(DecisionsPage):
    """The page without the detail, which made-up decisions have not."""

    def _choose(self, decision_id: str) -> None:
        self._chosen = decision_id


async def until(condition: Callable[[], object]) -> float:
    """Wait until a condition holds and return the seconds that took."""
    began = time.perf_counter()
    while not condition():
        if time.perf_counter() - began > LIMIT_S:
            raise TimeoutError
        await asyncio.sleep(0.001)
    return time.perf_counter() - began


def shows_rows(page: DecisionsPage) -> bool:
    """Return whether every line on the screen is read."""
    table, model = page._table, page._model
    first, last = table.rowAt(1), table.rowAt(table.viewport().height() - 2)
    if not model.rowCount():
        return False
    last = model.rowCount() - 1 if last < 0 else last
    return all(model.index(row, 0).data(ROW_ROLE) is not None for row in range(max(0, first), last + 1))


async def measure(window: FakeWindow) -> None:
    """Print all figures."""
    probe = LagProbe()
    await asyncio.sleep(0.05)
    probe.take()
    began, processor = time.perf_counter(), time.thread_time()
    page = ListOnly(window.context)
    page.resize(*SIZE)
    page.show()
    made, processor = time.perf_counter() - began, time.thread_time() - processor
    rows = await until(lambda: shows_rows(page))
    whole = await until(lambda: "decisions" in page._bar._count.text())
    say(
        f"page made in {made * 1e3:.0f} ms ({processor * 1e3:.0f} ms of processor), "
        f"first lines after {(made + rows) * 1e3:.0f} ms, "
        f"all {page._model.rowCount():,} after {(made + rows + whole) * 1e3:.0f} ms; {probe.take()}"
    )
    bar = page._table.verticalScrollBar()
    waits = []
    for jump in range(JUMPS):
        bar.setValue(bar.maximum() * ((jump * 17) % JUMPS) // JUMPS)
        waits.append(await until(lambda: shows_rows(page)))
    say(
        f"{JUMPS} jumps over the whole list: lines after p50 {statistics.median(waits) * 1e3:.0f} ms, "
        f"worst {max(waits) * 1e3:.0f} ms; {probe.take()}"
    )
    bar.setValue(bar.maximum() // 3)
    await until(lambda: shows_rows(page))
    frames = []
    processor = time.thread_time()
    for _ in range(WHEEL_STEPS):
        began = time.perf_counter()
        bar.setValue(bar.value() + ROWS_A_STEP)
        # What a wheel causes: the marked widgets are painted, and no others.
        QCoreApplication.sendPostedEvents(page._table.viewport(), QEvent.Type.UpdateRequest)
        page._table.viewport().repaint()
        frames.append(time.perf_counter() - began)
        await asyncio.sleep(0)
    processor = time.thread_time() - processor
    frames.sort()
    say(
        f"{WHEEL_STEPS} wheel steps: {processor / WHEEL_STEPS * 1e3:.1f} ms of processor each, "
        f"painting p50 {frames[len(frames) // 2] * 1e3:.1f} ms, "
        f"p99 {frames[int(0.99 * len(frames))] * 1e3:.1f} ms; {probe.take()}"
    )
    resets: list[None] = []
    page._model.modelReset.connect(lambda: resets.append(None))
    for box, data in (
        (page._bar._outcome, "failed"),
        (page._bar._capability, "code"),
        (page._bar._source, "api"),
        (page._bar._time, "week"),
    ):
        page._bar.clear()
        await until(lambda: "decisions" in page._bar._count.text())
        probe.take()
        resets.clear()
        began = time.perf_counter()
        box.setCurrentIndex(box.findData(data))
        # The old lines stay on the screen until the new ones are known.
        await until(lambda: bool(resets))
        await until(lambda: page._left_stack.currentWidget() is page._nothing or shows_rows(page))
        shown = time.perf_counter() - began
        await until(lambda: "decisions" in page._bar._count.text())
        say(
            f"filter {data:8} lines after {shown * 1e3:5.0f} ms, all {page._model.rowCount():9,} after "
            f"{(time.perf_counter() - began) * 1e3:5.0f} ms; {probe.take()}"
        )
    probe.stop()
    page.close()
    page.deleteLater()


def main() -> None:
    """Measure and print."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(tempfile.mkdtemp())
    path = prepare(folder, int(sys.argv[2]) if len(sys.argv) > 2 else DECISIONS)
    application = QApplication.instance() or QApplication(sys.argv)
    assert isinstance(application, QApplication)
    theme = Theme(mode="light")
    theme.apply(application)
    core = CoreThread()
    settings = Settings(
        hosts=HostSettings(ollama_enabled=False),
        builtin=BuiltinSettings(enabled=False),
        data=DataSettings(database_url=f"sqlite:///{path}"),
    )
    running = core.submit(build(settings, fetches_models=False)).result()

    async def warmed_up() -> None:
        # Reading the analyzer's weights would be measured otherwise.
        await asyncio.wait([running.warming])

    core.submit(warmed_up()).result()
    window = FakeWindow(core, theme, cast("Any", running))
    loop = qasync.QEventLoop(application, already_running=False)
    try:
        loop.run_until_complete(measure(window))
    finally:
        core.submit(running.aclose()).result()
        core.close()
        loop.close()


if __name__ == "__main__":
    main()
