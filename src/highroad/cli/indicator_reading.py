"""How commands of indicators read participant files: by which rules, on which engine, counted how."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal, TextIO

import typer

from highroad.language import gettext as _

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import pyarrow as pa

    from highroad.indicators.rules import Rules
    from highroad.indicators.tally import Tally
    from highroad.records.reading import Scanner

Engine = Literal["here", "spark"]
Mode = Literal["guidance", "wips-2018"]
Span = Literal["quarter", "rolling", "annual", "to-date"]
EngineOption = Annotated[Engine, typer.Option("--engine", help="Read in this process, or on Spark.")]
MasterOption = Annotated[
    str, typer.Option("--master", help="Address of the Spark cluster (default: this machine).")
]
ModeOption = Annotated[
    Mode,
    typer.Option(
        "--mode", help="Texts to follow: the joint guidance, or the federal system's rules of 2018."
    ),
]
SpanOption = Annotated[
    Span,
    typer.Option("--span", help="One quarter, rolling four quarters, the program year, or since 2016."),
]
SchemaOption = Annotated[
    str, typer.Option("--schema", help="Layout by position, for files without a header.")
]


def rules_in_force(mode: str, choices: Sequence[str] | None) -> Rules:
    """The rules of a mode, with one more reading of an unsure text for each choice."""
    from highroad.indicators.rules import rules

    found = rules(mode)
    for choice in choices or []:
        found = found.with_choice(choice)
    return found


def records_of(
    files: list[Path],
    schema: str,
    *,
    services: bool = False,
    scanner: Scanner | None = None,
    odd: Callable[[int], None] | None = None,
) -> pa.RecordBatchReader:
    """The columns that indicators need. odd: see `read_columns`."""
    from highroad.indicators.elements import NUMBERS, NUMBERS_AND_SERVICES
    from highroad.records.reading import read_columns

    wanted = NUMBERS_AND_SERVICES if services else NUMBERS
    return read_columns(files, wanted, schema=schema or None, scanner=scanner, odd=odd)


def count_in(
    files: list[Path],
    tallies: Sequence[Tally],
    *,
    schema: str,
    engine: Engine,
    master: str,
    services: bool = False,
) -> None:
    """Count the records of files, read once on an engine, in every tally; say how many could not be."""
    from highroad.cli.record_passes import scanner_on
    from highroad.indicators.report import shared_pass

    dead: list[int] = []
    with scanner_on(engine, master) as scanner:
        read: Any = records_of(files, schema, services=services, scanner=scanner, odd=dead.append)
        with typer.progressbar(read, label=_("Reading the records"), file=_stderr()) as parts:
            shared_pass(parts, tallies)
    if sum(dead):
        typer.secho(
            _(
                "Rows with the wrong number of cells, which count nowhere: {count:,}. Is the file whole? "
                "`highroad records check` names them."
            ).format(count=sum(dead)),
            err=True,
            bold=True,
        )


def _stderr() -> TextIO:
    import sys

    return sys.stderr
