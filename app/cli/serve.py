"""`modelyard serve`: the local HTTP API without a window."""

from __future__ import annotations

import argparse
import asyncio
import signal
import sys
from collections.abc import Callable

from app.api.server import ApiServer, choose_access
from app.api.token import renew_token, token_path
from app.cli.session import session
from app.settings import load_settings

IN_THE_CLEAR = (
    "Warning: other machines reach {host} without encryption. Whoever listens on the way can read the token, prompts "
    "and answers. Use --tls-cert and --tls-key, or a proxy that encrypts."
)
SIGNALS = (signal.SIGINT, signal.SIGTERM)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of `serve`."""
    parser.add_argument("--host", metavar="H", help="address to listen on (default: the settings', 127.0.0.1)")
    parser.add_argument("--port", type=int, metavar="N", help="port to listen on (default: the settings', 11435)")
    parser.add_argument("--no-auth", action="store_true", help="let every program on this machine in; loopback only")
    parser.add_argument("--tls-cert", metavar="FILE", help="certificate for https, PEM (default: the settings')")
    parser.add_argument("--tls-key", metavar="FILE", help="key of the certificate, PEM, without a password")
    parser.add_argument("--new-token", action="store_true", help="make a new token first; the old one is void then")


async def run(options: argparse.Namespace) -> int:
    """Serve until SIGINT or SIGTERM; answers under way may end first."""
    settings = load_settings().api
    host = settings.host if options.host is None else options.host
    needs_token = settings.needs_token and not options.no_auth
    if options.new_token:
        renew_token()
    access = choose_access(
        host=host,
        needs_token=needs_token,
        tls_cert=settings.tls_cert if options.tls_cert is None else options.tls_cert,
        tls_key=settings.tls_key if options.tls_key is None else options.tls_key,
    )
    stopped = asyncio.Event()
    restore = _on_signals(stopped.set)
    try:
        async with session(needs_models=False) as application:
            server = ApiServer(application, access, port=settings.port if options.port is None else options.port)
            await server.start()
            _tell(server.url, has_token=access.token is not None)
            if access.is_exposed:
                print(IN_THE_CLEAR.format(host=host), file=sys.stderr, flush=True)
            try:
                await stopped.wait()
            finally:
                print("Stopping; answers under way may end.", file=sys.stderr, flush=True)
                await server.aclose()
    finally:
        restore()
    return 0


def _tell(url: str, *, has_token: bool) -> None:
    print(f"Modelyard answers on {url}")
    print(f"  Ollama clients:  OLLAMA_HOST={url}")
    print(f"  OpenAI clients:  OPENAI_BASE_URL={url}/v1")
    if has_token:
        print(f"  Token (send it as Authorization: Bearer …): in {token_path()}")
    else:
        print("  No token is asked for: every program on this machine has access.")
    print("Press Ctrl+C to stop.", flush=True)


def _on_signals(stop: Callable[[], None]) -> Callable[[], None]:
    """Call `stop` at the first signal; the returned function restores what was there before."""
    loop = asyncio.get_running_loop()
    before = {number: signal.getsignal(number) for number in SIGNALS}
    for number in SIGNALS:
        # Plain handlers work on every platform; the loop wakes up for the scheduled call.
        signal.signal(number, lambda *_: loop.call_soon_threadsafe(stop))

    def restore() -> None:
        for number, handler in before.items():
            signal.signal(number, handler)

    return restore
