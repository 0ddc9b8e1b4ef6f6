"""Asks one model one probe through the engine, like any prompt, and grades the answer."""

from __future__ import annotations

import asyncio

from app.domain.calibration import SOURCE, GradedAnswer
from app.domain.events import RequestEnded
from app.domain.profile import ModelProfile
from app.domain.prompt import GenerationOptions, PromptRequest
from app.domain.record import ANSWERED, RequestRecord
from app.engine import Engine
from app.learning.calibration.graders import RunTests, grade
from app.learning.calibration.probes import Probe
from app.learning.calibration.sandbox import run_tests

# An answer that says nothing is a wrong answer of the model; every other failure is one of the machine.
WRONG_ANSWER_KINDS = frozenset({"empty_answer"})


class Examiner:
    """Puts probes to models; the same seed gives the same answers as far as the server keeps its word."""

    def __init__(self, engine: Engine, run_tests: RunTests = run_tests) -> None:
        """Ask through `engine`; `run_tests` runs programs with their tests."""
        self._engine = engine
        self._run_tests = run_tests

    async def ask(self, probe: Probe, profile: ModelProfile, seed: int) -> tuple[GradedAnswer, RequestRecord]:
        """Return the graded answer with the record of its request; a model that fails has the score None.

        Raises what the engine raises. Cancelling stops the answer; nothing of it is kept but its record.
        """
        request = PromptRequest(
            prompt=probe.prompt,
            pinned_model=profile.ref,
            may_split=False,
            source=SOURCE,
            options=GenerationOptions(
                temperature=0.0,
                seed=seed,
                num_predict=probe.max_tokens,
                # Thinking would fill the few tokens there are.
                think=False if "thinking" in profile.features else None,
            ),
        )
        record: RequestRecord | None = None
        async with self._engine.stream(request) as events:
            async for event in events:
                if isinstance(event, RequestEnded):
                    record = event.record
        assert record is not None, "a stream that ends without error ends with its record"
        return await self.graded(probe, profile, record), record

    async def graded(self, probe: Probe, profile: ModelProfile, record: RequestRecord) -> GradedAnswer:
        """Return the answer of a stored request with its grade."""
        attempts = [attempt for part in record.sub_tasks for attempt in part.attempts]
        last = next((part.last_attempt for part in record.sub_tasks), None)
        is_answered = last is not None and last.outcome in ANSWERED and last.ref == profile.ref
        score: float | None = None
        reason = record.error or "no answer"
        if is_answered:
            verdict = await asyncio.to_thread(grade, probe.grader, record.answer, self._run_tests)
            score, reason = verdict.score, verdict.reason
        elif last is not None and last.error_kind in WRONG_ANSWER_KINDS:
            score = 0.0
        return GradedAnswer(
            ref=profile.ref,
            probe_id=probe.probe_id,
            capability=probe.capability,
            band=probe.band,
            complexity=record.analysis.complexity.value,
            score=score,
            reason=reason,
            answer=record.answer,
            total_s=record.total_s,
            answer_tokens=last.usage.answer_tokens if last else None,
            was_cold=any(attempt.was_cold for attempt in attempts),
        )
