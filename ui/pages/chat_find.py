"""Finds text in the open conversation, also in messages that were not loaded yet, and goes from place to place."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from app.domain.views import MessageHit
from ui.pages.chat_session import ChatSession
from ui.pages.chat_store import ChatStore
from ui.theme import Theme
from ui.widgets.find_bar import FindBar
from ui.widgets.message_parts import MessageEntry
from ui.widgets.search_dialog import SearchDialog
from ui.widgets.transcript import Transcript


@dataclass(frozen=True, slots=True, kw_only=True)
class _Hit:
    """A message with the text in it; `entry` is set for one that is not stored yet."""

    message_id: int | None
    count: int
    entry: MessageEntry | None = None


class ChatFind(QObject):
    """Joins the bar, the database and the transcript."""

    def __init__(
        self, bar: FindBar, transcript: Transcript, session: ChatSession, store: ChatStore, spawn: Callable[..., None]
    ) -> None:
        """Listen to the bar; `spawn` runs a coroutine and reports its errors."""
        super().__init__(bar)
        self._bar = bar
        self._transcript = transcript
        self._session = session
        self._store = store
        self._spawn = spawn
        self._hits: list[_Hit] = []
        self._hit = -1
        self._place = 0
        self._serial = 0
        bar.wanted.connect(lambda text: spawn(self._search, text))
        bar.stepped.connect(lambda direction: spawn(self._step, direction))
        session.conversation_changed.connect(lambda _key: self._forget())

    @property
    def is_open(self) -> bool:
        """Whether the bar is shown."""
        return not self._bar.isHidden()

    def open(self) -> None:
        """Show the bar and search for what stands in it."""
        self._bar.open()
        if self._bar.field.text():
            self._spawn(self._search, self._bar.field.text())

    async def show_message(self, message_id: int, text: str) -> None:
        """Show a message of the open conversation, with `text` marked in it unless that is empty."""
        # First of all: another branch may have to be shown, which forgets what was found.
        entry = await self._session.reach(message_id)
        if entry is None:
            return
        if not text:
            self._transcript.reveal(entry)
            return
        self._bar.open(text)
        await self._search(text, at_message=message_id)

    def search_all(self, theme: Theme, window: QWidget, show: Callable[[MessageHit, str], None]) -> None:
        """Let the user search all conversations; `show` is given the message picked, and what to mark in it."""
        dialog = SearchDialog(theme, self._store.search, window)
        dialog.chosen.connect(show)
        dialog.open()

    def close(self) -> None:
        """Hide the bar and the marks."""
        self._bar.hide()
        self._bar.stop()
        self._forget()

    def _forget(self) -> None:
        self._serial += 1
        self._hits, self._hit, self._place = [], -1, 0
        self._transcript.set_wanted("")
        self._bar.show_count("")

    async def _search(self, text: str, *, at_message: int | None = None) -> None:
        self._serial += 1
        serial = self._serial
        stored = await self._store.find_in(self._session.conversation_id, text)
        if serial != self._serial:
            return
        self._hits = [_Hit(message_id=found.message_id, count=found.count) for found in stored]
        self._hits += self._unsaved(text)
        self._transcript.set_wanted(text)
        self._place = 0
        if at_message is not None:
            places = [place for place, hit in enumerate(self._hits) if hit.message_id == at_message]
            if not places:
                await self._reach(_Hit(message_id=at_message, count=0), serial)
                self._say()
                return
            self._hit = places[0]
        else:
            self._hit = self._nearest()
        await self._go(serial)

    def _unsaved(self, text: str) -> list[_Hit]:
        sought = text.casefold()
        fresh = [entry for entry in self._session.entries if entry.message_id is None]
        counts = ((entry, _shown(entry).casefold().count(sought)) for entry in fresh)
        return [_Hit(message_id=None, count=count, entry=entry) for entry, count in counts if sought and count]

    def _nearest(self) -> int:
        """Return the first hit at or below what is being read; the last one if all are above, −1 without any."""
        reading = self._transcript.first_visible()
        order = {id(entry): place for place, entry in enumerate(self._session.entries)}
        loaded = {entry.message_id: id(entry) for entry in self._session.entries if entry.message_id is not None}
        top = order.get(id(reading), 0)
        for place, hit in enumerate(self._hits):
            key = id(hit.entry) if hit.entry is not None else loaded.get(hit.message_id or 0)
            if key is not None and order[key] >= top:
                return place
        return len(self._hits) - 1

    async def _step(self, direction: int) -> None:
        if self._hit < 0:
            return
        hit = self._hits[self._hit]
        entry = hit.entry or self._session.entry_of(hit.message_id)
        count = self._transcript.match_count(entry) if entry is not None else 0
        self._place += direction
        if not 0 <= self._place < count:
            self._hit = (self._hit + direction) % len(self._hits)
            self._place = 0 if direction > 0 else -1
        await self._go(self._serial)

    async def _go(self, serial: int) -> None:
        if self._hit >= 0:
            await self._reach(self._hits[self._hit], serial)
        self._say()

    async def _reach(self, hit: _Hit, serial: int) -> None:
        entry = hit.entry
        if entry is None and hit.message_id is not None:
            entry = await self._session.reach(hit.message_id)
        if serial != self._serial or entry is None:
            return
        count = self._transcript.match_count(entry)
        if self._place < 0:
            self._place = max(0, count - 1)
        self._transcript.reveal(entry, self._place if count else None)

    def _say(self) -> None:
        total = sum(hit.count for hit in self._hits)
        if not total:
            self._bar.show_count(self.tr("Nothing found") if self._bar.field.text() else "")
            return
        # What is shown may differ from what is stored: Markdown's own characters are gone.
        within = min(self._place + 1, self._hits[self._hit].count) if self._hit >= 0 else 0
        number = sum(hit.count for hit in self._hits[: max(0, self._hit)]) + within
        self._bar.show_count(self.tr("{n} of {total}").format(n=number, total=total))


def _shown(entry: MessageEntry) -> str:
    return entry.typed if entry.answer is None else entry.answer.text
