"""The Experiments page starts, follows, adopts and deletes experiments, and shows the evidence."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Coroutine
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from app.bootstrap import Application
from app.domain.calibration import CalibrationRun, CalibrationState, GradedAnswer
from app.domain.clock import SystemClock
from app.domain.decision import ScoreWeights
from app.domain.errors import StoreError
from app.domain.events import ExperimentChanged
from app.domain.experiment import (
    Arm,
    ArmName,
    Experiment,
    ExperimentKind,
    ExperimentRequest,
    ExperimentState,
    ShadowChoice,
)
from app.domain.record import Outcome
from app.learning.calibration.probes import all_probes
from tests.ui.chat.conftest import until
from tests.ui.chat.fakes import FakeWindow
from ui.charts.interval_chart import IntervalAxis, IntervalChart, IntervalRow
from ui.pages.experiments_detail import difference_axis
from ui.pages.experiments_page import ExperimentsPage
from ui.theme import Theme

Run = Callable[[Coroutine[Any, Any, None]], None]
NOW = SystemClock().now()
TRIAL = Experiment(
    name="Faster?",
    kind=ExperimentKind.AB,
    control=Arm(strategy="balanced"),
    variant=Arm(strategy="fastest", weights=ScoreWeights(latency=2.0)),
    created_at=NOW - timedelta(days=1),
    state=ExperimentState.STOPPED,
    ended_at=NOW,
)


def shown(qtbot: QtBot, window: FakeWindow) -> ExperimentsPage:
    """Return the page, visible."""
    page = ExperimentsPage(window.context)
    qtbot.addWidget(page)
    page.resize(1192, 756)
    page.show()
    return page


def results(control: float, variant: float, count: int = 80) -> list[ExperimentRequest]:
    """Return requests of which so large a part succeeded in each arm."""
    return [
        ExperimentRequest(
            request_id=f"{arm}{number}",
            arm=arm,
            created_at=TRIAL.created_at + timedelta(seconds=number),
            outcome=Outcome.SUCCEEDED if (number % 10) < 10 * share else Outcome.FAILED,
        )
        for arm, share in ((ArmName.CONTROL, control), (ArmName.VARIANT, variant))
        for number in range(count)
    ]


async def store(window: FakeWindow, experiment: Experiment, found: list[ExperimentRequest]) -> None:
    """Store an experiment with results."""
    await window.context.core.call(window.context.app.store.experiments.save(experiment, found))


def test_an_experiment_is_started_in_the_form(
    qtbot: QtBot, window: FakeWindow, application: Application, run: Run
) -> None:
    """Without any the page says what it is for; the form starts one, and a second one is refused in the form."""

    async def body() -> None:
        page = shown(qtbot, window)
        await until(lambda: page.state == "empty")
        form = page.new_experiment()
        form.name.setText("Quick answers")
        form.variant.choose("fastest", {"latency": 1.5})
        form.start.click()
        await until(lambda: page.state == "loaded")
        running = application.experiments.running
        assert running is not None
        assert running.name == "Quick answers"
        assert running.control == Arm(strategy="balanced")
        assert running.variant.weights == replace(ScoreWeights(), latency=1.5)
        assert page.detail.verdict.text() == "Not enough data yet."
        assert not page.detail.stop.isHidden()
        assert page.detail.delete.isHidden()
        again = page.new_experiment()
        again.start.click()
        await until(lambda: again.problem)
        assert "Quick answers" in again.problem
        again.reject()

    run(body())


def test_arms_that_are_the_same_are_told_in_the_form(qtbot: QtBot, window: FakeWindow, run: Run) -> None:
    """Nothing is started."""

    async def body() -> None:
        page = shown(qtbot, window)
        await until(lambda: page.state == "empty")
        form = page.new_experiment()
        form.kind.setCurrentIndex(1)
        assert form.share.isHidden()
        form.variant.choose("balanced")
        form.start.click()
        await until(lambda: form.problem)
        assert page.state == "empty"
        form.reject()

    run(body())


@pytest.mark.parametrize(
    ("control", "variant", "words", "kind"),
    [
        (0.3, 1.0, "Adopt Fastest, own weights", "primary"),
        (1.0, 0.3, "Keep Balanced", "quiet"),
        (0.8, 0.9, "more results", "quiet"),
    ],
)
def test_the_verdict_is_a_sentence(
    qtbot: QtBot, window: FakeWindow, run: Run, control: float, variant: float, words: str, kind: str
) -> None:
    """It says what to do; both arms stand below with n and interval, and the button that follows it is the first."""

    async def body() -> None:
        await store(window, TRIAL, results(control, variant))
        page = shown(qtbot, window)
        await until(lambda: page.state == "loaded")
        assert words in page.detail.verdict.text()
        rows = page.detail.arms.rows
        assert [row.mean for row in rows] == pytest.approx([control, variant])
        assert all("n = 80" in row.note and row.low < row.high for row in rows)
        assert page.detail.adopt.property("kind") == kind

    run(body())


def test_adopting_can_be_undone(qtbot: QtBot, window: FakeWindow, application: Application, run: Run) -> None:
    """One click sets strategy and weights and tells the other pages; Undo in the message brings all back."""

    async def body() -> None:
        await store(window, TRIAL, results(0.3, 1.0))
        told: list[object] = []
        window.signals.settings_changed.connect(told.append)
        page = shown(qtbot, window)
        await until(lambda: page.state == "loaded")
        page.detail.adopt.click()
        await until(lambda: window.toasts)
        routing = application.settings().routing
        assert (routing.strategy, routing.latency_weight) == ("fastest", 2.0)
        assert page.detail.adopt.isHidden()
        _, undo = window.toasts[0]
        assert undo is not None
        undo[1]()
        await until(lambda: application.settings().routing.strategy == "balanced")
        await until(lambda: not page.detail.adopt.isHidden())
        assert len(told) == 2

    run(body())


def test_a_running_one_is_followed_and_stopped(
    qtbot: QtBot, window: FakeWindow, application: Application, run: Run
) -> None:
    """New results appear without a visit; Stop ends it and offers to delete it."""

    async def body() -> None:
        feed = window.context.feed
        await feed.attach(application.feed)
        running = await window.context.core.call(
            application.experiments.create(
                name="A", kind=ExperimentKind.AB, control=TRIAL.control, variant=TRIAL.variant
            )
        )
        page = shown(qtbot, window)
        await until(lambda: page.state == "loaded")
        await store(window, running, results(1.0, 1.0, 3))
        application.feed.publish(ExperimentChanged(experiment_id=running.experiment_id))
        await until(lambda: "n = 3" in page.detail.arms.rows[0].note)
        page.detail.stop.click()
        await until(lambda: not page.detail.delete.isHidden())
        assert application.experiments.running is None
        feed.detach()
        await page.aclose()

    run(body())


def test_deleting_can_be_undone(qtbot: QtBot, window: FakeWindow, run: Run) -> None:
    """The next one is shown instead; Undo brings it back with its results."""

    async def body() -> None:
        other = replace(TRIAL, experiment_id="other", name="Older", created_at=TRIAL.created_at - timedelta(days=1))
        await store(window, other, [])
        await store(window, TRIAL, results(0.3, 1.0))
        page = shown(qtbot, window)
        await until(lambda: page.state == "loaded")
        assert [page.list.item(row).text() for row in range(2)] == ["Faster?", "Older"]
        page.detail.delete.click()
        await until(lambda: page.list.count() == 1)
        assert page.detail.title.text() == "Older"
        _, undo = window.toasts[0]
        assert undo is not None
        undo[1]()
        await until(lambda: page.list.count() == 2)
        assert page.detail.title.text() == "Faster?"
        page.list.setCurrentRow(1)
        await until(lambda: page.detail.title.text() == "Older")

    run(body())


def test_a_shadow_tells_expected_figures(qtbot: QtBot, window: FakeWindow, application: Application, run: Run) -> None:
    """Agreement with its interval, expected quality and seconds; nothing is called measured."""

    async def body() -> None:
        first, second = (profile.ref for profile in application.profiles.current[:2])
        choice = ShadowChoice(
            control=first, variant=second, control_quality=0.8, variant_quality=0.7, control_s=6.0, variant_s=2.0
        )
        found = [replace(one, shadow=(choice,)) for one in results(1.0, 1.0, 15)[:15]]
        await store(window, replace(TRIAL, kind=ExperimentKind.SHADOW), found)
        page = shown(qtbot, window)
        await until(lambda: page.state == "loaded")
        assert "for 0 of 15" in page.detail.verdict.text()
        assert page.detail.difference.rows[0].mean == pytest.approx(-0.1)
        assert "−4.0 s" in page.detail.counts.text()

    run(body())


def test_reading_that_fails_says_why(
    qtbot: QtBot, window: FakeWindow, application: Application, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both parts show the error with another try."""

    async def body() -> None:
        async def broken(*_args: object) -> tuple[()]:
            raise StoreError("The database is locked.", fix="Close the other program.")

        with monkeypatch.context() as patch:
            patch.setattr(application.store.experiments, "list", broken)
            patch.setattr(application.store.calibrations, "in_force", broken)
            page = shown(qtbot, window)
            await until(lambda: page.state == "error")
            page.open_with(part="evidence")
            await until(lambda: page.evidence.state == "error")
        page.reload()
        await until(lambda: page.state == "empty")

    run(body())


