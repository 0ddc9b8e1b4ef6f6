"""A prompt's way through the engine: events, record, conversation, feed and learning."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import replace

import pytest

from app.backends.scripted import ModelScript
from app.domain.errors import HostBusyError, InvalidInputError, NotFoundError, RequestRejectedError, StoreError
from app.domain.events import (
    DecisionReady,
    EngineEvent,
    PlanReady,
    RequestEnded,
    StateChanged,
    SubTaskEnded,
    TextArrived,
)
from app.domain.plan import Plan, SubTask
from app.domain.prompt import ChatMessage, GenerationOptions, PromptRequest
from app.domain.record import Outcome, RequestRecord
from app.engine import CHECKPOINT_S
from app.execution.event_stream import EventStream
from app.routing.explain import replay
from app.store.records import RecordRepository
from tests.integration.engine.rig import CODER, POET, EngineRig, run

POEM = "Write a short poem about roses."
LIST = "1. Write a short poem about roses.\n2. Write a Python function for the area of a circle."
PICTURE = b"\x89PNG"


def test_events_come_in_order(rig: EngineRig) -> None:
    """Analysis, plan, decision, states and text, the end of the sub-task, the end of the request."""
    record = run(rig.answer(PromptRequest(prompt=POEM, request_id="r1")))
    assert rig.kinds() == [
        "AnalysisReady",
        "PlanReady",
        "DecisionReady",
        "StateChanged",
        "StateChanged",
        "TextArrived",
        "TextArrived",
        "AttemptEnded",
        "StateChanged",
        "SubTaskEnded",
        "RequestEnded",
    ]
    assert {event.request_id for event in rig.events} == {"r1"}
    assert (record.outcome, record.answer) == (Outcome.SUCCEEDED, "Roses are red.")
    assert record.sub_tasks[0].attempts[0].ref == POET
    assert 0 < record.router_s <= (record.ttft_s or 0) <= record.total_s


def test_record_is_stored_published_and_learned_from(rig: EngineRig) -> None:
    """The same record is in the database, on the feed, and with the learning."""

    async def body() -> None:
        record = await rig.answer(POEM)
        assert await rig.store.queries.record(record.request_id) == record
        assert rig.published == [record]
        assert rig.learned == [record]

    run(body())


def test_stored_decision_replays(rig: EngineRig) -> None:
    """The decision that comes back from the database gives the same ranking and scores again."""

    async def body() -> None:
        record = await rig.answer(POEM)
        decision = record.sub_tasks[0].decision
        assert decision is not None
        stored = (await rig.store.queries.decision(decision.decision_id)).record.decision
        assert stored == decision
        again = replay(stored)
        assert again.ranking == decision.ranking
        assert again.exclusions == decision.exclusions

    run(body())


def test_learning_that_fails_harms_nobody(rig: EngineRig, caplog: pytest.LogCaptureFixture) -> None:
    """It runs in the background; an error is logged and the answer stands."""
    rig.learning_error = RuntimeError("cannot learn")
    with caplog.at_level(logging.CRITICAL, logger="app.engine"):
        assert run(rig.answer(POEM)).outcome is Outcome.SUCCEEDED
    assert len(rig.learned) == 1


def test_closing_waits_for_what_is_learned(rig: EngineRig, monkeypatch: pytest.MonkeyPatch) -> None:
    """Learning goes on after the answer's end, and the program does not end before it."""
    go_on = asyncio.Event()

    async def slowly(self: EngineRig, record: RequestRecord) -> None:
        await go_on.wait()
        self.learned.append(record)

    monkeypatch.setattr(EngineRig, "learn", slowly)
    rig.build()

    async def body() -> None:
        async with rig.engine.stream(PromptRequest(prompt=POEM)) as stream:
            await until(rig.events, stream, RequestEnded)
        closing = asyncio.create_task(rig.engine.aclose())
        await asyncio.sleep(0)
        assert rig.learned == []
        assert not closing.done()
        go_on.set()
        await closing
        assert len(rig.learned) == 1

    run(body())


