"""How far the numbers of a table moved from one vintage to another, and whether beyond their margins."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from highroad.planning.claims import Table


@dataclass(frozen=True, slots=True)
class Movement:
    """One number of a row, before and after.

    before, after: None where it isn't there or may not be shown. beyond: the two intervals don't overlap;
    None when the table gives no intervals. how: "moved", "same", or of rows that only one table
    has "added" or "removed".
    """

    key: tuple[str, ...]
    column: str
    before: float | None
    after: float | None
    beyond: bool | None
    how: Literal["moved", "same", "added", "removed"]

    @property
    def change(self) -> float | None:
        """After minus before."""
        return self.after - self.before if self.before is not None and self.after is not None else None


def movements(
    before: Table, after: Table, keys: Sequence[str], measures: Sequence[str]
) -> tuple[Movement, ...]:
    """What became of each number, rows in the order of `after`, those that are gone last.

    keys: the columns that name a row. An interval is a measure's `low` and `high` (of the first measure) or
    its `<measure>_low` and `<measure>_high`.
    """
    old, new = _rows(before, keys), _rows(after, keys)
    found = []
    for key in dict.fromkeys([*new, *old]):
        for place, measure in enumerate(measures):
            then = _number(before, old.get(key), measure)
            now = _number(after, new.get(key), measure)
            how: Literal["moved", "same", "added", "removed"] = "same" if then == now else "moved"
            if key not in old or key not in new:
                how = "added" if key not in old else "removed"
            beyond = _beyond(before, after, old.get(key), new.get(key), measure, first=place == 0)
            found.append(Movement(key, measure, then, now, beyond if how == "moved" else None, how))
    return tuple(found)


def _rows(table: Table, keys: Sequence[str]) -> Mapping[tuple[str, ...], int]:
    columns = [table.data[name] for name in keys]
    return {tuple(map(str, cells)): row for row, cells in enumerate(zip(*columns, strict=True))}


def _number(table: Table, row: int | None, column: str) -> float | None:
    value: Any = table.data[column][row] if row is not None and column in table.data else None
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


def _beyond(
    before: Table, after: Table, old: int | None, new: int | None, measure: str, *, first: bool
) -> bool | None:
    names = [(f"{measure}_low", f"{measure}_high"), *([("low", "high")] if first else [])]
    for low, high in names:
        was_low, was_high = _number(before, old, low), _number(before, old, high)
        is_low, is_high = _number(after, new, low), _number(after, new, high)
        if was_low is None or was_high is None or is_low is None or is_high is None:
            continue
        return is_low > was_high or is_high < was_low
    return None
