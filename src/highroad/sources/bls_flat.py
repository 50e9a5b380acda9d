"""The flat time-series files of the Bureau of Labor Statistics: one line for each series and month.

Every survey has the same five columns (series_id, year, period, value, footnote_codes), parted by tabs and
padded with blanks; what a series is stands in the letters of its name.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

from highroad.language import gettext as _
from highroad.results import Mark
from highroad.sources.delimited import matching
from highroad.sources.files import Member, Original
from highroad.sources.tabular import Found, Layout, quantity, refuse, unique_keys

LAYOUT: Final = Layout(
    "series",
    {
        "series": ("series_id",),
        "year": ("year",),
        "period": ("period",),
        "value": ("value",),
        "footnotes": ("footnote_codes",),
    },
    delimiter="\t",
)
ABSENT: Final[dict[str, Mark | None]] = {"-": Mark.MISSING}
_PRELIMINARY: Final = "P"


def starts(original: Original, pattern: str) -> bool:
    """Whether the first series of a flat file has a name that fits `pattern`."""
    if original.kind not in {"plain", "gzip", "zip"}:
        return False
    return any(_first_series(member, pattern) for member in original.members[:2])


def _first_series(member: Member, pattern: str) -> bool:
    lines = member.head(2000).decode("latin-1").splitlines()
    if len(lines) < 2 or LAYOUT.placed(lines[0].split("\t")) is None:
        return False
    first = pa.array([lines[1].split("\t")[0].strip()])
    return bool(pc.match_substring_regex(first, pattern)[0].as_py())


@dataclass(frozen=True, slots=True)
class Months:
    """The monthly rows of a flat file. parts: the pieces of each series' name. Annual averages (M13) are left
    out: they are the months' mean.
    """

    parts: Mapping[str, pa.ChunkedArray]
    period: pa.ChunkedArray
    value: pa.ChunkedArray
    mark: pa.ChunkedArray
    preliminary: pa.ChunkedArray
    newest: str


def months(found: Found, name: str, wanted: str) -> Months:
    """The months of one file. name: a pattern with a group for each piece of its names. wanted: in words.

    Raises UnreadableFile naming file, line and column.
    """
    rows = found.whole()
    matching(rows, "series", name, wanted)
    matching(rows, "year", r"^(19|20)\d\d$", _("a four-digit year"))
    matching(rows, "period", r"^M(0[1-9]|1[0-3])$", _("a month such as M09"))
    matching(rows, "footnotes", r"^[A-Z0-9]?(,[A-Z0-9])*$", _("footnote codes"))
    unique_keys(rows, ("series", "year", "period"))
    value, mark = quantity(rows, "value", pa.float64(), ABSENT)
    refuse(rows, "value", pc.less(value, 0), _("a count cannot be negative"))
    text = rows.table
    monthly = pc.not_equal(text["period"], "M13")
    kept = text.filter(monthly)
    stamp = pc.binary_join_element_wise(
        kept["year"], pc.utf8_slice_codeunits(kept["period"], 1, 3), "01", "-"
    )
    pieces = pc.extract_regex(kept["series"], name)
    names = [pieces.type.field(at).name for at in range(pieces.type.num_fields)]
    newest = pc.max(pc.binary_join_element_wise(kept["year"], kept["period"], "")).as_py()
    return Months(
        {each: pc.struct_field(pieces, each) for each in names},
        pc.cast(pc.strptime(stamp, "%Y-%m-%d", "s"), pa.date32()),
        value.filter(monthly),
        mark.filter(monthly),
        pc.match_substring(kept["footnotes"], _PRELIMINARY),
        newest,
    )
