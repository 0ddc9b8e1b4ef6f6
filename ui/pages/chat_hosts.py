"""Keeps the host card up to date and does what its button says."""

from __future__ import annotations

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from app.domain.errors import ModelyardError
from app.domain.events import PullProgressed
from app.domain.profile import HostStatus
from ui.pages.chat_store import ChatStore
from ui.tasks import spawn
from ui.theme import SPACE
from ui.widgets.context import WindowContext
from ui.widgets.host_card import CardAction, CardText, HostCard, card_for_pull, card_for_status


class HostWatchCard(QWidget):
    """Shows at most one card: a download first, then a host that does not answer."""

    def __init__(self, context: WindowContext, store: ChatStore, parent: QWidget | None = None) -> None:
        """Read what is known now and follow the feed."""
        super().__init__(parent)
        self._context = context
        self._store = store
        self._pulls: dict[tuple[str, str], PullProgressed] = {}
        self._statuses: dict[str, HostStatus] = {}
        self._dismissed: set[str] = set()
        self.card = HostCard(context.theme, self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, SPACE[3], 0, SPACE[2])
        layout.addWidget(self.card)
        self.card.acted.connect(self._act)
        self.card.dismissed.connect(self._dismiss)
        context.feed.host_changed.connect(self._host_changed)
        context.feed.pull_progressed.connect(self._pull_progressed)
        self.hide()
        spawn(self, self._begin())

    async def _begin(self) -> None:
        dismissed = await self._store.dismissed_card()
        self._dismissed.add(dismissed)
        for status in self._context.app.hosts.statuses():
            self._statuses.setdefault(status.host.key, status)
        for progress in self._context.app.downloads.list():
            self._pulls.setdefault((progress.host, progress.model), progress)
        self._show()

    def _host_changed(self, status: HostStatus) -> None:
        self._statuses[status.host.key] = status
        self._show()

    def _pull_progressed(self, progress: PullProgressed) -> None:
        self._pulls[progress.host, progress.model] = progress
        self._show()

    def _show(self) -> None:
        cards = [card_for_pull(progress) for progress in self._pulls.values()]
        cards += [card_for_status(status) for status in self._statuses.values()]
        shown = (card for card in cards if card is not None and card.key not in self._dismissed)
        self.card.show_card(next(shown, None))
        self.setVisible(self.card.said is not None)

    def _dismiss(self, key: str) -> None:
        self._dismissed.add(key)
        self._show()
        spawn(self, self._store.set_dismissed_card(key))

    def _act(self, said: CardText) -> None:
        match said.action:
            case CardAction.COPY:
                QApplication.clipboard().setText(said.argument)
                self.card.say_done(self.tr("Copied; paste it into a terminal"))
            case CardAction.OPEN_PAGE:
                QDesktopServices.openUrl(QUrl(said.argument))
            case CardAction.RETRY | CardAction.PULL | CardAction.CANCEL:
                spawn(self, self._act_on_core(said))

    async def _act_on_core(self, said: CardText) -> None:
        app = self._context.app

        async def act() -> None:
            if said.action is CardAction.RETRY:
                await app.hosts.refresh()
            elif said.action is CardAction.PULL:
                app.downloads.start(said.host, said.argument)
            else:
                app.downloads.cancel(said.host, said.argument)

        try:
            await self._context.core.call(act())
        except ModelyardError as error:
            self._context.report(error)
