"""Exhibits of one occupation: jobs, pay and openings here, in the state and in the nation; its industries."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Any, Final

import pyarrow.compute as pc

from highroad.language import gettext as _
from highroad.language import mark as N_
from highroad.market.occupations import JOBS, PERCENTILES, Per, wage_column
from highroad.market.one_occupation import (
    INDUSTRY_COLUMNS,
    occupation_industries,
    occupation_jobs,
    occupation_openings,
    occupation_wages,
)
from highroad.publishing.charts import Chart, bar_chart, interval_dots
from highroad.publishing.exhibits.kind import Asked, Finding, Kind, Parameter
from highroad.publishing.exhibits.openings import range_words
from highroad.publishing.exhibits.parameters import AREA, CONFIDENCE, REGION, ROWS
from highroad.publishing.exhibits.speaking import first
from highroad.publishing.formats import format_cell, format_money, format_number, format_percent
from highroad.publishing.release import ReleasedTable
from highroad.reference import codes

OCCUPATION: Final = Parameter(
    "occupation",
    N_("Occupation"),
    "occupation",
    default="29-1141",
    help=N_("An occupation code such as 29-1141, or a title."),
)
THRESHOLD: Final = Parameter(
    "threshold",
    N_("Wage threshold, dollars an hour"),
    "number",
    least=1,
    most=500,
    help=N_("Dollars an hour that pay is held against; none when left out."),
)
PER: Final = Parameter(
    "per",
    N_("Wages per"),
    "choice",
    default="published",
    choices=(
        ("published", N_("as the publisher gives them, by the hour first")),
        ("hour", N_("hour")),
        ("year", N_("year")),
    ),
)
DETAIL: Final = Parameter(
    "detail",
    N_("Detail of industries"),
    "choice",
    default="3-digit",
    choices=(("3-digit", N_("three-digit industries")), ("sector", N_("sectors"))),
)


def _title_of(asked: Asked) -> str:
    return codes.occupation_title(asked.values["occupation"], short=True)


def jobs(asked: Asked) -> Finding:
    """The region's area first, then its states and the nation."""
    here = asked.oews(additive=True)
    result = occupation_jobs(
        here,
        asked.values["occupation"],
        confidence=float(asked.values["confidence"]) / 100,
        vintage=asked.vintages["oews"],
        catalogue=asked.catalogue,
    )
    row: dict[str, Any] = first(result.table)
    title, takeaway = _jobs_words(row, {"occupation": _title_of(asked), "area": here.name})
    subtitle = _(
        "{occupation}: location quotient with its {percent}% interval; 1.00 is the national share"
    ).format(occupation=_title_of(asked), percent=asked.values["confidence"])
    known = result.table.num_rows - result.table["location_quotient"].null_count
    return Finding(
        result=result,
        title=title,
        subtitle=subtitle,
        takeaway=takeaway,
        key_columns=("area_code",),
        measures=("employment", "share_of_jobs", "location_quotient", "low", "high"),
        described=(here,),
        draw=partial(_draw_quotients, title, subtitle) if known > 1 else None,
        undrawn="" if known > 1 else title,
    )


def _jobs_words(row: dict[str, Any], words: dict[str, str]) -> tuple[str, str]:
    if row["employment"] is None:
        if row["employment_mark"] == "suppressed":
            title = _("{occupation}: the jobs in {area} are suppressed")
            more = _("They exist, and the publisher does not release their number; it is not zero.")
        else:
            title = _("{occupation}: no jobs are published for {area}")
            more = _("That is not zero: the publisher lists no number of this occupation there.")
        title = title.format(**words)
        return title, f"{title}. {more}"
    words |= {
        "jobs": format_cell(JOBS, row["employment"], row["employment_mark"]),
        "share": format_percent(row["share_of_jobs"], 1),
    }
    takeaway = _("{area} has {jobs} jobs of {occupation}, {share} of all jobs.").format(**words)
    if row["employment_rse"] is not None:
        takeaway += " " + _("Their relative standard error is {rse}.").format(
            rse=format_percent(row["employment_rse"], 1)
        )
    if row["location_quotient"] is None or row["low"] == row["high"] == 1:
        return _("{occupation}: {jobs} jobs in {area}").format(**words), takeaway
    words |= {name: format_number(row[name], 2) for name in ("location_quotient", "low", "high")}
    takeaway += " " + _(
        "That is {location_quotient} times the national share, between {low} and {high} as far as sampling "
        "error tells."
    ).format(**words)
    return _("{occupation}: {jobs} jobs in {area}, {location_quotient} times the national share").format(
        **words
    ), takeaway


