"""The plan's tree and timeline follow the states."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from app.domain.record import SubTaskState
from tests.builders import QWEN, a_plan
from ui.theme import Theme
from ui.widgets.plan_timeline import PlanTimeline
from ui.widgets.plan_tree import NodeStatus, PlanNode, PlanTree


def test_each_sub_task_has_a_card_and_states_reach_it(qtbot: QtBot) -> None:
    """What is known of a sub-task is read from its card."""
    tree = PlanTree(Theme(mode="light"))
    qtbot.addWidget(tree)
    tree.show_plan(a_plan())
    tree.show_status("2", NodeStatus(state=SubTaskState.RUNNING, ref=QWEN, started_s=0.0, tokens=12))
    tree.show_status("unknown", NodeStatus())
    names = [node.accessibleName() for node in tree.findChildren(PlanNode)]
    assert len(names) == 3
    assert "running" in names[1]
    assert "qwen2.5-coder:0.5b · 12 tok" in names[1]
    tree.show()
    tree.grab()


def test_another_plan_replaces_the_cards(qtbot: QtBot) -> None:
    """No card of an older plan stays."""
    tree = PlanTree(Theme(mode="dark"))
    qtbot.addWidget(tree)
    tree.show_plan(a_plan())
    tree.show_plan(a_plan())
    qtbot.waitUntil(lambda: len(tree.findChildren(PlanNode)) == 3)


def test_timeline_draws_waiting_running_and_failed(qtbot: QtBot) -> None:
    """Every state can be painted, also before anything has started."""
    timeline = PlanTimeline(Theme(mode="light"))
    qtbot.addWidget(timeline)
    status = {
        "1": NodeStatus(state=SubTaskState.FAILED, ref=QWEN, started_s=0.0, ended_s=2.0),
        "2": NodeStatus(state=SubTaskState.RUNNING, ref=QWEN, started_s=0.5),
        "3": NodeStatus(),
    }
    timeline.show_plan(a_plan(), status)
    timeline.resize(300, timeline.sizeHint().height())
    timeline.show()
    timeline.grab()
    assert timeline.accessibleDescription() == "1: 0.0 – 2.0 s"
