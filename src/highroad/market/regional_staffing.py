"""Which occupations an industry of a region employs, by the nation's staffing pattern, with an error band."""

from __future__ import annotations

import math
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from highroad.errors import BadQuestion, DataMissing
from highroad.language import gettext as _
from highroad.language import mark as N_
from highroad.market.areas import Described, oews_areas, place_table
from highroad.market.asking import ask, catalogue_or_default, query_text, tables_of
from highroad.market.industries import qcew_areas
from highroad.market.occupations import occupation_employment
from highroad.market.patterns import national_patterns, published_industries, staffed_like
from highroad.market.staffing import staffing_demand
from highroad.reference import codes, regions
from highroad.results import Column, Mark, Method, Result
from highroad.sources.catalogue import Catalogue
from highroad.sources.qcew_layout import naics_vintage

PRIVATE: Final = "5"
_LEVELS: Final = {2: "4", 3: "5", 4: "6", 5: "7", 6: "8"}
#: Patterns of all jobs of a government, schools and hospitals included.
GOVERNMENTS: Final = {"1": "999101", "2": "999201", "3": "999301"}
#: Occupations with fewer jobs say nothing of how far a region's staffing departs from the nation's.
LEAST_JOBS: Final = 100
FEWEST_TRIED: Final = 30
MOST_HIDDEN: Final = 0.05
COLUMNS: Final = (
    Column("soc", N_("Occupation code"), "code"),
    Column("occupation", N_("Occupation")),
    Column("jobs", N_("Jobs"), "count", N_("jobs"), mark="mark"),
    Column("low", N_("Interval, low end"), "count", N_("jobs"), mark="interval_mark"),
    Column("high", N_("Interval, high end"), "count", N_("jobs"), mark="interval_mark"),
    Column("share", N_("Share of the industry's jobs"), "percent", N_("percent"), 1, "mark"),
    Column(
        "published",
        N_("Jobs of the occupation in the area, all industries"),
        "count",
        N_("jobs"),
        0,
        "all_mark",
    ),
    Column("part", N_("Part of the area's jobs in it"), "percent", N_("percent"), 0, "part_mark"),
)


def industry_staffing(
    area: str | regions.Region | Described,
    industry: str,
    *,
    vintage: str | None = None,
    oews: str | None = None,
    catalogue: Catalogue | None = None,
) -> Result:
    """The occupations of a private industry in a region, estimated from the nation's staffing pattern.

    area, vintage: as in `industry_mix` (QCEW). industry: a sector ("62", "31-33") or a three- to six-digit
    NAICS code. oews: vintage of the pattern.

    Returns a `Result`; `.table`, most jobs first: `soc`, `occupation`, `jobs` (to 10; mark "estimated";
    "suppressed" where the pattern's share is), `low`, `high` (error band: where the region is a published
    OEWS area, as wide as the same recipe over all its industries misses nine of ten of its published
    occupations; else only the pattern's standard errors, which the notes say), `share` (percent of the
    industry's jobs), `published` (the occupation's jobs in the area over all industries, as OEWS publishes
    them; null and "missing" where the area is not one of its own) and `part` (percent; "not_evaluable" where
    it would exceed 100: then the region staffs otherwise).

    Raises UnknownArea, DataMissing (no QCEW, the industry suppressed or without pattern), BadQuestion.
    Source: BLS, OEWS, national industry-specific estimates; BLS, QCEW.
    """
    catalogue = catalogue_or_default(catalogue)
    here, vintage = qcew_areas(area, catalogue, vintage)
    title = codes.industry_title(industry, naics_vintage(int(vintage[:4])))  # refuses what is no industry
    digits = 2 if "-" in industry else len(industry)
    if digits not in _LEVELS:
        raise BadQuestion(
            _("“{code}” is no industry that has a staffing pattern.").format(code=industry),
            remedy=_("Give a sector such as 62 or 31-33, or three to six digits such as 622."),
        )
    names = published_industries(catalogue, oews)
    like = staffed_like([industry], names, PRIVATE).get(industry)
    if like is None:
        raise DataMissing(
            _("No staffing pattern is published for {industry}.").format(industry=title),
            remedy=_("Ask for the industry above it, or another one."),
        )
    jobs, hidden = _jobs(here, industry, _LEVELS[digits], vintage, catalogue)
    pattern = national_patterns(catalogue, oews)
    pattern = pattern.filter(pc.equal(pattern["industry_code"], like))
    made = staffing_demand(pattern, pa.table({"industry_code": [like], "employment": [float(jobs)]}))
    reference = catalogue.reference("oews", oews)
    like_name = names.filter(pc.equal(names["industry_code"], like))["industry_name"][0].as_py()
    everywhere = _in_area(here, catalogue, oews)
    reach, tried = _departure(here, everywhere, names, vintage, catalogue, oews)
    return Result(
        table=_told(made.table, jobs, everywhere, reach),
        columns=COLUMNS,
        sources=(catalogue.reference("qcew", vintage), reference),
        method=Method(
            key="industry-staffing",
            title=_("Occupations of an industry"),
            words=_(
                "The industry's jobs in the region are divided among occupations as they are divided in the "
                "nation. The band is as wide as the same recipe, over all industries of the region, "
                "misses the "
                "published jobs of nine in ten of its occupations."
            ),
            formula="d_o = s_oi · E_i;  d_o·e^(−q) … d_o·e^q,  q = Q₉₀ |ln(e_o / Σ_i s_oi·E_i)|",
            citation="U.S. Bureau of Labor Statistics, OEWS, national industry-specific estimates",
            query=query_text("industry_jobs.sql"),
            parameters={
                **here.parameters,
                "industry": industry,
                "industry_name": title,
                "pattern": like,
                "pattern_name": like_name,
                "jobs": jobs,
                "areas_hidden": hidden,
                "tried": "no" if reach is None else "yes",
                "vintage": vintage,
                "oews": reference.vintage,
            },
        ),
        notes=(
            *made.notes,
            _error_note(reach, tried),
            *(
                (
                    _(
                        "In {count} areas of the region the industry is suppressed: its jobs are at "
                        "least these."
                    ).format(count=hidden),
                )
                if hidden
                else ()
            ),
            _("The pattern is the nation's for: {name}.").format(name=like_name),
            _("Jobs of private employers; self-employed people are in neither source."),
        ),
    )


