"""Quarterly Census of Employment and Wages (QCEW), Bureau of Labor Statistics: files to tidy tables.

Reads the slices of the data API (quarterly and annual) and the bulk files (by area, by industry, single file;
with or without title columns), plain, gzipped or many in a zip.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from highroad.language import gettext as _
from highroad.language import mark as N_
from highroad.results import Mark
from highroad.sources import qcew_checks, qcew_layout
from highroad.sources.delimited import TextRows, coded, decimals, header, text_rows, whole_numbers
from highroad.sources.files import Member, Original, unreadable
from highroad.sources.published import PUBLIC_DOMAIN, Part, Source

SOURCE: Final = Source(
    key="qcew",
    title="Quarterly Census of Employment and Wages",
    publisher="U.S. Bureau of Labor Statistics",
    licence=PUBLIC_DOMAIN,
    cadence=N_("quarterly, about six months after the quarter; annual averages with the fourth quarter"),
    release_lag_days=165,
    page="https://www.bls.gov/cew/",
    addresses=(
        "https://data.bls.gov/cew/data/api/{year}/{qtr}/area/{fips}.csv",
        "https://data.bls.gov/cew/data/files/{year}/csv/{year}_annual_by_area.zip",
        "https://data.bls.gov/cew/data/files/{year}/csv/{year}_qtrly_by_area.zip",
    ),
    tables=("cells",),
)
MERGE_KEYS: Final = {"cells": ("area_fips", "own_code", "industry_code", "agglvl_code", "size_code")}

_MISSING = pa.scalar(Mark.MISSING.value)
_NONE: Final = {kind: pa.scalar(None, kind) for kind in (pa.int64(), pa.float64())}

Arrays = dict[str, pa.ChunkedArray | pa.Array]
Codes = dict[str, pa.DictionaryArray]

_FIRST = ("area_fips", "own_code", "industry_code", "agglvl_code", "size_code", "year", "qtr")
_PATTERNS: Final = {
    "area_fips": (r"^[0-9A-Z]{5}$", N_("a five-character area code")),
    "own_code": (r"^[0-9]$", N_("an ownership code")),
    "industry_code": (r"^[0-9A-Z][0-9A-Z-]{1,5}$", N_("an industry code")),
    "agglvl_code": (r"^[1-9][0-9]$", N_("an aggregation level code")),
    "size_code": (r"^[0-9]$", N_("a size code")),
    "year": (r"^(19[7-9]|20[0-9])[0-9]$", N_("a four-digit year")),
    "qtr": (r"^([1-4]|A)$", N_("a quarter")),
    "disclosure_code": (r"^[N-]?$", N_("a disclosure code")),
    "lq_disclosure_code": (r"^[N-]?$", N_("a disclosure code")),
    "oty_disclosure_code": (r"^[N-]?$", N_("a disclosure code")),
}
_FILE_NAME = re.compile(
    r"^(?P<year>(?:19|20)\d\d)[._](?P<part>q1-q4|annual|qtrly|[1-4a]_area)(?![a-z])", re.IGNORECASE
)
_AREA_NAME = re.compile(r"^\d{4}(?:\.(?:q1-q4|annual) |_[1-4a]_area_)(?P<area>[0-9A-Z]{5})(?![0-9A-Z])")


def recognizes(original: Original) -> bool:
    """Whether the first delimited file in it starts with the publisher's columns."""
    if original.kind not in {"plain", "gzip", "zip"}:
        return False
    return any(_looks_right(member) for member in original.members[:3])


def _looks_right(member: Member) -> bool:
    start = member.head(400).decode("latin-1").replace('"', "").replace(" ", "").lstrip("\ufeff")
    return start.removeprefix("ï»¿").lower().startswith("area_fips,own_code,industry_code")


def read(path: Path) -> Iterator[Part]:
    """The rows of a QCEW file in the tidy layout (`qcew_layout.CELLS_SCHEMA`), member by member.

    Raises UnreadableFile naming file, line and column; parts yielded before that are void.
    """
    checks = qcew_checks.Checks()
    for member in Original(path).members:
        columns = _columns(member)
        annual = qcew_layout.ANNUAL["employment"] in columns
        named = _FILE_NAME.match(member.base)
        # Only titles, which are not kept, may hold accented letters, in one encoding or another.
        for rows in text_rows(member, columns, _wanted(columns), encoding="latin-1"):
            codes = _codes(rows, columns)
            arrays = _tidy(rows, codes, set(columns), annual)
            _check_name(rows, arrays, named, member)
            _check_signs(rows, arrays, annual)
            checks.take(codes, arrays["establishments"], member.name)
            yield from _by_vintage(codes, arrays)
        checks.finish(member.name)


