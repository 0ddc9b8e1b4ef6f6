"""The bar below a blind comparison: which answer is better, by mouse or by the arrow keys."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget

from app.domain.comparison import Comparison
from app.domain.vote import Verdict
from ui.theme import SPACE
from ui.widgets.buttons import push_button
from ui.widgets.labels import label


class VoteBar(QWidget):
    """Asks for the vote while names are hidden; tells it afterwards, locked."""

    voted = Signal(object)  # Verdict
    reveal_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        """Show nothing yet."""
        super().__init__(parent)
        self.question: QLabel = label("", "strong", wraps=True)
        self.buttons: dict[Verdict, QPushButton] = {}
        row = QHBoxLayout(self)
        row.setContentsMargins(SPACE[5], SPACE[2], SPACE[5], SPACE[2])
        row.setSpacing(SPACE[2])
        row.addWidget(self.question, 1)
        for verdict, text, name in (
            (Verdict.FIRST, self.tr("←  A"), self.tr("A is better, left arrow")),
            (Verdict.SECOND, self.tr("B  →"), self.tr("B is better, right arrow")),
            (Verdict.TIE, self.tr("↑  Tie"), self.tr("A tie, up arrow")),
            (Verdict.BOTH_BAD, self.tr("↓  Both bad"), self.tr("Both are bad, down arrow")),
        ):
            button = push_button(text, clicked=lambda verdict=verdict: self.voted.emit(verdict))  # type: ignore[misc]
            button.setAccessibleName(name)
            self.buttons[verdict] = button
            row.addWidget(button)
        self._reveal = push_button(self.tr("Show names without a vote"), kind="link", clicked=self.reveal_asked.emit)
        row.addWidget(self._reveal)

    def show_comparison(self, comparison: Comparison | None, *, is_running: bool) -> None:
        """Follow the comparison; only a blind one shows the bar."""
        if comparison is None or not comparison.is_blind:
            self.hide()
            return
        can_vote = comparison.hides_names and comparison.is_answered and not is_running
        for button in self.buttons.values():
            button.setVisible(comparison.hides_names)
            button.setEnabled(can_vote)
        self._reveal.setVisible(comparison.hides_names and not is_running)
        self.question.setText(self._words(comparison, is_running=is_running))
        self.show()

    def _words(self, comparison: Comparison, *, is_running: bool) -> str:
        if comparison.hides_names:
            if is_running:
                return self.tr("Both models are answering")
            if comparison.is_answered:
                return self.tr("Which answer is better?")
            return self.tr("There are not two answers. Ask again, or show the names.")
        words = {
            Verdict.FIRST: self.tr("You voted for A."),
            Verdict.SECOND: self.tr("You voted for B."),
            Verdict.TIE: self.tr("You voted for a tie."),
            Verdict.BOTH_BAD: self.tr("You voted: both are bad."),
            None: self.tr("The names were shown without a vote."),
        }
        return words[comparison.verdict]
