"""What the page's batches do with the core."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any

from PySide6.QtCore import QObject

from app.domain.batch import BatchChanged
from app.domain.errors import ModelyardError
from app.domain.profile import ModelRef
from ui.pages.compare_batch import CompareBatch
from ui.tasks import spawn
from ui.widgets.context import WindowContext


class BatchDesk(QObject):
    """Follows the running batch and does what the widget asks for, in tasks that it owns."""

    def __init__(self, context: WindowContext, batch: CompareBatch, parent: QObject | None = None) -> None:
        """Listen from now on, until `close`."""
        super().__init__(parent)
        self._context = context
        self._batch = batch
        self._is_closed = False
        batches, core = self._context.app.batches, self._context.core
        self._unsubscribe = batches.subscribe(lambda change: core.post(lambda: self._batch_changed(change)))
        batch.opened.connect(lambda key: self._spawn(self._open_batch, key))
        batch.started.connect(lambda *chosen: self._spawn(self._start_batch, *chosen))
        batch.resume_asked.connect(lambda key: self._spawn(self._on_core, batches.resume, key))
        batch.pause_asked.connect(lambda: self._spawn(self._on_core, batches.pause))
        batch.retry_asked.connect(lambda key: self._spawn(self._retry_batch, key))
        batch.delete_asked.connect(lambda key: self._spawn(self._delete_batch, key))

    def read(self) -> None:
        """Bring the list up to date."""
        self._spawn(self._read_list)

    def close(self) -> None:
        """Hear nothing more; the page is closing. A batch that runs goes on."""
        self._is_closed = True
        self._unsubscribe()

    def _spawn(self, work: Callable[..., Coroutine[Any, Any, None]], *args: Any) -> None:
        if not self._is_closed:
            spawn(self, self._guarded(work, *args))

    async def _guarded(self, work: Callable[..., Coroutine[Any, Any, None]], *args: Any) -> None:
        try:
            await work(*args)
        except ModelyardError as error:
            self._context.report(error)

    async def _on_core(self, work: Callable[..., Coroutine[Any, Any, None]], *args: Any) -> None:
        await self._context.core.call(work(*args))

    def _batch_changed(self, change: BatchChanged) -> None:
        if not self._is_closed:
            self._batch.take(change)
            if not change.is_running:
                # Answers that came while the matrix was being read may be missing in it.
                self._spawn(self._read_rows, change.batch.batch_id)

    async def _read_rows(self, batch_id: str) -> None:
        for row in await self._context.core.call(self._context.app.store.batches.rows(batch_id)):
            self._batch.model.replace(row)

    async def _read_list(self) -> None:
        app, core = self._context.app, self._context.core
        self._batch.show_list(await core.call(app.store.batches.list()), app.batches.running_id)

    async def _open_batch(self, batch_id: str) -> None:
        if not batch_id:
            self._batch.show_form()
            return
        app, core = self._context.app, self._context.core
        batch = await core.call(app.store.batches.get(batch_id))
        rows = await core.call(app.store.batches.rows(batch_id))
        is_running = app.batches.running_id == batch_id
        self._batch.show_batch(batch, rows, is_running=is_running)
        if is_running:
            await self._read_rows(batch_id)

    async def _start_batch(self, prompts: tuple[str, ...], models: list[ModelRef | None], title: str) -> None:
        app, core = self._context.app, self._context.core
        batch = await core.call(app.batches.create(prompts, models, title))
        self._batch.form.clear()
        await self._open_batch(batch.batch_id)
        await self._read_list()
        await core.call(app.wait_until_ready())
        await core.call(app.batches.resume(batch.batch_id))

    async def _retry_batch(self, batch_id: str) -> None:
        await self._context.core.call(self._context.app.batches.retry_failures(batch_id))
        await self._open_batch(batch_id)

    async def _delete_batch(self, batch_id: str) -> None:
        batches, core = self._context.app.store.batches, self._context.core
        batch = await core.call(batches.get(batch_id))
        rows = await core.call(batches.rows(batch_id))
        await core.call(batches.delete(batch_id))
        self._batch.show_form()
        await self._read_list()

        async def restore() -> None:
            await core.call(batches.save(batch, rows))
            await self._read_list()

        self._context.toast(self.tr("Batch deleted."), (self.tr("Undo"), lambda: self._spawn(restore)))
