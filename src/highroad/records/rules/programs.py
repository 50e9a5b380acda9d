"""From conditions to the kernel's table: each value and condition is one node, however often it is used."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np

from highroad.engine.cells import Program
from highroad.engine.cells import rules as kernel
from highroad.engine.cells.values import Ints
from highroad.records.rules.tree import (
    Age,
    Among,
    Cell,
    Compare,
    Condition,
    Constant,
    Count,
    Difference,
    Digit,
    Extreme,
    Filled,
    Joined,
    MomentOf,
    Not,
    QuarterEnd,
    Quotient,
    Remainder,
    Shifted,
    Value,
)

_COMPARISONS: Final = {
    "<": kernel.LT,
    "<=": kernel.LE,
    "==": kernel.EQ,
    "!=": kernel.NE,
    ">=": kernel.GE,
    ">": kernel.GT,
}
_MIRRORED: Final = {"<": ">", "<=": ">=", "==": "==", "!=": "!=", ">=": "<=", ">": "<"}
_JOINTS: Final = {"and": kernel.AND, "or": kernel.OR, "=>": kernel.IMPLIES, "<=>": kernel.IFF}
Row = tuple[int, int, int, int]


class Compiler:
    """Collects conditions over the same slots into one table.

    slots: element id to slot; an element without one counts as blank. moments: days since 1970 of
    `report_begin`, `report_end` and `as_of`.
    """

    def __init__(self, slots: Mapping[str, int], moments: Mapping[str, int]) -> None:
        self.slots = dict(slots)
        self.absent = len(slots)  # a slot that no column fills
        self.size = len(slots) + 1
        self.moments = moments
        self.values: dict[Row, int] = {}
        self.logic: dict[Row, int] = {}
        self.lists: list[int] = []
        self.list_places: dict[tuple[int, ...], int] = {}
        self.masks: dict[int, int] = {}

    def program(self, rules: Sequence[tuple[Condition, int]], counted: Sequence[Condition] = ()) -> Program:
        """The table of rules (condition, number) and of conditions whose true rows are counted."""
        judged = [(self.condition(condition), number) for condition, number in rules]
        counts = [self.condition(condition) for condition in counted]
        return Program(
            slots=self.size,
            values=_table(list(self.values), 4),
            logic=_table(list(self.logic), 4),
            lists=np.asarray(self.lists or [0], np.int32),
            masks=np.asarray(list(self.masks) or [0], np.uint64),
            rules=_table(judged, 2),
            counted=np.asarray(counts, np.int32),
        )

    def condition(self, part: Condition) -> int:
        """The logic node of a condition."""
        match part:
            case Filled(value):
                return self._logic((kernel.FILLED, self.value(value), 0, 0))
            case Digit(cell):
                return self._logic((kernel.FLAG, self.value(cell), 0, 0))
            case Among(value, allowed):
                return self._among(self.value(value), allowed)
            case Compare(comparison, left, right):
                return self._compare(comparison, left, right)
            case Not(inner):
                return self._logic((kernel.NOT, self.condition(inner), 0, 0))
            case Joined(by, left_part, right_part):
                first = self.condition(left_part)
                return self._logic((_JOINTS[by], first, self.condition(right_part), 0))

    def value(self, part: Value) -> int:
        """The row of the tile where a value stands."""
        match part:
            case Cell(identity):
                return self.slots.get(identity, self.absent)
            case Constant(number):
                return self._value((kernel.CONSTANT, 0, 0, number))
            case MomentOf(moment):
                return self._value((kernel.CONSTANT, 0, 0, self.moments[moment]))
            case Shifted(value, by) if isinstance(value, MomentOf):
                return self._value((kernel.CONSTANT, 0, 0, self.moments[value.moment] + by))
            case Shifted(value, by):
                return self._value((kernel.ADD, self.value(value), 0, by))
            case Extreme(largest, cells):
                place, size = self._list([self.value(cell) for cell in cells])
                return self._value((kernel.MAX if largest else kernel.MIN, place, size, 0))
            case Count(code, cells):
                place, size = self._list([self.value(cell) for cell in cells])
                return self._value((kernel.COUNT, place, size, code))
            case QuarterEnd(value, later):
                return self._value((kernel.QUARTER_END, self.value(value), 0, later))
            case Age(born, day):
                return self._value((kernel.AGE, self.value(born), self.value(day), 0))
            case Remainder(value, by):
                return self._value((kernel.REMAINDER, self.value(value), 0, by))
            case Quotient(value, by):
                return self._value((kernel.QUOTIENT, self.value(value), 0, by))
            case Difference(value, less):
                return self._value((kernel.MINUS, self.value(value), self.value(less), 0))

    def _compare(self, comparison: str, left: Value, right: Value) -> int:
        constant = self._constant(right)
        if constant is None:
            mirrored = self._constant(left)
            if mirrored is not None:
                return self._compare(_MIRRORED[comparison], right, left)
            row = (kernel.COMPARE, self.value(left), self.value(right), _COMPARISONS[comparison])
            return self._logic(row)
        return self._logic((kernel.COMPARE_CONSTANT, self.value(left), constant, _COMPARISONS[comparison]))

    def _constant(self, value: Value) -> int | None:
        match value:
            case Constant(number):
                return number
            case MomentOf(moment):
                return self.moments[moment]
            case Shifted(inner, by) if isinstance(inner, MomentOf):
                return self.moments[inner.moment] + by
            case _:
                return None

    def _among(self, source: int, allowed: frozenset[int]) -> int:
        if max(allowed) < 64 and min(allowed) >= 0:
            mask = sum(1 << value for value in allowed)
            place = self.masks.setdefault(mask, len(self.masks))
            return self._logic((kernel.IN_MASK, source, place, 0))
        place, size = self._list(sorted(allowed))
        return self._logic((kernel.IN_LIST, source, place, size))

    def _list(self, values: Sequence[int]) -> tuple[int, int]:
        key = tuple(values)
        if key not in self.list_places:
            self.list_places[key] = len(self.lists)
            self.lists.extend(values)
        return self.list_places[key], len(key)

    def _value(self, row: Row) -> int:
        return self.size + self.values.setdefault(row, len(self.values))

    def _logic(self, row: Row) -> int:
        return self.logic.setdefault(row, len(self.logic))


def _table(rows: Sequence[tuple[int, ...]], width: int) -> Ints:
    return np.asarray(rows, np.int32).reshape(len(rows), width)
