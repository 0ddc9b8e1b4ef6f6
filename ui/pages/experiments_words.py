"""Experiments in words: their arms, their state, and what their results say."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from app.domain.experiment import (
    FAILURES_IN_A_ROW,
    SUCCESS_FELL,
    Arm,
    ArmResult,
    Experiment,
    ExperimentKind,
    ExperimentResult,
    ExperimentState,
    Interval,
    Verdict,
    VerdictKind,
)
from app.routing.strategies import STRATEGIES
from ui.translation import core_text


def _tr(text: str) -> str:
    return QCoreApplication.translate("Experiments", text)


def strategy_title(key: str) -> str:
    """Return the name of a strategy; its key where it is not known any more."""
    return next((core_text(one.title) for one in STRATEGIES if one.key == key), key)


def arm_text(arm: Arm) -> str:
    """Return an arm in a few words."""
    title = strategy_title(arm.strategy)
    return title if arm.weights is None else _tr("{strategy}, own weights").format(strategy=title)


def state_text(experiment: Experiment) -> str:
    """Return where an experiment stands, and why it ended by itself."""
    if experiment.stop_reason == SUCCESS_FELL:
        return _tr("stopped by the guardrail: the variant succeeded less often")
    if experiment.stop_reason == FAILURES_IN_A_ROW:
        return _tr("stopped by the guardrail: the variant failed five times in a row")
    return {
        ExperimentState.RUNNING: _tr("running"),
        ExperimentState.STOPPED: _tr("stopped"),
        ExperimentState.ADOPTED: _tr("adopted"),
    }[experiment.state]


def short_state(experiment: Experiment) -> str:
    """Return where an experiment stands in one word."""
    return {
        ExperimentState.RUNNING: _tr("running"),
        ExperimentState.STOPPED: _tr("stopped"),
        ExperimentState.ADOPTED: _tr("adopted"),
    }[experiment.state]


def facts_text(experiment: Experiment) -> str:
    """Return what an experiment is: kind, times, share and guardrail."""
    began = experiment.created_at.astimezone().strftime("%d.%m. %H:%M")
    since = _tr("since {time}").format(time=began)
    if experiment.ended_at is not None:
        ended = experiment.ended_at.astimezone().strftime("%d.%m. %H:%M")
        since = _tr("{began} to {ended}").format(began=began, ended=ended)
    if experiment.kind is ExperimentKind.SHADOW:
        return " · ".join((_tr("Shadow"), state_text(experiment), since))
    share = _tr("{share} % to the variant").format(share=round(100 * experiment.share))
    guardrail = _tr("guardrail {points} points").format(points=round(100 * experiment.guardrail))
    return " · ".join((_tr("A/B"), state_text(experiment), since, share, guardrail))


def percent(value: float) -> str:
    """Return a share in whole percent."""
    return f"{100 * value:.0f}"


def points(value: float) -> str:
    """Return a difference of shares in points, with its sign."""
    return f"{100 * value:+.0f}".replace("-", "−")


def arm_note(arm: ArmResult) -> str:
    """Return the figures of an arm."""
    if arm.mean is None:
        return _tr("no results yet")
    return _tr("{mean} % ({low}–{high}), n = {n}").format(
        mean=percent(arm.mean), low=percent(arm.interval.low), high=percent(arm.interval.high), n=arm.n
    )


def difference_note(verdict: Verdict) -> str:
    """Return the difference of the arms in points."""
    gap = verdict.difference
    if verdict.control.mean is None or verdict.variant.mean is None:
        return _tr("needs results of both arms")
    return _tr("{mean} points ({low} to {high})").format(
        mean=points(verdict.variant.mean - verdict.control.mean), low=points(gap.low), high=points(gap.high)
    )


def verdict_text(result: ExperimentResult) -> str:
    """Return what to do, as a sentence."""
    experiment = result.experiment
    if result.verdict is None:
        return _shadow_text(result)
    verdict = result.verdict
    if verdict.kind is VerdictKind.ADOPT:
        return _tr("Adopt {arm}: it is better beyond doubt.").format(arm=arm_text(experiment.variant))
    if verdict.kind is VerdictKind.KEEP:
        return _tr("Keep {arm}: the variant is worse beyond doubt.").format(arm=arm_text(experiment.control))
    if verdict.about_more is None:
        nothing = not (verdict.control.n and verdict.variant.n)
        return _tr("Not enough data yet.") if nothing else _tr("Not enough data yet; no difference is in sight.")
    return _tr("Not enough data yet: about {n} more results.").format(n=verdict.about_more)


def counts_text(result: ExperimentResult) -> str:
    """Return what the scores rest on."""
    if result.verdict is None:
        return _tr("Expected figures of what each arm would choose; the variant runs nothing, so nothing was measured.")
    text = _tr(
        "A result scores what you rated or corrected, otherwise 1 for an answer and 0 for a failure. "
        "Judged by you: {judged}. Stopped by you and left out: {stopped}."
    )
    return text.format(judged=result.judged, stopped=result.stopped)


def shadow_note(mean: float | None, interval: Interval | None, pattern: str) -> str:
    """Return an expected difference with its interval; `pattern` is one of `quality_pattern` and `seconds_pattern`."""
    if mean is None or interval is None:
        return _tr("no results yet")
    return pattern.format(mean=mean, low=interval.low, high=interval.high).replace("-", "−")


def quality_pattern() -> str:
    """Return how a difference of expected quality is written."""
    return _tr("{mean:+.2f} ({low:+.2f} to {high:+.2f})")


def seconds_pattern() -> str:
    """Return how a difference of expected seconds is written."""
    return _tr("{mean:+.1f} s ({low:+.1f} to {high:+.1f})")


def _shadow_text(result: ExperimentResult) -> str:
    shadow = result.shadow
    if shadow is None or not shadow.n:
        return _tr("Not enough data yet.")
    return _tr("{variant} would choose the same model as {control} for {agreed} of {n} sub-tasks.").format(
        variant=arm_text(result.experiment.variant),
        control=arm_text(result.experiment.control),
        agreed=shadow.agreed,
        n=shadow.n,
    )
