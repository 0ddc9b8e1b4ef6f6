"""What the tuner suggests, above the table of models: apply, dismiss, undo; and its history."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any

from PySide6.QtCore import QCoreApplication, QObject, Qt, Signal
from PySide6.QtWidgets import QDialog, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from app.domain.errors import ModelyardError
from app.domain.tuning import DECODE_FELL, LATENCY_ROSE, SUCCESS_FELL, Suggestion, SuggestionState
from ui.models.titled_table_model import Index, TitledTableModel
from ui.tasks import spawn
from ui.theme import SPACE
from ui.widgets.buttons import push_button
from ui.widgets.context import WindowContext
from ui.widgets.empty_state import EmptyState
from ui.widgets.labels import label, separator
from ui.widgets.table_columns import FittedColumns, records_table

# More would push the table off the page; the others wait in the history.
MOST_SHOWN = 2
HISTORY_SIZE_PX = (1180, 420)
ROW_HEIGHT = 30
COLUMN_WIDTHS = (100, 270, 440, 190, 110)


def _tr(text: str) -> str:
    return QCoreApplication.translate("Suggestions", text)


def title_text(suggestion: Suggestion) -> str:
    """Return what happened, in a few words."""
    words = {
        SUCCESS_FELL: _tr("{model} answers less often"),
        LATENCY_ROSE: _tr("{model} takes longer to begin"),
        DECODE_FELL: _tr("{model} writes slower"),
    }
    return words[suggestion.finding.kind].format(model=suggestion.finding.ref.model)


def evidence_text(suggestion: Suggestion) -> str:
    """Return the figures behind a suggestion: what it is and was, from how many attempts, and the interval."""
    evidence = suggestion.finding.evidence
    if suggestion.finding.kind == SUCCESS_FELL:
        text = _tr("Success {now}, was {before} (last {n} of {all}; change {low} to {high})")
        values = {"now": f"{evidence.now:.0%}", "before": f"{evidence.before:.0%}"}
        interval = {"low": f"{evidence.low:+.0%}", "high": f"{evidence.high:+.0%}"}
    else:
        text = (
            _tr("Slowest first words {now} s, were {before} s (last {n} of {all}; factor {low} to {high})")
            if suggestion.finding.kind == LATENCY_ROSE
            else _tr("{now} tokens/s, were {before} (last {n} of {all}; factor {low} to {high})")
        )
        values = {"now": f"{evidence.now:.1f}", "before": f"{evidence.before:.1f}"}
        interval = {"low": f"{evidence.low:.2f}", "high": f"{evidence.high:.2f}"}
    return text.format(n=evidence.n_now, all=evidence.n_now + evidence.n_before, **values, **interval)


def change_text(suggestion: Suggestion) -> str:
    """Return the change in words; why there is none where nothing is proposed."""
    if not suggestion.field or suggestion.after is None:
        return _tr("nothing to change")
    before = 1.0 if suggestion.before is None else suggestion.before
    return _tr("routing weight {before} → {after}").format(before=f"{before:g}", after=f"{suggestion.after:g}")


class SuggestionsStrip(QWidget):
    """A line for each suggestion that waits, and for the last change in force; takes no room without any."""

    def __init__(self, context: WindowContext, parent: QWidget | None = None) -> None:
        """Show what waits, and follow what the tuner tells."""
        super().__init__(parent)
        self._context = context
        self._tuner = context.app.tuner
        self._suggestions: tuple[Suggestion, ...] = ()
        self._lines = QVBoxLayout()
        self._lines.setSpacing(SPACE[2])
        self._more = push_button("", kind="link", clicked=self._show_history)
        foot = QHBoxLayout()
        foot.addWidget(self._more)
        foot.addStretch(1)
        body = QVBoxLayout()
        body.setContentsMargins(SPACE[5], SPACE[3], SPACE[5], SPACE[2])
        body.setSpacing(SPACE[1])
        body.addLayout(self._lines)
        body.addLayout(foot)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(body)
        layout.addWidget(separator())
        self.setVisible(False)
        context.feed.alert_raised.connect(self._reload)
        self._reload()

    def _reload(self, _message: object = None) -> None:
        self._spawn(self._load)

    async def _load(self) -> None:
        self._suggestions = await self._context.core.call(self._tuner.suggestions())
        waiting = [one for one in self._suggestions if one.state is SuggestionState.PROPOSED]
        applied = [one for one in self._suggestions if one.state is SuggestionState.APPLIED]
        shown = waiting[:MOST_SHOWN] + applied[:1]
        while (item := self._lines.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for suggestion in shown:
            self._lines.addWidget(self._line(suggestion))
        left = len(waiting) - len(waiting[:MOST_SHOWN])
        self._more.setText(self.tr("{n} more and the history").format(n=left) if left else self.tr("History of tuning"))
        self.setVisible(bool(shown))

    def _line(self, suggestion: Suggestion) -> QWidget:
        line = QFrame(self)
        is_waiting = suggestion.state is SuggestionState.PROPOSED
        title = label(title_text(suggestion), "strong")
        change = change_text(suggestion)
        if not is_waiting:
            change = self.tr("applied: {change}").format(change=change)
        detail = label(f"{evidence_text(suggestion)}  ·  {change}", "secondary", wraps=True)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(title)
        words.addWidget(detail)
        layout = QHBoxLayout(line)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE[2])
        layout.addLayout(words, 1)
        model, key = suggestion.finding.ref.model, suggestion.suggestion_id
        if is_waiting and suggestion.field:
            self._button(layout, self.tr("Apply"), model, lambda: self._apply(key), kind="primary")
        if is_waiting:
            self._button(layout, self.tr("Dismiss"), model, lambda: self._dismiss(key))
        else:
            self._button(layout, self.tr("Undo"), model, lambda: self._undo(key))
        return line

    def _button(
        self, layout: QHBoxLayout, text: str, model: str, clicked: Callable[[], object], *, kind: Any = "quiet"
    ) -> None:
        button = push_button(text, kind=kind, clicked=clicked)
        button.setAccessibleName(f"{text}: {model}")
        layout.addWidget(button)

    def _apply(self, key: str) -> None:
        self._spawn(lambda: self._decide(lambda: self._tuner.apply(key)))

    def _dismiss(self, key: str) -> None:
        self._spawn(lambda: self._decide(lambda: self._tuner.dismiss(key)))

    def _undo(self, key: str) -> None:
        self._spawn(lambda: self._decide(lambda: self._tuner.undo(key)))

    async def _decide(self, deciding: Callable[[], Coroutine[Any, Any, Suggestion]]) -> None:
        try:
            decided = await self._context.core.call(deciding())
        finally:
            await self._load()
        undo = (self.tr("Undo"), lambda: self._undo(decided.suggestion_id))
        if decided.state is SuggestionState.APPLIED:
            self._context.toast(self.tr("The next decision uses it."), undo, kind="success")

    def _show_history(self) -> None:
        dialog = SuggestionHistory(self._context, self._suggestions, self)
        dialog.undo_asked.connect(self._undo)
        dialog.open()

    def _spawn(self, work: Callable[[], Coroutine[Any, Any, Any]]) -> None:
        # A function, since a coroutine made here would be left behind where the task never begins.
        spawn(self, self._told(work))

    async def _told(self, work: Callable[[], Coroutine[Any, Any, Any]]) -> None:
        try:
            await work()
        except ModelyardError as error:
            self._context.report(error)


class SuggestionsModel(TitledTableModel):
    """All suggestions, newest first."""

    def __init__(self, suggestions: tuple[Suggestion, ...], parent: QObject | None = None) -> None:
        """Show these."""
        super().__init__(frozenset(), parent)
        self._suggestions = suggestions
        self._titles = (
            self.tr("When"),
            self.tr("What happened"),
            self.tr("Figures"),
            self.tr("Change"),
            self.tr("State"),
        )
        self._states = {
            SuggestionState.PROPOSED: self.tr("waits"),
            SuggestionState.APPLIED: self.tr("applied"),
            SuggestionState.DISMISSED: self.tr("dismissed"),
            SuggestionState.UNDONE: self.tr("undone"),
            SuggestionState.OVER: self.tr("over by itself"),
        }

    def count(self) -> int:
        """Return the number of suggestions."""
        return len(self._suggestions)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return a cell's text; the whole of it as the tool tip."""
        if not index.isValid():
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self.alignment(index.column())
        if role not in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole}:
            return None
        one = self._suggestions[index.row()]
        texts = (
            one.created_at.astimezone().strftime("%d.%m. %H:%M"),
            title_text(one),
            evidence_text(one),
            change_text(one),
            self._states[one.state],
        )
        return texts[index.column()]


