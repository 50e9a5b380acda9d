"""Tables that commands print, and write to files."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from highroad.errors import BadQuestion
from highroad.language import gettext as _

if TYPE_CHECKING:
    import pyarrow as pa


def print_rows(table: pa.Table) -> None:
    """Print all rows of a small table."""
    import sys

    from rich.console import Console
    from rich.table import Table

    grid = Table()
    for name, kind in zip(table.schema.names, table.schema.types, strict=True):
        grid.add_column(name, justify="left" if str(kind) == "string" else "right")
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
