"""Hosts, data and the local API on the Settings page, over a real core: real files, real sockets."""

from __future__ import annotations

import asyncio
import json
import socket
import ssl
import threading
import urllib.request
import zipfile
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
import qasync
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog
from pytestqt.qtbot import QtBot
from shiboken6 import delete

from app.bootstrap import Application, build
from app.settings import ApiSettings, BuiltinSettings, HostSettings, Settings
from tests.integration.api.certificates import make_certificate
from ui.core_thread import CoreThread
from ui.feed_bridge import FeedBridge
from ui.local_api import DesktopApi
from ui.main_window import MainWindow
from ui.pages.settings_page import SettingsPage
from ui.theme import Theme
from ui.widgets.api_panel import ApiPanel
from ui.widgets.context import ApiState, PageSpec
from ui.widgets.data_panel import DataPanel
from ui.widgets.host_dialog import HostDialog
from ui.widgets.hosts_panel import HostsPanel
from ui.widgets.log_buffer import LogBuffer

PATIENCE_MS = 20_000


def free_port() -> int:
    """Return a port that nobody uses."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


@pytest.fixture
def real_core(core: CoreThread) -> Iterator[Application]:
    """A core without hosts, on its own files."""
    settings = Settings(
        hosts=HostSettings(ollama_enabled=False),
        builtin=BuiltinSettings(enabled=False),
        api=ApiSettings(port=free_port(), shutdown_grace_s=0.0),
    )
    app = core.submit(build(settings, fetches_models=False)).result()
    yield app
    core.submit(app.aclose()).result()


@pytest.fixture
def api(core: CoreThread, real_core: Application, page: SettingsPage) -> DesktopApi:
    """The server behind the page."""
    found = page._context.api
    assert isinstance(found, DesktopApi)
    return found


@pytest.fixture
def page(
    qtbot: QtBot, theme: Theme, core: CoreThread, real_core: Application, window_loop: qasync.QEventLoop
) -> Iterator[SettingsPage]:
    """The page in a live window, as the program makes it."""
    spec = PageSpec(key="settings", title="Settings", icon="settings", shortcut="Ctrl+,", load=lambda: SettingsPage)
    window = MainWindow(theme, LogBuffer(), pages=(spec,), docks=())
    window.show()
    feed = FeedBridge(core, window)
    server = DesktopApi(core, real_core, window.signals, window)
    window.signals.settings_changed.connect(server.follow)
    window.attach(core, real_core, feed, ({"settings": SettingsPage}, {}), api=server)
    attached = asyncio.ensure_future(feed.attach(real_core.feed))
    qtbot.waitUntil(attached.done)
    shown = window._stack.currentWidget()
    assert isinstance(shown, SettingsPage)
    shown._build_all()
    yield shown
    feed.detach()
    closing = asyncio.ensure_future(server.aclose())
    qtbot.waitUntil(closing.done, timeout=PATIENCE_MS)
    window.allow_close()
    delete(window)


class OllamaLike(BaseHTTPRequestHandler):
    """The two questions of a trial, and the details of a model."""

    def do_GET(self) -> None:
        """Answer version and models."""
        answers = {"/api/version": {"version": "0.33.0"}, "/api/tags": {"models": []}, "/api/ps": {"models": []}}
        body = json.dumps(answers[self.path]).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_args: object) -> None:
        """Stay silent."""


@pytest.fixture
def other_machine() -> Iterator[str]:
    """The address of a server that speaks Ollama's protocol."""
    server = HTTPServer(("127.0.0.1", 0), OllamaLike)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def panel_of(page: SettingsPage, section: str) -> object:
    """Return the panel of a section."""
    return page._cards[section].panel


