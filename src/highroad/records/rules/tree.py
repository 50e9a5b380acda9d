"""What an expression of a check means: values and conditions over the cells of one record."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

Comparison = Literal["<", "<=", "==", "!=", ">=", ">"]
Moment = Literal["report_begin", "report_end", "as_of"]
# What a value is measured in: whole numbers and codes, cents, days since 1970, digests of text.
Unit = Literal["number", "money", "date", "text", "state"]


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell, by element id."""

    id: str
    unit: Unit


@dataclass(frozen=True, slots=True)
class Constant:
    """A number in its unit, as the kernel counts."""

    value: int
    unit: Unit


@dataclass(frozen=True, slots=True)
class MomentOf:
    """The first or last day of the report quarter, or the day as of which a file is judged."""

    moment: Moment
    unit: Unit = "date"


@dataclass(frozen=True, slots=True)
class Shifted:
    """A value and so many more days (or units)."""

    value: Value
    by: int
    unit: Unit


@dataclass(frozen=True, slots=True)
class Extreme:
    """The largest or smallest of the cells that are filled."""

    largest: bool
    cells: tuple[Cell, ...]
    unit: Unit


@dataclass(frozen=True, slots=True)
class QuarterEnd:
    """The last day of the quarter so many quarters after that of a date."""

    value: Value
    later: int
    unit: Unit = "date"


@dataclass(frozen=True, slots=True)
class Age:
    """Full years from one date to another."""

    born: Value
    day: Value
    unit: Unit = "number"


@dataclass(frozen=True, slots=True)
class Count:
    """How many of the cells hold a code."""

    code: int
    cells: tuple[Cell, ...]
    unit: Unit = "number"


@dataclass(frozen=True, slots=True)
class Remainder:
    """What is left of a value (of cents for money) divided by a whole number."""

    value: Value
    by: int
    unit: Unit = "number"


@dataclass(frozen=True, slots=True)
class Quotient:
    """A value divided by a whole number, rounded down."""

    value: Value
    by: int
    unit: Unit = "number"


@dataclass(frozen=True, slots=True)
class Difference:
    """One value less another: days between dates."""

    value: Value
    less: Value
    unit: Unit = "number"


Value = (
    Cell
    | Constant
    | MomentOf
    | Shifted
    | Extreme
    | QuarterEnd
    | Age
    | Count
    | Remainder
    | Quotient
    | Difference
)


@dataclass(frozen=True, slots=True)
class Filled:
    """Whether a value is there, readable or not."""

    value: Value


@dataclass(frozen=True, slots=True)
class Digit:
    """Whether a date cell holds a single digit, as if it were a flag."""

    cell: Cell


@dataclass(frozen=True, slots=True)
class Among:
    """Whether a value is one of a set."""

    value: Value
    allowed: frozenset[int]


@dataclass(frozen=True, slots=True)
class Compare:
    """A comparison of two values."""

    comparison: Comparison
    left: Value
    right: Value


@dataclass(frozen=True, slots=True)
class Not:
    """The contrary."""

    part: Condition


@dataclass(frozen=True, slots=True)
class Joined:
    """Two conditions joined by "and", "or", "=>" (if, then) or "<=>" (both or neither)."""

    by: Literal["and", "or", "=>", "<=>"]
    left: Condition
    right: Condition


Condition = Filled | Digit | Among | Compare | Not | Joined


def cells_of(part: Condition | Value) -> Iterator[str]:
    """Ids of the elements that an expression reads, with repetitions."""
    match part:
        case Cell(id):
            yield id
        case Extreme(_, cells) | Count(_, cells):
            for cell in cells:
                yield cell.id
        case (
            Shifted(value)
            | QuarterEnd(value)
            | Remainder(value)
            | Quotient(value)
            | Filled(value)
            | Among(value)
        ):
            yield from cells_of(value)
        case Age(left, right) | Difference(left, right) | Compare(_, left, right):
            yield from cells_of(left)
            yield from cells_of(right)
        case Joined(_, first, second):
            yield from cells_of(first)
            yield from cells_of(second)
        case Digit(cell):
            yield cell.id
        case Not(inner):
            yield from cells_of(inner)
        case _:
            return
