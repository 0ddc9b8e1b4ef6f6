"""What all routes work with."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from datetime import datetime

from app.api.names import Names
from app.bootstrap import Application


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """The application, the names of its models, and whether the server is closing."""

    application: Application
    names: Names
    started_at: datetime
    closing: asyncio.Event = field(default_factory=asyncio.Event)
