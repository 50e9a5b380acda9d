"""Whether the wage survey's areas are whole: a file that was cut at the end of a row looks like any other.

Of every area and industry the survey gives all occupations together (00-0000) and the major groups
(11-0000 …). Groups that it leaves out for an area are small: in the release of May 2025 the groups hold at
least 89 percent of the jobs of every one of 583 areas, and 92 percent of every industry of the nation; the
last group (53-0000) is there in every area.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

from highroad.language import mark as N_
from highroad.sources.published import Remark

#: Below this share of the jobs of all occupations the groups are not all there; of an area without the last
#: group, below the second.
SHARE: Final = 0.85
WITHOUT_LAST: Final = 0.97
_LAST: Final = "53-0000"
_OF: Final = ("area_code", "industry_code")
_SHOWN: Final = 3


def summits(cells: pa.Table) -> pa.Table:
    """The cells of all occupations and of major groups, as `unfinished` takes them."""
    return cells.filter(pc.ends_with(cells["soc"], "-0000")).select([*_OF, "soc", "employment"])


def unfinished(parts: Sequence[pa.Table], file: str) -> tuple[Remark, ...]:
    """A remark on areas whose major groups hold far fewer jobs than all their occupations.

    parts: what `summits` found in the runs of a file, or none. Areas with a group that is withheld, or
    without a number for all occupations, are not judged; a file of some occupations only is told as cut.
    """
    cells = pa.concat_tables(parts)
    whole = pc.equal(cells["soc"], "00-0000")
    totals = cells.filter(pc.and_(whole, pc.is_valid(cells["employment"]))).rename_columns(
        [*_OF, "soc", "all"]
    )
    groups = (
        cells.filter(pc.invert(whole))
        .group_by([*_OF], use_threads=False)
        .aggregate([("employment", "sum"), ("employment", "count"), ("soc", "count"), ("soc", "max")])
    )
    both = totals.join(groups, [*_OF], join_type="left outer")
    said = pc.fill_null(both["employment_sum"], 0)
    withheld = pc.less(pc.fill_null(both["employment_count"], 0), pc.fill_null(both["soc_count"], 0))
    ended = pc.and_(
        pc.less(pc.fill_null(both["soc_max"], ""), _LAST), pc.equal(both["industry_code"], "000000")
    )
    share = pc.if_else(ended, pa.scalar(WITHOUT_LAST), pa.scalar(SHARE))
    few = pc.less(pc.cast(said, pa.float64()), pc.multiply(pc.cast(both["all"], pa.float64()), share))
    short = both.filter(pc.and_(few, pc.invert(withheld))).sort_by([(name, "ascending") for name in _OF])
    if not short.num_rows:
        return ()
    names = pc.binary_join_element_wise(*(short[name] for name in _OF), " ").to_pylist()
    return (
        Remark(
            file=file,
            column="area_code",
            problem=N_("its major groups hold far fewer jobs than it: rows of its area are missing"),
            count=short.num_rows,
            texts=tuple(names[:_SHOWN]),
            what="doubt",
        ),
    )
