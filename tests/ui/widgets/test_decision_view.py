"""The decision view: numbers that sum, exclusions, and what was measured."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from app.domain.decision import Exclusion, ExclusionReason
from app.domain.profile import ModelRef
from app.domain.record import Outcome
from tests.builders import QWEN, SMOL, a_candidate, a_decision, a_record, an_attempt
from ui.theme import Theme
from ui.widgets.contribution_bar import ContributionBar, score_range
from ui.widgets.decision_view import DecisionView


def texts(widget: DecisionView) -> str:
    """Return all visible text; a layout shows a new widget with the next event."""
    QApplication.processEvents()
    return "\n".join(found.text() for found in widget.findChildren(QLabel) if found.isVisibleTo(widget))


@pytest.fixture
def view(qtbot: QtBot) -> DecisionView:
    """Return a shown view."""
    made = DecisionView(Theme(mode="light"))
    qtbot.addWidget(made)
    made.show()
    return made


def test_candidates_with_scores_are_shown(view: DecisionView) -> None:
    """Chosen model, runner-up and both scores are there to read."""
    view.show_decision(a_decision())
    shown = texts(view)
    assert "1 · qwen2.5-coder:0.5b was chosen" in shown
    assert "0.750" in shown
    assert "0.550" in shown


def test_exclusions_say_why(view: DecisionView) -> None:
    """A model that was not eligible is listed with its reason."""
    exclusion = Exclusion(ref=ModelRef("x", "phi4:14b"), reason=ExclusionReason.OUT_OF_MEMORY, detail="needs 10.9 GB")
    view.show_decision(replace(a_decision(), exclusions=(exclusion,)))
    assert "phi4:14b: needs 10.9 GB" in texts(view)


def test_failed_attempt_is_told_with_its_fix(view: DecisionView) -> None:
    """The timeline of attempts names the error and what to do."""
    failed = an_attempt(outcome=Outcome.FAILED, error="The server is busy.", fix="Wait.", error_kind="host_busy")
    record = replace(a_record().sub_tasks[0], attempts=(failed, an_attempt(SMOL)))
    view.show_decision(a_decision(), record=record)
    assert "The server is busy. Wait." in texts(view)
    assert "expected" in texts(view)


def test_another_decision_replaces_the_first(view: DecisionView) -> None:
    """Nothing of the former decision stays on screen."""
    view.show_decision(a_decision())
    view.show_decision(replace(a_decision(), sub_task_id="7"), is_preview=True)
    assert "was chosen" not in texts(view)
    assert "qwen2.5-coder:0.5b would be chosen" in texts(view)


def test_axis_fits_the_largest_gain_and_loss() -> None:
    """Bars of all candidates share one axis."""
    candidates = (a_candidate(QWEN, {"a": 1.0, "b": -0.5}), a_candidate(SMOL, {"a": 0.2, "b": -0.75}))
    assert score_range(candidates) == (-0.75, 1.0)


def test_bar_tells_its_parts_to_a_screen_reader(qtbot: QtBot) -> None:
    """A picture alone would say nothing."""
    bar = ContributionBar(Theme(mode="light"))
    qtbot.addWidget(bar)
    candidate = a_candidate(QWEN, {"quality": 0.7, "speed": -0.2})
    bar.show_contributions(candidate.contributions, score_range((candidate,)))
    bar.resize(200, 13)
    bar.grab()
    assert bar.accessibleName() == "Contributions: quality +0.700, speed -0.200"
