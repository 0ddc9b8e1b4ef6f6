"""What the API adds to an answer: the same scripted model called directly and through the server, in one run.

Run it with `python -m tests.benchmarks.bench_api`. The server is a process of its own, as for users. "Paced" is a model
of 50 tokens/s, which shows the added latency; "unpaced" speaks as fast as it can, which shows the throughput.
"""

from __future__ import annotations

import asyncio
import json
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

from app.backends.scripted import ModelScript, ScriptedBackend
from app.domain.ports import ModelCall, ModelFacts
from app.domain.prompt import ChatMessage
from app.settings import ApiSettings
from tests.integration.api.running import quiet_settings, serving

STREAMS = (1, 10, 50)
TOKENS = 100
PACED = "paced:latest"
UNPACED = "unpaced:latest"
PROMPT = "Tell me something about the weather in Oslo."
SCRIPTS = {
    PACED: ModelScript(first_token_s=0.05, interval_s=0.02, tokens=(" word",) * TOKENS, facts=ModelFacts(model=PACED)),
    UNPACED: ModelScript(tokens=(" word",) * TOKENS, facts=ModelFacts(model=UNPACED)),
}


@dataclass(frozen=True, slots=True)
class Timing:
    """One stream: seconds to its first token and to its end."""

    first_s: float
    total_s: float


Call = Callable[[str], Awaitable[Timing]]


def a_backend() -> ScriptedBackend:
    """Return a host that serves all streams at once."""
    return ScriptedBackend(SCRIPTS, parallel=64)


def direct(backend: ScriptedBackend) -> Call:
    """Return what calls the backend without anything in between."""

    async def call(model: str) -> Timing:
        began_s = time.perf_counter()
        first_s = 0.0
        request = ModelCall(model=model, messages=(ChatMessage(role="user", content=PROMPT),))
        async with backend.chat(request) as chunks:
            async for chunk in chunks:
                first_s = first_s or (time.perf_counter() - began_s if chunk.text else 0.0)
        return Timing(first_s, time.perf_counter() - began_s)

    return call


def over_http(url: str) -> Call:
    """Return what asks the server, over a connection of its own, as plainly as a client can."""
    address = urlsplit(url)

    async def call(model: str) -> Timing:
        content = json.dumps({"model": model, "messages": [{"role": "user", "content": PROMPT}]})
        head = f"POST /api/chat HTTP/1.1\r\nHost: {address.netloc}\r\nContent-Length: {len(content)}\r\n\r\n"
        began_s = time.perf_counter()
        first_s = 0.0
        reader, writer = await asyncio.open_connection(address.hostname, address.port)
        try:
            writer.write((head + content).encode("ascii"))
            while True:
                line = await reader.readline()
                if line.startswith(b'{"error') or not line:
                    raise RuntimeError(line.decode())
                if line.startswith(b"{"):
                    first_s = first_s or time.perf_counter() - began_s
                    if b'"done":true' in line:
                        return Timing(first_s, time.perf_counter() - began_s)
        finally:
            writer.close()

    return call


async def measure(call: Call, model: str, streams: int) -> tuple[float, float, float]:
    """Return the median and the slowest first token in milliseconds, and tokens/s of all streams together."""
    began_s = time.perf_counter()
    timings = await asyncio.gather(*(call(model) for _ in range(streams)))
    took_s = time.perf_counter() - began_s
    firsts = sorted(timing.first_s * 1000 for timing in timings)
    return statistics.median(firsts), firsts[-1], streams * TOKENS / took_s


async def serve() -> None:
    """Run the server until standard input ends; its address is printed."""
    settings = quiet_settings().model_copy(update={"api": ApiSettings(requests_per_minute=1_000_000)})
    async with serving(settings, token=None) as served:
        await served.application.fleet._use(a_backend())
        await served.application.hosts.refresh()
        await served.application.warming
        print(served.url, flush=True)  # noqa: T201 - a bench prints
        await asyncio.to_thread(sys.stdin.read)


async def main() -> None:
    """Print a table: a row for each number of streams and each way."""
    with tempfile.TemporaryDirectory() as folder:
        environment = {**os.environ, "MODELYARD_DATA_DIR": folder, "MODELYARD_CONFIG_DIR": folder}
        server = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "tests.benchmarks.bench_api",
            "serve",
            env=environment,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
        )
        assert server.stdout
        assert server.stdin
        url = (await server.stdout.readline()).decode().strip()
        ways = {"direct": direct(a_backend()), "API": over_http(url)}
        for call in ways.values():
            await measure(call, UNPACED, 3)
        head = f"{'model':<8} {'way':<7} {'streams':>7} {'first token, ms':>16} {'slowest, ms':>12} {'tokens/s':>9}"
        print(head)  # noqa: T201 - a bench prints
        for model in (PACED, UNPACED):
            for streams in STREAMS:
                for way, call in ways.items():
                    median, slowest, rate = await measure(call, model, streams)
                    name = model.partition(":")[0]
                    row = f"{name:<8} {way:<7} {streams:>7} {median:>16.1f} {slowest:>12.1f} {rate:>9.0f}"
                    print(row)  # noqa: T201 - a bench prints
        server.stdin.close()
        await server.wait()


if __name__ == "__main__":
    asyncio.run(serve() if sys.argv[1:] == ["serve"] else main())
