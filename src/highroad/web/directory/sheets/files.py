"""Sheets as files: Excel and CSV, written so that they read back as they were, and read with suspicion."""

from __future__ import annotations

import csv
import datetime
import io
import re
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import python_calamine
from django.utils.translation import gettext as _

from highroad.errors import UnreadableFile
from highroad.publishing.spreadsheets import BOM, guarded, unguarded

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
TYPES = {"xlsx": XLSX, "csv": "text/csv; charset=utf-8"}
MOST_BYTES = 5 * 1024 * 1024
MOST_ROWS = 5000
_MOST_UNPACKED = 60 * 1024 * 1024
_MOST_CELLS = 500_000
_WIDEST_IN_PRINT = 240  # letters; what is wider could not be read on one page
_EPOCH = datetime.datetime(2000, 1, 1)  # noqa: DTZ001 (Excel keeps no time zone; the same file every time)
_FONT = {"font_name": "Arial", "font_size": 10, "valign": "top"}
#: What neither XML nor a database column can hold.
_IMPOSSIBLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
# A tag ends where the next begins: what is left open by the thousand is not searched to the end each time.
_CELL = re.compile(
    rb'<(?:\w+:)?c\b(?=[^<>]*?\br="([A-Z]{1,3})([0-9]{1,7})")[^<>]*?(?:/>|>(\s*<(?:\w+:)?f[\s/>])?)'
)
_ROW = re.compile(rb'<(?:\w+:)?row\b[^<>]*?\br="([0-9]{1,7})"')
_NAMELESS = re.compile(rb"<(?:\w+:)?c\b(?![^<>]*?\br=)[^<>]*>")


@dataclass(frozen=True, slots=True)
class Head:
    """A column of a sheet: its words, its width, and what its cells are ("text", "day" or "number")."""

    label: str
    width: int = 20
    kind: str = "text"


@dataclass(frozen=True, slots=True)
class Line:
    """A row of a sheet with its number in the file (the heads are 1), its texts, and where formulas stand."""

    number: int
    texts: list[str]
    formulas: set[int] = field(default_factory=set)


def plain(text: str) -> str:
    """A text as a sheet keeps it: one kind of line end, no blanks around it, nothing that XML can't hold."""
    return _IMPOSSIBLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip()


def to_xlsx(heads: Sequence[Head], rows: Sequence[Sequence[str]], *, title: str) -> bytes:
    """The rows as a workbook of one sheet; the same rows make the same bytes."""
    import xlsxwriter

    sink = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(sink, options)
    book.set_properties({"title": title, "author": "Highroad", "created": _EPOCH})
    formats = {
        "head": book.add_format({**_FONT, "bold": True, "bottom": 2, "text_wrap": True}),
        "text": book.add_format({**_FONT, "text_wrap": True}),
        "day": book.add_format({**_FONT, "num_format": "yyyy-mm-dd", "align": "left"}),
        "number": book.add_format(_FONT),
    }
    sheet = book.add_worksheet("Highroad")
    for place, head in enumerate(heads):
        sheet.write_string(0, place, head.label, formats["head"])
        sheet.set_column(place, place, head.width)
    for number, row in enumerate(rows, start=1):
        for place, (head, text) in enumerate(zip(heads, row, strict=True)):
            _write(sheet, number, place, head.kind, text, formats)
    sheet.freeze_panes(1, 1)
    sheet.autofilter(0, 0, max(len(rows), 1), len(heads) - 1)
    sheet.repeat_rows(0)
    sheet.set_landscape()
    sheet.set_paper(1)  # letter
    sheet.set_header("&L&10" + title.replace("&", "&&")[:200])
    sheet.set_footer("&R&8&P / &N")
    if sum(head.width for head in heads) <= _WIDEST_IN_PRINT:
        sheet.fit_to_pages(1, 0)
    else:
        sheet.repeat_columns(0)
    book.close()
    return sink.getvalue()


def _write(sheet: Any, number: int, place: int, kind: str, text: str, formats: dict[str, Any]) -> None:
    form = formats[kind]
    if not text:
        sheet.write_blank(number, place, None, form)
    elif kind == "day" and (day := _day(text)) is not None:
        sheet.write_datetime(number, place, datetime.datetime.combine(day, datetime.time()), form)
    elif kind == "number" and re.fullmatch(r"-?[0-9]{1,12}(\.[0-9]{1,4})?", text):
        sheet.write_number(number, place, float(text), form)
    else:
        sheet.write_string(number, place, text, formats["text"])


def _day(text: str) -> datetime.date | None:
    try:
        day = datetime.date.fromisoformat(text)
    except ValueError:
        return None
    return day if day.year >= 1900 else None


def to_csv(heads: Sequence[Head], rows: Sequence[Sequence[str]]) -> bytes:
    """The rows as CSV (UTF-8 with its mark, CRLF). What a program could run gets an apostrophe in front."""
    sink = io.StringIO(newline="")
    writer = csv.writer(sink)
    writer.writerow([head.label for head in heads])
    writer.writerows([guarded(text) for text in row] for row in rows)
    return (BOM + sink.getvalue()).encode()


