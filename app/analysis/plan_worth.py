"""Whether a plan is worth running: it is simulated on the models it would get, and compared with one call.

The forecast follows the orchestrator: a step is decided when what it needs has ended, a host runs a limited number of
calls at once, a model one after the other, and is loaded once. That models share a processor is not modelled; it is in
the measured speeds of those that usually run together.
"""

from __future__ import annotations

import heapq
import math
import re
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from app.domain.decision import ExpectedTime, RoutingDecision
from app.domain.plan import Plan, SubTask
from app.domain.profile import ModelRef

# A plan must be this much quicker to count as quicker: forecasts are no better than that.
QUICKER = 0.95
# The mean gain in expected quality (0 … 1) that is worth more calls; ratings below that are one model's noise.
BETTER = 0.03
# A list of tasks that the user wrote stays split unless that is slower by both.
CLEARLY_SLOWER, CLEARLY_SLOWER_S = 1.5, 3.0
# The contribution that carries the expected quality, weighted; the scorer's name for it.
QUALITY = "quality"
# What stands before an item of a list, between the item and what is in front of it.
_MARKER = re.compile(r"(?:^|[\n\s:;,.])\s*(?:\(?(?:\d{1,2}|[A-Za-z])[.):]\)?|[-*•‣–]|#{1,4})\s*(?:\*\*|\[ \])?\s*$")
# How far back a marker is looked for, in characters.
_MARKER_LENGTH = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Forecast:
    """What a call is expected to cost and give.

    `expected` counts everything in front of it in the queue. `answer_tokens` is the expected length of the answer.
    `quality` maps every model that could take it to its expected quality in [0, 1].
    """

    ref: ModelRef
    expected: ExpectedTime
    answer_tokens: int = 1
    quality: Mapping[ModelRef, float] = field(default_factory=dict)

    @property
    def work_s(self) -> float:
        """Seconds of reading and answering."""
        return self.expected.prefill_s + self.expected.decode_s


