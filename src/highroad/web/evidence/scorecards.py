"""A measure package as people read it: quality first, then results, places, gaps and the years before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _

from highroad import language
from highroad.equity import Counts, Disparity, Signal, disparities, judged, reading, wilson
from highroad.publishing.charts import Chart
from highroad.publishing.measures import MeasurePackage
from highroad.publishing.measures.policy import RATES, Policy
from highroad.publishing.measures.shaping import ALL, COUNTS, MEDIAN, REST, STATE
from highroad.publishing.measures.trends import trend
from highroad.publishing.release import ReleasedTable
from highroad.reference import geography, performance
from highroad.web.evidence.answers import drawn_once

NO_NUMBER = "–"


@dataclass(frozen=True, slots=True)
class Line:
    """One indicator of a program: result, interval, people and earlier packages' results, as text."""

    key: str
    name: str
    value: str
    interval: str
    people: str
    before: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Gap:
    """One group beside the rest, in words and numbers."""

    indicator: str
    group: str
    value: str
    interval: str
    difference: str
    signal: str
    words: str


@dataclass(frozen=True, slots=True)
class Card:
    """One program. places: (name, one text per rate) where anything is shown; place_lines: the rates' names;
    hidden_places: names of the others.
    """

    key: str
    name: str
    lines: tuple[Line, ...]
    place_lines: tuple[str, ...]
    places: tuple[tuple[str, tuple[str, ...]], ...]
    hidden_places: tuple[str, ...]
    gaps: tuple[Gap, ...]
    asked: int
    hidden: int


def cards(package: MeasurePackage, before: Sequence[MeasurePackage]) -> list[Card]:
    """Every program of a package; `before` are packages of the same span, newest first."""
    found: dict[str, dict[str, ReleasedTable]] = {}
    for name, table in package.tables.items():
        program, _dot, line = name.partition(".")
        found.setdefault(program, {})[line] = table
        if line != MEDIAN and any(column.name == MEDIAN for column in table.columns):
            found[program][MEDIAN] = table
    names = performance.programs()
    with language.use(_spoken()):
        return [
            _card(
                program,
                names[program].name if program in names else _("All core programs"),
                tables,
                before,
                package.policy,
            )
            for program, tables in found.items()
        ]


def _spoken() -> str:
    from django.utils.translation import get_language

    return get_language() or "en"


def _card(
    program: str,
    name: str,
    tables: dict[str, ReleasedTable],
    before: Sequence[MeasurePackage],
    policy: Policy,
) -> Card:
    titles = {key: each.name for key, each in performance.indicators().items()}
    lines = []
    for line, table in tables.items():
        row = _row(table, STATE)
        interval, people = _interval(table, line, row)
        earlier = [_table_of(each, program, line) for each in before]
        history = tuple(NO_NUMBER if t is None else _text(t, line, _row(t, STATE)) for t in earlier)
        lines.append(Line(line, titles[line], _text(table, line, row), interval, people, history))
    shown = [line for line in (*RATES, MEDIAN) if line in tables]
    gaps, asked = _gaps(tables, titles)
    places, nothing = _places(tables, shown, policy)
    return Card(
        program,
        name,
        tuple(lines),
        tuple(titles[line] for line in shown),
        places,
        nothing,
        gaps,
        asked,
        sum(sum(table.suppressed.values()) for table in tables.values()),
    )


def _table_of(package: MeasurePackage, program: str, line: str) -> ReleasedTable | None:
    """A package's table of a line; medians stand with the second quarter's rate where they could."""
    found = package.tables.get(f"{program}.{line}")
    if found is None and line == MEDIAN:
        beside = package.tables.get(f"{program}.employment_q2")
        found = beside if beside and any(column.name == MEDIAN for column in beside.columns) else None
    return found


def _row(table: ReleasedTable, place: str, column: str = "", group: str = "") -> int | None:
    """The row of a place and at most one group."""
    partitions = [c.name for c in table.columns if c.kind == "code" and c.name != "place"]
    for row in range(table.num_rows):
        if table.data["place"][row] != place:
            continue
        if all(table.data[name][row] == (group if name == column else ALL) for name in partitions):
            return row
    return None


def _text(table: ReleasedTable, line: str, row: int | None) -> str:
    return NO_NUMBER if row is None else table.text(row, line)


def _counts(table: ReleasedTable, line: str, row: int | None) -> Counts | None:
    """Reached and cohort of a row; None where either is hidden."""
    if row is None or line not in RATES:
        return None
    reached, cohort = table.value(row, f"{line}_reached"), table.value(row, f"{line}_cohort")
    return None if reached is None or cohort is None or reached > cohort else Counts(reached, cohort)


def _percent(value: float) -> str:
    return number_format(round(100 * value, 1), decimal_pos=1)


def _signed(value: float) -> str:
    """Points with their sign: a minus that is no hyphen, and a plus."""
    text = _percent(abs(value))
    if round(100 * value, 1) == 0:
        return text
    return f"+{text}" if value > 0 else f"−{text}"


def _window(text: str) -> str:
    """From one day to another, as people write days."""
    begin, _dots, end = text.partition("..")
    days = [date_format(date.fromisoformat(day), "DATE_FORMAT") for day in (begin, end)]
    return _("%(begin)s to %(end)s") % {"begin": days[0], "end": days[1]}


def _interval(table: ReleasedTable, line: str, row: int | None) -> tuple[str, str]:
    if line in COUNTS:
        return "", ""
    counts = _counts(table, line, row)
    if counts is None:
        count = "wages" if line == MEDIAN else f"{line}_cohort"
        return "", _text(table, count, row)
    bounds = wilson(counts)
    low_high = f"{_percent(bounds[0])}–{_percent(bounds[1])}" if bounds else ""
    return low_high, number_format(counts.total, force_grouping=True)


