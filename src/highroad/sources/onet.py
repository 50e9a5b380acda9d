"""O*NET: ratings of what occupations ask, job zones, what occupations are and what else they are called; text
or Excel, single files or the archive.

A release is named by its number ("29.0"). The archive and its folder carry it (`db_29_0_text`); a file on
its own does not, and then the newest date in it tells the yearly release in which it first came out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import pyarrow as pa
import pyarrow.compute as pc

from highroad.language import gettext as _
from highroad.language import mark as N_
from highroad.results import Mark
from highroad.sources.delimited import (
    TextRows,
    decimals,
    header,
    matching,
    repeated,
    text_rows,
    whole_numbers,
)
from highroad.sources.files import Member, Original, unreadable
from highroad.sources.published import Part, Source
from highroad.sources.releases import onet_month
from highroad.sources.workbooks import MAX_FILE, Workbook, opened

SOURCE: Final = Source(
    key="onet",
    title="O*NET: skills, knowledge, abilities, work activities, job zones",
    publisher="U.S. Department of Labor, Employment and Training Administration",
    licence=N_("O*NET Database by USDOL/ETA, used under CC BY 4.0, rearranged; O*NET® is their trademark"),
    cadence=N_("yearly in August, with smaller updates each quarter"),
    release_lag_days=0,
    page="https://www.onetcenter.org/database.html",
    addresses=("https://www.onetcenter.org/dl_files/database/db_{release}_text.zip",),
    tables=("ratings", "job_zones", "occupations", "titles"),
)
MERGE_KEYS: Final[dict[str, tuple[str, ...]]] = {
    "ratings": ("onet_soc", "element_id"),
    "job_zones": ("onet_soc",),
    "occupations": ("onet_soc",),
    "titles": ("onet_soc", "name"),
}
RATINGS_SCHEMA: Final = pa.schema(
    [
        pa.field("onet_soc", pa.string()),  # eight digits
        pa.field("soc", pa.string()),  # its first six
        pa.field("domain", pa.string()),  # skills, knowledge, abilities, activities
        pa.field("element_id", pa.string()),
        pa.field("element", pa.string()),
        pa.field("importance", pa.float64()),  # 1 to 5
        pa.field("importance_mark", pa.string()),
        pa.field("level", pa.float64()),  # 0 to 7
        pa.field("level_mark", pa.string()),
    ]
)
JOB_ZONES_SCHEMA: Final = pa.schema(
    [pa.field("onet_soc", pa.string()), pa.field("soc", pa.string()), pa.field("job_zone", pa.int32())]
)
OCCUPATIONS_SCHEMA: Final = pa.schema(
    [(name, pa.string()) for name in ("onet_soc", "soc", "occupation", "description")]
)
TITLES_SCHEMA: Final = pa.schema([(name, pa.string()) for name in ("onet_soc", "soc", "name", "short_name")])
_CODE, _ELEMENT, _NAME, _SCALE, _VALUE = (
    "O*NET-SOC Code",
    "Element ID",
    "Element Name",
    "Scale ID",
    "Data Value",
)
_SUPPRESS, _NOT_RELEVANT, _DATE, _ZONE = "Recommend Suppress", "Not Relevant", "Date", "Job Zone"
_RATINGS: Final = (_CODE, _ELEMENT, _NAME, _SCALE, _VALUE, _SUPPRESS, _NOT_RELEVANT, _DATE)
_ZONES: Final = (_CODE, _ZONE, _DATE)
_TITLE, _ABOUT, _OTHER, _SHORT = "Title", "Description", "Alternate Title", "Short Title"
_COLUMNS: Final = {
    "ratings": _RATINGS,
    "job_zones": _ZONES,
    "occupations": (_CODE, _TITLE, _ABOUT),
    "titles": (_CODE, _OTHER, _SHORT),
}
_FILES: Final = (
    *("skills", "knowledge", "abilities", "work activities", "job zones"),
    *("occupation data", "alternate titles"),
)
_DOMAINS: Final = {
    "1.A": "abilities",
    "2.A": "skills",
    "2.B": "skills",
    "2.C": "knowledge",
    "4.A": "activities",
}
_SCALES: Final = {"IM": (1.0, 5.0), "LV": (0.0, 7.0)}
_RELEASE: Final = re.compile(r"db_(\d{1,2})_(\d)(?!\d)")
_LAST_GROUP: Final = "53"  # civilian occupations end with transportation; military ones are not rated
_MILITARY: Final = "55"


@dataclass(frozen=True, slots=True)
class _Sheet:
    """A table as text. kind: the name of its table, or empty for another file of the database."""

    name: str
    kind: str
    rows: TextRows | None = None


def recognizes(original: Original) -> bool:
    """Whether it has ratings, job zones, occupations or their other titles in O*NET's columns."""
    return any(each.kind for each in _sheets(original, first=True))