def _jobs(here: Described, industry: str, digit: str, vintage: str, catalogue: Catalogue) -> tuple[int, int]:
    """Jobs that are shown, and in how many areas of the region they are suppressed."""
    rows = ask(
        "industry_jobs.sql",
        views=tables_of(catalogue, "qcew", vintage, "cells"),
        tables={"here": place_table({"here": here.codes})},
        digit=digit,
        own=PRIVATE,
    )
    row = rows.filter(pc.equal(rows["activity"], industry)).to_pylist()
    if not row or not row[0]["jobs"]:
        reason = (
            _("The jobs of industry {code} in {area} are suppressed.")
            if row and row[0]["hidden"]
            else _("There are no jobs of industry {code} in {area} in the data at hand.")
        )
        raise DataMissing(
            reason.format(code=industry, area=here.name), remedy=_("Ask for the industry above it.")
        )
    return int(row[0]["jobs"]), int(row[0]["hidden"])


def _told(table: pa.Table, jobs: int, everywhere: pa.Table, reach: float | None) -> pa.Table:
    """Occupations by name, with the industry's share and the area's own jobs in them."""
    if reach is not None:
        table = _with_band(table, reach)
    table = table.join(everywhere, "soc", join_type="left outer").combine_chunks()
    names = [codes.occupation_title(soc) for soc in table["soc"].to_pylist()]
    part = pc.multiply(pc.divide(table["jobs"], pc.cast(table["published"], pa.float64())), 100.0)
    beyond = pc.fill_null(pc.greater(part, 100.0), True)
    none, nothing = pa.scalar(None, pa.float64()), pa.scalar(None, pa.string())
    unknown = pc.if_else(pc.is_null(table["published"]), Mark.MISSING.value, nothing)
    made = {
        "soc": table["soc"],
        "occupation": pa.array(names, pa.string()),
        "jobs": _rounded(table["jobs"]),
        "mark": table["mark"],
        "low": _rounded(table["low"]),
        "high": _rounded(table["high"]),
        "interval_mark": table["interval_mark"],
        "share": pc.multiply(pc.divide(table["jobs"], float(jobs)), 100.0),
        "published": table["published"],
        "all_mark": pc.coalesce(table["published_mark"], unknown),
        "part": pc.if_else(beyond, none, part),
        "part_mark": pc.if_else(beyond, Mark.NOT_EVALUABLE.value, nothing),
    }
    return pa.table(made).sort_by([("jobs", "descending"), ("soc", "ascending")])


