"""The numbers of a profile: what the user decides, what the host reports, and what was measured."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFormLayout

from app.domain.profile import Measure, ModelProfile, Provenance
from app.domain.views import ProfileSources
from ui.theme import SPACE
from ui.widgets.form_fields import NumberField

MAX_CONTEXT = 10_000_000
SLOWEST_LOAD_S = 86_400
FASTEST_TPS = 10_000_000
LARGEST_GB = 1_000_000
BYTES_PER_GB = 1e9
# Measured with each answer; a number typed over them stays until it is reset.
MEASURES = ("load_s", "prefill_tps", "decode_tps")
DECIDED = ("priority", "routing_weight", "context_length")
MEASURED = ("success_rate", *MEASURES, "memory_bytes")


class ProfileNumbers(QObject):
    """Number fields by the profile's own names, with where each value comes from."""

    edited = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        """Make the fields, empty."""
        super().__init__(parent)
        self.fields: dict[str, NumberField] = {**self._decided(), **self._measured()}
        self._titles = {
            "priority": self.tr("Priority"),
            "routing_weight": self.tr("Routing weight"),
            "context_length": self.tr("Context, tokens"),
            "success_rate": self.tr("Success rate"),
            "load_s": self.tr("Loading, s"),
            "prefill_tps": self.tr("Reading, tok/s"),
            "decode_tps": self.tr("Writing, tok/s"),
            "memory_bytes": self.tr("Memory, GB"),
        }
        for field in self.fields.values():
            field.edited.connect(self.edited)

    def form(self, names: tuple[str, ...]) -> QFormLayout:
        """Return a form of some of the fields."""
        layout = QFormLayout()
        layout.setHorizontalSpacing(SPACE[4])
        layout.setVerticalSpacing(SPACE[2])
        for name in names:
            layout.addRow(self._titles[name], self.fields[name])
        return layout

    def show_profile(self, profile: ModelProfile) -> None:
        """Show the values as stored."""
        for name, field in self.fields.items():
            value = getattr(profile, name)
            if isinstance(value, Measure):
                value = value.value
            elif name == "memory_bytes" and value is not None:
                value = value / BYTES_PER_GB
            field.set_value(value)

    def show_problem(self, name: str, text: str) -> bool:
        """Say what is wrong with a field; return whether there is one of that name."""
        if name not in self.fields:
            return False
        self.fields[name].show_error(text)
        return True

    def show_sources(self, profile: ModelProfile, sources: ProfileSources, words: Mapping[Provenance, str]) -> None:
        """Say of each number whether it is the default, what the host reports, what was measured, or the user's."""
        for name, field in self.fields.items():
            text, can_reset = self._source(name, profile, sources, words)
            field.show_source(text, can_reset=can_reset)

    def validate(self) -> bool:
        """Show what is wrong in all fields; return whether nothing is."""
        return all([field.validate() for field in self.fields.values()])  # noqa: C419  all are shown

    def values(self, profile: ModelProfile) -> dict[str, Any]:
        """Return the fields of the profile as edited; measurements that were not touched stay what they are."""
        values: dict[str, Any] = {}
        for name, field in self.fields.items():
            stored, value = getattr(profile, name), field.value
            if not field.is_changed:
                values[name] = stored
            elif name in MEASURES:
                values[name] = None if value is None else Measure(value=float(value), source=Provenance.USER)
            elif name == "memory_bytes":
                values[name] = None if value is None else round(value * BYTES_PER_GB)
            elif name in {"priority", "context_length"}:
                values[name] = None if value is None else int(value)
            else:
                values[name] = None if value is None else float(value)
        return values

    def _source(
        self, name: str, profile: ModelProfile, sources: ProfileSources, words: Mapping[Provenance, str]
    ) -> tuple[str, bool]:
        """Return where a number comes from, and whether it can go back."""
        field, stored = self.fields[name], getattr(profile, name)
        if field.is_empty:
            return self._empty_source(name, words, was_there=stored is not None), False
        is_users = field.is_changed or name in sources.edited_fields
        text = words[Provenance.USER]
        if isinstance(stored, Measure) and not field.is_changed:
            is_users = stored.source is Provenance.USER
            text = f"{words[stored.source]} ({stored.n})" if stored.n else words[stored.source]
        elif name in {"priority", "routing_weight", "memory_bytes"}:
            is_users = True
        elif not is_users:
            text = words[Provenance.MEASURED if name == "success_rate" else Provenance.REPORTED]
        return text, is_users

    def _empty_source(self, name: str, words: Mapping[Provenance, str], *, was_there: bool) -> str:
        """Return what an empty field stands for; `was_there` says that something is stored."""
        if name in {"priority", "routing_weight"}:
            return words[Provenance.DEFAULT]
        if name == "context_length":
            return self.tr("as the host says") if was_there else self.tr("unknown")
        return self.tr("measured anew") if was_there and name != "memory_bytes" else words[Provenance.ESTIMATED]

    def _decided(self) -> dict[str, NumberField]:
        return {
            "priority": NumberField(
                self.tr("Priority"),
                low=-10,
                high=10,
                is_whole=True,
                hint=self.tr("−10 … 10; higher is preferred"),
                neutral=self.tr("neutral (0)"),
            ),
            "routing_weight": NumberField(
                self.tr("Routing weight"),
                low=0,
                high=10,
                hint=self.tr("0 … 10; below 1 is chosen less, above 1 more"),
                neutral=self.tr("neutral (1)"),
            ),
            "context_length": NumberField(
                self.tr("Context length, tokens"),
                low=256,
                high=MAX_CONTEXT,
                is_whole=True,
                hint=self.tr("prompts that do not fit go to another model"),
                neutral=self.tr("unknown"),
            ),
        }

    def _measured(self) -> dict[str, NumberField]:
        unknown = self.tr("unknown")
        return {
            "success_rate": NumberField(
                self.tr("Success rate"),
                low=0,
                high=1,
                hint=self.tr("share of calls that were answered"),
                neutral=unknown,
            ),
            "load_s": NumberField(
                self.tr("Seconds to load"),
                low=0,
                high=SLOWEST_LOAD_S,
                hint=self.tr("until it is in memory"),
                neutral=unknown,
            ),
            "prefill_tps": NumberField(
                self.tr("Prompt tokens a second"),
                low=0,
                high=FASTEST_TPS,
                hint=self.tr("how fast it reads a prompt"),
                neutral=unknown,
            ),
            "decode_tps": NumberField(
                self.tr("Answer tokens a second"),
                low=0,
                high=FASTEST_TPS,
                hint=self.tr("how fast it writes"),
                neutral=unknown,
            ),
            "memory_bytes": NumberField(
                self.tr("Memory in gigabytes"),
                low=0,
                high=LARGEST_GB,
                hint=self.tr("what it takes when loaded; empty is worked out from its size"),
                neutral=unknown,
            ),
        }
