"""Reads and writes the files of conversations; nothing here is taken from a file as a path."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from app.domain.errors import InvalidInputError
from app.domain.exchange import WholeConversation
from app.store.exchange_format import to_json, to_markdown

PICTURE_SUFFIXES = {b"\x89PNG": ".png", b"RIFF": ".webp"}


def read_file(path: Path) -> bytes:
    """Return what is in a file; InvalidInputError where it cannot be read."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise InvalidInputError(
            f"“{path.name}” cannot be read: {error.strerror or error}.", field="file", fix="Choose another file."
        ) from error


def write_conversations(path: Path, conversations: tuple[WholeConversation, ...], *, is_markdown: bool) -> None:
    """Write conversations; Markdown has its pictures in a folder beside it. InvalidInputError where that fails."""
    with _told(path):
        if not is_markdown:
            _write(path, to_json(conversations).encode())
            return
        names = _write_pictures(path, conversations[0])
        _write(path, to_markdown(conversations[0], names).encode())


def write_text(path: Path, text: str) -> None:
    """Write a text; InvalidInputError where that fails."""
    with _told(path):
        _write(path, text.encode())


@contextmanager
def _told(path: Path) -> Iterator[None]:
    """Turn an error of the disk into one that says what to do."""
    try:
        yield
    except OSError as error:
        raise InvalidInputError(
            f"{path} cannot be written: {error.strerror or error}.",
            field="file",
            fix="Choose a folder that you may write to, with room on its disk.",
        ) from error


def _write_pictures(path: Path, conversation: WholeConversation) -> Mapping[tuple[int, int], str]:
    names: dict[tuple[int, int], str] = {}
    folder = path.with_name(f"{path.stem}_files")
    for message in conversation.branch():
        for place, image in enumerate(message.images):
            folder.mkdir(exist_ok=True)
            name = f"picture-{len(names) + 1}{PICTURE_SUFFIXES.get(image[:4], '.jpg')}"
            _write(folder / name, image)
            # Spaces would end the link.
            names[message.number, place] = f"<{folder.name}/{name}>"
    return names


def _write(path: Path, content: bytes) -> None:
    """Write a whole file or none: an older one of the name stays until the new one is complete."""
    with tempfile.NamedTemporaryFile(dir=path.parent, prefix=".modelyard-", delete=False) as file:
        file.write(content)
    try:
        Path(file.name).replace(path)
    except OSError:
        Path(file.name).unlink()
        raise
