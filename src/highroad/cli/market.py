"""`highroad market`: the labor market's own questions, each with its table, method and notes."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from highroad.language import gettext as _

if TYPE_CHECKING:
    from datetime import date

    import pyarrow as pa

    from highroad.publishing.release import ReleasedTable
    from highroad.results import Result
    from highroad.sources.catalogue import Catalogue

app = typer.Typer(
    help="Ask the labor market: industries, occupations, training, peers, forecasts.", no_args_is_help=True
)

Form = Literal["text", "csv", "xlsx", "json"]
#: So many rows are listed on a screen; the other formats give all.
SHOWN = 30

Region = Annotated[str, typer.Argument(help="A region by name or key, such as metro:23420.")]
Format = Annotated[Form, typer.Option("--format", "-f", help="text, csv, xlsx or json.")]
Output = Annotated[
    Path | None, typer.Option("--output", "-o", help="File to write; '-' for standard output.")
]
Vintage = Annotated[str, typer.Option("--vintage", help="A vintage at hand, such as 2023A; else the newest.")]
Detail = Annotated[str, typer.Option("--detail", help="supersector, sector, 3-digit … 6-digit.")]
Tag = Annotated[
    str,
    typer.Option(
        "--tag", help="Only occupations that a taxonomy tags; `highroad market tags` lists what there is."
    ),
]
At = Annotated[str, typer.Option("--at", help="The first month that may have changed, such as 2024-04.")]
Baseline = Annotated[
    Literal["forecast", "ets", "arima"],
    typer.Option("--model", help="The baseline: forecast, ets or arima."),
]
Home = Annotated[
    Path | None,
    typer.Option("--home", envvar="HIGHROAD_HOME", help="Instance folder (default: ./highroad-data)."),
]


def catalogue_at(home: Path | None) -> Catalogue:
    """The data at hand in an instance folder."""
    from highroad.sources.catalogue import Catalogue
    from highroad.sources.home import instance_home

    return Catalogue(home or instance_home())


def give(result: Result, title: str, form: Form, output: Path | None, name: str) -> None:
    """Release an answer and print it, or write it in a format."""
    from highroad.cli.writing import write_output
    from highroad.publishing import spreadsheets
    from highroad.publishing.release import release

    about = result.method.parameters
    if area := about.get("area_name"):
        # A county's wages may be those of its metropolitan area, or of its State.
        said = _("The numbers describe {area}.").format(area=area)
        if note := about.get("area_note"):
            said = f"{said} " + _("Asked for: {region}. {note}").format(region=about["asked"], note=note)
        result = replace(result, notes=(said, *result.notes))
    table = release(result, title=title)
    if form == "text":
        _print(table, title)
        return
    content: str | bytes
    if form == "csv":
        content = spreadsheets.to_csv(table)
    else:
        content = spreadsheets.to_xlsx([table]) if form == "xlsx" else table.to_json()
    write_output(content, output, f"{name}.{form}")


def place(result: Result, region: str) -> str:
    """What an answer's title names: the area that its numbers describe, else the region in full."""
    from highroad.errors import HighroadError
    from highroad.reference.regions import resolve_region

    if area := result.method.parameters.get("area_name"):
        return str(area)
    try:
        return resolve_region(region).name
    except HighroadError:
        return region  # a publisher's own code


def wage_of(text: str, region: str, home: Path | None, per: Literal["hour", "year"]) -> float:
    """A wage given as a number, or named after a standard at hand: "Living Wage / 1 Adult 1 Child".

    per: whether the number is by the hour or the year; a standard's amount is turned into that.
    Raises BadQuestion for a number below 1, and for what no standard at hand is called.
    """
    from highroad.errors import BadQuestion
    from highroad.market import standard_amount
    from highroad.market.occupations import HOURS_PER_YEAR

    try:
        wage = float(text.replace(",", "").removeprefix("$"))
    except ValueError:
        hourly = standard_amount(region, text, catalogue=catalogue_at(home))
        return hourly if per == "hour" else round(hourly * HOURS_PER_YEAR, 2)
    if not 1 <= wage < 10_000_000:
        raise BadQuestion(
            _("{value} is no wage.").format(value=text),
            remedy=_("Give dollars, or the name of a standard as `highroad market standards` lists it."),
        )
    return wage


