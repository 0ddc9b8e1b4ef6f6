"""Actions on models and routing from anywhere."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from functools import partial
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from app.backends.scripted import ScriptedBackend
from app.bootstrap import Application
from app.domain.errors import HostFailedError
from app.domain.profile import ModelRef
from tests.ui.chat.conftest import until
from tests.ui.chat.fakes import FakeWindow
from ui.pages.models_page import ModelsPage
from ui.pages.models_pull import PullDialog
from ui.widgets.core_actions import CoreActions

Run = Callable[[Coroutine[Any, Any, None]], None]
QWEN = ModelRef("ollama", "qwen3:8b")


def has_told(window: FakeWindow, count: int) -> bool:
    """Return whether so many messages were shown."""
    return len(window.toasts) == count


def test_actions_say_what_they_did(
    qtbot: QtBot,
    window: FakeWindow,
    application: Application,
    host: ScriptedBackend,
    run: Run,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Unload, reset and clear work on the core, and a short message tells; nothing to do is said as well."""

    async def prepare() -> None:
        await host.load(QWEN.model)
        await application.hosts.refresh("ollama")
        for _ in range(3):
            application.breakers.allow(QWEN)
            application.breakers.failed(QWEN, HostFailedError("The server said 500."))
        (decision,) = await application.store.queries.recent_inputs(1)
        application.router.decide(decision.inputs, sub_task_id="1")

    async def body() -> None:
        actions = CoreActions(window.context)
        await window.context.core.call(prepare())
        by_key = {action.key: action for action in window.context.actions.registered()}
        assert by_key["models.unload"].shortcut == "Ctrl+E"
        expected = [
            ("models.unload", "Unloaded: qwen3:8b"),
            ("models.unload", "No model is loaded."),
            ("routing.reset", "1 may be asked again."),
            ("routing.reset", "Nothing rests."),
            ("routing.clear", "1 decisions forgotten."),
        ]
        for count, (key, text) in enumerate(expected, start=1):
            by_key[key].run()
            await until(partial(has_told, window, count))
            assert window.toasts[-1][0] == text
        assert application.breakers.lets_through(QWEN)

        async def broken(_model: str) -> None:
            raise HostFailedError("The server said 500.")

        monkeypatch.setattr(host, "unload", broken)
        await window.context.core.call(prepare())
        by_key["models.unload"].run()
        await until(lambda: window.reported)
        by_key["models.get"].run()
        assert window.pages == [("models", {"wants_new": True})]
        actions.deleteLater()

    run(body())


def test_the_page_opens_with_the_dialog(qtbot: QtBot, window: FakeWindow, host: ScriptedBackend, run: Run) -> None:
    """Who asks for a new model by name of the action lands in the dialog at once."""

    async def body() -> None:
        page = ModelsPage(window.context)
        qtbot.addWidget(page)
        page.show()
        page.open_with(wants_new=True)
        (dialog,) = page.findChildren(PullDialog)
        await until(dialog._model.rowCount)
        dialog.reject()

    run(body())