def test_the_evidence_has_figures_and_exports_them(
    qtbot: QtBot, window: FakeWindow, application: Application, run: Run, tmp_path: Path
) -> None:
    """With a calibration each figure has n and interval, on screen and in the file."""

    async def body() -> None:
        core, calibrations = window.context.core, application.store.calibrations
        page = shown(qtbot, window)
        page.open_with(part="evidence")
        await until(lambda: page.evidence.state in {"empty", "figures"})
        assert page.new.isHidden()
        refs = tuple(profile.ref for profile in application.profiles.current[:2])
        probes = list(all_probes().values())[:12]
        calibration = CalibrationRun(
            created_at=NOW,
            seed=1,
            models=refs,
            probe_ids=tuple(probe.probe_id for probe in probes),
            state=CalibrationState.DONE,
            applied_at=NOW,
        )
        await core.call(calibrations.save(calibration))
        for number, probe in enumerate(probes):
            for place, ref in enumerate(refs):
                answer = GradedAnswer(
                    ref=ref,
                    probe_id=probe.probe_id,
                    capability=probe.capability,
                    band=probe.band,
                    complexity=0.4,
                    score=float((number + place) % 2),
                )
                await core.call(calibrations.add_answer(calibration.run_id, answer))
        page.evidence.read()
        await until(lambda: page.evidence.calibration.ways.rows)
        assert "Regret of Auto" in page.evidence.calibration.headline.text()
        assert all("n = 12" in row.note for row in page.evidence.calibration.ways.rows)
        target = tmp_path / "evidence.csv"
        await page.evidence.write("csv", target)
        rows = list(csv.DictReader(io.StringIO(target.read_text(encoding="utf-8"))))
        assert {"auto", "oracle", "regret"} <= {row["figure"] for row in rows}
        await page.evidence.write("json", tmp_path)
        assert "could not be written" in window.toasts[-1][0]

    run(body())


