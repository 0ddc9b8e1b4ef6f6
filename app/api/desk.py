"""What all routes work with."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from datetime import datetime

from app.api.names import Names
from app.bootstrap import Application


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """The application, the names of its models, and whether the server is closing.

    `asks_token` False means that every program on this machine is let in.
    """

    application: Application
    names: Names
    started_at: datetime
    asks_token: bool = True
    closing: asyncio.Event = field(default_factory=asyncio.Event)
