"""The part of a prompt that is looked at: all of a short text; head, tail and evenly spaced slices of a long one."""

from __future__ import annotations

from dataclasses import dataclass

# A prompt up to this length is read whole, in characters. Beyond it the cost must not grow.
WHOLE_LIMIT = 4_000
HEAD_LENGTH = 1_600
TAIL_LENGTH = 1_200
SLICE_COUNT = 8
SLICE_LENGTH = 150
# A paragraph shorter than this, in characters, is a greeting or a title rather than an instruction.
MIN_INSTRUCTION = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class TextWindow:
    """Pieces of a text that stand for all of it, at most about WHOLE_LIMIT characters.

    `pieces` are pairs of a piece's first character in the original text and the piece, in order. `length` is the
    original text's, in characters.
    """

    pieces: tuple[tuple[int, str], ...]
    length: int

    @property
    def head(self) -> str:
        """The first piece."""
        return self.pieces[0][1]

    @property
    def is_sampled(self) -> bool:
        """Whether parts of the text were left out."""
        return len(self.pieces) > 1

    def joined(self) -> str:
        """Return the pieces as one text, a line break between them."""
        return self.pieces[0][1] if len(self.pieces) == 1 else "\n".join(piece for _, piece in self.pieces)


def window_of(text: str) -> TextWindow:
    """Return the window on `text`; its cost does not depend on the text's length."""
    length = len(text)
    if length <= WHOLE_LIMIT:
        return TextWindow(pieces=((0, text),), length=length)
    pieces = [(0, text[:HEAD_LENGTH])]
    middle = length - HEAD_LENGTH - TAIL_LENGTH
    step = middle / SLICE_COUNT
    if step > SLICE_LENGTH:
        starts = [HEAD_LENGTH + int(step * index + (step - SLICE_LENGTH) / 2) for index in range(SLICE_COUNT)]
        pieces.extend((start, text[start : start + SLICE_LENGTH]) for start in starts)
    else:
        pieces.append((HEAD_LENGTH, text[HEAD_LENGTH : HEAD_LENGTH + middle]))
    pieces.append((length - TAIL_LENGTH, text[length - TAIL_LENGTH :]))
    return TextWindow(pieces=tuple(pieces), length=length)


def ends_of(text: str, head_length: int, tail_length: int) -> str:
    """Return the two ends of a long text, each cut at a blank line if it holds one.

    An instruction stands apart from the document pasted before or after it.
    """
    head, tail = text[:head_length], text[-tail_length:]
    head_cut, tail_cut = head.find("\n\n"), tail.rfind("\n\n")
    if head_cut >= MIN_INSTRUCTION:
        head = head[:head_cut]
    if 0 <= tail_cut <= tail_length - MIN_INSTRUCTION:
        tail = tail[tail_cut:].lstrip("\n")
    return f"{head}\n{tail}"


def lower_in_place(text: str) -> str:
    """Return `text` in lower case and of the same length, so that positions stay valid."""
    lowered = text.lower()
    if len(lowered) == len(text):
        return lowered
    # A few letters (İ) become two characters when lowered; they are kept as they are.
    return "".join(small if len(small := letter.lower()) == 1 else letter for letter in text)