class SuggestionHistory(QDialog):
    """Everything the tuner told, and what became of it; a change in force can be taken back here."""

    undo_asked = Signal(str)  # suggestion_id

    def __init__(self, context: WindowContext, suggestions: tuple[Suggestion, ...], parent: QWidget) -> None:
        """Show these, newest first."""
        super().__init__(parent)
        self.setWindowTitle(self.tr("History of tuning"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        scale = max(1.0, context.theme.scale)
        self.resize(*(round(side * scale) for side in HISTORY_SIZE_PX))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, SPACE[3])
        self._suggestions = suggestions
        self._undo = push_button(self.tr("Undo the chosen change"), clicked=self._ask_undo)
        self._undo.setEnabled(False)
        self._row = -1
        if suggestions:
            table = records_table(
                SuggestionsModel(suggestions, self),
                name=self.tr("History of tuning"),
                row_height=round(ROW_HEIGHT * scale),
            )
            table.selectionModel().currentRowChanged.connect(lambda current, _previous: self._choose(current.row()))
            FittedColumns(table, COLUMN_WIDTHS, stretched=2, optional=(0,), scale=context.theme.scale)
            layout.addWidget(table, 1)
        else:
            layout.addWidget(EmptyState(context.theme, icon="models", title=self.tr("Nothing was told yet")), 1)
        foot = QHBoxLayout()
        foot.setContentsMargins(SPACE[5], 0, SPACE[5], 0)
        foot.setSpacing(SPACE[2])
        foot.addStretch(1)
        foot.addWidget(self._undo)
        foot.addWidget(push_button(self.tr("Close"), kind="primary", clicked=self.accept))
        layout.addLayout(foot)

    def _choose(self, row: int) -> None:
        self._row = row
        self._undo.setEnabled(row >= 0 and self._suggestions[row].state is SuggestionState.APPLIED)

    def _ask_undo(self) -> None:
        self.undo_asked.emit(self._suggestions[self._row].suggestion_id)
        self.accept()
