"""What an area is known for: location quotients of occupations, with their uncertainty."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from statistics import NormalDist
from typing import Literal

import pyarrow as pa
import pyarrow.compute as pc

from highroad.errors import BadQuestion
from highroad.language import gettext as _
from highroad.language import mark as N_
from highroad.market.areas import Area, code_table, oews_areas, place_table
from highroad.market.asking import ask, catalogue_or_default, query_text, tables_of
from highroad.results import Column, Method, Result
from highroad.sources.catalogue import Catalogue

Level = Literal["detailed", "group", "all"]
LEVELS: tuple[Level, ...] = ("detailed", "group", "all")

COLUMNS = (
    Column("soc", N_("Occupation code"), "code"),
    Column("occupation", N_("Occupation")),
    Column("employment", N_("Jobs"), "count", N_("jobs"), mark="employment_mark"),
    Column("location_quotient", N_("Location quotient"), "ratio", decimals=2, mark="location_quotient_mark"),
    Column("low", N_("Interval, low end"), "ratio", decimals=2, mark="location_quotient_mark"),
    Column("high", N_("Interval, high end"), "ratio", decimals=2, mark="location_quotient_mark"),
    Column("computed", N_("Quotient computed from jobs"), "ratio", decimals=2, mark="location_quotient_mark"),
    Column("employment_rse", N_("Relative standard error of jobs"), "percent", N_("percent"), 1, "rse_mark"),
    Column(
        "jobs_above_share",
        N_("Jobs above the national share"),
        "count",
        N_("jobs"),
        mark="location_quotient_mark",
    ),
)


def location_quotients(
    area: Area,
    *,
    level: Level = "detailed",
    base: Area = "0000000",
    confidence: float = 0.90,
    vintage: str | None = None,
    catalogue: Catalogue | None = None,
) -> Result:
    """How concentrated each occupation is in an area, compared with the nation.

    A quotient of 2 means: twice as large a part of the area's jobs as of the nation's.

    area: a region by name ("Fresno, CA"), key ("metro:23420") or object; a seven-digit OEWS area code; or
    several codes, whose jobs are added up. level: "detailed" occupations, the 22 major "group"s, or "all".
    base: what is compared with (the nation). confidence: of the interval, between 0 and 1.
    vintage, catalogue: by default the newest vintage of this machine's data (the embedded one at least).

    Returns a `Result`; `.table` is an Arrow table with one row per occupation published for the area:

    - `soc`, `occupation`, `level`, `group_soc`
    - `employment` (jobs, to the nearest 10; `employment_mark`), `employment_rse` (percent)
    - `location_quotient`: the publisher's own, to 0.01, where it prints one (a single area compared with the
      nation), else computed; `location_quotient_mark` says "suppressed" where employment is not released and
      "not_evaluable" where one of several areas does not show it
    - `published`, `computed` (unrounded), `agrees` (equal within `rounding_bound`, which is
      0.005 + LQ (5/e_ir + 5/e_r + 5/E_i + 5/E): jobs are published to 10, quotients to 0.01)
    - `low`, `high`: interval of the computed quotient, from Var(log LQ) = RSE_area² + RSE_base², wide enough
      to hold the published one (rounded to 0.01). It reflects
      sampling error only and takes area and base as independent, which makes it slightly too wide. An area
      compared with itself has no interval (low = high = 1).
    - `jobs_above_share`: jobs more (or fewer) than the area would have at the base's share

    Raises UnknownArea, DataMissing, BadQuestion (level or confidence).
    Source of the rule: Isserman, A. M. (1977), The location quotient approach to estimating regional economic
    impacts, Journal of the American Institute of Planners 43(1), 33–41.
    """
    if level not in LEVELS:
        raise BadQuestion(
            _("There is no level “{level}”.").format(level=level),
            remedy=_("Choose one of: {choices}.").format(choices=", ".join(LEVELS)),
        )
    if not 0 < confidence < 1:
        raise BadQuestion(
            _("A confidence of {value} makes no interval.").format(value=confidence),
            remedy=_("Give a number between 0 and 1, for example 0.9."),
        )
    catalogue = catalogue_or_default(catalogue)
    here = oews_areas(area, catalogue, vintage)
    compared = oews_areas(base, catalogue, vintage)
    rows = quotient_rows({"": here.codes}, compared.codes, catalogue, vintage, confidence=confidence)
    reference = catalogue.reference("oews", vintage)
    return Result(
        table=_of_level(rows, level),
        columns=COLUMNS,
        sources=(reference,),
        method=Method(
            key="location-quotient",
            title=_("Location quotient with interval"),
            words=_(
                "The occupation's share of the area's jobs, divided by its share of the jobs of the area "
                "compared with. The interval reflects the sampling error that the publisher states for both "
                "job counts."
            ),
            formula="LQ = (e_ir / e_r) / (E_i / E);  Var(log LQ) = RSE_ir² + RSE_i²",
            citation="Isserman (1977), Journal of the American Institute of Planners 43(1), 33–41",
            query=query_text("location_quotients.sql"),
            parameters={
                **here.parameters,
                "base": "+".join(compared.codes),
                "base_name": compared.name,
                "level": level,
                "confidence": confidence,
                "vintage": reference.vintage,
            },
        ),
        notes=_notes(confidence, several=len(here.codes) > 1),
    )


def quotient_rows(
    places: Mapping[str, Iterable[str]],
    base: Iterable[str],
    catalogue: Catalogue,
    vintage: str | None,
    *,
    soc: str = "",
    confidence: float = 0.90,
) -> pa.Table:
    """Quotients of several places at once (columns as in `location_quotients`, and `place`)."""
    rows = ask(
        "location_quotients.sql",
        views=tables_of(catalogue, "oews", vintage, "cells", "occupations"),
        tables={"here": place_table(places), "base": code_table(base)},
        z=NormalDist().inv_cdf(0.5 + confidence / 2),
        soc=soc,
    )
    rows = rows.rename_columns(
        ["occupation" if name == "occupation_name" else name for name in rows.column_names]
    )
    distance = pc.abs(pc.subtract(rows.column("published"), rows.column("computed")))
    rows = rows.append_column("agrees", pc.less_equal(distance, rows.column("rounding_bound")))
    no_rse = pc.is_null(rows.column("employment_rse"))
    return rows.append_column(
        "rse_mark", pc.if_else(no_rse, pa.scalar("suppressed"), pa.scalar(None, pa.string()))
    )


def _of_level(rows: pa.Table, level: Level) -> pa.Table:
    rows = rows.drop_columns(["place"])
    return rows if level == "all" else rows.filter(pc.equal(rows.column("level"), level))


def _notes(confidence: float, *, several: bool) -> tuple[str, ...]:
    notes = [
        _(
            "A location quotient of 2.00 means that the occupation is twice as large a share of jobs here as "
            "in the area compared with; 1.00 means the same share."
        ),
        _(
            "The {percent}% interval comes from the publisher's relative standard errors (RSE); it reflects "
            "sampling error only."
        ).format(percent=f"{100 * confidence:g}"),
        _("Jobs are published to the nearest 10. Self-employed people are not counted."),
    ]
    if several:
        notes.append(
            _(
                "Jobs are added up over several published areas and quotients are computed from the sums. "
                "Where one area does not show an occupation, its sum is a lower bound and it has no quotient."
            )
        )
    return tuple(notes)