# Tells the forecast of a sub-task while so many calls of this plan are meant for each model; None without any model.
ForecastOf = Callable[[SubTask, Mapping[ModelRef, int]], Forecast | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Worth:
    """The verdict; seconds are predicted, None where no model could take it. `reason` is a sentence for the user."""

    is_worth: bool
    makespan_s: float | None = None
    one_call_s: float | None = None
    quality_gain: float = 0.0
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Simulation:
    """A plan played through: seconds until its last step ends, and what each step got."""

    makespan_s: float
    forecasts: Mapping[str, Forecast]


def forecast_of(decision: RoutingDecision) -> Forecast:
    """Return what a decision expects; the quality is that of its score, and 0.0 where quality has no weight."""
    weight = decision.inputs.weights.quality
    quality = {
        candidate.ref: sum(part.value for part in candidate.contributions if part.name == QUALITY) / weight
        for candidate in decision.ranking
        if weight > 0
    }
    chosen = decision.chosen
    return Forecast(
        ref=chosen.ref,
        expected=chosen.expected,
        answer_tokens=max(1, decision.inputs.analysis.expected_answer_tokens),
        quality=quality,
    )


def plan_worth(
    plan: Plan, forecast: ForecastOf, whole: Forecast | None, *, host_concurrency: int, is_list: bool = False
) -> Worth:
    """Return whether to run `plan` rather than one call of the whole prompt, forecast in `whole`.

    It runs when it is predicted to be quicker, or better because other models do parts of it better. `is_list` says
    that the user wrote the steps as a list: then separate answers are what was asked for, and it also runs when it
    is neither, unless it is clearly slower. Without a model for the whole, or for a step, it runs: what fails then
    fails where the user sees it.
    """
    simulation = simulate(plan, forecast, host_concurrency=host_concurrency)
    if simulation is None:
        return Worth(is_worth=True)
    makespan_s = simulation.makespan_s
    if whole is None:
        return Worth(is_worth=True, makespan_s=makespan_s, reason="No model can take the whole prompt at once.")
    one_call_s = _one_call_s(whole, simulation)
    gain = _quality_gain(whole, simulation)
    times = f"{_seconds(makespan_s)}, {_seconds(one_call_s)} in one call"
    if makespan_s <= QUICKER * one_call_s:
        is_worth, reason = True, f"Quicker in parts: {times}."
    elif gain >= BETTER:
        is_worth, reason = True, f"Better in parts, as other models are better at some: {times}."
    elif is_list and not (makespan_s > CLEARLY_SLOWER * one_call_s and makespan_s - one_call_s > CLEARLY_SLOWER_S):
        is_worth, reason = True, f"Kept apart as you listed them: {times}."
    else:
        is_worth, reason = False, f"In one piece, since {len(plan.sub_tasks)} steps are not quicker or better: {times}."
    return Worth(is_worth=is_worth, makespan_s=makespan_s, one_call_s=one_call_s, quality_gain=gain, reason=reason)


def is_listed(plan: Plan, prompt: str) -> bool:
    """Return whether every step of the plan stands behind a list's marker in the prompt."""
    return plan.is_compound and all(
        task.start is not None and _MARKER.search(("\n" + prompt[: task.start])[-_MARKER_LENGTH:]) is not None
        for task in plan.sub_tasks
    )


def simulate(plan: Plan, forecast: ForecastOf, *, host_concurrency: int) -> Simulation | None:
    """Play the plan through; None if a step has no model."""
    play = _Play(host_concurrency=host_concurrency, undecided=list(plan.sub_tasks))
    while play.undecided or play.waiting or play.running:
        if not play.decide_ready(forecast):
            return None
        play.start_waiting()
        play.end_next()
    return Simulation(play.now_s, play.forecasts)


@dataclass(slots=True, kw_only=True)
class _Play:
    """A simulation under way; `free_s` is when a model's queue of others' requests is through."""

    host_concurrency: int
    undecided: list[SubTask]
    waiting: list[SubTask] = field(default_factory=list)
    running: list[tuple[float, str]] = field(default_factory=list)
    now_s: float = 0.0
    ended: set[str] = field(default_factory=set)
    forecasts: dict[str, Forecast] = field(default_factory=dict)
    free_s: dict[ModelRef, float] = field(default_factory=dict)
    loaded: set[ModelRef] = field(default_factory=set)
    meant: Counter[ModelRef] = field(default_factory=Counter)

    def decide_ready(self, forecast: ForecastOf) -> bool:
        """Decide every step whose dependencies have ended; False if one has no model."""
        for task in [task for task in self.undecided if self.ended.issuperset(task.depends_on)]:
            found = forecast(task, self.meant)
            if found is None:
                return False
            # What this plan itself has in the queue is played; only the requests of others are waited for here.
            others_s = found.expected.queue_s - self.meant[found.ref] * found.work_s
            self.free_s.setdefault(found.ref, self.now_s + max(0.0, others_s))
            self.forecasts[task.id] = found
            self.meant[found.ref] += 1
            self.undecided.remove(task)
            self.waiting.append(task)
        return True

    def start_waiting(self) -> None:
        """Start what host and model allow, in the order of becoming ready."""
        for task in tuple(self.waiting):
            found = self.forecasts[task.id]
            busy = [self.forecasts[other].ref for _, other in self.running]
            on_host = sum(ref.host == found.ref.host for ref in busy)
            if found.ref in busy or on_host >= self.host_concurrency:
                continue
            load_s = 0.0 if found.ref in self.loaded else found.expected.load_s
            self.loaded.add(found.ref)
            self.waiting.remove(task)
            began_s = max(self.now_s, self.free_s[found.ref])
            heapq.heappush(self.running, (began_s + load_s + found.work_s, task.id))

    def end_next(self) -> None:
        """Go to the end of the step that ends first."""
        self.now_s, task_id = heapq.heappop(self.running)
        self.ended.add(task_id)
        self.meant[self.forecasts[task_id].ref] -= 1


def _one_call_s(whole: Forecast, simulation: Simulation) -> float:
    """Return the seconds of one call, whose answer is at least as long as those of the steps together."""
    tokens = sum(found.answer_tokens for found in simulation.forecasts.values())
    expected = whole.expected
    return expected.first_token_s + expected.decode_s * max(1.0, tokens / whole.answer_tokens)


def _quality_gain(whole: Forecast, simulation: Simulation) -> float:
    """Return the mean gain of each step's model over the one that would do them all."""
    gains = [
        found.quality.get(found.ref, 0.0) - found.quality[whole.ref] if whole.ref in found.quality else 0.0
        for found in simulation.forecasts.values()
    ]
    return math.fsum(gains) / len(gains)


def _seconds(value: float) -> str:
    return f"{value:.1f} s"
