"""One sub-task: retries, fallback, time limits, and what the record says."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from app.backends.scripted import ModelScript
from app.domain.decision import ExpectedTime, Snapshot
from app.domain.errors import (
    ContextExceededError,
    HostBusyError,
    HostFailedError,
    HostUnreachableError,
    RequestRejectedError,
    StreamCutError,
)
from app.domain.events import AttemptEnded, DecisionReady, StateChanged, TextArrived, ThinkingArrived, ToolsCalled
from app.domain.profile import Measure, ModelProfile, ResidentModel
from app.domain.prompt import PromptRequest, ToolCall
from app.domain.record import Outcome, SubTaskRecord, SubTaskState, Usage
from tests.unit.execution.rig import SETTINGS, Rig, a_host, a_rig, ref
from tests.virtual_time import run_virtual

GOOD = ModelScript(first_token_s=1.0, interval_s=0.5)
RESIDENT = Snapshot(resident={ref("m1"): 1, ref("m2"): 1})


def test_answers_with_the_first_model() -> None:
    """The chosen model's text, times and states are told and recorded."""
    rig = a_rig(replace(GOOD, load_s=4.0))
    record = run_virtual(rig.answer())
    assert (record.outcome, record.answer, record.started_s, record.ended_s) == (
        Outcome.SUCCEEDED,
        "Hello world",
        0.0,
        5.5,
    )
    (attempt,) = record.attempts
    assert (attempt.ttft_s, attempt.total_s, attempt.was_cold, attempt.thinking_s) == (5.0, 5.5, True, None)
    assert [event.state for event in rig.seen(StateChanged)] == [
        SubTaskState.QUEUED,
        SubTaskState.LOADING,
        SubTaskState.RUNNING,
        SubTaskState.DONE,
    ]
    assert "".join(event.text for event in rig.seen(TextArrived)) == "Hello world"
    assert len(rig.seen(DecisionReady)) == len(rig.seen(AttemptEnded)) == 1
    assert rig.orchestrator.in_flight() == {}


def test_loading_tells_the_usual_time() -> None:
    """While a model loads, its learned time and count are told; without any, nothing is made up."""
    profile = ModelProfile(ref=ref("m1"), load_s=Measure(value=8.0, n=6))
    for measure, expected in ((profile.load_s, (8.0, 6)), (Measure(value=8.0, n=0), (None, 0)), (None, (None, 0))):
        rig = a_rig(GOOD, snapshot=Snapshot(profiles=(replace(profile, load_s=measure),)))
        run_virtual(rig.answer())
        loading = next(event for event in rig.seen(StateChanged) if event.state is SubTaskState.LOADING)
        assert (loading.usual_s, loading.usual_n) == expected


def test_a_loaded_model_runs_at_once() -> None:
    """A model in memory has no loading state and is warm."""
    rig = a_rig(GOOD, snapshot=RESIDENT)
    record = run_virtual(rig.answer())
    assert SubTaskState.LOADING not in {event.state for event in rig.seen(StateChanged)}
    assert not record.attempts[0].was_cold


def test_thinking_is_a_phase_of_its_own() -> None:
    """The first visible token counts for the TTFT, thinking is measured apart."""
    rig = a_rig(replace(GOOD, thinking=("hm", "aha")))
    (attempt,) = run_virtual(rig.answer()).attempts
    assert (attempt.ttft_s, attempt.thinking_s, attempt.thinking, attempt.text) == (2.0, 1.0, "hmaha", "Hello world")
    assert [event.text for event in rig.seen(ThinkingArrived)] == ["hm", "aha"]


def test_retries_the_same_model_before_the_first_token() -> None:
    """An error that may pass is tried again on the same model after the pause."""
    bad = ModelScript(failure=HostFailedError("boom"))
    rig = Rig(hosts={"a": a_host({"m1": [bad, GOOD]})}, ranking={"": [ref("m1")]})
    record = run_virtual(rig.answer())
    assert record.outcome is Outcome.SUCCEEDED
    assert [(item.outcome, item.wait_before_s) for item in record.attempts] == [
        (Outcome.FAILED, 0.0),
        (Outcome.SUCCEEDED, 1.0),
    ]
    assert [call.at_s for call in rig.hosts["a"].calls] == [0.0, 1.0]
    first = rig.seen(AttemptEnded)[0]
    assert (first.next_ref, first.wait_s) == (ref("m1"), 1.0)


