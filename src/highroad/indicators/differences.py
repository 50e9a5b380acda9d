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


def effects_of_choices(
    parts: Iterable[pa.Table | pa.RecordBatch],
    rules: Rules,
    windows: Windows,
    *,
    programs: Sequence[str] | None = None,
    choices: Sequence[str] | None = None,
) -> dict[str, pa.Table]:
    """Choice -> what taking it alone would change in the state's totals, as in `line_by_line`.

    Choices that the rules already take are left out. One pass over the records.
    """
    known = performance.choices(rules.day) if choices is None else choices
    wanted = [choice for choice in known if not rules.takes(choice)]
    everywhere = (Breakouts(), (STATE,), programs)
    base = Tally(rules, windows, *everywhere)
    others = {choice: Tally(rules.with_choice(choice), windows, *everywhere) for choice in wanted}
    shared_pass(parts, [base, *others.values()])
    plain = table_of(base)
    return {choice: line_by_line(plain, table_of(tally)) for choice, tally in others.items()}
