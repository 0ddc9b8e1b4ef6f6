"""A lock between processes: two programs must not download the same file into the same folder."""

from __future__ import annotations

import asyncio
import contextlib
import os
import sys
from collections.abc import AsyncIterator, Callable
from pathlib import Path

POLL_S = 0.2

if sys.platform == "win32":
    import msvcrt

    def _try_lock(descriptor: int) -> bool:
        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:
    import fcntl

    def _try_lock(descriptor: int) -> bool:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True


@contextlib.asynccontextmanager
async def exclusive(path: Path, *, on_wait: Callable[[], None]) -> AsyncIterator[None]:
    """Hold the lock file at `path`; `on_wait` is called when another process has it.

    The system frees the lock when the process ends, however it ends. The empty file stays behind: removing it
    would let two processes lock two files of the same name.
    """
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        while not _try_lock(descriptor):
            on_wait()
            await asyncio.sleep(POLL_S)
        yield
    finally:
        os.close(descriptor)
