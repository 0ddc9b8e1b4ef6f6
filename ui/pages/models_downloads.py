"""Fetching models: the dialog that finds one, and the downloads below the table until they are dismissed."""

from __future__ import annotations

from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from app.domain.events import PullProgressed
from app.domain.profile import HostKind
from ui.pages.models_pull import PullDialog
from ui.tasks import spawn
from ui.theme import SPACE
from ui.widgets.amounts import size_text
from ui.widgets.context import WindowContext
from ui.widgets.download_card import DownloadCard
from ui.widgets.labels import separator

MOST_HEIGHT_PX = 190
# Servers of OpenAI's protocol have no way to fetch a model.
FETCHING_KINDS = frozenset({HostKind.OLLAMA, HostKind.BUILTIN, HostKind.SCRIPTED})


class ModelDownloads(QWidget):
    """One card a download; hidden without any."""

    def __init__(self, context: WindowContext, parent: QWidget | None = None) -> None:
        """Show what there is, and follow the feed."""
        super().__init__(parent)
        self._context = context
        self._checked: set[tuple[str, str]] = set()
        self._cards: dict[tuple[str, str], DownloadCard] = {}
        body = QWidget()
        self._column = QVBoxLayout(body)
        self._column.setContentsMargins(SPACE[4], SPACE[3], SPACE[4], SPACE[3])
        self._column.setSpacing(SPACE[2])
        self._column.addStretch(1)
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setWidget(body)
        self._area.setAccessibleName(self.tr("Models being fetched"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(separator())
        layout.addWidget(self._area)
        self.hide()
        context.feed.pull_progressed.connect(self._follow)
        spawn(self, self._read())

    @property
    def cards(self) -> tuple[DownloadCard, ...]:
        """The cards shown, newest first."""
        return tuple(reversed(self._cards.values()))

    def show_progress(self, progress: PullProgressed) -> None:
        """Add or update a card."""
        key = (progress.host, progress.model)
        card = self._cards.get(key)
        if card is None:
            card = DownloadCard(self._context, progress)
            card.dismissed.connect(lambda: self._drop(key))
            self._cards[key] = card
            self._column.insertWidget(0, card)
            self._fit()
        else:
            card.show_progress(progress)

    def ask(self) -> None:
        """Open the dialog that finds a model to fetch."""
        statuses = self._context.app.hosts.statuses()
        hosts = [status.host for status in statuses if status.is_up and status.host.kind in FETCHING_KINDS]
        if not hosts:
            text = self.tr("No host that could fetch a model answers. Start Ollama first.")
            self._context.toast(text, kind="warning")
            return
        dialog = PullDialog(self._context.theme, hosts, self)
        dialog.searched.connect(lambda host, text: spawn(dialog, self._load_offers(dialog, host, text)))
        dialog.chosen.connect(self.fetch)
        dialog.open()
        dialog.start()

    def fetch(self, host: str, model: str) -> None:
        """Begin to fetch a model, or go on with one that was cancelled."""

        async def start() -> None:
            self._context.app.downloads.start(host, model)

        spawn(self, self._context.core.call(start()))

    async def _load_offers(self, dialog: PullDialog, host: str, text: str) -> None:
        dialog.show_offers(await self._context.core.call(self._context.app.installations.offers(host, text)))

    def _follow(self, progress: PullProgressed) -> None:
        """Warn of a full disk as soon as the size is known, and look at the host when a model has come."""
        self.show_progress(progress)
        key = (progress.host, progress.model)
        if progress.is_done:
            spawn(self, self._context.core.call(self._context.app.hosts.refresh(progress.host)))
        elif progress.total_bytes and key not in self._checked:
            self._checked.add(key)
            spawn(self, self._check_disk(progress, progress.total_bytes - progress.completed_bytes))

    async def _check_disk(self, progress: PullProgressed, missing_bytes: int) -> None:
        room = await self._context.core.call(self._context.app.installations.room(progress.host))
        if room.disk_free_bytes is None or missing_bytes <= room.disk_free_bytes:
            return

        async def cancel() -> None:
            self._context.app.downloads.cancel(progress.host, progress.model)

        text = self.tr("{0} needs {1} more, but the disk has only {2}.").format(
            progress.model, size_text(missing_bytes), size_text(room.disk_free_bytes)
        )
        stop = (self.tr("Cancel"), lambda: spawn(self, self._context.core.call(cancel())))
        self._context.toast(text, stop, kind="warning")

    async def _read(self) -> None:
        downloads = self._context.app.downloads

        async def read() -> tuple[PullProgressed, ...]:
            return downloads.list()

        for progress in await self._context.core.call(read()):
            self.show_progress(progress)

    def _drop(self, key: tuple[str, str]) -> None:
        card = self._cards.pop(key, None)
        if card is not None:
            self._column.removeWidget(card)
            card.deleteLater()
            self._fit()

    def _fit(self) -> None:
        """Be as high as the cards need, up to a third of the page."""
        self.setVisible(bool(self._cards))
        height = sum(card.sizeHint().height() + SPACE[2] for card in self._cards.values()) + 2 * SPACE[3]
        self.setFixedHeight(min(MOST_HEIGHT_PX, max(1, height)))
