"""Estimates of token counts from characters, good to about a fifth for the tokenizers of current models."""

from __future__ import annotations

from app.analysis.text_window import TextWindow

# Characters per token: about four in languages with an alphabet and spaces, fewer elsewhere.
CHARS_PER_TOKEN_ASCII = 4.0
CHARS_PER_TOKEN_OTHER_ALPHABET = 2.6
CHARS_PER_TOKEN_CJK = 1.3
FIRST_CJK_CODE_POINT = 0x2E80
# The chat template's marks around one message.
TOKENS_PER_MESSAGE = 4
# What vision models commonly take for one picture.
TOKENS_PER_IMAGE = 768


def estimate_tokens(window: TextWindow) -> int:
    """Return the tokens of the whole text the window stands for; at least 1 for a text with any character."""
    if window.length == 0:
        return 0
    sample = window.joined()
    ascii_count = len(sample) if sample.isascii() else sum(character < "\x80" for character in sample)
    cjk_count = 0 if ascii_count == len(sample) else sum(ord(letter) >= FIRST_CJK_CODE_POINT for letter in sample)
    other_count = len(sample) - ascii_count - cjk_count
    sampled = (
        ascii_count / CHARS_PER_TOKEN_ASCII
        + cjk_count / CHARS_PER_TOKEN_CJK
        + other_count / CHARS_PER_TOKEN_OTHER_ALPHABET
    )
    return max(1, round(sampled * window.length / len(sample)))
