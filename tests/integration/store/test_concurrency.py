"""Many tasks and a second program use one database at the same time."""

from __future__ import annotations

import asyncio
import subprocess
import sys

import pytest

from app.domain.errors import ConflictError
from app.domain.profile import ModelProfile
from app.store import Database, Store
from tests.unit.store.values import QWEN, make_record

OTHER_PROGRAM = """
import asyncio, sys
from app.domain.clock import SystemClock
from app.store import Database, Store

async def body(store):
    for number in range(100):
        await store.state.set(f"other-{number}", number)
        if number == 0:
            print("ready", flush=True)

database = Database(sys.argv[1])
database.open()
asyncio.run(body(Store(database, SystemClock())))
database.close()
"""


def test_a_second_program_writes_too(database: Database, store: Store) -> None:
    """Two programs write at once; each waits for the other, and nothing is lost."""
    url = database._url.render_as_string(hide_password=False)
    with subprocess.Popen([sys.executable, "-c", OTHER_PROGRAM, url], stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "ready\n"

        async def body() -> None:
            await asyncio.gather(*(store.state.set(f"own-{number}", number) for number in range(100)))

        asyncio.run(body())
        assert other.wait(60) == 0

    async def count() -> int:
        keys = [f"{who}-{number}" for who in ("own", "other") for number in range(100)]
        return sum([await store.state.get(key) is not None for key in keys])

    assert asyncio.run(count()) == 200
    assert database.check().is_ok


def test_many_tasks_mix_reads_and_writes(database: Database, store: Store) -> None:
    """Exchanges, records, edits and reads run together; every one is whole in the end."""

    async def chat(number: int) -> None:
        conversation = (await store.conversations.create(f"{number}")).conversation_id
        for turn in range(5):
            record = make_record(f"{number} {turn}", at_s=number * 10 + turn, conversation_id=conversation)
            answer = await store.conversations.begin_exchange(conversation, record.prompt, (), record.request_id)
            await asyncio.gather(
                store.conversations.checkpoint(answer, "half"), store.queries.decisions(), store.queries.totals()
            )
            await store.records.save(record)
        messages = await store.conversations.messages(conversation)
        assert [len(message.parts) for message in messages] == [0, 1] * 5

    async def body() -> None:
        await asyncio.gather(*(chat(number) for number in range(10)))
        assert await store.queries.count() == 50

    asyncio.run(body())
    assert database.check().is_ok


def test_of_many_editors_one_wins_each_round(store: Store) -> None:
    """Editors that all start from the same version: exactly one is stored, the others are told."""

    async def edit(base: ModelProfile, number: int) -> bool:
        try:
            await store.profiles.save(ModelProfile(ref=QWEN, version=base.version, notes=str(number)))
        except ConflictError:
            return False
        return True

    async def body() -> None:
        base = await store.profiles.save(ModelProfile(ref=QWEN))
        for round_ in range(5):
            wins = await asyncio.gather(*(edit(base, round_ * 100 + number) for number in range(20)))
            assert sum(wins) == 1
            base = await store.profiles.get(QWEN)
            assert base.version == round_ + 2
        assert len(await store.profiles.versions(QWEN)) == 6

    asyncio.run(body())


@pytest.mark.parametrize("waiting", [1, 64])
def test_a_write_is_seen_by_the_next_read(store: Store, waiting: int) -> None:
    """Once a write was awaited, every later read sees it, however many are under way."""

    async def one(number: int) -> None:
        await store.state.set(str(number), number)
        assert await store.state.get(str(number)) == number

    async def body() -> None:
        await asyncio.gather(*(one(number) for number in range(waiting)))

    asyncio.run(body())
