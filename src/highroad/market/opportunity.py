"""Opportunity occupations: pay at least the nation's median at local prices, without asking for a degree."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

from highroad.errors import BadQuestion
from highroad.language import gettext as _
from highroad.language import mark as N_
from highroad.results import Column, Method, Result, SourceReference

OPPORTUNITY = (
    Column("soc", N_("Occupation code"), "code"),
    Column("employment", N_("Jobs"), "count", N_("jobs")),
    Column("annual_p50", N_("Median wage a year"), "money", N_("dollars a year")),
    Column("pays", N_("Pays at least the threshold"), "flag"),
    Column("opportunity", N_("Opportunity jobs"), "count", N_("jobs"), mark="mark"),
    Column("with_degree", N_("Higher-wage jobs that ask for a degree"), "count", N_("jobs"), mark="mark"),
)


def opportunity_employment(
    occupations: pa.Table,
    *,
    national_median: float,
    price_parity: float,
    sources: tuple[SourceReference, ...] = (),
) -> Result:
    """Jobs that pay at least the national median at local prices, split by whether they ask for a degree.

    occupations: Arrow table `soc`, `employment` (jobs), `annual_p50` (dollars; null where unknown) and
    `degree_share` (0 to 1: the share of openings that ask for a bachelor's degree; null where unknown).
    national_median: dollars a year. price_parity: the area's price level, 100 is the nation's.

    Returns a `Result`; `.table` in the order given: `employment`, `annual_p50`, `pays`, `opportunity`,
    `with_degree` (jobs; null where not evaluable), `mark`: "not_evaluable" where jobs, wage or, for one that
    pays enough, the share are unknown. The threshold is national_median times price_parity / 100.

    Raises BadQuestion. Source: Federal Reserve Banks of Philadelphia and Cleveland, opportunity occupations.
    """
    if national_median <= 0 or price_parity <= 0:
        raise BadQuestion(
            _("The national median and the price level are above zero."), remedy=_("Check both numbers.")
        )
    threshold = national_median * price_parity / 100
    jobs, wage, degree = (
        occupations[name].cast(pa.float64()) for name in ("employment", "annual_p50", "degree_share")
    )
    pays = pc.greater_equal(wage, threshold)
    low = pc.invert(pays)
    with_degree = pc.if_else(low, 0.0, pc.multiply(jobs, degree))
    without = pc.if_else(low, 0.0, pc.multiply(jobs, pc.subtract(1.0, degree)))
    unknown = pc.or_kleene(pc.is_null(jobs), pc.is_null(without))
    nothing = pa.scalar(None, pa.float64())
    return Result(
        table=pa.table(
            {
                "soc": occupations["soc"],
                "employment": jobs,
                "annual_p50": wage,
                "pays": pays,
                "opportunity": pc.if_else(unknown, nothing, without),
                "with_degree": pc.if_else(unknown, nothing, with_degree),
                "mark": pc.if_else(unknown, "not_evaluable", "estimated"),
            }
        ),
        columns=OPPORTUNITY,
        sources=sources,
        method=Method(
            key="opportunity-employment",
            title=_("Opportunity occupations"),
            words=_(
                "An occupation whose median wage is at least the nation's median, at local prices, offers "
                "opportunity to the extent that its employers do not ask for a bachelor's degree."
            ),
            formula=_("jobs · (1 − share asking for a degree) where median ≥ national median · price level"),
            citation="Federal Reserve Banks of Philadelphia and Cleveland, opportunity employment",
            parameters={"threshold": f"{threshold:.2f}"},
        ),
    )
