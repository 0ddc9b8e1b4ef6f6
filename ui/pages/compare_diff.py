"""Two answers beside each other, with the words marked that only one of them has."""

from __future__ import annotations

import html
from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QTextBrowser, QVBoxLayout, QWidget

from app.domain.comparison import LETTERS, Piece, WordDiff
from ui.tasks import spawn
from ui.theme import SPACE
from ui.widgets.buttons import push_button
from ui.widgets.context import WindowContext
from ui.widgets.labels import label, separator
from ui.widgets.segmented import Segmented


class CompareDiff(QWidget):
    """Shows the difference of two of the answers; own words are underlined and tinted, so that colour is not all."""

    closed = Signal()

    def __init__(self, context: WindowContext, parent: QWidget | None = None) -> None:
        """Show nothing yet."""
        super().__init__(parent)
        self._context = context
        self._theme = context.theme
        self._texts: list[tuple[str, str]] = []
        self._pair = (0, 1)
        self._diff: WordDiff | None = None
        self._pairs: Segmented | None = None
        self._is_scrolling_along = False
        self._summary = label("", "secondary")
        self._bar = QHBoxLayout()
        self._bar.setContentsMargins(SPACE[5], SPACE[2], SPACE[5], SPACE[2])
        self._bar.setSpacing(SPACE[3])
        self._bar.addWidget(self._summary, 1)
        close = push_button(self.tr("Back to the answers"), clicked=self.closed.emit)
        self._bar.addWidget(close)
        self._close = close
        self._titles: tuple[QLabel, QLabel] = (label("", "title"), label("", "title"))
        self.views: tuple[QTextBrowser, QTextBrowser] = (QTextBrowser(self), QTextBrowser(self))
        sides = QHBoxLayout()
        sides.setSpacing(0)
        for place, (title, view) in enumerate(zip(self._titles, self.views, strict=True)):
            view.setOpenLinks(False)
            view.setFrameShape(QTextBrowser.Shape.NoFrame)
            view.document().setDocumentMargin(SPACE[4])
            view.viewport().setAutoFillBackground(False)
            side = QVBoxLayout()
            side.setSpacing(0)
            title.setContentsMargins(SPACE[4], SPACE[2], SPACE[4], SPACE[2])
            side.addWidget(title)
            side.addWidget(separator())
            side.addWidget(view, 1)
            if place:
                sides.addWidget(separator(vertical=True))
            sides.addLayout(side, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(self._bar)
        layout.addWidget(separator())
        layout.addLayout(sides, 1)
        first, second = (view.verticalScrollBar() for view in self.views)
        first.valueChanged.connect(lambda value: self._scroll_along(value, 0))
        second.valueChanged.connect(lambda value: self._scroll_along(value, 1))
        self._theme.changed.connect(self._draw)

    def show_answers(self, answers: Sequence[tuple[str, str]]) -> None:
        """Take titles and texts of the lanes, and show how the first two differ."""
        self._texts = list(answers)
        if self._pairs is not None:
            self._bar.removeWidget(self._pairs)
            self._pairs.hide()
            self._pairs.deleteLater()
            self._pairs = None
        count = len(answers)
        pairs = [(one, other) for one in range(count) for other in range(one + 1, count)]
        if len(pairs) > 1:
            keys = [(f"{one}{other}", f"{LETTERS[one]} · {LETTERS[other]}") for one, other in pairs]
            self._pairs = Segmented(keys, name=self.tr("Answers to compare"))
            self._pairs.chosen.connect(lambda key: self._choose((int(key[0]), int(key[1]))))
            self._bar.insertWidget(0, self._pairs)
        self._choose((0, 1))

    def focus_first(self) -> None:
        """Put the keyboard on the way back."""
        self._close.setFocus()

    def _choose(self, pair: tuple[int, int]) -> None:
        self._pair = pair
        spawn(self, self._compute(pair))

    async def _compute(self, pair: tuple[int, int]) -> None:
        first, second = (self._texts[place][1] for place in pair)
        found = await self._context.core.call(self._context.app.compare.differences(first, second))
        if pair == self._pair:
            self._diff = found
            self._draw()

    def _draw(self) -> None:
        found = self._diff
        if found is None:
            return
        for place, title, view, pieces in zip(
            self._pair, self._titles, self.views, (found.first, found.second), strict=True
        ):
            letter, (name, _text) = LETTERS[place], self._texts[place]
            title.setText(letter if name == letter else f"{letter} · {name}")
            view.setAccessibleName(self.tr("Differences of answer {letter}").format(letter=letter))
            view.setHtml(self._html(pieces))
        one, other = (LETTERS[place] for place in self._pair)
        self._summary.setText(
            self.tr("{share} % of the words in common · {n} only in {one} · {m} only in {other}").format(
                share=round(100 * found.shared_share),
                n=found.first_words,
                m=found.second_words,
                one=one,
                other=other,
            )
        )

    def _html(self, pieces: Sequence[Piece]) -> str:
        palette = self._theme.palette
        own = f"background-color:{palette.warning_soft}; color:{palette.warning}; text-decoration:underline"
        parts = [
            f"<span style='{own}'>{html.escape(piece.text)}</span>" if piece.is_own else html.escape(piece.text)
            for piece in pieces
        ]
        return f"<div style='white-space:pre-wrap; line-height:140%'>{''.join(parts)}</div>"

    def _scroll_along(self, value: int, place: int) -> None:
        """Keep both sides at the same share of their length."""
        bar, other = (self.views[side].verticalScrollBar() for side in (place, 1 - place))
        if bar.maximum() > 0 and not self._is_scrolling_along:
            self._is_scrolling_along = True
            other.setValue(round(value / bar.maximum() * other.maximum()))
            self._is_scrolling_along = False
