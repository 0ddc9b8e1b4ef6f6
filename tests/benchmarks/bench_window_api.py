"""How late the window's loop is while it serves: python -m tests.benchmarks.bench_window_api [--streams 50].

Opens the real window over a real core with a scripted model of 50 tokens a second, switches the API on as Settings
does, and measures how late a 5 ms timer fires: idle, idle with the API on, and while a process of its own reads
`--streams` answers at once, each with the next question when it has ended. Run it under an X server, or offscreen.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import socket
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from app.settings import ApiSettings
from tests.benchmarks.bench_api import PACED, SCRIPTS, over_http
from tests.benchmarks.bench_window import PATIENCE_S, SETTINGS, SETTLE_S, Figures, Probe

if TYPE_CHECKING:
    from tests.window_driver import Driver


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--streams", type=int, default=50, help="answers at once")
    parser.add_argument("--seconds", type=float, default=6.0, help="how long each state is watched")
    parser.add_argument("--ask", metavar="URL", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.ask:
        asyncio.run(ask(options.ask, options.streams))
        return
    with tempfile.TemporaryDirectory() as folder:
        data, config = Path(folder) / "data", Path(folder) / "config"
        config.mkdir()
        settings = SETTINGS.replace("host_concurrency = 4", "host_concurrency = 64")
        (config / "settings.toml").write_text(settings, encoding="utf-8")
        os.environ["MODELYARD_DATA_DIR"], os.environ["MODELYARD_CONFIG_DIR"] = str(data), str(config)
        figures = measure(options.streams, options.seconds)
    for name, values in figures.items():
        words = ", ".join(f"{key} {value:.1f}" for key, value in values.items())
        sys.stdout.write(f"{name:<22} {words}\n")


async def ask(url: str, streams: int) -> None:
    """Keep so many streams going until standard input ends; then print how many answers were read."""
    call, answered = over_http(url), 0

    async def one() -> None:
        nonlocal answered
        while True:
            await call(PACED)
            answered += 1

    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(one()) for _ in range(streams)]
        await asyncio.to_thread(sys.stdin.read)
        for task in tasks:
            task.cancel()
    sys.stdout.write(f"{answered}\n")


def measure(streams: int, seconds: float) -> Figures:
    """Return the figures by what the window did meanwhile."""
    from PySide6.QtWidgets import QApplication  # noqa: PLC0415  the folders are in the environment first

    from tests.window_driver import play  # noqa: PLC0415  as above

    figures: Figures = {}

    async def scenario(driver: Driver) -> None:
        from app.backends.scripted import ScriptedBackend  # noqa: PLC0415  as above

        await driver.until(lambda: driver.window.current_page == "chat", "the chat page", PATIENCE_S)
        await driver.call(driver.app.fleet._use(ScriptedBackend(SCRIPTS, parallel=64)))
        await driver.call(driver.app.hosts.refresh())
        probe = Probe()
        await asyncio.sleep(SETTLE_S)
        figures["idle"] = await _watched(probe, seconds)
        url = await _switch_on(driver)
        figures["API on, idle"] = await _watched(probe, seconds)
        with _asking(url, streams) as asking:
            await asyncio.sleep(3 * SETTLE_S)
            figures[f"{streams} streams"] = await _watched(probe, seconds)
            answered, _ = await asyncio.to_thread(asking.communicate)
        figures["answers read"] = {"count": float(answered)}
        figures["idle again"] = await _watched(probe, seconds)
        probe.stop()

    application = QApplication.instance() or QApplication(["modelyard"])
    assert isinstance(application, QApplication)
    play(application, scenario)
    return figures


def _asking(url: str, streams: int) -> subprocess.Popen[str]:
    """Return the process that asks; the loop of the window starts none by itself."""
    command = [sys.executable, "-m", "tests.benchmarks.bench_window_api", "--ask", url, "--streams", str(streams)]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


async def _watched(probe: Probe, seconds: float) -> dict[str, float]:
    probe.restart()
    await asyncio.sleep(seconds)
    return probe.report()


async def _switch_on(driver: Driver) -> str:
    """Switch the API on as Settings does; return its address once it answers."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    api = ApiSettings(serve=True, port=port, needs_token=False, requests_per_minute=1_000_000)
    settings = driver.app.settings().model_copy(update={"api": api})
    await driver.call(driver.app.change_settings(settings))
    told = asyncio.Event()
    driver.window.signals.api_changed.connect(lambda status: told.set() if status.url else None)
    driver.window.signals.settings_changed.emit(settings)
    async with asyncio.timeout(PATIENCE_S):
        await told.wait()
    return f"http://127.0.0.1:{port}"


if __name__ == "__main__":
    main()
