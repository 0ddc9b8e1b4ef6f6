"""The official clients against the server with the built-in models: nothing is played."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import ollama
import openai
import pytest

from app.api.guard import Access
from app.api.server import ApiServer
from app.bootstrap import build
from app.settings import ApiSettings, HostSettings, Settings
from tests.integration.api.running import TOKEN, Thread

SMALL = "smollm2:135m"
OPTIONS = {"temperature": 0, "num_predict": 12}

pytestmark = pytest.mark.models


@asynccontextmanager
async def builtin_server() -> AsyncIterator[str]:
    """Serve the built-in models; gives the address."""
    settings = Settings(hosts=HostSettings(ollama_enabled=False), api=ApiSettings(allow_model_changes=True))
    application = await build(settings)
    server = ApiServer(application, Access(host="127.0.0.1", token=lambda: TOKEN), port=0)
    try:
        assert await application.wait_until_ready()
        await application.fleet.settled()
        await server.start()
        yield server.url
    finally:
        await server.aclose()
        await application.aclose()


@pytest.fixture
def url(own_folders: Path) -> Iterator[str]:
    """Return the address of a server with the built-in models."""
    with Thread() as thread:
        yield thread.enter(builtin_server(), within_s=150)


@pytest.mark.timeout(600)
def test_the_official_clients_talk_to_the_built_in_models(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Listing, chatting, streaming, completing and embedding work with both clients, and say the same."""
    headers = {"Authorization": f"Bearer {TOKEN}"}
    messages: Any = [{"role": "user", "content": "What is the capital of France?"}]
    client = ollama.Client(host=url, headers=headers, trust_env=False, timeout=300)
    names = [model.model for model in client.list().models]
    assert {"auto:latest", SMALL} <= set(names)
    whole = client.chat(SMALL, messages=messages, options=OPTIONS)
    assert whole.message.content
    assert (whole.model, whole.done) == (SMALL, True)
    assert whole.eval_count
    lines = list(client.chat(SMALL, messages=messages, options=OPTIONS, stream=True))
    assert "".join(line.message.content or "" for line in lines) == whole.message.content
    assert client.generate("auto:fast", prompt="Say hello.", options=OPTIONS).model in names
    embedded = client.embed("auto", input=["a cat", "a dog"])
    assert len(embedded.embeddings) == 2
    assert sum(value * value for value in embedded.embeddings[0]) == pytest.approx(1, abs=1e-3)
    assert [model.model for model in client.ps().models]
    for path in ("../../etc/passwd", "builtin/../../etc/passwd", "builtin//etc/passwd"):
        with pytest.raises(ollama.ResponseError):
            client.pull(path)
    client._client.close()
    monkeypatch.setenv("NO_PROXY", "*")
    with openai.OpenAI(base_url=f"{url}/v1", api_key=TOKEN, max_retries=0, timeout=300) as other:
        reply = other.chat.completions.create(model=SMALL, messages=messages, temperature=0, max_tokens=12)
        assert reply.choices[0].message.content == whole.message.content
        assert reply.usage is not None
        assert reply.usage.completion_tokens == whole.eval_count
    assert asyncio.run(_two_at_once(url, headers, messages)) == [whole.message.content] * 2


async def _two_at_once(url: str, headers: dict[str, str], messages: Any) -> list[str | None]:
    client = ollama.AsyncClient(host=url, headers=headers, trust_env=False, timeout=300)
    try:
        replies = await asyncio.gather(*(client.chat(SMALL, messages=messages, options=OPTIONS) for _ in range(2)))
        return [reply.message.content for reply in replies]
    finally:
        await client._client.aclose()
