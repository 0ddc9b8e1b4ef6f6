"""The answer to one sub-task: heading, folded thinking, text in segments, what went wrong, chip."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QToolButton, QVBoxLayout, QWidget

from app.domain.record import SubTaskState
from ui.theme import SPACE, TextRole, Theme
from ui.widgets.answer_chip import CHIP_HEIGHT, AnswerChip
from ui.widgets.answer_chip_text import seconds_text
from ui.widgets.buttons import push_button
from ui.widgets.code_block import CodeBlock
from ui.widgets.labels import ElidedLabel, label
from ui.widgets.markdown_blocks import MarkdownStream, Segment, SegmentKind, to_html
from ui.widgets.message_parts import PartState
from ui.widgets.prose_block import ProseBlock

CURSOR = "▍"
_GAP = SPACE[2]
_BUTTON_ROW = 24
# For segments that are not built yet: a line is about 80 characters and 20 pixels.
_CHARS_A_LINE = 80
_LINE_PX = 20

Clock = Callable[[], float]
# A block, and the number of a marked place in it.
Place = tuple[ProseBlock | CodeBlock, int]


class FailureCard(QFrame):
    """What went wrong, what to do about it, and a button that tries again."""

    retry_clicked = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        """Create it empty."""
        super().__init__(parent)
        self.setObjectName("failureCard")
        palette = theme.palette
        self.setStyleSheet(
            f"#failureCard {{ background: {palette.danger_soft}; border: 1px solid {palette.danger};"
            " border-radius: 8px; }"
        )
        self._what = label("", "strong", wraps=True)
        self._fix = label("", "body", wraps=True)
        self._retry = push_button(self.tr("Try again"), clicked=self.retry_clicked.emit)
        text = QVBoxLayout()
        text.setSpacing(SPACE[1])
        text.addWidget(self._what)
        text.addWidget(self._fix)
        row = QHBoxLayout(self)
        row.setContentsMargins(SPACE[3], SPACE[2], SPACE[3], SPACE[2])
        row.setSpacing(SPACE[3])
        row.addLayout(text, 1)
        row.addWidget(self._retry)

    @property
    def retry_button(self) -> QPushButton:
        """The button, for the order of focus."""
        return self._retry

    def show_error(self, error: str, fix: str) -> None:
        """Say what happened and what to do."""
        self._what.setText(error)
        self._fix.setText(fix)
        self._fix.setVisible(bool(fix))
        self.setAccessibleName(self.tr("Error: {error} {fix}").format(error=error, fix=fix))

    def height_for(self, width: int) -> int:
        """Return the height in pixels at a width."""
        layout = self.layout()
        assert layout is not None
        return layout.totalHeightForWidth(width) if layout.hasHeightForWidth() else layout.totalSizeHint().height()


class PartView(QWidget):
    """Draws one PartState; `refresh` brings it up to date within a time budget, `arrange` lays it out."""

    why_requested = Signal(object)
    retry_requested = Signal()
    link_refused = Signal(str)
    save_asked = Signal(str, str)  # code, a file name for it
    resized = Signal()

    def __init__(self, part: PartState, theme: Theme, clock: Clock, parent: QWidget | None = None) -> None:
        """Draw nothing yet; `heading` is shown by `set_heading`."""
        super().__init__(parent)
        self.part = part
        self._theme = theme
        self._clock = clock
        self._stream = MarkdownStream()
        self._epoch = part.epoch
        self._taken = 0
        self._is_finished = False
        self._segments: list[Segment] = []
        self._blocks: list[ProseBlock | CodeBlock | None] = []
        self._heading = ElidedLabel("", "strong", self)
        self._heading.hide()
        self._thinking_button: QPushButton | None = None
        self._thinking_text: ProseBlock | None = None
        self._thinking_shown = 0
        self._failure: FailureCard | None = None
        self._wanted = ""
        self.chip = AnswerChip(theme, self)
        self.chip.why_clicked.connect(lambda: self.why_requested.emit(self.part))
        self.extras: list[QWidget] = []

    def set_heading(self, text: str) -> None:
        """Show a heading; "" shows none."""
        self._heading.setText(text)
        self._heading.setVisible(bool(text))

    def add_extra(self, button: QWidget) -> None:
        """Put a button behind the chip."""
        button.setParent(self)
        self.extras.append(button)

    def set_wanted(self, wanted: str) -> None:
        """Mark every place of a text, also in what is drawn later; "" marks none."""
        self._wanted = wanted
        for block in self._blocks:
            if block is not None:
                block.find_all(wanted)

    def places(self) -> list[Place]:
        """Return the marked places from the top; only of what is drawn."""
        blocks = [block for block in self._blocks if block is not None]
        return [(block, number) for block in blocks for number in range(block.place_count)]

    def is_settled(self) -> bool:
        """Whether everything is drawn that there is."""
        built = all(block is not None for block in self._blocks)
        return self._is_finished and built and self._is_coloured() and self._taken == len(self.part.text)

    def refresh(self, deadline_s: float) -> bool:
        """Draw what changed, not much longer than until `deadline_s` (perf_counter); False when work is left."""
        self._feed()
        is_done = self._build(deadline_s)
        self._refresh_thinking()
        self._refresh_failure()
        self.chip.show_part(self.part, self._clock())
        while is_done and not self._is_coloured():
            if time.perf_counter() >= deadline_s:
                return False
            self._colour()
        return is_done

    def tick(self) -> None:
        """Renew what only time changes: the chip and the thinking timer."""
        self.chip.show_part(self.part, self._clock())
        self._refresh_thinking()

    def arrange(self, width: int) -> int:
        """Place everything at a width; return the height used."""
        y = 0
        if not self._heading.isHidden():
            height = self._heading.sizeHint().height()
            self._heading.setGeometry(0, y, width, height)
            y += height + 6
        if self._thinking_button is not None:
            self._thinking_button.setGeometry(0, y, self._thinking_button.sizeHint().width(), _BUTTON_ROW)
            y += _BUTTON_ROW + 4
        if self._thinking_text is not None and not self._thinking_text.isHidden():
            height = self._thinking_text.height_for(width - SPACE[4])
            self._thinking_text.setGeometry(SPACE[4], y, width - SPACE[4], height)
            y += height + _GAP
        for index, segment in enumerate(self._segments):
            block = self._blocks[index]
            height = _estimated_height(segment) if block is None else block.height_for(width)
            if block is not None:
                block.setGeometry(0, y, width, height)
            y += height + _GAP
        if self._failure is not None and not self._failure.isHidden():
            height = self._failure.height_for(width)
            self._failure.setGeometry(0, y, width, height)
            y += height + _GAP
        return self._arrange_chip(y, width)

    def focus_chain(self) -> list[QWidget]:
        """Return what Tab visits, in order."""
        chain: list[QWidget] = [self._thinking_button] if self._thinking_button is not None else []
        blocks = [block for block in self._blocks if block is not None]
        for block in blocks:
            chain.extend([block.save_button, block.copy_button] if isinstance(block, CodeBlock) else [block])
        if self._failure is not None:
            chain.append(self._failure.retry_button)
        return [*chain, self.chip.why_button, *(one for extra in self.extras for one in _stops(extra))]

    def _arrange_chip(self, y: int, width: int) -> int:
        chip_width = 0 if self.chip.isHidden() else min(self.chip.sizeHint().width(), width)
        if chip_width:
            self.chip.setFixedWidth(chip_width)
        self.chip.move(0, y)
        # The buttons' frames stand out above and below the chip.
        tallest = max([CHIP_HEIGHT, *((CHIP_HEIGHT + extra.sizeHint().height() + 1) // 2 for extra in self.extras)])
        x = chip_width + SPACE[1] if chip_width else 0
        if x + sum(extra.sizeHint().width() for extra in self.extras) > width:
            x, y = 0, y + tallest
        for extra in self.extras:
            size = extra.sizeHint()
            extra.setGeometry(x, y + (CHIP_HEIGHT - size.height()) // 2, size.width(), size.height())
            x += size.width()
        return y + tallest

    def _feed(self) -> None:
        part = self.part
        if part.epoch != self._epoch:
            self._start_anew()
        first_changed = len(self._segments)
        if len(part.text) > self._taken:
            first_changed = self._stream.feed(part.text[self._taken :])
            self._taken = len(part.text)
            self._is_finished = False
        if not part.is_running and not self._is_finished:
            first_changed = min(first_changed, self._stream.finish())
            self._is_finished = True
        if first_changed < len(self._segments) or len(self._stream.segments) != len(self._segments):
            self._take_segments(first_changed)

    def _start_anew(self) -> None:
        self._epoch = self.part.epoch
        self._stream = MarkdownStream()
        self._taken = 0
        self._is_finished = False
        self._drop_blocks(0)
        self._segments = []
        if self._thinking_text is not None:
            self._thinking_text.set_plain("")
            self._thinking_shown = 0

    def _take_segments(self, first_changed: int) -> None:
        self._segments = list(self._stream.segments)
        self._drop_blocks(len(self._segments))
        for index in range(first_changed, len(self._segments)):
            segment = self._segments[index]
            if index >= len(self._blocks):
                self._blocks.append(None)
                continue
            block = self._blocks[index]
            if block is not None and isinstance(block, CodeBlock) != (segment.kind is SegmentKind.CODE):
                block.deleteLater()
                block.hide()
                self._blocks[index] = block = None
            if block is not None:
                self._fill(block, segment)

    def _drop_blocks(self, start: int) -> None:
        for block in self._blocks[start:]:
            if block is not None:
                block.hide()
                block.deleteLater()
        del self._blocks[start:]

    def _build(self, deadline_s: float) -> bool:
        # From the end: a conversation opens at its latest words, and older ones come into view from below.
        for index in range(len(self._segments) - 1, -1, -1):
            if self._blocks[index] is None:
                self._blocks[index] = self._new_block(self._segments[index])
                if time.perf_counter() >= deadline_s:
                    break
        return all(block is not None for block in self._blocks)

    def _new_block(self, segment: Segment) -> ProseBlock | CodeBlock:
        block: ProseBlock | CodeBlock
        if segment.kind is SegmentKind.CODE:
            block = CodeBlock(self._theme, segment.language, self)
            block.save_asked.connect(self.save_asked)
        else:
            block = ProseBlock(self._theme, self)
            block.link_refused.connect(self.link_refused)
        self._fill(block, segment)
        if self._wanted:
            block.find_all(self._wanted)
        block.show()
        return block

    def _fill(self, block: ProseBlock | CodeBlock, segment: Segment) -> None:
        if isinstance(block, CodeBlock):
            block.set_code(segment.text)
        else:
            block.set_html(to_html(segment, tail=CURSOR if segment.is_open and self.part.is_running else ""))

    def _is_coloured(self) -> bool:
        return all(block.is_coloured for block in self._blocks if isinstance(block, CodeBlock))

    def _colour(self) -> None:
        for block in self._blocks:
            if isinstance(block, CodeBlock) and not block.is_coloured:
                block.step()
                return

    def _refresh_thinking(self) -> None:
        part = self.part
        if not part.thinking:
            return
        if self._thinking_button is None:
            self._thinking_button = push_button("", kind="link", clicked=self._toggle_thinking, parent=self)
            self._thinking_button.setFont(self._theme.font(TextRole.SECONDARY))
            self._thinking_button.show()
        is_open = self._thinking_text is not None and not self._thinking_text.isHidden()
        words = self.tr("Thinking…") if part.thinking_s is None and part.is_running else self.tr("Thought")
        seconds = part.thinking_s
        if seconds is None and part.thinking_since_s is not None and part.is_running:
            seconds = self._clock() - part.thinking_since_s
        text = f"{'▾' if is_open else '▸'}  {words}" + (f" · {seconds_text(seconds)}" if seconds is not None else "")
        if text != self._thinking_button.text():
            self._thinking_button.setText(text)
        if self._thinking_text is not None and len(part.thinking) > self._thinking_shown:
            self._thinking_text.append_plain(part.thinking[self._thinking_shown :])
            self._thinking_shown = len(part.thinking)

    def _toggle_thinking(self) -> None:
        if self._thinking_text is None:
            self._thinking_text = ProseBlock(self._theme, self, name=self.tr("Thinking"))
            palette = self._thinking_text.palette()
            palette.setColor(palette.ColorRole.Text, self._theme.colour("dim"))
            self._thinking_text.setPalette(palette)
            self._thinking_text.show()
        else:
            self._thinking_text.setVisible(self._thinking_text.isHidden())
        self._refresh_thinking()
        self.resized.emit()

    def _refresh_failure(self) -> None:
        has_failed = self.part.state in {SubTaskState.FAILED, SubTaskState.SKIPPED} and bool(self.part.error)
        if has_failed and self._failure is None:
            self._failure = FailureCard(self._theme, self)
            self._failure.retry_clicked.connect(self.retry_requested)
        if self._failure is not None:
            self._failure.setVisible(has_failed)
            if has_failed:
                self._failure.show_error(self.part.error, self.part.fix)


def _stops(extra: QWidget) -> list[QWidget]:
    """Return what Tab visits in a widget behind the chip."""
    return list(extra.findChildren(QToolButton)) or [extra]


def _estimated_height(segment: Segment) -> int:
    lines = sum(1 + len(line) // _CHARS_A_LINE for line in segment.text.splitlines())
    return max(1, lines) * _LINE_PX
