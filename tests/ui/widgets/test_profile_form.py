"""The profile form: shows, validates and hands out edits."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QSlider
from pytestqt.qtbot import QtBot

from app.domain.profile import Measure, ModelProfile, Provenance
from tests.builders import SMOL, a_profile
from ui.theme import Theme
from ui.widgets.profile_form import ProfileForm


@pytest.fixture
def form(qtbot: QtBot) -> ProfileForm:
    """Return a form that shows a profile."""
    made = ProfileForm(Theme(mode="light"))
    qtbot.addWidget(made)
    made.show_profile(a_profile())
    return made


def edit(form: ProfileForm, name: str) -> QLineEdit:
    """Return the editor with an accessible name."""
    return next(field for field in form.findChildren(QLineEdit) if field.accessibleName() == name)


def test_shown_profile_has_no_changes(form: ProfileForm) -> None:
    """What was only shown comes back equal."""
    assert form.edited_profile() == a_profile()
    assert not form.has_changes


def test_edits_are_handed_out(form: ProfileForm, qtbot: QtBot) -> None:
    """Priority, weight, a score, the switch and the notes end in the saved profile."""
    qtbot.keyClicks(edit(form, "Priority"), "3")
    edit(form, "Routing weight").clear()
    qtbot.keyClicks(edit(form, "Routing weight"), "1,5")
    slider = next(field for field in form.findChildren(QSlider) if field.accessibleName() == "Creative")
    slider.setValue(90)
    form._active.click()
    form._notes.setPlainText("good at haiku")
    with qtbot.waitSignal(form.saved) as signal:
        form.apply()
    saved: ModelProfile = signal.args[0]
    assert (saved.priority, saved.routing_weight, saved.is_active, saved.notes) == (3, 1.5, False, "good at haiku")
    assert saved.ratings["creative"].score == pytest.approx(0.9)
    assert saved.ratings["creative"].source is Provenance.USER
    assert saved.ratings["code"] == a_profile().ratings["code"]


@pytest.mark.parametrize(
    ("field", "text", "problem"),
    [
        ("Priority", "11", "between −10 and 10".replace("−", "-")),
        ("Priority", "1.5", "a whole number"),
        ("Routing weight", "-1", "between 0 and 10"),
        ("Context length, tokens", "many", "a whole number"),
    ],
)
def test_bad_value_says_what_is_wrong_and_cannot_be_applied(
    form: ProfileForm, qtbot: QtBot, field: str, text: str, problem: str
) -> None:
    """Validation is inline, and nothing invalid leaves the form."""
    edit(form, field).clear()
    qtbot.keyClicks(edit(form, field), text)
    assert form.edited_profile() is None
    assert not form._apply.isEnabled()
    key = {"Priority": "priority", "Routing weight": "routing_weight"}.get(field, "context_length")
    assert problem in form._numbers[key]._error.text()
    with qtbot.assertNotEmitted(form.saved):
        form.apply()


def test_empty_field_means_neutral(form: ProfileForm) -> None:
    """None is a value of its own: the neutral one."""
    form.show_profile(a_profile(priority=4, routing_weight=2.0))
    for name in ("Priority", "Routing weight", "Context length, tokens"):
        edit(form, name).clear()
    edited = form.edited_profile()
    assert edited is not None
    assert (edited.priority, edited.routing_weight, edited.context_length) == (None, None, None)


def test_untouched_score_keeps_its_exact_value(form: ProfileForm) -> None:
    """A slider of a hundred steps must not round what nobody moved."""
    form.show_profile(a_profile(scores={"code": 0.12345}))
    edited = form.edited_profile()
    assert edited is not None
    assert edited.ratings["code"].score == 0.12345
    assert "logical" not in edited.ratings


def test_revert_drops_edits(form: ProfileForm, qtbot: QtBot) -> None:
    """Revert shows what is stored."""
    qtbot.keyClicks(edit(form, "Priority"), "5")
    assert form.has_changes
    qtbot.mouseClick(form._revert, Qt.MouseButton.LeftButton)
    assert not form.has_changes


def test_every_editor_has_a_unique_accessible_name(form: ProfileForm) -> None:
    """A screen reader can tell the fields apart."""
    names = [field.accessibleName() for field in (*form.findChildren(QLineEdit), *form.findChildren(QSlider))]
    assert all(names)
    assert len(set(names)) == len(names)


def test_another_profile_replaces_the_first(form: ProfileForm) -> None:
    """The form follows the table."""
    form.show_profile(a_profile(SMOL))
    assert form.profile is not None
    assert form.profile.ref == SMOL
    assert not form.has_changes


def test_measurements_stay_what_they_are_until_one_types_over_them(form: ProfileForm, qtbot: QtBot) -> None:
    """A number with many digits is shown with few and comes back whole; a typed one is marked as the user's."""
    measured = Measure(value=43.123456789, source=Provenance.MEASURED, n=40)
    form.show_profile(a_profile(decode_tps=measured, success_rate=1 / 3, memory_bytes=6_123_456_789))
    assert not form.has_changes
    assert edit(form, "Answer tokens a second").text() == "43.12"
    assert form._numbers["decode_tps"]._source.text() == "measured (40)"
    assert form._numbers["success_rate"]._source.text() == "measured"
    assert form._numbers["load_s"]._source.text() == "estimated"
    edit(form, "Answer tokens a second").clear()
    qtbot.keyClicks(edit(form, "Answer tokens a second"), "30")
    edit(form, "Memory in gigabytes").clear()
    qtbot.keyClicks(edit(form, "Memory in gigabytes"), "5.5")
    edited = form.edited_profile()
    assert edited is not None
    assert edited.decode_tps == Measure(value=30.0, source=Provenance.USER)
    assert edited.memory_bytes == 5_500_000_000
    assert edited.success_rate == 1 / 3
    assert form._numbers["decode_tps"]._source.text() == "set by you"
    form._numbers["decode_tps"].clear()
    edited = form.edited_profile()
    assert edited is not None
    assert edited.decode_tps is None
    assert form._numbers["decode_tps"]._source.text() == "measured anew"
