"""How conversations are answered, stored with them, and presets of that."""

from __future__ import annotations

import asyncio

import pytest

from app.domain.errors import InvalidInputError, NotFoundError
from app.domain.parameters import ChatParameters, Preset
from app.store import Store

FULL = ChatParameters(
    system="Answer in German. 🙂", num_ctx=8192, temperature=0.2, seed=2**31 - 1, num_predict=500, keep_alive="-1"
)


def test_parameters_belong_to_their_conversation(store: Store) -> None:
    """Another conversation, and one that is not known, set nothing."""

    async def body() -> None:
        one = await store.conversations.create("One")
        other = await store.conversations.create("Other")
        await store.parameters.set(one.conversation_id, FULL)
        assert await store.parameters.get(one.conversation_id) == FULL
        assert await store.parameters.get(other.conversation_id) == ChatParameters()
        assert await store.parameters.get("unknown") == ChatParameters()

    asyncio.run(body())


def test_setting_nothing_forgets_what_was_set(store: Store) -> None:
    """The settings answer again."""

    async def body() -> None:
        one = await store.conversations.create("One")
        await store.parameters.set(one.conversation_id, FULL)
        await store.parameters.set(one.conversation_id, ChatParameters())
        assert (await store.parameters.get(one.conversation_id)).is_default

    asyncio.run(body())


def test_unusable_parameters_and_unknown_conversations_are_refused(store: Store) -> None:
    """What was set before stays."""

    async def body() -> None:
        one = await store.conversations.create("One")
        await store.parameters.set(one.conversation_id, FULL)
        with pytest.raises(InvalidInputError):
            await store.parameters.set(one.conversation_id, ChatParameters(num_ctx=1))
        with pytest.raises(NotFoundError):
            await store.parameters.set("unknown", FULL)
        assert await store.parameters.get(one.conversation_id) == FULL

    asyncio.run(body())


def test_presets_are_listed_by_name_and_replaced_by_name(store: Store) -> None:
    """Saving under a name that there is puts the new values in its place."""

    async def body() -> None:
        await store.parameters.save_preset(Preset("Precise", ChatParameters(temperature=0.1)))
        await store.parameters.save_preset(Preset("Brief", FULL))
        await store.parameters.save_preset(Preset(" Precise ", ChatParameters(temperature=0.0)))
        assert await store.parameters.presets() == (
            Preset("Brief", FULL),
            Preset("Precise", ChatParameters(temperature=0.0)),
        )
        await store.parameters.delete_preset("Brief")
        await store.parameters.delete_preset("never there")
        assert [preset.name for preset in await store.parameters.presets()] == ["Precise"]

    asyncio.run(body())
