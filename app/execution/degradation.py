"""Finds what a successful answer hides: a cut prompt, a slow processor, a limit. Pure."""

from __future__ import annotations

from app.domain.ports import ModelCall
from app.domain.profile import ModelProfile, ResidentModel
from app.domain.record import Usage
from app.execution.messages import estimate_tokens

CONTEXT_TRUNCATED = "context_truncated"
CPU_FALLBACK = "cpu_fallback"
SLOW_DECODE = "slow_decode"
LENGTH_LIMIT = "length_limit"

# The estimate of tokens is rather too high; only a reported count well below it proves that messages were dropped.
DROPPED_SHARE = 0.6
# A rate over fewer answer tokens or a baseline of fewer answers says little.
RATE_TOKENS = 16
BASELINE_ANSWERS = 3
SLOW_SHARE = 0.5


def degradations(
    call: ModelCall,
    usage: Usage,
    *,
    profile: ModelProfile | None,
    resident: ResidentModel | None,
    host_has_gpu: bool,
) -> tuple[str, ...]:
    """Return the flags of an answer; `resident` is the model as loaded, None where that is not known.

    `host_has_gpu` says that some model of the host was seen in graphics memory: without that, running on the
    processor alone is the machine's nature and no fallback.
    """
    found = {
        CONTEXT_TRUNCATED: _is_truncated(call, usage, resident),
        CPU_FALLBACK: _runs_on_cpu(resident, host_has_gpu=host_has_gpu),
        SLOW_DECODE: _is_slow(usage, profile),
        LENGTH_LIMIT: usage.done_reason == "length",
    }
    return tuple(flag for flag, is_found in found.items() if is_found)


def _is_truncated(call: ModelCall, usage: Usage, resident: ResidentModel | None) -> bool:
    length = call.options.num_ctx or (resident.context_length if resident else None)
    if length is None or usage.prompt_tokens is None:
        return False
    estimate = estimate_tokens(call.messages)
    was_dropped = estimate > length and usage.prompt_tokens < DROPPED_SHARE * estimate
    return usage.prompt_tokens >= length or was_dropped


def _runs_on_cpu(resident: ResidentModel | None, *, host_has_gpu: bool) -> bool:
    if resident is None or resident.size_vram_bytes >= resident.size_bytes:
        return False
    return host_has_gpu or resident.size_vram_bytes > 0


def _is_slow(usage: Usage, profile: ModelProfile | None) -> bool:
    usual = profile.decode_tps if profile else None
    rate = usage.decode_tps
    if usual is None or usual.n < BASELINE_ANSWERS or rate is None or (usage.answer_tokens or 0) < RATE_TOKENS:
        return False
    return rate < SLOW_SHARE * usual.value