def _in_area(here: Described, catalogue: Catalogue, oews: str | None) -> pa.Table:
    """Published jobs by occupation where the region is itself an OEWS area; else none."""
    empty = pa.table({"soc": pa.array([], pa.string()), "published": pa.array([], pa.int64())})
    empty = empty.append_column("published_mark", pa.array([], pa.string()))
    if not here.region:
        return empty
    try:
        same = oews_areas(here.region, catalogue, oews)
    except DataMissing:
        return empty
    if not same.exact:
        return empty
    rows = occupation_employment(same, level="detailed", vintage=oews, catalogue=catalogue).table
    rows = rows.select(["soc", "employment", "employment_mark"])
    return rows.rename_columns(["soc", "published", "published_mark"])


def _rounded(jobs: pa.ChunkedArray) -> pa.ChunkedArray:
    """To 10, as the publisher prints jobs; to 1 below 100."""
    return pc.if_else(pc.less(jobs, 100.0), pc.round(jobs), pc.round(jobs, -1))


def _with_band(table: pa.Table, reach: float) -> pa.Table:
    ends = (pc.multiply(table["jobs"], math.exp(sign * reach)) for sign in (-1, 1))
    for name, values in zip(("low", "high"), ends, strict=True):
        table = table.set_column(table.column_names.index(name), name, values)
    return table.set_column(table.column_names.index("interval_mark"), "interval_mark", table["mark"])


def _departure(
    here: Described,
    everywhere: pa.Table,
    names: pa.Table,
    vintage: str,
    catalogue: Catalogue,
    oews: str | None,
) -> tuple[float | None, int]:
    """How far the recipe over all industries misses the region's published occupations: the ninth tenth of
    the absolute differences of logarithms, and how many were tried. None where it cannot be told.
    """
    known = everywhere.filter(pc.is_valid(everywhere["published"]))
    if known.num_rows < FEWEST_TRIED:
        return None, 0
    industries = _all_jobs(here, names, vintage, catalogue)
    if industries is None:
        return None, 0
    pattern = national_patterns(catalogue, oews)
    used = pattern.filter(pc.is_in(pattern["industry_code"], industries["industry_code"].combine_chunks()))
    implied = staffing_demand(used, industries).table.select(["soc", "jobs"])
    both = implied.join(known, "soc", join_type="inner")
    both = both.filter(pc.fill_null(pc.greater_equal(both["jobs"], LEAST_JOBS), False))
    both = both.filter(pc.greater(both["published"], 0))
    if both.num_rows < FEWEST_TRIED:
        return None, 0
    ratio = np.log(both["published"].to_numpy() / both["jobs"].to_numpy())
    return float(np.quantile(np.abs(ratio - np.median(ratio)), 0.9)), both.num_rows


def _all_jobs(here: Described, names: pa.Table, vintage: str, catalogue: Catalogue) -> pa.Table | None:
    """Jobs of all private sectors and governments by the pattern they are staffed like; None where more
    than a twentieth is suppressed.
    """

    def rows(digit: str, own: str) -> pa.Table:
        return ask(
            "industry_jobs.sql",
            views=tables_of(catalogue, "qcew", vintage, "cells"),
            tables={"here": place_table({"here": here.codes})},
            digit=digit,
            own=own,
        )

    sectors, whole = rows("4", PRIVATE), rows("1", PRIVATE)
    total, shown = (pc.sum(each["jobs"]).as_py() or 0 for each in (whole, sectors))
    if not total or shown < (1 - MOST_HIDDEN) * total:
        return None
    like = staffed_like(sectors["activity"].to_pylist(), names, PRIVATE)
    jobs = {
        like[row["activity"]]: float(row["jobs"])
        for row in sectors.to_pylist()
        if row["jobs"] and row["activity"] in like
    }
    for own, code in GOVERNMENTS.items():
        government = pc.sum(rows("1", own)["jobs"]).as_py() or 0
        if government:
            jobs[code] = float(government)
    return pa.table({"industry_code": list(jobs), "employment": list(jobs.values())})


def _error_note(reach: float | None, tried: int) -> str:
    if reach is None:
        return _(
            "How far the region's staffing departs from the nation's cannot be told here: the interval "
            "holds the pattern's sampling error only, and the true one is wider."
        )
    return _(
        "Over all its industries the same recipe misses nine of ten of the region's {count} published "
        "occupations by a factor of at most {factor}; the band is that wide."
    ).format(count=tried, factor=f"{math.exp(reach):.2f}")
