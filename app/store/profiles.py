"""Writes and reads profiles: edits with their history, what hosts report, and what was measured."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.errors import ConflictError, NotFoundError
from app.domain.ports import Clock, ModelFacts
from app.domain.profile import CapabilityRating, HostKind, Measure, ModelProfile, ModelRef, Provenance
from app.domain.views import LearnedTimes, ProfileSources, ProfileVersion
from app.store import codec
from app.store.database import Database
from app.store.models import HostRow, ProfileRow, ProfileVersionRow
from app.store.models.base import EPOCH
from app.store.profile_rows import MEASURES, REPORTED, changes, fill_row, put_measure, to_profile, validate

# Learned success rates remembered for each model: as many as change while a form stays open.
LEARNED_RATES = 200

SeedRatings = Callable[[ModelFacts], Mapping[str, CapabilityRating]]


def no_ratings(_facts: ModelFacts) -> Mapping[str, CapabilityRating]:
    """Return no ratings: every capability is then an average one."""
    return {}


class _TrialOverError(Exception):
    """Ends a trial; `saved` is what would have been stored."""

    def __init__(self, saved: tuple[ModelProfile, ...]) -> None:
        super().__init__()
        self.saved = saved


class ProfileRepository:
    """The stored profiles."""

    def __init__(self, database: Database, clock: Clock, seed_ratings: SeedRatings = no_ratings) -> None:
        """Take the ratings that a model starts with from `seed_ratings`."""
        self._database = database
        self._clock = clock
        self._seed_ratings = seed_ratings
        # Success rates that learning put in or replaced: a form that sends one back has not edited it.
        self._learned_rates: dict[ModelRef, deque[float | None]] = defaultdict(lambda: deque(maxlen=LEARNED_RATES))

    async def list(self) -> tuple[ModelProfile, ...]:
        """Return all profiles by host and model, removed models included."""
        statement = select(ProfileRow).order_by(ProfileRow.host, ProfileRow.model)
        return await self._database.read(lambda session: tuple(to_profile(row) for row in session.scalars(statement)))

    async def get(self, ref: ModelRef) -> ModelProfile:
        """Return one profile; NotFoundError if there is none."""
        return await self._database.read(lambda session: to_profile(_row(session, ref)))

    async def save(
        self, profile: ModelProfile, *, actor: str = "user", base: ModelProfile | None = None
    ) -> ModelProfile:
        """Store an edit and return the profile with its new version; an edit that changes nothing makes none.

        Numbers that were measured while the form was open stay: speeds are only taken over when their source is the
        user, a success rate when it is not one that the form showed (`base` is the profile as it was read; without
        it, rates that were learned since the start count as shown).

        Raises ConflictError when the stored version is not the profile's (0 creates it) and InvalidInputError, naming
        the field, for a value out of bounds.
        """
        validate(profile)
        return await self._database.run(lambda session: self._save(session, profile, base, actor))

    async def save_all(self, profiles: Sequence[ModelProfile], *, is_trial: bool = False) -> tuple[ModelProfile, ...]:
        """Store the user's edits of several profiles, all or none, and return them as `save` does.

        What they say of a model that no host has reported yet is taken until one does. A trial gives back what would
        be stored, and stores nothing. ConflictError and InvalidInputError as for `save`.
        """
        for profile in profiles:
            validate(profile)

        def write(session: Session) -> tuple[ModelProfile, ...]:
            saved = tuple(
                self._save(session, profile, None, "user" if profile.version else "import") for profile in profiles
            )
            if is_trial:
                # An error undoes what this function wrote, and nothing of others that share the transaction.
                raise _TrialOverError(saved)
            return saved

        try:
            return await self._database.run(write)
        except _TrialOverError as over:
            return over.saved

    async def discovered(self, host_key: str, facts: tuple[ModelFacts, ...]) -> tuple[ModelRef, ...]:
        """Bring the profiles of a host to what it reports and return the references of those that changed.

        New models get a profile with seeded ratings; models that are gone are kept as not installed. Fields that
        the user set or pinned stay. A model that runs elsewhere, such as one of Ollama's cloud, comes switched off:
        nothing leaves the machine before the user says so.
        """

        def write(session: Session) -> tuple[ModelRef, ...]:
            _ensure_host(session, host_key)
            rows = {row.model: row for row in session.scalars(select(ProfileRow).where(ProfileRow.host == host_key))}
            changed = [ref for fact in facts if (ref := self._discover(session, host_key, fact, rows.get(fact.model)))]
            present = {fact.model for fact in facts}
            for model, row in rows.items():
                if model not in present and row.is_installed:
                    self._edit(session, row, replace(to_profile(row), is_installed=False), "discovery")
                    changed.append(ModelRef(host_key, model))
            return tuple(changed)

        return await self._database.run(write)

    async def versions(self, ref: ModelRef) -> tuple[ProfileVersion, ...]:
        """Return the history of a profile, newest first; NotFoundError if there is none."""

        def read(session: Session) -> tuple[ProfileVersion, ...]:
            statement = (
                select(ProfileVersionRow)
                .where(ProfileVersionRow.profile_id == _row(session, ref).id)
                .order_by(ProfileVersionRow.version.desc())
            )
            return tuple(_version(row) for row in session.scalars(statement))

        return await self._database.read(read)

    async def sources(self, ref: ModelRef) -> ProfileSources:
        """Return where the values of a profile come from; NotFoundError if there is none."""

        def read(session: Session) -> ProfileSources:
            row = _row(session, ref)
            statement = (
                select(ProfileVersionRow)
                .where(ProfileVersionRow.profile_id == row.id)
                .order_by(ProfileVersionRow.version)
            )
            # Later versions overwrite what earlier ones say.
            ratings = {
                capability: rating
                for stored in session.scalars(statement)
                for capability, rating in _version(stored).profile.ratings.items()
                if rating.source is not Provenance.USER
            }
            return ProfileSources(edited_fields=frozenset(row.edited_fields), ratings=ratings)

        return await self._database.read(read)

    async def restore(self, ref: ModelRef, version: int) -> ModelProfile:
        """Make an older version the current one, as a new version, and return it.

        Measured numbers and whether the model is installed stay as they are. NotFoundError for an unknown version.
        """

        def write(session: Session) -> ModelProfile:
            row = _row(session, ref)
            stored = session.get(ProfileVersionRow, (row.id, version))
            if stored is None:
                raise NotFoundError(f"{ref} has no version {version}.")
            now = to_profile(row)
            old = _version(stored).profile
            kept = {name: getattr(now, name) for name in MEASURES if not _is_users(getattr(old, name))}
            if "success_rate" not in {*row.edited_fields, *row.pinned_fields}:
                kept["success_rate"] = now.success_rate
            return self._edit(session, row, replace(old, is_installed=now.is_installed, **kept), "user")

        return await self._database.run(write)

    async def learned(self, times: tuple[LearnedTimes, ...]) -> tuple[ModelRef, ...]:
        """Take over measured speeds and success rates and return the references of the profiles that changed.

        Measurements are no edits: they make no version. Fields that the user pinned or set stay.
        """

        def write(session: Session) -> tuple[ModelRef, ...]:
            return tuple(one.ref for one in times if self._learn(session, one))

        return await self._database.run(write)

    async def apply_measures(self, measured: LearnedTimes) -> bool:
        """Take over what was measured of one model; return whether its profile changed."""
        return bool(await self.learned((measured,)))

    def _save(self, session: Session, profile: ModelProfile, base: ModelProfile | None, actor: str) -> ModelProfile:
        row = _find(session, profile.ref)
        if row is None:
            if profile.version:
                raise ConflictError(f"{profile.ref} was removed meanwhile.", fix="Reload the list of models.")
            return self._create(session, profile, actor)
        if row.version != profile.version:
            raise ConflictError(
                f"{profile.ref} was changed meanwhile (version {row.version}, yours is {profile.version}).",
                fix="Reload it and make your change again.",
            )
        return self._edit(session, row, self._merge(row, profile, base, actor), actor)

    def _merge(self, row: ProfileRow, wanted: ModelProfile, base: ModelProfile | None, actor: str) -> ModelProfile:
        """Return `wanted` without what the one who edits did not touch."""
        stored = to_profile(row)
        kept: dict[str, Any] = {"is_installed": stored.is_installed}
        if actor != "user":
            return replace(wanted, **kept)
        is_learned = "success_rate" not in {*row.edited_fields, *row.pinned_fields}
        is_shown = (
            wanted.success_rate in self._learned_rates[wanted.ref]
            if base is None
            else (wanted.success_rate == base.success_rate)
        )
        if is_learned and is_shown:
            kept["success_rate"] = stored.success_rate
        for name in MEASURES:
            before, after = getattr(stored, name), getattr(wanted, name)
            # A form sends back the measurements that it showed; only numbers marked as the user's are edits.
            is_edit = _is_users(after) or (after is None and _is_users(before))
            if not is_edit:
                kept[name] = before
        return replace(wanted, **kept)

    def _learn(self, session: Session, times: LearnedTimes) -> bool:
        row = _find(session, times.ref)
        if row is None:
            return False
        before = to_profile(row)
        fixed = {*row.edited_fields, *row.pinned_fields}
        counts = {"load_s": times.load_n, "prefill_tps": times.speed_n, "decode_tps": times.speed_n}
        for name, n in counts.items():
            value = getattr(times, name)
            if value is not None and name not in fixed and not _is_users(getattr(before, name)):
                put_measure(row, name, Measure(value=value, source=Provenance.MEASURED, n=n))
        if times.success_rate is not None and "success_rate" not in fixed:
            row.success_rate = min(1.0, max(0.0, times.success_rate))
            self._learned_rates[times.ref].extend((before.success_rate, row.success_rate))
        session.flush()
        return bool(changes(before, to_profile(row)))

    def _discover(self, session: Session, host_key: str, fact: ModelFacts, row: ProfileRow | None) -> ModelRef | None:
        ref = ModelRef(host_key, fact.model)
        reported: dict[str, Any] = {name: getattr(fact, name) for name in REPORTED}
        if row is None:
            ratings = dict(self._seed_ratings(fact))
            is_active = False if fact.remote_host else None
            self._create(session, ModelProfile(ref=ref, ratings=ratings, is_active=is_active, **reported), "discovery")
            return ref
        now = to_profile(row)
        fixed = {*row.edited_fields, *row.pinned_fields}
        # A host that says nothing of a field does not unsay what it said before.
        news = {name: value for name, value in reported.items() if name not in fixed and value not in (None, "")}
        after = replace(now, is_installed=True, **news)
        if after.remote_host and not now.remote_host and now.is_active is None:
            after = replace(after, is_active=False)
        if not changes(now, after):
            return None
        self._edit(session, row, after, "discovery")
        return ref

    def _create(self, session: Session, profile: ModelProfile, actor: str) -> ModelProfile:
        _ensure_host(session, profile.ref.host)
        row = ProfileRow(
            host=profile.ref.host, model=profile.ref.model, version=1, updated_at=self._clock.now(), edited_fields=[]
        )
        fill_row(row, profile)
        if actor == "user":
            row.edited_fields = [name for name in REPORTED if getattr(profile, name) != _default(name)]
        session.add(row)
        session.flush()
        self._note_version(session, row, actor, changes(ModelProfile(ref=profile.ref), profile))
        return to_profile(row)

    def _edit(self, session: Session, row: ProfileRow, after: ModelProfile, actor: str) -> ModelProfile:
        changed = changes(to_profile(row), after)
        if not changed:
            return to_profile(row)
        if actor == "user":
            set_by_user = {name for name in (*REPORTED, "success_rate") if name in changed}
            cleared = {name for name in set_by_user if getattr(after, name) in (None, "")}
            # Cleared means: as the host says. It may not speak again for long, but it has spoken before.
            after = replace(after, **_last_reported(session, row, cleared))
            changed = changes(to_profile(row), after)
            row.edited_fields = sorted({*row.edited_fields, *set_by_user} - cleared)
        fill_row(row, after)
        row.version += 1
        row.updated_at = self._clock.now()
        session.flush()
        self._note_version(session, row, actor, changed)
        return to_profile(row)

    def _note_version(self, session: Session, row: ProfileRow, actor: str, changed: tuple[str, ...]) -> None:
        session.add(
            ProfileVersionRow(
                profile_id=row.id,
                version=row.version,
                saved_at=row.updated_at,
                actor=actor,
                changed_fields=list(changed),
                content=codec.dumps(to_profile(row)),
            )
        )


def _is_users(measure: Measure | None) -> bool:
    return measure is not None and measure.source is Provenance.USER


def _default(name: str) -> Any:
    return getattr(ModelProfile(ref=ModelRef("", "")), name)


def _ensure_host(session: Session, key: str) -> None:
    """Make sure that profiles have a host to refer to; one that nobody described stays hidden from the list."""
    if session.get(HostRow, key) is None:
        hidden_since = EPOCH
        session.add(
            HostRow(
                key=key,
                title=key,
                url="",
                kind=HostKind.OLLAMA.value,
                is_active=True,
                priority=0,
                deleted_at=hidden_since,
            )
        )
        session.flush()


def _find(session: Session, ref: ModelRef) -> ProfileRow | None:
    return session.scalars(
        select(ProfileRow).where(ProfileRow.host == ref.host, ProfileRow.model == ref.model)
    ).one_or_none()


def _row(session: Session, ref: ModelRef) -> ProfileRow:
    row = _find(session, ref)
    if row is None:
        raise NotFoundError(f"There is no profile of {ref}.", fix="Reload the list of models.")
    return row


def _last_reported(session: Session, row: ProfileRow, names: set[str]) -> dict[str, Any]:
    """Return what discovery last found for these fields; empty where it never did."""
    if not names:
        return {}
    statement = (
        select(ProfileVersionRow)
        .where(ProfileVersionRow.profile_id == row.id, ProfileVersionRow.actor == "discovery")
        .order_by(ProfileVersionRow.version.desc())
        .limit(1)
    )
    stored = session.scalars(statement).one_or_none()
    if stored is None:
        return {}
    found = _version(stored).profile
    return {name: getattr(found, name) for name in names}


def _version(row: ProfileVersionRow) -> ProfileVersion:
    return ProfileVersion(
        profile=codec.loads(ModelProfile, row.content),
        version=row.version,
        saved_at=row.saved_at,
        actor=row.actor,
        changed_fields=tuple(row.changed_fields),
    )
