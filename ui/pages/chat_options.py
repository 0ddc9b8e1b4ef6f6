"""What the model picker offers: the strategies of Auto, then every model that can chat."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QCoreApplication

from app.domain.profile import ModelProfile
from app.routing.strategies import STRATEGIES
from ui.translation import core_text
from ui.widgets.host_card import size_text
from ui.widgets.model_picker import PickerOption, RouteChoice

# "pinned" is not offered by name: choosing a model is how one pins it.
_HIDDEN = frozenset({"pinned"})


def _tr(text: str) -> str:
    return QCoreApplication.translate("ModelPicker", text)


def picker_options(profiles: Iterable[ModelProfile]) -> list[PickerOption]:
    """Return the lines of the picker; models that are not installed or cannot chat are left out."""
    options = [
        PickerOption(
            choice=RouteChoice(strategy=strategy.key),
            title=core_text(strategy.title),
            description=core_text(strategy.description),
            group=_tr("Auto: Modelyard chooses"),
        )
        for strategy in STRATEGIES
        if strategy.key not in _HIDDEN
    ]
    usable = [profile for profile in profiles if profile.is_installed and profile.can_complete]
    for profile in sorted(usable, key=lambda each: (each.ref.host, each.ref.model)):
        facts = [profile.ref.host, profile.family, size_text(profile.size_bytes) if profile.size_bytes else ""]
        if not profile.counts_as_active:
            facts.append(_tr("inactive"))
        if profile.remote_host:
            facts.append(_tr("prompts leave this computer"))
        options.append(
            PickerOption(
                choice=RouteChoice(pinned=profile.ref),
                title=profile.ref.model,
                description=" · ".join(fact for fact in facts if fact),
                group=_tr("Always this model"),
            )
        )
    return options