def read(path: Path) -> Iterator[Part]:
    """`ratings`, `job_zones`, `occupations` (what they are) and `titles` (what else they are called), in the
    publisher's order.

    Where the publisher recommends to suppress a rating it is null with the mark "suppressed"; where an
    element is not relevant its level is 0. Raises UnreadableFile naming file, line and column.
    """
    original = Original(path)
    sheets = [each for each in _sheets(original) if each.kind and each.rows is not None]
    dates = [_newest(each.rows) for each in sheets if each.rows is not None and _DATE in _COLUMNS[each.kind]]
    vintage = _vintage(original, sheets, max(dates, default=None))
    readers = {"ratings": _ratings, "job_zones": _zones, "occupations": _occupations, "titles": _titles}
    for sheet in sheets:
        assert sheet.rows is not None
        yield Part(vintage, sheet.kind, readers[sheet.kind](sheet.rows))


def _kind(names: list[str]) -> str:
    """What a table with these columns is. Work context has the columns of ratings, and categories."""
    if _CODE in names and _ZONE in names:
        return "job_zones"
    if _CODE in names and _OTHER in names:
        return "titles"
    if names == list(_COLUMNS["occupations"]):
        return "occupations"
    wanted = {_CODE, _ELEMENT, _SCALE, _NOT_RELEVANT}
    return "ratings" if wanted <= set(names) and "Category" not in names else ""


def _sheets(original: Original, *, first: bool = False) -> Iterator[_Sheet]:
    """The tables of a file. first: only what they are."""
    if original.kind == "workbook":
        if original.size <= MAX_FILE:
            yield from _book(opened(original), first=first)
        return
    if original.kind == "old workbook":
        return
    for member in original.members:
        base, _dot, suffix = member.base.lower().rpartition(".")
        if original.kind == "zip" and base not in _FILES:
            continue
        if original.kind == "zip" and suffix == "xlsx":
            yield from _book(Workbook(member.content(MAX_FILE), member.name), first=first)
        else:
            yield _text(member, first=first)


def _text(member: Member, *, first: bool) -> _Sheet:
    start, ended, _rest = member.head().partition(b"\n")
    kind = _kind(header(member, "\t")) if ended and b"\t" in start else ""
    if first or not kind:
        return _Sheet(member.name, kind)
    names = header(member, "\t")
    wanted = _wanted(kind, names, member.name)
    runs = list(text_rows(member, names, wanted, delimiter="\t", encoding="utf8"))
    table = pa.concat_tables(run.table for run in runs).combine_chunks()
    return _Sheet(member.name, kind, TextRows(table, 2, member.name))


def _book(book: Workbook, *, first: bool) -> Iterator[_Sheet]:
    for sheet in book.sheets:
        name = f"{book.name}, {sheet}"
        lines = iter(book.start(sheet)) if first else book.rows(sheet)
        names = [str(cell).strip() for cell in next(lines, [])]
        kind = _kind(names)
        if first or not kind:
            yield _Sheet(name, kind)
            continue
        wanted = _wanted(kind, names, name)
        columns: list[tuple[Any, ...]] = list(zip(*lines, strict=True))
        if not columns:
            raise unreadable(_("there is nothing below the header"), name, line=2)
        texts = {each: pa.array(map(_cell, columns[names.index(each)]), pa.string()) for each in wanted}
        yield _Sheet(name, kind, TextRows(pa.table(texts), 2, name))


def _cell(value: Any) -> str:
    return f"{value:.10g}" if isinstance(value, float) else str(value).strip()