def _columns(member: Member) -> list[str]:
    """The file's columns in the API spelling. Raises UnreadableFile when the layout is not one of QCEW's."""
    found = [qcew_layout.api_name(name.lower()) for name in header(member)]
    known_by_kind = [set(qcew_layout.published_columns(annual).values()) for annual in (False, True)]
    annual = qcew_layout.ANNUAL["employment"] in found
    known = known_by_kind[annual] | {*_FIRST, *qcew_layout.CODES, *qcew_layout.TITLES}
    needed = [*_FIRST, "disclosure_code"]
    needed += (qcew_layout.ANNUAL if annual else qcew_layout.QUARTERLY).values()
    for name in needed:
        if name not in found:
            raise unreadable(_("the column “{name}” is missing").format(name=name), member.name, line=1)
    for number, name in enumerate(found, 1):
        if name not in known or found.count(name) > 1:
            problem = _("the column “{name}” does not belong in this file").format(name=name[:40])
            raise unreadable(problem, member.name, line=1, column=number)
    return found


def _wanted(columns: list[str]) -> list[str]:
    return [name for name in columns if name not in qcew_layout.TITLES]


def _codes(rows: TextRows, columns: list[str]) -> Codes:
    """The columns of codes. Raises UnreadableFile at the first code that cannot be one."""
    return {
        name: coded(rows, name, pattern, _(words))
        for name, (pattern, words) in _PATTERNS.items()
        if name in columns
    }


def _tidy(rows: TextRows, codes: Codes, columns: set[str], annual: bool) -> Arrays:
    """One run of text rows as typed columns with marks. Quantities that share a mark share its array."""
    text, count = rows.table, rows.table.num_rows
    quarters = set(codes["qtr"].dictionary.to_pylist())
    if (quarters == {"A"}) != annual or (not annual and "A" in quarters):
        raise rows.fail(
            _("the quarters do not fit the columns: this is a mixture of quarterly and annual data"), 0, "qtr"
        )
    arrays: Arrays = {name: text[name] for name in _FIRST if name != "year"}
    for name in qcew_layout.CODES:
        arrays[name] = text[name] if name in columns else pa.nulls(count, pa.string())
    marks = _marks(codes)
    hidden = _Hidden()
    years = pc.cast(codes["year"].dictionary, pa.int32())
    vintages = pa.array([qcew_layout.naics_vintage(year) for year in years.to_pylist()])
    arrays["year"] = years.take(codes["year"].indices)
    arrays["naics_vintage"] = vintages.take(codes["year"].indices)
    published = qcew_layout.published_columns(annual)
    for name in _quantities():
        arrays[name], arrays[f"{name}_mark"] = _quantity(
            rows, name, published.get(name), columns, marks, hidden
        )
    if not annual:
        for before, after in (("", ""), ("lq_", ""), ("oty_", "_change"), ("oty_", "_percent")):
            ours = f"{before}employment{after}"
            arrays[ours] = arrays[f"{before}month3{after}"]
            arrays[f"{ours}_mark"] = arrays[f"{before}month3{after}_mark"]
    return arrays


def _table(arrays: Arrays) -> pa.Table:
    names = qcew_layout.CELLS_SCHEMA.names
    return pa.table([arrays[name] for name in names], schema=qcew_layout.CELLS_SCHEMA)


def _quantities() -> list[str]:
    names = qcew_layout.CELLS_SCHEMA.names
    return [name for name in names if f"{name}_mark" in names]


class _Hidden:
    """Where a mark stands, worked out once for all quantities that share it."""

    def __init__(self) -> None:
        self._known: dict[int, tuple[pa.Array, pa.Array | None]] = {}

    def nulled(self, values: pa.ChunkedArray, mark: pa.Array) -> pa.ChunkedArray | pa.Array:
        """The values, null in the rows with a mark."""
        if id(mark) not in self._known:
            shown = None if mark.null_count == len(mark) else pc.is_null(mark)
            self._known[id(mark)] = (mark, shown)  # the mark is held, so that no other gets its id
        shown = self._known[id(mark)][1]
        if shown is None:
            return values
        if values.null_count or values.num_chunks != 1 or values.chunk(0).offset or shown.offset:
            return pc.if_else(shown, values, _NONE[values.type])
        # Numbers without a null of their own: the bits of the mark are their validity, shared by all.
        chunk = values.chunk(0)
        return pa.Array.from_buffers(values.type, len(chunk), [shown.buffers()[1], chunk.buffers()[1]])


