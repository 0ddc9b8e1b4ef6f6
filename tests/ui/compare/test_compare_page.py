"""The page from prompt to answers side by side, and what can be done with them."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QComboBox, QLabel, QListWidget, QWidget

from app.backends.scripted import ModelScript
from app.domain.comparison import Comparison
from app.domain.decision import Snapshot
from app.domain.errors import ContextExceededError, InvalidInputError, StoreError
from app.domain.ports import ModelFacts
from app.domain.record import Outcome, Usage
from app.domain.vote import Verdict
from tests.integration.engine.rig import CODER, POET, EngineRig
from tests.ui.chat.conftest import until
from tests.ui.chat.fakes import FakeWindow
from ui.pages.compare_page import ComparePage
from ui.pages.compare_prompt import LanePickers
from ui.widgets.conversation_list import SUBTITLE_ROLE

# The offscreen platform cannot pass on the smallest size of a window, and says so.
pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")

Runner = Callable[[Coroutine[Any, Any, None]], None]


async def know_models(window: FakeWindow) -> None:
    """Store the rig's models as a host would report them."""
    facts = tuple(ModelFacts(model=ref.model, size_bytes=1_000_000_000, context_length=4096) for ref in (CODER, POET))
    await window.context.core.call(window.app.store.profiles.discovered("a", facts))


@asynccontextmanager
async def opened(window: FakeWindow) -> AsyncIterator[ComparePage]:
    """Show the page with two models, and close it in order."""
    await know_models(window)
    page = ComparePage(window.context)
    page.resize(1100, 760)
    page.show()
    await until(lambda: len(page.lanes.prompt.pickers.choices()) >= 2 and page.lanes.prompt.note.text())
    try:
        yield page
    finally:
        await page.aclose()
        # Closing the last window would end the loop.
        page.hide()
        page.deleteLater()
        # Left to the collector, it might be freed on the core's thread.
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def shown(page: ComparePage) -> Comparison:
    """Return the comparison on screen."""
    assert page.session.comparison is not None
    return page.session.comparison


async def compare(page: ComparePage, text: str = "Write a poem.") -> None:
    """Type a prompt, press Enter and wait for all answers."""
    before = page.session.comparison
    page.lanes.prompt.set_text(text)
    QTest.keyClick(page.lanes.prompt.edit, Qt.Key.Key_Return)
    await until(lambda: page.session.comparison is not before and not page.session.is_running)


def test_two_models_answer_side_by_side(run: Runner, window: FakeWindow) -> None:
    """Each column shows its model, its figures and its answer; the history lists the comparison."""

    async def scenario() -> None:
        async with opened(window) as page:
            assert page.lanes.prompt.pickers.choices() == [CODER, POET]
            await compare(page)
            assert [view._name.text() for view in page.lanes.views] == ["coder", "poet"]
            assert [lane.answer.text for lane in page.session.lanes()] == ["def f(): ...", "Roses are red."]
            assert "total" in page.lanes.views[0]._figures.accessibleName()
            await until(lambda: page.history.list.count() == 1)
            assert page.history.list.item(0).text() == "Write a poem."

    run(scenario())


def test_lanes_can_be_added_and_removed(run: Runner, window: FakeWindow) -> None:
    """Two to four; a further one is Auto where every model has a lane, and the choices outlive the page."""

    async def scenario() -> None:
        async with opened(window) as page:
            pickers = page.lanes.prompt.pickers
            pickers.remove()
            assert len(pickers.choices()) == 2
            for _ in range(4):
                pickers.add()
            assert pickers.choices() == [CODER, POET, None, None]
            pickers.remove()
        async with opened(window) as page:
            await until(lambda: page.lanes.prompt.pickers.choices() == [CODER, POET, None])

    run(scenario())


def test_auto_says_whom_it_chose(run: Runner, window: FakeWindow) -> None:
    """A lane on Auto names the model that answered."""

    async def scenario() -> None:
        async with opened(window) as page:
            page.lanes.prompt.pickers.set_choices([str(CODER), "auto"])
            await compare(page)
            assert page.lanes.views[1]._name.text() == "Auto → poet"

    run(scenario())


