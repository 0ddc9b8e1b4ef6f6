"""Conversations: answers are on disk while they stream, and nothing of them is lost."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from app.domain.attachments import TextFile, with_files
from app.domain.errors import InvalidInputError, NotFoundError
from app.domain.plan import Plan, SubTask
from app.domain.record import Outcome, RequestRecord, SubTaskRecord
from app.domain.views import FoundMessage
from app.store import Database, Store, schema
from app.store.conversations import title_of
from tests.unit.store.fixtures import HeldClock
from tests.unit.store.values import QWEN, SMOL, make_attempt, make_decision, make_record


async def ask(store: Store, conversation: str, prompt: str) -> RequestRecord:
    """Ask and answer once."""
    record = make_record(prompt, conversation_id=conversation)
    await store.conversations.begin_exchange(conversation, prompt=prompt, images=(), request_id=record.request_id)
    await store.records.save(record)
    return record


def test_an_exchange(store: Store) -> None:
    """Prompt and answer are stored in order, with the facts of the chip."""

    async def body() -> None:
        conversation = await store.conversations.create()
        assert conversation.title == ""
        record = await ask(store, conversation.conversation_id, "Write a function.\nIn Python.")
        question, answer = await store.conversations.messages(conversation.conversation_id)
        assert (question.role, question.content) == ("user", "Write a function.\nIn Python.")
        assert question.parts == ()
        assert (answer.role, answer.content, answer.is_interrupted) == ("assistant", record.answer, False)
        part = answer.parts[0]
        assert (part.ref, part.capability, part.ttft_s, part.decode_tps) == (QWEN, "code", 0.5, 40.0)
        assert part.is_complete
        assert record.sub_tasks[0].decision is not None
        assert part.decision_id == record.sub_tasks[0].decision.decision_id
        summary = await store.conversations.get(conversation.conversation_id)
        assert (summary.title, summary.message_count) == ("Write a function.", 2)
        assert summary.models == (str(QWEN),)
        assert summary.excerpt == "def f(): ..."

    asyncio.run(body())


def test_the_parts_of_a_compound_answer(store: Store) -> None:
    """Each sub-task is a part with the attempt that counted; a failed one says so."""
    plan = Plan(sub_tasks=(SubTask(id="1", text="a", title="A"), SubTask(id="2", text="b", title="B")))
    record = make_record(
        plan=plan,
        outcome=Outcome.PARTIAL,
        sub_tasks=(
            SubTaskRecord(
                sub_task=plan.sub_tasks[0],
                outcome=Outcome.SUCCEEDED,
                decision=make_decision(),
                attempts=(
                    make_attempt(outcome=Outcome.FAILED, text="half"),
                    make_attempt(number=2, ref=SMOL, text="whole", was_cold=True, flags=("slow_decode",)),
                ),
            ),
            SubTaskRecord(sub_task=plan.sub_tasks[1], outcome=Outcome.FAILED, error="No.", fix="Do."),
        ),
    )

    async def body() -> None:
        conversation = (await store.conversations.create("Mine")).conversation_id
        await store.conversations.begin_exchange(conversation, "a b", (), record.request_id)
        await store.records.save(replace(record, conversation_id=conversation))
        first, second = (await store.conversations.messages(conversation))[1].parts
        assert (first.text, first.ref, first.was_cold, first.flags) == ("whole", SMOL, True, ("slow_decode",))
        assert (second.outcome, second.error, second.fix, second.ref) == (Outcome.FAILED, "No.", "Do.", None)

    asyncio.run(body())


def test_pictures(store: Store) -> None:
    """Images stay with their prompt, in order."""
    images = (b"\x89PNG\x00", b"\xff\xd8")

    async def body() -> None:
        conversation = (await store.conversations.create()).conversation_id
        await store.conversations.begin_exchange(conversation, "What is this?", images, "r")
        assert [message.images for message in await store.conversations.messages(conversation)] == [images, ()]

    asyncio.run(body())


def test_a_crash_leaves_the_text_so_far(sqlite_database: Database, sqlite_store: Store) -> None:
    """After a crash the answer has the last checkpoint's text and is marked; a second start finds nothing."""

    async def before() -> str:
        conversation = (await sqlite_store.conversations.create()).conversation_id
        answer = await sqlite_store.conversations.begin_exchange(conversation, "Go on", (), "r1")
        await sqlite_store.conversations.checkpoint(answer, "half an ans")
        return conversation

    conversation = asyncio.run(before())
    sqlite_database.close()
    again = Database(f"sqlite:///{sqlite_database.path}")
    again.open()
    after = Store(again, HeldClock())

    async def body() -> None:
        assert await after.conversations.recover() == 1
        assert await after.conversations.recover() == 0
        answer = (await after.conversations.messages(conversation))[1]
        assert (answer.content, answer.is_interrupted) == ("half an ans", True)
        assert [hit.message_id for hit in await after.conversations.search("half")] == [answer.message_id]

    asyncio.run(body())
    again.close()


