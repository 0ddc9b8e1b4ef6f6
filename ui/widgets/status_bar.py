"""The line at the bottom: hosts, loaded models and memory, queue, paused models, time the router takes."""

from __future__ import annotations

import statistics
from collections import deque
from collections.abc import Iterable

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from app.domain.decision import BreakerState, BreakerView
from app.domain.profile import HostKind, HostState, HostStatus, ResidentModel
from app.domain.record import RequestRecord
from ui.theme import Theme
from ui.widgets.buttons import push_button
from ui.widgets.context import ApiState, ApiStatus, OpenPage
from ui.widgets.labels import separator

HEIGHT_PX = 27
DOT_PX = 12
# The router's time is the median of this many decisions.
ROUTER_WINDOW = 50
GIGABYTE = 1e9
MILLISECONDS = 1000

HOST_TONES = {
    HostState.READY: "success",
    HostState.EMPTY: "warning",
    HostState.STARTING: "dim",
    HostState.TOO_OLD: "warning",
    HostState.UNREACHABLE: "danger",
}


class StatusBar(QWidget):
    """Says at a glance whether all is well; every part can be pressed for more."""

    def __init__(self, theme: Theme, *, open_page: OpenPage, parent: QWidget | None = None) -> None:
        """Open pages with `open_page` when a part is pressed."""
        super().__init__(parent)
        self._theme = theme
        self._open_page = open_page
        self._hosts: dict[str, HostStatus] = {}
        self._host_parts: dict[str, QPushButton] = {}
        self._breakers: dict[str, BreakerView] = {}
        self._router_s: deque[float] = deque(maxlen=ROUTER_WINDOW)
        self._running = 0
        self.setAccessibleName(self.tr("Status"))
        self.setProperty("surface", "background")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._row = QHBoxLayout()
        self._row.setContentsMargins(8, 0, 10, 0)
        self._row.setSpacing(8)
        self._host_row = QHBoxLayout()
        self._host_row.setSpacing(8)
        self._row.addLayout(self._host_row)
        self._starting = self._part(self.tr("Starting the router …"))
        self._memory = self._part("", page="models")
        self._queue = self._part("", page="chat")
        self._paused = self._part("", page="routing", tone="warning")
        self._row.addStretch(1)
        self._api = self._part("", page="settings", section="api")
        self._router = self._part("", page="decisions")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(separator())
        layout.addLayout(self._row, 1)
        self.setFixedHeight(round(HEIGHT_PX * max(1.0, theme.scale)))
        self._paused.setIcon(theme.icon("warning", colour="warning"))
        theme.changed.connect(self._redress)

    def set_ready(self) -> None:
        """Say no longer that the core is starting."""
        self._starting.hide()
        self._show_queue()

    def set_failed(self) -> None:
        """Say that the core did not start."""
        self._starting.setText(self.tr("The router did not start"))
        self._starting.setProperty("tone", "danger")
        self._starting.style().polish(self._starting)

    def set_host(self, status: HostStatus) -> None:
        """Show a host's state."""
        key = status.host.key
        if status.host.is_active and status.state != HostState.UNAVAILABLE:
            self._hosts[key] = status
        else:
            self._hosts.pop(key, None)
        self._show_hosts()

    def set_resident(self, resident: Iterable[ResidentModel]) -> None:
        """Show how many models are loaded and what they take together."""
        models = tuple(resident)
        size = sum(model.size_bytes for model in models) / GIGABYTE
        if not models:
            text = self.tr("no model loaded")
        elif len(models) == 1:
            text = self.tr("1 model loaded · {size:.1f} GB").format(size=size)
        else:
            text = self.tr("{count} models loaded · {size:.1f} GB").format(count=len(models), size=size)
        names = "\n".join(str(model.ref) for model in models)
        self._set(self._memory, text, names or self.tr("Models are loaded when they are first needed."))

    def set_breaker(self, view: BreakerView) -> None:
        """Show models and hosts that rest after failures."""
        if view.state == BreakerState.CLOSED:
            self._breakers.pop(view.key, None)
        else:
            self._breakers[view.key] = view
        names = [key.partition("/")[2] or key for key in self._breakers]
        if not names:
            text = ""
        elif len(names) == 1:
            text = self.tr("{model} paused").format(model=names[0])
        else:
            text = self.tr("{count} models paused").format(count=len(names))
        reasons = "\n".join(f"{view.key}: {view.reason}" for view in self._breakers.values())
        self._set(self._paused, text, reasons)

    def request_started(self) -> None:
        """Count a request as running."""
        self._running += 1
        self._show_queue()

    def add_record(self, record: RequestRecord) -> None:
        """Count a request as over and note the router's time."""
        self._running = max(0, self._running - 1)
        self._show_queue()
        self._router_s.extend(part.decision.decide_s for part in record.sub_tasks if part.decision is not None)
        if self._router_s:
            median_ms = statistics.median(self._router_s) * MILLISECONDS
            text = self.tr("router {median:.1f} ms p50").format(median=median_ms)
            tip = self.tr("Median time of the last {n} decisions, measured").format(n=len(self._router_s))
            self._set(self._router, text, tip)

    def set_api(self, status: ApiStatus) -> None:
        """Show where the local API answers, or that it does not."""
        is_failed = status.state is ApiState.FAILED
        text = self.tr("API not running") if is_failed else self.tr("API {url}").format(url=status.url.split("//")[-1])
        self._api.setProperty("tone", "danger" if is_failed else "")
        self._api.style().unpolish(self._api)
        self._api.style().polish(self._api)
        tip = status.problem if is_failed else self.tr("Other programs can use the router at this address")
        self._set(self._api, text if status.url or is_failed else "", tip)

    def _part(self, text: str, *, page: str = "", section: str = "", tone: str = "") -> QPushButton:
        args = {"section": section} if section else {}
        clicked = (lambda: self._open_page(page, **args)) if page else None
        button = push_button(text, kind="status", clicked=clicked)
        button.setProperty("tone", tone)
        button.setIconSize(QSize(DOT_PX, DOT_PX))
        button.setVisible(bool(text))
        self._row.addWidget(button)
        return button

    def _set(self, button: QPushButton, text: str, tip: str) -> None:
        button.setText(text)
        button.setToolTip(tip)
        button.setAccessibleDescription(tip)
        button.setVisible(bool(text))

    def _show_queue(self) -> None:
        self._set(self._queue, self.tr("queue {count}").format(count=self._running), self.tr("Requests being answered"))

    def _show_hosts(self) -> None:
        for key in [key for key in self._host_parts if key not in self._hosts]:
            self._host_parts.pop(key).deleteLater()
        for key, status in self._hosts.items():
            if key not in self._host_parts:
                part = push_button("", kind="status", clicked=lambda: self._open_page("models"))
                part.setIconSize(QSize(DOT_PX, DOT_PX))
                self._host_parts[key] = part
                self._host_row.addWidget(part)
            part = self._host_parts[key]
            part.setIcon(self._theme.icon("dot", colour=HOST_TONES.get(status.state, "dim")))
            self._set(part, self._host_text(status), " ".join(filter(None, (status.detail, status.fix))))

    def _host_text(self, status: HostStatus) -> str:
        words = {
            HostState.READY: "",
            HostState.STARTING: self.tr("starting"),
            HostState.EMPTY: self.tr("no models"),
            HostState.STOPPED: self.tr("not running"),
            HostState.NOT_INSTALLED: self.tr("not installed"),
            HostState.TOO_OLD: self.tr("too old"),
            HostState.UNREACHABLE: self.tr("not reachable"),
            HostState.UNAVAILABLE: self.tr("not available"),
        }
        # The built-in server's version is the program's own business.
        version = "" if status.host.kind == HostKind.BUILTIN else status.version
        name = f"{status.host.title} {version}".strip()
        return f"{name} · {words[status.state]}" if words[status.state] else name

    def _redress(self) -> None:
        self.setFixedHeight(round(HEIGHT_PX * max(1.0, self._theme.scale)))
