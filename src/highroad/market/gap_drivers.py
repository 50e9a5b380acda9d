"""What the range of a gap is made of: where people go, and each thing that makes openings unsure."""

from __future__ import annotations

from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from highroad.language import gettext as _
from highroad.language import mark as N_
from highroad.market.openings_range import RANGE
from highroad.results import Column, Mark

#: What may widen a gap, by the column of a table that says by how much.
DRIVERS: Final = {
    "from_paths": N_("where people go"),
    "from_sampling": N_("sampling error of jobs"),
    "from_rounding": N_("rounding"),
    "from_rates": N_("rates of the nation or the state"),
}
DRIVER: Final = Column("drivers", N_("What widens the range"))
_SAID_FROM: Final = 0.5  # less than half an opening, or half a percent, is no driver worth a word


def gap_ends(table: pa.Table) -> tuple[pa.ChunkedArray, pa.ChunkedArray]:
    """The fewest and the most openings that a gap is reckoned from; null above where jobs are only known to
    be at least so many, and both where openings are not known.

    table: `openings`, and the columns of `RANGE` where there are any. Without a published error the ends are
    those of rounding and rates, else the openings themselves: `drivers_in_words` says so.
    """
    point = table["openings"].cast(pa.float64())
    if "openings_low" not in table.column_names:
        return point, point
    open_above = pc.and_(pc.is_valid(point), pc.equal(table["openings_high_mark"], Mark.NOT_EVALUABLE.value))
    low = pc.coalesce(table["openings_low"], table["steady_low"], point)
    high = pc.coalesce(table["openings_high"], table["steady_high"], point)
    nothing = pa.scalar(None, pa.float64())
    return low, pc.if_else(pc.fill_null(open_above, False), nothing, high)


def range_or_none(table: pa.Table) -> pa.Table:
    """The table with the columns of `RANGE`: nothing, marked "missing", where it came without them."""
    if "openings_low" in table.column_names:
        return table
    for name in RANGE:
        column = pa.nulls(table.num_rows, pa.float64())
        if name.endswith("_mark"):
            column = pa.array([Mark.MISSING.value] * table.num_rows, pa.string())
        table = table.append_column(name, column)
    return table


def drivers_in_words(table: pa.Table) -> pa.Array:
    """For each row what widens its range, the most first, with by how much, and what is not in it; null
    where openings are not known. table: `openings`, the columns of `DRIVERS`, `openings_low`,
    `openings_high_mark`.
    """
    width = np.column_stack(
        [pc.fill_null(table[name].cast(pa.float64()), 0.0).to_numpy(zero_copy_only=False) for name in DRIVERS]
    )
    names = [_(each) for each in DRIVERS.values()]
    order = np.argsort(-width, axis=1, kind="stable")
    known = pc.is_valid(table["openings"]).to_pylist()
    silent = pc.is_null(table["openings_low"]).to_pylist()
    open_above = pc.equal(table["openings_high_mark"], Mark.NOT_EVALUABLE.value).to_pylist()
    told: list[str | None] = []
    for row in range(table.num_rows):
        parts = [
            f"{names[each]} {width[row, each]:,.0f}" for each in order[row] if width[row, each] >= _SAID_FROM
        ]
        if silent[row]:
            parts.append(silence())
        if open_above[row]:
            parts.append(_("open above: not all areas show their jobs"))
        told.append("; ".join(parts) if known[row] else None)
    return pa.array(told, pa.string())


def silence() -> str:
    """That a range lacks a driver."""
    return _("not in it: the sampling error of jobs, which is not published")


def drivers_overall(table: pa.Table) -> str:
    """What widens the ranges of all rows together, the most first, in percent of their width; "" for none."""
    sums = {name: float(pc.sum(table[name]).as_py() or 0.0) for name in DRIVERS}
    whole = sum(sums.values())
    if whole <= 0:
        return ""
    shares = sorted(((100 * width / whole, _(DRIVERS[name])) for name, width in sums.items()), reverse=True)
    listed = ", ".join(f"{name} ({share:.0f}%)" for share, name in shares if share >= _SAID_FROM)
    return _("The width of the ranges comes from {drivers}.").format(drivers=listed)


def not_in_the_range(*, seats: bool = False) -> str:
    """What no range of a gap holds. seats: of places in programs, not of people who completed them."""
    if seats:
        return _(
            "Not in the range: vacancies of today, people who do not finish, commute, move in or move away, "
            "study on or come without a program, and how sure the projections are."
        )
    return _(
        "Not in the range: vacancies of today, people who commute, move in or move away, study on or come "
        "without a program, and how sure the projections are."
    )
