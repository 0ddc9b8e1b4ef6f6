"""Plans: order, concurrency, loads, failures, and stops at any moment."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.backends.scripted import ModelScript
from app.domain.decision import RoutingDecision, Snapshot
from app.domain.errors import ContextExceededError, HostFailedError, NoEligibleModelError, StreamCutError
from app.domain.events import StateChanged, SubTaskEnded, TextArrived
from app.domain.plan import Plan, SubTask
from app.domain.profile import ModelProfile
from app.domain.prompt import PromptRequest
from app.domain.record import Outcome, SubTaskState, Usage
from app.execution import RunLedger, overall_outcome
from tests.unit.execution.rig import SETTINGS, Rig, a_host, a_plan, a_rig, ref
from tests.virtual_time import run_virtual

FAST = ModelScript(first_token_s=1.0, interval_s=0.5)
WIDE = SETTINGS.model_copy(update={"host_concurrency": 64})


def starts(rig: Rig) -> dict[str, float]:
    """Return when each sub-task's call began, from the records told."""
    return {event.record.sub_task.id: event.record.started_s or 0.0 for event in rig.seen(SubTaskEnded)}


@st.composite
def timed_plans(draw: st.DrawFn) -> tuple[Plan, dict[str, float]]:
    """Return a plan of up to 12 steps, at most 6 deep, with seconds for each."""
    count = draw(st.integers(1, 12))
    depth: dict[str, int] = {}
    steps: dict[str, list[str]] = {}
    for number in range(count):
        name = f"s{number}"
        shallow = [other for other, level in depth.items() if level < 5]
        parents = draw(st.lists(st.sampled_from(shallow), max_size=3, unique=True)) if shallow else []
        steps[name] = parents
        depth[name] = 1 + max((depth[parent] for parent in parents), default=-1)
    seconds = {name: draw(st.integers(1, 50)) / 1.0 for name in steps}
    return a_plan(**steps), seconds


def critical_path_s(plan: Plan, seconds: Mapping[str, float]) -> float:
    """Return the length of the longest chain in seconds."""
    ends: dict[str, float] = {}
    for layer in plan.layers():
        for task in layer:
            ends[task.id] = seconds[task.id] + max((ends[parent] for parent in task.depends_on), default=0.0)
    return max(ends.values())


@settings(deadline=None, max_examples=40)
@given(timed_plans())
def test_makespan_is_the_critical_path(case: tuple[Plan, dict[str, float]]) -> None:
    """With room for all, a plan takes no longer than its longest chain (within 5 %)."""
    plan, seconds = case
    models = {name: ModelScript(first_token_s=duration, tokens=("x",)) for name, duration in seconds.items()}
    rig = Rig(hosts={"a": a_host(models, capacity=99)}, ranking={name: [ref(name)] for name in models}, settings=WIDE)

    async def main() -> float:
        records = await rig.run(plan)
        assert overall_outcome(records) is Outcome.SUCCEEDED
        return asyncio.get_running_loop().time()

    assert run_virtual(main()) <= 1.05 * critical_path_s(plan, seconds)


def test_a_sub_task_starts_when_its_last_dependency_ends() -> None:
    """Nothing waits for a layer: the step after the quick one runs while the slow one still does."""
    models = {name: ModelScript(first_token_s=seconds, tokens=("x",)) for name, seconds in (("q", 1.0), ("s", 9.0))}
    rig = Rig(hosts={"a": a_host(models)}, ranking={"": [ref("q")], "slow": [ref("s")]}, settings=WIDE)
    run_virtual(rig.run(a_plan(quick=(), slow=(), after=("quick",), last=("after", "slow"))))
    assert starts(rig) == {"quick": 0.0, "slow": 0.0, "after": 1.0, "last": 9.0}


def test_answers_reach_the_dependants() -> None:
    """A step reads the plan's context and the answers that it needs, and nothing else."""
    rig = a_rig(FAST)
    plan = replace(a_plan(one=(), two=(), three=("one",)), context="About yards.")
    run_virtual(rig.run(plan))
    contents = [item.call.messages[-1].content for item in rig.hosts["a"].calls if item.call]
    assert contents[0] == "About yards.\n\nDo one."
    assert contents[-1] == (
        "About yards.\n\nResults of earlier steps:\n\n### Step one: Do one.\nHello world\n\nYour task now:\n\nDo three."
    )


