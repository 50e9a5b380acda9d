"""The quarterly report's lines for one program and place (ETA-9173): sections A to E, by kind of service.

Every number counts records, that is periods of participation, not different people. Source: OMB 1205-0521 and
the public test rules of 2018; numbers of lines are given where these name them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Final

import pyarrow as pa

from highroad.indicators.form_cells import (
    EVERYBODY,
    QUARTERLY,
    Asked,
    Cells,
    Row,
    Where,
    groups_in,
    refuse_other_titles,
    refuse_without,
)
from highroad.indicators.tally import MEDIAN
from highroad.language import gettext as _
from highroad.reference import performance
from highroad.reference.performance import Group

SERVICES: Final = ("basic", "individualized", "training")
YOUTH_SERVICES: Final = ("not_occupational", "occupational")
LABELS: Final = ("section", "number", "line", "group", "label", "measure")
TOTAL: Final = "total"
PREVIOUS: Final = "previous"
_DEMOGRAPHICS: Final = ("sex", "ethnicity", "race", "age", "veteran", "incumbent", "employment", "education")
_NOT_BARRIERS: Final = ("disability",)
#: Lines of employment at entry that the form doesn't have.
_NOT_ASKED: Final = ("employed", "claimant")
#: Indicator -> columns that the form leaves empty.
_INDICATORS: Final = {
    "employment_q2": (),
    "employment_q4": (),
    MEDIAN: (),
    "credential": ("basic", "individualized", "not_occupational"),
    "skill_gains": ("basic",),
}


def columns_of(program: str) -> tuple[str, ...]:
    """The columns of numbers: kinds of service, the total, and the total of the period before."""
    return (*(YOUTH_SERVICES if program == "youth" else SERVICES), TOTAL, PREVIOUS)


def quarterly_form(
    report: pa.Table,
    asked: Asked,
    *,
    total_needs_service: bool = False,
    previous: pa.Table | None = None,
    asked_for: Collection[str] = (),
) -> pa.Table:
    """The form as a table: `LABELS`, then a number for each of `columns_of` the program.

    measure: "count", "numerator", "denominator", "percent", "people" (wages behind a median) or "dollars".
    A number is null where the form asks none, where the report doesn't count it, and for a rate of nobody.
    total_needs_service: the total is that of the rules of 2018, which leaves out records without any service
    of the columns. previous: a report of the period before. asked_for: the breakouts and pairs
    of the report ("sex", "service*sex"), where its file says so. Raises BadQuestion without the pairs.
    """
    refuse_other_titles(asked, QUARTERLY)
    now = _Column(Cells(report, asked, asked_for), total_needs_service)
    refuse_without(now.cells, [frozenset({"service", "sex"})], QUARTERLY)
    before = None if previous is None else _Column(Cells(previous, asked), total_needs_service)
    rows = [
        row for section in (_summary, _groups, _indicators, _priority) for row in section(asked, now, before)
    ]
    names = columns_of(asked.program)
    kinds = dict.fromkeys(LABELS, pa.string()) | dict.fromkeys(names, pa.float64())
    return pa.table({name: pa.array([row.get(name) for row in rows], kind) for name, kind in kinds.items()})


class _Column:
    """The numbers of a form's columns."""

    def __init__(self, cells: Cells, total_needs_service: bool) -> None:
        self.cells, self._needs_service = cells, total_needs_service

    def number(self, column: str, line: str, name: str, where: Where = EVERYBODY) -> float | None:
        """A number of one column. Everybody makes the total, unless the rules of 2018 are asked for."""
        if column != TOTAL:
            return self.cells.number(line, name, where | {("service", column)})
        if self._needs_service and not line.startswith("reportable"):
            return self.cells.number(line, name, where | {("any_service", "any_service")})
        return self.cells.number(line, name, where)


def _row(
    asked: Asked,
    columns: tuple[_Column, _Column | None],
    labels: tuple[str, ...],
    name: str,
    where: Where = EVERYBODY,
    empty: tuple[str, ...] = (),
) -> Row:
    """A row: its labels, then the number `name` of the line in every column but the empty ones."""
    row: Row = dict(zip(LABELS, labels, strict=True))
    (now, before) = columns
    line = {"priority_entrants": "priority_served"}.get(labels[2], labels[2])
    for column in columns_of(asked.program):
        if column == PREVIOUS:
            row[column] = None if before is None else before.number(TOTAL, line, name, where)
        elif column not in empty:
            row[column] = now.number(column, line, name, where)
    return row


def _summary(asked: Asked, now: _Column, before: _Column | None) -> Iterator[Row]:
    """Section A. Reportable individuals got no service of a column, so only their total is asked."""
    known = performance.indicators()
    for line in ("exited", "served", "reportable"):
        if line in now.cells.lines:
            empty = (*SERVICES, *YOUTH_SERVICES) if line == "reportable" else ()
            labels = ("A", "", line, "", known[line].name, "count")
            yield _row(asked, (now, before), labels, "numerator", empty=empty)


def _groups(asked: Asked, now: _Column, before: _Column | None) -> Iterator[Row]:
    """Sections B (who is served) and C (barriers, numbered as the form has them)."""
    barriers = groups_in("barrier", asked.program)
    own = [group for name in _DEMOGRAPHICS for group in groups_in(name, asked.program)]
    own = [group for group in own if group.key not in _NOT_ASKED]
    own += [group for group in barriers if group.key in _NOT_BARRIERS]
    own += _of_youth(asked.program)
    for group in own:
        yield _counted(asked, now, before, "B", "", group)
    rest = [group for group in barriers if group.key not in _NOT_BARRIERS]
    for place, group in enumerate(rest, start=1):
        yield _counted(asked, now, before, "C", f"C{place}", group)


def _of_youth(program: str) -> list[Group]:
    return groups_in("school", program) if program == "youth" else []


def _counted(
    asked: Asked, now: _Column, before: _Column | None, section: str, number: str, group: Group
) -> Row:
    labels = (section, number, "served", group.key, group.name, "count")
    return _row(asked, (now, before), labels, "numerator", frozenset({(group.dimension, group.key)}))


def _indicators(asked: Asked, now: _Column, before: _Column | None) -> Iterator[Row]:
    """Section D: numerator, denominator and rate of each; of the median, wages counted and dollars."""
    known = performance.indicators()
    for place, (line, empty) in enumerate(_INDICATORS.items(), start=1):
        if line not in now.cells.lines:
            continue
        measures = {"numerator": "numerator", "denominator": "denominator", "percent": "value"}
        if line == MEDIAN:
            measures = {"people": "denominator", "dollars": "value"}
        for measure, name in measures.items():
            labels = ("D", f"D{place}", line, "", known[line].name, measure)
            yield _row(asked, (now, before), labels, name, empty=empty)


def _priority(asked: Asked, now: _Column, before: _Column | None) -> Iterator[Row]:
    """Section E: covered people new in the period; of them served, and served by staff, within 45 days."""
    if "priority_served" not in now.cells.lines:
        return
    labels = {
        "entrants": _("Veterans and spouses new in the period"),
        "priority_served": _("Of them served within 45 days"),
        "priority_staff": _("Of them served by staff within 45 days"),
    }
    first = ("E", "", "priority_entrants", "", labels["entrants"], "count")
    yield _row(asked, (now, before), first, "denominator")
    for line in ("priority_served", "priority_staff"):
        for measure, name in (("count", "numerator"), ("percent", "value")):
            yield _row(asked, (now, before), ("E", "", line, "", labels[line], measure), name)
