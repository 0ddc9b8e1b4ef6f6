"""Shows the plan of a prompt before it runs: steps are worded, ordered, joined to others, added and removed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QHBoxLayout,
    QMenu,
    QPlainTextEdit,
    QScrollArea,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.domain.errors import InvalidPlanError
from app.domain.plan import MAX_PLAN_NODES, Plan, SubTask
from ui.theme import SPACE, Theme
from ui.widgets.buttons import icon_button, push_button
from ui.widgets.labels import label, separator

_SIZE_PX = (620, 560)
_TEXT_LINES = 2
# What a title of a step would say is in its text; a changed text makes the old title wrong.
_REASON = "Edited by you."


@dataclass(slots=True, kw_only=True, eq=False)
class EditedStep:
    """A step as it stands; `needs` are the steps that it builds on."""

    text: str
    needs: list[EditedStep] = field(default_factory=list)


def steps_of(plan: Plan) -> list[EditedStep]:
    """Return the steps of a plan for editing, those that others need first."""
    steps: dict[str, EditedStep] = {}
    for layer in plan.layers():
        for task in layer:
            steps[task.id] = EditedStep(text=task.text, needs=[steps[parent] for parent in task.depends_on])
    return [steps[task.id] for layer in plan.layers() for task in layer]


def plan_of(steps: Sequence[EditedStep], context: str) -> Plan:
    """Return the plan of edited steps; InvalidPlanError for one that cannot run."""
    ids = {id(step): str(number) for number, step in enumerate(steps, start=1)}
    tasks = tuple(
        SubTask(
            id=ids[id(step)],
            text=step.text.strip(),
            depends_on=tuple(ids[id(other)] for other in steps if any(other is needed for needed in step.needs)),
        )
        for step in steps
    )
    return Plan(sub_tasks=tasks, context=context, origin="user", reason=_REASON)


class StepRow(QFrame):
    """One step: its text, what it builds on, and the buttons that move and remove it."""

    moved = Signal(int)  # -1 or 1
    removed = Signal()
    changed = Signal()

    def __init__(
        self, theme: Theme, step: EditedStep, number: int, earlier: Sequence[EditedStep], *, is_last: bool
    ) -> None:
        """Show a step; it may build on the `earlier` ones."""
        super().__init__()
        self.setProperty("role", "card")
        self._step = step
        self._earlier = earlier
        self.text = QPlainTextEdit(step.text)
        self.text.setProperty("kind", "field")
        self.text.setTabChangesFocus(True)
        self.text.setAccessibleName(self.tr("Text of step {n}").format(n=number))
        self.text.setFixedHeight(_TEXT_LINES * self.text.fontMetrics().lineSpacing() + 2 * SPACE[3])
        self.text.textChanged.connect(self._typed)
        self.needs = QToolButton()
        self.needs.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.needs.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
        self.needs.setEnabled(bool(earlier))
        menu = QMenu(self.needs)
        for place, other in enumerate(earlier, start=1):
            title = other.text.strip().split("\n", 1)[0][:60]
            action = menu.addAction(f"{place} · {title}")
            action.setCheckable(True)
            action.setChecked(any(other is needed for needed in step.needs))
            action.toggled.connect(lambda is_on, other=other: self._need(other, is_needed=is_on))
        self.needs.setMenu(menu)
        self._name_needs()
        move_up = icon_button(
            theme, "chevron-up", self.tr("Move step {n} up").format(n=number), clicked=lambda: self.moved.emit(-1)
        )
        move_up.setEnabled(number > 1)
        move_down = icon_button(
            theme, "chevron-down", self.tr("Move step {n} down").format(n=number), clicked=lambda: self.moved.emit(1)
        )
        move_down.setEnabled(not is_last)
        remove = icon_button(theme, "trash", self.tr("Remove step {n}").format(n=number), clicked=self.removed.emit)
        head = QHBoxLayout()
        head.setSpacing(SPACE[1])
        head.addWidget(label(self.tr("Step {n}").format(n=number), "strong"))
        head.addStretch(1)
        head.addWidget(self.needs)
        head.addWidget(move_up)
        head.addWidget(move_down)
        head.addWidget(remove)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(SPACE[3], SPACE[2], SPACE[2], SPACE[3])
        layout.setSpacing(SPACE[1])
        layout.addLayout(head)
        layout.addWidget(self.text)

    def _typed(self) -> None:
        self._step.text = self.text.toPlainText()
        self.changed.emit()

    def _need(self, other: EditedStep, *, is_needed: bool) -> None:
        self._step.needs = [needed for needed in self._step.needs if needed is not other]
        if is_needed:
            self._step.needs.append(other)
        self._name_needs()
        self.changed.emit()

    def _name_needs(self) -> None:
        numbers = [
            str(place)
            for place, other in enumerate(self._earlier, start=1)
            if any(other is needed for needed in self._step.needs)
        ]
        text = self.tr("Builds on {steps}").format(steps=", ".join(numbers)) if numbers else self.tr("Independent")
        self.needs.setText(f"{text} ▾" if self._earlier else text)
        self.needs.setAccessibleName(f"{self.text.accessibleName()}: {text}")


class PlanEditor(QDialog):
    """Edits the steps; `run_asked` hands out the plan, `whole_asked` that one call is to answer everything."""

    run_asked = Signal(object)  # Plan
    whole_asked = Signal()

    def __init__(self, theme: Theme, plan: Plan, context: str, parent: QWidget) -> None:
        """Show the steps of `plan`; `context` is text that all steps get."""
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Plan of this prompt"))
        self._theme = theme
        self._context = context
        self._steps = steps_of(plan)
        self.rows: list[StepRow] = []
        self._error = label("", "error", wraps=True)
        self._forecast = label(self._words(plan), "secondary", wraps=True)
        self._add = push_button(self.tr("Add step"), clicked=self._add_step)
        self._run = push_button(self.tr("Run this plan"), kind="primary", clicked=self._accept_plan)
        self._run.setDefault(True)
        self._lay_out()
        self._show_steps()
        room = parent.window().size()
        self.resize(min(round(_SIZE_PX[0] * theme.scale), room.width() - 40), min(_SIZE_PX[1], room.height() - 40))

    def plan(self) -> Plan:
        """Return the plan as it stands; InvalidPlanError while it cannot run."""
        return plan_of(self._steps, self._context)

    def _words(self, plan: Plan) -> str:
        words = [plan.reason] if plan.reason else []
        if plan.predicted_s is not None and plan.one_call_s is not None and plan.is_compound:
            text = self.tr("Expected: {plan:.0f} s as planned, {whole:.0f} s as one call.")
            words.append(text.format(plan=plan.predicted_s, whole=plan.one_call_s))
        if self._context:
            words.append(self.tr("Every step also gets the text and files that belong to all."))
        return " ".join(words)

    def _lay_out(self) -> None:
        self._content = QWidget()
        self._column = QVBoxLayout(self._content)
        self._column.setContentsMargins(SPACE[5], SPACE[4], SPACE[5], SPACE[4])
        self._column.setSpacing(SPACE[2])
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setAccessibleName(self.tr("Steps of the plan"))
        scroll.setWidget(self._content)
        buttons = QHBoxLayout()
        buttons.setContentsMargins(SPACE[5], SPACE[3], SPACE[5], SPACE[4])
        buttons.setSpacing(SPACE[2])
        buttons.addWidget(push_button(self.tr("Send as one call"), kind="link", clicked=self._accept_whole))
        buttons.addWidget(self._error, 1)
        buttons.addWidget(push_button(self.tr("Cancel"), clicked=self.reject))
        buttons.addWidget(self._run)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(scroll, 1)
        layout.addWidget(separator())
        layout.addLayout(buttons)
        self._column.addWidget(self._forecast)
        self._forecast.setVisible(bool(self._forecast.text()))
        self._column.addWidget(self._add, 0, Qt.AlignmentFlag.AlignLeft)
        self._column.addStretch(1)

    def _show_steps(self, focused: EditedStep | None = None) -> None:
        for row in self.rows:
            self._column.removeWidget(row)
            row.hide()
            row.deleteLater()
        self.rows = []
        for place, step in enumerate(self._steps):
            row = StepRow(self._theme, step, place + 1, self._steps[:place], is_last=place == len(self._steps) - 1)
            row.moved.connect(lambda direction, step=step: self._move(step, direction))
            row.removed.connect(lambda step=step: self._remove(step))
            row.changed.connect(self._check)
            self._column.insertWidget(1 + place, row)
            self.rows.append(row)
            if step is focused:
                row.text.setFocus()
        # At once: the rows would be drawn squeezed into the room of the former ones.
        self._content.setMinimumHeight(self._column.minimumSize().height())
        self._add.setEnabled(len(self._steps) < MAX_PLAN_NODES)
        self._check()

    def _move(self, step: EditedStep, direction: int) -> None:
        place = self._steps.index(step)
        target = max(0, min(place + direction, len(self._steps) - 1))
        self._steps.insert(target, self._steps.pop(place))
        # A step cannot build on one that comes behind it.
        for number, each in enumerate(self._steps):
            each.needs = [needed for needed in each.needs if needed in self._steps[:number]]
        self._show_steps(step)

    def _remove(self, step: EditedStep) -> None:
        self._steps.remove(step)
        for each in self._steps:
            each.needs = [needed for needed in each.needs if needed is not step]
        self._show_steps(self._steps[0] if self._steps else None)

    def _add_step(self) -> None:
        step = EditedStep(text="")
        self._steps.append(step)
        self._show_steps(step)

    def _check(self) -> None:
        problem = ""
        try:
            self.plan()
        except InvalidPlanError as error:
            problem = f"{error.message} {error.fix}".strip()
        self._error.setText(problem)
        self._run.setEnabled(not problem)

    def _accept_plan(self) -> None:
        self.run_asked.emit(self.plan())
        self.accept()

    def _accept_whole(self) -> None:
        self.whole_asked.emit()
        self.accept()
