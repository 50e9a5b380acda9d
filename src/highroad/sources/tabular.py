"""A publisher's table as text columns, whether it came as delimited text or as sheets of a workbook.

Columns are found by their headings, wherever they stand and however they are spaced and cased. Everything is
text until `quantity` and its kin in `delimited` have tested each character.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache
from itertools import islice
from typing import Any, Final

import pyarrow as pa
import pyarrow.compute as pc

from highroad.errors import UnreadableFile
from highroad.language import gettext as _
from highroad.results import Mark
from highroad.sources.damaged import sound
from highroad.sources.delimited import TextRows, decimals, text_rows, whole_numbers
from highroad.sources.files import Member, Original, unreadable
from highroad.sources.letters import spelled, without_controls
from highroad.sources.workbooks import START, opened

LOOSE_LIMIT: Final = 256 << 20  # text that is read whole: values with line breaks, headers that stand below
_HEAD: Final = 65_536
_WIDE: Final = 64  # columns; sheets that were saved as text trail thousands of blank ones
_BYTE_ORDER: Final = "\ufeff"


@lru_cache(maxsize=4096)
def plain(heading: str) -> str:
    """A heading without case, punctuation, footnote marks and line breaks, so that editions compare."""
    text = re.sub(r"\[\d+\]", "", heading.lower().lstrip(_BYTE_ORDER))
    return re.sub(r"[^a-z0-9#%]+", " ", text).strip()


@dataclass(frozen=True, slots=True)
class Layout:
    """The columns of a publisher's table.

    columns: our name -> the headings that the publisher has printed over it (an ending … stands for any
    rest). optional: ours that some editions lack. delimiter: of text. top: lines within which the header
    stands. loose: values may hold line breaks. encoding: "either" is UTF-8, or Latin-1 where it is not.
    ended: whether the publisher ends the last line. sheets: a pattern of the sheets to read. repeated: ours
    that the publisher prints twice; the first is read.
    """

    key: str
    columns: Mapping[str, tuple[str, ...]]
    optional: frozenset[str] = frozenset()
    delimiter: str = ","
    top: int = 1
    loose: bool = False
    encoding: str = "utf8"
    ended: bool = True
    sheets: str = ""
    repeated: frozenset[str] = frozenset()

    def placed(self, cells: Sequence[str]) -> dict[str, int] | None:
        """Our column -> its place in a line of headings; None when the line lacks a needed one."""
        names = [plain(cell) for cell in cells]
        found: dict[str, int] = {}
        for ours, headings in self.columns.items():
            places = [at for at, name in enumerate(names) if name and _named(name, headings)]
            if places:
                found[ours] = places[0]
            elif ours not in self.optional:
                return None
        return found

    def twice(self, cells: Sequence[str]) -> str | None:
        """A heading of this layout that stands more than once in the line."""
        names = [plain(cell) for cell in cells]
        for ours, headings in self.columns.items():
            if ours in self.repeated:
                continue
            places = [at for at, name in enumerate(names) if name and _named(name, headings)]
            if len(places) > 1:
                return cells[places[1]]
        return None


def _named(name: str, headings: tuple[str, ...]) -> bool:
    for heading in headings:
        wanted = plain(heading)
        if name == wanted or (heading.endswith("…") and name.startswith(wanted)):
            return True
    return False


@dataclass(frozen=True, slots=True)
class Found:
    """One table of a file: which layout it has, what messages call it, and its rows.

    base: the member's own name, without folders. present: our columns that the file has. above: the lines
    above the header.
    """

    layout: Layout
    name: str
    base: str
    present: frozenset[str]
    runs: Iterator[TextRows]
    above: list[list[str]] = field(default_factory=list)

    def whole(self) -> TextRows:
        """All rows as one run. Raises UnreadableFile when there are none."""
        runs = list(self.runs)
        if not runs:
            raise unreadable(_("there is nothing below the header"), self.name, line=2)
        first = runs[0]
        if len(runs) == 1:
            return first
        return TextRows(
            pa.concat_tables([run.table for run in runs]),
            first.line,
            first.file,
            [line for run in runs for line in run.lines],
            first.headings,
        )


@dataclass(frozen=True, slots=True)
class _Header:
    """A header found: its layout, the index of its line, its cells, and the places of our columns."""

    layout: Layout
    index: int
    cells: list[str]
    places: dict[str, int]


def fits(original: Original, layouts: Sequence[Layout]) -> bool:
    """Whether a sheet of the workbook, or one of the first members, has the headings of a layout."""
    if original.kind == "workbook":
        book = opened(original)
        return any(_header(layouts, book.start(sheet), sheet) for sheet in book.sheets)
    if original.kind not in {"plain", "gzip", "zip"}:
        return False
    return any(_text_header(layouts, member) for member in original.members[:3])


def tables(original: Original, layouts: Sequence[Layout]) -> Iterator[Found]:
    """The tables of a file that fit one of the layouts: every member of it, every fitting sheet.

    Raises UnreadableFile when a member, or every sheet, fits none, or a heading stands twice.
    """
    if original.kind == "workbook":
        yield from _sheets(original, layouts)
        return
    original.refuse_copies()
    for member in original.members:
        header = _text_header(layouts, member)
        if header is None:
            raise unreadable(_strange(layouts, member), member.name, line=1)
        _once(header, member.name)
        yield _text_table(member, header)


def _strange(layouts: Sequence[Layout], member: Member) -> str:
    """What is missing from the header of a member, against the layout that comes nearest."""
    cells = [row for _layout, rows in _starts(layouts[:1], member) for row in rows[:1]]
    names = {plain(cell) for row in cells for cell in row}

    def lacking(layout: Layout) -> list[str]:
        needed = (headings for ours, headings in layout.columns.items() if ours not in layout.optional)
        return [each[0] for each in needed if not any(_named(name, each) for name in names)]

    nearest = min((lacking(layout) for layout in layouts), key=len)
    return _("these headings are missing: {names}").format(names=", ".join(nearest[:6]))


def _starts(layouts: Sequence[Layout], member: Member) -> Iterator[tuple[Layout, list[list[str]]]]:
    """Each layout with the first lines of a text as it would split them."""
    head = member.head(_HEAD)
    text = head.decode("utf-8-sig", "replace") if not head.startswith(b"\xff\xfe") else ""
    split: dict[str, list[list[str]]] = {}
    for layout in layouts:
        if layout.delimiter not in split:
            split[layout.delimiter] = _lines(text, layout.delimiter)
        yield layout, split[layout.delimiter]


def _lines(text: str, delimiter: str) -> list[list[str]]:
    try:
        return list(islice(csv.reader(io.StringIO(text), delimiter=delimiter), START))
    except csv.Error:
        return []


def _text_header(layouts: Sequence[Layout], member: Member) -> _Header | None:
    for layout, rows in _starts(layouts, member):
        found = _header([layout], rows, "")
        if found:
            return found
    return None


def _header(layouts: Sequence[Layout], rows: Sequence[Sequence[Any]], sheet: str) -> _Header | None:
    for layout in layouts:
        if layout.sheets and sheet and not re.search(layout.sheets, sheet, re.IGNORECASE):
            continue
        for index, row in enumerate(rows[: layout.top]):
            cells = [cell_text(cell) for cell in row]
            while len(cells) > _WIDE and not cells[-1]:
                cells.pop()
            places = layout.placed(cells)
            if places is not None:
                return _Header(layout, index, cells, places)
    return None


def _once(header: _Header, name: str) -> None:
    twice = header.layout.twice(header.cells)
    if twice is not None:
        raise unreadable(
            _("the heading “{name}” stands twice").format(name=twice[:40]), name, line=header.index + 1
        )


def _text_table(member: Member, header: _Header) -> Found:
    layout, places = header.layout, header.places
    if layout.loose or header.index:
        above, runs = _loose(member, header)
    else:
        names = [f" {at}" for at in range(len(header.cells))]
        for ours, at in places.items():
            names[at] = ours
        headings = {ours: header.cells[at] for ours, at in places.items()}
        above = []
        encoding = _encoding(member, layout)
        runs = (
            sound(TextRows(_stripped(rows.table, encoding), rows.line, rows.file, (), headings))
            for rows in text_rows(
                member,
                names,
                list(places),
                delimiter=layout.delimiter,
                encoding=encoding,
                ended=layout.ended,
            )
        )
    return Found(layout, member.name, member.base, frozenset(places), runs, above)


def _encoding(member: Member, layout: Layout) -> str:
    """The encoding of a text; "either" is looked into, since editions of one file differ."""
    if layout.encoding != "either":
        return layout.encoding
    decoder = codecs.getincrementaldecoder("utf-8")()
    with member.open(text=False) as stream:
        try:
            while block := stream.read(1 << 20):
                decoder.decode(block)
        except UnicodeDecodeError:
            return "latin-1"
    return "utf8"


def _stripped(table: pa.Table, encoding: str) -> pa.Table:
    columns = [pc.utf8_trim_whitespace(column) for column in table.columns]
    if encoding == "latin-1":
        columns = [spelled(column) for column in columns]
    return pa.table(columns, names=table.column_names)


def _loose(member: Member, header: _Header) -> tuple[list[list[str]], Iterator[TextRows]]:
    """Text whose values may hold line breaks, or whose header stands below others: (lines above, rows)."""
    layout = header.layout
    with member.open(encoding="latin-1") as stream:
        data = stream.read(LOOSE_LIMIT + 1)
        ended = stream.last == b"\n"
        lines = stream.lines
    if len(data) > LOOSE_LIMIT:
        raise unreadable(_("it unpacks to more than {size} bytes").format(size=LOOSE_LIMIT), member.name)
    if layout.ended and not ended:
        raise unreadable(_("the last line is cut short"), member.name, line=lines + 1)
    text = _decoded(data, member, layout.encoding)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=layout.delimiter, strict=True)
    found: list[tuple[int, list[str]]] = []
    begin = 1
    try:
        for row in reader:
            found.append((begin, row))
            begin = reader.line_num + 1
    except csv.Error as error:
        raise unreadable(
            _("it is not the delimited text it should be"), member.name, line=reader.line_num
        ) from error
    above = [row for _line, row in found[: header.index]]
    return above, iter(_run(found[header.index + 1 :], header, member.name))


def _decoded(data: bytes, member: Member, encoding: str) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        if encoding != "utf8":
            return without_controls(data.decode("latin-1"))
        raise unreadable(
            _("it is not UTF-8 text"),
            member.name,
            line=data.count(b"\n", 0, error.start) + 1,
            remedy=_("Save it as CSV UTF-8, or download it again."),
        ) from error


def _sheets(original: Original, layouts: Sequence[Layout]) -> Iterator[Found]:
    book = opened(original)
    some = False
    bodies: list[list[list[str]]] = []
    for sheet in book.sheets:
        header = _header(layouts, book.start(sheet), sheet)
        if header is None:
            continue
        some = True
        name = f"{original.name}, {sheet}"
        _once(header, name)
        rows = [(line, [cell_text(cell) for cell in row]) for line, row in enumerate(book.rows(sheet), 1)]
        above = [row for _line, row in rows[: header.index]]
        body = [row for _line, row in rows[header.index + 1 :]]
        if body and body in bodies:
            raise unreadable(_("another sheet holds the same rows"), name, line=header.index + 2)
        bodies.append(body)
        runs = iter(_run(rows[header.index + 1 :], header, name))
        yield Found(header.layout, name, sheet, frozenset(header.places), runs, above)
    if not some:
        raise unreadable(_("no sheet has the publisher's headings"), original.name)


def _run(rows: list[tuple[int, list[str]]], header: _Header, name: str) -> list[TextRows]:
    """Rows with their lines as one run; wholly empty ones are left out, ragged ones refused."""
    kept = [(line, row) for line, row in rows if any(cell.strip() for cell in row)]
    wide = len(header.cells)
    for line, row in kept:
        if len(row) > wide and any(cell.strip() for cell in row[wide:]):
            raise unreadable(
                _("{found} values where {expected} are expected").format(found=len(row), expected=wide),
                name,
                line=line,
            )
        if len(row) <= max(header.places.values()):
            raise unreadable(
                _("{found} values where {expected} are expected").format(found=len(row), expected=wide),
                name,
                line=line,
            )
    if not kept:
        return []
    columns = {
        ours: pa.array([row[at].strip() for _line, row in kept], pa.string())
        for ours, at in header.places.items()
    }
    headings = {ours: header.cells[at] for ours, at in header.places.items()}
    return [sound(TextRows(pa.table(columns), kept[0][0], name, [line for line, _row in kept], headings))]


def cell_text(cell: Any) -> str:
    """A cell of a workbook as the text that a person sees: whole numbers without point, dates as ISO."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else repr(cell)
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    return str(cell).strip()


