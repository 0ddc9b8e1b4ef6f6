"""What a connection may cost before anybody knows whose it is: how many there are, and how long one may dawdle."""

from __future__ import annotations

import asyncio

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

# Clients send the head of a request at once; whoever takes longer holds a connection open for nothing.
HEAD_S = 15.0
# Below the files that a process may usually have open, of which models and the database need some too.
MAX_CONNECTIONS = 512


class PatientProtocol(H11Protocol):
    """Uvicorn's HTTP/1.1 that hangs up on whoever dawdles, and when there are too many connections.

    Two things may not take long: the head of a request, and the rest of a body whose answer was given already. The
    clock runs from their beginning: a slow sender cannot start it anew by sending more.
    """

    head_s = HEAD_S
    max_connections = MAX_CONNECTIONS
    _clock: asyncio.TimerHandle | None = None
    _awaited = ""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn does
        """Take the connection, or hang up where there are too many."""
        super().connection_made(transport)
        if len(self.connections) > self.max_connections:
            transport.abort()
            return
        self._watch("head")

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop the clock."""
        self._watch("")
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Pass bytes on, and see what is awaited now."""
        super().data_received(data)
        self._watch(self._what_is_awaited())

    def on_response_complete(self) -> None:
        """See whether something is awaited; a connection at rest has uvicorn's own limit."""
        super().on_response_complete()
        awaited = self._what_is_awaited()
        self._watch("" if awaited == "head" and not self.conn.trailing_data[0] else awaited)

    def _what_is_awaited(self) -> str:
        if self.conn.their_state is h11.IDLE:
            return "head"
        is_unwanted = self.conn.their_state is h11.SEND_BODY and self.conn.our_state in {h11.DONE, h11.MUST_CLOSE}
        return "rest" if is_unwanted else ""

    def _watch(self, awaited: str) -> None:
        """Let the clock run for what is awaited; it goes on where that is what it runs for."""
        if self.transport.is_closing():
            awaited = ""
        if awaited == self._awaited:
            return
        self._awaited = awaited
        if self._clock is not None:
            self._clock.cancel()
        self._clock = self.loop.call_later(self.head_s, self._hang_up) if awaited else None

    def _hang_up(self) -> None:
        if not self.transport.is_closing():
            self.transport.abort()
