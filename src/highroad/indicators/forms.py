"""The annual report's lines for one program and place (ETA-9169), with the period before beside them.

Funds come from a file of costs, targets from a file of levels. Served and exited count different people, as
the form asks; rates and medians count periods of participation.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

from highroad.indicators.costs import Costs, per_participant
from highroad.indicators.form_cells import ANNUAL_ROWS, Asked, Row
from highroad.indicators.membership import ALL_PROGRAMS, GAINS, TITLE_ONE
from highroad.indicators.scores import Key, Level
from highroad.indicators.tally import MEDIAN, STATE
from highroad.language import gettext as _
from highroad.reference import performance

INDICATORS: Final = ("employment_q2", "employment_q4", MEDIAN, "credential", "skill_gains")
COLUMNS: Final = (
    *("section", "line", "label", "people", "numerator", "denominator", "value"),
    *("target", "previous_people", "previous_numerator", "previous_denominator", "previous_value"),
)
_Cells = Mapping[tuple[str, str, str], dict[str, object]]  # dimension, group, line


def annual_form(
    report: pa.Table,
    asked: Asked,
    *,
    costs: Costs | None = None,
    levels: Mapping[Key, Level] | None = None,
    previous: pa.Table | None = None,
) -> pa.Table:
    """The form as a table of `COLUMNS`: section "summary" (lines 1 to 13), "gains" (by kind), "employers"
    (retention, one value over all core programs of a state, or those of title I of an area), then a row for
    every line of the form by group ("total" first). Values in percent or dollars; null where not known.

    previous: a report of the period before, for the columns of that name.
    """
    now, before = _cells(report, asked), _cells(previous, asked) if previous is not None else {}
    rows = list(_summary(now, before, asked, costs or Costs()))
    rows += _gains(now, before)
    rows.append(_employers(report, previous, asked))
    for dimension, group, label in _groups(report, asked):
        for line in ("served", "exited", *INDICATORS):
            cell = now.get((dimension, group, line))
            if cell is None and (dimension, group, "served") not in now:
                continue
            level = (levels or {}).get((asked.program, line)) if not group else None
            rows.append(
                _row(dimension or "total", line, label, cell, before.get((dimension, group, line)), level)
            )
    return pa.table({name: pa.array([row.get(name) for row in rows], _kind(name)) for name in COLUMNS})


def _kind(name: str) -> pa.DataType:
    if name in ("section", "line", "label"):
        return pa.string()
    return pa.float64() if name.endswith(("value", "target")) else pa.int64()


def _cells(report: pa.Table, asked: Asked) -> dict[tuple[str, str, str], dict[str, object]]:
    kind = "local_area" if asked.area else STATE
    wanted = {"program": asked.program, "place_kind": kind, "place": asked.area or STATE, "group_2": ""}
    rows = report
    for name, value in wanted.items():
        rows = rows.filter(pc.equal(rows.column(name), value))
    return {(row["dimension"], row["group"], row["line"]): row for row in rows.to_pylist()}


def _groups(report: pa.Table, asked: Asked) -> Iterator[tuple[str, str, str]]:
    yield "", "", _("Total")
    known = {*report.column("dimension").unique().to_pylist()}
    for group in performance.groups():
        has = not group.programs or asked.program in group.programs
        if has and group.dimension in ANNUAL_ROWS and group.dimension in known:
            yield group.dimension, group.key, group.name


def _row(
    section: str,
    line: str,
    label: str,
    cell: dict[str, object] | None,
    before: dict[str, object] | None,
    level: Level | None,
) -> Row:
    row: Row = {"section": section, "line": line, "label": label}
    for prefix, found in (("", cell), ("previous_", before)):
        for name in ("people", "numerator", "denominator", "value"):
            row[prefix + name] = found[name] if found is not None else None  # type: ignore[assignment]
    row["target"] = None if level is None else float(level.value)
    return row


def _number(cells: _Cells, line: str, name: str) -> int:
    cell = cells.get(("", "", line))
    found = None if cell is None else cell[name]
    return found if isinstance(found, int) else 0


def _summary(now: _Cells, before: _Cells, asked: Asked, costs: Costs) -> Iterator[Row]:
    """Lines 1 to 13. Title III has no lines of training."""
    trains = asked.title != "III"
    career, training = (
        _number(now, "career_served", "numerator"),
        _number(now, "training_served", "numerator"),
    )
    money: dict[str, Decimal | None] = {
        "3": costs.career(asked.title),
        "4": per_participant(costs.career(asked.title), career),
        "7": costs.training if trains else None,
        "8": per_participant(costs.training, training) if trains else None,
        "13": costs.percent_administration,
    }
    counts = {"1": "career_served", "2": "career_exited", "5": "training_served", "6": "training_exited"}
    rates = {"11": "training_related", "12": "coenrolled"}
    for number, label in _labels().items():
        if number in ("5", "6", "7", "8", "11") and not trains:
            continue
        row: Row = {"section": "summary", "line": number, "label": label}
        line = {**counts, **rates}.get(number)
        if line is not None:
            row |= _row("summary", number, label, now.get(("", "", line)), before.get(("", "", line)), None)
        else:
            amount = money[number]
            row["value"] = None if amount is None else float(amount)
        yield row


def _gains(now: _Cells, before: _Cells) -> Iterator[Row]:
    """Skill gains by kind, and those with at least one; title III has none."""
    for line in (*GAINS, "skill_gains"):
        cell = now.get(("", "", line))
        if cell is not None:
            yield _row("gains", line, _("Total"), cell, before.get(("", "", line)), None)


def _employers(report: pa.Table, previous: pa.Table | None, asked: Asked) -> Row:
    together = Asked(TITLE_ONE if asked.area else ALL_PROGRAMS, asked.area)
    cell = _cells(report, together).get(("", "", "retention"))
    before = None if previous is None else _cells(previous, together).get(("", "", "retention"))
    return _row("employers", "retention", _("Total"), cell, before, None)


def _labels() -> dict[str, str]:
    return {
        "1": _("Participants served with career services"),
        "2": _("Participants who exited after career services"),
        "3": _("Funds for career services, dollars"),
        "4": _("Cost of career services for each participant, dollars"),
        "5": _("Participants served with training"),
        "6": _("Participants who exited after training"),
        "7": _("Funds for training, dollars"),
        "8": _("Cost of training for each participant, dollars"),
        "11": _("Percent employed in a job related to training"),
        "12": _("Percent in more than one core program"),
        "13": _("Percent of funds for administration"),
    }
