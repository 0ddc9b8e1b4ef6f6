"""Which part of a long prompt is read as the instruction."""

from __future__ import annotations

from app.analysis.text_window import ends_of

DOCUMENT = "The harbour was quiet. " * 100


def test_an_instruction_before_a_document_stands_alone() -> None:
    """The blank line after the instruction ends the first part."""
    ends = ends_of(f"Translate this to French.\n\n{DOCUMENT}", 200, 100)
    assert ends.split("\n")[0] == "Translate this to French."


def test_an_instruction_after_a_document_stands_alone() -> None:
    """The blank line before the instruction begins the last part."""
    assert ends_of(f"{DOCUMENT}\n\nTranslate this to French.", 50, 100).endswith("\nTranslate this to French.")


def test_a_short_greeting_is_no_instruction() -> None:
    """A title or greeting does not hide what follows it."""
    assert "what is the capital" in ends_of(f"Hello\n\nwhat is the capital of Peru? {DOCUMENT}", 60, 40)
