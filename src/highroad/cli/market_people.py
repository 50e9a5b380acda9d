"""`highroad market commuting`, `reach`, `hires`, `stages`, `notices`, `programs`: who comes, is hired, stays,
is let go, is taught.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Annotated, Literal

import typer

from highroad.cli.market import Format, Home, Output, Region, Vintage, catalogue_at, give
from highroad.cli.market import app as market
from highroad.language import gettext as _

#: Columns too many for a screen; the other formats have them.
LONG = ("program_id", "city", "cip", "soc", "credential", "mode", "status", "cost", "weeks")
WIDE = ("hires", "hire_pay_share", "lasting_ratio", "retained_ratio", "pay_ratio")


def commuting(
    region: Region,
    direction: Annotated[
        Literal["in", "out"],
        typer.Option(help="in: where those who work here live; out: where those who live here work."),
    ] = "in",
    vintage: Vintage = "",
    form: Format = "text",
    output: Output = None,
    home: Home = None,
) -> None:
    """List the counties at the other end of the way to work, with their jobs."""
    from highroad import market as room

    result = room.commuting(
        region, direction=direction, vintage=vintage or None, catalogue=catalogue_at(home)
    )
    title = _("Commuting by county, {area}").format(area=result.method.parameters["area_name"])
    give(result, title, form, output, "commuting")


def reach(
    region: Region,
    miles: Annotated[int, typer.Option(help="Distance asked about, 1 to 100 miles in a straight line.")] = 20,
    vintage: Vintage = "",
    form: Format = "text",
    output: Output = None,
    home: Home = None,
) -> None:
    """Count the jobs near where a region's workers live, by distance."""
    from highroad.market import reachable_jobs

    result = reachable_jobs(region, miles=miles, vintage=vintage or None, catalogue=catalogue_at(home))
    title = _("Jobs by distance, {area}").format(area=result.method.parameters["area_name"])
    give(result, title, form, output, "reach")


def hires(
    region: Region,
    by: Annotated[
        Literal["industry", "sex", "age", "education", "race"], typer.Option(help="What divides the jobs.")
    ] = "industry",
    quarter: Annotated[str, typer.Option(help="Such as 2024Q4; by default the newest published.")] = "",
    vintage: Vintage = "",
    form: Format = "text",
    output: Output = None,
    home: Home = None,
) -> None:
    """List hires, separations, turnover and pay of new hires in one quarter."""
    from highroad import market as room

    result = room.hires(region, by=by, quarter=quarter, vintage=vintage or None, catalogue=catalogue_at(home))
    told = result.method.parameters
    title = _("Hires and turnover, {area}, {quarter}").format(area=told["area_name"], quarter=told["quarter"])
    give(result, title, form, output, "hires")


def stages(
    region: Region,
    by: Annotated[
        Literal["industry", "sex", "age", "education", "race"], typer.Option(help="What divides the jobs.")
    ] = "industry",
    industry: Annotated[
        str, typer.Option(help="Tell the groups of one industry, by its code as published, such as 62.")
    ] = "",
    quarter: Annotated[str, typer.Option(help="Such as 2024Q4; by default the newest published.")] = "",
    training: Annotated[
        Literal["auto", "served", "completions", "none"],
        typer.Option(help="What tells who enters training: people served by listed programs, or awards."),
    ] = "auto",
    programs: Annotated[
        Path | None, typer.Option(help="A register of programs (CSV or Excel) whose seats are told instead.")
    ] = None,
    participants: Annotated[
        Path | None,
        typer.Option(help="Released counts of participants (CSV or Excel): columns code and people."),
    ] = None,
    vintage: Vintage = "",
    form: Format = "text",
    output: Output = None,
    home: Home = None,
) -> None:
    """Tell who is in training, who is hired, stays and is paid more, and how groups or industries differ."""
    from highroad.market import PROGRAM_FIELDS, career_stages
    from highroad.sources.registers import Field, read_register

    counted = (Field("code", needed=True), Field("people", "number"))
    result = career_stages(
        region,
        by=by,
        industry=industry,
        quarter=quarter,
        training=training,
        programs=read_register(programs, PROGRAM_FIELDS) if programs else None,
        participants=read_register(participants, counted) if participants else None,
        vintage=vintage or None,
        catalogue=catalogue_at(home),
    )
    told = result.method.parameters
    title = _("Training for, connecting to, thriving, {area}, {quarter}").format(
        area=told["area_name"], quarter=told["quarter"]
    )
    if form == "text":
        hidden = WIDE if told["training"] else ("in_training", *WIDE)
        result = replace(result, columns=tuple(each for each in result.columns if each.name not in hidden))
    give(result, title, form, output, "stages")


def notices(
    region: Region,
    by: Annotated[
        Literal["quarter", "industry", "county"], typer.Option(help="What divides the notices.")
    ] = "quarter",
    since: Annotated[str, typer.Option(help="The first year to count, such as 2020.")] = "",
    form: Format = "text",
    output: Output = None,
    home: Home = None,
) -> None:
    """Count notices of layoffs and closures, and the people they name, as far as the lists know."""
    from highroad.market import layoff_notices

    result = layoff_notices(region, by=by, since=since, catalogue=catalogue_at(home))
    told = result.method.parameters
    title = _("Notices of layoffs, {area}; latest known: {day}").format(
        area=told["area_name"], day=told["latest"]
    )
    give(result, title, form, output, "notices")


def programs(
    region: Region,
    vintage: Vintage = "",
    form: Format = "text",
    output: Output = None,
    home: Home = None,
) -> None:
    """List the training programs that public funds may pay for, with what is known of outcomes."""
    from highroad.market import eligible_programs

    result = eligible_programs(region, vintage=vintage or None, catalogue=catalogue_at(home))
    title = _("Eligible training programs, {area}").format(area=result.method.parameters["area_name"])
    if form == "text":
        result = replace(result, columns=tuple(each for each in result.columns if each.name not in LONG))
    give(result, title, form, output, "programs")


def register(_app: typer.Typer) -> None:
    """Add the commands to `highroad market`."""
    for command in (commuting, reach, hires, stages, notices, programs):
        market.command()(command)
