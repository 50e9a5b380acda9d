"""From a report's table to counts of groups, as `highroad.equity` compares them."""

from __future__ import annotations

from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

from highroad.equity import Counts

RATES: Final = ("employment_q2", "employment_q4", "credential", "skill_gains", "retention")


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
