"""How late the window's loop is while it works: python -m tests.benchmarks.bench_window [--rate 200] [--seconds 5].

Opens the real window over a real core with scripted models, and measures how late a 5 ms timer fires: idle, while each
page and dock opens, with one answer in the chat, and with four lanes of Compare at `--rate` tokens a second each; then
how long Escape takes until every lane has stopped. Run it under an X server, or with QT_QPA_PLATFORM=offscreen.

`p50`, `p99` and `max` are lateness by the clock: on a machine that others use they hold the others' work too. `own p99`
and `own max` are the processor time that the window's thread itself spent between two ticks, whatever else ran.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.window_driver import Driver

Figures = dict[str, dict[str, float]]
# One host serves all lanes at once.
SETTINGS = """
[execution]
host_concurrency = 4
[hosts]
ollama_enabled = false
[builtin]
enabled = false
fetch_models = false
"""
SETTLE_S = 0.8
PATIENCE_S = 30.0
LANES = 4
MODELS = tuple(f"lane-{number}:8b" for number in range(1, LANES + 1))
# Bars of the product: four lanes, and Stop.
LAG_BAR_MS, STOP_BAR_MS = 50.0, 100.0


def main() -> int:
    """Measure and print; 1 if a bar is missed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rate", type=int, default=200, help="tokens a second of each lane")
    parser.add_argument("--seconds", type=float, default=5.0, help="how long the lanes stream")
    parser.add_argument("--json", action="store_true", help="print one object")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        data, config = Path(folder) / "data", Path(folder) / "config"
        config.mkdir()
        (config / "settings.toml").write_text(SETTINGS, encoding="utf-8")
        os.environ["MODELYARD_DATA_DIR"], os.environ["MODELYARD_CONFIG_DIR"] = str(data), str(config)
        figures = measure(options.rate, options.seconds)
    if options.json:
        sys.stdout.write(f"{json.dumps(figures)}\n")
    else:
        for name, values in figures.items():
            words = ", ".join(f"{key} {value:.1f}" for key, value in values.items())
            sys.stdout.write(f"{name:<22} {words}\n")
    lanes, stop = figures["four lanes"], figures["stop"]
    return 0 if lanes["p99_ms"] < LAG_BAR_MS and stop["ms"] < STOP_BAR_MS else 1


def measure(rate: int, seconds: float) -> Figures:
    """Return the figures by what the window did meanwhile, in milliseconds."""
    from PySide6.QtWidgets import QApplication  # noqa: PLC0415  the folders are in the environment first

    from tests.window_driver import play  # noqa: PLC0415  as above

    figures: Figures = {}

    async def scenario(driver: Driver) -> None:
        from app.backends.scripted import ModelScript, ScriptedBackend  # noqa: PLC0415  as above

        tokens = tuple(f"word{number} " if number % 12 else "word.\n\n" for number in range(rate * 60))
        script = ModelScript(tokens=tokens, interval_s=1 / rate, size_bytes=100_000_000, context_length=100_000)
        backend = ScriptedBackend(dict.fromkeys(MODELS, script), capacity=LANES, parallel=1)
        await driver.until(lambda: driver.window.current_page == "chat", "the chat page", PATIENCE_S)
        await driver.call(driver.app.fleet._use(backend))
        await driver.call(driver.app.hosts.refresh())
        probe = Probe()
        await asyncio.sleep(SETTLE_S)
        probe.restart()
        await asyncio.sleep(seconds)
        figures["idle"] = probe.report()
        figures.update(await _open_everything(driver, probe))
        figures["chat, one answer"] = await _chat(driver, probe, seconds)
        figures["four lanes"], figures["stop"] = await _compare(driver, probe, seconds)
        probe.stop()

    application = QApplication.instance() or QApplication(["modelyard"])
    assert isinstance(application, QApplication)
    play(application, scenario)
    return figures


async def _open_everything(driver: Driver, probe: Probe) -> Figures:
    from ui.docks import DOCKS  # noqa: PLC0415  after the first paint
    from ui.pages import PAGES  # noqa: PLC0415  as above

    figures: Figures = {}
    for page in PAGES:
        probe.restart()
        driver.window.open_page(page.key)
        await asyncio.sleep(SETTLE_S)
        figures[f"open {page.key}"] = probe.report()
    driver.window.open_page("chat")
    for dock in DOCKS:
        probe.restart()
        driver.window.show_dock(dock.key)
        await asyncio.sleep(SETTLE_S)
        figures[f"open {dock.key} dock"] = probe.report()
    driver.window.toggle_docks()
    return figures


