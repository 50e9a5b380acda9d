"""`highroad records`: participant files checked and made up, on the analyst's own machine."""

from __future__ import annotations

import json
import sys
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from highroad.cli.record_words import explain
from highroad.errors import BadQuestion
from highroad.language import gettext as _

if TYPE_CHECKING:
    from highroad.records.checking import Report
    from highroad.records.opening import OpenedFile
    from highroad.records.since import Change

app = typer.Typer(
    help="Participant files: every error in one pass, and practice files. Nothing leaves the machine.",
    no_args_is_help=True,
)
app.command()(explain)
#: Exit code when the file was checked and has errors.
HAS_ERRORS = 3
SHOWN = 25

Files = Annotated[
    list[Path], typer.Argument(help="Participant files or folders: CSV (also gzip, zip) or Parquet.")
]


@app.command()
def check(
    files: Files,
    quarter: Annotated[
        str, typer.Option("--quarter", "-q", help="Report quarter, such as 2025Q2 (default: the last one).")
    ] = "",
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="Folder for findings, workbook and page.")
    ] = None,
    schema: Annotated[
        str, typer.Option("--schema", help="Layout by position, for files without a header.")
    ] = "",
    mapping: Annotated[
        Path | None, typer.Option("--mapping", help="CSV file of two columns: heading, element number.")
    ] = None,
    rules: Annotated[Path | None, typer.Option("--rules", help="CSV file of checks of your own.")] = None,
    promote: Annotated[
        list[str] | None,
        typer.Option("--promote", help="Check to report with its stated severity; 'all' for every one."),
    ] = None,
    state: Annotated[
        str, typer.Option("--state", help="State whose codes local boards must have: 06 or CA.")
    ] = "",
    since: Annotated[
        Path | None,
        typer.Option("--since", help="Findings of an earlier check: what is new, what is mended."),
    ] = None,
    fix_list: Annotated[
        str, typer.Option("--fix-list", help="Write a list for each 'office' or each 'worker'.")
    ] = "",
    analytic: Annotated[
        bool,
        typer.Option("--analytic", help="Also write the columns that indicators need, as Parquet."),
    ] = False,
    measure: Annotated[
        bool,
        typer.Option("--measure", help="Also compute all indicators over all breakouts in the same pass."),
    ] = False,
    engine: Annotated[
        Literal["here", "spark"], typer.Option("--engine", help="Read in this process, or on Spark.")
    ] = "here",
    master: Annotated[
        str, typer.Option("--master", help="Address of the Spark cluster (default: this machine).")
    ] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Answer in JSON.")] = False,
) -> None:
    """Check participant files by all rules in one pass. Exit code 3 when they have errors."""
    from highroad.cli.record_passes import record_passes, scanner_on
    from highroad.records.addresses import pages_address
    from highroad.records.opening import open_file, read_mapping
    from highroad.records.periods import last_quarter, report_quarter
    from highroad.records.rules.own import own_checks
    from highroad.records.rules.rulebook import rulebook
    from highroad.records.since import changes, findings_file, write_since

    if fix_list not in {"", "office", "worker"}:
        raise BadQuestion(
            _("Fix lists are by office or by worker."),
            remedy=_("Give --fix-list office or --fix-list worker."),
        )
    pages_address()  # a wrong one is told before the work, not after it
    period = report_quarter(quarter) if quarter else last_quarter(datetime.now().astimezone().date())
    opened = open_file(files, schema=schema or None, mapping=read_mapping(mapping) if mapping else None)
    present = {each.id: each for part in opened.parts for each in part.elements if each is not None}
    book = rulebook(present, own_checks(rules) if rules else (), promote or ())
    folder = output or Path(f"{files[0].name.split('.')[0]}-findings")
    earlier = findings_file(since) if since else None  # now: this check may write into the same folder
    number = _state_number(state)
    with (
        scanner_on(engine, master) as scanner,
        record_passes(folder, opened, period, analytic=analytic, measure=measure) as more,
    ):
        asked: dict[str, Any] = {"scanner": scanner, "columns": more.columns, "take": more.take}
        asked |= {"folder": folder, "state": number}
        report = _checked(opened, book, period, asked, quiet=as_json)
    paths = _written(report, folder, fix_list) + more.paths
    _summarized(report, folder)
    changed = []
    if earlier and report.artifact:
        changed = changes(earlier, report.artifact.path)
        paths.append(write_since(earlier, report.artifact.path, folder / "findings-since.csv"))
    if as_json:
        typer.echo(json.dumps(_as_json(report, paths, changed), indent=1, ensure_ascii=False))
    else:
        _show(report, paths, changed)
    if report.total("error"):
        raise typer.Exit(HAS_ERRORS)


