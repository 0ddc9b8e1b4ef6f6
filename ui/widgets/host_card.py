"""Says what keeps Ollama or the built-in models from answering, with the one button that helps."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QProgressBar, QVBoxLayout, QWidget

from app.domain.events import PullProgressed
from app.domain.profile import HostKind, HostState, HostStatus
from ui.theme import SPACE, Theme
from ui.widgets.answer_chip_text import estimate_text
from ui.widgets.buttons import icon_button, push_button
from ui.widgets.labels import label

INSTALL_COMMAND = "curl -fsSL https://ollama.com/install.sh | sh"
START_COMMAND = "ollama serve"
DOWNLOAD_PAGE = "https://ollama.com/download"
# A good first model: small enough for 8 GB of memory, with tools and thinking.
FIRST_MODEL = "qwen3:4b"
_MB = 1_000_000
_GB = 1_000_000_000
_ICON_PX = 20


def _tr(text: str) -> str:
    return QCoreApplication.translate("HostCard", text)


class CardAction(StrEnum):
    """What the card's button does."""

    NONE = ""
    COPY = "copy"
    OPEN_PAGE = "open_page"
    RETRY = "retry"
    PULL = "pull"
    CANCEL = "cancel"


@dataclass(frozen=True, slots=True, kw_only=True)
class CardText:
    """What the card says.

    `argument` is the command, address or model that the action needs, `host` the key of the host it is about.
    `key` changes when the user should see a card again that was dismissed. `share` is the progress in [0, 1], None
    without a bar, negative while it cannot be told.
    """

    key: str
    title: str
    text: str
    action: CardAction = CardAction.NONE
    button: str = ""
    argument: str = ""
    host: str = ""
    share: float | None = None
    is_error: bool = False


def card_for_status(status: HostStatus, platform: str = sys.platform) -> CardText | None:
    """Return what to say about an Ollama host; None when it is well or not an Ollama host."""
    if status.host.kind is not HostKind.OLLAMA or status.state in {HostState.READY, HostState.STARTING}:
        return None
    key = f"{status.host.key}:{status.state}"
    if status.state is HostState.NOT_INSTALLED:
        return _not_installed_card(key, platform)
    if status.state is HostState.STOPPED:
        return CardText(
            key=key,
            title=_tr("Ollama is installed but not running"),
            text=_tr("Start it; Modelyard connects by itself. The built-in models answer meanwhile."),
            action=CardAction.COPY,
            button=_tr("Copy start command"),
            argument=START_COMMAND,
        )
    if status.state is HostState.TOO_OLD:
        title = _tr("Ollama {version} is too old").format(version=status.version)
        return _page_card(key, title, status.detail or _tr("Install a newer version over it; models are kept."))
    if status.state is HostState.EMPTY:
        text = _tr("{model} is a good first one. The built-in models answer meanwhile.")
        return CardText(
            key=key,
            title=_tr("Ollama has no models yet"),
            text=text.format(model=FIRST_MODEL),
            action=CardAction.PULL,
            button=_tr("Get {model}").format(model=FIRST_MODEL),
            argument=FIRST_MODEL,
            host=status.host.key,
        )
    advice = status.fix or _tr("The built-in models answer meanwhile.")
    return CardText(
        key=key,
        title=_tr("{title} does not answer at {url}").format(title=status.host.title, url=status.host.url),
        text=" ".join(piece for piece in (status.detail, advice) if piece),
        action=CardAction.RETRY,
        button=_tr("Check again"),
    )


def _not_installed_card(key: str, platform: str) -> CardText:
    title = _tr("Ollama is not installed")
    text = _tr("It runs larger models on this computer. The built-in models answer meanwhile.")
    if not platform.startswith("linux"):
        return _page_card(key, title, text)
    return CardText(
        key=key,
        title=title,
        text=text,
        action=CardAction.COPY,
        button=_tr("Copy install command"),
        argument=INSTALL_COMMAND,
    )


def _page_card(key: str, title: str, text: str) -> CardText:
    return CardText(
        key=key,
        title=title,
        text=text,
        action=CardAction.OPEN_PAGE,
        button=_tr("Open download page"),
        argument=DOWNLOAD_PAGE,
    )


