"""The palettes: light, dark, and both in high contrast, with the pairs whose contrast a test computes."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Palette:
    """Colours as #rrggbb, named by their use.

    `background` lies behind rail, lists and docks, `panel` behind the page, `raised` behind cards and fields.
    `on_accent` is text on `accent`; `accent_soft` a quiet fill with `accent` or `text` on it; `accent_text` is the
    accent where it is text. `field_line` outlines what can be filled in, checked or moved; `line` and `line_strong`
    only part things. `scrim` darkens the window behind the command palette (drawn half transparent).
    """

    background: str
    panel: str
    raised: str
    hover: str
    pressed: str
    line: str
    line_strong: str
    text: str
    dim: str
    accent: str
    accent_hover: str
    accent_text: str
    on_accent: str
    accent_soft: str
    selection: str
    success: str
    success_soft: str
    warning: str
    warning_soft: str
    danger: str
    danger_soft: str
    code_background: str
    track: str
    tooltip: str
    on_tooltip: str
    scrim: str
    focus: str
    field_line: str


LIGHT = Palette(
    background="#f6f7f9",
    panel="#ffffff",
    raised="#ffffff",
    hover="#eceff3",
    pressed="#e1e6ec",
    line="#e3e6ea",
    line_strong="#c9cfd7",
    text="#1b1f24",
    dim="#5d6673",
    accent="#0072b2",
    accent_hover="#00629a",
    accent_text="#00649d",
    on_accent="#ffffff",
    accent_soft="#e5f1f8",
    selection="#e8eef4",
    success="#00704f",
    success_soft="#e2f4ed",
    warning="#a04400",
    warning_soft="#fdf0e4",
    danger="#b3261e",
    danger_soft="#fcebea",
    code_background="#f1f3f6",
    track="#e3e6ea",
    tooltip="#1b1f24",
    on_tooltip="#f6f7f9",
    scrim="#1b1f24",
    focus="#0072b2",
    field_line="#868f9c",
)
DARK = Palette(
    background="#14171b",
    panel="#1a1e23",
    raised="#21262d",
    hover="#232930",
    pressed="#2b323b",
    line="#2d333b",
    line_strong="#444c56",
    text="#e6e9ed",
    dim="#a3acb8",
    accent="#56b4e9",
    accent_hover="#78c4ef",
    accent_text="#56b4e9",
    on_accent="#0b1a24",
    accent_soft="#173041",
    selection="#252c35",
    success="#34c796",
    success_soft="#14322a",
    warning="#f08a4b",
    warning_soft="#3a2619",
    danger="#ff8078",
    danger_soft="#3d2122",
    code_background="#11141a",
    track="#2d333b",
    tooltip="#e6e9ed",
    on_tooltip="#14171b",
    scrim="#000000",
    focus="#56b4e9",
    field_line="#747e8a",
)
LIGHT_CONTRAST = Palette(
    background="#ffffff",
    panel="#ffffff",
    raised="#ffffff",
    hover="#e4e4e4",
    pressed="#d4d4d4",
    line="#6b6b6b",
    line_strong="#3d3d3d",
    text="#000000",
    dim="#262626",
    accent="#003f66",
    accent_hover="#00304f",
    accent_text="#003f66",
    on_accent="#ffffff",
    accent_soft="#d9ecf8",
    selection="#cfe3f2",
    success="#004a34",
    success_soft="#d9f5ea",
    warning="#6b2d00",
    warning_soft="#fdebd8",
    danger="#8a0f0a",
    danger_soft="#fde2e0",
    code_background="#f2f2f2",
    track="#c4c4c4",
    tooltip="#000000",
    on_tooltip="#ffffff",
    scrim="#000000",
    focus="#000000",
    field_line="#3d3d3d",
)
DARK_CONTRAST = Palette(
    background="#000000",
    panel="#000000",
    raised="#0a0a0a",
    hover="#262626",
    pressed="#363636",
    line="#8a8a8a",
    line_strong="#c8c8c8",
    text="#ffffff",
    dim="#dedede",
    accent="#7fd0ff",
    accent_hover="#a6dfff",
    accent_text="#8fd6ff",
    on_accent="#000000",
    accent_soft="#06304a",
    selection="#10384f",
    success="#5ff0bd",
    success_soft="#00301f",
    warning="#ffb27d",
    warning_soft="#3d2000",
    danger="#ffb0ab",
    danger_soft="#470b09",
    code_background="#111111",
    track="#474747",
    tooltip="#ffffff",
    on_tooltip="#000000",
    scrim="#000000",
    focus="#ffffff",
    field_line="#c8c8c8",
)
PALETTES = {"light": LIGHT, "dark": DARK, "light_contrast": LIGHT_CONTRAST, "dark_contrast": DARK_CONTRAST}

# Text tokens and the fills each of them is drawn on: what the contrast test checks.
TEXT_PAIRS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (
        "text",
        ("background", "panel", "raised", "hover", "pressed", "accent_soft", "selection", "code_background", "track"),
    ),
    ("dim", ("background", "panel", "raised", "hover", "accent_soft", "selection", "code_background")),
    ("accent_text", ("background", "panel", "raised", "hover", "accent_soft", "selection", "code_background")),
    ("on_accent", ("accent", "accent_hover")),
    ("success", ("background", "panel", "raised", "success_soft", "selection")),
    ("warning", ("background", "panel", "raised", "warning_soft", "selection")),
    ("danger", ("background", "panel", "raised", "danger_soft", "selection")),
    ("on_tooltip", ("tooltip",)),
)

# Outlines and fills that tell what something is or in which state it is, and the grounds they stand on.
SHAPE_PAIRS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("field_line", ("background", "panel", "raised")),
    ("focus", ("background", "panel", "raised", "hover", "accent_soft", "selection")),
    ("accent", ("background", "panel", "raised", "track")),
    ("success", ("background", "panel", "raised", "track")),
    ("warning", ("background", "panel", "raised", "track")),
    ("danger", ("background", "panel", "raised", "track")),
    ("dim", ("background", "panel", "raised", "hover")),
)


def contrast_ratio(first: str, second: str) -> float:
    """Return the contrast of two #rrggbb colours, 1 … 21, after WCAG 2.2 (relative luminance)."""
    lighter, darker = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    def linear(channel: int) -> float:
        value = channel / 255
        return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4  # noqa: PLR2004  sRGB's curve

    red, green, blue = (linear(int(colour[start : start + 2], 16)) for start in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
