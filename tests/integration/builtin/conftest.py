"""The real built-in server with real weights, started as the program starts it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import ollama
import psutil
import pytest

from app.builtin.catalogue import CATALOGUE
from app.settings import model_cache_dir
from tests.integration.builtin.running import Running

ROOT = Path(__file__).resolve().parents[3]
SERVER = [sys.executable, "-m", "app.builtin"]


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    """Run coroutine tests on asyncio, as the program does."""
    return "asyncio"


@pytest.fixture(scope="session")
def models_dir() -> Path:
    """Return the model cache with all models in it; they are fetched once per machine."""
    folder = model_cache_dir()
    if not all((folder / entry.file_name).exists() for entry in CATALOGUE):
        command = [*SERVER, "--models-dir", str(folder), "--fetch", "all"]
        subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    return folder


@pytest.fixture(scope="module")
def running(models_dir: Path) -> Iterator[Running]:
    """Start a server with room for two models; it must leave no process behind."""
    options = ["--models-dir", str(models_dir), "--threads", str(os.cpu_count() or 1), "--max-loaded", "2"]
    pipe = subprocess.PIPE
    with subprocess.Popen([*SERVER, *options], cwd=ROOT, stdin=pipe, stdout=pipe, stderr=subprocess.DEVNULL) as process:
        assert process.stdin
        assert process.stdout
        said = json.loads(process.stdout.readline())
        yield Running(url=f"http://127.0.0.1:{said['port']}", token=said["token"], pid=process.pid)
        children = psutil.Process(process.pid).children(recursive=True)
        process.stdin.close()
        assert process.wait(timeout=10) == 0
        _, alive = psutil.wait_procs(children, timeout=10)
        assert not alive


@pytest.fixture
async def client(running: Running) -> AsyncIterator[ollama.AsyncClient]:
    """Return the official client, as the program's backend makes it."""
    client = ollama.AsyncClient(running.url, headers={"Authorization": f"Bearer {running.token}"}, trust_env=False)
    yield client
    await client._client.aclose()
