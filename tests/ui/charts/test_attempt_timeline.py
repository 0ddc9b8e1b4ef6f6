"""Expected and measured time on one axis."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from app.domain.decision import ExpectedTime
from app.domain.profile import ModelRef
from app.domain.record import Outcome, Usage
from tests.builders import QWEN, SMOL, an_attempt
from ui.charts.attempt_timeline import AttemptTimeline, TimelineRow, attempt_rows, expected_row, phases_of
from ui.charts.share_bar import Part, ShareBar
from ui.charts.tracks import Phases
from ui.theme import Theme


def test_what_the_server_does_not_account_for_is_waiting() -> None:
    """Phases add up to the whole, thinking is taken out of decoding, and nothing is negative."""
    usage = Usage(load_s=1.0, prefill_s=0.5, decode_s=3.0)
    phases = phases_of(an_attempt(total_s=5.0, thinking_s=1.0, usage=usage))
    assert phases == Phases(waiting_s=0.5, load_s=1.0, prefill_s=0.5, thinking_s=1.0, answer_s=2.0)
    assert phases.total_s == pytest.approx(5.0)
    assert phases_of(an_attempt(total_s=1.0, usage=usage)).waiting_s == 0.0
    assert phases_of(an_attempt(total_s=2.0, usage=Usage())).waiting_s == 2.0


def test_attempts_follow_each_other_with_their_pauses() -> None:
    """The second one begins where the first ended, later by the pause; a failure is marked."""
    first = an_attempt(QWEN, outcome=Outcome.FAILED, total_s=2.0)
    second = an_attempt(SMOL, number=2, total_s=1.0, wait_before_s=0.5)
    rows = attempt_rows((first, second))
    assert [(row.start_s, row.has_failed) for row in rows] == [(0.0, True), (2.5, False)]
    assert rows[1].name == "2. smollm2:135m"
    expected = expected_row(ExpectedTime(queue_s=1.0, load_s=2.0, prefill_s=0.5, decode_s=4.0), "expected")
    assert expected.is_expected
    assert expected.phases.total_s == 7.5


@pytest.mark.parametrize("count", [0, 1, 40])
def test_the_timeline_draws_any_number_of_bars(qtbot: QtBot, count: int) -> None:
    """None, one and many; its name says in words what the bars show."""
    chart = AttemptTimeline(Theme(mode="light"))
    qtbot.addWidget(chart)
    row = TimelineRow(name="1. a", phases=Phases(load_s=1.0, answer_s=2.0), has_failed=True)
    expected = TimelineRow(name="expected", phases=Phases(answer_s=4.0), is_expected=True)
    chart.show_rows(([expected] * bool(count)) + [row] * (count - 1))
    chart.resize(360, chart.sizeHint().height())
    image = chart.grab().toImage()
    assert not image.isNull()
    assert ("1. a: 3.0 s (loading 1.0 s, answering 2.0 s)" in chart.accessibleName()) == (count > 1)


@pytest.mark.parametrize(("whole", "filled"), [(None, 1.0), (40.0, 0.75)])
def test_a_share_bar_leaves_what_is_missing_empty(qtbot: QtBot, whole: float | None, filled: float) -> None:
    """Parts take their share of the whole, in their model's colour; without parts there is only the ground."""
    theme = Theme(mode="light")
    bar = ShareBar(theme)
    qtbot.addWidget(bar)
    bar.resize(400, 12)
    refs = [str(ModelRef("h", name)) for name in ("a", "b")]
    bar.show_parts([Part(refs[0], 20, "20"), Part(refs[1], 10, "10")], whole)
    assert bar.accessibleName() == "a: 20, b: 10"
    image = bar.grab().toImage()
    ground = theme.colour("track").name()
    colours = [image.pixelColor(x, 6).name() for x in range(image.width())]
    assert colours.count(ground) == pytest.approx((1 - filled) * image.width(), abs=2)
    assert theme.model_look(refs[0]).colour in colours
    bar.show_parts([])
    assert {bar.grab().toImage().pixelColor(x, 6).name() for x in range(400)} == {ground}
