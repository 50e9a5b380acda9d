"""`highroad sources`: which published data an instance holds, and how to get more."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from highroad.errors import BadQuestion
from highroad.language import gettext as _

if TYPE_CHECKING:
    from rich.progress import Progress

    from highroad.sources.addresses import Wanted
    from highroad.sources.catalogue import Catalogue
    from highroad.sources.deliveries import Delivered
    from highroad.sources.published import Remark, Vintage

app = typer.Typer(
    name="sources", help="Published data: what is at hand, fetching, adding, removing.", no_args_is_help=True
)

Home = Annotated[
    Path | None,
    typer.Option("--home", envvar="HIGHROAD_HOME", help="Instance folder (default: ./highroad-data)."),
]
Json = Annotated[bool, typer.Option("--json", help="Answer in JSON.")]


def _catalogue(home: Path | None) -> Catalogue:
    from highroad.sources.catalogue import Catalogue
    from highroad.sources.home import instance_home

    return Catalogue(home or instance_home())


def _print_table(title: str, headers: list[str], rows: list[list[str]]) -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table(*headers, title=title, title_justify="left")
    for row in rows:
        table.add_row(*row)
    width = None if sys.stdout.isatty() else 200
    Console(width=width).print(table)


def _print_json(value: Any) -> None:
    typer.echo(json.dumps(value, indent=1, ensure_ascii=False, default=str))


def _size(count: int) -> str:
    return f"{count / 1e6:,.1f} MB" if count >= 100_000 else f"{count / 1e3:,.1f} kB"


def _age(retrieved: str) -> str:
    days = (date.today() - datetime.fromisoformat(retrieved).date()).days  # noqa: DTZ011
    return _("today") if days <= 0 else _("{days} days").format(days=days)


@app.command("list")
def list_sources(home: Home = None, as_json: Json = False) -> None:
    """What is at hand: every vintage with its age, size and licence, and what should be newer."""
    catalogue = _catalogue(home)
    rows: list[list[str]] = []
    found: list[dict[str, Any]] = []
    for source in catalogue.sources():
        vintages = catalogue.vintages(source.key)
        due = catalogue.stale(source.key)
        for number, vintage in enumerate(vintages):
            newer = due if number == 0 else None
            found.append(_about(vintage) | {"newer_expected_since": newer.isoformat() if newer else None})
            rows.append(_row(vintage, newer))
        if not vintages:
            found.append({"source": source.key, "title": source.title, "vintage": None})
            rows.append([source.key, "-", _("not at hand"), "", "", "", "", _(source.licence)])
    if as_json:
        _print_json(found)
        return
    headers = [_("source"), _("vintage"), _("describes"), _("rows"), _("files"), _("size"), _("fetched")]
    _print_table(_("Published data at hand"), [*headers, _("licence")], rows)


def _row(vintage: Vintage, newer: date | None) -> list[str]:
    label = vintage.label + (_(" (embedded)") if vintage.embedded else "")
    if newer:
        label += _(", a newer one should be out since {day}").format(day=newer.isoformat())
    return [
        vintage.key,
        vintage.vintage,
        label,
        f"{vintage.rows.get('cells') or sum(vintage.rows.values()):,}",
        str(len(vintage.receipts)),
        _size(sum(receipt.size for receipt in vintage.receipts)),
        _age(vintage.reference.retrieved),
        _(vintage.reference.licence),
    ]


def _about(vintage: Vintage) -> dict[str, Any]:
    return {
        "source": vintage.key,
        "vintage": vintage.vintage,
        "label": vintage.label,
        "embedded": vintage.embedded,
        "rows": vintage.rows,
        "reference": asdict(vintage.reference),
        "receipts": [asdict(receipt) for receipt in vintage.receipts],
        "tables": {name: str(path) for name, path in vintage.tables.items()},
    }


@app.command("show")
def show(
    source: Annotated[str, typer.Argument(help="Which data set: see `highroad sources list`.")],
    vintage: Annotated[str | None, typer.Argument(help="Which vintage (default: the newest).")] = None,
    home: Home = None,
    as_json: Json = False,
) -> None:
    """One vintage: its tables and the receipt of every file it was read from."""
    found = _catalogue(home).vintage(source, vintage)
    if as_json:
        _print_json(_about(found))
        return
    reference = found.reference
    typer.echo(f"{reference.title}, {found.label}")
    typer.echo(f"{reference.publisher}. {_(reference.licence)}.")
    typer.echo(reference.address)
    _print_table(
        _("Tables"),
        [_("table"), _("rows"), _("file")],
        [[name, f"{found.rows.get(name, 0):,}", str(path)] for name, path in found.tables.items()],
    )
    _print_table(
        _("Receipts"),
        [_("file"), _("from"), _("when"), _("size"), "SHA-256"],
        [
            [
                receipt.file,
                receipt.address or _("handed in"),
                receipt.retrieved,
                _size(receipt.size),
                receipt.sha256,
            ]
            for receipt in found.receipts
        ],
    )
    for receipt in found.receipts:
        _print_remarks(receipt.file, receipt.remarks)


@app.command("add")
def add(
    files: Annotated[list[Path], typer.Argument(help="Files or folders as the publisher gave them out.")],
    source: Annotated[str | None, typer.Option(help="Which data set they are said to be.")] = None,
    home: Home = None,
    as_json: Json = False,
) -> None:
    """Add files that you have. Each is recognized by its content, checked, and kept with a receipt."""
    catalogue = _catalogue(home)
    done = []
    for file in files:
        for added in catalogue.add(file, source):
            done.append(asdict(added))
            if not as_json:
                state = _("was there already") if added.already else _("added")
                vintages = ", ".join(added.vintages)
                typer.echo(f"{added.receipt.file}: {added.source} {vintages}, {state}")
                for vintage, remarks in added.remarks:
                    _print_remarks(vintage, remarks)
    if as_json:
        _print_json(done)


def _print_remarks(about: str, remarks: Sequence[Remark]) -> None:
    """Each column's cells that were left out, with their lines."""
    from highroad.sources.remarks import told

    for remark in remarks:
        typer.echo(f"  {about}: {told(remark)}")


