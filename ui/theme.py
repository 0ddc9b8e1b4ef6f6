"""The look of the running window: type, spacing, icons, model colours, and the palette that fits."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from enum import StrEnum
from importlib.resources import files
from string import Template
from typing import Literal

from PySide6.QtCore import QByteArray, QObject, QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontDatabase,
    QFontMetrics,
    QGuiApplication,
    QIcon,
    QIconEngine,
    QPainter,
    QPalette,
    QPixmap,
)
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication, QStyleFactory

from ui.palettes import DARK, DARK_CONTRAST, LIGHT, LIGHT_CONTRAST, Palette

# Pixels at 100 %; Qt scales them with the screen.
SPACE = (0, 4, 8, 12, 16, 20, 24, 32)
RADIUS_SMALL = 6
RADIUS = 8
RADIUS_LARGE = 12

# The text size the type scale is drawn for, in points: 13 px at 96 dots per inch.
DESIGN_FONT_PT = 10
REFERENCE_DPI = 96.0

ThemeMode = Literal["system", "light", "dark", "light_contrast", "dark_contrast"]


class TextRole(StrEnum):
    """The steps of the type scale."""

    BODY = "body"
    STRONG = "strong"
    SECONDARY = "secondary"
    SECONDARY_STRONG = "secondary_strong"
    CAPTION = "caption"
    CAPTION_STRONG = "caption_strong"
    TITLE = "title"
    HEADING = "heading"
    FIGURE = "figure"
    MONO = "mono"


# Size in pixels at 100 % and weight.
TYPE_SCALE: dict[TextRole, tuple[float, QFont.Weight]] = {
    TextRole.BODY: (13.0, QFont.Weight.Normal),
    TextRole.STRONG: (13.0, QFont.Weight.DemiBold),
    TextRole.SECONDARY: (11.5, QFont.Weight.Normal),
    TextRole.SECONDARY_STRONG: (11.5, QFont.Weight.DemiBold),
    TextRole.CAPTION: (11.0, QFont.Weight.Normal),
    TextRole.CAPTION_STRONG: (11.0, QFont.Weight.DemiBold),
    TextRole.TITLE: (14.0, QFont.Weight.DemiBold),
    TextRole.HEADING: (17.0, QFont.Weight.DemiBold),
    TextRole.FIGURE: (20.0, QFont.Weight.DemiBold),
    TextRole.MONO: (12.5, QFont.Weight.Normal),
}
SANS_FAMILY = "Inter"
MONO_FAMILY = "JetBrains Mono"


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelLook:
    """How a model is drawn in every chart, chip and bar.

    `colour` is #rrggbb; `marker` a pyqtgraph symbol ("o", "s", "t1", "d", "star", "p"); `dash` a pen pattern in
    pen widths, empty for a solid line.
    """

    colour: str
    marker: str
    dash: tuple[float, ...] = ()


# Okabe and Ito, "Color universal design" (2008), in the order of the product's charts.
MODEL_COLOURS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9")
MODEL_MARKERS = ("o", "s", "t1", "d", "star", "p")
MODEL_DASHES: tuple[tuple[float, ...], ...] = ((), (4.0, 2.0), (1.0, 2.0), (4.0, 2.0, 1.0, 2.0), (6.0, 3.0), (2.0, 2.0))

# Colours of score contributions in stacked bars, by name; others are drawn in OTHER_CONTRIBUTION_COLOUR.
CONTRIBUTION_COLOURS = {
    "quality": "#0072b2",
    "success": "#009e73",
    "speed": "#e69f00",
    "memory": "#cc79a7",
    "priority": "#56b4e9",
    "your weight": "#888888",
}
OTHER_CONTRIBUTION_COLOUR = "#888888"

_ICON_NAME = re.compile(r"[a-z0-9-]+")


class Theme(QObject):
    """The look of the running window; `changed` tells that colours or sizes are others than before."""

    changed = Signal()

    def __init__(
        self, *, mode: ThemeMode = "system", font_size_pt: int = DESIGN_FONT_PT, parent: QObject | None = None
    ) -> None:
        """Start with a mode; nothing is drawn before `apply`."""
        super().__init__(parent)
        self._mode: ThemeMode = mode
        self._font_size_pt = font_size_pt
        self._application: QApplication | None = None
        self._icons: dict[tuple[str, str], QIcon] = {}
        self._pixmaps: dict[tuple[str, str, int, float], QPixmap] = {}
        self._svg: dict[str, str] = {}
        self._looks: dict[str, ModelLook] = {}
        self._look = self._wanted_look()

    @property
    def palette(self) -> Palette:
        """The colours of now."""
        is_dark, is_strong = self._look
        if is_strong:
            return DARK_CONTRAST if is_dark else LIGHT_CONTRAST
        return DARK if is_dark else LIGHT

    @property
    def is_dark(self) -> bool:
        """Whether light text stands on dark ground."""
        return self._look[0]

    @property
    def has_high_contrast(self) -> bool:
        """Whether text and lines stand out as far as they can."""
        return self._look[1]

    @property
    def mode(self) -> ThemeMode:
        """Whether the scheme follows the system or is forced."""
        return self._mode

    @property
    def font_size_pt(self) -> int:
        """The chosen size of ordinary text."""
        return self._font_size_pt

    @property
    def scale(self) -> float:
        """The chosen text size against the designed one; 1.0 is the design."""
        return self._font_size_pt / DESIGN_FONT_PT

    def apply(self, application: QApplication) -> None:
        """Dress the application: Fusion, fonts, palette, style sheet; follow the system's scheme from now on."""
        if self._application is None:
            hints = application.styleHints()
            hints.colorSchemeChanged.connect(self._follow_system)
            hints.accessibility().contrastPreferenceChanged.connect(self._follow_system)
        self._application = application
        _load_fonts()
        style = QStyleFactory.create("Fusion")
        application.setStyle(style)
        self._dress()

    def configure(self, *, mode: ThemeMode, font_size_pt: int) -> None:
        """Change scheme or text size; everything is redrawn when one of them is another."""
        if (mode, font_size_pt) == (self._mode, self._font_size_pt):
            return
        self._mode, self._font_size_pt = mode, font_size_pt
        self._refresh(even_if_same=True)

    def colour(self, token: str, *, alpha: float = 1.0) -> QColor:
        """Return a token of the palette as QColor with `alpha` 0 … 1. AttributeError for an unknown token."""
        colour = QColor(getattr(self.palette, token))
        colour.setAlphaF(alpha)
        return colour

    def font(self, role: TextRole | str = TextRole.BODY) -> QFont:
        """Return the font of a step of the type scale. ValueError for an unknown one."""
        size_px, weight = TYPE_SCALE[TextRole(role)]
        is_mono = role == TextRole.MONO
        font = QFont([MONO_FAMILY, "DejaVu Sans Mono", "monospace"] if is_mono else [SANS_FAMILY, "sans-serif"])
        font.setPointSizeF(self.points(size_px))
        font.setWeight(weight)
        if is_mono:
            font.setStyleHint(QFont.StyleHint.Monospace)
            font.setFixedPitch(True)
        return font

    def metrics(self, role: TextRole | str = TextRole.BODY) -> QFontMetrics:
        """Return the measures of a step of the type scale."""
        return QFontMetrics(self.font(role))

    def points(self, size_px: float) -> float:
        """Return points for a design size in pixels, the user's text size and the screen's resolution counted in."""
        screens = QGuiApplication.screens()
        dots_per_inch = screens[0].logicalDotsPerInchY() if screens else REFERENCE_DPI
        return size_px * self.scale * 72.0 / dots_per_inch

    def icon(self, name: str, *, colour: str | None = None) -> QIcon:
        """Return `resources/icons/NAME.svg` in `colour` (#rrggbb or a token's name; None: the text colour).

        It is crisp at every size and scale, and one made with a token follows the scheme. Disabled it is drawn in
        the strong line colour. FileNotFoundError if there is no such icon.
        """
        self._svg_text(name)
        key = (name, colour or "text")
        if key not in self._icons:
            self._icons[key] = QIcon(_IconEngine(self, *key))
        return self._icons[key]

    def pixmap(self, name: str, size: int, *, colour: str | None = None, scale: float = 1.0) -> QPixmap:
        """Return an icon as a square picture of `size` logical pixels for a screen with `scale` dots a pixel."""
        key = (name, self._resolve(colour or "text"), round(size * scale), scale)
        if key not in self._pixmaps:
            self._pixmaps[key] = self._paint_icon(*key)
        return self._pixmaps[key]

    def model_look(self, ref: str) -> ModelLook:
        """Return the colour, marker and dash bound to a model (host/model) since it was first asked for."""
        if ref not in self._looks:
            index = len(self._looks)
            turn, place = divmod(index, len(MODEL_COLOURS))
            # From the seventh model on a colour comes again, with another marker and dash.
            marker = MODEL_MARKERS[(place + turn) % len(MODEL_MARKERS)]
            self._looks[ref] = ModelLook(
                colour=MODEL_COLOURS[place], marker=marker, dash=MODEL_DASHES[turn % len(MODEL_DASHES)]
            )
        return self._looks[ref]

    def model_order(self) -> tuple[str, ...]:
        """Return the models that have a look, oldest first; stored, so that colours outlive the window."""
        return tuple(self._looks)

    def restore_models(self, refs: Iterable[str]) -> None:
        """Bind looks in the order of an earlier run; models already bound keep theirs."""
        for ref in refs:
            self.model_look(ref)

    def _resolve(self, colour: str) -> str:
        return colour if colour.startswith("#") else str(getattr(self.palette, colour))

    def _wanted_look(self) -> tuple[bool, bool]:
        """Return whether the look should be dark, and whether of high contrast."""
        if self._mode != "system":
            return self._mode.startswith("dark"), self._mode.endswith("contrast")
        application = QGuiApplication.instance()
        if not isinstance(application, QGuiApplication):
            return False, False
        hints = application.styleHints()
        is_strong = hints.accessibility().contrastPreference() == Qt.ContrastPreference.HighContrast
        return hints.colorScheme() == Qt.ColorScheme.Dark, is_strong

    def _follow_system(self) -> None:
        self._refresh(even_if_same=False)

    def _refresh(self, *, even_if_same: bool) -> None:
        before, self._look = self._look, self._wanted_look()
        if before == self._look and not even_if_same:
            return
        self._pixmaps.clear()
        if self._application is not None:
            self._dress()
        self.changed.emit()

    def _dress(self) -> None:
        assert self._application is not None
        # Replacing a style sheet costs five times what taking it away and setting the new one does
        # (500 widgets: 740 ms against 160 ms), because each widget is then restyled under both.
        self._application.setStyleSheet("")
        self._application.setFont(self.font())
        self._application.setPalette(_qt_palette(self.palette))
        self._application.setStyleSheet(self._style_sheet())

    def _style_sheet(self) -> str:
        sizes = {f"font_{role}": f"{self.points(size_px):.2f}pt" for role, (size_px, _) in TYPE_SCALE.items()}
        scheme = ("dark" if self.is_dark else "light") + ("-contrast" if self.has_high_contrast else "")
        folder = str(files("resources").joinpath("icons"))
        template = Template(files("resources").joinpath("styles", "window.qss").read_text(encoding="utf-8"))
        assert self._application is not None
        is_mirrored = self._application.layoutDirection() == Qt.LayoutDirection.RightToLeft
        sides = {"start": "right", "end": "left"} if is_mirrored else {"start": "left", "end": "right"}
        words = {**asdict(self.palette), **sizes, **sides}
        return template.substitute(words, scheme=scheme, icons=folder.replace("\\", "/"))

    def _paint_icon(self, name: str, colour: str, side: int, scale: float) -> QPixmap:
        renderer = QSvgRenderer(QByteArray(self._svg_text(name).replace("currentColor", colour).encode()))
        pixmap = QPixmap(QSize(side, side))
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        renderer.render(painter, QRectF(0, 0, side, side))
        painter.end()
        pixmap.setDevicePixelRatio(scale)
        return pixmap

    def _svg_text(self, name: str) -> str:
        if name not in self._svg:
            if not _ICON_NAME.fullmatch(name):
                raise FileNotFoundError(name)
            self._svg[name] = files("resources").joinpath("icons", f"{name}.svg").read_text(encoding="utf-8")
        return self._svg[name]


