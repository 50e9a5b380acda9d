"""`highroad market peers` and its like: a region beside others, and where its series are heading."""

from __future__ import annotations

from typing import Annotated, Literal

import typer

from highroad.cli.market import (
    At,
    Baseline,
    Format,
    Home,
    Output,
    Region,
    Vintage,
    catalogue_at,
    give,
    month_of,
    place,
)
from highroad.cli.market import app as market
from highroad.cli.market_industries import Ownership
from highroad.language import gettext as _

Measure = Literal["location_quotient", "jobs", "share_of_jobs", "median_wage", "mean_wage"]


def peers(
    region: Region,
    count: Annotated[int, typer.Option(min=1, max=50, help="How many.")] = 10,
    most: Annotated[
        float, typer.Option(min=1, help="How many times as large, or as small, a peer may be.")
    ] = 4.0,
    vintage: Vintage = "",
    form: Format = "text",
    output: Output = None,
    home: Home = None,
) -> None:
    """List the regions most like this one by their work, size and wages, and why."""
    from highroad.market import peers as asked

    result = asked(region, count=count, most=most, vintage=vintage or None, catalogue=catalogue_at(home))
    give(result, _("Regions like {region}").format(region=place(result, region)), form, output, "peers")


def compare(
    regions: Annotated[list[str], typer.Argument(help="Two to ten regions by name or key.")],
    measure: Annotated[
        Measure,
        typer.Option(help="location_quotient, jobs, share_of_jobs, median_wage or mean_wage."),
    ] = "median_wage",
    occupation: Annotated[
        str, typer.Option(help="Code of an occupation, such as 29-1141; else all.")
    ] = "00-0000",
    per: Annotated[Literal["hour", "year"], typer.Option(help="Wages per hour or year.")] = "hour",
    vintage: Vintage = "",
    form: Format = "text",
    output: Output = None,
    home: Home = None,
) -> None:
    """Compare regions on one measure; `highroad exhibit KIND --compare` does so for any exhibit."""
    from highroad.errors import BadQuestion
    from highroad.market import compared

    if not 2 <= len(set(regions)) <= 10:
        raise BadQuestion(
            _("A comparison needs two to {most} regions; {count} were given.").format(
                most=10, count=len(set(regions))
            ),
            remedy=_("Give two to ten regions by name or key."),
        )
    result, _described = compared(
        regions,
        measure=measure,
        soc=occupation,
        per=per,
        vintage=vintage or None,
        catalogue=catalogue_at(home),
    )
    give(result, _("Regions side by side"), form, output, "comparison")


def unemployment(
    region: Region,
    counties: Annotated[
        bool, typer.Option("--counties", help="The counties of a State in one year, highest rate first.")
    ] = False,
    vintage: Vintage = "",
    form: Format = "text",
    output: Output = None,
    home: Home = None,
) -> None:
    """List a region's labor force, unemployed people and unemployment rate by year."""
    from highroad.market import unemployment as by_year
    from highroad.market import unemployment_by_county

    catalogue = catalogue_at(home)
    if counties:
        result = unemployment_by_county(region, vintage=vintage or None, catalogue=catalogue)
    else:
        result = by_year(region, through=vintage or None, catalogue=catalogue)
    give(
        result, _("Unemployment, {region}").format(region=place(result, region)), form, output, "unemployment"
    )


def outlook(
    region: Region,
    series: Annotated[
        Literal["unemployment", "jobs"], typer.Option(help="What is forecast: unemployment or jobs.")
    ] = "unemployment",
    industry: Annotated[str, typer.Option(help="For jobs: 10 is all; a sector, or a NAICS code.")] = "10",
    ownership: Ownership = "private",
    horizon: Annotated[int, typer.Option(min=1, max=36, help="Months ahead.")] = 12,
    confidence: Annotated[float, typer.Option(min=0.5, max=0.99, help="Of the interval.")] = 0.95,
    vintage: Vintage = "",
    form: Format = "text",
    output: Output = None,
    home: Home = None,
) -> None:
    """Forecast a region's unemployment or jobs, with interval and error on trial."""
    from dataclasses import replace

    import pyarrow.compute as pc

    from highroad.market import regional_forecast

    result = regional_forecast(
        region,
        series=series,
        industry=industry,
        ownership=ownership,
        horizon=horizon,
        confidence=confidence,
        through=vintage or None,
        catalogue=catalogue_at(home),
    )
    if form == "text":  # the months ahead; the other formats have the past too
        ahead = pc.is_valid(result.table["low"])
        result = replace(result, table=result.table.filter(ahead))
    give(result, _("Forecast, {region}").format(region=place(result, region)), form, output, "outlook")


def curve(
    region: Region,
    at: At,
    series: Annotated[
        Literal["unemployment", "jobs"], typer.Option(help="What may have turned: unemployment or jobs.")
    ] = "unemployment",
    industry: Annotated[str, typer.Option(help="For jobs: 10 is all; a sector, or a NAICS code.")] = "10",
    ownership: Ownership = "private",
    comparison: Annotated[str, typer.Option(help="A region that the change did not reach.")] = "",
    model: Baseline = "forecast",
    vintage: Vintage = "",
    form: Format = "text",
    output: Output = None,
    home: Home = None,
) -> None:
    """Tell whether a region's unemployment or jobs turned since a date, and what would have shown it."""
    from highroad.market import regional_change_since

    result = regional_change_since(
        region,
        at=month_of(at),
        series=series,
        industry=industry,
        ownership=ownership,
        comparison=comparison or None,
        model=model,
        through=vintage or None,
        catalogue=catalogue_at(home),
    )
    give(result, _("Change since {at}: {name}").format(at=at, name=region), form, output, "curve")


def register(_app: typer.Typer) -> None:
    """Add the commands to `highroad market`."""
    for deed in (peers, compare, unemployment, outlook, curve):
        market.command()(deed)
