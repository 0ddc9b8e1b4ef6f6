"""The parts of the page by themselves."""

from __future__ import annotations

import time
from datetime import timedelta
from itertools import pairwise

import pytest
from PySide6.QtCore import QModelIndex, Qt, QUrl
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.domain.events import PullProgressed
from app.domain.profile import Host, HostKind, HostState, HostStatus
from app.domain.prompt import PromptRequest, Span
from app.domain.record import Attempt, Outcome, SubTaskState
from app.domain.views import ConversationSummary, StoredMessage
from tests.ui.chat.fakes import CODER, GEMMA, NOW, QWEN, preview_of
from ui.models.conversation_list_model import ConversationListModel
from ui.palettes import DARK, LIGHT, contrast_ratio
from ui.theme import Theme
from ui.widgets.answer_chip import AnswerChip
from ui.widgets.answer_chip_text import chip_text
from ui.widgets.code_block import DARK_CODE, LIGHT_CODE, CodeBlock
from ui.widgets.code_block_lexing import PIECE_CHARS, LineSpans, PieceLexer
from ui.widgets.composer import Composer
from ui.widgets.conversation_list import IS_HEADING_ROLE, SUBTITLE_ROLE
from ui.widgets.host_card import CardAction, card_for_pull, card_for_status
from ui.widgets.message_parts import AnswerState, MessageEntry, PartState, entry_from_message, question
from ui.widgets.model_picker import PickerOption, PickerPopup, RouteChoice
from ui.widgets.prose_block import ProseBlock, is_safe_link
from ui.widgets.time_text import time_text
from ui.widgets.transcript import Transcript
from ui.widgets.typing_strip import TypingStrip

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints", r"raise\(\)", "grabbing the keyboard")

OLLAMA = Host(key="ollama", title="Ollama", url="http://127.0.0.1:11434")
BUILTIN = Host(key="builtin", title="Built-in", url="http://127.0.0.1:1", kind=HostKind.BUILTIN)


def summary(title: str, age: timedelta, *models: str) -> ConversationSummary:
    """Return a conversation that was used `age` before NOW."""
    return ConversationSummary(
        conversation_id=title, title=title, created_at=NOW - age, updated_at=NOW - age, models=models
    )


def test_conversations_are_grouped_by_day_newest_first(qapp: QApplication) -> None:
    """Today, Yesterday and Earlier, each with its conversations and a second line."""
    model = ConversationListModel()
    model.set_conversations(
        [
            summary("old", timedelta(days=9), "ollama/gemma3:4b"),
            summary("now", timedelta(minutes=2), "ollama/a", "ollama/b", "ollama/c"),
            summary("yesterday", timedelta(days=1), "ollama/qwen3:8b"),
        ],
        NOW,
    )
    rows = [model.index(row).data() for row in range(model.rowCount())]
    assert rows == ["Today", "now", "Yesterday", "yesterday", "Earlier", "old"]
    assert model.index(1).data(SUBTITLE_ROLE) == "3 models · 2 min ago"
    assert model.index(3).data(SUBTITLE_ROLE) == "qwen3:8b · 15:00"
    assert model.index(0).data(IS_HEADING_ROLE) is True
    assert not model.flags(model.index(0)) & Qt.ItemFlag.ItemIsSelectable
    assert model.index_of("old").row() == 5
    assert model.index_of("none") == QModelIndex()


def test_renaming_asks_and_ignores_blank_titles(qtbot: QtBot) -> None:
    """The model never changes a title by itself."""
    model = ConversationListModel()
    model.set_conversations([summary("a", timedelta())], NOW)
    asked: list[tuple[str, str]] = []
    model.rename_asked.connect(lambda key, title: asked.append((key, title)))
    assert model.setData(model.index(1), "  New title ")
    assert not model.setData(model.index(1), "   ")
    assert not model.setData(model.index(1), "a")
    assert asked == [("a", "New title")]


@pytest.mark.parametrize(
    ("age", "text"),
    [
        (timedelta(seconds=5), "just now"),
        (timedelta(minutes=59), "59 min ago"),
        (timedelta(hours=2), "13:00"),
        (timedelta(days=3), "1 Mar"),
        (timedelta(days=400), "28 Jan 2025"),
    ],
)
def test_times_read_as_people_say_them(age: timedelta, text: str) -> None:
    """The nearer the finer."""
    assert time_text(NOW - age, NOW) == text


