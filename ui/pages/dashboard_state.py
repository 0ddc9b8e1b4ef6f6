"""The Dashboard's second row of cards: which models were used, what memory holds, what the breakers hold back."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QWidget

from app.domain.decision import BreakerState, BreakerView
from app.domain.profile import ResidentModel
from app.domain.views import AttemptColumns
from ui.charts.share_bar import Part, ShareBar
from ui.charts.tracks import Track
from ui.pages.dashboard_window import LAST_PER_MODEL
from ui.theme import SPACE, Theme
from ui.widgets.amounts import size_text
from ui.widgets.buttons import push_button
from ui.widgets.labels import ElidedLabel, label

# More names than these do not fit beside each other; the bar shows them all.
NAMED = 2
BAR_STRETCH, DETAIL_STRETCH = 3, 8


def shares_of(tracks: Sequence[Track], attempts: AttemptColumns, *, by_time: bool) -> tuple[tuple[str, int], ...]:
    """Return how many attempts each model took, most first.

    Of the last attempts of each model only those count since which all of them are there: a model that is asked
    rarely has old ones among its last fifty, and would seem to be asked as often as the others.
    """
    if by_time:
        counts = Counter({track.model: track.n for track in tracks})
    else:
        starts: dict[str, list[float]] = defaultdict(list)
        for model, moment in zip(attempts.model, attempts.started_at, strict=True):
            starts[model].append(moment)
        since = max((min(found) for found in starts.values() if len(found) >= LAST_PER_MODEL), default=float("-inf"))
        counts = Counter({model: sum(moment >= since for moment in found) for model, found in starts.items()})
    return tuple((model, n) for model, n in counts.most_common() if n)


class StateCard(QFrame):
    """A title, a bar or a sentence, and what it means."""

    def __init__(self, theme: Theme, title: str, *, has_bar: bool, parent: QWidget | None = None) -> None:
        """Start empty."""
        super().__init__(parent)
        self.setProperty("role", "card")
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._title = title
        self._bar = ShareBar(theme) if has_bar else None
        self._detail = ElidedLabel("", "secondary")
        self.row = QHBoxLayout(self)
        self.row.setContentsMargins(SPACE[4], SPACE[1], SPACE[3], SPACE[1])
        self.setMinimumHeight(theme.metrics().height() + SPACE[4])
        self.row.setSpacing(SPACE[3])
        self.row.addWidget(label(title, "secondary"))
        if self._bar is not None:
            self.row.addWidget(self._bar, BAR_STRETCH)
        self.row.addWidget(self._detail, DETAIL_STRETCH)

    @property
    def text(self) -> str:
        """What the card says below its title."""
        return self._detail.text()

    def show_detail(self, *, is_shown: bool) -> None:
        """Show the words, or leave them to a button."""
        self._detail.setVisible(is_shown)

    def show_state(self, detail: str, parts: Sequence[Part] = (), whole: float | None = None) -> None:
        """Show another state."""
        self._detail.setText(detail)
        if self._bar is not None:
            self._bar.show_parts(parts, whole)
        self.setAccessibleName(f"{self._title}: {detail}")


class StateRow(QWidget):
    """Three cards; the last one opens the Routing page when something rests."""

    routing_asked = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        """Start empty."""
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.share = StateCard(theme, self.tr("Model share"), has_bar=True)
        self.memory = StateCard(theme, self.tr("Memory"), has_bar=True)
        self.breakers = StateCard(theme, self.tr("Breakers"), has_bar=False)
        self._resident: tuple[ResidentModel, ...] = ()
        self._free_bytes: int | None = None
        self._resting: dict[str, BreakerView] = {}
        self._open = push_button("", kind="link", clicked=self.routing_asked.emit)
        self._open.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.breakers.row.addWidget(self._open, DETAIL_STRETCH)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE[3])
        layout.addWidget(self.share, 7)
        layout.addWidget(self.memory, 5)
        layout.addWidget(self.breakers, 3)
        self._show_memory()
        self._show_breakers()

    def show_shares(self, shares: Sequence[tuple[str, int]]) -> None:
        """Show how many attempts each model took, most first."""
        total = sum(n for _, n in shares)
        if not total:
            self.share.show_state(self.tr("no attempt yet"))
            return
        parts = [Part(model, n, self.tr("{0:.0%}, {1:,} attempts").format(n / total, n)) for model, n in shares]
        named = [f"{part.model.partition('/')[2]} {part.value / total:.0%}" for part in parts[:NAMED]]
        if len(parts) > NAMED:
            named.append(self.tr("{0} more").format(len(parts) - NAMED))
        self.share.show_state(" · ".join([f"n = {total:,}", *named]), parts)

    def show_resident(self, resident: Iterable[ResidentModel]) -> None:
        """Show what is loaded."""
        self._resident = tuple(sorted(resident, key=lambda model: (-model.size_bytes, model.ref)))
        self._show_memory()

    def show_free(self, free_bytes: int | None) -> None:
        """Show what memory has left, in bytes; None where that cannot be told."""
        self._free_bytes = free_bytes
        self._show_memory()

    def show_breaker(self, view: BreakerView) -> None:
        """Follow one breaker."""
        if view.state is BreakerState.CLOSED:
            self._resting.pop(view.key, None)
        else:
            self._resting[view.key] = view
        self._show_breakers()

    def _show_memory(self) -> None:
        used = sum(model.size_bytes for model in self._resident)
        parts = [Part(str(model.ref), model.size_bytes, size_text(model.size_bytes)) for model in self._resident]
        count = len(self._resident)
        if not count:
            told = self.tr("no model loaded")
        elif count == 1:
            told = self.tr("{0} holds {1}").format(self._resident[0].ref.model, size_text(used))
        else:
            told = self.tr("{0} models hold {1}").format(count, size_text(used))
        if self._free_bytes is None:
            self.memory.show_state(told, parts)
            return
        free = self.tr("{0} free").format(size_text(self._free_bytes))
        self.memory.show_state(f"{told} · {free}", parts, used + self._free_bytes)

    def _show_breakers(self) -> None:
        names = [key.partition("/")[2] or key for key in sorted(self._resting)]
        if not names:
            text = self.tr("✓ all closed")
        elif len(names) == 1:
            text = self.tr("{0} rests").format(names[0])
        else:
            text = self.tr("{0} models rest").format(len(names))
        self.breakers.show_state(text)
        self.breakers.setToolTip("\n".join(f"{view.key}: {view.reason}" for view in self._resting.values()))
        self.breakers.show_detail(is_shown=not names)
        self._open.setText(text)
        self._open.setAccessibleName(self.tr("{0}: open the Routing page").format(text))
        self._open.setVisible(bool(names))
