"""Where the steps of a plan stand in its graph: in layers, each as near to what it builds on as the others allow."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import fmean

from app.domain.plan import Plan

# Down and up again: further sweeps no longer change graphs of a plan's size.
SWEEPS = 4

# A step by its id, or a bend of the line from one step to another in the layer between them.
Point = str | tuple[str, str, int]


@dataclass(frozen=True, slots=True)
class PlanLayout:
    """`layers` hold steps and bends from left to right; `lines` are the points from what is needed to what needs it."""

    layers: tuple[tuple[Point, ...], ...]
    lines: tuple[tuple[Point, ...], ...]

    def places(self) -> Mapping[Point, tuple[int, int]]:
        """Return layer and place of every point."""
        return {point: (depth, place) for depth, layer in enumerate(self.layers) for place, point in enumerate(layer)}


def layered(plan: Plan) -> PlanLayout:
    """Return the layout of a plan (after Sugiyama, Tagawa and Toda, 1981).

    Lines that skip a layer get a bend there. Points of a layer are ordered by the mean place of their neighbours in
    the layer before, then in the one behind, which leaves few crossings.
    """
    depth = {task.id: number for number, layer in enumerate(plan.layers()) for task in layer}
    layers: list[list[Point]] = [[task.id for task in layer] for layer in plan.layers()]
    lines: list[tuple[Point, ...]] = []
    for task in plan.sub_tasks:
        for parent in task.depends_on:
            bends: list[Point] = [(parent, task.id, level) for level in range(depth[parent] + 1, depth[task.id])]
            for level, bend in enumerate(bends, start=depth[parent] + 1):
                layers[level].append(bend)
            lines.append((parent, *bends, task.id))
    above: dict[Point, list[Point]] = {}
    below: dict[Point, list[Point]] = {}
    for line in lines:
        for upper, lower in pairwise(line):
            below.setdefault(upper, []).append(lower)
            above.setdefault(lower, []).append(upper)
    for sweep in range(SWEEPS):
        goes_down = sweep % 2 == 0
        order = range(1, len(layers)) if goes_down else range(len(layers) - 2, -1, -1)
        for level in order:
            beside = layers[level - 1 if goes_down else level + 1]
            layers[level] = _by_neighbours(layers[level], beside, above if goes_down else below)
    return PlanLayout(tuple(tuple(layer) for layer in layers), tuple(lines))


def _by_neighbours(
    layer: Sequence[Point], beside: Sequence[Point], neighbours: Mapping[Point, Sequence[Point]]
) -> list[Point]:
    """Return a layer ordered by the mean place of each point's neighbours; one without any keeps its own place."""
    at = {point: place for place, point in enumerate(beside)}

    def middle(numbered: tuple[int, Point]) -> float:
        place, point = numbered
        known = [at[each] for each in neighbours.get(point, ()) if each in at]
        return fmean(known) if known else float(place)

    return [point for _, point in sorted(enumerate(layer), key=middle)]
