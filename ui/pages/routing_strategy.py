"""The Routing page's cards for what Auto does: which strategy ranks, and how much each part of the score counts."""

from __future__ import annotations

import math
from typing import Any

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QDoubleSpinBox,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QRadioButton,
    QSizePolicy,
    QSlider,
    QVBoxLayout,
    QWidget,
)

from app.routing.strategies import STRATEGIES
from app.settings import RoutingSettings
from ui.theme import SPACE, Theme
from ui.translation import core_text
from ui.widgets.buttons import icon_button
from ui.widgets.labels import label, separator

# A model is pinned in the composer; as the way of Auto it would have none.
OFFERED = tuple(strategy for strategy in STRATEGIES if strategy.key != "pinned")
WEIGHTS = ("quality_weight", "success_weight", "latency_weight", "residency_weight", "priority_weight", "user_weight")
HIGHEST_WEIGHT = 5.0
# Most weights lie below 0.3: squared, a slider gives them a quarter of its length instead of a twentieth.
SLIDER_STEPS = 200
SLIDER_WIDTH_PX = 170
SLIDER_HEIGHT_PX = 22
NUMBER_WIDTH_PX = 78
INDENT_PX = 24
NUMBER_MARGIN_PX = 6


def slider_of(weight: float) -> int:
    """Return the slider's place for a weight."""
    return round(SLIDER_STEPS * math.sqrt(max(0.0, min(HIGHEST_WEIGHT, weight)) / HIGHEST_WEIGHT))


def weight_of(place: int) -> float:
    """Return the weight at a place of the slider, in hundredths."""
    return round(HIGHEST_WEIGHT * (place / SLIDER_STEPS) ** 2, 2)


def card(title: str, sentence: str, parent: QWidget) -> tuple[QWidget, QVBoxLayout]:
    """Return a section with a title and a sentence, and the column of the card below them."""
    section = QWidget(parent)
    layout = QVBoxLayout(section)
    layout.setContentsMargins(0, 0, 0, SPACE[5])
    layout.setSpacing(SPACE[1])
    layout.addWidget(label(title, "title"))
    layout.addWidget(label(sentence, "secondary", wraps=True))
    layout.addSpacing(SPACE[1])
    frame = QFrame(section)
    frame.setProperty("role", "card")
    column = QVBoxLayout(frame)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    layout.addWidget(frame)
    return section, column


class StrategyCards(QWidget):
    """Strategy and weights as a draft: `edited` tells that it changed; nothing is stored here."""

    edited = Signal()

    def __init__(self, theme: Theme, routing: RoutingSettings, parent: QWidget | None = None) -> None:
        """Show the settings of now."""
        super().__init__(parent)
        self._theme = theme
        self._stored = routing
        self._strategies: dict[str, QRadioButton] = {}
        self._group = QButtonGroup(self)
        self._weights: dict[str, WeightRow] = {}
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._make_strategies())
        layout.addWidget(self._make_weights())
        self.show_settings(routing)

    @property
    def stored(self) -> RoutingSettings:
        """The settings that the draft began with."""
        return self._stored

    @property
    def draft(self) -> RoutingSettings:
        """The settings with what was chosen here."""
        chosen: dict[str, Any] = {name: row.value for name, row in self._weights.items()}
        strategy = next((key for key, button in self._strategies.items() if button.isChecked()), self._stored.strategy)
        return self._stored.model_copy(update={**chosen, "strategy": strategy})

    @property
    def has_changes(self) -> bool:
        """Whether the draft differs from what is stored."""
        return self.draft != self._stored

    def show_settings(self, routing: RoutingSettings) -> None:
        """Show what is stored; a draft is dropped. Does not tell."""
        self._stored = routing
        with QSignalBlocker(self):
            for name, row in self._weights.items():
                row.set_value(getattr(routing, name))
            chosen = self._strategies.get(routing.strategy)
            if chosen is not None:
                chosen.setChecked(True)

    def _make_strategies(self) -> QWidget:
        section, column = card(
            self.tr("Strategy"),
            self.tr("How Auto ranks the models that can take a request, unless a rule decides."),
            self,
        )
        column.setContentsMargins(SPACE[4], SPACE[3], SPACE[4], SPACE[3])
        column.setSpacing(SPACE[2])
        for strategy in OFFERED:
            title = core_text(strategy.title)
            sentence = core_text(strategy.description)
            button = QRadioButton(title)
            button.setAccessibleName(self.tr("Strategy {0}").format(title))
            button.setAccessibleDescription(sentence)
            button.clicked.connect(lambda _checked: self.edited.emit())
            self._group.addButton(button)
            self._strategies[strategy.key] = button
            explained = label(sentence, "secondary", wraps=True)
            explained.setContentsMargins(INDENT_PX, 0, 0, 0)
            both = QVBoxLayout()
            both.setSpacing(0)
            both.addWidget(button)
            both.addWidget(explained)
            column.addLayout(both)
        return section

    def _make_weights(self) -> QWidget:
        section, column = card(
            self.tr("Weights"),
            self.tr("How much each part of the score counts. Move one and see what it would have changed."),
            self,
        )
        for name in WEIGHTS:
            field = RoutingSettings.model_fields[name]
            row = WeightRow(self._theme, field.title or name, field.description or "", float(field.default))
            row.edited.connect(self.edited)
            if self._weights:
                column.addWidget(separator())
            self._weights[name] = row
            column.addWidget(row)
        return section


