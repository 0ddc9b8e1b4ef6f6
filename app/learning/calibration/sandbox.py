"""Runs a model's program and its tests in a process of its own, shut in as far as the system allows.

What holds where:

    limits      processor time, memory, files, processes   Linux; macOS without the memory limit
    namespace   a network without any interface            Linux where user namespaces are allowed
    syscalls    the kernel refuses sockets, processes      Linux on x86-64 and ARM64
                and every change of a file
    guard       Python refuses the same, and files         everywhere; no wall against code that is
                outside its own library                    determined, which probes don't ask for

Everywhere: an empty environment, an empty folder, no standard input, and the end after `WALL_S` seconds.
"""

from __future__ import annotations

import json
import os
import secrets
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from app.learning.calibration import sandbox_child

LAYERS = ("limits", "namespace", "syscalls", "guard")
# The tests take milliseconds; a busy machine needs a moment to start Python.
WALL_S = 10.0
_CHILD = Path(sandbox_child.__file__)


@dataclass(frozen=True, slots=True, kw_only=True)
class SandboxReport:
    """`problem` is "" when all tests held; `layers` are those that were in force, empty when nothing was reported."""

    problem: str
    layers: tuple[str, ...] = ()


def run_tests(code: str, tests: Sequence[str]) -> str:
    """Return "" when every test of a program holds, otherwise what happened. Blocks for at most `WALL_S` seconds."""
    return run_shut_in(code, tests).problem


def run_shut_in(
    code: str, tests: Sequence[str] = (), *, layers: Sequence[str] = LAYERS, wall_s: float = WALL_S
) -> SandboxReport:
    """Run a program with its tests and say which layers held; `layers` are those to try."""
    signature = secrets.token_hex(16)
    job = {"code": code, "tests": list(tests), "signature": signature, "layers": list(layers)}
    with tempfile.TemporaryDirectory(prefix="modelyard-answer-") as folder:
        try:
            ended = subprocess.run(  # noqa: S603 - our own interpreter and script
                [sys.executable, "-I", "-S", "-B", str(_CHILD)],
                input=json.dumps(job).encode(),
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                cwd=folder,
                env=_environment(),
                timeout=wall_s,
                check=False,
            )
        except subprocess.TimeoutExpired:
            return SandboxReport(problem=f"the program did not end within {wall_s:g} s")
    try:
        report = json.loads(ended.stdout)
    except ValueError:
        report = {}
    if not isinstance(report, dict) or report.get("signature") != signature:
        # Killed by a limit, ended by the program itself, or a report that the program wrote.
        return SandboxReport(problem="the program ended the process")
    return SandboxReport(problem=report["problem"], layers=tuple(report["layers"]))


def _environment() -> dict[str, str]:
    """Return an environment without anything of the user; Windows cannot start a process without its root."""
    return {name: os.environ[name] for name in ("SYSTEMROOT",) if name in os.environ}
