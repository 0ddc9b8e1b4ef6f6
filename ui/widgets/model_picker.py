"""Chooses who answers a conversation: Auto with a strategy, or one pinned model."""

from __future__ import annotations

import html
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import QEvent, QObject, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.domain.profile import ModelRef
from ui.theme import SPACE, TextRole, Theme
from ui.widgets.conversation_list import IS_HEADING_ROLE, SUBTITLE_ROLE, ConversationDelegate
from ui.widgets.key_bindings import shown_keys
from ui.widgets.labels import label
from ui.widgets.segmented import Segmented

_CHOICE_ROLE = Qt.ItemDataRole.UserRole + 8
_POPUP_PX = (400, 520)
# As the chat page gives them; the field names the usual ones.
PICKER_KEYS = "Ctrl+L"


@dataclass(frozen=True, slots=True)
class RouteChoice:
    """Who answers: `pinned`, or Auto with `strategy`; both empty means Auto as the settings say."""

    strategy: str | None = None
    pinned: ModelRef | None = None


class ChoiceScope(StrEnum):
    """How far a choice reaches: one answer, this conversation, or every prompt of its kind."""

    ONCE = "once"
    CHAT = "chat"
    RULE = "rule"


@dataclass(frozen=True, slots=True, kw_only=True)
class PickerOption:
    """One line of the picker."""

    choice: RouteChoice
    title: str
    description: str
    group: str


class ModelPicker(QPushButton):
    """A button that names the choice and opens a searchable list."""

    chosen = Signal(object, str)  # RouteChoice, ChoiceScope

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        """Offer nothing yet."""
        super().__init__(parent)
        self._theme = theme
        self._options: Sequence[PickerOption] = ()
        self._choice = RouteChoice()
        self._once: RouteChoice | None = None
        self._default_strategy = ""
        self._words = QLabel(self)
        self._words.setTextFormat(Qt.TextFormat.RichText)
        self._words.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(SPACE[3], 0, SPACE[2], 0)
        layout.addWidget(self._words)
        self._popup: PickerPopup | None = None
        self.clicked.connect(self.open_popup)
        theme.changed.connect(self._name)
        self._name()

    @property
    def choice(self) -> RouteChoice:
        """What is chosen."""
        return self._choice

    @property
    def popup(self) -> PickerPopup | None:
        """The open list; None while it is closed."""
        return self._popup

    def set_options(self, options: Sequence[PickerOption], default_strategy: str) -> None:
        """Offer these; `default_strategy` is what Auto means without a choice."""
        self._options = options
        self._default_strategy = default_strategy
        self._name()

    def set_choice(self, choice: RouteChoice) -> None:
        """Show a choice; nothing is emitted."""
        self._choice = choice
        self._name()

    def set_once(self, choice: RouteChoice | None) -> None:
        """Show who answers the next prompt only; None goes back to the conversation's choice."""
        self._once = choice
        self._name()

    def open_popup(self) -> None:
        """Show the list below the button, the present choice marked."""
        popup = self._new_popup(ChoiceScope.CHAT)
        popup.picked.connect(self.chosen)
        corner = self.mapToGlobal(QPoint(self.width() - popup.width(), self.height() + SPACE[1]))
        popup.open_at(corner)

    def open_for_answer(self, anchor: QWidget, *, is_step: bool = False) -> PickerPopup:
        """Show the list at an answer's button, for one answer unless the user wants more; return it.

        `is_step` offers models only, for one step of a plan.
        """
        popup = self._new_popup(ChoiceScope.ONCE)
        if is_step:
            popup.offer_models_only()
        popup.open_at(anchor.mapToGlobal(QPoint(0, anchor.height() + SPACE[1])))
        return popup

    def sizeHint(self) -> QSize:
        """Return the size of the words."""
        inner = self._words.sizeHint()
        return QSize(inner.width() + SPACE[3] + SPACE[2] + SPACE[1], max(30, inner.height() + 10))

    def _new_popup(self, scope: ChoiceScope) -> PickerPopup:
        popup = PickerPopup(self._options, self._effective(), self._theme, self, scope=scope)
        popup.destroyed.connect(self._popup_gone)
        self._popup = popup
        return popup

    def _popup_gone(self) -> None:
        self._popup = None

    def _effective(self) -> RouteChoice:
        if self._choice.pinned is None and self._choice.strategy is None:
            return RouteChoice(strategy=self._default_strategy)
        return self._choice

    def _name(self) -> None:
        effective = self._effective() if self._once is None else self._once
        dim = self._theme.palette.dim
        if effective.pinned is not None:
            kind, name = self.tr("Pinned"), effective.pinned.model
        else:
            kind, name = self.tr("Auto"), effective.strategy or ""
        if self._once is not None:
            kind = self.tr("Once")
        self._words.setText(
            f"<span style='color:{dim}'>{kind} ·</span> &nbsp;<b style='font-weight:600'>{html.escape(name)}</b>"
            f" &nbsp;<span style='color:{dim}'>▾ &nbsp;{shown_keys(PICKER_KEYS)}</span>"
        )
        self.setAccessibleName(self.tr("Model: {kind}, {name}").format(kind=kind, name=name))
        self.updateGeometry()