def test_one_lane_is_asked_again(run: Runner, window: FakeWindow, rig: EngineRig) -> None:
    """Only its answer changes; the other column keeps what it shows."""

    async def scenario() -> None:
        async with opened(window) as page:
            await compare(page)
            rig.backend.set_script("poet", ModelScript(tokens=("Violets ", "are blue.")))
            kept = page.session.lanes()[0].answer
            page.lanes.views[1]._again.click()
            await until(lambda: not page.session.is_running and "blue" in page.session.lanes()[1].answer.text)
            assert page.session.lanes()[0].answer is kept
            assert len(await window.context.core.call(rig.store.comparisons.list())) == 1

    run(scenario())


def test_stopping_one_lane_leaves_the_other(run: Runner, window: FakeWindow, rig: EngineRig) -> None:
    """The stopped column keeps its text, the other one ends as usual."""
    rig.backend.set_script("coder", ModelScript(tokens=("first ", "never"), stalls_after=1))

    async def scenario() -> None:
        async with opened(window) as page:
            page.lanes.prompt.set_text("Write code.")
            page.lanes.prompt.button.click()
            await until(lambda: page.session.lanes() and "first" in page.session.lanes()[0].answer.text)
            page.lanes.views[0]._stop.click()
            await until(lambda: not page.session.is_running)
            outcomes = [lane.lane.outcome for lane in page.session.lanes()]
            assert outcomes == [Outcome.STOPPED, Outcome.SUCCEEDED]
            assert page.session.lanes()[0].answer.text == "first "

    run(scenario())


