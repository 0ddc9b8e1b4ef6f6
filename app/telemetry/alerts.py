"""Turns what the feed tells into alerts: a breaker opened, a host went away. Each trouble is told once, and its end."""

from __future__ import annotations

from collections.abc import Callable

from app.domain.decision import BreakerState, BreakerView
from app.domain.events import AlertRaised, FeedMessage
from app.domain.profile import HostState, HostStatus, ModelRef

# States of a host in which it can be asked.
_UP = frozenset({HostState.READY, HostState.EMPTY})
# States that are no news: nothing was promised yet.
_NEUTRAL = frozenset({HostState.STARTING})


class AlertRules:
    """Watches the feed; belongs to the core's thread."""

    def __init__(self, publish: Callable[[AlertRaised], None]) -> None:
        """Give alerts to `publish`."""
        self._publish = publish
        self._was_up: dict[str, bool] = {}
        self._open: set[str] = set()

    def note(self, message: FeedMessage) -> None:
        """Look at one message of the feed."""
        match message:
            case BreakerView():
                self._note_breaker(message)
            case HostStatus():
                self._note_host(message)

    def _note_breaker(self, view: BreakerView) -> None:
        if view.state is BreakerState.OPEN and view.key not in self._open:
            self._open.add(view.key)
            self._tell(
                view.key,
                "breaker_opened",
                f"{view.key} is paused",
                f"{view.reason} It is tried again in {view.remaining_s:.0f} s; until then others answer.".strip(),
                is_over=False,
            )
        elif view.state is BreakerState.CLOSED and view.key in self._open:
            self._open.discard(view.key)
            self._tell(view.key, "breaker_opened", f"{view.key} works again", "", is_over=True)

    def _note_host(self, status: HostStatus) -> None:
        key, is_up = status.host.key, status.state in _UP
        if status.state in _NEUTRAL:
            return
        was_up = self._was_up.get(key)
        self._was_up[key] = is_up
        # A host that never answered is told by its card; an alert is for one that is missed.
        if was_up and not is_up:
            detail = f"{status.detail} {status.fix}".strip()
            self._tell(key, "host_down", f"{status.host.title} does not answer", detail, is_over=False)
        elif was_up is False and is_up:
            self._tell(key, "host_down", f"{status.host.title} answers again", "", is_over=True)

    def _tell(self, key: str, kind: str, title: str, detail: str, *, is_over: bool) -> None:
        host, slash, model = key.partition("/")
        ref = ModelRef(host, model) if slash else None
        self._publish(AlertRaised(key=f"{kind}:{key}", kind=kind, title=title, detail=detail, ref=ref, is_over=is_over))