CHIPS = [
    (PartState(sub_task_id="1", since_s=10.0), "waiting for a model · 2.0 s", ""),
    (PartState(sub_task_id="1", since_s=10.0, title="A"), "waiting for its turn · 2.0 s", ""),
    (PartState(sub_task_id="1", ref=QWEN, capability="code", since_s=10.0, state=SubTaskState.QUEUED),
     "code · queued · 2.0 s", ""),
    (PartState(sub_task_id="1", ref=QWEN, since_s=10.0, state=SubTaskState.LOADING),
     "loading for the first time · 2.0 s", ""),
    (PartState(sub_task_id="1", ref=QWEN, since_s=10.0, state=SubTaskState.LOADING, usual_s=8.2, usual_n=6),
     "loading, usually 8 s (6 loads) · 2.0 s", ""),
    (PartState(sub_task_id="1", ref=QWEN, state=SubTaskState.RUNNING, first_text_s=10.0, text="x" * 400),
     "warm · answering… ~50 tok/s", ""),
    (PartState(sub_task_id="1", ref=QWEN, state=SubTaskState.RUNNING, since_s=10.0, thinking_since_s=10.0),
     "thinking · 2.0 s", ""),
    (PartState(sub_task_id="1", ref=QWEN, state=SubTaskState.DONE, ttft_s=0.9, decode_tps=43.2),
     "warm · 0.9 s · 43 tok/s", ""),
    (PartState(sub_task_id="1", ref=QWEN, state=SubTaskState.DONE, was_cold=True, load_s=6.1, ttft_s=6.4,
               decode_tps=8.0), "loaded in 6.1 s · 8.0 tok/s", ""),
    (PartState(sub_task_id="1", ref=QWEN, state=SubTaskState.FAILED, error="x"), "failed", "danger"),
    (PartState(sub_task_id="1", state=SubTaskState.SKIPPED), "skipped", ""),
    (PartState(sub_task_id="1", ref=QWEN, state=SubTaskState.STOPPED, ttft_s=0.9),
     "warm · 0.9 s · stopped by you", "dim"),
    (PartState(sub_task_id="1", ref=QWEN, state=SubTaskState.DONE, is_interrupted=True),
     "warm · interrupted: Modelyard closed while it answered", "warning"),
]  # fmt: skip


@pytest.mark.parametrize(("part", "facts", "tone"), CHIPS)
def test_chip_says_what_happens(part: PartState, facts: str, tone: str) -> None:
    """Every state has its words; live rates are marked as estimates."""
    said = chip_text(part, 12.0)
    assert (said.facts, said.tone) == (facts, tone)


def test_chip_never_hides_degradation() -> None:
    """Flags and fallbacks are named, with their reasons."""
    failed = Attempt(number=1, ref=CODER, started_at=NOW, outcome=Outcome.FAILED, error="It crashed.")
    part = PartState(
        sub_task_id="1", ref=QWEN, state=SubTaskState.DONE, flags=("context_truncated",), fallbacks=[failed]
    )
    titles = dict(chip_text(part, 0.0).warnings)
    assert set(titles) == {"context cut", "instead of qwen3-coder:7b"}
    assert titles["instead of qwen3-coder:7b"] == "qwen3-coder:7b failed first: It crashed."


@pytest.mark.parametrize(
    ("state", "action"),
    [
        (HostState.NOT_INSTALLED, CardAction.COPY),
        (HostState.STOPPED, CardAction.COPY),
        (HostState.UNREACHABLE, CardAction.RETRY),
        (HostState.TOO_OLD, CardAction.OPEN_PAGE),
        (HostState.EMPTY, CardAction.PULL),
        (HostState.UNAVAILABLE, CardAction.RETRY),
    ],
)
def test_each_host_problem_has_one_button(state: HostState, action: CardAction) -> None:
    """The card names the problem and offers the action that helps."""
    card = card_for_status(HostStatus(host=OLLAMA, state=state, version="0.1"), platform="linux")
    assert card is not None
    assert card.action is action
    assert card.title
    assert card.button


def test_healthy_and_built_in_hosts_need_no_card() -> None:
    """Nothing is said where nothing is wrong."""
    assert card_for_status(HostStatus(host=OLLAMA, state=HostState.READY)) is None
    assert card_for_status(HostStatus(host=BUILTIN, state=HostState.STOPPED)) is None