def test_a_host_is_tried_added_preferred_and_removed(
    page: SettingsPage, real_core: Application, other_machine: str, qtbot: QtBot
) -> None:
    """The whole life of a host by its widgets; what is done is stored, and removal has a way back."""
    panel = panel_of(page, "hosts")
    assert isinstance(panel, HostsPanel)
    panel._button.click()
    dialog = panel.findChild(HostDialog)
    assert dialog is not None
    qtbot.keyClicks(dialog.address, other_machine)
    dialog._test.click()
    qtbot.waitUntil(lambda: "Reachable: version 0.33.0, no models yet" in dialog._says.text(), timeout=PATIENCE_MS)
    dialog._add.click()
    qtbot.waitUntil(lambda: "needs a name" in dialog._says.text())
    qtbot.keyClicks(dialog.name, "Big box")
    with qtbot.waitSignal(dialog.accepted, timeout=PATIENCE_MS):
        dialog._add.click()
    qtbot.waitUntil(lambda: "big-box" in panel._rows)
    row = panel.row("big-box")
    qtbot.waitUntil(lambda: "has no models" in row._detail.text(), timeout=PATIENCE_MS)
    row.priority.setValue(4)
    qtbot.waitUntil(lambda: [host.priority for host in real_core.host_list.current] == [4])
    row.test.click()
    qtbot.waitUntil(lambda: "Reachable" in row._result.text(), timeout=PATIENCE_MS)
    row.use.click()
    qtbot.waitUntil(lambda: not real_core.host_list.current[0].is_active)
    panel.remove(row.host)
    qtbot.waitUntil(lambda: real_core.host_list.current == ())
    window = page.window()
    assert isinstance(window, MainWindow)
    qtbot.waitUntil(lambda: "Big box was removed" in window.toasts.texts)


def test_a_host_that_does_not_answer_says_why(page: SettingsPage, qtbot: QtBot) -> None:
    """The trial's failure is a sentence with what to do, in the colour of errors."""
    panel = panel_of(page, "hosts")
    assert isinstance(panel, HostsPanel)
    panel._button.click()
    dialog = panel.findChild(HostDialog)
    assert dialog is not None
    qtbot.keyClicks(dialog.address, f"127.0.0.1:{free_port()}")
    dialog._test.click()
    qtbot.waitUntil(lambda: dialog._says.property("role") == "error", timeout=PATIENCE_MS)
    assert dialog._says.text()
    dialog.reject()


def test_the_api_starts_and_stops_with_its_switch(page: SettingsPage, api: DesktopApi, qtbot: QtBot) -> None:
    """While the switch is on, other programs get answers with the token; the status bar has the address."""
    panel = panel_of(page, "api")
    assert isinstance(panel, ApiPanel)
    window = page.window()
    assert isinstance(window, MainWindow)
    # Another test may have left something in it.
    QGuiApplication.clipboard().clear()
    switch = page.row("api", "serve")._editor
    switch.edited.emit(True)
    qtbot.waitUntil(lambda: api.status.state is ApiState.ON, timeout=PATIENCE_MS)
    url = api.status.url
    assert url in panel.said
    assert window.status._api.text() == f"API {url.removeprefix('http://')}"
    panel._copy.click()
    qtbot.waitUntil(lambda: len(QGuiApplication.clipboard().text()) > 20)
    old = QGuiApplication.clipboard().text()
    assert status_of(f"{url}/api/version", old) == 200
    assert status_of(f"{url}/api/version", "wrong") == 401
    panel._renew.click()
    qtbot.waitUntil(lambda: QGuiApplication.clipboard().text() != old, timeout=PATIENCE_MS)
    qtbot.waitUntil(lambda: api.status.state is ApiState.ON, timeout=PATIENCE_MS)
    assert status_of(f"{url}/api/version", old) == 401
    switch.edited.emit(False)
    qtbot.waitUntil(lambda: api.status.state is ApiState.OFF, timeout=PATIENCE_MS)
    assert status_of(f"{url}/api/version", old) == 0
    assert window.status._api.isHidden()


def test_the_api_takes_a_certificate_and_warns_without_one(
    page: SettingsPage, api: DesktopApi, tmp_path: Path, qtbot: QtBot
) -> None:
    """Open to other machines it says that the token can be read; with a certificate it answers by https."""
    panel = panel_of(page, "api")
    assert isinstance(panel, ApiPanel)
    files = make_certificate(tmp_path)

    def edit(name: str, value: object) -> None:
        with qtbot.waitSignal(page._context.signals.settings_changed, timeout=PATIENCE_MS):
            page.row("api", name)._editor.edited.emit(value)

    edit("host", "0.0.0.0")
    edit("serve", True)
    qtbot.waitUntil(lambda: "without encryption" in panel.said, timeout=PATIENCE_MS)
    edit("serve", False)
    edit("tls_key", str(files.key))
    edit("tls_cert", str(files.cert))
    edit("serve", True)
    qtbot.waitUntil(lambda: "https://" in panel.said, timeout=PATIENCE_MS)
    assert "without encryption" not in panel.said
    trust = ssl.create_default_context(cafile=str(files.cert))
    with urllib.request.urlopen(f"{api.status.url}/", timeout=10, context=trust) as reply:
        assert reply.status == 200
    edit("serve", False)
    qtbot.waitUntil(lambda: api.status.state is ApiState.OFF, timeout=PATIENCE_MS)


