"""`highroad market moves`: where the people of a layoff could go."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from highroad.cli.market import Format, Home, Output, Region, Tag, Vintage, catalogue_at, cut, give
from highroad.cli.market import app as market
from highroad.language import gettext as _

if TYPE_CHECKING:
    from highroad.sources.catalogue import Catalogue

SHORT = ("soc", "occupation", "rank", "unbeaten", "reach", "wage_low", "wage_high", "openings", "reason")


def moves(
    region: Region,
    mix: Annotated[str, typer.Argument(help="Occupations and people: 53-7062:40,51-2090:25.")],
    weight: Annotated[
        list[str] | None,
        typer.Option(help="reach=2, similarity=1, wage_change=1, openings=1, to_learn=1; others are 0."),
    ] = None,
    zones: Annotated[int, typer.Option(help="Highest change of job zone that is feasible.")] = 1,
    wage: Annotated[float, typer.Option(min=0, help="Lowest part of the present median wage.")] = 0.9,
    quality: Annotated[
        Path | None, typer.Option(help="A register of job quality, for occupations that it judges.")
    ] = None,
    rubric: Annotated[str, typer.Option("--rubric", help="Key of a rubric, or a file.")] = "starting-point",
    standard: Annotated[
        float, typer.Option(min=0, help="Wage standard for job quality, dollars an hour.")
    ] = 0.0,
    tag: Tag = "",
    vintage: Vintage = "",
    form: Format = "text",
    output: Output = None,
    home: Home = None,
) -> None:
    """List where a mix of people could go: for how many, at what pay, what to learn, openings, why."""
    from highroad.cli.market import weights_of
    from highroad.market import mix_transitions, read_mix

    catalogue = catalogue_at(home)
    result = mix_transitions(
        region,
        read_mix(mix),
        weights=weights_of(weight),
        most_zones=zones,
        least_wage=wage,
        quality=_quality(region, quality, rubric, standard, catalogue) if quality else None,
        vintage=vintage or None,
        catalogue=catalogue,
    )
    result = cut(result, tag, home)
    if form == "text":
        result = replace(result, columns=tuple(each for each in result.columns if each.name in SHORT))
    give(result, f"{_(result.method.title)}, {region}", form, output, "moves")


def _quality(
    region: str, file: Path, rubric: str, standard: float, catalogue: Catalogue
) -> dict[str, tuple[float, float]]:
    """The range of job quality by occupation code, for the occupations of a register."""
    from highroad.errors import BadQuestion
    from highroad.market import QUALITY_FIELDS, job_quality, occupation_employment
    from highroad.market.move_facts import quality_by_occupation
    from highroad.reference.quality_rubrics import load_rubric
    from highroad.sources.registers import read_register

    if not standard:
        raise BadQuestion(
            _("Job quality is judged by a wage standard."), remedy=_("Give --standard in dollars an hour.")
        )
    register = read_register(file, QUALITY_FIELDS)
    local = occupation_employment(region, level="detailed", catalogue=catalogue)
    found = job_quality(
        register,
        load_rubric(rubric),
        standard=standard,
        wages=local.table.select(["soc", "hourly_p50"]),
    ).table
    return quality_by_occupation(register, found)


def register(_app: typer.Typer) -> None:
    """Add the command to `highroad market`."""
    market.command()(moves)