def cut(result: Result, tag: str, home: Path | None) -> Result:
    """The occupations of an answer that a tag names; all without one."""
    from highroad.market import tagged

    return tagged(result, tag, catalogue=catalogue_at(home)) if tag else result


def _print(table: ReleasedTable, title: str) -> None:
    from highroad.cli.tables import print_released
    from highroad.publishing.sentences import source_line

    typer.secho(title, bold=True)
    print_released(table, SHOWN)
    if table.num_rows > SHOWN:
        typer.echo(_("… and {count} more rows (--format csv has all).").format(count=table.num_rows - SHOWN))
    for note in table.notes:
        typer.echo(f"- {note}")
    typer.echo(source_line(table.sources))


@app.command()
def suppressed(
    region: Region,
    detail: Detail = "sector",
    ownership: Annotated[str, typer.Option(help="private, federal, state or local.")] = "private",
    confidence: Annotated[float, typer.Option(min=0.5, max=0.99, help="Of the interval.")] = 0.8,
    accept_terms: Annotated[
        bool,
        typer.Option(
            "--accept-terms",
            help="Show fewer than three establishments too; never attribute them to anybody.",
        ),
    ] = False,
    vintage: Vintage = "",
    form: Format = "text",
    output: Output = None,
    home: Home = None,
) -> None:
    """Estimate the jobs of suppressed industries, with exact bounds and intervals."""
    from highroad.market import suppressed_jobs

    chosen: Any = detail
    result = suppressed_jobs(
        region,
        detail=chosen,
        ownership=ownership,
        confidence=confidence,
        terms_accepted=accept_terms,
        vintage=vintage or None,
        catalogue=catalogue_at(home),
    )
    title = _("Estimates of suppressed jobs, {area}").format(area=result.method.parameters["area_name"])
    give(result, title, form, output, "suppressed")


@app.command()
def clusters(
    region: Region,
    reference: Annotated[
        str, typer.Option(help="A region to compare with; else the nation, or all counties at hand.")
    ] = "",
    earlier: Annotated[str, typer.Option(help="An earlier vintage, for growth.")] = "",
    vintage: Vintage = "",
    form: Format = "text",
    output: Output = None,
    home: Home = None,
) -> None:
    """List a region's traded and local clusters: size, concentration, wage, growth, related clusters."""
    from highroad.market import clusters as asked

    result = asked(
        region,
        reference=reference,
        earlier=earlier or None,
        vintage=vintage or None,
        catalogue=catalogue_at(home),
    )
    area = result.method.parameters["area_name"]
    give(result, _("Traded and local clusters, {area}").format(area=area), form, output, "clusters")


@app.command()
def related(
    region: Region,
    of: Annotated[
        Literal["occupations", "industries"], typer.Option(help="occupations or industries.")
    ] = "occupations",
    detail: Detail = "4-digit",
    threshold: Annotated[
        float, typer.Option(min=0.5, max=3, help="Location quotient that counts as concentrated.")
    ] = 1.0,
    vintage: Vintage = "",
    form: Format = "text",
    output: Output = None,
    home: Home = None,
) -> None:
    """List what is close to what a region already does, with its complexity."""
    from highroad.market import related_industries, related_occupations

    catalogue, chosen = catalogue_at(home), vintage or None
    if of == "occupations":
        result = related_occupations(region, threshold=threshold, vintage=chosen, catalogue=catalogue)
    else:
        level: Any = detail
        result = related_industries(
            region, detail=level, threshold=threshold, vintage=chosen, catalogue=catalogue
        )
    area = result.method.parameters["area_name"]
    give(result, _("Close to what {area} already does").format(area=area), form, output, "related")


