"""Choosing who answers against the router: once, for this chat, or as a rule for prompts of the kind."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from app.domain.decision import RoutingRule
from app.domain.profile import ModelRef
from ui.pages.chat_session import ChatSession
from ui.widgets.context import WindowContext
from ui.widgets.message_parts import MessageEntry
from ui.widgets.model_picker import ChoiceScope, ModelPicker, RouteChoice
from ui.widgets.rule_dialog import RuleDialog

Spawn = Callable[..., None]
Work = Callable[..., Coroutine[Any, Any, None]]


class ChatOverride(QObject):
    """Acts on what is picked above the conversation or at an answer."""

    changed = Signal()

    def __init__(
        self, context: WindowContext, session: ChatSession, picker: ModelPicker, spawn: Spawn, parent: QWidget
    ) -> None:
        """Listen to the picker; `spawn` runs a coroutine and reports its errors."""
        super().__init__(parent)
        self._context = context
        self._session = session
        self._picker = picker
        self._spawn = spawn
        self._page = parent
        # What the prompt being written needs: the kind that a rule is suggested for.
        self.capability = ""
        picker.chosen.connect(self._pick)
        session.choice_changed.connect(self.show)
        # A choice for once is used up by the answer that begins.
        session.running_changed.connect(lambda _is_running: self.show())

    def ask_for(self, entry: MessageEntry, button: QWidget) -> None:
        """Let the user choose who answers a question again."""
        popup = self._picker.open_for_answer(button)
        popup.picked.connect(lambda choice, scope: self._pick_for(entry, choice, scope))

    def ask_for_step(self, request_id: str, sub_task_id: str, button: QWidget) -> None:
        """Let the user choose who does one step of a plan again."""
        popup = self._picker.open_for_answer(button, is_step=True)
        popup.picked.connect(
            lambda choice, _scope: self._spawn(self._session.retry_step, request_id, sub_task_id, choice.pinned)
        )

    def show(self) -> None:
        """Name the present choice in the picker."""
        self._picker.set_choice(self._session.choice)
        self._picker.set_once(self._session.once)

    def _pick(self, choice: RouteChoice, scope: str) -> None:
        if scope == ChoiceScope.ONCE:
            self._session.once = choice
        elif scope == ChoiceScope.CHAT:
            self._session.once = None
            self._spawn(self._session.set_choice, choice)
        elif choice.pinned is not None:
            self._make_rule(choice.pinned, self.capability)
        self.show()
        self.changed.emit()

    def _pick_for(self, entry: MessageEntry, choice: RouteChoice, scope: str) -> None:
        self._spawn(self._session.answer_with, entry, choice)
        if scope == ChoiceScope.CHAT:
            self._spawn(self._session.set_choice, choice)
        elif scope == ChoiceScope.RULE and choice.pinned is not None and entry.answer is not None:
            self._make_rule(choice.pinned, entry.answer.parts[-1].capability)

    def _make_rule(self, model: ModelRef, capability: str) -> None:
        RuleDialog(model, capability, self._save_rule, self._page.window()).open()

    async def _save_rule(self, rule: RoutingRule) -> None:
        rules = self._context.app.rules

        async def save() -> None:
            await rules.save((rule, *rules.current))

        await self._context.core.call(save())
        text = self.tr("From now on {model} answers by the rule “{name}”.")
        undo = (self.tr("Undo"), lambda: self._spawn(self._forget_rule, rule))
        self._context.toast(text.format(model=rule.model.model, name=rule.name), undo, kind="success")

    async def _forget_rule(self, rule: RoutingRule) -> None:
        rules = self._context.app.rules

        async def forget() -> None:
            await rules.save(tuple(each for each in rules.current if each.name != rule.name))

        await self._context.core.call(forget())
