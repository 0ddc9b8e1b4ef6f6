"""The command line bears every encoding, closed streams, wrong numbers and Ctrl+C."""

from __future__ import annotations

import io
import json
import os
import signal
import subprocess
import sys

import pytest

from app.cli import build_parser
from app.cli.ask import read_prompt
from app.cli.terminal import argument_text, prepare_streams, print_json, read_input
from app.domain.errors import InvalidInputError


def ascii_stream() -> io.TextIOWrapper:
    """Return a stream like standard output in the C locale."""
    return io.TextIOWrapper(io.BytesIO(), encoding="ascii", write_through=True)


def test_a_terminal_without_the_characters_gets_question_marks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Printing never fails for the terminal's encoding."""
    stream = ascii_stream()
    monkeypatch.setattr(sys, "stdout", stream)
    prepare_streams()
    sys.stdout.write("你好 · é\n")
    assert stream.buffer.getvalue() == b"?? ? ?\n"  # type: ignore[attr-defined]  # a BytesIO


def test_json_stays_valid_in_every_encoding(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the terminal lacks is escaped."""
    stream = ascii_stream()
    monkeypatch.setattr(sys, "stdout", stream)
    prepare_streams()
    print_json({"answer": "你好"})
    assert json.loads(stream.buffer.getvalue()) == {"answer": "你好"}  # type: ignore[attr-defined]  # a BytesIO


@pytest.mark.parametrize("name", ["stdout", "stderr"])
def test_a_closed_stream_swallows_what_it_gets(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A program that is started with a closed stream has None there."""
    monkeypatch.setattr(sys, name, None)
    prepare_streams()
    with getattr(sys, name) as stream:
        stream.write("gone")


@pytest.mark.parametrize(
    ("raw", "text"),
    [(b"caf\xc3\xa9", "café"), (b"\xef\xbb\xbfwith a mark", "with a mark"), (b"caf\xe9 \xff", "caf\ufffd \ufffd")],
)
def test_input_is_utf8_whatever_the_locale(raw: bytes, text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Bytes that are no UTF-8 are marked, and never become lone surrogates."""
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(raw), encoding="latin-1"))
    assert read_input() == text


def test_closed_input_is_empty(monkeypatch: pytest.MonkeyPatch) -> None:
    """Standard input may be closed."""
    monkeypatch.setattr(sys, "stdin", None)
    assert read_input() == ""


@pytest.mark.parametrize("text", ["plain", "你好 🎉", "caf\udce9"])
def test_arguments_hold_no_lone_surrogates(text: str) -> None:
    """Bytes the locale could not decode become readable text."""
    argument_text(text).encode("utf-8")


@pytest.mark.parametrize("command", ["ask", "route"])
@pytest.mark.parametrize("prompt", ["", "  \n"])
def test_a_blank_prompt_says_what_to_do(command: str, prompt: str) -> None:
    """Both commands that take a prompt refuse a blank one before anything is started."""
    options = build_parser([command]).parse_args([command, prompt])
    with pytest.raises(InvalidInputError) as caught:
        read_prompt(options)
    assert f"modelyard {command}" in caught.value.fix


@pytest.mark.parametrize(
    ("option", "value"),
    [("--temperature", "9"), ("--temperature", "nan"), ("--seed", "-4"), ("--max-tokens", "0"), ("--max-tokens", "x")],
)
def test_numbers_out_of_bounds_are_refused(option: str, value: str, capsys: pytest.CaptureFixture[str]) -> None:
    """They end as wrong usage that names the option."""
    with pytest.raises(SystemExit) as caught:
        build_parser(["ask"]).parse_args(["ask", f"{option}={value}", "hi"])
    assert caught.value.code == 2
    assert option in capsys.readouterr().err


@pytest.mark.skipif(os.name == "nt", reason="POSIX signals")
def test_ctrl_c_while_importing_ends_quietly() -> None:
    """The core takes a second to import; an interrupt in that time shows no traceback."""
    script = (
        "import os, signal, sys\n"
        "class Interrupting:\n"
        "    def find_spec(self, name, path=None, target=None):\n"
        "        if name == 'app.bootstrap':\n"
        "            os.kill(os.getpid(), signal.SIGINT)\n"
        "sys.meta_path.insert(0, Interrupting())\n"
        "sys.argv[1:] = ['ask', 'hi']\n"
        "import app.__main__\n"
        "sys.exit(app.__main__.main())\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (128 + signal.SIGINT, "")
