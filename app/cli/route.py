"""`modelyard route`: what would happen to a prompt, and why."""

from __future__ import annotations

import argparse

from app.cli.ask import add_prompt_arguments, read_images, read_prompt, request_of
from app.cli.describe import analysis_as_json, decision_as_json, plan_as_json
from app.cli.session import session
from app.cli.terminal import print_json
from app.domain.errors import NoEligibleModelError
from app.domain.views import Preview

BAR_WIDTH = 20


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of `route`."""
    add_prompt_arguments(parser)
    parser.add_argument("--json", action="store_true", help="print one JSON object")


async def run(options: argparse.Namespace) -> int:
    """Print analysis, plan and decision; 1 if no model could take the prompt."""
    prompt = read_prompt(options)
    images = read_images(options.image)
    async with session() as application:
        request = request_of(options, application, prompt, images)
        preview = application.engine.preview(request)
    if options.json:
        print_json(_as_json(preview))
    else:
        print("\n".join(_lines(preview)))
    return 0 if preview.decision is not None else 1


def _as_json(preview: Preview) -> dict[str, object]:
    return {
        "analysis": analysis_as_json(preview.analysis),
        "plan": plan_as_json(preview.plan),
        "decision": decision_as_json(preview.decision) if preview.decision else None,
        "error": preview.error.message if preview.error else None,
        "elapsed_ms": preview.elapsed_s * 1000,
    }


def _lines(preview: Preview) -> list[str]:
    analysis = preview.analysis
    lines = [f"{analysis.primary} · complexity {analysis.complexity.value:.2f} · {preview.elapsed_s * 1000:.1f} ms", ""]
    for score in analysis.needed():
        bar = "█" * round(score.probability * BAR_WIDTH)
        lines.append(f"  {score.capability:<15} {score.probability:4.0%} {bar}")
    if preview.plan.is_compound:
        lines += ["", f"Plan: {len(preview.plan.sub_tasks)} sub-tasks, {preview.plan.mode.value}"]
        for task in preview.plan.sub_tasks:
            after = f"  (after {', '.join(task.depends_on)})" if task.depends_on else ""
            lines.append(f"  {task.id}. {task.text}{after}")
    lines.append("")
    if preview.decision is None:
        error = preview.error
        lines.append(error.message if error else "No decision was possible.")
        if isinstance(error, NoEligibleModelError):
            lines += [f"  {model}: {why}" for model, why in error.reasons]
        if error and error.fix:
            lines.append(error.fix)
        return lines
    decision = preview.decision
    lines.append(f"→ {decision.chosen.ref} ({decision.strategy})  {decision.reason}".rstrip())
    for candidate in decision.ranking:
        lines.append(f"  {candidate.score:7.3f}  {candidate.ref}   ~{candidate.expected.total_s:.1f} s")
        lines += [f"           {part.value:+.3f} {part.name:<12} {part.detail}" for part in candidate.contributions]
    lines += [f"      —    {exclusion.ref}: {exclusion.detail}" for exclusion in decision.exclusions]
    return lines
