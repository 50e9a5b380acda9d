"""The federal scorecard's bulk workbook of eligible training programs (`DownloadPrograms.xlsx`)."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

from highroad.language import gettext as _
from highroad.sources.delimited import TextRows, matching
from highroad.sources.tabular import Layout

LAYOUT: Final = Layout(
    "federal workbook",
    {
        "provider": ("d101_eligible_training_provider",),
        "program": ("d105_program_name",),
        "credential": ("d109_associated_credential",),
        "cip": ("d110_cip_code",),
        "tuition": ("d111_non_wioa_tuition_cost",),
        "supplies": ("d112_non_wioa_supplies_cost",),
        "hours": ("d113_program_length_hours",),
        "weeks": ("d114_program_length_weeks",),
        "format": ("d116_program_format",),
        "soc_1": ("d117_program_soc_occupation_1", "d117_program_soc_occ_1"),
        "soc_2": ("d118_program_soc_occupation_2", "d118_program_soc_occ_2"),
        "soc_3": ("d119_program_soc_occupation_3", "d119_program_soc_occ_3"),
        "served": ("d120_total_served",),
        "exited": ("d121_total_exited",),
        "completed": ("d122_total_completed",),
        "employed_q2": ("d123_total_employed_q2",),
        "employed_q4": ("d124_total_employed_q4",),
        "completion_rate": ("c_completed_percent",),
        "employment_rate_q2": ("c_q2_employment_percent",),
        "median_earnings": ("c_median_earnings",),
        "city": ("city",),
        "state": ("state",),
        "zip": ("zip",),
        "listed": ("de172",),
    },
    optional=frozenset(
        {
            *("credential", "supplies", "format", "soc_1", "soc_2", "soc_3", "employed_q4"),
            *("median_earnings", "listed", "exited"),
        }
    ),
)
_FIRST_DAY: Final = date(1899, 12, 30)  # how workbooks count days
_SERIAL: Final = re.compile(r"^\d{5}(\.0+)?$")


def as_records(rows: TextRows) -> TextRows:
    """The rows with `soc` (codes with blanks between), five-digit postal codes and codes of programs as text.

    A workbook keeps program codes as numbers: 52.02 was 52.0200, and 11.020099999999999 was 11.0201. The file
    has no number by which a program could be told from year to year.
    """
    matching(rows, "cip", r"^(\d{1,2}(\.\d+)?|\d{6})?$", _("a program code such as 52.0301"))
    table = rows.table
    codes = {each: _code(each) for each in pc.unique(table["cip"]).to_pylist()}
    table = _with(table, "cip", [codes[each] for each in table["cip"].to_pylist()])
    held = [table[name].to_pylist() for name in ("soc_1", "soc_2", "soc_3") if name in table.column_names]
    socs = [_occupations(each) for each in zip(*held, strict=True)] if held else [""] * table.num_rows
    table = _with(table, "soc", socs)
    five = pc.utf8_slice_codeunits(pc.replace_substring_regex(table["zip"], r"\D", ""), 0, 5)
    short = pc.and_(pc.not_equal(five, ""), pc.less(pc.utf8_length(five), 5))
    table = _with(table, "zip", pc.if_else(short, pc.utf8_lpad(five, 5, "0"), five))
    return TextRows(table, rows.line, rows.file, rows.lines, rows.headings)


def month_listed(rows: TextRows) -> str:
    """The month of the newest list date ("2024M06"); "" when no row has one."""
    if "listed" not in rows.table.column_names:
        return ""
    days = []
    for text in pc.unique(rows.table["listed"]).to_pylist():
        if _SERIAL.match(text):
            days.append(_FIRST_DAY + timedelta(days=int(float(text))))
        elif re.fullmatch(r"20\d\d-\d\d-\d\d", text):
            days.append(date.fromisoformat(text))
    return f"{max(days):%YM%m}" if days else ""


def _code(text: str) -> str:
    return f"{round(float(text), 4):07.4f}" if "." in text or 0 < len(text) < 3 else text


def _occupations(codes: tuple[str, ...]) -> str:
    digits = [re.sub(r"\D", "", each)[:6] for each in codes]
    return " ".join(dict.fromkeys(f"{code[:2]}-{code[2:]}" for code in digits if len(code) == 6))


def _with(table: pa.Table, name: str, values: list[str] | pa.ChunkedArray) -> pa.Table:
    column = pa.array(values, pa.string()) if isinstance(values, list) else values
    if name in table.column_names:
        return table.set_column(table.column_names.index(name), name, column)
    return table.append_column(name, column)
