"""The Wagner-Peyser report's lines: people, kinds of contact, single services, results; and for claimants.

Source: the public rules of the federal report engine. Two of its percentage lines test another element than
the count beside them; here a percentage is that of its own count.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Final

import pyarrow as pa

from highroad.indicators.elements import SERVICES
from highroad.indicators.form_cells import (
    EVERYBODY,
    JOB_SERVICE,
    Asked,
    Cells,
    Where,
    groups_in,
    refuse_other_titles,
    refuse_without,
)
from highroad.indicators.tally import MEDIAN
from highroad.reference import performance
from highroad.reference.participants import element_name

LABELS: Final = ("section", "line", "group", "label", "measure")
COLUMNS: Final = ("total", "claimants", "previous")
_CLAIMANTS: Final = frozenset({("employment", "claimant")})
_GROUPS: Final = (("veteran", "eligible_veteran"), ("dislocated", "dislocated"))
_GROUPS_BY_BARRIER: Final = (("barrier", "disability"), ("barrier", "farmworker"))
_CONTACTS: Final = (
    *("reportable", "reportable_self", "reportable_information"),
    *("reportable_labor_market", "reportable_contact"),
)


def job_service_form(
    report: pa.Table,
    asked: Asked,
    *,
    previous: pa.Table | None = None,
    asked_for: Collection[str] = (),
) -> pa.Table:
    """The form as a table: `LABELS`, then a number for each of `COLUMNS`; all, claimants of unemployment
    insurance, and all of the period before.

    measure: as in the quarterly form. Single services stand there when the report counted them.
    Raises BadQuestion for another program, or a report that wasn't crossed as the form needs.
    """
    refuse_other_titles(asked, JOB_SERVICE)
    now = Cells(report, asked, asked_for)
    refuse_without(now, [frozenset({"employment", "veteran"})], JOB_SERVICE)
    before = None if previous is None else Cells(previous, asked)
    rows = [
        {"section": section, "line": line, "group": "".join(key for _name, key in where)}
        | {"label": label, "measure": measure}
        | {
            "total": now.number(line, name, where),
            "claimants": now.number(line, name, where | _CLAIMANTS),
            "previous": None if before is None else before.number(line, name, where),
        }
        for section, line, label, measure, name, where in _lines(asked, now)
    ]
    kinds = dict.fromkeys(LABELS, pa.string()) | dict.fromkeys(COLUMNS, pa.float64())
    return pa.table({key: pa.array([row[key] for row in rows], kind) for key, kind in kinds.items()})


def _lines(asked: Asked, now: Cells) -> Iterator[tuple[str, str, str, str, str, Where]]:
    """(section, line, label, measure, name of the number, groups) of every row."""
    known = performance.indicators()
    yield "participants", "served", known["served"].name, "count", "numerator", EVERYBODY
    for dimension, key in (*_GROUPS, *_GROUPS_BY_BARRIER):
        group = next(each for each in groups_in(dimension, asked.program) if each.key == key)
        yield "participants", "served", group.name, "count", "numerator", frozenset({(dimension, key)})
    for line in _CONTACTS:
        if line in now.lines:
            yield "reportable", line, known[line].name, "count", "numerator", EVERYBODY
    for number in SERVICES:
        line = f"service_{number[1:]}"
        if line in now.lines:
            label = f"{number[1:]} {element_name(number[1:])}"
            yield "services", line, label, "count", "numerator", EVERYBODY
            yield "services", line, label, "percent", "value", EVERYBODY
    for line in ("employment_q2", "employment_q4"):
        for measure, name in (("numerator",) * 2, ("denominator",) * 2, ("percent", "value")):
            yield "indicators", line, known[line].name, measure, name, EVERYBODY
    for measure, name in (("people", "denominator"), ("dollars", "value")):
        yield "indicators", MEDIAN, known[MEDIAN].name, measure, name, EVERYBODY
