"""Reads what users said of answers: ratings, corrected outcomes and overrides, as judgements of models."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.evidence import JudgedAnswer
from app.domain.profile import ModelRef
from app.domain.record import Outcome
from app.store.models import AnnotationRow, DecisionRecordRow

# A rating says it outright. That the user had the prompt answered by another model hints at it.
OVERRIDDEN_TAG = "overridden"
OVERRIDDEN_WEIGHT = 0.5
_SCORE_OF_RATING = {-1: 0.0, 0: 0.5, 1: 1.0}
_SCORE_OF_OUTCOME = {Outcome.SUCCEEDED: 1.0, Outcome.PARTIAL: 0.5, Outcome.FAILED: 0.0}


def read_judged(session: Session, limit: int) -> tuple[JudgedAnswer, ...]:
    """Return the judgements of the last `limit` decisions that were judged, oldest first."""
    statement = (
        select(
            AnnotationRow.rating,
            AnnotationRow.corrected_outcome,
            AnnotationRow.tags,
            DecisionRecordRow.ref,
            DecisionRecordRow.answered_by,
            DecisionRecordRow.capability,
            DecisionRecordRow.complexity,
            DecisionRecordRow.prompt,
            DecisionRecordRow.created_at,
        )
        .join(DecisionRecordRow, DecisionRecordRow.id == AnnotationRow.decision)
        .order_by(DecisionRecordRow.created_at.desc(), DecisionRecordRow.id.desc())
        .limit(limit)
    )
    found = []
    for row in session.execute(statement):
        judgement = _judgement(row.rating, row.corrected_outcome, row.tags)
        if judgement is not None:
            score, weight = judgement
            found.append(
                JudgedAnswer(
                    ref=ModelRef.parse(row.answered_by or row.ref),
                    capability=row.capability,
                    complexity=row.complexity,
                    score=score,
                    weight=weight,
                    prompt=row.prompt,
                    judged_at=row.created_at,
                )
            )
    return tuple(reversed(found))


def score_of(rating: int | None, corrected: str | None) -> float | None:
    """Return the score in [0, 1] that the user gave outright, a corrected outcome before a rating; None for neither."""
    if corrected is not None and Outcome(corrected) in _SCORE_OF_OUTCOME:
        return _SCORE_OF_OUTCOME[Outcome(corrected)]
    return None if rating is None else _SCORE_OF_RATING[rating]


def _judgement(rating: int | None, corrected: str | None, tags: list[str]) -> tuple[float, float] | None:
    """Return score and weight of an annotation; None where it says nothing of the answer.

    A corrected outcome is the last word, then a rating, then the override.
    """
    score = score_of(rating, corrected)
    if score is not None:
        return score, 1.0
    return (0.0, OVERRIDDEN_WEIGHT) if OVERRIDDEN_TAG in tags else None
