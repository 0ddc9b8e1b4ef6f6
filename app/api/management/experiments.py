"""Experiments: list, start, look at, stop, adopt, delete; and the votes on blind comparisons."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Response

from app.api.management.common import TheDesk, problems
from app.api.management.experiment_schemas import (
    AdoptedOut,
    AdoptIn,
    ArmIn,
    ArmOut,
    ExperimentIn,
    ExperimentOut,
    ExperimentResultOut,
    VoteOut,
    WeightsOut,
)
from app.domain.decision import ScoreWeights
from app.domain.errors import NotFoundError
from app.domain.experiment import Arm
from app.engine import score_weights
from app.settings import RoutingSettings

ExperimentId = Annotated[str, Path(description="The id of an experiment.", max_length=64, examples=["0e" * 16])]
VoteId = Annotated[str, Path(description="The id of a vote.", max_length=64, examples=["0d" * 16])]

routes = APIRouter()


@routes.get("/experiments", response_model=list[ExperimentOut], tags=["experiments"], responses=problems())
async def list_experiments(desk: TheDesk) -> Any:
    """List the experiments, newest first; at most one of them is running."""
    return await desk.application.experiments.list()


@routes.post(
    "/experiments", status_code=201, response_model=ExperimentOut, tags=["experiments"], responses=problems(409)
)
async def create_experiment(desk: TheDesk, body: ExperimentIn, response: Response) -> Any:
    """Start an experiment on the requests that neither pin a model nor name a strategy."""
    experiment = await desk.application.experiments.create(
        name=body.name,
        kind=body.kind,
        control=_arm(body.control),
        variant=_arm(body.variant),
        share=body.share,
        guardrail=body.guardrail,
    )
    response.headers["location"] = f"/api/v1/experiments/{experiment.experiment_id}"
    return experiment


@routes.get(
    "/experiments/{experiment_id}",
    response_model=ExperimentResultOut,
    tags=["experiments"],
    responses=problems(404),
)
async def get_experiment(desk: TheDesk, experiment_id: ExperimentId) -> Any:
    """Return an experiment with both arms and what to do; looking does no harm to what the result says."""
    return await desk.application.experiments.result(experiment_id)


@routes.post(
    "/experiments/{experiment_id}/stop",
    response_model=ExperimentOut,
    tags=["experiments"],
    responses=problems(404, 409),
)
async def stop_experiment(desk: TheDesk, experiment_id: ExperimentId) -> Any:
    """End an experiment; requests are routed by the settings again."""
    return await desk.application.experiments.stop(experiment_id)


@routes.post(
    "/experiments/{experiment_id}/adopt",
    response_model=AdoptedOut,
    tags=["experiments"],
    responses=problems(404, 409),
)
async def adopt_experiment(desk: TheDesk, experiment_id: ExperimentId, body: AdoptIn | None = None) -> Any:
    """Write an arm's strategy and weights into the settings and end the experiment."""
    adoption = await desk.application.experiments.adopt(experiment_id, (body or AdoptIn()).arm)
    return AdoptedOut(before=_routing(adoption.routing), after=_routing(desk.application.settings.current.routing))


@routes.delete("/experiments/{experiment_id}", status_code=204, tags=["experiments"], responses=problems(404, 409))
async def delete_experiment(desk: TheDesk, experiment_id: ExperimentId) -> None:
    """Remove an ended experiment with its results."""
    await desk.application.experiments.delete(experiment_id)


@routes.get("/votes", response_model=list[VoteOut], tags=["votes"], responses=problems())
async def list_votes(desk: TheDesk, *, limit: Annotated[int, Query(ge=1, le=1000)] = 100) -> Any:
    """List the last votes on blind comparisons, newest first."""
    return tuple(reversed(await desk.application.store.votes.list(limit)))


@routes.delete("/votes/{vote_id}", status_code=204, tags=["votes"], responses=problems(404))
async def delete_vote(desk: TheDesk, vote_id: VoteId) -> None:
    """Take a vote back; routing does not count it any more, and its comparison stays revealed."""
    votes = desk.application.store.votes
    if all(vote.vote_id != vote_id for vote in await votes.list()):
        raise NotFoundError("This vote does not exist any more.", fix="Reload the list of votes.")
    await votes.delete(vote_id)


def _arm(body: ArmIn) -> Arm:
    weights = ScoreWeights(**body.weights.model_dump()) if body.weights else None
    return Arm(strategy=body.strategy, weights=weights)


def _routing(routing: RoutingSettings) -> ArmOut:
    return ArmOut(strategy=routing.strategy, weights=WeightsOut.model_validate(score_weights(routing)))
