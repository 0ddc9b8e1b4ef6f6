"""A conversation's own system prompt and options."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit

from app.domain.parameters import ChatParameters, Preset
from tests.ui.chat.conftest import until
from tests.ui.chat.fakes import FakeWindow
from tests.ui.chat.test_chat_page import ask, opened
from ui.pages.chat_page import ChatPage
from ui.widgets.form_fields import NumberField
from ui.widgets.parameters_dialog import ParametersDialog

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")

Runner = Callable[[Coroutine[Any, Any, None]], None]


def form_of(page: ChatPage) -> ParametersDialog:
    """Press the button in the header and return the form."""
    page._parameters.button.click()
    dialog = page.window().findChildren(ParametersDialog)[-1]
    assert isinstance(dialog, ParametersDialog)
    return dialog


def type_number(field: NumberField, text: str) -> None:
    """Type into a number's field."""
    edit = field.findChild(QLineEdit)
    assert isinstance(edit, QLineEdit)
    QTest.keyClicks(edit, text)


def test_what_a_conversation_sets_goes_with_its_prompts(run: Runner, window: FakeWindow) -> None:
    """Set before the first prompt, it is stored with the conversation; the next new one starts without."""

    async def scenario() -> None:
        async with opened(window) as page:
            dialog = form_of(page)
            dialog.system.setPlainText("Answer in German.")
            type_number(dialog.temperature, "0.2")
            type_number(dialog.num_ctx, "8192")
            dialog._apply()
            await until(lambda: not page.session.parameters.is_default)
            assert page._parameters.button.accessibleName().endswith("system prompt, context 8192, temperature 0.2")
            await ask(page, window, "Hello")
            request = window.app.engine.requests[-1]
            assert (request.system, request.options.temperature) == ("Answer in German.", 0.2)
            key = page.session.conversation_id
            await until(lambda: window.app.parameters.stored.get(key) == page.session.parameters)
            window.push(*window.opening(), window.text("Hallo."), None)
            await until(lambda: not page.session.is_running)
            page.new_conversation()
            await until(lambda: page.session.conversation_id == "")
            await until(lambda: page.session.parameters.is_default)
            page.open_with(conversation_id=key)
            await until(lambda: page.session.parameters.system == "Answer in German.")

    run(scenario())


def test_a_value_out_of_bounds_keeps_the_form_open(run: Runner, window: FakeWindow) -> None:
    """The message stands in the form; nothing is set."""

    async def scenario() -> None:
        async with opened(window) as page:
            dialog = form_of(page)
            type_number(dialog.num_ctx, "12")
            dialog._apply()
            assert dialog.isVisible()
            assert "red" in dialog._error.text()
            dialog.num_ctx.set_value(None)
            dialog.keep_alive.setText("soon")
            dialog._apply()
            assert "soon" in dialog._error.text()
            assert page.session.parameters.is_default
            dialog.reject()

    run(scenario())


def test_presets_are_saved_applied_and_deleted_with_undo(run: Runner, window: FakeWindow) -> None:
    """A preset fills the form; deleting it leaves what it filled."""
    window.app.parameters.named["Brief"] = Preset("Brief", ChatParameters(system="Be brief.", num_predict=50))

    async def scenario() -> None:
        async with opened(window) as page:
            dialog = form_of(page)
            await until(lambda: dialog.preset.count() == 1)
            assert not dialog._delete.isEnabled()
            dialog.preset.setCurrentIndex(0)
            dialog.preset.activated.emit(0)
            assert dialog.parameters() == ChatParameters(system="Be brief.", num_predict=50)
            type_number(dialog.seed, "7")
            dialog.preset.setEditText("Brief and fixed")
            dialog._save.click()
            await until(lambda: "Brief and fixed" in window.app.parameters.named)
            assert window.app.parameters.named["Brief and fixed"].parameters.seed == 7
            await until(lambda: dialog.preset.count() == 2)
            dialog.preset.setEditText("Brief")
            dialog._delete.click()
            await until(lambda: "Brief" not in window.app.parameters.named)
            await until(lambda: window.toasts[-1][1] is not None)
            assert dialog.parameters().seed == 7
            action = window.toasts[-1][1]
            assert action is not None
            action[1]()
            await until(lambda: "Brief" in window.app.parameters.named)
            dialog.reject()

    run(scenario())


def test_enter_saves_a_preset_in_its_name_and_applies_elsewhere(run: Runner, window: FakeWindow) -> None:
    """A name typed and confirmed must not close the form."""

    async def scenario() -> None:
        async with opened(window) as page:
            dialog = form_of(page)
            type_number(dialog.seed, "7")
            name = dialog.preset.lineEdit()
            assert name is not None
            name.setFocus()
            QTest.keyClicks(name, "Fixed")
            QTest.keyClick(name, Qt.Key.Key_Return)
            await until(lambda: "Fixed" in window.app.parameters.named)
            assert dialog.isVisible()
            dialog.keep_alive.setFocus()
            QTest.keyClick(dialog.keep_alive, Qt.Key.Key_Return)
            await until(lambda: page.session.parameters.seed == 7)

    run(scenario())
