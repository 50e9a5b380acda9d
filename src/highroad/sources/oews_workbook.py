"""OEWS workbooks: one row per area, industry and occupation already, with marks in place of numbers.

`*` a wage not released, `**` an employment not released, `#` at or above the cap. The columns ANNUAL and
HOURLY flag occupations that are published per year only or per hour only.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import Any, Final

import pyarrow as pa
import pyarrow.compute as pc

from highroad.errors import UnreadableFile
from highroad.language import gettext as _
from highroad.results import Mark
from highroad.sources import oews_layout as layout
from highroad.sources.delimited import repeated
from highroad.sources.files import Original, unreadable
from highroad.sources.oews_areas import state_codes
from highroad.sources.published import Part
from highroad.sources.slipped import slipped_wages
from highroad.sources.workbooks import MAX_FILE, Workbook, opened

_RUN: Final = 50_000
_QUANTITIES: Final = {
    "employment": "tot_emp",
    "employment_rse": "emp_prse",
    "hourly_mean": "h_mean",
    "annual_mean": "a_mean",
    "wage_rse": "mean_prse",
    "hourly_p10": "h_pct10",
    "hourly_p25": "h_pct25",
    "hourly_p50": "h_median",
    "hourly_p75": "h_pct75",
    "hourly_p90": "h_pct90",
    "annual_p10": "a_pct10",
    "annual_p25": "a_pct25",
    "annual_p50": "a_median",
    "annual_p75": "a_pct75",
    "annual_p90": "a_pct90",
    "jobs_per_1000": "jobs_1000",
    "location_quotient": "loc_quotient",
}
_NEEDED: Final = ("occ_code", "occ_title", "tot_emp", "emp_prse", "h_mean", "a_mean", "mean_prse", "a_median")
_KNOWN: Final = frozenset(_QUANTITIES.values()) | {
    *("area", "area_title", "area_name", "area_type", "prim_state", "st", "state", "naics", "naics_title"),
    *("i_group", "own_code", "occ_code", "occ_title", "occ_group", "o_group", "pct_total", "pct_rpt"),
    *("annual", "hourly", "loc_q", "group"),
}
_SPELLINGS: Final = {"loc_q": "loc_quotient", "loc quotient": "loc_quotient", "area_name": "area_title"}
_LEVELS: Final = {"total": 0, "major": 0, "minor": 1, "broad": 2, "detailed": 3}
_YEAR = re.compile(r"(?:M|oesm|oews[_-]?)_?((?:19|20)?\d{2})(?!\d)", re.IGNORECASE)
_MARKED = {"#": Mark.AT_LEAST, "*": Mark.SUPPRESSED, "**": Mark.SUPPRESSED, "": Mark.MISSING}
_NUMBER = re.compile(r"\d{1,3}(,\d{3})*(\.\d+)?|\d+(\.\d+)?")

# Wage caps stated by the publisher for the May estimates of a year, where the workbook itself is silent.
_CAPS: Final = {
    **dict.fromkeys(range(2017, 2022), (100.00, 208_000.0)),
    **dict.fromkeys(range(2022, 2026), (115.00, 239_200.0)),
}


def recognizes(original: Original) -> bool:
    """Whether a sheet of it has the publisher's columns."""
    return any(_data_sheets(book) for _year_hint, book in _books(original))


def _books(original: Original) -> Iterator[tuple[str, Workbook]]:
    """The workbooks in a file, each with the names that may tell its year."""
    if original.kind == "workbook":
        yield original.name, opened(original)
    elif original.kind == "zip":
        for member in original.members:
            if member.base.lower().endswith(".xlsx") and not member.base.startswith("~$"):
                yield f"{original.name} {member.base}", Workbook(member.content(MAX_FILE), member.name)


def _data_sheets(book: Workbook) -> list[str]:
    return [name for name in book.sheets if set(_NEEDED) <= set(_columns(next(iter(book.start(name)), [])))]


def _columns(row: list[Any]) -> list[str]:
    names = [str(cell).strip().lower() for cell in row]
    return [_SPELLINGS.get(name, name) for name in names]


def read(original: Original) -> Iterator[Part]:
    """Cells and code lists of every data sheet. Raises UnreadableFile naming file, line and column."""
    for hint, book in _books(original):
        for sheet in _data_sheets(book):
            year = _year_of(hint, sheet, book)
            caps = _caps_of(book, year)
            yield from _read_sheet(book, sheet, year, caps)


