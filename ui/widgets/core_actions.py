"""Actions on models and routing that can be run from anywhere: by key, or by name from the command palette."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any

from PySide6.QtCore import QObject

from app.domain.decision import BreakerState
from app.domain.errors import ModelyardError
from ui.tasks import spawn
from ui.widgets.context import Action, WindowContext


class CoreActions(QObject):
    """Registers the actions; what they do is told by a short message."""

    def __init__(self, context: WindowContext, parent: QObject | None = None) -> None:
        """Register with the window."""
        super().__init__(parent)
        self._context = context
        models, routing = self.tr("Models"), self.tr("Routing")
        for action in (
            Action(
                key="models.unload",
                title=self.tr("Unload all models"),
                group=models,
                icon="memory",
                shortcut="Ctrl+E",
                keywords=self.tr("free memory"),
                run=lambda: self._run(self._unload),
            ),
            Action(
                key="models.get",
                title=self.tr("Get a model"),
                group=models,
                icon="download",
                keywords=self.tr("pull download install"),
                run=lambda: context.open_page("models", wants_new=True),
            ),
            Action(
                key="routing.reset",
                title=self.tr("Reset all circuit breakers"),
                group=routing,
                icon="refresh",
                run=lambda: self._run(self._reset),
            ),
            Action(
                key="routing.clear",
                title=self.tr("Clear the decision cache"),
                group=routing,
                icon="trash",
                run=lambda: self._run(self._clear),
            ),
        ):
            context.actions.add(action)

    def _run(self, function: Callable[[], Coroutine[Any, Any, str]]) -> None:
        spawn(self, self._told(function))

    async def _told(self, function: Callable[[], Coroutine[Any, Any, str]]) -> None:
        """Run something of the core and say what came of it."""
        try:
            text = await function()
        except ModelyardError as error:
            self._context.report(error)
            return
        self._context.toast(text, kind="success")

    async def _unload(self) -> str:
        unloaded = await self._context.core.call(self._context.app.installations.unload_all())
        if not unloaded:
            return self.tr("No model is loaded.")
        return self.tr("Unloaded: {0}").format(", ".join(ref.model for ref in unloaded))

    async def _reset(self) -> str:
        breakers = self._context.app.breakers

        async def reset() -> int:
            resting = [view.key for view in breakers.views() if view.state is not BreakerState.CLOSED]
            for key in resting:
                breakers.reset(key)
            return len(resting)

        count = await self._context.core.call(reset())
        return self.tr("Nothing rests.") if not count else self.tr("{0} may be asked again.").format(count)

    async def _clear(self) -> str:
        async def clear() -> int:
            kept = self._context.app.router.cache_stats().entries
            self._context.app.router.invalidate()
            return kept

        return self.tr("{0} decisions forgotten.").format(await self._context.core.call(clear()))