def _quantity(
    rows: TextRows,
    name: str,
    published: str | None,
    columns: set[str],
    marks: dict[str, pa.Array],
    hidden: _Hidden,
) -> tuple[pa.ChunkedArray | pa.Array, pa.ChunkedArray | pa.Array]:
    """Values and marks of one quantity: null and marked wherever the publisher's code withholds it."""
    kind = qcew_layout.CELLS_SCHEMA.field(name).type
    count = rows.table.num_rows
    if published is None or published not in columns:
        mark = Mark.NOT_APPLICABLE if published is None else Mark.MISSING
        return pa.nulls(count, kind), pa.repeat(pa.scalar(mark.value), count)
    read_numbers = whole_numbers if kind == pa.int64() else decimals
    values = read_numbers(rows, published, blank=True)
    mark = marks["establishments" if "establishments" in name else name.partition("_")[0]]
    if values.null_count:
        mark = pc.if_else(pc.and_(pc.is_null(values), pc.is_null(mark)), _MISSING, mark)
    return hidden.nulled(values, mark), mark


def _marks(codes: Codes) -> defaultdict[str, pa.Array]:
    """The mark of each row by kind of quantity: the row's own code governs all, lq_ and oty_ codes theirs."""
    own = _meaning(codes["disclosure_code"], {"-": Mark.MISSING, "N": Mark.SUPPRESSED})
    found: defaultdict[str, pa.Array] = defaultdict(lambda: own)
    found["establishments"] = _meaning(codes["disclosure_code"], {"-": Mark.MISSING})
    for kind in ("lq", "oty"):
        also = codes.get(f"{kind}_disclosure_code")
        if also is not None and "N" in also.dictionary.to_pylist():
            found[kind] = pc.coalesce(own, _meaning(also, {"N": Mark.SUPPRESSED}))
    return found


def _meaning(codes: pa.DictionaryArray, marks: dict[str, Mark]) -> pa.Array:
    """The mark that each row's code means."""
    values = [marks.get(code) for code in codes.dictionary.to_pylist()]
    return pa.array([mark and mark.value for mark in values], pa.string()).take(codes.indices)


def _check_name(rows: TextRows, table: Arrays, named: re.Match[str] | None, member: Member) -> None:
    """Raise UnreadableFile when a file in the publisher's naming holds something else than its name says."""
    if named is None:
        return
    year, part = int(named["year"]), named["part"].lower()
    wrong_year = pc.not_equal(table["year"], year)
    if pc.any(wrong_year).as_py():
        found = table["year"][0].as_py()
        raise rows.fail(
            _("the file is named for {named} and holds {found}").format(named=year, found=found), 0, "year"
        )
    quarter = "" if part in {"q1-q4", "qtrly"} else part[0].upper()
    fits = pc.equal(table["qtr"], quarter) if quarter else pc.not_equal(table["qtr"], "A")
    if not pc.all(fits).as_py():
        raise rows.fail(_("the file is named for other quarters than it holds"), 0, "qtr")
    area = _AREA_NAME.match(member.base)
    if area and pc.any(pc.not_equal(table["area_fips"], area["area"])).as_py():
        found = table["area_fips"][0].as_py()
        problem = _("the file is named for area {named} and holds {found}")
        raise rows.fail(problem.format(named=area["area"], found=found), 0, "area_fips")


def _check_signs(rows: TextRows, table: Arrays, annual: bool) -> None:
    """Raise UnreadableFile at a number below zero, other than of a change: some publishers' sign for none."""
    for name, published in qcew_layout.published_columns(annual).items():
        least = -100.0 if name.endswith("_percent") else 0
        if name.endswith("_change") or not pc.any(pc.less(table[name], least)).as_py():
            continue
        bad = pc.fill_null(pc.less(table[name], least), False)
        raise rows.fail(
            _("it cannot be below {least}").format(least=int(least)), pc.index(bad, True).as_py(), published
        )


def _by_vintage(codes: Codes, arrays: Arrays) -> Iterator[Part]:
    """The rows of each year and quarter, in their order."""
    quarters = [np.asarray(codes[name].indices) for name in ("year", "qtr")]
    together = quarters[0] * len(codes["qtr"].dictionary) + quarters[1]
    order = np.argsort(together, kind="stable")
    ends = np.flatnonzero(np.diff(together[order])) + 1
    table = _table(_taken(arrays, pa.array(order)) if len(ends) else arrays)
    for first, end in pairwise([0, *ends.tolist(), len(order)]):
        rows = table.slice(first, end - first)
        vintage = qcew_layout.vintage_key(rows["year"][0].as_py(), rows["qtr"][0].as_py())
        yield Part(vintage, "cells", rows)


def _taken(arrays: Arrays, order: pa.Array) -> Arrays:
    """All rows in another order; an array that several columns share is ordered once."""
    taken: dict[int, pa.ChunkedArray | pa.Array] = {}
    for array in arrays.values():
        if id(array) not in taken:
            taken[id(array)] = array.take(order)
    return {name: taken[id(array)] for name, array in arrays.items()}
