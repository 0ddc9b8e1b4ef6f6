"""The Compare page: side by side, batches, and the leaderboard; earlier comparisons on the left."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from app.domain.capability import CAPABILITIES
from app.domain.comparison import Comparison, Lane
from app.domain.errors import InvalidInputError, ModelyardError
from app.domain.vote import Vote
from ui.pages.compare_batch import CompareBatch
from ui.pages.compare_batch_desk import BatchDesk
from ui.pages.compare_board import CompareBoard
from ui.pages.compare_history import CompareHistory
from ui.pages.compare_lanes import CompareLanes
from ui.pages.compare_prompt import chat_models
from ui.pages.compare_session import CompareSession
from ui.tasks import spawn
from ui.widgets.context import Action, WindowContext
from ui.widgets.page_header import PageHeader
from ui.widgets.segmented import Segmented

HISTORY_PX = 224
HISTORY_SMALLEST_PX = 170
ROOM_FOR_HISTORY_PX = 700
PARTS = ("lanes", "batch", "board")
MODELS_KEY = "compare.models"
DRAFT_KEY = "compare.draft"


class ComparePage(QWidget):
    """Everything the page does with comparisons goes through its session."""

    def __init__(self, context: WindowContext) -> None:
        """Build the page and read the history."""
        super().__init__()
        self._context = context
        self._is_closed = False
        self.session = CompareSession(context, self)
        self.lanes = CompareLanes(context, self.session)
        self.history = CompareHistory(context.theme)
        self.batch = CompareBatch(context)
        self._desk = BatchDesk(context, self.batch, self)
        self.board = CompareBoard(context.theme, self._start_blind)
        self._build()
        self._connect()
        self._register_actions()
        self._spawn(self._begin)

    def open_with(self, *, draft: str = "", part: str = "") -> None:
        """Show a part ("lanes" or "board"), or take over a prompt typed elsewhere."""
        if draft:
            self.lanes.prompt.set_text(draft)
        self._show_part(part or "lanes")

    def focus_first(self) -> None:
        """Put the cursor into the prompt."""
        self.lanes.prompt.setFocus()

    def unsaved_text(self) -> str:
        """Return what is being written."""
        return self.lanes.prompt.text

    async def aclose(self) -> None:
        """Keep draft and choices, stop what runs and leave no timer behind."""
        self._is_closed = True
        self._desk.close()
        self.lanes.stop_timers()
        self.batch.stop_timers()
        self.session.close()
        for key in self._action_keys:
            self._context.actions.remove(key)
        state = self._context.app.store.state
        await self._context.core.call(state.set(DRAFT_KEY, self.lanes.prompt.text))
        await self._context.core.call(state.set(MODELS_KEY, self.lanes.prompt.pickers.keys()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave the history out where the answers would have no room beside it."""
        super().resizeEvent(event)
        self.history.setVisible(self.width() >= ROOM_FOR_HISTORY_PX * max(1.0, self._context.theme.scale))

    def _build(self) -> None:
        theme = self._context.theme
        self._header = PageHeader(self.tr("Compare"))
        titles = (self.tr("Side by side"), self.tr("Batch"), self.tr("Leaderboard"))
        parts = tuple(zip(PARTS, titles, strict=True))
        self._parts = Segmented(parts, name=self.tr("Part of the page"))
        self._parts.chosen.connect(self._show_part)
        self._header.add(self._parts)
        side = QSplitter(Qt.Orientation.Horizontal)
        side.setHandleWidth(1)
        side.setChildrenCollapsible(False)
        self.history.setMinimumWidth(round(HISTORY_SMALLEST_PX * max(1.0, theme.scale)))
        side.addWidget(self.history)
        side.addWidget(self.lanes)
        side.setStretchFactor(1, 1)
        side.setSizes([round(HISTORY_PX * max(1.0, theme.scale)), 1000])
        self._stack = QStackedWidget()
        self._stack.addWidget(side)
        self._stack.addWidget(self.batch)
        self._stack.addWidget(self.board)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._header)
        row = QHBoxLayout()
        row.addWidget(self._stack)
        layout.addLayout(row, 1)

    def _connect(self) -> None:
        session, lanes, history = self.session, self.lanes, self.history
        lanes.submitted.connect(self._compare)
        lanes.reload_asked.connect(lambda: self._spawn(self._begin))
        lanes.delete_asked.connect(lambda one: self._spawn(self._delete, one))
        lanes.prompt.pickers.changed.connect(lambda: self._spawn(self._announce_order))
        lanes.prompt.blind_changed.connect(lambda _is_blind: self._spawn(self._announce_order))
        history.opened.connect(self._open)
        history.delete_asked.connect(lambda one: self._spawn(self._delete, one))
        history.vote_delete_asked.connect(lambda one: self._spawn(self._delete_vote_of, one))
        self.board.capability_chosen.connect(lambda _key: self._spawn(self._read_board))
        self.board.vote_delete_asked.connect(lambda vote: self._spawn(self._delete_vote, vote))
        self.batch.row_opened.connect(self._open_row)
        session.opened.connect(self._mark)
        session.stored.connect(lambda: self._spawn(self._refresh_history))
        session.promoted.connect(lambda key: self._context.open_page("chat", conversation_id=key))
        feed = self._context.feed
        feed.profiles_changed.connect(lambda _message: self._spawn(self._read_models))
        feed.resident_changed.connect(lambda _message: self._spawn(self._announce_order))

    def _register_actions(self) -> None:
        group = self.tr("Compare")
        actions = (
            ("blind", self.tr("Compare blindly"), "eye", self._toggle_blind),
            ("stop", self.tr("Stop all lanes"), "stop", self.session.stop_all),
            ("batch", self.tr("Batch of prompts"), "document", lambda: self._show_part("batch")),
            ("board", self.tr("Leaderboard"), "star", lambda: self._show_part("board")),
        )
        for key, title, icon, run in actions:
            self._context.actions.add(
                Action(key=f"compare.{key}", title=title, run=self._shown(run), group=group, icon=icon)
            )
        self._action_keys = tuple(f"compare.{key}" for key, *_ in actions)

    def _shown(self, run: Callable[[], object]) -> Callable[[], None]:
        def act() -> None:
            if not self.isVisible():
                self._context.open_page("compare")
            run()

        return act

    def _start_blind(self) -> None:
        self.lanes.prompt.blind.setChecked(True)
        self._show_part("lanes")
        self.focus_first()

    def _toggle_blind(self) -> None:
        self.lanes.prompt.blind.toggle()

    def _show_part(self, key: str) -> None:
        self._parts.choose(key)
        self._stack.setCurrentIndex(PARTS.index(key))
        if key == "board":
            self._spawn(self._read_board)
        elif key == "batch":
            self._desk.read()

    def _spawn(self, work: Callable[..., Coroutine[Any, Any, None]], *args: Any) -> None:
        if not self._is_closed:
            spawn(self, self._guarded(work, *args))

    async def _guarded(self, work: Callable[..., Coroutine[Any, Any, None]], *args: Any) -> None:
        try:
            await work(*args)
        except ModelyardError as error:
            self._context.report(error)

    async def _begin(self) -> None:
        try:
            await self._read_all()
        except ModelyardError as error:
            self.lanes.show_failure(f"{error.message} {error.fix}".strip())

    async def _read_all(self) -> None:
        """Bring back what was there: models, choices, draft, and the newest comparison."""
        await self._read_models()
        state = self._context.app.store.state
        models = await self._context.core.call(state.get(MODELS_KEY))
        if isinstance(models, list):
            self.lanes.prompt.pickers.set_choices([str(key) for key in models])
        draft = await self._context.core.call(state.get(DRAFT_KEY))
        if draft and not self.lanes.prompt.text:
            self.lanes.prompt.set_text(str(draft))
        comparisons = await self._read_history()
        if comparisons and self.session.comparison is None:
            self.session.show(comparisons[0])

    async def _read_models(self) -> None:
        profiles = await self._context.core.call(self._context.app.store.profiles.list())
        models = chat_models(profiles)
        self.lanes.prompt.pickers.set_models(models)
        self.batch.form.pickers.set_models(models)
        self.lanes.show_ready(has_models=bool(models))

    async def _read_history(self) -> tuple[Comparison, ...]:
        comparisons = await self._context.core.call(self._context.app.store.comparisons.list())
        self.history.show_comparisons(comparisons)
        self._mark()
        return comparisons

    async def _refresh_history(self) -> None:
        await self._read_history()

    async def _read_board(self) -> None:
        app, core = self._context.app, self._context.core
        votes = await core.call(app.store.votes.list())
        capabilities = [one.key for one in CAPABILITIES if any(vote.capability == one.key for vote in votes)]
        self.board.show_capabilities(capabilities)
        chosen = self.board.capability.currentData() or None
        board = await core.call(app.compare.leaderboard(chosen))
        self.board.show_board(board, [vote for vote in reversed(votes) if chosen in {None, vote.capability}])

    def _open_row(self, row: Comparison) -> None:
        self._open(row)
        if self.session.comparison is row:
            self._show_part("lanes")

    async def _announce_order(self) -> None:
        """Say whether the chosen models would answer at once, before they are asked."""
        prompt = self.lanes.prompt
        compare = self._context.app.compare
        if prompt.blind.isChecked():
            prompt.note.setText(self.tr("Two of these models answer, in random order; you vote before you see names."))
            return
        choices = prompt.pickers.choices()

        async def order() -> str:
            lanes = tuple(Lane(pinned=ref) for ref in choices)
            return compare.order_of(lanes).reason

        prompt.note.setText(await self._context.core.call(order()))

    def _compare(self, text: str) -> None:
        prompt = self.lanes.prompt
        is_blind = prompt.blind.isChecked()
        models = prompt.pickers.choices()
        if is_blind and len({ref for ref in models if ref is not None}) < 2:  # noqa: PLR2004  a pair
            self._context.report(
                InvalidInputError(
                    self.tr("A blind comparison needs two different models."), fix=self.tr("Choose another model.")
                )
            )
            return
        self.session.start(text, models, is_blind=is_blind)
        prompt.set_text("")

    def _open(self, comparison: Comparison) -> None:
        if self.session.is_running:
            self._context.toast(self.tr("Stop the lanes first, or wait for their answers."))
            return
        self.session.show(comparison)

    def _mark(self) -> None:
        shown = self.session.comparison
        self.history.set_current(shown.comparison_id if shown is not None else "")

    async def _delete(self, comparison: Comparison) -> None:
        comparisons = self._context.app.store.comparisons
        shown = self.session.comparison
        if self.session.is_running and shown is not None and shown.comparison_id == comparison.comparison_id:
            return
        stored = await self._context.core.call(comparisons.get(comparison.comparison_id))
        await self._context.core.call(comparisons.delete(comparison.comparison_id))
        if shown is not None and shown.comparison_id == comparison.comparison_id:
            self.session.show(None)
        await self._read_history()

        async def restore() -> None:
            await self._context.core.call(comparisons.save(stored))
            await self._read_history()

        undo = (self.tr("Undo"), lambda: self._spawn(restore))
        self._context.toast(self.tr("Comparison deleted."), undo)

    async def _delete_vote_of(self, comparison: Comparison) -> None:
        votes = await self._context.core.call(self._context.app.store.votes.list())
        for vote in votes:
            if vote.comparison_id == comparison.comparison_id:
                await self._delete_vote(vote)

    async def _delete_vote(self, vote: Vote) -> None:
        votes = self._context.app.store.votes
        await self._context.core.call(votes.delete(vote.vote_id))
        await self._votes_changed()

        async def restore() -> None:
            await self._context.core.call(votes.restore(vote))
            await self._votes_changed()

        undo = (self.tr("Undo"), lambda: self._spawn(restore))
        self._context.toast(self.tr("Vote deleted; routing does not count it any more."), undo)

    async def _votes_changed(self) -> None:
        await self._read_history()
        await self._read_board()
        shown = self.session.comparison
        if shown is not None and not self.session.is_running:
            fresh = await self._context.core.call(self._context.app.store.comparisons.get(shown.comparison_id))
            self.session.show(fresh)