@app.command()
def synthesize(
    path: Annotated[Path, typer.Argument(help="File to write: .csv, .tsv (tabs), .gz, .zip or .parquet.")],
    rows: Annotated[int, typer.Option("--rows", min=1, help="How many records.")] = 10_000,
    seed: Annotated[int, typer.Option("--seed", min=0, help="The same seed gives the same file.")] = 1,
    defects: Annotated[
        float, typer.Option("--defects", min=0.0, max=1.0, help="Share of records to spoil, with a ledger.")
    ] = 0.0,
    layout: Annotated[
        Literal["names", "numbers", "pirl-2016", "wagner-peyser", "public-use"],
        typer.Option("--layout", help="How the file names and orders its columns."),
    ] = "numbers",
    quarter: Annotated[str, typer.Option("--quarter", "-q", help="Report quarter.")] = "2025Q2",
) -> None:
    """Write a practice file of made-up people, with periods, services, wages and outcomes."""
    from highroad.records.periods import report_quarter
    from highroad.records.practice import synthesize as write

    report_quarter(quarter)
    made = write(path, rows, seed, layout_name=layout, quarter=quarter, defects=defects)
    typer.echo(
        _("{path}: {rows} records of people who do not exist").format(path=made.path, rows=f"{rows:,}")
    )
    if made.ledger is not None:
        typer.echo(_("{path}: the ledger of what was spoiled").format(path=made.ledger))


def _state_number(text: str) -> str:
    """The FIPS code of a state named by code or abbreviation."""
    from highroad.reference.geography import states

    if not text:
        return ""
    for each in states().values():
        if text.upper() in {each.fips, each.abbreviation}:
            return each.fips
    raise BadQuestion(
        _("There is no state {text}.").format(text=text), remedy=_("Give a code such as 06 or CA.")
    )


