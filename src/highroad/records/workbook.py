"""The findings as a workbook that stays on the machine: it shows cells of records."""

from __future__ import annotations

import math
import os
import tempfile
from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

import xlsxwriter

from highroad.language import gettext as _
from highroad.records.addresses import address_of, pages_address
from highroad.records.checking import Report
from highroad.records.summary import (
    ByGroup,
    by_check,
    by_group,
    by_layer,
    unchecked,
)
from highroad.reference.participants import element_name, elements
from highroad.reference.participants.check_pages import SEVERITY_NAMES, cited, sureness

# The same findings give the same bytes: the file carries no time of its own.
_CREATED = datetime(2000, 1, 1)  # noqa: DTZ001


class Linked(NamedTuple):
    """A text that leads to an address; a plain text where the address is empty."""

    text: str
    address: str


Row = Sequence[str | int | Linked]
#: Columns so wide hold sentences, which go on in the next line.
_WRAPPED_FROM = 40
_HEIGHT = 15
_MOST_LINES = 6


def write_workbook(report: Report, path: Path) -> None:
    """Write the findings to `path`, whole or not at all; every text as text, never as a formula."""
    handle, draft = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.resolve().parent)
    os.close(handle)
    try:
        options = {"strings_to_formulas": False, "strings_to_urls": False, "constant_memory": True}
        with xlsxwriter.Workbook(draft, options) as book:
            book.set_properties({"created": _CREATED, "title": _("Findings in a participant file")})
            for title, headings, widths, rows in _sheets(report):
                _sheet(book, title, headings, widths, rows)
        Path(draft).chmod(0o600)
        os.replace(draft, path)
    except BaseException:
        Path(draft).unlink(missing_ok=True)
        raise


def _sheets(report: Report) -> Iterable[tuple[str, Sequence[str], Sequence[int], Iterable[Row]]]:
    base = pages_address()
    checks_headings = [
        _("Check"),
        _("Federal name"),
        _("Severity"),
        _("Findings"),
        _("What must hold"),
        _("Cure"),
    ]
    yield (
        _("By check"),
        [*checks_headings, _("Elements"), _("Source"), _("How sure")],
        (14, 13, 13, 11, 70, 60, 24, 70, 16),
        (
            (
                Linked(each.check.id, address_of(each.check, base)),
                each.check.federal,
                _(SEVERITY_NAMES[each.check.severity]),
                each.findings,
                each.check.title,
                each.check.cure,
                ", ".join(report.book.elements[each.number][:12]),
                cited(each.check),
                sureness(each.check.confidence),
            )
            for each in by_check(report)
        ),
    )
    group_headings = [_("Records"), _("Errors"), _("Warnings"), _("Most frequent check")]
    for title, name, groups in (
        (_("By office"), _("Office"), report.offices),
        (_("By worker"), _("Worker"), report.workers),
    ):
        yield title, [name, *group_headings], (30, 11, 11, 11, 22), map(_group_row, by_group(report, groups))
    yield (
        _("Federal order"),
        [_("Layer"), _("Errors"), _("Warnings"), _("Notes"), _("Reached")],
        (24, 11, 11, 11, 11),
        (
            (each.name, each.errors, each.warnings, each.notes, _("yes") if each.reached else _("no"))
            for each in by_layer(report)
        ),
    )
    example_headings = [
        _("Check"),
        _("Row"),
        _("Record"),
        _("Office"),
        _("Worker"),
        _("Element"),
        _("Name"),
        _("Value"),
    ]
    yield (
        _("Examples"),
        [*example_headings, _("What must hold"), _("Cure"), _("Source")],
        (14, 10, 16, 16, 16, 10, 40, 22, 70, 60, 70),
        _examples(report),
    )
    yield (
        _("Not checked"),
        [_("Check"), _("What must hold"), _("Needs elements")],
        (14, 70, 40),
        (
            (
                Linked(check.id, address_of(check, base)),
                check.title,
                ", ".join(report.book.elements[report.book.checks.index(check)]),
            )
            for check in unchecked(report)
        ),
    )


def _group_row(each: ByGroup) -> Row:
    return each.name, each.records, each.errors, each.warnings, each.most


def _examples(report: Report) -> Iterable[Row]:
    known = elements()
    order = {each.number: place for place, each in enumerate(by_check(report))}
    for example in sorted(report.examples, key=lambda each: (order[each.number], each.row)):
        check = report.book.checks[example.number]
        for identity, text in example.cells or (("", ""),):
            yield (
                check.id,
                example.row,
                example.key,
                example.office,
                example.worker,
                identity,
                element_name(identity) if identity in known else "",
                text[:500],
                check.title,
                check.cure,
                cited(check),
            )


def _sheet(
    book: Any, title: str, headings: Sequence[str], widths: Sequence[int], rows: Iterable[Row]
) -> None:
    sheet = book.add_worksheet(title[:31])
    bold = book.add_format({"bold": True, "bg_color": "#E6E6E6", "bottom": 1, "text_wrap": True})
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    top = book.add_format({"valign": "top"})
    leading = book.add_format({"valign": "top", "font_color": "#005EA2", "underline": 1})
    for place, width in enumerate(widths):
        sheet.set_column(place, place, width, wrapped if width >= _WRAPPED_FROM else top)
    sheet.freeze_panes(1, 0)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    sheet.set_row(0, 2 * _HEIGHT)
    for place, heading in enumerate(headings):
        sheet.write_string(0, place, heading, bold)
    line = 0
    for line, row in enumerate(rows, start=1):
        sheet.set_row(line, _HEIGHT * _lines(row, widths))
        for place, value in enumerate(row):
            if isinstance(value, int):
                sheet.write_number(line, place, value, top)
            elif isinstance(value, Linked):
                if value.address:
                    sheet.write_url(line, place, value.address, leading, value.text)
                else:
                    sheet.write_string(line, place, value.text, top)
            else:
                look = wrapped if widths[place] >= _WRAPPED_FROM else top
                sheet.write_string(line, place, _printable(value), look)
    sheet.autofilter(0, 0, max(line, 1), len(headings) - 1)


def _lines(row: Row, widths: Sequence[int]) -> int:
    """How many lines the longest sentence of a row takes: no program measures it where rows are streamed."""
    wide = [
        len(str(text)) / width for text, width in zip(row, widths, strict=False) if width >= _WRAPPED_FROM
    ]
    return min(max((math.ceil(each * 1.1) for each in wide), default=1) or 1, _MOST_LINES)


def _printable(text: str) -> str:
    """The text without characters that no workbook can hold."""
    return "".join(sign if sign >= " " or sign == "\n" else "�" for sign in text)
