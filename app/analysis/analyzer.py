"""Tells what a prompt needs, how hard it looks and how it splits; pure, and quick enough for every keystroke."""

from __future__ import annotations

from dataclasses import replace
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from app.analysis.capability_detector import FULL, KEYSTROKE, CapabilityDetector, Detection
from app.analysis.complexity import complexity_of
from app.analysis.decomposer import decompose
from app.analysis.requirements import expected_answer_tokens, prompt_tokens_of, requirements_of
from app.analysis.text_window import window_of
from app.domain.plan import Plan, SubTask, whole_plan
from app.domain.prompt import Analysis, PromptRequest

__all__ = ["FULL", "KEYSTROKE", "Analyzer"]


class Analyzer:
    """Analyses prompts; learned weights are read from `resources` when they are first needed.

    `resources` is the folder with `detector/`; None means the one that ships with the program.
    """

    def __init__(self, *, resources: Path | Traversable | None = None) -> None:
        """Remember where the weights are; nothing is read yet."""
        self._detector = CapabilityDetector((resources if resources is not None else files("resources")) / "detector")

    def warm_up(self, *, tier: str = KEYSTROKE) -> None:
        """Read the weights now, so that the first keystroke is as quick as the others; safe from any thread.

        The full tier takes about a second and 130 MB of memory.
        """
        self._detector.warm_up(tier=tier)
        self.analyze_text("Hello", tier=tier)

    def is_warm(self, tier: str = KEYSTROKE) -> bool:
        """Return whether the tier answers without reading its weights first; never waits."""
        return self._detector.is_warm(tier)

    def detect(self, text: str, *, tier: str = KEYSTROKE) -> Detection:
        """Return the capabilities of a text alone, without complexity and requirements."""
        return self._detector.detect(window_of(text), tier=tier)

    def analyze(self, request: PromptRequest, *, tier: str = KEYSTROKE) -> Analysis:
        """Return what the request needs; never raises, whatever the text.

        `tier` is "keystroke" or "full"; where the full tier cannot speak, the keystroke tier does and the note says so.
        """
        window = window_of(request.prompt)
        detection = self._detector.detect(window, tier=tier)
        scores = detection.scores
        primary = scores[0].capability
        prompt_tokens = prompt_tokens_of(window)
        complexity = complexity_of(window, prompt_tokens, {score.capability: score.probability for score in scores})
        answer_tokens = expected_answer_tokens(window, primary, complexity.value, prompt_tokens)
        return Analysis(
            scores=scores,
            primary=primary,
            spans=detection.findings.spans,
            requirements=requirements_of(request, window, prompt_tokens, answer_tokens),
            complexity=complexity,
            prompt_tokens=prompt_tokens,
            expected_answer_tokens=answer_tokens,
            tier=detection.tier,
            note=detection.note,
        )

    def analyze_text(self, text: str, *, tier: str = KEYSTROKE) -> Analysis:
        """Return what a text alone needs, for instance a sub-task's."""
        return self.analyze(PromptRequest(prompt=text), tier=tier)

    def plan(self, request: PromptRequest) -> Plan:
        """Return the plan for a request, each sub-task with its capabilities and complexity.

        A plan that the user edited is kept as it is, apart from filling in what is missing.
        """
        if request.plan is not None:
            plan = request.plan
        elif request.may_split:
            plan = decompose(request.prompt)
        else:
            plan = whole_plan(request.prompt, "Kept whole on request.")
        return replace(plan, sub_tasks=tuple(self._described(task) for task in plan.sub_tasks))

    def _described(self, task: SubTask) -> SubTask:
        if task.capabilities:
            return task
        analysis = self.analyze_text(task.text)
        needed = tuple(score.capability for score in analysis.needed())
        return replace(task, capabilities=needed, complexity=analysis.complexity.value, title=task.title)
