"""Decisions and plans as JSON and as lines of text."""

from __future__ import annotations

from app.domain.decision import Candidate, RoutingDecision
from app.domain.plan import Plan
from app.domain.prompt import Analysis
from app.domain.record import SubTaskRecord


def analysis_as_json(analysis: Analysis) -> dict[str, object]:
    """Return what a prompt needs."""
    requirements = analysis.requirements
    return {
        "primary": analysis.primary,
        "capabilities": {score.capability: score.probability for score in analysis.scores},
        "complexity": analysis.complexity.value,
        "complexity_parts": {part.name: part.value for part in analysis.complexity.parts},
        "requirements": {
            "vision": requirements.needs_vision,
            "tools": requirements.needs_tools,
            "json": requirements.needs_json,
            "context_tokens": requirements.context_tokens,
        },
        "prompt_tokens": analysis.prompt_tokens,
        "tier": analysis.tier,
        "note": analysis.note or None,
    }


def plan_as_json(plan: Plan) -> dict[str, object]:
    """Return a plan with its sub-tasks."""
    return {
        "mode": plan.mode.value,
        "origin": plan.origin,
        "reason": plan.reason,
        "sub_tasks": [
            {
                "id": task.id,
                "text": task.text,
                "depends_on": list(task.depends_on),
                "capabilities": list(task.capabilities),
                "complexity": task.complexity,
            }
            for task in plan.sub_tasks
        ],
    }


def decision_as_json(decision: RoutingDecision) -> dict[str, object]:
    """Return a decision with candidates, contributions and exclusions."""
    return {
        "decision_id": decision.decision_id,
        "sub_task_id": decision.sub_task_id,
        "strategy": decision.strategy,
        "chosen": str(decision.chosen.ref),
        "reason": decision.reason,
        "margin": decision.margin,
        "is_cached": decision.is_cached,
        "decide_ms": decision.decide_s * 1000,
        "analysis": analysis_as_json(decision.inputs.analysis),
        "candidates": [_candidate(candidate) for candidate in decision.ranking],
        "exclusions": [
            {"model": str(exclusion.ref), "reason": exclusion.reason.value, "detail": exclusion.detail}
            for exclusion in decision.exclusions
        ],
    }


def _candidate(candidate: Candidate) -> dict[str, object]:
    return {
        "model": str(candidate.ref),
        "score": candidate.score,
        "is_resident": candidate.is_resident,
        "expected_first_token_s": candidate.expected.first_token_s,
        "expected_total_s": candidate.expected.total_s,
        "contributions": [
            {"name": part.name, "value": part.value, "detail": part.detail} for part in candidate.contributions
        ],
    }


def chip(record: SubTaskRecord) -> str:
    """Return the line under an answer: model, capability, warm or cold, seconds to first token, tokens/s."""
    attempt = record.last_attempt
    if attempt is None:
        return f"{record.sub_task.id}: {record.outcome.value} · {record.error} {record.fix}".rstrip(" ·")
    parts = [attempt.ref.model]
    if record.decision is not None:
        parts.append(record.decision.inputs.analysis.primary)
    parts.append("cold" if attempt.was_cold else "warm")
    if attempt.ttft_s is not None:
        parts.append(f"{attempt.ttft_s:.1f} s")
    if attempt.usage.decode_tps is not None:
        parts.append(f"{attempt.usage.decode_tps:.0f} tok/s")
    if record.error:
        parts.append(f"{record.outcome.value}: {record.error} {record.fix}".rstrip())
    return " · ".join(parts)
