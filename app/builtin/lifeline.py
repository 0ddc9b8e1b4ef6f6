"""Ends a child process with its parent: the parent holds the other end of its standard input."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable

STANDARD_INPUT = 0
READ_BYTES = 4096


def watch_standard_input(on_end: Callable[[], None]) -> None:
    """Call `on_end` from a thread of its own when standard input ends.

    The system closes it however the parent ends, also by `kill -9`; no polling of process ids, which are reused.
    """

    def wait() -> None:
        # Not sys.stdin: its lock, held by this thread, would stop the interpreter from shutting down.
        try:
            while os.read(STANDARD_INPUT, READ_BYTES):
                continue
        except OSError:
            # Started without a standard input: nobody is there to outlive.
            return
        on_end()

    threading.Thread(target=wait, name="lifeline", daemon=True).start()
