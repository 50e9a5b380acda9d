"""Estimates of the suppressed cells of a region, from the QCEW vintages at hand."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from highroad.errors import BadQuestion
from highroad.language import gettext as _
from highroad.language import mark as N_
from highroad.market.areas import Described
from highroad.market.asking import ask, catalogue_or_default, query_text
from highroad.market.industries import DETAILS, OWNERSHIPS, Detail, areas_held, qcew_areas
from highroad.market.occupations import check_choice
from highroad.market.suppressed_cells.doubting import Focus
from highroad.market.suppressed_cells.estimating import FEWEST, Estimates, estimate_suppressed
from highroad.market.suppressed_cells.surroundings import Whole, surrounded, wholes_of
from highroad.market.suppressed_cells.system import Rounding
from highroad.reference import codes, regions
from highroad.results import Column, Mark, Method, Result
from highroad.sources.catalogue import Catalogue
from highroad.sources.qcew_layout import naics_vintage

#: Larger regions are nearly wholes themselves, and tying all their areas together would take minutes.
_MOST_AREAS: Final = 10
BASES: Final = {
    "published": N_("published"),
    "derived": N_("follows from published totals"),
    "past": N_("from its own past"),
    "size": N_("from its establishments"),
}
COLUMNS: Final = (
    Column("industry_code", N_("Industry code"), "code"),
    Column("industry", N_("Industry")),
    Column("establishments", N_("Establishments"), "count", N_("establishments")),
    Column("employment", N_("Jobs"), "count", N_("jobs"), mark="employment_mark"),
    Column("low", N_("Interval from"), "count", N_("jobs"), mark="interval_mark"),
    Column("high", N_("Interval to"), "count", N_("jobs"), mark="interval_mark"),
    Column("lower", N_("At least"), "count", N_("jobs"), mark="lower_mark"),
    Column("upper", N_("At most"), "count", N_("jobs"), mark="bound_mark"),
    Column("cells", N_("Suppressed cells"), "count"),
    Column("basis", N_("Basis")),
)


def suppressed_jobs(
    area: str | regions.Region | Described,
    *,
    detail: Detail = "sector",
    ownership: str = "private",
    confidence: float = 0.8,
    terms_accepted: bool = False,
    vintage: str | None = None,
    catalogue: Catalogue | None = None,
) -> Result:
    """Estimated jobs of the industries whose jobs the publisher suppresses in a region.

    area, detail, ownership, vintage, catalogue: as in `industry_mix`. confidence: of the interval.
    terms_accepted: show estimates that rest on fewer than three establishments too (those of the hidden
    cells, since published ones can be subtracted); otherwise they stay suppressed, and so do bounds that
    would pin them. Only for the analyst's own work: no exhibit and no page takes it.

    Returns a `Result`; `.table` has one row per industry with a suppressed cell, largest first:
    `industry_code`, `industry`, `establishments`, `employment` (jobs, summed over the areas of the region;
    mark "estimated", or "suppressed" where no estimate may be shown), `low`, `high` (the interval), `lower`,
    `upper` (what published totals allow), `cells` (suppressed cells in the sum) and `basis`. Every level of
    detail that is published takes part in the totals that are honored, also when a coarser one is shown. So
    do the totals of all ownerships, and those of the State, the metropolitan areas and the nation of which
    the region is a part, where the vintage holds them. In regions of more than ten areas finer levels and
    wholes are left out. Every other vintage at hand whose industry codes mean the same is used where it
    discloses a cell, the nearest in time first.

    Raises UnknownArea, DataMissing, BadQuestion.
    Source of the rule: as in `estimate_suppressed`; data: BLS, Quarterly Census of Employment and Wages.
    """
    check_choice("detail", detail, tuple(DETAILS))
    check_choice("ownership", ownership, tuple(OWNERSHIPS))
    catalogue = catalogue_or_default(catalogue)
    here, vintage = qcew_areas(area, catalogue, vintage)
    others = _other_vintages(catalogue, vintage)
    naics = int(naics_vintage(int(vintage[:4])))
    rounding: Rounding = "annual" if vintage.endswith("A") else "exact"
    asked = partial(
        estimate_suppressed,
        naics=naics,
        confidence=confidence,
        terms_accepted=True,
    )
    near = len(here.codes) <= _MOST_AREAS
    wholes = wholes_of(here.codes, areas_held(catalogue, vintage)) if near else ()
    rows = _rows(here, wholes, ownership, vintage, others, catalogue)
    made, honored = _estimated(rows, here, wholes, DETAILS[detail], rounding, asked)
    shown = pc.and_(
        pc.equal(made.table["level"], DETAILS[detail]),
        pc.is_in(made.table["area"], pa.array(here.codes, pa.string())),
    )
    table = _by_industry(made.table.filter(shown).drop_columns(["least", "most"]), terms_accepted)
    names = [codes.industry_title(code, naics) for code in table["industry_code"].to_pylist()]
    return Result(
        table=table.append_column("industry", pa.array(names, pa.string())),
        columns=COLUMNS,
        sources=tuple(catalogue.reference("qcew", each) for each in (vintage, *others)),
        method=_method(here, vintage, detail, ownership, confidence),
        notes=(*_notes(made, confidence, terms_accepted, bool(others)), *_honored_note(wholes, honored)),
    )


def _rows(
    here: Described,
    wholes: tuple[Whole, ...],
    ownership: str,
    vintage: str,
    others: list[str],
    catalogue: Catalogue,
) -> pa.Table:
    """Cells of the region, of the wholes that it is part of, and of their other parts."""
    areas = {*here.codes, *(code for each in wholes for code in (each.code, *each.parts, *each.others))}
    paths = tuple(catalogue.table("qcew", "cells", each) for each in (vintage, *others))
    return ask(
        "suppressed_cells.sql",
        views={"cells": paths[0], "earlier_cells": paths},
        tables={"here": pa.table({"area_fips": pa.array(sorted(areas), pa.string())})},
        own=OWNERSHIPS[ownership],
    )


def _estimated(
    rows: pa.Table,
    here: Described,
    wholes: tuple[Whole, ...],
    level: str,
    rounding: Rounding,
    asked: Callable[..., Estimates],
) -> tuple[Estimates, bool]:
    """Estimates that honor the totals of the wholes; without them where those contradict the cells."""
    inside = pc.is_in(rows["area"], pa.array(here.codes, pa.string()))
    # Around the region, and in large ones, finer levels than the one asked for cost much and say little.
    finer = pc.and_(inside, pa.scalar(len(here.codes) <= _MOST_AREAS))
    rows = rows.filter(pc.or_(finer, pc.less_equal(rows["level"], level)))
    for surroundings in (wholes, ()):
        cells, parts = surrounded(rows, here.codes, surroundings, rounding)
        try:
            focus = _focus(cells, here, level)
            return asked(cells, wholes=parts, rounding=rounding, focus=focus), bool(surroundings)
        except BadQuestion:
            if not surroundings:
                raise
    raise AssertionError  # the second round returns or raises


def _focus(cells: pa.Table, here: Described, level: str) -> Focus:
    """Bounds are wanted for the region's cells at a level; finer ones speak through what narrowing proves."""
    inside = pc.is_in(cells["area"], pa.array(here.codes, pa.string()))
    shown = pc.and_(inside, pc.equal(cells["level"], level))
    joined = pc.less_equal(cells["level"], level)
    flags = (
        np.array(each.to_numpy(zero_copy_only=False), dtype=np.bool_) for each in (inside, shown, joined)
    )
    return Focus(*flags)


