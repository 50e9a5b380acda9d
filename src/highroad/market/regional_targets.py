"""Industries that a region may count on: evidence for each clause of the law, a score, and how much it hangs
on its weights.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from highroad.errors import BadQuestion, DataMissing
from highroad.language import gettext as _
from highroad.language import mark as N_
from highroad.market.areas import Described, place_table
from highroad.market.asking import ask, catalogue_or_default, tables_of
from highroad.market.entry import entry_source
from highroad.market.industries import (
    DETAILS,
    OWNERSHIPS,
    Detail,
    industry_mix,
    qcew_areas,
    qcew_areas_throughout,
)
from highroad.market.opportunities import UNCLASSIFIED
from highroad.market.patterns import national_patterns, published_industries, staffed_like
from highroad.market.regional_openings import projected_rates
from highroad.market.shift_share import refuse_break, regional_shift_share
from highroad.market.targets import in_demand, target_scores
from highroad.reference import codes, education, regions
from highroad.results import Column, Mark, Method, Result, SourceReference
from highroad.sources.catalogue import Catalogue

Floats = npt.NDArray[np.float64]
HOURS: Final = 2080
TOP: Final = 10
LEAST_JOBS: Final = 100
#: Fewer jobs are not in demand by the rule, see `in_demand`.
DEMANDED_JOBS: Final = 500
_SUPERSECTOR: Final = "1029"  # that of establishments that are not classified
INDICATORS: Final = ("growth", "own_growth", "wage", "openings", "middle")
#: Weights of the indicators; a board may state others.
WEIGHTS: Final[dict[str, float]] = {
    "size": 0.15,
    "concentration": 0.15,
    "growth": 0.2,
    "own_growth": 0.1,
    "wage": 0.2,
    "openings": 0.1,
    "middle": 0.1,
}
#: Entry education of middle-skill work: more than high school, less than a bachelor's degree.
MIDDLE: Final = (2, 4)
COLUMNS: Final = (
    Column("industry_code", N_("Industry code"), "code"),
    Column("industry", N_("Industry")),
    Column("rank", N_("Rank"), "count"),
    Column("score", N_("Score"), "number", "", 2),
    Column("low", N_("Score, low with other weights"), "number", "", 2),
    Column("high", N_("Score, high with other weights"), "number", "", 2),
    Column("top_share", N_("Stays among the ten best"), "percent", N_("percent of draws"), 0),
    Column("in_demand", N_("In demand by the rule"), "flag", mark="demand_mark"),
    Column("clauses", N_("What speaks for it")),
    Column("jobs", N_("Jobs"), "count", N_("jobs")),
    Column("quotient", N_("Location quotient"), "ratio", "", 2, "quotient_mark"),
    Column("growth", N_("Change of jobs, percent"), "percent", N_("percent"), 1, "growth_mark"),
    Column(
        "own_growth",
        N_("Own share of change, percent of jobs"),
        "percent",
        N_("percent"),
        1,
        "own_growth_mark",
    ),
    Column("wage", N_("Average wage, times the threshold"), "ratio", "", 2, "wage_mark"),
    Column("openings", N_("Openings a year, percent of jobs"), "percent", N_("percent"), 1, "openings_mark"),
    Column("middle", N_("Middle-skill jobs"), "percent", N_("percent"), 0, "middle_mark"),
    Column("weight_known", N_("Weight of what is known"), "percent", N_("percent"), 0),
)


def target_industries(
    area: str | regions.Region | Described,
    *,
    threshold: float,
    detail: Detail = "3-digit",
    earlier: str | None = None,
    vintage: str | None = None,
    reference: str = "",
    weights: Mapping[str, float] | None = None,
    oews: str | None = None,
    projections: str | None = None,
    catalogue: Catalogue | None = None,
) -> Result:
    """Private industries of a region scored as targets, best first, with the evidence clause by clause.

    area, detail, vintage: as in `industry_mix`. threshold: a wage in dollars per hour that lets a family get
    by, against which average wages are held. earlier: a vintage to grow from; without one, growth is the
    publisher's own change over the year. reference: what the region is
    compared with, as in `regional_shift_share`. weights: of `WEIGHTS`' indicators. projections: for openings;
    without any at hand they are unknown and the other indicators are weighed again.

    Returns a `Result`; `.table`, one row for each industry whose jobs are published, with a hundred jobs at
    least: `rank`, `score` (see `target_scores`), `low`, `high` (nine of ten drawn sets of weights),
    `top_share` (percent of draws in which it is among the ten best), `in_demand` (wage at the threshold, 500
    jobs, and growth or openings of a tenth; "not_evaluable" where the wage is unknown), `clauses` (which
    clauses of 29 U.S.C. 3102(23) it meets, in words), the indicators with their marks, and `weight_known`
    (percent). Suppressed industries are left out and counted in the notes; what is not classified (99) is no
    industry to aim at.

    Raises UnknownArea, DataMissing, BadQuestion (weights, threshold).
    Source of the rule: 29 U.S.C. 3102(23); the score is our own.
    """
    if not threshold > 0:
        raise BadQuestion(
            _("A threshold of {value} dollars per hour is no wage.").format(value=threshold),
            remedy=_("Give dollars per hour, for example 25."),
        )
    catalogue = catalogue_or_default(catalogue)
    weighed = _weights(weights)
    here, vintage = qcew_areas(area, catalogue, vintage)
    if earlier:
        here = qcew_areas_throughout(area, catalogue, (earlier, vintage))
    mix = industry_mix(here, detail=detail, governments=False, vintage=vintage, catalogue=catalogue)
    unclassified = pc.match_substring_regex(mix.table["industry_code"], f"^({UNCLASSIFIED}|{_SUPERSECTOR})")
    rows = mix.table.filter(pc.invert(unclassified))
    enough = pc.and_(pc.is_null(rows["employment_mark"]), pc.greater_equal(rows["employment"], LEAST_JOBS))
    left_out = pc.sum(pc.is_valid(rows["employment_mark"])).as_py() or 0
    rows = rows.filter(pc.fill_null(enough, False))
    if rows.num_rows < 3:
        raise DataMissing(
            _("Too few industries of {area} show their jobs to be compared.").format(
                area=mix.method.parameters["area_name"]
            ),
            remedy=_few_shown(here),
        )
    growth, own = _changes(here, reference, earlier, vintage, detail, catalogue)
    if not earlier:
        growth = _over_the_year(rows)
    openings, middle, sources = _staffed(rows["industry_code"].to_pylist(), oews, projections, catalogue)
    found = _indicators(
        rows,
        growth=growth,
        own_growth=own,
        wage={
            code: wage / (threshold * HOURS)
            for code, wage in _wages(here, vintage, detail, catalogue).items()
        },
        openings=openings,
        middle=middle,
    )
    table = _scored(rows, found, weighed)
    return Result(
        table=table,
        columns=COLUMNS,
        sources=(
            *mix.sources,
            *((catalogue.reference("qcew", earlier),) if earlier else ()),
            *sources,
        ),
        method=Method(
            key="target-industries",
            title=_("Target industries"),
            words=_(
                "Each indicator becomes its distance from the median of the region's industries in robust "
                "standard deviations, cut at 3. The score is the weighted mean of those that are known. The "
                "band holds the score in nine of ten of five hundred slightly different sets of weights."
            ),
            formula="z = (x − median) / (1.4826 · MAD);  score = Σ w·z / Σ w",
            citation="29 U.S.C. 3102(23); the score is our own",
            query=mix.method.query,
            parameters={
                **mix.method.parameters,
                "threshold": threshold,
                "earlier": earlier or "",
                "weights": " ".join(f"{name}={value:g}" for name, value in weighed.items()),
            },
        ),
        notes=_notes(mix, left_out, threshold, bool(growth), bool(earlier), len(sources) > 2),
    )


def _few_shown(here: Described) -> str:
    """What helps where too few industries show their jobs: a State's own numbers hide less than a sum."""
    if len(here.codes) > 1 and here.region.partition(":")[0] in ("nation", "state", "metro"):
        return _(
            "A sum of counties hides what one of them hides. Get the region's own numbers with `highroad "
            "sources fetch qcew --region {key}`."
        ).format(key=here.region)
    return _("Ask for a coarser detail, or a larger region.")


