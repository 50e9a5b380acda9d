"""`highroad registers`: what a partnership knows itself, judged row by row."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from highroad.cli.market import Format, Home, Output, Region, Vintage, catalogue_at, give, place, wage_of
from highroad.language import gettext as _

if TYPE_CHECKING:
    import pyarrow as pa

    from highroad.results import Result, SourceReference
    from highroad.sources.catalogue import Catalogue

app = typer.Typer(
    help="Judge registers: programs, job quality, public projects, employers' answers, workers' voices.",
    no_args_is_help=True,
)

File = Annotated[
    Path, typer.Argument(help="CSV or Excel file; `highroad registers columns` names the columns.")
]
SHORT = (
    "program",
    "provider",
    "verdict",
    "subject",
    "kind",
    "met",
    "missed",
    "unknown",
    "lowest",
    "highest",
    "why",
    "theme",
    "people",
    "changed",
)


@app.command()
def columns(
    kind: Annotated[
        Literal["programs", "quality", "projects", "seats", "employers", "voices"], typer.Argument()
    ],
) -> None:
    """Print the header line of a register's file; columns that have to be there come first."""
    from highroad import market

    fields = {
        "programs": market.PROGRAM_FIELDS,
        "quality": market.QUALITY_FIELDS,
        "projects": market.PROJECT_FIELDS,
        "seats": market.SEAT_FIELDS,
        "employers": market.EMPLOYER_FIELDS,
        "voices": market.VOICE_FIELDS,
    }[kind]
    ordered = sorted(fields, key=lambda each: not each.needed)
    typer.echo(",".join(each.name for each in ordered))


@app.command()
def programs(
    region: Region,
    file: Annotated[
        Path | None,
        typer.Argument(help="CSV or Excel file; without one, the programs of the lists at hand (etpl)."),
    ] = None,
    rule: Annotated[str, typer.Option("--rule", help="Readiness rule.")] = "good-jobs-program",
    list_rule: Annotated[
        str, typer.Option("--list-rule", help="Rule of the occupation list.")
    ] = "published-only",
    published: Annotated[
        Path | None,
        typer.Option("--list", help="A published list (CSV) to judge by, instead of --list-rule."),
    ] = None,
    standard: Annotated[
        str,
        typer.Option(
            "--standard",
            help="Wage standard of the region: dollars a year, or a standard: “NAME / FAMILY TYPE”.",
        ),
    ] = "",
    vintage: Vintage = "",
    form: Format = "text",
    output: Output = None,
    home: Home = None,
) -> None:
    """Judge training programs: ready, not ready, or cannot be evaluated, bar by bar and why."""
    import pyarrow.parquet as pq

    from highroad.market import program_readiness
    from highroad.reference.readiness_rules import load_readiness_rule

    catalogue = catalogue_at(home)
    rows, origin = _programs(region, file, catalogue)
    yearly = wage_of(standard, region, home, "year") if standard else None
    listed, sources = _listed(region, published, list_rule, yearly, vintage, catalogue)
    links = None
    if held := catalogue.vintages("cip_soc"):
        links = pq.read_table(held[0].tables["links"], filters=[("matched", "=", True)])
        sources = (*sources, held[0].reference)
    result = program_readiness(
        rows,
        listed,
        load_readiness_rule(rule),
        links=links,
        standard=yearly,
        sources=(origin, *sources),
    )
    _give(result, f"{result.method.title}, {place(result, region)}", form, output, "programs")


@app.command("training-seats")
def training_seats(
    region: Region,
    file: Annotated[Path, typer.Argument(help="CSV or Excel file of programs with the column seats.")],
    by: Annotated[
        Literal["occupation", "sector", "shares"],
        typer.Option(help="Rows: occupations, sectors, or how the occupations are shared over sectors."),
    ] = "occupation",
    weights: Annotated[
        Literal["equal", "jobs"],
        typer.Option(help="How a program's seats are divided: equal, or by the area's jobs."),
    ] = "equal",
    rates: Annotated[
        Literal["nation", "state"],
        typer.Option(help="Whose projected rates: the nation's, or the state's own."),
    ] = "nation",
    form: Format = "text",
    output: Output = None,
    home: Home = None,
) -> None:
    """Set the seats of a register's programs against openings, by occupation or sector, as a range."""
    from highroad.market import PROGRAM_FIELDS, sector_shares, training_alignment
    from highroad.market import training_seats as by_occupation
    from highroad.market.training_seats import spoken_verdicts
    from highroad.sources.registers import read_register

    rows, catalogue = read_register(file, PROGRAM_FIELDS), catalogue_at(home)
    asked = training_alignment if by == "sector" else by_occupation
    found = asked(region, rows, weights=weights, rates=rates, sources=(_of(file),), catalogue=catalogue)
    if by == "shares":
        result = sector_shares(found.table["soc"].to_pylist(), catalogue=catalogue)
    else:
        result = spoken_verdicts(found)
    if by == "sector" and form == "text":
        shown = ("sector", "verdict", "openings", "seats", "gap_low", "gap_high", "under", "over")
        result = replace(result, columns=tuple(each for each in result.columns if each.name in shown))
    give(result, f"{_(result.method.title)}, {place(result, region)}", form, output, "training-seats")


@app.command("ctdl")
def ctdl(
    region: Region,
    file: Annotated[
        Path | None,
        typer.Argument(help="CSV or Excel file; without one, the programs of the lists at hand (etpl)."),
    ] = None,
    output: Output = None,
    home: Home = None,
) -> None:
    """Write a register of programs as JSON-LD in the language of credential registries (CTDL)."""
    from highroad.cli.writing import write_output
    from highroad.market import register_of_programs
    from highroad.publishing.ctdl import lacking, to_ctdl
    from highroad.publishing.release import release

    rows, origin = _programs(region, file, catalogue_at(home))
    table = release(register_of_programs(rows, (origin,)), title=f"{_('Training programs')}, {region}")
    written = to_ctdl(table)
    write_output(written, output, "programs.jsonld")
    for words, count in lacking(written).items():
        typer.echo(
            _("Before a registry takes it, {count} programs lack {what}.").format(count=count, what=words),
            err=True,
        )


