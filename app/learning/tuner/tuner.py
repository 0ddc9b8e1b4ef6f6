"""Looks at the models that were just used, keeps what it finds, and changes profiles where it is allowed to."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any

from app.domain.calibration import SOURCE
from app.domain.errors import ConflictError, ModelyardError
from app.domain.events import AlertRaised
from app.domain.ports import Clock
from app.domain.profile import ModelProfile, ModelRef
from app.domain.tuning import Finding, ModelHistory, Suggestion, SuggestionState
from app.learning.tuner.proposals import sentence_of, suggestion_for, title_of
from app.learning.tuner.triggers import LOOK_BACK, findings, has_recovered
from app.settings import Settings
from app.store import Store
from app.store.profile_book import ProfileBook

logger = logging.getLogger(__name__)

ACTOR = "tuner"
USER = "user"


class Tuner:
    """Every method belongs to the core's thread."""

    def __init__(
        self,
        *,
        store: Store,
        profiles: ProfileBook,
        settings: Callable[[], Settings],
        clock: Clock,
        tell: Callable[[AlertRaised], None],
    ) -> None:
        """Take the parts; `tell` gets an alert for each trouble that begins or ends."""
        self._store = store
        self._profiles = profiles
        self._settings = settings
        self._clock = clock
        self._tell = tell
        # Two answers that end together must not find the same trouble twice.
        self._looking = asyncio.Lock()

    async def look(self, refs: Iterable[ModelRef]) -> None:
        """Look at models after they answered; does nothing while the tuner is switched off."""
        if self._settings().learning.tuner == "off":
            return
        async with self._looking:
            stored = await self._store.suggestions.list()
            for ref in refs:
                profile = self._profile(ref)
                if profile is not None:
                    await self._look_at(profile, [one for one in stored if one.finding.ref == ref])

    async def suggestions(self) -> tuple[Suggestion, ...]:
        """Return all suggestions, newest first: those that wait and the history."""
        return await self._store.suggestions.list()

    async def apply(self, suggestion_id: str, *, by: str = USER) -> Suggestion:
        """Change the profile as proposed; ConflictError where it was decided, changed or pinned meanwhile."""
        suggestion = await self._store.suggestions.get(suggestion_id)
        if suggestion.state is not SuggestionState.PROPOSED or not suggestion.field:
            raise ConflictError("This suggestion was decided already.", fix="Reload the list.")
        await self._set(suggestion, expected=suggestion.before, value=suggestion.after)
        return await self._decide(suggestion, SuggestionState.APPLIED, by)

    async def dismiss(self, suggestion_id: str) -> Suggestion:
        """Leave the profile as it is; what the model does from now on is its new normal."""
        suggestion = await self._store.suggestions.get(suggestion_id)
        if suggestion.state is not SuggestionState.PROPOSED:
            raise ConflictError("This suggestion was decided already.", fix="Reload the list.")
        return await self._decide(suggestion, SuggestionState.DISMISSED, USER)

    async def undo(self, suggestion_id: str, *, by: str = USER) -> Suggestion:
        """Give back the value before; ConflictError where it was changed or pinned since."""
        suggestion = await self._store.suggestions.get(suggestion_id)
        if suggestion.state is not SuggestionState.APPLIED:
            raise ConflictError("This change is not in force.", fix="Reload the list.")
        await self._set(suggestion, expected=suggestion.after, value=suggestion.before)
        return await self._decide(suggestion, SuggestionState.UNDONE, by)

    async def _look_at(self, profile: ModelProfile, stored: list[Suggestion]) -> None:
        history = await self._store.suggestions.history(profile.ref, LOOK_BACK, without_source=SOURCE)
        for suggestion in stored:
            if suggestion.state is SuggestionState.APPLIED and _is_last(suggestion, stored):
                await self._end_where_recovered(suggestion, history)
        fired = {finding.kind: finding for finding in findings(history)}
        waiting = {one.finding.kind: one for one in stored if one.state is SuggestionState.PROPOSED}
        for kind, suggestion in waiting.items():
            if kind not in fired:
                await self._decide(suggestion, SuggestionState.OVER, ACTOR)
                self._alert(suggestion.finding, is_over=True)
        for kind in fired:
            if kind not in waiting:
                await self._propose(profile.ref, kind, history, stored)

    async def _propose(self, ref: ModelRef, kind: str, history: ModelHistory, stored: list[Suggestion]) -> None:
        """Keep a finding, unless what was decided about this kind lies inside the attempts that it is found in."""
        decided = [one.decided_at for one in stored if one.finding.kind == kind and one.decided_at is not None]
        own = since(history, max(decided)) if decided else history
        finding = next((one for one in findings(own) if one.kind == kind), None)
        profile = self._profile(ref)
        if finding is None or profile is None:
            return
        suggestion = suggestion_for(finding, profile, self._clock.now())
        await self._store.suggestions.save(suggestion)
        did = ""
        if suggestion.field and self._settings().learning.tuner == "apply":
            try:
                await self.apply(suggestion.suggestion_id, by=ACTOR)
                did = f" Its routing weight is {suggestion.after:g} now."
            except ModelyardError as error:
                # It stays as a suggestion, and the user decides.
                logger.warning("A change of the tuner was not applied: %s", error)
        # After the change, so that whoever reads the suggestions now sees it.
        self._alert(finding, is_over=False, did=did)

    async def _end_where_recovered(self, suggestion: Suggestion, history: ModelHistory) -> None:
        """Take a change back that the tuner made by itself, once the model is as good as before."""
        assert suggestion.decided_at is not None
        if suggestion.decided_by != ACTOR or not has_recovered(
            suggestion.finding, since(history, suggestion.decided_at)
        ):
            return
        try:
            await self.undo(suggestion.suggestion_id, by=ACTOR)
        except ModelyardError as error:
            logger.warning("A change of the tuner was not taken back: %s", error)
        else:
            self._alert(suggestion.finding, is_over=True)

    async def _set(self, suggestion: Suggestion, *, expected: float | None, value: float | None) -> None:
        profile = self._profile(suggestion.finding.ref)
        name = suggestion.field
        if profile is None:
            raise ConflictError(f"{suggestion.finding.ref} is not there any more.")
        if name in profile.pinned_fields:
            raise ConflictError(f"You pinned {name} of {profile.ref}.", fix="Unpin it, or change it yourself.")
        if getattr(profile, name) != expected:
            raise ConflictError(f"{name} of {profile.ref} was changed meanwhile.", fix="Change it in the profile.")
        await self._profiles.save(_with(profile, name, value), actor=ACTOR)

    async def _decide(self, suggestion: Suggestion, state: SuggestionState, by: str) -> Suggestion:
        decided = replace(suggestion, state=state, decided_at=self._clock.now(), decided_by=by)
        await self._store.suggestions.save(decided)
        return decided

    def _alert(self, finding: Finding, *, is_over: bool, did: str = "") -> None:
        title = f"{finding.ref.model} is as good as before again" if is_over else title_of(finding)
        self._tell(
            AlertRaised(
                key=finding.key,
                kind=finding.kind,
                title=title,
                detail="" if is_over else f"{sentence_of(finding)}{did}",
                ref=finding.ref,
                is_over=is_over,
            )
        )

    def _profile(self, ref: ModelRef) -> ModelProfile | None:
        return next((profile for profile in self._profiles.current if profile.ref == ref), None)


def _with(profile: ModelProfile, name: str, value: float | None) -> ModelProfile:
    changed: dict[str, Any] = {name: value}
    return replace(profile, **changed)


def since(history: ModelHistory, moment: datetime) -> ModelHistory:
    """Return the attempts that began after a moment."""
    first = next((index for index, at in enumerate(history.started_at) if at > moment), len(history.started_at))
    return replace(
        history,
        started_at=history.started_at[first:],
        succeeded=history.succeeded[first:],
        ttft_s=history.ttft_s[first:],
        decode_tps=history.decode_tps[first:],
    )


def _is_last(suggestion: Suggestion, stored: list[Suggestion]) -> bool:
    """Whether no later change of the same field is in force: changes are taken back in reverse."""
    applied = [one for one in stored if one.state is SuggestionState.APPLIED and one.field == suggestion.field]
    return suggestion == max(applied, key=lambda one: one.decided_at or one.created_at)