def test_download_shows_share_speed_and_time_left() -> None:
    """Progress reads as in the product's example; a failure offers another try; the end hides the card."""
    progress = PullProgressed(
        host="builtin",
        model="SmolLM2",
        status="downloading",
        completed_bytes=38_130_000,
        total_bytes=93_000_000,
        bytes_per_s=12e6,
        remaining_s=4.6,
    )
    card = card_for_pull(progress)
    assert card is not None
    assert (card.title, card.text) == ("Fetching SmolLM2 (93 MB)", "41%, 12 MB/s, 5 s left")
    failed = card_for_pull(PullProgressed(host="builtin", model="m", status="", error="No space.", fix="Free some."))
    assert failed is not None
    assert (failed.action, failed.is_error, failed.text) == (CardAction.PULL, True, "No space. Free some.")
    assert card_for_pull(PullProgressed(host="builtin", model="m", status="", is_done=True)) is None


def test_strip_says_bars_plan_model_and_runner_up(theme: Theme, qtbot: QtBot) -> None:
    """Estimates are marked; without a model the reason takes the decision's place."""
    strip = TypingStrip(theme)
    qtbot.addWidget(strip)
    strip.show_preview(preview_of(PromptRequest(prompt="a function")))
    assert strip.said.bars[0] == ("code", 0.9)
    assert (strip.said.model, strip.said.expected) == ("qwen3-coder:7b", " ~7 s")
    assert strip.said.runner_up == " (then qwen3:8b)"
    height = strip.sizeHint().height()
    strip.show_preview(preview_of(PromptRequest(prompt="impossible")))
    assert strip.said.error == "No model can take this prompt."
    assert strip.sizeHint().height() == height
    assert "Activate one" in strip.accessibleDescription()


def test_composer_grows_to_ten_lines(theme: Theme, qtbot: QtBot) -> None:
    """One line at first, ten at most."""
    composer = Composer(theme)
    qtbot.addWidget(composer)
    composer.resize(600, 120)
    composer.show()
    one = composer.edit.preferred_height()
    composer.set_text("\n".join("x" * 5))
    five = composer.edit.preferred_height()
    composer.set_text("\n".join("x" * 30))
    thirty = composer.edit.preferred_height()
    assert one < five < thirty
    composer.set_text("\n".join("x" * 10))
    assert composer.edit.preferred_height() == thirty


def test_underlines_follow_characters_beyond_the_basic_plane(theme: Theme, qtbot: QtBot) -> None:
    """Qt counts an emoji twice; the underline starts under its word all the same."""
    composer = Composer(theme)
    qtbot.addWidget(composer)
    composer.resize(600, 120)
    composer.show()
    text = "😀😀 function"
    composer.set_text(text)
    composer.edit.set_spans(text, (Span(start=3, end=11, capability="code", cue="word", weight=1.0),))
    composer.grab()
    lines = composer.edit._underlines(5, 13)
    assert len(lines) == 1
    assert lines[0].width() > 20


def test_composer_with_other_text_ignores_old_spans(theme: Theme, qtbot: QtBot) -> None:
    """Spans of a text that has changed would underline the wrong words."""
    composer = Composer(theme)
    qtbot.addWidget(composer)
    composer.set_text("new")
    composer.edit.set_spans("old", (Span(start=0, end=3, capability="code", cue="word", weight=1.0),))
    assert composer.edit._spans == ()


@pytest.mark.parametrize(
    ("address", "is_safe"),
    [
        ("https://example.org", True),
        ("mailto:a@example.org", True),
        ("file:///etc/passwd", False),
        ("javascript:alert(1)", False),
        ("vscode://x", False),
        ("", False),
    ],
)
def test_only_web_and_mail_links_are_opened(address: str, *, is_safe: bool) -> None:
    """A link of an answer cannot reach files or programs."""
    assert is_safe_link(QUrl(address)) is is_safe


def test_prose_loads_no_resource(theme: Theme, qtbot: QtBot) -> None:
    """Even HTML with a picture reads nothing."""
    block = ProseBlock(theme)
    qtbot.addWidget(block)
    assert block.loadResource(2, QUrl("file:///etc/passwd")) is None


