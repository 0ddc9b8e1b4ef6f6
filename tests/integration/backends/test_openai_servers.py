"""The backend for OpenAI's protocol against servers that others wrote, with real weights.

llama.cpp's own server always; LiteLLM's proxy in front of it where MODELYARD_LITELLM names its program, since it
brings 750 MB of packages of its own.
"""

from __future__ import annotations

import asyncio
import json
import os
import secrets
import socket
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from app.backends.openai_compat import OpenAICompatBackend
from app.builtin.catalogue import CATALOGUE
from app.builtin.runner import KEY_VARIABLE, RunnerOptions
from app.domain.errors import (
    AccessDeniedError,
    BackendError,
    HostUnreachableError,
    ModelNotFoundError,
    RequestRejectedError,
)
from app.domain.ports import Chunk, ModelCall
from app.domain.profile import Host, HostKind, HostState
from app.domain.prompt import ChatMessage, GenerationOptions
from app.settings import model_cache_dir

pytestmark = [pytest.mark.models, pytest.mark.anyio]

ROOT = Path(__file__).resolve().parents[3]
LITELLM = os.environ.get("MODELYARD_LITELLM", "")
PATIENCE_S = 90
TOOL = {
    "type": "function",
    "function": {
        "name": "weather",
        "description": "Tells the weather of a city.",
        "parameters": {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]},
    },
}


@pytest.fixture(scope="module")
def anyio_backend() -> str:
    """Run coroutine tests on asyncio, as the program does."""
    return "asyncio"


