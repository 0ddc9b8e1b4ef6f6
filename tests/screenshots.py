"""Draw every page and dock: empty, with stored data and with a failing database; light and dark; at 100 % and 150 %.

Run it from the repository's root, under an X server, `xvfb-run` or with QT_QPA_PLATFORM=offscreen:

    python -m tests.screenshots OUT [--data-dir DIR] [--size 1280x800] [--only page-chat,dock-why] [--language de]

The data are what a real core stored while scripted models answered it; `--data-dir` takes those of a used
installation instead. Real hosts are switched off, so that the same data always give the same pictures. Besides the
four combinations, text at 200 % and both palettes of high contrast are drawn once.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

    from ui.application import Desktop

STATES = ("empty", "loaded", "error")
# The scale of the screen with the schemes that are drawn at it.
SCALES = {"1": ("light", "dark", "light_contrast", "dark_contrast"), "1.5": ("light", "dark"), "2": ("light",)}
# Long enough for a page to read what it shows from the database.
SETTLE_S = 1.0
START_LIMIT_S = 90.0
QUIET_SETTINGS = "[hosts]\nollama_enabled = false\n[builtin]\nenabled = false\nfetch_models = false\n"
# Parts of pages that are drawn beside the first one.
MORE_PARTS = (("experiments", "evidence"),)
# What computes before it shows anything.
SLOW = frozenset({"page-experiments-evidence"})
SLOW_S = 12.0
NAMED_OVERLAYS = ("window.palette", "window.shortcuts")


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What one process draws: `only` are beginnings of names, empty for all."""

    out: Path
    size: str
    scale: str
    state: str
    only: tuple[str, ...]

    def wants(self, name: str) -> bool:
        """Return whether a picture of this name is asked for."""
        return not self.only or name.startswith(self.only)


