"""The one thread that writes, with natural group commit.

While one commit waits for the disk, further jobs queue up and share the next one. A failure must take nothing else
with it: the batch is then undone and its jobs run again one by one. That is rare, and spares a savepoint for each
job, which would cost a third of the time. Waiting callers of one event loop are woken by one call, because a wake-up
per row costs more than the row.
"""

from __future__ import annotations

import asyncio
import logging
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from queue import Empty, SimpleQueue
from typing import Any, Generic, TypeVar

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from app.domain.errors import ModelyardError, StoreError
from app.store.failures import store_error

T = TypeVar("T")
log = logging.getLogger(__name__)

# A batch ends after this many jobs or seconds, so that the first caller of a flood is not kept waiting.
MAX_BATCH = 256
MAX_BATCH_S = 0.01


class Job(Generic[T]):
    """A function to run in a transaction, and where its result goes: an event loop's future or a thread's."""

    __slots__ = ("error", "function", "future", "loop", "result")

    def __init__(
        self,
        function: Callable[[Session], T],
        future: asyncio.Future[T] | Future[T],
        loop: asyncio.AbstractEventLoop | None,
    ) -> None:
        """Hold a job until the writer takes it; `loop` is None for a thread's future."""
        self.function = function
        self.future = future
        self.loop = loop
        self.result: T | None = None
        self.error: BaseException | None = None

    def settle(self) -> None:
        """Hand the outcome over; called where the future lives. A future that was cancelled is left alone."""
        if self.future.done():
            return
        if self.error is not None:
            self.future.set_exception(self.error)
        else:
            self.future.set_result(self.result)  # type: ignore[arg-type]


class Writer:
    """Runs jobs one after the other on its own thread; start it with `start`, end it with `stop`."""

    def __init__(self, engine: Engine, *, place: str) -> None:
        """Prepare for `engine`; `place` names the database in errors."""
        self._engine = engine
        self._place = place
        self._queue: SimpleQueue[Job[Any] | None] = SimpleQueue()
        self._thread = threading.Thread(target=self._work, name="store-writer", daemon=True)
        self._gate = threading.Lock()
        self._is_open = False

    def start(self) -> None:
        """Begin to take jobs."""
        self._is_open = True
        self._thread.start()

    def stop(self) -> None:
        """Finish the jobs that were submitted, then end the thread; later submissions raise StoreError."""
        with self._gate:
            was_open, self._is_open = self._is_open, False
            if was_open:
                self._queue.put(None)
        if was_open:
            self._thread.join()

    def submit(self, job: Job[Any]) -> None:
        """Queue a job; StoreError if the writer has been stopped."""
        with self._gate:
            if not self._is_open:
                raise StoreError("The database is closed.", fix="Restart the program.")
            self._queue.put(job)

    def _work(self) -> None:
        goes_on = True
        while goes_on:
            first = self._queue.get()
            if first is None:
                return
            done: list[Job[Any]] = []
            try:
                with self._engine.connect() as connection:
                    goes_on = self._run_batch(connection, first, done)
                    if any(job.error is not None and not isinstance(job.error, ModelyardError) for job in done):
                        # The error's traceback may hold a half-read result, which would keep a read lock.
                        connection.invalidate()
            except SQLAlchemyError as error:
                # Nothing of the batch was committed.
                for job in done or [first]:
                    job.error = job.error or store_error(error, place=self._place)
                done = done or [first]
            _settle(done)

    def _run_batch(self, connection: Connection, first: Job[Any], done: list[Job[Any]]) -> bool:
        """Run `first` and what else is waiting in one transaction; return False when the thread is to end.

        Where one fails, all are undone and run again, each in a transaction of its own.
        """
        deadline = time.monotonic() + MAX_BATCH_S
        transaction = connection.begin()
        job: Job[Any] | None = first
        goes_on = is_whole = True
        while job is not None:
            done.append(job)
            is_whole = _run_job(connection, job)
            if not is_whole or len(done) >= MAX_BATCH or time.monotonic() >= deadline:
                break
            try:
                job = self._queue.get_nowait()
                goes_on = job is not None
            except Empty:
                job = None
        if is_whole:
            transaction.commit()
        else:
            transaction.rollback()
            if len(done) > 1:
                self._run_each(connection, done)
        return goes_on

    def _run_each(self, connection: Connection, jobs: list[Job[Any]]) -> None:
        for job in jobs:
            job.error = None
            transaction = connection.begin()
            if not _run_job(connection, job):
                transaction.rollback()
                continue
            try:
                transaction.commit()
            except SQLAlchemyError as error:
                job.error = store_error(error, place=self._place)


def _run_job(connection: Connection, job: Job[Any]) -> bool:
    """Run one job and keep its outcome; return False when the caller has to roll back."""
    try:
        with Session(connection, join_transaction_mode="rollback_only", expire_on_commit=False) as session:
            job.result = job.function(session)
            session.flush()
    except Exception as error:  # noqa: BLE001  # whatever it was, it belongs to the one who asked
        job.error = store_error(error) if isinstance(error, SQLAlchemyError) else error
        return False
    return True


def _settle(jobs: list[Job[Any]]) -> None:
    by_loop: dict[asyncio.AbstractEventLoop, list[Job[Any]]] = {}
    for job in jobs:
        if job.loop is None:
            job.settle()
        else:
            by_loop.setdefault(job.loop, []).append(job)
    for loop, waiting in by_loop.items():
        try:
            loop.call_soon_threadsafe(_settle_all, waiting)
        except RuntimeError:
            # The loop was closed meanwhile: the rows are stored, nobody is left to be told.
            log.debug("%d writes ended after their event loop", len(waiting))


def _settle_all(jobs: list[Job[Any]]) -> None:
    for job in jobs:
        job.settle()
