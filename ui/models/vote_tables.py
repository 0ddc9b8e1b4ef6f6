"""The leaderboard and the votes as rows of tables."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from PySide6.QtCore import QObject, Qt

from app.domain.vote import Leaderboard, Standing, Verdict, Vote, win_chance
from ui.models.titled_table_model import Index, TitledTableModel

RANK, MODEL, STRENGTH, CHANCE, WON, TIED, LOST, VOTES = range(8)
VOTE_ROLE = Qt.ItemDataRole.UserRole


class LeaderboardModel(TitledTableModel):
    """Standings, best first; the strength column holds the Standing for the chart."""

    def __init__(self, parent: QObject | None = None) -> None:
        """Start empty."""
        super().__init__(frozenset({WON, TIED, LOST, VOTES}), parent)
        self._standings: tuple[Standing, ...] = ()
        self._titles = (
            self.tr("Rank"),
            self.tr("Model"),
            self.tr("Chance to win against the average model, 95 %"),
            "",
            self.tr("Won"),
            self.tr("Tied"),
            self.tr("Lost"),
            self.tr("Votes"),
        )

    def show_board(self, board: Leaderboard) -> None:
        """Show another leaderboard."""
        self.beginResetModel()
        self._standings = board.standings
        self.endResetModel()

    def count(self) -> int:
        """Return the number of models."""
        return len(self._standings)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return what a cell shows."""
        if not index.isValid():
            return None
        one = self._standings[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return self._shown(one)[index.column()]
        if role == Qt.ItemDataRole.UserRole:
            return one
        if role == Qt.ItemDataRole.AccessibleTextRole and index.column() == STRENGTH:
            return self._shown(one)[CHANCE]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self.alignment(index.column())
        return None

    def _shown(self, one: Standing) -> tuple[str, ...]:
        at, low, high = (100 * win_chance(value) for value in (one.strength, one.low, one.high))
        rank = self.tr("{rank} · provisional").format(rank=one.rank) if one.is_provisional else str(one.rank)
        chance = f"{at:.0f} % ({low:.0f}–{high:.0f})"
        return (rank, one.ref.model, "", chance, str(one.wins), str(one.ties), str(one.losses), str(one.votes))


class VoteTableModel(TitledTableModel):
    """Votes, newest first."""

    def __init__(self, parent: QObject | None = None) -> None:
        """Start empty."""
        super().__init__(frozenset(), parent)
        self._votes: list[Vote] = []
        self._titles = (
            self.tr("Time"),
            self.tr("Prompt"),
            self.tr("Capability"),
            self.tr("A"),
            self.tr("B"),
            self.tr("Vote"),
        )

    def show_votes(self, votes: Sequence[Vote]) -> None:
        """Show these, newest first."""
        self.beginResetModel()
        self._votes = list(votes)
        self.endResetModel()

    def count(self) -> int:
        """Return the number of votes."""
        return len(self._votes)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return what a cell shows."""
        if not index.isValid():
            return None
        vote = self._votes[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return self._shown(vote)[index.column()]
        return vote if role == VOTE_ROLE else None

    def _shown(self, vote: Vote) -> tuple[str, ...]:
        words = {
            Verdict.FIRST: self.tr("A better"),
            Verdict.SECOND: self.tr("B better"),
            Verdict.TIE: self.tr("tie"),
            Verdict.BOTH_BAD: self.tr("both bad"),
        }
        return (
            _when(vote.created_at),
            " ".join(vote.prompt.split())[:160] or self.tr("(not kept)"),
            vote.capability,
            vote.first.model,
            vote.second.model,
            words[vote.verdict],
        )


def _when(moment: datetime) -> str:
    """Return the time of day for today, else the date with it."""
    local = moment.astimezone()
    is_today = local.date() == datetime.now().astimezone().date()
    return local.strftime("%H:%M") if is_today else local.strftime("%d.%m. %H:%M")
