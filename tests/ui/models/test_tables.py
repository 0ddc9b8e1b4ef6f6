"""The tables of profiles and decisions."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, Qt
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from app.domain.profile import Measure, ResidentModel
from app.domain.record import Outcome
from app.domain.views import Annotation, DecisionPage, DecisionRow
from tests.builders import NOON, QWEN, SMOL, a_profile
from ui.models.decision_table_model import DecisionTableModel
from ui.models.profile_table_model import ProfileTableModel


def a_row(decision_id: str, **fields: object) -> DecisionRow:
    """Return a row of the Decisions page."""
    defaults: dict[str, object] = {
        "decision_id": decision_id,
        "request_id": "r",
        "created_at": NOON,
        "prompt": "Write  a\nfunction",
        "strategy": "balanced",
        "capability": "code",
        "complexity": 0.3,
        "ref": QWEN,
        "answered_by": QWEN,
        "outcome": Outcome.SUCCEEDED,
        "attempts": 1,
        "ttft_s": 0.5,
        "total_s": 2.0,
        "decode_tps": 20.0,
        "was_cold": False,
        "score": 0.75,
        "margin": 0.2,
    }
    return DecisionRow(**{**defaults, **fields})  # type: ignore[arg-type]  # the fields of a test


def test_profiles_show_state_and_estimates(qtbot: QtBot, qtmodeltester: ModelTester) -> None:
    """Loaded, inactive and removed models are told apart; an estimated rate has its mark."""
    model = ProfileTableModel()
    model.set_profiles(
        (
            a_profile(QWEN, decode_tps=Measure(value=19.0)),
            a_profile(SMOL, is_active=False),
        )
    )
    model.set_resident((ResidentModel(ref=QWEN, size_bytes=640_000_000),))
    qtmodeltester.check(model)
    rows = [[model.index(row, column).data() for column in range(model.columnCount())] for row in range(2)]
    assert rows[0][2] == "loaded, 640 MB"
    assert rows[0][-1] == "~19"
    assert rows[1][2] == "inactive"
    assert model.row_of(SMOL) == 1


def test_decisions_load_page_by_page(qtbot: QtBot, qtmodeltester: ModelTester) -> None:
    """Scrolling asks for the next page once, and the last page ends it."""
    asked: list[str | None] = []
    model = DecisionTableModel(asked.append)
    model.start()
    model.add_page(DecisionPage(rows=(a_row("a"), a_row("b")), after="b"))
    assert model.canFetchMore(QModelIndex())
    model.fetchMore(QModelIndex())
    model.fetchMore(QModelIndex())
    assert asked == [None, "b"]
    model.add_page(DecisionPage(rows=(a_row("c"),), after=None))
    assert not model.canFetchMore(QModelIndex())
    assert model.rowCount() == 3
    qtmodeltester.check(model)


def test_new_decisions_come_on_top_once(qtbot: QtBot) -> None:
    """A decision that is shown already is not shown twice."""
    model = DecisionTableModel(lambda _after: None)
    model.start()
    model.add_page(DecisionPage(rows=(a_row("a"),), after=None))
    model.prepend((a_row("b"), a_row("a")))
    assert [model.row(model.index(row, 0)).decision_id for row in range(model.rowCount())] == ["b", "a"]


def test_fallback_and_correction_are_visible(qtbot: QtBot) -> None:
    """The model that answered comes first, the chosen one behind it; a corrected outcome wins."""
    model = DecisionTableModel(lambda _after: None)
    model.start()
    annotation = Annotation(rating=-1, corrected_outcome=Outcome.FAILED)
    model.add_page(DecisionPage(rows=(a_row("a", answered_by=SMOL, attempts=2, annotation=annotation),)))
    shown = [model.index(0, column).data(Qt.ItemDataRole.DisplayRole) for column in range(model.columnCount())]
    assert shown[1] == "Write a function"
    assert shown[3] == "smollm2:135m ← qwen2.5-coder:0.5b"
    assert shown[4] == "✕ failed, 2 tries"
    assert shown[9] == "▼"
