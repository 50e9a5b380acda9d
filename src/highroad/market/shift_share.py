"""Shift-share: how much of a region's change is the nation's growth, its industries' growth, and its own."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from highroad.errors import BadQuestion, DataMissing
from highroad.language import gettext as _
from highroad.language import mark as N_
from highroad.language import ngettext
from highroad.market.areas import Described
from highroad.market.asking import ask, catalogue_or_default, query_text, tables_of
from highroad.market.editions import refuse_mixed_editions
from highroad.market.given import codes_as_text
from highroad.market.industries import (
    DETAILS,
    OWNERSHIPS,
    Detail,
    qcew_areas_throughout,
    reference_area,
)
from highroad.market.naics_bridge import bridge
from highroad.market.occupations import check_choice
from highroad.reference import codes, regions
from highroad.results import Column, Method, Result, SourceReference
from highroad.sources.catalogue import Catalogue
from highroad.sources.qcew_layout import naics_vintage

_SPLIT = "split_mark"
_BASES: Final = ("base_earlier", "base_later")
#: So many area codes are listed among the parameters; more go by their name.
MOST_LISTED: Final = 12
COLUMNS = (
    Column("industry_code", N_("Industry code"), "code"),
    Column("earlier", N_("Jobs, earlier"), "count", N_("jobs")),
    Column("later", N_("Jobs, later"), "count", N_("jobs")),
    Column("change", N_("Change"), "count", N_("jobs")),
    Column("national", N_("Reference growth"), "count", N_("jobs")),
    Column("mix", N_("Industry mix"), "count", N_("jobs")),
    Column("regional", N_("Regional share"), "count", N_("jobs")),
    Column("competitive", N_("Competitive effect"), "count", N_("jobs"), mark=_SPLIT),
    Column("allocation", N_("Allocation effect"), "count", N_("jobs"), mark=_SPLIT),
    Column("entry", N_("Entered"), "flag"),
)


def shift_share(
    industries: pa.Table, *, sources: tuple[SourceReference, ...] = (), contains: bool = True
) -> Result:
    """The components of each industry's change: Dunn's three, and Esteban-Marquillas's split of the last.

    industries: an Arrow table with `industry_code` (text) and `earlier`, `later`, `base_earlier`,
    `base_later` (jobs of the region and of the reference area, which contains it). Industries unknown in
    any of the four must be left out of all of them beforehand. contains: the reference area contains the
    region; False for a reference from which the region was taken out, which then must have jobs in the
    earlier year wherever the region has.

    Returns a `Result`; `.table`: `industry_code`, `earlier`, `later`, `change`, `national`, `mix`, `regional`
    (they add up to `change`), `competitive`, `allocation` (they add up to `regional`), `entry`. An industry
    without jobs in the earlier year has national = mix = 0 and all of its jobs in `regional`; its split is
    null and marked "not_applicable". Everything is unrounded.

    Raises BadQuestion when the reference area lacks an industry or is smaller than the region, and when
    industries were renumbered between the two years (the codes tell).
    Source of the rule: Dunn (1960), Papers in Regional Science 6; Esteban-Marquillas (1972), Regional and
    Urban Economics 2(3).
    """
    codes_as_text(industries, "industry_code")  # numbers would not tell which edition they are of
    table = industries.select(["industry_code"]).append_column("earlier", _numbers(industries, "earlier"))
    for name in ("later", "base_earlier", "base_later"):
        table = table.append_column(name, _numbers(industries, name))
    least = (
        table.column("base_earlier")
        if contains
        else pc.if_else(pc.greater(table.column("base_earlier"), 0.0), float("inf"), 0.0)
    )
    if pc.any(pc.greater(table.column("earlier"), least)).as_py():
        raise BadQuestion(
            _("The reference area has fewer jobs in an industry than the region."),
            remedy=_("The reference area must contain the region."),
        )
    refuse_mixed_editions(
        *(table.filter(pc.greater(table[name], 0.0))["industry_code"].to_pylist() for name in _BASES)
    )
    rows = ask("shift_share.sql", views={}, tables={"industries": table})
    unsplit = pc.is_null(rows.column("competitive"))
    rows = rows.append_column(
        _SPLIT, pc.if_else(unsplit, pa.scalar("not_applicable"), pa.scalar(None, pa.string()))
    )
    return Result(
        table=rows,
        columns=COLUMNS,
        sources=sources,
        method=Method(
            key="shift-share",
            title=_("Shift-share"),
            words=_(
                "The change of each industry's jobs is split into what it would be at the reference area's "
                "overall growth, at its industry's growth there, and what remains for the region."
            ),
            formula="Δe = e(G − 1) + e(g_i − G) + (e′ − e·g_i)",
            citation="Dunn (1960); Esteban-Marquillas (1972)",
            query=query_text("shift_share.sql"),
        ),
        notes=(
            _("The components describe; they do not explain why an industry grew here."),
            _("Industries suppressed in either year are left out of both years and of the totals."),
        ),
    )


def growth_indices(industries: pa.Table) -> pa.Table:
    """A region's growth relative to the reference area as a product of two indices.

    industries: as in `shift_share`. Returns one row: `structure` (growth the region's industries would have
    had at their growth in the reference area, over the reference area's own growth), `location` (the
    region's growth over that) and `relative` (their product: growth here over growth there). Null where a
    side has no jobs. Over several years, take the mean of the years' indices. Raises BadQuestion for unknown
    or negative jobs, and where industries were renumbered between the two years.
    Source of the rule: Gerfin (1964), Kyklos 17(4).
    """
    earlier, later, base, base_later = (
        _numbers(industries, name).to_numpy() for name in ("earlier", "later", "base_earlier", "base_later")
    )
    told = np.array(codes_as_text(industries, "industry_code")["industry_code"].to_pylist(), dtype=np.str_)
    refuse_mixed_editions(told[base > 0].tolist(), told[base_later > 0].tolist())
    own = np.divide(base_later, base, out=np.zeros(len(base)), where=base > 0)
    expected = float((earlier * own).sum())
    whole, base_whole = float(earlier.sum()), float(base.sum())
    known = min(expected, whole, base_whole, float(base_later.sum())) > 0
    growth = float(base_later.sum()) / base_whole if known else float("nan")
    found = {
        "structure": expected / whole / growth if known else None,
        "location": float(later.sum()) / expected if known else None,
        "relative": float(later.sum()) / whole / growth if known else None,
    }
    return pa.table({name: pa.array([value], pa.float64()) for name, value in found.items()})


def regional_shift_share(
    area: str | regions.Region | Described,
    reference: str | Described = "",
    *,
    earlier: str,
    later: str,
    detail: Detail = "supersector",
    ownership: str = "private",
    excluding: bool = False,
    bridged: bool = False,
    catalogue: Catalogue | None = None,
) -> Result:
    """Shift-share of a region within a reference area between two QCEW vintages.

    Columns as in `shift_share`, and `industry`. reference: a region or area code that contains the region;
    by default the nation where it is at hand, else the region's State, else all counties at hand. excluding:
    take the region out of the reference area before comparing. earlier, later: vintages of the same part of
    the year, in which the region is described by the same areas. bridged: across a change of the industry
    classification, put codes together that share industries, by the publisher's concordance
    (`industry_code` is then such as "445+9"; the notes say which codes).

    Raises BadQuestion when they are of different parts, or of different industry classifications at a detail
    finer than sectors (their codes do not mean the same industries) and not bridged, and DataMissing with
    what to fetch.
    Source of the rule: as in `shift_share`.
    """
    check_choice("detail", detail, tuple(DETAILS))
    check_choice("ownership", ownership, tuple(OWNERSHIPS))
    if earlier[4:] != later[4:] or earlier >= later:
        raise BadQuestion(
            _("{earlier} and {later} cannot be compared.").format(earlier=earlier, later=later),
            remedy=_("Choose two years of the same quarter, or two annual averages, the earlier one first."),
        )
    broken = is_broken(earlier, later, detail)
    if broken and not bridged:
        refuse_break(earlier, later, detail)
    catalogue = catalogue_or_default(catalogue)
    here = qcew_areas_throughout(area, catalogue, (earlier, later))
    base = (
        reference
        if isinstance(reference, Described)
        else reference_area(reference, here, catalogue, (earlier, later))
    )
    rows = ask(
        "shift_share_cells.sql",
        views=tables_of(catalogue, "qcew", later, "cells")
        | {"earlier_cells": catalogue.table("qcew", "cells", earlier)},
        tables={
            "here": pa.table({"area_fips": pa.array(here.codes, pa.string())}),
            "reference": pa.table({"area_fips": pa.array(base.codes, pa.string())}),
        },
        digit=DETAILS[detail],
        own=OWNERSHIPS[ownership],
    )
    regrouped = bridge(rows, earlier, later, catalogue) if broken else None
    if regrouped:
        rows = regrouped.rows
    complete = rows.filter(rows.column("complete"))
    if excluding and set(here.codes) >= set(base.codes):
        raise BadQuestion(
            _("Without {area}, nothing of {reference} is left to compare it with.").format(
                area=here.name, reference=base.name
            ),
            remedy=_("Name a reference area that is larger than the region."),
        )
    if excluding:
        complete = _without_region(complete)
    if complete.num_rows == 0:
        raise DataMissing(
            _("Every industry of {area} is suppressed at this detail.").format(area=here.name),
            remedy=_("Ask for a coarser detail."),
        )
    result = shift_share(
        complete,
        sources=(
            catalogue.reference("qcew", later),
            catalogue.reference("qcew", earlier),
            *(regrouped.sources if regrouped else ()),
        ),
        contains=not excluding,
    )
    title = regrouped.title if regrouped else codes.industry_title
    edition = naics_vintage(int(later[:4]))
    names = [title(code, edition) for code in result.table["industry_code"].to_pylist()]
    table = result.table.append_column("industry", pa.array(names, pa.string()))
    parameters = {
        **here.parameters,
        "reference": "+".join(base.codes) if len(base.codes) < MOST_LISTED else base.name,
        "reference_name": base.name,
        "excluding": excluding,
        "detail": detail,
        "ownership": ownership,
        "earlier": earlier,
        "later": later,
        "left_out": rows.num_rows - complete.num_rows,
    }
    return replace(
        result,
        table=table,
        columns=(COLUMNS[0], Column("industry", N_("Industry")), *COLUMNS[1:]),
        method=replace(result.method, parameters=parameters),
        notes=(
            *result.notes,
            _("Compared with {reference}.").format(reference=base.name)
            + (" " + _("The region itself was taken out of it.") if excluding else ""),
            *(regrouped.notes() if regrouped else ()),
            *_left_out(rows, complete),
            *((here.note,) if here.note else ()),
        ),
    )


def _without_region(rows: pa.Table) -> pa.Table:
    """The reference area less the region; industries that exist in the region alone have nothing to be
    compared with and go.
    """
    for name in ("earlier", "later"):
        base = f"base_{name}"
        rows = rows.set_column(
            rows.column_names.index(base), base, pc.subtract(rows.column(base), rows.column(name))
        )
    alone = pc.and_(pc.greater(rows["earlier"], 0.0), pc.less_equal(rows["base_earlier"], 0.0))
    negative = pc.or_(pc.less(rows["base_earlier"], 0.0), pc.less(rows["base_later"], 0.0))
    if pc.any(negative).as_py():
        raise BadQuestion(
            _("The reference area has fewer jobs in an industry than the region."),
            remedy=_("The reference area must contain the region."),
        )
    return rows.filter(pc.invert(alone))


def _left_out(rows: pa.Table, complete: pa.Table) -> tuple[str, ...]:
    """How many industries were left out and what the region shows of them."""
    count = rows.num_rows - complete.num_rows
    if not count:
        return ()
    shown = (pc.sum(rows["later"]).as_py() or 0.0) - (pc.sum(complete["later"]).as_py() or 0.0)
    left = ngettext(
        "{count} industry with suppressed cells is left out of both years.",
        "{count} industries with suppressed cells are left out of both years.",
        count,
    ).format(count=count)
    if shown < 1:
        return (left,)
    least = _("At least {jobs} of the region's jobs in the later year are there.")
    return (f"{left} {least.format(jobs=f'{shown:,.0f}')}",)


def is_broken(earlier: str, later: str, detail: str) -> bool:
    """Whether two vintages use different classifications at a detail finer than sectors."""
    before, after = (naics_vintage(int(vintage[:4])) for vintage in (earlier, later))
    return before != after and detail not in {"supersector", "sector"}


def refuse_break(earlier: str, later: str, detail: str) -> None:
    """Raise BadQuestion when two vintages use different classifications at a detail finer than sectors."""
    before, after = (naics_vintage(int(vintage[:4])) for vintage in (earlier, later))
    if is_broken(earlier, later, detail):
        raise BadQuestion(
            _("{earlier} uses NAICS {before} and {later} NAICS {after}: their detailed codes differ.").format(
                earlier=earlier, later=later, before=before, after=after
            ),
            remedy=_(
                "Compare sectors or supersectors, or two years of one classification; or bridge the change "
                "with the publisher's concordance (--bridge)."
            ),
        )


def _numbers(table: pa.Table, name: str) -> pa.ChunkedArray:
    column = pc.cast(table.column(name), pa.float64())
    known = pc.and_(pc.is_finite(column), pc.greater_equal(column, 0))
    if column.null_count or not pc.all(known, min_count=0).as_py():
        raise BadQuestion(
            _("The column {name} has gaps or negative jobs.").format(name=name),
            remedy=_("Leave such industries out of both years and of both areas."),
        )
    return column