def test_stopping_all_lanes_keeps_what_came(run: Runner, window: FakeWindow, rig: EngineRig) -> None:
    """Esc in the prompt ends both at once."""
    for model in ("coder", "poet"):
        rig.backend.set_script(model, ModelScript(tokens=(f"{model} ", "never"), stalls_after=1))

    async def scenario() -> None:
        async with opened(window) as page:
            page.lanes.prompt.set_text("Write code.")
            QTest.keyClick(page.lanes.prompt.edit, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
            await until(lambda: [lane.answer.text for lane in page.session.lanes()] == ["coder ", "poet "])
            QTest.keyClick(page.lanes.prompt.edit, Qt.Key.Key_Escape)
            await until(lambda: not page.session.is_running)
            (stored,) = await window.context.core.call(rig.store.comparisons.list())
            assert [(lane.outcome, lane.answer) for lane in stored.lanes] == [
                (Outcome.STOPPED, "coder "),
                (Outcome.STOPPED, "poet "),
            ]

    run(scenario())


def test_a_failed_lane_says_why_and_can_be_asked_again(run: Runner, window: FakeWindow, rig: EngineRig) -> None:
    """The other column is untouched; the button in the card asks anew."""
    rig.backend.set_script("coder", ModelScript(failure=ContextExceededError("The prompt is too long.", fix="Cut it.")))

    async def scenario() -> None:
        async with opened(window) as page:
            await compare(page)
            part = page.session.lanes()[0].answer.parts[0]
            assert "too long" in part.error
            rig.backend.set_script("coder", ModelScript(tokens=("now it works",)))
            page.lanes.views[0].text.retry_requested.emit()
            await until(lambda: "now it works" in page.session.lanes()[0].answer.text)
            await until(lambda: not page.session.is_running)

    run(scenario())


def test_differences_are_shown_and_left(run: Runner, window: FakeWindow) -> None:
    """The words that only one answer has are marked on both sides."""

    async def scenario() -> None:
        async with opened(window) as page:
            await compare(page)
            page.lanes.band.differences.click()
            diff = page.lanes._diff
            await until(lambda: "def f" in diff.views[0].toPlainText())
            assert "Roses" in diff.views[1].toPlainText()
            assert "underline" in diff.views[0].toHtml()
            diff._close.click()
            assert page.lanes._stack.currentWidget() is page.lanes._lanes_scroll

    run(scenario())


def test_an_answer_goes_on_in_chat(run: Runner, window: FakeWindow) -> None:
    """The chosen answer opens as a conversation."""

    async def scenario() -> None:
        async with opened(window) as page:
            await compare(page)
            page.lanes.views[0]._promote.click()
            await until(lambda: window.pages)
            key, args = window.pages[0]
            assert key == "chat"
            messages = await window.context.core.call(window.app.store.conversations.messages(args["conversation_id"]))
            assert [message.content for message in messages] == ["Write a poem.", "def f(): ..."]

    run(scenario())


def test_why_opens_the_decision(run: Runner, window: FakeWindow) -> None:
    """A lane's decision is explained in the dock."""

    async def scenario() -> None:
        async with opened(window) as page:
            await compare(page)
            page.lanes.views[1]._why.click()
            await until(lambda: window.decisions)

    run(scenario())


def test_history_opens_deletes_and_brings_back(run: Runner, window: FakeWindow) -> None:
    """A deleted comparison comes back whole with Undo."""

    async def scenario() -> None:
        async with opened(window) as page:
            await compare(page, "Write a poem.")
            await compare(page, "Write a sonnet.")
            await until(lambda: page.history.list.count() == 2)
            page.history.list.itemActivated.emit(page.history.list.item(1))
            assert shown(page).prompt == "Write a poem."
            before = shown(page)
            page.lanes.band.delete.click()
            await until(lambda: page.history.list.count() == 1)
            assert page.session.comparison is None
            _text, action = window.toasts[-1]
            assert action is not None
            action[1]()
            await until(lambda: page.history.list.count() == 2)
            restored = await window.context.core.call(window.app.store.comparisons.get(before.comparison_id))
            assert restored == before

    run(scenario())


@pytest.mark.parametrize("kind", ["html", "csv", "json"])
def test_export_writes_a_file(run: Runner, window: FakeWindow, tmp_path: Path, kind: str) -> None:
    """The file holds prompt and answers; one that cannot be written is told."""

    async def scenario() -> None:
        async with opened(window) as page:
            await compare(page)
            target = tmp_path / f"out.{kind}"
            await page.lanes._exporter.write(kind, target, [shown(page)])
            assert "Roses are red." in target.read_text(encoding="utf-8")
            await page.lanes._exporter.write(kind, tmp_path / "missing" / "x", [shown(page)])
            assert "could not be written" in window.toasts[-1][0]

    run(scenario())


def shown_words(page: ComparePage) -> str:
    """Return all that eyes, tool tips and a screen reader can get at on the page, but for the fields."""
    found = []
    fields = page.findChildren(LanePickers)
    for widget in page.findChildren(QWidget):
        if any(field.isAncestorOf(widget) for field in fields):
            continue
        found += [widget.accessibleName(), widget.accessibleDescription(), widget.toolTip()]
        if isinstance(widget, QLabel | QAbstractButton | QComboBox):
            found.append(widget.currentText() if isinstance(widget, QComboBox) else widget.text())
        if isinstance(widget, QListWidget):
            roles = (Qt.ItemDataRole.DisplayRole, SUBTITLE_ROLE, Qt.ItemDataRole.AccessibleTextRole)
            found += [str(widget.item(row).data(role)) for row in range(widget.count()) for role in roles]
    return "\n".join(found)


@pytest.mark.parametrize(
    ("key", "verdict"),
    [
        (Qt.Key.Key_Left, Verdict.FIRST),
        (Qt.Key.Key_Right, Verdict.SECOND),
        (Qt.Key.Key_Up, Verdict.TIE),
        (Qt.Key.Key_Down, Verdict.BOTH_BAD),
    ],
)
def test_a_blind_comparison_hides_names_until_the_vote(
    run: Runner, window: FakeWindow, key: Qt.Key, verdict: Verdict
) -> None:
    """Neither names nor speeds can be read anywhere before; an arrow key votes, shows them and locks the answers."""

    async def scenario() -> None:
        async with opened(window) as page:
            page.lanes.prompt.blind.setChecked(True)
            await compare(page)
            await until(lambda: page.history.list.count() == 1)
            words = shown_words(page)
            assert "blind, not voted yet" in words
            for secret in ("coder", "poet", " tok/s", "Auto"):
                assert secret not in words.replace("first token tok/s tokens total", "")
            assert not page.lanes.views[0]._figures.isVisible()
            await until(page.lanes._vote.buttons[verdict].isEnabled)
            QTest.keyClick(page.lanes._lanes_scroll, key)
            await until(lambda: shown(page).is_revealed)
            assert {view._name.text() for view in page.lanes.views} == {"coder", "poet"}
            assert page.lanes.views[0]._figures.isVisible()
            assert not page.lanes.views[0]._again.isVisible()
            assert not page.lanes._vote.buttons[verdict].isVisible()
            (vote,) = await window.context.core.call(window.app.store.votes.list())
            assert vote.verdict is verdict
            QTest.keyClick(page.lanes._lanes_scroll, key)
            assert len(await window.context.core.call(window.app.store.votes.list())) == 1

    run(scenario())


def test_while_blind_models_answer_nothing_can_be_seen(run: Runner, window: FakeWindow, rig: EngineRig) -> None:
    """Which column fills faster would tell the models apart: both answers come together."""
    rig.backend.set_script("coder", ModelScript(tokens=("quick",)))
    rig.backend.set_script("poet", ModelScript(tokens=("slow ", "never"), stalls_after=1))

    async def scenario() -> None:
        async with opened(window) as page:
            page.lanes.prompt.blind.setChecked(True)
            page.lanes.prompt.set_text("Write a poem.")
            page.lanes.prompt.button.click()
            await until(lambda: any("slow" in answer.text for answer in page.session._answers))
            await until(lambda: any("quick" in answer.text for answer in page.session._answers))
            assert all(view.text.isHidden() for view in page.lanes.views)
            assert all(view._status.text() == "answering…" for view in page.lanes.views)
            page.lanes.prompt.button.click()
            await until(lambda: not page.session.is_running)
            assert not page.lanes._vote.buttons[Verdict.TIE].isEnabled()
            assert "not two answers" in page.lanes._vote.question.text()
            page.session.reveal()
            await until(lambda: shown(page).is_revealed)
            assert "without a vote" in page.lanes._vote.question.text()

    run(scenario())


def test_blind_needs_two_models(run: Runner, window: FakeWindow) -> None:
    """Auto leaves the lanes when the switch is set, and the same model twice is refused with what to do."""

    async def scenario() -> None:
        async with opened(window) as page:
            pickers = page.lanes.prompt.pickers
            pickers.set_choices([str(CODER), "auto"])
            page.lanes.prompt.blind.setChecked(True)
            assert pickers.choices() == [CODER, POET]
            pickers.set_choices([str(CODER), str(CODER)])
            page.lanes.prompt.set_text("Write a poem.")
            page.lanes.prompt.button.click()
            assert isinstance(window.reported[0], InvalidInputError)
            assert page.lanes.prompt.text == "Write a poem."
            assert not page.session.is_running

    run(scenario())


def test_a_vote_is_taken_back_in_the_history(run: Runner, window: FakeWindow) -> None:
    """The vote is gone, the names stay, and Undo brings it back."""

    async def scenario() -> None:
        async with opened(window) as page:
            page.lanes.prompt.blind.setChecked(True)
            await compare(page)
            page.session.vote(Verdict.TIE)
            await until(lambda: shown(page).verdict)
            votes = window.app.store.votes
            page.history.vote_delete_asked.emit(shown(page))
            await until(lambda: window.toasts)
            assert await window.context.core.call(votes.list()) == ()
            assert shown(page).is_revealed
            assert shown(page).verdict is None
            action = window.toasts[-1][1]
            assert action is not None
            action[1]()
            await until(lambda: shown(page).verdict is Verdict.TIE)

    run(scenario())


def test_accessible_names_are_unique(run: Runner, window: FakeWindow, rig: EngineRig) -> None:
    """Every widget that takes the keyboard says something that no other says, code in several answers included."""
    for model in ("coder", "poet"):
        text = "See [here](https://example.org):\n\n```python\nx = 1\n```\n\nand\n\n```python\ny = 2\n```\n"
        rig.backend.set_script(model, ModelScript(tokens=(text,)))

    async def scenario() -> None:
        async with opened(window) as page:
            page.lanes.prompt.pickers.add()
            await compare(page)
            stops = [
                widget
                for widget in page.findChildren(QWidget)
                if widget.isVisible() and widget.focusPolicy() & Qt.FocusPolicy.TabFocus
            ]
            names = [
                widget.accessibleName() or (widget.text() if isinstance(widget, QAbstractButton) else "")
                for widget in stops
            ]
            assert all(names), [type(widget).__name__ for widget, name in zip(stops, names, strict=True) if not name]
            assert len(names) == len(set(names)), sorted(names)

    run(scenario())


def test_without_models_it_sends_to_the_models_page(run: Runner, window: FakeWindow) -> None:
    """The empty page says what is missing and offers the one thing to do."""

    async def scenario() -> None:
        page = ComparePage(window.context)
        page.resize(1000, 700)
        page.show()
        await until(lambda: page.lanes._empty_stack.currentIndex() == 1)
        empty = page.lanes._empty_stack.widget(1)
        assert empty is not None
        (button,) = empty.findChildren(QAbstractButton)
        button.click()
        assert window.pages == [("models", {})]
        await page.aclose()
        page.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)

    run(scenario())


