"""The Chat page: conversations on the left, transcript and composer on the right."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QHBoxLayout, QMenu, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from app.domain.errors import ModelyardError
from app.domain.plan import Plan
from app.domain.views import MessageHit, Preview
from ui.pages.chat_announce import announce
from ui.pages.chat_attachments import ChatAttachments
from ui.pages.chat_drafts import ChatDrafts
from ui.pages.chat_empty import ChatEmpty
from ui.pages.chat_find import ChatFind
from ui.pages.chat_hosts import HostWatchCard
from ui.pages.chat_list import ChatList
from ui.pages.chat_options import picker_options
from ui.pages.chat_override import ChatOverride
from ui.pages.chat_parameters import ChatParametersForm
from ui.pages.chat_plan import ChatPlan
from ui.pages.chat_preview import PreviewLoop
from ui.pages.chat_session import ChatSession
from ui.pages.chat_store import ChatStore
from ui.pages.chat_transfer import ChatTransfer
from ui.pages.chat_turn import Opened
from ui.tasks import spawn
from ui.theme import SPACE
from ui.widgets.buttons import icon_button, push_button
from ui.widgets.code_block_lexing import warm_lexers
from ui.widgets.composer import Composer
from ui.widgets.context import Action, WindowContext
from ui.widgets.find_bar import FindBar
from ui.widgets.labels import label
from ui.widgets.message_parts import MessageEntry, PartState
from ui.widgets.model_picker import ModelPicker
from ui.widgets.page_header import PageHeader
from ui.widgets.transcript import MAX_COLUMN_PX, SCROLL_BAR_PX, Transcript

LIST_WIDTH_PX = 224
LIST_SMALLEST_PX = 170
ROOM_FOR_LIST_PX = 600


class ChatPage(QWidget):
    """Shows one conversation; everything it does is also an action of the command palette."""

    def __init__(self, context: WindowContext) -> None:
        """Build the page and open the last conversation."""
        super().__init__()
        self._context = context
        self._store = ChatStore(context)
        self._session = ChatSession(context, self._store, self)
        self._preview = PreviewLoop(context.core, context.app.engine.preview, self)
        self._attachments = ChatAttachments(context.report, self)
        self._is_closed = False
        self._openings = 0
        self._build()
        self._connect()
        self._register_actions()
        self._spawn(self._begin)
        self._warming = context.core.submit(asyncio.to_thread(warm_lexers))

    @property
    def session(self) -> ChatSession:
        """The open conversation."""
        return self._session

    @property
    def composer(self) -> Composer:
        """Where the prompt is typed."""
        return self._composer

    @property
    def transcript(self) -> Transcript:
        """The messages."""
        return self._transcript

    def open_with(
        self,
        *,
        conversation_id: str | None = None,
        message_id: int | None = None,
        draft: str | None = None,
        submit: bool = False,
    ) -> None:
        """Open a conversation, perhaps at a message, or take over text typed elsewhere and send it with `submit`."""
        if conversation_id is not None and message_id is not None:
            self._spawn(self._show_message, conversation_id, message_id, "")
        elif conversation_id is not None:
            self._open_soon(conversation_id)
        if draft:
            self._spawn(self._take_draft, draft, submit=submit)

    def focus_first(self) -> None:
        """Put the cursor into the composer."""
        self._composer.setFocus()

    def unsaved_text(self) -> str:
        """Return what is being written."""
        return self._composer.text

    async def aclose(self) -> None:
        """Save the draft, stop what runs and leave no timer behind."""
        self._is_closed = True
        self._drafts.stop()
        self._list.stop()
        self._preview.close()
        self._transcript.stop_timers()
        self._find_bar.stop()
        self._session.close()
        for key in self._action_keys:
            self._context.actions.remove(key)
        await self._drafts.save()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take files and pictures anywhere on the page."""
        if self._attachments.offers(event.mimeData()):
            event.acceptProposedAction()
            self._composer.show_drop_target(is_target=True)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """Take the light off the composer."""
        super().dragLeaveEvent(event)
        self._composer.show_drop_target(is_target=False)

    def dropEvent(self, event: QDropEvent) -> None:
        """Attach what was dropped."""
        self._composer.show_drop_target(is_target=False)
        self._attachments.take(event.mimeData())
        event.acceptProposedAction()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave the list of conversations out where the text would have no room beside it."""
        super().resizeEvent(event)
        self._list.view.setVisible(self.width() >= ROOM_FOR_LIST_PX * max(1.0, self._context.theme.scale))

    def _build(self) -> None:
        self.setAcceptDrops(True)
        theme = self._context.theme
        self._list = ChatList(self._context, self._session, self._store, self._spawn, self._open_now, self)
        self._list.view.setMinimumWidth(LIST_SMALLEST_PX)
        self._host_card = HostWatchCard(self._context, self._store)
        self._transcript = Transcript(theme)
        self._find_bar = FindBar(theme)
        self._find = ChatFind(self._find_bar, self._transcript, self._session, self._store, self._spawn)
        self._empty = ChatEmpty(theme)
        self._stack = QStackedWidget()
        self._stack.addWidget(self._empty)
        self._stack.addWidget(self._transcript)
        self._composer = Composer(theme)
        self._build_header()
        self._plan = ChatPlan(self._context, self._session, self._composer, self._attachments, self._spawn, self)
        self._drafts = ChatDrafts(self._session, self._store, self._composer, self._attachments, self._spawn)
        self._edited: MessageEntry | None = None
        self._editing = QWidget()
        editing = QHBoxLayout(self._editing)
        editing.setContentsMargins(0, 0, 0, 0)
        editing.addWidget(label(self.tr("Sending makes another version of an earlier question."), "secondary"), 1)
        editing.addWidget(push_button(self.tr("Cancel editing"), kind="link", clicked=self._end_editing))
        self._editing.hide()
        right = QWidget()
        right.setProperty("surface", "panel")
        column = QVBoxLayout(right)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._header)
        column.addLayout(_centred(self._host_card, top=0, bottom=0))
        column.addLayout(_centred(self._find_bar, top=0, bottom=0))
        column.addWidget(self._stack, 1)
        column.addLayout(_centred(self._editing, top=0, bottom=0))
        column.addLayout(_centred(self._composer, top=SPACE[2], bottom=SPACE[4]))
        splitter = QSplitter(Qt.Orientation.Horizontal)
        splitter.setHandleWidth(1)
        splitter.setChildrenCollapsible(False)
        splitter.addWidget(self._list.view)
        splitter.addWidget(right)
        splitter.setStretchFactor(1, 1)
        splitter.setSizes([round(LIST_WIDTH_PX * max(1.0, theme.scale)), 1000])
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(splitter)

    def _build_header(self) -> None:
        theme = self._context.theme
        self._header = PageHeader(self.tr("New conversation"))
        self._picker = ModelPicker(theme)
        self._header.add(self._picker)
        self._parameters = ChatParametersForm(
            self._context, self._session, self._store, self._composer, self._spawn, self
        )
        self._header.add(self._parameters.button)
        self._transfer = ChatTransfer(self._context, self._spawn, self)
        self._more = icon_button(theme, "more", self.tr("More about this conversation"), clicked=self._open_menu)
        self._header.add(self._more)

    def _connect(self) -> None:
        session, composer = self._session, self._composer
        composer.submitted.connect(self._send)
        composer.stop_asked.connect(session.stop)
        composer.compare_asked.connect(lambda text: self._context.open_page("compare", draft=text))
        composer.text_changed.connect(self._text_changed)
        self._plan.run_asked.connect(lambda plan: self._send(composer.text, plan=plan))
        self._plan.whole_asked.connect(lambda: self._send(composer.text, may_split=False))
        composer.attach_asked.connect(lambda: self._attachments.choose(self))
        composer.attachment_removed.connect(self._attachments.remove)
        composer.edit.files_offered.connect(self._attachments.take)
        self._attachments.changed.connect(self._attachments_changed)
        self._empty.suggested.connect(self._take_suggestion)
        self._preview.ready.connect(self._show_preview)
        self._preview.cleared.connect(self._clear_preview)
        session.opened.connect(self._show_opened)
        session.older_loaded.connect(lambda found: self._transcript.prepend(found.entries, has_older=found.has_older))
        session.entries_added.connect(self._show_added)
        session.entry_changed.connect(self._transcript.touch)
        session.entry_removed.connect(self._transcript.remove)
        session.entry_stored.connect(self._transcript.renew)
        self._transcript.edit_requested.connect(self._edit)
        self._transcript.branch_chosen.connect(lambda key: self._spawn(session.show_branch, key))
        session.running_changed.connect(lambda is_running: composer.set_running(is_running=is_running))
        session.answer_ended.connect(lambda answer: announce(self, answer))
        session.conversation_changed.connect(self._conversation_changed)
        self._list.refreshed.connect(self._show_title)
        self._transcript.why_requested.connect(self._explain)
        self._transcript.retry_requested.connect(session.ask_again)
        self._transcript.regenerate_requested.connect(session.ask_again)
        self._transcript.stop_asked.connect(session.stop)
        self._transcript.older_wanted.connect(lambda: self._spawn(self._load_older))
        self._transcript.link_refused.connect(self._refuse_link)
        self._list.view.opened.connect(self._open_soon)
        self._list.view.new_asked.connect(self.new_conversation)
        self._transcript.save_asked.connect(self._transfer.save_code)
        self._transfer.imported.connect(self._show_imported)
        self._find_bar.closed.connect(self._close_find)
        self._override = ChatOverride(self._context, session, self._picker, self._spawn, self)
        self._override.changed.connect(self._chosen)
        signals = self._context.signals
        signals.step_retry_asked.connect(lambda key, step: self._spawn(session.retry_step, key, step))
        signals.step_reroute_asked.connect(self._override.ask_for_step)
        self._parameters.changed.connect(self._ask_preview)
        self._transcript.other_requested.connect(self._override.ask_for)
        feed = self._context.feed
        feed.profiles_changed.connect(lambda _message: self._spawn(self._read_options))
        self._context.signals.settings_changed.connect(lambda _settings: self._spawn(self._read_options))
        for changed in (feed.host_changed, feed.breaker_changed, feed.resident_changed, feed.profiles_changed):
            changed.connect(self._ask_preview)

    def _register_actions(self) -> None:
        group = self.tr("Chat")
        actions = (
            ("new", self.tr("New conversation"), "Ctrl+N", "plus", self.new_conversation),
            ("find", self.tr("Find in this conversation"), "Ctrl+F", "search", self._find.open),
            ("search", self.tr("Search all conversations"), "Ctrl+Shift+F", "search", self._search),
            ("plan", self.tr("Show the plan before it runs"), "", "plan", self._plan.open),
            ("attach", self.tr("Attach pictures or text files"), "", "attach", self._attach),
            ("picker", self.tr("Choose model or strategy"), "Ctrl+L", "models", self._pick),
            ("settings", self.tr("Settings of this conversation"), "", "settings", self._parameters.open),
            ("again", self.tr("Ask again"), "Ctrl+R", "refresh", self._session.ask_again),
            ("reroute", self.tr("Ask another model"), "Ctrl+Shift+R", "routing", self._reroute),
            ("stop", self.tr("Stop the answer"), "", "stop", self._session.stop),
            ("rename", self.tr("Rename conversation"), "", "edit", self._list.view.rename_current),
            ("delete", self.tr("Delete conversation"), "", "trash", self._list.delete_open),
            ("export", self.tr("Export conversation as Markdown"), "", "upload", lambda: self._export(".md")),
            ("export_json", self.tr("Export conversation as JSON"), "", "upload", lambda: self._export(".json")),
            ("export_all", self.tr("Export all conversations"), "", "upload", self._transfer.export_all),
            ("import", self.tr("Import conversations"), "", "download", self._transfer.choose_import),
            ("latest", self.tr("Jump to the latest message"), "", "chevron-down", self._transcript.jump_to_latest),
        )
        for key, title, shortcut, icon, run in actions:
            self._context.actions.add(
                Action(key=f"chat.{key}", title=title, run=self._shown(run), group=group, shortcut=shortcut, icon=icon)
            )
        self._action_keys = tuple(f"chat.{key}" for key, *_ in actions)

    def _shown(self, run: Any) -> Any:
        """Return `run` so that the page is shown first."""

        def act() -> None:
            if not self.isVisible():
                self._context.open_page("chat")
            run()

        return act

    def _spawn(self, work: Callable[..., Coroutine[Any, Any, None]], *args: Any, **named: Any) -> None:
        if not self._is_closed:
            spawn(self, self._guarded(work, *args, **named))

    async def _guarded(self, work: Callable[..., Coroutine[Any, Any, None]], *args: Any, **named: Any) -> None:
        try:
            await work(*args, **named)
        except ModelyardError as error:
            self._context.report(error)

    async def _show_message(self, conversation_id: str, message_id: int, text: str) -> None:
        if conversation_id != self._session.conversation_id:
            await self._open_now(conversation_id)
        await self._find.show_message(message_id, text)

    async def _begin(self) -> None:
        await self._read_options()
        await self._list.read()
        last = await self._store.last_conversation()
        if not self._session.is_fresh or self._openings:
            # The user was faster: something was opened or sent meanwhile.
            return
        await self._open_now(last if self._list.has(last) else "", keeps_text=True)

    def _open_soon(self, conversation_id: str) -> None:
        self._openings += 1
        self._spawn(self._open, conversation_id, self._openings)

    async def _open_now(self, conversation_id: str, *, keeps_text: bool = False) -> None:
        self._openings += 1
        await self._open(conversation_id, self._openings, keeps_text=keeps_text)

    async def _open(self, conversation_id: str, serial: int, *, keeps_text: bool = False) -> None:
        """Show a conversation, unless another was chosen or a prompt was sent since `serial` was drawn."""
        await self._drafts.flush()
        if serial != self._openings:
            return
        await self._session.open(conversation_id)
        if serial != self._openings:
            return
        self._override.show()
        if await self._drafts.fill(conversation_id, keeps_text=keeps_text, is_wanted=lambda: serial == self._openings):
            self._composer.setFocus()

    async def _take_draft(self, text: str, *, submit: bool) -> None:
        self._composer.set_text(text)
        if submit:
            self._send(text)

    def _take_suggestion(self, prompt: str) -> None:
        self._composer.set_text(prompt)
        self._composer.setFocus()

    async def _load_older(self) -> None:
        await self._session.load_older()

    def new_conversation(self) -> None:
        """Show an empty conversation; it is stored with its first prompt."""
        self._open_soon("")

    def _send(self, text: str, *, plan: Plan | None = None, may_split: bool = True) -> None:
        if self._session.is_running:
            return
        self._openings += 1
        former = self._session.conversation_id
        prompt, pictures = self._attachments.prompt(text), self._attachments.pictures
        self._session.send(prompt, pictures, instead_of=self._edited, plan=plan, may_split=may_split)
        self._end_editing()
        self._drafts.clear(former)

    def _text_changed(self, _text: str) -> None:
        self._ask_preview()
        self._drafts.changed()

    def _attachments_changed(self) -> None:
        self._composer.show_attachments(self._attachments.attached)
        self._text_changed(self._composer.text)

    def _attach(self) -> None:
        self._attachments.choose(self)

    def _ask_preview(self) -> None:
        prompt = self._attachments.prompt(self._composer.text)
        self._preview.ask(self._session.request(prompt, self._attachments.pictures))

    def _show_preview(self, preview: Preview) -> None:
        self._composer.strip.show_preview(preview)
        self._override.capability = preview.analysis.primary
        self._plan.show_preview(preview)
        self._parameters.warn(preview)
        typed = self._composer.text
        # Spans in attached files lie behind what was typed.
        spans = [span for span in preview.analysis.spans if span.end <= len(typed)]
        self._composer.edit.set_spans(typed, spans)
        self._context.signals.decision_previewed.emit(preview)

    def _clear_preview(self) -> None:
        self._composer.strip.clear()
        self._composer.show_warning("")

    def _edit(self, entry: MessageEntry) -> None:
        """Take a question back into the composer; sending it begins another branch."""
        if not self._session.is_running:
            self._edited = entry
            self._editing.show()
            self._composer.set_text(entry.typed)
            self._attachments.show((*entry.pictures, *entry.files))
            self._composer.setFocus()

    def _end_editing(self) -> None:
        if self._edited is not None:
            self._edited = None
            self._editing.hide()
            self._composer.set_text("")
            self._attachments.show(())

    def _show_opened(self, opened: Opened) -> None:
        self._end_editing()
        self._stack.setCurrentWidget(self._transcript if opened.entries else self._empty)
        self._transcript.set_entries(opened.entries, has_older=opened.has_older)

    def _show_added(self, entries: list[MessageEntry]) -> None:
        self._stack.setCurrentWidget(self._transcript)
        for entry in entries:
            self._transcript.append(entry)

    def _conversation_changed(self, conversation_id: str) -> None:
        self._list.view.set_current(conversation_id)
        self._show_title()
        self._context.signals.conversation_changed.emit(conversation_id)
        self._ask_preview()

    def _show_title(self) -> None:
        self._header.set_title(self._list.title_of(self._session.conversation_id) or self.tr("New conversation"))

    def _show_imported(self, conversation_id: str) -> None:
        self._list.read_soon()
        self._open_soon(conversation_id)

    async def _read_options(self) -> None:
        profiles = await self._store.profiles()
        self._picker.set_options(picker_options(profiles), self._context.app.settings().routing.strategy)
        self._ask_preview()

    def _chosen(self) -> None:
        self._ask_preview()
        self._composer.setFocus()

    def _search(self) -> None:
        def show(hit: MessageHit, text: str) -> None:
            self._spawn(self._show_message, hit.conversation_id, hit.message_id, text)

        self._find.search_all(self._context.theme, self.window(), show)

    def _open_menu(self) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        key = self._session.conversation_id
        if key:
            menu.addAction(self.tr("Rename"), self._list.view.rename_current)
            menu.addAction(self.tr("Delete"), self._list.delete_open)
            menu.addSeparator()
        menu.addAction(self.tr("Find…\tCtrl+F"), self._find.open)
        menu.addSeparator()
        self._transfer.add_to(menu, key, self._list.title_of(key))
        menu.popup(self._more.mapToGlobal(QPoint(0, self._more.height())))

    def _export(self, suffix: str) -> None:
        key = self._session.conversation_id
        if key:
            self._transfer.export(key, self._list.title_of(key), suffix)

    def _close_find(self) -> None:
        self._find.close()
        self._composer.setFocus()

    def _reroute(self) -> None:
        self._spawn(self._session.reroute)

    def _pick(self) -> None:
        self._picker.open_popup()

    def _explain(self, part: PartState) -> None:
        if part.decision_id is not None:
            self._context.show_decision(part.decision_id)

    def _refuse_link(self, address: str) -> None:
        text = self.tr("This link was not opened: {address}. Only web and mail addresses are.").format(address=address)
        self._context.toast(text, kind="warning")


def _centred(widget: QWidget, *, top: int, bottom: int) -> QHBoxLayout:
    """Return a row that keeps a widget as wide as the transcript's column."""
    row = QHBoxLayout()
    # The transcript's scroll bar takes room on the right; what stands below it must end at the same line.
    row.setContentsMargins(SPACE[5], top, SPACE[5] + SCROLL_BAR_PX, bottom)
    widget.setMaximumWidth(MAX_COLUMN_PX)
    row.addStretch(1)
    row.addWidget(widget, 1000)
    row.addStretch(1)
    return row
