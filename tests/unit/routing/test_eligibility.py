"""Who may be chosen, and what the user reads when nobody may."""

from __future__ import annotations

from typing import Any

import pytest

from app.domain.capability import Requirements
from app.domain.decision import BreakerState, BreakerView, ExclusionReason
from app.domain.errors import InvalidInputError, NoEligibleModelError
from tests.unit.routing.worlds import GB, HOST, analysis, decide, inputs, model, ref, world

FIT = model("fit", features=frozenset({"completion", "vision", "tools"}), context_length=100_000)


def needing(**needs: Any) -> dict[str, Any]:
    """Return an analysis with these requirements."""
    return {"analysis": analysis(requirements=Requirements(**needs))}


PAUSED = BreakerView(key=f"{HOST}/bad", state=BreakerState.OPEN, reason="3 timeouts", remaining_s=12.4)
EXCLUDED = [
    (model("bad", is_installed=False), {}, ExclusionReason.NOT_INSTALLED, "It is no longer installed on desk."),
    (model("bad", features=frozenset({"embedding"})), {}, ExclusionReason.CANNOT_CHAT, "It makes embeddings"),
    (model("bad", is_active=False), {}, ExclusionReason.INACTIVE, "It is switched off in its profile."),
    (model("bad", host="far"), {"hosts_up": frozenset({HOST})}, ExclusionReason.HOST_DOWN, "far does not answer."),
    (model("bad"), {"breakers": (PAUSED,)}, ExclusionReason.BREAKER_OPEN, "(3 timeouts); tried again in 12 s."),
    (model("bad"), {"needs_vision": True}, ExclusionReason.NO_VISION, "It cannot see images."),
    (model("bad"), {"needs_tools": True}, ExclusionReason.NO_TOOLS, "It cannot call functions."),
    (
        model("bad"),
        {"context_tokens": 9000},
        ExclusionReason.CONTEXT_TOO_SHORT,
        "about 9,000 tokens; its context holds",
    ),
    (
        model("bad", memory_bytes=9 * GB),
        {"free_memory_bytes": {HOST: 4 * GB}, "resident": {FIT.ref: 4 * GB}},
        ExclusionReason.OUT_OF_MEMORY,
        "It needs 9.0 GB of memory; desk cannot free that much.",
    ),
]


@pytest.mark.parametrize(("bad", "change", "reason", "words"), EXCLUDED, ids=[str(row[2]) for row in EXCLUDED])
def test_each_hurdle_excludes_with_its_reason(
    bad: Any, change: dict[str, Any], reason: ExclusionReason, words: str
) -> None:
    """A model that falls at a hurdle is excluded with a sentence, the other one is chosen."""
    needs = {key: value for key, value in change.items() if key.startswith(("needs", "context"))}
    seen = {key: value for key, value in change.items() if key not in needs}
    decision = decide(inputs(snapshot=world(FIT, bad, **seen), **(needing(**needs) if needs else {})))
    assert [candidate.ref for candidate in decision.ranking] == [FIT.ref]
    (exclusion,) = decision.exclusions
    assert (exclusion.ref, exclusion.reason) == (bad.ref, reason)
    assert words in exclusion.detail


@pytest.mark.parametrize(("bad", "change", "reason", "words"), EXCLUDED, ids=[str(row[2]) for row in EXCLUDED])
def test_alone_at_a_hurdle_there_is_an_error_that_says_what_to_do(
    bad: Any, change: dict[str, Any], reason: ExclusionReason, words: str
) -> None:
    """With nobody left the error names the hurdle, a way out and every exclusion."""
    needs = {key: value for key, value in change.items() if key.startswith(("needs", "context"))}
    seen = {key: value for key, value in change.items() if key not in needs}
    with pytest.raises(NoEligibleModelError) as caught:
        decide(inputs(snapshot=world(bad, **{"resident": {}, **seen}), **(needing(**needs) if needs else {})))
    assert caught.value.message.endswith(".")
    assert caught.value.fix
    ((name, detail),) = caught.value.reasons
    assert name == str(bad.ref)
    assert words in detail


