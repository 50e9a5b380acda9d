"""`highroad indicators form`, `figures`: the federal forms' lines, and the checks that work on figures."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from highroad.errors import BadQuestion, UnreadableFile
from highroad.language import gettext as _

if TYPE_CHECKING:
    import pyarrow as pa

    from highroad.indicators.form_cells import Asked

ReportFile = Annotated[Path, typer.Argument(help="What `highroad indicators report` wrote (.parquet).")]
CostsOption = Annotated[
    Path | None,
    typer.Option("--costs", help="CSV with columns place, program, total, administration, training, …"),
]


def form(
    report: ReportFile,
    program: Annotated[str, typer.Option("--program", help="A program.")] = "adult",
    which: Annotated[
        Literal["eta-9169", "eta-9173", "wagner-peyser"],
        typer.Option("--form", help="The annual form, the quarterly form, or the Wagner-Peyser report."),
    ] = "eta-9169",
    area: Annotated[str, typer.Option("--area", help="A local area's code instead of the state.")] = "",
    costs: CostsOption = None,
    levels: Annotated[
        Path | None, typer.Option("--levels", help="CSV of levels, for the targets of the total row.")
    ] = None,
    previous: Annotated[
        Path | None, typer.Option("--previous", help="A report of the period before, beside this one.")
    ] = None,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="Write the form to this .xlsx, .csv or .parquet.")
    ] = None,
) -> None:
    """Lay a report out as a federal form does: annual, quarterly, or Wagner-Peyser."""
    from highroad.cli.indicator_scores import read_report, report_parameters
    from highroad.cli.tables import write_table
    from highroad.cli.writing import write_output
    from highroad.indicators.form_cells import ANNUAL, QUARTERLY, Asked
    from highroad.indicators.form_workbook import workbook

    table = read_report(report)
    before = read_report(previous) if previous else None
    asked, said = Asked(program, area), report_parameters(table) or {}
    if which == ANNUAL:
        found, notes = _annual(table, asked, costs, levels, before)
    else:
        _refuse_annual_options(costs, levels)
        make = _quarterly if which == QUARTERLY else _job_service
        found, notes = make(table, asked, said, before)
    about = _about(asked, said)
    _print_form(found)
    for said_of_it in (*about, *notes):
        typer.echo(said_of_it)
    if output and output.suffix == ".xlsx":
        write_output(workbook(found, _form_title(which), about, notes), output, output.name)
    elif output:
        write_table(found, output)


def _annual(
    table: pa.Table, asked: Asked, costs: Path | None, levels: Path | None, before: pa.Table | None
) -> tuple[pa.Table, list[str]]:
    from highroad.indicators.costs import read_costs
    from highroad.indicators.forms import annual_form
    from highroad.indicators.levels import read_levels

    found = annual_form(
        table,
        asked,
        costs=read_costs(costs).get((asked.area, asked.program)) if costs else None,
        levels=read_levels(levels).get(asked.area) if levels else None,
        previous=before,
    )
    people = _("Served and exited: different people. Rates and medians: periods of participation.")
    return found, [people, *_shared_notes()]


def _quarterly(
    table: pa.Table, asked: Asked, said: Mapping[str, Any], before: pa.Table | None
) -> tuple[pa.Table, list[str]]:
    from highroad.indicators.quarterly_form import quarterly_form

    narrow = "total_needs_service" in said.get("choices", ())
    found = quarterly_form(
        table, asked, total_needs_service=narrow, previous=before, asked_for=_asked_for(said)
    )
    other = quarterly_form(table, asked, total_needs_service=not narrow, asked_for=_asked_for(said))
    notes = [_("Every number counts records, that is periods of participation, not different people.")]
    served = [row["total"] for both in (found, other) for row in both.to_pylist() if row["line"] == "served"]
    lost = abs(int(served[0] or 0) - int(served[len(served) // 2] or 0))
    if narrow:
        notes.append(
            _("The total follows the rules of 2018: {count:,} participants without a service are not in it.")
        )
    else:
        notes.append(
            _("The total is everybody; by the rules of 2018 it would lack {count:,} without a service.")
        )
    notes[-1] = notes[-1].format(count=lost)
    return found, [*notes, *_shared_notes()]


def _job_service(
    table: pa.Table, asked: Asked, said: Mapping[str, Any], before: pa.Table | None
) -> tuple[pa.Table, list[str]]:
    from highroad.indicators.job_service_form import job_service_form

    found = job_service_form(table, asked, previous=before, asked_for=_asked_for(said))
    records = _("Every number counts records, that is periods of participation, not different people.")
    return found, [records, *_shared_notes()]


def _asked_for(said: Mapping[str, Any]) -> list[str]:
    return [*said.get("by", ()), *said.get("crossed", ())]


def _shared_notes() -> list[str]:
    return [
        _("An empty cell was not counted or not given; it is not zero."),
        _("These counts are not protected: keep them here. `highroad indicators release` protects them."),
    ]


def _refuse_annual_options(costs: Path | None, levels: Path | None) -> None:
    if costs or levels:
        raise BadQuestion(
            _("Only the annual form has funds and targets."),
            remedy=_("Leave --costs and --levels out, or ask for --form eta-9169."),
        )


def _form_title(which: str) -> str:
    return {
        "eta-9169": _("Annual performance report (ETA-9169)"),
        "eta-9173": _("Quarterly performance report (ETA-9173)"),
        "wagner-peyser": _("Wagner-Peyser report"),
    }[which]


def _about(asked: Asked, said: Mapping[str, Any]) -> list[str]:
    """Which program, place and period, as far as the report's file says."""
    from highroad.reference import performance

    known = performance.programs()
    name = known[asked.program].name if asked.program in known else asked.program
    place = _("local area {code}").format(code=asked.area) if asked.area else _("the state")
    lines = [_("{program}, {place}").format(program=name, place=place)]
    if said:
        lines.append(
            _("Report of {quarter} ({span}); {mode}; served {served}, exits {exited}.").format(
                quarter=said["report"],
                span=said["span"],
                mode=said["mode"],
                served=said["served"],
                exited=said["exited"],
            )
        )
    return lines


def _print_form(found: pa.Table) -> None:
    """The form in the terminal: a table for each section, whole numbers without decimals."""
    import sys

    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    from highroad.indicators.form_workbook import decimals, heading, section_name, shown, words

    hidden = {"previous_numerator", "previous_denominator"}
    names = [name for name in shown(found) if name not in hidden]
    texts = {"number", "line", "label", "measure"}
    console = Console(width=None if sys.stdout.isatty() else 160)
    rows = found.to_pylist()
    for section in dict.fromkeys(row["section"] for row in rows):
        grid = Table(title=section_name(section), title_justify="left")
        for name in names:
            grid.add_column(heading(name), justify="left" if name in texts else "right")
        for row in rows:
            if row["section"] == section:
                cells = (row[name] for name in names)
                grid.add_row(
                    *(
                        Text("" if cell is None else words(row, name) if isinstance(cell, str) else
                             f"{cell:,.{decimals(row, name)}f}")
                        for name, cell in zip(names, cells, strict=True)
                    )
                )  # fmt: skip
        console.print(grid)


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
