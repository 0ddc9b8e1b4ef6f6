"""Profiles: read, create, edit, validate, versions and undo."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated, Any
from urllib.parse import quote

from fastapi import APIRouter, Path, Query, Response

from app.api.desk import Desk
from app.api.management.common import IfMatch, TheDesk, etag, expected_version, problems
from app.api.management.profile_schemas import (
    NewProfile,
    ProfileDraft,
    ProfileOut,
    ProfilePatch,
    ProfileToValidate,
    Validation,
    VersionOut,
)
from app.domain.errors import ConflictError, InvalidInputError
from app.domain.profile import CapabilityRating, ModelProfile, ModelRef, Provenance
from app.store.profile_rows import validate

HostKey = Annotated[str, Path(description="The host's key.", examples=["builtin"])]
ModelName = Annotated[str, Path(description="The model's name on the host.", examples=["smollm2:135m"])]


routes = APIRouter(prefix="/profiles", tags=["profiles"])


async def _current(desk: Desk, host: str, model: str) -> ModelProfile:
    return await desk.application.store.profiles.get(ModelRef(host, model))


def _tagged(response: Response, profile: ModelProfile) -> ModelProfile:
    response.headers["etag"] = etag(profile.version)
    return profile


@routes.get("", response_model=list[ProfileOut], responses=problems())
async def list_profiles(
    desk: TheDesk,
    capability: Annotated[str | None, Query(description="Only models rated for it.", examples=["code"])] = None,
    *,
    installed: Annotated[bool | None, Query(description="Only installed models, or only removed ones.")] = None,
) -> Any:
    """List the profiles of all models, removed ones included."""
    return [
        profile
        for profile in desk.application.profiles.current
        if (capability is None or profile.has_capability(capability))
        and (installed is None or profile.is_installed is installed)
    ]


@routes.post("", status_code=201, response_model=ProfileOut, responses=problems(409))
async def create_profile(desk: TheDesk, body: NewProfile, response: Response) -> Any:
    """Create a profile for a model that no host has reported yet."""
    try:
        ref = ModelRef.parse(body.ref)
    except ValueError as error:
        raise InvalidInputError(str(error), field="ref", fix="Write host/model.") from error
    if any(profile.ref == ref for profile in desk.application.profiles.current):
        raise ConflictError(f"There is a profile of {ref} already.", fix="Edit that one.")
    saved = await desk.application.profiles.save(edited(ModelProfile(ref=ref), body))
    response.headers["location"] = f"/api/v1/profiles/{quote(str(saved.ref), safe='/:@')}"
    return _tagged(response, saved)


@routes.post("/validate", response_model=Validation, responses=problems(404))
async def validate_profile(desk: TheDesk, body: ProfileToValidate) -> Any:
    """Tell whether an edit could be stored and how many of the last decisions it would change; stores nothing."""
    try:
        ref = ModelRef.parse(body.ref)
        known = next(
            (profile for profile in desk.application.profiles.current if profile.ref == ref), ModelProfile(ref=ref)
        )
        after = edited(known, body)
        validate(after)
    except InvalidInputError as error:
        return Validation(is_valid=False, errors=[{"field": error.field, "message": error.message}])
    except ValueError as error:
        return Validation(is_valid=False, errors=[{"field": "ref", "message": str(error)}])
    changed, total = await desk.application.preview_profile(after)
    return Validation(is_valid=True, changed_decisions=changed, looked_at=total)


@routes.get("/{host}/{model:path}/versions", response_model=list[VersionOut], responses=problems(404))
async def list_versions(desk: TheDesk, host: HostKey, model: ModelName) -> Any:
    """List the history of a profile, newest first."""
    return await desk.application.profiles.versions(ModelRef(host, model))


@routes.post("/{host}/{model:path}/undo", response_model=ProfileOut, responses=problems(404, 409, 412, 428))
async def undo_edit(
    desk: TheDesk, host: HostKey, model: ModelName, response: Response, if_match: IfMatch = None
) -> Any:
    """Take back the last edit: the version before it becomes the current one, as a new version."""
    profile = await _current(desk, host, model)
    expected_version(if_match, None, profile.version)
    history = await desk.application.profiles.versions(profile.ref)
    if len(history) < 2:  # noqa: PLR2004 - one state has none before it
        raise ConflictError(f"{profile.ref} was never edited.")
    return _tagged(response, await desk.application.profiles.restore(profile.ref, history[1].version))


@routes.post(
    "/{host}/{model:path}/versions/{version}/restore",
    response_model=ProfileOut,
    responses=problems(404, 412, 428),
)
async def restore_version(
    desk: TheDesk,
    host: HostKey,
    model: ModelName,
    version: Annotated[int, Path(ge=1, le=2**31)],
    response: Response,
    if_match: IfMatch = None,
) -> Any:
    """Make an older version the current one, as a new version."""
    profile = await _current(desk, host, model)
    expected_version(if_match, None, profile.version)
    return _tagged(response, await desk.application.profiles.restore(profile.ref, version))


@routes.get("/{host}/{model:path}", response_model=ProfileOut, responses=problems(404))
async def get_profile(desk: TheDesk, host: HostKey, model: ModelName, response: Response) -> Any:
    """Return one profile; its ETag is what an edit sends back."""
    return _tagged(response, await _current(desk, host, model))


@routes.patch("/{host}/{model:path}", response_model=ProfileOut, responses=problems(404, 409, 412, 428))
async def edit_profile(
    desk: TheDesk, host: HostKey, model: ModelName, body: ProfilePatch, response: Response, if_match: IfMatch = None
) -> Any:
    """Change some fields of a profile; 412 or 409 when somebody else changed it meanwhile."""
    profile = await _current(desk, host, model)
    version = expected_version(if_match, body.version, profile.version)
    return _tagged(response, await desk.application.profiles.save(edited(replace(profile, version=version), body)))


def edited(profile: ModelProfile, body: ProfileDraft) -> ModelProfile:
    """Return the profile with the fields that the body names."""
    given: dict[str, Any] = body.model_dump(exclude_unset=True, exclude={"version", "ratings", "ref"})
    for name in ("features", "pinned_fields"):
        if name in given:
            given[name] = frozenset(given[name])
    ratings = dict(profile.ratings)
    for capability, score in body.ratings.items():
        if score is None:
            ratings.pop(capability, None)
        elif capability not in ratings or ratings[capability].score != score:
            ratings[capability] = CapabilityRating(score=score, source=Provenance.USER)
    return replace(profile, ratings=ratings, **given)
