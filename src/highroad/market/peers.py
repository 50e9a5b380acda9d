"""Areas like ours: the same kind of work, about as large, paying about as much; and why each was matched."""

from __future__ import annotations

from highroad.errors import BadQuestion
from highroad.language import gettext as _
from highroad.language import mark as N_
from highroad.market.areas import Area, code_table, oews_areas
from highroad.market.asking import ask, catalogue_or_default, query_text, tables_of
from highroad.market.occupations import described_parameters
from highroad.market.wages import one_area
from highroad.results import Column, Method, Result
from highroad.sources.catalogue import Catalogue

COLUMNS = (
    Column("area_code", N_("Area code"), "code"),
    Column("area_name", N_("Area")),
    Column("shared", N_("Jobs in the same major groups"), "percent", N_("percent"), 0),
    Column("jobs", N_("Jobs"), "count", N_("jobs")),
    Column("size_ratio", N_("Jobs, times ours"), "ratio", "", 2),
    Column("median_wage", N_("Median wage"), "money", N_("dollars per hour"), 2),
    Column("wage_ratio", N_("Median wage, times ours"), "ratio", "", 2),
)


def peers(
    area: Area,
    *,
    count: int = 10,
    most: float = 4.0,
    vintage: str | None = None,
    catalogue: Catalogue | None = None,
) -> Result:
    """Areas of the same type whose work is most like an area's, with the three reasons why.

    area: one published area, or a region (its best-fitting area). count: how many. most: how many times
    larger or smaller a peer may be.

    Returns a `Result`; `.table`, most alike first: `area_code`, `area_name`, `shared` (percent of jobs that
    would be in the same major groups: 100 minus half the sum of absolute differences of group shares; groups
    that either area suppresses count as not shared), `groups_shown`, `jobs`, `size_ratio`, `median_wage`
    (dollars per hour), `wage_ratio`, and `distance` = (100 − shared)/10 + |ln size| + 5 |ln wage|, a rule of
    thumb for the order, not a measure of anything.

    Raises UnknownArea, DataMissing, BadQuestion.
    Source of the rule: overlap of shares as in Krugman (1991), Geography and Trade; weights of our own.
    """
    if count < 1 or most < 1:
        raise BadQuestion(
            _("Peers cannot be found with count {count} and size {most}.").format(count=count, most=most),
            remedy=_("Ask for at least one peer, at least as large."),
        )
    catalogue = catalogue_or_default(catalogue)
    here = one_area(oews_areas(area, catalogue, vintage))
    rows = ask(
        "peers.sql",
        views=tables_of(catalogue, "oews", vintage, "cells", "areas"),
        tables={"here": code_table(here.codes)},
        most=float(most),
    )
    reference = catalogue.reference("oews", vintage)
    notes = [_("Groups of occupations that an area suppresses count as not shared.")]
    if not rows.num_rows:
        notes.insert(
            0, _("No area of the same kind is within that size of {area}").format(area=here.name) + "."
        )
    return Result(
        table=rows.slice(0, count),
        columns=COLUMNS,
        sources=(reference,),
        method=Method(
            key="peers",
            title=_("Areas with similar work"),
            words=_(
                "Areas are ordered by how many jobs are in the same major groups, how alike they are in size "
                "and in the median wage. The order is a rule of thumb; the three reasons are in the table."
            ),
            formula=_("(100 − shared)/10 + |ln size| + 5·|ln wage|"),
            citation="Krugman (1991), Geography and Trade, for the overlap of shares; weights of our own",
            query=query_text("peers.sql"),
            parameters=described_parameters(here, reference.vintage, count=count, most=most),
        ),
        notes=tuple(notes),
    )
