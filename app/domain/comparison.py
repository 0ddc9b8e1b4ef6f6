"""One prompt answered by several models side by side."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from datetime import datetime

from app.domain.profile import ModelRef
from app.domain.prompt import new_id
from app.domain.record import ANSWERED, Outcome, RequestRecord
from app.domain.vote import Verdict

FEWEST_LANES = 2
MOST_LANES = 4
# What lanes are called beside each other.
LETTERS = "ABCD"
_WORD = re.compile(r"\w+")
# The kinds of file that comparisons are exported as.
FORMATS = ("html", "csv", "json")


@dataclass(frozen=True, slots=True, kw_only=True)
class Lane:
    """One answer of a comparison: by the `pinned` model, or by Auto where it is None.

    `model` is who answered, `outcome` how it ended; both None while it has not. `ttft_s` and `total_s` are seconds
    from the request's arrival, `decode_tps` tokens per second; None where there is none or it was not reported.
    `was_cold` says that the model had to be loaded. `error` and `fix` are empty on success.
    """

    pinned: ModelRef | None = None
    request_id: str = field(default_factory=new_id)
    model: ModelRef | None = None
    outcome: Outcome | None = None
    ttft_s: float | None = None
    total_s: float | None = None
    decode_tps: float | None = None
    answer_tokens: int | None = None
    was_cold: bool = False
    answer: str = ""
    error: str = ""
    fix: str = ""

    def ended(self, record: RequestRecord) -> Lane:
        """Return the lane with what its request came to."""
        attempts = [part.last_attempt for part in record.sub_tasks]
        last = next((attempt for attempt in reversed(attempts) if attempt is not None), None)
        return replace(
            self,
            model=last.ref if last else None,
            outcome=record.outcome,
            ttft_s=record.ttft_s,
            total_s=record.total_s,
            decode_tps=last.usage.decode_tps if last else None,
            answer_tokens=last.usage.answer_tokens if last else None,
            was_cold=any(attempt.was_cold for attempt in attempts if attempt is not None),
            answer=record.answer,
            error=record.error,
            fix=record.fix,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class RunOrder:
    """Whether lanes answer at once or one after the other, and why, as a sentence."""

    is_parallel: bool
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """A prompt with its two to four lanes, in the order shown.

    `capability` is the primary one of the prompt, "" until a lane was analysed; `complexity` is in [0, 1]. A blind
    one has two lanes and hides who answered until `is_revealed`, which a vote makes it for good. `verdict` is that
    vote; None without one, or once it was deleted. `batch_id` is None unless it is a row of a batch.
    """

    prompt: str
    created_at: datetime
    lanes: tuple[Lane, ...]
    comparison_id: str = field(default_factory=new_id)
    capability: str = ""
    complexity: float = 0.5
    is_blind: bool = False
    is_revealed: bool = False
    verdict: Verdict | None = None
    batch_id: str | None = None

    @property
    def hides_names(self) -> bool:
        """Whether nothing may be shown that tells the models apart, but their answers."""
        return self.is_blind and not self.is_revealed

    @property
    def is_answered(self) -> bool:
        """Whether every lane has an answer; one that reached its longest length is one, a stopped one is not."""
        return all(lane.outcome in ANSWERED and lane.model is not None for lane in self.lanes)

    @property
    def has_failure(self) -> bool:
        """Whether a lane failed."""
        return any(lane.outcome is Outcome.FAILED for lane in self.lanes)

    @property
    def answers_differ(self) -> bool:
        """Whether two lanes gave answers that are not the same words, case and signs aside."""
        answers = {" ".join(_WORD.findall(lane.answer.casefold())) for lane in self.lanes if lane.answer.strip()}
        return len(answers) > 1

    def masked(self) -> Comparison:
        """Return what may be shown: without models, times and errors (which name models) while it is blind."""
        if not self.hides_names:
            return self
        lanes = (Lane(request_id=lane.request_id, outcome=lane.outcome, answer=lane.answer) for lane in self.lanes)
        return replace(self, lanes=tuple(lanes))

    def lane_title(self, index: int) -> str:
        """Return the model of a lane as people write it; A, B, … while it is blind."""
        lane = self.lanes[index]
        if self.hides_names:
            return LETTERS[index]
        if lane.pinned is None:
            return f"Auto → {lane.model.model}" if lane.model else "Auto"
        return (lane.model or lane.pinned).model


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of one answer that the other has too, or (`is_own`) has not."""

    text: str
    is_own: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class WordDiff:
    """Two answers in pieces, which joined give the texts.

    `shared_words`, `first_words` and `second_words` count words in both, in the first only, in the second only.
    """

    first: tuple[Piece, ...]
    second: tuple[Piece, ...]
    shared_words: int
    first_words: int
    second_words: int

    @property
    def shared_share(self) -> float:
        """Words in both, twice, by all words of both; 1 for two empty answers."""
        total = 2 * self.shared_words + self.first_words + self.second_words
        return 2 * self.shared_words / total if total else 1.0
