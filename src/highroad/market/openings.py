"""Job openings: growth, and people to be replaced who leave the labor force or the occupation."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

from highroad.errors import BadQuestion
from highroad.language import gettext as _
from highroad.language import mark as N_
from highroad.results import Column, Method, Result, SourceReference

OPENINGS = (
    Column("soc", N_("Occupation code"), "code"),
    Column("base", N_("Jobs, base year"), "count", N_("jobs")),
    Column("projected", N_("Jobs, projected"), "count", N_("jobs")),
    Column("growth", N_("Change a year"), "count", N_("jobs a year"), 1, "mark"),
    Column("exits", N_("Labor force exits a year"), "count", N_("openings a year"), 1, "mark"),
    Column("transfers", N_("Occupational transfers a year"), "count", N_("openings a year"), 1, "mark"),
    Column("openings", N_("Openings a year"), "count", N_("openings a year"), 1, "mark"),
)


def annual_openings(
    projections: pa.Table, years: int, *, sources: tuple[SourceReference, ...] = ()
) -> Result:
    """Openings a year from a projection and from rates of exits and transfers.

    projections: Arrow table `soc`, `base`, `projected` (jobs), `exit_rate`, `transfer_rate` (fractions a year
    of the average of base and projected jobs; null where unknown). years: length of the projection.

    Returns a `Result`; `.table` in the order given: `base`, `projected`, and by year `growth`, `exits`,
    `transfers`, `openings` = exits + transfers + growth, never below zero (a decline is met first by people
    who leave anyway). `mark`: "not_evaluable" where a rate or a number of jobs is unknown, else "estimated".

    Raises BadQuestion for jobs below zero and for a rate that is no fraction (6.1 percent is 0.061).
    Source: BLS, Employment Projections, separations method (since 2016-26).
    """
    if years < 1:
        raise BadQuestion(
            _("A projection lasts at least a year, not {years}.").format(years=years),
            remedy=_("Give the number of years between base and projection."),
        )
    base, projected, leave, move = (
        projections[name].cast(pa.float64()) for name in ("base", "projected", "exit_rate", "transfer_rate")
    )
    _check(base, projected, leave, move)
    average = pc.divide(pc.add(base, projected), 2.0)
    growth = pc.divide(pc.subtract(projected, base), float(years))
    exits, transfers = pc.multiply(average, leave), pc.multiply(average, move)
    total = pc.add(growth, pc.add(exits, transfers))
    openings = pc.if_else(pc.less(total, 0.0), 0.0, total)
    mark = pc.if_else(pc.is_valid(total), "estimated", "not_evaluable")
    known = pc.is_valid(total)

    def shown(column: pa.ChunkedArray) -> pa.ChunkedArray:
        return pc.if_else(known, column, pa.scalar(None, pa.float64()))

    return Result(
        table=pa.table(
            {
                "soc": projections["soc"],
                "base": base,
                "projected": projected,
                "growth": shown(growth),
                "exits": shown(exits),
                "transfers": shown(transfers),
                "openings": shown(openings),
                "mark": mark,
            }
        ),
        columns=OPENINGS,
        sources=sources,
        method=Method(
            key="annual-openings",
            title=_("Openings a year"),
            words=_(
                "Openings come from growth, from people who leave the labor force and from people who move "
                "to another occupation. Moves within the occupation are not counted. Where rates are the "
                "nation's, the area's own workers may leave sooner or later."
            ),
            formula="max(0, (E₁ − E₀)/n + (x + f)·(E₀ + E₁)/2)",
            citation="U.S. Bureau of Labor Statistics, Employment Projections, occupational separations",
            parameters={"years": str(years)},
        ),
    )


def _check(base: pa.ChunkedArray, projected: pa.ChunkedArray, *rates: pa.ChunkedArray) -> None:
    """Refuse what can't be, so that percents are never taken for fractions."""
    if any(_some(pc.invert(pc.greater_equal(jobs, 0.0))) for jobs in (base, projected)):
        raise BadQuestion(_("Jobs cannot be below zero."), remedy=_("Leave out what is not known."))
    for rate in rates:
        within = pc.and_(pc.greater_equal(rate, 0.0), pc.less_equal(rate, 1.0))
        if _some(pc.invert(within)):
            raise BadQuestion(
                _("A rate of exits or transfers is a fraction from 0 to 1."),
                remedy=_("Divide percents by 100: 6.1 percent is 0.061."),
            )


def _some(wrong: pa.ChunkedArray) -> bool:
    return bool(pc.any(wrong).as_py())
