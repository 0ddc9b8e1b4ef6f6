"""Past decisions: list, detail, annotation, replay and what-if."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Response
from fastapi.responses import StreamingResponse
from pydantic import BeforeValidator

from app.api.desk import Desk
from app.api.management.common import IfMatch, TheDesk, analysis_out, etag, expected_version, problems
from app.api.management.schemas import (
    AnnotationOut,
    AnnotationPatch,
    AttemptOut,
    ChangedOut,
    DecisionDetailOut,
    DecisionOut,
    DecisionPageOut,
    DecisionRowOut,
    FlipOut,
    PlanOut,
    ReplayOut,
    WhatIfIn,
    WhatIfOut,
)
from app.domain.decision import RoutingDecision, ScoreWeights
from app.domain.errors import InvalidInputError
from app.domain.explain import Change
from app.domain.record import Outcome
from app.domain.views import DecisionDetail, DecisionFilter
from app.routing.explain import replay, smallest_flip, what_if
from app.routing.strategies import STRATEGIES

DecisionId = Annotated[str, Path(description="The id of a decision.", max_length=64, examples=["0f" * 16])]
EXPORT_PAGE = 500


def _no_number(value: object) -> object:
    """Refuse a bare number, which would be taken for seconds since 1970."""
    if isinstance(value, str) and re.fullmatch(r"[-+]?[\d.]+", value):
        raise ValueError("write it like 2026-03-01T12:00:00Z")
    return value


Moment = Annotated[datetime, BeforeValidator(_no_number)]
# Microseconds of the last row of a page and its number.
PAGE_KEY = r"^\d{1,16}:\d{1,18}$"


routes = APIRouter(prefix="/decisions", tags=["decisions"])


async def _stored(desk: Desk, decision_id: str) -> tuple[DecisionDetail, RoutingDecision]:
    detail = await desk.application.store.queries.decision(decision_id)
    assert detail.record.decision is not None
    return detail, detail.record.decision


@routes.get("", response_model=DecisionPageOut, responses=problems())
async def list_decisions(  # noqa: PLR0913 - the filters of a list
    desk: TheDesk,
    *,
    text: Annotated[str, Query(max_length=500, description="Words of the prompt, note or tags.")] = "",
    model: Annotated[list[str], Query(default_factory=list, examples=[["builtin/smollm2:135m"]])],
    capability: Annotated[list[str], Query(default_factory=list, examples=[["code"]])],
    outcome: Annotated[list[Outcome], Query(default_factory=list)],
    strategy: Annotated[list[str], Query(default_factory=list, examples=[["balanced"]])],
    since: Annotated[Moment | None, Query(description="With a zone; inclusive.")] = None,
    until: Annotated[Moment | None, Query(description="With a zone; exclusive.")] = None,
    after: Annotated[
        str | None, Query(max_length=64, pattern=PAGE_KEY, description="The key that the last page gave.")
    ] = None,
    limit: Annotated[int, Query(ge=1, le=500)] = 100,
) -> Any:
    """List decisions, newest first, a page at a time."""
    for name, moment in (("since", since), ("until", until)):
        if moment is not None and moment.tzinfo is None:
            raise InvalidInputError(f"{name} needs a zone.", field=name, fix="Write for instance …Z.")
    wanted = DecisionFilter(
        text=text,
        models=tuple(model),
        capabilities=tuple(capability),
        outcomes=tuple(outcome),
        strategies=tuple(strategy),
        since=since,
        until=until,
    )
    return await desk.application.store.queries.decisions(wanted, after=after, limit=limit)


@routes.post("/what-if", response_model=WhatIfOut, responses=problems())
async def ask_what_if(desk: TheDesk, body: WhatIfIn) -> Any:
    """Try another strategy or other weights on the last decisions, without calling any model."""
    if body.strategy is not None and body.strategy not in {one.key for one in STRATEGIES}:
        raise InvalidInputError(f"There is no strategy {body.strategy}.", field="strategy")
    weights = ScoreWeights(**body.weights.model_dump()) if body.weights else None
    decisions = await desk.application.store.queries.recent_inputs(body.limit)
    result = await asyncio.to_thread(what_if, decisions, Change(strategy=body.strategy, weights=weights))
    return WhatIfOut(
        total=result.total,
        changed=[ChangedOut.model_validate(one) for one in result.changed],
        before={str(ref): count for ref, count in result.before},
        after={str(ref): count for ref, count in result.after},
        sentence=result.sentence,
    )


@routes.get("/export", response_class=StreamingResponse, responses=problems())
async def export_decisions(desk: TheDesk) -> Any:
    """Give all decisions as lines of JSON, newest first."""

    async def lines() -> AsyncIterator[str]:
        after: str | None = None
        while True:
            page = await desk.application.store.queries.decisions(after=after, limit=EXPORT_PAGE)
            for row in page.rows:
                yield DecisionRowOut.model_validate(row).model_dump_json() + "\n"
            after = page.after
            if after is None:
                return

    return StreamingResponse(lines(), media_type="application/x-ndjson")


@routes.get("/{decision_id}", response_model=DecisionDetailOut, responses=problems(404))
async def get_decision(desk: TheDesk, decision_id: DecisionId, response: Response) -> Any:
    """Return a decision with its candidates, analysis, plan and attempts; the ETag is its annotation's."""
    detail, decision = await _stored(desk, decision_id)
    response.headers["etag"] = etag(detail.row.annotation.version)
    return DecisionDetailOut(
        row=DecisionRowOut.model_validate(detail.row),
        analysis=analysis_out(detail.analysis),
        plan=PlanOut.model_validate(detail.plan),
        decision=DecisionOut.model_validate(decision),
        attempts=[AttemptOut.model_validate(attempt) for attempt in detail.record.attempts],
    )


@routes.patch("/{decision_id}/annotation", response_model=AnnotationOut, responses=problems(404, 409, 412, 428))
async def annotate(
    desk: TheDesk, decision_id: DecisionId, body: AnnotationPatch, response: Response, if_match: IfMatch = None
) -> Any:
    """Rate a decision, correct its outcome, tag it or note something."""
    now = await desk.application.store.annotations.get(decision_id)
    version = expected_version(if_match, body.version, now.version)
    given: dict[str, Any] = body.model_dump(exclude_unset=True, exclude={"version"})
    given |= {name: "" if name == "note" else () for name in ("note", "tags") if name in given and not given[name]}
    if "tags" in given:
        given["tags"] = tuple(given["tags"])
    saved = await desk.application.store.annotations.save(decision_id, replace(now, version=version, **given))
    response.headers["etag"] = etag(saved.version)
    return saved


@routes.post("/{decision_id}/replay", response_model=ReplayOut, responses=problems(404))
async def replay_decision(desk: TheDesk, decision_id: DecisionId) -> Any:
    """Decide again from the stored inputs; the result is the same, bit for bit."""
    _, decision = await _stored(desk, decision_id)
    again = await asyncio.to_thread(replay, decision)
    return ReplayOut(is_equal=again == decision, decision=DecisionOut.model_validate(again))


@routes.get("/{decision_id}/flip", response_model=FlipOut | None, responses=problems(404))
async def explain_flip(desk: TheDesk, decision_id: DecisionId) -> Any:
    """Return the smallest change that would have chosen another model; null if no single one would."""
    _, decision = await _stored(desk, decision_id)
    return await asyncio.to_thread(smallest_flip, decision)
