"""How far a calibration is, and the buttons that pause, resume and discard it."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from app.domain.calibration import CalibrationProgress, CalibrationRun, CalibrationState
from ui.theme import SPACE
from ui.widgets.buttons import push_button
from ui.widgets.labels import label

MINUTE_S, HOUR_S = 60, 3600
# Above this seconds say more than the guess is worth.
SECONDS_SHOWN_BELOW_S = 90


def _tr(text: str) -> str:
    return QCoreApplication.translate("CalibrationStatus", text)


def duration_text(seconds: float) -> str:
    """Return a length of time as people guess it: 40 s, 12 min, 2 h 5 min."""
    if seconds < SECONDS_SHOWN_BELOW_S:
        return _tr("{n} s").format(n=round(seconds))
    if seconds < HOUR_S:
        return _tr("{n} min").format(n=round(seconds / MINUTE_S))
    hours, minutes = divmod(round(seconds / MINUTE_S), MINUTE_S)
    return _tr("{hours} h {minutes} min").format(hours=hours, minutes=minutes)


class CalibrationStatus(QFrame):
    """A card with a line, a bar and at most two buttons."""

    paused = Signal()
    resumed = Signal()
    discarded = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        """Show nothing until `show_run`."""
        super().__init__(parent)
        self.setProperty("role", "card")
        self._title = label("", "strong")
        self._detail = label("", "secondary", wraps=True)
        self._bar = QProgressBar(self)
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName(self.tr("Progress of the calibration"))
        self._error = label("", "error", wraps=True)
        self._pause = push_button(self.tr("Pause"), clicked=self.paused.emit)
        self._resume = push_button(self.tr("Resume"), clicked=self.resumed.emit)
        self._discard = push_button(self.tr("Discard"), clicked=self.discarded.emit)
        words = QVBoxLayout()
        words.setSpacing(SPACE[1])
        words.addWidget(self._title)
        words.addWidget(self._detail)
        line = QHBoxLayout()
        line.setSpacing(SPACE[2])
        line.addLayout(words, 1)
        line.addWidget(self._discard)
        line.addWidget(self._resume)
        line.addWidget(self._pause)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(SPACE[4], SPACE[3], SPACE[4], SPACE[3])
        layout.setSpacing(SPACE[2])
        layout.addLayout(line)
        layout.addWidget(self._bar)
        layout.addWidget(self._error)

    @property
    def text(self) -> str:
        """What the card says."""
        return f"{self._title.text()} {self._detail.text()} {self._error.text()}".strip()

    def show_run(self, run: CalibrationRun, progress: CalibrationProgress, spent_s: float) -> None:
        """Show how far a run is; `spent_s` is the time that its answers took."""
        state = progress.state
        counts = self.tr("{done} of {total} answers").format(done=progress.done, total=progress.total)
        if state is CalibrationState.RUNNING:
            model = progress.model.model if progress.model else ""
            self._title.setText(self.tr("{model} is answering").format(model=model) if model else self.tr("Running"))
            left = progress.remaining_s
            time = "" if left is None else self.tr("about {time} left").format(time=duration_text(left))
            detail = "  ·  ".join(part for part in (counts, time) if part)
        else:
            is_done = state is CalibrationState.DONE
            self._title.setText(self.tr("Done") if is_done else self.tr("Paused"))
            spent = self.tr("{time} of answering").format(time=duration_text(spent_s))
            detail = f"{counts}  ·  {spent}"
        missing = progress.total - progress.done
        if state is CalibrationState.DONE and missing:
            detail += "  ·  " + self.tr("{n} failed").format(n=missing)
        self._detail.setText(detail)
        self._detail.setToolTip(", ".join(str(ref) for ref in run.models))
        self._bar.setRange(0, max(1, progress.total))
        self._bar.setValue(progress.done)
        self._bar.setVisible(state is not CalibrationState.DONE)
        self._error.setText(f"{progress.error} {progress.fix}".strip())
        self._error.setVisible(bool(progress.error))
        self._pause.setVisible(state is CalibrationState.RUNNING)
        self._resume.setVisible(state is CalibrationState.PAUSED)
        self._discard.setVisible(state is not CalibrationState.RUNNING)
