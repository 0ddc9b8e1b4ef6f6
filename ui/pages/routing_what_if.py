"""What a change of the routing would have done to past decisions, beside the change, with Apply and Revert."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QStackedLayout, QVBoxLayout, QWidget

from app.domain.explain import WhatIf
from app.domain.profile import ModelRef
from app.domain.views import DecisionRow
from ui.models.changed_decisions_model import DECISION_ROLE, ChangedDecisionsModel
from ui.theme import SPACE, Theme
from ui.widgets.buttons import push_button
from ui.widgets.empty_state import EmptyState
from ui.widgets.labels import ElidedLabel, label, separator
from ui.widgets.model_dot import ModelDot
from ui.widgets.table_columns import FittedColumns, records_table

ROW_HEIGHT = 30
COLUMN_WIDTHS = (140, 110, 110)
# The models whose share changes most; more would push the list of decisions out of sight.
SHOWN_SHARES = 5


class WhatIfPanel(QWidget):
    """Says how many of the last decisions would be others, and lists them; emits what the user wants done."""

    apply_asked = Signal()
    revert_asked = Signal()
    decision_chosen = Signal(str)  # decision_id

    def __init__(self, theme: Theme, again: Callable[[], object], parent: QWidget | None = None) -> None:
        """Start without a change; `again` is called where reading failed and the user wants another try."""
        super().__init__(parent)
        self._theme = theme
        self.setProperty("surface", "background")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._figure = label("", "figure")
        self._sentence = label("", "secondary", wraps=True)
        self._shares = QGridLayout()
        self._shares.setHorizontalSpacing(SPACE[2])
        self._shares.setVerticalSpacing(SPACE[1])
        self._share_widgets: list[QWidget] = []
        self._model = ChangedDecisionsModel(self)
        self._table = records_table(self._model, name=self.tr("Decisions that would change"), row_height=ROW_HEIGHT)
        FittedColumns(self._table, COLUMN_WIDTHS, stretched=0, optional=(), scale=theme.scale)
        self._table.activated.connect(self._open)
        self._table.clicked.connect(self._open)
        self._states = {
            "idle": EmptyState(
                theme,
                icon="routing",
                title=self.tr("Nothing changed yet"),
                text=self.tr(
                    "Choose another strategy or move a weight: here you see which of your last decisions "
                    "would be others. No model is called for it."
                ),
            ),
            "reading": EmptyState(theme, icon="clock", title=self.tr("Deciding again …")),
            "empty": EmptyState(
                theme,
                icon="decisions",
                title=self.tr("No decisions to try it on"),
                text=self.tr("The change can be applied all the same."),
            ),
            "error": EmptyState(theme, icon="error", title=self.tr("Not tried"), action=(self.tr("Try again"), again)),
        }
        self._stack = QStackedLayout()
        self._state = "idle"
        for state in self._states.values():
            self._stack.addWidget(state)
        self._result = self._make_result()
        self._stack.addWidget(self._result)
        self._apply = push_button(self.tr("Apply"), kind="primary", clicked=self.apply_asked.emit)
        self._apply.setAccessibleName(self.tr("Apply strategy and weights"))
        self._revert = push_button(self.tr("Revert"), clicked=self.revert_asked.emit)
        self._revert.setAccessibleName(self.tr("Revert strategy and weights"))
        foot = QHBoxLayout()
        foot.setContentsMargins(SPACE[4], SPACE[3], SPACE[4], SPACE[3])
        foot.setSpacing(SPACE[2])
        foot.addStretch(1)
        foot.addWidget(self._revert)
        foot.addWidget(self._apply)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(self._stack, 1)
        layout.addWidget(separator())
        layout.addLayout(foot)
        self.set_changed(has_changes=False)
        self.show_idle()

    @property
    def state(self) -> str:
        """What is shown: idle, reading, empty, error or result."""
        return self._state

    @property
    def text(self) -> str:
        """The result in words; "" without one."""
        return f"{self._figure.text()} {self._sentence.text()}".strip() if self._state == "result" else ""

    def set_changed(self, *, has_changes: bool) -> None:
        """Allow what makes sense."""
        self._apply.setEnabled(has_changes)
        self._revert.setEnabled(has_changes)

    def show_idle(self) -> None:
        """Ask for a change."""
        self._show("idle")

    def show_reading(self) -> None:
        """Say that the decisions are made again; a result that is there stays until the next one."""
        if self._state != "result":
            self._show("reading")

    def show_error(self, text: str) -> None:
        """Say why it could not be tried."""
        self._states["error"].set_text(self.tr("Not tried"), text)
        self._show("error")

    def show_result(self, result: WhatIf, rows: tuple[DecisionRow, ...]) -> None:
        """Show the count, the models' shares and the decisions; `rows` are those that changed."""
        if not result.total:
            self._show("empty")
            return
        self._figure.setText(self.tr("changes {0} of {1}").format(result.changed_count, result.total))
        self._sentence.setText(
            self.tr("of your last decisions, made again with what was known then")
            if result.changed_count
            else self.tr("Your last decisions would all be the same.")
        )
        self._show_shares(result)
        self._model.show_decisions(result.changed, rows)
        self._table.setVisible(bool(result.changed))
        self._show("result")

    def _make_result(self) -> QWidget:
        page = QWidget(self)
        head = QVBoxLayout()
        head.setContentsMargins(SPACE[4], SPACE[4], SPACE[4], SPACE[3])
        head.setSpacing(SPACE[1])
        head.addWidget(self._figure)
        head.addWidget(self._sentence)
        head.addSpacing(SPACE[2])
        head.addLayout(self._shares)
        layout = QVBoxLayout(page)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(head)
        layout.addWidget(separator())
        layout.addWidget(self._table, 1)
        # Keeps the head at the top where no decision is listed.
        layout.addStretch(0)
        return page

    def _show_shares(self, result: WhatIf) -> None:
        for widget in self._share_widgets:
            widget.deleteLater()
        self._share_widgets.clear()
        before, after = dict(result.before), dict(result.after)
        moved = sorted(
            (ref for ref in {*before, *after} if before.get(ref, 0) != after.get(ref, 0)),
            key=lambda ref: (-abs(after.get(ref, 0) - before.get(ref, 0)), ref),
        )
        for row, ref in enumerate(moved[:SHOWN_SHARES]):
            self._add_share(row, ref, before.get(ref, 0), after.get(ref, 0))
        self._shares.setColumnStretch(1, 1)

    def _add_share(self, row: int, ref: ModelRef, before: int, after: int) -> None:
        name = ElidedLabel(ref.model)
        change = QLabel(f"{before} → {after}")
        difference = label(f"{after - before:+d}".replace("-", "−"), "secondary")
        difference.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        difference.setMinimumWidth(self._theme.metrics("secondary").horizontalAdvance("+000"))
        for column, widget in enumerate((ModelDot(self._theme, str(ref)), name, change, difference)):
            self._shares.addWidget(widget, row, column)
            self._share_widgets.append(widget)

    def _show(self, state: str) -> None:
        self._state = state
        self._stack.setCurrentWidget(self._states.get(state, self._result))

    def _open(self, index: QModelIndex) -> None:
        self.decision_chosen.emit(index.data(DECISION_ROLE))
