"""The preview loop: throttled, and only the newest text counts."""

from __future__ import annotations

import threading
from collections.abc import Callable, Coroutine
from typing import Any

from app.domain.prompt import PromptRequest
from app.domain.views import Preview
from tests.ui.chat.conftest import until
from tests.ui.chat.fakes import preview_of
from ui.core_thread import CoreThread
from ui.pages.chat_preview import PreviewLoop

Runner = Callable[[Coroutine[Any, Any, None]], None]


class SlowPreview:
    """A preview that waits until the test lets it go."""

    def __init__(self) -> None:
        """Hold everything."""
        self.gate = threading.Event()
        self.asked: list[str] = []

    def __call__(self, request: PromptRequest) -> Preview:
        """Answer once the gate is open."""
        self.asked.append(request.prompt)
        self.gate.wait(5)
        return preview_of(request)


def test_stale_answers_are_dropped_and_only_the_newest_text_is_asked(run: Runner, core: CoreThread) -> None:
    """While one question is under way, later ones replace each other; its own answer is not shown."""

    async def scenario() -> None:
        preview = SlowPreview()
        loop = PreviewLoop(core, preview)
        shown: list[Preview] = []
        loop.ready.connect(shown.append)
        for text in ("f", "fu", "fun", "function"):
            loop.ask(PromptRequest(prompt=text))
        await until(lambda: preview.asked == ["f"])
        preview.gate.set()
        await until(lambda: shown)
        assert preview.asked == ["f", "function"]
        assert [found.plan.sub_tasks[0].text for found in shown] == ["function"]
        loop.close()

    run(scenario())


def test_blank_text_clears_at_once_and_drops_what_is_under_way(run: Runner, core: CoreThread) -> None:
    """An emptied field shows nothing, also when an older answer arrives later."""

    async def scenario() -> None:
        preview = SlowPreview()
        loop = PreviewLoop(core, preview)
        shown: list[Preview] = []
        cleared: list[bool] = []
        loop.ready.connect(shown.append)
        loop.cleared.connect(lambda: cleared.append(True))
        loop.ask(PromptRequest(prompt="function"))
        await until(lambda: preview.asked)
        loop.ask(PromptRequest(prompt="  "))
        assert cleared == [True]
        preview.gate.set()
        await until(lambda: not loop._is_asking)
        assert shown == []
        loop.close()

    run(scenario())


def test_a_bug_in_the_preview_clears_the_strip_and_the_next_text_is_asked(run: Runner, core: CoreThread) -> None:
    """An exception ends neither the loop nor the program."""

    async def scenario() -> None:
        def preview(request: PromptRequest) -> Preview:
            if request.prompt == "bad":
                raise ValueError("bug")
            return preview_of(request)

        loop = PreviewLoop(core, preview)
        shown: list[Preview] = []
        cleared: list[bool] = []
        loop.ready.connect(shown.append)
        loop.cleared.connect(lambda: cleared.append(True))
        loop.ask(PromptRequest(prompt="bad"))
        await until(lambda: cleared)
        loop.ask(PromptRequest(prompt="function"))
        await until(lambda: shown)
        loop.close()

    run(scenario())