@pytest.mark.parametrize("prompt", ["", " \n\t"])
def test_blank_prompt_is_refused(rig: EngineRig, prompt: str) -> None:
    """Nothing is sent, nothing stored; the error says what to do."""
    with pytest.raises(InvalidInputError, match="The prompt is empty") as caught:
        run(rig.answer(prompt))
    assert caught.value.fix
    assert rig.backend.calls == []
    assert run(rig.store.queries.totals()).requests == 0


def test_picture_needs_no_words(rig: EngineRig) -> None:
    """A prompt of a picture alone is answered in one piece."""
    rig.profiles = tuple(replace(one, features=frozenset({"completion", "vision"})) for one in rig.profiles)
    record = run(rig.answer(PromptRequest(prompt=" ", images=(PICTURE,))))
    assert record.outcome is Outcome.SUCCEEDED
    assert record.plan.sub_tasks[0].text == "(image)"
    call = rig.backend.calls[0].call
    assert call is not None
    assert call.messages[-1].images == (PICTURE,)


def test_compound_prompt_goes_to_several_models(rig: EngineRig) -> None:
    """Each part goes to the model that is best at it; the answers are joined in the order of the prompt."""
    record = run(rig.answer(LIST))
    assert [part.attempts[0].ref for part in record.sub_tasks] == [POET, CODER]
    assert record.answer.index("Roses are red.") < record.answer.index("def f")
    assert record.answer.count("## ") == 2
    assert record.plan.predicted_s is not None
    assert record.plan.one_call_s is not None
    assert record.plan.predicted_s < record.plan.one_call_s
    assert "Quicker in parts" in record.plan.reason


def test_independent_parts_run_at_once(rig: EngineRig) -> None:
    """Text of one part arrives while the other is not over."""
    for model in ("poet", "coder"):
        rig.backend.set_script(model, ModelScript(tokens=(model,), stalls_after=1))

    async def body() -> None:
        request = PromptRequest(prompt=LIST)
        async with rig.engine.stream(request) as stream:
            await until(rig.events, stream, TextArrived)
            await until(rig.events, stream, TextArrived)
            assert rig.backend.open_streams == 2
        record = await rig.store.queries.record(request.request_id)
        assert [part.answer for part in record.sub_tasks] == ["poet", "coder"]
        assert {part.outcome for part in record.sub_tasks} == {Outcome.STOPPED}
        await rig.engine.aclose()

    run(body())


def test_plan_that_is_not_worth_it(rig: EngineRig) -> None:
    """With one model two requests in prose are one call, and the reason tells the seconds."""
    rig.build(profiles=rig.profiles[:1])
    record = run(rig.answer("Write a short poem about roses, then translate it to French."))
    assert len(rig.backend.calls) == 1
    assert record.plan.reason.startswith("In one piece, since 2 steps are not quicker or better")
    assert record.plan.predicted_s == record.plan.one_call_s
    assert record.plan.sub_tasks[0].capabilities


@pytest.mark.parametrize("how", ["request", "settings"])
def test_prompt_stays_whole_when_told(rig: EngineRig, how: str) -> None:
    """Neither the request's nor the user's wish is overruled."""
    if how == "settings":
        rig.change("routing", split_prompts=False)
    record = run(rig.answer(PromptRequest(prompt=LIST, may_split=how == "settings")))
    assert [text for _, text in rig.prompts()] == [LIST]
    assert not record.plan.is_compound


def test_plan_of_the_user_runs_as_it_is(rig: EngineRig) -> None:
    """An edited plan is not weighed; later steps read the answers of earlier ones."""
    plan = Plan(
        sub_tasks=(
            SubTask(id="x", text="Write a poem about roses."),
            SubTask(id="y", text="Write a Python function that prints it.", depends_on=("x",)),
        ),
        origin="user",
    )
    record = run(rig.answer(PromptRequest(prompt=LIST, plan=plan)))
    assert [task.id for task in record.plan.sub_tasks] == ["x", "y"]
    assert record.plan.predicted_s is None
    second = record.sub_tasks[1].decision
    assert second is not None
    assert "Roses are red." in rig.prompts()[1][1]
    bare = rig.engine.preview(PromptRequest(prompt="Write a Python function that prints it.")).analysis
    assert second.inputs.analysis.prompt_tokens > bare.prompt_tokens