def test_retry_after_is_waited_for_exactly() -> None:
    """The host's wish decides the pause."""
    bad = ModelScript(failure=HostBusyError("busy", retry_after_s=7.0))
    rig = Rig(hosts={"a": a_host({"m1": [bad, GOOD]})}, ranking={"": [ref("m1")]})
    run_virtual(rig.answer())
    assert [call.at_s for call in rig.hosts["a"].calls] == [0.0, 7.125]


def test_falls_back_along_the_ranking() -> None:
    """What cannot succeed goes to the next model at once."""
    rig = a_rig(ModelScript(failure=ContextExceededError("too long")), GOOD)
    record = run_virtual(rig.answer())
    assert [attempt.ref for attempt in record.attempts] == [ref("m1"), ref("m2")]
    assert record.outcome is Outcome.SUCCEEDED
    assert rig.seen(AttemptEnded)[0].next_ref == ref("m2")
    assert record.attempts[0].error_kind == "context_exceeded"


def test_a_cut_answer_keeps_its_text_and_starts_anew_elsewhere() -> None:
    """Text of a cut answer stays in its attempt, and the next model gives the whole answer."""
    rig = a_rig(ModelScript(failure=StreamCutError("cut"), fail_after=1, tokens=("Half", "way")), GOOD)
    record = run_virtual(rig.answer())
    assert [(item.text, item.outcome) for item in record.attempts] == [
        ("Half", Outcome.FAILED),
        ("Hello world", Outcome.SUCCEEDED),
    ]
    assert record.answer == "Hello world"


def test_a_cut_answer_without_fallback_fails_with_its_text() -> None:
    """A truncated answer is never a success."""
    rig = a_rig(ModelScript(failure=StreamCutError("cut", fix="Try again."), fail_after=1))
    record = run_virtual(rig.answer())
    assert (record.outcome, record.answer, record.error, record.fix) == (Outcome.FAILED, "Hello", "cut", "Try again.")


def test_a_stream_without_its_last_line_is_cut() -> None:
    """Even a backend that ends quietly without usage gives no success."""

    class Careless(type(a_host({}))):  # type: ignore[misc]  # the scripted host, made careless
        async def _chunks(self, call):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202 - as in the base
            async for chunk in super()._chunks(call):
                if chunk.usage is None:
                    yield chunk

    rig = Rig(hosts={"a": Careless({"m1": GOOD})}, ranking={"": [ref("m1")]})
    record = run_virtual(rig.answer())
    assert record.outcome is Outcome.FAILED
    assert record.attempts[0].error_kind == "stream_cut"


@pytest.mark.parametrize(
    ("script", "kind"),
    [
        (ModelScript(tokens=()), "empty_answer"),
        (ModelScript(tokens=(" ", "\n")), "empty_answer"),
        (ModelScript(tokens=(), thinking=("hm",)), "empty_answer"),
        (ModelScript(ends_without_done=True), "stream_cut"),
    ],
)
def test_no_answer_is_a_failure(script: ModelScript, kind: str) -> None:
    """Without visible text the attempt failed, also if the model thought."""
    record = run_virtual(a_rig(script).answer())
    assert (record.outcome, record.attempts[0].error_kind) == (Outcome.FAILED, kind)


def test_tool_calls_are_an_answer() -> None:
    """A reply of tool calls alone is complete."""
    call = ToolCall(name="look_up", arguments={"word": "yard"})
    rig = a_rig(ModelScript(tokens=(), tool_calls=(call,)))
    record = run_virtual(rig.answer())
    assert record.outcome is Outcome.SUCCEEDED
    assert record.attempts[0].tool_calls == (call,)
    assert rig.seen(ToolsCalled)[0].tool_calls == (call,)


@pytest.mark.parametrize(
    ("script", "snapshot", "expected", "kind", "after_s"),
    [
        (ModelScript(first_token_s=999), RESIDENT, ExpectedTime(), "first_token_timeout", 60.0),
        (ModelScript(first_token_s=999), Snapshot(), ExpectedTime(), "first_token_timeout", 240.0),
        (ModelScript(first_token_s=999), RESIDENT, ExpectedTime(prefill_s=20), "first_token_timeout", 120.0),
        (ModelScript(stalls_after=1, first_token_s=2), RESIDENT, ExpectedTime(), "stream_stalled", 32.0),
        (ModelScript(interval_s=25, tokens=("x",) * 99), RESIDENT, ExpectedTime(), "total_timeout", 900.0),
    ],
)
def test_time_limits_are_exact(
    script: ModelScript, snapshot: Snapshot, expected: ExpectedTime, kind: str, after_s: float
) -> None:
    """Each limit ends the attempt in its second: longer for a model that must load or has much to read."""
    record = run_virtual(a_rig(script, snapshot=snapshot, expected=expected).answer())
    (attempt,) = record.attempts
    assert attempt.error_kind == kind
    assert attempt.total_s == pytest.approx(after_s)
    assert record.outcome is Outcome.FAILED


