"""Tables as spreadsheets: CSV that reads back unchanged, and Excel workbooks."""

from __future__ import annotations

import csv
import io

from highroad.publishing.release import ReleasedTable
from highroad.publishing.workbooks import to_xlsx

__all__ = ["BOM", "guarded", "guarded_rows", "to_csv", "to_xlsx", "unguarded"]

BOM = "\ufeff"
_TRIGGERS = ("=", "+", "-", "@", "\t", "\r", "'")


def guarded(text: str) -> str:
    """`text` with a leading apostrophe when a spreadsheet program might run it as a formula.

    Text that begins with an apostrophe gets one too, so that `unguarded` always gives back the original.
    """
    return f"'{text}" if text.startswith(_TRIGGERS) else text


def unguarded(text: str) -> str:
    """The original of a guarded text; an apostrophe that guards nothing belongs to the text."""
    return text[1:] if text.startswith("'") and text[1:].startswith(_TRIGGERS) else text


def guarded_rows(written: str) -> str:
    """CSV text with every cell guarded, but for numbers: a file that people brought, for others to open."""
    sink = io.StringIO(newline="")
    rows = csv.reader(io.StringIO(written, newline=""))
    csv.writer(sink, lineterminator="\n").writerows(
        [cell if _is_number(cell) else guarded(cell) for cell in row] for row in rows
    )
    return sink.getvalue()


def _is_number(cell: str) -> bool:
    return cell.removeprefix("-").replace(".", "", 1).isdecimal()


def to_csv(table: ReleasedTable, *, bom: bool = True) -> bytes:
    """The table as CSV (UTF-8, CRLF): one header row of column names, one row per row.

    Values are written as computed, unformatted; a hidden value is empty; its companion mark column says why.
    Text that a spreadsheet program could take for a formula is written with a leading apostrophe.
    """
    sink = io.StringIO(newline="")
    writer = csv.writer(sink)
    names = list(table.data)
    writer.writerow(names)
    for cells in zip(*table.data.values(), strict=True):
        writer.writerow([_csv_cell(cell) for cell in cells])
    return ((BOM if bom else "") + sink.getvalue()).encode()


def _csv_cell(cell: object) -> str:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    return guarded(cell) if isinstance(cell, str) else repr(cell)