def _place_name(place: str, policy: Policy) -> str:
    """What a place is called: as the policy names it, counties by their names, else its code."""
    known = {REST: _("Not of one place alone"), "none": _("No place named")}
    if place in known:
        return known[place]
    if place in policy.place_names:
        return policy.place_names[place]
    county = geography.counties().get(place) if policy.place == "county" else None
    return county.full_name if county else place


def _places(
    tables: dict[str, ReleasedTable], shown: list[str], policy: Policy
) -> tuple[tuple[tuple[str, tuple[str, ...]], ...], tuple[str, ...]]:
    """(places with what they show, names of places that show nothing)."""
    if not shown:
        return (), ()
    first = tables[shown[0]]
    places = [name for name in dict.fromkeys(first.data["place"]) if name != STATE]
    found, nothing = [], []
    for place in sorted(places, key=lambda each: (each in (REST, "none"), _place_name(each, policy))):
        name = _place_name(place, policy)
        rows = {line: _row(tables[line], place) for line in shown}
        if any(row is not None and tables[line].value(row, line) is not None for line, row in rows.items()):
            found.append((name, tuple(_text(tables[line], line, row) for line, row in rows.items())))
        else:
            nothing.append(name)
    return tuple(found), tuple(nothing)


def _gaps(tables: dict[str, ReleasedTable], titles: dict[str, str]) -> tuple[tuple[Gap, ...], int]:
    """Every group whose counts are shown against the rest, p values adjusted for all of the program."""
    groups = {(g.dimension, g.key): g.name for g in performance.groups()}
    asked: list[tuple[str, str, Disparity]] = []
    for line in RATES:
        table = tables.get(line)
        whole = _counts(table, line, _row(table, STATE)) if table else None
        if table is None or whole is None or whole.total == 0:
            continue
        for column in [c.name for c in table.columns if c.kind == "code" and c.name != "place"]:
            for group in dict.fromkeys(table.data[column]):
                counts = _counts(table, line, _row(table, STATE, column, group))
                if group in (ALL, REST) or counts is None or counts.total == 0 or counts.total == whole.total:
                    continue
                name = groups.get((column.partition(".")[0], group), group)
                found = disparities(titles[line], {name: counts}, whole)
                asked += [(titles[line], name, each) for each in found]
    settled = judged([each for _line, _name, each in asked])
    found_gaps = [_gap(line, name, each) for (line, name, _before), each in zip(asked, settled, strict=True)]
    order = {signal.value: place for place, signal in enumerate(Signal)}
    return tuple(sorted(found_gaps, key=lambda gap: order[gap.signal])), len(asked)


def _gap(line: str, name: str, each: Disparity) -> Gap:
    found = each.comparison
    bounds, between = found.focal_interval, found.difference_interval
    gap = ""
    if found.difference is not None and between is not None:
        gap = _("%(gap)s (%(low)s to %(high)s)") % {
            "gap": _signed(found.difference),
            "low": _signed(between[0]),
            "high": _signed(between[1]),
        }
    return Gap(
        line,
        name,
        _percent(found.focal.rate or 0.0),
        f"{_percent(bounds[0])}–{_percent(bounds[1])}" if bounds else "",
        gap,
        each.signal.value,
        reading(each),
    )


def period_in_words(span: str, quarter: str) -> str:
    """What a report looks at."""
    words = {
        "quarter": _("The quarter %(quarter)s"),
        "rolling": _("Four quarters up to %(quarter)s"),
        "annual": _("The program year that ends with %(quarter)s"),
        "to-date": _("Since July 2016, up to %(quarter)s"),
    }
    return words.get(span, "%(quarter)s") % {"quarter": quarter}


def mode_in_words(mode: str) -> str:
    """By which federal texts a report was computed."""
    words = {
        "guidance": _("the joint guidance of 2024"),
        "wips-2018": _("the federal system’s rules of 2018"),
    }
    return words.get(mode, mode)


def quality(package: MeasurePackage) -> dict[str, Any]:
    """What a reader should know of the file before any result."""
    severities = {"error": _("Errors"), "warning": _("Warnings"), "note": _("Notes")}
    found = package.quality
    records = int(package.report["records"])
    return {
        "records": records,
        "checks_made": found.get("checks_made"),
        "findings": [
            (
                name,
                severities.get(name, name),
                int(count),
                f"{1000 * int(count) / records:.1f}" if records else "",
            )
            for name, count in found.items()
            if name != "checks_made"
        ],
        "hidden": sum(sum(table.suppressed.values()) for table in package.tables.values()),
        "minimum": package.policy.minimum,
        "mode": mode_in_words(str(package.report["mode"])),
        "period": period_in_words(*package.period),
        "windows": [
            (_("Served"), _window(package.report["served"])),
            (_("Exited"), _window(package.report["exited"])),
            (_("Exits of the second-quarter indicators"), _window(package.report["second_quarter"])),
            (_("Exits of the fourth-quarter indicators"), _window(package.report["fourth_quarter"])),
        ],
    }


def trends(
    package: MeasurePackage, before: Sequence[MeasurePackage], programs: Sequence[str]
) -> dict[str, Chart]:
    """Program -> its results over time, for programs with at least two shown."""
    with language.use(_spoken()):
        found = {program: trend([*reversed(before), package], program) for program in programs}
    return {program: chart for program, chart in found.items() if chart is not None}


def trend_svg(package: MeasurePackage, before: Sequence[MeasurePackage], program: str) -> bytes | None:
    """The drawing of a program's results over time; None where there is none."""
    chart = trends(package, before, [program]).get(program)
    if chart is None:
        return None
    return drawn_once(replace(chart, title="", subtitle="", source_line=""))
