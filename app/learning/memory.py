"""What routing knows of past answers, kept in memory: evidence for the scores and forecasts for similar prompts."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime

from app.domain.evidence import AnswerLengths, JudgedAnswer, ModelEvidence, Prediction
from app.domain.profile import ModelRef
from app.routing.correctness import CorrectnessPredictor, PastOutcome
from app.routing.outcomes import evidence_of, past_outcomes
from app.routing.verbosity import verbosity_of

logger = logging.getLogger(__name__)

# Fewer outcomes than this make no kind of prompt that the predictor could tell from chance.
LEAST_TO_PREDICT = 50
# The predictor is fitted anew when this share of outcomes has been added; fitting takes seconds for thousands.
REFIT_GROWTH = 0.1

Read = Callable[[], Awaitable[tuple[JudgedAnswer, ...]]]


class OutcomeMemory:
    """Reads judgements and answers what follows from them; every method belongs to the core's thread.

    `evidence` is the same object until something changed: the decision cache recognizes it by identity.
    """

    def __init__(self, *sources: Read, lengths: Callable[[], Awaitable[AnswerLengths]] | None = None) -> None:
        """Start empty; `sources` give judged answers, oldest first, `lengths` how long answers were."""
        self._sources = sources
        self._lengths = lengths
        self._evidence: Mapping[ModelRef, ModelEvidence] = {}
        self._predictor: CorrectnessPredictor | None = None
        self._fitted_on = 0
        self._fitting: asyncio.Task[None] | None = None
        self._reading = asyncio.Lock()

    @property
    def evidence(self) -> Mapping[ModelRef, ModelEvidence]:
        """What past answers say of each model."""
        return self._evidence

    def predict(self, prompt: str) -> Mapping[ModelRef, Prediction]:
        """Return what similar prompts say of each model; empty where none is similar. At most a millisecond."""
        return {} if self._predictor is None else self._predictor.forecast(prompt).predictions

    async def refresh(self) -> None:
        """Read the judgements again; the predictor follows in the background when there is enough that is new."""
        async with self._reading:
            judged = sorted([answer for source in self._sources for answer in await source()], key=_moment)
            evidence = dict(await asyncio.to_thread(evidence_of, judged))
            if self._lengths is not None:
                for ref, verbosity in verbosity_of(await self._lengths()).items():
                    evidence[ref] = replace(evidence.get(ref, ModelEvidence()), verbosity=verbosity)
            if evidence != self._evidence:
                self._evidence = evidence
            outcomes = past_outcomes(judged)
            has_grown = abs(len(outcomes) - self._fitted_on) >= max(1.0, REFIT_GROWTH * self._fitted_on)
            if len(outcomes) >= LEAST_TO_PREDICT and has_grown and self._fitting is None:
                self._fitted_on = len(outcomes)
                self._fitting = asyncio.create_task(self._fit(outcomes), name="fit-predictor")

    async def aclose(self) -> None:
        """Wait for a fit under way."""
        if self._fitting is not None:
            await asyncio.wait({self._fitting})

    async def _fit(self, outcomes: tuple[PastOutcome, ...]) -> None:
        try:
            self._predictor = await asyncio.to_thread(CorrectnessPredictor.fit, outcomes)
        except Exception:
            # Routing goes on with what it knew before.
            logger.exception("Learning from %d past outcomes failed", len(outcomes))
        finally:
            self._fitting = None


def _moment(answer: JudgedAnswer) -> datetime:
    return answer.judged_at or datetime.min.replace(tzinfo=UTC)
