"""The probes: prompts whose answers a program can grade, read from `resources/calibration`, and their order."""

from __future__ import annotations

import random
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from app.domain.capability import CAPABILITY_KEYS
from app.domain.errors import InvalidInputError
from app.domain.evidence import ComplexityBand
from app.learning.calibration.graders import Grader, parse_grader

# A program needs room, everything else is short; a model that rambles on is cut and graded on what it said.
CODE_TOKENS = 400
TEXT_TOKENS = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Probe:
    """A prompt with its grader; `right` and `wrong` are reference answers that prove the grader."""

    probe_id: str
    capability: str
    band: ComplexityBand
    prompt: str
    grader: Grader
    right: tuple[str, ...]
    wrong: tuple[str, ...]
    language: str = "en"

    @property
    def max_tokens(self) -> int:
        """The longest answer, in tokens."""
        return CODE_TOKENS if self.grader.kind == "tests" else TEXT_TOKENS


@cache
def all_probes() -> Mapping[str, Probe]:
    """Return every probe by its id."""
    folder = files("resources") / "calibration"
    found: dict[str, Probe] = {}
    for capability in CAPABILITY_KEYS:
        content = tomllib.loads((folder / f"{capability}.toml").read_text(encoding="utf-8"))
        for raw in content["probe"]:
            found[raw["id"]] = Probe(
                probe_id=raw["id"],
                capability=capability,
                band=ComplexityBand(raw["band"]),
                prompt=raw["prompt"],
                grader=parse_grader(raw["grader"]),
                right=tuple(raw["right"]),
                wrong=tuple(raw["wrong"]),
                language=raw.get("language", "en"),
            )
    return found


def choose_probes(seed: int, *, capabilities: Sequence[str] = (), limit: int | None = None) -> tuple[Probe, ...]:
    """Return probes in an order that depends on `seed` alone, of all capabilities or those named.

    Every capability and band has its turn before one comes again, so that any beginning of the order is balanced and
    a calibration that was stopped early still says something of everything. `limit` None means all. Raises
    InvalidInputError for an unknown capability or a limit below 1.
    """
    unknown = next((name for name in capabilities if name not in CAPABILITY_KEYS), None)
    if unknown is not None:
        raise InvalidInputError(
            f"There is no capability {unknown}.",
            field="capability",
            fix=f"Choose from: {', '.join(CAPABILITY_KEYS)}.",
        )
    if limit is not None and limit < 1:
        raise InvalidInputError("At least one prompt is needed.", field="limit", fix="Enter 1 or more.")
    rng = random.Random(seed)  # noqa: S311 - an order, no secret
    cells: dict[tuple[str, ComplexityBand], list[Probe]] = {}
    for probe in all_probes().values():
        if not capabilities or probe.capability in capabilities:
            cells.setdefault((probe.capability, probe.band), []).append(probe)
    for cell in cells.values():
        rng.shuffle(cell)
    rounds = max((len(cell) for cell in cells.values()), default=0)
    # By band first: half a round then still has every capability.
    order = sorted(cells, key=lambda cell: tuple(ComplexityBand).index(cell[1]))
    ordered = [cells[key][turn] for turn in range(rounds) for key in order if turn < len(cells[key])]
    return tuple(ordered[:limit])
