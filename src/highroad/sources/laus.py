"""Local Area Unemployment Statistics (LAUS), county annual averages: fixed-width text to a tidy table."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

from highroad.errors import UnreadableFile
from highroad.language import gettext as _
from highroad.language import mark as N_
from highroad.reference import geography
from highroad.results import Mark
from highroad.sources.delimited import repeated
from highroad.sources.files import Member, Original, unreadable
from highroad.sources.published import PUBLIC_DOMAIN, Part, Source

SOURCE: Final = Source(
    key="laus",
    title="Local Area Unemployment Statistics, county annual averages",
    publisher="U.S. Bureau of Labor Statistics",
    licence=PUBLIC_DOMAIN,
    cadence=N_("yearly in April; earlier years are revised in place"),
    release_lag_days=115,
    page="https://www.bls.gov/lau/",
    addresses=("https://www.bls.gov/lau/laucnty{yy}.txt",),
    tables=("cells",),
)
MERGE_KEYS: Final[dict[str, tuple[str, ...]]] = {"cells": ()}

QUANTITIES: Final = {
    "labor_force": pa.int64(),
    "employed": pa.int64(),
    "unemployed": pa.int64(),
    "rate": pa.float64(),  # percent of the labor force
}
CELLS_SCHEMA: Final = pa.schema(
    [
        pa.field("county_fips", pa.string()),
        pa.field("year", pa.int32()),
        *(
            field
            for name, kind in QUANTITIES.items()
            for field in (pa.field(name, kind), pa.field(f"{name}_mark", pa.string()))
        ),
    ]
)

_LIMIT = 16 << 20
_NATION = 10  # a file of so many states holds all of them
_KALAWAO = "15005"  # for which the publisher has no row
_ALASKA = "02"  # whose boroughs began and ended every few years
_TITLE = re.compile(r"^\s*Labor Force Data by County, (?P<year>\d{4}) Annual Averages\s*$")
_NUMBER = r"\d{1,3}(?:,\d{3})*|N\.A\."
_ROW = (
    r"^CN(?P<county_fips>\d{5})0{8}\s+(?P<state>\d{2})\s+(?P<county>\d{3})\s+(?P<name>\S.*?)\s{2,}"
    rf"(?P<year>\d{{4}})\s+(?P<labor_force>{_NUMBER})\s+(?P<employed>{_NUMBER})\s+"
    rf"(?P<unemployed>{_NUMBER})\s+(?P<rate>\d{{1,2}}\.\d|N\.A\.)\s*$"
)
_FILE_NAME = re.compile(r"laucnty(?P<yy>\d{2})(?!\d)", re.IGNORECASE)


def recognizes(original: Original) -> bool:
    """Whether it starts with the publisher's title line."""
    if original.kind not in {"plain", "gzip", "zip"}:
        return False
    return any(b"Labor Force Data by County" in member.head(600) for member in original.members[:3])


def read(path: Path) -> Iterator[Part]:
    """County labor force, employed, unemployed and rate, one part for each yearly file.

    `N.A.` is null and marked missing. Raises UnreadableFile naming file, line and column.
    """
    for member in Original(path).members:
        yield _read(member)


def _read(member: Member) -> Part:
    with member.open() as stream:
        content = stream.read(_LIMIT + 1)
    if len(content) > _LIMIT:
        raise unreadable(_("it is far longer than a county file can be"), member.name)
    lines = content.decode("latin-1").replace("\r\n", "\n").split("\n")
    year = _year(lines, member)
    first, last = _body(lines, member)
    table = _tidy(lines[first:last], first + 1, year, member)
    return Part(str(year), "cells", table)


def _year(lines: list[str], member: Member) -> int:
    title = _TITLE.match(lines[0])
    if not title:
        raise unreadable(_("the title line of the county file is missing"), member.name, line=1)
    year = int(title["year"])
    named = _FILE_NAME.search(member.base)
    if named and int(named["yy"]) != year % 100:
        raise unreadable(
            _("the file is named for year {named} and holds {found}").format(named=named["yy"], found=year),
            member.name,
            line=1,
            remedy=_("Give the file the name that the publisher gave it, or download the right year."),
        )
    return year


