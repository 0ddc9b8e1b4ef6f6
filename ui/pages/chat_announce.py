"""Tells screen readers that an answer has ended, and how."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QWidget

from app.domain.record import SubTaskState
from ui.widgets.message_parts import AnswerState


def announce(page: QWidget, answer: AnswerState) -> None:
    """Say that an answer is there, failed or was stopped."""
    QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(page, words(answer)))


def words(answer: AnswerState) -> str:
    """Return how an answer ended, in one sentence."""
    error = next((part.error for part in answer.parts if part.error), "")
    if error:
        return _tr("The answer failed: {error}").format(error=error)
    if any(part.state is SubTaskState.STOPPED for part in answer.parts):
        return _tr("The answer was stopped.")
    model = answer.last_ref.model if answer.last_ref is not None else ""
    return _tr("{model} has answered.").format(model=model)


def _tr(text: str) -> str:
    return QCoreApplication.translate("ChatPage", text)