def test_a_slow_load_within_its_usual_time_is_waited_for() -> None:
    """A model known to load for three minutes gets twice that."""
    profile = ModelProfile(ref=ref("m1"), load_s=Measure(value=200.0, n=3))
    rig = a_rig(replace(GOOD, load_s=390.0), snapshot=Snapshot(profiles=(profile,)))
    assert run_virtual(rig.answer()).outcome is Outcome.SUCCEEDED


def test_a_slow_reader_does_not_stall_the_model() -> None:
    """Back-pressure counts for no limit but the total."""
    rig = a_rig(GOOD)

    async def main() -> Outcome:
        plain = rig.emit

        async def slow(event: object) -> None:
            await asyncio.sleep(100)
            await plain(event)  # type: ignore[arg-type]  # an event

        rig.emit = slow  # type: ignore[method-assign]  # a slow window
        return (await rig.answer()).outcome

    assert run_virtual(main()) is Outcome.SUCCEEDED


def test_total_time_covers_all_attempts() -> None:
    """The second model gets what the first left over."""
    slow = ModelScript(first_token_s=9999)
    rig = a_rig(slow, slow, slow, settings=SETTINGS.model_copy(update={"total_timeout_s": 300.0}))
    record = run_virtual(rig.answer())
    assert [attempt.total_s for attempt in record.attempts] == [pytest.approx(240.0), pytest.approx(60.0)]
    assert record.attempts[-1].error_kind == "total_timeout"


def test_attempts_are_bounded() -> None:
    """However many models there are, the calls end."""
    rig = a_rig(*[ModelScript(failure=HostFailedError("boom"))] * 6)
    record = run_virtual(rig.answer())
    assert len(record.attempts) == SETTINGS.max_attempts
    assert record.error == "2 models were tried. a/m1: boom a/m2: boom"


def test_a_lost_host_takes_all_its_models() -> None:
    """After a host does not answer, its other models are not called."""
    down = a_host({"m1": GOOD, "m2": GOOD})
    down.take_down(HostUnreachableError("Nothing there.", fix="Start it."))
    rig = Rig(
        hosts={"a": down, "b": a_host({"m3": GOOD}, key="b")},
        ranking={"": [ref("m1"), ref("m2"), ref("m3", "b")]},
    )
    record = run_virtual(rig.answer())
    assert [str(attempt.ref) for attempt in record.attempts] == ["a/m1", "a/m1", "b/m3"]


def test_an_unknown_host_is_unreachable() -> None:
    """A host that was removed meanwhile fails the attempt and not the program."""
    rig = Rig(hosts={}, ranking={"": [ref("m1")]})
    record = run_virtual(rig.answer())
    assert (record.error, record.fix) == (
        "The host a is no longer there. Tried 2 times.",
        "Look at the hosts in Settings.",
    )


def test_the_last_models_refusal_does_not_hide_the_first_error() -> None:
    """All models are named with their errors; the fix is that of the best choice."""
    rig = a_rig(
        ModelScript(failure=ContextExceededError("Too long.", fix="Shorten it.")),
        ModelScript(failure=RequestRejectedError("No tools.", fix="Remove them.")),
    )
    record = run_virtual(rig.answer())
    assert record.error == "2 models were tried. a/m1: Too long. a/m2: No tools."
    assert record.fix == "Shorten it."


def test_an_open_breaker_is_passed_over() -> None:
    """A paused model is not called; with nothing else the user reads why and for how long."""
    rig = a_rig(GOOD, GOOD)

    async def main() -> None:
        for _ in range(3):
            rig.breakers.failed(ref("m1"), HostFailedError("boom"))
        assert (await rig.answer()).attempts[0].ref == ref("m2")
        rig.ranking = {"": [ref("m1")]}
        record = await rig.answer()
        assert record.error == "a/m1 is paused after 3 failures in a row. The last one: boom"
        assert record.fix == "It is tried again in 32 s. Reset it under Routing to try at once."

    run_virtual(main())


