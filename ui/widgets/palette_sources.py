"""Models and recent conversations as lines of the command palette."""

from __future__ import annotations

from PySide6.QtCore import QObject

from app.domain.profile import ModelProfile
from app.domain.views import ConversationSummary
from ui.tasks import spawn
from ui.widgets.context import Action, WindowContext

RECENT = 12


class PaletteSources(QObject):
    """Keeps the installed models and the last conversations at hand; they are re-read when they change."""

    def __init__(self, context: WindowContext, parent: QObject | None = None) -> None:
        """Register with the palette and read for the first time."""
        super().__init__(parent)
        self._context = context
        self._profiles: tuple[ModelProfile, ...] = ()
        self._recent: tuple[ConversationSummary, ...] = ()
        context.actions.add_source(self._actions)
        context.feed.profiles_changed.connect(self._read)
        context.feed.record_added.connect(self._read)
        self._read()

    def _read(self) -> None:
        spawn(self, self._read_all())

    async def _read_all(self) -> None:
        app = self._context.app
        self._profiles = app.profiles.current
        self._recent = await self._context.core.call(app.store.conversations.list(limit=RECENT))

    def _actions(self) -> list[Action]:
        open_page = self._context.open_page
        found = [
            Action(
                key=f"conversation.{summary.conversation_id}",
                title=summary.title or self.tr("Untitled"),
                group=self.tr("Conversation"),
                icon="chat",
                run=lambda key=summary.conversation_id: open_page("chat", conversation_id=key),  # type: ignore[misc]  # mypy cannot infer it
            )
            for summary in self._recent
        ]
        found.extend(
            Action(
                key=f"model.{profile.ref}",
                title=profile.ref.model,
                group=self.tr("Model on {host}").format(host=profile.ref.host),
                icon="models",
                run=lambda ref=profile.ref: open_page("models", ref=str(ref)),  # type: ignore[misc]  # mypy cannot infer it
            )
            for profile in self._profiles
            if profile.is_installed
        )
        return found
