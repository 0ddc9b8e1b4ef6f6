"""One model that is being fetched: progress, speed, time left, and what can be done with it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QProgressBar, QVBoxLayout

from app.domain.events import PullProgressed
from ui.tasks import spawn
from ui.theme import SPACE
from ui.widgets.buttons import icon_button, push_button
from ui.widgets.context import WindowContext
from ui.widgets.labels import ElidedLabel, label

MEGABYTE = 1e6
GIGABYTE = 1e9
MINUTE_S = 60
# A progress bar counts in whole steps; bytes of a large model do not fit into an int of 32 bits.
STEPS = 1000


def size_text(size: float) -> str:
    """Return bytes as MB or GB, as users know them from download pages (decimal)."""
    return f"{size / GIGABYTE:.2f} GB" if size >= GIGABYTE else f"{size / MEGABYTE:.0f} MB"


class DownloadCard(QFrame):
    """One model on its way; `dismissed` tells that the user has seen how it ended."""

    dismissed = Signal()

    def __init__(self, context: WindowContext, progress: PullProgressed) -> None:
        """Show the first progress."""
        super().__init__()
        self._context = context
        self._progress = progress
        self.setProperty("role", "card")
        self._name = ElidedLabel(progress.model, "strong")
        self._bar = QProgressBar(self)
        self._bar.setTextVisible(False)
        self._bar.setRange(0, STEPS)
        self._bar.setAccessibleName(self.tr("Progress of {model}").format(model=progress.model))
        self._words = label("", "secondary", wraps=True)
        self._cancel = icon_button(
            context.theme,
            "close",
            self.tr("Cancel download of {model}").format(model=progress.model),
            clicked=self._ask_cancel,
        )
        self._retry = push_button(self.tr("Go on"), kind="link", clicked=self._ask_start)
        top = QHBoxLayout()
        top.addWidget(self._name, 1)
        top.addWidget(self._cancel)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(SPACE[3], SPACE[2], SPACE[2], SPACE[3])
        layout.setSpacing(SPACE[1])
        layout.addLayout(top)
        layout.addWidget(self._bar)
        layout.addWidget(self._words)
        layout.addWidget(self._retry, 0, Qt.AlignmentFlag.AlignLeft)
        self.show_progress(progress)

    def show_progress(self, progress: PullProgressed) -> None:
        """Show how far it is."""
        self._progress = progress
        total = progress.total_bytes
        is_over = progress.is_done or progress.is_cancelled or bool(progress.error)
        if total:
            self._bar.setRange(0, STEPS)
            self._bar.setValue(min(STEPS, int(STEPS * progress.completed_bytes / total)))
        elif not is_over:
            self._bar.setRange(0, 0)
        self._bar.setVisible(not is_over)
        name = self.tr("Dismiss {model}") if is_over else self.tr("Cancel download of {model}")
        self._cancel.setAccessibleName(name.format(model=progress.model))
        self._cancel.setToolTip(self._cancel.accessibleName())
        self._retry.setVisible(bool(progress.error) or progress.is_cancelled)
        self._retry.setAccessibleName(self.tr("Go on fetching {model}").format(model=progress.model))
        self._words.setProperty("role", "error" if progress.error else "secondary")
        self._words.style().polish(self._words)
        self._words.setText(self._describe(progress))

    def _describe(self, progress: PullProgressed) -> str:
        if progress.error:
            return f"{progress.error} {progress.fix}".strip()
        if progress.is_cancelled:
            return self.tr("Cancelled. What was fetched is kept.")
        if progress.is_done:
            return self.tr("Ready · {size}").format(size=size_text(progress.total_bytes or progress.completed_bytes))
        parts = [progress.status] if not progress.total_bytes else []
        if progress.total_bytes:
            sizes = f"{size_text(progress.completed_bytes)} / {size_text(progress.total_bytes)}"
            parts.append(sizes)
        if progress.bytes_per_s:
            parts.append(f"{size_text(progress.bytes_per_s)}/s")
        if progress.remaining_s is not None:
            parts.append(self._remaining(progress.remaining_s))
        return " · ".join(parts)

    def _remaining(self, seconds: float) -> str:
        if seconds < MINUTE_S:
            return self.tr("{n} s left").format(n=max(1, round(seconds)))
        return self.tr("{n} min left").format(n=round(seconds / MINUTE_S))

    def _ask_cancel(self) -> None:
        progress = self._progress
        is_over = progress.is_done or progress.is_cancelled or bool(progress.error)
        spawn(self, self._dismiss() if is_over else self._cancel_it())

    async def _dismiss(self) -> None:
        async def dismiss() -> None:
            self._context.app.downloads.dismiss(self._progress.host, self._progress.model)

        await self._context.core.call(dismiss())
        self.dismissed.emit()

    def _ask_start(self) -> None:
        spawn(self, self._start_again())

    async def _cancel_it(self) -> None:
        async def cancel() -> None:
            self._context.app.downloads.cancel(self._progress.host, self._progress.model)

        await self._context.core.call(cancel())

    async def _start_again(self) -> None:
        async def start() -> None:
            self._context.app.downloads.start(self._progress.host, self._progress.model)

        await self._context.core.call(start())
