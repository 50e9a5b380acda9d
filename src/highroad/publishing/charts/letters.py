"""Several regions on one measure, thing by thing: a letter for each region at its value."""

from __future__ import annotations

from collections.abc import Sequence
from string import ascii_uppercase
from typing import Any

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
from highroad.publishing.charts.theme import INK, SIZES, SOFT, TEAL
from highroad.publishing.formats import header
from highroad.publishing.release import ReleasedTable


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
    _set_apart(data)
    labels = [header(table.column(name)) for name in values]
    key = "; ".join(f"{letter} {label}" for letter, label in zip(ascii_uppercase, labels, strict=False))
    alt = alt_text(title, _("Letters for regions on one measure, row by row"), names)
    spec = {
        "$schema": VEGA_LITE,
        "title": title,
        "description": alt,
        "data": {"values": data},
        "layer": _layers(category_axis(names, look), look.base),
    }
    height = plot_height(look, names, close=False) + look.base
    return Chart(spec, title, subtitle, source, f"{alt} {key}", (key,), "", look, height)


def _set_apart(data: list[dict[str, Any]]) -> None:
    """Letters that would cover each other stand on, above and below the line in turn; values stay true."""
    values = [each["value"] for each in data]
    near = 0.024 * ((max(values) - min(0.0, *values)) or 1.0)
    for place, each in enumerate(data):
        before = data[place - 1] if place and data[place - 1]["row"] == each["row"] else None
        close = before is not None and each["value"] - before["value"] < near
        each["level"] = (before["level"] + 1) % 3 if close and before is not None else 0


def _layers(axis: dict[str, Any], base: float) -> list[dict[str, Any]]:
    y = {"field": "row", "type": "ordinal", "axis": axis}
    # Half a circle more at either end: a letter on the edge would stand on the names.
    scale = {"zero": False, "nice": True, "padding": round(base * 0.9)}
    x = {
        "field": "value",
        "type": "quantitative",
        "scale": scale,
        "axis": {"title": None, "grid": True, "tickCount": 6, "domain": False},
    }
    lifts = (0.0, -base * 0.72, base * 0.72)
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
    round_ = {"type": "point", "opacity": 1, "size": base * 12, "yOffset": lift}
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
