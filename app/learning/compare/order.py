"""Decides whether the lanes of a comparison may answer at once."""

from __future__ import annotations

from app.domain.comparison import Lane, RunOrder
from app.domain.decision import Snapshot
from app.domain.profile import ModelProfile

GIB = 1024**3


def run_order(lanes: tuple[Lane, ...], snapshot: Snapshot) -> RunOrder:
    """Return the order: at once where all models that must be loaded fit into the free memory of their hosts.

    A lane on Auto may go to any model, so the largest that may be chosen counts for it. A host without a known
    limit holds everything.
    """
    needed: dict[str, int] = {}
    profiles = {profile.ref: profile for profile in snapshot.profiles}
    chosen = {lane.pinned for lane in lanes if lane.pinned is not None}
    wanted = [profiles[ref] for ref in chosen if ref in profiles]
    if any(lane.pinned is None for lane in lanes):
        others = [one for one in snapshot.profiles if one.counts_as_active and one.is_installed and one.can_complete]
        wanted += [one for one in [max(others, key=_memory_bytes, default=None)] if one and one.ref not in chosen]
    for profile in wanted:
        if profile.ref not in snapshot.resident:
            needed[profile.ref.host] = needed.get(profile.ref.host, 0) + _memory_bytes(profile)
    for host, size in sorted(needed.items()):
        free = snapshot.free_memory_bytes.get(host)
        if free is not None and size > free:
            reason = (
                f"One after the other: the models need {size / GIB:.1f} GiB more together,"
                f" {free / GIB:.1f} GiB are free."
            )
            return RunOrder(is_parallel=False, reason=reason)
    return RunOrder(is_parallel=True, reason="All at once: the models fit into memory together.")


def _memory_bytes(profile: ModelProfile) -> int:
    return profile.memory_bytes or profile.size_bytes or 0
