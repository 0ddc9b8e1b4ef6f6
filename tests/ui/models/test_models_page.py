"""The Models page: profiles with sources and history, loading, deleting and fetching models."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QMessageBox, QWidget
from pytestqt.qtbot import QtBot

from app.backends.scripted import ScriptedBackend
from app.bootstrap import Application
from app.domain.errors import HostFailedError
from app.domain.events import PullProgressed, ResidentChanged
from app.domain.profile import ModelProfile, ModelRef, Provenance, ResidentModel
from app.domain.room import HostRoom
from tests.ui.chat.conftest import until
from tests.ui.chat.fakes import FakeWindow
from ui.pages.models_history import HistoryDialog
from ui.pages.models_page import ModelsPage
from ui.pages.models_pull import PullDialog

Run = Callable[[Coroutine[Any, Any, None]], None]
CODER = ModelRef("ollama", "qwen3-coder:7b")
QWEN = ModelRef("ollama", "qwen3:8b")


def shown(qtbot: QtBot, window: FakeWindow, ref: ModelRef = CODER) -> ModelsPage:
    """Return the page, visible, with a model chosen."""
    page = ModelsPage(window.context)
    qtbot.addWidget(page)
    page.resize(1200, 760)
    page.show()
    page.open_with(str(ref))
    return page


def button(owner: QWidget, name: str) -> QAbstractButton:
    """Return the one visible button with an accessible name, or a text."""
    (found,) = (
        each
        for each in owner.findChildren(QAbstractButton)
        if name in {each.accessibleName(), each.text()} and not each.isHidden()
    )
    return found


def profile_of(application: Application, ref: ModelRef) -> ModelProfile:
    """Return a profile as the core has it now."""
    return next(profile for profile in application.profiles.current if profile.ref == ref)


def is_chosen(dialog: PullDialog, name: str) -> bool:
    """Return whether the dialog has a model chosen."""
    return dialog.offer is not None and dialog.offer.name == name


async def sourced(page: ModelsPage) -> None:
    """Wait until the sources of the shown profile are there."""
    await until(lambda: page._form._sources.ratings)


def test_every_value_says_where_it_comes_from_and_can_go_back(
    qtbot: QtBot, window: FakeWindow, application: Application, host: ScriptedBackend, run: Run
) -> None:
    """The user's numbers are marked and can be reset: to the default, to what the host reports, to the estimate."""

    async def body() -> None:
        before = profile_of(application, CODER)
        page = shown(qtbot, window)
        await sourced(page)
        form = page._form
        assert form._numbers["priority"]._source.text() == "set by you"
        assert form._numbers["routing_weight"]._source.text() == "default"
        assert form._numbers["context_length"]._source.text() == "reported"
        form._numbers["context_length"]._edit.setText("4096")
        form._numbers["context_length"]._changed()
        form._scores["code"]._slider.setValue(20)
        assert form._numbers["context_length"]._source.text() == "set by you"
        assert form._scores["code"]._source.text() == "set by you"
        form.apply()
        await until(lambda: profile_of(application, CODER).context_length == 4096)
        await until(lambda: "context_length" in form._sources.edited_fields)
        button(form, "Reset Context length, tokens").click()
        button(form, "Reset Priority").click()
        button(form, "Reset Code").click()
        form.apply()
        await until(lambda: profile_of(application, CODER).priority is None)
        after = profile_of(application, CODER)
        assert after.context_length == before.context_length
        assert after.ratings["code"] == before.ratings["code"]
        assert after.ratings["code"].source is Provenance.ESTIMATED

    run(body())


