"""Whole conversations as they are carried out of and into the program."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime

from app.domain.parameters import ChatParameters

# Larger files are archives of many years; reading one would fill the memory.
MAX_IMPORT_BYTES = 300_000_000
_NAME_LENGTH = 80
_UNSAFE = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*]+')
# Names that Windows keeps for devices, whatever stands behind the dot.
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\..*)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class WholeMessage:
    """One message; `number` is its own within the conversation, `parent` that of the message before it.

    `models` are those that answered; empty for the user's messages and where nobody wrote it down.
    """

    number: int
    parent: int | None
    role: str
    content: str
    created_at: datetime
    images: tuple[bytes, ...] = ()
    models: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class WholeConversation:
    """A conversation with all its branches; parents come before their children, `shown` is the last message shown."""

    title: str
    created_at: datetime
    updated_at: datetime
    messages: tuple[WholeMessage, ...] = ()
    shown: int | None = None
    parameters: ChatParameters = field(default_factory=ChatParameters)

    def branch(self) -> tuple[WholeMessage, ...]:
        """Return the messages of the branch shown, oldest first; without `shown` those up to the last one."""
        known = {message.number: message for message in self.messages}
        last = self.messages[-1].number if self.messages and self.shown not in known else self.shown
        way: list[WholeMessage] = []
        while last is not None and (message := known.get(last)) is not None:
            way.append(message)
            last = message.parent
        return tuple(reversed(way))


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportReport:
    """What an import brought; `left_out` counts pictures and other attachments that could not be taken over."""

    conversation_ids: tuple[str, ...]
    messages: int
    left_out: int


def safe_file_name(title: str, suffix: str) -> str:
    """Return a file name that every system takes, never a path; `suffix` begins with a dot."""
    name = _UNSAFE.sub(" ", title)
    name = " ".join(name.split())[:_NAME_LENGTH].strip(" .")
    if not name or _RESERVED.fullmatch(name):
        name = f"Conversation {name}".strip()
    return f"{name}{suffix}"
