"""OEWS flat files: one published number to a line, turned into one row per area, industry and occupation."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

from highroad.language import gettext as _
from highroad.sources import oews_layout as layout
from highroad.sources.delimited import TextRows, header, matching, repeated, text_rows, whole_numbers
from highroad.sources.files import Member, Original, unreadable
from highroad.sources.published import Part

_COLUMNS: Final = ["series_id", "year", "period", "value", "footnote_codes"]
_SERIES = r"^OEU[NSM]\d{7}[0-9A-Z-]{6}\d{6}(0[1-9]|1[0-7]) *$"
_VALUE = r"^ *(-|\d{1,12}(\.\d{1,3})?) *$"
_KEY, _DATATYPE = 23, 25  # where the key of a cell ends, and then its data type

# The publisher's code list -> our table, its columns there, their names here.
_LISTS: Final = {
    "oe.area": ("areas", ("area_code", "areatype_code", "state_code", "area_name")),
    "oe.industry": ("industries", ("industry_code", "industry_name", "display_level")),
    "oe.occupation": ("occupations", ("occupation_code", "occupation_name", "display_level")),
    "oe.footnote": ("footnotes", ("footnote_code", "footnote_text")),
}


def recognizes(original: Original) -> bool:
    """Whether some file in it starts with the columns of the flat data file."""
    return original.kind in {"plain", "gzip", "zip"} and any(map(_is_data, original.members[:12]))


def _is_data(member: Member) -> bool:
    line = member.head(200).partition(b"\n")[0].decode("latin-1")
    head = [name.strip() for name in line.split("\t")]
    return head[:4] == _COLUMNS[:4] and b"OEU" in member.head(400)


def _list_name(base: str) -> str:
    return base.lower().removesuffix(".gz").removesuffix(".txt")


def companions(path: Path) -> list[Path]:
    """The code lists that lie beside a flat data file (none for a zip, which brings its own)."""
    if Original(path).kind not in {"plain", "gzip"} or not recognizes(Original(path)):
        return []
    beside = (each for each in path.parent.iterdir() if _list_name(each.name) in _LISTS)
    return sorted(each for each in beside if each.is_file())


def read(original: Original) -> Iterator[Part]:
    """The cells of every data file, and the code lists, as parts of one vintage."""
    members = list(original.members)
    for beside in companions(original.path):
        members += Original(beside).members
    lists = {_list_name(member.base): member for member in members if _list_name(member.base) in _LISTS}
    for name in _LISTS:
        if name not in lists:
            raise unreadable(
                _("the code list {name} is not beside it").format(name=name),
                original.name,
                remedy=_(
                    "Put oe.area, oe.industry, oe.occupation and oe.footnote from the same address into "
                    "the same folder (or all of them into one zip), and try again."
                ),
            )
    tables = {_LISTS[name][0]: _code_list(member, *_LISTS[name]) for name, member in lists.items()}
    caps = _caps(tables["footnotes"], lists["oe.footnote"])
    years: set[str] = set()
    for member in filter(_is_data, members):
        for year, cells in _cells(member, caps):
            years.add(year)
            yield Part(year, "cells", cells)
    for year in sorted(years):
        for name, table in tables.items():
            yield Part(year, name, table)


def _code_list(member: Member, table: str, columns: tuple[str, ...]) -> pa.Table:
    names = header(member, "\t")
    for name in columns:
        if name not in names:
            raise unreadable(_("the column “{name}” is missing").format(name=name), member.name, line=1)
    runs = list(text_rows(member, names, columns, delimiter="\t", ended=False))
    if not runs:
        raise unreadable(_("there is nothing below the header"), member.name, line=2)
    parts = []
    for rows in runs:
        found: dict[str, pa.ChunkedArray] = {name: rows.table[name] for name in columns}
        if "display_level" in found:
            found["display_level"] = whole_numbers(rows, "display_level")
        if table == "occupations":
            matching(rows, "occupation_code", r"^\d{6}$", _("an occupation code"))
            codes = found.pop("occupation_code").combine_chunks()
            found = {"soc": layout.hyphenated(codes), **found}
        parts.append(pa.table(found))
    whole = pa.concat_tables(parts)
    twice = repeated(whole.column(0))
    if twice:
        key, places = twice
        raise unreadable(_("code {key} is given twice").format(key=key), member.name, line=places[1] + 2)
    return whole


def _caps(footnotes: pa.Table, member: Member) -> tuple[float, float]:
    texts = dict(zip(*(footnotes[name].to_pylist() for name in footnotes.column_names), strict=True))
    try:
        return layout.wage_caps(texts.get("5", ""))
    except ValueError as error:
        raise unreadable(_("footnote 5 does not state the wage caps"), member.name) from error


def _cells(member: Member, caps: tuple[float, float]) -> Iterator[tuple[str, pa.Table]]:
    """Runs of whole cells (all numbers of an area, industry and occupation), with their year."""
    names = header(member, "\t")
    if names != _COLUMNS:
        raise unreadable(_("these are not the columns of the flat data file"), member.name, line=1)
    waiting: pa.Table | None = None
    year = ""
    seen: list[pa.Array] = []
    series = _Series(member.name)
    for rows in text_rows(member, names, names, delimiter="\t"):
        year = _one_year(rows, year)
        numbers = _numbers(rows)
        block = numbers if waiting is None else pa.concat_tables([waiting, numbers])
        last = block["key"][-1]
        whole = pc.index(block["key"], last).as_py()
        waiting = block.slice(whole)
        if whole:
            series.take(block.slice(0, whole))
            table = _pivot(block.slice(0, whole), int(year), caps, member)
            seen.append(block.slice(0, whole)["key"].unique())
            yield year, table
    if waiting is None:
        raise unreadable(_("there is nothing below the header"), member.name, line=2)
    seen.append(waiting["key"].unique())
    series.take(waiting)
    yield year, _pivot(waiting, int(year), caps, member)
    twice = repeated(pa.chunked_array(seen, pa.string()))
    if twice:
        raise unreadable(
            _("the series of {key} are on lines far apart, so the file was sorted or pasted together").format(
                key=twice[0]
            ),
            member.name,
        )
    series.finish()


class _Series:
    """That no cell lacks a series which the others of its area's type have.

    The publisher gives the whole number for every cell, those that it withholds with a footnote: fifteen for
    the nation, seventeen for states and areas. So one that has fewer was cut.
    """

    def __init__(self, file: str) -> None:
        self._file = file
        self._most: dict[str, int] = {}
        self._least: dict[str, tuple[int, str, int]] = {}

    def take(self, numbers: pa.Table) -> None:
        """Note how many series the cells of a run have."""
        counts = numbers.group_by("key", use_threads=False).aggregate([("line", "count"), ("line", "max")])
        kinds = pc.utf8_slice_codeunits(counts["key"], 3, 4)
        for kind in pc.unique(kinds).to_pylist():
            here = counts.filter(pc.equal(kinds, kind))
            most, least = (edge(here["line_count"]).as_py() for edge in (pc.max, pc.min))
            self._most[kind] = max(most, self._most.get(kind, 0))
            if kind not in self._least or least < self._least[kind][0]:
                at = pc.index(here["line_count"], least).as_py()
                self._least[kind] = (least, here["key"][at].as_py(), here["line_max"][at].as_py())

    def finish(self) -> None:
        """Raise UnreadableFile at the cell that has the fewest."""
        for kind, (count, key, line) in self._least.items():
            if count < self._most[kind]:
                problem = _("rows are missing: {key} has {count} series, and others have {most}")
                raise unreadable(
                    problem.format(key=key, count=count, most=self._most[kind]),
                    self._file,
                    line=line,
                    column="series_id",
                )


def _one_year(rows: TextRows, year: str) -> str:
    years = matching(rows, "year", r"^(19|20)\d\d$", _("a four-digit year"))
    matching(rows, "period", r"^A01$", _("the yearly period A01"))
    first = year or str(years[0].as_py())
    other = pc.not_equal(years, first)
    if pc.any(other).as_py():
        raise rows.fail(_("one file holds two years"), int(pc.index(other, True).as_py()), "year")
    return first


def _numbers(rows: TextRows) -> pa.Table:
    matching(rows, "series_id", _SERIES, _("an OEWS series"))
    matching(rows, "value", _VALUE, _("a number"))
    matching(rows, "footnote_codes", r"^\d? *$", _("a footnote code"))
    series = rows.table["series_id"]
    count = rows.table.num_rows
    return pa.table(
        {
            "key": pc.utf8_slice_codeunits(series, 0, _KEY),
            "datatype": pc.utf8_slice_codeunits(series, _KEY, _DATATYPE),
            "value": pc.utf8_trim_whitespace(rows.table["value"]),
            "footnote": pc.utf8_trim_whitespace(rows.table["footnote_codes"]),
            "line": pa.array(range(rows.line, rows.line + count), pa.int64()),
        }
    )


def _pivot(numbers: pa.Table, year: int, caps: tuple[float, float], member: Member) -> pa.Table:
    """Numbers of whole cells, one to a row, as cells."""
    numbers = numbers.combine_chunks()
    joined = pc.binary_join_element_wise(numbers["key"], numbers["datatype"], "")
    twice = repeated(joined)
    if twice:
        lines = numbers["line"].take(pa.array(twice[1])).to_pylist()
        raise unreadable(
            _("series {key} is on lines {lines}").format(key=twice[0], lines=", ".join(map(str, lines))),
            member.name,
            line=lines[1],
        )
    coded = numbers["key"].chunk(0).dictionary_encode()
    keys, place = coded.dictionary, pc.cast(coded.indices, pa.int64())
    datatype = numbers["datatype"].chunk(0)
    arrays = [
        pa.repeat(pa.scalar(year, pa.int32()), len(keys)),
        pc.utf8_slice_codeunits(keys, 3, 4),
        pc.utf8_slice_codeunits(keys, 4, 11),
        pc.utf8_slice_codeunits(keys, 11, 17),
        layout.hyphenated(pc.utf8_slice_codeunits(keys, 17, 23)),
    ]
    for code, (name, _kind) in layout.DATATYPES.items():
        here = pc.equal(datatype, code)
        order = pc.inverse_permutation(place.filter(here), max_index=len(keys) - 1)
        values = numbers["value"].chunk(0).filter(here).take(order)
        footnotes = numbers["footnote"].chunk(0).filter(here).take(order)
        try:
            arrays += layout.quantity(name, values, footnotes, caps)
        except pa.ArrowInvalid as error:
            raise unreadable(_("a number of “{name}” is none").format(name=name), member.name) from error
    return pa.table(arrays, schema=layout.CELLS_SCHEMA)
