"""Which models can take a request at all, and for the others the first hurdle they fall at."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.domain.decision import BreakerState, BreakerView, DecisionInputs, Exclusion, ExclusionReason
from app.domain.errors import NoEligibleModelError
from app.routing.profile_table import Floats, Mask, ProfileTable, Rows

# The hurdles in the order in which they are taken: what the user decided, what is there, what the request needs.
HURDLES: tuple[ExclusionReason, ...] = (
    ExclusionReason.NOT_PINNED,
    ExclusionReason.NOT_INSTALLED,
    ExclusionReason.CANNOT_CHAT,
    ExclusionReason.INACTIVE,
    ExclusionReason.HOST_DOWN,
    ExclusionReason.BREAKER_OPEN,
    ExclusionReason.NO_VISION,
    ExclusionReason.NO_TOOLS,
    ExclusionReason.CONTEXT_TOO_SHORT,
    ExclusionReason.OUT_OF_MEMORY,
)
_NUMBER = {reason: number for number, reason in enumerate(HURDLES, start=1)}
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

    `evicted_bytes` says how much must be freed on the host before the model fits; 0.0 where it is loaded or fits.
    """

    hurdle: NDArray[np.int8]
    rows: Rows
    is_resident: Mask
    evicted_bytes: Floats


def examine(inputs: DecisionInputs, table: ProfileTable) -> Eligibility:
    """Find the eligible rows of the table."""
    snapshot = inputs.snapshot
    requirements = inputs.analysis.requirements
    hurdle = np.zeros(len(table.refs), dtype=np.int8)
    is_resident = _rows_mask(table, [table.row_of.get(ref, -1) for ref in snapshot.resident])
    missing, evicted = _memory(inputs, table, is_resident)

    # The last hurdle is written first, so that an earlier one overwrites it.
    hurdle[missing] = _NUMBER[ExclusionReason.OUT_OF_MEMORY]
    # A context length of NaN compares false: unknown passes.
    hurdle[table.context_length < needed_context(inputs)] = _NUMBER[ExclusionReason.CONTEXT_TOO_SHORT]
    if requirements.needs_tools:
        hurdle[~table.has_tools] = _NUMBER[ExclusionReason.NO_TOOLS]
    if requirements.needs_vision:
        hurdle[~table.has_vision] = _NUMBER[ExclusionReason.NO_VISION]
    for breaker in snapshot.breakers:
        if breaker.state is BreakerState.OPEN:
            _mark_breaker(hurdle, table, breaker)
    is_up = np.array([host in snapshot.hosts_up for host in table.hosts], dtype=np.bool_)
    hurdle[~is_up[table.host_row]] = _NUMBER[ExclusionReason.HOST_DOWN]
    if inputs.pinned_model is None:
        hurdle[~table.is_active] = _NUMBER[ExclusionReason.INACTIVE]
    hurdle[~table.can_chat] = _NUMBER[ExclusionReason.CANNOT_CHAT]
    hurdle[~table.is_installed] = _NUMBER[ExclusionReason.NOT_INSTALLED]
    if inputs.pinned_model is not None:
        pinned = table.row_of.get(inputs.pinned_model, -1)
        hurdle[np.arange(len(table.refs)) != pinned] = _NUMBER[ExclusionReason.NOT_PINNED]
    return Eligibility(hurdle, np.flatnonzero(hurdle == 0), is_resident, evicted)


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


def _rows_mask(table: ProfileTable, rows: list[int]) -> Mask:
    mask = np.zeros(len(table.refs), dtype=np.bool_)
    mask[[row for row in rows if row >= 0]] = True
    return mask


def _mark_breaker(hurdle: NDArray[np.int8], table: ProfileTable, breaker: BreakerView) -> None:
    """Mark the model, or all models of the host, that the open breaker stands for."""
    number = _NUMBER[ExclusionReason.BREAKER_OPEN]
    row = table.names.get(breaker.key)
    if row is not None:
        hurdle[row] = number
    elif breaker.key in table.hosts:
        hurdle[table.host_row == table.hosts.index(breaker.key)] = number


def _memory(inputs: DecisionInputs, table: ProfileTable, is_resident: Mask) -> tuple[Mask, Floats]:
    """Return which rows do not fit even with all else unloaded, and the bytes that others must give up."""
    free_by_host = inputs.snapshot.free_memory_bytes
    count = len(table.refs)
    if not free_by_host:
        return np.zeros(count, dtype=np.bool_), np.zeros(count)
    freeable = dict.fromkeys(table.hosts, 0.0)
    for ref, size in inputs.snapshot.resident.items():
        freeable[ref.host] = freeable.get(ref.host, 0.0) + max(0, size)
    free = np.array([free_by_host.get(host, math.inf) for host in table.hosts])[table.host_row]
    most = free + np.array([freeable[host] for host in table.hosts])[table.host_row]
    # An unknown size is NaN, compares false and so fits.
    missing = (table.memory_bytes > most) & ~is_resident
    evicted = np.where((table.memory_bytes > free) & ~is_resident, table.memory_bytes - free, 0.0)
    return missing, evicted


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
