"""How the user left the window: size, place, page and docks, in a small file that is read before the first paint."""

from __future__ import annotations

import json
import logging
import os
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, get_args

from platformdirs import user_data_path

from ui.theme import DESIGN_FONT_PT, ThemeMode

logger = logging.getLogger(__name__)

FILE_NAME = "window.json"
# A page whose docks are shown until the user hides them.
PAGES_WITH_DOCKS = ("chat",)


@dataclass(frozen=True, slots=True, kw_only=True)
class WindowLayout:
    """The window's layout; `geometry` is Qt's own form in base64, "" for a new window, `dock_width` in pixels.

    It is kept in a file beside the database because it is needed before the database can be opened. For the same
    reason it repeats `theme`, `font_size_pt` and `language` of the settings as they were when the window was closed.
    """

    geometry: str = ""
    page: str = ""
    dock: str = ""
    dock_width: int = 0
    pages_with_docks: tuple[str, ...] = PAGES_WITH_DOCKS
    theme: ThemeMode = "system"
    font_size_pt: int = DESIGN_FONT_PT
    language: str = "system"


def layout_folder() -> Path:
    """Return the data folder, as `app.settings.data_dir` does.

    Said again here because importing the settings doubles the time until the window shows.
    """
    override = os.environ.get("MODELYARD_DATA_DIR")
    return Path(override) if override else user_data_path("modelyard", appauthor=False)


def load_layout(folder: Path) -> WindowLayout:
    """Read the layout; a missing or damaged file gives the default one."""
    path = folder / FILE_NAME
    try:
        content: Any = json.loads(path.read_text(encoding="utf-8"))
        return WindowLayout(
            geometry=str(content["geometry"]),
            page=str(content["page"]),
            dock=str(content["dock"]),
            dock_width=int(content["dock_width"]),
            pages_with_docks=tuple(str(key) for key in content["pages_with_docks"]),
            theme=content["theme"] if content["theme"] in get_args(ThemeMode) else "system",
            font_size_pt=int(content["font_size_pt"]),
            # Layouts of earlier versions do not have it.
            language=str(content.get("language", "system")),
        )
    except FileNotFoundError:
        return WindowLayout()
    except (OSError, ValueError, KeyError, TypeError) as error:
        logger.warning("The window's layout in %s is not readable and was ignored: %s", path, error)
        return WindowLayout()


def save_layout(folder: Path, layout: WindowLayout) -> None:
    """Write the layout; a folder that cannot be written costs the layout, nothing more."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / FILE_NAME).write_text(json.dumps(asdict(layout), indent=1), encoding="utf-8")
    except OSError as error:
        logger.warning("The window's layout was not saved: %s", error)
