"""The command line, a module a command. Never imports Qt."""

from __future__ import annotations

import argparse
import asyncio
import importlib
import os
import sys
from collections.abc import Callable, Sequence
from importlib.metadata import version
from pathlib import Path
from types import ModuleType

from app.cli.terminal import argument_text, prepare_streams
from app.domain.errors import ModelyardError

EXIT_FAILED = 1
EXIT_USAGE = 2

# Each module has add_arguments(parser) and run(options) -> exit code, perhaps as a coroutine.
COMMANDS: tuple[tuple[str, str], ...] = (
    ("ask", "answer a prompt with the model that suits it best"),
    ("route", "show which model would answer a prompt, and why; runs no model"),
    ("models", "list the models that can be used"),
    ("serve", "answer other programs over HTTP: the protocols of Ollama and OpenAI, and an API of its own"),
    ("calibrate", "let the models answer graded prompts; routing then starts from what they can do here"),
    ("stats", "show how the models did so far: seconds, rates, outcomes"),
    ("doctor", "check this installation: what was found, what is wrong, how to mend it"),
    ("db", "upgrade, check or back up the database"),
    ("bench", "measure detection, decomposition and routing on labelled data"),
)


def build_parser(arguments: Sequence[str] = ()) -> argparse.ArgumentParser:
    """Return the parser with all commands; only those named in `arguments` are imported and have their options.

    Importing the core takes most of a second, which `modelyard --help` should not.
    """
    parser = argparse.ArgumentParser(
        prog="modelyard", description="Routes every prompt to the local model that will answer it best and soonest."
    )
    parser.add_argument("--version", action="version", version=f"Modelyard {version('modelyard')}")
    parser.add_argument("--data-dir", type=Path, metavar="DIR", help="folder of the database (default: the platform's)")
    parser.add_argument("--verbose", action="store_true", help="log everything to standard error")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND")
    for name, summary in COMMANDS:
        command = commands.add_parser(name, help=summary, description=summary[0].upper() + summary[1:] + ".")
        if name in arguments:
            _module(name).add_arguments(command)
    commands.add_parser("desktop", help="open the window", add_help=False)
    return parser


def main(arguments: Sequence[str]) -> int:
    """Run one command and return its exit code: 0 done, 1 failed (with a message that says what to do), 2 usage."""
    prepare_streams()
    arguments = [argument_text(argument) for argument in arguments]
    parser = build_parser(arguments)
    options, rest = parser.parse_known_args(arguments)
    if options.command in {None, "desktop"}:
        return _open_window(parser, options, rest)
    if rest:
        parser.error(f"unrecognized arguments: {' '.join(rest)}")
    if options.data_dir is not None:
        os.environ["MODELYARD_DATA_DIR"] = str(options.data_dir)
    run: Callable[[argparse.Namespace], object] = _module(options.command).run
    try:
        result = run(options)
        code = int(asyncio.run(result)) if asyncio.iscoroutine(result) else int(str(result))
        # Here, where a reader that went away is borne, rather than when the interpreter ends.
        sys.stdout.flush()
    except ModelyardError as error:
        print(f"modelyard: {error.message}", file=sys.stderr)
        if error.fix:
            print(f"           {error.fix}", file=sys.stderr)
        return EXIT_FAILED
    except BrokenPipeError:
        # The reader (head, less) has seen enough; pointing stdout elsewhere stops Python from complaining at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    return code


def _module(name: str) -> ModuleType:
    return importlib.import_module(f"app.cli.{name}")


def _open_window(parser: argparse.ArgumentParser, options: argparse.Namespace, rest: Sequence[str]) -> int:
    """Start the window's program; without a command the help is shown where there is no display."""
    has_display = sys.platform in {"darwin", "win32"} or any(
        os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY")
    )
    if options.command is None and not has_display:
        parser.print_help()
        return EXIT_USAGE
    # A new process image: the command line stays free of Qt, and Qt gets the main thread of a fresh interpreter.
    extra = ["--data-dir", str(options.data_dir)] if options.data_dir is not None else []
    command = [sys.executable, "-m", "ui", *extra, *rest]
    if sys.platform == "win32":
        import subprocess  # noqa: PLC0415 - Windows has no exec that waits

        return subprocess.call(command)  # noqa: S603 - our own program
    return os.execv(sys.executable, command)  # noqa: S606 - our own program
