"""What another way of computing changes: line by line, and choice by choice."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

from highroad.indicators.groups import Breakouts
from highroad.indicators.quarters import Windows
from highroad.indicators.report import KEYS, shared_pass, table_of
from highroad.indicators.rules import Rules
from highroad.indicators.tally import STATE, Tally
from highroad.reference import performance

NUMBERS: Final = ("numerator", "denominator", "people", "value")


def line_by_line(one: pa.Table, other: pa.Table) -> pa.Table:
    """Two reports side by side: `KEYS`, then each of `NUMBERS` with `_other` and `_difference` (other less
    one), only where they differ. A line that only one of them has counts as nothing in the other.
    """
    kept = [*KEYS, *NUMBERS]
    joined = one.select(kept).join(
        other.select(kept), keys=list(KEYS), join_type="full outer", right_suffix="_other"
    )
    different = None
    for name in NUMBERS:
        mine, theirs = joined.column(name), joined.column(f"{name}_other")
        if name != "value":
            mine, theirs = pc.fill_null(mine, 0), pc.fill_null(theirs, 0)
        gap = pc.subtract(theirs, mine)
        joined = joined.append_column(f"{name}_difference", gap)
        moved = pc.fill_null(pc.not_equal(gap, 0), False)
        if name == "value":  # a rate that one way has and the other has not
            moved = pc.or_(moved, pc.xor(pc.is_null(mine), pc.is_null(theirs)))
        different = moved if different is None else pc.or_(different, moved)
    return joined.filter(different).sort_by([(name, "ascending") for name in KEYS])


class Effects:
    """Counts in progress that will say what each reading alone would change. Add records to `tallies`."""

    def __init__(
        self,
        rules: Rules,
        windows: Windows,
        *,
        programs: Sequence[str] | None = None,
        choices: Sequence[str] | None = None,
    ) -> None:
        known = performance.choices(rules.day)
        self._choices = [known[key] for key in choices or known if not rules.takes(key)]
        own = {name for each in self._choices for name in (*each.dimensions, each.total) if name}
        self._base = Tally(rules, windows, Breakouts(tuple(sorted(own))), (STATE,), programs)
        self._others = {
            each.key: Tally(
                rules.with_choice(each.key), windows, Breakouts(each.dimensions), (STATE,), programs
            )
            for each in self._choices
            if not each.total
        }

    @property
    def tallies(self) -> list[Tally]:
        """What the records must be added to."""
        return [self._base, *self._others.values()]

    def tables(self) -> dict[str, pa.Table]:
        """Choice -> what taking it alone would change for the state, as in `line_by_line`."""
        plain = table_of(self._base)
        totals = plain.filter(pc.equal(plain.column("group"), ""))
        found = {}
        for each in self._choices:
            if each.total:
                gaps = line_by_line(totals, _in_place_of_everybody(plain, each.total))
                moved = pc.is_in(gaps.column("line"), pa.array(each.indicators, pa.string()))
                found[each.key] = gaps.filter(moved)
                continue
            lines = pc.or_(
                pc.equal(plain.column("group"), ""),
                pc.is_in(plain.column("dimension"), pa.array(each.dimensions, pa.string())),
            )
            found[each.key] = line_by_line(plain.filter(lines), table_of(self._others[each.key]))
        return found


def _in_place_of_everybody(table: pa.Table, dimension: str) -> pa.Table:
    """The rows of a dimension's one group, as if it were everybody; what has no group stays as it is."""
    groups = [group for group in performance.groups() if group.dimension == dimension]
    own = pa.array(sorted({program for group in groups for program in group.programs}), pa.string())
    has = pc.is_in(table.column("program"), own)
    plain = table.filter(pc.and_(pc.invert(has), pc.equal(table.column("group"), "")))
    shown = table.filter(pc.and_(has, pc.equal(table.column("dimension"), dimension)))
    for name in ("dimension", "group"):
        place = shown.schema.get_field_index(name)
        shown = shown.set_column(place, name, pa.array([""] * shown.num_rows, pa.string()))
    return pa.concat_tables([shown, plain])


def effects_of_choices(
    parts: Iterable[pa.Table | pa.RecordBatch],
    rules: Rules,
    windows: Windows,
    *,
    programs: Sequence[str] | None = None,
    choices: Sequence[str] | None = None,
) -> dict[str, pa.Table]:
    """Choice -> what taking it alone would change for the state: totals, and lines of groups where a choice
    moves those. As in `line_by_line`; choices that the rules already take are left out. One pass.
    """
    effects = Effects(rules, windows, programs=programs, choices=choices)
    shared_pass(parts, effects.tallies)
    return effects.tables()