def test_the_breaker_opens_with_one_candidate() -> None:
    """Three failures in a row stop the calls even if there is no other model, and the pause ends."""
    rig = a_rig(ModelScript(failure=HostFailedError("boom")))

    async def main() -> tuple[int, ...]:
        counts = []
        for _ in range(3):
            await rig.answer()
            counts.append(len(rig.hosts["a"].calls))
        await asyncio.sleep(34)
        rig.hosts["a"].set_script("m1", GOOD)
        assert (await rig.answer()).outcome is Outcome.SUCCEEDED
        return tuple(counts)

    assert run_virtual(main()) == (2, 3, 3)


def test_waits_for_the_probe_of_another() -> None:
    """While one call probes a paused model, the others wait for its result instead of failing."""
    rig = a_rig(replace(GOOD, first_token_s=5.0))

    async def main() -> None:
        for _ in range(3):
            rig.breakers.failed(ref("m1"), HostFailedError("boom"))
        await asyncio.sleep(40)
        first, second = await asyncio.gather(rig.answer(), rig.answer())
        assert first.outcome is second.outcome is Outcome.SUCCEEDED
        assert [call.at_s for call in rig.hosts["a"].calls] == [40.0, 45.5]

    run_virtual(main())


def test_an_answer_at_the_length_limit_is_partial() -> None:
    """A cut by the length limit is shown as such and asks no other model."""
    rig = a_rig(replace(GOOD, usage=Usage(done_reason="length")), GOOD)
    record = run_virtual(rig.answer())
    assert (record.outcome, record.attempts[0].flags, len(record.attempts)) == (Outcome.PARTIAL, ("length_limit",), 1)
    assert record.error == "The answer stopped at the length limit."


def test_a_call_that_waited_behind_another_is_not_cold() -> None:
    """Servers count waiting as loading; a busy loaded model was warm."""
    usage = Usage(load_s=3.0, done_reason="stop")
    rig = a_rig(replace(GOOD, usage=usage), snapshot=RESIDENT)

    async def main() -> list[bool]:
        records = await asyncio.gather(rig.answer(), rig.answer())
        return [record.attempts[0].was_cold for record in records]

    assert run_virtual(main()) == [False, False]
    assert run_virtual(a_rig(replace(GOOD, usage=usage), snapshot=RESIDENT).answer()).attempts[0].was_cold


def test_flags_come_from_the_hosts_view() -> None:
    """A model that fell to the processor is flagged, once its host was seen with graphics memory."""
    views = {
        "m1": ResidentModel(ref=ref("m1"), size_bytes=10, size_vram_bytes=10),
        "m2": ResidentModel(ref=ref("m2"), size_bytes=10, size_vram_bytes=0),
    }
    rig = a_rig(GOOD, GOOD, residency=lambda item: views[item.model])

    async def main() -> list[tuple[str, ...]]:
        flags = []
        for model in ("m2", "m1", "m2"):
            rig.ranking = {"": [ref(model)]}
            flags.append((await rig.answer()).attempts[0].flags)
        return flags

    assert run_virtual(main()) == [(), (), ("cpu_fallback",)]


def test_a_defect_of_a_backend_fails_only_its_sub_task(caplog: pytest.LogCaptureFixture) -> None:
    """What is not in our tree is logged and told as a defect, with the text so far."""
    rig = a_rig(ModelScript(failure=ValueError("no"), fail_after=1))  # type: ignore[arg-type]  # the defect

    async def main() -> SubTaskRecord:
        record = await rig.answer()
        assert rig.breakers.view("a/m1").failures == 0
        return record

    record = run_virtual(main())
    assert (record.outcome, record.answer) == (Outcome.FAILED, "Hello")
    assert record.error == "Modelyard has a defect: ValueError: no"
    assert "failed inside Modelyard" in caplog.text


def test_settings_fill_what_the_request_leaves_open() -> None:
    """Every call carries the merged options."""
    rig = a_rig(GOOD)
    rig.generation = rig.generation.model_copy(update={"num_ctx": 8192, "temperature": 0.2})
    run_virtual(rig.answer(PromptRequest(prompt="Hi", system="Be brief.")))
    call = rig.hosts["a"].calls[0].call
    assert call is not None
    assert (call.options.num_ctx, call.options.temperature, call.options.keep_alive) == (8192, 0.2, "5m")
    assert [(message.role, message.content) for message in call.messages] == [("system", "Be brief."), ("user", "Hi")]


