"""Tables as an Excel workbook: numbers as numbers, marks as words, sources on their own sheet."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from datetime import date, datetime
from math import ceil
from typing import Any, Final

from highroad.language import gettext as _
from highroad.publishing.charts.theme import text_width, wrap
from highroad.publishing.documents.words import source_runs
from highroad.publishing.formats import NUMERIC_KINDS, format_cell, header, mark_explained
from highroad.publishing.release import ReleasedTable
from highroad.publishing.sentences import source_line
from highroad.results import Column, Mark

_FORBIDDEN: Final = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
_LINE, _HIGHEST = 13.5, 409.0  # points of a line, and of the highest row that a spreadsheet knows
_WIDEST: Final = 60.0
_PAGE: Final = 190.0  # letters of a page across at which print stays readable
#: Short cells stand beside the first line of long ones.
_FACE: Final = {"font_name": "Arial", "font_size": 10, "valign": "top"}


def to_xlsx(tables: ReleasedTable | Sequence[ReleasedTable], *, title: str = "") -> bytes:
    """A workbook: a sheet for each table, a last one with sources, methods and notes (language in force).

    Row 1 is the header (frozen, filtered, repeated in print). Numbers stay numbers with the digits that
    people see; "at least $115.00" and "… (estimated)" are number formats, so such cells still sort; a hidden
    value is its word ("suppressed"). Text is written as text: nothing becomes a formula or a link.
    """
    import xlsxwriter

    several = [tables] if isinstance(tables, ReleasedTable) else list(tables)
    sink = io.BytesIO()
    book = xlsxwriter.Workbook(
        sink,
        {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        },
    )
    first = several[0] if several else None
    book.set_properties(
        {
            "title": title or (first.title if first else ""),
            "subject": first.description if first else "",
            "author": "Highroad",
            "comments": "\n".join(f"{table.title}: SHA-256 {table.sha256}" for table in several),
            # Excel keeps no time zone; the release time is in UTC.
            "created": datetime.fromisoformat(first.released_at if first else "2000-01-01").replace(
                tzinfo=None
            ),
        }
    )
    formats = _Formats(book)
    used: set[str] = set()
    for table in several:
        _write_table(book.add_worksheet(_sheet_name(table.title, used)), table, formats)
    _write_about(book.add_worksheet(_sheet_name(_("Sources and notes"), used)), several, formats)
    book.close()
    return sink.getvalue()


class _Formats:
    """Cell formats, made once each."""

    def __init__(self, book: Any) -> None:
        self._book, self._made = book, dict[tuple[tuple[str, Any], ...], Any]()

    def get(self, **properties: Any) -> Any:
        key = tuple(sorted(properties.items()))
        if key not in self._made:
            self._made[key] = self._book.add_format({**_FACE, **properties})
        return self._made[key]


def number_format(column: Column, mark: Mark | None = None) -> str:
    """The Excel number format that shows a value as `format_cell` does."""
    digits = "#,##0" + ("." + "0" * column.decimals if column.decimals else "")
    dressed = {"money": f"${digits}", "percent": f'{digits}"%"'}.get(column.kind, digits)
    if mark is Mark.AT_LEAST:
        before, after = _("at least {value}").split("{value}")
    elif mark is Mark.ESTIMATED:
        before, after = _("{value} (estimated)").split("{value}")
    else:
        before = after = ""
    before, after = (f'"{words}"' if words else "" for words in (before, after))
    return f"{before}{dressed}{after};{before}−{dressed}{after}"


def _sheet_name(title: str, used: set[str]) -> str:
    """A lawful sheet name, not used yet (Excel ignores case)."""
    plain = _FORBIDDEN.sub(" ", title).strip("' ")[:31].strip() or "Table"
    name, number = plain, 1
    while name.lower() in used or name.lower() == "history":
        number += 1
        name = f"{plain[: 30 - len(str(number))]} {number}"
    used.add(name.lower())
    return name


def _write_table(sheet: Any, table: ReleasedTable, formats: _Formats) -> None:
    head = formats.get(bold=True, text_wrap=True, valign="bottom", bottom=2)
    head_apart = formats.get(bold=True, text_wrap=True, valign="bottom", bottom=2, indent=1)
    right = formats.get(bold=True, text_wrap=True, valign="bottom", bottom=2, align="right")
    lines = [1] * (table.num_rows + 1)  # that each row takes, the head first
    across = 0.0
    for place, column in enumerate(table.columns):
        numeric = column.kind in NUMERIC_KINDS
        words = header(column)
        # Words beside a number keep away from it.
        apart = place > 0 and not numeric and table.columns[place - 1].kind in NUMERIC_KINDS
        sheet.write_string(0, place, words, right if numeric else (head_apart if apart else head))
        texts = [table.text(row, column.name) for row in range(table.num_rows)]
        longest = max((text_width(text, 1) for text in texts), default=4)
        wide = max(longest, max((text_width(word, 1, bold=True) for word in words.split()), default=4))
        room = min(_WIDEST, wide * 1.9 + 2)
        sheet.set_column(place, place, room)
        across += room
        lines[0] = max(lines[0], _lines(words, room))
        if wide * 1.9 + 2 > _WIDEST:
            lines[1:] = [max(known, _lines(text, room)) for known, text in zip(lines[1:], texts, strict=True)]
        for row in range(table.num_rows):
            _write_cell(sheet, row + 1, place, table, row, column, formats, apart)
    # Not every program makes a row as high as its text.
    for line, count in enumerate(lines):
        if count > 1:
            sheet.set_row(line, min(_HIGHEST, _LINE * count))
    sheet.freeze_panes(1, 1)
    sheet.autofilter(0, 0, max(table.num_rows, 1), max(len(table.columns) - 1, 0))
    sheet.repeat_rows(0)
    sheet.set_landscape() if len(table.columns) > 5 else sheet.set_portrait()
    sheet.set_paper(1)  # letter
    # A wide table takes several pages side by side, each with its names, before print gets too small.
    beside = ceil(across / _PAGE)
    if beside > 1:
        named = (place for place, column in enumerate(table.columns) if column.kind == "text")
        sheet.repeat_columns(0, min(next(named, 0), 2))
    sheet.fit_to_pages(beside, 0)
    sheet.set_header("&L&10" + table.title.replace("&", "&&")[:200])
    sheet.set_footer("&L&8" + source_line(table.sources).replace("&", "&&")[:200] + "&R&8&P / &N")


def _lines(text: str, room: float) -> int:
    """How many lines a text takes in a column of so many letters; Arial is narrower than our own face."""
    return sum(len(wrap(part, (room - 2) / 1.9 * 10, 9, bold=True)) for part in text.split("\n"))


def _write_cell(
    sheet: Any,
    line: int,
    place: int,
    table: ReleasedTable,
    row: int,
    column: Column,
    formats: _Formats,
    apart: bool,
) -> None:
    value, mark = table.value(row, column.name), table.mark(row, column.name)
    if value is None:
        quiet = formats.get(italic=True, font_color="#565c65", align="right")
        sheet.write_string(line, place, format_cell(column, None, mark), quiet)
    elif column.kind == "date" and isinstance(value, str):
        day = formats.get(num_format="yyyy-mm-dd", align="left")
        sheet.write_datetime(line, place, date.fromisoformat(value[:10]), day)
    elif column.kind in NUMERIC_KINDS and not isinstance(value, str | bool):
        sheet.write_number(line, place, value, formats.get(num_format=number_format(column, mark)))
    else:
        words = formats.get(text_wrap=True, indent=1) if apart else formats.get(text_wrap=True)
        sheet.write_string(line, place, format_cell(column, value, mark), words)


def _write_about(sheet: Any, tables: Sequence[ReleasedTable], formats: _Formats) -> None:
    """What a reader needs to trust and cite the numbers: two columns, what and its text."""
    strong, text = formats.get(bold=True, valign="top"), formats.get(text_wrap=True, valign="top")
    lines: list[tuple[str, str]] = []
    for table in tables:
        method = table.method
        lines += [(_("Table"), table.title), (_("Description"), table.description)]
        lines += [(_("Source"), "".join(run.text for run in source_runs(source))) for source in table.sources]
        lines += [(_("Method"), f"{_(method.title)}. {_(method.words)}"), (_("Formula"), method.formula)]
        lines += [(_("Note"), _(note)) for note in table.notes]
        cells = ((row, column.name) for row in range(table.num_rows) for column in table.columns)
        marks = {mark for cell in cells if (mark := table.mark(*cell))}
        lines += [(_("Mark"), mark_explained(mark)) for mark in Mark if mark in marks]
        lines += [(_("SHA-256"), table.sha256), ("", "")]
    sheet.set_column(0, 0, 16)
    sheet.set_column(1, 1, 100)
    for line, (what, words) in enumerate((what, words) for what, words in lines if words or not what):
        sheet.write_string(line, 0, what, strong)
        sheet.write_string(line, 1, words, text)
        # Rows are made as high as their text: not every program does that when it opens the file.
        sheet.set_row(line, 13.5 * sum(len(wrap(part, 510, 10)) for part in words.split("\n")))
    sheet.set_paper(1)
    sheet.fit_to_pages(1, 0)
