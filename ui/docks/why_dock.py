"""The Why dock: which model took a sub-task, and why."""

from __future__ import annotations

from collections import OrderedDict

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from app.domain.decision import RoutingDecision
from app.domain.errors import NotFoundError
from app.domain.events import DecisionReady, SubTaskEnded
from app.domain.record import SubTaskRecord
from app.domain.views import Preview
from ui.tasks import spawn
from ui.theme import SPACE
from ui.widgets.context import WindowContext
from ui.widgets.decision_view import DecisionView
from ui.widgets.labels import label

# Decisions of running requests are not stored yet; a plan has at most 12, so this covers several requests.
REMEMBERED = 48


class WhyDock(QWidget):
    """Explains the decision the user asked for; otherwise the latest one, or what is being typed."""

    def __init__(self, context: WindowContext, parent: QWidget | None = None) -> None:
        """Listen to the window's signals."""
        super().__init__(parent)
        self._context = context
        self._decisions: OrderedDict[str, RoutingDecision] = OrderedDict()
        self._records: dict[str, SubTaskRecord] = {}
        self._shown = ""
        self._view = DecisionView(context.theme)
        self._empty = label(
            self.tr(
                "Ask something: the candidates, the parts of their scores, and why others were excluded appear here."
            ),
            "secondary",
            wraps=True,
        )
        content = QWidget()
        layout = QVBoxLayout(content)
        layout.setContentsMargins(SPACE[4], SPACE[3], SPACE[4], SPACE[4])
        layout.addWidget(self._empty)
        layout.addWidget(self._view)
        layout.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setAccessibleName(self.tr("Why this model"))
        scroll.setWidget(content)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scroll)
        context.signals.decision_shown.connect(self.show_decision)
        context.signals.conversation_changed.connect(self._open_conversation)
        context.signals.decision_previewed.connect(self._show_preview)
        context.signals.event_arrived.connect(self._take)
        for event in context.signals.recent_events:
            self._take(event)

    def show_decision(self, decision_id: str) -> None:
        """Explain a decision of a running request or of the database."""
        self._shown = decision_id
        if decision_id in self._decisions:
            self._draw(self._decisions[decision_id], self._records.get(decision_id))
        else:
            spawn(self, self._load(decision_id))

    def _open_conversation(self, conversation_id: str) -> None:
        if conversation_id:
            spawn(self, self._load_last(conversation_id))
        else:
            self._clear()

    def _clear(self) -> None:
        """Explain nothing of the conversation before."""
        self._shown = ""
        self._view.hide()
        self._empty.show()

    async def _load_last(self, conversation_id: str) -> None:
        """Explain the last decision of a conversation, unless the user has asked for one meanwhile."""
        queries, shown = self._context.app.store.queries, self._shown
        request_ids = await self._context.core.call(queries.request_ids_of_conversation(conversation_id))
        if not request_ids:
            if self._shown == shown:
                self._clear()
            return
        record = await self._context.core.call(queries.record(request_ids[-1]))
        decided = [part for part in record.sub_tasks if part.decision is not None]
        if self._shown == shown and decided and decided[-1].decision is not None:
            self._shown = decided[-1].decision.decision_id
            self._draw(decided[-1].decision, decided[-1])

    async def _load(self, decision_id: str) -> None:
        try:
            detail = await self._context.core.call(self._context.app.store.queries.decision(decision_id))
        except NotFoundError as error:
            self._context.report(error)
            return
        if self._shown == decision_id and detail.record.decision is not None:
            self._draw(detail.record.decision, detail.record)

    def _take(self, event: object) -> None:
        if isinstance(event, DecisionReady):
            self._decisions[event.decision.decision_id] = event.decision
            while len(self._decisions) > REMEMBERED:
                forgotten, _ = self._decisions.popitem(last=False)
                self._records.pop(forgotten, None)
            self.show_decision(event.decision.decision_id)
        elif isinstance(event, SubTaskEnded) and event.record.decision is not None:
            decision_id = event.record.decision.decision_id
            self._records[decision_id] = event.record
            if decision_id == self._shown:
                self._draw(event.record.decision, event.record)

    def _show_preview(self, preview: Preview | None) -> None:
        if preview is not None and preview.decision is not None and self.isVisible():
            self._shown = ""
            self._draw(preview.decision, None, is_preview=True)

    def _draw(self, decision: RoutingDecision, record: SubTaskRecord | None, *, is_preview: bool = False) -> None:
        self._empty.hide()
        self._view.show()
        self._view.show_decision(decision, record=record, is_preview=is_preview)
        if not is_preview:
            spawn(self, self._add_flip(decision))

    async def _add_flip(self, decision: RoutingDecision) -> None:
        text = await self._context.core.call(self._context.app.explain_flip(decision))
        if self._shown == decision.decision_id:
            self._view.show_flip(text)