def read(content: bytes, file: str) -> list[Line]:
    """The lines of a workbook's first sheet, or of a CSV file: the heads, then every row that says something.

    Raises UnreadableFile for anything else, for a file that is too large, and for too many rows.
    """
    if len(content) > MOST_BYTES:
        raise too_large(file, len(content))
    lines = list(_of_workbook(content, file) if content[:4] == b"PK\x03\x04" else _of_csv(content, file))
    if not lines:
        raise UnreadableFile(_("the file is empty"), file=file, remedy=_take_out())
    if len(lines) > MOST_ROWS + 1:
        raise UnreadableFile(
            _("it has more than {most} rows").format(most=MOST_ROWS),
            file=file,
            remedy=_("Bring it in parts."),
        )
    return lines


def too_large(file: str, size: int) -> UnreadableFile:
    """What is said of a file that nobody should read."""
    return UnreadableFile(
        _("it has {size} MB; a sheet may have {most} MB").format(
            size=round(size / 2**20, 1), most=MOST_BYTES // 2**20
        ),
        file=file,
        remedy=_("Take pictures and other sheets out, or bring the rows in parts."),
    )


def _take_out() -> str:
    return _("Take the sheet out here and change that one.")


def _of_workbook(content: bytes, file: str) -> Iterator[Line]:
    sheet, formulas = _scanned(content, file)
    if sheet > _MOST_CELLS:
        raise UnreadableFile(
            _("its cells stand too far apart"), file=file, remedy=_("Delete what stands far below the rows.")
        )
    try:
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
        rows = book.get_sheet_by_index(0).to_python(skip_empty_area=False)
    except (python_calamine.CalamineError, OSError, ValueError, IndexError) as error:
        raise _no_workbook(file) from error
    for number, row in enumerate(rows, start=1):
        texts = [cell_text(cell) for cell in row]
        if any(texts) or number == 1:
            yield Line(number, texts, formulas.get(number, set()))


def _no_workbook(file: str) -> UnreadableFile:
    return UnreadableFile(
        _("this is neither an Excel workbook (.xlsx) nor CSV"), file=file, remedy=_take_out()
    )


def _scanned(content: bytes, file: str) -> tuple[int, dict[int, set[int]]]:
    """How many cells a reader would make room for, and where formulas stand (row -> columns from 0)."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as book:
            if sum(each.file_size for each in book.infolist()) > _MOST_UNPACKED:
                raise too_large(file, sum(each.file_size for each in book.infolist()))
            part = book.read(_first_sheet(book))
    except (zipfile.BadZipFile, zlib.error, LookupError, ValueError, RuntimeError, OSError) as error:
        raise _no_workbook(file) from error
    formulas: dict[int, set[int]] = {}
    wide, high = 1, 1
    for found in _CELL.finditer(part):
        row, column = int(found[2]), _column(found[1].decode())
        wide, high = max(wide, column + 1), max(high, row)
        if found[3]:
            formulas.setdefault(row, set()).add(column)
    if _NAMELESS.search(part):
        high = max([high, *(int(found[1]) for found in _ROW.finditer(part))])
    return wide * high, formulas


def _first_sheet(book: zipfile.ZipFile) -> str:
    """The name of the part that holds the first sheet."""
    listed = re.search(rb'<(?:\w+:)?sheet\b[^<>]*?\br:id="([^"]+)"', book.read("xl/workbook.xml"))
    if listed is None:
        raise KeyError("sheet")
    for each in re.findall(rb"<Relationship\b[^<>]*>", book.read("xl/_rels/workbook.xml.rels")):
        if re.search(rb'\bId="' + re.escape(listed[1]) + rb'"', each):
            target = re.search(rb'\bTarget="([^"]+)"', each)
            name = target[1].decode() if target else ""
            return name.lstrip("/") if name.startswith("/") else f"xl/{name}"
    raise KeyError("sheet")


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


def cell_text(value: Any) -> str:
    """What a cell of a workbook says, as text: whole numbers without a point, days as YYYY-MM-DD."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, datetime.datetime):
        return (value.date() if value.time() == datetime.time() else value).isoformat()
    if isinstance(value, datetime.date):
        return value.isoformat()
    return plain(str(value))


def _of_csv(content: bytes, file: str) -> Iterator[Line]:
    if b"\x00" in content or content[:4] == b"\xd0\xcf\x11\xe0":
        raise _no_workbook(file)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UnreadableFile(
            _("its letters are not in UTF-8"),
            file=file,
            line=content.count(b"\n", 0, error.start) + 1,
            remedy=_("Save it as “CSV UTF-8”, or bring the Excel workbook."),
        ) from error
    first = text.split("\n", 1)[0]
    mark = max(",;\t", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=mark, strict=True)
    try:
        for number, row in enumerate(reader, start=1):
            texts = [plain(unguarded(cell)) for cell in row]
            if any(texts):
                yield Line(number, texts)
    except csv.Error as error:
        raise UnreadableFile(
            _("a row can't be read: a quotation mark is missing or too many"),
            file=file,
            line=reader.line_num,
            remedy=_("Save it anew from your spreadsheet program."),
        ) from error
