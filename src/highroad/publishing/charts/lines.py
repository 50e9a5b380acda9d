"""Lines over time, each named at its end."""

from __future__ import annotations

import itertools
from collections.abc import Collection
from typing import Any, Final

from highroad.language import gettext as _
from highroad.publishing.charts.model import (
    VEGA_LITE,
    Chart,
    alt_text,
    empty_chart,
    left_out_notes,
    points,
    table_source,
)
from highroad.publishing.charts.theme import INK, LINES, SIZES, SOFT, Size, text_width, wrap
from highroad.publishing.formats import header
from highroad.publishing.release import ReleasedTable
from highroad.results import Mark

_DASHES: Final = ([1, 0], [7, 3], [2, 2], [9, 3, 2, 3], [4, 4], [12, 4])
_SHAPES: Final = ("circle", "square", "triangle-up", "diamond", "cross", "triangle-down")


def line_chart(
    table: ReleasedTable,
    *,
    x: str,
    value: str,
    series: str | None = None,
    title: str,
    subtitle: str = "",
    source_line: str | None = None,
    highlight: Collection[str] = (),
    size: str = "screen",
) -> Chart:
    """A line for each series over `x` (periods in the table's order), named at its right end.

    At most six series tell themselves apart by dash and point shape; with `highlight` the others step back.
    A period whose value may not be shown leaves a gap in the line and is listed below the plot.
    """
    found = points(table, series or x, value)
    source = table_source(table, source_line)
    look = SIZES[size]
    if not found.rows:
        return empty_chart(title, subtitle, source, look, found.left_out)
    periods = list(dict.fromkeys(str(table.text(row, x)) for row in range(table.num_rows)))
    names = list(dict.fromkeys(_name(table, row, series) for row in found.rows))
    data = [
        {
            "x": str(table.text(row, x)),
            "series": _name(table, row, series),
            "value": table.value(row, value),
            "label": table.text(row, value),
            "hollow": table.mark(row, value) is Mark.ESTIMATED,
        }
        for row in range(table.num_rows)
    ]
    missing = [
        (f"{_name(table, row, series)} {table.text(row, x)}".strip(), table.mark(row, value) or Mark.MISSING)
        for row in range(table.num_rows)
        if table.value(row, value) is None
    ]
    notes = (
        *((_("Hollow points are estimates."),) if any(point["hollow"] for point in data) else ()),
        *left_out_notes(missing),
    )
    what = _("Line chart of {measure} by {period}").format(
        measure=header(table.column(value)), period=header(table.column(x))
    )
    alt = alt_text(title, what, [_span(data, name) for name in names])
    spec: dict[str, Any] = {
        "$schema": VEGA_LITE,
        "title": title,
        "description": alt,
        "data": {"values": data},
        "layer": _layers(data, periods, names, frozenset(highlight), look),
    }
    return Chart(spec, title, subtitle, source, " ".join([alt, *notes]), notes, "", look, look.base * 14)


def _name(table: ReleasedTable, row: int, series: str | None) -> str:
    return str(table.value(row, series)) if series else ""


def _span(data: list[dict[str, Any]], name: str) -> str:
    """ "Fresno: 4.1% (2023) to 5.0% (2024)" """
    own = [point for point in data if point["series"] == name and point["value"] is not None]
    span = _("{first} ({start}) to {last} ({end})").format(
        first=own[0]["label"], start=own[0]["x"], last=own[-1]["label"], end=own[-1]["x"]
    )
    return f"{name}: {span}" if name else span


def _ends(
    data: list[dict[str, Any]], periods: list[str], names: list[str], look: Size
) -> list[dict[str, Any]]:
    """Where each line's name stands: at its last value, pushed apart where names would touch."""
    values = [point["value"] for point in data if point["value"] is not None]
    reach = (max(values) - min(values)) or abs(max(values)) or 1.0
    ends = []
    for name in names:
        last = [point for point in data if point["series"] == name and point["value"] is not None][-1]
        words = f"{name} {last['label']}".strip()
        ends.append(
            {
                "series": name,
                "at": last["value"],
                "x": periods[-1],
                "words": wrap(words, look.width * 0.24, look.base * 0.9, lines=2),
            }
        )
    ends.sort(key=lambda end: end["at"])
    for lower, upper in itertools.pairwise(ends):
        upper["at"] = max(upper["at"], lower["at"] + reach * 0.065 * len(lower["words"]))
    return ends


def _layers(
    data: list[dict[str, Any]], periods: list[str], names: list[str], strong: frozenset[str], look: Size
) -> list[dict[str, Any]]:
    widest = max(text_width(period, look.base) for period in periods)
    step = max(1, round(widest * len(periods) * 1.6 / look.width))
    shown = [period for place, period in enumerate(periods) if (len(periods) - 1 - place) % step == 0]
    x = {
        "field": "x",
        "type": "ordinal",
        "sort": None,
        "scale": {"domain": periods, "type": "point", "padding": 0.25},
        "axis": {"title": None, "labelAngle": 0, "values": shown, "grid": False},
    }
    y = {
        "field": "value",
        "type": "quantitative",
        "scale": {"zero": False, "nice": True},
        "axis": {"title": None, "tickCount": 6, "domain": False, "grid": True},
    }
    shades = [
        (LINES[place % len(LINES)] if not strong or name in strong else SOFT)
        for place, name in enumerate(names)
    ]
    color = {
        "field": "series",
        "type": "nominal",
        "legend": None,
        "scale": {"domain": names, "range": shades},
    }
    dash = {**color, "scale": {"domain": names, "range": [_DASHES[i % 6] for i in range(len(names))]}}
    shape = {**color, "scale": {"domain": names, "range": [_SHAPES[i % 6] for i in range(len(names))]}}
    ends = _ends(data, periods, names, look)
    return [
        {
            "mark": {"type": "line", "strokeWidth": 2.5},
            "encoding": {"x": x, "y": y, "color": color, "strokeDash": dash},
        },
        {
            "transform": [{"filter": "isValid(datum.value)"}],
            "mark": {"type": "point", "size": look.base * 3.2, "opacity": 1, "strokeWidth": 1.5},
            "encoding": {
                "x": x,
                "y": y,
                "stroke": color,
                "shape": shape,
                "fill": {"condition": {"test": "datum.hollow", "value": "white"}, **color},
            },
        },
        {
            "data": {"values": ends},
            "mark": {"type": "text", "align": "left", "baseline": "middle", "dx": 12, "color": INK},
            "encoding": {
                "x": {**x, "field": "x"},
                "y": {**y, "field": "at"},
                "text": {"field": "words", "type": "nominal"},
                "color": color,
            },
        },
    ]
