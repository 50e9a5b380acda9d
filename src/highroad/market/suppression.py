"""What is suppressed, and how much of an area it hides."""

from __future__ import annotations

from highroad.language import gettext as _
from highroad.language import mark as N_
from highroad.market.areas import Area, code_table, oews_areas
from highroad.market.asking import ask, catalogue_or_default, query_text, tables_of
from highroad.market.occupations import described_parameters
from highroad.market.wages import one_area
from highroad.results import Column, Method, Result
from highroad.sources.catalogue import Catalogue

_OCCUPATIONS = N_("occupations")

COLUMNS = (
    Column("group_soc", N_("Group code"), "code"),
    Column("group_name", N_("Occupation group")),
    Column("employment", N_("Jobs"), "count", N_("jobs"), mark="employment_mark"),
    Column("jobs_not_shown", N_("Jobs not shown in any detailed occupation"), "count", N_("jobs")),
    Column("listed", N_("Detailed occupations listed"), "count", _OCCUPATIONS),
    Column("jobs_hidden", N_("Jobs suppressed"), "count", _OCCUPATIONS),
    Column("wages_hidden", N_("Wages suppressed"), "count", _OCCUPATIONS),
    Column("capped", N_("Wages at or above the cap"), "count", _OCCUPATIONS),
    Column("by_year_only", N_("Paid by the year only"), "count", _OCCUPATIONS),
    Column("by_hour_only", N_("Paid by the hour only"), "count", _OCCUPATIONS),
    Column("unlisted", N_("Not listed here"), "count", _OCCUPATIONS),
)


def occupations_not_shown(
    area: Area, *, vintage: str | None = None, catalogue: Catalogue | None = None
) -> Result:
    """How many detailed occupations of an area are suppressed and why, by major group, with what they hide.

    area: one published area, or a region (its best-fitting area); vintage, catalogue: as in
    `location_quotients`. Returns a `Result`; `.table` has the row of all occupations ("00-0000") first, then
    one row per major group:

    - `group_soc`, `group_name`, `employment` (published for the group; + mark)
    - `jobs_shown` (sum over detailed occupations), `jobs_not_shown`: the difference, which carries the
      rounding of every number to 10 and may therefore be a little negative
    - numbers of detailed occupations: `listed` for the area; `jobs_hidden` (employment not released);
      `wages_hidden` (no wage released); `capped` (a wage at or above the publisher's cap); `by_year_only`,
      `by_hour_only` (the other measure is not published); `unlisted` (in the release, but without a row for
      the area: either none work here or nothing may be said)

    Raises UnknownArea, DataMissing, BadQuestion (several areas).
    Source: BLS, Occupational Employment and Wage Statistics, footnotes 1, 4, 5 and 8 of the release.
    """
    catalogue = catalogue_or_default(catalogue)
    here = one_area(oews_areas(area, catalogue, vintage))
    rows = ask(
        "occupations_not_shown.sql",
        views=tables_of(catalogue, "oews", vintage, "cells", "occupations"),
        tables={"here": code_table(here.codes)},
    )
    reference = catalogue.reference("oews", vintage)
    return Result(
        table=rows,
        columns=COLUMNS,
        sources=(reference,),
        method=Method(
            key="occupations-not-shown",
            title=_("What the publisher does not show"),
            words=_(
                "Detailed occupations are counted by what the publisher withholds. Jobs not shown are the "
                "group's published jobs minus the sum of its detailed occupations."
            ),
            formula=_("not shown = e_group − Σ e_detailed"),
            citation="U.S. Bureau of Labor Statistics, OEWS technical notes",
            query=query_text("occupations_not_shown.sql"),
            parameters=described_parameters(here, reference.vintage),
        ),
        notes=(
            _(
                "The publisher suppresses numbers that could identify an employer or that are not reliable "
                "enough. A suppressed number exists; it is not zero."
            ),
            _("“Not listed here” counts occupations without any row for this area: none may work here."),
            _("Sums of detailed occupations carry the rounding of each number to 10."),
        ),
    )
