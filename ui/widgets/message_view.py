"""Messages of the transcript: the user's bubble, and an answer with its parts."""

from __future__ import annotations

import time

from PySide6.QtCore import QRectF, Signal
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QApplication, QWidget

from ui.theme import SPACE, Theme
from ui.widgets.attachment_bar import AttachmentBar
from ui.widgets.branch_switch import BranchSwitch
from ui.widgets.buttons import icon_button
from ui.widgets.message_parts import AnswerState, MessageEntry
from ui.widgets.message_view_part import Clock, PartView, Place
from ui.widgets.prose_block import ProseBlock

_BUBBLE_SIDE = 14
_BUBBLE_TOP = 10
# The last line's leading already gives some room below.
_BUBBLE_BOTTOM = 6
_BUBBLE_RADIUS = 12
_BUBBLE_TAIL_RADIUS = 3
_BUBBLE_SHARE = 0.8
# A pasted megabyte takes ten seconds to lay out, at every change of width; this much is read at a glance.
SHOWN_CHARACTERS = 8000
_COPY_PX = 28
_PICTURE_PX = 140
# The answer leaves this many pixels free on the right, so that questions and answers are told apart at a glance.
_ANSWER_INDENT = 40
_PART_GAP = SPACE[5]


def new_switch(entry: MessageEntry, theme: Theme) -> BranchSwitch | None:
    """Return what goes through the versions of a message; None for one that has no other."""
    if entry.message_id not in entry.siblings or len(entry.siblings) < 2:  # noqa: PLR2004  itself and another
        return None
    return BranchSwitch(theme, entry.siblings, entry.message_id, is_question=entry.answer is None)


