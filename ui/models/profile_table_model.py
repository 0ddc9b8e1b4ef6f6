"""The profiles as rows of a table."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from PySide6.QtCore import QObject, Qt

from app.domain.capability import CAPABILITY_KEYS
from app.domain.profile import Measure, ModelProfile, ModelRef, ResidentModel
from ui.models.titled_table_model import Index, TitledTableModel
from ui.widgets.amounts import countdown_text, size_text
from ui.widgets.model_state import FOR_EVER

SHOWN_STRENGTHS = 3
# What sorting reads; what is shown has units and words.
SORT_ROLE = Qt.ItemDataRole.UserRole
REF_ROLE = Qt.ItemDataRole.UserRole + 1

STATE = 2
NUMBER_COLUMNS = frozenset({3, 4, 6, 7, 8, 9})


def rate_text(measure: Measure | None) -> str:
    """Return tokens/s, with ~ where it is an estimate; "" for None."""
    if measure is None:
        return ""
    return f"{'' if measure.n else '~'}{measure.value:.0f}"


class ProfileTableModel(TitledTableModel):
    """Shows profiles; `set_profiles` and `set_resident` replace what is shown."""

    def __init__(self, parent: QObject | None = None) -> None:
        """Start empty."""
        super().__init__(NUMBER_COLUMNS, parent)
        self._profiles: tuple[ModelProfile, ...] = ()
        self._resident: Mapping[ModelRef, ResidentModel] = {}
        self._titles = (
            self.tr("Model"),
            self.tr("Host"),
            self.tr("State"),
            self.tr("Size"),
            self.tr("Context"),
            self.tr("Best at"),
            self.tr("Priority"),
            self.tr("Weight"),
            self.tr("Success"),
            self.tr("tok/s"),
        )

    @property
    def profiles(self) -> tuple[ModelProfile, ...]:
        """The rows."""
        return self._profiles

    def set_profiles(self, profiles: tuple[ModelProfile, ...]) -> None:
        """Show other profiles."""
        self.beginResetModel()
        self._profiles = profiles
        self.endResetModel()

    def set_resident(self, resident: tuple[ResidentModel, ...]) -> None:
        """Show which models are loaded."""
        self._resident = {model.ref: model for model in resident}
        self.count_down()

    def resident(self, ref: ModelRef) -> ResidentModel | None:
        """Return what is known of a loaded model; None for one that is not loaded."""
        return self._resident.get(ref)

    @property
    def counts_down(self) -> bool:
        """Whether a loaded model leaves at a known time."""
        return any(model.expires_at is not None for model in self._resident.values())

    def count_down(self) -> None:
        """Show the time that loaded models have left now."""
        if self._profiles:
            self.dataChanged.emit(self.index(0, STATE), self.index(len(self._profiles) - 1, STATE))

    def row_of(self, ref: ModelRef) -> int:
        """Return the row of a model; −1 if it is not shown."""
        return next((row for row, profile in enumerate(self._profiles) if profile.ref == ref), -1)

    def count(self) -> int:
        """Return the number of rows."""
        return len(self._profiles)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return what a cell shows, sorts by or is aligned to."""
        if not index.isValid():
            return None
        profile = self._profiles[index.row()]
        value: Any = None
        if role == Qt.ItemDataRole.DisplayRole:
            value = self._shown(profile)[index.column()]
        elif role == SORT_ROLE:
            value = self._sorted_by(profile)[index.column()]
        elif role == REF_ROLE:
            value = profile.ref
        elif role == Qt.ItemDataRole.TextAlignmentRole:
            value = self.alignment(index.column())
        elif role == Qt.ItemDataRole.ToolTipRole and profile.remote_host:
            value = self.tr("Prompts for this model leave the machine: it runs at {0}.").format(profile.remote_host)
        return value

    def _state(self, profile: ModelProfile) -> str:
        if not profile.is_installed:
            return self.tr("removed")
        if not profile.counts_as_active:
            return self.tr("inactive")
        resident = self._resident.get(profile.ref)
        if resident is None:
            return ""
        size = self.tr("loaded, {0}").format(size_text(resident.size_bytes))
        text = size if resident.size_bytes else self.tr("loaded")
        if resident.expires_at is None:
            return text
        left = resident.expires_at - datetime.now(UTC)
        # A server that keeps a model for ever says so with a date in a far year.
        stays = self.tr("stays") if left > FOR_EVER else countdown_text(left.total_seconds())
        return f"{text} · {stays}"

    def _shown(self, profile: ModelProfile) -> tuple[str, ...]:
        best = sorted(profile.ratings, key=profile.score, reverse=True)[:SHOWN_STRENGTHS]
        strengths = ", ".join(f"{key} {profile.score(key):.2f}" for key in best)
        if not profile.can_complete:
            strengths = ", ".join(sorted(profile.features))
        return (
            profile.ref.model,
            profile.ref.host,
            self._state(profile),
            size_text(profile.size_bytes) if profile.size_bytes else "",
            f"{profile.context_length:,}".replace(",", " ") if profile.context_length else "",
            strengths,
            "" if profile.priority is None else f"{profile.priority:+d}",
            "" if profile.routing_weight is None else f"{profile.routing_weight:g}",
            "" if profile.success_rate is None else f"{profile.success_rate:.0%}",
            rate_text(profile.decode_tps),
        )

    def _sorted_by(self, profile: ModelProfile) -> tuple[Any, ...]:
        return (
            profile.ref.model,
            profile.ref.host,
            self._state(profile),
            profile.size_bytes or 0,
            profile.context_length or 0,
            max((profile.score(key) for key in CAPABILITY_KEYS), default=0.0),
            profile.priority or 0,
            1.0 if profile.routing_weight is None else profile.routing_weight,
            -1.0 if profile.success_rate is None else profile.success_rate,
            0.0 if profile.decode_tps is None else profile.decode_tps.value,
        )