def _weights(given: Mapping[str, float] | None) -> dict[str, float]:
    unknown = sorted(set(given or {}) - set(WEIGHTS))
    if unknown:
        raise BadQuestion(
            _("There is no indicator “{name}”.").format(name=unknown[0]),
            remedy=_("Choose among: {choices}.").format(choices=", ".join(WEIGHTS)),
        )
    return {name: float(value) for name, value in (given or WEIGHTS).items()}


def _changes(
    here: Described,
    reference: str,
    earlier: str | None,
    vintage: str,
    detail: Detail,
    catalogue: Catalogue,
) -> tuple[dict[str, float], dict[str, float]]:
    """By industry the change of jobs, and the region's own part of it, in percent of the earlier jobs.

    Nothing without an earlier year.
    """
    if not earlier:
        return {}, {}
    refuse_break(earlier, vintage, detail)
    before, after = (
        {
            row["industry_code"]: row["employment"]
            for row in industry_mix(
                here, detail=detail, governments=False, vintage=each, catalogue=catalogue
            ).table.to_pylist()
            if row["employment_mark"] is None and row["employment"]
        }
        for each in (earlier, vintage)
    )
    grown = {code: 100 * (after[code] / jobs - 1) for code, jobs in before.items() if code in after}
    try:
        made = regional_shift_share(
            here, reference, earlier=earlier, later=vintage, detail=detail, catalogue=catalogue
        ).table
    except DataMissing:
        return grown, {}
    own = {
        row["industry_code"]: 100 * row["regional"] / row["earlier"]
        for row in made.to_pylist()
        if row["earlier"] > 0
    }
    return grown, own


