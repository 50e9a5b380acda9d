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
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from highroad.language import gettext as _
from highroad.language import mark as N_
from highroad.results import Mark
from highroad.sources import qcew_checks, qcew_layout
from highroad.sources.delimited import TextRows, coded, decimals, header, text_rows, whole_numbers
from highroad.sources.files import Member, Original, unreadable
from highroad.sources.published import PUBLIC_DOMAIN, Part, Source
from highroad.sources.slipped import first_slipped

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

_MARKS: Final = (Mark.MISSING, Mark.SUPPRESSED, Mark.NOT_APPLICABLE)
_MARK_WORDS: Final = pa.array([mark.value for mark in _MARKS])
_NONE: Final = {kind: pa.scalar(None, kind) for kind in (pa.int64(), pa.float64())}

_CODE: Final = pa.dictionary(pa.int32(), pa.string())
_NO_CODE: Final = pa.array([], _CODE)
CODED_SCHEMA: Final = pa.schema(
    [each.with_type(_CODE) if each.type == pa.string() else each for each in qcew_layout.CELLS_SCHEMA]
)
_NAMES: Final = CODED_SCHEMA.names

_SAMPLE: Final = 1000  # rows that are held against their changes over the year
_ROUNDED: Final = 0.0501  # the publisher rounds percents to one decimal
_PRODUCT: Final = 0.02
_HUNDREDTH: Final = 0.006  # half of it is what the publisher rounds quotients by
_LEAST_QUOTIENT: Final = 0.5  # smaller ones have too few digits to be multiplied
_RARE: Final = 20  # one row in so many may be off: a publisher's slip is no damage

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
    for codes, arrays in _runs(path, slice(None)):
        yield from _by_vintage(codes, arrays)


def read_coded(path: Path, members: slice = slice(None)) -> Iterator[tuple[pa.Table, Codes]]:
    """The same rows in the order of the file, their text as dictionary columns (`CODED_SCHEMA`), which are
    quicker to write; beside them the file's columns of codes.

    members: those of an archive to read. Raises UnreadableFile as `read` does.
    """
    for codes, arrays in _runs(path, members):
        once = _once(arrays)
        yield pa.table([once[id(arrays[name])] for name in _NAMES], schema=CODED_SCHEMA), codes


def _runs(path: Path, members: slice) -> Iterator[tuple[Codes, Arrays]]:
    checks = qcew_checks.Checks()
    for member in Original(path).members[members]:
        columns = _columns(member)
        annual = qcew_layout.ANNUAL["employment"] in columns
        named = _FILE_NAME.match(member.base)
        # Only titles, which are not kept, may hold accented letters, in one encoding or another.
        for rows in text_rows(member, columns, _wanted(columns), encoding="latin-1", codes=_PATTERNS):
            codes = _codes(rows, columns)
            arrays = _tidy(rows, codes, set(columns), annual)
            _check_name(rows, codes, named, member)
            _check_levels(rows, codes)
            _check_signs(rows, arrays, annual)
            _check_changes(rows, arrays, annual)
            _check_quotients(rows, arrays)
            checks.take(codes, arrays["establishments"], member.name)
            yield codes, arrays
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
    count = rows.table.num_rows
    quarters = set(codes["qtr"].dictionary.to_pylist())
    if (quarters == {"A"}) != annual or (not annual and "A" in quarters):
        raise rows.fail(
            _("the quarters do not fit the columns: this is a mixture of quarterly and annual data"), 0, "qtr"
        )
    arrays: Arrays = {name: codes[name] for name in _FIRST if name != "year"}
    for name in qcew_layout.CODES:
        arrays[name] = codes[name] if name in columns else _NO_CODE.take(pa.nulls(count, pa.int32()))
    marks = _marks(codes)
    hidden = _Hidden()
    years = pc.cast(codes["year"].dictionary, pa.int32())
    vintages = pa.array([qcew_layout.naics_vintage(year) for year in years.to_pylist()])
    arrays["year"] = years.take(codes["year"].indices)
    arrays["naics_vintage"] = pa.DictionaryArray.from_arrays(codes["year"].indices, vintages)
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


