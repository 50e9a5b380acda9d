"""Maps of counties and states, for findings that are about place."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from highroad.language import gettext as _
from highroad.publishing.charts.geography import Level, borders, features, middle
from highroad.publishing.charts.model import (
    VEGA_LITE,
    Chart,
    alt_text,
    empty_chart,
    left_out_notes,
    points,
    table_source,
)
from highroad.publishing.charts.theme import AMBER, HATCH, INK, SEQUENCE, SIZES, Size
from highroad.publishing.formats import format_cell, header
from highroad.publishing.release import ReleasedTable
from highroad.results import Column

_CLASSES = 5


def choropleth(
    table: ReleasedTable,
    *,
    area: str,
    value: str,
    name: str,
    title: str,
    subtitle: str = "",
    source_line: str | None = None,
    level: Level = "county",
    states: Collection[str] = (),
    outline: Collection[str] = (),
    joined: bool = False,
    size: str = "screen",
) -> Chart:
    """Counties (five-digit FIPS in `area`) or states (two digits), shaded in five classes or fewer.

    states: two-digit codes to show; without them the states that the table's areas lie in (all, for states).
    joined: `area` holds several codes with spaces between; they all show the row's value, and the borders
    between rows are drawn stronger than those within. outline: areas to frame together.
    Areas of a row without a value stay white, and are listed below the map; areas of no row are hatched when
    `joined` (nobody here knows their value), else white.
    A map of all counties of the nation is heavy as SVG (about 1.4 MB): serve its PNG.
    """
    found = points(table, name, value)
    source = table_source(table, source_line)
    look = SIZES[size]
    cells = [str(cell) for cell in table.data[area]]
    rows = {code: row for row, cell in enumerate(cells) for code in (cell.split() if joined else [cell])}
    drawn = frozenset(found.rows)
    values = {code: table.value(row, value) for code, row in rows.items() if row in drawn}
    shapes = _shapes(level, list(rows), frozenset(states))
    if not values or not shapes:
        return empty_chart(title, subtitle, source, look, found.left_out)
    values = {code: each for code, each in values.items() if code in shapes}
    if not values:
        return empty_chart(title, subtitle, source, look, found.left_out)
    column = table.column(value)
    # Each row once: an area of many counties is one number.
    ordered = sorted({rows[code]: each for code, each in values.items()}.values())
    breaks = _breaks(ordered)
    labels = _labels(ordered, breaks, column)
    unknown = {code for code in shapes if joined and code not in rows}
    white = any(code not in values and code not in unknown for code in shapes)
    data = [
        {
            **shape,
            "properties": {
                **shape["properties"],
                "class": labels[_class_of(values[code], breaks)] if code in values else None,
                "unknown": code in unknown,
            },
        }
        for code, shape in shapes.items()
    ]
    notes = (
        *((_("White: no value is shown for this area."),) if white else ()),
        *(
            (_("Hatched: which published area these counties belong to is not known here."),)
            if unknown
            else ()
        ),
        *left_out_notes(found.left_out),
    )
    ranked = sorted(found.rows, key=lambda row: -table.value(row, value))
    what = _("Map of {measure}").format(measure=header(column))
    alt = alt_text(title, what, [f"{table.value(row, name)} {table.text(row, value)}" for row in ranked])
    lines = borders({code: str(rows.get(code, "")) for code in shapes}, outer=True) if joined else None
    framed = borders(dict.fromkeys(outline, ""), level=level, outer=True) if outline else None
    spec = _spec(data, labels, header(column), level, look)
    spec["layer"] += _line_layers(lines, framed)
    spec.update(title=title, description=alt)
    return Chart(spec, title, subtitle, source, " ".join([alt, *notes]), notes, "", look, look.base * 20)


def _shapes(level: Level, areas: list[str], states: frozenset[str]) -> dict[str, dict[str, Any]]:
    every = features(level)
    if level == "state" and not states:
        return {code: shape for code, shape in every.items() if code <= "56"}
    wanted = states or frozenset(code[:2] for code in areas)
    return {code: shape for code, shape in every.items() if code[:2] in wanted}


def _breaks(values: list[float]) -> list[float]:
    """Upper bounds of all classes but the last: quantiles, none twice."""
    cuts = [values[(len(values) * step - 1) // _CLASSES] for step in range(1, _CLASSES) if len(values) > step]
    return [cut for cut in dict.fromkeys(cuts) if cut < values[-1]]


def _class_of(value: float, breaks: list[float]) -> int:
    return sum(value > upper for upper in breaks)


def _labels(values: list[float], breaks: list[float], column: Column) -> list[str]:
    """Each class by the least and the greatest value that is really in it."""
    labels = []
    for number in range(len(breaks) + 1):
        own = [value for value in values if _class_of(value, breaks) == number]
        low, high = format_cell(column, own[0]), format_cell(column, own[-1])
        labels.append(low if low == high else _("{low} to {high}").format(low=low, high=high))
    return list(dict.fromkeys(labels)) if len(set(labels)) == len(labels) else _numbered(labels)


def _numbered(labels: list[str]) -> list[str]:
    """Classes that read alike after rounding are told apart by their rank."""
    return [f"{label} ({number})" for number, label in enumerate(labels, start=1)]


def _spec(
    data: list[dict[str, Any]], labels: list[str], measure: str, level: Level, look: Size
) -> dict[str, Any]:
    count = len(labels)
    shades = [SEQUENCE[round(place * (len(SEQUENCE) - 2) / max(count - 1, 1))] for place in range(count)]
    national = len({str(shape["id"])[:2] for shape in data}) > 6
    if national:
        projection: dict[str, Any] = {"type": "albersUsa"}
    else:
        longitude, south, center, north = middle(data)
        reach = (north - south) / 4
        projection = {
            "type": "conicEqualArea",
            "rotate": [-longitude, 0, 0],
            "parallels": [center - reach, center + reach],
        }
    legend = {
        "title": measure,
        "orient": "top" if national else "right",
        "symbolType": "square",
        "symbolSize": look.base * 16,
        "symbolStrokeWidth": 0.5,
        "labelFontSize": look.base * 0.85,
        "titleFontSize": look.base * 0.85,
        "titleFontWeight": "normal",
        "titleLimit": look.width * 0.5,
        "labelLimit": look.width * 0.3,
        **({"direction": "horizontal"} if national else {}),
    }
    return {
        "$schema": VEGA_LITE,
        "data": {"values": data},
        "projection": projection,
        "layer": [
            {
                "mark": {
                    "type": "geoshape",
                    "stroke": "white" if level == "county" and national else "#8a9396",
                    "strokeWidth": 0.3 if national else 0.7,
                    "invalid": None,
                },
                "encoding": {
                    "color": {
                        "field": "properties.class",
                        "type": "ordinal",
                        "scale": {"domain": labels, "range": shades},
                        "legend": legend,
                        "condition": [
                            {"test": "datum.properties.unknown", "value": HATCH},
                            {"test": "datum.properties.class === null", "value": "white"},
                        ],
                    }
                },
            },
        ],
    }


def _line_layers(lines: dict[str, Any] | None, framed: dict[str, Any] | None) -> list[dict[str, Any]]:
    """Borders between rows in ink; around the outlined areas amber with a white edge."""
    wanted = [(lines, INK, 1.3), (framed, "white", 5.0), (framed, AMBER, 2.8)]
    return [
        {
            "data": {"values": [feature]},
            "mark": {"type": "geoshape", "fill": None, "stroke": color, "strokeWidth": width},
        }
        for feature, color, width in wanted
        if feature is not None
    ]