async def _chat(driver: Driver, probe: Probe, seconds: float) -> dict[str, float]:
    from PySide6.QtCore import Qt  # noqa: PLC0415  as above

    driver.window.open_page("chat")
    driver.type("Tell me a long story.")
    driver.press(driver.chat.composer.edit, Qt.Key.Key_Return)
    await driver.until(lambda: driver.chat.session.is_running, "the answer to begin", PATIENCE_S)
    await asyncio.sleep(1.0)
    probe.restart()
    await asyncio.sleep(seconds)
    figures = probe.report()
    driver.chat.session.stop()
    await driver.until(lambda: not driver.chat.session.is_running, "the end of the answer", PATIENCE_S)
    return figures


async def _compare(driver: Driver, probe: Probe, seconds: float) -> tuple[dict[str, float], dict[str, float]]:
    from PySide6.QtCore import Qt  # noqa: PLC0415  as above

    page = await driver.open_page("compare")
    await asyncio.sleep(SETTLE_S)
    models = [profile.ref for profile in driver.app.profiles.current if profile.ref.model in MODELS]
    page.session.start("Tell me a long story.", models, is_blind=False)

    def streaming() -> bool:
        lanes = page.session.lanes()
        return len(lanes) == LANES and all(len(lane.answer.text) > 200 for lane in lanes)

    await driver.until(streaming, "four lanes", PATIENCE_S)
    probe.restart()
    await asyncio.sleep(seconds)
    lag = probe.report()
    began_s = time.perf_counter()
    driver.press(page.lanes, Qt.Key.Key_Escape)
    while page.session.is_running and time.perf_counter() - began_s < PATIENCE_S:  # noqa: ASYNC110  seen, not told
        await asyncio.sleep(0.001)
    return lag, {"ms": (time.perf_counter() - began_s) * 1000}


class Probe:
    """Measures how late a precise 5 ms timer fires on the window's loop."""

    PERIOD_MS = 5

    def __init__(self) -> None:
        """Begin."""
        from PySide6.QtCore import Qt, QTimer  # noqa: PLC0415  as above

        self._late_ms: list[float] = []
        self._own_ms: list[float] = []
        self._last_s = time.perf_counter()
        self._last_own_s = time.thread_time()
        self._cpu_s = self._began_s = 0.0
        self._timer = QTimer()
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._fired)
        self._timer.start(self.PERIOD_MS)
        self.restart()

    def restart(self) -> None:
        """Forget what was measured."""
        self._late_ms, self._own_ms = [], []
        self._last_s = self._began_s = time.perf_counter()
        self._last_own_s = time.thread_time()
        self._cpu_s = time.process_time()

    def report(self) -> dict[str, float]:
        """Return percentiles of the lateness in ms, and the share of one core in per cent."""
        cpu = 100 * (time.process_time() - self._cpu_s) / (time.perf_counter() - self._began_s)

        def at(values: list[float], share: float) -> float:
            ordered = sorted(values) or [0.0]
            return ordered[min(len(ordered) - 1, int(len(ordered) * share))]

        return {
            "p50_ms": at(self._late_ms, 0.5),
            "p99_ms": at(self._late_ms, 0.99),
            "max_ms": at(self._late_ms, 1.0),
            "own_p99_ms": at(self._own_ms, 0.99),
            "own_max_ms": at(self._own_ms, 1.0),
            "cpu_percent": cpu,
        }

    def stop(self) -> None:
        """End."""
        self._timer.stop()

    def _fired(self) -> None:
        now_s = time.perf_counter()
        self._late_ms.append(max(0.0, (now_s - self._last_s) * 1000 - self.PERIOD_MS))
        self._last_s = now_s
        own_s = time.thread_time()
        self._own_ms.append((own_s - self._last_own_s) * 1000)
        self._last_own_s = own_s


if __name__ == "__main__":
    sys.exit(main())
