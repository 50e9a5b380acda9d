"""How far openings may be off: sampling error of jobs, rounding, and the other of two projected rates."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any, Final

import pyarrow as pa
import pyarrow.compute as pc

from highroad.language import gettext as _
from highroad.language import mark as N_
from highroad.market.staffing import NINETY
from highroad.results import Column, Mark

_A_YEAR: Final = N_("openings a year")
ENDS: Final = (
    Column("openings_low", N_("Openings, at the least"), "count", _A_YEAR, 0, "openings_low_mark"),
    Column("openings_high", N_("Openings, at the most"), "count", _A_YEAR, 0, "openings_high_mark"),
)
#: Openings as a table of other things takes them over.
WITH_ENDS: Final = (
    "openings",
    "openings_mark",
    *(name for end in ENDS for name in (end.name, f"{end.name}_mark")),
)
#: Ends without the sampling error, and what rounding, the other rates and sampling each add to the width.
PARTS: Final = ("steady_low", "steady_high", "from_rounding", "from_rates", "from_sampling")
#: All that `with_range` adds.
RANGE: Final = (*(name for end in ENDS for name in (end.name, f"{end.name}_mark")), *PARTS)
#: The survey rounds jobs to ten: each area's number is off by at most this.
HALF_OF_TEN: Final = 5.0
#: The projections publish jobs in thousands to one digit, and rates in percent to one digit.
HALF_OF_LEVEL: Final = 50.0
HALF_OF_RATE: Final = 0.0005


def with_range(table: pa.Table, areas: int = 1) -> pa.Table:
    """Openings with their ends, and with what each driver adds to the distance between these.

    table: `employment`, `employment_rse` (percent), `employment_mark`, `openings`, and openings for each job
    by the rates used, `own_least`, `own_most` (what rounding leaves possible), and by the other ones,
    `other_least`, `other_most` (null without). areas: how many published numbers `employment` adds up.

    Adds `RANGE` in place of the ends for each job. `openings_low`, `openings_high` hold the sampling error of
    jobs (90 percent, on the scale of ratios, as for quotients), the rounding of jobs and rates, and both
    rates; `steady_low`, `steady_high` the same without the sampling error. `from_rounding`, `from_rates` and
    `from_sampling` are never below zero and add up to the width. Where no error is published the two ends are
    "missing" and the steady ones stand; where jobs are only known to be at least so many there is no upper
    end ("not_evaluable"). low ≤ steady low ≤ openings ≤ steady high ≤ high.
    """
    jobs = pc.cast(table["employment"], pa.float64())
    error = pc.divide(pc.cast(table["employment_rse"], pa.float64()), 100.0)
    nothing = pa.scalar(None, pa.float64())
    point = table["openings"]
    known = pc.is_valid(point)
    capped = pc.fill_null(pc.equal(table["employment_mark"], Mark.AT_LEAST.value), False)
    half = HALF_OF_TEN * areas
    least, most = pc.max_element_wise(pc.subtract(jobs, half), 0.0, skip_nulls=False), pc.add(jobs, half)
    own = (pc.multiply(least, table["own_least"]), pc.multiply(most, table["own_most"]))
    other = (pc.multiply(least, table["other_least"]), pc.multiply(most, table["other_most"]))
    rounded = (pc.min_element_wise(own[0], point), pc.max_element_wise(own[1], point))
    steady = (pc.min_element_wise(rounded[0], other[0]), pc.max_element_wise(rounded[1], other[1]))
    reach = pc.exp(pc.multiply(error, NINETY))
    low, high = pc.divide(steady[0], reach), pc.multiply(steady[1], reach)
    rounding = pc.subtract(rounded[1], rounded[0])
    width = pc.subtract(steady[1], steady[0])
    made = {
        "openings_low": low,
        "openings_high": high,
        "steady_low": steady[0],
        "steady_high": steady[1],
        "from_rounding": rounding,
        "from_rates": pc.subtract(width, rounding),
        "from_sampling": pc.subtract(pc.subtract(high, low), width),
    }
    table = table.drop_columns(["own_least", "own_most", "other_least", "other_most"])
    never = pc.invert(known)
    for name, column in made.items():
        hidden = never if name in ("openings_low", "steady_low") else pc.or_(never, capped)
        made[name] = pc.if_else(hidden, nothing, column)
    absent = pc.if_else(never, Mark.NOT_EVALUABLE.value, Mark.MISSING.value)
    beyond = pc.if_else(pc.or_(never, capped), Mark.NOT_EVALUABLE.value, Mark.MISSING.value)
    marks = {
        "openings_low_mark": pc.if_else(pc.is_valid(made["openings_low"]), Mark.ESTIMATED.value, absent),
        "openings_high_mark": pc.if_else(pc.is_valid(made["openings_high"]), Mark.ESTIMATED.value, beyond),
    }
    for name in RANGE:
        table = table.append_column(name, (made | marks)[name])
    return table


def ends_for_each_job(
    before: pa.ChunkedArray, after: pa.ChunkedArray, leave: pa.ChunkedArray, move: pa.ChunkedArray, years: int
) -> tuple[pa.ChunkedArray, pa.ChunkedArray]:
    """The fewest and the most openings a year for each job of the base year that the nation's published
    numbers allow: jobs off by up to 50, rates (fractions) by up to 0.0005.
    """
    ends = []
    for sign in (-1.0, 1.0):
        first = pc.subtract(before, sign * HALF_OF_LEVEL)
        last = pc.max_element_wise(pc.add(after, sign * HALF_OF_LEVEL), 0.0, skip_nulls=False)
        change = pc.subtract(pc.divide(last, first), 1.0)
        change = pc.if_else(pc.greater(first, 0.0), change, pa.scalar(None, pa.float64()))
        rates = pc.add(
            *(
                pc.max_element_wise(pc.add(rate, sign * HALF_OF_RATE), 0.0, skip_nulls=False)
                for rate in (leave, move)
            )
        )
        average = pc.add(1.0, pc.divide(change, 2.0))
        total = pc.add(pc.divide(change, float(years)), pc.multiply(rates, average))
        ends.append(pc.max_element_wise(total, 0.0, skip_nulls=False))
    return ends[0], ends[1]


def outward(low: float, high: float) -> tuple[float, float]:
    """Ends of a range rounded away from its middle, to tens from a hundred on: never narrower."""
    unit = 10.0 if max(abs(low), abs(high)) >= 100 else 1.0
    return unit * math.floor(low / unit), unit * math.ceil(high / unit)


def openings_words(row: Mapping[str, Any]) -> str:
    """The openings of a row with their range, as a part of a sentence; estimates are no counts."""
    if row["openings"] is None:
        return _("openings not known")
    count = row["openings"] if row["openings"] < 100 else round(row["openings"], -1)
    words = {"count": f"{count:,.0f}"}
    low, high = row["openings_low"], row["openings_high"]
    if low is None or high is None:
        return _("about {count} openings a year").format(**words)
    words |= {name: f"{end:,.0f}" for name, end in zip(("low", "high"), outward(low, high), strict=True)}
    return _("about {count} openings a year ({low} to {high})").format(**words)


def half_unit(numbers: pa.ChunkedArray) -> float:
    """Half of what a column of numbers is rounded to: the largest of 1, 10 and 100 that divides all."""
    known = [abs(each) for each in pc.drop_null(pc.unique(numbers)).to_pylist()]
    for unit in (100, 10):
        if known and all(math.isclose(each, unit * round(each / unit), abs_tol=1e-6) for each in known):
            return unit / 2
    return 0.5


def range_note(*, both: bool, nation: bool = False) -> str:
    """What the range of openings holds, and what it doesn't. nation: of an area without a state's own."""
    told = _(
        "The range of openings holds the sampling error of jobs that the publisher states (in nine of ten "
        "cases) and the rounding of jobs and rates."
    )
    more = (
        _("It also holds what the jobs come to at both rates, the nation's and the state's.")
        if both
        else _(
            "Only one of the nation's and the state's projections is at hand: how far they differ is not in "
            "the range."
        )
    )
    last = _("How sure the projections are nobody publishes: that is not in it.")
    return " ".join([told, *([] if nation else [more]), last])