def _body(lines: list[str], member: Member) -> tuple[int, int]:
    """Indices of the first data line and of the line after the last."""
    if len(lines) < 8 or "LAUS Code" not in lines[4]:
        raise unreadable(_("the column headings are missing"), member.name, line=5)
    ends = [index for index, line in enumerate(lines) if line.startswith("SOURCE:")]
    if not ends:
        raise unreadable(
            _("the source note at the end is missing: the file is cut short"), member.name, line=len(lines)
        )
    last = ends[0]
    while last > 6 and not lines[last - 1].strip():
        last -= 1
    return 6, last


def _tidy(lines: list[str], first_line: int, year: int, member: Member) -> pa.Table:
    def failure(problem: str, bad: pa.Array, column: str | None = None) -> UnreadableFile:
        index = int(pc.index(bad, True).as_py())
        return unreadable(problem, member.name, line=first_line + index, column=column)

    found = pc.extract_regex(pa.array(lines, pa.string()), _ROW)
    if found.null_count or not len(found):
        raise failure(_("it is not a row of the county file"), pc.is_null(found))
    fips = pc.struct_field(found, "county_fips")
    pair = pc.binary_join_element_wise(pc.struct_field(found, "state"), pc.struct_field(found, "county"), "")
    differs = pc.not_equal(fips, pair)
    if pc.any(differs).as_py():
        raise failure(_("the area code and the county codes differ"), differs, "LAUS Code")
    other = pc.not_equal(pc.struct_field(found, "year"), str(year))
    if pc.any(other).as_py():
        raise failure(_("the year differs from the year in the title"), other, "Year")
    twice = repeated(pa.chunked_array([fips]))
    if twice:
        key, places = twice
        numbers = ", ".join(str(first_line + index) for index in places)
        problem = _("county {key} is on lines {lines}").format(key=key, lines=numbers)
        raise unreadable(problem, member.name, line=first_line + places[1])
    arrays = [fips, pa.repeat(pa.scalar(year, pa.int32()), len(fips))]
    for name, kind in QUANTITIES.items():
        arrays += _quantity(pc.struct_field(found, name), kind)
    table = pa.table(arrays, schema=CELLS_SCHEMA)
    wrong = _inconsistent(table)
    if pc.any(wrong).as_py():
        raise failure(_("labor force, employed, unemployed and rate do not fit together"), wrong)
    _every_county(table, member)
    return table


def _every_county(table: pa.Table, member: Member) -> None:
    """Raise UnreadableFile when the nation's file lacks a county that there has been all the time."""
    here = set(table["county_fips"].to_pylist())
    if len({fips[:2] for fips in here}) < _NATION:
        return
    lasting = (fips for fips, each in geography.counties().items() if each.valid_from is None)
    lacking = sorted(
        fips for fips in lasting if fips not in here and fips != _KALAWAO and not fips.startswith(_ALASKA)
    )
    if lacking:
        problem = _("rows are missing: county {key} is not in it").format(key=lacking[0])
        raise unreadable(problem, member.name, column="LAUS Code")


def _quantity(text: pa.Array, kind: pa.DataType) -> list[pa.Array]:
    absent = pc.equal(text, "N.A.")
    text = pc.replace_substring(text, ",", "")
    values = pc.cast(pc.if_else(absent, pa.scalar(None, pa.string()), text), kind)
    return [values, pc.if_else(absent, Mark.MISSING.value, pa.scalar(None, pa.string()))]


def _inconsistent(table: pa.Table) -> pa.Array:
    """Rows whose published numbers contradict each other beyond rounding (which shows a damaged digit)."""
    gap = pc.abs(pc.subtract(table["labor_force"], pc.add_checked(table["employed"], table["unemployed"])))
    share = pc.multiply(100.0, pc.divide(pc.cast(table["unemployed"], pa.float64()), table["labor_force"]))
    off = pc.or_(pc.greater(gap, 1), pc.greater(pc.abs(pc.subtract(share, table["rate"])), 0.15))
    return pc.fill_null(off, False).combine_chunks()