def test_the_palette_starts_one(qtbot: QtBot, window: FakeWindow, run: Run) -> None:
    """The action is there while the page is, and not after."""

    async def body() -> None:
        page = shown(qtbot, window)
        await until(lambda: page.state == "empty")
        window.actions.run("experiments.new")
        assert window.pages == [("experiments", {})]
        await page.aclose()
        assert all(action.key != "experiments.new" for action in window.actions.registered())

    run(body())


@pytest.mark.parametrize(
    ("reach", "decimals", "words"),
    [
        (0.11, 2, ["−0.10", "−0.05", "0", "+0.05", "+0.10"]),
        (0.5, 0, ["−40", "−20", "0", "+20", "+40"]),
        (1.0, 0, ["−100", "−50", "0", "+50", "+100"]),
    ],
)
def test_an_axis_of_differences_has_round_numbers(reach: float, decimals: int, words: list[str]) -> None:
    """Two or three to each side of zero."""
    axis = difference_axis(reach, decimals)
    assert [text for _value, text in axis.ticks] == words
    assert all(axis.low <= value <= axis.high for value, _text in axis.ticks)


def test_marks_lie_where_their_values_are(qtbot: QtBot, theme: Theme) -> None:
    """Values beyond the axis are drawn at its end; charts beside each other line up; all is told to screen readers."""
    axis = IntervalAxis(low=0.0, high=1.0, ticks=((0.0, "0"), (0.5, "50"), (1.0, "100")), strong=0.5)
    chart, other = IntervalChart(theme, "One", axis), IntervalChart(theme, "Two", axis)
    short = IntervalRow(label="A", note="1", low=0.2, high=0.4, mean=0.3, is_hollow=True)
    long = IntervalRow(label="A much longer name", note="a longer note", low=-1.0, high=2.0)
    chart.show_rows([short], beside=[long])
    other.show_rows([long], beside=[short])
    for one in (chart, other):
        qtbot.addWidget(one)
        one.resize(600, one.sizeHint().height())
        one.show()
        assert not one.grab().toImage().isNull()
    assert chart.x_of(0.0) < chart.x_of(0.3) < chart.x_of(1.0)
    assert chart.x_of(5.0) == chart.x_of(1.0)
    assert chart.x_of(0.5) == other.x_of(0.5)
    assert chart.accessibleDescription() == "A: 1"
