"""Text files behind a prompt."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.attachments import MAX_FILE_BYTES, TextFile, split_files, text_file, with_files
from app.domain.errors import InvalidInputError

TEXTS = st.text(alphabet="ab`\n File:#1.", max_size=60)


def test_a_file_stands_in_a_fenced_block_under_its_name() -> None:
    """The model sees what belongs to which file, and the block's language."""
    assert with_files("Explain this.\n", (TextFile("a.py", "print(1)"),)) == (
        "Explain this.\n\nFile: a.py\n```py\nprint(1)\n```"
    )


def test_a_fence_inside_a_file_does_not_end_its_block() -> None:
    """The fence is longer than any inside."""
    file = TextFile("README", "````\ncode\n````")
    text = with_files("", (file,))
    assert text.startswith("File: README\n`````\n")
    assert split_files(text) == ("", (file,))


@given(st.text(alphabet="ab \n?", max_size=20), st.lists(st.tuples(st.sampled_from(("a.txt", "b", "c.d e")), TEXTS)))
def test_splitting_undoes_joining(prompt: str, files: list[tuple[str, str]]) -> None:
    """What was typed and attached comes back, whatever stands in the files."""
    attached = tuple(TextFile(name, content) for name, content in files)
    typed, found = split_files(with_files(prompt, attached))
    assert found == attached
    assert typed.rstrip() == prompt.rstrip() if prompt.strip() else typed == ""


@pytest.mark.parametrize(
    "text",
    [
        "Just words",
        "File: a.txt\nno fence",
        "File: a.txt\n```\nnever closed",
        "File: a.txt\n```\nx\n```\n\nand words behind it",
        "File: a.txt\n```\nx\n```\nwords right behind",
    ],
)
def test_text_that_only_looks_like_a_file_stays_text(text: str) -> None:
    """Only whole blocks at the very end are files."""
    assert split_files(text) == (text, ())


@pytest.mark.parametrize(
    ("content", "text"),
    [
        (b"one\r\ntwo\r\n", "one\ntwo"),
        (b"\xef\xbb\xbfmarked", "marked"),
        ("größer".encode("utf-16"), "größer"),
        (b"old\rmac", "old\nmac"),
    ],
)
def test_text_is_read_in_its_encoding(content: bytes, text: str) -> None:
    """Line ends become plain, byte order marks go."""
    assert text_file(" my\nnotes.txt ", content) == TextFile("my notes.txt", text)


def test_a_file_without_a_name_gets_one() -> None:
    """A block needs a name."""
    assert text_file(" ", b"x").name == "file"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"x" * (MAX_FILE_BYTES + 1), "too large"),
        (b"\n\n", "empty"),
        (b"\x89PNG\xff", "neither"),
        (b"zero\0byte", "neither"),
    ],
)
def test_what_is_no_text_is_refused_with_what_to_do(content: bytes, said: str) -> None:
    """The message names the file, the fix what would do."""
    with pytest.raises(InvalidInputError, match=said) as caught:
        text_file("a.bin", content)
    assert "a.bin" in caught.value.message
    assert caught.value.fix
