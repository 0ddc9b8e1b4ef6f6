"""Keeps the inputs of decisions: compressed JSON, with the parts that repeat stored once under their hash.

Profiles and evidence are the bulk of a snapshot and change seldom, so each profile and the evidence as a whole are
rows of their own; what is left is small.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from hashlib import blake2b
from typing import Any, get_type_hints

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from app.domain.decision import DecisionInputs, Snapshot
from app.domain.profile import ModelProfile
from app.store import codec
from app.store.models import DecisionRecordRow, SnapshotRow

# Hexadecimal digits of 16 bytes: no two of 10¹² parts meet.
HASH_BYTES = 16
# Parts that were packed already, by identity; as many as the profiles of a large host, some times over.
REMEMBERED = 1024
CHUNK = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class PackedInputs:
    """Inputs ready to store: `snapshot` is a hash, `parts` the rows that must exist, `rest` everything else."""

    snapshot: str
    rest: bytes
    parts: Mapping[str, bytes]


class InputsPacker:
    """Packs inputs; remembers the objects that it packed last, because one profile is in many decisions."""

    def __init__(self) -> None:
        """Start with nothing remembered."""
        # The object is kept beside its id, so that the id cannot pass to another one.
        self._packed: dict[int, tuple[object, str, bytes]] = {}

    def pack(self, inputs: DecisionInputs) -> PackedInputs:
        """Return what must be stored for `unpack` to give back an equal value."""
        parts: dict[str, bytes] = {}
        snapshot = {
            field.name: codec.to_json(getattr(inputs.snapshot, field.name))
            for field in fields(inputs.snapshot)
            if field.name not in ("profiles", "evidence")
        }
        snapshot["profiles"] = [self._part(profile, parts) for profile in inputs.snapshot.profiles]
        snapshot["evidence"] = self._part(inputs.snapshot.evidence, parts)
        key, content = _pack(snapshot)
        parts[key] = content
        rest = {
            field.name: codec.to_json(getattr(inputs, field.name))
            for field in fields(inputs)
            if field.name != "snapshot"
        }
        return PackedInputs(snapshot=key, rest=_pack(rest)[1], parts=parts)

    def _part(self, value: object, parts: dict[str, bytes]) -> str:
        known = self._packed.get(id(value))
        if known is None or known[0] is not value:
            known = (value, *_pack(codec.to_json(value)))
            if len(self._packed) >= REMEMBERED:
                self._packed.clear()
            self._packed[id(value)] = known
        parts[known[1]] = known[2]
        return known[1]


def unpack(session: Session, stored: Sequence[tuple[str, bytes]]) -> list[DecisionInputs]:
    """Return the inputs of pairs of snapshot hash and rest, in their order."""
    snapshots = {key: _expand(content) for key, content in _load(session, {key for key, _ in stored}).items()}
    wanted = {key for snapshot in snapshots.values() for key in (*snapshot["profiles"], snapshot["evidence"])}
    contents = _load(session, wanted)
    evidence_kind = get_type_hints(Snapshot)["evidence"]
    profiles: dict[str, ModelProfile] = {}
    built: dict[str, Snapshot] = {}
    for key, snapshot in snapshots.items():
        for part in snapshot["profiles"]:
            if part not in profiles:
                profiles[part] = codec.from_json(ModelProfile, _expand(contents[part]))
        whole = codec.from_json(Snapshot, {**snapshot, "profiles": [], "evidence": {}})
        values = {field.name: getattr(whole, field.name) for field in fields(whole)}
        values["profiles"] = tuple(profiles[part] for part in snapshot["profiles"])
        values["evidence"] = codec.from_json(evidence_kind, _expand(contents[snapshot["evidence"]]))
        built[key] = Snapshot(**values)
    kinds = get_type_hints(DecisionInputs)
    return [_inputs(built[key], _expand(rest), kinds) for key, rest in stored]


def delete_unused(session: Session) -> int:
    """Delete the snapshots that no decision needs any more, and their parts; return how many rows."""
    used = set(session.scalars(select(DecisionRecordRow.snapshot).distinct()))
    for content in _load(session, used.copy()).values():
        snapshot = _expand(content)
        used.update((*snapshot["profiles"], snapshot["evidence"]))
    unused = sorted(set(session.scalars(select(SnapshotRow.hash))) - used)
    for start in range(0, len(unused), CHUNK):
        chunk = unused[start : start + CHUNK]
        session.connection().execute(delete(SnapshotRow).where(SnapshotRow.hash.in_(chunk)))
    return len(unused)


def _inputs(snapshot: Snapshot, rest: Mapping[str, Any], kinds: Mapping[str, Any]) -> DecisionInputs:
    values = {
        field.name: codec.from_json(kinds[field.name], rest[field.name])
        for field in fields(DecisionInputs)
        if field.name in rest
    }
    return DecisionInputs(snapshot=snapshot, **values)


def _load(session: Session, keys: Iterable[str]) -> dict[str, bytes]:
    wanted = sorted(keys)
    found: dict[str, bytes] = {}
    for start in range(0, len(wanted), CHUNK):
        chunk = wanted[start : start + CHUNK]
        statement = select(SnapshotRow.hash, SnapshotRow.content).where(SnapshotRow.hash.in_(chunk))
        found.update((key, content) for key, content in session.execute(statement))
    return found


def _pack(value: object) -> tuple[str, bytes]:
    """Return hash and compressed JSON; the hash is of the JSON, since compressors differ."""
    text = json.dumps(value, separators=(",", ":")).encode("ascii")
    return blake2b(text, digest_size=HASH_BYTES).hexdigest(), zlib.compress(text, level=6)


def _expand(content: bytes) -> Any:
    return json.loads(zlib.decompress(content))
