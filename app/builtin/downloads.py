"""Pulls: the downloads in progress, one for each model, watched by any number of clients."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import AsyncGenerator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.builtin.catalogue import Entry, find_entry
from app.builtin.fetch import PULLING_MANIFEST, VERIFYING, WRITING, Fetcher, FetchError, FetchState
from app.builtin.library import Library
from app.builtin.wire import WireError, display_name

log = logging.getLogger(__name__)

# Ollama sends a line about every 60 ms.
TICK_S = 0.06
UNKNOWN = "pull model manifest: file does not exist"

Line = dict[str, Any]


@dataclass(slots=True)
class _Download:
    """A running fetch and how many clients watch it."""

    state: FetchState
    task: asyncio.Task[Path]
    watchers: int = 0


class Downloads:
    """Fetches models of the catalogue; the last client that leaves stops the download, the next goes on with it."""

    def __init__(self, fetcher: Fetcher, library: Library) -> None:
        """Use these collaborators."""
        self._fetcher = fetcher
        self._library = library
        self._running: dict[str, _Download] = {}

    async def pull(self, name: str) -> AsyncGenerator[Line]:
        """Yield the lines of a pull; a failure is the last line, as Ollama's are."""
        if not name:
            raise WireError(400, "invalid model name")
        shown = display_name(name)
        yield {"status": PULLING_MANIFEST}
        entry = find_entry(shown)
        if entry is None:
            # A model that is here without being in the catalogue cannot be refreshed, and need not be.
            yield {"status": "success"} if self._library.find(shown) else {"error": UNKNOWN}
            return
        try:
            async with contextlib.aclosing(self._watch(entry)) as lines:
                async for line in lines:
                    yield line
        except FetchError as error:
            log.warning("%s", error)
            yield {"error": str(error)}
            return
        yield {"status": "success"}

    async def aclose(self) -> None:
        """Stop all downloads; what they have stays for the next time."""
        tasks = [download.task for download in self._running.values()]
        for task in tasks:
            task.cancel()
        if tasks:
            await asyncio.wait(tasks)

    async def _watch(self, entry: Entry) -> AsyncGenerator[Line]:
        download = self._running.get(entry.name)
        if download is None:
            state = FetchState(total_bytes=entry.download_bytes)
            download = _Download(state, asyncio.create_task(self._fetcher.fetch(entry, state)))
            self._running[entry.name] = download
        download.watchers += 1
        try:
            async with contextlib.aclosing(_progress(entry, download)) as lines:
                async for line in lines:
                    yield line
            await asyncio.shield(download.task)
        finally:
            download.watchers -= 1
            if not download.watchers:
                del self._running[entry.name]
                download.task.cancel()
                await asyncio.wait({download.task})


async def _progress(entry: Entry, download: _Download) -> AsyncGenerator[Line]:
    last: Line = {"status": PULLING_MANIFEST}
    while not download.task.done():
        line = _line(entry, download.state)
        if line != last:
            yield line
            last = line
        await asyncio.wait({download.task}, timeout=TICK_S)
    for status in (VERIFYING, WRITING):
        # Short steps may fall between two ticks; clients wait for their names.
        if not download.task.cancelled() and download.task.exception() is None:
            yield {"status": status}


def _line(entry: Entry, state: FetchState) -> Line:
    if not state.status.startswith("pulling ") or state.status == PULLING_MANIFEST:
        return {"status": state.status}
    line: Line = {"status": state.status, "digest": f"sha256:{entry.digest}", "total": state.total_bytes}
    return line | ({"completed": state.completed_bytes} if state.completed_bytes else {})