def test_time_can_run_out_while_waiting_for_a_turn() -> None:
    """A fallback whose host is busy until the total time is over is not called any more."""
    slow = ModelScript(first_token_s=50.0, interval_s=20.0, tokens=("x",) * 20)
    hosts = {
        "a": a_host({"m1": ModelScript(failure=ContextExceededError("too long"), first_token_s=5.0)}),
        "b": a_host({"m2": slow}, key="b"),
    }
    rig = Rig(
        hosts=hosts,
        ranking={"": [ref("m1"), ref("m2", "b")]},
        settings=SETTINGS.model_copy(update={"host_concurrency": 1, "total_timeout_s": 300.0}),
    )

    async def main() -> SubTaskRecord:
        rig.ranking = {"": [ref("m2", "b")]}
        other = asyncio.create_task(rig.answer())
        await asyncio.sleep(1.0)
        rig.settings = rig.settings.model_copy(update={"total_timeout_s": 100.0})
        rig.ranking = {"": [ref("m1"), ref("m2", "b")]}
        record = await rig.answer()
        await other
        return record

    record = run_virtual(main())
    assert (record.error, len(record.attempts), record.ended_s) == ("too long", 1, 299.0)


def test_a_breaker_that_opens_while_a_call_waits_is_respected() -> None:
    """A call that got its turn after the model was paused goes elsewhere."""
    rig = a_rig(ModelScript(first_token_s=5.0), GOOD, settings=SETTINGS.model_copy(update={"host_concurrency": 1}))

    async def main() -> SubTaskRecord:
        first = asyncio.create_task(rig.answer())
        await asyncio.sleep(1.0)
        second = asyncio.create_task(rig.answer())
        await asyncio.sleep(1.0)
        for _ in range(3):
            rig.breakers.failed(ref("m1"), HostFailedError("boom"))
        await first
        return await second

    assert [attempt.ref for attempt in run_virtual(main()).attempts] == [ref("m2")]


def test_a_timeout_inside_a_backend_is_not_ours() -> None:
    """Only our own limits become time-out errors; a stray TimeoutError is a defect."""
    record = run_virtual(a_rig(ModelScript(failure=TimeoutError())).answer())  # type: ignore[arg-type]  # the defect
    assert record.error.startswith("Modelyard has a defect: TimeoutError")


def test_a_host_that_asks_for_too_long_a_wait_says_so() -> None:
    """A Retry-After beyond the limit is not waited for; the user reads how long it is."""
    record = run_virtual(a_rig(ModelScript(failure=HostBusyError("Busy.", retry_after_s=3600))).answer())
    assert record.fix == "The host asks to wait 3600 s. Try again then, or choose another model."


def test_the_next_hope_may_be_a_model_under_probe() -> None:
    """A fallback that another call probes just now is waited for."""
    rig = a_rig(
        ModelScript(failure=ContextExceededError("too long"), first_token_s=2.0), replace(GOOD, first_token_s=9.0)
    )

    async def main() -> SubTaskRecord:
        for _ in range(3):
            rig.breakers.failed(ref("m2"), HostFailedError("boom"))
        await asyncio.sleep(40)
        rig.ranking = {"": [ref("m2")]}
        probe = asyncio.create_task(rig.answer())
        await asyncio.sleep(1.0)
        rig.ranking = {"": [ref("m1"), ref("m2")]}
        record = await rig.answer()
        await probe
        return record

    record = run_virtual(main())
    assert [attempt.ref for attempt in record.attempts] == [ref("m1"), ref("m2")]
    assert record.outcome is Outcome.SUCCEEDED


def test_a_breaker_that_opens_during_the_pause_ends_the_job() -> None:
    """When others find the model ill while this one waits for its retry, it fails with its own error."""
    rig = a_rig(ModelScript(failure=HostFailedError("boom")))

    async def main() -> SubTaskRecord:
        task = asyncio.create_task(rig.answer())
        await asyncio.sleep(0.5)
        for _ in range(2):
            rig.breakers.failed(ref("m1"), HostFailedError("boom"))
        return await task

    record = run_virtual(main())
    assert (record.outcome, record.error, len(record.attempts)) == (Outcome.FAILED, "boom", 1)
