"""The dialog that starts an experiment."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDoubleSpinBox,
    QFormLayout,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from app.domain.decision import ScoreWeights
from app.domain.experiment import (
    LARGEST_GUARDRAIL,
    LARGEST_SHARE,
    LONGEST_NAME,
    SMALLEST_GUARDRAIL,
    SMALLEST_SHARE,
    Arm,
    ExperimentKind,
)
from app.routing.strategies import STRATEGIES
from app.settings import RoutingSettings
from ui.theme import SPACE
from ui.translation import core_text
from ui.widgets.buttons import push_button
from ui.widgets.labels import label

WIDTH_PX = 640
NUMBER_MARGIN_PX = 6
HIGHEST_WEIGHT = 5.0
FIELDS = {
    "quality": "quality_weight",
    "success": "success_weight",
    "latency": "latency_weight",
    "residency": "residency_weight",
    "priority": "priority_weight",
    "user_weight": "user_weight",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What was filled in; shares as parts of 1."""

    name: str
    kind: ExperimentKind
    control: Arm
    variant: Arm
    share: float
    guardrail: float


class ArmFields(QWidget):
    """The strategy of an arm, and its weights where they are not those of the settings."""

    def __init__(self, role: str, routing: RoutingSettings, strategy: str, parent: QWidget | None = None) -> None:
        """Start at `strategy` with the weights of the settings; `role` names the arm."""
        super().__init__(parent)
        self._strategy = QComboBox()
        self._strategy.setAccessibleName(self.tr("Strategy: {arm}").format(arm=role))
        for one in STRATEGIES:
            if one.key != "pinned":
                self._strategy.addItem(core_text(one.title), one.key)
        self._strategy.setCurrentIndex(max(0, self._strategy.findData(strategy)))
        self._has_own = QCheckBox(self.tr("Own weights"))
        self._has_own.setAccessibleName(self.tr("Own weights: {arm}").format(arm=role))
        self._has_own.setToolTip(self.tr("Otherwise the weights of the Routing page count."))
        self._grid = QWidget()
        grid = QGridLayout(self._grid)
        grid.setContentsMargins(0, SPACE[1], 0, 0)
        grid.setHorizontalSpacing(SPACE[3])
        grid.setVerticalSpacing(SPACE[1])
        self._weights: dict[str, QDoubleSpinBox] = {}
        for place, (name, field) in enumerate(FIELDS.items()):
            title = core_text(RoutingSettings.model_fields[field].title or name)
            box = QDoubleSpinBox()
            box.setRange(0.0, HIGHEST_WEIGHT)
            box.setDecimals(2)
            box.setSingleStep(0.01)
            box.setValue(getattr(routing, field))
            box.setAccessibleName(f"{title}: {role}")
            box.lineEdit().setTextMargins(NUMBER_MARGIN_PX, 0, 0, 0)
            self._weights[name] = box
            row, column = divmod(place, 2)
            grid.addWidget(label(title, "secondary"), row, 2 * column)
            grid.addWidget(box, row, 2 * column + 1)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(2, 1)
        self._grid.setVisible(False)
        self._has_own.toggled.connect(self._show_weights)
        first = QHBoxLayout()
        first.setSpacing(SPACE[3])
        first.addWidget(self._strategy, 1)
        first.addWidget(self._has_own)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(first)
        layout.addWidget(self._grid)

    @property
    def arm(self) -> Arm:
        """What was chosen."""
        weights = {name: round(box.value(), 2) for name, box in self._weights.items()}
        return Arm(
            strategy=str(self._strategy.currentData()),
            weights=ScoreWeights(**weights) if self._has_own.isChecked() else None,
        )

    def choose(self, strategy: str, weights: dict[str, float] | None = None) -> None:
        """Choose as the user does."""
        self._strategy.setCurrentIndex(self._strategy.findData(strategy))
        self._has_own.setChecked(weights is not None)
        for name, value in (weights or {}).items():
            self._weights[name].setValue(value)

    def _show_weights(self, is_shown: bool) -> None:
        self._grid.setVisible(is_shown)
        window = self.window()
        if isinstance(window, QDialog):
            window.adjustSize()


