"""Conversations as a JSON file of our own, which keeps everything, and as Markdown to read."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from app.domain.errors import InvalidInputError
from app.domain.exchange import WholeConversation, WholeMessage
from app.domain.parameters import ChatParameters, check_parameters

FORMAT = "modelyard-conversations"
VERSION = 1
ROLES = ("user", "assistant")


def to_json(conversations: Sequence[WholeConversation]) -> str:
    """Return conversations as the text of a JSON file."""
    document = {"format": FORMAT, "version": VERSION, "conversations": [_conversation(each) for each in conversations]}
    return json.dumps(document, ensure_ascii=False, indent=1)


def from_json(document: Mapping[str, Any]) -> tuple[WholeConversation, ...]:
    """Return the conversations of a file that `to_json` wrote; InvalidInputError says what is wrong with it."""
    if document.get("version") != VERSION:
        raise InvalidInputError(
            f"The file has version {document.get('version')} of the format; this Modelyard reads {VERSION}.",
            field="file",
            fix="Update Modelyard, or export again from the program that wrote it.",
        )
    stored = document.get("conversations")
    if not isinstance(stored, list):
        raise damaged("it has no list of conversations")
    return tuple(_read(each, place) for place, each in enumerate(stored, start=1))


def to_markdown(conversation: WholeConversation, picture_names: Mapping[tuple[int, int], str]) -> str:
    """Return the branch shown as Markdown; `picture_names` are links by message and place of the picture."""
    lines = [f"# {conversation.title or 'Conversation'}", ""]
    if conversation.parameters.system:
        quoted = "\n".join(f"> {line}" for line in conversation.parameters.system.splitlines())
        lines += [f"> System prompt:\n{quoted}", ""]
    for message in conversation.branch():
        who = "You" if message.role == "user" else ", ".join(message.models) or "Answer"
        lines += [f"## {who} · {message.created_at:%Y-%m-%d %H:%M}", ""]
        lines += [
            f"![Picture {place + 1}]({picture_names[message.number, place]})\n" for place in range(len(message.images))
        ]
        lines += [message.content.strip(), ""]
    return "\n".join(lines).rstrip() + "\n"


def damaged(reason: str) -> InvalidInputError:
    """Return the error of a file that does not hold what it should."""
    return InvalidInputError(
        f"The file cannot be read: {reason}.", field="file", fix="Export it again. Nothing was imported."
    )


def check_tree(messages: Sequence[WholeMessage], name: str) -> None:
    """Raise InvalidInputError where a message stands before the one it follows, or two have one number."""
    seen: set[int] = set()
    for message in messages:
        if message.number in seen or (message.parent is not None and message.parent not in seen):
            raise damaged(f"message {message.number} of “{name}” is out of order")
        seen.add(message.number)


def _conversation(whole: WholeConversation) -> dict[str, Any]:
    return {
        "title": whole.title,
        "created_at": whole.created_at.isoformat(),
        "updated_at": whole.updated_at.isoformat(),
        "shown": whole.shown,
        "parameters": {name: value for name, value in asdict(whole.parameters).items() if value not in {None, ""}},
        "messages": [
            {
                "number": message.number,
                "parent": message.parent,
                "role": message.role,
                "content": message.content,
                "created_at": message.created_at.isoformat(),
                "models": list(message.models),
                "images": [base64.b64encode(image).decode() for image in message.images],
            }
            for message in whole.messages
        ],
    }


def _read(stored: Any, place: int) -> WholeConversation:
    try:
        title = str(stored["title"])
        messages = tuple(_message(each) for each in stored["messages"])
        parameters = ChatParameters(**stored.get("parameters", {}))
        whole = WholeConversation(
            title=title,
            created_at=_moment(stored["created_at"]),
            updated_at=_moment(stored["updated_at"]),
            shown=stored.get("shown"),
            parameters=parameters,
            messages=messages,
        )
    except (KeyError, TypeError, ValueError, AttributeError, binascii.Error) as error:
        raise damaged(f"conversation {place} has a part that is missing or wrong ({error})") from error
    check_parameters(parameters)
    check_tree(messages, title)
    return whole


def _message(stored: Mapping[str, Any]) -> WholeMessage:
    role, content = stored["role"], stored["content"]
    if role not in ROLES or not isinstance(content, str):
        raise ValueError(f"role {role}")
    parent = stored["parent"]
    return WholeMessage(
        number=int(stored["number"]),
        parent=None if parent is None else int(parent),
        role=role,
        content=content,
        created_at=_moment(stored["created_at"]),
        models=tuple(str(model) for model in stored.get("models", ())),
        images=tuple(base64.b64decode(image, validate=True) for image in stored.get("images", ())),
    )


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError(f"{text} has no time zone")
    return moment
