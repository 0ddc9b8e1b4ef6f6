"""Batches fill every cell once, stop where asked, and go on where they stopped."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from app.backends.scripted import ModelScript
from app.domain.batch import MOST_PROMPTS, Batch, BatchChanged
from app.domain.decision import Snapshot
from app.domain.errors import ConflictError, ContextExceededError, InvalidInputError, NotFoundError
from app.domain.events import AlertRaised
from app.domain.record import Outcome
from app.learning.compare.batches import MOST_FAILURES_IN_A_ROW, Batches
from app.learning.compare.prompt_list import read_prompts
from tests.integration.engine.rig import CODER, POET, EngineRig, run

PROMPTS = ("Write a poem.", "Write a sonnet.", "Write a haiku.")


class Watched:
    """Batches with what they told."""

    def __init__(self, rig: EngineRig, *, memory_bytes: int | None = None) -> None:
        """Let the models share so much free memory; None holds both."""
        self.alerts: list[AlertRaised] = []
        self.changes: list[BatchChanged] = []
        self._rig = rig
        self._memory_bytes = memory_bytes
        self.batches = Batches(rig.engine, rig.store, self.snapshot, lambda: rig.settings, self.alerts.append)
        self.end = self.batches.subscribe(self.changes.append)

    def snapshot(self) -> Snapshot:
        """Return the rig's, perhaps with little memory and nothing loaded."""
        snapshot = self._rig.snapshot()
        if self._memory_bytes is None:
            return snapshot
        return replace(snapshot, resident={}, free_memory_bytes={"a": self._memory_bytes})

    async def until_done(self, count: int) -> None:
        """Wait for so many answers."""
        there = asyncio.Event()
        end = self.batches.subscribe(lambda change: there.set() if change.batch.done >= count else None)
        await there.wait()
        end()

    async def to_the_end(self, batch: Batch) -> Batch:
        """Run a batch until it rests, and return it as it is stored."""
        await self.batches.resume(batch.batch_id)
        task = self.batches._task
        if task is not None:
            await asyncio.wait({task})
        return await self._rig.store.batches.get(batch.batch_id)


def test_every_cell_is_answered(rig: EngineRig) -> None:
    """Three prompts for two models are six answers, kept in order; the end is told, with counts on the way."""

    async def body() -> None:
        watched = Watched(rig)
        batch = await watched.batches.create(PROMPTS, (POET, CODER))
        assert (batch.title, batch.total) == ("Write a poem.", 6)
        done = await watched.to_the_end(batch)
        assert (done.done, done.failed, done.is_finished) == (6, 0, True)
        rows = await rig.store.batches.rows(batch.batch_id)
        assert [row.prompt for row in rows] == list(PROMPTS)
        assert {(lane.answer, lane.model) for row in rows for lane in row.lanes} == {
            ("Roses are red.", POET),
            ("def f(): ...", CODER),
        }
        assert rows[0].capability == "creative"
        assert [change.batch.done for change in watched.changes] == [0, 1, 2, 3, 4, 5, 6, 6]
        assert not watched.changes[-1].is_running
        assert watched.changes[0].remaining_s is None
        assert watched.changes[-1].remaining_s == 0.0
        assert [alert.kind for alert in watched.alerts] == ["work_done"]
        assert await rig.store.comparisons.list() == ()

    run(body())


def test_little_memory_means_one_model_after_the_other(rig: EngineRig) -> None:
    """Each model is loaded once, not once a prompt; with room for both they take turns."""

    async def body() -> None:
        watched = Watched(rig, memory_bytes=1_000_000_000)
        await watched.to_the_end(await watched.batches.create(PROMPTS, (POET, CODER)))
        assert [model for model, _text in rig.prompts()] == ["poet"] * 3 + ["coder"] * 3

    run(body())


def test_a_paused_batch_goes_on(rig: EngineRig) -> None:
    """What was being answered is asked again, what was answered is not; so it is after a restart."""
    rig.backend.set_script("coder", ModelScript(tokens=("never",), stalls_after=0))

    async def body() -> None:
        watched = Watched(rig)
        batch = await watched.batches.create(PROMPTS, (POET, CODER))
        await watched.batches.resume(batch.batch_id)
        await watched.batches.resume(batch.batch_id)
        await watched.until_done(3)
        await watched.batches.pause()
        await watched.batches.pause()
        paused = await rig.store.batches.get(batch.batch_id)
        assert (paused.done, paused.is_finished) == (3, False)
        assert not watched.changes[-1].is_running
        rig.backend.set_script("coder", ModelScript(tokens=("now",)))
        restarted = Watched(rig)
        assert (await restarted.to_the_end(batch)).is_finished
        assert [model for model, _text in rig.prompts()].count("poet") == 3
        assert restarted.changes[0].remaining_s is not None

    run(body())


def test_many_failures_in_a_row_pause_it(rig: EngineRig) -> None:
    """A broken model does not fill the matrix with errors; the failed cells can be asked again."""
    rig.backend.set_script("coder", ModelScript(failure=ContextExceededError("The prompt is too long.")))

    async def body() -> None:
        watched = Watched(rig, memory_bytes=1_000_000_000)
        batch = await watched.batches.create([f"Poem {number}" for number in range(9)], (CODER, POET))
        stopped = await watched.to_the_end(batch)
        assert stopped.failed == MOST_FAILURES_IN_A_ROW
        assert not stopped.is_finished
        assert "in a row failed" in watched.changes[-1].note
        assert [alert.kind for alert in watched.alerts] == ["guardrail"]
        rig.backend.set_script("coder", ModelScript(tokens=("better",)))
        await watched.batches.retry_failures(batch.batch_id)
        assert watched.batches._task is not None
        await asyncio.wait({watched.batches._task})
        done = await rig.store.batches.get(batch.batch_id)
        assert (done.done, done.failed) == (18, 0)

    run(body())


