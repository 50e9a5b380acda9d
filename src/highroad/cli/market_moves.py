"""`highroad market transitions` and `moves`: where somebody, or the people of a layoff, could go."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from highroad.cli.lists import Rates
from highroad.cli.market import Format, Home, Output, Region, Tag, Vintage, catalogue_at, cut, give, place
from highroad.cli.market import app as market
from highroad.language import gettext as _

if TYPE_CHECKING:
    from highroad.market.move_facts import Judgment
    from highroad.results import Result
    from highroad.sources.catalogue import Catalogue

SHORT = ("soc", "occupation", "rank", "unbeaten", "reach", "wage_low", "wage_high", "openings", "reason")
SHORT_OF_ONE = (
    *("soc", "occupation", "rank", "unbeaten", "feasible", "similarity", "to_learn", "wage_change", "reason"),
)
Zones = Annotated[int, typer.Option("--zones", help="Highest change of job zone that is feasible.")]
Wage = Annotated[float, typer.Option("--wage", min=0, help="Lowest part of the present median wage.")]
Quality = Annotated[
    Path | None,
    typer.Option("--quality", help="A register of job quality, for occupations that it judges."),
]
RubricKey = Annotated[str, typer.Option("--rubric", help="Key of a rubric, or a file.")]
Standard = Annotated[
    float, typer.Option("--standard", min=0, help="Wage standard for job quality, dollars an hour.")
]
WithoutLicense = Annotated[
    bool,
    typer.Option("--without-license", help="Only occupations known to need no license in a State there."),
]


def transitions(
    region: Region,
    occupation: Annotated[str, typer.Argument(help="Code of the present occupation, such as 53-7065.")],
    weight: Annotated[
        list[str] | None,
        typer.Option(
            help="similarity=2, wage_change=1, openings=1, to_learn=1 or job_quality=1; others are 0."
        ),
    ] = None,
    zones: Zones = 1,
    steps: Annotated[int, typer.Option(min=0, max=7, help="Most steps of education up.")] = 7,
    wage: Wage = 0.9,
    quality: Quality = None,
    rubric: RubricKey = "starting-point",
    standard: Standard = 0.0,
    without_license: WithoutLicense = False,
    rates: Rates = "nation",
    tag: Tag = "",
    vintage: Vintage = "",
    form: Format = "text",
    output: Output = None,
    home: Home = None,
) -> None:
    """List where somebody could go from an occupation: alike, to be learned, pay, openings, why."""
    from highroad.cli.market import weights_of
    from highroad.market import transitions as asked

    catalogue = catalogue_at(home)
    result = asked(
        region,
        occupation,
        weights=weights_of(weight),
        most_zones=zones,
        most_steps=steps,
        least_wage=wage,
        quality=_quality(region, quality, rubric, standard, catalogue) if quality else None,
        without_license=without_license,
        rates=rates,
        vintage=vintage or None,
        catalogue=catalogue,
    )
    result = cut(result, tag, home)
    if form == "text":
        result = _in_short(result, SHORT_OF_ONE, quality is not None)
    give(
        result,
        f"{_(result.method.title)}, {occupation}, {place(result, region)}",
        form,
        output,
        "transitions",
    )


def moves(
    region: Region,
    mix: Annotated[
        str, typer.Argument(help="Occupations and people: 53-7062:40,51-2090:25; or --industry and --people.")
    ] = "",
    industry: Annotated[
        str, typer.Option(help="Industry of a layoff (48-49, 493): its people by the nation's pattern.")
    ] = "",
    people: Annotated[int, typer.Option(help="People of that layoff.")] = 0,
    weight: Annotated[
        list[str] | None,
        typer.Option(
            help="reach=2, similarity=1, wage_change=1, openings=1, to_learn=1, job_quality=1; others are 0."
        ),
    ] = None,
    zones: Zones = 1,
    wage: Wage = 0.9,
    quality: Quality = None,
    rubric: RubricKey = "starting-point",
    standard: Standard = 0.0,
    without_license: WithoutLicense = False,
    rates: Rates = "nation",
    tag: Tag = "",
    vintage: Vintage = "",
    form: Format = "text",
    output: Output = None,
    home: Home = None,
) -> None:
    """List where a mix of people could go: for how many, at what pay, what to learn, openings, why."""
    from highroad.cli.market import weights_of
    from highroad.market import layoff_mix, mix_transitions, read_mix
    from highroad.market.layoff_mix import mix_of

    catalogue = catalogue_at(home)
    notes: tuple[str, ...] = ()
    if industry:
        likely = layoff_mix(region, industry, people, vintage=vintage or None, catalogue=catalogue)
        people_by, notes = mix_of(likely), likely.notes
    else:
        people_by = read_mix(mix)
    result = mix_transitions(
        region,
        people_by,
        weights=weights_of(weight),
        most_zones=zones,
        least_wage=wage,
        quality=_quality(region, quality, rubric, standard, catalogue) if quality else None,
        without_license=without_license,
        rates=rates,
        vintage=vintage or None,
        catalogue=catalogue,
    )
    result = cut(result, tag, home)
    if form == "text":
        result = _in_short(result, SHORT, quality is not None)
    result = replace(result, notes=(*notes, *result.notes))
    give(result, f"{_(result.method.title)}, {place(result, region)}", form, output, "moves")


def licenses(
    region: Region,
    occupation: Annotated[str, typer.Option(help="Code of one occupation; all by default.")] = "",
    form: Format = "text",
    output: Output = None,
    home: Home = None,
) -> None:
    """List the licenses that occupations need in a region's States, as registers tell that you added."""
    from highroad.market import occupation_licenses

    result = occupation_licenses(region, occupation, catalogue=catalogue_at(home))
    give(result, f"{_(result.method.title)}, {place(result, region)}", form, output, "licenses")


def _in_short(result: Result, names: tuple[str, ...], judged: bool) -> Result:
    """What fits a screen; the other formats have every column."""
    kept = (*names, "job_quality") if judged else names
    return replace(result, columns=tuple(each for each in result.columns if each.name in kept))


def _quality(
    region: str, file: Path, rubric: str, standard: float, catalogue: Catalogue
) -> dict[str, Judgment]:
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
    market.command()(transitions)
    market.command()(moves)
    market.command()(licenses)
