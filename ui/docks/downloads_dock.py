"""The Downloads dock: models that are being fetched, with speed, time left and cancel."""

from __future__ import annotations

from PySide6.QtWidgets import QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from app.domain.events import PullProgressed
from ui.tasks import spawn
from ui.theme import SPACE
from ui.widgets.context import WindowContext
from ui.widgets.download_card import DownloadCard
from ui.widgets.empty_state import EmptyState


class DownloadsDock(QWidget):
    """A card for each download of this run, newest at the top."""

    def __init__(self, context: WindowContext) -> None:
        """Show what is running and follow it."""
        super().__init__()
        self._context = context
        self._cards: dict[tuple[str, str], DownloadCard] = {}
        body = QWidget()
        self._column = QVBoxLayout(body)
        self._column.setContentsMargins(SPACE[4], SPACE[3], SPACE[4], SPACE[3])
        self._column.setSpacing(SPACE[2])
        self._column.addStretch(1)
        area = QScrollArea(self)
        area.setWidgetResizable(True)
        area.setWidget(body)
        area.setAccessibleName(self.tr("Downloads"))
        empty = EmptyState(
            context.theme,
            icon="download",
            title=self.tr("No downloads"),
            text=self.tr("Models you fetch appear here, with speed and time left."),
            action=(self.tr("Open Models"), lambda: context.open_page("models")),
        )
        self._stack = QStackedWidget(self)
        self._stack.addWidget(empty)
        self._stack.addWidget(area)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._stack)
        context.feed.pull_progressed.connect(self.show_progress)
        spawn(self, self._read())

    async def _read(self) -> None:
        """Show what was running before this dock was made."""
        downloads = self._context.app.downloads

        async def read() -> tuple[PullProgressed, ...]:
            return downloads.list()

        for progress in await self._context.core.call(read()):
            self.show_progress(progress)

    def show_progress(self, progress: PullProgressed) -> None:
        """Add or update a card."""
        key = (progress.host, progress.model)
        card = self._cards.get(key)
        if card is None:
            card = DownloadCard(self._context, progress)
            card.dismissed.connect(lambda: self._drop(key))
            self._cards[key] = card
            self._column.insertWidget(0, card)
            self._stack.setCurrentIndex(1)
        else:
            card.show_progress(progress)

    def _drop(self, key: tuple[str, str]) -> None:
        card = self._cards.pop(key, None)
        if card is not None:
            self._column.removeWidget(card)
            card.deleteLater()
        if not self._cards:
            self._stack.setCurrentIndex(0)
