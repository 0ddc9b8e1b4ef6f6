"""The state of the router: statistics, breakers, cache, and export of the profiles."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query

from app.api.management.common import TheDesk, problems
from app.api.management.profile_schemas import ProfileExport, ProfileOut
from app.api.management.schemas import (
    BreakerOut,
    CacheOut,
    PercentilesOut,
    TotalsOut,
)
from app.domain.errors import NotFoundError
from app.store.percentiles import percentiles_of

routes = APIRouter()


@routes.get("/stats", response_model=TotalsOut, tags=["statistics"], responses=problems())
async def get_totals(desk: TheDesk) -> Any:
    """Return counts over everything stored."""
    return await desk.application.store.queries.totals()


@routes.get("/stats/percentiles", response_model=list[PercentilesOut], tags=["statistics"], responses=problems())
async def get_percentiles(
    desk: TheDesk,
    *,
    last: Annotated[int, Query(ge=1, le=10_000, description="Attempts of each model, newest first.")] = 200,
    model: Annotated[list[str], Query(default_factory=list, examples=[["builtin/smollm2:135m"]])],
    capability: Annotated[str | None, Query(examples=["code"])] = None,
) -> Any:
    """Return percentiles of time to first token, total time and speed, by model."""
    columns = await desk.application.store.queries.attempt_columns(
        models=model or None, last_per_model=last, capability=capability
    )
    return percentiles_of(columns)


@routes.get("/breakers", response_model=list[BreakerOut], tags=["breakers"], responses=problems())
async def list_breakers(desk: TheDesk) -> Any:
    """List the circuit breakers of models and hosts that were called."""
    return desk.application.breakers.views()


@routes.post("/breakers/{key:path}/reset", status_code=204, tags=["breakers"], responses=problems(404))
async def reset_breaker(
    desk: TheDesk,
    key: Annotated[str, Path(description="A host's key or a model.", examples=["builtin/smollm2:135m"])],
) -> None:
    """Close a breaker, so that the next request is let through."""
    if all(view.key != key for view in desk.application.breakers.views()):
        raise NotFoundError(f"There is no breaker {key}.")
    desk.application.breakers.reset(key)


@routes.get("/cache", response_model=CacheOut, tags=["cache"], responses=problems())
async def get_cache(desk: TheDesk) -> Any:
    """Return how the decision cache does."""
    return desk.application.router.cache_stats()


@routes.delete("/cache", status_code=204, tags=["cache"], responses=problems())
async def clear_cache(desk: TheDesk) -> None:
    """Forget all cached decisions."""
    desk.application.router.invalidate()


@routes.get("/export/profiles", response_model=ProfileExport, tags=["export"], responses=problems())
async def export_profiles(desk: TheDesk) -> Any:
    """Give all profiles as one document."""
    profiles = [
        ProfileOut.model_validate(profile).model_dump(mode="json") for profile in desk.application.profiles.current
    ]
    return ProfileExport(exported_at=datetime.now(UTC), profiles=profiles)
