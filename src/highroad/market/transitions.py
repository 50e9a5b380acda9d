"""From one occupation to the others of an area: what is alike, what is to be learned, what changes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from highroad.errors import BadQuestion
from highroad.language import gettext as _
from highroad.language import mark as N_
from highroad.market.areas import Area, oews_areas
from highroad.market.asking import catalogue_or_default
from highroad.market.entry import entry_source, with_entry
from highroad.market.gap_drivers import range_or_none
from highroad.market.licenses import license_columns, licensing
from highroad.market.move_facts import Quality, quality_columns, reason_of, with_facts
from highroad.market.move_origins import with_origins
from highroad.market.move_ranking import (
    FIRMNESS,
    JUDGED,
    RANKED,
    checked_weights,
    quality_ends,
    ranked_columns,
    ranked_moves,
)
from highroad.market.occupations import NAMING, occupation_employment, wage_column
from highroad.market.openings_range import ENDS, WITH_ENDS
from highroad.market.ratings import learning, named_steps, read_ratings, similarities
from highroad.market.regional_openings import Rates, regional_openings
from highroad.market.staffing import NINETY
from highroad.results import Column, Method, Result
from highroad.sources import releases
from highroad.sources.catalogue import Catalogue
from highroad.sources.published import Vintage

Matrix = npt.NDArray[np.float64]
#: What alternatives are ranked by: 1 where more is better, -1 where less is.
CRITERIA: Final = {"similarity": 1, "wage_change": 1, "openings": 1, "to_learn": -1, JUDGED: 1}
SOC_2018: Final = "25.1"  # releases before this one are of an earlier classification

COLUMNS = (
    *NAMING,
    *RANKED,
    Column("feasible", N_("Feasible")),
    Column("similarity", N_("Similarity, −1 to 1"), "ratio", decimals=2, mark="similarity_mark"),
    Column("to_learn", N_("To be learned"), "number", N_("points"), 0, "to_learn_mark"),
    Column("learn", N_("Most to be learned")),
    Column("zone_change", N_("Change of job zone"), "number", mark="zone_change_mark"),
    wage_column("p50", "year"),
    Column("wage_change", N_("Change of the median wage"), "percent", N_("percent"), 0, "wage_change_mark"),
    Column("wage_low", N_("Change, low end"), "percent", N_("percent"), 0, "wage_range_mark"),
    Column("wage_high", N_("Change, high end"), "percent", N_("percent"), 0, "wage_range_mark"),
    Column("openings", N_("Openings a year"), "count", N_("openings a year"), 0, "openings_mark"),
    *ENDS,
    Column("programs", N_("Programs nearby that lead there"), "count", mark="programs_mark"),
    Column("taught", N_("Taught nearby")),
    Column(JUDGED, N_("Job quality, met of what is known"), "percent", N_("percent"), 0, "job_quality_mark"),
    Column("quality_low", N_("Job quality, at the least"), "percent", N_("percent"), 0, "quality_mark"),
    Column("quality_high", N_("Job quality, at the most"), "percent", N_("percent"), 0, "quality_mark"),
    Column("education", N_("Typical entry education"), mark="education_mark"),
    Column("education_step", N_("Steps of education"), "number", mark="education_step_mark"),
    Column("license", N_("License")),
    *FIRMNESS,
    Column("reason", N_("Why")),
)


def transitions(
    area: Area,
    occupation: str,
    *,
    weights: Mapping[str, float] | None = None,
    most_zones: int = 1,
    most_steps: int = 7,
    least_wage: float = 0.9,
    quality: Quality | None = None,
    without_license: bool = False,
    vintage: str | None = None,
    onet: str | None = None,
    rates: Rates = "nation",
    projections: str | None = None,
    of_state: str | None = None,
    catalogue: Catalogue | None = None,
) -> Result:
    """The other detailed occupations of an area, seen from one of them.

    area, vintage, catalogue: as in `location_quotients`. occupation: code of a detailed occupation; of one
    that is not published in the area the nation's pay is taken, and a note says so. weights: of
    `similarity`, `wage_change`, `openings`, `to_learn`, `job_quality` (one each unless given; zero leaves
    one out).
    most_zones: highest change of job zone that is feasible. most_steps: most steps of typical education up
    that are (of the seven; 7 leaves education out). least_wage: lowest part of the present median wage that
    is. quality: job quality by occupation code, where the region knows it (`job_quality` judges it).
    without_license: only occupations are feasible for which a State of the area is known to require none.
    onet: release of the ratings. rates, projections, of_state: of the openings, as in `regional_openings`.

    Returns a `Result`; `.table`, by rank: `soc`, `occupation`; `similarity` (correlation of levels, each
    element centered and scaled over all rated occupations; −1 to 1, no likelihood of a move), `to_learn`
    (points: upward differences of the level from 0 to 100 over elements of importance 3 or more;
    "at_least" where some are not published), `learn` (the three longest ways), `job_zone`, `zone_change`,
    `annual_p50`, `present_p50` (dollars a year, with marks), `wage_change` (percent) with `wage_low` and
    `wage_high` (90 percent interval from the published errors of the mean wages), `openings` (a year;
    "missing" without employment projections), `programs` (of the region's institutions that lead there;
    "missing" without completions and the crosswalk), `taught` (names of some), `job_quality` (percent met of
    what is known), `quality_low`, `quality_high` ("missing" where unknown), `education`, `education_step`,
    `license` (what registers tell, State by State), `license_needed` ("yes", "no", "unknown"),
    `feasible` ("yes", "no", "unknown"), `unbeaten` ("yes": no feasible alternative is at least as good in
    every criterion and better in one; "unknown" where job quality decides and is not known), `rank_low` and
    `rank_high` (between which it ranks in nine of ten draws of weights, each from half to twice the chosen),
    `contributions` (what each criterion adds to the score, the largest first), `rank` (by the
    weighted mean of robust scores, as `robust_sum`, among feasible occupations of which all criteria are
    known, job quality aside: `ranked_moves` says how it counts where unknown), `reason`. Null is unknown, and
    its mark says why.

    Raises UnknownArea, DataMissing, BadQuestion. Source: O*NET Database (USDOL/ETA, CC BY 4.0); BLS, OEWS;
    BLS, Employment Projections.
    """
    catalogue = catalogue_or_default(catalogue)
    chosen = checked_weights(weights, CRITERIA)
    release = rated_release(catalogue, onet)
    described = oews_areas(area, catalogue, vintage)
    local = local_occupations(described, vintage, projections, catalogue, rates, of_state)
    local, _added = with_origins(
        local, [occupation], lambda: local_occupations("nation:us", vintage, projections, catalogue)
    )
    codes = local.table["soc"].to_pylist()
    ratings = read_ratings(pq.read_table(catalogue.table("onet", "ratings", release.vintage)))
    here = codes.index(occupation)
    level, importance = ratings.rows(codes)
    imputed = ratings.imputed(codes)
    imputed |= imputed[here]
    if np.isnan(level[here]).all():
        raise BadQuestion(
            _("Occupation {code} is not rated.").format(code=occupation),
            remedy=_("Choose a neighboring occupation that is."),
        )
    alike = similarities(level, here, ratings.level)
    points, whole, steps = learning(level, importance, here)
    zones = zones_of(catalogue, release.vintage, codes)
    table = _measured(local.table, here, alike, points, whole, zones, imputed) | quality_columns(
        quality or {}, codes
    )
    licenses = licensing(described, catalogue)
    table |= license_columns(licenses, codes)
    table["learn"] = [named_steps(ratings.elements, each) for each in steps]
    barred = table["license_needed"].to_pylist() if without_license else ["no"] * len(codes)
    table = _judged(table, here, chosen, most_zones, most_steps, least_wage, np.array(barred))
    answer = pa.table(table).filter(pc.not_equal(pa.array(codes), occupation))
    answer, program_sources = with_facts(answer, described.region, catalogue)
    reasons = [reason_of(row) for row in answer.to_pylist()]
    answer = answer.append_column("reason", pa.array(reasons, pa.string()))
    answer = answer.sort_by([("rank", "ascending"), ("similarity", "descending"), ("soc", "ascending")])
    return Result(
        table=answer,
        columns=COLUMNS,
        sources=tuple(
            dict.fromkeys(
                (*local.sources, release.reference, entry_source(), *program_sources, *licenses.sources)
            )
        ),
        method=Method(
            key="transitions",
            title=_("From one occupation to others"),
            words=_(
                "Similarity is the correlation of what two occupations ask, element by element, against all "
                "rated occupations. Points to be learned are the levels that the other occupation asks "
                "above the present one, where they matter there. Feasible ones are ranked by the weighted "
                "mean of similarity, wage change, openings, points and job quality, each as its distance "
                "from the median in robust standard deviations, at most three. Unknown job quality adds "
                "nothing and takes nothing: it stands at the median of what was judged."
            ),
            formula="Σ wₖ·zₖ / Σ wₖ,  zₖ = (xₖ − median) / (1.4826 · MAD), −3 ≤ zₖ ≤ 3",
            citation="O*NET Database, U.S. Department of Labor/ETA, CC BY 4.0",
            query=local.method.query,
            parameters={
                **local.method.parameters,
                "occupation": occupation,
                "onet": release.vintage,
                "weights": ", ".join(f"{name} {weight:g}" for name, weight in chosen.items()),
                "most_zones": most_zones,
                "most_steps": most_steps,
                "least_wage": least_wage,
                **({"without_license": "yes"} if without_license else {}),
            },
        ),
        notes=(
            _("Similarity tells how alike two occupations are. It does not tell how likely a move is."),
            _(
                "Tried on moves that people were seen to make from 2010 to 2017: the ten most similar "
                "occupations come to about 0.14 of the best possible order (NDCG), so that a place near the "
                "top is an occasion to ask, not a forecast."
            ),
            _("A rank depends on the weights; an unbeaten occupation is one that no other beats in all."),
            *local.notes,
            _(
                "Unknown job quality is neither bad nor good: it moves no rank, and where it decides whether "
                "one occupation beats another, “unbeaten” is not known."
            ),
            _(
                "Ends of the change of pay are 90 percent intervals from the published sampling errors of "
                "the mean wages, which stand in for those of the medians."
            ),
            licenses.note(),
            _("The way to work is not in these numbers; job quality only where the region knows it."),
            _(
                "Where O*NET does not publish a level, points to be learned are a lower bound (“at least”). "
                "Ratings of several occupations in one code are averaged; the job zone is that of the "
                "occupation itself, or the highest of its parts. For "
                "“All Other” occupations, which nobody rates, the mean of their group stands in (marked)."
            ),
        ),
    )


def rated_release(catalogue: Catalogue, onet: str | None) -> Vintage:
    """The release of ratings asked for, or the newest. Raises DataMissing; BadQuestion for one too old."""
    release = catalogue.vintage("onet", onet)
    if releases.order(release.vintage) < releases.order(SOC_2018):
        raise BadQuestion(
            _("O*NET {release} uses an earlier classification of occupations.").format(
                release=release.vintage
            ),
            remedy=_("Add release {release} or a later one.").format(release=SOC_2018),
        )
    return release


def local_occupations(
    area: Area,
    vintage: str | None,
    projections: str | None,
    catalogue: Catalogue,
    rates: Rates = "nation",
    of_state: str | None = None,
) -> Result:
    """The area's occupations by code with wages, openings where projections are at hand, typical entry; and
    the sources. Its notes say whose projected rates the openings go by.
    """
    local: Result
    notes: tuple[str, ...] = ()
    if catalogue.vintages("projections") or rates != "nation":
        local = regional_openings(
            area,
            rates=rates,
            vintage=vintage,
            projections=projections,
            of_state=of_state,
            catalogue=catalogue,
        )
        local = replace(
            local, method=replace(local.method, parameters=local.method.parameters | {"rates": rates})
        )
        notes = (_whose_openings(local), local.notes[-1])
        table = local.table.drop_columns(["education"])
    else:
        local = occupation_employment(area, level="detailed", vintage=vintage, catalogue=catalogue)
        table = local.table.append_column("openings", pa.nulls(local.table.num_rows, pa.float64()))
        table = range_or_none(table.append_column("openings_mark", pa.array(["missing"] * table.num_rows)))
    return replace(local, table=with_entry(table).sort_by("soc"), columns=NAMING, notes=notes)


def _whose_openings(local: Result) -> str:
    if area := local.method.parameters.get("state_area"):
        return _(
            "Openings go by the projected rates of {area}, the state's own; where it tells none, by the "
            "nation's."
        ).format(area=area)
    return _("Openings go by the nation's projected rates.")


def zones_of(catalogue: Catalogue, release: str, codes: list[str]) -> Matrix:
    """The job zone of each code: that of the occupation itself (its O*NET code ends in .00), else the highest
    of its parts; NaN where none is published, or no zones are at hand.
    """
    if "job_zones" not in catalogue.vintage("onet", release).tables:
        return np.full(len(codes), np.nan)
    rows = pq.read_table(catalogue.table("onet", "job_zones", release))
    highest = rows.group_by("soc").aggregate([("job_zone", "max")])
    zones = dict(zip(highest["soc"].to_pylist(), highest["job_zone_max"].to_pylist(), strict=True))
    own = rows.filter(pc.ends_with(rows["onet_soc"], ".00"))
    zones |= dict(zip(own["soc"].to_pylist(), own["job_zone"].to_pylist(), strict=True))
    broad: dict[str, int] = {}
    for code, zone in zones.items():
        broad[f"{code[:6]}0"] = max(zone, broad.get(f"{code[:6]}0", 0))
    return np.array([zones.get(code, broad.get(code, np.nan)) for code in codes], dtype=float)


def _measured(
    local: pa.Table,
    here: int,
    alike: Matrix,
    points: Matrix,
    whole: npt.NDArray[np.bool_],
    zones: Matrix,
    imputed: npt.NDArray[np.bool_],
) -> dict[str, Any]:
    """Columns of measures, each unknown value null with its mark."""
    wage = floats(local["annual_p50"])
    capped = np.array([mark == "at_least" for mark in local["annual_p50_mark"].to_pylist()])
    present = np.nan if capped[here] else wage[here]
    change = (wage / present - 1) * 100
    low, high = wage_interval(local, here, np.where(capped, np.nan, change))
    ranks = floats(local["education_rank"])
    return {
        **{name: local[name] for name in ("soc", "occupation", "annual_p50", "annual_p50_mark")},
        "present_p50": pa.array([local["annual_p50"][here].as_py()] * len(wage), pa.float64()),
        "present_p50_mark": pa.array([local["annual_p50_mark"][here].as_py()] * len(wage), pa.string()),
        **_column("similarity", alike, np.where(imputed, "estimated", "")),
        **_column("to_learn", points, np.where(imputed, "estimated", np.where(whole, "", "at_least"))),
        **_column("job_zone", zones, absent="missing"),
        **_column("zone_change", zones - zones[here], absent="missing"),
        **_column("wage_change", change, np.where(capped, "at_least", "")),
        **{
            name: pa.array(each, mask=np.isnan(each))
            for name, each in (("wage_low", low), ("wage_high", high))
        },
        "wage_range_mark": pa.array(np.where(np.isnan(low), "missing", "estimated")),
        **{name: local[name] for name in (*WITH_ENDS, "education", "education_mark")},
        **_column("education_step", ranks - ranks[here], absent="missing"),
    }


def wage_interval(local: pa.Table, here: int, change: Matrix) -> tuple[Matrix, Matrix]:
    """Ends of the 90 percent interval of a change in percent, from the published errors of the mean wages."""
    error = floats(local["wage_rse"]) / 100
    spread = np.exp(NINETY * np.sqrt(error**2 + error[here] ** 2))
    ratio = 1 + change / 100
    return (ratio / spread - 1) * 100, (ratio * spread - 1) * 100


def floats(column: pa.ChunkedArray | pa.Array) -> Matrix:
    """A column as floating-point numbers, NaN where null."""
    filled = pc.fill_null(column.cast(pa.float64()), float("nan"))
    return np.asarray(filled.to_numpy(zero_copy_only=False))


def _column(name: str, values: Matrix, marks: Any = "", absent: str = "not_evaluable") -> dict[str, pa.Array]:
    unknown = np.isnan(values)
    said = np.where(unknown, absent, marks)
    return {
        name: pa.array(values, mask=unknown),
        f"{name}_mark": pa.array(said, pa.string(), mask=said == ""),
    }


def _judged(
    table: dict[str, Any],
    here: int,
    weights: Mapping[str, float],
    zones: int,
    steps: int,
    wage: float,
    barred: npt.NDArray[Any],
) -> dict[str, Any]:
    """Whether each is feasible and unbeaten, and its rank. The present occupation is no alternative."""
    values = {name: floats(table[name]) for name in (*CRITERIA, "zone_change")}
    capped = np.array([mark == "at_least" for mark in table["wage_change_mark"].to_pylist()])
    enough = values["wage_change"] >= (wage - 1) * 100 - 1e-9
    up = floats(table["education_step"]) if steps < 7 else np.zeros(len(enough))
    good = (values["zone_change"] <= zones) & (up <= steps) & enough & (barred == "no")
    bad = (
        (values["zone_change"] > zones)
        | (up > steps)
        | (~np.isnan(values["wage_change"]) & ~enough & ~capped)
        | (barred == "yes")
    )
    good[here], bad[here] = False, True
    ends = {
        "wage_change": (values["wage_change"], np.where(capped, np.inf, values["wage_change"])),
        JUDGED: quality_ends(floats(table["quality_low"]), floats(table["quality_high"])),
    }
    found = ranked_moves(values, ends, weights, CRITERIA, good)
    found.unbeaten[bad] = "no"
    return {
        **table,
        "feasible": np.where(good, "yes", np.where(bad, "no", "unknown")),
        **ranked_columns(found),
    }