def test_without_any_model_the_error_says_to_pull_one() -> None:
    """Zero profiles is a defined result."""
    with pytest.raises(NoEligibleModelError, match="There is no model yet") as caught:
        decide(inputs())
    assert "Pull one" in caught.value.fix


def test_the_error_names_the_hurdle_of_the_model_that_came_furthest() -> None:
    """A blind model that is there explains more than one that is switched off."""
    of = inputs(model("off", is_active=False), model("blind"), **needing(needs_vision=True))
    with pytest.raises(NoEligibleModelError, match="No model can see images") as caught:
        decide(of)
    assert "gemma3" in caught.value.fix
    assert len(caught.value.reasons) == 2


def test_a_half_open_breaker_lets_its_model_be_tried() -> None:
    """Only an open breaker excludes."""
    half_open = BreakerView(key=f"{HOST}/fit", state=BreakerState.HALF_OPEN)
    assert decide(inputs(snapshot=world(FIT, breakers=(half_open,)))).chosen.ref == FIT.ref


def test_a_hosts_breaker_excludes_all_its_models() -> None:
    """The key of a breaker may be a host, and one of an unknown model means nothing."""
    paused = BreakerView(key="far", state=BreakerState.OPEN)
    unknown = BreakerView(key="nobody", state=BreakerState.OPEN)
    far = (model("x", host="far"), model("y", host="far"))
    decision = decide(inputs(snapshot=world(FIT, *far, breakers=(unknown, paused))))
    assert [exclusion.reason for exclusion in decision.exclusions] == [ExclusionReason.BREAKER_OPEN] * 2
    assert decision.exclusions[0].detail == "far is paused after failures; tried again in 0 s."


def test_unknown_context_and_memory_pass() -> None:
    """What nobody knows does not exclude."""
    unknown = model("unknown", context_length=None, memory_bytes=None, size_bytes=None, parameter_count=None)
    of = inputs(snapshot=world(unknown, free_memory_bytes={HOST: 1}), **needing(context_tokens=1_000_000))
    assert decide(of).chosen.ref == unknown.ref


def test_history_counts_for_the_context() -> None:
    """Prompt, answer and history must fit together."""
    with pytest.raises(NoEligibleModelError, match="longer than any model's context"):
        decide(inputs(model("a"), history_tokens=8000))


def test_a_loaded_model_needs_no_further_memory() -> None:
    """What is in memory already fits."""
    loaded = model("big", memory_bytes=9 * GB)
    of = inputs(snapshot=world(loaded, resident={loaded.ref: 9 * GB, ref("x", "off"): 1}, free_memory_bytes={HOST: 0}))
    assert decide(of).chosen.is_resident


def test_pinning_excludes_all_others_and_takes_even_a_model_that_is_switched_off() -> None:
    """The user's pin is the user's word; nothing else is fallen back to."""
    off = model("off", is_active=False)
    decision = decide(inputs(FIT, off, pinned_model=off.ref, strategy="fastest"))
    assert decision.strategy == "pinned"
    assert [candidate.ref for candidate in decision.ranking] == [off.ref]
    assert [exclusion.reason for exclusion in decision.exclusions] == [ExclusionReason.NOT_PINNED]


def test_a_pinned_model_that_cannot_take_it_is_named() -> None:
    """The error is about the pinned model, not about the others."""
    with pytest.raises(NoEligibleModelError, match="desk/gone is pinned but cannot take this") as caught:
        decide(inputs(FIT, model("gone", is_installed=False), pinned_model=ref("gone")))
    assert "Choose another model" in caught.value.fix


def test_a_pinned_model_that_is_unknown_is_said_to_be() -> None:
    """A pin on a model that was forgotten."""
    with pytest.raises(NoEligibleModelError, match="pinned model is not among your models"):
        decide(inputs(FIT, pinned_model=ref("never-seen")))


@pytest.mark.parametrize(("strategy", "field"), [("pinned", "pinned_model"), ("no-such", "strategy")])
def test_a_strategy_that_cannot_be_used_names_the_field(strategy: str, field: str) -> None:
    """Unknown strategies and "pinned" without a model are errors of input."""
    with pytest.raises(InvalidInputError) as caught:
        decide(inputs(FIT, strategy=strategy))
    assert caught.value.field == field
