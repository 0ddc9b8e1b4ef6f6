"""The conversations at the left: reads, renames, deletes with a way back, and says when there is nothing to show."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime

from PySide6.QtCore import QObject, QTimer, Signal

from app.domain.errors import ModelyardError
from ui.models.conversation_list_model import ConversationListModel
from ui.pages.chat_session import ChatSession
from ui.pages.chat_store import ChatStore
from ui.widgets.context import WindowContext
from ui.widgets.conversation_list import SUMMARY_ROLE, ConversationList

READ_DELAY_MS = 150
# A list that comes sooner needs no word that it is on its way.
LOADING_DELAY_MS = 200


class ChatList(QObject):
    """Keeps the list equal to what is stored."""

    refreshed = Signal()

    def __init__(
        self,
        context: WindowContext,
        session: ChatSession,
        store: ChatStore,
        spawn: Callable[..., None],
        open_now: Callable[[str], Awaitable[None]],
        parent: QObject,
    ) -> None:
        """Make the list; `open_now` opens a conversation, "" a new one, `spawn` runs a coroutine and reports errors."""
        super().__init__(parent)
        self._context = context
        self._session = session
        self._store = store
        self._spawn = spawn
        self._open_now = open_now
        self._is_stopped = False
        self.model = ConversationListModel(self)
        self.view = ConversationList(self.model, context.theme)
        self._timer = QTimer(self, singleShot=True, interval=READ_DELAY_MS)
        self._timer.timeout.connect(lambda: spawn(self.read))
        self._loading = QTimer(self, singleShot=True, interval=LOADING_DELAY_MS)
        self._loading.timeout.connect(lambda: self.view.show_note(self.tr("Loading…")))
        self.view.search_changed.connect(lambda _text: self.read_soon())
        self.view.delete_asked.connect(lambda key: spawn(self._delete, key))
        self.model.rename_asked.connect(lambda key, title: spawn(self._rename, key, title))
        session.list_changed.connect(self.read_soon)

    async def read(self) -> None:
        """Show what is stored now; an error is told in the list's place."""
        if self.model.rowCount() == 0:
            self._loading.start()
        try:
            found = await self._store.list(self.view.search.text().strip())
        except ModelyardError as error:
            self._loading.stop()
            self.view.show_note(f"{error.message} {error.fix}".strip(), is_error=True)
            return
        self._loading.stop()
        self.view.show_note("")
        self.model.set_conversations(found, datetime.now().astimezone())
        self.view.set_current(self._session.conversation_id)
        self.refreshed.emit()

    def read_soon(self) -> None:
        """Read again shortly; several calls become one."""
        if not self._is_stopped:
            self._timer.start()

    def stop(self) -> None:
        """Leave no timer behind: the page is closing."""
        self._is_stopped = True
        self._timer.stop()
        self._loading.stop()

    def has(self, conversation_id: str) -> bool:
        """Return whether a conversation is listed."""
        return self.model.index_of(conversation_id).isValid()

    def title_of(self, conversation_id: str) -> str:
        """Return a conversation's title; "" if it is not listed."""
        summary = self.model.index_of(conversation_id).data(SUMMARY_ROLE)
        return summary.title if summary is not None else ""

    def delete_open(self) -> None:
        """Delete the open conversation."""
        if self._session.conversation_id:
            self._spawn(self._delete, self._session.conversation_id)

    async def _rename(self, conversation_id: str, title: str) -> None:
        await self._store.rename(conversation_id, title)
        await self.read()

    async def _delete(self, conversation_id: str) -> None:
        title = self.title_of(conversation_id)
        await self._store.delete(conversation_id)
        was_open = conversation_id == self._session.conversation_id
        if was_open:
            self._session.stop()
            await self._open_now("")
        await self.read()
        undo = (self.tr("Undo"), lambda: self._spawn(self._restore, conversation_id, is_opened=was_open))
        self._context.toast(self.tr("“{title}” was deleted.").format(title=title), undo)

    async def _restore(self, conversation_id: str, *, is_opened: bool) -> None:
        await self._store.restore(conversation_id)
        await self.read()
        if is_opened:
            await self._open_now(conversation_id)
