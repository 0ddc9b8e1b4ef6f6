"""Log files: rotating, in the data folder, without prompt texts."""

from __future__ import annotations

import logging
import sys
from logging.handlers import RotatingFileHandler
from pathlib import Path

# Three files of a megabyte hold weeks of desktop use and still fit into a bug report.
LOG_BYTES = 1_000_000
LOG_FILES = 3
LOG_FORMAT = "%(asctime)s %(levelname)-7s %(name)s: %(message)s"


def log_path(data_dir: Path) -> Path:
    """Return the current log file of a data folder."""
    return data_dir / "logs" / "modelyard.log"


def configure_logging(data_dir: Path, *, verbose: bool = False) -> None:
    """Write INFO and above to the log file, WARNING and above (verbose: all) to standard error.

    Where the folder cannot be written, only standard error is used. Calling it again replaces the handlers.
    """
    root = logging.getLogger()
    for handler in list(root.handlers):
        if getattr(handler, "is_modelyard", False):
            root.removeHandler(handler)
            handler.close()
    handlers: list[logging.Handler] = []
    if sys.stderr is not None:  # None in a windowed program on Windows
        console = logging.StreamHandler()
        console.setLevel(logging.DEBUG if verbose else logging.WARNING)
        handlers.append(console)
    path = log_path(data_dir)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        file_handler = RotatingFileHandler(path, maxBytes=LOG_BYTES, backupCount=LOG_FILES - 1, encoding="utf-8")
    except OSError as error:
        root.warning("No log file: %s", error)
    else:
        file_handler.setLevel(logging.DEBUG if verbose else logging.INFO)
        handlers.append(file_handler)
    for handler in handlers:
        handler.is_modelyard = True  # type: ignore[attr-defined]  # marks it as ours for the next call
        handler.setFormatter(logging.Formatter(LOG_FORMAT))
        root.addHandler(handler)
    root.setLevel(logging.DEBUG if verbose else logging.INFO)
    for chatty in ("httpx", "httpcore", "asyncio", "alembic", "qasync", "markdown_it"):
        logging.getLogger(chatty).setLevel(logging.WARNING)
