"""Variants of prompts as users type them: lower case, no punctuation, typos, polite words, two requests in one."""

from __future__ import annotations

import random
import re

from corpus import Example
from templates import DOCUMENTS

_POLITE = (
    "please ",
    "hey, ",
    "Hi! ",
    "can you ",
    "Could you please ",
    "I need help: ",
    "quick question: ",
    "ok now ",
    "Dear assistant, ",
    "Question: ",
)
_END_MARKS = re.compile(r"[.?!]+$")
_JOINTS = ("\n\nAlso: ", " And then: ", "\n", ". Additionally, ")
TYPO_SHARES = (0.06, 0.13)
# How many prompts also appear with a document pasted before or after them that says nothing about what is asked.
PASTED_SHARE = 0.4
# How many paragraphs are pasted: from a short mail to some thousand words.
PASTED_COUNTS = (1, 2, 4, 8, 20, 40)
POLITE_SHARE = 0.5
DROP, DOUBLE, SWAP, REPLACE = range(4)
KINDS = 4
# Only prompts shorter than this, in characters, are put together.
MIXED_LENGTH = 160


def with_typos(text: str, rng: random.Random, share: float) -> str:
    """Return `text` with `share` of its letters dropped, doubled, swapped with the next or replaced."""
    letters = list(text)
    for index in range(len(letters)):
        if not letters[index].isalpha() or rng.random() >= share:
            continue
        kind = rng.randrange(KINDS)
        if kind == DROP:
            letters[index] = ""
        elif kind == DOUBLE:
            letters[index] *= 2
        elif kind == SWAP and index + 1 < len(letters):
            letters[index], letters[index + 1] = letters[index + 1], letters[index]
        elif letters[index].isascii():
            letters[index] = rng.choice("abcdefghijklmnopqrstuvwxyz")
    return "".join(letters)


def variants(example: Example) -> list[str]:
    """Return further spellings of one prompt; the labels stay the same, and so do the variants of the same prompt."""
    text = example.prompt
    rng = random.Random(text)  # noqa: S311 - repeatable, not secret
    found = [with_typos(text, rng, share) for share in TYPO_SHARES]
    if rng.random() < PASTED_SHARE:
        found.append(_with_document(text, rng))
    if text.lower() != text:
        found.append(_END_MARKS.sub("", text.lower()))
    if example.language == "en" and rng.random() < POLITE_SHARE:
        found.append(rng.choice(_POLITE) + text[:1].lower() + text[1:])
    return found


def _with_document(text: str, rng: random.Random) -> str:
    pasted = "\n\n".join(rng.choices(DOCUMENTS, k=rng.choice(PASTED_COUNTS)))
    return f"{text}\n\n{pasted}" if rng.random() < 1 / 2 else f"{pasted}\n\n{text}"


def mixed(examples: list[Example], count: int, rng: random.Random) -> list[Example]:
    """Return prompts that ask for two things, the first of them as the primary."""
    found: list[Example] = []
    short = [example for example in examples if len(example.prompt) < MIXED_LENGTH and len(example.labels) == 1]
    while len(found) < count:
        first, second = rng.sample(short, 2)
        if first.primary == second.primary or first.language != second.language:
            continue
        prompt = first.prompt.rstrip(". ") + rng.choice(_JOINTS) + second.prompt
        found.append(Example(prompt=prompt, labels=(first.primary, second.primary), language=first.language))
    return found
