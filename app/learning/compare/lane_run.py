"""One lane while it answers."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace

from app.domain.comparison import Lane
from app.domain.errors import ModelyardError
from app.domain.events import AnalysisReady, AttemptEnded, EngineEvent, RequestEnded, TextArrived
from app.domain.prompt import Analysis, PromptRequest
from app.domain.record import Outcome
from app.engine import Engine

SOURCE = "compare"


class LaneRun:
    """Answers the prompt of one lane; `lane` is what has come of it, `analysis` what the prompt needs once known."""

    def __init__(self, engine: Engine, prompt: str, lane: Lane) -> None:
        """Answer nothing yet."""
        self._engine = engine
        self._request = PromptRequest(
            prompt=prompt, request_id=lane.request_id, pinned_model=lane.pinned, source=SOURCE
        )
        self._text: list[str] = []
        self.lane = lane
        self.analysis: Analysis | None = None

    async def run(self, emit: Callable[[EngineEvent], Awaitable[None]]) -> None:
        """Answer to the end; a known error ends the lane as failed. Cancelling stops it and keeps its text."""
        try:
            async with self._engine.stream(self._request) as events:
                async for event in events:
                    self._note(event)
                    await emit(event)
        except ModelyardError as error:
            answer = "".join(self._text)
            failed = replace(self.lane, outcome=Outcome.FAILED, answer=answer, error=error.message, fix=error.fix)
            self.lane = failed
        except asyncio.CancelledError:
            if self.lane.outcome is None:
                self.lane = replace(self.lane, outcome=Outcome.STOPPED, answer="".join(self._text))
            raise

    def _note(self, event: EngineEvent) -> None:
        match event:
            case TextArrived(text=text):
                self._text.append(text)
            case AttemptEnded(next_ref=next_ref) if next_ref is not None:
                self._text.clear()
            case AnalysisReady(analysis=analysis):
                self.analysis = analysis
            case RequestEnded(record=record):
                self.lane = self.lane.ended(record)
