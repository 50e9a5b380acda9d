"""How sure openings by sector are, from how sure those of each occupation are."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from highroad.language import gettext as _
from highroad.language import mark as N_
from highroad.market.gap_drivers import DRIVERS, gap_ends, silence

Matrix = npt.NDArray[np.float64]
#: What widens a sector's range, by the name of the part that says by how much.
WIDENS: Final = {
    **{name: DRIVERS[name] for name in ("from_paths", "from_sampling")},
    "from_shares": N_("sectors whose share is hidden"),
    "from_steady": N_("rounding, and rates of the nation or the state"),
}


def sure_openings(led: pa.Table, low: Matrix, high: Matrix) -> dict[str, Matrix]:
    """Ends of openings by sector (`openings_low`, `openings_high`), and what makes their distance besides the
    shares: `from_sampling`, and `from_steady` (rounding and rates).

    led: occupations with `openings` and the columns of `RANGE`. low, high: their shares by sector. Rounding
    and rates may push all occupations one way; their sampling errors are independent and add up as squares.
    """
    point = np.nan_to_num(_numbers(led["openings"]))
    ends = [_numbers(led[f"steady_{end}"]) for end in ("low", "high")]
    least, most = (np.where(np.isnan(each), point, each) for each in ends)
    fewest, all_ = (_numbers(each) for each in gap_ends(led))
    fewest = np.where(np.isnan(fewest), least, fewest)
    all_ = np.where(np.isnan(all_), most, all_)  # open above: so is the sector, whatever stands here
    down = np.sqrt(np.square(least - fewest) @ np.square(low))
    up = np.sqrt(np.square(all_ - most) @ np.square(high))
    return {
        "openings_low": least @ low - down,
        "openings_high": most @ high + up,
        "from_sampling": down + up,
        "from_steady": (point - least) @ low + (most - point) @ high,
    }


def sector_drivers(row: Mapping[str, Any]) -> str | None:
    """What widens a sector's range, in words, the most first; None where no openings are known.

    row: the parts that `WIDENS` names, `occupations`, `unknown_openings`, and `silent`, the number of
    occupations without a published error.
    """
    if row["unknown_openings"] == row["occupations"]:
        return None
    parts = sorted(((row[name], _(said)) for name, said in WIDENS.items()), reverse=True)
    told = [f"{said} {width:,.0f}" for width, said in parts if width >= 0.5]
    return "; ".join([*told, *([silence()] if row["silent"] else [])])


def _numbers(column: pa.ChunkedArray) -> Matrix:
    return np.asarray(column.cast(pa.float64()).to_numpy(zero_copy_only=False), dtype=float)
