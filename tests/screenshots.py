"""Draw every page and dock, light and dark, at 100 % and 150 %, into a folder, to be looked at.

Run it from the repository's root, under an X server or `xvfb-run`:

    python -m tests.screenshots OUT [--data-dir DIR] [--size 1280x800]

Without `--data-dir` the pages are empty; with the folder of a used installation they show what is stored there. Hosts
are switched off, so that the same data always gives the same pictures.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

SCALES = ("1", "1.5")
SCHEMES = ("light", "dark")
# Long enough for a page to read what it shows from the database.
SETTLE_S = 0.6
START_LIMIT_S = 60.0
QUIET_SETTINGS = "[hosts]\nollama_enabled = false\n[builtin]\nenabled = false\nfetch_models = false\n"


def main() -> int:
    """Run once for each scale, for Qt reads the scale when it starts; return the first exit code that is not 0."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=Path)
    parser.add_argument("--data-dir", type=Path)
    parser.add_argument("--size", default="1280x800")
    parser.add_argument("--scale", choices=SCALES, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.scale is not None:
        return draw(options.out, options.size, options.scale)
    options.out.mkdir(parents=True, exist_ok=True)
    for scale in SCALES:
        with tempfile.TemporaryDirectory() as folder:
            data, config = Path(folder) / "data", Path(folder) / "config"
            if options.data_dir is not None:
                shutil.copytree(options.data_dir, data, ignore=shutil.ignore_patterns("window.json", "logs"))
            config.mkdir()
            (config / "settings.toml").write_text(QUIET_SETTINGS, encoding="utf-8")
            places = {"MODELYARD_DATA_DIR": str(data), "MODELYARD_CONFIG_DIR": str(config), "QT_SCALE_FACTOR": scale}
            arguments = [str(options.out), "--size", options.size, "--scale", scale]
            command = [sys.executable, "-m", "tests.screenshots", *arguments]
            code = subprocess.run(command, env={**os.environ, **places}, check=False).returncode
            if code:
                return code
    return 0


def draw(out: Path, size: str, scale: str) -> int:
    """Open the real window and draw all pages and docks of it."""
    import qasync  # noqa: PLC0415  the scale is in the environment of this process only
    from PySide6.QtWidgets import QApplication  # noqa: PLC0415  as above

    from ui.application import Desktop  # noqa: PLC0415  as above
    from ui.docks import DOCKS  # noqa: PLC0415  as above
    from ui.pages import PAGES  # noqa: PLC0415  as above

    application = QApplication(["modelyard"])
    application.setQuitOnLastWindowClosed(False)
    loop = qasync.QEventLoop(application)
    asyncio.set_event_loop(loop)
    width, height = (int(part) for part in size.split("x"))

    async def run() -> None:
        desktop = Desktop(application)
        window = desktop.window
        window.resize(width, height)
        attached = asyncio.get_running_loop().create_future()
        window.attached.connect(lambda: attached.set_result(None))
        task = asyncio.ensure_future(desktop.run())

        def take(name: str) -> None:
            scheme = "dark" if desktop.theme.is_dark else "light"
            window.grab().save(str(out / f"{name}-{scheme}-{size}@{scale}.png"))

        async with asyncio.timeout(START_LIMIT_S):
            await attached
        for scheme in SCHEMES:
            desktop.theme.configure(mode="dark" if scheme == "dark" else "light", font_size_pt=10)
            for page in PAGES:
                window.open_page(page.key)
                await asyncio.sleep(SETTLE_S)
                take(f"page-{page.key}")
            window.open_page(PAGES[0].key)
            for dock in DOCKS:
                window.show_dock(dock.key)
                await asyncio.sleep(SETTLE_S)
                take(f"dock-{dock.key}")
            for action in window.actions_registry.registered():
                if action.key in {"window.palette", "window.shortcuts"}:
                    action.run()
                    await asyncio.sleep(SETTLE_S)
                    shown = application.activeModalWidget() or window
                    shown.grab().save(str(out / f"{action.key}-{scheme}-{size}@{scale}.png"))
                    window.close_overlays()
        window.close()
        await task

    with loop:
        loop.run_until_complete(run())
    asyncio.set_event_loop(None)
    return 0


if __name__ == "__main__":
    sys.exit(main())
