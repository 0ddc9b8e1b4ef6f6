"""Shows what a prompt would be split into, before it is sent, where the user asks for it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from app.domain.attachments import with_files
from app.domain.views import Preview
from ui.pages.chat_attachments import ChatAttachments
from ui.pages.chat_session import ChatSession
from ui.widgets.buttons import icon_button
from ui.widgets.composer import Composer
from ui.widgets.context import WindowContext
from ui.widgets.plan_editor import PlanEditor


class ChatPlan(QObject):
    """The button beside the paper clip, and the form it opens."""

    run_asked = Signal(object)  # Plan
    whole_asked = Signal()

    def __init__(
        self,
        context: WindowContext,
        session: ChatSession,
        composer: Composer,
        attachments: ChatAttachments,
        spawn: Callable[..., None],
        parent: QWidget,
    ) -> None:
        """Add the button; `spawn` runs a coroutine and reports its errors."""
        super().__init__(parent)
        self._context = context
        self._session = session
        self._composer = composer
        self._attachments = attachments
        self._spawn = spawn
        self._page = parent
        self._is_compound = False
        self._button = icon_button(
            context.theme, "plan", self.tr("Show the plan before it runs"), clicked=self.open, parent=parent
        )
        composer.tools.insertWidget(0, self._button)
        composer.text_changed.connect(lambda text: self._button.setEnabled(bool(text.strip())))
        context.theme.changed.connect(self._dress)
        self._button.setEnabled(False)

    def show_preview(self, preview: Preview) -> None:
        """Light the button up for a prompt that would be split."""
        self._is_compound = preview.plan.is_compound
        self._dress()

    def open(self) -> None:
        """Show the plan of what is written; nothing happens without text or while an answer is under way."""
        if self._composer.text.strip() and not self._session.is_running:
            self._spawn(self._show)

    async def _show(self) -> None:
        # Attached files belong to every step: they are no part of what is split.
        request = self._session.request(self._composer.text, self._attachments.pictures)
        engine = self._context.app.engine

        async def preview() -> Preview:
            return engine.preview(request)

        plan = (await self._context.core.call(preview())).plan
        shared = with_files(plan.context, self._attachments.files)
        editor = PlanEditor(self._context.theme, plan, shared, self._page.window())
        editor.run_asked.connect(self.run_asked)
        editor.whole_asked.connect(self.whole_asked)
        editor.open()

    def _dress(self) -> None:
        colour = "accent_text" if self._is_compound else "dim"
        self._button.setIcon(self._context.theme.icon("plan", colour=colour))
