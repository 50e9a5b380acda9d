"""`highroad market list-effects`: which programs and students gain or lose by another list."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Annotated, Literal

import typer

from highroad.cli.lists import Rates, Standard, two_lists
from highroad.cli.market import Format, Home, Output, Region, Vintage, catalogue_at, give
from highroad.cli.market import app as market
from highroad.language import gettext as _

SHORT = (
    "program",
    "provider",
    "flip",
    "people",
    "people_before",
    "people_gains",
    "people_loses",
    "occupations",
)


def list_effects(
    region: Region,
    rule: Annotated[list[str], typer.Option("--rule", help="Two rules, or one with --against.")],
    against: Annotated[
        Path | None,
        typer.Option(help="A list to come from, such as last year's: columns soc, listed."),
    ] = None,
    of: Annotated[
        Literal["completers", "eligible"],
        typer.Option(help="completers (IPEDS), or eligible (programs of the lists, by people served)."),
    ] = "completers",
    programs: Annotated[
        Path | None, typer.Option(help="A register of programs of your own instead, by its completers.")
    ] = None,
    weights: Annotated[
        Literal["equal", "jobs"],
        typer.Option(help="How a program's people are divided: equal, or by the area's jobs."),
    ] = "equal",
    standard: Standard = "",
    rates: Rates = "nation",
    vintage: Vintage = "",
    form: Format = "text",
    output: Output = None,
    home: Home = None,
) -> None:
    """Say which programs and students gain or lose between two lists; nobody counts twice."""
    from highroad.market import PROGRAM_FIELDS, list_flips, regional_list_effects
    from highroad.publishing.exhibits.list_effects import sentences
    from highroad.sources.registers import read_register

    first, second = two_lists(region, rule, against, standard, vintage, home, rates)
    result = regional_list_effects(
        region,
        list_flips(first, second),
        of=of,
        weights=weights,
        programs=read_register(programs, PROGRAM_FIELDS) if programs else None,
        catalogue=catalogue_at(home),
    )
    title, takeaway = sentences(result, _(first.method.title), _(second.method.title))
    if form == "text":
        result = replace(result, columns=tuple(each for each in result.columns if each.name in SHORT))
    give(result, title, form, output, "list-effects")
    if form == "text":
        typer.echo(takeaway)


def register(_app: typer.Typer) -> None:
    """Add the command to `highroad market`."""
    market.command("list-effects")(list_effects)
