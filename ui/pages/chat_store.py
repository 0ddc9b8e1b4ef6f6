"""What the Chat page reads and writes, each call on the core's thread."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, replace
from typing import Any

from app.domain.decision import RoutingDecision
from app.domain.parameters import ChatParameters, Preset
from app.domain.profile import ModelProfile, ModelRef
from app.domain.prompt import ChatMessage
from app.domain.record import RequestRecord
from app.domain.views import ConversationSummary, FoundMessage, MessageHit, StoredMessage
from ui.widgets.context import WindowContext
from ui.widgets.model_picker import RouteChoice

PAGE_SIZE = 40
LIST_SIZE = 300
# More than any local model's context holds; older turns would be cut by the server anyway.
HISTORY_MESSAGES = 200
NEW_DRAFT = "new"
OVERRIDDEN_TAG = "overridden"


class ChatStore:
    """Conversations, drafts and choices of the page."""

    def __init__(self, context: WindowContext) -> None:
        """Use the stores of the running application."""
        self._core = context.core
        self._app = context.app

    async def list(self, search: str = "") -> Sequence[ConversationSummary]:
        """Return conversations, newest first; with `search` those whose title or text contains it."""
        return await self._core.call(self._app.store.conversations.list(search, limit=LIST_SIZE))

    async def create(self, title: str) -> str:
        """Start a conversation and return its id."""
        created = await self._core.call(self._app.store.conversations.create(title))
        return created.conversation_id

    async def rename(self, conversation_id: str, title: str) -> None:
        """Give a conversation another title."""
        await self._core.call(self._app.store.conversations.rename(conversation_id, title))

    async def delete(self, conversation_id: str) -> None:
        """Hide a conversation; `restore` brings it back."""
        await self._core.call(self._app.store.conversations.delete(conversation_id))

    async def restore(self, conversation_id: str) -> None:
        """Bring a deleted conversation back."""
        await self._core.call(self._app.store.conversations.undelete(conversation_id))

    async def messages(
        self, conversation_id: str, *, before: int | None = None, limit: int = PAGE_SIZE
    ) -> Sequence[StoredMessage]:
        """Return the last messages, oldest first; only those older than the message `before` if it is given."""
        store = self._app.store.conversations
        return await self._core.call(store.messages(conversation_id, before=before, limit=limit))

    async def find_in(self, conversation_id: str, text: str) -> Sequence[FoundMessage]:
        """Return the messages of the branch shown that hold `text`, in any case, oldest first."""
        return await self._core.call(self._app.store.conversations.find_in(conversation_id, text))

    async def search(self, text: str) -> Sequence[MessageHit]:
        """Return the newest messages of all conversations that hold every word of `text`."""
        return await self._core.call(self._app.store.conversations.search(text))

    async def show_branch(self, conversation_id: str, message_id: int) -> None:
        """Show the branch of a conversation that goes through a message."""
        await self._core.call(self._app.store.conversations.show_branch(conversation_id, message_id))

    async def history(self, conversation_id: str, *, before: int | None = None) -> tuple[ChatMessage, ...]:
        """Return the turns of a conversation for the next request; answers without text are left out.

        Only those before the message `before` if it is given.
        """
        messages = await self.messages(conversation_id, before=before, limit=HISTORY_MESSAGES)
        return history_of(messages)

    async def decision(self, decision_id: str) -> RoutingDecision | None:
        """Return a stored decision; None for an answer without one. NotFoundError if there is no such decision."""
        detail = await self._core.call(self._app.store.queries.decision(decision_id))
        return detail.record.decision

    async def record(self, request_id: str) -> RequestRecord:
        """Return what is stored of a request; NotFoundError if there is no such request."""
        return await self._core.call(self._app.store.queries.record(request_id))

    async def tag_overridden(self, decision_id: str, chosen: ModelRef) -> None:
        """Note on a decision that the user preferred to ask `chosen`: the tags "overridden" and "chose:<model>"."""
        annotations = self._app.store.annotations

        async def tag() -> None:
            present = await annotations.get(decision_id)
            tags = dict.fromkeys((*present.tags, OVERRIDDEN_TAG, f"chose:{chosen}"))
            await annotations.save(decision_id, replace(present, tags=tuple(tags)))

        await self._core.call(tag())

    async def profiles(self) -> Sequence[ModelProfile]:
        """Return every known model."""
        return await self._core.call(self._app.store.profiles.list())

    async def draft(self, conversation_id: str) -> str:
        """Return the unsent text of a conversation; "" without one."""
        return str(await self._get(f"chat.draft.{conversation_id or NEW_DRAFT}") or "")

    async def set_draft(self, conversation_id: str, text: str) -> None:
        """Keep the unsent text of a conversation; "" forgets it."""
        await self._set(f"chat.draft.{conversation_id or NEW_DRAFT}", text or None)

    async def draft_attachments(self, conversation_id: str) -> Any:
        """Return what was attached to the unsent text, as `chat_attachments.to_stored` wrote it; None without any."""
        return await self._get(f"chat.attached.{conversation_id or NEW_DRAFT}")

    async def set_draft_attachments(self, conversation_id: str, stored: Any) -> None:
        """Keep what is attached to the unsent text; an empty value forgets it."""
        await self._set(f"chat.attached.{conversation_id or NEW_DRAFT}", stored or None)

    async def choice(self, conversation_id: str) -> RouteChoice:
        """Return who answers a conversation."""
        stored = await self._get(f"chat.route.{conversation_id or NEW_DRAFT}") or {}
        try:
            pinned = ModelRef.parse(stored["pinned"]) if stored.get("pinned") else None
        except ValueError:
            pinned = None
        return RouteChoice(strategy=stored.get("strategy"), pinned=pinned)

    async def set_choice(self, conversation_id: str, choice: RouteChoice) -> None:
        """Keep who answers a conversation."""
        value = {"strategy": choice.strategy, "pinned": str(choice.pinned) if choice.pinned else None}
        await self._set(f"chat.route.{conversation_id or NEW_DRAFT}", value if any(value.values()) else None)

    async def parameters(self, conversation_id: str) -> ChatParameters:
        """Return what a conversation, or with "" the next new one, sets for its answers."""
        if conversation_id:
            return await self._core.call(self._app.store.parameters.get(conversation_id))
        return ChatParameters(**(await self._get("chat.parameters.new") or {}))

    async def set_parameters(self, conversation_id: str, parameters: ChatParameters) -> None:
        """Keep what a conversation, or with "" the next new one, sets; InvalidInputError for a value out of bounds."""
        if conversation_id:
            await self._core.call(self._app.store.parameters.set(conversation_id, parameters))
        else:
            await self._set("chat.parameters.new", None if parameters.is_default else asdict(parameters))

    async def presets(self) -> Sequence[Preset]:
        """Return the presets by name."""
        return await self._core.call(self._app.store.parameters.presets())

    async def save_preset(self, preset: Preset) -> None:
        """Keep a preset, over an older one of its name; InvalidInputError for one that cannot be kept."""
        await self._core.call(self._app.store.parameters.save_preset(preset))

    async def delete_preset(self, name: str) -> None:
        """Forget a preset."""
        await self._core.call(self._app.store.parameters.delete_preset(name))

    async def last_conversation(self) -> str:
        """Return the conversation that was open last; "" if none was."""
        return str(await self._get("chat.open") or "")

    async def set_last_conversation(self, conversation_id: str) -> None:
        """Remember the open conversation."""
        await self._set("chat.open", conversation_id or None)

    async def dismissed_card(self) -> str:
        """Return the key of the host card that was dismissed last."""
        return str(await self._get("chat.dismissed_card") or "")

    async def set_dismissed_card(self, key: str) -> None:
        """Remember a dismissed host card."""
        await self._set("chat.dismissed_card", key)

    async def _get(self, key: str) -> Any:
        return await self._core.call(self._app.store.state.get(key))

    async def _set(self, key: str, value: Any) -> None:
        state = self._app.store.state
        await self._core.call(state.delete(key) if value is None else state.set(key, value))


def history_of(messages: Sequence[StoredMessage]) -> tuple[ChatMessage, ...]:
    """Return stored messages as turns; a question whose answer is empty goes with it."""
    turns: list[ChatMessage] = []
    for message in messages:
        if message.role == "user":
            turns.append(ChatMessage(role="user", content=message.content, images=message.images))
        elif message.role == "assistant" and message.content.strip():
            turns.append(ChatMessage(role="assistant", content=message.content))
        elif turns and turns[-1].role == "user":
            turns.pop()
    # A trailing question was never answered, and two questions in a row confuse small models.
    while turns and turns[-1].role == "user":
        turns.pop()
    return tuple(turns)
