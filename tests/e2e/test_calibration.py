"""A real model is calibrated in the real window: started, paused, resumed, used and taken back."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QCheckBox

from app.domain.calibration import CalibrationState
from app.domain.profile import Provenance
from tests.window_driver import Driver, Scenario
from ui.pages.models_calibrate import CalibrateButton, CalibrateDialog

pytestmark = [pytest.mark.models, pytest.mark.window, pytest.mark.timeout(420)]

SMOL = "smollm2:135m"


def calibrated(driver: Driver) -> int:
    """Return how many ratings of the small model come from a calibration."""
    profile = next(one for one in driver.app.profiles.current if one.ref.model == SMOL)
    return sum(rating.source is Provenance.CALIBRATED for rating in profile.ratings.values())


def test_a_calibration_is_paused_resumed_used_and_taken_back(run_window: Callable[[Scenario], None]) -> None:
    """Each step is seen in the dialog; what was graded before the pause is not asked again."""

    async def scenario(driver: Driver) -> None:
        await driver.ready(SMOL)
        driver.window.open_page("models")
        page = driver.window._pages["models"]
        opener = page.findChild(CalibrateButton)
        assert isinstance(opener, CalibrateButton)
        driver.click(opener)
        dialog = opener._dialog
        assert isinstance(dialog, CalibrateDialog)
        await driver.until(lambda: dialog._models.findChildren(QCheckBox), "the models")
        for box in dialog._models.findChildren(QCheckBox):
            box.setChecked(box.accessibleName().endswith(SMOL))
        await driver.until(lambda: dialog._expected.text().startswith("45 answers"), "the time it takes")
        driver.click(dialog._start)
        await driver.until(lambda: _done(driver) >= 2, "two graded answers")
        driver.click(dialog._status._pause)
        await driver.until(lambda: "Paused" in dialog._status.text, "the pause")
        graded = _done(driver)
        driver.click(dialog._status._resume)
        await driver.until(lambda: _done(driver) >= graded + 2, "two more")
        assert opener.text().startswith("Calibrating")
        driver.click(dialog._status._pause)
        await driver.until(lambda: "Paused" in dialog._status.text, "the second pause")
        await driver.until(dialog._use.isEnabled, "a result that can be used")
        driver.click(dialog._use)
        await driver.until(lambda: calibrated(driver) > 0, "calibrated ratings")
        await driver.until(dialog._undo.isVisible, "the way back")
        driver.click(dialog._undo)
        await driver.until(lambda: calibrated(driver) == 0, "the old ratings")
        assert all(record.source == "calibration" for record in driver.records)
        dialog.close()

    run_window(scenario)


def _done(driver: Driver) -> int:
    progress = driver.app.calibrations.progress
    return 0 if progress is None or progress.state is CalibrationState.DONE else progress.done
