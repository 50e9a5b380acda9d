"""What changed between two vintages of the same statistics, without calling it a trend."""

from __future__ import annotations

from collections.abc import Iterable
from statistics import NormalDist

import pyarrow as pa
import pyarrow.compute as pc

from highroad.errors import BadQuestion, DataMissing
from highroad.language import gettext as _
from highroad.language import mark as N_
from highroad.market.areas import Area, code_table, oews_areas
from highroad.market.asking import ask, catalogue_or_default, query_text, tables_of
from highroad.market.occupations import NAMING, check_choice, described_parameters
from highroad.market.quotients import LEVELS, Level
from highroad.market.wages import one_area
from highroad.results import Column, Method, Result
from highroad.sources.catalogue import Catalogue
from highroad.sources.oews_layout import classification

_HOURLY = N_("dollars per hour")


def vintage_change(
    area: Area,
    *,
    earlier: str | None = None,
    later: str | None = None,
    level: Level = "group",
    confidence: float = 0.90,
    catalogue: Catalogue | None = None,
) -> Result:
    """Jobs and median wages of an area in two OEWS vintages, side by side.

    area: one published area, or a region (its best-fitting area). earlier, later: vintages ("2024"); by
    default the newest at hand and the one before it. level: "detailed", "group" or "all" (the row of all
    occupations is always there). confidence: beyond which a difference of jobs counts as beyond sampling
    error.

    Returns a `Result`; `.table` has, largest first, `soc`, `occupation`, `level`, `status` ("both",
    "only_later", "only_earlier"), `employment`, `earlier_employment`, `difference` (jobs; null and
    "not_evaluable" unless both show it), `beyond_error`, `hourly_p50`, `earlier_hourly_p50` (dollars), each
    quantity with its mark. Codes that only one vintage has are listed and never differenced: the occupation
    classification changed, or the publisher began or ceased to list them. Between vintages coded in different
    classifications only the row of all occupations is differenced.

    The publisher does not recommend these statistics as a time series: each vintage pools three years of
    surveys, and methods and classifications change. Raises DataMissing when there are not two vintages.
    Source: BLS, OEWS frequently asked questions (comparisons over time).
    """
    check_choice("level", level, LEVELS)
    catalogue = catalogue_or_default(catalogue)
    here = one_area(oews_areas(area, catalogue, later))
    later, earlier = two_vintages(catalogue, here.codes, later, earlier)
    before = tables_of(catalogue, "oews", earlier, "cells", "occupations")
    rows = ask(
        "vintage_change.sql",
        views=tables_of(catalogue, "oews", later, "cells", "occupations")
        | {f"earlier_{name}": path for name, path in before.items()},
        tables={"here": code_table(here.codes)},
        z=NormalDist().inv_cdf(0.5 + confidence / 2),
    )
    references = (catalogue.reference("oews", later), catalogue.reference("oews", earlier))
    same_codes = classification(later) == classification(earlier)
    return Result(
        table=_of_level(rows if same_codes else _not_differenced(rows), level),
        columns=_columns(references[0].vintage_label, references[1].vintage_label),
        sources=references,
        method=Method(
            key="vintage-change",
            title=_("Two vintages side by side"),
            words=_(
                "Published jobs and wages of two vintages. A difference of jobs counts as beyond sampling "
                "error when it exceeds the interval from both relative standard errors."
            ),
            formula="|e₂ − e₁| > z · √((e₂·RSE₂)² + (e₁·RSE₁)²)",
            citation="U.S. Bureau of Labor Statistics, OEWS frequently asked questions",
            query=query_text("vintage_change.sql"),
            parameters=described_parameters(here, later, earlier=earlier, level=level, confidence=confidence),
        ),
        notes=(
            _(
                "This is not a time series: each vintage pools three years of surveys, and the publisher "
                "changes methods and classifications."
            ),
            _("Occupations that only one vintage lists are shown and never subtracted."),
            *(() if same_codes else (_recoded(later, earlier),)),
        ),
    )


def _not_differenced(rows: pa.Table) -> pa.Table:
    """Only all occupations together stay comparable when codes changed their meaning."""
    kept = pc.equal(rows.column("level"), "total")
    for name, instead in (("difference", None), ("beyond_error", None), ("difference_mark", "not_evaluable")):
        column = rows.column(name)
        changed = pc.if_else(kept, column, pa.scalar(instead, column.type))
        rows = rows.set_column(rows.column_names.index(name), name, changed)
    return rows


def _recoded(later: str, earlier: str) -> str:
    return _(
        "Occupations are coded in {before} in the earlier vintage and in {after} in the later one: the same "
        "code can mean other work, so only all occupations together are subtracted."
    ).format(before=classification(earlier), after=classification(later))


def two_vintages(
    catalogue: Catalogue, areas: Iterable[str], later: str | None, earlier: str | None
) -> tuple[str, str]:
    """The later and the earlier vintage to compare, both of them holding these areas.

    Raises DataMissing when there are not two, BadQuestion when they are not in this order.
    """
    at_hand = [vintage.vintage for vintage in catalogue.covering("oews", areas)]
    later = later or (at_hand[0] if at_hand else "")
    older = [vintage for vintage in at_hand if vintage < later]
    if (earlier is None and not older) or (
        earlier is not None and earlier < later and earlier not in at_hand
    ):
        raise DataMissing(
            _("There is no earlier vintage of these statistics for this area to compare with."),
            remedy=_("Get one with `highroad sources fetch oews YEAR` or `highroad sources add FILE`."),
        )
    earlier = earlier or older[0]
    if earlier >= later:
        raise BadQuestion(
            _("{earlier} is not earlier than {later}.").format(earlier=earlier, later=later),
            remedy=_("Choose an earlier vintage: {choices}.").format(choices=", ".join(older) or "–"),
        )
    return later, earlier


def _of_level(rows: pa.Table, level: Level) -> pa.Table:
    rows = rows.rename_columns(
        ["occupation" if name == "occupation_name" else name for name in rows.column_names]
    )
    total = rows.filter(pc.equal(rows.column("level"), "total"))
    rest = rows.filter(pc.not_equal(rows.column("level"), "total"))
    if level != "all":
        rest = rest.filter(pc.equal(rest.column("level"), level))
    return pa.concat_tables([total, rest.sort_by([("employment", "descending"), ("soc", "ascending")])])


def _columns(later: str, earlier: str) -> tuple[Column, ...]:
    return (
        *NAMING,
        Column(
            "earlier_employment",
            _("Jobs, {vintage}").format(vintage=_(earlier)),
            "count",
            N_("jobs"),
            mark="earlier_employment_mark",
        ),
        Column(
            "employment",
            _("Jobs, {vintage}").format(vintage=_(later)),
            "count",
            N_("jobs"),
            mark="employment_mark",
        ),
        Column("difference", N_("Difference"), "count", N_("jobs"), mark="difference_mark"),
        Column(
            "earlier_hourly_p50",
            _("Median wage, {vintage}").format(vintage=_(earlier)),
            "money",
            _HOURLY,
            2,
            "earlier_hourly_p50_mark",
        ),
        Column(
            "hourly_p50",
            _("Median wage, {vintage}").format(vintage=_(later)),
            "money",
            _HOURLY,
            2,
            "hourly_p50_mark",
        ),
    )
