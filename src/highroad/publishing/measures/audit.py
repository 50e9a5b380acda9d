"""Attack measure packages as a reader would: what can be worked out of the cells they hide?

All packages are taken together. The reader knows every shown count, that parts make their whole (places,
groups, those who reached an outcome and those who did not), that four quarters of exits make a year, that a
cohort is part of those who exited or were served in its window, and that no count is negative. For every
hidden count the least and the most it can be are found by linear programming.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from highroad.errors import NotReleasable
from highroad.indicators.quarters import Quarter
from highroad.language import gettext as _
from highroad.publishing.measures.package import MeasurePackage
from highroad.publishing.measures.policy import RATES
from highroad.publishing.measures.shaping import ALL, REST, STATE, WAGES
from highroad.publishing.release import ReleasedTable

Key = tuple[str, str, str, str, str]  # program, count, period, place, group ("sex=female")
ROOM: Final = 2.0  # one more and one fewer
_SLACK: Final = 1e-6
_REST: Final = "_not_reached"
_ROOM: Final = "_room."  # how much larger a count is than one that it holds


@dataclass(frozen=True, slots=True)
class Breach:
    """A hidden count that can be bounded too tightly: it lies from low to high."""

    program: str
    count: str
    period: str
    place: str
    group: str
    low: float
    high: float

    def __str__(self) -> str:
        where = ", ".join(part for part in (self.program, self.period, self.place, self.group) if part)
        return f"{self.count} ({where}): {self.low:g}..{self.high:g}"


def audit(packages: Sequence[MeasurePackage]) -> list[Breach]:
    """Every hidden count that could be a small one and that all packages together bound to less than one
    person up and one down. An empty list says that the attack failed everywhere. Raises NotReleasable when
    packages contradict each other.
    """
    known: dict[Key, float | None] = {}
    hidden: set[Key] = set()
    half: dict[Key, float] = {}
    equations: list[dict[Key, int]] = []
    minimum = max(package.policy.minimum for package in packages)
    for package in packages:
        for name, table in package.tables.items():
            program = name.partition(".")[0]
            base = package.policy.round_to
            for key, value in _counts(package, program, table):
                before = known.get(key)
                if None not in (value, before) and value != before and not base:
                    raise _contradiction()
                known[key] = value if value is not None else before
                if value is None:
                    hidden.add(key)
                if value is not None and base:
                    half[key] = base / 2
            equations += _equations(package, program, table)
    equations += _years(known)
    equations += _parts_of_others(known)
    for key in {key for equation in equations for key in equation}:
        known.setdefault(key, None)
    return [*_shown_elsewhere(hidden, known, minimum), *_breaches(known, half, equations, minimum)]


def _shown_elsewhere(hidden: set[Key], known: dict[Key, float | None], minimum: int) -> Iterator[Breach]:
    """Small counts that one package hides and another shows."""
    for key in sorted(hidden):
        value = known[key]
        if value is not None and 0 < value < minimum:
            yield _breach(key, value, value)


def _contradiction() -> NotReleasable:
    return NotReleasable(
        _("The packages contradict each other: the same count has two values."),
        remedy=_("They come from different states of a file. Audit those of one state together."),
    )


def _breach(key: Key, low: float, high: float) -> Breach:
    return Breach(*key[:2], key[2].partition("|")[0], *key[3:], round(low, 6), round(high, 6))


def _counts(package: MeasurePackage, program: str, table: ReleasedTable) -> Iterator[tuple[Key, Any]]:
    names = [column.name for column in table.columns if column.protected]
    for row in range(table.num_rows):
        place, group = _where(table, row)
        for name in names:
            yield (program, name, _period(package, name), place, group), table.value(row, name)


def _where(table: ReleasedTable, row: int) -> tuple[str, str]:
    groups = [
        f"{column.name}={table.data[column.name][row]}"
        for column in table.columns
        if column.kind == "code" and column.name != "place" and table.data[column.name][row] != ALL
    ]
    return str(table.data["place"][row]), "&".join(groups)


def _period(package: MeasurePackage, count: str) -> str:
    """The window that a count looks through, so that the same count of two packages is one."""
    report = package.report
    stem = count.removesuffix("_reached").removesuffix("_cohort")
    window = {
        "served": "served",
        "skill_gains": "served",
        "exited": "exited",
        "employment_q2": "second_quarter",
        "wages": "second_quarter",
        "employment_q4": "fourth_quarter",
        "credential": "fourth_quarter",
        "retention": "fourth_quarter",
    }[stem]
    # What is awaited changes with the day of the file, and with the mode: only equal reports count the same.
    return f"{report[window]}|{report['mode']}|{report['report'] if window != 'exited' else ''}"


def _equations(package: MeasurePackage, program: str, table: ReleasedTable) -> Iterator[dict[Key, int]]:
    names = [column.name for column in table.columns if column.protected]
    partitions = [column.name for column in table.columns if column.kind == "code" and column.name != "place"]
    rows = [(str(table.data["place"][row]), _where(table, row)[1]) for row in range(table.num_rows)]
    places = list(dict.fromkeys(place for place, _group in rows))
    groups = list(dict.fromkeys(group for _place, group in rows))
    there = set(rows)
    for name in names:
        period = _period(package, name)
        for place in places:
            for column in partitions:
                parts = [g for g in groups if g.startswith(f"{column}=") and (place, g) in there]
                if parts and (place, "") in there:
                    yield {(program, name, period, place, ""): 1} | {
                        (program, name, period, place, part): -1 for part in parts
                    }
        for group in groups:
            parts = [place for place in places if place != STATE and (place, group) in there]
            if parts and (STATE, group) in there and REST in parts:
                yield {(program, name, period, STATE, group): 1} | {
                    (program, name, period, place, group): -1 for place in parts
                }
    if WAGES in names and "employment_q2_reached" in names:
        period = _period(package, WAGES)
        for place, group in rows:
            yield {
                (program, "employment_q2_reached", period, place, group): 1,
                (program, WAGES, period, place, group): -1,
                (program, WAGES + _REST, period, place, group): -1,
            }
    for rate in RATES:
        over, under = f"{rate}_reached", f"{rate}_cohort"
        if under in names:
            period = _period(package, under)
            for place, group in rows:
                yield {
                    (program, under, period, place, group): 1,
                    (program, over, period, place, group): -1,
                    (program, rate + _REST, period, place, group): -1,
                }


def _years(known: dict[Key, float | None]) -> Iterator[dict[Key, int]]:
    """Exits of four quarters make those of their year."""
    for program, name, period, place, group in list(known):
        if name != "exited":
            continue
        window, mode, report = period.split("|")
        begin, _between, end = window.partition("..")
        first, last = Quarter.of(_date(begin)), Quarter.of(_date(end))
        if last.index - first.index != 3:
            continue
        parts: list[Key] = []
        for n in range(4):
            quarter = first + n
            parts.append((program, name, f"{quarter.first}..{quarter.last}|{mode}|{report}", place, group))
        if all(part in known for part in parts):
            yield {(program, name, period, place, group): 1} | dict.fromkeys(parts, -1)


#: Counts of which everybody stands in another count of the same window, program, place and group.
_WITHIN: Final = {
    "skill_gains_cohort": "served",
    "employment_q2_cohort": "exited",
    "employment_q4_cohort": "exited",
    "credential_cohort": "exited",
    WAGES: "exited",
}


def _parts_of_others(known: dict[Key, float | None]) -> Iterator[dict[Key, int]]:
    """A cohort is no larger than those who exited, or were served, in its window, in whichever package."""
    for program, name, period, place, group in list(known):
        if name not in _WITHIN:
            continue
        window, mode, report = period.split("|")
        whole = _WITHIN[name]
        other = (program, whole, f"{window}|{mode}|{report if whole == 'served' else ''}", place, group)
        own = (program, name, period, place, group)
        values = known[own], known.get(other, 0.0)
        if other in known and None in values:
            room = (program, f"{_ROOM}{whole}.{name}", period, place, group)
            yield {other: 1, own: -1, room: -1}


def _date(text: str) -> Any:
    from datetime import date

    return date.fromisoformat(text)


def _breaches(
    known: dict[Key, float | None], half: dict[Key, float], equations: list[dict[Key, int]], minimum: int
) -> Iterator[Breach]:
    for block in _blocks(equations):
        keys = list(dict.fromkeys(key for equation in block for key in equation))
        if all(known[key] is not None for key in keys):
            continue
        try:
            found = list(_attack(keys, known, half, block, minimum))
        except NotReleasable:
            # Files are mended between reports, so that a cohort may exceed the exits published before.
            exact = [equation for equation in block if not any(key[1].startswith(_ROOM) for key in equation)]
            if len(exact) == len(block):
                raise
            yield from _breaches(known, half, exact, minimum)
        else:
            yield from found


def _blocks(equations: list[dict[Key, int]]) -> Iterator[list[dict[Key, int]]]:
    """Equations that share no count are attacked apart."""
    owner: dict[Key, int] = {}
    parent = list(range(len(equations)))

    def root(n: int) -> int:
        while parent[n] != n:
            parent[n] = parent[parent[n]]
            n = parent[n]
        return n

    for number, equation in enumerate(equations):
        for key in equation:
            if key in owner:
                parent[root(number)] = root(owner[key])
            owner[key] = number
    found: dict[int, list[dict[Key, int]]] = {}
    for number, equation in enumerate(equations):
        found.setdefault(root(number), []).append(equation)
    yield from found.values()


def _attack(
    keys: list[Key],
    known: dict[Key, float | None],
    half: dict[Key, float],
    block: list[dict[Key, int]],
    minimum: int,
) -> Iterator[Breach]:
    """Bounds of each hidden count of a block; those too tight."""
    from scipy.optimize import linprog
    from scipy.sparse import csr_array

    place = {key: number for number, key in enumerate(keys)}
    entries = [(n, place[key], sign) for n, equation in enumerate(block) for key, sign in equation.items()]
    rows, columns, signs = zip(*entries, strict=True)
    matrix = csr_array((np.array(signs, dtype=float), (rows, columns)), shape=(len(block), len(keys)))
    low = np.array([max(0.0, _shown(known, key) - half.get(key, 0.0)) for key in keys])
    high = np.array(
        [np.inf if known[key] is None else _shown(known, key) + half.get(key, 0.0) for key in keys]
    )
    bounds = np.column_stack([low, high])
    settled = np.zeros(len(keys), dtype=bool)  # shown to have room by a solution found on the way
    widest = np.column_stack([np.full(len(keys), np.inf), np.full(len(keys), -np.inf)])
    for number, key in enumerate(keys):
        if known[key] is not None or settled[number] or key[1].startswith(_ROOM):
            continue
        ends = []
        for sign in (1.0, -1.0):
            goal = np.zeros(len(keys))
            goal[number] = sign
            solved = linprog(goal, A_eq=matrix, b_eq=np.zeros(len(block)), bounds=bounds, method="highs")
            if solved.status == 3:  # no end of room upward
                ends.append(np.inf)
                continue
            if solved.status == 2:
                raise _contradiction()
            if solved.status != 0:
                raise RuntimeError(f"the attack could not be computed: {solved.message}")
            ends.append(float(solved.x[number]))
            widest[:, 0] = np.minimum(widest[:, 0], solved.x)
            widest[:, 1] = np.maximum(widest[:, 1], solved.x)
            settled |= widest[:, 1] - widest[:, 0] >= ROOM - _SLACK
        if ends[1] - ends[0] < ROOM - _SLACK and ends[0] < minimum - _SLACK and ends[1] > _SLACK:
            yield _breach(key, *ends)


def _shown(known: dict[Key, float | None], key: Key) -> float:
    value = known[key]
    return 0.0 if value is None else value
