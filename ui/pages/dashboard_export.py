"""Takes the Dashboard out of the window: as a picture, a drawing, or tables, each with what it rests on."""

from __future__ import annotations

import asyncio
import csv
import os
import platform
from collections.abc import Iterable, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psutil
from PySide6 import __version__ as pyside_version
from PySide6.QtCore import QObject, QPoint, QRectF, QSize, Qt
from PySide6.QtGui import QImage, QPainter, QRegion
from PySide6.QtSvg import QSvgGenerator
from PySide6.QtWidgets import QFileDialog, QWidget

from app.domain.dashboard import DashboardFilter
from app.domain.views import AttemptColumns
from ui.charts.series import wilson_interval
from ui.charts.track_chart import TrackChart
from ui.charts.tracks import Track
from ui.pages.dashboard_window import Picture
from ui.tasks import spawn
from ui.theme import SPACE, Theme
from ui.widgets.context import WindowContext

if TYPE_CHECKING:
    from collections.abc import Iterator

SUFFIXES = {"png": "png", "png2": "png", "svg": "svg", "csv": "csv", "csv-models": "csv"}
# Attempts of so much time are held in memory at once while a large window is written.
SLICE = timedelta(days=1)
GIB = 1024**3

Fact = tuple[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """The widgets that make the picture, top to bottom, and the charts among them."""

    parts: tuple[QWidget, ...]
    charts: tuple[TrackChart, ...]

    @property
    def size(self) -> QSize:
        """Pixels of all parts."""
        return QSize(max(part.width() for part in self.parts), sum(part.height() for part in self.parts))


class Exporter(QObject):
    """Asks for a file and writes it; what takes time happens beside the window's thread."""

    def __init__(self, context: WindowContext, owner: QWidget) -> None:
        """Show dialogs over `owner`."""
        super().__init__(owner)
        self._context = context
        self._owner = owner

    def ask(self, kind: str, picture: Picture, wanted: DashboardFilter, sheet: Sheet, choice: str) -> None:
        """Let the user choose where to; `kind` is png, png2, svg, csv (attempts) or csv-models."""
        suffix = SUFFIXES[kind]
        dialog = QFileDialog(self._owner, self.tr("Export the Dashboard"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix(suffix)
        dialog.setNameFilter(f"{suffix.upper()} (*.{suffix})")
        dialog.selectFile(f"modelyard-{datetime.now().astimezone():%Y%m%d-%H%M}.{suffix}")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(
            lambda path: spawn(self, self.write(kind, Path(path), picture, wanted, sheet, choice))
        )
        dialog.open()

    async def write(
        self, kind: str, path: Path, picture: Picture, wanted: DashboardFilter, sheet: Sheet, choice: str
    ) -> None:
        """Write a file and say so; an error of the disk becomes a message."""
        core = self._context.core
        facts = (*window_facts(picture, choice), *await core.call(self._environment()))
        try:
            if kind == "svg":
                write_svg(path, sheet, self._context.theme, facts)
            elif kind in ("png", "png2"):
                image = render(sheet, self._context.theme, facts, scale=2 if kind == "png2" else 1)
                await core.call(asyncio.to_thread(save_image, image, path))
            elif kind == "csv-models":
                await core.call(asyncio.to_thread(write_models, path, picture.tracks, facts))
            else:
                await core.call(self._write_attempts(path, wanted, picture, facts))
        except OSError as error:
            self._context.toast(self.tr("Not exported: {0}").format(error.strerror or error), kind="error")
            return
        self._context.toast(self.tr("Exported to {0}").format(path), kind="success")

    async def _environment(self) -> tuple[Fact, ...]:
        hosts = [f"{status.host.title} {status.version}".strip() for status in self._context.app.hosts.statuses()]
        return (*environment_facts(), ("hosts", ", ".join(hosts)))

    async def _write_attempts(
        self, path: Path, wanted: DashboardFilter, picture: Picture, facts: Sequence[Fact]
    ) -> None:
        """Write all attempts of the window, a large one day by day."""
        if picture.columns.rollup is None or wanted.since is None:
            await asyncio.to_thread(write_attempts, path, (picture.columns.attempts,), facts)
            return
        queries, moment, end = self._context.app.store.queries, wanted.since, datetime.now(UTC)
        is_first = True
        while moment < end:
            part = await queries.attempt_columns(
                since=moment,
                until=min(moment + SLICE, end),
                capability=wanted.capability,
                host=wanted.host,
            )
            await asyncio.to_thread(write_attempts, path, (part,), facts, has_head=is_first)
            is_first, moment = False, moment + SLICE


def window_facts(picture: Picture, choice: str) -> tuple[Fact, ...]:
    """Return what was chosen and how much lies behind it."""
    low, high = (f"{datetime.fromtimestamp(moment).astimezone():%Y-%m-%d %H:%M %Z}" for moment in _times(picture))
    columns = picture.columns
    kind = "sums by span" if columns.rollup is not None else "attempts"
    if columns.newest_only:
        kind = "the newest attempts only"
    return (
        ("window", f"{choice} ({low} to {high})"),
        ("n", f"{columns.attempt_count} attempts of {len(picture.tracks)} models, from {kind}"),
    )


def environment_facts() -> tuple[Fact, ...]:
    """Return the versions and the hardware the numbers were measured with."""
    memory = psutil.virtual_memory().total / GIB
    return (
        ("versions", f"Modelyard {version('modelyard')}, Python {platform.python_version()}, Qt {pyside_version}"),
        (
            "hardware",
            f"{os.cpu_count()} processors ({platform.machine()}), {memory:.0f} GiB memory, {platform.system()}",
        ),
    )


def _times(picture: Picture) -> tuple[float, float]:
    if picture.by_time:
        return picture.x
    started = picture.columns.attempts.started_at
    return (min(started), max(started)) if started else (0.0, 0.0)


def render(sheet: Sheet, theme: Theme, facts: Sequence[Fact], *, scale: int) -> QImage:
    """Return the picture with `scale` dots a pixel."""
    size = _full_size(sheet, theme, facts)
    image = QImage(size * scale, QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(scale)
    image.fill(theme.colour("panel"))
    painter = QPainter(image)
    _paint(painter, size, sheet, theme, facts)
    painter.end()
    return image


def save_image(image: QImage, path: Path) -> None:
    """Write a picture as PNG. OSError where the file cannot be written."""
    path.write_bytes(b"")
    if not image.save(str(path), "PNG"):  # type: ignore[call-overload]  # the stubs want bytes, Qt takes both
        raise OSError(f"{path} could not be written")


def write_svg(path: Path, sheet: Sheet, theme: Theme, facts: Sequence[Fact]) -> None:
    """Write the drawing, shapes as shapes and text as text. OSError where the file cannot be written."""
    path.write_bytes(b"")
    size = _full_size(sheet, theme, facts)
    generator = QSvgGenerator()
    generator.setFileName(str(path))
    generator.setSize(size)
    generator.setViewBox(QRectF(0, 0, size.width(), size.height()))
    generator.setTitle("Modelyard")
    generator.setDescription("\n".join(f"{name}: {value}" for name, value in facts))
    painter = QPainter(generator)
    _paint(painter, size, sheet, theme, facts)
    painter.end()


def _full_size(sheet: Sheet, theme: Theme, facts: Sequence[Fact]) -> QSize:
    footer = theme.metrics("caption").height() * len(facts) + 2 * SPACE[4]
    return QSize(sheet.size.width(), sheet.size.height() + footer + SPACE[4])


def _paint(painter: QPainter, size: QSize, sheet: Sheet, theme: Theme, facts: Sequence[Fact]) -> None:
    painter.fillRect(QRectF(0, 0, size.width(), size.height()), theme.colour("panel"))
    top = SPACE[4]
    lefts = [part.mapTo(part.window(), QPoint()).x() for part in sheet.parts]
    with exporting(sheet.charts):
        for part, left in zip(sheet.parts, lefts, strict=True):
            place = QPoint(left - min(lefts), top)
            part.render(painter, place, QRegion(), QWidget.RenderFlag.DrawChildren)
            top += part.height()
    painter.setFont(theme.font("caption"))
    painter.setPen(theme.colour("dim"))
    line = theme.metrics("caption").height()
    top += SPACE[4]
    for name, value in facts:
        painter.drawText(QRectF(SPACE[6], top, size.width() - 2 * SPACE[6], line), 0, f"{name}: {value}")
        top += line


@contextmanager
def exporting(charts: Iterable[TrackChart]) -> Iterator[None]:
    """Let charts draw themselves instead of their kept pictures."""
    charts = tuple(charts)
    for chart in charts:
        chart.is_exporting = True
    try:
        yield
    finally:
        for chart in charts:
            chart.is_exporting = False


MODEL_COLUMNS = (
    *("model", "n", "succeeded", "failed", "stopped", "success_rate", "wilson_low", "wilson_high", "cold"),
    *("ttft_n", "ttft_p50_s", "ttft_p95_s", "ttft_p99_s", "decode_n", "decode_p50_tps"),
    *("waiting_s", "load_s", "prefill_s", "thinking_s", "answer_s"),
)


def write_models(path: Path, tracks: Sequence[Track], facts: Sequence[Fact]) -> None:
    """Write a line a model; empty where there is too little to tell. OSError where it cannot be written."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        _write_head(writer, facts, MODEL_COLUMNS)
        for track in tracks:
            low, high = wilson_interval(track.succeeded, track.judged)
            rate: list[Any] = [track.succeeded / track.judged, low, high] if track.judged else ["", "", ""]
            writer.writerow(
                [
                    *(track.model, track.n, track.succeeded, track.failed, track.stopped, *rate, track.cold),
                    *(track.ttft.n, track.ttft.p50, track.ttft.p95, track.ttft.p99, track.decode.n, track.decode.p50),
                    *(seconds for _, seconds in track.phases.parts),
                ]
            )


def write_attempts(
    path: Path, parts: Iterable[AttemptColumns], facts: Sequence[Fact], *, has_head: bool = True
) -> None:
    """Write a line an attempt, times in UTC; without `has_head` to the end of the file that is there."""
    names = tuple(AttemptColumns.__dataclass_fields__)
    with path.open("w" if has_head else "a", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        if has_head:
            _write_head(writer, facts, names)
        for part in parts:
            columns = [getattr(part, name) for name in names]
            place = names.index("started_at")
            columns[place] = [datetime.fromtimestamp(moment, UTC).isoformat() for moment in columns[place]]
            for row in zip(*columns, strict=True):
                # NaN, the one value that is not equal to itself, is written as nothing.
                writer.writerow(["" if value != value else value for value in row])  # noqa: PLR0124  see above


def _write_head(writer: Any, facts: Sequence[Fact], names: Sequence[str]) -> None:
    for name, value in facts:
        writer.writerow([f"# {name}: {value}"])
    writer.writerow(names)