def test_the_history_says_what_changed_and_brings_it_back(
    qtbot: QtBot, window: FakeWindow, application: Application, host: ScriptedBackend, run: Run
) -> None:
    """Versions stand with who made them and what they changed; restoring one makes a new version."""

    async def body() -> None:
        page = shown(qtbot, window)
        button(page, "History of the profile").click()
        await until(lambda: page.findChildren(HistoryDialog))
        (dialog,) = page.findChildren(HistoryDialog)
        model = dialog._table.model()
        texts = [model.index(row, 3).data() for row in range(model.rowCount())]
        assert texts[0] == "notes"
        assert texts[1] == "priority – → 2"
        assert texts[-1] == "first seen"
        restore = button(dialog, "Restore this version")
        assert not restore.isEnabled()
        dialog._table.selectRow(model.rowCount() - 1)
        restore.click()
        await until(lambda: profile_of(application, CODER).priority is None)
        await until(lambda: page._form.profile is not None and page._form.profile.priority is None)

    run(body())


def test_the_preview_counts_the_decisions_that_would_change(
    qtbot: QtBot, window: FakeWindow, application: Application, host: ScriptedBackend, run: Run
) -> None:
    """Switching the coder off would have changed every decision that went to it."""

    async def body() -> None:
        page = shown(qtbot, window)
        page._form._active.click()
        await until(page._form._preview.text)
        changed, total = await window.context.core.call(
            application.preview_profile(replace(profile_of(application, CODER), is_active=False))
        )
        assert changed > 0
        assert page._form._preview.text() == f"changes {changed} of your last {total} decisions"

    run(body())


def test_a_model_is_loaded_and_unloaded(qtbot: QtBot, window: FakeWindow, host: ScriptedBackend, run: Run) -> None:
    """The host does it, and the page shows what the host says then; an error is told and changes nothing."""

    async def body() -> None:
        page = shown(qtbot, window, QWEN)
        state = page._form.state
        assert state._state.text() == "Not loaded"
        await until(lambda: "of memory" in state._memory.text())
        button(state, "Load the model into memory").click()
        assert state._state.text() == "Loading qwen3:8b …"
        assert not state._load.isEnabled()
        await until(state._load.isEnabled)
        page._follow_resident(ResidentChanged(resident=(ResidentModel(ref=QWEN, size_bytes=10**9),)))
        button(state, "Unload the model from memory").click()
        await until(state._unload.isEnabled)
        assert await window.context.core.call(host.resident_models()) == ()
        page._follow_resident(ResidentChanged(resident=()))

        def broken(_ref: ModelRef) -> Any:
            async def fail() -> None:
                raise HostFailedError("The server said 500.")

            return fail()

        page._work("Loading {0} …", broken)
        await until(lambda: window.reported)
        assert state._state.text() == "Not loaded"

    run(body())


def test_a_loaded_model_counts_down(qtbot: QtBot, window: FakeWindow, host: ScriptedBackend, run: Run) -> None:
    """Table and form say how long it stays; nothing ticks while the page is hidden, or nothing is loaded."""

    async def body() -> None:
        page = shown(qtbot, window, QWEN)
        expires = datetime.now(UTC) + timedelta(minutes=4, seconds=30)
        resident = ResidentModel(ref=QWEN, size_bytes=6 * 10**9, size_vram_bytes=3 * 10**9, expires_at=expires)
        page._follow_resident(ResidentChanged(resident=(resident,)))
        assert "50% on the GPU" in page._form.state._state.text()
        assert page._form.state._memory.text().startswith("leaves memory in 4:2")
        cell = page._model.index(page._model.row_of(QWEN), 2).data()
        assert cell.startswith("loaded, 6.0 GB · 4:2")
        assert page._tick.isActive()
        page.hide()
        assert not page._tick.isActive()
        assert not page._form.state._tick.isActive()
        page.show()
        page._follow_resident(
            ResidentChanged(resident=(replace(resident, expires_at=datetime(9999, 1, 1, tzinfo=UTC)),))
        )
        assert page._form.state._memory.text() == "stays loaded"
        page._follow_resident(ResidentChanged(resident=()))
        assert not page._tick.isActive()

    run(body())


