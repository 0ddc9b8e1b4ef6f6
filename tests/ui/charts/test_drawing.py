"""Charts draw whatever the columns hold: nothing, one attempt, very many; as pixels and as shapes."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPolygonF
from PySide6.QtSvg import QSvgGenerator
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.domain.views import AttemptColumns
from ui.charts import ttft_chart
from ui.charts.axis_ruler import AxisRuler, place_ticks, time_ticks
from ui.charts.decode_chart import DecodeChart
from ui.charts.frame import Frame, polygon
from ui.charts.latency_chart import LatencyChart
from ui.charts.marks import CROSS, Mark, draw_marks
from ui.charts.outcome_strip import OutcomeStrip
from ui.charts.phase_bar import PhaseBar, PhaseLegend
from ui.charts.quantiles import Numbers
from ui.charts.shared_axis import SharedAxis
from ui.charts.track_chart import TrackChart
from ui.charts.tracks import Phases, Track, tracks_from_attempts
from ui.charts.ttft_chart import TtftChart
from ui.theme import MODEL_MARKERS, Theme

COUNTS = (0, 1, 100_000)
NEWEST = 1_800_000_000.0


def some_attempts(count: int) -> AttemptColumns:
    """Return attempts a minute apart, some cold, some failed without a token."""
    rng = np.random.default_rng(1)
    ttft = rng.lognormal(-1, 0.4, count)
    failed = rng.random(count) < 0.02
    ttft[failed] = np.nan
    return AttemptColumns(
        attempt_id=range(count),
        decision_id=[f"d{index}" for index in range(count)],
        started_at=(NEWEST - 60.0 * np.arange(count)[::-1]).tolist(),
        model=["ollama/qwen3:8b"] * count,
        capability=["code"] * count,
        ttft_s=ttft.tolist(),
        total_s=(np.nan_to_num(ttft) + 2).tolist(),
        decode_tps=rng.normal(40, 3, count).tolist(),
        load_s=[0.0] * count,
        prefill_s=[0.1] * count,
        thinking_s=[float("nan")] * count,
        was_cold=(rng.random(count) < 0.05).tolist(),
        outcome=["failed" if bad else "succeeded" for bad in failed],
        error_kind=[""] * count,
    )


def track_of(count: int) -> Track:
    """Return the track of so many attempts, in time."""
    tracks = tracks_from_attempts(some_attempts(count), by_time=True, gap_s=3600)
    return tracks[0] if tracks else Track(model="ollama/qwen3:8b")


def drawn(widget: QWidget) -> QImage:
    """Return what a widget shows."""
    return widget.grab().toImage()


def colours(image: QImage) -> int:
    """Return how many different colours an image has, up to a few."""
    return len({image.pixel(x, y) for x in range(0, image.width(), 3) for y in range(0, image.height(), 3)})


def chart_of(qtbot: QtBot, theme: Theme, kind: type[TrackChart], count: int) -> tuple[TrackChart, SharedAxis]:
    """Return a chart with so many attempts, and its axis."""
    axis = SharedAxis()
    chart = kind(theme, axis)
    qtbot.addWidget(chart)
    axis.setParent(chart)
    chart.resize(420, 120)
    axis.set_whole(NEWEST - 60 * max(1, count - 1), NEWEST, by_time=True)
    chart.show_track(track_of(count), (0.05, 20.0) if kind is TtftChart else (0.0, 80.0), QColor("#0072b2"))
    return chart, axis


@pytest.mark.parametrize("count", COUNTS)
@pytest.mark.parametrize("kind", [TtftChart, DecodeChart])
def test_track_charts_draw(qtbot: QtBot, theme: Theme, kind: type[TrackChart], count: int) -> None:
    """Without attempts only the lines of the axis are drawn; with them, more."""
    chart, axis = chart_of(qtbot, theme, kind, count)
    empty, _ = chart_of(qtbot, theme, kind, 0)
    image = drawn(chart)
    assert (image == drawn(empty)) is (count == 0)
    axis.set_cursor(NEWEST)
    assert (drawn(chart) == image) is False
    axis.zoom(0.01, NEWEST)
    drawn(chart)


@pytest.mark.parametrize("count", COUNTS)
def test_the_live_docks_chart_draws(qtbot: QtBot, theme: Theme, count: int) -> None:
    """The chart of the dock takes the same columns."""
    chart = LatencyChart(theme, field="ttft_s", title="Seconds")
    qtbot.addWidget(chart)
    chart.resize(300, 150)
    chart.show_columns(some_attempts(count))
    assert colours(drawn(chart)) > 1


@pytest.mark.parametrize("count", COUNTS)
def test_outcomes_and_phases_draw(qtbot: QtBot, theme: Theme, count: int) -> None:
    """Strip and bar draw what there is; both say it in words."""
    track = track_of(count)
    strip, bar, legend = OutcomeStrip(theme), PhaseBar(theme), PhaseLegend(theme)
    for widget in (strip, bar, legend):
        qtbot.addWidget(widget)
        widget.resize(160, 14)
    strip.show_outcomes(track.outcomes)
    bar.show_phases(track.phases)
    assert (colours(drawn(bar)) > 1) is (count > 0)
    assert (colours(drawn(strip)) > 1) is (count > 0)
    assert colours(drawn(legend)) > 4
    assert strip.accessibleName()
    assert bar.accessibleName() == bar.toolTip()


def test_phases_are_named_with_their_seconds(qtbot: QtBot, theme: Theme) -> None:
    """The bar's colours are not the only way to read it."""
    bar = PhaseBar(theme)
    qtbot.addWidget(bar)
    bar.show_phases(Phases(load_s=2.0, answer_s=3.5))
    assert bar.accessibleName() == "Mean of an answer: loading 2 s · answering 3.5 s"