def test_four_models_and_ten_prompts_each_cost_four_loads() -> None:
    """With room for one model, its prompts go first: 4 loads for 40 prompts, in whatever order they come."""
    models = [f"m{number}" for number in range(4)]
    host = a_host({model: replace(FAST, load_s=20.0) for model in models}, capacity=1)
    snapshot = Snapshot(
        profiles=tuple(ModelProfile(ref=ref(model), memory_bytes=1000) for model in models),
        free_memory_bytes={"a": 1500},
    )

    async def main(rig: Rig) -> None:
        async def ask(number: int) -> None:
            plan = a_plan(**{models[number % 4]: ()})
            (record,) = await rig.run(plan, request=PromptRequest(prompt=f"Prompt {number}"))
            assert record.outcome is Outcome.SUCCEEDED

        await asyncio.gather(*(ask(number) for number in range(40)))

    rig = Rig(hosts={"a": host}, ranking={model: [ref(model)] for model in models}, snapshot=snapshot)
    run_virtual(main(rig))
    assert sorted(host.loads) == models


def test_four_loads_without_knowing_the_memory() -> None:
    """With one call at a time the last model's prompts go first, also where no size is known."""
    models = [f"m{number}" for number in range(4)]
    host = a_host({model: replace(FAST, load_s=20.0) for model in models}, capacity=1)
    one = SETTINGS.model_copy(update={"host_concurrency": 1})
    rig = Rig(hosts={"a": host}, ranking={model: [ref(model)] for model in models}, settings=one)

    async def main() -> None:
        await asyncio.gather(*(rig.run(a_plan(**{models[number % 4]: ()})) for number in range(40)))

    run_virtual(main())
    assert sorted(host.loads) == models


def test_a_loaded_model_goes_first() -> None:
    """Among steps that become ready together, that of the model in memory is called first."""
    host = a_host({"m1": FAST, "m2": FAST})
    rig = Rig(
        hosts={"a": host},
        ranking={"x": [ref("m1")], "y": [ref("m2")]},
        settings=SETTINGS.model_copy(update={"host_concurrency": 1}),
        snapshot=Snapshot(resident={ref("m2"): 1}),
    )
    run_virtual(rig.run(a_plan(x=(), y=())))
    assert [item.model for item in host.calls] == ["m2", "m1"]


def test_nobody_is_passed_for_ever() -> None:
    """A stream of prompts for the loaded model delays another one by a minute at most."""
    host = a_host({"m1": ModelScript(first_token_s=10.0), "m2": FAST}, capacity=1)
    rig = Rig(
        hosts={"a": host},
        ranking={"x": [ref("m1")], "y": [ref("m2")]},
        settings=SETTINGS.model_copy(update={"host_concurrency": 1}),
    )

    async def main() -> float:
        async def flood() -> None:
            await asyncio.gather(*(later(second) for second in range(0, 300, 5)))

        async def later(second: float) -> None:
            await asyncio.sleep(second)
            await rig.run(a_plan(x=()))

        task = asyncio.create_task(flood())
        await asyncio.sleep(1)
        (record,) = await rig.run(a_plan(y=()))
        await task
        return record.started_s or 0.0

    assert run_virtual(main()) <= 150


def test_concurrency_is_limited_per_host_and_over_requests() -> None:
    """Two calls at once on a host, whoever asks; another host has its own two."""
    hosts = {key: a_host({"m": ModelScript(first_token_s=10.0)}, key=key, parallel=9) for key in ("a", "b")}
    rig = Rig(hosts=hosts, ranking={"x": [ref("m", "a")], "y": [ref("m", "b")]})

    async def main() -> list[int]:
        most = [0]

        async def watch() -> None:
            while True:
                most.append(sum(host.open_streams for host in hosts.values()))
                await asyncio.sleep(0.5)

        watcher = asyncio.create_task(watch())
        await asyncio.gather(*(rig.run(a_plan(x=(), y=())) for _ in range(4)))
        watcher.cancel()
        await asyncio.wait({watcher})
        assert asyncio.get_running_loop().time() == 20.0
        return most

    assert max(run_virtual(main())) == 4


def test_a_decision_counts_at_once() -> None:
    """The second of two ready steps sees the first one's choice, so that both can spread over the models."""
    rig = a_rig(FAST, FAST)
    seen: list[dict[str, int]] = []
    plain = rig.decide

    def decide(sub_task: SubTask) -> RoutingDecision:
        seen.append({str(item): count for item, count in rig.orchestrator.in_flight().items()})
        return plain(sub_task)

    rig.decide = decide  # type: ignore[method-assign]  # a spy
    run_virtual(rig.run(a_plan(one=(), two=())))
    assert seen == [{}, {"a/m1": 1}]


