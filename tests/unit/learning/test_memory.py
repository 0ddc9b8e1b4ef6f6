"""The memory of outcomes: evidence that stays the same object, and a predictor fitted in the background."""

from __future__ import annotations

import asyncio
import logging

import pytest

from app.domain.evidence import AnswerLengths, JudgedAnswer
from app.domain.profile import ModelRef
from app.learning.memory import LEAST_TO_PREDICT, OutcomeMemory

A, B = ModelRef("h", "a"), ModelRef("h", "b")


class Judgements:
    """A source whose answers the test sets."""

    def __init__(self) -> None:
        """Start without any."""
        self.answers: tuple[JudgedAnswer, ...] = ()

    async def read(self) -> tuple[JudgedAnswer, ...]:
        """Return them."""
        return self.answers


def code_and_poems(count: int) -> tuple[JudgedAnswer, ...]:
    """Return judgements by which A is good at code alone and B at poems alone."""
    kinds = (
        ("code", "Write a Python function that sorts list number {0} of integers.", A, B),
        ("creative", "Compose a melancholic poem about autumn evening {0} by the sea.", B, A),
    )
    return tuple(
        JudgedAnswer(
            ref=ref, capability=capability, complexity=0.2, score=float(ref == good), prompt=text.format(number)
        )
        for number in range(count)
        for capability, text, good, bad in kinds
        for ref in (good, bad)
    )


def test_evidence_is_the_same_object_while_nothing_changed() -> None:
    """The decision cache recognizes it by identity."""
    source = Judgements()
    memory = OutcomeMemory(source.read)

    async def main() -> None:
        source.answers = code_and_poems(1)
        await memory.refresh()
        first = memory.evidence
        assert set(first) == {A, B}
        await memory.refresh()
        assert memory.evidence is first
        source.answers = code_and_poems(2)
        await memory.refresh()
        assert memory.evidence is not first

    asyncio.run(main())


def test_few_outcomes_predict_nothing() -> None:
    """Below the least number of prompts there is no forecast."""
    source = Judgements()
    memory = OutcomeMemory(source.read)

    async def main() -> None:
        source.answers = code_and_poems(LEAST_TO_PREDICT // 2 - 1)
        await memory.refresh()
        await memory.aclose()
        assert memory.predict("Write a Python function that sorts a list of integers.") == {}

    asyncio.run(main())


def test_outcomes_of_similar_prompts_predict() -> None:
    """With enough of them, a prompt like those for code expects more of the model that did them well."""
    source = Judgements()
    memory = OutcomeMemory(source.read)

    async def main() -> None:
        source.answers = code_and_poems(60)
        await memory.refresh()
        await memory.aclose()
        forecast = memory.predict("Write a Python function that sorts list number 7 of integers.")
        assert forecast[A].quality > forecast[B].quality

    asyncio.run(main())


def test_a_failed_fit_leaves_what_was_known(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    """Routing goes on, and the log says so."""
    source = Judgements()
    memory = OutcomeMemory(source.read)

    def fail(_outcomes: object) -> None:
        message = "no memory left"
        raise MemoryError(message)

    monkeypatch.setattr("app.learning.memory.CorrectnessPredictor.fit", fail)

    async def main() -> None:
        source.answers = code_and_poems(60)
        with caplog.at_level(logging.ERROR):
            await memory.refresh()
            await memory.aclose()
        assert memory.predict("anything") == {}
        assert set(memory.evidence) == {A, B}

    asyncio.run(main())
    assert "Learning from" in caplog.text


def test_lengths_of_answers_join_the_evidence() -> None:
    """A model that was never judged is known by its lengths; one judged as well has both."""
    source = Judgements()
    source.answers = code_and_poems(1)
    other = ModelRef("h", "c")

    async def lengths() -> AnswerLengths:
        return {(A, "code"): (400,) * 40, (other, "code"): (100,) * 40}

    memory = OutcomeMemory(source.read, lengths=lengths)

    async def main() -> None:
        await memory.refresh()
        assert memory.evidence[A].verbosity > 1.0
        assert memory.evidence[A].quality
        assert memory.evidence[other].verbosity < 1.0
        assert memory.evidence[B].verbosity == 1.0
        first = memory.evidence
        await memory.refresh()
        assert memory.evidence is first

    asyncio.run(main())