@contextmanager
def llama_server() -> Iterator[tuple[str, str, subprocess.Popen[str]]]:
    """Run llama.cpp's server on the small coding model; gives its address, key and process."""
    entry = next(entry for entry in CATALOGUE if "coder" in entry.name)
    path = model_cache_dir() / entry.file_name
    if not path.exists():
        command = [sys.executable, "-m", "app.builtin", "--models-dir", str(path.parent), "--fetch", "all"]
        subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    key = secrets.token_urlsafe(16)
    options = RunnerOptions(model_path=str(path), num_ctx=2048, threads=os.cpu_count() or 1)
    command = [sys.executable, "-m", "app.builtin.runner", options.to_json()]
    with subprocess.Popen(
        command,
        cwd=ROOT,
        env={**os.environ, KEY_VARIABLE: key, "OMP_WAIT_POLICY": "passive"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as process:
        assert process.stdout
        yield json.loads(process.stdout.readline())["url"], key, process
        process.kill()


@contextmanager
def litellm_proxy(folder: Path, url: str, key: str) -> Iterator[tuple[str, str]]:
    """Run LiteLLM's proxy before a server; gives its address and key."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    # JSON is YAML.
    config = {
        "model_list": [
            {
                "model_name": "coder",
                "litellm_params": {"model": "openai/coder", "api_base": f"{url}/v1", "api_key": key},
            }
        ],
        "general_settings": {"master_key": "sk-proxy"},
        "litellm_settings": {"telemetry": False},
    }
    (folder / "config.yaml").write_text(json.dumps(config))
    command = [LITELLM, "--config", "config.yaml", "--port", str(port), "--host", "127.0.0.1"]
    quiet = {**os.environ, "LITELLM_LOCAL_MODEL_COST_MAP": "True", "NO_PROXY": "*"}
    with subprocess.Popen(
        command, cwd=folder, env=quiet, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as process:
        _wait_for(f"http://127.0.0.1:{port}/health/liveliness")
        yield f"http://127.0.0.1:{port}", "sk-proxy"
        process.kill()


def _wait_for(url: str) -> None:
    with httpx.Client(transport=httpx.HTTPTransport(retries=0), trust_env=False) as client:
        for _ in range(PATIENCE_S * 2):
            try:
                if client.get(url).is_success:
                    return
            except httpx.TransportError:
                time.sleep(0.5)
    pytest.fail(f"nothing answers at {url}")


@pytest.fixture(scope="module")
def llama() -> Iterator[tuple[str, str]]:
    """Share one llama.cpp server."""
    with llama_server() as (url, key, _):
        yield url, key


@pytest.fixture(scope="module", params=["llama.cpp", *(["litellm"] if LITELLM else [])])
def server(
    request: pytest.FixtureRequest, llama: tuple[str, str], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[str, str]]:
    """Return address and key of each kind of server in turn."""
    if request.param == "llama.cpp":
        yield llama
        return
    with litellm_proxy(tmp_path_factory.mktemp("proxy"), *llama) as address:
        yield address


@pytest.fixture
async def backend(server: tuple[str, str]) -> AsyncIterator[OpenAICompatBackend]:
    """Talk to the server."""
    opened = opened_backend(*server)
    yield opened
    await opened.aclose()


def opened_backend(url: str, key: str) -> OpenAICompatBackend:
    """Return a backend for a server."""
    return OpenAICompatBackend(Host(key="far", title="Far", url=url, kind=HostKind.OPENAI), api_key=key)


async def ask(backend: OpenAICompatBackend, prompt: str, **options: object) -> list[Chunk]:
    """Return the chunks of the first model's answer."""
    model = (await backend.list_models())[0].model
    call = ModelCall(
        model=model,
        messages=(ChatMessage(role="user", content=prompt),),
        options=GenerationOptions(temperature=0, seed=1, **options),  # type: ignore[arg-type]  # the options of a test
    )
    async with backend.chat(call) as chunks:
        return [chunk async for chunk in chunks]


async def test_it_is_ready_and_lists_its_model(backend: OpenAICompatBackend) -> None:
    """The status counts the models."""
    status = await backend.status()
    assert status.state is HostState.READY, status.detail
    assert len(await backend.list_models()) == 1


async def test_an_answer_streams_and_ends_with_counts_and_seconds(backend: OpenAICompatBackend) -> None:
    """Text comes in pieces; the last chunk has tokens and times."""
    chunks = await ask(backend, "Write a Python function that adds two numbers.", num_predict=40)
    assert sum(bool(chunk.text) for chunk in chunks) > 5
    usage = chunks[-1].usage
    assert usage is not None
    assert usage.prompt_tokens
    assert usage.answer_tokens == 40
    assert usage.done_reason == "length"
    assert usage.prefill_s
    assert usage.decode_s


async def test_a_schema_is_kept(backend: OpenAICompatBackend) -> None:
    """The answer is JSON of the form that was asked for."""
    schema = {"type": "object", "properties": {"sum": {"type": "integer"}}, "required": ["sum"]}
    chunks = await ask(backend, "What is 2 + 3? Answer in JSON.", num_predict=60, response_format=schema)
    assert isinstance(json.loads("".join(chunk.text for chunk in chunks))["sum"], int)


async def test_functions_reach_the_model(backend: OpenAICompatBackend) -> None:
    """The model reads what it may call, and its answer names it.

    This small model leaves out the marks that would make it a call for the server, so the answer is text here; calls
    in pieces are put together in the contract tests.
    """
    plain = (await ask(backend, "What is the weather in Oslo?", num_predict=1))[-1].usage
    chunks = await ask(backend, "What is the weather in Oslo?", tools=(TOOL,), num_predict=20)
    usage = chunks[-1].usage
    assert plain is not None
    assert usage is not None
    assert (usage.prompt_tokens or 0) > (plain.prompt_tokens or 0) + 100
    text = "".join(chunk.text for chunk in chunks)
    assert "weather" in text or [call.name for chunk in chunks for call in chunk.tool_calls] == ["weather"]


async def test_a_wrong_key_is_told(server: tuple[str, str]) -> None:
    """The user reads that the key is wrong; a proxy without a database of keys finds other words for it."""
    backend = opened_backend(server[0], "wrong")
    with pytest.raises((AccessDeniedError, RequestRejectedError)):
        await backend.list_models()
    await backend.aclose()


async def test_an_unknown_model_or_a_dead_end_is_an_error(server: tuple[str, str]) -> None:
    """A name that is not served never gives an answer of another model as if nothing were."""
    backend = opened_backend(*server)
    with pytest.raises(ModelNotFoundError):
        await backend.load("nope")
    await backend.aclose()


async def test_leaving_early_frees_the_server(backend: OpenAICompatBackend) -> None:
    """After an answer that nobody reads to its end, the next one comes at once."""
    model = (await backend.list_models())[0].model
    call = ModelCall(model=model, messages=(ChatMessage(role="user", content="Count to 1000."),))
    async with backend.chat(call) as chunks:
        async for _ in chunks:
            break
    async with asyncio.timeout(PATIENCE_S):
        assert await ask(backend, "Hi", num_predict=2)


async def test_a_server_killed_in_mid_answer_is_an_error() -> None:
    """A cut stream never ends as a whole answer."""
    with llama_server() as (url, key, process):
        backend = opened_backend(url, key)
        model = (await backend.list_models())[0].model
        call = ModelCall(model=model, messages=(ChatMessage(role="user", content="Count from 1 to 500."),))

        async def read() -> None:
            async with backend.chat(call) as chunks:
                async for _ in chunks:
                    process.kill()

        with pytest.raises(BackendError) as caught:
            await read()
        assert caught.value.kind == "stream_cut"
        process.wait()
        with pytest.raises(HostUnreachableError):
            await backend.list_models()
        await backend.aclose()