def test_deleting_asks_first_and_offers_to_get_it_again(
    qtbot: QtBot, window: FakeWindow, application: Application, host: ScriptedBackend, run: Run
) -> None:
    """Keep keeps it; Delete removes it from the host, the profile stays, and the toast fetches it again."""

    async def body() -> None:
        page = shown(qtbot, window, QWEN)
        for answer in ("Keep", "Delete"):
            button(page._form, "Delete the model from disk").click()
            await until(lambda: page.findChildren(QMessageBox))
            (box,) = page.findChildren(QMessageBox)
            assert "qwen3:8b (5.2 GB)" in box.text()
            button(box, answer).click()
            await until(lambda: not page.findChildren(QMessageBox))
        await until(lambda: not profile_of(application, QWEN).is_installed)
        await until(lambda: window.toasts)
        text, again = window.toasts[-1]
        assert text == "qwen3:8b is deleted."
        assert again is not None
        again[1]()
        await until(lambda: profile_of(application, QWEN).is_installed)

    run(body())


def test_a_model_is_found_and_fetched(
    qtbot: QtBot, window: FakeWindow, application: Application, host: ScriptedBackend, run: Run
) -> None:
    """Before fetching the dialog says size, disk and memory; afterwards the model is in the table."""

    async def body() -> None:
        await window.feed.attach(application.feed)
        page = shown(qtbot, window)
        button(page, "Get a model").click()
        (dialog,) = page.findChildren(PullDialog)
        await until(dialog._model.rowCount)
        dialog._search.setText("phi4:14b")
        dialog._ask()
        await until(lambda: dialog.offer is not None and dialog.offer.name == "phi4:14b")
        assert "9.1 GB to fetch" in dialog._told.text()
        assert "takes about 10.9 GB" in dialog._memory.text()
        dialog._get.click()
        await until(lambda: page._downloads.cards)
        await until(lambda: any(profile.ref.model == "phi4:14b" for profile in application.profiles.current))
        (card,) = page._downloads.cards
        await until(lambda: card._words.text().startswith("Ready"))
        button(card, "Dismiss phi4:14b").click()
        await until(lambda: not page._downloads.cards)
        assert application.downloads.list() == ()

    run(body())


def test_what_does_not_fit_is_said_before_it_is_fetched(
    qtbot: QtBot,
    window: FakeWindow,
    application: Application,
    host: ScriptedBackend,
    run: Run,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A full disk and too little memory are told in words; fetching is still the user's choice."""

    async def room(_host: str) -> HostRoom:
        return HostRoom(memory_free_bytes=4 * 10**9, memory_freeable_bytes=2 * 10**9, disk_free_bytes=10**9)

    async def body() -> None:
        monkeypatch.setattr(type(application.installations), "room", lambda _self, host: room(host))
        page = shown(qtbot, window)
        button(page, "Get a model").click()
        (dialog,) = page.findChildren(PullDialog)
        await until(dialog._model.rowCount)
        for name, words in (
            ("qwen3:0.6b", "are free"),
            ("qwen2.5-coder:7b", "others must be unloaded"),
            ("gemma3:27b", "more than"),
        ):
            dialog._search.setText(name)
            dialog._ask()
            await until(partial(is_chosen, dialog, name))
            assert words in dialog._memory.text()
        assert "the disk has only 1.0 GB" in dialog._told.text()
        assert dialog._get.text() == "Get all the same"
        qtbot.keyClick(dialog._search, Qt.Key.Key_Down)
        dialog.reject()
        window.feed.publish(PullProgressed(host="ollama", model="big", status="pulling", total_bytes=5 * 10**9))
        await until(lambda: window.toasts)
        assert "needs 5.0 GB more, but the disk has only 1.0 GB" in window.toasts[-1][0]

    run(body())


def test_without_a_host_that_can_fetch_it_says_so(qtbot: QtBot, window: FakeWindow, run: Run) -> None:
    """There is no dialog without a host."""

    async def body() -> None:
        page = shown(qtbot, window)
        button(page, "Get a model").click()
        assert "Start Ollama first" in window.toasts[0][0]
        assert not page.findChildren(PullDialog)
        assert page._form.state._state.text() == "Its host does not answer"

    run(body())
