"""Shift-share: how much of a region's change is the nation's growth, its industries' growth, and its own."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

from highroad.errors import BadQuestion
from highroad.language import gettext as _
from highroad.language import mark as N_
from highroad.market.asking import ask, catalogue_or_default, query_text, tables_of
from highroad.market.industries import DETAILS, OWNERSHIPS, Detail, qcew_areas
from highroad.market.occupations import check_choice
from highroad.reference import codes
from highroad.results import Column, Method, Result, SourceReference
from highroad.sources.catalogue import Catalogue
from highroad.sources.qcew_layout import naics_vintage

_SPLIT = "split_mark"
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


def shift_share(industries: pa.Table, *, sources: tuple[SourceReference, ...] = ()) -> Result:
    """The components of each industry's change: Dunn's three, and Esteban-Marquillas's split of the last.

    industries: an Arrow table with `industry_code` (text) and `earlier`, `later`, `base_earlier`,
    `base_later` (jobs of the region and of the reference area, which contains it). Industries unknown in
    any of the four must be left out of all of them beforehand.

    Returns a `Result`; `.table`: `industry_code`, `earlier`, `later`, `change`, `national`, `mix`, `regional`
    (they add up to `change`), `competitive`, `allocation` (they add up to `regional`), `entry`. An industry
    without jobs in the earlier year has national = mix = 0 and all of its jobs in `regional`; its split is
    null and marked "not_applicable". Everything is unrounded.

    Raises BadQuestion when the reference area lacks an industry or is smaller than the region.
    Source of the rule: Dunn (1960), Papers in Regional Science 6; Esteban-Marquillas (1972), Regional and
    Urban Economics 2(3).
    """
    table = industries.select(["industry_code"]).append_column("earlier", _numbers(industries, "earlier"))
    for name in ("later", "base_earlier", "base_later"):
        table = table.append_column(name, _numbers(industries, name))
    if pc.any(pc.greater(table.column("earlier"), table.column("base_earlier"))).as_py():
        raise BadQuestion(
            _("The reference area has fewer jobs in an industry than the region."),
            remedy=_("The reference area must contain the region."),
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


def regional_shift_share(
    area: str,
    reference: str,
    *,
    earlier: str,
    later: str,
    detail: Detail = "supersector",
    ownership: str = "private",
    catalogue: Catalogue | None = None,
) -> Result:
    """Shift-share of a region within a reference area (a region too, or "US000") between two QCEW vintages.

    Columns as in `shift_share`, and `industry`. earlier, later: vintages of the same part of the year. Raises
    BadQuestion when they are of different parts, or of different industry classifications at a detail finer
    than sectors (their codes do not mean the same industries), and DataMissing with what to fetch.
    Source of the rule: as in `shift_share`.
    """
    check_choice("detail", detail, tuple(DETAILS))
    check_choice("ownership", ownership, tuple(OWNERSHIPS))
    if earlier[4:] != later[4:] or earlier >= later:
        raise BadQuestion(
            _("{earlier} and {later} cannot be compared.").format(earlier=earlier, later=later),
            remedy=_("Choose two years of the same quarter, or two annual averages, the earlier one first."),
        )
    refuse_break(earlier, later, detail)
    catalogue = catalogue_or_default(catalogue)
    here, _later = qcew_areas(area, catalogue, later)
    base, _later = qcew_areas(reference, catalogue, later)
    qcew_areas(area, catalogue, earlier)
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
    complete = rows.filter(rows.column("complete"))
    result = shift_share(
        complete, sources=(catalogue.reference("qcew", later), catalogue.reference("qcew", earlier))
    )
    vintage = naics_vintage(int(later[:4]))
    names = [codes.industry_title(code, vintage) for code in result.table["industry_code"].to_pylist()]
    table = result.table.append_column("industry", pa.array(names, pa.string()))
    left_out = rows.num_rows - complete.num_rows
    note = _("{count} industries with suppressed cells are left out.").format(count=left_out)
    return Result(
        table,
        (COLUMNS[0], Column("industry", N_("Industry")), *COLUMNS[1:]),
        result.sources,
        result.method,
        (*result.notes, *((note,) if left_out else ())),
    )


def refuse_break(earlier: str, later: str, detail: str) -> None:
    """Raise BadQuestion when two vintages use different classifications at a detail finer than sectors."""
    before, after = (naics_vintage(int(vintage[:4])) for vintage in (earlier, later))
    if before != after and detail not in {"supersector", "sector"}:
        raise BadQuestion(
            _("{earlier} uses NAICS {before} and {later} NAICS {after}: their detailed codes differ.").format(
                earlier=earlier, later=later, before=before, after=after
            ),
            remedy=_("Compare sectors or supersectors, or two years of one classification."),
        )


def _numbers(table: pa.Table, name: str) -> pa.ChunkedArray:
    column = pc.cast(table.column(name), pa.float64())
    if column.null_count or pc.any(pc.less(column, 0)).as_py():
        raise BadQuestion(
            _("The column {name} has gaps or negative jobs.").format(name=name),
            remedy=_("Leave such industries out of both years and of both areas."),
        )
    return column
