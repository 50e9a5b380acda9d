"""Early signs in monthly series that work is getting scarce: the Sahm rule, CUSUM, and change in a year.

Every function takes an Arrow table `period` (date, the first of each month) and `value` (percent or any
other unit; null, nan or infinite where it is not published), with every month once and in any order, and
gives a row for each month in order. A month that cannot be judged is null and its `mark` says why: "missing"
(its own value is not published), "not_evaluable" (the series is too short before it, or has a gap in what is
looked back at) or "not_applicable" (the measure has no meaning here). Of months that are judged the mark is
null.

Rates that are revised or seasonally adjusted know later months: a sign dated by them was not seen then.
"""

from __future__ import annotations

from datetime import date
from typing import Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from highroad.errors import BadQuestion
from highroad.language import gettext as _
from highroad.results import Mark

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
SAHM_THRESHOLD: Final = 0.5  # percentage points
ALLOWANCE: Final = 0.5  # standard deviations a month that are taken for noise
LIMIT: Final = 5.0  # standard deviations added up from which CUSUM alarms
BASE: Final = 36  # months that say what is usual
_YEAR: Final = 12
_MEAN: Final = 3
_ROUNDING: Final = 1e-9  # means of rates with one decimal reach 0.5 exactly; as binary numbers just below it


def sahm_rule(series: pa.Table, *, threshold: float = SAHM_THRESHOLD) -> pa.Table:
    """The rise of the unemployment rate over its low: a sign of recession at half a point.

    series: see the head of this module, in percent. threshold: in percentage points.

    Arrow table: `period`; `mean`, of the month and the two before it; `value`, that mean less the lowest of
    the twelve such means before it (percentage points; negative where the rate is at a new low); `signal`,
    whether that is `threshold` or more; `mark`. The first 14 months have no value, nor has any month with a
    gap in the 15 months up to it: a series of less than 15 months is all "not_evaluable". Raises BadQuestion
    for months that do not follow each other. Source: Sahm (2019), Direct Stimulus Payments to Individuals.
    The rule was made for the nation's adjusted rate; of an unadjusted one, or a small industry's, it alarms
    far too often.
    """
    periods, values = _months(series)
    means = _lookback(values, _MEAN).mean(axis=1)
    before = np.concatenate([[np.nan], means[:-1]]) if len(means) else means
    lowest = _lookback(before, _YEAR).min(axis=1)  # nan, not the lowest of the rest, where one is unknown
    rise = means - lowest
    return _judged(periods, values, {"mean": means, "value": rise}, "signal", threshold)


def cusum(
    series: pa.Table, *, base: int = BASE, allowance: float = ALLOWANCE, limit: float = LIMIT
) -> pa.Table:
    """A rise that lasts, added up: S = max(0, S before + z − allowance), from 0 (Page 1954, Biometrika 41).

    series: see the head of this module; for falling jobs give them with the sign turned. base: the first
    months, two at least, whose mean and standard deviation (n − 1) make z. allowance, limit: in standard
    deviations.

    Arrow table: `period`; `z`; `value`, the sum S; `signal`, whether it is above `limit`; `in_base`, whether
    the month is one of the base, which was judged by months after it: no warning that anybody could have
    had; `mark`. After a gap the sum goes on from where it was, for an unknown month moves it nowhere. Where
    the series is shorter than its base, or the base has a gap, nothing is known to be usual: all is
    "not_evaluable". Where the base never varies every change would be infinite: "not_applicable". S does not
    come down soon after a rise, and seasons are not taken out: give an adjusted series. Raises BadQuestion
    for months that do not follow each other and for a base, allowance or limit that makes no sense.
    """
    if base < 2 or not (0 <= allowance < np.inf and 0 < limit < np.inf):
        raise BadQuestion(
            _("These are no base, allowance and limit that an alarm can have."),
            remedy=_("Give two months or more, an allowance of zero or more and a limit above zero."),
        )
    periods, values = _months(series)
    first = values[:base]
    usual = len(first) == base and not np.isnan(first).any()
    flat = usual and bool(first.min() == first.max())  # a standard deviation would be rounding, not zero
    z = (values - first.mean()) / first.std(ddof=1) if usual and not flat else np.full_like(values, np.nan)
    known = ~np.isnan(z)
    # The sum that is never below zero is the free sum less its lowest so far, which needs no loop.
    free = np.cumsum(np.where(known, z - allowance, 0.0))
    total = np.where(known, free - np.minimum(np.minimum.accumulate(free), 0.0), np.nan)
    table = _judged(periods, values, {"z": z, "value": total}, "signal", limit, above=True, flat=flat)
    in_base = pa.array(np.arange(len(values)) < base)
    return table.add_column(table.num_columns - 1, "in_base", in_base)


