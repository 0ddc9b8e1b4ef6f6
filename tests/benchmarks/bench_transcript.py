"""How smoothly a fast answer streams into a long conversation: python -m tests.benchmarks.bench_transcript.

Prints the window's stalls (how late a 5 ms timer fires) and the processor time, once for the history's opening and
once for the stream.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import time

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from app.domain.profile import ModelRef
from app.domain.record import SubTaskState
from ui.theme import Theme
from ui.widgets.code_block_lexing import warm_lexers
from ui.widgets.message_parts import AnswerState, MessageEntry, PartState, question
from ui.widgets.transcript import Transcript

CHARS_A_TOKEN = 4
PROBE_MS = 5
BATCH_MS = 16
PASSAGE = """## Compound interest, step by step

Interest is added **each year**, and from then on it *earns interest itself*. With a rate of `3.5 %` the sum grows
by a factor of 1.035 a year:

1. Start with the principal.
2. Multiply by `1 + rate`.
   - once for each year
   - never add the rates up
3. Round at the end only.

```python
def compound(principal: float, rate: float, years: int) -> float:
    \"\"\"Value after `years` at a yearly `rate`.\"\"\"
    total = principal
    for _ in range(years):
        total *= 1 + rate
    return round(total, 2)
```

| year | value | interest |
|-----:|------:|---------:|
| 1 | 4,140.00 | 140.00 |
| 12 | 6,044.27 | 2,044.27 |

> Small rates over long times beat large ones over short times.

"""


def main() -> None:
    """Run both parts and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tokens", type=int, default=2000, help="length of the streamed answer")
    parser.add_argument("--rate", type=int, default=200, help="tokens a second")
    parser.add_argument("--history", type=int, default=200, help="messages before it")
    arguments = parser.parse_args()
    application = QApplication([])
    theme = Theme(mode="light")
    theme.apply(application)
    warm_lexers()
    transcript = Transcript(theme)
    transcript.resize(760, 800)
    transcript.show()
    probe = Probe()
    history = [entry for number in range(arguments.history // 2) for entry in _exchange(number)]
    probe.start()
    began_s = time.perf_counter()
    transcript.set_entries(history)
    opened_s = time.perf_counter() - began_s
    _run_for(application, 1.0)
    _say(f"open {arguments.history} messages: {opened_s * 1000:.0f} ms, then {probe.report()}")
    _stream(application, transcript, probe, arguments.tokens, arguments.rate)
    probe.restart()
    bar = transcript.verticalScrollBar()
    for step in range(200):
        bar.setValue(round(bar.maximum() * (1 - step / 200)))
        _run_for(application, 0.01)
    _say(f"scroll to the top: {probe.report()}, {transcript.view_count} messages have widgets")
    transcript.stop_timers()


class Probe:
    """Measures how late the event loop is."""

    def __init__(self) -> None:
        """Measure nothing yet."""
        self._late_ms: list[float] = []
        self._last_s = 0.0
        self._cpu_s = 0.0
        self._began_s = 0.0
        self._timer = QTimer()
        self._timer.setTimerType(self._timer.timerType().PreciseTimer)
        self._timer.timeout.connect(self._fired)

    def start(self) -> None:
        """Begin."""
        self._timer.start(PROBE_MS)
        self.restart()

    def restart(self) -> None:
        """Forget what was measured."""
        self._late_ms = []
        self._last_s = self._began_s = time.perf_counter()
        self._cpu_s = time.process_time()

    def report(self) -> str:
        """Return the figures so far and begin again."""
        late = sorted(self._late_ms) or [0.0]
        share = (time.process_time() - self._cpu_s) / (time.perf_counter() - self._began_s)
        p99 = late[min(len(late) - 1, int(len(late) * 0.99))]
        text = f"stall p50 {statistics.median(late):.1f}, p99 {p99:.1f}, max {late[-1]:.1f} ms, CPU {share:.0%}"
        self.restart()
        return text

    def _fired(self) -> None:
        now_s = time.perf_counter()
        self._late_ms.append(max(0.0, (now_s - self._last_s) * 1000 - PROBE_MS))
        self._last_s = now_s


def _exchange(number: int) -> tuple[MessageEntry, MessageEntry]:
    part = PartState(
        sub_task_id="1", text=PASSAGE, state=SubTaskState.DONE, ref=ModelRef("ollama", "qwen3:8b"), capability="code"
    )
    answer = AnswerState(request_id=str(number), parts=[part])
    return question(f"Question {number}?"), MessageEntry(role="assistant", answer=answer)


def _stream(application: QApplication, transcript: Transcript, probe: Probe, tokens: int, rate: int) -> None:
    text = (PASSAGE * (tokens * CHARS_A_TOKEN // len(PASSAGE) + 1))[: tokens * CHARS_A_TOKEN]
    part = PartState(sub_task_id="1", state=SubTaskState.RUNNING, ref=ModelRef("ollama", "qwen3:8b"))
    part.first_text_s = part.since_s = time.monotonic()
    entry = MessageEntry(role="assistant", answer=AnswerState(parts=[part], is_running=True))
    transcript.append(question("And now for long?"))
    transcript.append(entry)
    _run_for(application, 0.3)
    probe.restart()
    began_s = time.perf_counter()
    sent = 0
    feed = QTimer()

    def push() -> None:
        nonlocal sent
        wanted = min(len(text), int((time.perf_counter() - began_s) * rate * CHARS_A_TOKEN))
        if wanted > sent:
            part.text += text[sent:wanted]
            sent = wanted
            transcript.touch(entry)

    feed.timeout.connect(push)
    feed.start(BATCH_MS)
    while sent < len(text):
        _run_for(application, 0.1)
    feed.stop()
    elapsed_s = time.perf_counter() - began_s
    _say(f"stream {tokens} tokens: {tokens / elapsed_s:.0f} tok/s, {probe.report()}")
    part.state = SubTaskState.DONE
    assert entry.answer is not None
    entry.answer.is_running = False
    transcript.touch(entry)
    _run_for(application, 0.5)
    _say(f"end of the answer: {probe.report()}")


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def _run_for(application: QApplication, seconds: float) -> None:
    limit_s = time.perf_counter() + seconds
    while time.perf_counter() < limit_s:
        application.processEvents()
        time.sleep(0.0005)


if __name__ == "__main__":
    main()