class PickerPopup(QFrame):
    """The list of options with a filter; closes itself once one was picked."""

    picked = Signal(object, str)  # RouteChoice, ChoiceScope

    def __init__(
        self,
        options: Sequence[PickerOption],
        choice: RouteChoice,
        theme: Theme,
        parent: QWidget | None = None,
        *,
        scope: ChoiceScope = ChoiceScope.CHAT,
    ) -> None:
        """List `options` and mark `choice`; `scope` is how far a choice reaches unless the user says otherwise."""
        super().__init__(parent, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setProperty("role", "card")
        self._options = options
        self._choice = choice
        self._is_for_models = False
        self.filter = QLineEdit(self)
        self.filter.setPlaceholderText(self.tr("Find a model or strategy"))
        self.filter.setAccessibleName(self.tr("Find a model or strategy"))
        self.filter.textChanged.connect(self._fill)
        self.filter.installEventFilter(self)
        self.list = QListWidget(self)
        self.list.setAccessibleName(self.tr("Models and strategies"))
        self.list.setItemDelegate(ConversationDelegate(theme, self.list))
        self.list.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setMouseTracking(True)
        self.list.setStyleSheet("QListWidget { background: transparent; }")
        self.list.itemClicked.connect(self._pick)
        self.list.itemActivated.connect(self._pick)
        self.list.setFont(theme.font(TextRole.BODY))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(SPACE[2], SPACE[2], SPACE[2], SPACE[2])
        layout.setSpacing(SPACE[1])
        layout.addWidget(self.filter)
        layout.addWidget(self.list, 1)
        self.scope = Segmented(
            (
                (ChoiceScope.ONCE, self.tr("Once")),
                (ChoiceScope.CHAT, self.tr("This chat")),
                (ChoiceScope.RULE, self.tr("Make a rule…")),
            ),
            name=self.tr("The choice holds for"),
        )
        self.scope.choose(scope)
        # A rule names a model: the strategies leave the list.
        self.scope.chosen.connect(lambda _key: self._fill(self.filter.text()))
        self._reach = QWidget(self)
        row = QHBoxLayout(self._reach)
        row.setContentsMargins(SPACE[1], SPACE[1], 0, 0)
        row.addWidget(label(self.tr("Holds for"), "secondary"))
        row.addStretch(1)
        row.addWidget(self.scope)
        layout.addWidget(self._reach)
        self.resize(round(_POPUP_PX[0] * theme.scale), round(_POPUP_PX[1] * theme.scale))
        self._fill("")

    def offer_models_only(self) -> None:
        """Leave out the strategies and the question how far the choice reaches."""
        self._is_for_models = True
        self._reach.hide()
        self._fill(self.filter.text())

    def open_at(self, corner: QPoint) -> None:
        """Show it with its upper left corner there, moved so far that it fits on the screen."""
        screen = self.screen().availableGeometry()
        left = max(screen.left(), min(corner.x(), screen.right() - self.width()))
        top = max(screen.top(), min(corner.y(), screen.bottom() - self.height()))
        self.move(left, top)
        self.show()
        self.filter.setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let the arrow keys of the filter move in the list, and Enter pick."""
        if watched is self.filter and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() in {Qt.Key.Key_Down, Qt.Key.Key_Up}:
                self._move(1 if event.key() == Qt.Key.Key_Down else -1)
                return True
            if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
                item = self.list.currentItem()
                if item is not None:
                    self._pick(item)
                return True
        return super().eventFilter(watched, event)

    def _fill(self, text: str) -> None:
        self.list.clear()
        wanted = text.casefold().split()
        last_group = ""
        for option in self._options:
            words = f"{option.title} {option.description}".casefold()
            needs_model = self._is_for_models or self.scope.value == ChoiceScope.RULE
            if (needs_model and option.choice.pinned is None) or not all(word in words for word in wanted):
                continue
            if option.group != last_group:
                heading = QListWidgetItem(option.group, self.list)
                heading.setData(IS_HEADING_ROLE, True)
                heading.setFlags(Qt.ItemFlag.NoItemFlags)
                last_group = option.group
            item = QListWidgetItem(option.title, self.list)
            item.setData(SUBTITLE_ROLE, option.description)
            item.setData(_CHOICE_ROLE, option.choice)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{option.title}, {option.description}")
            if option.choice == self._choice:
                self.list.setCurrentItem(item)
        if self.list.currentItem() is None:
            self._move(1)

    def _move(self, step: int) -> None:
        row = self.list.currentRow() + step
        while 0 <= row < self.list.count():
            if self.list.item(row).data(_CHOICE_ROLE) is not None:
                self.list.setCurrentRow(row)
                return
            row += step

    def _pick(self, item: QListWidgetItem) -> None:
        choice = item.data(_CHOICE_ROLE)
        if choice is not None:
            self.picked.emit(choice, self.scope.value)
            self.close()
