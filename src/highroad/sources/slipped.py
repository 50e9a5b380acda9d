"""Whether the values of two columns changed places under their headings.

Columns slip in all rows of a file, so what the publisher's numbers say of each other is asked of the rows
together: single rows may differ, by an error or a rounding of the publisher's own.
"""

from __future__ import annotations

from itertools import pairwise
from typing import Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from highroad.language import gettext as _
from highroad.sources.delimited import TextRows

Bools = npt.NDArray[np.bool_]
_YEAR_OF_HOURS: Final = 2080  # by which the wage survey turns pay per hour into pay per year
_WAGE_ROOM: Final = 0.005 * _YEAR_OF_HOURS + 10  # cents are rounded per hour, tens of dollars per year
_RARE: Final = 50  # of 370,000 cells of one release, ten had percentiles out of order
#: What words of projections never say in a column, and do in the one beside it.
FOREIGN: Final = {"experience": r"(?i)degree|diploma|on-the-job", "training": r"(?i)\byears?$|degree"}
_SHARES: Final = ("p10", "p25", "p50", "p75", "p90")


def first_slipped(off: Bools, judged: Bools, *, one_in: float = 2) -> int | None:
    """The first row that is off, when more than one in so many of the judged rows are."""
    wrong = off & judged
    return int(np.argmax(wrong)) if wrong.sum() * one_in > judged.sum() else None


def refuse_slipped(
    rows: TextRows, column: str, off: pa.ChunkedArray | pa.Array, problem: str, *, one_in: float = 2
) -> None:
    """Raise UnreadableFile at the first row that is off, when more than one in so many are.

    Rows in which `off` is null are not judged.
    """
    judged = np.asarray(pc.is_valid(off))
    first = first_slipped(np.asarray(pc.fill_null(off, False)), judged, one_in=one_in)
    if first is not None:
        raise rows.fail(problem, first, column)


def _numbers(cells: pa.Table, name: str) -> npt.NDArray[np.float64]:
    found: npt.NDArray[np.float64] = np.asarray(pc.fill_null(pc.cast(cells[name], pa.float64()), np.nan))
    return found


def slipped_wages(cells: pa.Table) -> tuple[int, str, str] | None:
    """(row, our column, problem) where cells of the wage survey contradict themselves; None when they fit.

    The percentiles of pay rise, pay per year is 2,080 hours of pay per hour, and of an area's thousand jobs
    all occupations have a thousand, with a quotient of one.
    """
    units, shares = ("hourly", "annual"), ("mean", *_SHARES)
    pay = {f"{unit}_{share}": _numbers(cells, f"{unit}_{share}") for unit in units for share in shares}
    for unit in units:
        for lower, upper in pairwise(_SHARES):
            less, more = pay[f"{unit}_{lower}"], pay[f"{unit}_{upper}"]
            first = first_slipped(less > more, ~np.isnan(less + more), one_in=_RARE)
            if first is not None:
                return (
                    first,
                    f"{unit}_{upper}",
                    _("it is below a lower percentile; have columns changed places?"),
                )
    for share in shares:
        hour, year = pay[f"hourly_{share}"], pay[f"annual_{share}"]
        apart = np.abs(year - _YEAR_OF_HOURS * hour) > _WAGE_ROOM
        first = first_slipped(apart, ~np.isnan(hour + year), one_in=_RARE)
        if first is not None:
            return first, f"annual_{share}", _PAY()
    whole = np.asarray(pc.equal(cells["soc"], "00-0000"))
    for name, all_of_it in (("jobs_per_1000", 1000.0), ("location_quotient", 1.0)):
        told = _numbers(cells, name)
        first = first_slipped(told != all_of_it, whole & ~np.isnan(told), one_in=_RARE)
        if first is not None:
            return (
                first,
                name,
                _("all occupations together do not have all jobs; have columns changed places?"),
            )
    return None


def _PAY() -> str:
    return _("pay per year is not 2,080 hours of pay per hour; have columns changed places?")


def refuse_slipped_pay(rows: TextRows, column: str, hourly: pa.ChunkedArray, annual: pa.ChunkedArray) -> None:
    """Raise UnreadableFile where most yearly pay is far from a year's hours of pay."""
    ratio = pc.divide(annual, pc.multiply(hourly, float(_YEAR_OF_HOURS)))
    refuse_slipped(rows, column, pc.or_(pc.less(ratio, 0.8), pc.greater(ratio, 1.25)), _PAY())
