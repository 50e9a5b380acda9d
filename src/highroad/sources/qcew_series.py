"""Single series of the Quarterly Census as the publisher's data viewer hands them out: a workbook for each,
a block of facts above a line for every year and a column for every month.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

from highroad.language import gettext as _
from highroad.language import mark as N_
from highroad.results import Mark
from highroad.sources.delimited import TextRows, matching
from highroad.sources.files import Original, unreadable
from highroad.sources.published import PUBLIC_DOMAIN, Part, Source
from highroad.sources.tabular import Found, Layout, fits, quantity, refuse, tables, unique_keys

SOURCE: Final = Source(
    key="qcew_series",
    title="Quarterly Census of Employment and Wages, single series",
    publisher="U.S. Bureau of Labor Statistics",
    licence=PUBLIC_DOMAIN,
    cadence=N_("quarterly, about six months after the quarter"),
    release_lag_days=165,
    page="https://data.bls.gov/cgi-bin/srgate",
    addresses=(),
    tables=("cells",),
)
MERGE_KEYS: Final[dict[str, tuple[str, ...]]] = {"cells": ("series_id", "month")}
CELLS_SCHEMA: Final = pa.schema(
    [
        pa.field("series_id", pa.string()),
        pa.field("area_fips", pa.string()),
        pa.field("own_code", pa.string()),
        pa.field("industry_code", pa.string()),
        pa.field("size_code", pa.string()),
        pa.field("type_code", pa.string()),  # 1 all employees, 2 establishments, 3 total wages …
        pa.field("year", pa.int32()),
        pa.field("month", pa.int8()),  # 1 to 12; 0 for the annual average
        pa.field("value", pa.float64()),
        pa.field("value_mark", pa.string()),
    ]
)
_MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_LAYOUT: Final = Layout(
    "series",
    {"year": ("Year",), **{name: (name,) for name in _MONTHS}, "annual": ("Annual",)},
    top=20,
)
_SERIES: Final = re.compile(r"^ENU([0-9A-Z]{5})(\d)(\d)(\d)(\d{2,6}|\d\d-\d\d)$")


def recognizes(original: Original) -> bool:
    """Whether it is a workbook of the data viewer with a series of this census."""
    if original.kind != "workbook" or not fits(original, (_LAYOUT,)):
        return False
    return any(_series(each) for each in tables(original, (_LAYOUT,)))


def label(vintage: str) -> str:
    """A vintage in words."""
    return _("months of {year}").format(year=vintage)


def read(path: Path) -> Iterator[Part]:
    """`cells` of one series, a part for each year; a blank month is "missing".

    Raises UnreadableFile naming file, line and column.
    """
    for each in tables(Original(path), (_LAYOUT,)):
        found = _series(each)
        if found is None:
            raise unreadable(_("it does not say which series it is"), each.name, line=4)
        table = _table(each.whole(), found)
        for year in sorted(pc.unique(table["year"]).to_pylist()):
            yield Part(str(year), "cells", table.filter(pc.equal(table["year"], year)))


def _series(found: Found) -> re.Match[str] | None:
    """The series' name in the block above the table."""
    for row in found.above:
        if row and row[0].strip().rstrip(":").lower() == "series id":
            return _SERIES.match(row[1].strip()) if len(row) > 1 else None
    return None


def _table(rows: TextRows, series: re.Match[str]) -> pa.Table:
    matching(rows, "year", r"^(19|20)\d\d$", _("a four-digit year"))
    unique_keys(rows, ("year",))
    area, kind, size, own, industry = series.groups()
    read = {name: quantity(rows, name, pa.float64(), {"": Mark.MISSING}) for name in (*_MONTHS, "annual")}
    _mean(rows, {name: values for name, (values, _marks) in read.items()})
    years = pc.cast(rows.table["year"], pa.int32())
    count = len(years)
    codes = [series[0], area, own, industry, size, kind]
    parts = [
        pa.table(
            [
                *(pa.repeat(code, count) for code in codes),
                years,
                pa.repeat(pa.scalar(month, pa.int8()), count),
                *read[name],
            ],
            schema=CELLS_SCHEMA,
        )
        for month, name in enumerate(("annual", *_MONTHS))
    ]
    return pa.concat_tables(parts)


def _mean(rows: TextRows, values: dict[str, pa.ChunkedArray]) -> None:
    """The annual average is the months' mean, or a column has slipped."""
    total = values[_MONTHS[0]]
    for name in _MONTHS[1:]:
        total = pc.add(total, values[name])
    gap = pc.abs(pc.subtract(pc.divide(total, 12.0), values["annual"]))
    refuse(rows, "annual", pc.greater(gap, 1.0), _("the annual average is not the mean of the months"))
