"""Conversations carried out of and into the program."""

from __future__ import annotations

import asyncio
import base64
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from app.domain.errors import InvalidInputError, NotFoundError
from app.domain.exchange import WholeConversation, WholeMessage
from app.domain.parameters import ChatParameters
from app.store import Store
from app.store.exchange import parse
from app.store.exchange_format import to_json, to_markdown
from tests.unit.store.values import make_record

PNG = b"\x89PNG\r\n\x1a\n and the rest"
MOMENT = datetime(2026, 3, 4, 15, tzinfo=UTC)


async def branched(store: Store) -> str:
    """Store a conversation with a picture, parameters and two answers to its question; return its id."""
    key = (await store.conversations.create("Trees: all/of them?")).conversation_id
    record = make_record("What is this?", conversation_id=key)
    await store.conversations.begin_exchange(key, "What is this?", (PNG,), record.request_id)
    await store.records.save(record)
    question = (await store.conversations.messages(key))[0].message_id
    second = await store.conversations.begin_exchange(key, "", (), "r2", question_id=question)
    await store.conversations.finish_exchange(second, "Another answer.")
    await store.parameters.set(key, ChatParameters(system="Be brief.", seed=7))
    return key


def test_our_own_file_brings_everything_back(store: Store) -> None:
    """Branches, pictures, parameters, titles and times; the branch shown is the one that was."""

    async def body() -> None:
        key = await branched(store)
        (whole,) = await store.exchange.take_out((key,))
        read, left_out = parse(to_json((whole,)).encode())
        assert read == (whole,)
        assert left_out == 0
        report = await store.exchange.put_in(read)
        (again,) = await store.exchange.take_out(report.conversation_ids)
        assert again == whole
        assert report.messages == 3
        shown = await store.conversations.messages(report.conversation_ids[0])
        assert [message.content for message in shown] == ["What is this?", "Another answer."]
        assert shown[0].images == (PNG,)
        assert len(shown[1].siblings) == 2
        await store.conversations.show_branch(report.conversation_ids[0], shown[1].siblings[0])
        first = (await store.conversations.messages(report.conversation_ids[0]))[1]
        assert first.answered_by == "local/qwen:0.5b"

    asyncio.run(body())


def test_all_conversations_are_taken_but_for_deleted_ones(store: Store) -> None:
    """An unknown one is an error."""

    async def body() -> None:
        key = await branched(store)
        gone = (await store.conversations.create("Gone")).conversation_id
        await store.conversations.delete(gone)
        assert [whole.title for whole in await store.exchange.take_out()] == ["Trees: all/of them?"]
        assert len(await store.exchange.take_out((key, gone))) == 2
        with pytest.raises(NotFoundError):
            await store.exchange.take_out(("unknown",))

    asyncio.run(body())


def test_markdown_holds_the_branch_shown_with_who_answered(store: Store) -> None:
    """Pictures are links; the system prompt is quoted."""

    async def body() -> None:
        key = await branched(store)
        first = (await store.conversations.messages(key))[1].siblings[0]
        await store.conversations.show_branch(key, first)
        (whole,) = await store.exchange.take_out((key,))
        text = to_markdown(whole, {(1, 0): "<a_files/picture-1.png>"})
        assert text.startswith("# Trees: all/of them?\n\n> System prompt:\n> Be brief.\n")
        assert "![Picture 1](<a_files/picture-1.png>)\n\nWhat is this?" in text
        assert "## local/qwen:0.5b · " in text
        assert "Another answer." not in text

    asyncio.run(body())


def openwebui(**changes: Any) -> dict[str, Any]:
    """Return a record as Open WebUI writes it, with two answers to one question."""
    picture = {"type": "image", "url": "data:image/png;base64," + base64.b64encode(PNG).decode()}
    messages = {
        "q": {
            "id": "q", "parentId": None, "childrenIds": ["a", "b"], "role": "user", "content": "What?",
            "timestamp": 1_772_636_400, "files": [picture, {"type": "file", "id": "x", "name": "../../etc/passwd"}],
        },
        "b": {"id": "b", "parentId": "q", "childrenIds": [], "role": "assistant", "content": "B", "model": "gemma3:4b"},
        "a": {
            "id": "a", "parentId": "q", "childrenIds": [], "role": "assistant", "timestamp": 1_772_636_500,
            "content": '<details type="reasoning" done="true" duration="3">\n<summary>Thought</summary>\n'
            "&gt; It is &lt;small&gt;.\n</details>\nA tree.",
        },
    }  # fmt: skip
    chat = {"title": "Talk", "params": {"system": "Be kind."}, "history": {"messages": messages, "currentId": "a"}}
    return {"id": "1", "user_id": "2", "title": "Talk", "chat": chat, "created_at": 1_772_636_400, **changes}