@app.command("shift-share")
def shift_share(
    region: Region,
    reference: Annotated[
        str,
        typer.Option(help="A region that contains it; else the nation, the State or all counties at hand."),
    ] = "",
    excluding: Annotated[
        bool, typer.Option("--excluding", help="Take the region out of what it is compared with.")
    ] = False,
    bridge: Annotated[
        bool,
        typer.Option("--bridge", help="Put codes together across a change of the industry classification."),
    ] = False,
    detail: Detail = "supersector",
    by: Annotated[
        Literal["year", "industry"],
        typer.Option(help="Rows: year (dynamic), or industry, from the first vintage to the last."),
    ] = "year",
    vintages: Annotated[str, typer.Option(help="Vintages with commas between; else all annual ones.")] = "",
    form: Format = "text",
    output: Output = None,
    home: Home = None,
) -> None:
    """Split a region's change of jobs into reference growth, industry mix and regional share.

    By year, or by industry with the share split again (Esteban-Marquillas).
    """
    from highroad.market import regional_shift_share, regional_shift_share_by_year
    from highroad.market.dynamic_shift_share import shift_share_years

    catalogue = catalogue_at(home)
    chosen = tuple(each.strip() for each in vintages.split(",") if each.strip())
    level: Any = detail
    if by == "industry":
        years = shift_share_years(region, catalogue, vintages=chosen, detail=level, bridged=bridge)
        result = regional_shift_share(
            region,
            reference,
            earlier=years[0],
            later=years[-1],
            detail=level,
            excluding=excluding,
            bridged=bridge,
            catalogue=catalogue,
        )
    else:
        result = regional_shift_share_by_year(
            region,
            reference,
            vintages=chosen,
            detail=level,
            excluding=excluding,
            bridged=bridge,
            catalogue=catalogue,
        )
    about = result.method.parameters
    title = _("Shift-share of {area} within {reference}").format(
        area=about["area_name"], reference=about["reference_name"]
    )
    give(result, title, form, output, "shift-share")


@app.command()
def forecast(
    series: Annotated[
        Path, typer.Argument(help="A CSV file with the columns period (2020-01-01) and value.")
    ],
    horizon: Annotated[int, typer.Option(min=1, max=36, help="Months ahead.")] = 12,
    confidence: Annotated[float, typer.Option(min=0.5, max=0.99, help="Of the interval.")] = 0.95,
    form: Format = "text",
    output: Output = None,
) -> None:
    """Forecast a monthly series, with intervals and its error on trial."""
    from highroad.market import forecast as made

    table = series_in(series)
    result = made(table, horizon=horizon, confidence=confidence)
    give(result, _("Forecast of {name}").format(name=series.stem), form, output, "forecast")


@app.command("change-since")
def change_since(
    series: Annotated[
        Path, typer.Argument(help="A CSV file with the columns period (2020-01-01) and value.")
    ],
    at: At,
    wanted: Annotated[Literal["up", "down"], typer.Option(help="The direction that is hoped for.")],
    comparison: Annotated[
        Path | None, typer.Option(help="The same of what the change did not reach, as a CSV file.")
    ] = None,
    model: Baseline = "forecast",
    form: Format = "text",
    output: Output = None,
) -> None:
    """Tell whether a monthly series turned since a date: beside a baseline of the months before it."""
    from highroad.market import change_since as made

    result = made(
        series_in(series),
        at=month_of(at),
        wanted=wanted,
        model=model,
        comparison=series_in(comparison) if comparison else None,
    )
    give(result, _("Change since {at}: {name}").format(at=at, name=series.stem), form, output, "change-since")


def month_of(text: str) -> date:
    """The first day of a month written 2024-04. Raises BadQuestion for another text."""
    from datetime import date

    from highroad.errors import BadQuestion

    try:
        return date.fromisoformat(f"{text}-01")
    except ValueError:
        raise BadQuestion(
            _("“{value}” is no month.").format(value=text), remedy=_("Write it like --at 2024-04.")
        ) from None


def series_in(path: Path) -> pa.Table:
    """The months of a CSV file. Raises BadQuestion for what is no series of months."""
    import pyarrow as pa
    from pyarrow import csv

    from highroad.errors import BadQuestion

    types = {"period": pa.date32(), "value": pa.float64()}
    try:
        table = csv.read_csv(path, convert_options=csv.ConvertOptions(column_types=types))
        return table.select(["period", "value"])
    except (pa.ArrowInvalid, KeyError, OSError) as problem:
        raise BadQuestion(
            _("{path} is not a series of months: {problem}.").format(path=path, problem=problem),
            remedy=_("Give a CSV file with the columns period (2020-01-01) and value."),
        ) from problem


def weights_of(given: list[str] | None) -> dict[str, float] | None:
    """Weights by criterion. Raises BadQuestion for what is no name=number."""
    from highroad.errors import BadQuestion

    pairs = [each.partition("=") for each in given or []]
    try:
        return {name.strip(): float(value) for name, _equals, value in pairs} or None
    except ValueError:
        raise BadQuestion(
            _("“{value}” is no weight.").format(value=", ".join(given or [])),
            remedy=_("Write it like --weight similarity=2."),
        ) from None
