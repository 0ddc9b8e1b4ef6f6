"""What a reader must be told: a prompt that will be cut, how long a model thought; and code that is kept as a file."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QFileDialog, QPushButton

from app.domain.prompt import PromptRequest
from app.domain.views import AnswerPart, Preview
from tests.ui.chat.conftest import until
from tests.ui.chat.fakes import QWEN, FakeWindow, preview_of
from tests.ui.chat.test_branches import stored
from tests.ui.chat.test_chat_page import opened
from ui.widgets.code_block import CodeBlock, file_name
from ui.widgets.message_view_part import PartView

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")

Runner = Callable[[Coroutine[Any, Any, None]], None]


def too_long(request: PromptRequest) -> Preview:
    """Need 9,000 tokens where 4,096 are set."""
    return replace(preview_of(request), needed_tokens=9000, num_ctx=request.options.num_ctx or 4096)


def test_a_prompt_longer_than_the_context_is_told_before_it_is_sent(run: Runner, window: FakeWindow) -> None:
    """The button gives this conversation a context that holds it; without text there is no warning."""
    window.app.engine.preview = too_long

    async def scenario() -> None:
        async with opened(window) as page:
            page.composer.set_text("A long prompt")
            await until(lambda: not page.composer._warning.isHidden())
            assert "9,000" in page.composer.warning_text.text()
            assert page.composer._warning_button.text() == "Use 16,384 here"
            page.composer._warning_button.click()
            await until(page.composer._warning.isHidden)
            assert page.session.parameters.num_ctx == 16384
            await page.session.set_parameters(replace(page.session.parameters, num_ctx=512))
            page._ask_preview()
            await until(lambda: not page.composer._warning.isHidden())
            page.composer.set_text("")
            await until(page.composer._warning.isHidden)

    run(scenario())


def test_a_stored_answer_says_how_long_its_model_thought(run: Runner, window: FakeWindow) -> None:
    """The thinking is folded away under its time."""
    part = AnswerPart(sub_task_id="1", title="", text="Yes.", thinking="Hm.", thinking_s=3.4, ref=QWEN)
    messages = (stored(1, "user", "Sure?"), replace(stored(2, "assistant", "Yes."), parts=(part,)))
    key = window.app.conversations.add("Talk", *messages)

    async def scenario() -> None:
        async with opened(window) as page:
            page.open_with(conversation_id=key)
            await until(lambda: page.transcript.findChildren(PartView))
            button = page.transcript.findChildren(PartView)[0]._thinking_button
            assert isinstance(button, QPushButton)
            assert button.text() == "▸  Thought · 3.4 s"

    run(scenario())


def test_code_is_saved_under_the_suffix_of_its_language(
    run: Runner, window: FakeWindow, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The dialog suggests the name; the file gets the code as it is copied."""
    key = window.app.conversations.add(
        "Talk", stored(1, "user", "Code?"), stored(2, "assistant", "```python\nx = 1\n```")
    )
    written: list[tuple[Path, str]] = []

    class Exchange:
        async def write_text(self, path: Path, text: str) -> None:
            written.append((path, text))

    window.app.store.exchange = Exchange()
    names: list[str] = []

    def ask(_parent: object, _title: str, name: str) -> tuple[str, str]:
        names.append(Path(name).name)
        return str(tmp_path / "mine.py"), ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", ask)

    async def scenario() -> None:
        async with opened(window) as page:
            page.open_with(conversation_id=key)
            await until(lambda: page.transcript.findChildren(CodeBlock))
            page.transcript.findChildren(CodeBlock)[0].save_button.click()
            await until(lambda: written)
            assert names == ["code.py"]
            assert written == [(tmp_path / "mine.py", "x = 1\n")]
            await until(lambda: window.toasts)

    run(scenario())


@pytest.mark.parametrize(
    ("language", "name"),
    [("Python", "code.py"), ("", "code.txt"), ("sql", "code.sql"), ("../../x", "code.txt"), ("C++", "code.cpp")],
)
def test_a_language_becomes_a_suffix(language: str, name: str) -> None:
    """What is no plain word is text."""
    assert file_name(language) == name