def _over_the_year(rows: pa.Table) -> dict[str, float]:
    """By industry the publisher's own change over the year, in percent, which needs no second file."""
    found = zip(rows["industry_code"].to_pylist(), rows["growth"].to_pylist(), strict=True)
    return {code: growth for code, growth in found if growth is not None}


def _wages(here: Described, vintage: str, detail: Detail, catalogue: Catalogue) -> dict[str, float]:
    """Average wage a year by industry: all wages over all jobs of the region's cells."""
    rows = ask(
        "industry_jobs.sql",
        views=tables_of(catalogue, "qcew", vintage, "cells"),
        tables={"here": place_table({"here": here.codes})},
        digit=DETAILS[detail],
        own=OWNERSHIPS["private"],
    )
    a_year = 1 if vintage.endswith("A") else 4
    return {
        row["activity"]: a_year * row["wages"] / row["jobs"]
        for row in rows.to_pylist()
        if row["jobs"] and row["wages"]
    }


def _staffed(
    industries: list[str], oews: str | None, projections: str | None, catalogue: Catalogue
) -> tuple[dict[str, float], dict[str, float], tuple[SourceReference, ...]]:
    """By industry, from the nation's staffing: openings a year as percent of jobs, percent of middle-skill
    jobs; and the sources used.
    """
    names = published_industries(catalogue, oews)
    like = staffed_like(industries, names)
    pattern = national_patterns(catalogue, oews)
    pattern = pattern.filter(
        pc.is_in(pattern["industry_code"], pa.array(sorted(set(like.values())), pa.string()))
    )
    leaves = codes.leaf_occupations(pc.unique(pattern["soc"]).to_pylist())
    pattern = pattern.filter(pc.is_in(pattern["soc"], pa.array(sorted(leaves), pa.string())))
    pattern = pattern.filter(pc.is_valid(pattern["employment"]))
    rates, sources = _rates(projections, catalogue)
    entry = education.entry_requirements_table().select(["soc", "education_rank"])
    joined = pattern.join(rates, "soc", join_type="left outer").join(entry, "soc", join_type="left outer")
    rank = joined["education_rank"]
    joined = joined.append_column(
        "middle", pc.and_(pc.greater_equal(rank, MIDDLE[0]), pc.less_equal(rank, MIDDLE[1]))
    )
    shares = {name: _share(joined, name) for name in ("rate", "middle")}
    by_code = {
        name: {code: values[own] for code, own in like.items() if own in values}
        for name, values in shares.items()
    }
    used = (catalogue.reference("oews", oews), entry_source(), *sources)
    return by_code["rate"], by_code["middle"], used


def _share(joined: pa.Table, name: str) -> dict[str, float]:
    """By published industry the mean of a quantity over jobs for which it is known, in percent; only where
    it is known for four fifths of them.
    """
    value = pc.cast(joined[name], pa.float64())
    jobs = pc.cast(joined["employment"], pa.float64())
    known = pc.if_else(pc.is_valid(value), jobs, 0.0)
    table = pa.table(
        {
            "industry": joined["industry_code"],
            "jobs": jobs,
            "known": known,
            "part": pc.multiply(known, pc.fill_null(value, 0.0)),
        }
    )
    sums = table.group_by("industry").aggregate([(each, "sum") for each in ("jobs", "known", "part")])
    return {
        row["industry"]: 100 * row["part_sum"] / row["known_sum"]
        for row in sums.to_pylist()
        if row["known_sum"] > 0.8 * row["jobs_sum"]
    }


def _rates(projections: str | None, catalogue: Catalogue) -> tuple[pa.Table, tuple[SourceReference, ...]]:
    """Openings a year per job by occupation, from the nation's projections; empty without any."""
    if not catalogue.vintages("projections"):
        return pa.table({"soc": pa.array([], pa.string()), "rate": pa.array([], pa.float64())}), ()
    rates, years = projected_rates(catalogue, projections)
    growth = pc.divide(rates["change"], float(years))
    halfway = pc.add(1.0, pc.divide(rates["change"], 2.0))
    leaving = pc.multiply(pc.add(rates["exit_rate"], rates["transfer_rate"]), halfway)
    rate = pc.max_element_wise(pc.add(growth, leaving), 0.0, skip_nulls=False)
    table = pa.table({"soc": rates["soc"], "rate": rate})
    return table, (catalogue.reference("projections", projections),)