def test_a_failed_step_takes_only_its_dependants() -> None:
    """Siblings keep their text; what needed the failed step is skipped with the reason."""
    bad = ModelScript(failure=ContextExceededError("Too long.", fix="Shorten it."))
    rig = Rig(hosts={"a": a_host({"m1": FAST, "bad": bad})}, ranking={"": [ref("m1")], "b": [ref("bad")]})
    records = run_virtual(rig.run(a_plan(a=(), b=(), c=("b",), d=("c",), e=("a",))))
    assert [record.outcome.value for record in records] == ["succeeded", "failed", "skipped", "skipped", "succeeded"]
    assert records[2].error == "Not run: it needs the answer of step b, which is missing."
    assert records[3].fix == "Shorten it."
    assert records[2].decision is None
    assert records[2].started_s is None
    assert overall_outcome(records) is Outcome.PARTIAL
    ends = {event.sub_task_id: event.state for event in rig.seen(StateChanged)}
    assert (ends["a"], ends["b"], ends["c"]) == (SubTaskState.DONE, SubTaskState.FAILED, SubTaskState.SKIPPED)


def test_dependants_listed_first_are_skipped_too() -> None:
    """The order of the list does not matter for skipping."""
    rig = a_rig(ModelScript(failure=ContextExceededError("Too long.")))
    records = run_virtual(rig.run(a_plan(last=("middle",), middle=("first",), first=())))
    assert [record.outcome.value for record in records] == ["skipped", "skipped", "failed"]


def test_no_eligible_model_is_told_as_it_is() -> None:
    """What the router says reaches the user."""
    rig = a_rig(FAST)

    def decide(_: SubTask) -> RoutingDecision:
        raise NoEligibleModelError("No model can see images.", fix="Pull one that can.")

    rig.decide = decide  # type: ignore[method-assign, assignment]  # a router without candidates
    (record,) = run_virtual(rig.run())
    assert (record.outcome, record.error, record.fix, record.decision) == (
        Outcome.FAILED,
        "No model can see images.",
        "Pull one that can.",
        None,
    )


def test_a_partial_answer_is_enough_for_dependants() -> None:
    """A step cut by the length limit still feeds the next one, marked as incomplete."""
    cut = replace(FAST, usage=Usage(done_reason="length"))
    rig = Rig(hosts={"a": a_host({"m1": FAST, "cut": cut})}, ranking={"": [ref("m1")], "a": [ref("cut")]})
    records = run_virtual(rig.run(a_plan(a=(), b=("a",))))
    assert [record.outcome for record in records] == [Outcome.PARTIAL, Outcome.SUCCEEDED]
    last = rig.hosts["a"].calls[-1].call
    assert last is not None
    assert "### Step a: Do a. (incomplete)" in last.messages[-1].content


@settings(deadline=None, max_examples=40)
@given(stop_s=st.floats(0, 40), case=timed_plans())
def test_a_stop_at_any_moment_leaves_nothing_behind(stop_s: float, case: tuple[Plan, dict[str, float]]) -> None:
    """No task, stream or count is left; every sub-task has a whole record; the text so far is kept."""
    plan, seconds = case
    models: dict[str, ModelScript | list[ModelScript]] = {
        name: [
            ModelScript(first_token_s=duration / 3, failure=StreamCutError("cut"), fail_after=1),
            ModelScript(first_token_s=duration / 2, failure=HostFailedError("boom")),
            ModelScript(load_s=duration / 2, first_token_s=duration / 3, interval_s=1.0, tokens=("x",) * 5),
        ]
        for name, duration in seconds.items()
    }
    host = a_host(models, capacity=2)
    rig = Rig(hosts={"a": host}, ranking={name: [ref(name), ref("s0")] for name in models})
    rig.ranking = {name: list(dict.fromkeys(refs)) for name, refs in rig.ranking.items()}
    ledger = RunLedger()

    async def main() -> bool:
        task = asyncio.create_task(rig.run(plan, ledger=ledger))
        await asyncio.sleep(stop_s)
        task.cancel()
        await asyncio.wait({task})
        if task.cancelled():
            assert asyncio.get_running_loop().time() == pytest.approx(stop_s, abs=1e-6)
        assert host.open_streams == 0
        assert rig.orchestrator.in_flight() == {}
        # Healthy afterwards: no turn and no probe is held.
        host.set_script("fresh", FAST)
        rig.ranking = {"": [ref("fresh")]}
        rig.breakers.reset("a")
        assert (await rig.answer()).outcome is Outcome.SUCCEEDED
        return task.cancelled()

    was_stopped = run_virtual(main())
    records = ledger.records(plan)
    assert [record.sub_task.id for record in records] == [task.id for task in plan.sub_tasks]
    for record in records:
        last = [event.text for event in rig.seen(TextArrived) if event.sub_task_id == record.sub_task.id]
        assert "".join(attempt.text for attempt in record.attempts) == "".join(last)
        if record.started_s is not None:
            assert record.ended_s is not None
    if was_stopped:
        assert overall_outcome(records) is Outcome.STOPPED


