"""The dialog that shows how a profile came to be what it is, and brings an older state back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QCoreApplication, QObject, Qt, Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from app.domain.profile import Measure, ModelProfile
from app.domain.views import ProfileVersion
from ui.models.titled_table_model import Index, TitledTableModel
from ui.theme import SPACE, Theme
from ui.widgets.buttons import push_button
from ui.widgets.labels import label
from ui.widgets.table_columns import FittedColumns, records_table

SIZE_PX = (720, 420)
ROW_HEIGHT = 30
COLUMN_WIDTHS = (70, 130, 100, 320)
CHANGES = 3
VERSION_ROLE = int(Qt.ItemDataRole.UserRole) + 1


def _tr(text: str) -> str:
    return QCoreApplication.translate("ProfileHistory", text)


def changes_text(before: ModelProfile | None, version: ProfileVersion) -> str:
    """Return what an edit changed in words; `before` None stands for nothing before.

    What was measured in between differs too, but was not part of the edit.
    """
    if before is None:
        return _tr("first seen")
    after = version.profile
    parts: list[str] = []
    for name in version.changed_fields:
        field, _, capability = name.partition(".")
        if capability:
            parts.append(f"{capability} {before.score(capability):.2f} → {after.score(capability):.2f}")
        elif field == "notes":
            parts.append(_tr("notes"))
        else:
            old, new = _value_text(getattr(before, field)), _value_text(getattr(after, field))
            parts.append(f"{field.replace('_', ' ')} {old} → {new}")
    return ", ".join(parts)


def _value_text(value: Any) -> str:
    if isinstance(value, Measure):
        return f"{value.value:g}"
    if value is None or value == "":
        return "–"
    if isinstance(value, frozenset):
        return "+".join(sorted(value)) or "–"
    return f"{value:g}" if isinstance(value, float) else str(value)


class VersionsModel(TitledTableModel):
    """The versions of one profile, newest first."""

    def __init__(self, versions: Sequence[ProfileVersion], parent: QObject | None = None) -> None:
        """Show these."""
        super().__init__(frozenset({0}), parent)
        self._titles = (self.tr("Version"), self.tr("When"), self.tr("By"), self.tr("What changed"))
        self._versions = tuple(versions)
        befores = [version.profile for version in self._versions[1:]]
        self._changes = [
            changes_text(before, version) for version, before in zip(self._versions, [*befores, None], strict=True)
        ]
        self._actors = {
            "user": self.tr("you"),
            "discovery": self.tr("the host"),
            "tuner": self.tr("tuning"),
            "calibration": self.tr("calibration"),
            "import": self.tr("an import"),
        }

    def count(self) -> int:
        """Return the number of versions."""
        return len(self._versions)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return a cell's text, the whole change as its tool tip."""
        if not index.isValid():
            return None
        version = self._versions[index.row()]
        if role == VERSION_ROLE:
            return version.version
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self.alignment(index.column())
        if role == Qt.ItemDataRole.ToolTipRole and index.column() == CHANGES:
            return self._changes[index.row()]
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        return (
            str(version.version),
            f"{version.saved_at.astimezone():%d.%m.%Y %H:%M}",
            self._actors.get(version.actor, version.actor),
            self._changes[index.row()],
        )[index.column()]


class HistoryDialog(QDialog):
    """Emits `restore_asked` with the number of the version that should be the current one again."""

    restore_asked = Signal(int)

    def __init__(self, theme: Theme, model: str, versions: Sequence[ProfileVersion], parent: QWidget) -> None:
        """Show the versions of the profile of `model`, newest first."""
        super().__init__(parent)
        self.setWindowTitle(self.tr("History of {0}").format(model))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(*SIZE_PX)
        self._table = records_table(
            VersionsModel(versions, self), name=self.tr("Versions of the profile"), row_height=ROW_HEIGHT
        )
        FittedColumns(self._table, COLUMN_WIDTHS, stretched=CHANGES, optional=(), scale=theme.scale)
        self._table.selectionModel().currentRowChanged.connect(lambda *_: self._describe())
        self._told = label("", "secondary", wraps=True)
        self._restore = push_button(self.tr("Restore this version"), kind="primary", clicked=self._ask)
        foot = QHBoxLayout()
        foot.setSpacing(SPACE[2])
        foot.addWidget(self._told, 1)
        foot.addWidget(push_button(self.tr("Close"), clicked=self.reject))
        foot.addWidget(self._restore)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(SPACE[4], SPACE[4], SPACE[4], SPACE[4])
        layout.setSpacing(SPACE[3])
        layout.addWidget(label(model, "title"))
        layout.addWidget(self._table, 1)
        layout.addLayout(foot)
        if versions:
            self._table.selectRow(0)
        self._describe()

    def _describe(self) -> None:
        index = self._table.currentIndex()
        is_older = index.isValid() and index.row() > 0
        self._restore.setEnabled(is_older)
        self._told.setText(
            self.tr("It becomes a new version; measured speeds stay as they are now.")
            if is_older
            else self.tr("This is the state of now.")
        )

    def _ask(self) -> None:
        self.restore_asked.emit(self._table.currentIndex().data(VERSION_ROLE))
        self.accept()