def change_in_a_year(series: pa.Table) -> pa.Table:
    """The change from the same month of the year before, in the series' units: seasons fall out of it.

    series: see the head of this module. Arrow table: `period`, `value`, `mark`. The first twelve months, and
    months with a gap a year before, have no value. Raises BadQuestion for months that do not follow each
    other.
    """
    periods, values = _months(series)
    before = np.concatenate([np.full(_YEAR, np.nan), values])[: len(values)]
    return _judged(periods, values, {"value": values - before})


def first_sign(judged: pa.Table) -> date | None:
    """The first month with a `signal` in an answer of `sahm_rule` or `cusum`; None where there is none."""
    found: date | None = pc.min(judged.filter(pc.fill_null(judged["signal"], False))["period"]).as_py()
    return found


def _months(series: pa.Table) -> tuple[pa.ChunkedArray, Floats]:
    """Months in order and their values, nan where unknown. Raises BadQuestion as the callers say."""
    if missing := [name for name in ("period", "value") if name not in series.column_names]:
        raise BadQuestion(
            _("The table has no column “{name}”.").format(name=missing[0]),
            remedy=_("Use a table with these columns: {names}.").format(names="period, value"),
        )
    ordered = series.sort_by("period")
    periods = ordered["period"].cast(pa.date32())
    number = pc.add(pc.multiply(pc.year(periods), 12), pc.month(periods)).to_numpy()
    if periods.null_count or (np.diff(number) != 1).any():
        raise BadQuestion(
            _("The months do not follow each other."), remedy=_("Give every month once, without gaps.")
        )
    values = np.array(pc.fill_null(ordered["value"].cast(pa.float64()), np.nan).to_numpy())
    values[~np.isfinite(values)] = np.nan
    return periods, values


def _lookback(values: Floats, width: int) -> Floats:
    """Each value with those before it: one row a value, `width` columns, nan before the beginning."""
    padded = np.concatenate([np.full(width, np.nan), values])
    return np.lib.stride_tricks.sliding_window_view(padded, width)[1:]


def _judged(
    periods: pa.ChunkedArray,
    values: Floats,
    measures: dict[str, Floats],
    sign: str = "",
    limit: float = 0.0,
    *,
    above: bool = False,
    flat: bool = False,
) -> pa.Table:
    """The answer: measures with nulls for nan, whether `value` reaches (or passes) the limit, the mark."""
    columns: dict[str, pa.Array | pa.ChunkedArray] = {"period": periods}
    for name, found in measures.items():
        columns[name] = pa.array(found, from_pandas=True)
    value, known = measures["value"], ~np.isnan(measures["value"])
    if sign:
        reached = value > limit + _ROUNDING if above else value >= limit - _ROUNDING
        columns[sign] = pa.array(reached, mask=~known)
    why = Mark.NOT_APPLICABLE.value if flat else Mark.NOT_EVALUABLE.value
    mark = np.where(np.isnan(values), Mark.MISSING.value, why)
    columns["mark"] = pa.array(mark.tolist(), pa.string(), mask=known)
    return pa.table(columns)
