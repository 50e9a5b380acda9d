"""`highroad market occupations` and its like: who works here, at what pay, and how many are wanted."""

from __future__ import annotations

from typing import Annotated, Literal

import typer

from highroad.cli.market import (
    Format,
    Home,
    Output,
    Region,
    Tag,
    Vintage,
    catalogue_at,
    cut,
    give,
    place,
    wage_of,
)
from highroad.cli.market import app as market
from highroad.language import gettext as _

Level = Annotated[Literal["detailed", "group"], typer.Option("--level", help="detailed or group.")]
Per = Annotated[Literal["hour", "year"], typer.Option("--per", help="Wages per hour or year.")]
Threshold = Annotated[
    str,
    typer.Argument(
        help="A wage in dollars, per hour unless --per year; or a standard: “NAME / FAMILY TYPE”."
    ),
]


def occupations(
    region: Region,
    level: Level = "detailed",
    tag: Tag = "",
    vintage: Vintage = "",
    form: Format = "text",
    output: Output = None,
    home: Home = None,
) -> None:
    """List a region's occupations: jobs and wages with their published error, largest first."""
    from highroad.market import occupation_employment

    result = occupation_employment(region, level=level, vintage=vintage or None, catalogue=catalogue_at(home))
    result = cut(result, tag, home)
    give(result, _("Occupations, {region}").format(region=place(result, region)), form, output, "occupations")


def quotients(
    region: Region,
    level: Level = "detailed",
    base: Annotated[str, typer.Option(help="A region to compare with; else the nation.")] = "",
    confidence: Annotated[float, typer.Option(min=0.5, max=0.99, help="Of the interval.")] = 0.9,
    tag: Tag = "",
    vintage: Vintage = "",
    form: Format = "text",
    output: Output = None,
    home: Home = None,
) -> None:
    """List how concentrated each occupation is in a region, the most first, with intervals."""
    from highroad.market import location_quotients
    from highroad.market.areas import NATION

    result = location_quotients(
        region,
        level=level,
        base=base or NATION,
        confidence=confidence,
        vintage=vintage or None,
        catalogue=catalogue_at(home),
    )
    order = [("location_quotient", "descending"), ("soc", "ascending")]
    result = result.with_table(result.table.sort_by(order))
    result = cut(result, tag, home)
    give(
        result,
        _("What {region} is known for").format(region=place(result, region)),
        form,
        output,
        "quotients",
    )


def wages(
    region: Region,
    level: Level = "detailed",
    per: Per = "hour",
    tag: Tag = "",
    vintage: Vintage = "",
    form: Format = "text",
    output: Output = None,
    home: Home = None,
) -> None:
    """List the published wage percentiles of a region's occupations."""
    from highroad.market import wage_ladder

    result = wage_ladder(region, level=level, per=per, vintage=vintage or None, catalogue=catalogue_at(home))
    result = cut(result, tag, home)
    give(result, _("The wage ladder, {region}").format(region=place(result, region)), form, output, "wages")


def threshold(
    region: Region,
    wage: Threshold,
    level: Level = "group",
    per: Per = "hour",
    vintage: Vintage = "",
    form: Format = "text",
    output: Output = None,
    home: Home = None,
) -> None:
    """Say what share of a region's jobs pays at least a wage: what is certain, and an estimate."""
    from highroad.market import wages_against_threshold

    result = wages_against_threshold(
        region,
        wage_of(wage, region, home, per),
        level=level,
        per=per,
        vintage=vintage or None,
        catalogue=catalogue_at(home),
    )
    give(
        result,
        _("Wages against a threshold, {region}").format(region=place(result, region)),
        form,
        output,
        "threshold",
    )


def standards(
    region: Region,
    standard: Annotated[str, typer.Option(help="The name of one standard; else all.")] = "",
    family: Annotated[str, typer.Option(help="One family type; else all.")] = "",
    vintage: Vintage = "",
    form: Format = "text",
    output: Output = None,
    home: Home = None,
) -> None:
    """List what families need by the standards at hand, and what share of jobs pays it."""
    from highroad.market import wage_standards

    result = wage_standards(
        region, standard=standard, family=family, vintage=vintage or None, catalogue=catalogue_at(home)
    )
    title = _("What families need, beside what jobs pay, {region}").format(region=place(result, region))
    give(result, title, form, output, "standards")


def entry(
    region: Region,
    wage: Threshold,
    most_education: Annotated[
        int,
        typer.Option(
            min=0, max=7, help="Highest entry education: 1 high school, 4 associate's, 5 bachelor's, 7 any."
        ),
    ] = 4,
    per: Per = "hour",
    tag: Tag = "",
    vintage: Vintage = "",
    form: Format = "text",
    output: Output = None,
    home: Home = None,
) -> None:
    """List occupations that pay at least a wage, by what they typically ask of those who enter."""
    from highroad.market import well_paid_by_entry

    result = well_paid_by_entry(
        region,
        wage_of(wage, region, home, per),
        most_education=most_education,
        per=per,
        vintage=vintage or None,
        catalogue=catalogue_at(home),
    )
    result = cut(result, tag, home)
    title = _("Well-paid work by typical entry, {region}").format(region=place(result, region))
    give(result, title, form, output, "entry")


def openings(
    region: Region,
    projections: Annotated[
        str, typer.Option("--projections", help="A vintage of the national projections; else the newest.")
    ] = "",
    rates: Annotated[
        Literal["nation", "state"],
        typer.Option(help="Whose projected rates: the nation's, or the state's own."),
    ] = "nation",
    order: Annotated[
        Literal["openings", "growth"], typer.Option(help="Most openings or most growth first.")
    ] = "openings",
    tag: Tag = "",
    vintage: Vintage = "",
    form: Format = "text",
    output: Output = None,
    home: Home = None,
) -> None:
    """Estimate openings a year by occupation: growth, exits and transfers."""
    from highroad.market import regional_openings

    result = regional_openings(
        region,
        rates=rates,
        vintage=vintage or None,
        projections=projections or None,
        catalogue=catalogue_at(home),
    )
    result = cut(result, tag, home)
    ordered = result.table.sort_by([(order, "descending"), ("soc", "ascending")])
    result = result.with_table(ordered)
    give(
        result, _("Openings a year, {region}").format(region=place(result, region)), form, output, "openings"
    )


def changes(
    region: Region,
    earlier: Annotated[str, typer.Option("--earlier", help="The earlier vintage; else the one before.")] = "",
    level: Level = "group",
    vintage: Vintage = "",
    form: Format = "text",
    output: Output = None,
    home: Home = None,
) -> None:
    """Lay two vintages of a region's occupations side by side: what changed beyond their errors."""
    from highroad.market import vintage_change

    result = vintage_change(
        region,
        earlier=earlier or None,
        later=vintage or None,
        level=level,
        catalogue=catalogue_at(home),
    )
    give(
        result,
        _("Two vintages side by side, {region}").format(region=place(result, region)),
        form,
        output,
        "changes",
    )


def tags(
    tag: Annotated[str, typer.Argument(help="A taxonomy, or taxonomy:tag; all by default.")] = "",
    form: Format = "text",
    output: Output = None,
    home: Home = None,
) -> None:
    """List which occupations taxonomies tag, such as green ones; a taxonomy of your own is a file to add."""
    from highroad.market import occupation_tags

    result = occupation_tags(tag, catalogue=catalogue_at(home))
    give(result, _("Occupations by tag"), form, output, "tags")


def register(_app: typer.Typer) -> None:
    """Add the commands to `highroad market`."""
    for deed in (occupations, quotients, wages, threshold, standards, entry, openings, changes, tags):
        market.command()(deed)