class WeightRow(QWidget):
    """One weight: what it does, a slider, its number, and the way back to the default."""

    edited = Signal()

    def __init__(self, theme: Theme, title: str, sentence: str, default: float, parent: QWidget | None = None) -> None:
        """Start at the default."""
        super().__init__(parent)
        self._default = self._given = default
        title = core_text(title)
        sentence = core_text(sentence)
        self._slider = QSlider(Qt.Orientation.Horizontal)
        self._slider.setRange(0, SLIDER_STEPS)
        self._slider.setPageStep(SLIDER_STEPS // 20)
        self._slider.setFixedWidth(SLIDER_WIDTH_PX)
        # Without it the layout gives the row the text's height, and the handle is cut.
        self._slider.setMinimumHeight(SLIDER_HEIGHT_PX)
        self._slider.setAccessibleName(self.tr("{0}, slider").format(title))
        self._slider.setAccessibleDescription(sentence)
        self._slider.valueChanged.connect(self._slid)
        self._number = QDoubleSpinBox()
        self._number.setRange(0.0, HIGHEST_WEIGHT)
        self._number.setDecimals(2)
        self._number.setSingleStep(0.01)
        self._number.setFixedWidth(round(NUMBER_WIDTH_PX * max(1.0, theme.scale)))
        self._number.lineEdit().setTextMargins(NUMBER_MARGIN_PX, 0, 0, 0)
        self._number.setAccessibleName(title)
        self._number.setAccessibleDescription(sentence)
        # A weight that is being typed is tried when it is complete.
        self._number.setKeyboardTracking(False)
        self._number.valueChanged.connect(self._typed)
        self._reset = icon_button(
            theme, "undo", self.tr("Reset {0} to {1:.2f}").format(title, default), clicked=self._go_back
        )
        # Its place stays when it goes, so that nothing moves while one edits.
        policy = self._reset.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self._reset.setSizePolicy(policy)
        words = QVBoxLayout()
        words.setSpacing(1)
        words.addWidget(label(title))
        explained = label(sentence, "secondary", wraps=True)
        explained.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        words.addWidget(explained)
        editors = QHBoxLayout()
        editors.setSpacing(SPACE[2])
        editors.addWidget(self._slider)
        editors.addWidget(self._number)
        editors.addWidget(self._reset)
        grid = QGridLayout(self)
        grid.setContentsMargins(SPACE[4], SPACE[2], SPACE[2], SPACE[2])
        grid.setHorizontalSpacing(SPACE[4])
        grid.addLayout(words, 0, 0)
        grid.addLayout(editors, 0, 1)
        grid.setColumnStretch(0, 1)
        self.set_value(default)

    @property
    def value(self) -> float:
        """The weight; exactly the one it was given while the number shows that one in hundredths."""
        shown = round(self._number.value(), 2)
        return self._given if shown == round(self._given, 2) else shown

    def set_value(self, weight: float) -> None:
        """Show a weight without telling."""
        self._given = weight
        with QSignalBlocker(self._slider), QSignalBlocker(self._number):
            self._slider.setValue(slider_of(weight))
            self._number.setValue(weight)
        self._reset.setVisible(self.value != self._default)

    def _slid(self, place: int) -> None:
        with QSignalBlocker(self._number):
            self._number.setValue(weight_of(place))
        self._told()

    def _typed(self, weight: float) -> None:
        with QSignalBlocker(self._slider):
            self._slider.setValue(slider_of(weight))
        self._told()

    def _told(self) -> None:
        self._reset.setVisible(self.value != self._default)
        self.edited.emit()

    def _go_back(self) -> None:
        self.set_value(self._default)
        self._slider.setFocus(Qt.FocusReason.OtherFocusReason)
        self.edited.emit()