def _honored_note(wholes: tuple[Whole, ...], honored: bool) -> tuple[str, ...]:
    """What totals beyond the region are honored, or why not."""
    codes = ", ".join(each.code for each in wholes)
    if not wholes:
        return (
            _("No total of the State or the metropolitan area is at hand; with one, bounds are narrower."),
        )
    if not honored:
        return (
            _("The totals of {areas} contradict the region's cells and are not used.").format(areas=codes),
        )
    return (_("The published totals of {areas} are honored too.").format(areas=codes),)


def _other_vintages(catalogue: Catalogue, vintage: str) -> list[str]:
    """The other vintages whose industry codes mean the same: what a cell was when it was disclosed."""
    naics = naics_vintage(int(vintage[:4]))
    return [
        each.vintage
        for each in catalogue.vintages("qcew")
        if each.vintage != vintage and naics_vintage(int(each.vintage[:4])) == naics
    ]


def _by_industry(cells: pa.Table, terms_accepted: bool) -> pa.Table:
    """Sums over the areas of the region, of the industries that have a suppressed cell."""
    hidden = pc.not_equal(cells["basis"], "published")
    width = pc.cast(pc.subtract(cells["high"], cells["low"]), pa.float64())
    cells = (
        cells.append_column("hidden", pc.cast(hidden, pa.int64()))
        .append_column("few", pc.if_else(hidden, cells["establishments"], pa.scalar(0, pa.int64())))
        .append_column("endless", pc.and_(hidden, pc.is_null(cells["upper"])))
        .append_column("square", pc.fill_null(pc.power(pc.divide(width, 2.0), 2.0), 0.0))
        .append_column("least", pc.coalesce(cells["lower"], cells["employment"]))
        .append_column("most", pc.coalesce(cells["upper"], cells["employment"]))
        .append_column("weak", pc.cast(pc.equal(cells["basis"], "size"), pa.int64()))
        .append_column("old", pc.cast(pc.equal(cells["basis"], "past"), pa.int64()))
    )
    sums = ("establishments", "employment", "hidden", "few", "square", "least", "most", "weak", "old")
    table = cells.group_by("industry_code").aggregate(
        [
            *((name, "sum") for name in sums),
            ("endless", "any"),
            ("low", "sum"),
            ("high", "sum"),
            ("area", "count"),
        ]
    )
    table = table.filter(pc.greater(table["hidden_sum"], 0)).sort_by(
        [("employment_sum", "descending"), ("industry_code", "ascending")]
    )
    return _shown(table, terms_accepted)


