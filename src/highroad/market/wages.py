"""What work pays: the published wage percentiles, and what part of jobs pays at least a threshold."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

from highroad.errors import BadQuestion
from highroad.language import gettext as _
from highroad.language import mark as N_
from highroad.market.areas import Area, Described, code_table, oews_areas
from highroad.market.asking import ask, catalogue_or_default, query_text, tables_of
from highroad.market.occupations import (
    HOURS_PER_YEAR,
    JOBS,
    NAMING,
    PERCENTILES,
    PERS,
    Per,
    check_choice,
    described_parameters,
    largest_first,
    occupation_rows,
    wage_column,
    wage_notes,
)
from highroad.market.quotients import LEVELS, Level
from highroad.results import Column, Method, Result
from highroad.sources.catalogue import Catalogue

SHARE_COLUMNS = (
    Column(
        "lower",
        N_("Share paid at least the threshold, proven lowest"),
        "percent",
        N_("percent"),
        0,
        "bounds_mark",
    ),
    Column("estimate", N_("Share paid at least the threshold"), "percent", N_("percent"), 0, "estimate_mark"),
    Column(
        "upper",
        N_("Share paid at least the threshold, proven highest"),
        "percent",
        N_("percent"),
        0,
        "bounds_mark",
    ),
)
THRESHOLD_COLUMNS = (
    *NAMING,
    JOBS,
    *SHARE_COLUMNS,
    wage_column("p25", "hour"),
    wage_column("p50", "hour"),
    wage_column("p50", "year"),
    Column("basis", N_("Wage basis"), "text"),
)


def wage_ladder(
    area: Area,
    *,
    level: Level = "detailed",
    per: Per = "hour",
    vintage: str | None = None,
    catalogue: Catalogue | None = None,
) -> Result:
    """The published wage percentiles (10th, 25th, median, 75th, 90th) of an area's occupations, largest
    first.

    area: one published area, or a region (its best-fitting area); vintage, catalogue: as in
    `location_quotients`. level: "detailed", "group" or "all". per: "hour" or "year".

    Returns a `Result`; `.table` has `soc`, `occupation`, `level`, `group_soc`, `employment`, and for each
    percentile `hourly_p10` … (or `annual_p10` …, dollars) with `<name>_mark`: "at_least" when the wage is at
    or above the publisher's cap (the value is the cap), "suppressed" when not released, "not_applicable" for
    occupations that are paid only by the other measure. `wage_rse` (percent) is the publisher's relative
    standard error of the mean wage.

    Raises UnknownArea, DataMissing, BadQuestion (several areas: wages do not add up).
    Source: BLS, Occupational Employment and Wage Statistics, footnotes 4, 5 and 8 of the release.
    """
    check_choice("level", level, LEVELS)
    check_choice("per", per, PERS)
    catalogue = catalogue_or_default(catalogue)
    here = one_area(oews_areas(area, catalogue, vintage))
    rows = occupation_rows(here, catalogue, vintage)
    if level != "all":
        rows = rows.filter(pc.equal(rows.column("level"), level))
    rows = largest_first(rows)
    reference = catalogue.reference("oews", vintage)
    ladder = tuple(wage_column(statistic, per) for statistic in PERCENTILES)
    rse = Column(
        "wage_rse", N_("Relative standard error of mean wage"), "percent", N_("percent"), 1, "wage_rse_mark"
    )
    return Result(
        table=rows,
        columns=(*NAMING, JOBS, *ladder, rse),
        sources=(reference,),
        method=Method(
            key="wage-ladder",
            title=_("Wage percentiles as published"),
            words=_(
                "One tenth of the jobs pay less than the 10th percentile wage, half pay less than "
                "the median, one tenth pay more than the 90th."
            ),
            citation="U.S. Bureau of Labor Statistics, OEWS technical notes",
            query=query_text("occupation_measures.sql"),
            parameters=described_parameters(here, reference.vintage, level=level, per=per),
        ),
        notes=wage_notes(per, rows),
    )


def wages_against_threshold(
    area: Area,
    threshold: float,
    *,
    level: Level = "group",
    per: Per = "hour",
    vintage: str | None = None,
    catalogue: Catalogue | None = None,
) -> Result:
    """What share of an area's jobs pays at least a threshold that the reader sets, by occupation.

    area, vintage, catalogue: as in `wage_ladder`. threshold: dollars per hour, or per year with `per="year"`.
    Occupations paid by the year are compared with 2,080 hours at the threshold.

    Returns a `Result`; `.table` is an Arrow table, first the row of all occupations ("00-0000"), then one row
    per occupation of the level, largest first:

    - `soc`, `occupation`, `level`, `group_soc`, `employment` (+ mark)
    - `lower`, `upper`: percent of the jobs that the published percentiles *prove* to pay at least the
      threshold, at least and at most (exact up to the publisher's rounding and sampling error)
    - `estimate` (mark "estimated"): percent by linear interpolation of the cumulative share in log wage
      between published percentiles; null with "not_evaluable" when fewer than two are published
    - `p10` … `p90`, `threshold`: dollars in the occupation's `basis` ("hour" or "year"); capped percentiles
      are in `capped_p10` … and prove only that the wage is at least the cap
    - `median_above`, `p25_above`: whether the median (the 25th percentile) is at or above the threshold; null
      where it is capped below the threshold, so that nobody can tell
    - `hourly_p25`, `hourly_p50`, `hourly_p75`, `annual_p25` … as published, with their marks

    Raises UnknownArea, DataMissing, BadQuestion (a threshold that is no positive number; several areas).
    Source of the rule: occupational living-wage shares as in job-quality studies that use published OEWS
    percentiles; the bounds follow from the definition of a percentile.
    """
    check_choice("level", level, LEVELS)
    check_choice("per", per, PERS)
    if not 0 < threshold < 10_000_000:
        raise BadQuestion(
            _("A threshold of {value} is no wage.").format(value=threshold),
            remedy=_("Give dollars, for example 25 per hour."),
        )
    catalogue = catalogue_or_default(catalogue)
    here = one_area(oews_areas(area, catalogue, vintage))
    hourly = threshold if per == "hour" else threshold / HOURS_PER_YEAR
    rows = ask(
        "wages_against_threshold.sql",
        views=tables_of(catalogue, "oews", vintage, "cells", "occupations"),
        tables={"here": code_table(here.codes)},
        hourly=hourly,
        annual=hourly * HOURS_PER_YEAR if per == "hour" else threshold,
    )
    reference = catalogue.reference("oews", vintage)
    return Result(
        table=_threshold_rows(rows, level),
        columns=THRESHOLD_COLUMNS,
        sources=(reference,),
        method=Method(
            key="wage-threshold",
            title=_("Share of jobs paid at least a threshold"),
            words=_(
                "The published percentiles prove a lowest and a highest share. Between them the share is "
                "estimated: the cumulative share of jobs is taken as linear in the logarithm of the wage "
                "between two published percentiles."
            ),
            formula="P(W ≥ t) = 1 − [k + (k′ − k) · ln(t / q_k) / ln(q_k′ / q_k)],  q_k ≤ t ≤ q_k′",
            citation="Own computation on OEWS percentiles",
            query=query_text("wages_against_threshold.sql"),
            parameters=described_parameters(
                here, reference.vintage, threshold=threshold, per=per, level=level
            ),
        ),
        notes=_threshold_notes(),
    )


def one_area(here: Described) -> Described:
    """The area, if it is one. Raises BadQuestion otherwise: wages of several areas do not add up."""
    if len(here.codes) != 1:
        raise BadQuestion(
            _("Wages of several published areas do not add up to one."),
            remedy=_("Choose one of them: {choices}.").format(
                choices=", ".join(
                    f"{code} ({name})"
                    for code, name in here.choices or zip(here.codes, here.names, strict=True)
                )
            ),
        )
    return here


def _threshold_rows(rows: pa.Table, level: Level) -> pa.Table:
    rows = rows.rename_columns(
        ["occupation" if name == "occupation_name" else name for name in rows.column_names]
    )
    none = pa.scalar(None, pa.string())
    for statistic in PERCENTILES:
        capped = rows.column(f"capped_{statistic}")
        mark = pc.if_else(
            pc.is_valid(rows.column(statistic)),
            none,
            pc.if_else(pc.is_valid(capped), pa.scalar("at_least"), pa.scalar("suppressed")),
        )
        rows = rows.append_column(f"{statistic}_mark", mark)
        rows = rows.set_column(
            rows.column_names.index(statistic), statistic, pc.coalesce(rows.column(statistic), capped)
        )
    estimated = pc.is_valid(rows.column("estimate"))
    bounded = pc.is_valid(rows.column("lower"))
    rows = rows.append_column(
        "estimate_mark", pc.if_else(estimated, pa.scalar("estimated"), pa.scalar("not_evaluable"))
    )
    rows = rows.append_column("bounds_mark", pc.if_else(bounded, none, pa.scalar("not_evaluable")))
    for statistic in ("p50", "p25"):
        name = "median_above" if statistic == "p50" else "p25_above"
        above = pc.greater_equal(rows.column(statistic), rows.column("threshold"))
        capped = pc.fill_null(pc.equal(rows.column(f"{statistic}_mark"), "at_least"), False)
        unknown = pc.and_(capped, pc.invert(above))
        rows = rows.append_column(name, pc.if_else(unknown, pa.scalar(None, pa.bool_()), above))
    total = rows.filter(pc.equal(rows.column("level"), "total"))
    rest = rows.filter(pc.not_equal(rows.column("level"), "total"))
    if level != "all":
        rest = rest.filter(pc.equal(rest.column("level"), level))
    return pa.concat_tables([total, largest_first(rest)])


def _threshold_notes() -> tuple[str, ...]:
    return (
        _(
            "“Proven” shares follow from the published percentiles alone: when the threshold is "
            "below the 25th percentile wage, at least 75% of the jobs pay as much."
        ),
        _("Shares marked “estimated” are interpolated between published percentiles."),
        _("For occupations paid by the year, the threshold is taken for 2,080 hours (full time, all year)."),
        _("These are wages of jobs, before taxes; they do not say what a household lives on."),
    )
