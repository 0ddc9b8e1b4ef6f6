"""The open conversation: its messages, the requests that run in it, and what is sent next."""

from __future__ import annotations

import asyncio
import time
from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from app.domain.errors import InvalidInputError
from app.domain.events import EngineEvent
from app.domain.parameters import ChatParameters
from app.domain.plan import Plan
from app.domain.profile import ModelRef
from app.domain.prompt import ChatMessage, PromptRequest, new_id
from app.domain.record import RequestRecord
from ui.pages.chat_store import PAGE_SIZE, ChatStore
from ui.pages.chat_turn import Opened, Rerun, Turn, entries_of, take_ids
from ui.tasks import spawn
from ui.widgets.context import WindowContext
from ui.widgets.message_parts import AnswerState, MessageEntry, question, short_title
from ui.widgets.model_picker import RouteChoice
from ui.widgets.pictures import Picture

_UNBORN = "?"


class ChatSession(QObject):
    """Sends, stops and opens; tells the page what to draw."""

    opened = Signal(object)  # Opened
    older_loaded = Signal(object)  # Opened
    entries_added = Signal(object)  # list[MessageEntry]
    entry_removed = Signal(object)  # MessageEntry
    entry_stored = Signal(object)  # MessageEntry that now has its id and siblings
    entry_changed = Signal(object)  # MessageEntry
    running_changed = Signal(bool)
    answer_ended = Signal(object)  # AnswerState
    conversation_changed = Signal(str)
    choice_changed = Signal()
    parameters_changed = Signal()
    list_changed = Signal()

    def __init__(self, context: WindowContext, store: ChatStore, parent: QObject | None = None) -> None:
        """Start with a new, empty conversation."""
        super().__init__(parent)
        self._context = context
        self._store = store
        self._turns: list[Turn] = []
        self._serial = 0
        self._oldest_id: int | None = None
        self.conversation_id = ""
        self.choice = RouteChoice()
        self.once: RouteChoice | None = None
        self.parameters = ChatParameters()
        self.history: tuple[ChatMessage, ...] = ()
        self.current_model: ModelRef | None = None
        self.entries: list[MessageEntry] = []
        context.feed.record_added.connect(self._record_added)

    @property
    def is_fresh(self) -> bool:
        """Whether nothing was opened or sent yet."""
        return self._serial == 0 and not self.entries

    @property
    def is_running(self) -> bool:
        """Whether an answer is under way in the open conversation."""
        return self._turn() is not None

    def request(self, prompt: str, pictures: tuple[Picture, ...] = ()) -> PromptRequest:
        """Return the request that sending `prompt` now would make."""
        choice = self.choice if self.once is None else self.once
        return PromptRequest(
            prompt=prompt,
            images=tuple(picture.content for picture in pictures),
            conversation_id=self.conversation_id or None,
            system=self.parameters.system,
            options=self.parameters.options(),
            history=self.history,
            strategy=choice.strategy,
            pinned_model=choice.pinned,
            current_model=self.current_model,
        )

    async def open(self, conversation_id: str) -> None:
        """Show another conversation, or with "" a new one; a later call overtakes this one."""
        self._serial += 1
        serial = self._serial
        for turn in self._turns:
            if not turn.conversation_id:
                # Its conversation is being created; it is not the empty one that may be opened now.
                turn.conversation_id = _UNBORN
        choice = await self._store.choice(conversation_id)
        parameters = await self._store.parameters(conversation_id)
        messages = await self._store.messages(conversation_id) if conversation_id else ()
        history = await self._store.history(conversation_id) if conversation_id else ()
        read = await entries_of(messages)
        if serial != self._serial:
            return
        running = [turn for turn in self._turns if turn.conversation_id == conversation_id and conversation_id]
        live_ids = {turn.answer.request_id for turn in running}
        # What is streaming now is drawn from the live answer, not from its last checkpoint.
        known = zip(messages, read, strict=True)
        entries = [entry for message, entry in known if message.request_id not in live_ids]
        for turn in running:
            asked = [place for place, entry in enumerate(entries) if entry.message_id == turn.question_id is not None]
            if asked:
                # What is read may still be the branch of the answer before.
                entries = [*entries[: asked[0] + 1], turn.entry]
            else:
                entries += [turn.question, turn.entry]
        self.conversation_id = conversation_id
        self.choice = choice
        self.once = None
        self.parameters = parameters
        self.history = history
        self.entries = entries
        self.current_model = self._last_model()
        self._oldest_id = messages[0].message_id if messages else None
        self.opened.emit(Opened(entries=entries, has_older=len(messages) >= PAGE_SIZE))
        self.conversation_changed.emit(conversation_id)
        self.parameters_changed.emit()
        self.running_changed.emit(self.is_running)
        await self._store.set_last_conversation(conversation_id)

    async def load_older(self, limit: int = PAGE_SIZE) -> bool:
        """Read a page before the oldest message shown; return whether there may be more before it."""
        if not self.conversation_id or self._oldest_id is None:
            return False
        serial, oldest = self._serial, self._oldest_id
        messages = await self._store.messages(self.conversation_id, before=oldest, limit=limit)
        entries = await entries_of(messages)
        if serial != self._serial or oldest != self._oldest_id:
            return self._oldest_id is not None
        has_older = len(messages) >= limit
        self.entries[:0] = entries
        self._oldest_id = messages[0].message_id if messages else None
        self.older_loaded.emit(Opened(entries=entries, has_older=has_older))
        return has_older

    def entry_of(self, message_id: int | None) -> MessageEntry | None:
        """Return the loaded entry of a stored message; None if it is not loaded."""
        return next((entry for entry in self.entries if entry.message_id == message_id is not None), None)

    async def reach(self, message_id: int) -> MessageEntry | None:
        """Load a message of this conversation, showing its branch where it is on another; None if there is none."""
        for may_switch in (True, False):
            # Each page is larger than the one before: the beginning of a long conversation is a few pages away.
            limit, has_older = PAGE_SIZE, True
            while (entry := self.entry_of(message_id)) is None and has_older:
                has_older = await self.load_older(limit)
                limit *= 4
            if entry is not None or not may_switch or self.is_running:
                return entry
            await self.show_branch(message_id)
        return None

    async def set_choice(self, choice: RouteChoice) -> None:
        """Let another strategy or model answer this conversation."""
        self.choice = choice
        self.choice_changed.emit()
        await self._store.set_choice(self.conversation_id, choice)

    async def set_parameters(self, parameters: ChatParameters) -> None:
        """Let this conversation be answered with these from the next prompt on; InvalidInputError for a wrong value."""
        await self._store.set_parameters(self.conversation_id, parameters)
        self.parameters = parameters
        self.parameters_changed.emit()

    def send(
        self,
        prompt: str,
        pictures: tuple[Picture, ...] = (),
        *,
        instead_of: MessageEntry | None = None,
        plan: Plan | None = None,
        may_split: bool = True,
    ) -> None:
        """Show the question at once and have it answered; nothing happens while an answer is under way.

        `instead_of` is a stored question that this one stands beside, as another version of it. `plan` is what the
        user wants to be run; `may_split` False has it answered by one call.
        """
        if self.is_running or not (prompt.strip() or pictures):
            return
        # A conversation that is still being opened must not come in between the question and its answer.
        self._serial += 1
        place = self.entries.index(instead_of) if instead_of in self.entries else len(self.entries)
        for entry in self.entries[place:]:
            self.entry_removed.emit(entry)
        del self.entries[place:]
        request_id = new_id()
        answer = AnswerState(request_id=request_id, is_running=True)
        part = answer.part("1")
        part.since_s = time.monotonic()
        turn = Turn(
            conversation_id=self.conversation_id,
            request=replace(self.request(prompt, pictures), plan=plan, may_split=may_split),
            is_new=not self.conversation_id,
            question=question(prompt, pictures),
            entry=MessageEntry(role="assistant", answer=answer),
            answer=answer,
            edited=instead_of,
        )
        self._turns.append(turn)
        self.entries += [turn.question, turn.entry]
        self.entries_added.emit([turn.question, turn.entry])
        self.once = None
        self.running_changed.emit(True)
        spawn(self, self._start(turn))

    def ask_again(self, entry: MessageEntry | None = None) -> None:
        """Answer the question of an answer once more (the last one without an entry); the old answer is kept.

        The new one stands in its place, and what followed the old one stays in the old one's branch. A question that
        is not stored is sent again instead.
        """
        if self.is_running:
            return
        position = len(self.entries)
        if entry is not None and entry in self.entries:
            position = self.entries.index(entry)
        asked = next((each for each in reversed(self.entries[:position]) if each.role == "user"), None)
        if asked is None:
            return
        if asked.message_id is None:
            self.send(asked.text, asked.pictures)
        else:
            self._answer_again(asked, asked.message_id)

    async def reroute(self) -> None:
        """Answer the last question once more by the runner-up of its decision, beside the old answer.

        The decision is tagged as overridden, for learning. InvalidInputError where there is nobody else to ask.
        """
        entry = self.entries[-1] if self.entries else None
        if self.is_running or entry is None or entry.answer is None or self._asked(entry) is None:
            return
        part = entry.answer.parts[-1]
        decision = part.decision
        if decision is None and part.decision_id is not None:
            decision = await self._store.decision(part.decision_id)
        ranking = () if decision is None else decision.ranking
        other = next((candidate.ref for candidate in ranking if candidate.ref != part.ref), None)
        if other is None:
            raise InvalidInputError(
                "No other model was considered for this answer.", fix="Choose one above the conversation and ask again."
            )
        await self.answer_with(entry, RouteChoice(pinned=other))

    async def answer_with(self, entry: MessageEntry, choice: RouteChoice) -> None:
        """Answer the question of an answer once more as chosen, beside the old answer.

        A model chosen against a decision is noted on it, for learning. Nothing happens while an answer is under way,
        or for one that is not stored.
        """
        asked = self._asked(entry)
        if self.is_running or entry.answer is None or asked is None or asked.message_id is None:
            return
        serial = self._serial
        part = entry.answer.parts[-1]
        if part.decision_id is not None and choice.pinned is not None and choice.pinned != part.ref:
            await self._store.tag_overridden(part.decision_id, choice.pinned)
        if serial == self._serial and not self.is_running:
            self._answer_again(asked, asked.message_id, choice)

    def _asked(self, entry: MessageEntry) -> MessageEntry | None:
        """Return the stored question that an answer belongs to; None if there is none."""
        place = self.entries.index(entry) if entry in self.entries else 0
        asked = self.entries[place - 1] if place else None
        return asked if asked is not None and asked.message_id is not None else None

    async def retry_step(self, request_id: str, sub_task_id: str, pinned: ModelRef | None = None) -> None:
        """Do one step of a shown answer once more, and what builds on it; the other steps stay.

        `pinned` is the model for that step, None routes it anew. Nothing happens while an answer is under way, or for
        an answer that is not shown here.
        """
        entry = next((each for each in self.entries if each.answer and each.answer.request_id == request_id), None)
        asked = None if entry is None else self._asked(entry)
        if self.is_running or entry is None or entry.answer is None or asked is None:
            return
        serial = self._serial
        earlier = await self._store.record(request_id)
        history = await self._store.history(self.conversation_id, before=asked.message_id)
        if serial != self._serial or self.is_running:
            return
        turn = Turn(
            conversation_id=self.conversation_id,
            request=self.request(asked.text, asked.pictures),
            question=asked,
            entry=entry,
            answer=entry.answer,
            history=history,
            rerun=Rerun(earlier=earlier, sub_task_id=sub_task_id, pinned=pinned),
        )
        entry.answer.begin_again({sub_task_id, *earlier.plan.dependants(sub_task_id)}, time.monotonic())
        self._turns.append(turn)
        self.entry_changed.emit(entry)
        self.running_changed.emit(True)
        spawn(self, self._start(turn))

    async def show_branch(self, message_id: int) -> None:
        """Show the branch that goes through a message; nothing happens while an answer is under way."""
        if not self.is_running:
            await self._store.show_branch(self.conversation_id, message_id)
            await self.open(self.conversation_id)

    def _answer_again(self, asked: MessageEntry, question_id: int, choice: RouteChoice | None = None) -> None:
        request = self.request(asked.text, asked.pictures)
        if choice is not None:
            request = replace(request, strategy=choice.strategy, pinned_model=choice.pinned)
        self._serial += 1
        place = self.entries.index(asked) + 1
        for entry in self.entries[place:]:
            self.entry_removed.emit(entry)
        del self.entries[place:]
        answer = AnswerState(request_id=new_id(), is_running=True)
        answer.part("1").since_s = time.monotonic()
        turn = Turn(
            conversation_id=self.conversation_id,
            request=request,
            question=asked,
            entry=MessageEntry(role="assistant", answer=answer),
            answer=answer,
            question_id=question_id,
        )
        self._turns.append(turn)
        self.entries.append(turn.entry)
        self.entries_added.emit([turn.entry])
        self.once = None
        self.running_changed.emit(True)
        spawn(self, self._start(turn))

    def stop(self) -> None:
        """Stop the answer under way, at once; its text stays."""
        turn = self._turn()
        if turn is None:
            return
        turn.is_stopped = True
        turn.answer.stop()
        self._cancel(turn)
        self._end(turn)

    def close(self) -> None:
        """Stop every answer under way; the page is closing."""
        for turn in list(self._turns):
            turn.is_stopped = True
            self._cancel(turn)
        self._turns.clear()

    def _cancel(self, turn: Turn) -> None:
        if turn.waiting is not None:
            turn.waiting.cancel()
        if turn.handle is not None:
            turn.handle.cancel()

    async def _start(self, turn: Turn) -> None:
        try:
            if turn.is_new:
                await self._create(turn)
            fork = turn.question_id if turn.edited is None else turn.edited.message_id
            if fork is not None:
                turn.history = await self._store.history(turn.conversation_id, before=fork)
                if turn.conversation_id == self.conversation_id:
                    self.history = turn.history
            # Right after the start the first model may still be on its way; the prompt waits for it.
            turn.waiting = asyncio.ensure_future(self._context.core.call(self._context.app.wait_until_ready()))
            await turn.waiting
        except Exception as error:  # noqa: BLE001  whatever it is, the answer shows it and the prompt is kept
            self._failed(turn, error)
            return
        if turn.is_stopped:
            return
        request = self._request_of(turn)
        is_shown = turn.conversation_id == self.conversation_id
        if is_shown:
            self._context.signals.request_started.emit(request.request_id)
        engine = self._context.app.engine
        rerun = turn.rerun
        turn.handle = self._context.core.stream(
            lambda: (
                engine.stream(request)
                if rerun is None
                else engine.retry_step(request, rerun.earlier, rerun.sub_task_id, pinned=rerun.pinned)
            ),
            lambda events: self._take(turn, events),
            lambda error: self._done(turn, error),
        )

    def _request_of(self, turn: Turn) -> PromptRequest:
        return replace(
            turn.request,
            request_id=turn.answer.request_id,
            conversation_id=turn.conversation_id,
            history=turn.request.history if turn.history is None else turn.history,
            question_message=turn.question_id,
            after_message=None if turn.edited is None else turn.edited.parent_id or 0,
        )

    async def _create(self, turn: Turn) -> None:
        serial = self._serial
        title = short_title(turn.question.typed) or ", ".join(file.name for file in turn.question.files)
        turn.conversation_id = await self._store.create(title or self.tr("Picture"))
        if serial == self._serial:
            self.conversation_id = turn.conversation_id
            await self._store.set_choice(turn.conversation_id, self.choice)
            await self._store.set_choice("", RouteChoice())
            await self._store.set_parameters(turn.conversation_id, self.parameters)
            await self._store.set_parameters("", ChatParameters())
            await self._store.set_last_conversation(turn.conversation_id)
            self.conversation_changed.emit(turn.conversation_id)
        self.list_changed.emit()

    def _take(self, turn: Turn, events: list[EngineEvent]) -> None:
        if turn.is_stopped:
            return
        now_s = time.monotonic()
        is_shown = turn.conversation_id == self.conversation_id
        for event in events:
            turn.answer.apply(event, now_s)
            if is_shown:
                self._context.signals.event_arrived.emit(event)
        self.entry_changed.emit(turn.entry)

    def _done(self, turn: Turn, error: BaseException | None) -> None:
        if turn.is_stopped:
            self.list_changed.emit()
            return
        if error is not None and not isinstance(error, asyncio.CancelledError):
            self._failed(turn, error)
            return
        if error is not None:
            turn.answer.stop()
        self._end(turn)

    def _failed(self, turn: Turn, error: BaseException) -> None:
        turn.answer.fail(error)
        self._end(turn)

    def _end(self, turn: Turn) -> None:
        turn.answer.is_running = False
        if turn in self._turns:
            self._turns.remove(turn)
        self.entry_changed.emit(turn.entry)
        if turn.conversation_id == self.conversation_id:
            self._remember(turn)
            self.answer_ended.emit(turn.answer)
            self.running_changed.emit(False)
        self.list_changed.emit()

    async def _learn_ids(self, entries: list[MessageEntry], conversation_id: str, request_id: str) -> None:
        """Find the ids that a finished exchange was stored under; without them it has no versions."""
        messages = await self._store.messages(conversation_id, limit=2)
        if messages and messages[-1].request_id == request_id:
            for entry in take_ids(entries, messages):
                if entry in self.entries:
                    self.entry_stored.emit(entry)

    def _remember(self, turn: Turn) -> None:
        text = turn.answer.text
        if turn.rerun is not None:
            # The answer is another text in the same place.
            spawn(self, self._read_history())
        elif text.strip():
            images = tuple(picture.content for picture in turn.question.pictures)
            asked = ChatMessage(role="user", content=turn.question.text, images=images)
            self.history = (*self.history, asked, ChatMessage(role="assistant", content=text))
        self.current_model = turn.answer.last_ref or self.current_model

    async def _read_history(self) -> None:
        serial = self._serial
        history = await self._store.history(self.conversation_id)
        if serial == self._serial:
            self.history = history

    def _record_added(self, record: RequestRecord) -> None:
        """Complete a stopped answer with what the engine stored of it."""
        for entry in reversed(self.entries):
            answer = entry.answer
            if answer is not None and answer.request_id == record.request_id:
                for sub_task in record.sub_tasks:
                    answer.finish_part(sub_task)
                self.entry_changed.emit(entry)
                place = self.entries.index(entry)
                exchange = self.entries[max(0, place - 1) : place + 1]
                spawn(self, self._learn_ids(exchange, self.conversation_id, record.request_id))
                break
        self.list_changed.emit()

    def _turn(self) -> Turn | None:
        return next((turn for turn in self._turns if turn.conversation_id == self.conversation_id), None)

    def _last_model(self) -> ModelRef | None:
        answers = (entry.answer for entry in reversed(self.entries) if entry.answer is not None)
        return next((answer.last_ref for answer in answers if answer.last_ref is not None), None)
