"""What the groups of operations share: versions against lost updates, and values as schemas."""

from __future__ import annotations

import re
from typing import Annotated, Any

from fastapi import Depends, Header, Request

from app.api.desk import Desk
from app.api.failures import ApiError
from app.api.management.schemas import AnalysisOut, Problem, RequirementsOut, ScoreOut
from app.domain.prompt import Analysis


def _desk(request: Request) -> Desk:
    desk: Desk = request.app.state.desk
    return desk


TheDesk = Annotated[Desk, Depends(_desk)]
IfMatch = Annotated[str | None, Header(alias="If-Match", description="The ETag that was read.", examples=['"3"'])]
_ETAG = re.compile(r'(?:W/)?"(\d{1,18})"')


def problems(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Return the documentation of the errors that an operation can give, beside those of every one."""
    return {
        status: {"model": Problem, "content": {"application/problem+json": {}}}
        for status in (400, 401, 403, 413, 422, 429, *statuses)
    }


def etag(version: int) -> str:
    """Return the entity tag of a version."""
    return f'"{version}"'


def expected_version(if_match: str | None, in_body: int | None, current: int) -> int:
    """Return the version that the client read; the header comes before the body.

    Raises ApiError 428 when the client gives none, 412 when the header's is not the current one (`*` fits any).
    """
    if if_match is None:
        if in_body is None:
            raise ApiError(
                428, "Say which version you read.", code="version_missing", fix="Send If-Match with the ETag."
            )
        return in_body
    if if_match.strip() == "*":
        return current
    if current not in {int(match) for match in _ETAG.findall(if_match)}:
        raise ApiError(
            412,
            f"It was changed meanwhile: the current version is {current}.",
            code="version_mismatch",
            fix="Read it again and make your change to that.",
        )
    return current


def analysis_out(analysis: Analysis) -> AnalysisOut:
    """Return an analysis without the spans, which belong to the window."""
    return AnalysisOut(
        primary=analysis.primary,
        scores=[ScoreOut.model_validate(score) for score in analysis.scores],
        requirements=RequirementsOut.model_validate(analysis.requirements),
        complexity=analysis.complexity.value,
        complexity_parts={part.name: part.value for part in analysis.complexity.parts},
        prompt_tokens=analysis.prompt_tokens,
        expected_answer_tokens=analysis.expected_answer_tokens,
        tier=analysis.tier,
        note=analysis.note,
    )