def _programs(region: str, file: Path | None, catalogue: Catalogue) -> tuple[pa.Table, SourceReference]:
    """Rows of a register of programs, from a file or from the lists at hand, and where they come from."""
    from highroad.market import PROGRAM_FIELDS, programs_register
    from highroad.sources.registers import read_register

    if file is None:
        return programs_register(region, catalogue=catalogue), catalogue.reference("etpl")
    return read_register(file, PROGRAM_FIELDS), _of(file)


@app.command()
def quality(
    region: Region,
    file: File,
    standard: Annotated[
        str,
        typer.Option("--standard", help="Dollars an hour, or a standard: “NAME / FAMILY TYPE”."),
    ],
    rubric: Annotated[str, typer.Option("--rubric", help="Key of a rubric, or a file.")] = "starting-point",
    vintage: Vintage = "",
    form: Format = "text",
    output: Output = None,
    home: Home = None,
) -> None:
    """Judge job quality by a rubric: what is met, missed and unknown, and on what evidence."""
    from highroad.market import QUALITY_FIELDS, job_quality, occupation_employment
    from highroad.reference.quality_rubrics import load_rubric
    from highroad.sources.registers import read_register

    local = occupation_employment(
        region, level="detailed", vintage=vintage or None, catalogue=catalogue_at(home)
    )
    result = job_quality(
        read_register(file, QUALITY_FIELDS),
        load_rubric(rubric),
        standard=wage_of(standard, region, home, "hour"),
        wages=local.table.select(["soc", "hourly_p50"]),
        sources=(_of(file), *local.sources),
    )
    _give(result, f"{result.method.title}, {place(result, region)}", form, output, "quality")


@app.command()
def projects(
    file: File,
    seats: Annotated[Path | None, typer.Option(help="File of training seats and apprenticeships.")] = None,
    tag: Annotated[str, typer.Option("--tag", help="Only projects that carry this tag.")] = "",
    vintage: Vintage = "",
    form: Format = "text",
    output: Output = None,
    home: Home = None,
) -> None:
    """Turn public projects into jobs by occupation and quarter, and set the seats against them."""
    from highroad.market import PROJECT_FIELDS, SEAT_FIELDS, project_demand
    from highroad.sources.registers import read_register

    result = project_demand(
        read_register(file, PROJECT_FIELDS),
        read_register(seats, SEAT_FIELDS) if seats else None,
        tag=tag,
        vintage=vintage or None,
        catalogue=catalogue_at(home),
    )
    result = replace(result, sources=(_of(file), *result.sources))
    give(result, _("Public projects, jobs and seats"), form, output, "projects")


@app.command()
def employers(
    file: File,
    fewest: Annotated[int, typer.Option(help="So few employers at least stand behind a number.", min=3)] = 3,
    form: Format = "text",
    output: Output = None,
) -> None:
    """Add up what employers say they need, by sector and occupation; no employer can be told from it."""
    from highroad.market import EMPLOYER_FIELDS, employer_voice
    from highroad.sources.registers import read_register

    result = employer_voice(read_register(file, EMPLOYER_FIELDS), fewest=fewest, sources=(_of(file),))
    give(result, _("What employers say they need"), form, output, "employers")


@app.command()
def voices(
    file: File,
    fewest: Annotated[int, typer.Option(help="So few people at least stand behind a theme.", min=3)] = 3,
    form: Format = "text",
    output: Output = None,
) -> None:
    """Add up what workers say, by theme, and tell what text it changed; no worker can be told from it."""
    from highroad.market import VOICE_FIELDS, unsaid_voices, worker_voice
    from highroad.sources.registers import read_register

    result = worker_voice(read_register(file, VOICE_FIELDS), fewest=fewest, sources=(_of(file),))
    _give(result, _("What workers say"), form, output, "voices")
    if unsaid := unsaid_voices(result):
        typer.echo(unsaid, err=True)


def _listed(
    region: str,
    published: Path | None,
    list_rule: str,
    standard: float | None,
    vintage: str,
    catalogue: Catalogue,
) -> tuple[pa.Table, tuple[SourceReference, ...]]:
    """The list to judge by: a file with `soc` and `listed`, or one built now."""
    from highroad.market import regional_list
    from highroad.reference.list_rules import load_rule
    from highroad.sources.registers import Field, read_register

    if published is not None:
        words = ("yes", "no", "not evaluable")
        fields = (Field("soc", needed=True), Field("listed", needed=True, choices=words))
        return read_register(published, fields), (_of(published),)
    found = regional_list(
        region, load_rule(list_rule), standard=standard, vintage=vintage or None, catalogue=catalogue
    )
    return found.table, found.sources


def _of(file: Path) -> SourceReference:
    """A file of the user's own, as a source."""
    from highroad.results import SourceReference

    digest = hashlib.sha256(file.read_bytes()).hexdigest()
    return SourceReference("register", file.name, _("own register"), "1", digest[:12], "", "", digest, "")


def _give(result: Result, title: str, form: Any, output: Path | None, name: str) -> None:
    """On a screen only what fits it; the other formats have every column."""
    if form == "text":
        shown = tuple(column for column in result.columns if column.name in SHORT)
        result = replace(result, columns=shown)
    give(result, title, form, output, name)
