"""The leaderboard of the Compare page: standings from blind votes, and the votes themselves."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QStackedLayout, QTableView, QVBoxLayout, QWidget

from app.domain.capability import CAPABILITIES
from app.domain.vote import PROVISIONAL_BELOW, Leaderboard, Vote
from ui.charts.strength_chart import StrengthAxis, StrengthDelegate, axis_half
from ui.models.vote_tables import (
    CHANCE,
    LOST,
    MODEL,
    RANK,
    STRENGTH,
    TIED,
    VOTE_ROLE,
    VOTES,
    WON,
    LeaderboardModel,
    VoteTableModel,
)
from ui.theme import SPACE, Theme
from ui.translation import core_text
from ui.widgets.buttons import push_button
from ui.widgets.empty_state import EmptyState
from ui.widgets.labels import label, separator
from ui.widgets.table_columns import FittedColumns, records_table

ROW_PX = 34
VOTE_ROW_PX = 30
MOST_VOTES_SHOWN = 500
_TABLE_SIDE = 9
_WIDTHS = {RANK: 130, MODEL: 200, STRENGTH: 300, CHANCE: 110, WON: 56, TIED: 56, LOST: 56, VOTES: 62}
_VOTE_WIDTHS = (100, 260, 120, 170, 170, 90)


class CompareBoard(QWidget):
    """Draws what it is given; choosing a capability and deleting a vote are asked of the page."""

    capability_chosen = Signal(str)  # key, "" for all
    vote_delete_asked = Signal(object)  # Vote

    def __init__(self, theme: Theme, start: Callable[[], object], parent: QWidget | None = None) -> None:
        """Show the empty state, whose button calls `start`."""
        super().__init__(parent)
        self.setProperty("surface", "panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._theme = theme
        self.capability = QComboBox()
        self.capability.setAccessibleName(self.tr("Capability of the leaderboard"))
        self.capability.currentIndexChanged.connect(
            lambda _index: self.capability_chosen.emit(str(self.capability.currentData() or ""))
        )
        self.summary = label("", "secondary", wraps=True)
        self.audit = label("", "secondary", wraps=True)
        self._model = LeaderboardModel(self)
        self.table = self._make_board()
        self._votes = VoteTableModel(self)
        self.votes = self._make_votes()
        self.delete = push_button(self.tr("Delete vote"), clicked=self._delete)
        empty = EmptyState(
            theme,
            icon="compare",
            title=self.tr("No votes yet"),
            text=self.tr("Vote on blind comparisons, and your models are ranked here, for each capability."),
            action=(self.tr("Start a blind comparison"), start),
        )
        body = QWidget()
        self._build(body)
        self._stack = QStackedLayout(self)
        self._stack.addWidget(empty)
        self._stack.addWidget(body)

    def show_capabilities(self, keys: Sequence[str]) -> None:
        """Offer the capabilities that have votes; the choice stays where it can."""
        chosen = self.capability.currentData()
        titles = {one.key: core_text(one.title) for one in CAPABILITIES}
        with QSignalBlocker(self.capability):
            self.capability.clear()
            self.capability.addItem(self.tr("All capabilities"), "")
            for key in keys:
                self.capability.addItem(titles.get(key, key), key)
            self.capability.setCurrentIndex(max(0, self.capability.findData(chosen)))

    def show_board(self, board: Leaderboard, votes: Sequence[Vote]) -> None:
        """Show standings, the audit of sides and the votes they rest on, newest first."""
        self._stack.setCurrentIndex(1 if board.votes or self.capability.count() > 1 else 0)
        self._delegate.half = axis_half(board.standings)
        self._model.show_board(board)
        rows = max(1, len(board.standings))
        header = self.table.horizontalHeader().sizeHint().height()
        self.table.setFixedHeight(header + rows * self.table.verticalHeader().defaultSectionSize() + 2)
        self._axis.update()
        self.summary.setText(
            self.tr(
                "Votes: {n}. Strengths after Bradley and Terry, a tie being half a win; lines are 95 % intervals by"
                " profile likelihood. The rank is 1 + the number of models that are better beyond doubt; below 30 votes"
                " it is provisional (hollow mark)."
            ).format(n=board.votes)
        )
        self.audit.setText(self._audit_text(board))
        self.audit.setProperty("role", "warning" if board.audit.is_biased else "secondary")
        self.audit.style().unpolish(self.audit)
        self.audit.style().polish(self.audit)
        self._votes.show_votes(votes[:MOST_VOTES_SHOWN])
        self.delete.setEnabled(False)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Delete takes the chosen vote back."""
        if event.key() == Qt.Key.Key_Delete and self.votes.hasFocus():
            self._delete()
        else:
            super().keyPressEvent(event)

    def _make_board(self) -> QTableView:
        table = records_table(self._model, name=self.tr("Leaderboard"), row_height=round(ROW_PX * self._theme.scale))
        self._delegate = StrengthDelegate(self._theme, table)
        table.setItemDelegateForColumn(STRENGTH, self._delegate)
        table.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        widths = [_WIDTHS[column] for column in sorted(_WIDTHS)]
        FittedColumns(table, widths, stretched=STRENGTH, optional=(TIED, LOST, WON), scale=self._theme.scale)
        self._axis = StrengthAxis(self._theme, table, STRENGTH, self._delegate)
        return table

    def _make_votes(self) -> QTableView:
        height = round(VOTE_ROW_PX * self._theme.scale)
        table = records_table(self._votes, name=self.tr("Votes, newest first"), row_height=height)
        FittedColumns(table, _VOTE_WIDTHS, stretched=1, optional=(2,), scale=self._theme.scale)
        table.selectionModel().currentRowChanged.connect(lambda now, _old: self.delete.setEnabled(now.isValid()))
        return table

    def _build(self, body: QWidget) -> None:
        top = QHBoxLayout()
        top.setContentsMargins(SPACE[5], SPACE[3], SPACE[5], SPACE[2])
        top.setSpacing(SPACE[3])
        top.addWidget(self.capability)
        top.addWidget(self.audit, 1)
        below = QHBoxLayout()
        below.setContentsMargins(SPACE[5], SPACE[2], SPACE[5], SPACE[3])
        below.addWidget(self.summary)
        heading = QHBoxLayout()
        heading.setContentsMargins(SPACE[5], SPACE[3], SPACE[5], SPACE[1])
        heading.addWidget(label(self.tr("Votes"), "title"))
        heading.addStretch(1)
        heading.addWidget(self.delete)
        layout = QVBoxLayout(body)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(top)
        board = QVBoxLayout()
        # With the padding of its cells, the table begins where the texts around it do.
        board.setContentsMargins(_TABLE_SIDE, 0, _TABLE_SIDE, 0)
        board.setSpacing(0)
        board.addWidget(self.table)
        board.addWidget(self._axis)
        layout.addLayout(board)
        layout.addLayout(below)
        layout.addWidget(separator())
        layout.addLayout(heading)
        cast = QVBoxLayout()
        cast.setContentsMargins(_TABLE_SIDE, 0, 0, 0)
        cast.addWidget(self.votes)
        layout.addLayout(cast, 1)

    def _audit_text(self, board: Leaderboard) -> str:
        audit = board.audit
        if audit.share is None or audit.low is None or audit.high is None:
            return self.tr("Sides: no vote has decided for one answer yet.")
        facts = self.tr("Sides, where a vote decided: the left answer won {share} % (95 %: {low}–{high} %, n = {n})")
        facts = facts.format(
            share=round(100 * audit.share), n=audit.decided, low=round(100 * audit.low), high=round(100 * audit.high)
        )
        if audit.is_biased:
            said = self.tr("the side seems to sway you")
        elif audit.decided < PROVISIONAL_BELOW:
            said = self.tr("too few to tell")
        else:
            said = self.tr("no sign that the side sways you")
        return f"{facts}; {said}."

    def _delete(self) -> None:
        vote = self.votes.currentIndex().data(VOTE_ROLE)
        if vote is not None:
            self.vote_delete_asked.emit(vote)