def test_a_stop_counts_as_neither() -> None:
    """The stopped attempt says so, keeps its text, and the breaker learns nothing."""
    rig = a_rig(replace(FAST, tokens=("One", "two", "three")))
    ledger = RunLedger()

    async def main() -> None:
        task = asyncio.create_task(rig.run(ledger=ledger))
        await asyncio.sleep(1.6)
        told = len(rig.events)
        task.cancel()
        await asyncio.wait({task})
        assert len(rig.events) == told
        assert rig.breakers.view("a/m1").failures == 0

    run_virtual(main())
    (record,) = ledger.records(a_plan(**{"1": ()}))
    (attempt,) = record.attempts
    assert (record.outcome, record.error, attempt.outcome, attempt.text) == (
        Outcome.STOPPED,
        "Stopped.",
        Outcome.STOPPED,
        "Onetwo",
    )


def test_two_stops_in_a_row_still_close_everything() -> None:
    """An impatient second cancellation does not leave the calls behind."""
    host = a_host({"m1": FAST})
    rig = Rig(hosts={"a": host}, ranking={"": [ref("m1")]})

    async def main() -> None:
        task = asyncio.create_task(rig.run(a_plan(x=(), y=())))
        await asyncio.sleep(0.5)
        task.cancel()
        await asyncio.sleep(0)
        task.cancel()
        await asyncio.wait({task})
        assert task.cancelled()
        assert host.open_streams == 0

    run_virtual(main())


def test_a_ledger_without_a_run_is_stopped() -> None:
    """A request stopped before its plan began still has a record for each step."""
    ledger = RunLedger(began_s=5.0)
    records = ledger.records(a_plan(x=(), y=()))
    assert [record.outcome for record in records] == [Outcome.STOPPED, Outcome.STOPPED]
    assert ledger.elapsed_s(7.0) == 2.0
    assert RunLedger().elapsed_s(7.0) == 0.0


def test_times_count_from_the_requests_arrival() -> None:
    """A ledger that knows when the request came counts what the router took as well."""
    rig = a_rig(FAST)

    async def main() -> tuple[float | None, float | None]:
        ledger = RunLedger(began_s=asyncio.get_running_loop().time())
        await asyncio.sleep(2.0)
        (record,) = await rig.run(ledger=ledger)
        return record.started_s, record.ended_s

    assert run_virtual(main()) == (2.0, 3.5)


def test_a_defect_in_the_router_fails_only_its_sub_task(caplog: pytest.LogCaptureFixture) -> None:
    """A step that breaks before its first call is told as a defect; the others go on."""
    rig = a_rig(FAST)
    plain = rig.decide

    def decide(sub_task: SubTask) -> RoutingDecision:
        if sub_task.id == "bad":
            raise KeyError(sub_task.id)
        return plain(sub_task)

    rig.decide = decide  # type: ignore[method-assign]  # a router with a defect
    records = run_virtual(rig.run(a_plan(good=(), bad=())))
    assert [record.outcome for record in records] == [Outcome.SUCCEEDED, Outcome.FAILED]
    assert records[1].error == "Modelyard has a defect: KeyError: 'bad'"
    assert "Sub-task bad failed" in caplog.text


def test_one_failed_step_can_be_run_again_alone() -> None:
    """Steps that ended well are kept as they are; the failed one and what needs it run, with the kept answers."""
    bad = ModelScript(failure=ContextExceededError("Too long."))
    host = a_host({"m1": FAST, "moody": [bad, FAST]})
    rig = Rig(hosts={"a": host}, ranking={"": [ref("m1")], "b": [ref("moody")]})
    plan = a_plan(a=(), b=("a",), c=("b",))

    async def main() -> None:
        first = await rig.run(plan)
        assert [record.outcome.value for record in first] == ["succeeded", "failed", "skipped"]
        second = await rig.run(plan, kept=first[:1])
        assert [record.outcome.value for record in second] == ["succeeded"] * 3
        assert second[0] == first[0]

    run_virtual(main())
    assert [item.model for item in host.calls] == ["m1", "moody", "moody", "m1"]
    again = host.calls[2].call
    assert again is not None
    assert "Hello world" in again.messages[-1].content
