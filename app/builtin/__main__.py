"""Starts the built-in server: `python -m app.builtin --models-dir DIR --threads N --max-loaded M`.

It listens on a port of loopback, prints one JSON line with port and token, logs to standard error, and ends
when its standard input closes. With `--fetch NAME` (or `--fetch all`) it fetches models and ends instead.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import logging
import os
import secrets
import socket
import sys
import threading
from collections.abc import AsyncIterator
from pathlib import Path

import uvicorn

from app.builtin.answers import Answers
from app.builtin.catalogue import CATALOGUE
from app.builtin.downloads import Downloads
from app.builtin.fetch import Fetcher
from app.builtin.gateway import Parts, create_app
from app.builtin.library import InstalledModel, Library
from app.builtin.lifeline import watch_standard_input
from app.builtin.package_index import read_index_settings
from app.builtin.pool import Pool
from app.builtin.runner import RunnerOptions
from app.builtin.runner_process import RunnerProcess

TOKEN_VARIABLE = "MODELYARD_BUILTIN_TOKEN"  # noqa: S105 - a variable's name
LOOPBACK = "127.0.0.1"
BACKLOG = 128
DEFAULT_MAX_QUEUE = 64
# Open streams are cut after this; the parent waits no longer than a moment either.
SHUTDOWN_S = 1
HARD_EXIT_S = 3.0


def main(arguments: list[str] | None = None) -> int:
    """Serve until standard input closes; returns the exit code."""
    options = _parser().parse_args(arguments)
    logging.basicConfig(level=logging.INFO, format="%(levelname)s %(name)s: %(message)s", stream=sys.stderr)
    logging.getLogger("httpx").setLevel(logging.WARNING)
    if options.fetch:
        return asyncio.run(_fetch(options))
    token = os.environ.pop(TOKEN_VARIABLE, "") or secrets.token_urlsafe(24)
    with _listen(options.port) as listener:
        asyncio.run(_serve(options, listener, token))
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m app.builtin", description="The built-in model server.")
    parser.add_argument("--models-dir", type=Path, required=True, help="folder of the model files")
    parser.add_argument("--threads", type=int, default=1, help="processor threads a model uses")
    parser.add_argument("--max-loaded", type=int, default=2, help="models in memory at once")
    parser.add_argument("--slots", type=int, default=1, help="requests a model answers at once")
    parser.add_argument("--max-queue", type=int, default=DEFAULT_MAX_QUEUE, help="requests that may wait")
    parser.add_argument("--port", type=int, default=0, help="port to use if it is free; 0 takes any")
    parser.add_argument("--fetch", action="append", metavar="NAME", help="fetch this model (or all) and end")
    return parser


async def _fetch(options: argparse.Namespace) -> int:
    """Fetch the wanted models one after another, a line on standard output for each step; 1 if one failed."""
    names = [entry.name for entry in CATALOGUE] if "all" in options.fetch else options.fetch
    async with _parts(options) as parts:
        for name in names:
            status = ""
            async for line in parts.downloads.pull(name):
                if "error" in line:
                    sys.stderr.write(f"{name}: {line['error']}\n")
                    return 1
                if line["status"] != status:
                    status = line["status"]
                    sys.stdout.write(f"{name}: {status}\n")
                    sys.stdout.flush()
    return 0


def _listen(port: int) -> socket.socket:
    """Return a listening socket on `port`, on any other if that is taken."""
    for candidate in (port, 0) if port else (0,):
        listener = socket.socket()
        if sys.platform != "win32":
            # There it would let two programs share a port.
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((LOOPBACK, candidate))
            listener.listen(BACKLOG)
        except OSError:
            listener.close()
            if not candidate:
                raise
        else:
            return listener
    raise AssertionError("unreachable: port 0 is bound or raises")


async def _serve(options: argparse.Namespace, listener: socket.socket, token: str) -> None:
    loop = asyncio.get_running_loop()
    async with _parts(options) as parts:
        config = uvicorn.Config(
            create_app(parts, token=token),
            log_config=None,
            access_log=False,
            lifespan="off",
            timeout_graceful_shutdown=SHUTDOWN_S,
        )
        server = uvicorn.Server(config)

        def stop() -> None:
            # Whatever hangs, nothing outlives the parent for long.
            deadline = threading.Timer(HARD_EXIT_S, os._exit, args=(1,))
            deadline.daemon = True
            deadline.start()
            loop.call_soon_threadsafe(setattr, server, "should_exit", True)

        watch_standard_input(stop)
        sys.stdout.write(json.dumps({"port": listener.getsockname()[1], "token": token}) + "\n")
        sys.stdout.flush()
        await server.serve(sockets=[listener])


@contextlib.asynccontextmanager
async def _parts(options: argparse.Namespace) -> AsyncIterator[Parts]:
    options.models_dir.mkdir(parents=True, exist_ok=True)
    library = Library(options.models_dir)

    async def launch(model: InstalledModel, num_ctx: int) -> RunnerProcess:
        return await RunnerProcess.start(
            RunnerOptions(
                model_path=str(model.path),
                num_ctx=num_ctx,
                threads=options.threads,
                slots=options.slots,
                is_embedding=model.is_embedding,
            )
        )

    pool = Pool(launch, max_loaded=options.max_loaded, slots=options.slots, max_queue=options.max_queue)
    downloads = Downloads(Fetcher(options.models_dir, index=read_index_settings()), library)
    try:
        yield Parts(library=library, pool=pool, answers=Answers(library, pool), downloads=downloads)
    finally:
        await downloads.aclose()
        await pool.aclose()


if __name__ == "__main__":
    sys.exit(main())