def test_a_prompt_from_elsewhere_is_taken_over_and_drafts_come_back(run: Runner, window: FakeWindow) -> None:
    """Ctrl+Enter in Chat brings its text; what was typed is there the next time."""

    async def scenario() -> None:
        async with opened(window) as page:
            page.open_with(draft="From the chat")
            assert page.unsaved_text() == "From the chat"
        async with opened(window) as page:
            await until(lambda: page.lanes.prompt.text == "From the chat")

    run(scenario())


def test_an_answer_cut_at_its_length_says_so_and_can_be_voted_on(
    run: Runner, window: FakeWindow, rig: EngineRig
) -> None:
    """It is never shown as whole, and still is an answer that can be judged."""
    rig.backend.set_script("poet", ModelScript(tokens=("Once upon",), usage=Usage(done_reason="length")))
    rig.backend.set_script("coder", ModelScript(tokens=("def",), usage=Usage(done_reason="length")))

    async def scenario() -> None:
        async with opened(window) as page:
            page.lanes.prompt.blind.setChecked(True)
            await compare(page)
            assert [view._cut.text() for view in page.lanes.views] == ["cut short", "cut short"]
            assert page.lanes._vote.buttons[Verdict.TIE].isEnabled()

    run(scenario())


def test_the_newest_comparison_is_there_again(run: Runner, window: FakeWindow) -> None:
    """A blind one that was not voted on still hides its names, and takes the vote."""

    async def scenario() -> None:
        async with opened(window) as page:
            page.lanes.prompt.blind.setChecked(True)
            await compare(page)
        async with opened(window) as page:
            await until(lambda: page.session.comparison is not None)
            assert shown(page).hides_names
            assert page.lanes._vote.buttons[Verdict.TIE].isEnabled()
            assert "coder" not in [view._name.text() for view in page.lanes.views]

    run(scenario())


