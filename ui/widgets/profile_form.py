"""The form that edits one profile: every field with unit, meaning, origin and validation."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QCheckBox, QFormLayout, QHBoxLayout, QPlainTextEdit, QScrollArea, QVBoxLayout, QWidget

from app.domain.capability import CAPABILITIES
from app.domain.profile import CapabilityRating, ModelProfile, Provenance
from app.domain.views import ProfileSources
from ui.theme import SPACE, Theme
from ui.translation import core_text
from ui.widgets.buttons import push_button
from ui.widgets.form_fields import ScoreField
from ui.widgets.labels import ElidedLabel, label, separator
from ui.widgets.model_dot import ModelDot
from ui.widgets.model_state import ModelState
from ui.widgets.profile_numbers import DECIDED, MEASURED, ProfileNumbers

NOTES_HEIGHT = 72


class ProfileForm(QWidget):
    """Shows a profile and emits `saved` with the edited one; nothing is stored here."""

    saved = Signal(object)  # ModelProfile
    edited = Signal(bool)  # whether there are changes

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        """Start without a profile."""
        super().__init__(parent)
        self._theme = theme
        self._profile: ModelProfile | None = None
        self._heading = QHBoxLayout()
        self._name = ElidedLabel("", "title")
        self._facts = label("", "secondary", wraps=True)
        self.state = ModelState()
        self._active = QCheckBox(self.tr("Routing may choose this model"))
        self._active.toggled.connect(self._changed)
        self._figures = ProfileNumbers(self)
        self._figures.edited.connect(self._changed)
        self._numbers = self._figures.fields
        self._scores = {capability.key: ScoreField(theme, core_text(capability.title)) for capability in CAPABILITIES}
        self._notes = QPlainTextEdit()
        self._notes.setProperty("kind", "field")
        self._notes.setFixedHeight(NOTES_HEIGHT)
        self._notes.setTabChangesFocus(True)
        self._notes.setAccessibleName(self.tr("Notes"))
        self._notes.textChanged.connect(self._changed)
        self._problem = label("", "error", wraps=True)
        self._preview = label("", "secondary", wraps=True)
        self._apply = push_button(self.tr("Apply"), kind="primary", clicked=self.apply)
        self._apply.setToolTip(self.tr("Store the changes (Ctrl+S)"))
        self._revert = push_button(self.tr("Revert"), clicked=self.revert)
        self._is_loading = False
        self._sources = ProfileSources()
        self._build()
        shortcut = QShortcut(QKeySequence.StandardKey.Save, self)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(self.apply)
        self._update_buttons()

    @property
    def profile(self) -> ModelProfile | None:
        """The profile as stored; None before the first."""
        return self._profile

    @property
    def has_changes(self) -> bool:
        """Whether something differs from what is stored."""
        edited = self._edited()
        return self._profile is not None and (edited is None or edited != self._profile)

    def show_profile(self, profile: ModelProfile) -> None:
        """Show a profile as stored; edits not applied are dropped."""
        self._is_loading = True
        self._profile = profile
        self._name.setText(profile.ref.model)
        self._show_dot()
        self._facts.setText(self._facts_of(profile))
        self._active.setChecked(profile.counts_as_active)
        self._figures.show_profile(profile)
        for key, field in self._scores.items():
            rating = profile.ratings.get(key)
            is_set = rating is not None and rating.source is Provenance.USER
            field.set_value(profile.score(key), self._source_of(rating), is_set=is_set)
            field.show_origin(None, "")
        self._sources = ProfileSources()
        self._show_number_sources()
        self._notes.setPlainText(profile.notes)
        self._problem.clear()
        self._preview.clear()
        self._is_loading = False
        self._update_buttons()

    def show_sources(self, sources: ProfileSources, judged: Mapping[str, float]) -> None:
        """Say where the values come from; `judged` counts the judged answers behind a capability."""
        self._sources = sources
        for key, field in self._scores.items():
            count = round(judged.get(key, 0.0))
            told = self.tr("{0} judged answers count as well").format(count) if count else ""
            before = sources.ratings.get(key)
            origin = (
                self.tr("without you: {0:.2f}, {1}").format(before.score, self._source_of(before)) if before else ""
            )
            field.show_origin(before, "\n".join(part for part in (origin, told) if part))
        self._show_number_sources()

    def edited_profile(self) -> ModelProfile | None:
        """Return the profile with the edits; None while a field is not valid."""
        return self._edited()

    def show_problem(self, text: str, *, field: str = "") -> None:
        """Say why it could not be stored, beside the field where one is named."""
        if not self._figures.show_problem(field, text):
            self._problem.setText(text)

    def show_preview(self, text: str) -> None:
        """Say what the edits would change."""
        self._preview.setText(text)

    def apply(self) -> None:
        """Hand out the edited profile, if it is valid and differs."""
        edited = self._edited()
        if edited is not None and self.has_changes:
            self._problem.clear()
            self.saved.emit(edited)

    def revert(self) -> None:
        """Drop the edits."""
        if self._profile is not None:
            self.show_profile(self._profile)
            self.edited.emit(False)

    def _build(self) -> None:
        content = QWidget()
        layout = QVBoxLayout(content)
        layout.setContentsMargins(SPACE[5], SPACE[4], SPACE[5], SPACE[4])
        layout.setSpacing(SPACE[3])
        self._heading.setSpacing(SPACE[2])
        self._heading.addWidget(self._name, 1)
        layout.addLayout(self._heading)
        layout.addWidget(self._facts)
        layout.addWidget(self.state)
        layout.addWidget(separator())
        layout.addWidget(self._active)
        layout.addLayout(self._figures.form(DECIDED))
        layout.addWidget(separator())
        layout.addWidget(label(self.tr("How well it does, 0 … 1"), "section"))
        scores = QFormLayout()
        scores.setHorizontalSpacing(SPACE[4])
        scores.setVerticalSpacing(SPACE[2])
        for capability in CAPABILITIES:
            score = self._scores[capability.key]
            score.edited.connect(self._changed)
            score.setToolTip(core_text(capability.description))
            scores.addRow(core_text(capability.title), score)
        layout.addLayout(scores)
        layout.addWidget(separator())
        layout.addWidget(label(self.tr("Reliability, speed and memory"), "section"))
        layout.addLayout(self._figures.form(MEASURED))
        layout.addWidget(separator())
        layout.addWidget(label(self.tr("Notes"), "section"))
        layout.addWidget(self._notes)
        layout.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(content)
        foot = QHBoxLayout()
        foot.setContentsMargins(SPACE[5], SPACE[3], SPACE[5], SPACE[3])
        foot.setSpacing(SPACE[2])
        told = QVBoxLayout()
        told.addWidget(self._preview)
        told.addWidget(self._problem)
        foot.addLayout(told, 1)
        foot.addWidget(self._revert)
        foot.addWidget(self._apply)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(scroll, 1)
        outer.addWidget(separator())
        outer.addLayout(foot)

    def _show_dot(self) -> None:
        assert self._profile is not None
        first = self._heading.itemAt(0)
        widget = first.widget() if first is not None else None
        if isinstance(widget, ModelDot):
            self._heading.removeWidget(widget)
            widget.hide()
            widget.deleteLater()
        self._heading.insertWidget(0, ModelDot(self._theme, str(self._profile.ref)))

    def _facts_of(self, profile: ModelProfile) -> str:
        facts = [
            self.tr("on {0}").format(profile.ref.host),
            profile.family,
            profile.quantization,
            ", ".join(sorted(profile.features)),
            self.tr("version {0}").format(profile.version),
        ]
        if profile.remote_host:
            facts.append(self.tr("prompts leave the machine: {0}").format(profile.remote_host))
        return " · ".join(fact for fact in facts if fact)

    def _source_of(self, rating: CapabilityRating | None) -> str:
        if rating is None:
            return self.tr("not rated")
        count = f" ({rating.evidence_count})" if rating.evidence_count else ""
        return f"{self._source_words()[rating.source]}{count}"

    def _source_words(self) -> dict[Provenance, str]:
        return {
            Provenance.DEFAULT: self.tr("default"),
            Provenance.ESTIMATED: self.tr("estimated"),
            Provenance.REPORTED: self.tr("reported"),
            Provenance.PROBED: self.tr("probed"),
            Provenance.MEASURED: self.tr("measured"),
            Provenance.LEARNED: self.tr("learned"),
            Provenance.CALIBRATED: self.tr("calibrated"),
            Provenance.USER: self.tr("set by you"),
        }

    def _edited(self) -> ModelProfile | None:
        profile = self._profile
        if profile is None or not self._figures.validate():
            return None
        ratings = dict(profile.ratings)
        for key, field in self._scores.items():
            if field.reset_to is not None:
                ratings[key] = field.reset_to
            elif field.is_changed:
                ratings[key] = CapabilityRating(score=field.value, source=Provenance.USER)
        is_active = profile.is_active
        if self._active.isChecked() != profile.counts_as_active:
            is_active = self._active.isChecked()
        return replace(
            profile,
            is_active=is_active,
            ratings=ratings,
            notes=self._notes.toPlainText(),
            **self._figures.values(profile),
        )

    def _show_number_sources(self) -> None:
        assert self._profile is not None
        self._figures.show_sources(self._profile, self._sources, self._source_words())

    def _changed(self) -> None:
        if self._is_loading:
            return
        self._show_number_sources()
        self._preview.clear()
        self._update_buttons()
        self.edited.emit(self.has_changes)

    def _update_buttons(self) -> None:
        self._apply.setEnabled(self.has_changes and self._edited() is not None)
        self._revert.setEnabled(self.has_changes)
