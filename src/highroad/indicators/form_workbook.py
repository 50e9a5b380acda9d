"""A form as a workbook, in the language in force. It holds counts that are not protected: it stays here."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from io import BytesIO
from typing import Any, Final

import pyarrow as pa
import xlsxwriter

from highroad.language import gettext as _
from highroad.language import mark as N_
from highroad.reference import performance

# The same form gives the same bytes: the file carries no time of its own.
_CREATED: Final = datetime(2000, 1, 1)  # noqa: DTZ001
_HEADINGS: Final = {
    "number": N_("Number"),
    "line": N_("Line"),
    "label": N_("What is counted"),
    "measure": N_("Measure"),
    "people": N_("Different people"),
    "numerator": N_("Numerator"),
    "denominator": N_("Denominator"),
    "value": N_("Value"),
    "target": N_("Target"),
    "total": N_("Total, this period"),
    "claimants": N_("Claimants of unemployment insurance"),
    "previous": N_("Total, period before"),
    "previous_people": N_("Different people, period before"),
    "previous_numerator": N_("Numerator, period before"),
    "previous_denominator": N_("Denominator, period before"),
    "previous_value": N_("Value, period before"),
}
_SECTIONS: Final = {
    "summary": N_("Services, funds and cost"),
    "gains": N_("Skill gains by kind"),
    "employers": N_("Effectiveness in serving employers"),
    "total": N_("All participants"),
    "A": N_("A. Summary"),
    "B": N_("B. Participants served"),
    "C": N_("C. Barriers to employment"),
    "D": N_("D. Indicators of performance"),
    "E": N_("E. Veterans' priority of service"),
    "participants": N_("Participants"),
    "reportable": N_("Reportable individuals"),
    "services": N_("Single services"),
    "indicators": N_("Indicators"),
}
_MEASURES: Final = {
    "count": N_("count"),
    "numerator": N_("numerator"),
    "denominator": N_("denominator"),
    "percent": N_("percent"),
    "people": N_("wages counted"),
    "dollars": N_("dollars"),
}
_WIDTHS: Final = {"label": 62, "measure": 18, "line": 44, "number": 9}
_DECIMALS: Final = ("percent", "dollars")


def heading(column: str) -> str:
    """What a column is called; kinds of service by the name of their group."""
    if column in _HEADINGS:
        return _(_HEADINGS[column])
    return next((group.name for group in performance.groups() if group.key == column), column)


def section_name(section: str) -> str:
    """What a section is called; a breakout by its own name."""
    if section in _SECTIONS:
        return _(_SECTIONS[section])
    known = performance.dimensions()
    return known[section].name if section in known else section


def words(row: dict[str, Any], column: str) -> str:
    """What a cell of text says: measures and lines by name, everything else as it stands."""
    text = str(row[column])
    if column == "measure":
        return _(_MEASURES[text]) if text in _MEASURES else text
    known = performance.indicators()
    return known[text].name if column == "line" and text in known else text


def decimals(row: dict[str, Any], column: str) -> int:
    """Decimal places of a number: two for rates and dollars, none for counts."""
    if "measure" in row:
        return 2 if row["measure"] in _DECIMALS else 0
    counted = row["numerator"] is not None and row["denominator"] is None
    return 2 if column.endswith(("value", "target")) and not counted else 0


def shown(form: pa.Table) -> list[str]:
    """The columns that people read: names for machines are left out where labels and numbers say the same."""
    hidden = {"section", "group"} | ({"line"} if "measure" in form.schema.names else set())
    if "number" in form.schema.names and not any(form.column("number").to_pylist()):
        hidden.add("number")
    may_lack = [name for name in form.schema.names if name == "target" or name.startswith("previous")]
    hidden |= {name for name in may_lack if form.column(name).null_count == form.num_rows}
    return [name for name in form.schema.names if name not in hidden]


def workbook(form: pa.Table, title: str, about: Sequence[str], notes: Sequence[str]) -> bytes:
    """The form on one sheet: title, what it reports, headings, rows by section, notes. Texts never run as
    formulas; a cell without a number is empty.
    """
    buffer = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(buffer, options) as book:
        book.set_properties({"created": _CREATED, "title": title})
        _fill(book, form, title, about, notes)
    return buffer.getvalue()


def _fill(book: Any, form: pa.Table, title: str, about: Sequence[str], notes: Sequence[str]) -> None:
    sheet = book.add_worksheet(_("Form"))
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.hide_gridlines(2)
    large = book.add_format({"bold": True, "font_size": 14})
    quiet = book.add_format({"font_color": "#565C65"})
    head = book.add_format({"bold": True, "text_wrap": True, "valign": "bottom", "bottom": 2})
    over_numbers = book.add_format(
        {"bold": True, "text_wrap": True, "valign": "bottom", "bottom": 2, "align": "right"}
    )
    band = book.add_format({"bold": True, "bg_color": "#E6E6E6"})
    text = book.add_format({"text_wrap": True, "valign": "top", "bottom": 4, "bottom_color": "#C6CACE"})
    shape = {"valign": "top", "bottom": 4, "bottom_color": "#C6CACE"}
    numbers = {0: book.add_format(shape | {"num_format": "#,##0"})}
    numbers[2] = book.add_format(shape | {"num_format": "#,##0.00"})
    names = shown(form)
    for place, name in enumerate(names):
        sheet.set_column(place, place, _WIDTHS.get(name, 15))
    sheet.write_string(0, 0, title, large)
    for line, said in enumerate(about, start=1):
        sheet.write_string(line, 0, said, quiet)
    line = len(about) + 2
    sheet.set_row(line, 62)
    for place, name in enumerate(names):
        sheet.write_string(line, place, heading(name), head if name in _WIDTHS else over_numbers)
    sheet.freeze_panes(line + 1, 0)
    sheet.repeat_rows(line)
    section = ""
    for row in form.to_pylist():
        line += 1
        if row["section"] != section:
            section = row["section"]
            for place in range(len(names)):
                sheet.write_string(line, place, section_name(section) if place == 0 else "", band)
            line += 1
        for place, name in enumerate(names):
            value = row[name]
            if value is None:
                sheet.write_blank(line, place, None, text)
            elif isinstance(value, str):
                sheet.write_string(line, place, words(row, name), text)
            else:
                sheet.write_number(line, place, value, numbers[decimals(row, name)])
    for said in notes:
        line += 1
        sheet.write_string(line + 1, 0, said, quiet)