def test_the_painter_never_gets_100_000_marks(qtbot: QtBot, theme: Theme, monkeypatch: pytest.MonkeyPatch) -> None:
    """However many attempts there are, only what can be told apart is drawn."""
    chart, _ = chart_of(qtbot, theme, TtftChart, 100_000)
    marks: list[int] = []
    points: list[int] = []

    def count_marks(_painter: QPainter, _mark: Mark, places: Sequence[object], **_options: bool) -> None:
        marks.append(len(places))

    def count_points(px: Numbers, py: Numbers) -> QPolygonF:
        points.append(len(px))
        return polygon(px, py)

    monkeypatch.setattr(ttft_chart, "draw_marks", count_marks)
    monkeypatch.setattr(ttft_chart, "polygon", count_points)
    drawn(chart)
    assert sum(marks) < 6000
    assert sum(points) < 4 * chart.width()


@pytest.mark.parametrize("kind", [TtftChart, DecodeChart])
def test_exports_shapes_as_shapes(qtbot: QtBot, theme: Theme, tmp_path: Path, kind: type[TrackChart]) -> None:
    """In a drawing there is no picture of pixels."""
    chart, _ = chart_of(qtbot, theme, kind, 40)
    chart.is_exporting = True
    generator = QSvgGenerator()
    generator.setFileName(str(tmp_path / "chart.svg"))
    generator.setSize(chart.size())
    painter = QPainter(generator)
    chart.render(painter, QPoint(0, 0))
    painter.end()
    text = (tmp_path / "chart.svg").read_text(encoding="utf-8")
    assert "<image" not in text
    assert "<path" in text or "<polyline" in text


@pytest.mark.parametrize("marker", [*MODEL_MARKERS, "unknown"])
@pytest.mark.parametrize("is_vector", [False, True])
def test_marks_stand_where_they_belong(marker: str, *, is_vector: bool) -> None:
    """The middle of a mark is its point, as a picture and as a path."""
    image = QImage(40, 40, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.white)
    painter = QPainter(image)
    colour = QColor("#d55e00")
    filled = Mark(marker=marker, radius=5, line=colour, fill=colour)
    draw_marks(painter, filled, [(20.0, 20.0)], is_vector=is_vector)
    draw_marks(painter, Mark(marker=CROSS, radius=3, line=colour), [(35.0, 35.0)], is_vector=is_vector)
    draw_marks(painter, filled, [], is_vector=is_vector)
    painter.end()
    assert image.pixelColor(20, 20) == colour
    assert image.pixelColor(5, 5) == QColor("white")
    assert image.pixelColor(35, 35) != QColor("white")


def test_a_click_on_a_point_tells_its_decision(qtbot: QtBot, theme: Theme) -> None:
    """Near a point its decision is told; away from all of them nothing is."""
    chart, _ = chart_of(qtbot, theme, TtftChart, 5)
    frame = chart.frame()
    x = float(frame.px(chart.track.points.x[3:4])[0])
    y = float(chart.point_levels(frame)[3])
    with qtbot.waitSignal(chart.point_chosen) as chosen:
        qtbot.mouseClick(chart, Qt.MouseButton.LeftButton, pos=QPointF(x, y).toPoint())
    assert chosen.args == ["d3"]
    with qtbot.assertNotEmitted(chart.point_chosen):
        qtbot.mouseClick(chart, Qt.MouseButton.LeftButton, pos=QPoint(round(x), 2))


