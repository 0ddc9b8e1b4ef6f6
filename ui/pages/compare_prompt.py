"""Where the prompt to compare is written, and who answers it is chosen."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtGui import QStandardItemModel
from PySide6.QtWidgets import QCheckBox, QComboBox, QFrame, QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from app.domain.comparison import FEWEST_LANES, LETTERS, MOST_LANES
from app.domain.profile import ModelProfile, ModelRef
from ui.theme import SPACE, Theme
from ui.widgets.buttons import icon_button, push_button
from ui.widgets.composer import PromptEdit
from ui.widgets.labels import ElidedLabel

AUTO = "auto"
PICKER_PX = 84
PICKER_WIDEST_PX = 210


def chat_models(profiles: Iterable[ModelProfile]) -> list[ModelRef]:
    """Return the models that can answer a prompt, by name."""
    usable = (one for one in profiles if one.is_installed and one.can_complete and one.counts_as_active)
    return sorted((one.ref for one in usable), key=lambda ref: (ref.model, ref.host))


class LanePickers(QWidget):
    """Two to four choices of a model; Auto is one of them unless the comparison is blind."""

    changed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None, *, kind: str = "") -> None:
        """Offer Auto only; `set_models` gives more. `kind` tells the fields from others in their names."""
        super().__init__(parent)
        self._kind = kind or self.tr("lane")
        self._theme = theme
        self._models: list[ModelRef] = []
        self._is_blind = False
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(SPACE[1])
        self._boxes: list[QComboBox] = []
        self._add = icon_button(theme, "plus", self.tr("Add a {kind} model").format(kind=self._kind), clicked=self.add)
        remove = self.tr("Remove the last {kind} model").format(kind=self._kind)
        self._remove = icon_button(theme, "minus", remove, clicked=self.remove)
        self._row.addWidget(self._remove)
        self._row.addWidget(self._add)
        self._row.addStretch(1)
        for _ in range(FEWEST_LANES):
            self._new_box()
        self._follow()

    @property
    def boxes(self) -> tuple[QComboBox, ...]:
        """The fields, in the order of the lanes."""
        return tuple(self._boxes)

    def choices(self) -> list[ModelRef | None]:
        """Return the model of each lane; None stands for Auto."""
        return [None if box.currentData() in {None, AUTO} else ModelRef.parse(box.currentData()) for box in self._boxes]

    def set_choices(self, choices: Sequence[str]) -> None:
        """Choose by keys (host/model, or "auto"); those that are not offered any more are left to the default."""
        wanted = [key for key in choices if key == AUTO or any(key == str(ref) for ref in self._models)][:MOST_LANES]
        while len(self._boxes) < len(wanted):
            self._new_box()
        for box, key in zip(self._boxes, wanted, strict=False):
            _choose(box, key)
        self._follow()

    def keys(self) -> list[str]:
        """Return the choices as keys for `set_choices`."""
        return [str(box.currentData() or AUTO) for box in self._boxes]

    def set_models(self, models: Sequence[ModelRef]) -> None:
        """Offer these; choices that are still offered stay."""
        if list(models) == self._models:
            return
        is_first = not self._models
        before = self.keys()
        self._models = list(models)
        for place, box in enumerate(self._boxes):
            self._fill(box, "" if is_first else before[place], place)
        self._follow()

    def set_blind(self, *, is_blind: bool) -> None:
        """Offer only models, all different ones, while the comparison is blind."""
        self._is_blind = is_blind
        for place, box in enumerate(self._boxes):
            self._fill(box, str(box.currentData()), place)
        if is_blind:
            taken: set[str] = set()
            for box in self._boxes:
                if box.currentData() in taken or box.currentData() == AUTO:
                    _choose(box, next((str(ref) for ref in self._models if str(ref) not in taken), ""))
                taken.add(str(box.currentData()))
        self._follow()

    def add(self) -> None:
        """Add a lane, with a model that none has yet."""
        if len(self._boxes) < MOST_LANES:
            self._new_box()
            self._follow()

    def remove(self) -> None:
        """Take the last lane away."""
        if len(self._boxes) > FEWEST_LANES:
            box = self._boxes.pop()
            self._row.removeWidget(box)
            box.hide()
            box.deleteLater()
            self._follow()

    def _new_box(self) -> None:
        place = len(self._boxes)
        box = QComboBox(self)
        box.setMinimumWidth(round(PICKER_PX * max(1.0, self._theme.scale)))
        box.setMaximumWidth(round(PICKER_WIDEST_PX * max(1.0, self._theme.scale)))
        box.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        name = self.tr("Model of {kind} {letter}").format(kind=self._kind, letter=LETTERS[place])
        box.setAccessibleName(name)
        self._boxes.append(box)
        self._fill(box, "", place)
        self._row.insertWidget(place, box, 1)
        box.currentIndexChanged.connect(lambda _index: self.changed.emit())

    def _fill(self, box: QComboBox, wanted: str, place: int) -> None:
        names = [ref.model for ref in self._models]
        with QSignalBlocker(box):
            box.clear()
            for ref in self._models:
                is_twice = names.count(ref.model) > 1
                box.addItem(f"{ref.model} ({ref.host})" if is_twice else ref.model, str(ref))
            box.addItem(self.tr("Auto"), AUTO)
            model = box.model()
            if self._is_blind and isinstance(model, QStandardItemModel):
                model.item(box.count() - 1).setEnabled(False)
            taken = {other.currentData() for other in self._boxes[:place]}
            free = (str(ref) for ref in self._models if str(ref) not in taken)
            _choose(box, wanted if box.findData(wanted) >= 0 else next(free, AUTO))

    def _follow(self) -> None:
        self._add.setVisible(len(self._boxes) < MOST_LANES)
        self._remove.setVisible(len(self._boxes) > FEWEST_LANES)
        self.changed.emit()


def _choose(box: QComboBox, key: str) -> None:
    place = box.findData(key)
    if place >= 0:
        box.setCurrentIndex(place)


class ComparePrompt(QFrame):
    """The prompt, the lanes, the blind switch, and the button that compares or stops."""

    submitted = Signal(str)
    stop_asked = Signal()
    blind_changed = Signal(bool)
    files_refused = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        """Create it empty."""
        super().__init__(parent)
        self.setProperty("role", "composer")
        self._theme = theme
        self._is_running = False
        self.edit = PromptEdit(theme, self)
        self.edit.setAccessibleName(self.tr("Prompt to compare"))
        self.edit.setPlaceholderText(self.tr("One prompt for several models. Enter compares."))
        self.pickers = LanePickers(theme)
        self.blind = QCheckBox(self.tr("Blind"))
        self.blind.setAccessibleName(self.tr("Blind comparison"))
        self.blind.setAccessibleDescription(
            self.tr("Two of the chosen models answer; names and speeds are hidden until you vote.")
        )
        self.blind.setToolTip(self.blind.accessibleDescription())
        self.note = ElidedLabel("", "secondary")
        self._button = push_button(self.tr("Compare"), kind="primary", clicked=self._pressed)
        row = QHBoxLayout()
        row.setSpacing(SPACE[3])
        row.addWidget(self.pickers, 1)
        row.addWidget(self.blind)
        row.addWidget(self._button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(SPACE[3], SPACE[2], SPACE[2], SPACE[2])
        layout.setSpacing(SPACE[2])
        layout.addWidget(self.edit)
        layout.addLayout(row)
        layout.addWidget(self.note)
        self.setFocusProxy(self.edit)
        self.edit.submitted.connect(self._submit)
        self.edit.compare_asked.connect(self._submit)
        self.edit.stop_asked.connect(self.stop_asked)
        self.edit.files_offered.connect(lambda _mime: self.files_refused.emit())
        self.edit.lines_changed.connect(self._fit)
        self.edit.textChanged.connect(self._enable)
        self.blind.toggled.connect(self._blind_toggled)
        theme.changed.connect(self._fit)
        self._fit()
        self._enable()

    @property
    def text(self) -> str:
        """What is typed."""
        return self.edit.toPlainText()

    @property
    def button(self) -> QPushButton:
        """The button that compares or stops."""
        return self._button

    def set_text(self, text: str) -> None:
        """Replace what is typed, the cursor at the end."""
        self.edit.setPlainText(text)
        self.edit.moveCursor(self.edit.textCursor().MoveOperation.End)

    def set_running(self, *, is_running: bool) -> None:
        """Let the button stop all lanes instead of comparing."""
        self._is_running = is_running
        self._button.setText(self.tr("Stop all") if is_running else self.tr("Compare"))
        self._button.setProperty("kind", "danger" if is_running else "primary")
        self._button.style().unpolish(self._button)
        self._button.style().polish(self._button)
        self._enable()

    def _blind_toggled(self, is_blind: bool) -> None:
        self.pickers.set_blind(is_blind=is_blind)
        self.blind_changed.emit(is_blind)

    def _pressed(self) -> None:
        if self._is_running:
            self.stop_asked.emit()
        else:
            self._submit()

    def _submit(self) -> None:
        if self.text.strip() and not self._is_running:
            self.submitted.emit(self.text)

    def _enable(self) -> None:
        self._button.setEnabled(self._is_running or bool(self.text.strip()))

    def _fit(self) -> None:
        self.edit.setFixedHeight(self.edit.preferred_height())
        self._button.setMinimumWidth(round(88 * self._theme.scale))
