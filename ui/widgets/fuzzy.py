"""Fuzzy search: how well do a few letters fit a title?"""

from __future__ import annotations

# A letter at the start of a word says most, then one that follows the last match.
WORD_START = 10
FOLLOWS = 6
WHOLE_PREFIX = 25
GAP = -1
LONGEST_GAP = 12


def fuzzy_score(query: str, text: str) -> int | None:
    """Return how well `query` fits `text`, higher is better; None if its letters are not all there in order.

    Case and blanks do not count; an empty query fits everything with 0.
    """
    letters = "".join(query.lower().split())
    if not letters:
        return 0
    lowered = text.lower()
    best = max(
        (
            score
            for start, letter in enumerate(lowered)
            if letter == letters[0] and (score := _score_from(letters, lowered, start)) is not None
        ),
        default=None,
    )
    if best is None:
        return None
    return best + (WHOLE_PREFIX if lowered.startswith(query.lower().strip()) else 0)


def _score_from(letters: str, text: str, start: int) -> int | None:
    score = 0
    position = start - 1
    for letter in letters:
        found = text.find(letter, position + 1)
        if found < 0:
            return None
        if found == 0 or not text[found - 1].isalnum():
            score += WORD_START
        elif found == position + 1 and position >= start:
            score += FOLLOWS
        score += max(GAP * (found - position - 1), -LONGEST_GAP) if position >= start else 0
        position = found
    return score