def test_keys_step_open_zoom_and_pan(qtbot: QtBot, theme: Theme) -> None:
    """Everything the mouse does works from the keyboard."""
    chart, axis = chart_of(qtbot, theme, TtftChart, 50)
    chart.show()
    for _ in range(3):
        qtbot.keyClick(chart, Qt.Key.Key_Left)
    assert axis.cursor == chart.track.points.x[47]
    with qtbot.waitSignal(chart.point_chosen) as chosen:
        qtbot.keyClick(chart, Qt.Key.Key_Return)
    assert chosen.args == ["d47"]
    qtbot.keyClick(chart, Qt.Key.Key_Plus)
    assert axis.is_zoomed
    before = axis.shown
    qtbot.keyClick(chart, Qt.Key.Key_Left, Qt.KeyboardModifier.ShiftModifier)
    assert axis.shown[0] < before[0]
    qtbot.keyClick(chart, Qt.Key.Key_Minus)
    qtbot.keyClick(chart, Qt.Key.Key_0)
    assert not axis.is_zoomed


def test_dragging_pans_and_a_double_click_shows_all(qtbot: QtBot, theme: Theme) -> None:
    """The point under the mouse stays under it."""
    chart, axis = chart_of(qtbot, theme, DecodeChart, 50)
    axis.zoom(0.5)
    start = axis.shown
    qtbot.mousePress(chart, Qt.MouseButton.LeftButton, pos=QPoint(200, 50))
    qtbot.mouseMove(chart, QPoint(240, 50))
    with qtbot.assertNotEmitted(chart.point_chosen):
        qtbot.mouseRelease(chart, Qt.MouseButton.LeftButton, pos=QPoint(240, 50))
    width = start[1] - start[0]
    assert axis.shown[0] == pytest.approx(start[0] - 40 * width / chart.frame().area.width(), rel=1e-9)
    qtbot.mouseDClick(chart, Qt.MouseButton.LeftButton, pos=QPoint(200, 50))
    assert not axis.is_zoomed


def test_the_axis_keeps_inside_its_window() -> None:
    """Zooming and panning never show what is outside; a zoomed range outlives new data, not another unit."""
    axis = SharedAxis()
    axis.set_whole(0, 100, by_time=True)
    axis.zoom(0.1, 5)
    assert list(axis.shown) == pytest.approx([4.5, 14.5])
    axis.pan(-50)
    assert list(axis.shown) == pytest.approx([0, 10])
    axis.set_whole(1, 101, by_time=True)
    assert list(axis.shown) == pytest.approx([1, 11])
    axis.zoom(1e-9)
    assert axis.shown[1] - axis.shown[0] == pytest.approx(100 / 500)
    axis.zoom(1e9)
    assert not axis.is_zoomed
    axis.zoom(0.5)
    axis.set_whole(-49, 0, by_time=False)
    assert axis.shown == (-49, 0)


def test_pixels_and_values_are_inverse() -> None:
    """What stands at a pixel is drawn at it."""
    frame = Frame(area=QRectF(36, 8, 300, 100), x=(10.0, 20.0), y=(0.1, 10.0), is_log=True)
    assert frame.x_at(float(frame.px(np.array([13.0]))[0])) == pytest.approx(13)
    assert frame.py(np.array([0.1, 1.0, 10.0])).tolist() == pytest.approx([108, 58, 8])


@pytest.mark.parametrize(("by_time", "low", "high"), [(False, -49.0, 0.0), (True, NEWEST - 86_400, NEWEST)])
def test_the_ruler_draws(qtbot: QtBot, theme: Theme, low: float, high: float, *, by_time: bool) -> None:
    """Labels stand below the charts, and the crosshair's own one over them."""
    axis = SharedAxis()
    ruler = AxisRuler(theme, axis)
    qtbot.addWidget(ruler)
    ruler.resize(500, 24)
    axis.set_whole(low, high, by_time=by_time)
    plain = drawn(ruler)
    assert colours(plain) > 2
    axis.set_cursor((low + high) / 2)
    assert drawn(ruler) != plain


def test_labels_are_round_and_few() -> None:
    """Places are round distances from the newest; times are round on the wall's clock."""
    assert place_ticks(-50, 0.5, 5) == [-40, -20, 0]
    assert place_ticks(-9, 0.5, 20) == [-9, -8, -7, -6, -5, -4, -3, -2, -1, 0]
    step, places = time_ticks(NEWEST - 86_400, NEWEST, 6)
    assert step == 6 * 3600
    assert len(places) <= 6
    assert {round(b - a) for a, b in pairwise(places)} == {step}


def test_a_moving_chart_is_drawn_quickly_and_then_with_care(qtbot: QtBot, theme: Theme) -> None:
    """While the range moves lines are thin and rough; at rest they are drawn smoothly again."""
    chart, axis = chart_of(qtbot, theme, TtftChart, 60)
    chart.show()
    axis.zoom(0.5)
    axis.pan(-1.0)
    assert chart.line_pen(1.6).widthF() == 1
    rough = drawn(chart)
    qtbot.waitSignal(axis.settled).wait()
    assert chart.line_pen(1.6).widthF() == 1.6
    assert drawn(chart) != rough
    assert not axis.is_moving