def card_for_pull(progress: PullProgressed) -> CardText | None:
    """Return what to say about a download; None when it is over."""
    if progress.is_done or progress.is_cancelled:
        return None
    key = f"pull:{progress.host}:{progress.model}"
    if progress.error:
        return CardText(
            key=f"{key}:{progress.error}",
            title=_tr("{model} could not be fetched").format(model=progress.model),
            text=" ".join(piece for piece in (progress.error, progress.fix) if piece),
            action=CardAction.PULL,
            button=_tr("Try again"),
            argument=progress.model,
            host=progress.host,
            is_error=True,
        )
    total = progress.total_bytes
    title = _tr("Fetching {model}").format(model=progress.model) + (f" ({size_text(total)})" if total else "")
    share = progress.completed_bytes / total if total else -1.0
    facts = [f"{share:.0%}" if total else progress.status]
    if progress.bytes_per_s:
        facts.append(f"{size_text(progress.bytes_per_s)}/s")
    if progress.remaining_s is not None:
        facts.append(_tr("{time} left").format(time=estimate_text(progress.remaining_s)))
    return CardText(
        key=key,
        title=title,
        text=", ".join(fact for fact in facts if fact),
        action=CardAction.CANCEL,
        button=_tr("Cancel"),
        argument=progress.model,
        host=progress.host,
        share=share,
    )


def size_text(size: float) -> str:
    """Return bytes as people read them: "93 MB", "2.5 GB"."""
    return f"{size / _GB:.1f} GB" if size >= _GB else f"{size / _MB:.0f} MB" if size >= _MB else f"{size / 1000:.0f} kB"


class HostCard(QFrame):
    """One card; hidden while there is nothing to say."""

    acted = Signal(object)  # CardText: its button was pressed
    dismissed = Signal(str)  # key

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        """Stay hidden."""
        super().__init__(parent)
        self.setProperty("role", "card")
        self._theme = theme
        self._said: CardText | None = None
        self._icon = QLabel(self)
        self._title = label("", "strong", wraps=True)
        self._text = label("", "secondary", wraps=True)
        self._bar = QProgressBar(self)
        self._bar.setTextVisible(False)
        self._bar.setRange(0, 1000)
        self._bar.setAccessibleName(self.tr("Download progress"))
        self._button = push_button("", clicked=self._act)
        self._close = icon_button(theme, "close", self.tr("Dismiss"), clicked=self._dismiss)
        text = QVBoxLayout()
        text.setSpacing(SPACE[1])
        text.addWidget(self._title)
        text.addWidget(self._text)
        text.addWidget(self._bar)
        row = QHBoxLayout(self)
        row.setContentsMargins(SPACE[3], SPACE[2], SPACE[2], SPACE[2])
        row.setSpacing(SPACE[3])
        row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(text, 1)
        row.addWidget(self._button)
        row.addWidget(self._close)
        theme.changed.connect(self._draw_icon)
        self.hide()

    @property
    def said(self) -> CardText | None:
        """What the card says; None while it is hidden."""
        return self._said

    def show_card(self, said: CardText | None) -> None:
        """Say something else, or hide."""
        if said == self._said:
            return
        self._said = said
        self.setVisible(said is not None)
        if said is None:
            return
        self._title.setText(said.title)
        self._text.setText(said.text)
        self._button.setText(said.button)
        self._button.setVisible(said.action is not CardAction.NONE)
        self._bar.setVisible(said.share is not None)
        if said.share is not None:
            self._bar.setRange(0, 0 if said.share < 0 else 1000)
            self._bar.setValue(round(max(0.0, said.share) * 1000))
        self.setAccessibleName(f"{said.title}. {said.text}")
        self._draw_icon()

    def say_done(self, text: str) -> None:
        """Confirm on the button itself that it did its work."""
        self._button.setText(text)

    def _act(self) -> None:
        if self._said is not None:
            self.acted.emit(self._said)

    def _dismiss(self) -> None:
        if self._said is not None:
            self.dismissed.emit(self._said.key)

    def _draw_icon(self) -> None:
        is_pull = self._said is not None and self._said.share is not None
        is_error = self._said is not None and self._said.is_error
        name = "download" if is_pull else "error" if is_error else "host"
        colour = "danger" if is_error else "accent_text"
        self._icon.setPixmap(self._theme.pixmap(name, _ICON_PX, colour=colour, scale=self.devicePixelRatioF()))
