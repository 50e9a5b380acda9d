"""Tables that commands print, and write to files."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from highroad.errors import BadQuestion
from highroad.language import gettext as _

if TYPE_CHECKING:
    import pyarrow as pa

    from highroad.publishing.release import ReleasedTable


def print_rows(table: pa.Table, right: Collection[str] = ()) -> None:
    """Print all rows of a small table. right: columns of texts that stand like numbers."""
    import sys

    from rich.console import Console
    from rich.table import Table

    grid = Table()
    for name, kind in zip(table.schema.names, table.schema.types, strict=True):
        left = str(kind) == "string" and name not in right
        grid.add_column(name, justify="left" if left else "right")
    for row in table.to_pylist():
        grid.add_row(*(_cell(value) for value in row.values()))
    Console(width=None if sys.stdout.isatty() else 160).print(grid)


def _cell(value: object) -> str:
    if value is None:
        return ""
    return (
        f"{value:,.2f}"
        if isinstance(value, float)
        else f"{value:,}"
        if isinstance(value, int)
        else str(value)
    )


def write_table(table: pa.Table, output: Path) -> None:
    """All rows as Parquet or CSV; text that a spreadsheet would run as a formula is quoted."""
    import io

    from highroad.cli.writing import write_output

    buffer = io.BytesIO()
    if output.suffix == ".parquet":
        import pyarrow.parquet as pq

        pq.write_table(table, buffer)
    elif output.suffix == ".csv":
        import pyarrow as pa
        import pyarrow.compute as pc
        from pyarrow import csv

        for place, field in enumerate(table.schema):
            if field.type == pa.string():
                safe = pc.replace_substring_regex(table.column(place), r"^([=+\-@\t\r])", r"'\1")
                table = table.set_column(place, field.name, safe)
        csv.write_csv(table, buffer)
    else:
        raise BadQuestion(
            _("{name} is neither .csv nor .parquet.").format(name=output.name),
            remedy=_("Name a file that ends in one of them."),
        )
    write_output(buffer.getvalue(), output, output.name)


def print_released(table: ReleasedTable, most: int | None = None) -> None:
    """As many columns as there is room for; texts go on in the next line and are not cut. most: rows."""
    import sys

    from rich.console import Console
    from rich.table import Table

    from highroad.publishing.formats import NUMERIC_KINDS, header

    console = Console(width=None if sys.stdout.isatty() else 160)
    rows = list(table.texts())[:most]
    numeric = [column.kind in NUMERIC_KINDS for column in table.columns]
    headers = [header(column) for column in table.columns]
    widths = _widths(headers, rows, numeric, console.width - 1)
    grid = Table()
    for name, is_number, width in zip(headers, numeric, widths, strict=False):
        grid.add_column(name, justify="right" if is_number else "left", overflow="fold", width=width)
    for row in rows:
        grid.add_row(*row[: len(widths)])
    console.print(grid)
    if names := "; ".join(headers[len(widths) :]):
        typer.echo(_("Columns that had no room: {names} (--format csv has all).").format(names=names))


def _widths(headers: list[str], rows: list[tuple[str, ...]], numeric: list[bool], room: int) -> list[int]:
    """How wide the columns are that fit: numbers whole, texts at least by words, then as the room allows."""
    widths: list[int] = []
    for place, name in enumerate(headers):
        words = [word for text in (name, *(row[place] for row in rows)) for word in text.split()]
        longest = max(map(len, words), default=1)
        width = longest if numeric[place] else min(longest, 14)
        if widths and room < width + 3:  # a rule and two blanks
            break
        widths.append(width)
        room -= width + 3
    for place, width in enumerate(widths):
        if not numeric[place]:
            wanted = max((len(row[place]) for row in rows), default=0) - width
            more = max(0, min(room, wanted))
            widths[place] += more
            room -= more
    return widths
