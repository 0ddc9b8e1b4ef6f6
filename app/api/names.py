"""The names under which clients ask for models: real ones, and `auto` with its strategies."""

from __future__ import annotations

from dataclasses import dataclass

from app.api.failures import ApiError
from app.bootstrap import Application
from app.domain.profile import ModelProfile, ModelRef
from app.routing.strategies import STRATEGIES

AUTO = "auto"
LATEST = "latest"
# Short words for the strategies that people ask for most; the others go by their keys.
_TAGS = {"best_quality": "best", "fastest": "fast", "resident_first": "resident"}
_PINNED = "pinned"


@dataclass(frozen=True, slots=True, kw_only=True)
class Virtual:
    """A name that stands for a choice; `strategy` None means the one of the settings."""

    name: str
    strategy: str | None
    description: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """Whom a client asked for: a model, or (`profile` None) whichever the strategy chooses."""

    name: str
    strategy: str | None = None
    profile: ModelProfile | None = None

    @property
    def ref(self) -> ModelRef | None:
        """The model; None where the strategy chooses."""
        return self.profile.ref if self.profile else None


VIRTUALS: tuple[Virtual, ...] = (
    Virtual(name=f"{AUTO}:{LATEST}", strategy=None, description="The model that suits the prompt best."),
    *(
        Virtual(
            name=f"{AUTO}:{_TAGS.get(strategy.key, strategy.key)}",
            strategy=strategy.key,
            description=strategy.description,
        )
        for strategy in STRATEGIES
        if strategy.key != _PINNED
    ),
)


class Names:
    """Reads the names out of the running application."""

    def __init__(self, application: Application) -> None:
        """Ask `application` anew each time."""
        self._application = application

    def models(self) -> tuple[tuple[str, ModelProfile], ...]:
        """Return the models of all hosts that answer, each with the name that finds it.

        Where two hosts have a model of the same name, the later ones carry their host's key in front.
        """
        listed: dict[str, ModelProfile] = {}
        for profile in self._present():
            name = profile.ref.model if profile.ref.model not in listed else str(profile.ref)
            listed[name] = profile
        return tuple(listed.items())

    def find(self, name: str) -> Target:
        """Return whom `name` means, in any case and with or without `:latest`; ApiError 404 for an unknown one."""
        wanted = name.casefold()
        virtual = _virtual(wanted)
        if virtual is not None:
            return Target(name=virtual.name, strategy=virtual.strategy)
        matching = [profile for profile in self._installed() if wanted in _spellings(profile.ref)]
        if not matching:
            raise ApiError(404, f"model '{name}' not found", code="model_not_found", param="model")
        up = self._application.hosts.hosts_up()
        profile = next((profile for profile in matching if profile.ref.host in up), matching[0])
        return Target(name=profile.ref.model, profile=profile)

    def find_embedding(self, name: str) -> ModelRef:
        """Return the model that embeds; under a virtual name the first embedding model there is. ApiError 404."""
        target = self.find(name)
        if target.ref is not None:
            return target.ref
        for profile in self._present():
            if "embedding" in profile.features and profile.counts_as_active:
                return profile.ref
        raise ApiError(404, "There is no embedding model.", code="model_not_found", param="model")

    def features(self) -> tuple[str, ...]:
        """Return what the chat models can do together: that is what `auto` can do."""
        return tuple(
            sorted({feature for profile in self._present() if profile.can_complete for feature in profile.features})
        )

    def _installed(self) -> tuple[ModelProfile, ...]:
        return tuple(profile for profile in self._application.profiles.current if profile.is_installed)

    def _present(self) -> tuple[ModelProfile, ...]:
        up = self._application.hosts.hosts_up()
        return tuple(profile for profile in self._installed() if profile.ref.host in up)


def _virtual(wanted: str) -> Virtual | None:
    if wanted == AUTO:
        return VIRTUALS[0]
    tag = wanted.removeprefix(f"{AUTO}:")
    if tag == wanted:
        return None
    # A strategy's own key is understood beside its short word.
    return next((one for one in VIRTUALS if wanted == one.name or tag == one.strategy), None)


def _spellings(ref: ModelRef) -> set[str]:
    model, full = ref.model.casefold(), str(ref).casefold()
    return {model, full, model.removesuffix(f":{LATEST}"), full.removesuffix(f":{LATEST}")}
