"""Branches: an answer or a prompt may have siblings, and nothing that was said is lost."""

from __future__ import annotations

import asyncio

import pytest

from app.domain.errors import NotFoundError
from app.domain.prompt import new_id
from app.store import Store
from tests.unit.store.values import make_record


async def ask(
    store: Store, key: str, prompt: str, answer: str, *, after: int | None = None, question_id: int | None = None
) -> int:
    """Ask and answer once; return the answer's id."""
    request_id = new_id()
    answer_id = await store.conversations.begin_exchange(
        key, prompt, (), request_id, after=after, question_id=question_id
    )
    await store.records.save(make_record(prompt, conversation_id=key, request_id=request_id, answer=answer))
    return answer_id


async def shown(store: Store, key: str) -> list[str]:
    """Return the texts of the branch shown."""
    return [message.content for message in await store.conversations.messages(key)]


def test_a_second_answer_stands_beside_the_first(store: Store) -> None:
    """Answering again keeps both answers; the newer one is shown, and the other can be."""

    async def body() -> None:
        key = (await store.conversations.create()).conversation_id
        first = await ask(store, key, "Why?", "Because.")
        question = (await store.conversations.messages(key))[0].message_id
        second = await ask(store, key, "Why?", "Therefore.", question_id=question)
        assert await shown(store, key) == ["Why?", "Therefore."]
        assert (await store.conversations.messages(key))[1].siblings == (first, second)
        await store.conversations.show_branch(key, first)
        assert await shown(store, key) == ["Why?", "Because."]
        await ask(store, key, "And?", "So.")
        assert await shown(store, key) == ["Why?", "Because.", "And?", "So."]
        await store.conversations.show_branch(key, second)
        assert await shown(store, key) == ["Why?", "Therefore."]
        await store.conversations.show_branch(key, first)
        assert await shown(store, key) == ["Why?", "Because.", "And?", "So."]

    asyncio.run(body())


def test_an_edited_first_prompt_begins_another_branch(store: Store) -> None:
    """A prompt after nothing is a sibling of the first one."""

    async def body() -> None:
        key = (await store.conversations.create()).conversation_id
        await ask(store, key, "Old", "One")
        await ask(store, key, "More", "Two")
        await ask(store, key, "New", "Three", after=0)
        assert await shown(store, key) == ["New", "Three"]
        root = (await store.conversations.messages(key))[0]
        assert root.parent_id is None
        assert len(root.siblings) == 2
        await store.conversations.show_branch(key, root.siblings[0])
        assert await shown(store, key) == ["Old", "One", "More", "Two"]

    asyncio.run(body())


def test_pages_follow_the_branch(store: Store) -> None:
    """Older pages hold what leads to the page shown, never a message of another branch."""

    async def body() -> None:
        key = (await store.conversations.create()).conversation_id
        for number in range(4):
            await ask(store, key, f"q{number}", f"a{number}")
        third = (await store.conversations.messages(key))[4]
        await ask(store, key, "q2'", "a2'", after=third.parent_id)
        page = await store.conversations.messages(key, limit=2)
        assert [message.content for message in page] == ["q2'", "a2'"]
        older = await store.conversations.messages(key, before=page[0].message_id, limit=3)
        assert [message.content for message in older] == ["a0", "q1", "a1"]

    asyncio.run(body())


def test_a_message_of_another_conversation_is_refused(store: Store) -> None:
    """Neither a prompt nor a branch may lead from one conversation into another."""

    async def body() -> None:
        mine = (await store.conversations.create()).conversation_id
        other = (await store.conversations.create()).conversation_id
        answer = await ask(store, mine, "Why?", "Because.")
        with pytest.raises(NotFoundError):
            await store.conversations.show_branch(other, answer)
        with pytest.raises(NotFoundError):
            await store.conversations.begin_exchange(other, "x", (), new_id(), after=answer)
        with pytest.raises(NotFoundError):
            await store.conversations.begin_exchange(other, "x", (), new_id(), question_id=answer)

    asyncio.run(body())