def _indicators(rows: pa.Table, **by_code: dict[str, float]) -> dict[str, Floats]:
    """The indicators as shown, nan where unknown."""
    listed = rows["industry_code"].to_pylist()
    shown = {
        name: np.array(pc.cast(rows[column], pa.float64()).to_numpy(zero_copy_only=False))
        for name, column in (("jobs", "employment"), ("quotient", "location_quotient"))
    }
    return shown | {
        name: np.array([values.get(code, float("nan")) for code in listed])
        for name, values in by_code.items()
    }


def _scored(rows: pa.Table, found: dict[str, Floats], weights: dict[str, float]) -> pa.Table:
    scaled = {
        "size": np.log(found["jobs"]),
        "concentration": np.minimum(found["quotient"], 3.0),
        **{name: found[name] for name in INDICATORS},
    }
    given = pa.table(
        {"industry": rows["industry_code"]}
        | {name: pa.array(values, from_pandas=True) for name, values in scaled.items()}
    )
    scores = target_scores(given, weights, top=TOP)
    demanded = in_demand(
        found["jobs"],
        found["wage"],
        np.ones(rows.num_rows),
        found["growth"],
        found["openings"] / 100 * found["jobs"],
    )
    able = (found["jobs"] >= DEMANDED_JOBS) & (found["wage"] >= 1)
    unsure = np.isnan(found["growth"]) | np.isnan(found["openings"])
    unknown = np.isnan(found["wage"]) | (able & ~demanded & unsure)
    made: dict[str, pa.Array | pa.ChunkedArray] = {
        "industry_code": rows["industry_code"],
        "industry": rows["industry"],
        "rank": scores["rank"],
        "score": scores["score"],
        "low": scores["low"],
        "high": scores["high"],
        "top_share": pc.multiply(scores["top_share"], 100.0),
        "in_demand": pa.array(demanded, mask=unknown),
        "demand_mark": _lacking(unknown),
        "clauses": pa.array([_clauses(found, row) for row in range(rows.num_rows)], pa.string()),
        "weight_known": pc.multiply(scores["weight_known"], 100.0),
    }
    for name, values in found.items():
        made[name] = pa.array(values, from_pandas=True)
    for name in ("quotient", *INDICATORS):
        made[f"{name}_mark"] = _lacking(np.isnan(found[name]))
    return pa.table(made).sort_by([("rank", "ascending"), ("industry_code", "ascending")])


def _lacking(unknown: npt.NDArray[np.bool_]) -> pa.Array:
    return pa.array([Mark.NOT_EVALUABLE.value if each else None for each in unknown], pa.string())


def _clauses(found: dict[str, Floats], row: int) -> str:
    """The clauses of the law that an industry meets, in words."""
    value = {name: values[row] for name, values in found.items()}
    met = [
        (_("large or concentrated"), value["jobs"] >= 500 and not value["quotient"] < 1),
        (_("growing"), value["growth"] > 0),
        (_("gains on its own"), value["own_growth"] > 0),
        (_("openings for one in ten"), value["openings"] >= 10),
        (_("pays the threshold"), value["wage"] >= 1),
        (_("middle-skill work"), value["middle"] >= 30),
    ]
    return "; ".join(words for words, holds in met if holds) or _("nothing that is known")


def _notes(
    mix: Result, left_out: int, threshold: float, grown: bool, compared: bool, opened: bool
) -> tuple[str, ...]:
    notes = [
        _("The threshold is {wage} dollars per hour, {year} a year for full-time work.").format(
            wage=f"{threshold:,.2f}", year=f"{threshold * HOURS:,.0f}"
        ),
        _(
            "Openings and middle-skill jobs are the nation's for such an industry. An average wage is pulled "
            "up by a few high ones."
        ),
        _("The score orders the region's own industries; it is no advice, and boards decide."),
    ]
    if left_out:
        notes.append(
            _("{count} industries with suppressed cells are left out of the comparison.").format(
                count=left_out
            )
        )
    if grown and not compared:
        notes.append(
            _("Growth is over one year, as the publisher computes it: no earlier vintage can be compared.")
        )
    if not grown:
        notes.append(_("Growth is unknown: there is no earlier year at hand that can be compared."))
    if not opened:
        notes.append(_("Openings are unknown: no employment projections are at hand."))
    return (*notes, *mix.notes[:1])