def _year_of(hint: str, sheet: str, book: Workbook) -> int:
    """The year, which only the names of file and sheet tell. They must agree."""
    found = {int(text) if len(text) == 4 else 2000 + int(text) for text in _YEAR.findall(f"{hint} {sheet}")}
    if len(found) == 1:
        return found.pop()
    problem = (
        _("its names tell different years ({years})").format(years=", ".join(map(str, sorted(found))))
        if found
        else _("neither its name nor its sheet's tells the year")
    )
    raise unreadable(
        problem, book.name, remedy=_("Give it the publisher's name, such as national_M2024_dl.xlsx.")
    )


def _caps_of(book: Workbook, year: int) -> tuple[float, float] | None:
    """The caps as a sheet of the workbook states them, else as the publisher did for that year."""
    for sheet in book.sheets:
        for row in islice(book.rows(sheet), 60):
            for cell in row:
                if isinstance(cell, str) and "per hour or" in cell:
                    try:
                        return layout.wage_caps(cell)
                    except ValueError:
                        continue
    return _CAPS.get(year)


def _read_sheet(book: Workbook, sheet: str, year: int, caps: tuple[float, float] | None) -> Iterator[Part]:
    rows = book.rows(sheet)
    columns = _columns(next(rows))
    file = f"{book.name}, {sheet}" if len(book.sheets) > 1 else book.name
    for number, name in enumerate(columns, 1):
        if (name and name not in _KNOWN) or (name and columns.count(name) > 1):
            problem = _("the column “{name}” does not belong in this file").format(name=name[:40])
            raise unreadable(problem, file, line=1, column=number)
    lines = _Lines(file)
    keys: list[pa.Array] = []
    lists: list[dict[str, pa.Table]] = []
    first = 2
    last: pa.Table | None = None
    while run := list(islice(rows, _RUN)):
        table = {name: [row[index] for row in run] for index, name in enumerate(columns) if name}
        cells, code_lists = lines.read(table, first, year, caps)
        cells, last = _without_echoes(cells, last)
        keys.append(_keys(cells))
        lists.append(code_lists)
        first += len(run)
        yield Part(str(year), "cells", cells)
    _no_repeats(keys, file)
    if not keys:
        raise unreadable(_("there is nothing below the header"), file, line=2)
    for name in lists[0]:
        whole = pa.concat_tables([each[name] for each in lists])
        grouped = whole.group_by(whole.column_names, use_threads=False).aggregate([])
        yield Part(str(year), name, _one_of_each(grouped))


def _one_of_each(table: pa.Table) -> pa.Table:
    """One row for each code, with its most detailed level (a broad occupation may be its own only detail)."""
    key, *others = table.column_names
    how = [(name, "max" if name == "display_level" else "first") for name in others]
    return table.group_by(key, use_threads=False).aggregate(how).rename_columns([key, *others])


def _keys(cells: pa.Table) -> pa.Array:
    parts = [cells[name].combine_chunks() for name in ("area_code", "industry_code", "soc")]
    return pc.binary_join_element_wise(*parts, " ")


def _without_echoes(cells: pa.Table, before: pa.Table | None) -> tuple[pa.Table, pa.Table]:
    """The cells without rows that repeat the row above in all columns, and the last row.

    The publisher prints a broad occupation with a single detailed one twice when both have one code.
    """
    joined = cells if before is None else pa.concat_tables([before, cells])
    keys = _keys(joined)
    count = len(keys)
    keep = [True] * count
    for index in pc.indices_nonzero(pc.equal(keys.slice(1), keys.slice(0, count - 1))).to_pylist():
        pair = joined.slice(index, 2).to_pylist()
        keep[index + 1] = pair[0] != pair[1]
    if before is not None:
        keep[0] = False
    return joined.filter(pa.array(keep)), joined.slice(count - 1)


def _no_repeats(keys: list[pa.Array], file: str) -> None:
    twice = repeated(pa.chunked_array(keys, pa.string())) if keys else None
    if twice:
        raise unreadable(_("area, industry and occupation {key} come twice").format(key=twice[0]), file)


