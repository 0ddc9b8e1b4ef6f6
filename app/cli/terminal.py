"""What the terminal gives and takes, whatever its encoding: text read, JSON written, closed streams borne."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any


def prepare_streams() -> None:
    """Make writing never fail: characters the terminal lacks become "?", a closed stream swallows what it gets."""
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:
            # The program was started with this stream closed.
            setattr(sys, name, Path(os.devnull).open("w", encoding="utf-8"))  # noqa: SIM115 - lives as long as we do
        elif hasattr(stream, "reconfigure") and not _is_utf8(stream.encoding):
            stream.reconfigure(errors="replace")


def print_json(value: object) -> None:
    """Print a value as indented JSON; characters the terminal lacks are escaped, so that it stays valid."""
    print(json.dumps(value, ensure_ascii=not _is_utf8(sys.stdout.encoding), indent=2))


def read_input() -> str:
    """Return all of standard input as UTF-8, whatever the locale; undecodable bytes become U+FFFD. "" if closed."""
    if sys.stdin is None:
        return ""
    raw = getattr(sys.stdin, "buffer", None)
    text: str = sys.stdin.read() if raw is None else raw.read().decode("utf-8-sig", errors="replace")
    return text


def is_input_typed() -> bool:
    """Return whether standard input is a person at a terminal."""
    return sys.stdin is not None and sys.stdin.isatty()


def argument_text(text: str) -> str:
    """Return an argument as real text: bytes the locale could not decode are read as UTF-8.

    Python hands such bytes over as lone surrogates, which no database, JSON reader or model takes.
    """
    return os.fsencode(text).decode("utf-8", errors="replace")


def number_between(kind: Callable[[str], Any], lowest: float, highest: float | None = None) -> Callable[[str], Any]:
    """Return an argument type that takes numbers of a kind within bounds; None means no upper one."""

    def parse(text: str) -> Any:
        try:
            number = kind(text)
        except ValueError as error:
            raise argparse.ArgumentTypeError(f"{text!r} is not a number") from error
        if not number >= lowest:
            raise argparse.ArgumentTypeError(f"{text} is too small: the least is {lowest:g}")
        if highest is not None and number > highest:
            raise argparse.ArgumentTypeError(f"{text} is too large: the most is {highest:g}")
        return number

    return parse


def _is_utf8(encoding: str | None) -> bool:
    return (encoding or "").lower().replace("-", "").replace("_", "") in {"utf8", "utf8sig"}
