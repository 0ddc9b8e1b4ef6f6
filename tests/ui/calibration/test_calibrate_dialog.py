"""The dialog shows what models got right, sets the priors, and follows a calibration in the background."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from functools import partial
from typing import Any, cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QAbstractButton, QCheckBox, QMessageBox, QWidget
from pytestqt.qtbot import QtBot

from app.bootstrap import Application
from app.domain.calibration import CalibrationProgress, CalibrationState
from app.domain.profile import Provenance
from tests.builders import QWEN, SMOL
from tests.ui.chat.conftest import until
from tests.ui.chat.fakes import FakeWindow
from ui.core_thread import CoreThread
from ui.models.calibration_matrix_model import CELL_ROLE
from ui.pages.calibration_cell import ground
from ui.pages.calibration_status import duration_text
from ui.pages.models_calibrate import CalibrateButton, CalibrateDialog
from ui.theme import Theme

Run = Callable[[Coroutine[Any, Any, None]], None]


def button(owner: QWidget, name: str) -> QAbstractButton:
    """Return the one button with this text."""
    (found,) = (each for each in owner.findChildren(QAbstractButton) if each.text() == name)
    return found


@pytest.fixture
def owner(qtbot: QtBot) -> QWidget:
    """The widget that the dialog belongs to, as the page is in the window."""
    widget = QWidget()
    qtbot.addWidget(widget)
    return widget


async def shown(owner: QWidget, window: FakeWindow) -> CalibrateDialog:
    """Return the dialog with the newest calibration."""
    dialog = CalibrateDialog(window.context, owner)
    dialog.show()
    await until(lambda: not dialog._cells.is_empty)
    return dialog


def test_the_newest_result_is_shown(owner: QWidget, window: FakeWindow, run: Run) -> None:
    """Numbers with their counts; the interval and the names in words for tool tip and screen reader."""

    async def body() -> None:
        dialog = await shown(owner, window)
        cells = dialog._cells
        assert [cells.headerData(column, Qt.Orientation.Horizontal) for column in range(3)] == [
            "Capability",
            QWEN.model,
            SMOL.model,
        ]
        assert [cells.data(cells.index(0, column)) for column in range(3)] == ["Code", "100%", "0%"]
        assert cells.data(cells.index(cells.count() - 1, 1), CELL_ROLE).n == 27
        words = cells.data(cells.index(0, 1), int(Qt.ItemDataRole.AccessibleTextRole))
        assert words == f"Code, {QWEN.model}: 100% of 3 right; 44% to 100% at 95 % confidence"
        assert "54 of 54 answers" in dialog._status.text

    run(body())


def test_difficulties_are_shown_apart(owner: QWidget, window: FakeWindow, run: Run) -> None:
    """One choice for all columns."""

    async def body() -> None:
        dialog = await shown(owner, window)
        button(dialog, "Hard").click()
        assert dialog._cells.data(dialog._cells.index(0, 1), CELL_ROLE).n == 1

    run(body())


def test_the_result_is_used_and_taken_back(
    owner: QWidget, window: FakeWindow, application: Application, run: Run
) -> None:
    """The profiles follow, the dialog says so, and one click gives the old ratings back."""

    async def body() -> None:
        dialog = await shown(owner, window)
        assert not dialog._undo.isVisible()
        button(dialog, "Use as priors").click()
        await until(lambda: window.toasts)
        assert window.toasts[-1][0].startswith("18 ratings follow the calibration")
        profile = next(one for one in application.profiles.current if one.ref == QWEN)
        assert profile.ratings["code"].source is Provenance.CALIBRATED
        await until(dialog._undo.isVisible)
        assert "in use" in dialog._run_list.item(0).text()
        dialog._undo.click()
        await until(lambda: len(window.toasts) == 2)
        profile = next(one for one in application.profiles.current if one.ref == QWEN)
        assert profile.ratings["code"].source is Provenance.ESTIMATED
        await until(lambda: not dialog._undo.isVisible())

    run(body())


def test_the_models_and_the_time_they_take(owner: QWidget, window: FakeWindow, run: Run) -> None:
    """All are ticked at first; without any there is nothing to start."""

    async def body() -> None:
        dialog = await shown(owner, window)
        await until(lambda: dialog._expected.text().startswith("90 answers, about"))
        button(dialog, "Full · 198").click()
        await until(lambda: dialog._expected.text().startswith("396 answers, about"))
        boxes = dialog._models.findChildren(QCheckBox)
        assert [box.isChecked() for box in boxes] == [True, True]
        for box in boxes:
            box.setChecked(False)
        assert dialog._expected.text() == "Choose at least one model."
        assert not dialog._start.isEnabled()

    run(body())


def test_a_calibration_that_cannot_go_on_says_why(owner: QWidget, window: FakeWindow, run: Run) -> None:
    """No host is up: it is paused at once, with the reason and what to do, and can be discarded."""

    async def body() -> None:
        await window.feed.attach(window.context.app.feed)
        dialog = await shown(owner, window)
        dialog._start.click()
        await until(lambda: dialog._run_list.count() == 3 and "Paused" in dialog._status.text)
        await until(dialog._status._error.isVisible)
        assert dialog._status._resume.isVisible()
        assert not dialog._status._pause.isVisible()
        dialog._status._discard.click()
        await until(lambda: dialog._run_list.count() == 2)
        dialog.close()
        window.feed.detach()

    run(body())


def test_discarding_answers_is_asked_first(owner: QWidget, window: FakeWindow, run: Run) -> None:
    """They took minutes; Keep leaves everything as it is."""

    async def body() -> None:
        dialog = await shown(owner, window)
        for answer, left in (("Keep", 2), ("Discard", 1)):
            dialog._status._discard.click()
            await until(lambda: dialog.findChildren(QMessageBox))
            (box,) = dialog.findChildren(QMessageBox)
            assert box.text() == "Discard 54 graded answers?"
            button(box, answer).click()
            await until(lambda: not dialog.findChildren(QMessageBox))
            await until(partial(_has_runs, dialog, left))
        await until(lambda: "9 of 27" in dialog._status.text)

    run(body())


def test_progress_is_followed(owner: QWidget, window: FakeWindow, run: Run) -> None:
    """Who is answering, how far, how long still; a run that is not shown changes nothing here."""

    async def body() -> None:
        dialog = await shown(owner, window)
        dialog._run_list.setCurrentRow(1)
        await until(lambda: "9 of 27" in dialog._status.text)
        assert dialog._status._resume.isVisible()
        progress = CalibrationProgress(
            run_id="paused", state=CalibrationState.RUNNING, done=10, total=27, model=QWEN, remaining_s=300.0
        )
        window.feed.publish(progress)
        assert dialog._status.text == f"{QWEN.model} is answering 10 of 27 answers  ·  about 5 min left"
        assert dialog._status._pause.isVisible()
        window.feed.publish(CalibrationProgress(run_id="done", state=CalibrationState.RUNNING, done=1, total=2))
        assert "10 of 27" in dialog._status.text
        dialog.close()

    run(body())


def test_the_button_opens_one_dialog_and_says_how_far_it_is(qtbot: QtBot, window: FakeWindow, run: Run) -> None:
    """A second press brings the same dialog to the front; progress is readable without it."""

    async def body() -> None:
        opener = CalibrateButton(window.context)
        qtbot.addWidget(opener)
        assert opener.text() == "Calibrate…"
        opener.click()
        first = opener._dialog
        opener.click()
        assert opener._dialog is first
        assert first is not None
        await until(lambda: not first._cells.is_empty)
        window.feed.publish(CalibrationProgress(run_id="x", state=CalibrationState.RUNNING, done=1, total=4))
        assert opener.text() == "Calibrating 25 %"
        window.feed.publish(CalibrationProgress(run_id="x", state=CalibrationState.DONE, done=4, total=4))
        assert opener.text() == "Calibrate…"
        first.close()
        await until(lambda: opener._dialog is None)

    run(body())


def test_without_models_there_is_one_sentence(
    owner: QWidget, core: CoreThread, theme: Theme, bare: Application, run: Run
) -> None:
    """And nothing that could be started."""

    async def body() -> None:
        window = FakeWindow(core, theme, cast("Any", bare))
        dialog = CalibrateDialog(window.context, owner)
        dialog.show()
        await until(lambda: dialog._pages.currentIndex() == 0)
        assert not dialog._start.isEnabled()

    run(body())


def _has_runs(dialog: CalibrateDialog, count: int) -> bool:
    return dialog._run_list.count() == count


@pytest.mark.parametrize("mode", ["light", "dark", "light_contrast", "dark_contrast"])
@pytest.mark.parametrize("share", [0.0, 0.5, 1.0])
def test_numbers_are_readable_on_every_ground(theme: Theme, mode: Any, share: float) -> None:
    """The contrast of WCAG AA for small text, in every look."""
    theme.configure(mode=mode, font_size_pt=10)
    over, under = ground(theme, share), theme.colour("panel")
    alpha = over.alphaF()
    mixed = QColor.fromRgbF(
        *(
            alpha * top + (1 - alpha) * bottom
            for top, bottom in zip(over.getRgbF()[:3], under.getRgbF()[:3], strict=True)  # type: ignore[index]
        )
    )
    lighter, darker = sorted((_luminance(theme.colour("text")), _luminance(mixed)), reverse=True)
    assert (lighter + 0.05) / (darker + 0.05) >= 4.5


def _luminance(colour: QColor) -> float:
    parts = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in (colour.redF(), colour.greenF(), colour.blueF())
    ]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


@pytest.mark.parametrize(
    ("seconds", "text"), [(0, "0 s"), (40.4, "40 s"), (95, "2 min"), (3500, "58 min"), (7500, "2 h 5 min")]
)
def test_lengths_of_time(seconds: float, text: str) -> None:
    """No more precise than a guess is worth."""
    assert duration_text(seconds) == text