class UserBubble(QWidget):
    """What the user asked, on the right."""

    branch_chosen = Signal(int)  # message_id
    edit_asked = Signal()

    def __init__(self, entry: MessageEntry, theme: Theme, parent: QWidget | None = None) -> None:
        """Show the text of an entry as it was typed; of a very long one the beginning, with a button for the rest."""
        super().__init__(parent)
        self._theme = theme
        self._text = ProseBlock(theme, self, name=self.tr("Your message"))
        self._entry = entry
        hidden = len(entry.typed) - SHOWN_CHARACTERS
        self._copy: QWidget | None = None
        if hidden > 0:
            rest = self.tr("… and {n} more characters").format(n=f"{hidden:,}")
            self._text.set_plain(f"{entry.typed[:SHOWN_CHARACTERS]}\n\n{rest}")
            self._copy = icon_button(theme, "copy", self.tr("Copy whole message"), clicked=self.copy, parent=self)
        else:
            self._text.set_plain(entry.typed)
        self._text.setVisible(bool(entry.typed.strip()))
        self._bar = AttachmentBar(theme, picture_px=_PICTURE_PX, parent=self)
        self._bar.show_attachments((*entry.pictures, *entry.files))
        self._switch = new_switch(entry, theme)
        if self._switch is not None:
            self._switch.setParent(self)
            self._switch.chosen.connect(self.branch_chosen)
        self.edit_button = icon_button(
            theme, "edit", self.tr("Edit and send again"), clicked=self.edit_asked.emit, parent=self
        )
        self.edit_button.setVisible(entry.message_id is not None)
        self._natural_width = self._text.natural_width()
        self._bubble = QRectF()

    def set_wanted(self, wanted: str) -> None:
        """Mark every place of a text; "" marks none."""
        self._text.find_all(wanted)

    def places(self) -> list[Place]:
        """Return the marked places from the top."""
        return [(self._text, number) for number in range(self._text.place_count)]

    def refresh(self, _deadline_s: float) -> bool:
        """Do nothing: a question never changes."""
        return True

    def tick(self) -> None:
        """Do nothing: a question knows no time."""

    def arrange(self, width: int) -> int:
        """Place the bubble at the right end; return its height."""
        widest = int(width * _BUBBLE_SHARE) - 2 * _BUBBLE_SIDE
        above = self._arrange_attachments(width, widest)
        text_width = max(1, min(self._natural_width, widest))
        height = self._text.height_for(text_width)
        has_text = not self._text.isHidden()
        left = width - text_width - 2 * _BUBBLE_SIDE
        self._bubble = QRectF()
        total = above
        if has_text:
            top = above + SPACE[2] if above else 0
            bubble_height = height + _BUBBLE_TOP + _BUBBLE_BOTTOM
            self._bubble = QRectF(left, top, text_width + 2 * _BUBBLE_SIDE, bubble_height)
            self._text.setGeometry(left + _BUBBLE_SIDE, top + _BUBBLE_TOP, text_width, height)
            total = top + bubble_height
        else:
            left, top = width - min(widest, self._bar.natural_width()), 0
        self.edit_button.setGeometry(max(0, left - _COPY_PX - SPACE[1]), top + SPACE[1], _COPY_PX, _COPY_PX)
        if self._copy is not None:
            self._copy.setGeometry(max(0, left - 2 * (_COPY_PX + SPACE[1])), top + SPACE[1], _COPY_PX, _COPY_PX)
        self.update()
        if self._switch is not None:
            size = self._switch.sizeHint()
            self._switch.setGeometry(width - size.width(), total, size.width(), size.height())
            total += size.height()
        return total

    def _arrange_attachments(self, width: int, widest: int) -> int:
        used = min(widest, self._bar.natural_width())
        height = self._bar.arrange(used)
        self._bar.setGeometry(width - used, 0, used, height)
        return height

    def copy(self) -> None:
        """Put the whole message into the clipboard."""
        QApplication.clipboard().setText(self._entry.text)

    def focus_chain(self) -> list[QWidget]:
        """Return what Tab visits: the buttons that copy and edit, those of its versions."""
        switch = [] if self._switch is None else [self._switch.before, self._switch.after]
        edit = [] if self._entry.message_id is None else [self.edit_button]
        return [*self._bar.chips, *([] if self._copy is None else [self._copy]), *edit, *switch]

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the bubble, pointed at its lower right."""
        if self._bubble.isEmpty():
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        path = QPainterPath()
        path.setFillRule(path.fillRule().WindingFill)
        path.addRoundedRect(self._bubble, _BUBBLE_RADIUS, _BUBBLE_RADIUS)
        corner = QRectF(0, 0, 2 * _BUBBLE_RADIUS, 2 * _BUBBLE_RADIUS)
        corner.moveBottomRight(self._bubble.bottomRight())
        path.addRoundedRect(corner, _BUBBLE_TAIL_RADIUS, _BUBBLE_TAIL_RADIUS)
        painter.fillPath(path.simplified(), self._theme.colour("accent_soft"))


class AnswerView(QWidget):
    """An answer: one part a sub-task, with headings where there are several."""

    why_requested = Signal(object)
    retry_requested = Signal()
    regenerate_requested = Signal()
    other_requested = Signal(object)  # the button, to open a list at
    link_refused = Signal(str)
    save_asked = Signal(str, str)  # code, a file name for it
    resized = Signal()
    branch_chosen = Signal(int)  # message_id

    def __init__(self, answer: AnswerState, theme: Theme, clock: Clock, parent: QWidget | None = None) -> None:
        """Draw nothing yet; `refresh` does."""
        super().__init__(parent)
        self._answer = answer
        self._theme = theme
        self._clock = clock
        self._parts: list[PartView] = []
        self._switch: BranchSwitch | None = None
        self._wanted = ""
        self._copy = icon_button(theme, "copy", self.tr("Copy answer"), clicked=self.copy, parent=self)
        self._again = icon_button(
            theme, "refresh", self.tr("Ask again (Ctrl+R)"), clicked=self.regenerate_requested.emit, parent=self
        )
        self._other = icon_button(theme, "routing", self.tr("Answer with another model"), parent=self)
        self._other.clicked.connect(lambda: self.other_requested.emit(self._other))
        self._buttons = (self._copy, self._again, self._other)
        for button in self._buttons:
            button.hide()

    def set_wanted(self, wanted: str) -> None:
        """Mark every place of a text, also in what is drawn later; "" marks none."""
        self._wanted = wanted
        for view in self._parts:
            view.set_wanted(wanted)

    def places(self) -> list[Place]:
        """Return the marked places from the top; only of what is drawn."""
        return [place for view in self._parts for place in view.places()]

    def set_switch(self, switch: BranchSwitch | None) -> None:
        """Show the versions of this answer behind its chip; to be called before the first `refresh`."""
        self._switch = switch
        if switch is not None:
            switch.setParent(self)
            switch.chosen.connect(self.branch_chosen)

    def refresh(self, deadline_s: float) -> bool:
        """Draw what changed until `deadline_s` (perf_counter); False when work is left. The last parts go first."""
        self._take_parts()
        is_done = True
        for view in reversed(self._parts):
            if view.is_settled():
                continue
            is_done = view.refresh(deadline_s) and is_done
            if time.perf_counter() >= deadline_s and view is not self._parts[0]:
                is_done = is_done and all(part.is_settled() or part.part.is_running for part in self._parts)
                break
        self._place_buttons()
        return is_done

    def tick(self) -> None:
        """Renew what only time changes."""
        for view in self._parts:
            view.tick()

    def arrange(self, width: int) -> int:
        """Place the parts below each other; return the height."""
        inner = max(120, width - _ANSWER_INDENT)
        y = 0
        for view in self._parts:
            height = view.arrange(inner)
            view.setGeometry(0, y, inner, height)
            y += height + _PART_GAP
        return max(0, y - _PART_GAP)

    def focus_chain(self) -> list[QWidget]:
        """Return what Tab visits, in order."""
        return [widget for view in self._parts for widget in view.focus_chain()]

    def copy(self) -> None:
        """Put the whole answer on the clipboard, as Markdown."""
        QApplication.clipboard().setText(self._answer.text)

    def _take_parts(self) -> None:
        shown = [view.part for view in self._parts]
        if len(shown) == len(self._answer.parts) and all(
            old is new for old, new in zip(shown, self._answer.parts, strict=True)
        ):
            self._name_parts()
            return
        for view in self._parts:
            view.hide()
            view.deleteLater()
        for button in self._buttons:
            button.setParent(self)
        if self._switch is not None:
            self._switch.setParent(self)
        self._parts = [self._new_part(index) for index in range(len(self._answer.parts))]
        if self._parts:
            for button in self._buttons:
                self._parts[-1].add_extra(button)
            if self._switch is not None:
                self._parts[-1].add_extra(self._switch)
                self._switch.show()
        self._name_parts()

    def _new_part(self, index: int) -> PartView:
        view = PartView(self._answer.parts[index], self._theme, self._clock, self)
        view.why_requested.connect(self.why_requested)
        view.retry_requested.connect(self.retry_requested)
        view.link_refused.connect(self.link_refused)
        view.save_asked.connect(self.save_asked)
        view.resized.connect(self.resized)
        view.set_wanted(self._wanted)
        view.show()
        return view

    def _name_parts(self) -> None:
        for number, view in enumerate(self._parts, start=1):
            view.set_heading(f"{number} · {view.part.title}" if self._answer.is_compound else "")

    def _place_buttons(self) -> None:
        is_over = bool(self._parts) and not self._answer.is_running
        self._copy.setVisible(is_over and bool(self._answer.text))
        self._again.setVisible(is_over)
        self._other.setVisible(is_over)
