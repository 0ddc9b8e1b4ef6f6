"""How smoothly four answers stream side by side: python -m tests.benchmarks.bench_compare.

Prints the window's stalls (how late a 5 ms timer fires) and the processor time while four lanes stream at once, and
how long the leaderboard's intervals take.
"""

from __future__ import annotations

import argparse
import os
import time

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import numpy as np
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QHBoxLayout, QWidget

from app.domain.comparison import Lane
from app.domain.profile import ModelRef
from app.domain.record import SubTaskState
from app.learning.bradley_terry import intervals, strengths
from tests.benchmarks.bench_transcript import BATCH_MS, CHARS_A_TOKEN, PASSAGE, Probe, _run_for, _say
from ui.theme import Theme
from ui.widgets.code_block_lexing import warm_lexers
from ui.widgets.lane_view import LaneShown, LaneView
from ui.widgets.message_parts import AnswerState, PartState

LANES = 4
MODELS = 12


def main() -> None:
    """Run both parts and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tokens", type=int, default=1500, help="length of each answer")
    parser.add_argument("--rate", type=int, default=200, help="tokens a second in each lane")
    arguments = parser.parse_args()
    application = QApplication([])
    theme = Theme(mode="light")
    theme.apply(application)
    warm_lexers()
    _stream(application, theme, arguments.tokens, arguments.rate)
    rng = np.random.default_rng(1)
    wins = rng.integers(1, 6, (MODELS, MODELS)) * (1.0 - np.eye(MODELS))
    began_s = time.perf_counter()
    intervals(wins, strengths(wins))
    _say(f"intervals of {MODELS} models from {wins.sum():.0f} votes: {time.perf_counter() - began_s:.2f} s")


def _stream(application: QApplication, theme: Theme, tokens: int, rate: int) -> None:
    text = (PASSAGE * (tokens * CHARS_A_TOKEN // len(PASSAGE) + 1))[: tokens * CHARS_A_TOKEN]
    window = QWidget()
    window.resize(1200, 760)
    row = QHBoxLayout(window)
    parts, views = [], []
    for place in range(LANES):
        part = PartState(sub_task_id="1", state=SubTaskState.RUNNING, ref=ModelRef("ollama", f"model{place}"))
        part.first_text_s = part.since_s = time.monotonic()
        view = LaneView(theme, place)
        view.show_lane(LaneShown(lane=Lane(pinned=part.ref), answer=AnswerState(parts=[part], is_running=True)))
        row.addWidget(view)
        parts.append(part)
        views.append(view)
    window.show()
    _run_for(application, 0.5)
    probe = Probe()
    probe.start()
    began_s = time.perf_counter()
    sent = 0

    def push() -> None:
        nonlocal sent
        wanted = min(len(text), int((time.perf_counter() - began_s) * rate * CHARS_A_TOKEN))
        for part, view in zip(parts, views, strict=True):
            part.text += text[sent:wanted]
            view.refresh()
        sent = wanted

    feed = QTimer()
    feed.timeout.connect(push)
    feed.start(BATCH_MS)
    while sent < len(text):
        _run_for(application, 0.1)
    feed.stop()
    reached = tokens / (time.perf_counter() - began_s)
    _say(f"{LANES} lanes, {tokens} tokens each: {reached:.0f} tok/s a lane, {probe.report()}")
    for view in views:
        view.text.stop_timers()


if __name__ == "__main__":
    main()
