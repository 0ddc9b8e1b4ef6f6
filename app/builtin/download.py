"""Downloads one file over HTTP, going on where an earlier attempt stopped."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path

import httpx

# Enough to get over a dropped connection; a source that keeps failing must give way to the next one.
ATTEMPTS = 4
PAUSE_S = 0.5


class DownloadError(Exception):
    """The file could not be had from this address."""


async def download(
    client: httpx.AsyncClient,
    address: str,
    path: Path,
    *,
    size_bytes: int | None,
    progressed: Callable[[int], None],
) -> None:
    """Download `address` to `path`, calling `progressed` with the bytes so far.

    A file that has `size_bytes` already is kept. Without a known size the file is fetched in one go. Raises
    DownloadError; a connection that breaks after some bytes is taken up again, one that cannot be made is not.
    """
    partial = path.with_name(path.name + ".part")
    if _size(path) and size_bytes in {None, _size(path)}:
        progressed(_size(path))
        return
    for attempt in range(1, ATTEMPTS + 1):
        before = _size(partial)
        try:
            await _transfer(client, address, partial, size_bytes=size_bytes, progressed=progressed)
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.InvalidURL, httpx.UnsupportedProtocol) as error:
            raise DownloadError(f"{_host(address)} cannot be reached: {reason(error)}") from error
        except httpx.HTTPError as error:
            if attempt == ATTEMPTS or _size(partial) == before:
                raise DownloadError(f"{_host(address)} broke off: {reason(error)}") from error
            await asyncio.sleep(PAUSE_S)
        else:
            partial.replace(path)
            return


async def _transfer(
    client: httpx.AsyncClient,
    address: str,
    partial: Path,
    *,
    size_bytes: int | None,
    progressed: Callable[[int], None],
) -> None:
    have = _size(partial)
    if size_bytes is None or have >= size_bytes:
        if size_bytes is not None and have == size_bytes:
            progressed(have)
            return
        have = 0  # and the file is opened anew below
    # Without this a server may compress, and byte positions would mean nothing.
    headers = {"Accept-Encoding": "identity"} | ({"Range": f"bytes={have}-"} if have else {})
    async with client.stream("GET", address, headers=headers, follow_redirects=True) as response:
        if response.status_code not in {httpx.codes.OK, httpx.codes.PARTIAL_CONTENT}:
            raise DownloadError(f"{_host(address)} answers {response.status_code} for {partial.stem}")
        if response.status_code == httpx.codes.OK:
            have = 0
        announced = response.headers.get("content-length")
        if size_bytes is not None and announced is not None and have + int(announced) != size_bytes:
            raise DownloadError(f"{_host(address)} has another version of {partial.stem}")
        with partial.open("ab" if have else "wb") as file:
            progressed(have)
            async for chunk in response.aiter_raw():
                file.write(chunk)
                have += len(chunk)
                progressed(have)
    if size_bytes is not None and have != size_bytes:
        raise httpx.RemoteProtocolError(f"{have} of {size_bytes} bytes arrived")


def reason(error: Exception) -> str:
    """Return what the error says, or its name where it says nothing."""
    return str(error) or type(error).__name__


def _size(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0


def _host(address: str) -> str:
    return httpx.URL(address).host