@app.command("panel")
def panel(
    files: Annotated[list[Path], typer.Argument(help="Files or folders of the Quarterly Census.")],
    to: Annotated[Path, typer.Option(help="A new folder for the Parquet files and their record.")],
    workers: Annotated[
        int | None, typer.Option(min=1, help="Processes side by side (default: one for each processor).")
    ] = None,
    as_json: Json = False,
) -> None:
    """Read many files of the Quarterly Census (every county, whole years) into one folder of Parquet files.

    They are checked as strictly as those that are added, and stay outside the instance.
    """
    from rich.console import Console
    from rich.progress import BarColumn, DownloadColumn, Progress, TimeRemainingColumn

    from highroad.sources.panels import write_panel

    columns = (BarColumn(), DownloadColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=None)
        written = write_panel(
            files,
            to,
            workers=workers,
            progress=lambda done, total: bar.update(task, completed=done, total=total),
        )
    if as_json:
        _print_json(asdict(written))
        return
    typer.echo(
        _("{folder}: {rows} rows of {files} files, {first} to {last}, in {parts} Parquet files").format(
            folder=written.folder,
            rows=f"{written.rows:,}",
            files=len(written.files),
            first=written.vintages[0],
            last=written.vintages[-1],
            parts=len(written.parts),
        )
    )


@app.command("remove")
def remove(
    source: Annotated[str, typer.Argument(help="Which data set.")],
    vintage: Annotated[str, typer.Argument(help="Which vintage.")],
    home: Home = None,
) -> None:
    """Forget a vintage that was added, with its originals. Embedded data stay."""
    _catalogue(home).remove(source, vintage)
    typer.echo(_("{source} {vintage}: removed").format(source=source, vintage=vintage))


@app.command("compare")
def compare(
    source: Annotated[str, typer.Argument(help="Which data set: see `highroad sources list`.")],
    earlier: Annotated[
        str | None, typer.Argument(help="The earlier vintage (default: the one before).")
    ] = None,
    later: Annotated[str | None, typer.Argument(help="The later vintage (default: the newest).")] = None,
    home: Home = None,
    as_json: Json = False,
) -> None:
    """Tell what changed between two vintages: rows, codes, and how much numbers differ."""
    from highroad.sources.changes import compare_vintages, told

    found = compare_vintages(_catalogue(home), source, earlier, later)
    if as_json:
        _print_json(asdict(found))
        return
    typer.echo(
        _("{source}: from {earlier} to {later}").format(
            source=source, earlier=found.earlier_label, later=found.later_label
        )
    )
    for note in found.notes:
        typer.echo(note)
    for table in found.tables:
        typer.secho(table.table, bold=True)
        for line in told(table):
            typer.echo(f"  {line}")


