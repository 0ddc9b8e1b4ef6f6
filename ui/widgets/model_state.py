"""Whether a model is loaded, for how long, what it needs, and the buttons that change it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.domain.profile import ModelProfile, ResidentModel
from app.domain.room import Fit
from ui.theme import SPACE
from ui.widgets.amounts import countdown_text, size_text
from ui.widgets.buttons import push_button
from ui.widgets.labels import label

TICK_MS = 1000
# A server that keeps a model for ever says so with a date in a far year.
FOR_EVER = timedelta(days=365)


class ModelState(QWidget):
    """Tells what the user wants done with the model; does nothing by itself."""

    load_asked = Signal()
    unload_asked = Signal()
    delete_asked = Signal()
    get_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        """Start without a model."""
        super().__init__(parent)
        self._resident: ResidentModel | None = None
        self._is_host_up = False
        self._profile: ModelProfile | None = None
        self._state = label("", wraps=True)
        self._memory = label("", "secondary", wraps=True)
        self._load = push_button(self.tr("Load"), clicked=self.load_asked.emit)
        self._load.setAccessibleName(self.tr("Load the model into memory"))
        self._unload = push_button(self.tr("Unload"), clicked=self.unload_asked.emit)
        self._unload.setAccessibleName(self.tr("Unload the model from memory"))
        self._delete = push_button(self.tr("Delete …"), clicked=self.delete_asked.emit)
        self._delete.setAccessibleName(self.tr("Delete the model from disk"))
        self._get = push_button(self.tr("Get again"), clicked=self.get_asked.emit)
        self._tick = QTimer(self)
        self._tick.setInterval(TICK_MS)
        self._tick.timeout.connect(self._show_state)
        words = QVBoxLayout()
        words.setSpacing(1)
        words.addWidget(self._state)
        words.addWidget(self._memory)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE[2])
        layout.addLayout(words, 1)
        for button in (self._load, self._unload, self._get, self._delete):
            layout.addWidget(button)

    def show_model(self, profile: ModelProfile, resident: ResidentModel | None, *, is_host_up: bool) -> None:
        """Show a model; `resident` None says that it is not loaded."""
        self._profile, self._resident = profile, resident
        is_there = profile.is_installed and is_host_up
        self._load.setVisible(is_there and resident is None and not profile.remote_host)
        self._unload.setVisible(is_there and resident is not None)
        self._delete.setVisible(is_there)
        self._get.setVisible(is_host_up and not profile.is_installed)
        self._is_host_up = is_host_up
        self._show_state()
        self._follow_time()

    def show_fit(self, needed_bytes: float | None, fit: Fit, available_bytes: int | None) -> None:
        """Say what the model needs against what there is; bytes."""
        if needed_bytes is None:
            self._mark("secondary")
            if self._resident is None:
                self._memory.setText("")
            return
        text = self.tr("needs about {0} of memory").format(size_text(needed_bytes))
        words = {
            Fit.FITS: self.tr("fits: {0} are free"),
            Fit.AFTER_UNLOADING: self.tr("fits once others are unloaded: {0} in all"),
            Fit.TOO_LARGE: self.tr("too large: {0} can be had"),
        }
        if fit in words and available_bytes is not None:
            text = f"{text} · {words[fit].format(size_text(available_bytes))}"
        tone = {Fit.TOO_LARGE: "error", Fit.AFTER_UNLOADING: "warning"}.get(fit, "secondary")
        self._mark(tone)
        self._memory.setText(text)

    def show_busy(self, text: str) -> None:
        """Say what is being done, with the buttons off until the model is shown again."""
        self._state.setText(text)
        for button in (self._load, self._unload, self._delete, self._get):
            button.setEnabled(not text)
        if not text:
            self._show_state()

    def showEvent(self, event: QShowEvent) -> None:
        """Count down while it is seen."""
        super().showEvent(event)
        self._follow_time()

    def hideEvent(self, event: QHideEvent) -> None:
        """Rest while nobody looks."""
        super().hideEvent(event)
        self._tick.stop()

    def _mark(self, role: str) -> None:
        self._memory.setProperty("role", role)
        self._memory.style().unpolish(self._memory)
        self._memory.style().polish(self._memory)

    def _follow_time(self) -> None:
        if self.isVisible() and self._resident is not None and self._resident.expires_at is not None:
            self._tick.start()
        else:
            self._tick.stop()

    def _show_state(self) -> None:
        profile, resident = self._profile, self._resident
        if profile is None or not self._unload.isEnabled():
            return
        if not profile.is_installed:
            self._state.setText(self.tr("Not on its host any more"))
        elif resident is None:
            self._state.setText(self.tr("Not loaded") if self._is_host_up else self.tr("Its host does not answer"))
        else:
            self._state.setText(self._loaded_text(resident))
            self._memory.setText(self._leaving_text(resident))

    def _loaded_text(self, resident: ResidentModel) -> str:
        if not resident.size_bytes:
            return self.tr("Loaded")
        share = resident.size_vram_bytes / resident.size_bytes
        place = self.tr("{0:.0%} on the GPU").format(share) if share else self.tr("on the processor")
        return self.tr("Loaded · {0} · {1}").format(size_text(resident.size_bytes), place)

    def _leaving_text(self, resident: ResidentModel) -> str:
        if resident.expires_at is None:
            return ""
        left = resident.expires_at - datetime.now(UTC)
        if left > FOR_EVER:
            return self.tr("stays loaded")
        return self.tr("leaves memory in {0}").format(countdown_text(left.total_seconds()))
