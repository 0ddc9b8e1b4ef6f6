"""The profiles in memory: one tuple that routing reads, renewed after every change in the database."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from app.domain.errors import InvalidInputError
from app.domain.ports import ModelFacts
from app.domain.profile import ModelProfile, ModelRef
from app.domain.views import LearnedTimes, ProfileSources, ProfileVersion
from app.store.profiles import ProfileRepository


class ProfileBook:
    """Every edit of a profile goes through here, so that the next decision already uses it.

    `current` is the same object until something changed: routing may recognise it by identity.
    """

    def __init__(self, profiles: ProfileRepository, on_changed: Callable[[tuple[ModelRef, ...]], None]) -> None:
        """Start empty; `on_changed` gets the references after each change."""
        self._profiles = profiles
        self._on_changed = on_changed
        self._current: tuple[ModelProfile, ...] = ()

    @property
    def current(self) -> tuple[ModelProfile, ...]:
        """All stored profiles, also inactive and removed ones."""
        return self._current

    def find(self, name: str) -> ModelRef:
        """Return the model called `name`: host/model, or the model's name on any host.

        Raises InvalidInputError, listing what there is, for an unknown name.
        """
        refs = [profile.ref for profile in self._current if profile.is_installed]
        wanted = name.casefold()
        for ref in refs:
            # A name without a tag means the latest one, as in Ollama.
            if wanted in {str(ref).casefold(), ref.model.casefold(), ref.model.casefold().removesuffix(":latest")}:
                return ref
        known = ", ".join(str(ref) for ref in sorted(refs)) or "none"
        raise InvalidInputError(f"There is no model {name}.", field="model", fix=f"Choose one of: {known}.")

    async def reload(self, refs: tuple[ModelRef, ...] = ()) -> None:
        """Read all profiles again and tell who watches; `refs` are those known to have changed."""
        self._current = await self._profiles.list()
        self._on_changed(refs)

    async def save(self, profile: ModelProfile, *, actor: str = "user") -> ModelProfile:
        """Store an edited profile and return it with its new version; ConflictError if it was changed meanwhile."""
        saved = await self._profiles.save(profile, actor=actor)
        await self.reload((profile.ref,))
        return saved

    async def save_all(self, profiles: Sequence[ModelProfile], *, is_trial: bool = False) -> tuple[ModelProfile, ...]:
        """Store edited profiles, all or none, and return them with their new versions; a trial stores nothing.

        ConflictError and InvalidInputError as for `save`.
        """
        saved = await self._profiles.save_all(profiles, is_trial=is_trial)
        if not is_trial:
            await self.reload(tuple(profile.ref for profile in saved))
        return saved

    async def versions(self, ref: ModelRef) -> tuple[ProfileVersion, ...]:
        """Return the history of a profile, newest first."""
        return await self._profiles.versions(ref)

    async def sources(self, ref: ModelRef) -> ProfileSources:
        """Return where the values of a profile come from; NotFoundError if there is none."""
        return await self._profiles.sources(ref)

    async def restore(self, ref: ModelRef, version: int) -> ModelProfile:
        """Make an older version the current one (as a new version) and return it."""
        restored = await self._profiles.restore(ref, version)
        await self.reload((ref,))
        return restored

    async def discovered(self, host_key: str, facts: tuple[ModelFacts, ...]) -> None:
        """Bring the profiles of a host to what it reports."""
        changed = await self._profiles.discovered(host_key, facts)
        if changed:
            await self.reload(changed)

    async def learned(self, times: tuple[LearnedTimes, ...]) -> None:
        """Take over measured speeds and success rates; fields that the user pinned stay."""
        changed = await self._profiles.learned(times)
        if changed:
            await self.reload(changed)
