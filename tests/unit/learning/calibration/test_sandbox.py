"""A model's program runs shut in; each layer is tried with the others switched off."""

from __future__ import annotations

import platform
import socket
import sys
from pathlib import Path

import pytest

from app.learning.calibration.sandbox import LAYERS, run_shut_in, run_tests
from app.learning.calibration.sandbox_child import filter_program

ON_LINUX = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="a layer of Linux")
HAS_FILTER = pytest.mark.skipif(
    not (sys.platform.startswith("linux") and platform.machine() in {"x86_64", "aarch64"}),
    reason="the filter knows the calls of these machines only",
)


def test_right_and_wrong_programs() -> None:
    """Every test must hold; the first that does not is told."""
    assert run_tests("def f(n): return n + 1", ["f(1) == 2", "f(2) == 3"]) == ""
    assert run_tests("def f(n): return n", ["f(1) == 1", "f(2) == 3"]) == "f(2) == 3 does not hold"
    assert run_tests("def g(n): return n", ["f(1) == 1"]) == "f(1) == 1 fails: NameError"
    assert run_tests("def f(:", ["f(1) == 1"]) == "the program fails: SyntaxError"
    assert run_tests("def f(n): return 7", ["f(1)"]) == "f(1) does not hold"


def test_examples_that_a_model_adds_are_not_run() -> None:
    """Its own assertions are often wrong where the function is right; those inside the function stay."""
    assert run_tests("def f(n): return n + 1\n\nassert f(1) == 3", ["f(1) == 2"]) == ""
    assert run_tests("def f(n):\n    assert n > 1\n    return n", ["f(1) == 1"]) == "f(1) == 1 fails: AssertionError"


def test_a_program_may_use_the_standard_library() -> None:
    """What probes need of it works inside: regular expressions, mathematics, collections, dates, JSON."""
    code = (
        "import re, math, json, collections, itertools, heapq, datetime, decimal, string\ndef f(): return math.pi > 3"
    )
    assert run_tests(code, ["f()"]) == ""


@pytest.mark.parametrize(
    "code",
    [
        "import os\nos._exit(0)",
        "import sys\nsys.exit(0)",
        'import os\nos.write(1, b\'{"signature": "x", "problem": "", "layers": []}\')\nos._exit(0)',
        "import ctypes\nctypes.string_at(0)",
        "raise KeyboardInterrupt",
    ],
)
def test_ending_early_is_no_success(code: str) -> None:
    """Only a report with the right signature counts, and it is written after the tests."""
    assert run_tests(code, ["1 == 1"]) != ""


def test_a_program_without_end_is_killed() -> None:
    """It does not hold the calibration up."""
    report = run_shut_in("while True: pass", wall_s=1.0)
    assert report.problem == "the program did not end within 1 s"


@ON_LINUX
def test_processor_time_is_limited() -> None:
    """Without waiting for the clock on the wall."""
    report = run_shut_in("import time\nwhile True: pass", wall_s=120.0)
    assert report.problem == "the program ended the process"


@ON_LINUX
def test_memory_is_limited() -> None:
    """Asking for gigabytes fails inside and touches nothing outside."""
    report = run_shut_in("x = bytearray(4 * 1024 ** 3)", layers=("limits",))
    assert report.problem == "the program fails: MemoryError"
    assert report.layers == ("limits",)


def connecting_code(port: int) -> str:
    """Return a program that reaches for a socket by a way that no audit hook of Python sees refused."""
    return (
        "import socket\n"
        "def reach():\n"
        "    s = socket.socket()\n"
        "    s.settimeout(5)\n"
        f"    s.connect(('127.0.0.1', {port}))\n"
        "    return True\n"
    )


@pytest.mark.parametrize("layer", ["", "namespace", "syscalls", "guard"])
def test_each_layer_alone_keeps_the_network_away(layer: str) -> None:
    """A listener on this machine is reached without layers, and by none of the three alone."""
    if layer == "namespace" and not sys.platform.startswith("linux"):
        pytest.skip("a layer of Linux")
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        report = run_shut_in(connecting_code(port), ["reach()"], layers=(layer,))
    if layer and layer not in report.layers:
        pytest.skip(f"this system has no {layer}")
    assert (report.problem == "") == (layer == "")


@HAS_FILTER
@pytest.mark.parametrize(
    "code",
    [
        "import os\nos.unlink({path!r})",
        "import os\nos.rename({path!r}, {path!r} + 'x')",
        "import os\nos.open({path!r}, os.O_WRONLY | os.O_TRUNC)",
        "open({path!r}, 'a').write('x')",
        "import os\nos.chmod({path!r}, 0)",
        "import os\nos.truncate({path!r}, 0)",
        "import os\nos.mkdir({path!r} + 'd')",
        "import os\nos.fork()",
        "import os\nos.execv('/bin/true', ['true'])",
        "import subprocess\nsubprocess.run(['/bin/true'])",
        "import os\nos.kill(os.getppid(), 0)",
    ],
)
def test_the_kernel_alone_refuses_changes_and_processes(code: str, tmp_path: Path) -> None:
    """With Python's own guard off, files stay as they are and no process is started or reached."""
    path = tmp_path / "kept.txt"
    path.write_text("kept", encoding="utf-8")
    mode = path.stat().st_mode
    report = run_shut_in(code.format(path=str(path)), layers=("syscalls",))
    assert report.layers == ("syscalls",)
    assert report.problem == "the program fails: PermissionError"
    assert path.read_text(encoding="utf-8") == "kept"
    assert path.stat().st_mode == mode
    assert [file.name for file in tmp_path.iterdir()] == ["kept.txt"]


@pytest.mark.parametrize(
    "code",
    [
        "open({path!r}).read()",
        "open({path!r}, 'w')",
        "import os\nos.remove({path!r})",
        "import subprocess\nsubprocess.run(['true'])",
        "import os\nos.system('true')",
        "import ctypes\nctypes.CDLL(None)",
        "import shutil\nshutil.rmtree({path!r})",
    ],
)
def test_the_guard_alone_refuses_files_and_processes(code: str, tmp_path: Path) -> None:
    """Where the kernel has no layers, Python's hook still stops what an answer may do by mistake."""
    path = tmp_path / "kept.txt"
    path.write_text("kept", encoding="utf-8")
    report = run_shut_in(code.format(path=str(path)), layers=("guard",))
    assert report.problem == "the program fails: PermissionError"
    assert path.read_text(encoding="utf-8") == "kept"


def test_nothing_of_the_user_is_handed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    """The environment is empty, and so is the folder."""
    monkeypatch.setenv("SECRET_TOKEN", "s3cret")
    code = "import os\ndef f(): return 'SECRET_TOKEN' not in os.environ and os.listdir('.') == []"
    assert run_shut_in(code, ["f()"], layers=()).problem == ""


@ON_LINUX
def test_all_layers_hold_here_or_say_so() -> None:
    """The report names what was in force; limits and guard need no permission of the system."""
    report = run_shut_in("x = 1")
    assert report.problem == ""
    assert {"limits", "guard"} <= set(report.layers) <= set(LAYERS)


def test_the_filter_refuses_another_architecture() -> None:
    """Calls that come in by another door (32 bits) have other numbers and are all refused."""
    program = filter_program(1, (41,), 257, 2)
    assert program[1][1:] == (1, 0, 1)
    assert program[2][0] == 0x06
    assert all(0 <= jump < len(program) for _, yes, no, _ in program for jump in (yes, no))