def test_code_is_copied_as_it_is(theme: Theme, qtbot: QtBot) -> None:
    """The button copies the text, not its drawing."""
    block = CodeBlock(theme, "python")
    qtbot.addWidget(block)
    block.set_code("def f() -> int:\n    return 1")
    block.set_code("def f() -> int:\n    return 1\n\nprint(f())")
    while not block.step():
        pass
    block.copy()
    assert QApplication.clipboard().text() == "def f() -> int:\n    return 1\n\nprint(f())"


def test_code_in_pieces_has_the_colours_of_the_whole() -> None:
    """Cutting long code between definitions does not change a single span."""
    code = "\n\n".join(
        f'def f{number}(x: int) -> str:\n    """Doc {number}."""\n    return "{number}"' for number in range(90)
    )
    assert len(code) > 3 * PIECE_CHARS
    lexer = PieceLexer("python")
    lexer.set_text(code)
    found: dict[int, LineSpans] = {}
    while not lexer.is_done:
        first, lines = lexer.step()
        found.update(enumerate(lines, start=first))
    one = PieceLexer("python")
    for number, line in enumerate(code.split("\n")):
        if line.startswith("def"):
            one.set_text(line)
            assert one.step()[1][0] == found[number]
            one = PieceLexer("python")


@pytest.mark.parametrize(("colours", "background"), [(LIGHT_CODE, LIGHT), (DARK_CODE, DARK)])
def test_code_colours_can_be_read(colours: dict[str, str], background: object) -> None:
    """Each reaches 4.5 : 1 on the code background."""
    for role, colour in colours.items():
        assert contrast_ratio(colour, background.code_background) >= 4.5, role  # type: ignore[attr-defined]


def _exchange(number: int, text: str = "Some answer\n\nin two paragraphs.") -> list[MessageEntry]:
    part = PartState(sub_task_id="1", text=text, state=SubTaskState.DONE, ref=GEMMA, decision_id="d")
    return [
        question(f"Question {number}"),
        MessageEntry(role="assistant", answer=AnswerState(request_id=str(number), parts=[part])),
    ]


@pytest.fixture
def transcript(theme: Theme, qtbot: QtBot) -> Transcript:
    """Return a visible transcript with a hundred messages."""
    transcript = Transcript(theme)
    qtbot.addWidget(transcript)
    transcript.resize(600, 400)
    transcript.show()
    transcript.set_entries([entry for number in range(50) for entry in _exchange(number)], has_older=True)
    qtbot.waitUntil(lambda: not transcript._timer.isActive())
    return transcript


def test_only_messages_in_reach_have_widgets(transcript: Transcript, qtbot: QtBot) -> None:
    """A long conversation costs what its visible part costs, wherever one scrolls."""
    assert transcript.is_at_bottom
    assert transcript.view_count < 40
    bar = transcript.verticalScrollBar()
    for position in range(bar.maximum(), 0, -150):
        bar.setValue(position)
        transcript._flush()
    assert transcript.view_count < 40


