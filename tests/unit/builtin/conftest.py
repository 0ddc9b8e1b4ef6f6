"""A built-in server on loopback whose runners have no weights, and model files that are headers only."""

from __future__ import annotations

import asyncio
import contextlib
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import ollama
import pytest
import uvicorn

from app.builtin.answers import Answers
from app.builtin.downloads import Downloads
from app.builtin.fetch import Fetcher
from app.builtin.gateway import Parts, create_app
from app.builtin.gguf_writer import write
from app.builtin.library import InstalledModel, Library
from app.builtin.package_index import IndexSettings
from app.builtin.pool import Pool
from app.builtin.runner import RunnerOptions
from app.builtin.runner_process import RunnerProcess
from tests.unit.builtin.served import Serve, Served, eventually

FAKE_RUNNER = Path(__file__).with_name("fake_runner.py")
TOKEN = "let-me-in"
ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    """Run coroutine tests on asyncio, as the program does."""
    return "asyncio"


@pytest.fixture
def models_dir(tmp_path: Path) -> Path:
    """Return a folder with a chat model, one that thinks and calls tools, an encoder, and one that cannot load."""
    folder = tmp_path / "models"
    folder.mkdir()
    common = {"general.file_type": 15, "llama.context_length": 64, "llama.embedding_length": 8}
    llama = {"general.architecture": "llama", **common}
    write(folder / "Plain.gguf", {**llama, "tokenizer.chat_template": "{{ messages }}"}, [])
    write(folder / "Clever.gguf", {**llama, "tokenizer.chat_template": "{{ tools }} <think>"}, [])
    write(folder / "broken.gguf", {**llama, "tokenizer.chat_template": "{{ messages }}"}, [])
    encoder = {"general.architecture": "bert", "bert.context_length": 16, "bert.pooling_type": 1}
    write(folder / "encoder.gguf", encoder, [])
    return folder


@pytest.fixture
def serve(models_dir: Path, monkeypatch: pytest.MonkeyPatch) -> Serve:
    """Return a function that serves the model folder with the real gateway and pool."""
    monkeypatch.setenv("PYTHONPATH", str(ROOT))

    async def launch(model: InstalledModel, num_ctx: int) -> RunnerProcess:
        options = RunnerOptions(model_path=str(model.path), num_ctx=num_ctx, threads=1, is_embedding=model.is_embedding)
        return await RunnerProcess.start(options, command=[sys.executable, str(FAKE_RUNNER)])

    @contextlib.asynccontextmanager
    async def start(*, max_loaded: int = 2, slots: int = 1, max_queue: int = 64) -> AsyncIterator[Served]:
        library = Library(models_dir)
        pool = Pool(launch, max_loaded=max_loaded, slots=slots, max_queue=max_queue)
        downloads = Downloads(Fetcher(models_dir, index=IndexSettings(url="http://127.0.0.1:1")), library)
        parts = Parts(library=library, pool=pool, answers=Answers(library, pool), downloads=downloads)
        config = uvicorn.Config(create_app(parts, token=TOKEN), port=0, log_config=None, lifespan="off")
        server = uvicorn.Server(config)
        task = asyncio.create_task(server.serve())

        async def is_started() -> bool:
            return server.started

        await eventually(is_started)
        port = server.servers[0].sockets[0].getsockname()[1]
        headers = {"Authorization": f"Bearer {TOKEN}"}
        url = f"http://127.0.0.1:{port}"
        client = ollama.AsyncClient(url, headers=headers, trust_env=False)
        try:
            async with httpx.AsyncClient(base_url=url, headers=headers, trust_env=False, timeout=30) as http:
                yield Served(http=http, client=client, pool=pool)
        finally:
            await client._client.aclose()
            await downloads.aclose()
            await pool.aclose()
            server.should_exit = True
            await task

    return start
