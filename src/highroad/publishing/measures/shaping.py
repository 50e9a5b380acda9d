"""From a report's long table to one wide table per program that says how its counts hang together.

A row is a place and at most one group. Every breakout that excludes overlap is one column ("sex": all, male,
female, rest); where groups overlap every group has a column of its own ("race.asian": all, asian, rest). So
each column is a partition of the whole, which is what protects it: what is left over is a row like any other.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import pyarrow as pa
import pyarrow.compute as pc

from highroad.language import gettext as _
from highroad.language import mark as N_
from highroad.publishing.disclosure import Structure
from highroad.publishing.measures.policy import RATES, Policy
from highroad.reference import performance
from highroad.results import Column, Mark

ALL: Final = "all"
REST: Final = "rest"
STATE: Final = "state"
COUNTS: Final = ("served", "exited")
WAGES: Final = "wages"
MEDIAN: Final = "median_earnings"
_LABELS: Final = {
    "served": N_("Participants served"),
    "exited": N_("Participants who exited"),
    "wages": N_("Wages in the median"),
    "reached": N_("reached"),
    "cohort": N_("in the cohort"),
}


@dataclass(frozen=True, slots=True)
class Shaped:
    """A wide table of one program: columns as described, and how they add up."""

    program: str
    table: pa.Table
    columns: tuple[Column, ...]
    structure: Structure


_NOTHING: Final = Shaped("", pa.table({}), (), Structure())


def partition_of(dimension: str, group: str) -> str:
    """The column in which a group stands."""
    return dimension if performance.dimensions()[dimension].exclusive else f"{dimension}.{group}"


def shaped(report: pa.Table, program: str, policy: Policy) -> dict[str, Shaped]:
    """Line -> one program's table of it, as the policy shows it; {} where nobody is in the program.

    Lines share no equation, so each is protected by itself. Wages behind the median are some of those who
    were employed, which would bound how many were not: both stand in the table of the second quarter's rate
    and are protected together, wherever wages are part of those employed. Raises ValueError when parts exceed
    their whole, which no report does.
    """
    own = pc.and_(pc.equal(report.column("program"), program), pc.equal(report.column("group_2"), ""))
    cells = _cells(report.filter(own), policy)
    if (STATE, "", "") not in cells:
        return {}
    partitions = _partitions(cells)
    known = cells[STATE, "", ""]
    found: dict[str, Shaped] = {}
    for line in (*COUNTS, *RATES, MEDIAN):
        if line == MEDIAN and WAGES in found.get("employment_q2", _NOTHING).structure.within:
            continue
        names = [name for name in names_of(line) if name in known]
        if line == "employment_q2" and names and WAGES in known:
            rows = _rows(cells, [*names, WAGES], partitions, policy)
            if all(row[WAGES] <= row["employment_q2_reached"] for row in rows):
                found[line] = _described(
                    program, rows, [*names, WAGES], tuple(partitions), policy.round_to, medians=True
                )
                continue
        if names:
            rows = _rows(cells, names, partitions, policy)
            found[line] = _described(
                program, rows, names, tuple(partitions), policy.round_to, medians=line == MEDIAN
            )
    return found


def names_of(line: str) -> tuple[str, ...]:
    """The count columns of a line's table."""
    if line in COUNTS:
        return (line,)
    return (WAGES,) if line == MEDIAN else (f"{line}_reached", f"{line}_cohort")


Numbers = dict[str, Any]
Where = tuple[str, str, str]  # place, dimension, group


def _cells(own: pa.Table, policy: Policy) -> dict[Where, Numbers]:
    found: dict[Where, Numbers] = {}
    for row in own.to_pylist():
        is_state = row["place_kind"] == STATE
        if not is_state and row["place_kind"] != policy.place:
            continue
        wanted = policy.breakouts if is_state else policy.place_breakouts
        if row["group"] and row["dimension"] not in wanted:
            continue
        place = STATE if is_state else row["place"] or _NOWHERE
        numbers = found.setdefault((place, row["dimension"], row["group"]), {})
        line = row["line"]
        if line in COUNTS:
            numbers[line] = row["numerator"]
        elif line in RATES:
            numbers[f"{line}_reached"], numbers[f"{line}_cohort"] = row["numerator"], row["denominator"]
        elif line == MEDIAN:
            numbers[WAGES], numbers[MEDIAN] = row["denominator"], row["value"]
    return found


_NOWHERE: Final = "none"  # records that name no place


def _partitions(cells: Mapping[Where, Numbers]) -> dict[str, list[tuple[str, str]]]:
    """Column -> its (dimension, group) lines."""
    found: dict[str, list[tuple[str, str]]] = {}
    for _place, dimension, group in cells:
        if group:
            lines = found.setdefault(partition_of(dimension, group), [])
            if (dimension, group) not in lines:
                lines.append((dimension, group))
    return found


