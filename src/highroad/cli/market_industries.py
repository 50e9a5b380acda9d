"""`highroad market industries` and its like: what employers do here, how it changes, what to count on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from highroad.cli.market import (
    Detail,
    Format,
    Home,
    Output,
    Region,
    Tag,
    Vintage,
    catalogue_at,
    cut,
    give,
    weights_of,
)
from highroad.cli.market import app as market
from highroad.language import gettext as _

if TYPE_CHECKING:
    from highroad.results import Result

Ownership = Annotated[str, typer.Option("--ownership", help="private, federal, state or local.")]
Reference = Annotated[str, typer.Option("--reference", help="A region to compare with; else the nation.")]
Earlier = Annotated[str, typer.Option("--earlier", help="An earlier vintage, for growth.")]


def _titled(title: str, result: Result) -> str:
    """A title with the names of the area and what else it asks for."""
    about = result.method.parameters
    return title.format(**{name: about.get(name, "") for name in ("area_name", "industry_name")})


def industries(
    region: Region,
    detail: Detail = "sector",
    ownership: Ownership = "private",
    base: Annotated[
        Literal["all_ownership", "same_ownership"],
        typer.Option(help="Jobs that a quotient is a share of: all_ownership or same_ownership."),
    ] = "all_ownership",
    confidence: Annotated[float, typer.Option(min=0.5, max=0.99, help="Of the interval.")] = 0.9,
    vintage: Vintage = "",
    form: Format = "text",
    output: Output = None,
    home: Home = None,
) -> None:
    """List a region's industries: jobs, location quotient with its interval, wage, establishments."""
    from highroad.market import industry_mix

    level: Any = detail
    result = industry_mix(
        region,
        detail=level,
        ownership=ownership,
        base=base,
        confidence=confidence,
        vintage=vintage or None,
        catalogue=catalogue_at(home),
    )
    give(result, _titled(_("Jobs by industry, {area_name}"), result), form, output, "industries")


def growth(
    region: Region,
    detail: Detail = "sector",
    ownership: Ownership = "private",
    vintage: Vintage = "",
    form: Format = "text",
    output: Output = None,
    home: Home = None,
) -> None:
    """List how a region's industries changed over the year, as the publisher computes it."""
    from highroad.market import industry_growth

    level: Any = detail
    result = industry_growth(
        region, detail=level, ownership=ownership, vintage=vintage or None, catalogue=catalogue_at(home)
    )
    give(result, _titled(_("Growth of industries, {area_name}"), result), form, output, "growth")


def diversity(
    region: Region,
    reference: Reference = "",
    detail: Detail = "supersector",
    ownership: Ownership = "private",
    vintage: Vintage = "",
    form: Format = "text",
    output: Output = None,
    home: Home = None,
) -> None:
    """Say how specialized a region's industries are, beside its counties or those of its State."""
    from highroad.market import industry_diversity

    level: Any = detail
    result = industry_diversity(
        region,
        reference=reference,
        detail=level,
        ownership=ownership,
        vintage=vintage or None,
        catalogue=catalogue_at(home),
    )
    give(result, _titled(_("Specialized or diverse, {area_name}"), result), form, output, "diversity")


def targets(
    region: Region,
    threshold: Annotated[
        float, typer.Option(min=1, help="Wage in dollars an hour that lets a family get by.")
    ],
    detail: Detail = "3-digit",
    weight: Annotated[
        list[str] | None,
        typer.Option(
            help="size, concentration, growth, own_growth, wage, openings, middle: growth=0.3; others stay."
        ),
    ] = None,
    reference: Reference = "",
    earlier: Earlier = "",
    vintage: Vintage = "",
    form: Format = "text",
    output: Output = None,
    home: Home = None,
) -> None:
    """Score a region's industries as targets, with the evidence clause by clause."""
    from highroad.market import target_industries
    from highroad.market.regional_targets import WEIGHTS

    level: Any = detail
    own = weights_of(weight)
    result = target_industries(
        region,
        threshold=threshold,
        detail=level,
        earlier=earlier or None,
        vintage=vintage or None,
        reference=reference,
        weights=WEIGHTS | own if own else None,
        catalogue=catalogue_at(home),
    )
    give(result, _titled(_("Target industries, {area_name}"), result), form, output, "targets")


def staffing(
    region: Region,
    industry: Annotated[str, typer.Argument(help="A sector such as 62 or 31-33, or a NAICS code.")],
    tag: Tag = "",
    vintage: Vintage = "",
    form: Format = "text",
    output: Output = None,
    home: Home = None,
) -> None:
    """List the occupations that an industry of the region employs, with an error band."""
    from highroad.market import industry_staffing

    result = industry_staffing(region, industry, vintage=vintage or None, catalogue=catalogue_at(home))
    result = cut(result, tag, home)
    give(result, _titled(_("Occupations of {industry_name}, {area_name}"), result), form, output, "staffing")


def register(_app: typer.Typer) -> None:
    """Add the commands to `highroad market`."""
    for deed in (industries, growth, diversity, targets, staffing):
        market.command()(deed)
