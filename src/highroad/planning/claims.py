"""Claims: sentences bound to one number of a table by a condition that can be checked again and again.

A claim is *still true*, *weaker*, *no longer true* or *not evaluable*, always with the reason in words.

The point estimate decides between true and no longer true. A claim that the estimate bears out is **weaker**

* when the table gives an interval for the number and the interval reaches to where the claim would be false;
* or, without an interval, when an earlier table is given and the number's distance from the threshold
  has shrunk to less than half of what it was.

A claim is **not evaluable** when its row or column is not in the table, when the cell is suppressed, missing
or not evaluable itself, or when it is a lower bound ("at least $115.00") that leaves the answer open.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any, Protocol

from highroad.errors import BadQuestion
from highroad.language import gettext as _
from highroad.results import Column, Mark, Result


class Comparison(StrEnum):
    """How the number is compared."""

    ABOVE = "above"
    BELOW = "below"
    AT_LEAST = "at least"
    AT_MOST = "at most"
    BETWEEN = "between"  # both ends count
    RANK_AT_MOST = "rank at most"  # among the rows of the table, the highest number is rank 1
    RISES = "rises"  # against the earlier table
    FALLS = "falls"
    APPROXIMATELY = "approximately"  # within five percent of the threshold, or within `tolerance`


class Standing(StrEnum):
    """What became of a claim."""

    TRUE = "still true"
    WEAKER = "weaker"
    FALSE = "no longer true"
    NOT_EVALUABLE = "not evaluable"


class Table(Protocol):
    """What a claim reads of a table: its columns, and its cells by column (mark columns included)."""

    @property
    def columns(self) -> tuple[Column, ...]: ...

    @property
    def data(self) -> Mapping[str, tuple[Any, ...]]: ...


@dataclass(frozen=True, slots=True)
class Cells:
    """A plain table: a computed result that has not been released, or made in a test."""

    columns: tuple[Column, ...]
    data: Mapping[str, tuple[Any, ...]]

    @classmethod
    def of(cls, result: Result) -> Cells:
        """The cells of a result."""
        return cls(result.columns, {name: tuple(cells) for name, cells in result.table.to_pydict().items()})


@dataclass(frozen=True, slots=True)
class Claim:
    """A checkable sentence.

    measure: the column of the number. row: column -> value, which together name one row.
    threshold: the number compared with (the lower end for "between", the rank for "rank at most"; none for
    "rises" and "falls"). upper: the upper end for "between". tolerance: for "approximately", in its unit.
    low, high: columns of the number's interval; `<measure>_low` and `<measure>_high` are found by themselves.
    """

    sentence: str
    measure: str
    row: Mapping[str, str]
    comparison: Comparison
    threshold: float | None = None
    upper: float | None = None
    tolerance: float | None = None
    low: str | None = None
    high: str | None = None

    def __post_init__(self) -> None:
        needs = self.comparison not in (Comparison.RISES, Comparison.FALLS)
        numbers = [number for number in (self.threshold, self.upper, self.tolerance) if number is not None]
        if needs != (self.threshold is not None) or not all(math.isfinite(number) for number in numbers):
            _refuse(
                _("A claim of the kind “{kind}” needs a number to compare with.").format(kind=self.comparison)
            )
        if (self.comparison is Comparison.BETWEEN) != (self.upper is not None):
            _refuse(_("Only “between” has an upper end, and it needs one."))
        if self.upper is not None and self.threshold is not None and self.upper < self.threshold:
            _refuse(_("The upper end lies below the lower one."))
        if self.comparison is Comparison.RANK_AT_MOST and (self.threshold or 0) < 1:
            _refuse(_("Ranks begin at 1."))
        if self.tolerance is not None and self.tolerance < 0:
            _refuse(_("A tolerance can't be negative."))
        if not self.row:
            _refuse(_("A claim names the row that it speaks of."))


@dataclass(frozen=True, slots=True)
class Outcome:
    """A checked claim: its standing, the reason in words, and the number found (None when there is none)."""

    standing: Standing
    reason: str
    value: float | None = None


@dataclass(frozen=True, slots=True)
class _Cell:
    """One number with its interval, or the reason why there is none."""

    value: float | None
    low: float | None = None
    high: float | None = None
    at_least: bool = False
    estimated: bool = False
    why_not: str = ""
    column: Column | None = None
    row: int = -1

    def text(self, number: float) -> str:
        """A threshold, in the digits it was given with."""
        return _number(number, self.column)

    def bound(self, number: float) -> str:
        """An end of the interval, in the digits of the column."""
        return _number(number, self.column, exact=False)

    @property
    def found(self) -> str:
        """The number as people read it, marked when it is an estimate."""
        text = _number(self.value or 0.0, self.column, exact=False)
        return _("{number} (estimated)").format(number=text) if self.estimated else text


def check_claim(claim: Claim, table: Table, earlier: Table | None = None) -> Outcome:
    """Check a claim on a table, and against an earlier one where the claim or its strength depends on it.

    table, earlier: anything with `columns` and `data`, such as a released table.
    """
    cell = _find(claim, table)
    if cell.value is None:
        return Outcome(Standing.NOT_EVALUABLE, cell.why_not)
    before = _find(claim, earlier) if earlier is not None else None
    if claim.comparison in (Comparison.RISES, Comparison.FALLS):
        return _direction(claim, cell, before)
    if claim.comparison is Comparison.RANK_AT_MOST:
        return _rank(claim, cell, table)
    return _threshold(claim, cell, before)


def _threshold(claim: Claim, cell: _Cell, before: _Cell | None) -> Outcome:
    value, (low, high), inclusive = _known(cell.value), _allowed(claim), _inclusive(claim)
    wanted = _wanted(claim, cell)
    found = cell.found
    if cell.at_least:
        return _bounded(value, found, low, high, wanted, inclusive)
    if not _within(value, low, high, inclusive):
        return Outcome(
            Standing.FALSE, _("It is {value}, not {wanted}.").format(value=found, wanted=wanted), value
        )
    if cell.low is not None and cell.high is not None:
        if not (_within(cell.low, low, high, inclusive) and _within(cell.high, low, high, inclusive)):
            reason = _(
                "It is {value}, {wanted}, but its interval from {low} to {high} reaches beyond that."
            ).format(value=found, wanted=wanted, low=cell.bound(cell.low), high=cell.bound(cell.high))
            return Outcome(Standing.WEAKER, reason, value)
    elif before is not None and before.value is not None and not before.at_least:
        margin, margin_before = _margin(value, low, high), _margin(before.value, low, high)
        if margin_before > 0 and margin < margin_before / 2:
            reason = _(
                "It is {value}, still {wanted}, but much nearer to the limit than before ({before})."
            ).format(value=found, wanted=wanted, before=before.found)
            return Outcome(Standing.WEAKER, reason, value)
    return Outcome(Standing.TRUE, _("It is {value}: {wanted}.").format(value=found, wanted=wanted), value)


def _bounded(value: float, found: str, low: float, high: float, wanted: str, inclusive: bool) -> Outcome:
    """A lower bound decides only when everything from it upwards lies on one side."""
    if math.isinf(high) and _within(value, low, high, inclusive):
        return Outcome(
            Standing.TRUE,
            _("It is at least {value}, which is {wanted}.").format(value=found, wanted=wanted),
            value,
        )
    if value > high or (value == high and not inclusive):
        return Outcome(
            Standing.FALSE,
            _("It is at least {value}, not {wanted}.").format(value=found, wanted=wanted),
            value,
        )
    reason = _("It is published as at least {value}; whether it is {wanted} can't be told.").format(
        value=found, wanted=wanted
    )
    return Outcome(Standing.NOT_EVALUABLE, reason, None)


def _direction(claim: Claim, now: _Cell, before: _Cell | None) -> Outcome:
    if before is None or before.value is None:
        why = before.why_not if before is not None else _("There is no earlier table to compare with.")
        return Outcome(Standing.NOT_EVALUABLE, why)
    if now.at_least or before.at_least:
        return Outcome(
            Standing.NOT_EVALUABLE, _("One of the two numbers is published only as a lower bound.")
        )
    value = _known(now.value)
    then = before.value
    rises = claim.comparison is Comparison.RISES
    moved = value > then if rises else value < then
    found, was = now.found, before.found
    if not moved:
        return Outcome(
            Standing.FALSE, _("It was {before} and is {value}.").format(before=was, value=found), value
        )
    if None not in (now.low, now.high, before.low, before.high):
        apart = _known(now.low) > _known(before.high) if rises else _known(now.high) < _known(before.low)
        if not apart:
            reason = _("It was {before} and is {value}, but the two intervals overlap.").format(
                before=was, value=found
            )
            return Outcome(Standing.WEAKER, reason, value)
    return Outcome(Standing.TRUE, _("It was {before} and is {value}.").format(before=was, value=found), value)


def _rank(claim: Claim, cell: _Cell, table: Table) -> Outcome:
    limit = int(_known(claim.threshold))
    value = _known(cell.value)
    others = [_read(claim, table, row) for row in range(_rows(table)) if row != cell.row]
    hidden = sum(1 for other in others if other.value is None)
    unsure = [other for other in others if other.at_least and _known(other.value) <= value]
    above = sum(1 for other in others if other.value is not None and other.value > value)
    if cell.at_least:
        return Outcome(Standing.NOT_EVALUABLE, _("The number is published only as a lower bound."))
    if above + 1 > limit:
        reason = (
            _("It ranks {rank}, not first.").format(rank=above + 1)
            if limit == 1
            else _("It ranks {rank}, not among the first {limit}.").format(rank=above + 1, limit=limit)
        )
        return Outcome(Standing.FALSE, reason, value)
    if above + 1 + hidden + len(unsure) > limit:
        reason = _(
            "Among the numbers shown it ranks {rank}, but {hidden} others are hidden or lower bounds."
        ).format(rank=above + 1, hidden=hidden + len(unsure))
        return Outcome(Standing.WEAKER, reason, value)
    if cell.low is not None:
        reach = sum(
            1 for other in others if other.value is not None and (other.high or other.value) > cell.low
        )
        if reach + 1 > limit:
            reason = _("It ranks {rank}, but the intervals of others reach above its own.").format(
                rank=above + 1
            )
            return Outcome(Standing.WEAKER, reason, value)
    return Outcome(
        Standing.TRUE, _("It ranks {rank} of {count}.").format(rank=above + 1, count=len(others) + 1), value
    )


def _find(claim: Claim, table: Table) -> _Cell:
    names = {column.name for column in table.columns}
    for name in (claim.measure, *claim.row):
        if name not in names:
            return _Cell(None, why_not=_("The table has no column “{name}”.").format(name=name))
    matches = [
        row
        for row in range(_rows(table))
        if all(str(table.data[name][row]) == value for name, value in claim.row.items())
    ]
    if len(matches) != 1:
        wanted = ", ".join(claim.row.values())
        missing = _("The table has no row for {row}.").format(row=wanted)
        return _Cell(
            None, why_not=missing if not matches else _("More than one row fits {row}.").format(row=wanted)
        )
    return _read(claim, table, matches[0])


def _read(claim: Claim, table: Table, row: int) -> _Cell:
    column = next(column for column in table.columns if column.name == claim.measure)
    mark = table.data[column.mark][row] if column.mark else None
    value = table.data[claim.measure][row]
    if value is None:
        return _Cell(None, why_not=_hidden(mark), row=row)
    try:
        number = float(value)
    except (TypeError, ValueError):
        return _Cell(
            None, why_not=_("The column “{name}” holds no numbers.").format(name=column.label), row=row
        )
    low = _bound(table, claim.low or f"{claim.measure}_low", row)
    high = _bound(table, claim.high or f"{claim.measure}_high", row)
    return _Cell(number, low, high, mark == Mark.AT_LEAST, mark == Mark.ESTIMATED, "", column, row)


def _hidden(mark: str | None) -> str:
    if mark == Mark.SUPPRESSED:
        return _("The number is suppressed: it exists and may not be shown.")
    if mark == Mark.NOT_APPLICABLE:
        return _("The number has no meaning for this row.")
    if mark == Mark.NOT_EVALUABLE:
        return _("The data can't give this number.")
    return _("The number is missing: it was not published.")


def _bound(table: Table, name: str, row: int) -> float | None:
    value: Any = table.data[name][row] if name in table.data else None
    return float(value) if isinstance(value, int | float | Decimal) else None


def _rows(table: Table) -> int:
    return len(next(iter(table.data.values()), ()))


def _allowed(claim: Claim) -> tuple[float, float]:
    """The numbers for which the claim holds, from and to."""
    threshold = _known(claim.threshold)
    if claim.comparison is Comparison.BETWEEN:
        return threshold, _known(claim.upper)
    if claim.comparison is Comparison.APPROXIMATELY:
        room = claim.tolerance if claim.tolerance is not None else abs(threshold) * 0.05
        return threshold - room, threshold + room
    upward = claim.comparison in (Comparison.ABOVE, Comparison.AT_LEAST)
    return (threshold, math.inf) if upward else (-math.inf, threshold)


def _inclusive(claim: Claim) -> bool:
    return claim.comparison not in (Comparison.ABOVE, Comparison.BELOW)


def _within(value: float, low: float, high: float, inclusive: bool) -> bool:
    return low <= value <= high if inclusive else low < value < high


def _margin(value: float, low: float, high: float) -> float:
    return min(value - low, high - value)


def _wanted(claim: Claim, cell: _Cell) -> str:
    threshold = cell.text(_known(claim.threshold))
    patterns = {
        Comparison.ABOVE: _("above {number}").format(number=threshold),
        Comparison.BELOW: _("below {number}").format(number=threshold),
        Comparison.AT_LEAST: _("at least {number}").format(number=threshold),
        Comparison.AT_MOST: _("at most {number}").format(number=threshold),
        Comparison.APPROXIMATELY: _("about {number}").format(number=threshold),
    }
    if claim.comparison is Comparison.BETWEEN:
        return _("between {low} and {high}").format(low=threshold, high=cell.text(_known(claim.upper)))
    return patterns[claim.comparison]


def _number(number: float, column: Column | None, *, exact: bool = True) -> str:
    """A number as the column shows it; a threshold keeps the digits it was given with."""
    decimals = column.decimals if column else 0
    while exact and decimals < 6 and round(number, decimals) != round(number, 6):
        decimals += 1
    text = f"{number:,.{decimals}f}"
    if column is not None and column.kind == "money":
        return f"-${text[1:]}" if number < 0 else f"${text}"
    return f"{text}%" if column is not None and column.kind == "percent" else text


def _known(number: float | None) -> float:
    """A number that was checked to be there."""
    assert number is not None
    return number


def _refuse(problem: str) -> None:
    raise BadQuestion(problem, remedy=_("Mend the claim and check it again."))
