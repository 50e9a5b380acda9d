"""Monthly jobs by industry and area as California's employment department hands them out (CES)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

from highroad.language import gettext as _
from highroad.language import mark as N_
from highroad.results import Mark
from highroad.sources.california import CALIFORNIA_AREA_TYPES
from highroad.sources.delimited import TextRows, header, matching, repeated, text_rows, whole_numbers
from highroad.sources.files import Member, Original, unreadable
from highroad.sources.published import Part, Source

SOURCE: Final = Source(
    key="ces",
    title="Current Employment Statistics, California areas",
    publisher="California Employment Development Department",
    licence=N_("Open data of the State of California"),
    cadence=N_("monthly; March revises the past two years"),
    release_lag_days=120,
    page="https://data.ca.gov/dataset/current-employment-statistics-ces-2",
    addresses=(),
    tables=("cells",),
)
MERGE_KEYS: Final = {"cells": ("area_type", "area_name", "period", "series_code", "adjusted")}

CELLS_SCHEMA: Final = pa.schema(
    [
        pa.field("area_type", pa.string()),  # as published: County, MSA, State …
        pa.field("area_name", pa.string()),
        pa.field("period", pa.date32()),  # the first of the month
        pa.field("series_code", pa.string()),  # eight digits: supersector and industry
        pa.field("adjusted", pa.bool_()),  # seasonally
        pa.field("industry", pa.string()),
        pa.field("employment", pa.int64()),
        pa.field("employment_mark", pa.string()),
    ]
)
_COLUMNS: Final = (
    "Area Type",
    "Area Name",
    "Year",
    "Month",
    "Date",
    "Series Code",
    "Seasonally Adjusted",
    "Current Employment",
    "Industry Title",
)
_MONTHS: Final = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_JOINT: Final = "\x1f"


def recognizes(original: Original) -> bool:
    """Whether it starts with the department's columns."""
    if original.kind not in {"plain", "gzip", "zip"}:
        return False
    start = ",".join(_COLUMNS[:6])
    return any(
        member.head(300).decode("utf-8-sig", "replace").replace('"', "").startswith(start)
        for member in original.members[:3]
    )


def read(path: Path) -> Iterator[Part]:
    """Jobs by area, month and industry, one part for each year in the file. A blank is marked missing.

    Columns that others have appended behind the department's nine are left out. Raises UnreadableFile naming
    file, line and column.
    """
    for member in Original(path).members:
        names = header(member)
        if tuple(names[: len(_COLUMNS)]) != _COLUMNS or len(set(names)) != len(names):
            raise unreadable(_("these are not the columns of the CES file"), member.name, line=1)
        runs = list(text_rows(member, names, _COLUMNS))
        if not runs:
            raise unreadable(_("there is nothing below the header"), member.name, line=2)
        table = pa.concat_tables([_tidy(rows) for rows in runs])
        _once(table, member)
        _every_month(table, member)
        years = pc.year(table["period"])
        for year in sorted(pc.unique(years).to_pylist()):
            yield Part(str(year), "cells", table.filter(pc.equal(years, year)))


def _tidy(rows: TextRows) -> pa.Table:
    matching(rows, "Area Type", CALIFORNIA_AREA_TYPES, _("a type of area"))
    matching(rows, "Year", r"^(19[4-9]|20[0-9])[0-9]$", _("a four-digit year"))
    matching(rows, "Month", rf"^({'|'.join(_MONTHS)})$", _("a month"))
    matching(rows, "Date", r"^(0[1-9]|1[0-2])/01/[0-9]{4}$", _("the first of a month"))
    matching(rows, "Series Code", r"^[0-9]{8}$", _("an eight-digit series code"))
    matching(rows, "Seasonally Adjusted", r"^[YN]$", _("Y or N"))
    date, month = rows.table["Date"], rows.table["Month"]
    number = pc.utf8_lpad(pc.cast(pc.add(pc.index_in(month, pa.array(_MONTHS)), 1), pa.string()), 2, "0")
    year = rows.table["Year"]
    told = pc.binary_join_element_wise(number, "01", year, "/")
    odd = pc.not_equal(told, date)
    if pc.any(odd).as_py():
        index = int(pc.index(odd, True).as_py())
        raise rows.fail(_("year, month and date do not agree"), index, "Date")
    jobs = whole_numbers(rows, "Current Employment", blank=True)
    negative = pc.fill_null(pc.less(jobs, 0), False)
    if pc.any(negative).as_py():
        raise rows.fail(
            _("jobs cannot be negative"), int(pc.index(negative, True).as_py()), "Current Employment"
        )
    first = pc.strptime(pc.binary_join_element_wise(year, number, "01", "-"), "%Y-%m-%d", "s")
    gone = pc.if_else(pc.is_null(jobs), pa.scalar(Mark.MISSING.value), pa.scalar(None, pa.string()))
    return pa.table(
        [
            rows.table["Area Type"],
            rows.table["Area Name"],
            pc.cast(first, pa.date32()),
            rows.table["Series Code"],
            pc.equal(rows.table["Seasonally Adjusted"], "Y"),
            rows.table["Industry Title"],
            jobs,
            gone,
        ],
        schema=CELLS_SCHEMA,
    )


def _once(table: pa.Table, member: Member) -> None:
    texts = [pc.cast(table[name], pa.string()) for name in MERGE_KEYS["cells"]]
    twice = repeated(pc.binary_join_element_wise(*texts, _JOINT))
    if twice:
        key, places = twice
        raise unreadable(
            _("{key} is on lines {lines}").format(
                key=key.replace(_JOINT, " "), lines=", ".join(str(place + 2) for place in places)
            ),
            member.name,
            line=places[1] + 2,
        )


def _every_month(table: pa.Table, member: Member) -> None:
    """Every series has all months of the file, or rows are missing: a month without a number is a blank."""
    names = ["area_name", "series_code", "area_type", "adjusted"]
    found = table.group_by(names, use_threads=False).aggregate([("period", "count")])
    short = found.filter(pc.less(found["period_count"], pc.count_distinct(table["period"])))
    if short.num_rows:
        first = short.slice(0, 1).to_pylist()[0]
        raise unreadable(
            _("rows are missing: {area} has not every month of series {series} that others have").format(
                area=first["area_name"], series=first["series_code"]
            ),
            member.name,
            column="Month",
        )
