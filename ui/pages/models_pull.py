"""The dialog that finds a model to fetch, and says what it takes before anything is fetched."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QDialog, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from app.domain.profile import Host
from app.domain.room import Fit, HostRoom, Offer, OfferList, fit
from ui.models.offers_model import ABOUT, OFFER_ROLE, OffersModel
from ui.theme import SPACE, Theme
from ui.widgets.amounts import size_text
from ui.widgets.buttons import push_button
from ui.widgets.labels import label
from ui.widgets.table_columns import FittedColumns, records_table

SIZE_PX = (720, 520)
ROW_HEIGHT = 30
COLUMN_WIDTHS = (170, 220, 84, 84, 96)
SEARCH_DELAY_MS = 150


class PullDialog(QDialog):
    """Emits `searched` when other offers are wanted, and `chosen` when one is to be fetched."""

    searched = Signal(str, str)  # host, text
    chosen = Signal(str, str)  # host, model

    def __init__(self, theme: Theme, hosts: Sequence[Host], parent: QWidget) -> None:
        """Offer what `hosts` can fetch; there is at least one."""
        super().__init__(parent)
        self.setWindowTitle(self.tr("Get a model"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(*SIZE_PX)
        self._room = HostRoom()
        self._hosts = QComboBox()
        self._hosts.setAccessibleName(self.tr("Host to fetch to"))
        for host in hosts:
            self._hosts.addItem(host.title, host.key)
        self._hosts.setVisible(len(hosts) > 1)
        self._search = QLineEdit()
        self._search.setPlaceholderText(self.tr("Name of a model, such as qwen3:8b, or what it is for"))
        self._search.setAccessibleName(self.tr("Model to get"))
        self._search.setClearButtonEnabled(True)
        self._search.installEventFilter(self)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(SEARCH_DELAY_MS)
        self._pause.timeout.connect(self._ask)
        self._search.textEdited.connect(lambda _text: self._pause.start())
        self._hosts.currentIndexChanged.connect(lambda _index: self._ask())
        self._model = OffersModel(theme, self)
        self._table = records_table(self._model, name=self.tr("Models that can be fetched"), row_height=ROW_HEIGHT)
        FittedColumns(self._table, COLUMN_WIDTHS, stretched=ABOUT, optional=(), scale=theme.scale)
        self._table.selectionModel().currentRowChanged.connect(lambda *_: self._describe())
        self._table.activated.connect(lambda _index: self.get())
        self._told = label("", wraps=True)
        self._memory = label("", "secondary", wraps=True)
        self._get = push_button(self.tr("Get"), kind="primary", clicked=self.get)
        self._get.setDefault(True)
        self._build()
        self._describe()

    @property
    def host(self) -> str:
        """The key of the host that is chosen."""
        return str(self._hosts.currentData())

    @property
    def offer(self) -> Offer | None:
        """The offer that is chosen; None without one."""
        index = self._table.currentIndex()
        return index.data(OFFER_ROLE) if index.isValid() else None

    def start(self) -> None:
        """Ask for the first offers."""
        self._ask()

    def show_offers(self, offers: OfferList) -> None:
        """Show what was found, the first one chosen; nothing happens for another host's."""
        if offers.host != self.host:
            return
        self._room = offers.room
        self._model.show_offers(offers)
        if offers.offers:
            new = (row for row, offer in enumerate(offers.offers) if not offer.is_installed)
            self._table.selectRow(next(new, 0))
        self._describe()

    def get(self) -> None:
        """Have the chosen one fetched, and close."""
        offer = self.offer
        if offer is not None and not offer.is_installed:
            self.chosen.emit(self.host, offer.name)
            self.accept()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let the arrows move in the list while one types."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()))
            if step is not None and self._model.rowCount():
                row = self._table.currentIndex().row() + step
                self._table.selectRow(max(0, min(self._model.rowCount() - 1, row)))
                return True
        return super().eventFilter(watched, event)

    def _build(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(SPACE[2])
        top.addWidget(self._search, 1)
        top.addWidget(self._hosts)
        foot = QHBoxLayout()
        foot.setSpacing(SPACE[2])
        words = QVBoxLayout()
        words.setSpacing(1)
        words.addWidget(self._told)
        words.addWidget(self._memory)
        foot.addLayout(words, 1)
        foot.addWidget(push_button(self.tr("Cancel"), clicked=self.reject))
        foot.addWidget(self._get)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(SPACE[4], SPACE[4], SPACE[4], SPACE[4])
        layout.setSpacing(SPACE[3])
        layout.addLayout(top)
        layout.addWidget(self._table, 1)
        layout.addLayout(foot)

    def _ask(self) -> None:
        self.searched.emit(self.host, self._search.text())

    def _describe(self) -> None:
        """Say what the chosen one takes of disk and memory."""
        offer = self.offer
        self._get.setEnabled(offer is not None and not offer.is_installed)
        if offer is None:
            self._told.setText(self.tr("Nothing found. Type the whole name of a model to get it all the same."))
            self._memory.setText("")
            return
        found = fit(offer.memory_bytes, self._room)
        self._told.setText(self._disk_text(offer))
        self._memory.setText(self._memory_text(offer, found))
        is_full = self._is_short_of_disk(offer)
        self._told.setProperty("role", "error" if is_full else "body")
        self._memory.setProperty(
            "role", {Fit.TOO_LARGE: "error", Fit.AFTER_UNLOADING: "warning"}.get(found, "secondary")
        )
        for words in (self._told, self._memory):
            words.style().unpolish(words)
            words.style().polish(words)
        self._get.setText(self.tr("Get all the same") if is_full or found is Fit.TOO_LARGE else self.tr("Get"))

    def _is_short_of_disk(self, offer: Offer) -> bool:
        free = self._room.disk_free_bytes
        return free is not None and offer.size_bytes is not None and offer.size_bytes > free

    def _disk_text(self, offer: Offer) -> str:
        if offer.is_installed:
            return self.tr("{0} is installed.").format(offer.name)
        if offer.size_bytes is None:
            return self.tr("{0}: its size is known once it is being fetched.").format(offer.name)
        about = self.tr("about {0}") if offer.is_estimated else "{0}"
        size = about.format(size_text(offer.size_bytes))
        free = self._room.disk_free_bytes
        if free is None:
            return self.tr("{0}: {1} to fetch").format(offer.name, size)
        if self._is_short_of_disk(offer):
            return self.tr("{0}: {1} to fetch, but the disk has only {2}").format(offer.name, size, size_text(free))
        return self.tr("{0}: {1} to fetch, {2} free on the disk").format(offer.name, size, size_text(free))

    def _memory_text(self, offer: Offer, found: Fit) -> str:
        free, freeable = self._room.memory_free_bytes, self._room.memory_freeable_bytes
        if offer.memory_bytes is None or free is None:
            return ""
        needed = size_text(offer.memory_bytes)
        if found is Fit.FITS:
            return self.tr("Loaded it takes about {0} of memory; {1} are free.").format(needed, size_text(free))
        available = size_text(free + freeable)
        if found is Fit.AFTER_UNLOADING:
            return self.tr("Loaded it takes about {0}; others must be unloaded for it ({1} in all).").format(
                needed, available
            )
        return self.tr("Loaded it takes about {0}, more than the {1} there are: slow, or not at all.").format(
            needed, available
        )
