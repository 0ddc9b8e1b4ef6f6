"""One stored decision in full, with the form for what the user says of it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QComboBox,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from app.domain.record import Outcome
from app.domain.views import Annotation, DecisionDetail
from ui.theme import SPACE, Theme
from ui.widgets.buttons import push_button
from ui.widgets.decision_view import DecisionView
from ui.widgets.labels import label, separator
from ui.widgets.segmented import Segmented
from ui.widgets.strategy_titles import strategy_title

NOTE_HEIGHT = 72
RATINGS = {"good": 1, "neutral": 0, "bad": -1, "none": None}
CORRECTABLE = (Outcome.SUCCEEDED, Outcome.FAILED, Outcome.PARTIAL)
MAX_TAGS = 20


class AnnotationForm(QWidget):
    """Rating, corrected outcome, tags and note; emits `saved` with the edited annotation."""

    saved = Signal(object)  # Annotation

    def __init__(self, parent: QWidget | None = None) -> None:
        """Start empty."""
        super().__init__(parent)
        self._annotation = Annotation()
        self._rating = Segmented(
            (
                ("none", self.tr("Not rated")),
                ("good", self.tr("Good")),
                ("neutral", self.tr("So-so")),
                ("bad", self.tr("Bad")),
            ),
            name=self.tr("Rating"),
        )
        self._rating.chosen.connect(self._changed)
        self._outcome = QComboBox()
        self._outcome.setAccessibleName(self.tr("Corrected outcome"))
        self._outcome.addItem(self.tr("as measured"), None)
        words = {
            Outcome.SUCCEEDED: self.tr("answered after all"),
            Outcome.FAILED: self.tr("wrong or useless"),
            Outcome.PARTIAL: self.tr("only partly right"),
        }
        for outcome in CORRECTABLE:
            self._outcome.addItem(words[outcome], outcome)
        self._outcome.currentIndexChanged.connect(self._changed)
        self._tags = QLineEdit()
        self._tags.setPlaceholderText(self.tr("work, draft"))
        self._tags.setAccessibleName(self.tr("Tags, separated by commas"))
        self._tags.textEdited.connect(self._changed)
        self._note = QPlainTextEdit()
        self._note.setProperty("kind", "field")
        self._note.setFixedHeight(NOTE_HEIGHT)
        self._note.setTabChangesFocus(True)
        self._note.setAccessibleName(self.tr("Note"))
        self._note.textChanged.connect(self._changed)
        self._problem = label("", "error", wraps=True)
        self._save = push_button(self.tr("Save"), kind="primary", clicked=self.save)
        self._save.setEnabled(False)
        form = QFormLayout(self)
        form.setContentsMargins(0, 0, 0, 0)
        form.setHorizontalSpacing(SPACE[4])
        form.setVerticalSpacing(SPACE[2])
        form.addRow(self.tr("Rating"), self._rating)
        form.addRow(self.tr("Outcome"), self._outcome)
        form.addRow(self.tr("Tags"), self._tags)
        form.addRow(self.tr("Note"), self._note)
        foot = QHBoxLayout()
        foot.addWidget(self._problem, 1)
        foot.addWidget(self._save)
        form.addRow(foot)
        shortcut = QShortcut(QKeySequence.StandardKey.Save, self)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(self.save)

    @property
    def has_changes(self) -> bool:
        """Whether something differs from what is stored."""
        return self._edited() != self._annotation

    def show_annotation(self, annotation: Annotation) -> None:
        """Show what is stored."""
        self._annotation = annotation
        for widget in (self._outcome, self._tags, self._note):
            widget.blockSignals(True)
        self._rating.choose(next(key for key, rating in RATINGS.items() if rating == annotation.rating))
        self._outcome.setCurrentIndex(max(0, self._outcome.findData(annotation.corrected_outcome)))
        self._tags.setText(", ".join(annotation.tags))
        self._note.setPlainText(annotation.note)
        for widget in (self._outcome, self._tags, self._note):
            widget.blockSignals(False)
        self._problem.clear()
        self._save.setEnabled(False)

    def save(self) -> None:
        """Hand out the edited annotation, if it differs and is valid."""
        edited = self._edited()
        if edited == self._annotation:
            return
        if len(edited.tags) > MAX_TAGS:
            self._problem.setText(self.tr("At most {0} tags.").format(MAX_TAGS))
            return
        self.saved.emit(edited)

    def _edited(self) -> Annotation:
        tags = tuple(dict.fromkeys(tag.strip() for tag in self._tags.text().split(",") if tag.strip()))
        # Qt gives back plain text for what was put in as an enumeration.
        outcome = self._outcome.currentData()
        return Annotation(
            rating=RATINGS[self._rating.value],
            corrected_outcome=None if outcome is None else Outcome(outcome),
            tags=tags,
            note=self._note.toPlainText(),
            version=self._annotation.version,
        )

    def _changed(self) -> None:
        self._save.setEnabled(self.has_changes)


class DecisionDetailView(QWidget):
    """The prompt, the form, and the decision with its attempts."""

    saved = Signal(str, object)  # decision_id, Annotation

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        """Start empty."""
        super().__init__(parent)
        self._decision_id = ""
        self._prompt = label("", wraps=True)
        self._prompt.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._facts = label("", "secondary", wraps=True)
        self.form = AnnotationForm()
        self.form.saved.connect(lambda annotation: self.saved.emit(self._decision_id, annotation))
        self._view = DecisionView(theme)
        content = QWidget()
        layout = QVBoxLayout(content)
        layout.setContentsMargins(SPACE[5], SPACE[4], SPACE[5], SPACE[4])
        layout.setSpacing(SPACE[3])
        layout.addWidget(label(self.tr("Prompt"), "section"))
        layout.addWidget(self._prompt)
        layout.addWidget(self._facts)
        layout.addWidget(separator())
        layout.addWidget(label(self.tr("What you say of it"), "section"))
        layout.addWidget(self.form)
        layout.addWidget(separator())
        layout.addWidget(self._view)
        self._more = QVBoxLayout()
        self._more.setSpacing(SPACE[4])
        layout.addLayout(self._more)
        layout.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setAccessibleName(self.tr("Decision"))
        scroll.setWidget(content)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scroll)

    @property
    def decision_id(self) -> str:
        """The decision that is shown; "" for none."""
        return self._decision_id

    def add(self, widget: QWidget) -> None:
        """Show a widget below the decision."""
        self._more.addWidget(widget)

    def show_detail(self, detail: DecisionDetail) -> None:
        """Show a decision."""
        row = detail.row
        self._decision_id = row.decision_id
        self._prompt.setText(row.prompt or self.tr("The prompt was not kept (Settings → Privacy)."))
        facts = [row.created_at.astimezone().strftime("%d.%m.%Y %H:%M:%S"), strategy_title(row.strategy)]
        if detail.plan.is_compound:
            total = len(detail.plan.sub_tasks)
            facts.append(self.tr("sub-task {0} of {1}").format(detail.record.sub_task.id, total))
        self._facts.setText(" · ".join(facts))
        self.form.show_annotation(row.annotation)
        if detail.record.decision is not None:
            self._view.show_decision(detail.record.decision, record=detail.record)

    def show_flip(self, text: str) -> None:
        """Add what would have flipped the choice."""
        self._view.show_flip(text)
