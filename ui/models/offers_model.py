"""Models that could be fetched, as a table: name, what for, size, memory, whether it fits."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QColor

from app.domain.room import Fit, Offer, OfferList, fit
from ui.models.titled_table_model import Index, TitledTableModel
from ui.theme import Theme
from ui.widgets.amounts import size_text

OFFER_ROLE = int(Qt.ItemDataRole.UserRole) + 1
NAME, ABOUT, SIZE, MEMORY, FITS = range(5)
TONES = {Fit.FITS: "success", Fit.AFTER_UNLOADING: "warning", Fit.TOO_LARGE: "danger", Fit.UNKNOWN: "dim"}


class OffersModel(TitledTableModel):
    """Shows a list of offers against the room of their host."""

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        """Start empty."""
        super().__init__(frozenset({SIZE, MEMORY}), parent)
        self._theme = theme
        self._titles = (self.tr("Model"), self.tr("For"), self.tr("Size"), self.tr("Memory"), self.tr("Fits"))
        self._list: OfferList | None = None

    def show_offers(self, offers: OfferList) -> None:
        """Show other offers."""
        self.beginResetModel()
        self._list = offers
        self.endResetModel()

    def count(self) -> int:
        """Return the number of offers."""
        return 0 if self._list is None else len(self._list.offers)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return a cell's text, alignment or colour."""
        if not index.isValid() or self._list is None:
            return None
        offer = self._list.offers[index.row()]
        if role == OFFER_ROLE:
            return offer
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self.alignment(index.column())
        if role == Qt.ItemDataRole.ForegroundRole:
            return self._colour(offer, index.column())
        if role == Qt.ItemDataRole.ToolTipRole and index.column() == ABOUT:
            return offer.about
        return self._text(offer, index.column()) if role == Qt.ItemDataRole.DisplayRole else None

    def fit_text(self, found: Fit) -> str:
        """Return how a model's need stands to the memory, in words with a mark."""
        return {
            Fit.FITS: self.tr("✓ fits"),
            Fit.AFTER_UNLOADING: self.tr("~ alone"),
            Fit.TOO_LARGE: self.tr("✕ too large"),
            Fit.UNKNOWN: self.tr("unknown"),
        }[found]

    def _fit(self, offer: Offer) -> Fit:
        assert self._list is not None
        return fit(offer.memory_bytes, self._list.room)

    def _text(self, offer: Offer, column: int) -> str:
        mark = "~" if offer.is_estimated else ""
        if column == NAME:
            return offer.name
        if column == ABOUT:
            return self.tr("installed") if offer.is_installed else offer.about
        if column == FITS:
            return self.fit_text(self._fit(offer))
        size = offer.size_bytes if column == SIZE else offer.memory_bytes
        return "" if size is None else f"{mark}{size_text(size)}"

    def _colour(self, offer: Offer, column: int) -> QColor | None:
        if column == FITS:
            return self._theme.colour(TONES[self._fit(offer)])
        return self._theme.colour("dim") if column == ABOUT else None
