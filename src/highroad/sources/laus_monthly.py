"""Monthly labor force and unemployment: the flat files of the Bureau of Labor Statistics (`la.data.…`) and
California's file of all areas.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

from highroad.language import gettext as _
from highroad.language import mark as N_
from highroad.reference import geography
from highroad.results import Mark
from highroad.sources import bls_flat
from highroad.sources.california import CALIFORNIA_AREA_TYPES
from highroad.sources.delimited import TextRows, matching
from highroad.sources.files import Original
from highroad.sources.months import day_of, month_label, month_vintage
from highroad.sources.published import PUBLIC_DOMAIN, Part, Source
from highroad.sources.tabular import Found, Layout, fits, quantity, refuse, tables, unique_keys

SOURCE: Final = Source(
    key="laus_monthly",
    title="Local Area Unemployment Statistics, months",
    publisher="U.S. Bureau of Labor Statistics; California Employment Development Department",
    licence=PUBLIC_DOMAIN,
    cadence=N_("monthly; the past five years are revised every spring"),
    release_lag_days=35,
    page="https://www.bls.gov/lau/",
    addresses=("https://download.bls.gov/pub/time.series/la/la.data.{number}.{State}",),
    tables=("cells",),
)
MERGE_KEYS: Final[dict[str, tuple[str, ...]]] = {
    "cells": ("area_code", "area_type", "area_name", "adjusted", "measure", "period")
}
CELLS_SCHEMA: Final = pa.schema(
    [
        pa.field("area_code", pa.string()),  # fifteen characters, "CN0601900000000"; "" in California's file
        pa.field("area_type", pa.string()),  # the code's two letters, or California's words
        pa.field("area_name", pa.string()),  # "" in the flat files
        pa.field("county_fips", pa.string()),  # null where the area is not a county
        pa.field("adjusted", pa.bool_()),  # seasonally
        pa.field("measure", pa.string()),  # labor_force, employed, unemployed (people); rate (percent) …
        pa.field("period", pa.date32()),  # the first of the month
        pa.field("value", pa.float64()),
        pa.field("value_mark", pa.string()),
        pa.field("preliminary", pa.bool_()),
    ]
)
_SERIES: Final = r"^LA(?P<season>[SU])(?P<area>[A-Z]{2}\d{13})(?P<measure>0[3-9])$"
_MEASURES: Final = {
    "03": "rate",
    "04": "unemployed",
    "05": "employed",
    "06": "labor_force",
    "07": "employment_ratio",  # percent of the population of 16 and over
    "08": "participation_rate",
    "09": "population",
}
_CALIFORNIA: Final = Layout(
    "california",
    {
        "type": ("Area Type",),
        "area": ("Area Name",),
        "date": ("Date",),
        "year": ("Year",),
        "month": ("Month",),
        "adjusted": ("Seasonally Adjusted (Y/N)", "Seasonally Adjusted"),
        "status": ("Status (Preliminary / Final)", "Status"),
        "labor_force": ("Labor Force",),
        "employed": ("Employment",),
        "unemployed": ("Unemployment",),
        "rate": ("Unemployment Rate",),
    },
)
_PEOPLE: Final = ("labor_force", "employed", "unemployed")


def recognizes(original: Original) -> bool:
    """Whether it is a flat file of this survey, or has the columns of California's."""
    return bls_flat.starts(original, r"^LA[SU]") or fits(original, (_CALIFORNIA,))


label = month_label


def read(path: Path) -> Iterator[Part]:
    """`cells`, one row for each area, month and measure, in one vintage named by the newest month.

    Annual averages are left out. Raises UnreadableFile naming file, line and column.
    """
    for each in tables(Original(path), (bls_flat.LAYOUT, _CALIFORNIA)):
        build = _california if each.layout is _CALIFORNIA else _flat
        yield build(each)


def _flat(found: Found) -> Part:
    rows = bls_flat.months(found, _SERIES, _("a series of this survey"))
    area = rows.parts["area"]
    county = pc.if_else(
        pc.starts_with(area, "CN"), pc.utf8_slice_codeunits(area, 2, 7), pa.scalar(None, pa.string())
    )
    codes = pc.index_in(rows.parts["measure"], pa.array(list(_MEASURES)))
    table = pa.table(
        [
            area,
            pc.utf8_slice_codeunits(area, 0, 2),
            pa.repeat("", len(area)),
            county,
            pc.equal(rows.parts["season"], "S"),
            pa.array(list(_MEASURES.values())).take(codes.combine_chunks()),
            rows.period,
            rows.value,
            rows.mark,
            rows.preliminary,
        ],
        schema=CELLS_SCHEMA,
    )
    return Part(rows.newest, "cells", table)


