"""A built-in server in a process of its own, as a test sees it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

import psutil

CHAT = "smollm2:135m"
CODE = "qwen2.5-coder:0.5b"
EMBED = "all-minilm:l6-v2"
POLL_S = 0.05


@dataclass(frozen=True, slots=True, kw_only=True)
class Running:
    """Where it listens, what opens it, and its process."""

    url: str
    token: str
    pid: int

    def runners(self) -> list[psutil.Process]:
        """Return the processes that hold models."""
        return psutil.Process(self.pid).children()


async def eventually(claim: Callable[[], bool]) -> None:
    """Ask until the claim holds; the test's time limit is the bound."""
    while not claim():  # noqa: ASYNC110 - another process cannot set an event of ours
        await asyncio.sleep(POLL_S)


async def until_idle(process: psutil.Process) -> None:
    """Return when the process has stopped computing: no processor time between two looks."""
    last = -1.0

    def is_idle() -> bool:
        nonlocal last
        times = process.cpu_times()
        before, last = last, times.user + times.system
        return last == before

    await eventually(is_idle)


def is_gone(pid: int) -> bool:
    """Whether the process ended; one that only waits to be collected has ended too."""
    try:
        return bool(psutil.Process(pid).status() == psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return True