@app.command("needs")
def needs_of(
    region: Annotated[str, typer.Argument(help="A region by name or key, for example “Fresno, CA”.")],
    home: Home = None,
    as_json: Json = False,
) -> None:
    """What a region's data lack, what that blocks, and the command that gets it."""
    from highroad.publishing.exhibits import kinds
    from highroad.reference.regions import resolve_region
    from highroad.sources.needs import needs

    found = needs(resolve_region(region), _catalogue(home))
    if as_json:
        _print_json([asdict(each) for each in found])
        return
    if not found:
        typer.echo(_("Nothing is lacking."))
    for each in found:
        typer.echo(f"{each.title}: {each.lacking}")
        typer.echo("  " + _("blocks: {what}").format(what=each.blocks))
        if not each.newer:
            using = [kind for kind in kinds().values() if each.source in kind.sources]
            needing = [_(kind.title) for kind in using if kind.waits_for(each.source)]
            others = [_(kind.title) for kind in using if not kind.waits_for(each.source)]
            if needing:
                typer.echo("  " + _("exhibits that need it: {titles}").format(titles="; ".join(needing)))
            if others:
                typer.echo(
                    "  " + _("exhibits that say more with it: {titles}").format(titles="; ".join(others))
                )
        if each.command:
            typer.echo(f"  {each.command}")


@app.command("fetch")
def fetch(
    source: Annotated[str, typer.Argument(help="Which data set: see `highroad sources list`.")],
    more_years: Annotated[list[int] | None, typer.Argument(metavar="[YEARS]...", help="Which years.")] = None,
    region: Annotated[
        str, typer.Option(help="Region by name or key, where files are kept by area (qcew).")
    ] = "",
    years: Annotated[list[int] | None, typer.Option(help="Which years (default: the newest).")] = None,
    quarterly: Annotated[bool, typer.Option(help="QCEW: quarters instead of annual averages.")] = False,
    again: Annotated[bool, typer.Option(help="Also files that were fetched before.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say which addresses.")] = False,
    home: Home = None,
    as_json: Json = False,
) -> None:
    """Fetch a data set from its publisher and add it."""
    from highroad.reference.regions import resolve_region
    from highroad.sources.addresses import wanted_files

    wanted = wanted_files(
        source,
        region=resolve_region(region) if region else None,
        years=sorted({*(years or []), *(more_years or [])}),
        period="quarterly" if quarterly else "annual",
    )
    if not wanted:
        raise BadQuestion(
            _("Nothing of that was published yet."), remedy=_("Ask for earlier years with --years.")
        )
    if dry_run:
        if as_json:
            _print_json([asdict(each) for each in wanted])
        else:
            for each in wanted:
                typer.echo(each.address)
        return
    results = _deliver(wanted, home, again)
    if as_json:
        _print_json([_outcome(each) for each in results])
    failed = [each for each in results if each.failure is not None]
    if failed:
        raise typer.Exit(1)


def _deliver(wanted: list[Wanted], home: Path | None, again: bool) -> list[Delivered]:
    from rich.console import Console
    from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn

    from highroad.sources.deliveries import deliver
    from highroad.sources.home import instance_home

    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TimeRemainingColumn())
    results: list[Delivered] = []
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task("", total=None)

        def progress(each: Wanted, done: int, total: int | None) -> None:
            bar.update(task, description=each.about, completed=done, total=total)

        for result in deliver(
            _catalogue(home), home or instance_home(), wanted, again=again, progress=progress
        ):
            results.append(result)
            _say(bar, result)
    return results


def _say(bar: Progress, result: Delivered) -> None:
    from highroad.sources.remarks import told

    about = f"{result.wanted.source} {result.wanted.about}"
    if result.failure is not None:
        bar.console.print(f"{about}: {result.failure.message}", style="red", markup=False, soft_wrap=True)
        bar.console.print(result.failure.remedy, markup=False, soft_wrap=True)
    elif result.held or (result.added is not None and result.added.already):
        bar.console.print(_("{about}: was there already").format(about=about), markup=False)
    else:
        bar.console.print(_("{about}: added").format(about=about), markup=False)
        for vintage, remarks in result.added.remarks if result.added else ():
            for remark in remarks:
                bar.console.print(f"  {vintage}: {told(remark)}", markup=False, soft_wrap=True)


def _outcome(result: Delivered) -> dict[str, Any]:
    failure = result.failure
    return {
        "wanted": asdict(result.wanted),
        "held": result.held,
        "added": asdict(result.added) if result.added else None,
        "failure": {"message": failure.message, "remedy": failure.remedy} if failure else None,
    }


@app.command("template")
def template(
    source: Annotated[str, typer.Argument(help="licenses, living_wages or occupation_tags.")],
) -> None:
    """Print the first line of a file that you write yourself: the names of its columns."""
    from highroad.sources.registry import template_of

    typer.echo(template_of(source), nl=False)