def _checked(opened: OpenedFile, book: Any, period: Any, asked: dict[str, Any], *, quiet: bool) -> Report:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    from highroad.records.checking import check_files

    if quiet or not sys.stderr.isatty():
        return check_files(opened, book, period, **asked)
    whole = sum(part.file.size for part in opened.parts)
    plain = all(part.file.path.suffix not in {".gz", ".zip", ".parquet"} for part in opened.parts)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        # The first time on a machine the kernel is compiled, which takes some seconds.
        task = bar.add_task(_("Getting ready"), total=None)

        def advance(rows: int, done: int) -> None:
            said = _("{rows} records").format(rows=f"{rows:,}")
            total = whole // 1_000_000 if plain else None
            bar.update(task, description=said, completed=done // 1_000_000, total=total)

        return check_files(opened, book, period, progress=advance, **asked)


def _written(report: Report, folder: Path, fix_list: str) -> list[Path]:
    from highroad.records.lists import write_fix_lists
    from highroad.records.page import write_page
    from highroad.records.workbook import write_workbook

    assert report.artifact is not None
    paths = [report.artifact.path, folder / "findings.xlsx", folder / "findings.html"]
    write_workbook(report, paths[1])
    write_page(report, paths[2])
    if fix_list:
        write_fix_lists(report, fix_list, folder / "fix-lists")  # type: ignore[arg-type]
        paths.append(folder / "fix-lists")
    return paths


def _summarized(report: Report, folder: Path) -> None:
    """Counts of findings, without any record, for whoever publishes what is computed from the file."""
    from highroad.cli.writing import write_output
    from highroad.records.summary import by_layer, unchecked

    made = [check for check in report.book.checks if check.scope != "figures"]
    content = {
        "highroad": "findings/1",
        "records": report.rows,
        "quarter": str(report.quarter),
        "error": report.total("error"),
        "warning": report.total("warning"),
        "note": report.total("note"),
        "checks_made": len(made) - len(unchecked(report)),
        "layers_reached": sum(each.reached for each in by_layer(report)),
    }
    write_output(json.dumps(content, indent=1) + "\n", folder / "findings.json", "findings.json")


def _show(report: Report, paths: list[Path], changed: list[Change]) -> None:
    from highroad.records.page import about, verdict
    from highroad.records.summary import by_check, by_layer
    from highroad.reference.participants.check_pages import SEVERITY_NAMES

    typer.echo(verdict(report))
    typer.echo(about(report))
    found = by_check(report)
    if found:
        rows = [
            [each.check.id, each.check.federal, _(SEVERITY_NAMES[each.check.severity]), f"{each.findings:,}",
             each.check.title]
            for each in found[:SHOWN]
        ]  # fmt: skip
        headings = [_("Check"), _("Federal"), _("Severity"), _("Findings"), _("What must hold")]
        _print_table(_("By check"), headings, rows)
        if len(found) > SHOWN:
            typer.echo(_("… and {count} more checks in the workbook.").format(count=len(found) - SHOWN))
    layers = [
        [each.name, f"{each.errors:,}", f"{each.warnings:,}", _("yes") if each.reached else _("no")]
        for each in by_layer(report)
    ]
    _print_table(
        _("In the order of the federal system"),
        [_("Layer"), _("Errors"), _("Warnings"), _("Reached")],
        layers,
    )
    if changed:
        _show_changes(changed, {check.id: check.title for check in report.book.checks})
    for path in paths:
        typer.echo(str(path), err=True)


def _show_changes(changed: list[Change], titles: dict[str, str]) -> None:
    """What moved since the earlier check, most first; in the whole, and by check."""
    typer.echo(
        _("Since the earlier check: {new:,} new, {mended:,} mended, {still:,} still open.").format(
            new=sum(each.newly for each in changed),
            mended=sum(each.mended for each in changed),
            still=sum(each.still for each in changed),
        )
    )
    by_moves = sorted(changed, key=lambda each: (-each.newly, -each.mended, -each.still, each.rule))
    rows = [
        [each.rule, f"{each.newly:,}", f"{each.mended:,}", f"{each.still:,}", titles.get(each.rule, "")]
        for each in by_moves[:SHOWN]
    ]
    headings = [_("Check"), _("New"), _("Mended"), _("Still open"), _("What must hold")]
    _print_table(_("Since the earlier check"), headings, rows)
    if len(changed) > SHOWN:
        typer.echo(_("… and {count} more checks in findings-since.csv.").format(count=len(changed) - SHOWN))


def _as_json(report: Report, paths: list[Path], changed: list[Change]) -> dict[str, Any]:
    from dataclasses import asdict

    from highroad.records.summary import by_check, by_layer, unchecked

    return {
        "records": report.rows,
        "quarter": str(report.quarter),
        "layout": report.opened.layout,
        "errors": report.total("error"),
        "warnings": report.total("warning"),
        "notes": report.total("note"),
        "checks": [
            {"check": each.check.id, "severity": each.check.severity, "findings": each.findings}
            for each in by_check(report)
        ],
        "layers": [asdict(each) for each in by_layer(report)],
        "not_checked": [each.id for each in unchecked(report)],
        "since": [asdict(each) for each in changed],
        "written": [str(path) for path in paths],
    }


def _print_table(title: str, headings: list[str], rows: list[list[str]]) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(*headings, title=title, title_justify="left")
    for row in rows:
        table.add_row(*(Text(cell) for cell in row))
    Console(width=None if sys.stdout.isatty() else 160).print(table)
