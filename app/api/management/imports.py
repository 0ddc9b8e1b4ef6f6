"""Bringing profiles in: the whole document or nothing of it."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated, Any

from fastapi import APIRouter, Query

from app.api.management.common import TheDesk, problems
from app.api.management.import_schemas import ImportedOut, ImportedProfile, ImportOut, ProfileImport
from app.domain.profile import CapabilityRating, Measure, ModelProfile, ModelRef
from app.store.profile_rows import MEASURES, changes

routes = APIRouter(prefix="/import", tags=["export"])


@routes.post("/profiles", response_model=ImportOut, responses=problems(409))
async def import_profiles(
    desk: TheDesk,
    body: ProfileImport,
    *,
    dry_run: Annotated[bool, Query(description="Only tell what would change.")] = False,
) -> Any:
    """Take the profiles of an export over, each as a new version that can be undone; all of them or none.

    Ratings are replaced by those of the document. A success rate that is not pinned stays: it is learned here.
    Models that no host has reported yet get a profile all the same.
    """
    known = {profile.ref: profile for profile in desk.application.profiles.current}
    wanted = [_taken_over(profile, known.get(ModelRef.parse(profile.ref))) for profile in body.profiles]
    saved = await desk.application.profiles.save_all(wanted, is_trial=dry_run)
    told = [_told(profile, known.get(profile.ref)) for profile in saved]
    created = sum(one.is_new for one in told)
    changed = sum(bool(one.changed_fields) for one in told if not one.is_new)
    return ImportOut(
        is_dry_run=dry_run, created=created, changed=changed, unchanged=len(told) - created - changed, profiles=told
    )


def _taken_over(given: ImportedProfile, here: ModelProfile | None) -> ModelProfile:
    """Return the profile of this machine with what the document says of it."""
    values: dict[str, Any] = given.model_dump(
        exclude_unset=True, exclude={"ref", "version", "is_installed", "ratings", *MEASURES}
    )
    for name in ("features", "pinned_fields"):
        if name in values:
            values[name] = frozenset(values[name])
    if "ratings" in given.model_fields_set:
        values["ratings"] = {
            key: CapabilityRating(score=rating.score, source=rating.source, evidence_count=rating.evidence_count)
            for key, rating in given.ratings.items()
        }
    for name in given.model_fields_set.intersection(MEASURES):
        measure = getattr(given, name)
        values[name] = measure and Measure(value=measure.value, source=measure.source, n=measure.n)
    if here is None:
        return ModelProfile(ref=ModelRef.parse(given.ref), is_installed=False, **values)
    if "success_rate" not in values.get("pinned_fields", here.pinned_fields):
        values.pop("success_rate", None)
    return replace(here, **values)


def _told(saved: ModelProfile, before: ModelProfile | None) -> ImportedOut:
    changed = changes(before or ModelProfile(ref=saved.ref), saved)
    return ImportedOut(ref=str(saved.ref), is_new=before is None, version=saved.version, changed_fields=list(changed))
