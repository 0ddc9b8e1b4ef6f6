"""Asks for a host to add, and tries it before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import QComboBox, QDialog, QFormLayout, QHBoxLayout, QLineEdit, QSpinBox, QVBoxLayout, QWidget

from app.domain.profile import HostKind
from ui.theme import SPACE
from ui.widgets.buttons import push_button
from ui.widgets.labels import LabelRole, label
from ui.widgets.setting_editors import TEXT_MARGIN_PX

if TYPE_CHECKING:
    from app.domain.views import HostTest

WIDTH_PX = 460
PRIORITY_RANGE = (-10, 10)
MILLISECONDS = 1000
# More names than this are only counted.
NAMED_MODELS = 4


def _tr(text: str) -> str:
    return QCoreApplication.translate("HostDialog", text)


def test_words(result: HostTest) -> tuple[str, bool]:
    """Return what a trial found, as sentences, and whether the host can be used."""
    status = result.status
    if not status.is_up:
        return " ".join(part for part in (status.detail, status.fix) if part), False
    if not result.models:
        models = _tr("no models yet")
    elif len(result.models) == 1:
        models = _tr("1 model ({name})").format(name=result.models[0])
    else:
        names = ", ".join(result.models[:NAMED_MODELS]) + (" …" if len(result.models) > NAMED_MODELS else "")
        models = _tr("{count} models ({names})").format(count=len(result.models), names=names)
    time = round(result.elapsed_s * MILLISECONDS)
    if not status.version:
        return _tr("Reachable: {models}, answered in {time} ms.").format(models=models, time=time), True
    text = _tr("Reachable: version {version}, {models}, answered in {time} ms.")
    return text.format(version=status.version, models=models, time=time), True


class HostDialog(QDialog):
    """Name, protocol, address, key and priority of a host; `open()` it. It closes when the host has been added."""

    test_asked = Signal()
    add_asked = Signal()

    def __init__(self, parent: QWidget) -> None:
        """Start empty."""
        super().__init__(parent)
        self.setWindowTitle(self.tr("Add a host"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumWidth(WIDTH_PX)
        self.name, self.address, self.priority = QLineEdit(), QLineEdit(), QSpinBox()
        self.protocol, self.api_key = QComboBox(), QLineEdit()
        self.name.setPlaceholderText(self.tr("Big machine"))
        self.protocol.addItem("Ollama", HostKind.OLLAMA)
        self.protocol.addItem(self.tr("OpenAI’s (vLLM, llama.cpp, LM Studio, LiteLLM …)"), HostKind.OPENAI)
        self.protocol.currentIndexChanged.connect(self._follow_protocol)
        self.api_key.setEchoMode(QLineEdit.EchoMode.Password)
        self.api_key.setPlaceholderText(self.tr("Only where the server asks for one"))
        self._follow_protocol()
        self.priority.setRange(*PRIORITY_RANGE)
        self.priority.lineEdit().setTextMargins(TEXT_MARGIN_PX, 0, 0, 0)
        self.priority.setToolTip(self.tr("Added to the priority of its models; higher is preferred"))
        form = QFormLayout()
        form.setHorizontalSpacing(SPACE[4])
        form.setVerticalSpacing(SPACE[2])
        form.setLabelAlignment(Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        for title, field in (
            (self.tr("Name"), self.name),
            (self.tr("Protocol"), self.protocol),
            (self.tr("Address"), self.address),
            (self.tr("Key"), self.api_key),
            (self.tr("Priority"), self.priority),
        ):
            field.setAccessibleName(title)
            form.addRow(title, field)
        self._says = label("", "secondary", wraps=True)
        self._says.setMinimumHeight(2 * self._says.fontMetrics().lineSpacing())
        self._says.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeading)
        self._test = push_button(self.tr("Test"), clicked=self.test_asked.emit)
        self._add = push_button(self.tr("Add"), kind="primary", clicked=self.add_asked.emit)
        self._add.setDefault(True)
        buttons = QHBoxLayout()
        buttons.setSpacing(SPACE[2])
        buttons.addWidget(self._test)
        buttons.addStretch(1)
        buttons.addWidget(push_button(self.tr("Cancel"), clicked=self.reject))
        buttons.addWidget(self._add)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(SPACE[5], SPACE[4], SPACE[5], SPACE[4])
        layout.setSpacing(SPACE[3])
        layout.addWidget(label(self.tr("Prompts that go to another machine leave this one."), "secondary", wraps=True))
        layout.addLayout(form)
        layout.addWidget(self._says)
        layout.addLayout(buttons)

    def say(self, text: str, role: LabelRole = "secondary") -> None:
        """Show a sentence below the fields."""
        self._says.setProperty("role", role)
        self._says.style().unpolish(self._says)
        self._says.style().polish(self._says)
        self._says.setText(text)

    def set_busy(self, is_busy: bool) -> None:
        """Say that a trial runs, or take that back."""
        self._test.setEnabled(not is_busy)
        if is_busy:
            self.say(self.tr("Asking …"))

    @property
    def kind(self) -> HostKind:
        """The protocol that was chosen."""
        return HostKind(self.protocol.currentData())

    def _follow_protocol(self) -> None:
        self.address.setPlaceholderText("192.168.1.20:11434" if self.kind is HostKind.OLLAMA else "192.168.1.20:8000")
