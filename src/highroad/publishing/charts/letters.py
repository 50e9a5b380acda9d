"""Several regions on one measure, thing by thing: a letter for each region at its value."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import count
from math import pi, sqrt
from string import ascii_uppercase
from typing import Any, Final

from highroad.language import gettext as _
from highroad.publishing.charts.model import (
    VEGA_LITE,
    Chart,
    alt_text,
    category_axis,
    empty_chart,
    plot_height,
    table_source,
)
from highroad.publishing.charts.theme import INK, SIZES, SOFT, TEAL, Size
from highroad.publishing.formats import header
from highroad.publishing.release import ReleasedTable

#: A chart is no higher than so many pixels, as long as this many rows have room.
_TALLEST: Final = {"screen": 760, "print": 480, "phone": 820}
_FEWEST: Final = 4
_AREA: Final = 12  # of a letter's circle, times the size of the text


def letter_chart(
    table: ReleasedTable,
    *,
    category: str,
    values: Sequence[str],
    title: str,
    subtitle: str = "",
    source_line: str | None = None,
    rows: int = 12,
    size: str = "screen",
) -> Chart:
    """For each of the first `rows` rows a letter at each column of `values`, on a line between the ends.

    The key to the letters stands below. A value that may not be shown has no letter; it is in the table.
    """
    source, look = table_source(table, source_line), SIZES[size]
    data: list[dict[str, Any]] = []
    names: list[str] = []
    for row in range(table.num_rows):
        known = [
            (letter, table.value(row, name)) for letter, name in zip(ascii_uppercase, values, strict=False)
        ]
        there = [(letter, value) for letter, value in known if value is not None]
        if not there or len(names) == rows:
            continue
        ends = [value for _letter, value in there]
        data += [
            {"row": len(names), "letter": letter, "value": value, "low": min(ends), "high": max(ends)}
            for letter, value in sorted(there, key=lambda each: each[1])
        ]
        names.append(str(table.value(row, category)))
    if not data:
        return empty_chart(title, subtitle, source, look)
    levels = _set_apart(data, _near(data, look))
    shown = len({each["row"] for each in data})
    more = (
        (_("Drawn: the first {count} rows; the table has all.").format(count=shown),)
        if shown < table.num_rows
        else ()
    )
    drawn_letters = {each["letter"] for each in data}
    named = list(zip(ascii_uppercase, (header(table.column(name)) for name in values), strict=False))
    key = "; ".join(f"{letter} {label}" for letter, label in named if letter in drawn_letters)
    absent = "; ".join(label for letter, label in named if letter not in drawn_letters)
    lacking = (_("Not drawn: {names}.").format(names=absent),) if absent else ()
    alt = alt_text(title, _("Letters for regions on one measure, row by row"), names)
    spec = {
        "$schema": VEGA_LITE,
        "title": title,
        "description": alt,
        "data": {"values": data},
        "layer": _layers(category_axis(names, look), look.base, levels),
    }
    # Rows are as high as their letters stand above each other; where that is much, fewer are drawn.
    step = levels * _circle(look.base) + look.base * 0.5
    drawn = min(len(names), max(_FEWEST, int(_TALLEST[size] / step)))
    if drawn < len(names):
        return letter_chart(
            table,
            category=category,
            values=values,
            title=title,
            subtitle=subtitle,
            source_line=source_line,
            rows=drawn,
            size=size,
        )
    high = len(names) * step + look.base * 2.6
    height = max(plot_height(look, names, close=False), high) + look.base
    return Chart(spec, title, subtitle, source, f"{alt} {key}", (key, *lacking, *more), "", look, height)


def _circle(base: float) -> float:
    """How wide a letter's circle is with its line, in pixels."""
    return 2 * sqrt(base * _AREA / pi) + 2


def _near(data: list[dict[str, Any]], size: Size) -> float:
    """The distance of values at which two circles touch, where names take nearly half of the chart."""
    values = [each["value"] for each in data]
    # The axis ends at round numbers, so that it is longer than the values reach.
    return 1.2 * ((max(values) - min(values)) or 1.0) * _circle(size.base) / (size.width * 0.55)


def _set_apart(data: list[dict[str, Any]], near: float) -> int:
    """Letters that would cover each other stand above and below the line in turn; values stay true.

    Returns how many levels that takes.
    """
    last: dict[tuple[int, int], float] = {}
    for each in data:
        row, value = each["row"], each["value"]
        level = next(
            place for place in count() if (row, place) not in last or value - last[row, place] >= near
        )
        last[row, level], each["level"] = value, level
    return 1 + max(level for _row, level in last)


def _layers(axis: dict[str, Any], base: float, levels: int) -> list[dict[str, Any]]:
    y = {"field": "row", "type": "ordinal", "axis": axis}
    # Half a circle more at either end: a letter on the edge would stand on the names.
    scale = {"zero": False, "nice": True, "padding": round(base * 0.9)}
    x = {
        "field": "value",
        "type": "quantitative",
        "scale": scale,
        "axis": {"title": None, "grid": True, "tickCount": 6, "domain": False},
    }
    # On the line, above it, below it, further above it, and so on.
    lifts = [_circle(base) * (-1) ** level * ((level + 1) // 2) for level in range(levels)]
    return [
        {
            "mark": {"type": "rule", "strokeWidth": 2, "color": SOFT},
            "encoding": {"x": {**x, "field": "low"}, "x2": {"field": "high"}, "y": y},
        },
        *(
            {
                "transform": [{"filter": f"datum.level == {level}"}],
                "encoding": {"x": x, "y": y},
                "layer": _letter(lift, base),
            }
            for level, lift in enumerate(lifts)
        ),
    ]


def _letter(lift: float, base: float) -> list[dict[str, Any]]:
    """A letter in a circle, so far above (below zero) or below its line."""
    round_ = {"type": "point", "opacity": 1, "size": base * _AREA, "yOffset": lift}
    return [
        {"mark": {**round_, "filled": True, "color": "white"}},
        {"mark": {**round_, "filled": False, "color": TEAL}},
        {
            "mark": {
                "type": "text",
                "fontWeight": 600,
                "fontSize": base * 0.68,
                "color": INK,
                "yOffset": lift,
            },
            "encoding": {"text": {"field": "letter", "type": "nominal"}},
        },
    ]