def wages(asked: Asked) -> Finding:
    """The region's area first, then its states and the nation."""
    here = asked.oews()
    threshold = asked.number("threshold") if asked.values["threshold"] else None
    given = asked.values["per"]
    per: Per = "year" if given == "year" else "hour"
    question = partial(
        occupation_wages,
        here,
        asked.values["occupation"],
        threshold=threshold,
        vintage=asked.vintages["oews"],
        catalogue=asked.catalogue,
    )
    result = question(per=per)
    if given == "published" and "not_applicable" in result.table["hourly_p50_mark"].to_pylist():
        per, result = "year", question(per="year")
    row: dict[str, Any] = first(result.table)
    prefix = "hourly" if per == "hour" else "annual"
    words = {
        "occupation": _title_of(asked),
        "area": here.name,
        "each": _("an hour") if per == "hour" else _("a year"),
    }
    known = result.table.num_rows - result.table[f"{prefix}_p50"].null_count
    title, takeaway = _wage_words(row, per, words)
    if threshold is not None:
        takeaway += f" {_against_words(row, threshold)}"
    unit = _("dollars per hour") if per == "hour" else _("dollars per year")
    subtitle = _(
        "{occupation}: median wage (dot) with the range from the 10th to the 90th percentile, {unit}"
    ).format(unit=unit, **words)
    return Finding(
        result=result,
        title=title,
        subtitle=subtitle,
        takeaway=takeaway,
        key_columns=("area_code",),
        measures=tuple(f"{prefix}_{statistic}" for statistic in PERCENTILES),
        described=(here,),
        draw=partial(_draw_wages, title, subtitle, prefix, threshold) if known else None,
        undrawn="" if known else title,
    )


def _wage_words(row: dict[str, Any], per: Per, words: dict[str, str]) -> tuple[str, str]:
    """The finding and its sentence; of wages at the publisher's cap only what is certain of them."""
    columns = {name: wage_column(name, per) for name in ("p10", "p50", "p90")}
    values = {name: row[column.name] for name, column in columns.items()}
    capped = {name for name, column in columns.items() if row[str(column.mark)] == "at_least"}
    words |= {name: format_cell(columns[name], value) for name, value in values.items() if value is not None}
    if values["p50"] is None:
        title = _("{occupation}: no median wage is published for {area}").format(**words)
        return title, f"{title}."
    if "p10" in capped:
        title = _("{occupation}: nine in ten jobs in {area} pay {p10} {each} or more").format(**words)
    elif "p50" in capped:
        title = _("{occupation}: half of the jobs in {area} pay {p50} {each} or more").format(**words)
    else:
        title = _("{occupation}: half of the jobs in {area} pay {p50} {each} or less").format(**words)
    if "p50" in capped:
        return title, f"{title}. " + _("That is the publisher's cap: no wage above it is published.")
    if None in values.values():
        return title, f"{title}."
    return title, _(
        "One job in ten of {occupation} in {area} pays {p10} {each} or less, half pay {p50} or less, and "
        "one in ten pays {p90} or more."
    ).format(**words)


def _against_words(row: dict[str, Any], threshold: float) -> str:
    words = {"threshold": format_money(threshold)}
    if row["lower"] is None or (row["lower"], row["upper"]) == (0, 100):
        return _("How many of them pay at least {threshold} an hour cannot be told.").format(**words)
    words |= {name: format_percent(row[name], 0) for name in ("lower", "upper")}
    if row["upper"] == 100:
        return _("At least {lower} of the jobs pay {threshold} an hour or more.").format(**words)
    if row["lower"] == 0:
        return _("At most {upper} of the jobs pay {threshold} an hour or more.").format(**words)
    if row["estimate"] is None:
        return _("Between {lower} and {upper} of the jobs pay at least {threshold} an hour.").format(**words)
    return _(
        "About {estimate} of the jobs pay at least {threshold} an hour by estimate; between {lower} and "
        "{upper} is proven."
    ).format(estimate=format_percent(row["estimate"], 0), **words)


def openings(asked: Asked) -> Finding:
    """The region's area first, then its states and the nation."""
    here = asked.oews(additive=True)
    result = occupation_openings(
        here,
        asked.values["occupation"],
        vintage=asked.vintages["oews"],
        projections=asked.vintages["projections"],
        of_state=asked.vintages["state_projections"] or None,
        catalogue=asked.catalogue,
    )
    asked.vintages["state_projections"] = str(result.method.parameters.get("beside", ""))
    row: dict[str, Any] = first(result.table)
    words = {"occupation": _title_of(asked), "area": here.name}
    if row["openings"] is None:
        title = _("{occupation}: openings cannot be estimated for {area}").format(**words)
        takeaway = (
            title + ". " + _("The jobs there are not published, or no projection knows the occupation.")
        )
    else:
        words |= {
            name: format_number(round(float(row[name]), -1 if abs(row[name]) >= 100 else 0))
            for name in ("openings", "growth", "exits", "transfers")
        }
        title = _("{occupation}: about {openings} openings a year in {area}").format(**words)
        takeaway = _(
            "About {openings} openings a year in {area}: {exits} people leave the labor force, {transfers} "
            "move to another occupation, and jobs change by {growth}."
        ).format(**words)
        takeaway += f" {range_words({**row, **words})}"
    subtitle = _("{occupation}: openings a year, from the nation's projected rates").format(**words)
    return Finding(
        result=result,
        title=title,
        subtitle=subtitle,
        takeaway=takeaway,
        key_columns=("area_code",),
        measures=("openings", "openings_low", "openings_high", "growth", "exits", "transfers"),
        described=(here,),
        undrawn=_("Areas of such different size share no axis: the table says it."),
    )


