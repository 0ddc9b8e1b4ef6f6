"""The hosts on the Settings page: state, test, priority, switch, add and remove."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtWidgets import QCheckBox, QFrame, QHBoxLayout, QLabel, QSpinBox, QVBoxLayout, QWidget

from app.domain.errors import ModelyardError
from app.domain.profile import Host, HostKind, HostState, HostStatus
from ui.tasks import spawn
from ui.theme import SPACE
from ui.widgets.buttons import icon_button, push_button
from ui.widgets.context import WindowContext
from ui.widgets.folding_row import FoldingRow
from ui.widgets.host_dialog import PRIORITY_RANGE, HostDialog, test_words
from ui.widgets.labels import ElidedLabel, label, separator
from ui.widgets.setting_editors import TEXT_MARGIN_PX
from ui.widgets.status_bar import HOST_TONES

DOT_PX = 12
PRIORITY_WIDTH_PX = 72


class HostRow(FoldingRow):
    """One host: what it is and does, and for those that the user added, what can be changed."""

    def __init__(self, panel: HostsPanel, host: Host, *, is_users: bool) -> None:
        """Show `host`; `is_users` offers priority, switch and removal."""
        super().__init__(panel)
        self.host = host
        self._theme = panel.theme
        self._dot = QLabel(self)
        self._dot_tone = ""
        self._detail = ElidedLabel("", "secondary")
        self._result = label("", "secondary", wraps=True)
        self._result.hide()
        told = QVBoxLayout()
        told.setSpacing(2)
        told.addWidget(ElidedLabel(host.title))
        told.addWidget(self._detail)
        told.addWidget(self._result)
        words, row = QHBoxLayout(), QHBoxLayout()
        for part in (words, row):
            part.setSpacing(SPACE[2])
        words.addWidget(self._dot)
        words.addLayout(told, 1)
        if is_users:
            self._add_fields(row, panel)
        if host.kind in (HostKind.OLLAMA, HostKind.OPENAI):
            self.test = push_button(self.tr("Test"), clicked=lambda: panel.test(self))
            self.test.setAccessibleName(self.tr("Test {host}").format(host=host.title))
            row.addWidget(self.test)
        panel.theme.changed.connect(self._draw_dot)
        if is_users:
            name = self.tr("Remove {host}").format(host=host.title)
            row.addWidget(icon_button(self._theme, "trash", name, clicked=lambda: panel.remove(self.host)))
        self.lay_out(words, row, end_margin=SPACE[2] if is_users else SPACE[4])

    def show_status(self, status: HostStatus | None) -> None:
        """Show what was last seen of the host; None for one that is not in use."""
        state = HostState.UNAVAILABLE if status is None else status.state
        self._dot_tone = HOST_TONES.get(state, "dim")
        self._draw_dot()
        said = self.tr("Not in use") if status is None else status.detail
        url = "" if self.host.kind is HostKind.BUILTIN else self.host.url
        self._detail.setText(" · ".join(part for part in (url, said) if part))

    def _draw_dot(self) -> None:
        scale = self.devicePixelRatioF()
        self._dot.setPixmap(self._theme.pixmap("dot", DOT_PX, colour=self._dot_tone, scale=scale))

    def show_result(self, text: str, *, is_good: bool) -> None:
        """Show what a trial found."""
        self._result.setProperty("role", "success" if is_good else "error")
        self._result.style().unpolish(self._result)
        self._result.style().polish(self._result)
        self._result.setText(text)
        self._result.show()

    def _add_fields(self, row: QHBoxLayout, panel: HostsPanel) -> None:
        self.priority = QSpinBox()
        self.priority.setRange(*PRIORITY_RANGE)
        self.priority.lineEdit().setTextMargins(TEXT_MARGIN_PX, 0, 0, 0)
        self.priority.setValue(self.host.priority)
        self.priority.setFixedWidth(PRIORITY_WIDTH_PX)
        self.priority.setKeyboardTracking(False)
        self.priority.setToolTip(self.tr("Priority: added to that of its models; higher is preferred"))
        self.priority.setAccessibleName(self.tr("Priority of {host}").format(host=self.host.title))
        self.priority.valueChanged.connect(lambda value: panel.change(replace(self.host, priority=value)))
        self.use = QCheckBox(self.tr("Use"))
        self.use.setAccessibleName(self.tr("Use {host}").format(host=self.host.title))
        self.use.setChecked(self.host.is_active)
        self.use.clicked.connect(lambda is_on: panel.change(replace(self.host, is_active=bool(is_on))))
        row.addWidget(label(self.tr("Priority"), "secondary"))
        row.addWidget(self.priority)
        row.addWidget(self.use)


class HostsPanel(QFrame):
    """All hosts, the program's own first; every change is in force at once."""

    def __init__(self, context: WindowContext, parent: QWidget | None = None) -> None:
        """Show the hosts of now and follow them."""
        super().__init__(parent)
        self.setProperty("role", "card")
        self.theme = context.theme
        self._context = context
        self._rows: dict[str, HostRow] = {}
        self._statuses: dict[str, HostStatus] = {}
        self._list = QVBoxLayout()
        self._list.setContentsMargins(0, 0, 0, 0)
        self._list.setSpacing(0)
        self._button = push_button(self.tr("Add a host …"), clicked=self._open_dialog)
        foot = QHBoxLayout()
        foot.setContentsMargins(SPACE[4], SPACE[3], SPACE[4], SPACE[3])
        foot.addWidget(
            label(
                self.tr("Other machines and servers of models: Ollama, or anything with OpenAI’s protocol."),
                "secondary",
                wraps=True,
            ),
            1,
        )
        foot.addWidget(self._button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(self._list)
        layout.addLayout(foot)
        context.feed.host_changed.connect(self._follow)
        for status in context.app.hosts.statuses():
            self._statuses[status.host.key] = status
        self._show()

    def row(self, key: str) -> HostRow:
        """Return a host's row. KeyError for an unknown one."""
        return self._rows[key]

    def test(self, row: HostRow) -> None:
        """Ask a host who it is, and say so in its row."""
        row.test.setEnabled(False)
        spawn(row, self._test(row))

    def change(self, host: Host) -> None:
        """Store a changed host."""
        spawn(self, self._change(host))

    def remove(self, host: Host) -> None:
        """Remove a host; the message has the way back."""
        spawn(self, self._remove(host))

    async def _test(self, row: HostRow) -> None:
        try:
            host = row.host
            trial = self._context.app.host_list.test(host.url, kind=host.kind, key=host.key)
            text, is_good = test_words(await self._context.core.call(trial))
            row.show_result(text, is_good=is_good)
        finally:
            row.test.setEnabled(True)

    async def _change(self, host: Host) -> None:
        await self._context.core.call(self._context.app.host_list.save(host))
        if not host.is_active:
            self._statuses.pop(host.key, None)
        self._show()

    async def _remove(self, host: Host) -> None:
        await self._context.core.call(self._context.app.host_list.remove(host.key))
        self._statuses.pop(host.key, None)
        self._show()
        self._context.toast(
            self.tr("{host} was removed").format(host=host.title), (self.tr("Undo"), lambda: self.change(host))
        )

    def _open_dialog(self) -> None:
        dialog = HostDialog(self)
        dialog.test_asked.connect(lambda: spawn(dialog, self._try(dialog)))
        dialog.add_asked.connect(lambda: spawn(dialog, self._add(dialog)))
        dialog.open()

    async def _try(self, dialog: HostDialog) -> None:
        dialog.set_busy(True)
        try:
            trial = self._context.app.host_list.test(
                dialog.address.text(), kind=dialog.kind, api_key=dialog.api_key.text()
            )
            text, is_good = test_words(await self._context.core.call(trial))
            dialog.say(text, "success" if is_good else "error")
        except ModelyardError as error:
            dialog.say(f"{error.message} {error.fix}".strip(), "error")
        finally:
            dialog.set_busy(False)

    async def _add(self, dialog: HostDialog) -> None:
        added = self._context.app.host_list.add(
            dialog.name.text(),
            dialog.address.text(),
            priority=dialog.priority.value(),
            kind=dialog.kind,
            api_key=dialog.api_key.text(),
        )
        try:
            await self._context.core.call(added)
        except ModelyardError as error:
            dialog.say(f"{error.message} {error.fix}".strip(), "error")
            return
        dialog.accept()
        self._show()

    def _follow(self, status: HostStatus) -> None:
        is_new = status.host.key not in self._statuses
        self._statuses[status.host.key] = status
        if is_new or status.host.key not in self._rows:
            self._show()
        else:
            self._rows[status.host.key].show_status(status)

    def _show(self) -> None:
        """Show the hosts of now; rows are made anew only when there are others, so that the focus stays."""
        users = {host.key: host for host in self._context.app.host_list.current}
        own = [status.host for key, status in self._statuses.items() if key not in users]
        hosts = [*own, *users.values()]
        if list(self._rows) == [host.key for host in hosts]:
            for host in hosts:
                row = self._rows[host.key]
                row.host = host
                row.show_status(self._statuses.get(host.key))
            return
        while (item := self._list.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self._rows = {}
        for host in hosts:
            row = HostRow(self, host, is_users=host.key in users)
            row.show_status(self._statuses.get(host.key))
            self._rows[host.key] = row
            self._list.addWidget(row)
            self._list.addWidget(separator(parent=self))
