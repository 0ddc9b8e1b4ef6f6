"""The look: contrast, fonts, icons, colours of models."""

from __future__ import annotations

import itertools
import sys
from importlib.resources import files

import pytest
from PySide6.QtCore import QObject, QSize
from PySide6.QtGui import QColor, QFontInfo
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from ui.palettes import (
    DARK,
    DARK_CONTRAST,
    LIGHT,
    LIGHT_CONTRAST,
    PALETTES,
    SHAPE_PAIRS,
    TEXT_PAIRS,
    Palette,
    contrast_ratio,
)
from ui.theme import MODEL_COLOURS, TYPE_SCALE, TextRole, Theme, ThemeMode

AA_TEXT = 4.5
AA_GRAPHICS = 3.0
AAA_TEXT = 7.0
PAIRS = [
    pytest.param(palette, text, fill, id=f"{name}-{text}-on-{fill}")
    for name, palette in PALETTES.items()
    for text, fills in TEXT_PAIRS
    for fill in fills
]
SHAPES = [
    pytest.param(palette, shape, ground, id=f"{name}-{shape}-on-{ground}")
    for name, palette in PALETTES.items()
    for shape, grounds in SHAPE_PAIRS
    for ground in grounds
]
ICONS = sorted(
    entry.name.removesuffix(".svg")
    for entry in files("resources").joinpath("icons").iterdir()
    if entry.name.endswith(".svg")
)


@pytest.mark.parametrize(("palette", "text", "fill"), PAIRS)
def test_text_is_readable_on_every_fill(palette: Palette, text: str, fill: str) -> None:
    """Text on any fill it is drawn on has at least the contrast that AA asks for."""
    assert contrast_ratio(getattr(palette, text), getattr(palette, fill)) >= AA_TEXT


@pytest.mark.parametrize(("palette", "shape", "ground"), SHAPES)
def test_shapes_stand_out_from_every_ground(palette: Palette, shape: str, ground: str) -> None:
    """Outlines of fields, the focus ring and the colours of states have the contrast that AA asks of graphics."""
    assert contrast_ratio(getattr(palette, shape), getattr(palette, ground)) >= AA_GRAPHICS


@pytest.mark.parametrize("palette", [LIGHT_CONTRAST, DARK_CONTRAST], ids=["light", "dark"])
def test_high_contrast_is_stronger_than_asked(palette: Palette) -> None:
    """In high contrast every text has what AAA asks for, and lines that only part things can be seen too."""
    for text, fills in TEXT_PAIRS:
        for fill in fills:
            assert contrast_ratio(getattr(palette, text), getattr(palette, fill)) >= AAA_TEXT, (text, fill)
    for ground in (palette.background, palette.panel, palette.raised):
        assert contrast_ratio(palette.line, ground) >= AA_GRAPHICS


@pytest.mark.parametrize(
    ("mode", "palette"),
    [("light", LIGHT), ("dark", DARK), ("light_contrast", LIGHT_CONTRAST), ("dark_contrast", DARK_CONTRAST)],
)
def test_every_mode_has_its_palette(theme: Theme, mode: ThemeMode, palette: Palette) -> None:
    """A mode chosen in the settings is shown whatever the system says."""
    theme.configure(mode=mode, font_size_pt=10)
    assert theme.palette is palette
    assert theme.is_dark is (palette in {DARK, DARK_CONTRAST})
    assert theme.has_high_contrast is mode.endswith("contrast")


def test_contrast_follows_the_standard() -> None:
    """Black on white is 21, equal colours are 1, and the order does not matter."""
    assert contrast_ratio("#000000", "#ffffff") == pytest.approx(21)
    assert contrast_ratio("#336699", "#336699") == pytest.approx(1)
    assert contrast_ratio("#777777", "#ffffff") == contrast_ratio("#ffffff", "#777777")


@pytest.mark.parametrize("role", list(TextRole))
def test_every_text_is_set_in_a_bundled_font(theme: Theme, role: TextRole) -> None:
    """The window looks the same on every machine: no step of the scale falls back to a system font."""
    family = QFontInfo(theme.font(role)).family()
    assert family == ("JetBrains Mono" if role == TextRole.MONO else "Inter")


def test_text_size_scales_every_step(theme: Theme) -> None:
    """A larger text size makes every step larger by the same share."""
    before = {role: theme.font(role).pointSizeF() for role in TYPE_SCALE}
    theme.configure(mode="light", font_size_pt=15)
    assert all(theme.font(role).pointSizeF() == pytest.approx(size * 1.5) for role, size in before.items())


def test_scheme_changes_are_told_once(theme: Theme, qtbot: QtBot) -> None:
    """Changing to dark tells it; setting the same again does not."""
    with qtbot.waitSignal(theme.changed, timeout=1000):
        theme.configure(mode="dark", font_size_pt=10)
    assert theme.is_dark
    with qtbot.assertNotEmitted(theme.changed):
        theme.configure(mode="dark", font_size_pt=10)


def test_unstyled_widgets_take_the_palette(theme: Theme, qapp: QApplication) -> None:
    """Qt's own palette is set as well, for not every platform follows a colour scheme."""
    theme.configure(mode="dark", font_size_pt=10)
    assert qapp.palette().window().color() == QColor(DARK.panel)
    assert qapp.palette().text().color() == QColor(DARK.text)


@pytest.mark.parametrize("name", ICONS)
def test_every_icon_draws_something(theme: Theme, name: str) -> None:
    """Each file is a picture Qt can draw, in the colour asked for."""
    image = theme.pixmap(name, 24, colour="#0072b2").toImage()
    assert any(image.pixelColor(x, y).alpha() for x, y in itertools.product(range(24), range(24)))


def test_icons_follow_the_scheme(theme: Theme) -> None:
    """An icon made in the light scheme has the dark scheme's colour after a change."""
    icon = theme.icon("stop")
    theme.configure(mode="dark", font_size_pt=10)
    assert icon.pixmap(QSize(24, 24)).toImage().pixelColor(12, 12) == QColor(DARK.text)


def test_an_unknown_icon_is_an_error(theme: Theme) -> None:
    """A misspelt icon is found at once, not as an empty button; paths are no names."""
    for name in ("no-such-icon", "../styles/window"):
        with pytest.raises(FileNotFoundError):
            theme.icon(name)


def test_models_keep_their_colour(theme: Theme) -> None:
    """A colour belongs to a model, not to a place in a list, and all looks of the first twelve differ."""
    names = [f"ollama/model-{number}" for number in range(12)]
    looks = [theme.model_look(name) for name in names]
    assert [look.colour for look in looks[:6]] == list(MODEL_COLOURS)
    assert len(set(looks)) == len(looks)
    assert [theme.model_look(name) for name in reversed(names)] == list(reversed(looks))


def test_model_colours_outlive_the_window(qapp: QApplication) -> None:
    """Restoring the order of an earlier run gives the same looks."""
    first = Theme()
    for name in ("a/x", "a/y", "a/z"):
        first.model_look(name)
    second = Theme()
    second.restore_models(first.model_order())
    assert second.model_look("a/z") == first.model_look("a/z")


def test_void_calls_leave_none_alone(qapp: QApplication) -> None:
    """Calls into Qt that return nothing must not take a reference from None: one PySide release did, and aborts."""
    widget = QWidget()
    thing = QObject()
    calls = 20_000
    before = sys.getrefcount(None)
    for _ in range(calls):
        widget.update()
        thing.setObjectName("x")
    lost = before - sys.getrefcount(None)
    # Since Python 3.12 None is immortal and its count does not move.
    assert abs(lost) < calls / 100
