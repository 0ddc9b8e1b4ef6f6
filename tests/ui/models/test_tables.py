"""The tables of profiles and decisions."""

from __future__ import annotations

from PySide6.QtCore import Qt
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from app.domain.profile import Measure, ResidentModel
from app.domain.record import Outcome
from app.domain.views import Annotation, DecisionRow
from tests.builders import NOON, QWEN, SMOL, a_profile
from ui.models.decision_table_model import BLOCK_ROWS, BLOCKS_AT_ONCE, DecisionTableModel
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


def test_lines_are_read_in_the_blocks_that_are_looked_at(qtbot: QtBot, qtmodeltester: ModelTester) -> None:
    """What one paint misses is asked for together, once; what is known is not asked for again."""
    asked: list[list[int]] = []
    model = DecisionTableModel(lambda keys: asked.append(list(keys)))
    model.show_keys(range(1000, 0, -1))
    assert model.rowCount() == 1000
    assert model.index(500, 1).data() == "…"
    assert model.index(501, 1).data() == "…"
    assert model.index(500, 0).data() is None
    qtbot.waitUntil(lambda: bool(asked))
    (keys,) = asked
    assert len(keys) == BLOCK_ROWS
    assert 500 in keys
    with qtbot.waitSignal(model.rows_arrived):
        model.put_rows(keys, {key: a_row(str(key)) for key in keys if key != 499})
    assert model.index(500, 1).data() == "Write a function"
    assert model.index(501, 1).data() == "(deleted)"
    assert model.row_of("500") == 500
    assert model.row_of("nobody") == -1
    assert len(asked) == 1
    qtmodeltester.check(model)


def test_while_one_drags_only_the_last_blocks_are_read(qtbot: QtBot) -> None:
    """Blocks that flew past while others were being read are left out."""
    asked: list[list[int]] = []
    model = DecisionTableModel(lambda keys: asked.append(list(keys)))
    model.show_keys(range(100_000, 0, -1))
    model.index(0, 1).data()
    qtbot.waitUntil(lambda: len(asked) == 1)
    for place in range(0, 90_000, 500):
        model.index(place, 1).data()
    model.put_rows(asked[0], {})
    qtbot.waitUntil(lambda: len(asked) == 2)
    assert len(asked[1]) == BLOCKS_AT_ONCE * BLOCK_ROWS
    assert 100_000 - 89_500 in asked[1]
    model.loading_failed()
    model.index(99_000, 1).data()
    qtbot.waitUntil(lambda: len(asked) == 3)


def test_the_whole_list_follows_the_newest_ones(qtbot: QtBot) -> None:
    """Older decisions are added below without a reset; where the newest are others by then, all is shown anew."""
    model = DecisionTableModel(lambda _keys: None)
    model.show_keys([9, 8, 7])
    resets: list[None] = []
    model.modelReset.connect(lambda: resets.append(None))
    model.extend_keys([9, 8, 7, 6, 5])
    assert (model.rowCount(), resets) == (5, [])
    model.extend_keys([10, 9, 8])
    assert (model.rowCount(), len(resets)) == (3, 1)


def test_new_decisions_come_on_top_once(qtbot: QtBot) -> None:
    """A decision that is shown already is not shown twice."""
    model = DecisionTableModel(lambda _keys: None)
    model.show_keys([1])
    model.put_rows([1, 2], {1: a_row("a"), 2: a_row("b")})
    assert model.prepend([2, 1]) == 1
    assert model.prepend([2, 1]) == 0
    rows = [model.row(model.index(row, 0)) for row in range(model.rowCount())]
    assert [row.decision_id for row in rows if row is not None] == ["b", "a"]


def test_fallback_and_correction_are_visible(qtbot: QtBot) -> None:
    """The model that answered comes first, the chosen one behind it; a corrected outcome wins."""
    model = DecisionTableModel(lambda _keys: None)
    annotation = Annotation(rating=-1, corrected_outcome=Outcome.FAILED)
    model.show_keys([1])
    model.put_rows([1], {1: a_row("a")})
    model.replace(a_row("a", answered_by=SMOL, attempts=2, annotation=annotation))
    shown = [model.index(0, column).data(Qt.ItemDataRole.DisplayRole) for column in range(model.columnCount())]
    assert shown[1] == "Write a function"
    assert shown[3] == "smollm2:135m ← qwen2.5-coder:0.5b"
    assert shown[4] == "✕ failed, 2 tries"
    assert shown[9] == "▼"
    assert model.index(0, 1).data(Qt.ItemDataRole.ToolTipRole) == "Write  a\nfunction"
