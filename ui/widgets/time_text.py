"""Moments as people say them."""

from __future__ import annotations

from datetime import datetime, timedelta

from PySide6.QtCore import QCoreApplication

_HOUR = timedelta(hours=1)
_MINUTE = timedelta(minutes=1)


def _tr(text: str) -> str:
    return QCoreApplication.translate("ConversationListModel", text)


def time_text(updated_at: datetime, now: datetime) -> str:
    """Return when it was as people say it: "2 min ago", "14:02", "3 Nov", "3 Nov 2024"."""
    local = updated_at.astimezone(now.tzinfo)
    age = now - local
    if age < _MINUTE:
        return _tr("just now")
    if age < _HOUR:
        return _tr("{n} min ago").format(n=int(age / _MINUTE))
    if (now.date() - local.date()).days <= 1:
        return f"{local:%H:%M}"
    return f"{local.day} {local:%b}" if local.year == now.year else f"{local.day} {local:%b %Y}"
