"""One occupation where a region is, in the states around it and in the nation: jobs, quotient, wages,
industries.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from highroad.errors import BadQuestion, DataMissing
from highroad.language import gettext as _
from highroad.language import mark as N_
from highroad.market.areas import NATION, Described, oews_areas
from highroad.market.asking import ask, catalogue_or_default, query_text, tables_of
from highroad.market.occupations import (
    JOBS,
    JOBS_RSE,
    PERCENTILES,
    SHARE,
    Per,
    check_choice,
    described_parameters,
    rows_of_places,
    wage_column,
    wage_notes,
)
from highroad.market.quotients import quotient_rows
from highroad.market.regional_openings import regional_openings
from highroad.market.wages import SHARE_COLUMNS, wages_against_threshold
from highroad.reference import codes, regions
from highroad.results import Column, Mark, Method, Result
from highroad.sources.catalogue import Catalogue

_QUOTIENT = "location_quotient_mark"
AREA: Final = (Column("area_code", N_("Area code"), "code"), Column("area", N_("Published area")))
JOBS_COLUMNS: Final = (
    *AREA,
    JOBS,
    JOBS_RSE,
    SHARE,
    Column("location_quotient", N_("Location quotient"), "ratio", decimals=2, mark=_QUOTIENT),
    Column("low", N_("Interval, low end"), "ratio", decimals=2, mark=_QUOTIENT),
    Column("high", N_("Interval, high end"), "ratio", decimals=2, mark=_QUOTIENT),
)
DETAILS: Final = {"sector": 2, "3-digit": 3}
INDUSTRY_COLUMNS: Final = (
    Column("industry_code", N_("Industry code"), "code"),
    Column("industry", N_("Industry")),
    Column("jobs", N_("Jobs in the nation"), "count", N_("jobs"), mark="jobs_mark"),
    Column("share", N_("Share of the occupation"), "percent", N_("percent"), 1, "jobs_mark"),
    Column("rse", N_("Relative standard error of jobs"), "percent", N_("percent"), 1, "rse_mark"),
    Column("hourly_p50", N_("Median wage"), "money", N_("dollars per hour"), 2, "hourly_p50_mark"),
    Column("annual_p50", N_("Median wage"), "money", N_("dollars per year"), 0, "annual_p50_mark"),
)


def areas_around(here: Described, catalogue: Catalogue, vintage: str | None = None) -> tuple[Described, ...]:
    """The areas that numbers of a region are read beside: itself, the state or states that it lies in, the
    nation; each once. Raises DataMissing.
    """
    found = [here]
    region = regions.resolve_region(here.region) if here.region else None
    wider = [f"state:{fips}" for fips in region.states] if region and region.kind != "nation" else []
    for key in (*wider, "nation:us"):
        try:
            found.append(oews_areas(key, catalogue, vintage))
        except DataMissing:  # a release without that area
            continue
    return tuple({each.codes: each for each in reversed(found)}.values())[::-1]


def occupation_jobs(
    here: Described,
    occupation: str,
    *,
    confidence: float = 0.90,
    vintage: str | None = None,
    catalogue: Catalogue | None = None,
) -> Result:
    """How many jobs one occupation has here, in the state and in the nation, and how concentrated it is.

    here: published areas of a region (`oews_areas`; several are added up). occupation: any code of the
    release, groups as well. confidence: of the quotient's interval. vintage, catalogue: as in
    `location_quotients`.

    Returns a `Result`; `.table` has one row per area, this one first: `area_code`, `area`, `employment`,
    `employment_rse` (percent), `share_of_jobs` (percent of all jobs there), `location_quotient` with `low`
    and `high`, each with its mark: "suppressed" where the publisher withholds it, "missing" where the release
    has no row of the occupation for the area.

    Raises UnknownArea, DataMissing, BadQuestion (no occupation of the release).
    Source of the rule: as in `occupation_employment` and `location_quotients`.
    """
    catalogue = catalogue_or_default(catalogue)
    _known(occupation, catalogue, vintage)
    around = areas_around(here, catalogue, vintage)
    places = {"+".join(each.codes): each.codes for each in around}
    rows = rows_of_places(places, catalogue, vintage, soc=occupation)
    rows = rows.filter(pc.equal(rows["soc"], occupation))
    quotients = quotient_rows(places, (NATION,), catalogue, vintage, soc=occupation, confidence=confidence)
    quotients = quotients.filter(pc.equal(quotients["soc"], occupation))
    quotients = quotients.select(["place", "location_quotient", _QUOTIENT, "low", "high"])
    table = _in_order(around, rows.join(quotients, "place", join_type="left outer"))
    for name, mark in (
        ("employment", "employment_mark"),
        ("employment_rse", "rse_mark"),
        ("location_quotient", _QUOTIENT),
    ):
        table = _missing_marked(table, name, mark)
    reference = catalogue.reference("oews", vintage)
    return Result(
        table=table,
        columns=JOBS_COLUMNS,
        sources=(reference,),
        method=Method(
            key="location-quotient",
            title=_("Jobs of one occupation, and location quotient with interval"),
            words=_(
                "Jobs are the publisher's own. The quotient is the occupation's share of the area's jobs, "
                "divided by its share of the nation's. The interval reflects the sampling error that the "
                "publisher states for both job counts."
            ),
            formula="LQ = (e_ir / e_r) / (E_i / E);  Var(log LQ) = RSE_ir² + RSE_i²",
            citation="Isserman (1977), Journal of the American Institute of Planners 43(1), 33–41",
            query=query_text("location_quotients.sql"),
            parameters=described_parameters(
                here, reference.vintage, occupation=occupation, confidence=confidence
            ),
        ),
        notes=(
            _("Jobs are published to the nearest 10. Self-employed people are not counted."),
            _("The {percent}% interval reflects sampling error only.").format(
                percent=f"{100 * confidence:g}"
            ),
        ),
    )


def occupation_wages(
    here: Described,
    occupation: str,
    *,
    per: Per = "hour",
    threshold: float | None = None,
    vintage: str | None = None,
    catalogue: Catalogue | None = None,
) -> Result:
    """What one occupation pays here, in the state and in the nation: the published percentiles.

    here: one published area. occupation, vintage, catalogue: as in `occupation_jobs`. per: "hour" or "year".
    threshold: dollars an hour; adds what part of the jobs pays at least so much.

    Returns a `Result`; `.table` has one row per area, this one first: `area_code`, `area`, `hourly_p10` to
    `hourly_p90` (or `annual_…`; dollars), each with its mark: "at_least" at the publisher's cap,
    "suppressed", "not_applicable" (paid only by the other measure), "missing" (no row for the area);
    `wage_rse` (percent, of the mean wage); with a threshold `lower`, `estimate`, `upper` (percent of jobs, as
    in `wages_against_threshold`).

    Raises UnknownArea, DataMissing, BadQuestion (no occupation of the release, a threshold that is no wage).
    Source: BLS, Occupational Employment and Wage Statistics, footnotes 4, 5 and 8 of the release.
    """
    check_choice("per", per, ("hour", "year"))
    catalogue = catalogue_or_default(catalogue)
    _known(occupation, catalogue, vintage)
    around = areas_around(here, catalogue, vintage)
    places = {"+".join(each.codes): each.codes for each in around}
    rows = rows_of_places(places, catalogue, vintage, soc=occupation)
    rows = rows.filter(pc.equal(rows["soc"], occupation))
    ladder = tuple(wage_column(statistic, per) for statistic in PERCENTILES)
    if threshold is not None:
        shares = [_against(each, occupation, threshold, catalogue, vintage) for each in around]
        rows = rows.join(pa.concat_tables(shares), "place", join_type="left outer")
    table = _in_order(around, rows)
    for column in ladder:
        table = _missing_marked(table, column.name, str(column.mark))
    table = _missing_marked(table, "wage_rse", "wage_rse_mark")
    columns = (*AREA, *ladder)
    if threshold is not None:
        for name, mark in (("estimate", "estimate_mark"), ("lower", "bounds_mark")):
            table = _missing_marked(table, name, mark, "not_evaluable")
        columns += SHARE_COLUMNS
    rse = Column(
        "wage_rse", N_("Relative standard error of mean wage"), "percent", N_("percent"), 1, "wage_rse_mark"
    )
    reference = catalogue.reference("oews", vintage)
    notes = wage_notes(per, table)
    if threshold is not None:
        notes += (
            _(
                "“Proven” shares follow from the published percentiles alone; the share between them is "
                "interpolated, and marked as an estimate."
            ),
        )
    return Result(
        table=table,
        columns=(*columns, rse),
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
            parameters=described_parameters(here, reference.vintage, occupation=occupation, per=per)
            | ({} if threshold is None else {"threshold": f"{threshold:g}"}),
        ),
        notes=notes,
    )


def occupation_openings(
    here: Described,
    occupation: str,
    *,
    vintage: str | None = None,
    projections: str | None = None,
    of_state: str | None = None,
    catalogue: Catalogue | None = None,
) -> Result:
    """Openings a year of one occupation here, in the state and the nation, at the nation's projected rates.

    here, occupation, vintage, catalogue: as in `occupation_jobs`, a detailed occupation. projections,
    of_state: as in `regional_openings`, whose columns `.table` has for each area, this one first, with
    `area_code` and `area`; "missing" where the release has no row of the occupation for the area.

    Raises UnknownArea, DataMissing, BadQuestion (no detailed occupation of the release).
    Source: as in `regional_openings`.
    """
    catalogue = catalogue_or_default(catalogue)
    _known(occupation, catalogue, vintage)
    around = areas_around(here, catalogue, vintage)
    asked = [
        regional_openings(
            each, vintage=vintage, projections=projections, of_state=of_state, catalogue=catalogue
        )
        for each in around
    ]
    rows = []
    for each, found in zip(around, asked, strict=True):
        own = found.table.filter(pc.equal(found.table["soc"], occupation))
        rows.append(own.append_column("place", pa.array(["+".join(each.codes)] * own.num_rows, pa.string())))
    table = pa.concat_tables(rows, promote_options="permissive")
    if not table.num_rows:
        raise BadQuestion(
            _("Openings are told of detailed occupations, and {code} is none.").format(code=occupation),
            remedy=_("Ask for one of the occupations in it."),
        )
    table = _in_order(around, table)
    for column in asked[0].columns:
        if column.mark:
            table = _missing_marked(table, column.name, column.mark)
    wanted = ("employment", "growth", "exits", "transfers", "openings", "openings_low", "openings_high")
    columns = {column.name: column for column in asked[0].columns}
    own_method = asked[0].method
    return replace(
        asked[0],
        table=table,
        columns=(*AREA, *(columns[name] for name in wanted)),
        sources=tuple(dict.fromkeys(source for each in asked for source in each.sources)),
        method=replace(own_method, parameters={**own_method.parameters, "occupation": occupation}),
    )


def occupation_industries(
    occupation: str,
    *,
    detail: str = "3-digit",
    vintage: str | None = None,
    catalogue: Catalogue | None = None,
) -> Result:
    """In which industries of the nation the people of one occupation work, most jobs first.

    occupation, vintage, catalogue: as in `occupation_jobs`. detail: "sector" or "3-digit" industries.

    Returns a `Result`; `.table` has `industry_code`, `industry` (the publisher's), `jobs` with `jobs_mark`,
    `share` (percent of the occupation's jobs in the nation), `rse` (percent), `hourly_p50` and `annual_p50`
    with their marks. What the publisher withholds stays withheld; industries that it does not list have no
    row, so that shares add up to at most 100.

    Raises DataMissing (also for a release without industries), BadQuestion.
    Source: BLS, OEWS, national industry-specific estimates.
    """
    check_choice("detail", detail, tuple(DETAILS))
    catalogue = catalogue_or_default(catalogue)
    _known(occupation, catalogue, vintage)
    rows = ask(
        "occupation_industries.sql",
        views=tables_of(catalogue, "oews", vintage, "cells", "industries"),
        soc=occupation,
        display_level=DETAILS[detail],
    )
    reference = catalogue.reference("oews", vintage)
    return Result(
        table=_missing_marked(rows, "rse", "rse_mark", "suppressed"),
        columns=INDUSTRY_COLUMNS,
        sources=(reference,),
        method=Method(
            key="occupation-industries",
            title=_("Where an occupation works"),
            words=_(
                "Jobs by industry are the publisher's own, for the whole nation. The share is those jobs "
                "divided by all jobs of the occupation."
            ),
            formula=_("share = 100 · jobs in the industry / all jobs of the occupation"),
            citation="U.S. Bureau of Labor Statistics, OEWS, national industry-specific estimates",
            query=query_text("occupation_industries.sql"),
            parameters={"occupation": occupation, "detail": detail, "vintage": reference.vintage},
        ),
        notes=(
            _("The industries are the nation's: no publisher gives them for a region."),
            _("Jobs are published to the nearest 10. Self-employed people are not counted."),
        ),
    )


def _known(occupation: str, catalogue: Catalogue, vintage: str | None) -> None:
    """Raise BadQuestion for what is no code of the classification, or not one of the release."""
    codes.occupation_title(occupation)
    if occupation not in released_occupations(catalogue, vintage):
        raise BadQuestion(
            _("The wage survey publishes no numbers of occupation {code}.").format(code=occupation),
            remedy=_("Ask for the occupation or group that it is published with."),
        )


def released_occupations(catalogue: Catalogue, vintage: str | None = None) -> frozenset[str]:
    """The codes of occupations and groups that a release of the wage survey has. Raises DataMissing."""
    held = pq.read_table(catalogue.table("oews", "occupations", vintage), columns=["soc"])
    return frozenset(held["soc"].to_pylist())


def _against(
    here: Described, occupation: str, threshold: float, catalogue: Catalogue, vintage: str | None
) -> pa.Table:
    """`place`, and what part of the occupation's jobs there pays at least the threshold."""
    found = wages_against_threshold(here, threshold, level="all", vintage=vintage, catalogue=catalogue).table
    found = found.filter(pc.equal(found["soc"], occupation))
    place = pa.array(["+".join(here.codes)] * found.num_rows, pa.string())
    names = ["lower", "estimate", "upper", "estimate_mark", "bounds_mark"]
    return found.select(names).append_column("place", place)


def _in_order(around: tuple[Described, ...], rows: pa.Table) -> pa.Table:
    """One row for each area in their order, with its code and name; nulls where the release has no row."""
    names = pa.table(
        {
            "place": pa.array(["+".join(each.codes) for each in around], pa.string()),
            "area_code": pa.array(["+".join(each.codes) for each in around], pa.string()),
            "area": pa.array([each.name for each in around], pa.string()),
            "order": pa.array(range(len(around)), pa.int64()),
        }
    )
    return names.join(rows, "place", join_type="left outer").sort_by("order")


def _missing_marked(table: pa.Table, name: str, mark: str, absent: str = Mark.MISSING.value) -> pa.Table:
    """The table with "missing" (or another mark) where a value is null and nothing says why."""
    bare = pc.and_(pc.is_null(table[name]), pc.is_null(table[mark])) if mark in table.column_names else None
    if bare is None:
        marks = pc.if_else(pc.is_null(table[name]), pa.scalar(absent), pa.scalar(None, pa.string()))
        return table.append_column(mark, marks)
    marks = pc.if_else(bare, pa.scalar(absent), table[mark])
    return table.set_column(table.column_names.index(mark), mark, marks)