def _quantities() -> list[str]:
    return [name for name in _NAMES if f"{name}_mark" in _NAMES]


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
        return pa.nulls(count, kind), pa.repeat(_mark(mark), count)
    read_numbers = whole_numbers if kind == pa.int64() else decimals
    values = read_numbers(rows, published, blank=True)
    mark = marks["establishments" if "establishments" in name else name.partition("_")[0]]
    if values.null_count:
        mark = pc.if_else(pc.and_(pc.is_null(values), pc.is_null(mark)), _mark(Mark.MISSING), mark)
    return hidden.nulled(values, mark), mark


def _marks(codes: Codes) -> defaultdict[str, pa.Array]:
    """The mark of each row (its place in `_MARKS`) by kind of quantity: the row's own code governs all, lq_
    and oty_ codes theirs."""
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
    return pa.array([mark and _MARKS.index(mark) for mark in values], pa.int32()).take(codes.indices)


def _mark(mark: Mark) -> pa.Scalar:
    return pa.scalar(_MARKS.index(mark), pa.int32())


def _check_name(rows: TextRows, codes: Codes, named: re.Match[str] | None, member: Member) -> None:
    """Raise UnreadableFile when a file in the publisher's naming holds something else than its name says."""
    if named is None:
        return
    years, quarters, areas = (codes[name].dictionary.to_pylist() for name in ("year", "qtr", "area_fips"))
    if years != [named["year"]]:
        raise rows.fail(
            _("the file is named for {named} and holds {found}").format(
                named=named["year"], found=_other(years, named["year"])
            ),
            0,
            "year",
        )
    part = named["part"].lower()
    quarter = "" if part in {"q1-q4", "qtrly"} else part[0].upper()
    if quarters != [quarter] if quarter else "A" in quarters:
        raise rows.fail(_("the file is named for other quarters than it holds"), 0, "qtr")
    area = _AREA_NAME.match(member.base)
    if area and areas != [area["area"]]:
        problem = _("the file is named for area {named} and holds {found}")
        raise rows.fail(problem.format(named=area["area"], found=_other(areas, area["area"])), 0, "area_fips")


def _other(found: list[str], named: str) -> str:
    """The first code that is not the named one."""
    return next(code for code in found if code != named)


def vintages_of(codes: Codes) -> set[str]:
    """The vintages that rows of these codes belong to."""
    together, quarters = _quarters(codes)
    years = codes["year"].dictionary.to_pylist()
    found = (divmod(place, len(quarters)) for place in np.flatnonzero(np.bincount(together)).tolist())
    return {qcew_layout.vintage_key(int(years[year]), quarters[quarter]) for year, quarter in found}


def _quarters(codes: Codes) -> tuple[npt.NDArray[np.int32], list[str]]:
    """Each row's year and quarter in one number, and the names of the quarters."""
    years, quarters = (np.asarray(codes[name].indices) for name in ("year", "qtr"))
    names = codes["qtr"].dictionary.to_pylist()
    return years * len(names) + quarters, names


def _check_signs(rows: TextRows, table: Arrays, annual: bool) -> None:
    """Raise UnreadableFile at a number below zero, other than of a change: some publishers' sign for none."""
    for name, published in qcew_layout.published_columns(annual).items():
        least = -100.0 if name.endswith("_percent") else 0
        smallest = None if name.endswith("_change") else pc.min(table[name]).as_py()
        if smallest is None or smallest >= least:
            continue
        bad = pc.fill_null(pc.less(table[name], least), False)
        raise rows.fail(
            _("it cannot be below {least}").format(least=int(least)), pc.index(bad, True).as_py(), published
        )


def _check_changes(rows: TextRows, table: Arrays, annual: bool) -> None:
    """Raise UnreadableFile where numbers don't fit their own change over the year and its percent.

    The columns of a damaged file change places in all of its rows, so the first ones tell. Sums cannot: the
    months of a quarter, or its wages, add up as well under each other's names.
    """
    for name, published in qcew_layout.published_columns(annual).items():
        if f"oty_{name}_change" not in table:
            continue
        value, change, percent = (
            np.asarray(pc.cast(table[each].slice(0, _SAMPLE), pa.float64()))
            for each in (name, f"oty_{name}_change", f"oty_{name}_percent")
        )
        before = value - change
        told = np.flatnonzero((before > 0) & ~np.isnan(percent))  # none of it where a cell is withheld
        off = np.abs(100 * change[told] / before[told] - percent[told]) > _ROUNDED
        if off.sum() * _RARE > len(told):
            problem = _("it does not fit its change over the year; have columns changed places?")
            raise rows.fail(problem, int(told[np.argmax(off)]), published)