class ExperimentForm(QDialog):
    """Emits `submitted` with the draft; whoever starts it accepts the dialog, or shows the problem."""

    submitted = Signal(object)  # Draft

    def __init__(self, routing: RoutingSettings, parent: QWidget) -> None:
        """Offer the strategy of the settings as the control."""
        super().__init__(parent)
        self.setWindowTitle(self.tr("New experiment"))
        self.setMinimumWidth(WIDTH_PX)
        self.name = QLineEdit()
        self.name.setMaxLength(LONGEST_NAME)
        self.name.setAccessibleName(self.tr("Name of the experiment"))
        self.name.setPlaceholderText(self.tr("Is the fastest good enough?"))
        self.kind = QComboBox()
        self.kind.setAccessibleName(self.tr("Kind of the experiment"))
        self.kind.addItem(self.tr("A/B: a part of your requests goes by the variant"), ExperimentKind.AB)
        self.kind.addItem(self.tr("Shadow: only note what the variant would choose"), ExperimentKind.SHADOW)
        self.kind.currentIndexChanged.connect(self._follow_kind)
        other = next(one.key for one in STRATEGIES if one.key not in {routing.strategy, "pinned"})
        self.control = ArmFields(self.tr("Control"), routing, routing.strategy)
        self.variant = ArmFields(self.tr("Variant"), routing, other)
        self.share = _spin(self.tr("Share of the variant, %"), SMALLEST_SHARE, LARGEST_SHARE, 0.5)
        self.guardrail = _spin(self.tr("Guardrail, points"), SMALLEST_GUARDRAIL, LARGEST_GUARDRAIL, 0.1)
        self.guardrail.setToolTip(
            self.tr("The experiment stops by itself when the variant succeeds less often by more than this.")
        )
        self._form = QFormLayout()
        self._form.setHorizontalSpacing(SPACE[4])
        self._form.setVerticalSpacing(SPACE[2])
        self._form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        self._form.addRow(self.tr("Name"), self.name)
        self._form.addRow(self.tr("Kind"), self.kind)
        self._form.addRow(self.tr("Control"), self.control)
        self._form.addRow(self.tr("Variant"), self.variant)
        self._form.addRow(self.tr("Share of the variant, %"), self.share)
        self._form.addRow(self.tr("Guardrail, points"), self.guardrail)
        self._problem = label("", "error", wraps=True)
        self._problem.hide()
        hint = label(
            self.tr("Every turn of a conversation stays in one arm. Requests with a chosen model take no part."),
            "secondary",
            wraps=True,
        )
        self.start = push_button(self.tr("Start"), kind="primary", clicked=self._submit)
        self.start.setAccessibleName(self.tr("Start the experiment"))
        self.start.setDefault(True)
        foot = QHBoxLayout()
        foot.setSpacing(SPACE[2])
        foot.addStretch(1)
        foot.addWidget(push_button(self.tr("Cancel"), clicked=self.reject))
        foot.addWidget(self.start)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(SPACE[5], SPACE[5], SPACE[5], SPACE[4])
        layout.setSpacing(SPACE[3])
        layout.addLayout(self._form)
        layout.addWidget(hint)
        layout.addWidget(self._problem)
        layout.addLayout(foot)

    @property
    def problem(self) -> str:
        """What is wrong; "" if nothing is."""
        return self._problem.text()

    def show_problem(self, text: str, field: str | None = None) -> None:
        """Say what is wrong, and go to the field where it is known."""
        self._problem.setText(text)
        self._problem.setVisible(bool(text))
        editors: dict[str, QWidget] = {
            "name": self.name,
            "share": self.share,
            "guardrail": self.guardrail,
            "control": self.control,
            "variant": self.variant,
        }
        if field in editors:
            editors[field].setFocus()
        self.adjustSize()

    def _follow_kind(self) -> None:
        is_ab = self.kind.currentData() == ExperimentKind.AB
        self._form.setRowVisible(self.share, is_ab)
        self._form.setRowVisible(self.guardrail, is_ab)
        self.adjustSize()

    def _submit(self) -> None:
        self.submitted.emit(
            Draft(
                name=self.name.text().strip() or self.name.placeholderText(),
                kind=ExperimentKind(self.kind.currentData()),
                control=self.control.arm,
                variant=self.variant.arm,
                share=self.share.value() / 100,
                guardrail=self.guardrail.value() / 100,
            )
        )


def _spin(name: str, low: float, high: float, value: float) -> QSpinBox:
    box = QSpinBox()
    box.setRange(round(100 * low), round(100 * high))
    box.setValue(round(100 * value))
    box.setAccessibleName(name)
    box.lineEdit().setTextMargins(NUMBER_MARGIN_PX, 0, 0, 0)
    return box
