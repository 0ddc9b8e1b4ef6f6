"""Where the steps of a plan stand, and how one goes through its graph."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.domain.plan import MAX_PLAN_DEPTH, Plan, SubTask
from app.domain.record import SubTaskState
from ui.theme import Theme
from ui.widgets.plan_graph import PlanGraph
from ui.widgets.plan_layout import layered
from ui.widgets.plan_tree import NodeStatus


def plan_of(*parents: tuple[int, ...]) -> Plan:
    """Return a plan whose step at each place needs the steps at `parents`."""
    return Plan(
        sub_tasks=tuple(
            SubTask(id=str(place), text=f"Step {place}", depends_on=tuple(str(each) for each in needed))
            for place, needed in enumerate(parents)
        ),
        origin="rules",
    )


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    """Return any plan of up to eight steps, each needing earlier ones."""
    depth: list[int] = []
    parents: list[tuple[int, ...]] = []
    for place in range(draw(st.integers(1, 8))):
        possible = [each for each in range(place) if depth[each] < MAX_PLAN_DEPTH - 1]
        chosen = draw(st.sets(st.sampled_from(possible), max_size=3)) if possible else set()
        parents.append(tuple(sorted(chosen)))
        depth.append(1 + max((depth[each] for each in chosen), default=-1))
    return plan_of(*parents)


@given(plans())
def test_every_line_goes_down_one_layer_at_a_time(plan: Plan) -> None:
    """Each step stands once, below all it needs, and no line jumps over a layer."""
    layout = layered(plan)
    places = layout.places()
    assert sorted(point for point in places if isinstance(point, str)) == sorted(task.id for task in plan.sub_tasks)
    assert len(layout.lines) == sum(len(task.depends_on) for task in plan.sub_tasks)
    for line in layout.lines:
        assert [places[lower][0] - places[upper][0] for upper, lower in pairwise(line)] == [1] * (len(line) - 1)


def test_lines_that_would_cross_are_untangled() -> None:
    """Two pairs given crosswise stand one above the other."""
    layout = layered(plan_of((), (), (1,), (0,)))
    places = layout.places()
    assert places["2"][1] == places["1"][1]
    assert places["3"][1] == places["0"][1]


def test_arrow_keys_go_from_step_to_step_and_enter_chooses(qtbot: QtBot) -> None:
    """Left and right within a layer, up and down between them; the ends are ends."""
    graph = PlanGraph(Theme(mode="light"))
    qtbot.addWidget(graph)
    graph.show_plan(plan_of((), (), (0, 1)), {"2": NodeStatus(state=SubTaskState.FAILED)})
    graph.resize(400, 300)
    graph.show()
    chosen: list[str] = []
    graph.node_activated.connect(chosen.append)
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Return, Qt.Key.Key_Down, Qt.Key.Key_Return):
        qtbot.keyClick(graph, key)
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_Left, Qt.Key.Key_Return):
        qtbot.keyClick(graph, key)
    assert chosen == ["1", "2", "0"]
    assert graph.accessibleDescription() == "1 → 3, 2 → 3"
    graph.grab()