def _check_levels(rows: TextRows, codes: Codes) -> None:
    """Raise UnreadableFile where a level is not of the ownership or the size that its row is of.

    A level that ends in 0 is of all owners together, others of one of them; only those of the twenties and
    sixties divide by size, and the nineties are of the nation's own sums.
    """
    level, *others = (codes[name] for name in ("agglvl_code", "own_code", "size_code"))
    levels = level.dictionary
    together, special, sized = (
        np.asarray(pc.match_substring_regex(levels, form))[:, None] for form in ("0$", "^9", "^[26]")
    )
    for name, other in zip(("own_code", "size_code"), others, strict=True):
        every = np.asarray(pc.equal(other.dictionary, "0"))
        wrong = (together != every) & ~special if name == "own_code" else ~(sized | every)
        bad = wrong[np.asarray(level.indices), np.asarray(other.indices)]
        if bad.any():
            raise rows.fail(_("it does not fit the level of its row"), int(np.argmax(bad)), name)


def _check_quotients(rows: TextRows, table: Arrays) -> None:
    """Raise UnreadableFile where location quotients contradict each other: that of all wages is the product
    of those of jobs and of pay.
    """

    def sample(name: str) -> npt.NDArray[np.float64]:
        cells = pc.cast(table[name].slice(0, _SAMPLE), pa.float64())
        return np.asarray(pc.fill_null(cells, np.nan))

    months = [sample(f"lq_month{month}") for month in (1, 2, 3)]
    told = not all(np.isnan(month).all() for month in months)
    jobs = sum(months[1:], months[0]) / 3 if told else sample("lq_employment")
    pay, wages = sample("lq_avg_weekly_wage"), sample("lq_total_wages")
    with np.errstate(divide="ignore", invalid="ignore"):
        room = _PRODUCT + _HUNDREDTH * (1 / jobs + 1 / pay + 1 / wages)
        off = np.abs(jobs * pay / wages - 1) > room
    first = first_slipped(off, (jobs >= _LEAST_QUOTIENT) & (pay + wages > 0))
    if first is not None:
        problem = _(
            "the quotient of wages is not that of jobs times that of pay; have columns changed places?"
        )
        published = qcew_layout.published_columns(not told)["lq_total_wages"]
        raise rows.fail(problem, first, published)


def _by_vintage(codes: Codes, arrays: Arrays) -> Iterator[Part]:
    """The rows of each year and quarter, in their order."""
    together, _names = _quarters(codes)
    order = np.argsort(together, kind="stable")
    ends = np.flatnonzero(np.diff(together[order])) + 1
    table = _plain(arrays, pa.array(order) if len(ends) else None)
    for first, end in pairwise([0, *ends.tolist(), len(order)]):
        rows = table.slice(first, end - first)
        vintage = qcew_layout.vintage_key(rows["year"][0].as_py(), rows["qtr"][0].as_py())
        yield Part(vintage, "cells", rows)


def _plain(arrays: Arrays, order: pa.Array | None) -> pa.Table:
    """The arrays as columns in this order of rows (None: as they are), with text as text."""
    done = {}
    for place, array in _once(arrays).items():
        taken = array if order is None else array.take(order)
        done[place] = pc.cast(taken, pa.string()) if pa.types.is_dictionary(taken.type) else taken
    return pa.table([done[id(arrays[name])] for name in _NAMES], schema=qcew_layout.CELLS_SCHEMA)


def _once(arrays: Arrays) -> dict[int, pa.ChunkedArray | pa.Array]:
    """Each array by its id, marks as words. Many columns share one."""
    found = {}
    for name in _NAMES:
        array = arrays[name]
        if id(array) not in found:
            found[id(array)] = _worded(array) if name.endswith("_mark") else array
    return found


def _worded(marks: pa.ChunkedArray | pa.Array) -> pa.DictionaryArray:
    whole = marks.combine_chunks() if isinstance(marks, pa.ChunkedArray) else marks
    return pa.DictionaryArray.from_arrays(whole, _MARK_WORDS, safe=False)