def test_one_batch_at_a_time(rig: EngineRig) -> None:
    """A second one is refused with what to do; closing the program pauses."""
    rig.backend.set_script("coder", ModelScript(tokens=("never",), stalls_after=0))

    async def body() -> None:
        watched = Watched(rig)
        first = await watched.batches.create(PROMPTS, (POET, CODER))
        second = await watched.batches.create(PROMPTS, (POET, CODER), title="Another")
        await watched.batches.resume(first.batch_id)
        assert watched.batches.running_id == first.batch_id
        with pytest.raises(ConflictError):
            await watched.batches.resume(second.batch_id)
        with pytest.raises(ConflictError):
            await watched.batches.retry_failures(second.batch_id)
        await watched.batches.aclose()
        assert watched.batches.running_id == ""
        assert {batch.title for batch in await rig.store.batches.list()} == {"Write a poem.", "Another"}

    run(body())


def test_a_defect_ends_the_batch_and_is_told(rig: EngineRig, monkeypatch: pytest.MonkeyPatch) -> None:
    """The batch rests instead of hanging, and says that it was not the models' fault."""

    async def fail(*_arguments: object) -> None:
        message = "a defect"
        raise RuntimeError(message)

    async def body() -> None:
        watched = Watched(rig)
        batch = await watched.batches.create(PROMPTS, (POET, CODER))
        monkeypatch.setattr(rig.store.batches, "save_cell", fail)
        await watched.to_the_end(batch)
        assert "Modelyard itself failed" in watched.changes[-1].note
        assert watched.batches.running_id == ""

    run(body())


def test_a_deleted_batch_is_gone_and_can_be_brought_back(rig: EngineRig) -> None:
    """With its prompts and answers; who unsubscribed hears nothing any more."""

    async def body() -> None:
        watched = Watched(rig)
        batch = await watched.to_the_end(await watched.batches.create(PROMPTS, (POET, None)))
        rows = await rig.store.batches.rows(batch.batch_id)
        await rig.store.batches.delete(batch.batch_id)
        assert await rig.store.batches.list() == ()
        with pytest.raises(NotFoundError):
            await watched.batches.resume(batch.batch_id)
        await rig.store.batches.save(batch, rows)
        assert await rig.store.batches.get(batch.batch_id) == batch
        assert await rig.store.batches.rows(batch.batch_id) == rows
        heard = len(watched.changes)
        watched.end()
        await watched.to_the_end(batch)
        assert len(watched.changes) == heard
        assert [lane.outcome for row in rows for lane in row.lanes] == [Outcome.SUCCEEDED] * 6

    run(body())


def test_a_row_that_is_saved_again_stays_in_its_batch(rig: EngineRig) -> None:
    """Asking one cell again side by side keeps the matrix whole."""

    async def body() -> None:
        watched = Watched(rig)
        batch = await watched.to_the_end(await watched.batches.create(PROMPTS, (POET, CODER)))
        rows = await rig.store.batches.rows(batch.batch_id)
        await rig.store.comparisons.save(rows[1])
        assert await rig.store.batches.rows(batch.batch_id) == rows

    run(body())


def test_what_cannot_be_run_is_refused(rig: EngineRig) -> None:
    """No prompt, one model, or prompts that may not be kept."""

    async def body() -> None:
        watched = Watched(rig)
        for prompts, models in (((), (POET, CODER)), (PROMPTS, (POET,)), (PROMPTS, (POET,) * 5)):
            with pytest.raises(InvalidInputError):
                await watched.batches.create(prompts, models)
        rig.change("privacy", store_prompts=False)
        with pytest.raises(InvalidInputError, match="keep its prompts"):
            await watched.batches.create(PROMPTS, (POET, CODER))
        assert await watched.batches.read_prompts("one\n\ntwo") == ("one", "two")

    run(body())


@pytest.mark.parametrize(
    ("text", "name", "expected"),
    [
        ("one\n\n two \n", "", ("one", "two")),
        ("first\nline two\n---\nsecond\n---\n", "list.txt", ("first\nline two", "second")),
        ('["one", {"prompt": "two"}]', "list.json", ("one", "two")),
        ('{"prompts": [{"question": "one"}]}', "list.json", ("one",)),
        ('{"text": "one"}\n\n"two"\n', "list.jsonl", ("one", "two")),
        ('id,prompt\n1,one\n2,"two, three"\n3\n', "list.csv", ("one", "two, three")),
        ("one,x\n\ntwo,y\n", "list.csv", ("one", "two")),
    ],
)
def test_prompts_from_files(text: str, name: str, expected: tuple[str, ...]) -> None:
    """Each kind of file gives its prompts, without blank ones."""
    assert read_prompts(text, name) == expected


@pytest.mark.parametrize(
    ("text", "name", "words"),
    [
        ("  \n", "", "no prompt"),
        ("{", "list.json", "is not JSON"),
        ("3", "list.json", "does not hold a list"),
        ("[3]", "list.json", "has no prompt"),
        ("x\n" * (MOST_PROMPTS + 1), "", "a batch takes"),
        ("", "list.csv", "no prompt"),
    ],
)
def test_files_without_prompts_are_refused(text: str, name: str, words: str) -> None:
    """The message says what is wrong."""
    with pytest.raises(InvalidInputError, match=words):
        read_prompts(text, name)
