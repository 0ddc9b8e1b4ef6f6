"""Whether an `ollama` program is on this machine, and how it is started here."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path


def find_ollama() -> Path | None:
    """Return the installed `ollama` program, from PATH or the places its installers use; None if there is none."""
    on_path = shutil.which("ollama")
    if on_path:
        return Path(on_path)
    return next((place for place in usual_places() if place.exists()), None)


def usual_places(platform: str = sys.platform) -> tuple[Path, ...]:
    """Return where Ollama's installers put it on `platform` (as in `sys.platform`)."""
    if platform == "win32":
        roots = [os.environ.get("LOCALAPPDATA", ""), os.environ.get("PROGRAMFILES", "")]
        folders = [Path(root) / "Programs" / "Ollama" if "Local" in root else Path(root) / "Ollama" for root in roots]
        return tuple(folder / "ollama.exe" for folder, root in zip(folders, roots, strict=True) if root)
    if platform == "darwin":
        return (
            Path("/Applications/Ollama.app/Contents/Resources/ollama"),
            Path.home() / "Applications/Ollama.app/Contents/Resources/ollama",
            Path("/opt/homebrew/bin/ollama"),
            Path("/usr/local/bin/ollama"),
        )
    return (
        Path("/usr/local/bin/ollama"),
        Path("/usr/bin/ollama"),
        Path("/opt/ollama/bin/ollama"),
        Path("/snap/bin/ollama"),
        Path.home() / ".local/bin/ollama",
        Path.home() / ".local/ollama/bin/ollama",
    )


def how_to_start(platform: str = sys.platform) -> str:
    """Return the sentence that tells how to start an installed Ollama on `platform`."""
    if platform in {"win32", "darwin"}:
        return "Start the Ollama app, or run “ollama serve” in a terminal."
    return "Run “ollama serve”, or “sudo systemctl start ollama” where it is a service."
