"""Prints how long the analysis takes a prompt: python tests/benchmarks/bench_analysis.py."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Sequence

from app.analysis.analyzer import FULL, KEYSTROKE, Analyzer
from app.analysis.decomposer import decompose
from app.analysis.metrics import percentile_ms

ROUNDS = 200
ORDINARY = (
    "What is the capital of Peru?",
    "Write a Python function that merges two sorted lists and explain why it is linear in time.",
    "Translate to German: the meeting has been moved to Thursday",
    "1. Write a haiku about rain\n2. Translate the haiku to French\n3. What is 12 * 8?",
    "Wie lange dauert es, bis ein Ei hart gekocht ist, und woran liegt das?",
    "A train covers 240 km in 3 hours. How long does it need for 400 km at the same speed? Show every step.",
)
LONG = ((" ".join(ORDINARY) + "\n\n") * 6)[:2_000]
HUGE = LONG * 500


def seconds_of(action: Callable[[str], object], texts: Sequence[str], rounds: int = ROUNDS) -> list[float]:
    """Return the seconds of every call."""
    found = []
    for _ in range(rounds):
        for text in texts:
            started = time.perf_counter()
            action(text)
            found.append(time.perf_counter() - started)
    return found


def main() -> None:
    """Measure each part and print its median and 99th percentile."""
    analyzer = Analyzer()
    analyzer.warm_up(tier=FULL)
    cases: tuple[tuple[str, Callable[[str], object], Sequence[str], int], ...] = (
        ("detect, keystroke tier", lambda text: analyzer.detect(text, tier=KEYSTROKE), ORDINARY, ROUNDS),
        ("detect, full tier", lambda text: analyzer.detect(text, tier=FULL), ORDINARY, ROUNDS // 10),
        ("analyze, keystroke tier", analyzer.analyze_text, ORDINARY, ROUNDS),
        ("analyze 1 MB", analyzer.analyze_text, (HUGE,), ROUNDS // 4),
        ("decompose", decompose, ORDINARY, ROUNDS),
        ("decompose 2,000 characters", decompose, (LONG,), ROUNDS),
    )
    for name, action, texts, rounds in cases:
        seconds = seconds_of(action, texts, rounds)
        sys.stdout.write(
            f"{name:28} p50 {percentile_ms(seconds, 50):7.3f} ms  p99 {percentile_ms(seconds, 99):7.3f} ms\n"
        )


if __name__ == "__main__":
    main()