def _rows(
    cells: Mapping[Where, Numbers],
    names: list[str],
    partitions: dict[str, list[tuple[str, str]]],
    policy: Policy,
) -> list[dict[str, Any]]:
    places = sorted({place for place, _d, group in cells if not group and place != STATE})
    every = [STATE, *places, *([REST] if places else [])]
    nobody = dict.fromkeys(names, 0)
    state = cells[STATE, "", ""]

    def numbers(place: str, dimension: str = "", group: str = "") -> Numbers:
        if place == REST:  # the state's count less what its places count as their own
            return _less(
                numbers(STATE, dimension, group), [numbers(p, dimension, group) for p in places], names
            )
        return cells.get((place, dimension, group), nobody)

    rows = []
    for place in every:
        whole = state if place == STATE else numbers(place)
        plain = {"place": place, **dict.fromkeys(partitions, ALL)}
        rows.append(plain | _kept(whole, names, policy))
        for column, lines in partitions.items():
            if place != STATE and lines[0][0] not in policy.place_breakouts:
                continue
            parts = [numbers(place, *line) for line in lines]
            for (_dimension, group), part in zip(lines, parts, strict=True):
                rows.append(plain | {column: group} | _kept(part, names, policy))
            rows.append(plain | {column: REST} | _kept(_less(whole, parts, names), names, policy))
    return rows


def _less(whole: Numbers, parts: list[Numbers], names: list[str]) -> Numbers:
    found = {name: whole.get(name, 0) - sum(part.get(name, 0) for part in parts) for name in names}
    if any(value < 0 for value in found.values()):
        raise ValueError("parts exceed their whole")
    return found


def _kept(numbers: Numbers, names: list[str], policy: Policy) -> Numbers:
    """Counts as they are; a median only over enough wages, rounded."""
    found: Numbers = {name: numbers.get(name, 0) for name in names}
    median = numbers.get(MEDIAN)
    enough = (numbers.get(WAGES) or 0) >= policy.median_minimum
    if median is not None and enough:
        found[MEDIAN] = policy.median_round * float(int(median / policy.median_round + 0.5))
    else:
        found[MEDIAN] = None
    return found


def _described(
    program: str,
    rows: list[dict[str, Any]],
    names: list[str],
    partitions: tuple[str, ...],
    base: int | None,
    *,
    medians: bool,
) -> Shaped:
    columns = [Column("place", _("Place"), "code")]
    columns += [Column(name, name, "code") for name in partitions]
    data: dict[str, list[Any]] = {
        name: [row[name] for row in rows] for name in ("place", *partitions, *names)
    }
    within: dict[str, str] = {}
    derived: dict[str, tuple[str, ...]] = {}
    indicators = performance.indicators()
    for name in names:
        columns.append(Column(name, _label(name), "count", _("periods of participation"), protected=True))
    for rate in RATES:
        if f"{rate}_cohort" not in names:
            continue
        # A rate of exact counts would tell what the rounded ones hide.
        over, under = ([_rounded(n, base) for n in data[f"{rate}_{part}"]] for part in ("reached", "cohort"))
        data[rate] = [round(100 * n / d, 1) if d else None for n, d in zip(over, under, strict=True)]
        data[f"{rate}_mark"] = [None if d else Mark.NOT_EVALUABLE.value for d in under]
        columns.append(Column(rate, indicators[rate].name, "percent", _("percent"), 1, f"{rate}_mark"))
        within[f"{rate}_reached"] = f"{rate}_cohort"
        derived[rate] = (f"{rate}_reached", f"{rate}_cohort")
    if medians:
        data[MEDIAN] = [row[MEDIAN] for row in rows]
        few = [row[MEDIAN] is None for row in rows]
        data[f"{MEDIAN}_mark"] = [Mark.SUPPRESSED.value if gone else None for gone in few]
        label = indicators[MEDIAN].name
        columns.append(Column(MEDIAN, label, "money", _("dollars a quarter"), 0, f"{MEDIAN}_mark"))
        derived[MEDIAN] = (WAGES,)
        if "employment_q2_reached" in names:
            within[WAGES] = "employment_q2_reached"
    totals: dict[str, str] = dict.fromkeys(partitions, ALL)
    if any(row["place"] != STATE for row in rows):
        totals["place"] = STATE
    return Shaped(program, pa.table(data), tuple(columns), Structure(totals, within, derived, kept=totals))


def _rounded(count: int, base: int | None) -> int:
    return count if base is None else (2 * count + base) // (2 * base) * base


def _label(name: str) -> str:
    if name in _LABELS:
        return _(_LABELS[name])
    rate, _under, part = name.rpartition("_")
    return f"{performance.indicators()[rate].name}: {_(_LABELS[part])}"