def test_a_late_checkpoint_changes_nothing(store: Store) -> None:
    """A checkpoint that was under way when the answer ended does not shorten it."""

    async def body() -> None:
        conversation = (await store.conversations.create()).conversation_id
        answer = await store.conversations.begin_exchange(conversation, "Go", (), "r1")
        await store.conversations.finish_exchange(answer, "the whole answer")
        await store.conversations.checkpoint(answer, "the wh")
        assert (await store.conversations.messages(conversation))[1].content == "the whole answer"

    asyncio.run(body())


def test_a_failure_without_text_keeps_the_checkpoint(store: Store) -> None:
    """When the record has no answer, what had arrived stays."""

    async def body() -> None:
        conversation = (await store.conversations.create()).conversation_id
        record = make_record(answer="", conversation_id=conversation, outcome=Outcome.FAILED)
        answer = await store.conversations.begin_exchange(conversation, "Go", (), record.request_id)
        await store.conversations.checkpoint(answer, "some text")
        await store.records.save(record)
        assert (await store.conversations.messages(conversation))[1].content == "some text"

    asyncio.run(body())


def test_pages_of_messages(store: Store) -> None:
    """The newest come first page by page, each page in the order of reading."""

    async def body() -> None:
        conversation = (await store.conversations.create()).conversation_id
        for number in range(5):
            await store.conversations.begin_exchange(conversation, str(number), (), f"r{number}")
        page = await store.conversations.messages(conversation, limit=4)
        assert [message.content for message in page] == ["3", "", "4", ""]
        before = await store.conversations.messages(conversation, before=page[0].message_id, limit=100)
        assert [message.content for message in before] == ["0", "", "1", "", "2", ""]

    asyncio.run(body())