class _Lines:
    """Turns runs of sheet rows into cells; knows the file for its errors."""

    def __init__(self, file: str) -> None:
        self.file = file

    def read(
        self, table: dict[str, list[Any]], first: int, year: int, caps: tuple[float, float] | None
    ) -> tuple[pa.Table, dict[str, pa.Table]]:
        """Cells and code lists of a run whose first row is on line `first`."""
        count = len(table["occ_code"])
        soc = self._text(table, "occ_code", first, r"^\d{2}-\d{4}$", _("an occupation code"))
        area_type, area = self._areas(table, count, first)
        industry = self._industries(table, count, first)
        flags = {name: _flags(table.get(name), count) for name in ("annual", "hourly")}
        arrays: list[pa.Array] = [
            pa.repeat(pa.scalar(year, pa.int32()), count),
            area_type,
            area,
            industry,
            soc,
        ]
        for name, theirs in _QUANTITIES.items():
            arrays += self._quantity(name, theirs, table.get(theirs), count, first, flags, caps)
        cells = pa.table(arrays, schema=layout.CELLS_SCHEMA)
        self._fit_together(cells, first)
        keep = self._wanted(table, count)
        cells = cells.filter(keep)
        lists = self._code_lists(table, area_type, area, industry, soc, count, first)
        lists = {name: each.filter(keep) for name, each in lists.items()}
        return cells, lists

    def _fit_together(self, cells: pa.Table, first: int) -> None:
        slipped = slipped_wages(cells)
        if slipped is not None:
            row, name, problem = slipped
            raise self._fail(problem, first + row, _QUANTITIES[name])

    def _text(self, table: dict[str, list[Any]], name: str, first: int, pattern: str, words: str) -> pa.Array:
        text = pa.array([_as_text(cell) for cell in table[name]], pa.string())
        bad = pc.invert(pc.match_substring_regex(text, pattern))
        if pc.any(bad).as_py():
            index = int(pc.index(bad, True).as_py())
            value = ascii(text[index].as_py()[:40])
            problem = _("{value} is not {wanted}").format(value=value, wanted=words)
            raise self._fail(problem, first + index, name)
        return text

    def _fail(self, problem: str, line: int, column: str) -> UnreadableFile:
        return unreadable(problem, self.file, line=line, column=column.upper())

    def _areas(self, table: dict[str, list[Any]], count: int, first: int) -> tuple[pa.Array, pa.Array]:
        """Area types and seven-digit area codes; a workbook without areas is the national one."""
        if "area" not in table:
            return pa.repeat(pa.scalar("N"), count), pa.repeat(pa.scalar("0000000"), count)
        codes = self._text(table, "area", first, r"^\d{1,7}$", _("an area code"))
        if "area_type" in table:
            kinds = self._text(table, "area_type", first, r"^[1-6]$", _("an area type"))
            nation = pc.equal(kinds, "1")
            state = pc.or_(pc.equal(kinds, "2"), pc.equal(kinds, "3"))
        else:
            nation = pc.is_in(codes, pa.array(["99", "0", "00", "0000000"]))
            state = pc.and_(pc.less_equal(pc.utf8_length(codes), 2), pc.invert(nation))
        letters = pc.if_else(nation, "N", pc.if_else(state, "S", "M"))
        states = pc.utf8_rpad(pc.utf8_lpad(codes, 2, "0"), 7, "0")
        return letters, pc.if_else(nation, "0000000", pc.if_else(state, states, pc.utf8_lpad(codes, 7, "0")))

    def _industries(self, table: dict[str, list[Any]], count: int, first: int) -> pa.Array:
        """Industry codes as the flat files write them: a sector by its first code and the next sector's."""
        if "naics" not in table:
            return pa.repeat(pa.scalar("000000"), count)
        codes = self._text(table, "naics", first, r"^[0-9A-Z]{2,6}$|^\d\d-\d\d$", _("an industry code"))
        distinct = codes.unique()
        written = pa.array([_flat_code(code) for code in distinct.to_pylist()], pa.string())
        codes = written.take(pc.index_in(codes, distinct))
        if "own_code" in table:
            owners = pa.array([_as_text(cell) for cell in table["own_code"]], pa.string())
            private = pc.and_(pc.equal(codes, "000000"), pc.equal(owners, "5"))
            codes = pc.if_else(private, "000001", codes)
        return codes

    def _wanted(self, table: dict[str, list[Any]], count: int) -> pa.Array:
        """All rows but those of single owners within an industry, for which the flat files have no code."""
        if "i_group" not in table:
            return pa.repeat(pa.scalar(True), count)
        groups = pa.array([_as_text(cell).lower() for cell in table["i_group"]], pa.string())
        owned = pc.match_substring(groups, "ownership")
        owners = pa.array([_as_text(cell) for cell in table.get("own_code", [""] * count)], pa.string())
        private = pc.and_(pc.starts_with(groups, "cross"), pc.equal(owners, "5"))
        return pc.or_(pc.invert(owned), private)

    def _quantity(
        self,
        name: str,
        theirs: str,
        cells: list[Any] | None,
        count: int,
        first: int,
        flags: dict[str, pa.Array],
        caps: tuple[float, float] | None,
    ) -> list[pa.Array]:
        kind = layout.CELLS_SCHEMA.field(name).type
        if cells is None:
            return [pa.nulls(count, kind), pa.repeat(pa.scalar(Mark.MISSING.value), count)]
        values: list[float | None] = [cell if type(cell) is float else None for cell in cells]
        marks: list[str | None] = [None] * count
        for index, cell in enumerate(cells):
            if type(cell) is float:
                continue
            text = _as_text(cell).strip()
            if text in _MARKED:
                marks[index] = _MARKED[text].value
            elif _NUMBER.fullmatch(text):
                values[index] = float(text.replace(",", ""))
            else:
                problem = _("“{value}” is not a number").format(value=text[:40])
                raise self._fail(problem, first + index, theirs)
        try:
            numbers = pc.cast(pa.array(values, pa.float64()), kind)
        except pa.ArrowInvalid as error:
            raise self._fail(_("it holds fractions of jobs"), first, theirs) from error
        mark = pa.array(marks, pa.string())
        other = {"hourly": "annual", "annual": "hourly"}.get(name.partition("_")[0])
        if other is not None:
            elsewhere = pc.and_(pc.equal(mark, Mark.SUPPRESSED.value), flags[other])
            mark = pc.if_else(pc.fill_null(elsewhere, False), Mark.NOT_APPLICABLE.value, mark)
            if caps is not None:
                cap = pa.scalar(caps[0] if other == "annual" else caps[1], kind)
                numbers = pc.if_else(pc.fill_null(pc.equal(mark, Mark.AT_LEAST.value), False), cap, numbers)
        return [numbers, mark]

    def _code_lists(
        self,
        table: dict[str, list[Any]],
        area_type: pa.Array,
        area: pa.Array,
        industry: pa.Array,
        soc: pa.Array,
        count: int,
        first: int,
    ) -> dict[str, pa.Table]:
        def texts(name: str, default: str) -> list[str]:
            return [_as_text(cell) for cell in table.get(name, [default] * count)]

        column = next((each for each in ("o_group", "occ_group", "group") if each in table), "")
        groups = [_as_text(group).strip().lower() for group in table.get(column, [""] * count)]
        strange = next((at for at, group in enumerate(groups) if group and group not in _LEVELS), None)
        if strange is not None:
            problem = _("“{text}” is no level of occupations").format(text=groups[strange][:40])
            raise self._fail(problem, first + strange, column)
        levels = [_LEVELS.get(group, 3) for group in groups]
        names = texts("area_title", "National") if "area_title" in table else texts("state", "National")
        return {
            "areas": pa.table(
                {
                    "area_code": area,
                    "areatype_code": area_type,
                    "state_code": state_codes(area_type, area, texts("prim_state", "")),
                    "area_name": pa.array(names, pa.string()),
                }
            ),
            "industries": pa.table(
                {
                    "industry_code": industry,
                    "industry_name": pa.array(texts("naics_title", "Cross-industry"), pa.string()),
                    "display_level": _industry_levels(industry),
                }
            ),
            "occupations": pa.table(
                {
                    "soc": soc,
                    "occupation_name": pa.array(texts("occ_title", ""), pa.string()),
                    "display_level": pa.array(levels, pa.int64()),
                }
            ),
        }


