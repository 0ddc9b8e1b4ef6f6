"""`modelyard-desktop`: look whether there is a display, then open the window."""

from __future__ import annotations

import argparse
import os
import socket
import sys
from pathlib import Path

# X servers listen on this port plus the display's number, where they listen at all.
X_PORT = 6000
CONNECT_TIMEOUT_S = 2.0
NO_DISPLAY = 2


def main(argv: list[str] | None = None) -> int:
    """Open the window and return the exit code: 0 after a normal end, 2 without a display."""
    parser = argparse.ArgumentParser(
        prog="modelyard-desktop", description="Open Modelyard's window. Without a display use: modelyard ask"
    )
    parser.add_argument("--data-dir", type=Path, help="folder of the database, window layout and logs")
    options, rest = parser.parse_known_args(sys.argv[1:] if argv is None else argv)
    if options.data_dir is not None:
        os.environ["MODELYARD_DATA_DIR"] = str(options.data_dir.expanduser().resolve())
    problem = display_problem(os.environ)
    if problem:
        sys.stderr.write(f'{problem}\nModelyard also works in a terminal: modelyard ask "your question"\n')
        return NO_DISPLAY
    # Qt ends the program when it finds no display, so it is imported after the look.
    from ui.application import run  # noqa: PLC0415  see above

    return run(["modelyard", *rest])


def display_problem(environment: os._Environ[str] | dict[str, str], platform: str = sys.platform) -> str:
    """Return why no window can be opened, as a sentence; "" if one can, or if Qt was told a platform."""
    if platform in {"win32", "darwin"} or environment.get("QT_QPA_PLATFORM"):
        return ""
    if environment.get("WAYLAND_DISPLAY"):
        return ""
    display = environment.get("DISPLAY", "")
    if not display:
        return "There is no display: neither DISPLAY nor WAYLAND_DISPLAY is set."
    if not _answers(display):
        return f"The display {display} does not answer."
    return ""


def _answers(display: str) -> bool:
    """Return whether an X server listens; a form of DISPLAY we do not know counts as answering."""
    host, colon, rest = display.rpartition(":")
    number = rest.partition(".")[0]
    if not colon or not number.isdigit():
        return True
    if host not in {"", "unix"}:
        try:
            with socket.create_connection((host, X_PORT + int(number)), CONNECT_TIMEOUT_S):
                return True
        except OSError:
            return False
    path = f"/tmp/.X11-unix/X{number}"  # noqa: S108  the place is X's convention
    for address in (f"\0{path}", path):
        try:
            with socket.socket(socket.AF_UNIX) as client:
                client.connect(address)
                return True
        except OSError:
            continue
    return False


if __name__ == "__main__":
    sys.exit(main())