def test_chats_of_open_webui_keep_their_branches_and_pictures() -> None:
    """What the model thought becomes a quotation; files that are elsewhere are counted as left out."""
    (whole,), left_out = parse(json.dumps([openwebui()]).encode())
    assert (whole.title, whole.parameters.system, left_out) == ("Talk", "Be kind.", 1)
    assert [(each.number, each.parent, each.role) for each in whole.messages] == [
        (1, None, "user"), (2, 1, "assistant"), (3, 1, "assistant"),
    ]  # fmt: skip
    assert whole.messages[0].images == (PNG,)
    assert [each.content for each in whole.branch()] == ["What?", "> It is <small>.\n\nA tree."]
    assert whole.messages[1].models == ("gemma3:4b",)
    assert whole.messages[0].created_at == datetime(2026, 3, 4, 15, tzinfo=UTC)


def test_older_chats_of_open_webui_are_a_plain_list() -> None:
    """Each message follows the one before; times in milliseconds are understood; system messages are left out."""
    chat = {
        "title": "Old",
        "timestamp": 1_772_636_400_000,
        "messages": [
            {"role": "user", "content": [{"type": "text", "text": "Hi"}]},
            {"role": "assistant", "content": "Hello"},
        ],
    }
    (whole,), _ = parse(json.dumps(chat).encode())
    assert [(each.number, each.parent, each.content) for each in whole.messages] == [(1, None, "Hi"), (2, 1, "Hello")]
    assert whole.created_at == datetime(2026, 3, 4, 15, tzinfo=UTC)


def own(**changes: Any) -> dict[str, Any]:
    """Return our document with one conversation of one message, changed."""
    message = WholeMessage(number=1, parent=None, role="user", content="Hi", created_at=MOMENT)
    whole = WholeConversation(title="T", created_at=MOMENT, updated_at=MOMENT, messages=(message,), shown=1)
    document: dict[str, Any] = json.loads(to_json((whole,)))
    document["conversations"][0].update(changes)
    return document


@pytest.mark.parametrize(
    ("document", "said"),
    [
        ("not json", "not JSON"),
        ("[" * 100_000, "not JSON"),
        ([], "no export"),
        ([1], "no export"),
        ({"a": 1}, "no export"),
        (own() | {"version": 99}, "version 99"),
        (own() | {"conversations": {}}, "no list"),
        (own(title=None, messages=[{}]), "conversation 1"),
        (own(created_at="2026-01-01"), "time zone"),
        (own(messages=[{**own()["conversations"][0]["messages"][0], "role": "root"}]), "role root"),
        (own(messages=[{**own()["conversations"][0]["messages"][0], "images": ["?"]}]), "conversation 1"),
        (own(messages=[{**own()["conversations"][0]["messages"][0], "parent": 9}]), "out of order"),
        (own(parameters={"unknown": 1}), "conversation 1"),
        (own(parameters={"num_ctx": 1}), "num_ctx"),
        ([openwebui(), openwebui(chat={"history": {"messages": {"q": 3}}})], "chat 2"),
    ],
)
def test_a_file_that_is_none_of_both_says_what_is_wrong(document: Any, said: str) -> None:
    """Nothing is guessed: the message names the place, and what to do."""
    content = document if isinstance(document, str) else json.dumps(document)
    with pytest.raises(InvalidInputError, match=said) as caught:
        parse(content.encode())
    assert caught.value.fix


def test_files_are_written_whole_and_read_back(store: Store, tmp_path: Path) -> None:
    """Markdown has its pictures beside it; a folder in the place of the file is an error, and nothing is left."""

    async def body() -> None:
        key = await branched(store)
        await store.exchange.export_file(tmp_path / "my talk.md", (key,), is_markdown=True)
        text = (tmp_path / "my talk.md").read_text(encoding="utf-8")
        assert "![Picture 1](<my talk_files/picture-1.png>)" in text
        assert (tmp_path / "my talk_files" / "picture-1.png").read_bytes() == PNG
        await store.exchange.export_file(tmp_path / "all.json", None, is_markdown=False)
        report = await store.exchange.import_file(tmp_path / "all.json")
        assert (len(report.conversation_ids), report.messages) == (1, 3)
        with pytest.raises(InvalidInputError, match="cannot be written"):
            await store.exchange.export_file(tmp_path / "folder.json", None, is_markdown=False)
        with pytest.raises(InvalidInputError, match="cannot be read"):
            await store.exchange.import_file(tmp_path / "missing.json")

    (tmp_path / "folder.json").mkdir()
    asyncio.run(body())
    written = {"my talk.md", "my talk_files", "all.json", "folder.json"}
    assert {path.name for path in tmp_path.iterdir() if not path.name.endswith((".db", "-wal", "-shm"))} <= {
        *written,
        "data",
        "config",
    }


def test_a_conversation_without_title_takes_it_from_its_first_prompt(store: Store) -> None:
    """As every other conversation does."""

    async def body() -> None:
        (whole,), _ = parse(json.dumps(openwebui(title="", chat=openwebui()["chat"] | {"title": ""})).encode())
        report = await store.exchange.put_in((whole,))
        assert (await store.conversations.get(report.conversation_ids[0])).title == "What?"

    asyncio.run(body())
