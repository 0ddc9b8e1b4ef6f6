"""The trace of a request: a row a span, in the user's words."""

from __future__ import annotations

from dataclasses import replace

from pytestqt.qtbot import QtBot

from app.domain.record import Outcome, Usage
from app.telemetry.spans import spans_of
from tests.builders import QWEN, a_record, an_attempt
from ui.theme import Theme
from ui.widgets.trace_view import ROW_HEIGHT, TraceView, seconds_text, trace_rows


def test_rows_are_in_the_order_of_the_tree_and_lie_in_the_request() -> None:
    """What is inside comes after what it is in, one step further in."""
    usage = Usage(load_s=0.5, prefill_s=0.2, decode_s=1.0)
    record = a_record()
    part = replace(record.sub_tasks[0], attempts=(an_attempt(QWEN, usage=usage),))
    rows = trace_rows(spans_of(replace(record, sub_tasks=(part,))))
    assert [(row.name, row.depth) for row in rows] == [
        ("Whole request", 0),
        ("Analysis and routing", 1),
        ("Sub-task 1", 1),
        (QWEN.model, 2),
        ("loading", 3),
        ("reading", 3),
        ("answering", 3),
    ]
    assert all(row.started_s <= row.ended_s for row in rows)


def test_an_error_is_told_beside_the_colour(qtbot: QtBot) -> None:
    """The description that screen readers read has names, seconds and errors; the widget has room for every row."""
    record = a_record()
    failed = an_attempt(QWEN, outcome=Outcome.FAILED, error_kind="stream_cut")
    part = replace(record.sub_tasks[0], attempts=(failed,), outcome=Outcome.FAILED)
    rows = trace_rows(spans_of(replace(record, sub_tasks=(part,))))
    view = TraceView(Theme())
    qtbot.addWidget(view)
    view.show_rows(rows)
    view.resize(400, view.sizeHint().height())
    assert view.sizeHint().height() == ROW_HEIGHT * len(rows)
    assert f"{QWEN.model} 2.00 s stream_cut" in view.accessibleDescription()
    assert not view.grab().isNull()


def test_short_times_are_told_in_milliseconds() -> None:
    """What the router adds would otherwise be 0.00 s."""
    assert (seconds_text(0.0012), seconds_text(2.5)) == ("1.2 ms", "2.50 s")
