"""What a chart is before it is drawn: a Vega-Lite specification and the words around it."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from highroad.language import gettext as _
from highroad.language import ngettext
from highroad.publishing.charts.theme import SIZES, Size, wrap
from highroad.publishing.formats import mark_text
from highroad.publishing.release import ReleasedTable
from highroad.publishing.sentences import source_line as source_line_of
from highroad.results import Mark

#: Shares of a chart's width that names may take, the least first.
_SHARES: Final = (0.36, 0.42, 0.48)
VEGA_LITE: Final = "https://vega.github.io/schema/vega-lite/v6.json"


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart: the plot as a Vega-Lite specification, and the words that belong to it.

    spec: None when there is nothing to draw; `statement` then says so. notes: lines between plot and source
    (suppressed points, what an arrow or a hollow dot means). alt: what it shows, for those who don't see it.
    closest: the share of `plot_height` at which its names still stand apart.
    """

    spec: dict[str, Any] | None
    title: str
    subtitle: str
    source_line: str
    alt: str
    notes: tuple[str, ...] = ()
    statement: str = ""
    size: Size = SIZES["screen"]
    plot_height: float = 0
    closest: float = 1.0


@dataclass(frozen=True, slots=True)
class Points:
    """The rows of a table that can be drawn, and those that cannot with the mark that says why."""

    rows: tuple[int, ...]
    left_out: tuple[tuple[str, Mark], ...]


def points(table: ReleasedTable, category: str, *values: str) -> Points:
    """Rows whose every value in `values` is there; the others by name and mark."""
    rows: list[int] = []
    left_out: list[tuple[str, Mark]] = []
    for row in range(table.num_rows):
        absent = [name for name in values if table.value(row, name) is None]
        if absent:
            left_out.append((str(table.value(row, category)), table.mark(row, absent[0]) or Mark.MISSING))
        else:
            rows.append(row)
    return Points(tuple(rows), tuple(left_out))


def all_estimated(table: ReleasedTable, rows: Sequence[int], value: str) -> bool:
    """Whether every value that is drawn is an estimate: then that is said once, and not beside each."""
    return bool(rows) and all(table.mark(row, value) is Mark.ESTIMATED for row in rows)


def estimate_note() -> str:
    """The note below a plot of estimates alone."""
    return _("All numbers drawn are estimates.")


def left_out_notes(left_out: Sequence[tuple[str, Mark]], most: int = 5) -> tuple[str, ...]:
    """ "Not shown: Loggers (suppressed), Millwrights (suppressed) and 3 more." """
    if not left_out:
        return ()
    names = ", ".join(f"{name} ({mark_text(mark)})" for name, mark in left_out[:most])
    more = len(left_out) - most
    if more > 0:
        text = ngettext(
            "Not drawn: {names} and {count} more; see the table.",
            "Not drawn: {names} and {count} more; see the table.",
            more,
        )
        return (text.format(names=names, count=more),)
    return (_("Not drawn: {names}.").format(names=names),)


def empty_chart(
    title: str,
    subtitle: str,
    source: str,
    size: Size,
    left_out: Sequence[tuple[str, Mark]] = (),
) -> Chart:
    """A chart that says in words that there is nothing to draw."""
    statement = (
        _("Nothing can be drawn: no value may be shown.")
        if left_out
        else _("Nothing can be drawn: there are no rows.")
    )
    notes = left_out_notes(left_out)
    return Chart(
        None, title, subtitle, source, " ".join([f"{title}.", statement, *notes]), notes, statement, size
    )


def alt_text(title: str, what: str, items: Sequence[str], most: int = 8) -> str:
    """The finding, what is drawn, and the values in order (the first `most` of them)."""
    listed = "; ".join(items[:most])
    if len(items) > most:
        listed = _("{items}; and {count} more, listed in the table").format(
            items=listed, count=len(items) - most
        )
    ended = title if re.search(r"[.!?]$", title) else f"{title}."
    return f"{ended} {what}: {listed}." if listed else f"{ended} {what}."


def table_source(table: ReleasedTable, given: str | None) -> str:
    """The source line given, or the table's own."""
    return source_line_of(table.sources) if given is None else given


def category_axis(labels: Sequence[str], size: Size) -> dict[str, Any]:
    """A y axis over row numbers whose labels are whole names, in as few lines as they need."""
    lines = _names(labels, size)
    beside = json.dumps([-size.base * 0.5 * (len(label) - 1) for label in lines])
    return {
        "title": None,
        "labelExpr": f"{json.dumps(lines, ensure_ascii=False)}[datum.value]",
        "labelLimit": 0,
        "domain": False,
        "labelLineHeight": size.base * 1.02,
        # Names of several lines are centered on their row, as one-line names are.
        "labelOffset": {"expr": f"{beside}[datum.value]"},
        "grid": False,
    }


def _names(labels: Sequence[str], size: Size) -> list[list[str]]:
    """The names in lines: they take more of the chart before one is cut, on paper before one wraps."""
    if size == SIZES["phone"]:
        return [wrap(label, size.width * 0.4, size.base * 0.9, lines=6) for label in labels]
    tried = [[wrap(label, size.width * share, size.base * 0.9) for label in labels] for share in _SHARES]
    for most in (1, 2) if size == SIZES["print"] else (2,):
        for found in tried:
            if all(len(label) <= most for label in found):
                return found
    return [wrap(label, size.width * _SHARES[-1], size.base * 0.9, lines=3) for label in labels]


def plot_height(size: Size, names: Sequence[str], *, close: bool = True) -> float:
    """Room for categories of these names, never so tall that a few bars become slabs.

    On paper as close as the names allow, so that a chart takes half a page and leaves no page half empty;
    close: False where marks stand above each other in a row.
    """
    most = max((len(each) for each in _names(names, size)), default=1)
    row = 2.35 if most < 3 else 3.2
    if size == SIZES["phone"]:  # as many lines as the longest name has
        row = max(1.7, 1.02 * most + 0.35)
    elif close and size == SIZES["print"]:
        row = (1.36, 2.1, 3.1)[most - 1]
    return len(names) * size.base * row + size.base * 2.6


def closest(size: Size, names: Sequence[str]) -> float:
    """The share of `plot_height` at which names still stand apart."""
    return 0.8 if all(len(each) == 1 for each in _names(names, size)) else 1.0
