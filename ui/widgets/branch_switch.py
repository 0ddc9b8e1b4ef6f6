"""Goes from one version of a message to another: ‹ 2/3 ›."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from ui.theme import Theme
from ui.widgets.buttons import icon_button
from ui.widgets.labels import label


class BranchSwitch(QWidget):
    """Shows which of several versions is seen, with a button to either side."""

    chosen = Signal(int)  # message_id

    def __init__(
        self,
        theme: Theme,
        siblings: Sequence[int],
        message_id: int,
        *,
        is_question: bool,
        parent: QWidget | None = None,
    ) -> None:
        """Show the place of `message_id`, one of `siblings`."""
        super().__init__(parent)
        place = siblings.index(message_id)
        before, after = (
            (self.tr("Earlier version of this question"), self.tr("Later version of this question"))
            if is_question
            else (self.tr("Earlier answer"), self.tr("Later answer"))
        )
        self.before = icon_button(
            theme, "chevron-left", before, clicked=lambda: self.chosen.emit(siblings[place - 1]), parent=self
        )
        self.after = icon_button(
            theme, "chevron-right", after, clicked=lambda: self.chosen.emit(siblings[place + 1]), parent=self
        )
        self.before.setEnabled(place > 0)
        self.after.setEnabled(place + 1 < len(siblings))
        self.place = label(f"{place + 1}/{len(siblings)}", "secondary", parent=self)
        self.place.setAccessibleName(self.tr("Version {place} of {count}").format(place=place + 1, count=len(siblings)))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.before)
        row.addWidget(self.place)
        row.addWidget(self.after)
