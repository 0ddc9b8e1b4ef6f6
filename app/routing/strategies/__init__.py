"""The strategies, in the order of the picker; to add one, write its file and put it into the tuple."""

from __future__ import annotations

from app.routing.strategies.balanced import Balanced
from app.routing.strategies.base import Order, Strategy
from app.routing.strategies.best_quality import BestQuality
from app.routing.strategies.cascade import Cascade
from app.routing.strategies.fastest import Fastest
from app.routing.strategies.pinned import Pinned
from app.routing.strategies.resident_first import ResidentFirst
from app.routing.strategies.round_robin import RoundRobin
from app.routing.strategies.thompson import Thompson

STRATEGIES: tuple[Strategy, ...] = (
    Balanced(),
    BestQuality(),
    Fastest(),
    ResidentFirst(),
    Cascade(),
    Thompson(),
    RoundRobin(),
    Pinned(),
)

__all__ = ["STRATEGIES", "Order", "Strategy"]
