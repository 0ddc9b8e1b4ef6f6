"""`modelyard models`: what can be used."""

from __future__ import annotations

import argparse

from app.cli.session import session
from app.cli.terminal import print_json
from app.domain.capability import CAPABILITY_KEYS
from app.domain.profile import ModelProfile

BYTES_PER_GB = 1e9


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of `models`."""
    parser.add_argument("--json", action="store_true", help="print one JSON array with the whole profiles")
    parser.add_argument("--all", action="store_true", help="also models that were removed since")


async def run(options: argparse.Namespace) -> int:
    """Print the profiles of all hosts that answer."""
    async with session() as application:
        resident = {model.ref for model in application.hosts.resident()}
        profiles = [profile for profile in application.profiles.current if options.all or profile.is_installed]
    profiles.sort(key=lambda profile: profile.ref)
    if options.json:
        rows = [{**as_json(profile), "is_resident": profile.ref in resident} for profile in profiles]
        print_json(rows)
        return 0
    width = max((len(str(profile.ref)) for profile in profiles), default=0)
    for profile in profiles:
        size = f"{profile.size_bytes / BYTES_PER_GB:.2f} GB" if profile.size_bytes else ""
        best = sorted(profile.ratings, key=profile.score, reverse=True)[:3] if profile.can_complete else []
        state = "loaded" if profile.ref in resident else "" if profile.counts_as_active else "inactive"
        strengths = ", ".join(f"{key} {profile.score(key):.2f}" for key in best) or ", ".join(sorted(profile.features))
        print(f"{profile.ref!s:<{width}}  {size:>8}  {profile.quantization:<7}  {state:<8}  {strengths}".rstrip())
    return 0


def as_json(profile: ModelProfile) -> dict[str, object]:
    """Return a profile's fields with plain values."""
    return {
        "model": str(profile.ref),
        "is_active": profile.is_active,
        "is_installed": profile.is_installed,
        "priority": profile.priority,
        "routing_weight": profile.routing_weight,
        "success_rate": profile.success_rate,
        "context_length": profile.context_length,
        "features": sorted(profile.features),
        "family": profile.family,
        "quantization": profile.quantization,
        "parameter_count": profile.parameter_count,
        "size_bytes": profile.size_bytes,
        "remote_host": profile.remote_host or None,
        "capabilities": {
            key: {
                "score": profile.score(key),
                "source": profile.ratings[key].source.value,
                "evidence_count": profile.ratings[key].evidence_count,
            }
            for key in CAPABILITY_KEYS
            if key in profile.ratings
        },
        "notes": profile.notes,
        "version": profile.version,
    }
