"""Text files that go with a prompt: how they are read, and how they stand in the text that a model gets.

The stored prompt is the text that was sent, so a conversation shows, exports and answers again without the files.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from app.domain.errors import InvalidInputError

# About 250,000 tokens of English: no local model holds more.
MAX_FILE_BYTES = 1_000_000
# An encoded picture as it was taken; it is made smaller before it is sent.
MAX_PICTURE_BYTES = 25_000_000
# More than that is a folder, and no prompt.
MAX_ATTACHMENTS = 10

_BLOCK = re.compile(
    r"File: (?P<name>[^\n]+)\n(?P<fence>`{3,})(?P<language>[^\n`]*)\n(?P<content>.*?)\n(?P=fence)(?=\n|\Z)", re.DOTALL
)
_BEGIN = re.compile(r"(?:\A|\n\n)(?=File: [^\n]+\n```)")
_TICKS = re.compile(r"`{3,}")
_LANGUAGE = re.compile(r"[a-z0-9+#]{1,12}")


@dataclass(frozen=True, slots=True)
class TextFile:
    """A text file: its name without folders, and its text with plain line ends, none at the end."""

    name: str
    content: str


def text_file(name: str, content: bytes) -> TextFile:
    """Return a file as text; InvalidInputError for one that is too large, empty or no text.

    Read as UTF-8, or as UTF-16 where a byte order mark says so.
    """
    if len(content) > MAX_FILE_BYTES:
        raise InvalidInputError(
            f"“{name}” is too large: {_megabytes(len(content))}.",
            field="attachment",
            fix=f"Text files may have {_megabytes(MAX_FILE_BYTES)}. Paste the part that matters.",
        )
    encoding = "utf-16" if content[:2] in {b"\xff\xfe", b"\xfe\xff"} else "utf-8-sig"
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        raise _no_text(name) from error
    if "\0" in text:
        raise _no_text(name)
    text = text.replace("\r\n", "\n").replace("\r", "\n").rstrip("\n")
    if not text.strip():
        raise InvalidInputError(f"“{name}” is empty.", field="attachment", fix="Choose a file with text in it.")
    return TextFile(" ".join(name.split()) or "file", text)


def with_files(prompt: str, files: tuple[TextFile, ...]) -> str:
    """Return the prompt with each file behind it in a fenced block under its name."""
    return "\n\n".join((*([prompt.rstrip()] if prompt.strip() else []), *(_block(file) for file in files)))


def split_files(text: str) -> tuple[str, tuple[TextFile, ...]]:
    """Return what was typed and the files behind it: the inverse of `with_files`."""
    for begin in _BEGIN.finditer(text):
        files = _blocks_to_the_end(text, begin.end())
        if files:
            return text[: begin.start()], files
    return text, ()


def _blocks_to_the_end(text: str, start: int) -> tuple[TextFile, ...]:
    files: list[TextFile] = []
    while match := _BLOCK.match(text, start):
        files.append(TextFile(match["name"], match["content"]))
        if match.end() == len(text):
            return tuple(files)
        if not text.startswith("\n\n", match.end()):
            break
        start = match.end() + 2
    return ()


def _block(file: TextFile) -> str:
    # A fence must be longer than every one inside it.
    longest = max((len(run) for run in _TICKS.findall(file.content)), default=2)
    fence = "`" * (longest + 1)
    suffix = file.name.rpartition(".")[2].lower() if "." in file.name else ""
    language = suffix if _LANGUAGE.fullmatch(suffix) else ""
    return f"File: {file.name}\n{fence}{language}\n{file.content}\n{fence}"


def _no_text(name: str) -> InvalidInputError:
    return InvalidInputError(
        f"“{name}” is neither a picture nor a text file.",
        field="attachment",
        fix="Attach PNG, JPEG, WebP, GIF or BMP pictures, or text as UTF-8.",
    )


def _megabytes(size_bytes: int) -> str:
    return f"{size_bytes / 1_000_000:.1f} MB"