def quantity(
    rows: TextRows, column: str, kind: pa.DataType, absent: Mapping[str, Mark | None]
) -> tuple[pa.ChunkedArray, pa.ChunkedArray]:
    """(values, marks) of a column of numbers. absent: the publisher's markers and what each means.

    A marker that is not in `absent`, a blank too, is refused with line and column, as is any text that is
    not a plain number: grouped digits, exponents, hexadecimals. A marker that means None is null unmarked.
    """
    text = rows.table[column]
    if isinstance(text, pa.Array):
        text = pa.chunked_array([text])
    marks: pa.ChunkedArray = pa.chunked_array([pa.nulls(len(text), pa.string())])
    gone = pc.is_in(text, pa.array(list(absent), pa.string()))
    for marker, mark in absent.items():
        if mark is not None:
            marks = pc.if_else(pc.equal(text, marker), pa.scalar(str(mark)), marks)
    if "" not in absent:
        refuse(rows, column, pc.equal(text, ""), _("the cell is empty"))
    bare = pc.if_else(gone, pa.scalar(""), text)
    at = rows.table.column_names.index(column)
    numbers = TextRows(
        rows.table.set_column(at, column, bare), rows.line, rows.file, rows.lines, rows.headings
    )
    read = whole_numbers if pa.types.is_integer(kind) else decimals
    return pc.cast(read(numbers, column, blank=True), kind), marks


