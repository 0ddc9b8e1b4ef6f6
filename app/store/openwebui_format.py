"""Reads the chats that Open WebUI exports: a list of records, each with the tree of its messages.

A record holds `chat` with `title`, `history.messages` by id (`parentId`, `childrenIds`, `role`, `content`, `timestamp`
in seconds, `model`, `files`) and `history.currentId`; older files hold the list `messages` only, or the chat itself.
"""

from __future__ import annotations

import base64
import binascii
import html
import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from app.domain.exchange import WholeConversation, WholeMessage
from app.domain.parameters import ChatParameters
from app.store.exchange_format import ROLES, damaged

_DATA_URL = re.compile(r"data:image/[\w.+-]+;base64,", re.ASCII)
_REASONING = re.compile(r'<details\s+type="reasoning"[^>]*>\s*(?:<summary>.*?</summary>)?(.*?)</details>\s*', re.DOTALL)
# PNG, JPEG and WebP: what the transcript shows and models read.
_SIGNATURES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"RIFF")
# Newer than any moment in seconds: such numbers are milliseconds or finer.
_LATEST_S = 1e11


def looks_like_openwebui(document: Any) -> bool:
    """Return whether a JSON document may be an export of Open WebUI."""
    records = document if isinstance(document, list) else [document]
    return bool(records) and all(isinstance(each, dict) and _chat(each) is not None for each in records)


def from_openwebui(document: Any) -> tuple[tuple[WholeConversation, ...], int]:
    """Return the chats and how many attachments were left out; InvalidInputError for one that cannot be read."""
    records = document if isinstance(document, list) else [document]
    found: list[WholeConversation] = []
    left_out = 0
    for place, record in enumerate(records, start=1):
        try:
            whole, missing = _conversation(record)
        except (KeyError, TypeError, ValueError, AttributeError, OverflowError, OSError) as error:
            raise damaged(f"chat {place} has a part that is missing or wrong ({error})") from error
        found.append(whole)
        left_out += missing
    return tuple(found), left_out


def _chat(record: Mapping[str, Any]) -> Mapping[str, Any] | None:
    chat = record.get("chat", record)
    if not isinstance(chat, dict):
        return None
    history = chat.get("history")
    has_tree = isinstance(history, dict) and isinstance(history.get("messages"), dict)
    return chat if has_tree or isinstance(chat.get("messages"), list) else None


def _conversation(record: Mapping[str, Any]) -> tuple[WholeConversation, int]:
    chat = _chat(record)
    if chat is None:
        raise ValueError("no messages")
    ordered = _in_order(chat)
    numbers = {str(stored["id"]): number for number, stored in enumerate(ordered, start=1)}
    began = _moment(record.get("created_at") or chat.get("timestamp"), datetime.now(UTC))
    messages, left_out = [], 0
    for stored in ordered:
        images, missing = _images(stored)
        left_out += missing
        messages.append(
            WholeMessage(
                number=numbers[str(stored["id"])],
                parent=numbers.get(str(stored.get("parentId"))),
                role=stored["role"],
                content=_text(stored.get("content")),
                created_at=_moment(stored.get("timestamp"), began),
                images=images,
                models=(str(stored["model"]),) if stored.get("model") else (),
            )
        )
    params = _object(chat.get("params"))
    history = _object(chat.get("history"))
    whole = WholeConversation(
        title=str(record.get("title") or chat.get("title") or "").strip(),
        created_at=began,
        updated_at=_moment(record.get("updated_at"), messages[-1].created_at if messages else began),
        messages=tuple(messages),
        shown=numbers.get(str(history.get("currentId"))),
        parameters=ChatParameters(system=str(params.get("system") or chat.get("system") or "").strip()),
    )
    return whole, left_out


def _object(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _in_order(chat: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Return the messages of people and models, each behind the one it follows."""
    history = chat.get("history")
    stored: dict[str, dict[str, Any]] = {}
    if isinstance(history, dict) and isinstance(history.get("messages"), dict):
        stored = {str(key): {**message, "id": str(key)} for key, message in history["messages"].items()}
    else:
        before: str | None = None
        for place, message in enumerate(chat["messages"]):
            key = str(message.get("id", place))
            stored[key] = {**message, "id": key, "parentId": message.get("parentId", before)}
            before = key
    children: dict[str | None, list[str]] = {}
    for key, message in stored.items():
        parent = message.get("parentId")
        children.setdefault(str(parent) if str(parent) in stored else None, []).append(key)
    ordered: list[Mapping[str, Any]] = []
    waiting = list(reversed(children.get(None, [])))
    while waiting:
        key = waiting.pop()
        if stored[key].get("role") in ROLES:
            ordered.append(stored[key])
        waiting.extend(reversed(children.get(key, [])))
    return ordered


def _text(content: Any) -> str:
    if isinstance(content, list):
        texts = (part.get("text", "") for part in content if isinstance(part, dict))
        return "\n\n".join(text for text in texts if text)
    return _REASONING.sub(_as_quote, str(content or ""))


def _as_quote(match: re.Match[str]) -> str:
    # What the model thought is stored inside its answer there, escaped and already quoted line by line.
    lines = (re.sub(r"^>\s?", "", line) for line in html.unescape(match[1]).strip().splitlines())
    return "\n".join(f"> {line}".rstrip() for line in lines) + "\n\n"


def _images(stored: Mapping[str, Any]) -> tuple[tuple[bytes, ...], int]:
    files: Sequence[Any] = stored.get("files") or ()
    images: list[bytes] = []
    for file in files:
        url = file.get("url") if isinstance(file, dict) else None
        match = _DATA_URL.match(url) if isinstance(url, str) else None
        if match is None:
            continue
        try:
            image = base64.b64decode(url[match.end() :], validate=True)  # type: ignore[index]  # matched, so a string
        except binascii.Error:
            continue
        if image.startswith(_SIGNATURES):
            images.append(image)
    return tuple(images), len(files) - len(images)


def _moment(value: Any, otherwise: datetime) -> datetime:
    if not isinstance(value, int | float) or isinstance(value, bool):
        return otherwise
    seconds = float(value)
    while seconds > _LATEST_S:
        seconds /= 1000
    return datetime.fromtimestamp(seconds, UTC)
