"""What the charts of a Dashboard row share: the frame, the crosshair, mouse and keys."""

from __future__ import annotations

import math
from abc import abstractmethod

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPaintEngine,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.charts.frame import Frame
from ui.charts.quantiles import Numbers
from ui.charts.shared_axis import SharedAxis
from ui.charts.tracks import Track
from ui.theme import Theme

LEFT_PX, TOP_PX, RIGHT_PX, BOTTOM_PX = 36, 8, 8, 8
CLICK_PX = 14.0
DRAG_PX = 4.0
ZOOM_STEP = 0.8
PAN_STEP = 0.1
DEGREES_A_STEP = 120.0


class TrackChart(QWidget):
    """One model's values along the shared axis; a click on a point, or Enter, tells its decision.

    Ctrl and the wheel, or + and −, zoom; dragging, or Shift with the arrows, pans; arrows step from point to point;
    a double click, or 0, shows the whole window.
    """

    point_chosen = Signal(str)  # decision_id
    focused = Signal()

    def __init__(self, theme: Theme, axis: SharedAxis, parent: QWidget | None = None) -> None:
        """Draw nothing yet."""
        super().__init__(parent)
        self._theme = theme
        self._axis = axis
        self._track = Track(model="")
        self._range = (0.1, 10.0)
        self._colour = QColor()
        self._picture: QPixmap | None = None
        self._backdrop: QPixmap | None = None
        self._press: QPointF | None = None
        self._pressed_range = (0.0, 1.0)
        self._is_dragging = False
        # While the page is exported, shapes are drawn into the picture itself.
        self.is_exporting = False
        # It fills all of itself, so that the widgets behind need not be painted with every frame.
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        axis.changed.connect(self._forget)
        axis.settled.connect(self._forget)
        axis.cursor_moved.connect(self.update)
        theme.changed.connect(self._dress)
        self._dress()

    @property
    def track(self) -> Track:
        """What is drawn."""
        return self._track

    def show_track(self, track: Track, value_range: tuple[float, float], colour: QColor) -> None:
        """Draw another track over a range of values."""
        if value_range != self._range:
            self._backdrop = None
        self._track, self._range, self._colour = track, value_range, colour
        self._forget()

    def frame(self) -> Frame:
        """Return where things are drawn now."""
        left = LEFT_PX * self._theme.scale
        area = QRectF(
            left, TOP_PX, max(1.0, self.width() - left - RIGHT_PX), max(1.0, self.height() - TOP_PX - BOTTOM_PX)
        )
        low, high = self._axis.shown
        # Half a step at both ends, so that the marks of first and newest are whole.
        pad = (high - low) * 6 / area.width()
        return Frame(area=area, x=(low - pad, high + pad), y=self._range, is_log=self.is_log)

    def sizeHint(self) -> QSize:
        """Return room for some dots."""
        return QSize(220, 96)

    @property
    @abstractmethod
    def is_log(self) -> bool:
        """Whether values are drawn by their logarithm."""

    @property
    @abstractmethod
    def values(self) -> Numbers:
        """The values of the track's points."""

    @abstractmethod
    def ticks(self) -> tuple[float, ...]:
        """Return the values that get a line."""

    @abstractmethod
    def paint_track(self, painter: QPainter, frame: Frame, *, is_vector: bool) -> None:
        """Draw the track."""

    @abstractmethod
    def readout(self, value: float) -> str:
        """Return a value with its unit."""

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the chart, kept as a picture, and over it the crosshair."""
        painter = QPainter(self)
        frame = self.frame()
        if self.is_exporting:
            engine = painter.paintEngine()
            self._paint_backdrop(painter, frame)
            self._paint_track(painter, frame, is_vector=engine.type() == QPaintEngine.Type.SVG)
        else:
            painter.drawPixmap(0, 0, self._chart_picture(frame))
            self._paint_cursor(painter, frame)
            if self.hasFocus():
                painter.setPen(QPen(self._theme.colour("focus"), 1))
                painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
        painter.end()

    def _chart_picture(self, frame: Frame) -> QPixmap:
        size = self._device_size()
        if self._backdrop is None or self._backdrop.size() != size:
            self._backdrop = self._blank(size)
            self._picture = None
            painter = QPainter(self._backdrop)
            self._paint_backdrop(painter, frame)
            painter.end()
        if self._picture is None:
            self._picture = self._backdrop.copy()
            painter = QPainter(self._picture)
            self._paint_track(painter, frame, is_vector=False)
            painter.end()
        return self._picture

    def _device_size(self) -> QSize:
        ratio = self.devicePixelRatioF()
        # Rounded up: at 150 % an odd height ends in the middle of a dot, which would stay unpainted.
        return QSize(math.ceil(self.width() * ratio), math.ceil(self.height() * ratio))

    def _blank(self, size: QSize) -> QPixmap:
        # Without an alpha channel, painting on it and copying it is quicker.
        picture = QPixmap(size)
        picture.setDevicePixelRatio(self.devicePixelRatioF())
        picture.fill(self._ground)
        return picture

    def _paint_backdrop(self, painter: QPainter, frame: Frame) -> None:
        painter.fillRect(self.rect(), self._ground)
        painter.setFont(self._font)
        height = self._metrics.height()
        ticks = self.ticks()
        for value, pixel in zip(ticks, frame.py(np.array(ticks, dtype=float)).tolist(), strict=True):
            level = round(pixel) + 0.5
            painter.setPen(QPen(self._line_colour, 1))
            painter.drawLine(QPointF(frame.area.left(), level), QPointF(frame.area.right(), level))
            painter.setPen(self._dim)
            box = QRectF(0, pixel - height / 2, frame.area.left() - 8, height)
            painter.drawText(box, int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter), f"{value:g}")

    def _paint_track(self, painter: QPainter, frame: Frame, *, is_vector: bool) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, is_vector or not self._axis.is_moving)
        painter.setClipRect(frame.area.adjusted(-2, -TOP_PX, 4, BOTTOM_PX))
        self.paint_track(painter, frame, is_vector=is_vector)
        painter.setClipping(False)

    def _paint_cursor(self, painter: QPainter, frame: Frame) -> None:
        x = self._axis.cursor
        if x is None:
            return
        pixel = float(frame.px(np.array([x]))[0])
        if not frame.area.left() <= pixel <= frame.area.right():
            return
        painter.setPen(QPen(self._dim, 1, Qt.PenStyle.DotLine))
        painter.drawLine(QPointF(pixel, 0), QPointF(pixel, self.height()))
        value = self._value_near(frame, x)
        if value is None:
            return
        text = self.readout(value)
        width, height = self._strong_metrics.horizontalAdvance(text) + 12, self._strong_metrics.height() + 4
        left = pixel + 6 if pixel + 6 + width < self.width() else pixel - 6 - width
        box = QRectF(left, 2, width, height)
        painter.setFont(self._strong)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self._theme.colour("line_strong"), 1))
        painter.setBrush(self._theme.colour("raised"))
        painter.drawRoundedRect(box, 5, 5)
        painter.setPen(self._theme.colour("text"))
        painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), text)

    def line_pen(self, width: float) -> QPen:
        """Return the pen of the model's line; while the range moves a thin one, which is quick without smoothing."""
        pen = QPen(self._colour, 1 if self._axis.is_moving and not self.is_exporting else width)
        dash = self._theme.model_look(self._track.model).dash
        if dash:
            pen.setDashPattern(list(dash))
        return pen

    def _value_near(self, frame: Frame, x: float) -> float | None:
        """Return the value of the point nearest to `x`, or of the line where there are only sums."""
        points = self._track.points
        line = self._line()
        xs, values = (points.x, self.values) if len(points.x) else (line[0], line[1])
        usable = np.flatnonzero(np.isfinite(values))
        if not len(usable):
            return None
        near = usable[int(np.argmin(np.abs(xs[usable] - x)))]
        if abs(float(frame.px(xs[near : near + 1])[0] - frame.px(np.array([x]))[0])) > frame.area.width() / 12:
            return None
        return float(values[near])

    @abstractmethod
    def _line(self) -> tuple[Numbers, Numbers]:
        """Return x and values of the line."""

    def _dress(self) -> None:
        """Look fonts and colours up once: each frame of each chart needs them."""
        theme = self._theme
        self._font, self._metrics = theme.font("caption"), theme.metrics("caption")
        self._strong, self._strong_metrics = theme.font("caption_strong"), theme.metrics("caption_strong")
        self._line_colour, self._dim, self._ground = theme.colour("line"), theme.colour("dim"), theme.colour("panel")
        self._backdrop = None
        self._forget()

    def _forget(self) -> None:
        self._picture = None
        self.update()

    # Mouse

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin a click or a drag."""
        if event.button() == Qt.MouseButton.LeftButton:
            self.setFocus(Qt.FocusReason.MouseFocusReason)
            self._press, self._pressed_range, self._is_dragging = event.position(), self._axis.shown, False

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Move the crosshair, or the range with the button held."""
        frame = self.frame()
        # A reading that runs along while the range is dragged tells nothing and halves the frames.
        self._axis.set_cursor(None if self._is_dragging else frame.x_at(event.position().x()))
        if self._press is None:
            is_near = self._decision_at(event.position()) != ""
            self.setCursor(Qt.CursorShape.PointingHandCursor if is_near else Qt.CursorShape.ArrowCursor)
            return
        moved = event.position().x() - self._press.x()
        if self._is_dragging or abs(moved) > DRAG_PX:
            self._is_dragging = True
            low, high = self._axis.shown
            wanted = self._pressed_range[0] - moved * (high - low) / frame.area.width()
            self._axis.pan(wanted - low)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Open the decision of a point that was clicked."""
        was_click = self._press is not None and not self._is_dragging
        self._press, self._is_dragging = None, False
        if was_click and (decision := self._decision_at(event.position())):
            self.point_chosen.emit(decision)

    def mouseDoubleClickEvent(self, _event: QMouseEvent) -> None:
        """Show the whole window."""
        self._axis.reset()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom with Ctrl, pan sideways; otherwise the page scrolls."""
        steps = event.angleDelta()
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier and steps.y():
            self._axis.zoom(ZOOM_STEP ** (steps.y() / DEGREES_A_STEP), self.frame().x_at(event.position().x()))
            event.accept()
        elif steps.x():
            low, high = self._axis.shown
            self._axis.pan(-steps.x() / DEGREES_A_STEP * PAN_STEP * (high - low))
            event.accept()
        else:
            event.ignore()

    def leaveEvent(self, event: object) -> None:
        """Hide the crosshair."""
        super().leaveEvent(event)  # type: ignore[arg-type]  # Qt passes a QEvent
        self._axis.set_cursor(None)

    def _decision_at(self, place: QPointF) -> str:
        frame, points = self.frame(), self._track.points
        if not len(points.x):
            return ""
        part = frame.visible(points.x)
        px, py = frame.px(points.x[part]), self.point_levels(frame)[part]
        distance = np.hypot(px - place.x(), py - place.y())
        if not np.isfinite(distance).any():
            return ""
        nearest = int(np.nanargmin(distance))
        return points.decision_ids[part.start + nearest] if distance[nearest] <= CLICK_PX else ""

    def point_levels(self, frame: Frame) -> Numbers:
        """Return the pixels from the top at which the points stand."""
        return frame.py(self.values)

    # Keys

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Step, open, pan and zoom."""
        low, high = self._axis.shown
        is_shifted = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        match event.key():
            case Qt.Key.Key_Left | Qt.Key.Key_Right:
                sign = 1 if event.key() == Qt.Key.Key_Right else -1
                if is_shifted:
                    self._axis.pan(sign * PAN_STEP * (high - low))
                else:
                    self._step(sign)
            case Qt.Key.Key_Plus | Qt.Key.Key_Equal:
                self._axis.zoom(ZOOM_STEP, self._axis.cursor)
            case Qt.Key.Key_Minus:
                self._axis.zoom(1 / ZOOM_STEP, self._axis.cursor)
            case Qt.Key.Key_0 | Qt.Key.Key_Escape if self._axis.is_zoomed:
                self._axis.reset()
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                self._open_at_cursor()
            case _:
                super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Tell the row."""
        super().focusInEvent(event)
        self.focused.emit()
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Take the crosshair away with the focus."""
        super().focusOutEvent(event)
        self._axis.set_cursor(None)
        self.update()

    def _step(self, sign: int) -> None:
        xs = self._track.points.x if len(self._track.points.x) else self._line()[0]
        if not len(xs):
            return
        cursor = self._axis.cursor
        if cursor is None:
            place = len(xs) - 1
        else:
            place = int(np.clip(int(np.argmin(np.abs(xs - cursor))) + sign, 0, len(xs) - 1))
        x = float(xs[place])
        low, high = self._axis.shown
        if not low <= x <= high:
            self._axis.pan(x - (low if x < low else high))
        self._axis.set_cursor(x)

    def _open_at_cursor(self) -> None:
        points = self._track.points
        if self._axis.cursor is not None and len(points.x):
            decision = points.decision_ids[int(np.argmin(np.abs(points.x - self._axis.cursor)))]
            if decision:
                self.point_chosen.emit(decision)
