"""`highroad market supply`: who completes training here, for which occupations, against how many openings."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from highroad.cli.market import Format, Home, Output, Region, Tag, catalogue_at, cut, give
from highroad.cli.market import app as market
from highroad.language import gettext as _

if TYPE_CHECKING:
    from highroad.results import Result


def supply(
    region: Region,
    by: Annotated[
        Literal["occupation", "program", "link", "gap"],
        typer.Option(
            help="occupation, program, link (each with its weight), or gap (openings less completers)."
        ),
    ] = "occupation",
    weights: Annotated[
        Literal["equal", "jobs"],
        typer.Option(help="How a program's completers are divided: equal, or by the area's jobs."),
    ] = "equal",
    award_level: Annotated[
        list[str] | None, typer.Option(help="Only these award levels, such as 03 (several allowed).")
    ] = None,
    rates: Annotated[
        Literal["nation", "state"], typer.Option(help="Whose projected rates, for the gap: nation or state.")
    ] = "nation",
    tag: Tag = "",
    vintage: Annotated[str, typer.Option("--vintage", help="An academic year at hand, such as 2024.")] = "",
    form: Format = "text",
    output: Output = None,
    home: Home = None,
) -> None:
    """Count a region's completers by program or occupation, or set them against openings."""
    from highroad.market import program_completions, program_gap, program_routes, program_supply

    catalogue = catalogue_at(home)
    levels, year = tuple(award_level or ()), vintage or None
    if by == "program":
        result = program_completions(region, award_levels=levels, vintage=year, catalogue=catalogue)
    else:
        ways: dict[str, Callable[..., Result]] = {
            "gap": partial(program_gap, rates=rates),
            "link": program_routes,
            "occupation": program_supply,
        }
        asked = ways[by]
        result = asked(region, weights=weights, award_levels=levels, vintage=year, catalogue=catalogue)
    result = cut(result, tag, home)
    area = result.method.parameters["area_name"]
    titles = {
        "program": _("Completions by program, {area}"),
        "occupation": _("Completers by occupation, {area}"),
        "link": _("From programs to occupations, link by link, {area}"),
        "gap": _("Openings and completers, {area}"),
    }
    give(result, titles[by].format(area=area), form, output, "supply")


def register(_app: typer.Typer) -> None:
    """Add the command to `highroad market`."""
    market.command()(supply)
