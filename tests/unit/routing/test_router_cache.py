"""The decision cache: what hits, what misses, what forgets."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.domain.decision import BreakerState, BreakerView, DecisionInputs
from app.domain.evidence import ModelEvidence, Prediction, Tally
from app.domain.explain import CacheStats
from app.routing.profile_table import ProfileTable, build_table
from app.routing.router import Router
from tests.unit.routing.worlds import GB, HOST, HandClock, analysis, inputs, model, ref, world

A, B = model("a"), model("b")
WORLD = world(A, B)
BASE = inputs(snapshot=WORLD)


def test_the_same_question_is_answered_from_the_cache() -> None:
    """A hit has the same ranking under an id of its own, and says that it was kept."""
    router = Router(clock=HandClock())
    first, second = (router.decide(BASE, sub_task_id=task) for task in ("1", "2"))
    assert (first.is_cached, second.is_cached) == (False, True)
    assert first.ranking == second.ranking
    assert first.decision_id != second.decision_id
    assert second.sub_task_id == "2"
    assert router.cache_stats() == CacheStats(entries=1, hits=1, misses=1, invalidations=0)


DIFFERENT = {
    "capability": replace(BASE, analysis=analysis("creative")),
    "complexity": replace(BASE, analysis=analysis(complexity=0.9)),
    "resident": replace(BASE, snapshot=replace(WORLD, resident={A.ref: GB})),
    "queued": replace(BASE, snapshot=replace(WORLD, queued={A.ref: 1})),
    "host down": replace(BASE, snapshot=replace(WORLD, hosts_up=frozenset({HOST, "far"}))),
    "breaker": replace(BASE, snapshot=replace(WORLD, breakers=(BreakerView(key=str(A.ref), state=BreakerState.OPEN),))),
    "memory": replace(BASE, snapshot=replace(WORLD, free_memory_bytes={HOST: 8 * GB})),
    "strategy": replace(BASE, strategy="fastest"),
    "pinned": replace(BASE, pinned_model=A.ref),
    "history": replace(BASE, current_model=A.ref, history_tokens=10),
    "predictions": replace(BASE, predictions={A.ref: Prediction(0.5, 1.0)}),
    "profile": replace(BASE, snapshot=replace(WORLD, profiles=(A, replace(B, priority=1)))),
    "evidence": replace(BASE, snapshot=replace(WORLD, evidence={A.ref: ModelEvidence(success=Tally(1, 1))})),
}


@pytest.mark.parametrize("other", DIFFERENT.values(), ids=DIFFERENT)
def test_whatever_matters_is_part_of_the_fingerprint(other: DecisionInputs) -> None:
    """Changed inputs are decided anew."""
    router = Router(clock=HandClock())
    router.decide(BASE, sub_task_id="1")
    assert not router.decide(other, sub_task_id="1").is_cached
    assert router.decide(other, sub_task_id="1").is_cached


def test_equal_copies_hit() -> None:
    """Profiles that were read again, but are the same, keep the cache."""
    router = Router(clock=HandClock())
    router.decide(BASE, sub_task_id="1")
    copied = replace(BASE, snapshot=world(replace(A), replace(B)))
    assert router.decide(copied, sub_task_id="1").is_cached


def test_an_edit_forgets_all_older_decisions() -> None:
    """A changed profile empties the cache at once, and again when it is changed back."""
    router = Router(clock=HandClock())
    router.decide(BASE, sub_task_id="1")
    router.decide(DIFFERENT["profile"], sub_task_id="1")
    assert not router.decide(BASE, sub_task_id="1").is_cached
    assert router.cache_stats().invalidations == 2


def test_invalidate_forgets() -> None:
    """Whoever changed something that inputs do not show can empty the cache."""
    router = Router(clock=HandClock())
    router.decide(BASE, sub_task_id="1")
    router.invalidate()
    assert not router.decide(BASE, sub_task_id="1").is_cached


def test_entries_grow_stale() -> None:
    """After its lifetime a decision is made anew."""
    clock = HandClock()
    router = Router(clock=clock, cache_ttl_s=60.0)
    router.decide(BASE, sub_task_id="1")
    clock.time_s = 61.0
    assert not router.decide(BASE, sub_task_id="1").is_cached


def test_the_cache_is_bounded() -> None:
    """What was not asked for longest makes room."""
    router = Router(clock=HandClock(), cache_size=2)
    questions = [replace(BASE, history_tokens=number) for number in range(3)]
    for question in (*questions[:2], questions[0], questions[2]):
        router.decide(question, sub_task_id="1")
    assert router.cache_stats().entries == 2
    assert router.decide(questions[0], sub_task_id="1").is_cached
    assert not router.decide(questions[1], sub_task_id="1").is_cached


def test_a_size_of_zero_keeps_nothing() -> None:
    """The cache can be switched off."""
    router = Router(clock=HandClock(), cache_size=0)
    assert not any(router.decide(BASE, sub_task_id="1").is_cached for _ in range(3))


def test_state_matters_only_to_strategies_that_use_it() -> None:
    """A counter that moves on must not empty the cache of the others."""
    router = Router(clock=HandClock())
    for strategy, is_cached in (("balanced", True), ("round_robin", False), ("thompson", False)):
        router.decide(replace(BASE, strategy=strategy, strategy_state=1), sub_task_id="1")
        assert router.decide(replace(BASE, strategy=strategy, strategy_state=2), sub_task_id="1").is_cached is is_cached


def test_what_only_changes_the_words_is_left_out() -> None:
    """A breaker's remaining seconds and a few megabytes more do not make another decision."""
    router = Router(clock=HandClock())
    paused = BreakerView(key=str(A.ref), state=BreakerState.OPEN, remaining_s=9.0)
    first = replace(WORLD, breakers=(paused,), free_memory_bytes={HOST: 8 * GB})
    second = replace(WORLD, breakers=(replace(paused, remaining_s=8.0),), free_memory_bytes={HOST: 8 * GB + 1})
    router.decide(replace(BASE, snapshot=first), sub_task_id="1")
    assert router.decide(replace(BASE, snapshot=second), sub_task_id="1").is_cached


def test_unknown_references_are_harmless() -> None:
    """Residents, queues and evidence of models without a profile are ignored."""
    gone = ref("gone")
    seen = replace(WORLD, resident={gone: GB}, queued={gone: 2}, evidence={gone: ModelEvidence()})
    of = replace(BASE, snapshot=seen, predictions={gone: Prediction(1.0, 5.0)})
    assert Router(clock=HandClock()).decide(of, sub_task_id="1").chosen.ref == A.ref


def test_the_table_is_read_once_for_equal_snapshots(monkeypatch: pytest.MonkeyPatch) -> None:
    """A snapshot made anew for each request, with the same profiles, does not cost a new table."""
    built = []

    def count(*arguments: object) -> ProfileTable:
        built.append(arguments)
        return build_table(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr("app.routing.router.build_table", count)
    router = Router(clock=HandClock(), cache_size=0)
    for profiles in ((A, B), (A, B), (replace(A), B), (A, replace(B, priority=3))):
        router.decide(inputs(snapshot=world(*profiles)), sub_task_id="1")
    assert len(built) == 2
