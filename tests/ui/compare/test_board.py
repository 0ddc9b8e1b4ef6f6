"""The leaderboard shows what votes prove, and no more."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton

from app.domain.comparison import Comparison, Lane
from app.domain.profile import ModelRef
from app.domain.record import Outcome
from app.domain.vote import Verdict, Vote
from app.learning.leaderboard import leaderboard
from tests.integration.engine.rig import CODER, POET
from tests.ui.chat.conftest import until
from tests.ui.chat.fakes import FakeWindow
from tests.ui.compare.test_compare_page import opened
from ui.charts.strength_chart import NARROWEST, WIDEST, axis_half, ticks_within, x_of
from ui.models.vote_tables import CHANCE, MODEL, RANK, VOTES
from ui.pages.compare_page import ComparePage

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")

Runner = Callable[[Coroutine[Any, Any, None]], None]
NOW = datetime(2026, 6, 1, tzinfo=UTC)
THIRD = ModelRef("a", "third")


def ballots(first: ModelRef, second: ModelRef, verdict: Verdict, count: int, capability: str = "code") -> list[Vote]:
    """Return so many votes."""
    return [
        Vote(
            comparison_id=f"{first}{second}{verdict}{capability}{number}",
            created_at=NOW + timedelta(minutes=number),
            first=first,
            second=second,
            verdict=verdict,
            capability=capability,
        )
        for number in range(count)
    ]


async def cast(window: FakeWindow, votes: Sequence[Vote]) -> None:
    """Store votes with their comparisons."""
    store = window.app.store
    for vote in votes:
        lanes = tuple(Lane(pinned=ref, model=ref, outcome=Outcome.SUCCEEDED) for ref in (vote.first, vote.second))
        comparison = Comparison(
            prompt="Sort it.",
            created_at=vote.created_at,
            lanes=lanes,
            comparison_id=vote.comparison_id,
            is_blind=True,
            capability=vote.capability,
        )
        await window.context.core.call(store.comparisons.save(comparison))
        await window.context.core.call(store.votes.cast(vote))


def row(page: ComparePage, number: int) -> dict[int, str]:
    """Return the texts of a row of the leaderboard."""
    model = page.board.table.model()
    return {column: model.index(number, column).data() for column in range(model.columnCount())}


def test_without_votes_it_offers_a_blind_comparison(run: Runner, window: FakeWindow) -> None:
    """The one button goes back to the prompt, with the switch set."""

    async def scenario() -> None:
        async with opened(window) as page:
            page.open_with(part="board")
            await until(lambda: page.board.capability.count() == 1)
            (button,) = page.board._stack.widget(0).findChildren(QAbstractButton)  # type: ignore[union-attr]
            button.click()
            assert page.lanes.prompt.blind.isChecked()
            assert page._stack.currentIndex() == 0

    run(scenario())


def test_standings_by_capability(run: Runner, window: FakeWindow) -> None:
    """Ranks, chances with intervals, numbers of votes, and who is provisional; a capability has its own board."""

    async def scenario() -> None:
        votes = [
            *ballots(CODER, POET, Verdict.FIRST, 20),
            *ballots(POET, CODER, Verdict.SECOND, 16),
            *ballots(THIRD, POET, Verdict.TIE, 4),
            *ballots(POET, CODER, Verdict.FIRST, 3, "creative"),
        ]
        async with opened(window) as page:
            await cast(window, votes)
            page._show_part("board")
            await until(lambda: page.board.table.model().rowCount() == 3)
            assert row(page, 0)[MODEL] == "coder"
            assert row(page, 0)[RANK] == "1"
            assert row(page, 0)[VOTES] == "39"
            assert "provisional" in {one[MODEL]: one[RANK] for one in (row(page, n) for n in range(3))}["third"]
            assert "36" in page.board.audit.text() or "39" in page.board.audit.text()
            page.board.capability.setCurrentIndex(page.board.capability.findData("creative"))
            await until(lambda: page.board.table.model().rowCount() == 2)
            assert row(page, 0)[MODEL] == "poet"
            assert row(page, 0)[RANK].startswith("1 · provisional")
            assert row(page, 1)[RANK].startswith("1")
            assert "%" in row(page, 0)[CHANCE]

    run(scenario())


def test_a_side_that_wins_too_often_is_told(run: Runner, window: FakeWindow) -> None:
    """Thirty votes for the left answer, whoever it was from, are a warning."""

    async def scenario() -> None:
        async with opened(window) as page:
            await cast(window, [*ballots(CODER, POET, Verdict.FIRST, 15), *ballots(POET, CODER, Verdict.FIRST, 15)])
            page._show_part("board")
            await until(lambda: "sway you" in page.board.audit.text())
            assert "seems to sway" in page.board.audit.text()
            assert page.board.audit.property("role") == "warning"

    run(scenario())


def test_a_vote_is_deleted_and_brought_back(run: Runner, window: FakeWindow) -> None:
    """Del takes the chosen vote away, the standings follow, Undo restores both."""

    async def scenario() -> None:
        async with opened(window) as page:
            await cast(window, ballots(CODER, POET, Verdict.FIRST, 2))
            page._show_part("board")
            await until(lambda: page.board.votes.model().rowCount() == 2)
            assert not page.board.delete.isEnabled()
            page.board.votes.selectRow(0)
            page.board.votes.setFocus()
            QTest.keyClick(page.board.votes, Qt.Key.Key_Delete)
            await until(lambda: page.board.votes.model().rowCount() == 1)
            assert row(page, 0)[VOTES] == "1"
            action = window.toasts[-1][1]
            assert action is not None
            action[1]()
            await until(lambda: page.board.votes.model().rowCount() == 2)

    run(scenario())


def test_the_chart_draws_marks_of_the_models(run: Runner, window: FakeWindow) -> None:
    """The cells of the strength column show the colours of their models."""

    async def scenario() -> None:
        async with opened(window) as page:
            await cast(window, ballots(CODER, POET, Verdict.FIRST, 40))
            page._show_part("board")
            await until(lambda: page.board.table.model().rowCount() == 2)
            picture: QImage = page.board.table.viewport().grab().toImage()
            seen = {picture.pixelColor(x, y).name() for x in range(picture.width()) for y in range(picture.height())}
            for ref in (CODER, POET):
                assert page._context.theme.model_look(str(ref)).colour in seen

    run(scenario())


def test_the_axis_fits_the_intervals() -> None:
    """It is even to both sides, never too narrow to read, and never wider than one in fifty."""
    board = leaderboard(ballots(CODER, POET, Verdict.FIRST, 3))
    wide = leaderboard(ballots(CODER, POET, Verdict.FIRST, 400))
    assert axis_half(()) == NARROWEST
    assert axis_half(board.standings) > max(one.high for one in board.standings)
    assert axis_half(tuple(replace(one, high=9.0) for one in wide.standings)) == WIDEST
    assert [percent for percent, _value in ticks_within(NARROWEST)] == [25, 50, 75]
    assert x_of(0.0, 2.0, 100.0, 200.0) == 200.0
    assert x_of(-99.0, 2.0, 0.0, 200.0) < x_of(99.0, 2.0, 0.0, 200.0) < 200.0