def _as_text(cell: Any) -> str:
    """A cell as text: whole numbers without a point."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return "" if cell is None else str(cell)


def _flags(cells: list[Any] | None, count: int) -> pa.Array:
    found = [_as_text(cell).strip().lower() == "true" for cell in cells or [""] * count]
    return pa.array(found, pa.bool_())


def _flat_code(naics: str) -> str:
    """ "31-33" as "31--34", "11" as "11--12", "0" as "000000"; six-character codes as they are."""
    if set(naics) == {"0"}:
        return "000000"
    if len(naics) == 2 or "-" in naics:
        end = int(naics[-2:]) + 1
        return f"{naics[:2]}{'-' if end > 99 else '--'}{end}"
    return naics.ljust(6, "0")


def _industry_levels(codes: pa.Array) -> pa.Array:
    """Levels as in the flat list: 0 all, 1 private, 2 sector, then 3 to 6 by significant digits."""
    digits = pc.utf8_length(pc.utf8_rtrim(codes, "0"))
    sector = pc.match_substring(codes, "-")
    level = pc.if_else(pc.less(digits, 3), 3, pc.if_else(pc.equal(digits, 6), 5, digits))
    level = pc.if_else(sector, 2, level)
    level = pc.if_else(pc.equal(codes, "000001"), 1, pc.if_else(pc.equal(codes, "000000"), 0, level))
    return pc.cast(level, pa.int64())