def status_of(url: str, token: str) -> int:
    """Return the HTTP status of a call; 0 if nobody answers."""
    request = urllib.request.Request(url, headers={"Authorization": f"Bearer {token}"})
    try:
        with urllib.request.urlopen(request, timeout=10) as reply:
            return int(reply.status)
    except urllib.error.HTTPError as error:
        error.close()
        return error.code
    except urllib.error.URLError:
        return 0


def test_a_port_in_use_is_told(
    page: SettingsPage, api: DesktopApi, real_core: Application, window_loop: qasync.QEventLoop, qtbot: QtBot
) -> None:
    """The panel and the status bar say that it does not run, and why."""
    panel = panel_of(page, "api")
    assert isinstance(panel, ApiPanel)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", real_core.settings().api.port))
        taken.listen()
        page.row("api", "serve")._editor.edited.emit(True)
        qtbot.waitUntil(lambda: api.status.state is ApiState.FAILED, timeout=PATIENCE_MS)
    assert "cannot listen" in panel.said
    window = page.window()
    assert isinstance(window, MainWindow)
    assert window.status._api.property("tone") == "danger"
    failures = window_loop.failures
    qtbot.waitUntil(lambda: bool(failures))
    assert [type(failure["exception"]).__name__ for failure in failures] == ["InvalidInputError"]


def test_data_is_copied_restored_and_exported(
    page: SettingsPage, real_core: Application, tmp_path: Path, qtbot: QtBot
) -> None:
    """A copy appears in the list; a restore waits for the next start and can be taken back; the export is a file."""
    panel = panel_of(page, "data")
    assert isinstance(panel, DataPanel)
    qtbot.waitUntil(lambda: panel._backups.text == "No copy yet.", timeout=PATIENCE_MS)
    assert str(real_core.care.folder) in panel._place.text
    panel._back_up.click()
    qtbot.waitUntil(lambda: "modelyard-" in panel._backups.text, timeout=PATIENCE_MS)
    folder = real_core.care.folder
    assert folder is not None
    copy = next((folder / "backups").glob("*.db"))
    panel.restore(copy)
    qtbot.waitUntil(panel._waiting.isVisible, timeout=PATIENCE_MS)
    qtbot.waitUntil(lambda: real_core.care.is_restore_waiting)
    panel._waiting.findChildren(type(panel._back_up))[0].click()
    qtbot.waitUntil(lambda: not panel._waiting.isVisible(), timeout=PATIENCE_MS)
    target = tmp_path / "all.zip"
    panel.export(target)
    qtbot.waitUntil(target.exists, timeout=PATIENCE_MS)
    assert "profiles.json" in zipfile.ZipFile(target).namelist()
    qtbot.waitUntil(panel._export.isEnabled)


def test_a_section_goes_back_to_its_defaults(page: SettingsPage, real_core: Application, qtbot: QtBot) -> None:
    """One press resets all settings of a section, and Undo brings them back."""
    card = page._cards["execution"]
    assert card._reset.isHidden()
    page.row("execution", "retries")._editor.edited.emit(3)
    qtbot.waitUntil(lambda: real_core.settings().execution.retries == 3)
    qtbot.waitUntil(lambda: not card._reset.isHidden())
    qtbot.mouseClick(card._reset, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: real_core.settings().execution.retries == 1)
    window = page.window()
    assert isinstance(window, MainWindow)
    qtbot.waitUntil(lambda: any("back to the defaults" in text for text in window.toasts.texts))


def test_dialogs_open_without_holding_up_the_window(page: SettingsPage, qtbot: QtBot) -> None:
    """The file dialogs are opened, not executed: a nested loop would stop the window's own coroutines."""
    panel = panel_of(page, "data")
    assert isinstance(panel, DataPanel)
    panel._export.click()
    panel._choose.click()
    dialogs = panel.findChildren(QDialog)
    assert len(dialogs) == 2
    for dialog in dialogs:
        dialog.close()


def test_search_looks_into_the_panels(page: SettingsPage) -> None:
    """What is done by a button is found as well; a section without a fitting setting shows its panel alone."""
    page._search.setText("open folder")
    shown = [key for key, card in page._cards.items() if not card.isHidden()]
    assert shown == ["data"]
    card = page._cards["data"]
    assert card.panel is not None
    assert not card.panel.isHidden()
    assert card._card.isHidden()
    page._search.clear()
    assert not card._card.isHidden()