def test_joined_answer(rig: EngineRig) -> None:
    """Where the prompt asks for one answer, a last step writes it and it alone is the answer."""
    rig.backend.set_script("poet", ModelScript(tokens=("Roses. ",)), ModelScript(tokens=("Dear friend.",)))
    record = run(rig.answer(PromptRequest(prompt=LIST, merge=True)))
    assert [task.id for task in record.plan.sub_tasks] == ["1", "2", "merge"]
    merged = record.sub_tasks[-1]
    assert record.answer == merged.answer
    assert "def f(): ..." in rig.prompts()[-1][1]


def test_conversation_gets_both_messages(rig: EngineRig) -> None:
    """Prompt and answer are stored with the request's id; the history reaches the model."""

    async def body() -> None:
        conversation = await rig.store.conversations.create()
        history = (ChatMessage(role="user", content="Hi"), ChatMessage(role="assistant", content="Hello!"))
        record = await rig.answer(
            PromptRequest(
                prompt=POEM, conversation_id=conversation.conversation_id, history=history, current_model=CODER
            )
        )
        question, answer = await rig.store.conversations.messages(conversation.conversation_id)
        assert (question.content, answer.content) == (POEM, "Roses are red.")
        assert answer.request_id == record.request_id
        assert not answer.is_interrupted
        call = rig.backend.calls[0].call
        assert call is not None
        assert call.messages[:2] == history
        decision = record.sub_tasks[0].decision
        assert decision is not None
        assert decision.inputs.current_model == CODER
        assert decision.inputs.history_tokens == 2

    run(body())


def test_unknown_conversation_reaches_the_reader(rig: EngineRig) -> None:
    """A known error is raised where the events are read."""
    with pytest.raises(NotFoundError):
        run(rig.answer(PromptRequest(prompt=POEM, conversation_id="gone")))


def test_defect_reaches_the_reader(rig: EngineRig, caplog: pytest.LogCaptureFixture) -> None:
    """So does an error that nobody expected, which is also logged."""

    def broken() -> object:
        raise ZeroDivisionError("defect")

    rig.snapshot = broken  # type: ignore[method-assign,assignment]  # stands for any defect of ours
    with caplog.at_level(logging.CRITICAL, logger="app.engine"), pytest.raises(ZeroDivisionError):
        run(rig.answer(LIST))


def test_errors_of_models_are_in_the_record(rig: EngineRig) -> None:
    """When every model fails the request ends as failed, with what happened and what to do."""
    error = RequestRejectedError("The host refuses this.", fix="Ask differently.")
    for model in ("poet", "coder"):
        rig.backend.set_script(model, ModelScript(failure=error))
    record = run(rig.answer(POEM))
    assert record.outcome is Outcome.FAILED
    assert "The host refuses this." in record.error
    assert record.fix == "Ask differently."
    assert record.ttft_s is None


def test_no_model_at_all(rig: EngineRig) -> None:
    """Without models the record says so, and the preview too."""
    rig.profiles = ()
    record = run(rig.answer(LIST))
    assert record.outcome is Outcome.FAILED
    assert record.error
    assert record.router_s == 0.0
    preview = rig.engine.preview(PromptRequest(prompt=POEM))
    assert preview.decision is None
    assert preview.error is not None


def test_text_of_a_failed_attempt_is_void(rig: EngineRig) -> None:
    """When the next model starts anew, its text alone counts."""
    rig.backend.set_script("poet", ModelScript(tokens=("Half", " way"), failure=HostBusyError("Busy."), fail_after=1))
    record = run(rig.answer(POEM))
    assert record.answer == "def f(): ..."
    assert [attempt.outcome for attempt in record.sub_tasks[0].attempts] == [Outcome.FAILED, Outcome.SUCCEEDED]


def test_settings_are_respected(rig: EngineRig) -> None:
    """Strategy, weights and answer defaults are those of the settings at that moment."""
    rig.change("routing", strategy="fastest", latency_weight=0.5)
    rig.change("generation", temperature=0.25, num_predict=99)
    record = run(rig.answer(PromptRequest(prompt=POEM, options=GenerationOptions(seed=7))))
    decision = record.sub_tasks[0].decision
    assert decision is not None
    assert (record.strategy, decision.strategy, decision.inputs.weights.latency) == ("fastest", "fastest", 0.5)
    call = rig.backend.calls[0].call
    assert call is not None
    assert (call.options.temperature, call.options.num_predict, call.options.seed) == (0.25, 99, 7)