def _wanted(kind: str, names: list[str], file: str) -> tuple[str, ...]:
    """The columns to keep. Raises UnreadableFile where one is missing or given twice."""
    wanted = _COLUMNS[kind]
    for name in wanted:
        if name not in names:
            raise unreadable(_("the column is missing"), file, line=1, column=name)
        if names.count(name) > 1:
            raise unreadable(_("two columns have one name"), file, line=1, column=name)
    return wanted


def _newest(rows: TextRows) -> tuple[int, int]:
    """Year and month of the newest row."""
    dates = matching(rows, _DATE, r"^(0[1-9]|1[0-2])/(19|20)\d\d$", _("a month and year such as 08/2024"))
    return max((int(each[3:]), int(each[:2])) for each in pc.unique(dates).to_pylist())


def _vintage(original: Original, sheets: list[_Sheet], newest: tuple[int, int] | None) -> str:
    """The release by the name of archive or folder, else the yearly one that first had the newest row.

    Raises UnreadableFile where neither tells.
    """
    named = {
        f"{int(a)}.{b}"
        for each in (original.name, *(s.name for s in sheets))
        for a, b in _RELEASE.findall(each)
    }
    if len(named) > 1:
        raise unreadable(
            _("it is named for the releases {names}").format(names=", ".join(sorted(named))), original.name
        )
    if not named and newest is None:
        problem = _("nothing in it tells of which release it is")
        raise unreadable(problem, original.name, remedy=_("Add it in its archive, such as db_29_0_text.zip."))
    if not named:
        assert newest is not None
        year, month = newest
        return f"{year - 1995 + (month > 8)}.0"
    vintage = named.pop()
    if newest is not None and newest > onet_month(vintage):
        problem = _("it is named for release {release} but has ratings of {month}").format(
            release=vintage, month=f"{newest[1]:02d}/{newest[0]}"
        )
        raise unreadable(problem, original.name, column=_DATE)
    return vintage


def _codes(rows: TextRows, last: tuple[str, ...] = (_LAST_GROUP,)) -> dict[str, pa.ChunkedArray]:
    codes = matching(rows, _CODE, r"^\d\d-\d{4}\.\d\d$", _("an O*NET-SOC code such as 11-1011.00"))
    if codes[-1].as_py()[:2] not in last:
        raise rows.fail(
            _("the last occupation is {code}: rows are missing").format(code=codes[-1].as_py()),
            len(codes) - 1,
            _CODE,
        )
    return {"onet_soc": codes, "soc": pc.utf8_slice_codeunits(codes, 0, 7)}


def _zones(rows: TextRows) -> pa.Table:
    columns = _codes(rows)
    _once(rows, columns["onet_soc"])
    zones = whole_numbers(rows, _ZONE)
    _within(rows, zones, 1, 5, _ZONE)
    return pa.table({**columns, "job_zone": pc.cast(zones, pa.int32())}, schema=JOB_ZONES_SCHEMA)


def _occupations(rows: TextRows) -> pa.Table:
    columns = _codes(rows, (_MILITARY,))
    _once(rows, columns["onet_soc"])
    told = {"occupation": rows.table[_TITLE], "description": rows.table[_ABOUT]}
    return pa.table({**columns, **told}, schema=OCCUPATIONS_SCHEMA)


def _titles(rows: TextRows) -> pa.Table:
    columns = _codes(rows, (_LAST_GROUP, _MILITARY))
    short = rows.table[_SHORT]
    told = {
        "name": rows.table[_OTHER],
        "short_name": pc.if_else(pc.equal(short, "n/a"), pa.scalar(None, pa.string()), short),
    }
    table = pa.table({**columns, **told}, schema=TITLES_SCHEMA)
    # A name that stands twice, once with a short form, is one.
    named = table.group_by(["onet_soc", "soc", "name"], use_threads=False)
    return named.aggregate([("short_name", "min")]).rename_columns(TITLES_SCHEMA.names)


