"""Dry runs: what a prompt needs, how it splits and who would answer it; no model is called."""

from __future__ import annotations

import asyncio
from typing import Any

from fastapi import APIRouter

from app.api.management.common import TheDesk, analysis_out, problems
from app.api.management.schemas import (
    AnalysisOut,
    DecisionOut,
    FlipOut,
    NamedOut,
    PlanOut,
    PromptIn,
    RouteIn,
    RouteOut,
)
from app.domain.capability import CAPABILITIES
from app.domain.prompt import PromptRequest
from app.routing.explain import smallest_flip
from app.routing.strategies import STRATEGIES

routes = APIRouter(tags=["dry runs"])


@routes.post("/detect", response_model=AnalysisOut, responses=problems())
async def detect(desk: TheDesk, body: PromptIn) -> Any:
    """Tell which capabilities a prompt needs and how hard it looks."""
    request = PromptRequest(prompt=body.prompt, system=body.system, may_split=False, source="api")
    return analysis_out(desk.application.engine.preview(request).analysis)


@routes.post("/decompose", response_model=PlanOut, responses=problems())
async def decompose(desk: TheDesk, body: PromptIn) -> Any:
    """Split a prompt into sub-tasks, each with what it needs and what it waits for."""
    request = PromptRequest(prompt=body.prompt, system=body.system, may_split=True, source="api")
    return desk.application.engine.preview(request).plan


@routes.post("/route", response_model=RouteOut, responses=problems(404, 503))
async def route(desk: TheDesk, body: RouteIn) -> Any:
    """Tell which model would answer, why, and what the smallest change is that would alter it."""
    target = desk.names.find(body.model) if body.model else None
    request = PromptRequest(
        prompt=body.prompt,
        system=body.system,
        strategy=body.strategy or (target.strategy if target else None),
        pinned_model=target.ref if target else None,
        may_split=body.may_split,
        source="api",
    )
    preview = desk.application.engine.preview(request)
    if preview.decision is None:
        assert preview.error is not None
        raise preview.error
    flip = await asyncio.to_thread(smallest_flip, preview.decision)
    return RouteOut(
        analysis=analysis_out(preview.analysis),
        plan=PlanOut.model_validate(preview.plan),
        decision=DecisionOut.model_validate(preview.decision),
        flip=FlipOut.model_validate(flip) if flip else None,
        elapsed_s=preview.elapsed_s,
    )


@routes.get("/capabilities", response_model=list[NamedOut], responses=problems())
async def list_capabilities() -> Any:
    """List the capabilities that prompts can need."""
    return CAPABILITIES


@routes.get("/strategies", response_model=list[NamedOut], responses=problems())
async def list_strategies() -> Any:
    """List the strategies that can rank the models."""
    return [NamedOut(key=one.key, title=one.title, description=one.description) for one in STRATEGIES]