def _california(found: Found) -> Part:
    rows = found.whole()
    matching(rows, "type", CALIFORNIA_AREA_TYPES, _("a type of area"))
    matching(rows, "area", r"^[A-Z].{2,80}$", _("the name of an area"))
    matching(rows, "year", r"^(19|20)\d\d$", _("a four-digit year"))
    matching(rows, "adjusted", r"^[YN]$", _("Y or N"))
    matching(rows, "status", r"^(Preliminary|Final)$", _("Preliminary or Final"))
    day = day_of(rows, "date")
    odd = pc.not_equal(pc.cast(pc.year(day), pa.string()), rows.table["year"])
    refuse(rows, "date", odd, _("year, month and date do not agree"))
    unique_keys(rows, ("type", "area", "date", "adjusted", "status"))
    read = {name: quantity(rows, name, pa.float64(), {"": Mark.MISSING}) for name in _PEOPLE}
    read["rate"] = _rate(rows, read)
    _fit_together(rows, read)
    parts = [_long(rows, day, name, *read[name]) for name in ("rate", *_PEOPLE)]
    return Part(month_vintage(day), "cells", pa.concat_tables(parts))


Read = dict[str, tuple[pa.ChunkedArray, pa.ChunkedArray]]


def _rate(rows: TextRows, read: Read) -> tuple[pa.ChunkedArray, pa.ChunkedArray]:
    """Percent. Some editions print 5.5%, others the fraction 0.055; all rows of a file agree."""
    text = rows.table["rate"]
    bare = pc.replace_substring_regex(text, r"\s*%$", "")
    at = rows.table.column_names.index("rate")
    plain = TextRows(rows.table.set_column(at, "rate", bare), rows.line, rows.file, rows.lines, rows.headings)
    values, marks = quantity(plain, "rate", pa.float64(), {"": Mark.MISSING})
    signs = pc.any(pc.ends_with(text, "%")).as_py()
    if not signs and (pc.max(values).as_py() or 0) <= 1:
        people = pc.divide(pc.sum(read["unemployed"][0]), pc.sum(read["labor_force"][0])).as_py() or 0
        if people * 100 > 1.5:
            return pc.round(pc.multiply(values, 100.0), 3), marks
    return values, marks


def _fit_together(rows: TextRows, read: Read) -> None:
    """Refuse numbers that contradict each other beyond rounding, which shows shifted columns."""
    force, employed, unemployed = (read[name][0] for name in _PEOPLE)
    unit = pc.if_else(pc.less(force, 30_000), 10.0, 100.0)
    gap = pc.abs(pc.subtract(force, pc.add(employed, unemployed)))
    refuse(rows, "employed", pc.greater(gap, pc.multiply(unit, 2.0)), _NOT_FITTING())
    share = pc.multiply(pc.divide(read["rate"][0], 100.0), force)
    off = pc.abs(pc.subtract(share, unemployed))
    room = pc.add(unit, pc.multiply(force, 0.002))
    refuse(rows, "rate", pc.greater(off, room), _NOT_FITTING())


def _NOT_FITTING() -> str:
    return _("labor force, employed, unemployed and rate do not fit together")


def _long(
    rows: TextRows,
    day: pa.ChunkedArray,
    name: str,
    values: pa.ChunkedArray,
    marks: pa.ChunkedArray,
) -> pa.Table:
    count = rows.table.num_rows
    area = rows.table["area"]
    kind = rows.table["type"]
    counties = {
        county.legal_name: fips for fips, county in geography.counties().items() if county.state == "CA"
    }
    place = pc.index_in(area, pa.array(list(counties), pa.string()))
    fips = pa.array(list(counties.values()), pa.string()).take(pa.chunked_array([place.combine_chunks()]))
    fips = pc.if_else(pc.equal(kind, "County"), fips, pa.scalar(None, pa.string()))
    return pa.table(
        [
            pa.repeat("", count),
            kind,
            area,
            fips,
            pc.equal(rows.table["adjusted"], "Y"),
            pa.repeat(name, count),
            day,
            values,
            marks,
            pc.equal(rows.table["status"], "Preliminary"),
        ],
        schema=CELLS_SCHEMA,
    )