def _ratings(rows: TextRows) -> pa.Table:
    columns = _codes(rows)
    scale = matching(rows, _SCALE, r"^(IM|LV)$", _("IM or LV"))
    suppressed = pc.equal(matching(rows, _SUPPRESS, r"^(Y|N|n/a|)$", _("Y or N")), "Y")
    not_relevant = pc.equal(matching(rows, _NOT_RELEVANT, r"^(Y|N|n/a|)$", _("Y or N")), "Y")
    value = decimals(rows, _VALUE)
    for name, (least, most) in _SCALES.items():
        _within(rows, pc.if_else(pc.equal(scale, name), value, least), least, most, _VALUE)
    value = pc.if_else(not_relevant, 0.0, pc.if_else(suppressed, pa.scalar(None, pa.float64()), value))
    element = rows.table[_ELEMENT]
    _once(rows, pc.binary_join_element_wise(columns["onet_soc"], element, scale, " "))
    table = pa.table(
        {
            **columns,
            "domain": _domains(rows),
            "element_id": element,
            "element": rows.table[_NAME],
            "value": value,
        }
    )
    importance = table.filter(pc.equal(scale, "IM"))
    level = table.filter(pc.equal(scale, "LV")).select(["onet_soc", "element_id", "value"])
    _whole(rows, importance, level)
    level = level.rename_columns(["onet_soc", "element_id", "level"])
    order = pa.array(range(importance.num_rows))
    importance = importance.rename_columns([*importance.column_names[:-1], "importance"])
    both = importance.append_column("order", order).join(level, ["onet_soc", "element_id"]).sort_by("order")
    for name in ("importance", "level"):
        mark = pc.if_else(pc.is_null(both[name]), pa.scalar(Mark.SUPPRESSED), pa.scalar(None, pa.string()))
        both = both.append_column(f"{name}_mark", mark)
    return both.select(RATINGS_SCHEMA.names).cast(RATINGS_SCHEMA)


def _domains(rows: TextRows) -> pa.Array:
    """The domain of each element by its number; a file has the elements of one domain."""
    start = pc.utf8_slice_codeunits(rows.table[_ELEMENT], 0, 3)
    names = pa.array(list(_DOMAINS.values()))
    found = pc.take(names, pc.index_in(start, pa.array(list(_DOMAINS))))
    said = [name for name in (*_FILES[:3], "activities") if name in rows.file.lower().split("/")[-1]]
    wrong = pc.is_null(found) if not said else pc.fill_null(pc.not_equal(found, said[-1]), True)
    wrong = pc.or_(wrong, pc.fill_null(pc.not_equal(found, found[0]), True))
    if pc.any(wrong).as_py():
        index = pc.index(wrong, True).as_py()
        problem = _("element {element} does not belong to a file of its name").format(
            element=rows.table[_ELEMENT][index].as_py()[:20]
        )
        raise rows.fail(problem, index, _ELEMENT)
    return found


def _whole(rows: TextRows, importance: pa.Table, level: pa.Table) -> None:
    """Every occupation has importance and level of every element, or rows are missing."""
    elements = pc.count_distinct(rows.table[_ELEMENT]).as_py()
    occupations = pc.count_distinct(rows.table[_CODE]).as_py()
    if {importance.num_rows, level.num_rows} == {elements * occupations}:
        return
    counts = pc.value_counts(rows.table[_CODE])
    short = counts.filter(pc.not_equal(counts.field("counts"), 2 * elements))
    code = short[0]["values"].as_py() if len(short) else rows.table[_CODE][0].as_py()
    problem = _(
        "occupation {code} does not have importance and level of each of {count} elements: rows are missing"
    )
    index = pc.index(rows.table[_CODE], code).as_py()
    raise rows.fail(problem.format(code=code, count=elements), index, _CODE)


def _once(rows: TextRows, keys: pa.ChunkedArray) -> None:
    again = repeated(keys)
    if again:
        key, places = again
        lines = ", ".join(str(rows.line + place) for place in places[:5])
        raise rows.fail(_("{key} is on lines {lines}").format(key=key, lines=lines), places[1])


def _within(rows: TextRows, values: pa.ChunkedArray, least: float, most: float, column: str) -> None:
    bad = pc.or_(pc.less(values, least), pc.greater(values, most))
    if pc.any(bad).as_py():
        index = pc.index(bad, True).as_py()
        problem = _("{value} is not from {least} to {most}").format(
            value=values[index].as_py(), least=f"{least:g}", most=f"{most:g}"
        )
        raise rows.fail(problem, index, column)