def test_reader_is_not_moved_while_an_answer_grows_below(transcript: Transcript, qtbot: QtBot) -> None:
    """Away from the end the position stays and a button leads back."""
    bar = transcript.verticalScrollBar()
    bar.setValue(bar.maximum() // 2)
    qtbot.waitUntil(lambda: not transcript._timer.isActive())
    row = transcript._anchor()
    assert row is not None
    top_before = row[0].top - bar.value()
    entry = transcript.entries[-1]
    assert entry.answer is not None
    entry.answer.parts[0].text += "\n\nMore text." * 30
    transcript.touch(entry)
    qtbot.waitUntil(lambda: not transcript._timer.isActive())
    assert row[0].top - bar.value() == top_before
    assert not transcript._jump.isHidden()
    transcript._jump.click()
    assert transcript.is_at_bottom
    assert bar.value() == bar.maximum()


def test_older_messages_come_in_above_without_a_jump(transcript: Transcript, qtbot: QtBot) -> None:
    """What is read stays in place when a page of history is added."""
    asked: list[bool] = []
    transcript.older_wanted.connect(lambda: asked.append(True))
    bar = transcript.verticalScrollBar()
    bar.setValue(50)
    qtbot.waitUntil(lambda: not transcript._timer.isActive())
    assert asked == [True]
    anchor = transcript._anchor()
    assert anchor is not None
    top_before = anchor[0].top - bar.value()
    transcript.prepend([entry for number in range(10) for entry in _exchange(number)], has_older=False)
    qtbot.waitUntil(lambda: not transcript._timer.isActive())
    assert abs(anchor[0].top - bar.value() - top_before) <= 1


def test_end_is_followed_while_the_answer_streams(transcript: Transcript, qtbot: QtBot) -> None:
    """At the end, new text scrolls into view."""
    part = PartState(sub_task_id="1", state=SubTaskState.RUNNING, since_s=time.monotonic())
    entry = MessageEntry(role="assistant", answer=AnswerState(parts=[part], is_running=True))
    transcript.append(entry)
    for _ in range(10):
        part.text += "A paragraph that arrives.\n\n"
        transcript._flush()
    bar = transcript.verticalScrollBar()
    assert bar.value() == bar.maximum()
    assert entry.answer is not None
    entry.answer.is_running = False
    part.state = SubTaskState.DONE


def test_tab_goes_through_messages_from_top_to_bottom(theme: Theme, qtbot: QtBot) -> None:
    """The order of focus is the order on the screen, though the last message is built first."""
    transcript = Transcript(theme)
    qtbot.addWidget(transcript)
    transcript.resize(600, 900)
    transcript.show()
    transcript.set_entries([entry for number in range(4) for entry in _exchange(number)])
    qtbot.waitUntil(lambda: not transcript._timer.isActive())
    tops = []
    widget: QWidget | None = transcript
    for _ in range(40):
        widget = widget.nextInFocusChain() if widget is not None else None
        if widget is not None and widget.accessibleName().startswith("Why"):
            tops.append(widget.mapTo(transcript, widget.rect().topLeft()).y())
    assert len(tops) >= 4
    assert all(before < after for before, after in pairwise(tops[:4]))


def test_thinking_is_folded_with_its_time(theme: Theme, qtbot: QtBot) -> None:
    """The thought is one click away and does not crowd the answer."""
    part = PartState(
        sub_task_id="1", text="42", thinking="Six times seven.", thinking_s=4.2, state=SubTaskState.DONE, ref=QWEN
    )
    transcript = Transcript(theme)
    qtbot.addWidget(transcript)
    transcript.resize(600, 400)
    transcript.show()
    transcript.set_entries([MessageEntry(role="assistant", answer=AnswerState(parts=[part]))])
    qtbot.waitUntil(lambda: not transcript._timer.isActive())
    view = transcript._rows[0].view._parts[0]  # type: ignore[union-attr]
    assert view._thinking_button is not None
    assert view._thinking_button.text() == "▸  Thought · 4.2 s"
    before = transcript._rows[0].height
    view._thinking_button.click()
    qtbot.waitUntil(lambda: transcript._rows[0].height > before)
    assert view._thinking_text is not None
    assert view._thinking_text.toPlainText() == "Six times seven."


def test_picker_filters_and_picks_by_keyboard(theme: Theme, qtbot: QtBot) -> None:
    """Typing narrows, arrows move past headings, Enter picks."""
    options = [
        PickerOption(choice=RouteChoice("balanced"), title="Balanced", description="", group="Auto"),
        PickerOption(choice=RouteChoice(pinned=QWEN), title="qwen3:8b", description="ollama", group="Always"),
        PickerOption(choice=RouteChoice(pinned=GEMMA), title="gemma3:4b", description="ollama", group="Always"),
    ]
    popup = PickerPopup(options, RouteChoice("balanced"), theme)
    qtbot.addWidget(popup)
    popup.show()
    picked: list[RouteChoice] = []
    popup.picked.connect(lambda choice, _scope: picked.append(choice))
    assert popup.list.currentItem().text() == "Balanced"
    qtbot.keyClick(popup.filter, Qt.Key.Key_Down)
    assert popup.list.currentItem().text() == "qwen3:8b"
    qtbot.keyClicks(popup.filter, "gem")
    qtbot.keyClick(popup.filter, Qt.Key.Key_Return)
    assert picked == [RouteChoice(pinned=GEMMA)]


def test_an_imported_answer_says_who_gave_it(theme: Theme) -> None:
    """There is no decision to explain, so there is no Why."""
    message = StoredMessage(
        message_id=1, conversation_id="c", role="assistant", content="Hi", created_at=NOW, answered_by="gemma3:4b"
    )
    answer = entry_from_message(message).answer
    assert answer is not None
    chip = AnswerChip(theme)
    chip.show_part(answer.parts[0], 0.0)
    assert chip.text == "gemma3:4b, imported"
    assert chip.why_button.isHidden()