def test_a_database_that_fails_is_told_and_can_be_tried_again(run: Runner, window: FakeWindow) -> None:
    """The page says what happened and what to do instead of looking empty."""

    async def scenario() -> None:
        async with opened(window) as page:
            await compare(page)
            listed = window.app.store.comparisons.list

            async def fail(_limit: int = 100) -> tuple[Comparison, ...]:
                raise StoreError("The disk is full.", fix="Make room.")

            page.session.show(None)
            window.app.store.comparisons.list = fail
            await page._begin()
            assert page.lanes._empty_stack.currentWidget() is page.lanes._failure
            assert "The disk is full. Make room." in page.lanes._failure._text.text()
            window.app.store.comparisons.list = listed
            (button,) = page.lanes._failure.findChildren(QAbstractButton)
            button.click()
            await until(lambda: page.session.comparison is not None)

    run(scenario())


def test_where_memory_is_short_the_order_is_announced(run: Runner, window: FakeWindow, rig: EngineRig) -> None:
    """Before the start the field says so; while it runs, who answers when, and who waits for its turn."""
    rig.backend.set_script("coder", ModelScript(tokens=("first ", "never"), stalls_after=1))
    plain = rig.snapshot

    def short_of_memory() -> Snapshot:
        return replace(plain(), resident={}, free_memory_bytes={"a": 1_000_000_000})

    window.context.app.compare._snapshot = short_of_memory

    async def scenario() -> None:
        async with opened(window) as page:
            await until(lambda: page.lanes.prompt.note.text().startswith("One after the other"))
            page.lanes.prompt.set_text("Write code.")
            page.lanes.prompt.button.click()
            await until(lambda: page.session.lanes() and "first" in page.session.lanes()[0].answer.text)
            assert page.lanes.band.facts.text().endswith("Order: A, then B.")
            assert "waiting" in page.lanes.views[1]._status.text()
            page.lanes.views[0]._stop.click()
            await until(lambda: not page.session.is_running)
            assert page.session.lanes()[1].answer.text == "Roses are red."

    run(scenario())
