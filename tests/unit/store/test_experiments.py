"""Experiments are stored whole, on every database, and their results follow what the user says."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from app.domain.decision import ScoreWeights
from app.domain.errors import ConflictError, NotFoundError
from app.domain.experiment import (
    Arm,
    ArmName,
    Experiment,
    ExperimentKind,
    ExperimentRequest,
    ExperimentState,
    ShadowChoice,
)
from app.domain.profile import ModelRef
from app.domain.record import Outcome
from app.store import Database, Store
from tests.unit.store.fixtures import HeldClock, each_database, template
from tests.unit.store.fixtures import database as sqlite_database
from tests.unit.store.values import make_record

__all__ = ["each_database", "sqlite_database", "template"]

NOW = datetime(2026, 5, 1, tzinfo=UTC)
ONE = Experiment(
    name="Äpfel or 梨",
    kind=ExperimentKind.AB,
    control=Arm(strategy="balanced"),
    variant=Arm(strategy="fastest", weights=ScoreWeights(latency=0.123456789)),
    created_at=NOW,
    share=0.3,
)
CHOICE = ShadowChoice(
    control=ModelRef("a", "poet"),
    variant=ModelRef("a", "coder:7b"),
    control_quality=0.1 + 0.2,
    variant_quality=0.5,
    control_s=1.5,
    variant_s=0.25,
)


@pytest.fixture
def each_store(each_database: Database) -> Store:
    """A store over each kind of database."""
    return Store(each_database, HeldClock())


def a_result(number: int, arm: ArmName = ArmName.CONTROL) -> ExperimentRequest:
    """Return a result of this second."""
    return ExperimentRequest(
        request_id=str(number),
        arm=arm,
        created_at=NOW + timedelta(seconds=number),
        outcome=Outcome.SUCCEEDED,
        shadow=(CHOICE,),
    )


def test_an_experiment_comes_back_as_it_was(each_store: Store) -> None:
    """Arms, weights and results are equal bit for bit; results come in the order of time, each once."""

    async def body() -> None:
        experiments = each_store.experiments
        await experiments.save(ONE, [a_result(2, ArmName.VARIANT), a_result(1)])
        assert await experiments.get(ONE.experiment_id) == ONE
        assert await experiments.running() == ONE
        again = replace(a_result(1), outcome=Outcome.FAILED)
        assert await experiments.add_result(ONE.experiment_id, again)
        assert await experiments.results(ONE.experiment_id) == (again, a_result(2, ArmName.VARIANT))

    asyncio.run(body())


def test_a_second_running_one_is_refused(each_store: Store) -> None:
    """The store itself keeps it to one; ended ones may be many, newest first."""

    async def body() -> None:
        experiments = each_store.experiments
        await experiments.save(ONE)
        other = replace(ONE, experiment_id="other", created_at=NOW + timedelta(days=1))
        with pytest.raises(ConflictError):
            await experiments.save(other)
        ended = replace(other, state=ExperimentState.STOPPED, ended_at=NOW, stop_reason="success_fell")
        await experiments.save(ended)
        assert await experiments.list() == (ended, ONE)
        assert not await experiments.add_result("other", a_result(1))
        assert not await experiments.add_result("unknown", a_result(1))

    asyncio.run(body())


def test_deleting_takes_the_results_along(each_store: Store) -> None:
    """Nothing is left; deleting once more changes nothing."""

    async def body() -> None:
        experiments = each_store.experiments
        await experiments.save(ONE, [a_result(1)])
        for _time in range(2):
            await experiments.delete(ONE.experiment_id)
        assert await experiments.running() is None
        assert await experiments.results(ONE.experiment_id) == ()
        with pytest.raises(NotFoundError):
            await experiments.get(ONE.experiment_id)

    asyncio.run(body())


def test_autos_choices_are_found_by_prompt(each_store: Store) -> None:
    """The last decision that was not pinned counts; prompts that nobody asked are missing."""

    async def body() -> None:
        record = make_record()
        await each_store.records.save(record, keep_prompt=True)
        decision = record.sub_tasks[0].decision
        assert decision is not None
        text = record.sub_tasks[0].sub_task.text
        found = await each_store.queries.auto_choices([text, "never asked"])
        assert list(found) == [text]

    asyncio.run(body())
