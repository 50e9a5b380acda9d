"""The house look of charts: colors, type, sizes, and how wide a text will be.

Colors differ in lightness first, so that a chart keeps its meaning in greyscale and for color-blind readers;
shape, fill and order say the same thing again.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, Final

FAMILY: Final = "Public Sans, Helvetica, Arial, sans-serif"
INK: Final = "#1b1b1b"
QUIET: Final = "#565c65"  # 6.7:1 on white
TEAL: Final = "#0b5c64"
SOFT: Final = "#8fb8bc"
AMBER: Final = "#b35c00"
GRID: Final = "#e6e6e6"
RULE: Final = "#a9aeb1"
HATCH: Final = "url(#hatch)"  # a fill that `render` defines: thin slanted lines on white
SEQUENCE: Final = ("#cfe3e5", "#a3cace", "#6fa9ae", "#3d868d", "#0b5c64", "#06363b")
LINES: Final = (TEAL, AMBER, "#4a4a4a", "#5a8fd6", "#8c3b78", "#6d8700")
FONTS: Final = Path(__file__).parents[2] / "embedded" / "fonts"

# Advance widths of Public Sans Regular, space to tilde, in thousandths of the font size.
# fmt: off
_WIDTHS: Final = (
    243, 251, 426, 603, 658, 904, 708, 248, 302, 309, 394, 554, 242, 378, 225, 350,
    612, 407, 596, 630, 628, 640, 622, 600, 648, 624, 226, 240, 546, 554, 546, 521,
    831, 710, 670, 688, 694, 620, 594, 733, 766, 283, 388, 682, 578, 886, 754, 734,
    636, 748, 676, 674, 594, 700, 672, 954, 688, 607, 637, 303, 350, 303, 473, 518,
    218, 553, 596, 544, 596, 566, 396, 622, 576, 248, 262, 562, 303, 865, 577, 566,
    596, 596, 391, 507, 389, 580, 504, 786, 564, 535, 480, 328, 263, 332, 568,
)
# fmt: on


@dataclass(frozen=True, slots=True)
class Size:
    """A chart's outer width and least height in pixels, and the size of its text."""

    width: int
    height: int
    base: float
    margin: int

    @property
    def title(self) -> float:
        """Font size of the title."""
        return round(self.base * 1.45, 1)

    @property
    def small(self) -> float:
        """Font size of the source line and notes."""
        return round(self.base * 0.86, 1)


SIZES: Final = {
    "screen": Size(960, 540, 16, 20),  # 16:9
    "print": Size(624, 400, 11, 2),  # half a page between one-inch margins
    "phone": Size(344, 320, 12, 2),  # the width of a phone, names in as many lines as they need
}


def text_width(text: str, size: float, *, bold: bool = False) -> float:
    """How many pixels wide `text` is at `size` (bold letters are about 3 percent wider)."""
    return _thousandths(text) * size / 1000 * (1.03 if bold else 1)


@lru_cache(maxsize=20_000)  # tables say the same names over and over
def _thousandths(text: str) -> int:
    return sum(
        _WIDTHS[ord(letter) - 32] if " " <= letter <= "~" else (1000 if ord(letter) > 0x2E80 else 600)
        for letter in text
    )


def wrap(text: str, width: float, size: float, *, bold: bool = False, lines: int = 99) -> list[str]:
    """`text` in lines no wider than `width` pixels; past `lines` lines it is cut with an ellipsis."""
    found: list[str] = []
    current = ""
    for word in text.split():
        # A word that is too wide alone, such as "Cosmetology/Cosmetologist" or "Greenville-Anderson-Greer,",
        # may end a line at its strokes.
        parts = re.split(r"(?<=[/-])(?=\w)", word) if text_width(word, size, bold=bold) > width else [word]
        for place, part in enumerate(parts):
            longer = f"{current}{'' if place else ' '}{part}" if current else part
            if not current or text_width(longer, size, bold=bold) <= width:
                current = longer
            else:
                found.append(current)
                current = part
    found.append(current)
    kept = found[:lines]
    if len(found) > lines:
        kept[-1] += "…"
    return [_cut(line, width, size, bold=bold) for line in kept]


def _cut(line: str, width: float, size: float, *, bold: bool) -> str:
    if text_width(line, size, bold=bold) <= width:
        return line
    bare = line.rstrip("…")
    while bare and text_width(f"{bare}…", size, bold=bold) > width:
        bare = bare[:-1]
    return f"{bare.rstrip(' ,;')}…"


def config(size: Size) -> dict[str, Any]:
    """The Vega-Lite configuration that all charts share."""
    return {
        "font": FAMILY,
        "background": "white",
        "view": {"stroke": None},
        "axis": {
            "labelFontSize": size.base * 0.9,
            "titleFontSize": size.base * 0.9,
            "labelColor": INK,
            "titleColor": QUIET,
            "titleFontWeight": "normal",
            "gridColor": GRID,
            "domainColor": RULE,
            "tickColor": RULE,
            "ticks": False,
            "labelPadding": 6,
        },
        "text": {"fontSize": size.base * 0.9, "color": INK, "font": FAMILY},
        "bar": {"color": TEAL},
    }


@cache
def register_fonts() -> bool:
    """Give the renderer the embedded fonts, once a process; False when none are embedded."""
    import vl_convert

    if not any(FONTS.glob("*.ttf")):
        return False
    vl_convert.register_font_directory(str(FONTS))
    return True


@cache
def typesetter_fonts() -> Any:
    """The faces for the typesetter: the embedded ones first, then what the machine has."""
    import typst

    return typst.Fonts(font_paths=[str(FONTS)] if FONTS.is_dir() else [])
