"""Which models can take a request at all, and for the others the first hurdle they fall at."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.domain.decision import BreakerState, DecisionInputs, Exclusion, ExclusionReason, Snapshot
from app.domain.errors import NoEligibleModelError
from app.domain.profile import ModelRef
from app.routing.profile_table import HURDLE_NUMBER, HURDLES, Floats, Mask, ProfileTable

BYTES_PER_GB = 1e9

# What to say when nobody is left, by the hurdle at which the model that came furthest fell.
_NOBODY: dict[ExclusionReason, tuple[str, str]] = {
    ExclusionReason.NOT_PINNED: ("The pinned model is not among your models.", "Choose another model, or Auto."),
    ExclusionReason.NOT_INSTALLED: ("None of your models is installed any more.", "Pull one, e.g. qwen3:4b."),
    ExclusionReason.CANNOT_CHAT: (
        "No model can chat: all of them only make embeddings.",
        "Pull one that can, e.g. qwen3:4b.",
    ),
    ExclusionReason.INACTIVE: (
        "Every model that could answer is switched off.",
        "Switch one on: Models page, field Active.",
    ),
    ExclusionReason.HOST_DOWN: (
        "No host answers that serves a model for this.",
        "Start Ollama, or switch the built-in models on in Settings.",
    ),
    ExclusionReason.BREAKER_OPEN: (
        "Every model that could answer is paused after failures.",
        "Wait until one is tried again, or reset it on the Routing page.",
    ),
    ExclusionReason.NO_VISION: ("No model can see images.", "Pull one, e.g. gemma3:4b or qwen2.5vl:3b."),
    ExclusionReason.NO_TOOLS: ("No model can call functions.", "Pull one, e.g. qwen3:4b or llama3.2:3b."),
    ExclusionReason.CONTEXT_TOO_SHORT: (
        "The request is longer than any model's context.",
        "Shorten it, or raise the context length in a model's profile.",
    ),
    ExclusionReason.OUT_OF_MEMORY: (
        "No model for this fits the free memory.",
        "Unload others, close programs, or pull a smaller one, e.g. qwen3:0.6b.",
    ),
}


@dataclass(frozen=True, slots=True)
class Eligibility:
    """`hurdle` is 0 for eligible rows, otherwise the number of the hurdle; `rows` are the eligible ones.

    `evicted_bytes` says how much must be freed on the host before the model fits, 0.0 where it is loaded or fits;
    None when every model fits.
    """

    hurdle: NDArray[np.int8]
    rows: list[int]
    is_resident: Mask
    evicted_bytes: Floats | None


def examine(inputs: DecisionInputs, table: ProfileTable) -> Eligibility:
    """Find the eligible rows of the table."""
    snapshot = inputs.snapshot
    requirements = inputs.analysis.requirements
    hurdle = np.zeros(len(table.refs), dtype=np.int8)
    is_resident = np.zeros(len(table.refs), dtype=np.bool_)
    is_resident[[table.row_of[ref] for ref in snapshot.resident if ref in table.row_of]] = True

    # The last hurdle is written first, so that an earlier one overwrites it. Those that nobody can fall at are left
    # out: each costs a few microseconds.
    evicted = _mark_memory(hurdle, inputs, table, is_resident) if snapshot.free_memory_bytes else None
    needed = needed_context(inputs)
    if needed > table.shortest_context:
        # An unknown context length is NaN, compares false and so passes.
        hurdle[table.context_length < needed] = HURDLE_NUMBER[ExclusionReason.CONTEXT_TOO_SHORT]
    if requirements.needs_tools:
        hurdle[~table.has_tools] = HURDLE_NUMBER[ExclusionReason.NO_TOOLS]
    if requirements.needs_vision:
        hurdle[~table.has_vision] = HURDLE_NUMBER[ExclusionReason.NO_VISION]
    _mark_unreachable(hurdle, snapshot, table)
    if inputs.pinned_model is None:
        hurdle = np.where(table.static_hurdle, table.static_hurdle, hurdle)
    else:
        _mark_pinned(hurdle, table, inputs.pinned_model)
    return Eligibility(hurdle, np.flatnonzero(hurdle == 0).tolist(), is_resident, evicted)


def needed_context(inputs: DecisionInputs) -> int:
    """Return the tokens that prompt, history and expected answer take together."""
    analysis = inputs.analysis
    total = analysis.prompt_tokens + analysis.expected_answer_tokens + inputs.history_tokens
    return max(analysis.requirements.context_tokens, total)


def exclusions(inputs: DecisionInputs, table: ProfileTable, hurdle: NDArray[np.int8]) -> tuple[Exclusion, ...]:
    """Return the models that are not eligible, by name, each with a sentence for the user."""
    return tuple(
        Exclusion(ref=table.refs[row], reason=HURDLES[number - 1], detail=_detail(inputs, table, row, number))
        for row, number in enumerate(hurdle.tolist())
        if number
    )


def nobody_left(inputs: DecisionInputs, table: ProfileTable, hurdle: NDArray[np.int8]) -> NoEligibleModelError:
    """Return the error that says what to do when no model is eligible."""
    if not table.refs:
        return NoEligibleModelError(
            "There is no model yet.", fix="Pull one, e.g. qwen3:0.6b, or switch the built-in models on in Settings."
        )
    found = exclusions(inputs, table, hurdle)
    pinned = inputs.pinned_model
    own = next((exclusion for exclusion in found if exclusion.ref == pinned), None)
    furthest = HURDLES[int(hurdle.max()) - 1] if own is None else own.reason
    message, fix = _NOBODY[furthest]
    if own is not None:
        message, fix = f"{pinned} is pinned but cannot take this. {own.detail}", f"Choose another model, or Auto. {fix}"
    reasons = tuple((str(exclusion.ref), exclusion.detail) for exclusion in found)
    return NoEligibleModelError(message, reasons=reasons, fix=fix)


def _mark_pinned(hurdle: NDArray[np.int8], table: ProfileTable, pinned: ModelRef) -> None:
    """Mark all but the pinned model; that one may be switched off, since whoever pins it wants it."""
    row = table.row_of.get(pinned)
    if row is not None:
        static = int(table.static_hurdle[row])
        own = int(hurdle[row]) if static in {0, HURDLE_NUMBER[ExclusionReason.INACTIVE]} else static
    hurdle[:] = HURDLE_NUMBER[ExclusionReason.NOT_PINNED]
    if row is not None:
        hurdle[row] = own


def _mark_unreachable(hurdle: NDArray[np.int8], snapshot: Snapshot, table: ProfileTable) -> None:
    """Mark the models behind open breakers, of one model or of a host, and those on hosts that are down."""
    for breaker in snapshot.breakers:
        if breaker.state is not BreakerState.OPEN:
            continue
        row = table.names.get(breaker.key)
        if row is not None:
            hurdle[row] = HURDLE_NUMBER[ExclusionReason.BREAKER_OPEN]
        elif breaker.key in table.hosts:
            hurdle[table.host_row == table.hosts.index(breaker.key)] = HURDLE_NUMBER[ExclusionReason.BREAKER_OPEN]
    for number, host in enumerate(table.hosts):
        if host not in snapshot.hosts_up:
            hurdle[table.host_row == number] = HURDLE_NUMBER[ExclusionReason.HOST_DOWN]


def _mark_memory(
    hurdle: NDArray[np.int8], inputs: DecisionInputs, table: ProfileTable, is_resident: Mask
) -> Floats | None:
    """Mark the rows that do not fit even with all else unloaded; return the bytes that others must give up."""
    free_by_host = inputs.snapshot.free_memory_bytes
    freeable = dict.fromkeys(table.hosts, 0.0)
    for ref, size in inputs.snapshot.resident.items():
        freeable[ref.host] = freeable.get(ref.host, 0.0) + max(0, size)
    free = np.array([free_by_host.get(host, math.inf) for host in table.hosts])[table.host_row]
    # An unknown size is NaN, compares false and so fits.
    is_tight = (table.memory_bytes > free) & ~is_resident
    if not is_tight.any():
        return None
    most = free + np.array([freeable[host] for host in table.hosts])[table.host_row]
    hurdle[is_tight & (table.memory_bytes > most)] = HURDLE_NUMBER[ExclusionReason.OUT_OF_MEMORY]
    # Where nothing is tight free memory may be unlimited, and infinity would spoil the difference.
    return np.where(is_tight, table.memory_bytes - np.where(is_tight, free, 0.0), 0.0)


def _detail(inputs: DecisionInputs, table: ProfileTable, row: int, number: int) -> str:
    """Say in a sentence why the model cannot be chosen."""
    reason, ref = HURDLES[number - 1], table.refs[row]
    if reason is ExclusionReason.BREAKER_OPEN:
        return _breaker_detail(inputs, str(ref), ref.host)
    if reason is ExclusionReason.CONTEXT_TOO_SHORT:
        room = int(table.context_length[row])
        return f"The request needs about {needed_context(inputs):,} tokens; its context holds {room:,}."
    if reason is ExclusionReason.OUT_OF_MEMORY:
        needed = table.memory_bytes[row] / BYTES_PER_GB
        return f"It needs {needed:.1f} GB of memory; {ref.host} cannot free that much."
    return {
        ExclusionReason.NOT_PINNED: "Another model is pinned.",
        ExclusionReason.NOT_INSTALLED: f"It is no longer installed on {ref.host}.",
        ExclusionReason.CANNOT_CHAT: "It makes embeddings and cannot chat.",
        ExclusionReason.INACTIVE: "It is switched off in its profile.",
        ExclusionReason.HOST_DOWN: f"{ref.host} does not answer.",
        ExclusionReason.NO_VISION: "It cannot see images.",
        ExclusionReason.NO_TOOLS: "It cannot call functions.",
    }[reason]


def _breaker_detail(inputs: DecisionInputs, name: str, host: str) -> str:
    """Say what opened the breaker and when it is tried again; that of the model before that of its host."""
    open_ones = {view.key: view for view in inputs.snapshot.breakers if view.state is BreakerState.OPEN}
    view = open_ones.get(name) or open_ones[host]
    who = "It is" if view.key == name else f"{host} is"
    why = f" ({view.reason})" if view.reason else ""
    return f"{who} paused after failures{why}; tried again in {max(0.0, view.remaining_s):.0f} s."
