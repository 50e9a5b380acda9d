"""What came since a date beside what the time before it led to expect, with the bands of the latter."""

from __future__ import annotations

from typing import Any

from highroad.language import gettext as _
from highroad.publishing.charts.model import (
    VEGA_LITE,
    Chart,
    alt_text,
    empty_chart,
    points,
    table_source,
)
from highroad.publishing.charts.theme import INK, QUIET, SIZES, SOFT, TEAL
from highroad.publishing.formats import format_month, header
from highroad.publishing.release import ReleasedTable

#: The columns of what was expected: its middle, the ends of the narrow band, and of the wide one.
_EXPECTED = ("baseline", "low", "high", "lowest", "highest")


def curve_chart(
    table: ReleasedTable,
    *,
    value: str,
    since: str,
    title: str,
    subtitle: str = "",
    source_line: str | None = None,
    size: str = "screen",
) -> Chart:
    """A line over months (`period`, "2024-04") and, from the month `since` on, the dashed `baseline` in its
    bands: `low` to `high`, and paler `lowest` to `highest`. Months before have the line alone.

    The last value, and what was expected then, are written at their points; the date is a line with its
    words.
    """
    found = points(table, "period", value)
    source, look = table_source(table, source_line), SIZES[size]
    if not found.rows:
        return empty_chart(title, subtitle, source, look, found.left_out)
    rows = [
        {
            "at": f"{table.value(row, 'period')}-01",
            "value": table.value(row, value),
            "label": table.text(row, value).split(" (")[0],
            "expected": table.text(row, "baseline").split(" (")[0],
            **{name: table.value(row, name) for name in _EXPECTED},
        }
        for row in found.rows
    ]
    ahead = [row for row in rows if row["baseline"] is not None]
    limits, cut = _limits(rows, ahead)
    notes = (
        _("Line: what came. Dashed: what the months before led to expect, in bands of 80 and 95 percent."),
        *((_("The bands go on beyond the plot; see the table."),) if cut else ()),
    )
    items = [f"{format_month(row['at'])} {row['label']}" for row in (*rows[:1], *rows[-1:])]
    items += [_("{value} was expected").format(value=row["expected"]) for row in ahead[-1:]]
    what = _("Line of {measure} beside its baseline since {month}").format(
        measure=header(table.column(value)), month=format_month(since)
    )
    alt = alt_text(title, what, items)
    words = _("since {month}").format(month=format_month(since))
    spec = {
        "$schema": VEGA_LITE,
        "title": title,
        "description": alt,
        "data": {"values": rows},
        "layer": _layers(rows, ahead, f"{since}-01", words, look.base, limits),
    }
    return Chart(spec, title, subtitle, source, " ".join([alt, *notes]), notes, "", look, look.height * 0.6)


def _limits(rows: list[dict[str, Any]], ahead: list[dict[str, Any]]) -> tuple[tuple[float, float], bool]:
    """Axis limits, and whether a band is cut: both lines fit, and bands up to as much again on either side.

    Below there is room for the words of the last numbers.
    """
    lines = [float(row["value"]) for row in rows] + [float(row["baseline"]) for row in ahead]
    least, most = min(lines), max(lines)
    reach = (most - least) or abs(most) or 1.0
    low = min([least, *(float(row["lowest"]) for row in ahead)])
    high = max([most, *(float(row["highest"]) for row in ahead)])
    bottom, top = max(low, least - reach), min(high, most + reach)
    room = 0.1 * (top - bottom)
    return (bottom - room, top + room / 2), bottom - room > low or top + room / 2 < high


def _layers(
    rows: list[dict[str, Any]],
    ahead: list[dict[str, Any]],
    since: str,
    words: str,
    base: float,
    limits: tuple[float, float],
) -> list[dict[str, Any]]:
    x = {
        "field": "at",
        "type": "temporal",
        "timeUnit": "utcyearmonth",
        "axis": {"title": None, "format": "%Y", "tickCount": "year", "grid": False},
    }
    y = {
        "field": "value",
        "type": "quantitative",
        "scale": {"domain": list(limits), "zero": False, "nice": False},
        "axis": {"title": None, "tickCount": 6, "domain": False, "grid": True},
    }
    # The words of the ends stand apart: above the higher of the two, below the lower.
    higher = bool(ahead) and ahead[-1]["value"] >= ahead[-1]["baseline"]
    expected = {"transform": [{"filter": "isValid(datum.baseline)"}]}
    last = {"data": {"values": rows[-1:]}}

    def band(low: str, high: str, opacity: float) -> dict[str, Any]:
        return {
            **expected,
            "mark": {"type": "area", "color": SOFT, "opacity": opacity, "clip": True},
            "encoding": {"x": x, "y": {**y, "field": low}, "y2": {"field": high}},
        }

    def told(field: str, text: str, above: bool, color: str) -> dict[str, Any]:
        shift = base * (-1.0 if above else 1.2)
        return {
            **last,
            "mark": {"type": "text", "align": "right", "dy": shift, "color": color, "fontWeight": 600},
            "encoding": {"x": x, "y": {**y, "field": field}, "text": {"field": text, "type": "nominal"}},
        }

    once = {"data": {"values": [{"at": since}]}}
    early = len(ahead) > len(rows) / 2
    label = {
        "type": "text",
        "align": "left" if early else "right",
        "baseline": "bottom",
        "dx": 4 if early else -4,
        "dy": -4,
        "color": INK,
        "fontSize": base * 0.86,
    }
    rule = {"type": "rule", "color": QUIET, "strokeDash": [4, 3]}
    dashed = {"type": "line", "strokeWidth": 2, "color": QUIET, "strokeDash": [6, 4]}
    dot = {"type": "point", "filled": True, "size": base * 4, "color": TEAL, "opacity": 1}
    return [
        band("lowest", "highest", 0.3),
        band("low", "high", 0.5),
        {**once, "mark": rule, "encoding": {"x": x}},
        {**once, "mark": label, "encoding": {"x": x, "y": {"value": 0}, "text": {"value": words}}},
        {**expected, "mark": dashed, "encoding": {"x": x, "y": {**y, "field": "baseline"}}},
        {"mark": {"type": "line", "strokeWidth": 2.5, "color": TEAL}, "encoding": {"x": x, "y": y}},
        {**last, "mark": dot, "encoding": {"x": x, "y": y}},
        told("value", "label", higher, INK),
        *([told("baseline", "expected", not higher, QUIET)] if ahead else []),
    ]
