"""The local API server on the Settings page: its state, address and token."""

from __future__ import annotations

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from ui.tasks import spawn
from ui.widgets.buttons import push_button
from ui.widgets.context import ApiState, ApiStatus, LocalApi, WindowContext
from ui.widgets.labels import separator
from ui.widgets.panel_row import PanelRow


class ApiPanel(QFrame):
    """Says what the server does, and gives address and token to other programs."""

    def __init__(self, context: WindowContext, api: LocalApi, parent: QWidget | None = None) -> None:
        """Follow `api`."""
        super().__init__(parent)
        self.setProperty("role", "card")
        self._context = context
        self._api = api
        self._copy_address = push_button(self.tr("Copy address"), clicked=self._copy_url)
        self._copy = push_button(self.tr("Copy token"), clicked=lambda: spawn(self, self._copy_token()))
        self._renew = push_button(self.tr("Make a new token"), clicked=lambda: spawn(self, self._renew_token()))
        self._state = PanelRow(self.tr("Server"), "", (self._copy_address,))
        text = self.tr("Programs send it as Authorization: Bearer … It is kept in a file that only you can read.")
        self._token = PanelRow(self.tr("Token"), text, (self._copy, self._renew))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._state)
        layout.addWidget(separator(parent=self))
        layout.addWidget(self._token)
        context.signals.api_changed.connect(self._show)
        self._show(api.status)

    @property
    def said(self) -> str:
        """What the panel says of the server."""
        return self._state.text

    def _show(self, status: ApiStatus) -> None:
        words = {
            ApiState.OFF: self.tr("Off. Switch it on below to let other programs use the router."),
            ApiState.STARTING: self.tr("Starting …"),
            ApiState.ON: self.tr("Answers at {url} for clients of Ollama, and at {url}/v1 for clients of OpenAI."),
            ApiState.FAILED: self.tr("Not running. {problem}"),
        }
        text = words[status.state].format(url=status.url, problem=status.problem)
        if status.is_exposed:
            warning = self.tr(
                "Other machines reach it without encryption: who listens on the way can read the token. "
                "Name a certificate below."
            )
            text = f"{text}\n{warning}"
        self._state.set_text(text)
        self._copy_address.setVisible(status.state is ApiState.ON)

    def _copy_url(self) -> None:
        QGuiApplication.clipboard().setText(self._api.status.url)
        self._context.toast(self.tr("Address copied"), kind="success")

    async def _copy_token(self) -> None:
        QGuiApplication.clipboard().setText(await self._api.token())
        self._context.toast(self.tr("Token copied"), kind="success")

    async def _renew_token(self) -> None:
        QGuiApplication.clipboard().setText(await self._api.renew_token())
        self._context.toast(
            self.tr("There is a new token, copied. Programs that use the old one are locked out."), kind="success"
        )
