"""What is being written: kept for each conversation as one types, and there again after a restart."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

from ui.pages.chat_attachments import ChatAttachments, from_stored, to_stored
from ui.pages.chat_session import ChatSession
from ui.pages.chat_store import ChatStore
from ui.widgets.composer import Composer

DELAY_MS = 400


class ChatDrafts(QObject):
    """Saves the composer's text and attachments soon after they change."""

    def __init__(
        self,
        session: ChatSession,
        store: ChatStore,
        composer: Composer,
        attachments: ChatAttachments,
        spawn: Callable[..., None],
    ) -> None:
        """Save for the open conversation; `spawn` runs a coroutine and reports its errors."""
        super().__init__(composer)
        self._session = session
        self._store = store
        self._composer = composer
        self._attachments = attachments
        self._spawn = spawn
        self._is_filling = self._is_stopped = False
        # What stood in the composer when the conversation before was left.
        self._left_with = ""
        self._timer = QTimer(self, singleShot=True, interval=DELAY_MS)
        self._timer.timeout.connect(lambda: spawn(self.save))

    def changed(self) -> None:
        """Save soon, unless the change was the draft itself."""
        if not self._is_filling and not self._is_stopped:
            self._timer.start()

    async def save(self) -> None:
        """Save what there is for the open conversation."""
        self._timer.stop()
        key, text, attached = self._session.conversation_id, self._composer.text, self._attachments.attached
        await self._store.set_draft(key, text)
        await self._store.set_draft_attachments(key, await asyncio.to_thread(to_stored, attached))

    async def flush(self) -> None:
        """Save what was not saved yet: another conversation is about to be opened."""
        self._left_with = self._composer.text
        if self._timer.isActive():
            await self.save()

    async def fill(self, conversation_id: str, *, keeps_text: bool, is_wanted: Callable[[], bool]) -> bool:
        """Put a conversation's draft into the composer; return whether it was, or what was typed meanwhile stays.

        Nothing happens once `is_wanted` returns False: another conversation was opened.
        """
        draft = await self._store.draft(conversation_id)
        attached = await asyncio.to_thread(from_stored, await self._store.draft_attachments(conversation_id))
        if not is_wanted() or (keeps_text and (self._composer.text or not self._attachments.is_empty)):
            return False
        typed = self._composer.text
        # Whoever begins to type while the conversation is still being read is typing for that one.
        early = typed.removeprefix(self._left_with) if typed.startswith(self._left_with) else ""
        self._is_filling = True
        self._composer.set_text(f"{draft}{early}")
        self._attachments.show(attached)
        self._is_filling = False
        if early:
            self._timer.start()
        return True

    def clear(self, conversation_id: str) -> None:
        """Empty the composer: its text was sent, and is no draft of `conversation_id` any more."""
        self._timer.stop()
        self._is_filling = True
        self._composer.set_text("")
        self._attachments.show(())
        self._is_filling = False
        self._spawn(self._store.set_draft, conversation_id, "")
        self._spawn(self._store.set_draft_attachments, conversation_id, None)

    def stop(self) -> None:
        """Leave no timer behind: the page is closing."""
        self._is_stopped = True
        self._timer.stop()
