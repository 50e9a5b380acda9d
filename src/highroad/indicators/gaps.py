"""From a report's table to counts of groups, as `highroad.equity` compares them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final, TypeAlias

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from highroad.equity import Counts
from highroad.errors import BadQuestion
from highroad.indicators.answers import Answers
from highroad.indicators.elements import PLACES
from highroad.indicators.tally import STATE, Tally
from highroad.language import gettext as _
from highroad.reference import performance

RATES: Final = ("employment_q2", "employment_q4", "credential", "skill_gains", "retention")
REST: Final = "rest"
PROGRAM: Final = "program"
Group: TypeAlias = tuple[str, str]  # dimension, group
_Cell: TypeAlias = tuple[str, str, str, frozenset[Group]]
Dollars: TypeAlias = NDArray[np.float64]
_NOBODY: Final = Counts(0, 0)


def compared_lines(table: pa.Table) -> tuple[str, ...]:
    """The rates that groups are compared by: indicators, then single services where the report has them."""
    found = set(pc.unique(table.column("line")).to_pylist())
    services = sorted(line for line in found if line.startswith("service_"))
    return (*(line for line in RATES if line in found), *services)


def groups_and_whole(
    table: pa.Table, program: str, dimension: str, line: str, place_kind: str = "state", place: str = "state"
) -> tuple[dict[str, Counts], Counts] | None:
    """(group -> counts, counts of everybody) of a rate; None where the report lacks them."""
    wanted = {"program": program, "place_kind": place_kind, "place": place, "line": line, "group_2": ""}
    rows = table
    for name, value in wanted.items():
        rows = rows.filter(pc.equal(rows.column(name), value))
    groups: dict[str, Counts] = {}
    whole = None
    for row in rows.to_pylist():
        if row["numerator"] is None or row["denominator"] is None:
            continue
        counts = Counts(row["numerator"], row["denominator"])
        if row["group"] == "":
            whole = counts
        elif row["dimension"] == dimension:
            groups[row["group"]] = counts
    return (groups, whole) if groups and whole is not None else None


def wages_of_groups(
    tally: Tally, program: str, dimension: str, place_kind: str = STATE, place: str = STATE
) -> tuple[dict[str, Dollars], dict[str, Dollars]]:
    """(group -> its wages in the median, group -> everybody else's), in dollars, ascending; groups with
    nobody are absent.
    """
    cents, bits = Answers(tally, program).wages(place_kind, place)
    own, others = {}, {}
    for crossing, mask in zip(tally.crossings(program), tally.masks(program), strict=True):
        if len(crossing) == 1 and crossing[0][0] == dimension:
            inside = bits & mask > 0
            if inside.any():
                own[crossing[0][1]], others[crossing[0][1]] = cents[inside] / 100, cents[~inside] / 100
    return own, others


@dataclass(frozen=True, slots=True)
class Stratum:
    """One stratum of a comparison: its name, the focal group and those it is compared with."""

    name: str
    focal: Counts
    reference: Counts


def strata(
    table: pa.Table, program: str, line: str, focal: Group, against: str, over: str, place: str = ""
) -> list[Stratum]:
    """A group beside another (or "rest") within each program, place of a kind, or group of another breakout.

    against: a group of the same breakout, or "rest". over: "program"; a kind of place of the report; or a
    breakout that the report crosses with the group's. place: a local area's code, "" for the state. Raises
    BadQuestion when the report lacks what is asked.
    """
    cells = _counts(table, line)
    dimension = focal[0]
    found = []
    for name, program_of, kind, where, more in _each_stratum(cells, program, over, place):
        whole = cells.get((program_of, kind, where, frozenset(more)))
        if whole is None or not whole.total:
            continue
        own = cells.get((program_of, kind, where, frozenset((*more, focal))), _NOBODY)
        if against == REST:
            other = whole.less(own)
        else:
            other = cells.get((program_of, kind, where, frozenset((*more, (dimension, against)))), _NOBODY)
        found.append(Stratum(name, own, other))
    if not any(each.focal.total for each in found) or not any(each.reference.total for each in found):
        raise BadQuestion(
            _("The report does not count {group} and {other} within each {over}.").format(
                group=focal[1], other=against, over=over
            ),
            remedy=_(
                "Make it with --by {dimension}, and with --place or --cross for what lies within."
            ).format(dimension=dimension),
        )
    return found


def _counts(table: pa.Table, line: str) -> dict[_Cell, Counts]:
    found = {}
    for row in table.filter(pc.equal(table.column("line"), line)).to_pylist():
        if row["numerator"] is None or row["denominator"] is None:
            continue
        groups = ((row["dimension"], row["group"]), (row["dimension_2"], row["group_2"]))
        inside = frozenset(group for group in groups if group[1])
        key = (row["program"], row["place_kind"], row["place"], inside)
        found[key] = Counts(row["numerator"], row["denominator"])
    return found


def _each_stratum(
    cells: Mapping[_Cell, Counts], program: str, over: str, place: str
) -> Iterable[tuple[str, str, str, str, tuple[Group, ...]]]:
    """(name, program, kind of place, place, groups that it lies in) of every stratum."""
    kind, where = ("local_area", place) if place else (STATE, STATE)
    if over == PROGRAM:
        return [(key, key, kind, where, ()) for key in performance.programs()]
    if over in PLACES:
        names = dict.fromkeys(cell[2] for cell in cells if cell[:2] == (program, over) and not cell[3])
        return [(name, program, over, name, ()) for name in names]
    groups = dict.fromkeys(g.key for g in performance.groups() if g.dimension == over)
    if not groups:
        raise BadQuestion(
            _("Reports are not divided by {name}.").format(name=over),
            remedy=_("Choose program, a kind of place or a breakout: {names}.").format(
                names=", ".join((*PLACES, *performance.dimensions()))
            ),
        )
    return [(key, program, kind, where, ((over, key),)) for key in groups]


def joined(found: list[Stratum], name: str) -> tuple[list[Stratum], Counts]:
    """Strata in which both groups stand; the others taken together as one stratum called `name`.

    Also counts what had to be left out because even together one of the groups was missing.
    """
    full = [each for each in found if each.focal.total and each.reference.total]
    rest = [each for each in found if not (each.focal.total and each.reference.total)]
    focal, reference = _sum(each.focal for each in rest), _sum(each.reference for each in rest)
    if focal.total and reference.total:
        return [*full, Stratum(name, focal, reference)], _NOBODY
    return full, _sum((focal, reference))


def _sum(counts: Iterable[Counts]) -> Counts:
    each = list(counts)
    return Counts(sum(c.successes for c in each), sum(c.total for c in each))