def test_the_list_its_pages_and_deleting(store: Store) -> None:
    """The last used comes first; a deleted conversation is hidden until it is brought back."""

    async def body() -> None:
        keys = [(await store.conversations.create(f"Talk {number}")).conversation_id for number in range(5)]
        await store.conversations.begin_exchange(keys[0], "again", (), "r")
        listed = await store.conversations.list(limit=3)
        assert [one.title for one in listed] == ["Talk 0", "Talk 4", "Talk 3"]
        rest = await store.conversations.list(limit=3, after=listed[-1].conversation_id)
        assert [one.title for one in rest] == ["Talk 2", "Talk 1"]
        await store.conversations.delete(keys[0])
        assert len(await store.conversations.list()) == 4
        assert await store.conversations.search("again") == ()
        await store.conversations.undelete(keys[0])
        await store.conversations.rename(keys[0], "  New name ")
        assert (await store.conversations.list())[0].title == "New name"
        with pytest.raises(InvalidInputError):
            await store.conversations.rename(keys[0], "  ")
        for call in (store.conversations.get, store.conversations.delete, store.conversations.undelete):
            with pytest.raises(NotFoundError):
                await call("unknown")

    asyncio.run(body())


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("fox", True),
        ("FOX quick", True),
        ("bro", True),
        ("rown", False),
        ("fox cat", False),
        ("uber", True),
        ("c++", True),
        ("++", True),
        ("100%", True),
        ("漢字", True),
        ('"', False),
        ("AND", False),
        ("snake_case", True),
        ("*", False),
        ("   ", False),
    ],
)
def test_search(store: Store, typed: str, *, found: bool) -> None:
    """Words are found by their beginning, whatever their case or accents; signs and other scripts by comparison."""

    async def body() -> None:
        conversation = (await store.conversations.create()).conversation_id
        await store.conversations.begin_exchange(
            conversation, "The quick brown fox jumps über C++ at 100% 中漢字文 snake_case", (), "r"
        )
        hits = await store.conversations.search(typed)
        assert bool(hits) is found
        if typed == "fox":
            assert hits[0].excerpt == "The quick brown fox jumps über C++ at 100% 中漢字文 snake_case"
            assert [one.conversation_id for one in await store.conversations.list("fox")] == [conversation]
            assert await store.conversations.list("wolf") == ()

    asyncio.run(body())


def test_titles() -> None:
    """A title is the first line, cut at a word."""
    assert title_of("\n  Hello  \nworld") == "Hello"
    assert title_of("word " * 30) == f"{'word ' * 12}".rstrip() + "…"
    assert title_of("x" * 100) == "x" * 60 + "…"
    assert title_of("") == ""


def test_a_record_without_its_conversation(store: Store) -> None:
    """A record is stored even if its conversation is unknown."""

    async def body() -> None:
        record = make_record(conversation_id="unknown")
        await store.records.save(record)
        assert (await store.queries.record(record.request_id)).conversation_id is None

    asyncio.run(body())


def test_places_in_one_conversation_are_counted_along_its_branch(store: Store) -> None:
    """Only the branch shown counts, in any case; attached files do not, for their text is not shown."""

    async def body() -> None:
        key = (await store.conversations.create("Talk")).conversation_id
        asked = with_files("Tree or TREE?", (TextFile("a.txt", "tree tree"),))
        first = await store.conversations.begin_exchange(key, asked, (), "r1")
        await store.conversations.finish_exchange(first, "A tree.")
        question = (await store.conversations.messages(key))[0].message_id
        second = await store.conversations.begin_exchange(key, "", (), "r2", question_id=question)
        await store.conversations.finish_exchange(second, "No match.")
        assert await store.conversations.find_in(key, "tree") == (FoundMessage(message_id=question, count=2),)
        await store.conversations.show_branch(key, first)
        found = await store.conversations.find_in(key, "tree")
        assert [each.message_id for each in found] == [question, first]
        assert await store.conversations.find_in(key, "") == ()
        assert await store.conversations.find_in("unknown", "tree") == ()

    asyncio.run(body())


def test_a_running_answer_is_indexed_once_when_the_index_is_built_anew(tmp_path: Path) -> None:
    """An upgrade in the middle of an answer neither loses it nor finds it twice."""
    path = tmp_path / "old.db"
    database = Database(f"sqlite:///{path}")
    database.open()

    async def body() -> None:
        store = Store(database, HeldClock())
        key = (await store.conversations.create("Talk")).conversation_id
        answer = await store.conversations.begin_exchange(key, "Question about trees", (), "r1")
        await store.conversations.checkpoint(answer, "Half of it")

        def down_and_up(session: Session) -> None:
            schema.migrate(session.connection(), "0008")
            schema.migrate(session.connection(), schema.HEAD)

        await database.run(down_and_up)
        assert await store.conversations.search("half") == ()
        await store.conversations.finish_exchange(answer, "Half of it and the rest")
        assert [hit.message_id for hit in await store.conversations.search("half")] == [answer]
        assert len(await store.conversations.search("tre")) == 1

    asyncio.run(body())
    database.close()