def _shown(table: pa.Table, terms_accepted: bool) -> pa.Table:
    """Columns of the answer. The interval of a sum takes its cells' errors for independent."""
    jobs, half = table["employment_sum"], pc.sqrt(table["square_sum"])
    alone = pc.equal(table["area_count"], 1)
    low = pc.if_else(alone, table["low_sum"], pc.cast(pc.floor(pc.subtract(jobs, half)), pa.int64()))
    high = pc.if_else(alone, table["high_sum"], pc.cast(pc.ceil(pc.add(jobs, half)), pa.int64()))
    # A published part of the sum could be subtracted: only the establishments of hidden cells count.
    withheld = pc.and_(pc.less(table["few_sum"], FEWEST), pa.scalar(not terms_accepted))
    # Bounds so narrow are an estimate themselves.
    pinned = pc.and_(withheld, pc.less(pc.subtract(table["most_sum"], table["least_sum"]), FEWEST))
    bound_mark = pc.if_else(
        table["endless_any"], pa.scalar(Mark.NOT_EVALUABLE.value), pa.scalar(None, pa.string())
    )
    estimated, suppressed = pa.scalar(Mark.ESTIMATED.value), pa.scalar(Mark.SUPPRESSED.value)
    none = pa.scalar(None, pa.int64())
    mark = pc.if_else(withheld, suppressed, estimated)
    basis = pc.if_else(
        pc.greater(table["weak_sum"], 0),
        "size",
        pc.if_else(pc.greater(table["old_sum"], 0), "past", "derived"),
    )
    said = {key: _(name) for key, name in BASES.items()}
    return pa.table(
        {
            "industry_code": table["industry_code"],
            "establishments": table["establishments_sum"],
            "employment": pc.if_else(withheld, none, jobs),
            "employment_mark": mark,
            "low": pc.if_else(withheld, none, pc.max_element_wise(low, table["least_sum"])),
            "high": pc.if_else(withheld, none, pc.min_element_wise(high, table["most_sum"])),
            "interval_mark": mark,
            "lower": pc.if_else(pinned, none, table["least_sum"]),
            "upper": pc.if_else(pc.or_(pinned, table["endless_any"]), none, table["most_sum"]),
            "lower_mark": pc.if_else(pinned, suppressed, pa.scalar(None, pa.string())),
            "bound_mark": pc.if_else(pinned, suppressed, bound_mark),
            "cells": table["hidden_sum"],
            "basis": pa.array([said[each] for each in basis.to_pylist()], pa.string()),
        }
    )


def _method(here: Described, vintage: str, detail: str, ownership: str, confidence: float) -> Method:
    return Method(
        key="suppressed-jobs",
        title=_("Estimates of suppressed jobs"),
        words=_(
            "Published totals bound every suppressed cell. Inside the bounds, a first guess is made from the "
            "cell's own past where an earlier release discloses it, else from its establishments and the "
            "nation's jobs per establishment. The guesses are changed as little as possible until all "
            "published totals hold, and rounded so that they still add up."
        ),
        formula="min Σ w·x·ln(x/x₀)   A·x = b,  lower ≤ x ≤ upper",
        citation="Isserman & Westervelt (2006); Eckert, Fort, Schott & Yang (2020)",
        query=query_text("suppressed_cells.sql"),
        parameters={
            **here.parameters,
            "detail": detail,
            "ownership": ownership,
            "confidence": confidence,
            "vintage": vintage,
        },
    )


def _notes(made: Estimates, confidence: float, terms_accepted: bool, history: bool) -> tuple[str, ...]:
    notes = [
        _("These are estimates, not published numbers. No estimate says anything about a single employer."),
        _(
            "The interval is meant to hold the truth in {percent} of 100 cases; it lies inside the bounds."
        ).format(percent=round(100 * confidence)),
    ]
    if made.trial.covered == made.trial.covered:
        notes.append(
            _(
                "On trial with {count} disclosed cells of this region, hidden and estimated the same way, "
                "the estimates missed by {error} percent of the jobs, and {covered} percent lay in their "
                "interval."
            ).format(
                count=made.trial.cells,
                error=round(100 * made.trial.error),
                covered=round(100 * made.trial.covered),
            )
        )
    if not history:
        notes.append(
            _("No other release of these codes is at hand; with one, the estimates are much better.")
        )
    if not terms_accepted:
        notes.append(_("For fewer than three establishments no estimate is shown."))
    if made.widened:
        notes.append(
            _(
                "In {count} families the published cells do not add up; they were met as nearly as possible."
            ).format(count=made.widened)
        )
    return tuple(notes)