def industries(asked: Asked) -> Finding:
    """Industries of the nation, most jobs first."""
    result = occupation_industries(
        asked.values["occupation"],
        detail=asked.values["detail"],
        vintage=asked.vintages["oews"],
        catalogue=asked.catalogue,
    )
    words = {"occupation": _title_of(asked)}
    row: dict[str, Any] = first(result.table)
    known = int(result.table.num_rows - result.table["jobs"].null_count)
    subtitle = _("{occupation}: jobs by industry in the nation, percent of the occupation").format(**words)
    if not known:
        title = takeaway = _("{occupation}: no industry publishes its jobs").format(**words)
    else:
        share = INDUSTRY_COLUMNS[3]
        words |= {
            "industry": str(row["industry"]),
            "share": format_cell(share, row["share"]),
            "jobs": format_number(row["jobs"]),
            "top": format_percent(pc.sum(result.table["share"].slice(0, 3)).as_py(), 0),
        }
        title = _("{occupation}: {share} of the nation's jobs are in {industry}").format(**words)
        takeaway = _(
            "{industry}: {jobs} jobs of {occupation} in the nation, {share} of all. The three largest "
            "industries hold {top}."
        ).format(**words)
    return Finding(
        result=result,
        title=title,
        subtitle=subtitle,
        takeaway=takeaway,
        key_columns=("industry_code",),
        measures=("jobs", "share"),
        shown=asked.rows(),
        draw=partial(_draw_industries, title, subtitle) if known else None,
        undrawn="" if known else title,
    )


def _draw_quotients(title: str, subtitle: str, table: ReleasedTable, size: str) -> Chart:
    return interval_dots(
        table,
        category="area",
        value="location_quotient",
        low="low",
        high="high",
        title=title,
        subtitle=subtitle,
        reference=1.0,
        reference_label=_("national share"),
        fit_all=True,
        size=size,
    )


def _draw_wages(
    title: str, subtitle: str, prefix: str, threshold: float | None, table: ReleasedTable, size: str
) -> Chart:
    line = None if threshold is None else threshold * (1 if prefix == "hourly" else 2080)
    return interval_dots(
        table,
        category="area",
        value=f"{prefix}_p50",
        low=f"{prefix}_p10",
        high=f"{prefix}_p90",
        title=title,
        subtitle=subtitle,
        reference=line,
        reference_label=_("threshold") if line else "",
        fit_all=True,
        size=size,
    )


def _draw_industries(title: str, subtitle: str, table: ReleasedTable, size: str) -> Chart:
    return bar_chart(table, category="industry", value="share", title=title, subtitle=subtitle, size=size)


KIND_JOBS = Kind(
    key="occupation-jobs",
    title=N_("Jobs of one occupation"),
    description=N_("How many work in an occupation here, how sure that is, and how common it is here."),
    parameters=(REGION, OCCUPATION, CONFIDENCE, AREA),
    sources=("oews",),
    answer=jobs,
)
KIND_WAGES = Kind(
    key="occupation-wages",
    title=N_("What one occupation pays"),
    description=N_("Wages of an occupation from the 10th to the 90th percentile, here, in state and nation."),
    parameters=(REGION, OCCUPATION, THRESHOLD, PER, AREA),
    sources=("oews",),
    answer=wages,
)
KIND_OPENINGS = Kind(
    key="occupation-openings",
    title=N_("Openings of one occupation"),
    description=N_("Openings a year of an occupation: growth, exits and transfers, with their range."),
    parameters=(REGION, OCCUPATION, AREA),
    sources=("oews", "projections", "state_projections"),
    by_region=frozenset({"state_projections"}),
    answer=openings,
)
KIND_INDUSTRIES = Kind(
    key="occupation-industries",
    title=N_("Where one occupation works"),
    description=N_("The industries of the nation that employ an occupation, and what they pay."),
    parameters=(OCCUPATION, DETAIL, replace(ROWS, default="10")),
    sources=("oews",),
    answer=industries,
)