def test_strategy_and_pin_of_the_request(rig: EngineRig) -> None:
    """What the request says goes before the settings."""

    async def body() -> None:
        record = await rig.answer(PromptRequest(prompt=POEM, strategy="best_quality"))
        assert record.strategy == "best_quality"
        record = await rig.answer(PromptRequest(prompt=POEM, pinned_model=CODER))
        assert record.strategy == "pinned"
        assert record.sub_tasks[0].attempts[0].ref == CODER

    run(body())


def test_privacy_keeps_only_the_hash(rig: EngineRig) -> None:
    """With the setting off the log has no text of the prompt."""

    async def body() -> None:
        rig.change("privacy", store_prompts=False)
        record = await rig.answer(POEM)
        stored = await rig.store.queries.record(record.request_id)
        assert POEM not in str(stored.plan)
        assert stored.prompt != POEM

    run(body())


async def until(events: list[EngineEvent], stream: EventStream, kind: type[EngineEvent]) -> None:
    """Read `stream` up to the first event of a kind."""
    async for event in stream:
        events.append(event)
        if isinstance(event, kind):
            return


def test_stop_keeps_the_text(rig: EngineRig) -> None:
    """Leaving the stream closes the connection and stores what had arrived, as stopped."""
    rig.backend.set_script("poet", ModelScript(tokens=("Roses ", "are red."), stalls_after=1))

    async def body() -> None:
        conversation = await rig.store.conversations.create()
        request = PromptRequest(prompt=POEM, conversation_id=conversation.conversation_id)
        async with rig.engine.stream(request) as stream:
            await until(rig.events, stream, TextArrived)
            assert rig.backend.open_streams == 1
        assert rig.backend.open_streams == 0
        stored = await rig.store.queries.record(request.request_id)
        assert (stored.outcome, stored.answer) == (Outcome.STOPPED, "Roses ")
        assert stored.sub_tasks[0].attempts[0].outcome is Outcome.STOPPED
        answer = (await rig.store.conversations.messages(conversation.conversation_id))[-1]
        assert answer.content == "Roses "
        assert rig.published == [stored]
        await rig.engine.aclose()
        assert rig.learned == [stored]

    run(body())


@pytest.mark.parametrize("kind", [PlanReady, DecisionReady, StateChanged, SubTaskEnded])
def test_stop_at_any_point(rig: EngineRig, kind: type[EngineEvent]) -> None:
    """Whenever it comes, a stop leaves one whole record and no task."""

    async def body() -> RequestRecord:
        request = PromptRequest(prompt=LIST)
        async with rig.engine.stream(request) as stream:
            await until(rig.events, stream, kind)
        await rig.engine.aclose()
        return await rig.store.queries.record(request.request_id)

    record = run(body())
    assert record.outcome in {Outcome.STOPPED, Outcome.SUCCEEDED}
    assert len(record.sub_tasks) == len(record.plan.sub_tasks)


def test_reader_that_leaves_at_once(rig: EngineRig) -> None:
    """Without reading anything, leaving is clean."""

    async def body() -> None:
        async with rig.engine.stream(PromptRequest(prompt=POEM)):
            pass

    run(body())


def test_stop_while_the_record_is_stored(rig: EngineRig, monkeypatch: pytest.MonkeyPatch) -> None:
    """A stop that comes too late does not undo the answer: it is stored as what it is."""
    save = RecordRepository.save
    entered, go_on = asyncio.Event(), asyncio.Event()

    async def slow_save(self: RecordRepository, record: RequestRecord, *, keep_prompt: bool = True) -> None:
        entered.set()
        await go_on.wait()
        await save(self, record, keep_prompt=keep_prompt)

    monkeypatch.setattr(RecordRepository, "save", slow_save)

    async def body() -> None:
        request = PromptRequest(prompt=POEM)

        async def read() -> None:
            async with rig.engine.stream(request):
                await entered.wait()

        reader = asyncio.create_task(read())
        await entered.wait()
        reader.cancel()
        await asyncio.sleep(0)
        reader.cancel()
        go_on.set()
        with pytest.raises(asyncio.CancelledError):
            await reader
        assert (await rig.store.queries.record(request.request_id)).outcome is Outcome.SUCCEEDED
        await rig.engine.aclose()
        assert len(rig.learned) == 1

    run(body())


