"""`highroad indicators form`, `figures`: the annual report's lines, and the checks that work on figures."""

from __future__ import annotations

import csv
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Annotated

import typer

from highroad.errors import UnreadableFile
from highroad.language import gettext as _

ReportFile = Annotated[Path, typer.Argument(help="What `highroad indicators report` wrote (.parquet).")]
CostsOption = Annotated[
    Path | None,
    typer.Option("--costs", help="CSV with columns place, program, total, administration, training, …"),
]


def form(
    report: ReportFile,
    program: Annotated[str, typer.Option("--program", help="A program.")] = "adult",
    area: Annotated[str, typer.Option("--area", help="A local area's code instead of the state.")] = "",
    costs: CostsOption = None,
    levels: Annotated[
        Path | None, typer.Option("--levels", help="CSV of levels, for the targets of the total row.")
    ] = None,
    previous: Annotated[
        Path | None, typer.Option("--previous", help="A report of the period before, beside this one.")
    ] = None,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="Write the form to this .csv or .parquet file.")
    ] = None,
) -> None:
    """Lay a report out as the annual form does, with funds, targets and the period before."""
    from highroad.cli.indicator_scores import read_report
    from highroad.cli.tables import print_rows, write_table
    from highroad.indicators.costs import read_costs
    from highroad.indicators.forms import Asked, annual_form
    from highroad.indicators.levels import read_levels

    asked = Asked(program, area)
    found = annual_form(
        read_report(report),
        asked,
        costs=read_costs(costs).get((area, program)) if costs else None,
        levels=read_levels(levels).get(area) if levels else None,
        previous=read_report(previous) if previous else None,
    )
    shown = ["line", "label", "people", "numerator", "denominator", "value"]
    if levels:
        shown.append("target")
    if previous:
        shown += ["previous_people", "previous_value"]
    print_rows(found.select(shown))
    if output:
        write_table(found, output)
    typer.echo(_("Served and exited: different people. Rates and medians: periods of participation."))
    typer.echo(_("An empty cell was not counted or not given; it is not zero."))


def figures(
    report: ReportFile,
    costs: CostsOption = None,
    earlier: Annotated[
        list[Path] | None,
        typer.Option("--earlier", help="The same quarter's report of an earlier year; at least three."),
    ] = None,
    other: Annotated[
        Path | None, typer.Option("--figures", help="CSV: name, value, for figures that no report holds.")
    ] = None,
) -> None:
    """Hold a report's figures to the checks that work on figures; exit code 3 when one is broken."""
    from highroad.cli.indicator_scores import read_report
    from highroad.indicators.costs import read_costs
    from highroad.indicators.figure_checks import hold

    found = hold(
        read_report(report),
        costs=read_costs(costs) if costs else None,
        earlier=[read_report(path) for path in earlier or []],
        others=_figures(other) if other else None,
    )
    made = dict.fromkeys(each.check.id for each in found)
    broken = [each for each in found if not each.kept]
    for each in broken:
        typer.secho(f"{each.check.id} ({each.check.list_id}) {each.where}", bold=True)
        typer.echo(f"    {each.check.title} {each.check.cure}")
    typer.echo(
        _("{checks} checks of figures made {times:,} times; {broken} broken.").format(
            checks=len(made), times=len(found), broken=len(broken)
        )
    )
    if broken:
        raise typer.Exit(3)


def _figures(path: Path) -> dict[str, int | Decimal]:
    remedy = _("Give a CSV with the columns name and value.")
    found: dict[str, int | Decimal] = {}
    try:
        with path.open(encoding="utf-8-sig", newline="") as handle:
            for row in csv.DictReader(handle, strict=True):
                found[row["name"].strip()] = Decimal(row["value"])
    except (
        OSError,
        UnicodeDecodeError,
        csv.Error,
        KeyError,
        TypeError,
        AttributeError,
        InvalidOperation,
    ) as p:
        raise UnreadableFile(_("it cannot be read as figures"), file=path, remedy=remedy) from p
    return found
