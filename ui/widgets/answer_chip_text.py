"""The words of an answer's chip: who answered, how fast, or what is happening now."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from app.domain.record import SubTaskState
from ui.translation import core_text, translatable
from ui.widgets.message_parts import PartState

FLAG_TITLES = {
    "context_truncated": (
        translatable("AnswerChip", "context cut"),
        translatable("AnswerChip", "The prompt was longer than the model's context; its start was dropped."),
    ),
    "cpu_fallback": (
        translatable("AnswerChip", "on CPU"),
        translatable("AnswerChip", "The model did not fit into graphics memory and ran partly on the processor."),
    ),
    "slow_decode": (
        translatable("AnswerChip", "slow"),
        translatable("AnswerChip", "The model was less than half as fast as usual."),
    ),
    "escalated": (
        translatable("AnswerChip", "escalated"),
        translatable("AnswerChip", "The answer looked weak, so a better model was asked."),
    ),
    "length_limit": (
        translatable("AnswerChip", "length limit"),
        translatable("AnswerChip", "The answer reached its longest length and was cut there."),
    ),
}
_MINUTE_S = 60.0
_TENTHS_BELOW_S = 10.0


def _tr(text: str) -> str:
    return QCoreApplication.translate("AnswerChip", text)


@dataclass(frozen=True, slots=True, kw_only=True)
class ChipText:
    """What a chip says: `tone` is "" or the palette's warning, danger or dim; `warnings` are flags with reasons."""

    model: str
    facts: str
    tone: str = ""
    warnings: tuple[tuple[str, str], ...] = ()


def seconds_text(seconds: float) -> str:
    """Return seconds as people read them: "0.9 s", "14 s", "2 min 05 s"."""
    if seconds < _TENTHS_BELOW_S:
        return f"{seconds:.1f} s"
    if seconds < _MINUTE_S:
        return f"{seconds:.0f} s"
    return f"{int(seconds // _MINUTE_S)} min {int(seconds % _MINUTE_S):02d} s"


def estimate_text(seconds: float) -> str:
    """Return expected seconds; an estimate has no tenths, but for what is faster than a blink."""
    return f"{seconds:.0f} s" if 1 <= seconds < _MINUTE_S else seconds_text(seconds)


def rate_text(tokens_per_s: float) -> str:
    """Return tokens per second: "43 tok/s", "4.3 tok/s"."""
    digits = 1 if tokens_per_s < _TENTHS_BELOW_S else 0
    return f"{tokens_per_s:.{digits}f} tok/s"


def chip_text(part: PartState, now_s: float) -> ChipText:
    """Return the chip of a part at `now_s` (the clock of its moments)."""
    model = part.ref.model if part.ref is not None else part.imported_from
    facts = _running_facts(part, now_s) if part.is_running else _final_facts(part)
    tone = {SubTaskState.FAILED: "danger", SubTaskState.STOPPED: "dim"}.get(part.state, "")
    if part.is_interrupted:
        tone = "warning"
    return ChipText(model=model, facts=" · ".join(fact for fact in facts if fact), tone=tone, warnings=_warnings(part))


def _running_facts(part: PartState, now_s: float) -> list[str]:
    elapsed_s = 0.0 if part.since_s is None else max(0.0, now_s - part.since_s)
    elapsed = seconds_text(elapsed_s)
    if part.state is SubTaskState.LOADING:
        if part.usual_s is None:
            phase = _tr("loading for the first time · {elapsed}")
            return [core_text(part.capability), phase.format(elapsed=elapsed)]
        loads = _tr("{n} loads") if part.usual_n != 1 else _tr("1 load")
        phase = _tr("loading, usually {usual} ({loads}) · {elapsed}")
        usual = estimate_text(part.usual_s)
        return [
            core_text(part.capability),
            phase.format(usual=usual, loads=loads.format(n=part.usual_n), elapsed=elapsed),
        ]
    if part.state is SubTaskState.RUNNING and part.first_text_s is not None:
        rate = part.live_tps(now_s)
        answering = _tr("answering…") + (f" ~{rate_text(rate)}" if rate is not None else "")
        return [core_text(part.capability), _temperature(part), answering]
    if part.state is SubTaskState.RUNNING and part.thinking_since_s is not None:
        return [core_text(part.capability), _tr("thinking · {elapsed}").format(elapsed=elapsed)]
    words = {
        SubTaskState.WAITING: _tr("waiting for its turn") if part.title else _tr("waiting for a model"),
        SubTaskState.QUEUED: _tr("queued"),
        SubTaskState.RUNNING: _tr("reading the prompt"),
    }
    return [core_text(part.capability), words[part.state], elapsed]


def _final_facts(part: PartState) -> list[str]:
    facts = [core_text(part.capability)]
    if part.state is SubTaskState.SKIPPED:
        return [*facts, _tr("skipped")]
    if part.state is SubTaskState.FAILED:
        return [*facts, _tr("failed")]
    if part.imported_from:
        facts.append(_tr("imported"))
    if part.ref is not None:
        facts.append(_temperature(part))
    # A load dwarfs the time to the first token, and two times side by side would only puzzle.
    if part.ttft_s is not None and not part.load_s:
        facts.append(seconds_text(part.ttft_s))
    if part.decode_tps is not None:
        facts.append(rate_text(part.decode_tps))
    if part.state is SubTaskState.STOPPED:
        facts.append(_tr("stopped by you"))
    if part.is_interrupted:
        facts.append(_tr("interrupted: Modelyard closed while it answered"))
    return facts


def _temperature(part: PartState) -> str:
    if not part.was_cold:
        return _tr("warm")
    return _tr("loaded in {time}").format(time=seconds_text(part.load_s)) if part.load_s else _tr("cold")


def _warnings(part: PartState) -> tuple[tuple[str, str], ...]:
    found = [(_tr(title), _tr(reason)) for title, reason in (FLAG_TITLES.get(flag, (flag, "")) for flag in part.flags)]
    for attempt in part.fallbacks:
        if part.ref is not None and attempt.ref != part.ref:
            reason = _tr("{model} failed first: {error}").format(model=attempt.ref.model, error=attempt.error)
            found.append((_tr("instead of {model}").format(model=attempt.ref.model), reason))
    return tuple(found)
