"""Makes the plan of a request: rules, the planner where they are unsure, a joined answer where one is asked for.

The result is what is worth running: a plan that is neither quicker nor better than one call becomes one call.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from app.analysis.analyzer import Analyzer
from app.analysis.decomposer import ONE_QUESTION
from app.analysis.plan_merge import with_merge
from app.analysis.plan_worth import Forecast, forecast_of, is_listed, plan_worth
from app.analysis.planner import Planner, needs_planner
from app.analysis.text_window import window_of
from app.analysis.tokens import estimate_tokens
from app.domain.decision import RoutingDecision
from app.domain.errors import ModelyardError
from app.domain.plan import Plan, SubTask, whole_plan
from app.domain.profile import ModelRef
from app.domain.prompt import Analysis, PromptRequest
from app.settings import Settings

# A request that is only a picture.
IMAGE_TEXT = "(image)"

# Decides a step of a plan as if so many calls more were in flight for each model. Raises ModelyardError.
DecideStep = Callable[[Plan, SubTask, Analysis, Mapping[ModelRef, int]], RoutingDecision]


class PlanMaker:
    """Makes plans; holds no state, so one instance serves all requests."""

    def __init__(self, analyzer: Analyzer, settings: Callable[[], Settings], planner: Planner | None = None) -> None:
        """Take the parts; without a planner only the rules split."""
        self._analyzer = analyzer
        self._settings = settings
        self._planner = planner

    def by_rules(self, request: PromptRequest, analysis: Analysis, decide: DecideStep) -> Plan:
        """Return the plan without asking a model, in milliseconds; one that the user edited stays as it is."""
        plan = self._by_rules(request)
        return self._worth_running(request, plan, analysis, decide)

    async def make(self, request: PromptRequest, analysis: Analysis, decide: DecideStep) -> Plan:
        """Return the plan to run; it may ask a model for it, for as long as the settings allow."""
        plan = self._by_rules(request)
        settings = self._settings().routing
        may_ask = self._planner is not None and self._may_split(request) and settings.planner == "auto"
        if self._planner is not None and may_ask and needs_planner(plan, analysis):
            found = await self._planner.plan(request.prompt, plan)
            plan = self._analyzer.plan(replace(request, plan=found))
        return self._worth_running(request, plan, analysis, decide)

    def analyze_step(
        self, request: PromptRequest, plan: Plan, sub_task: SubTask, *, tier: str, earlier_tokens: int
    ) -> Analysis:
        """Return what a step of a compound plan needs, with the text that all steps share in front of it.

        `earlier_tokens` is the length of the answers that it builds on.
        """
        analysis = self._analyzer.analyze(replace(request, prompt=sub_task.text), tier=tier)
        more = earlier_tokens + (estimate_tokens(window_of(plan.context)) if plan.context else 0)
        requirements = replace(analysis.requirements, context_tokens=analysis.requirements.context_tokens + more)
        return replace(analysis, prompt_tokens=analysis.prompt_tokens + more, requirements=requirements)

    def _may_split(self, request: PromptRequest) -> bool:
        is_allowed = request.may_split and self._settings().routing.split_prompts
        return is_allowed and request.plan is None and not request.turns and bool(request.prompt.strip())

    def _by_rules(self, request: PromptRequest) -> Plan:
        if request.plan is not None or self._may_split(request):
            # The analyzer fills in what a step of an edited plan needs.
            return self._analyzer.plan(request)
        return whole_plan(request.prompt if request.prompt.strip() else IMAGE_TEXT)

    def _worth_running(self, request: PromptRequest, plan: Plan, analysis: Analysis, decide: DecideStep) -> Plan:
        if request.plan is not None:
            return plan
        if not plan.is_compound:
            return _described(plan, analysis)
        if plan.origin == ONE_QUESTION:
            return _described(whole_plan(request.prompt, "One question: answered in one piece."), analysis)
        is_list = is_listed(plan, request.prompt)
        merged = with_merge(plan, request.prompt, wanted=request.merge)
        if merged is not plan:
            plan = self._analyzer.plan(replace(request, plan=merged))
        worth = plan_worth(
            plan,
            self._forecasts(request, plan, decide),
            self._whole_forecast(request, analysis, decide),
            host_concurrency=self._settings().execution.host_concurrency,
            is_list=is_list,
        )
        if not worth.is_worth:
            whole = _described(whole_plan(request.prompt, worth.reason), analysis)
            return replace(whole, predicted_s=worth.one_call_s, one_call_s=worth.one_call_s)
        return replace(
            plan,
            reason=f"{plan.reason} {worth.reason}".strip(),
            predicted_s=worth.makespan_s,
            one_call_s=worth.one_call_s,
        )

    def _forecasts(
        self, request: PromptRequest, plan: Plan, decide: DecideStep
    ) -> Callable[[SubTask, Mapping[ModelRef, int]], Forecast | None]:
        """Return the forecaster of a plan's steps; a step reads the expected answers of those it needs."""
        answer_tokens: dict[str, int] = {}

        def forecast(sub_task: SubTask, meant: Mapping[ModelRef, int]) -> Forecast | None:
            earlier = sum(answer_tokens[parent] for parent in sub_task.depends_on)
            analysis = self.analyze_step(request, plan, sub_task, tier="keystroke", earlier_tokens=earlier)
            answer_tokens[sub_task.id] = analysis.expected_answer_tokens
            return _forecast(decide, plan, sub_task, analysis, meant)

        return forecast

    def _whole_forecast(self, request: PromptRequest, analysis: Analysis, decide: DecideStep) -> Forecast | None:
        whole = whole_plan(request.prompt)
        return _forecast(decide, whole, whole.sub_tasks[0], analysis, {})


def _described(plan: Plan, analysis: Analysis) -> Plan:
    """Return a plan of one sub-task with what the analysis of the whole prompt found."""
    needed = tuple(score.capability for score in analysis.needed())
    task = replace(plan.sub_tasks[0], capabilities=needed, complexity=analysis.complexity.value)
    return replace(plan, sub_tasks=(task,))


def _forecast(
    decide: DecideStep, plan: Plan, sub_task: SubTask, analysis: Analysis, meant: Mapping[ModelRef, int]
) -> Forecast | None:
    try:
        return forecast_of(decide(plan, sub_task, analysis, meant))
    except ModelyardError:
        return None