def refuse(rows: TextRows, column: str | None, bad: pa.ChunkedArray | pa.Array, problem: str) -> None:
    """Raise UnreadableFile at the first row for which `bad` holds; nulls count as good."""
    bad = pc.fill_null(bad, False)
    if pc.any(bad).as_py():
        raise rows.fail(problem, int(pc.index(bad, True).as_py()), column)


def unique_keys(rows: TextRows, names: Sequence[str]) -> None:
    """Raise UnreadableFile when two rows have the same values in all these columns."""
    columns = [pc.fill_null(pc.cast(rows.table[name], pa.string()), "") for name in names]
    keys = pc.binary_join_element_wise(*columns, "\x1f") if len(columns) > 1 else columns[0]
    if pc.count_distinct(keys).as_py() == len(keys):
        return
    codes = pc.dictionary_encode(keys)
    indices = codes.combine_chunks().indices if isinstance(codes, pa.ChunkedArray) else codes.indices
    seen: set[int] = set()
    for index, code in enumerate(indices.to_pylist()):  # only once the file is known to be refused
        if code in seen:
            first = indices.index(pa.scalar(code, indices.type)).as_py()
            raise rows.fail(
                _("the same key stands on line {first} too").format(first=rows.line_of(int(first))), index
            )
        seen.add(code)


def missing_year(name: str, wanted: str) -> UnreadableFile:
    """An error for a file whose year only its name tells, and which was renamed."""
    return unreadable(
        _("the file does not say of which year it is"),
        name,
        remedy=_("Give it back the publisher's own name, such as {name}.").format(name=wanted),
    )
