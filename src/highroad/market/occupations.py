"""What people work in and what it pays: occupations of an area as published."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Literal

import pyarrow as pa
import pyarrow.compute as pc

from highroad.errors import BadQuestion
from highroad.language import gettext as _
from highroad.language import mark as N_
from highroad.market.areas import Area, Described, oews_areas, place_table
from highroad.market.asking import ask, catalogue_or_default, query_text, tables_of
from highroad.market.quotients import LEVELS, Level
from highroad.results import Column, Method, Result
from highroad.sources.catalogue import Catalogue

Per = Literal["hour", "year"]
PERS: tuple[Per, ...] = ("hour", "year")
HOURS_PER_YEAR = 2080  # the publisher's own factor between hourly and annual wages
PERCENTILES = ("p10", "p25", "p50", "p75", "p90")

_PERCENTILE_LABELS = {
    "p10": N_("10th percentile wage"),
    "p25": N_("25th percentile wage"),
    "p50": N_("Median wage"),
    "p75": N_("75th percentile wage"),
    "p90": N_("90th percentile wage"),
    "mean": N_("Mean wage"),
}
_UNITS = {"hour": N_("dollars per hour"), "year": N_("dollars per year")}

NAMING = (Column("soc", N_("Occupation code"), "code"), Column("occupation", N_("Occupation")))
JOBS = Column("employment", N_("Jobs"), "count", N_("jobs"), mark="employment_mark")
SHARE = Column("share_of_jobs", N_("Share of all jobs"), "percent", N_("percent"), 1, "employment_mark")
JOBS_RSE = Column(
    "employment_rse", N_("Relative standard error of jobs"), "percent", N_("percent"), 1, "rse_mark"
)


def wage_column(statistic: str, per: Per) -> Column:
    """The description of a wage column: statistic "p10" … "p90" or "mean", per hour (cents) or per year."""
    name = f"{'hourly' if per == 'hour' else 'annual'}_{statistic}"
    decimals = 2 if per == "hour" else 0
    return Column(name, _PERCENTILE_LABELS[statistic], "money", _UNITS[per], decimals, f"{name}_mark")


def check_choice(name: str, value: str, choices: tuple[str, ...]) -> None:
    """Raise BadQuestion unless `value` is one of the choices."""
    if value not in choices:
        raise BadQuestion(
            _("“{value}” is no {name}.").format(value=value, name=name),
            remedy=_("Choose one of: {choices}.").format(choices=", ".join(choices)),
        )


def occupation_employment(
    area: Area,
    *,
    level: Level = "detailed",
    vintage: str | None = None,
    catalogue: Catalogue | None = None,
) -> Result:
    """Employment and wages of the occupations of an area, as published, largest first.

    area, vintage, catalogue: as in `location_quotients`. level: "detailed", "group" (22 major groups) or
    "all" (every level, with the row of all occupations).

    Returns a `Result`; `.table` is an Arrow table with one row per occupation listed for the area:

    - `soc`, `occupation`, `level`, `group_soc`, `group_name`
    - `employment` (jobs, to the nearest 10), `employment_rse` (percent), `share_of_jobs` (percent of all jobs
      of the area), `employment_mark`: "suppressed" where the publisher does not release it; "at_least" where
      several areas were added up and one of them does not show it
    - `hourly_mean`, `hourly_p10` … `hourly_p90` (dollars), `annual_mean`, `annual_p10` … `annual_p90`
      (dollars), `wage_rse` (percent), each with `<name>_mark`: "at_least" (at or above the publisher's cap;
      the value is the cap), "suppressed" (not released), "not_applicable" (occupations paid by the year have
      no hourly wage, some others no annual one), "not_evaluable" (several areas: wages do not add up)

    Detailed rows do not add up to totals: the totals include occupations not shown. Self-employed people are
    not counted. Raises UnknownArea, DataMissing, BadQuestion.
    Source: BLS, Occupational Employment and Wage Statistics, technical notes and footnotes of the release.
    """
    check_choice("level", level, LEVELS)
    catalogue = catalogue_or_default(catalogue)
    here = oews_areas(area, catalogue, vintage)
    rows = occupation_rows(here, catalogue, vintage)
    if level != "all":
        rows = rows.filter(pc.equal(rows.column("level"), level))
    reference = catalogue.reference("oews", vintage)
    return Result(
        table=largest_first(rows),
        columns=(*NAMING, JOBS, SHARE, JOBS_RSE, wage_column("p50", "hour"), wage_column("p50", "year")),
        sources=(reference,),
        method=Method(
            key="occupation-employment",
            title=_("Employment and wages as published"),
            words=_(
                "Jobs and wages are the publisher's own. The share is the occupation's jobs divided by all "
                "jobs of the area."
            ),
            formula=_("share = 100 · e_ir / e_r"),
            citation="U.S. Bureau of Labor Statistics, OEWS technical notes",
            query=query_text("occupation_measures.sql"),
            parameters=described_parameters(here, reference.vintage, level=level),
        ),
        notes=jobs_notes(here),
    )


def occupation_rows(here: Described, catalogue: Catalogue, vintage: str | None) -> pa.Table:
    """Every measure of every occupation listed for the areas (columns as in `occupation_employment`)."""
    return rows_of_places({"": here.codes}, catalogue, vintage).drop_columns(["place"])


def rows_of_places(
    places: Mapping[str, Iterable[str]], catalogue: Catalogue, vintage: str | None, *, soc: str = ""
) -> pa.Table:
    """The same for several places at once, with a column `place`; of one occupation (and the total)
    with `soc`.
    """
    rows = ask(
        "occupation_measures.sql",
        views=tables_of(catalogue, "oews", vintage, "cells", "occupations"),
        tables={"here": place_table(places)},
        soc=soc,
    )
    rows = rows.rename_columns(
        ["occupation" if name == "occupation_name" else name for name in rows.column_names]
    )
    no_rse = pc.is_null(rows.column("employment_rse"))
    return rows.append_column(
        "rse_mark", pc.if_else(no_rse, pa.scalar("suppressed"), pa.scalar(None, pa.string()))
    )


def largest_first(rows: pa.Table) -> pa.Table:
    """Rows by employment, largest first, those without a number last; ties by code."""
    return rows.sort_by([("employment", "descending"), ("soc", "ascending")])


def described_parameters(here: Described, vintage: str, **others: object) -> dict[str, object]:
    """The parameters that a method names for a question about published areas."""
    return {**here.parameters, "vintage": vintage, **others}


def jobs_notes(here: Described) -> tuple[str, ...]:
    """What a reader of job counts must know."""
    notes = [
        _("Jobs are published to the nearest 10. Self-employed people are not counted."),
        _("Detailed occupations do not add up to the totals, which include occupations not shown."),
    ]
    if len(here.codes) > 1:
        notes.append(
            _(
                "Jobs are added up over several published areas; where one of them does not show an "
                "occupation, the sum is a lower bound (“at least”). Wages do not add up and are not given."
            )
        )
    return tuple(notes)


def wage_notes(per: Per, rows: pa.Table) -> tuple[str, ...]:
    """What a reader of these wage rows must know: only the notes that apply to a row shown."""
    prefix = "hourly" if per == "hour" else "annual"
    marks: set[str] = set()
    for statistic in PERCENTILES:
        name = f"{prefix}_{statistic}_mark"
        if name in rows.column_names:
            marks.update(mark for mark in pc.unique(rows.column(name)).to_pylist() if mark)
    notes = []
    if "at_least" in marks:
        notes.append(
            _(
                "“At least” marks a wage at or above the publisher's cap: the cap is shown, the wage "
                "itself is not published."
            )
        )
    if "not_applicable" in marks:
        notes.append(
            _("Some occupations, such as teachers, are paid by the year: they have no published hourly wage.")
            if per == "hour"
            else _(
                "Some occupations, such as performers, are paid by the hour without full-year "
                "schedules: they have no published annual wage."
            )
        )
    if "suppressed" in marks:
        notes.append(_("“Suppressed” means that the publisher did not release the number; it is not zero."))
    return tuple(notes)
