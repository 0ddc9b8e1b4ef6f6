"""Experiments refuse what could say nothing, and score requests as it was promised."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from app.domain.decision import ScoreWeights
from app.domain.errors import InvalidInputError
from app.domain.experiment import (
    LONGEST_NAME,
    Arm,
    ArmName,
    Experiment,
    ExperimentKind,
    ExperimentRequest,
    Interval,
    ShadowChoice,
    check_experiment,
)
from app.domain.profile import ModelRef
from app.domain.record import Outcome

NOW = datetime(2026, 5, 1, tzinfo=UTC)
FINE = Experiment(
    name="Faster?",
    kind=ExperimentKind.AB,
    control=Arm(strategy="balanced"),
    variant=Arm(strategy="fastest"),
    created_at=NOW,
)
A, B = ModelRef("a", "poet"), ModelRef("a", "coder")


def test_a_sensible_experiment_passes() -> None:
    """Nothing is raised; the arms are found by name, and each experiment has an id of its own."""
    check_experiment(FINE)
    assert (FINE.arm(ArmName.CONTROL), FINE.arm(ArmName.VARIANT)) == (FINE.control, FINE.variant)
    assert replace(FINE, experiment_id="x").experiment_id != FINE.experiment_id
    check_experiment(replace(FINE, variant=Arm(strategy="balanced", weights=ScoreWeights(latency=1.0))))


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"name": "  "}, "name"),
        ({"name": "x" * (LONGEST_NAME + 1)}, "name"),
        ({"share": 0.04}, "share"),
        ({"share": 0.96}, "share"),
        ({"share": float("nan")}, "share"),
        ({"guardrail": 0.01}, "guardrail"),
        ({"guardrail": 0.51}, "guardrail"),
        ({"variant": Arm(strategy="balanced")}, "variant"),
    ],
)
def test_what_cannot_be_run_is_refused(change: dict[str, object], field: str) -> None:
    """The error names the field."""
    changed: Experiment = replace(FINE, **change)  # type: ignore[arg-type]
    with pytest.raises(InvalidInputError) as raised:
        check_experiment(changed)
    assert raised.value.field == field


@pytest.mark.parametrize(
    ("outcome", "judged", "score"),
    [
        (Outcome.SUCCEEDED, None, 1.0),
        (Outcome.FAILED, None, 0.0),
        (Outcome.PARTIAL, None, 0.0),
        (Outcome.STOPPED, None, None),
        (Outcome.SUCCEEDED, 0.25, 0.25),
        (Outcome.STOPPED, 1.0, 1.0),
    ],
)
def test_a_judgement_comes_before_the_outcome(outcome: Outcome, judged: float | None, score: float | None) -> None:
    """Where nothing was said an answer counts 1, none 0, and what the user stopped counts nothing."""
    request = ExperimentRequest(request_id="1", arm=ArmName.CONTROL, created_at=NOW, outcome=outcome, judged=judged)
    assert request.score == score


def test_a_shadow_agrees_where_both_choose_one_model() -> None:
    """Whatever was expected of it."""
    choice = ShadowChoice(control=A, variant=A, control_quality=0.5, variant_quality=0.6, control_s=1.0, variant_s=2.0)
    assert choice.agrees
    assert not replace(choice, variant=B).agrees
    assert Interval(0.25, 0.5).width == 0.25
