"""How long the answers of each model are, kind by kind."""

from __future__ import annotations

from collections import defaultdict

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.evidence import AnswerLengths
from app.domain.profile import ModelRef
from app.domain.record import Outcome
from app.store.models import AttemptRow

# The newest answers of all models together; older ones tell of models as they were.
LOOK_BACK = 3_000


def read_lengths(session: Session) -> AnswerLengths:
    """Return the tokens of the last whole answers by model and capability; those that were cut are left out."""
    statement = (
        select(AttemptRow.ref, AttemptRow.capability, AttemptRow.answer_tokens)
        .where(AttemptRow.outcome == Outcome.SUCCEEDED, AttemptRow.answer_tokens > 0)
        .order_by(AttemptRow.id.desc())
        .limit(LOOK_BACK)
    )
    found: dict[tuple[ModelRef, str], list[int]] = defaultdict(list)
    for ref, capability, tokens in session.execute(statement):
        found[ModelRef.parse(ref), capability].append(tokens or 0)
    return {key: tuple(tokens) for key, tokens in found.items()}