def test_database_that_fails_at_the_end(rig: EngineRig, monkeypatch: pytest.MonkeyPatch) -> None:
    """The reader gets the text, then the error; nothing is published as if it were stored."""

    async def full(*_: object, **__: object) -> None:
        raise StoreError("The disk is full.", fix="Make room.")

    monkeypatch.setattr(RecordRepository, "save", full)
    with pytest.raises(StoreError, match="disk is full"):
        run(rig.answer(POEM))
    assert "SubTaskEnded" in rig.kinds()
    assert rig.published == []


def test_database_that_fails_after_a_stop(
    rig: EngineRig, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Nobody reads any more, so the error is logged; a full queue of unread events holds nothing up."""
    rig.backend.set_script("poet", ModelScript(tokens=("x ",) * 2000))

    async def full(*_: object, **__: object) -> None:
        raise StoreError("The disk is full.")

    monkeypatch.setattr(RecordRepository, "save", full)

    async def body() -> None:
        async with rig.engine.stream(PromptRequest(prompt=POEM)) as stream:
            await until(rig.events, stream, TextArrived)
            await asyncio.sleep(0.02)

    with caplog.at_level(logging.WARNING, logger="app.engine"):
        run(body())
    assert "The disk is full." in caplog.text
    caplog.clear()


def test_answer_is_saved_while_it_comes(rig: EngineRig) -> None:
    """Every few tenths of a second the text so far is in the conversation, but only if there is more of it."""
    rig.backend.set_script("poet", ModelScript(tokens=("Roses ", "are red."), stalls_after=1))

    async def body() -> None:
        conversation = await rig.store.conversations.create()
        request = PromptRequest(prompt=POEM, conversation_id=conversation.conversation_id)
        async with rig.engine.stream(request) as stream:
            await until(rig.events, stream, TextArrived)
            for _ in range(2):
                await rig.clock.is_asleep.wait()
                rig.clock.wake()
            await rig.clock.is_asleep.wait()
            answer = (await rig.store.conversations.messages(conversation.conversation_id))[-1]
            assert answer.content == "Roses "
            assert set(rig.clock.asked) == {CHECKPOINT_S}

    run(body())


def test_saving_in_between_may_fail(
    rig: EngineRig, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """A checkpoint that fails is logged and the answer goes on."""

    async def locked(*_: object, **__: object) -> None:
        raise StoreError("The database is locked.")

    rig.backend.set_script("poet", ModelScript(tokens=("Roses ", "are red."), interval_s=0.05))

    async def body() -> None:
        conversation = await rig.store.conversations.create()
        monkeypatch.setattr(type(rig.store.conversations), "checkpoint", locked)
        request = PromptRequest(prompt=POEM, conversation_id=conversation.conversation_id)
        async with rig.engine.stream(request) as stream:
            await until(rig.events, stream, TextArrived)
            await rig.clock.is_asleep.wait()
            rig.clock.wake()
            await until(rig.events, stream, RequestEnded)
        await rig.engine.aclose()
        answer = (await rig.store.conversations.messages(conversation.conversation_id))[-1]
        assert answer.content == "Roses are red."

    with caplog.at_level(logging.WARNING, logger="app.engine"):
        run(body())
    assert "The database is locked." in caplog.text
    caplog.clear()


def test_conversation_of_a_tool_is_no_blank_prompt(rig: EngineRig) -> None:
    """A conversation that ends with a tool's result has no prompt and is never split."""
    turns = (ChatMessage(role="user", content=LIST), ChatMessage(role="tool", content="42", tool_name="sum"))
    record = run(rig.answer(PromptRequest(prompt="", turns=turns)))
    assert record.outcome is Outcome.SUCCEEDED
    assert not record.plan.is_compound