def main() -> int:
    """Run once for each scale and state, for Qt reads the scale when it starts; return the first exit code not 0."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=Path)
    parser.add_argument("--data-dir", type=Path)
    parser.add_argument("--size", default="1280x800")
    parser.add_argument("--only", default="", help="beginnings of the pictures' names, with commas between")
    parser.add_argument("--language", default="en", choices=("en", "de"))
    parser.add_argument("--scales", default=",".join(SCALES))
    parser.add_argument("--states", default=",".join(STATES))
    parser.add_argument("--one", nargs=2, metavar=("SCALE", "STATE"), help=argparse.SUPPRESS)
    options = parser.parse_args()
    only = tuple(name for name in options.only.split(",") if name)
    if options.one is not None:
        scale, state = options.one
        return draw(Order(out=options.out, size=options.size, scale=scale, state=state, only=only))
    options.out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        stored = options.data_dir or _make_data(Path(folder))
        for scale in options.scales.split(","):
            for state in options.states.split(","):
                code = _run_one(options, scale, state, stored)
                if code:
                    return code
    return 0


def _make_data(folder: Path) -> Path:
    """Let a core without a window store what the pictures show."""
    from tests import screenshot_data  # noqa: PLC0415  it imports the core, which the other processes do themselves

    config, data = folder / "config", folder / "data"
    config.mkdir()
    (config / "settings.toml").write_text(QUIET_SETTINGS, encoding="utf-8")
    os.environ["MODELYARD_CONFIG_DIR"] = str(config)
    screenshot_data.make(data)
    return data


def _run_one(options: argparse.Namespace, scale: str, state: str, stored: Path) -> int:
    with tempfile.TemporaryDirectory() as folder:
        data, config = Path(folder) / "data", Path(folder) / "config"
        data.mkdir()
        config.mkdir()
        if state != "empty":
            ignored = shutil.ignore_patterns("window.json", "logs")
            shutil.copytree(stored, data, ignore=ignored, dirs_exist_ok=True)
        (config / "settings.toml").write_text(QUIET_SETTINGS, encoding="utf-8")
        layout = {"geometry": "", "page": "", "dock": "", "dock_width": 0, "pages_with_docks": []}
        layout |= {"theme": "light", "font_size_pt": 10, "language": options.language}
        (data / "window.json").write_text(json.dumps(layout), encoding="utf-8")
        places = {"MODELYARD_DATA_DIR": str(data), "MODELYARD_CONFIG_DIR": str(config), "QT_SCALE_FACTOR": scale}
        command = [sys.executable, "-m", "tests.screenshots", str(options.out), "--size", options.size]
        command += ["--only", options.only, "--one", scale, state]
        return subprocess.run(command, env={**os.environ, **places}, check=False).returncode


def draw(order: Order) -> int:
    """Open the real window and draw what is wanted of it."""
    import qasync  # noqa: PLC0415  the scale is in the environment of this process only
    from PySide6.QtWidgets import QApplication  # noqa: PLC0415  as above

    from ui.application import Desktop  # noqa: PLC0415  as above

    application = QApplication(["modelyard"])
    application.setQuitOnLastWindowClosed(False)
    loop = qasync.QEventLoop(application)
    asyncio.set_event_loop(loop)
    width, height = (int(part) for part in order.size.split("x"))

    async def run() -> None:
        desktop = Desktop(application)
        desktop.window.resize(width, height)
        attached = asyncio.get_running_loop().create_future()
        desktop.window.attached.connect(lambda: attached.set_result(None))
        task = asyncio.ensure_future(desktop.run())
        async with asyncio.timeout(START_LIMIT_S):
            await attached
        await _prepare(desktop, order.state)
        for scheme in SCALES[order.scale]:
            desktop.theme.configure(mode=scheme, font_size_pt=10)  # type: ignore[arg-type]  # the keys are modes
            await _draw_scheme(desktop, order, scheme, application)
        desktop.window.close()
        await task

    with loop:
        loop.run_until_complete(run())
    asyncio.set_event_loop(None)
    return 0


async def _prepare(desktop: Desktop, state: str) -> None:
    """Bring the core into the state that the pictures are of."""
    context, core = desktop.window.context, desktop.core
    assert context is not None
    assert core is not None
    if state == "loaded":
        from tests.screenshot_data import attach  # noqa: PLC0415  only where it is needed

        await core.call(attach(context.app))
        await asyncio.sleep(SETTLE_S)
    elif state == "error":
        # A real fault: every read from now on fails as it would when the disk goes away.
        await asyncio.to_thread(context.app.store.database.close)


async def _draw_scheme(desktop: Desktop, order: Order, scheme: str, application: QApplication) -> None:
    from ui.docks import DOCKS  # noqa: PLC0415  after the first paint, as the program does
    from ui.pages import PAGES  # noqa: PLC0415  as above

    window = desktop.window

    def take(name: str) -> None:
        shown = application.activeModalWidget() or window
        shown.grab().save(str(order.out / f"{name}-{order.state}-{scheme}@{order.scale}.png"))
        window.toasts.clear()

    pages = [(f"page-{page.key}", page.key, await _first_of(desktop, page.key, order.state)) for page in PAGES]
    pages += [(f"page-{key}-{part}", key, {"part": part}) for key, part in MORE_PARTS]
    for name, key, args in pages:
        if order.wants(name):
            window.open_page(key, **args)
            await asyncio.sleep(SLOW_S if name in SLOW else SETTLE_S)
            take(name)
    if order.state == "error":
        return
    window.open_page(PAGES[0].key)
    for dock in DOCKS:
        if order.wants(f"dock-{dock.key}"):
            window.show_dock(dock.key)
            await asyncio.sleep(SETTLE_S)
            take(f"dock-{dock.key}")
    window.toggle_docks()
    for key in NAMED_OVERLAYS:
        if order.wants(key):
            window.actions_registry.run(key)
            await asyncio.sleep(SETTLE_S)
            take(key)
            window.close_overlays()


async def _first_of(desktop: Desktop, page: str, state: str) -> dict[str, str]:
    """Return what a page is opened with, so that its detail is in the picture."""
    context = desktop.window.context
    if page == "experiments":
        return {"part": "experiments"}
    if state != "loaded" or context is None:
        return {}
    if page == "models" and context.app.profiles.current:
        return {"ref": str(context.app.profiles.current[0].ref)}
    if page == "chat":
        found = await context.core.call(context.app.store.conversations.list(text="savings app", limit=1))
        return {"conversation_id": found[0].conversation_id} if found else {}
    return {}


if __name__ == "__main__":
    sys.exit(main())
