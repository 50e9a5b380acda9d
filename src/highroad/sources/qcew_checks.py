"""What must hold within a QCEW file, so that a file cut short or pasted together is found out.

The number of establishments is published even where employment is withheld. So within an area, ownership and
quarter, the establishments of all sectors must add up to the total; the same at each finer level that the
file has. A file cut at a line end fails this. (Annual averages are rounded, so they may differ by one half
per industry.)
"""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

from highroad.language import gettext as _
from highroad.sources import qcew_layout
from highroad.sources.delimited import repeated
from highroad.sources.files import unreadable

_GROUP = ["area_fips", "own_code", "year", "qtr"]


class Checks:
    """Takes the runs of one member after another; `finish` judges the member."""

    def __init__(self) -> None:
        self._keys: list[pa.ChunkedArray] = []
        self._sums: list[pa.Table] = []
        self._first_line = 2
        self._areas: dict[tuple[str, int, str, str], str] = {}

    def take(self, table: pa.Table) -> None:
        """Note the keys and the establishments of a run."""
        parts = [pc.cast(table[name], pa.string()) for name in qcew_layout.KEYS]
        self._keys.append(pc.binary_join_element_wise(*parts, " "))
        level = pc.utf8_slice_codeunits(table["agglvl_code"], 1, 2)
        small = table.select([*_GROUP, "establishments"]).append_column("level", level)
        small = small.filter(pc.equal(table["size_code"], "0"))
        self._sums.append(
            small.group_by([*_GROUP, "level"]).aggregate([("establishments", "sum"), ("level", "count")])
        )

    def finish(self, file: str) -> None:
        """Raise UnreadableFile when keys repeat, or industries do not add up to their totals."""
        if not self._keys:
            raise unreadable(_("there is nothing below the header"), file, line=2)
        chunks = [chunk for column in self._keys for chunk in column.chunks]
        found = repeated(pa.chunked_array(chunks, pa.string()))
        if found:
            key, places = found
            lines = ", ".join(str(self._first_line + index) for index in places[:5])
            raise unreadable(
                _("the same area, ownership, industry and quarter ({key}) is on lines {lines}").format(
                    key=key, lines=lines
                ),
                file,
                line=self._first_line + places[1],
            )
        sums = pa.concat_tables(self._sums)
        self._keys, self._sums = [], []
        sums = sums.group_by([*_GROUP, "level"]).aggregate(
            [("establishments_sum", "sum"), ("level_count", "sum")]
        )
        self._no_area_twice(sums, file)
        _add_up(sums, file)

    def _no_area_twice(self, sums: pa.Table, file: str) -> None:
        """Two members of one archive may not hold the total of one area, ownership and quarter."""
        totals = sums.filter(pc.is_in(sums["level"], pa.array(["0", "1"]))).select(_GROUP)
        for row in totals.to_pylist():
            key = (row["area_fips"], row["year"], row["qtr"], row["own_code"])
            other = self._areas.setdefault(key, file)
            if other != file:
                raise unreadable(
                    _("area {area} is already in {other}").format(area=row["area_fips"], other=other),
                    file,
                    remedy=_("Leave one of the two files out of the archive."),
                )


def _add_up(sums: pa.Table, file: str) -> None:
    """Raise UnreadableFile when ownerships or industries do not add up to their totals."""
    named = sums.rename_columns([*_GROUP, "level", "establishments", "rows"])
    totals = named.filter(pc.equal(named["level"], "1"))
    detail = named.filter(pc.is_in(named["level"], pa.array(["4", "5", "6", "7", "8"])))
    _compare(detail, totals, _GROUP, file)
    place = ["area_fips", "year", "qtr"]
    by_ownership = totals.group_by(place).aggregate([("establishments", "sum"), ("rows", "sum")])
    by_ownership = by_ownership.rename_columns([*place, "establishments", "rows"])
    _compare(by_ownership, named.filter(pc.equal(named["level"], "0")), place, file)


def _compare(detail: pa.Table, totals: pa.Table, keys: list[str], file: str) -> None:
    total = totals.select([*keys, "establishments"]).rename_columns([*keys, "total"])
    joined = detail.join(total, keys, join_type="inner")
    gap = pc.abs(pc.subtract(joined["total"], joined["establishments"]))
    annual = pc.equal(joined["qtr"], "A")
    allowed = pc.if_else(annual, pc.add(1, pc.divide(joined["rows"], 2)), 0)
    off = joined.filter(pc.greater(pc.fill_null(gap, 0), allowed))
    if off.num_rows:
        first = off.slice(0, 1).to_pylist()[0]
        raise unreadable(
            _(
                "rows are missing: in area {area} the rows of one level have {found} establishments "
                "together, and their total has {total}"
            ).format(area=first["area_fips"], found=first["establishments"], total=first["total"]),
            file,
        )