class _IconEngine(QIconEngine):
    """Draws an icon of the theme in its colour of the moment."""

    def __init__(self, theme: Theme, name: str, colour: str) -> None:
        super().__init__()
        self._theme = theme
        self._name = name
        self._colour = colour

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, _state: QIcon.State) -> None:
        """Draw it in the middle of `rect`."""
        side = min(rect.width(), rect.height())
        scale = painter.device().devicePixelRatio()
        corner = rect.center() - QPoint((side - 1) // 2, (side - 1) // 2)
        painter.drawPixmap(corner, self._theme.pixmap(self._name, side, colour=self._shown(mode), scale=scale))

    def pixmap(self, size: QSize, mode: QIcon.Mode, _state: QIcon.State) -> QPixmap:
        """Return it in `size` dots; the caller sets the scale."""
        side = min(size.width(), size.height())
        # A button that was not laid out yet has no room to draw in.
        return self._theme.pixmap(self._name, side, colour=self._shown(mode)) if side > 0 else QPixmap()

    def clone(self) -> QIconEngine:
        """Return another one of the same kind."""
        return _IconEngine(self._theme, self._name, self._colour)

    def _shown(self, mode: QIcon.Mode) -> str:
        return "line_strong" if mode == QIcon.Mode.Disabled else self._colour


def _load_fonts() -> None:
    """Register the bundled fonts once a process."""
    if SANS_FAMILY in QFontDatabase.families() and MONO_FAMILY in QFontDatabase.families():
        return
    for entry in sorted(files("resources").joinpath("fonts").iterdir(), key=lambda entry: entry.name):
        if entry.name.endswith((".otf", ".ttf")):
            QFontDatabase.addApplicationFontFromData(QByteArray(entry.read_bytes()))


def _qt_palette(palette: Palette) -> QPalette:
    """Return the tokens as Qt's palette, so that unstyled widgets fit in."""
    role = QPalette.ColorRole
    colours = {
        role.Window: palette.panel,
        role.WindowText: palette.text,
        role.Base: palette.raised,
        role.AlternateBase: palette.background,
        role.Text: palette.text,
        role.PlaceholderText: palette.dim,
        role.Button: palette.raised,
        role.ButtonText: palette.text,
        role.BrightText: palette.danger,
        role.Light: palette.raised,
        role.Midlight: palette.hover,
        role.Mid: palette.line,
        role.Dark: palette.line_strong,
        role.Shadow: palette.line_strong,
        role.Highlight: palette.accent,
        role.HighlightedText: palette.on_accent,
        role.Link: palette.accent_text,
        role.LinkVisited: palette.accent_text,
        role.ToolTipBase: palette.tooltip,
        role.ToolTipText: palette.on_tooltip,
        role.Accent: palette.accent,
    }
    result = QPalette()
    for each, colour in colours.items():
        result.setColor(each, QColor(colour))
    for each in (role.WindowText, role.Text, role.ButtonText):
        result.setColor(QPalette.ColorGroup.Disabled, each, QColor(palette.dim))
    return result
