"""From a mix of occupations, such as those of a layoff, to the others of an area: for whom, at what pay."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
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
from highroad.market.asking import catalogue_or_default, one_session
from highroad.market.entry import entry_source
from highroad.market.licenses import license_columns, licensing
from highroad.market.move_facts import (
    Quality,
    fundable_programs,
    funding_note,
    license_words,
    programs_leading,
    quality_columns,
    quality_words,
    wage_words,
)
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
from highroad.market.occupations import NAMING, wage_column
from highroad.market.openings_range import ENDS, WITH_ENDS, openings_words
from highroad.market.ratings import Ratings, learning, named_steps, read_ratings, similarities
from highroad.market.regional_openings import Rates
from highroad.market.transitions import CRITERIA as ONE_BY_ONE
from highroad.market.transitions import (
    floats,
    local_occupations,
    rated_release,
    wage_interval,
    zones_of,
)
from highroad.results import Column, Method, Result
from highroad.sources.catalogue import Catalogue

Matrix = npt.NDArray[np.float64]
#: What targets are ranked by: 1 where more is better, -1 where less is.
CRITERIA: Final = {"reach": 1} | ONE_BY_ONE
_PART: Final = re.compile(r"(\d\d-\d{4})[:=](\d{1,6})")
MOST: Final = 60
COLUMNS = (
    *NAMING,
    *RANKED,
    Column("reach", N_("People it is feasible for"), "count", N_("people")),
    Column("reach_unknown", N_("People for whom that is not known"), "count", N_("people")),
    Column("origins", N_("Coming from")),
    Column("similarity", N_("Similarity, −1 to 1"), "ratio", decimals=2, mark="similarity_mark"),
    Column("to_learn", N_("To be learned"), "number", N_("points"), 0, "to_learn_mark"),
    Column("learn", N_("Most to be learned")),
    wage_column("p50", "year"),
    Column("wage_change", N_("Change of the median wage, mean"), "percent", N_("percent"), 0, "wage_mark"),
    Column("wage_low", N_("Change, lowest end"), "percent", N_("percent"), 0, "wage_range_mark"),
    Column("wage_high", N_("Change, highest end"), "percent", N_("percent"), 0, "wage_range_mark"),
    Column("openings", N_("Openings a year"), "count", N_("openings a year"), 0, "openings_mark"),
    *ENDS,
    Column("programs", N_("Programs nearby that lead there"), "count", mark="programs_mark"),
    Column("fundable", N_("Of the state's list, which public funds may pay"), "count", mark="fundable_mark"),
    Column("education", N_("Typical entry education"), mark="education_mark"),
    Column(JUDGED, N_("Job quality, met of what is known"), "percent", N_("percent"), 0, "job_quality_mark"),
    Column("quality_low", N_("Job quality, at the least"), "percent", N_("percent"), 0, "quality_mark"),
    Column("quality_high", N_("Job quality, at the most"), "percent", N_("percent"), 0, "quality_mark"),
    Column("license", N_("License")),
    *FIRMNESS,
    Column("reason", N_("Why")),
)


@dataclass(frozen=True, slots=True)
class _From:
    """All targets seen from the mix: [origin, target] where not said otherwise; NaN where unknown."""

    people: Matrix  # by origin
    alike: Matrix
    points: Matrix
    whole: npt.NDArray[np.bool_]
    change: Matrix
    low: Matrix
    high: Matrix
    feasible: npt.NDArray[np.bool_]
    unknown: npt.NDArray[np.bool_]

    def mean(self, values: Matrix) -> Matrix:
        """By target, over the people it is feasible for; NaN where it is for none, or a value is unknown."""
        weight = self.people[:, None] * self.feasible
        total = weight.sum(axis=0)
        summed = np.where(self.feasible, weight * values, 0.0).sum(axis=0)
        return np.asarray(np.divide(summed, total, out=np.full(len(total), np.nan), where=total > 0))


def read_mix(text: str) -> dict[str, int]:
    """A mix as one line of text, "53-7062:40,51-2090:25": occupations and people. Raises BadQuestion."""
    mix: dict[str, int] = {}
    for part in filter(None, (each.strip() for each in text.split(","))):
        matched = _PART.fullmatch(part)
        if not matched or not int(matched[2]):
            raise BadQuestion(
                _("“{part}” is no part of a mix.").format(part=part[:60]),
                remedy=_("Write the occupation and the number of people: 53-7062:40."),
            )
        mix[matched[1]] = mix.get(matched[1], 0) + int(matched[2])
    return mix


def mix_transitions(
    area: Area,
    mix: Mapping[str, int],
    *,
    weights: Mapping[str, float] | None = None,
    most_zones: int = 1,
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
    """The occupations of an area, seen from a mix of occupations with people in them.

    mix: people by occupation code. quality: lowest and highest job quality in percent by occupation code,
    from `job_quality`, where the region knows it. weights: of `reach`, `similarity`, `wage_change`,
    `openings`, `to_learn`, `job_quality` (one each unless given). The rest as in `transitions`, which says
    what is feasible.

    Returns a `Result`; `.table`, by rank: `soc`, `occupation`, `reach` (people of the mix for whom it is
    feasible), `reach_unknown` (for whom that is not known), `origins` (whence, most people first),
    `similarity`, `to_learn`, `wage_change` (means over those people), `learn` (the longest ways from the
    largest of those origins), `wage_low` and `wage_high` (the lowest and highest ends of the origins' 90
    percent intervals), `annual_p50`, `openings` (a year) with their ends, `fundable` (programs on the lists
    of eligible training that lead there; "missing" without a list), `programs` (programs of the region's
    institutions that lead there; "missing" without completions and the crosswalk), `education`,
    `job_quality`, `quality_low` and `quality_high` ("missing" where unknown), `license`, `license_needed`,
    `rank` (as in `transitions`, among occupations feasible for somebody), `unbeaten`, `reason`. A person's
    own occupation is no move.

    Raises UnknownArea, DataMissing, BadQuestion. Source: as `transitions`; NCES for programs.
    """
    catalogue = catalogue_or_default(catalogue)
    _check_mix(mix)
    chosen = checked_weights(weights, CRITERIA)
    release = rated_release(catalogue, onet)
    with one_session():
        local = local_occupations(area, vintage, projections, catalogue, rates, of_state)
        local, elsewhere = with_origins(
            local, mix, lambda: local_occupations("nation:us", vintage, projections, catalogue)
        )
        here = oews_areas(area, catalogue, vintage)
    codes = local.table["soc"].to_pylist()
    ratings = read_ratings(pq.read_table(catalogue.table("onet", "ratings", release.vintage)))
    zones = zones_of(catalogue, release.vintage, codes)
    licenses = licensing(here, catalogue)
    told = license_columns(licenses, codes)
    needed = told["license_needed"].to_pylist() if without_license else ["no"] * len(codes)
    barred = np.where(
        [code in elsewhere for code in codes], "yes", needed
    )  # nobody can go where there is none
    seen, learn = _seen(local.table, mix, codes, ratings, zones, most_zones, least_wage, barred)
    programs, program_sources = programs_leading(here.region, codes, catalogue)
    fundable, lists = fundable_programs(here.region, codes, catalogue)
    told |= fundable
    imputed = ratings.imputed(codes) | ratings.imputed(list(mix)).any()
    table = _table(local.table, mix, codes, seen, learn, imputed, programs, quality or {}, chosen, told)
    reasons = [_reason(row, sum(mix.values())) for row in table.to_pylist()]
    table = table.append_column("reason", pa.array(reasons, pa.string()))
    return Result(
        table=table,
        columns=COLUMNS,
        sources=(
            *(*local.sources, release.reference, entry_source()),
            *(*program_sources, *lists, *licenses.sources),
        ),
        method=Method(
            key="mix-transitions",
            title=_("From a mix of occupations to others"),
            words=_(
                "Each occupation of the mix is compared with each of the area as in “From one occupation "
                "to others”. An occupation reaches the people for whom it is feasible: enough pay, and a job "
                "zone not too far above. Similarity, points to be learned and change of pay are means over "
                "these people. They are ranked by robust scores of the criteria, with weights that can be "
                "moved."
            ),
            formula="Σ wₖ·zₖ / Σ wₖ,  zₖ = (xₖ − median) / (1.4826 · MAD), −3 ≤ zₖ ≤ 3",
            citation="O*NET Database, U.S. Department of Labor/ETA, CC BY 4.0",
            query=local.method.query,
            parameters={
                **local.method.parameters,
                "mix": ", ".join(f"{soc}: {people}" for soc, people in mix.items()),
                "people": str(sum(mix.values())),
                "onet": release.vintage,
                "weights": ", ".join(f"{name} {weight:g}" for name, weight in chosen.items()),
                "most_zones": most_zones,
                "least_wage": least_wage,
                **({"without_license": "yes"} if without_license else {}),
            },
        ),
        notes=(
            _("Feasible tells where people could go. It does not tell how likely a move is."),
            _("The same openings are open to others too; nobody is placed by these numbers."),
            *local.notes,
            _(
                "Ends of the change of pay are 90 percent intervals from the published sampling errors of "
                "the mean wages, which stand in for those of the medians."
            ),
            licenses.note(),
            funding_note(),
            _("The way to work is not in these numbers; job quality only where the region knows it."),
        ),
    )


def _check_mix(mix: Mapping[str, int]) -> None:
    if not mix or len(mix) > MOST or min(mix.values()) < 1:
        raise BadQuestion(
            _("A mix has one to {most} occupations, each with at least one person.").format(most=MOST),
            remedy=_("Write the occupation and the number of people: 53-7062:40."),
        )


def _seen(
    local: pa.Table,
    mix: Mapping[str, int],
    codes: list[str],
    ratings: Ratings,
    zones: Matrix,
    most_zones: int,
    least_wage: float,
    barred: npt.NDArray[Any],
) -> tuple[_From, list[list[str]]]:
    """Every target from every origin, and what is most to be learned on each way."""
    level, importance = ratings.rows(codes)
    wage = floats(local["annual_p50"])
    capped = np.array([mark == "at_least" for mark in local["annual_p50_mark"].to_pylist()])
    parts: dict[str, list[Any]] = {name: [] for name in ("alike", "points", "whole", "change", "low", "high")}
    feasible, unknown, learn = [], [], []
    for soc in mix:
        at = codes.index(soc)
        present = np.nan if capped[at] else wage[at]
        change = (wage / present - 1) * 100  # of a wage at the cap a lower bound
        points, whole, steps = learning(level, importance, at)
        low, high = wage_interval(local, at, np.where(capped, np.nan, change))
        for name, each in (
            ("alike", similarities(level, at, ratings.level)),
            ("points", points),
            ("whole", whole),
            ("change", change),
            ("low", low),
            ("high", high),
        ):
            parts[name].append(each)
        step = zones - zones[at]
        enough = change >= (least_wage - 1) * 100 - 1e-9
        good = (step <= most_zones) & enough & (barred == "no")
        bad = (step > most_zones) | (~np.isnan(change) & ~enough & ~capped) | (barred == "yes")
        good[at], bad[at] = False, True
        feasible.append(good)
        unknown.append(~good & ~bad)
        learn.append([named_steps(ratings.elements, each) for each in steps])
    stacked = {name: np.stack(each) for name, each in parts.items()}
    people = np.array([float(count) for count in mix.values()])
    return _From(people=people, feasible=np.stack(feasible), unknown=np.stack(unknown), **stacked), learn


def _table(
    local: pa.Table,
    mix: Mapping[str, int],
    codes: list[str],
    seen: _From,
    learn: list[list[str]],
    imputed: npt.NDArray[np.bool_],
    programs: pa.Array,
    quality: Quality,
    weights: Mapping[str, float],
    licenses: Mapping[str, pa.Array],
) -> pa.Table:
    reach = (seen.people[:, None] * seen.feasible).sum(axis=0)
    values = {
        "reach": np.where(reach > 0, reach, np.nan),
        "similarity": seen.mean(seen.alike),
        "wage_change": seen.mean(seen.change),
        "openings": floats(local["openings"]),
        "to_learn": seen.mean(seen.points),
    }
    judged = quality_columns(quality, codes)
    values[JUDGED] = floats(judged[JUDGED])
    nowhere = ~seen.feasible
    ends = [
        np.where(nowhere, np.inf, seen.low).min(axis=0),
        np.where(nowhere, -np.inf, seen.high).max(axis=0),
    ]
    low, high = (np.where(np.isfinite(each), each, np.nan) for each in ends)
    partly = (nowhere | seen.whole).all(axis=0)
    largest = np.where(nowhere, -1.0, seen.people[:, None]).argmax(axis=0)
    capped = np.array([mark == "at_least" for mark in local["annual_p50_mark"].to_pylist()])
    limits = {
        "wage_change": (values["wage_change"], np.where(capped, np.inf, values["wage_change"])),
        JUDGED: quality_ends(floats(judged["quality_low"]), floats(judged["quality_high"])),
    }
    ranked = ranked_columns(ranked_moves(values, limits, weights, CRITERIA, reach > 0))
    table: dict[str, Any] = {
        **{name: local[name] for name in ("soc", "occupation", "annual_p50", "annual_p50_mark")},
        **ranked,
        "reach": reach,
        "reach_unknown": (seen.people[:, None] * seen.unknown).sum(axis=0),
        "origins": _origins(local, mix, codes, seen),
        **_column("similarity", values["similarity"], "not_evaluable", np.where(imputed, "estimated", "")),
        **_column(
            "to_learn",
            values["to_learn"],
            "not_evaluable",
            np.where(imputed, "estimated", np.where(partly, "", "at_least")),
        ),
        "learn": [learn[origin][target] if reach[target] else "" for target, origin in enumerate(largest)],
        "wage_change": pa.array(values["wage_change"], mask=np.isnan(values["wage_change"])),
        "wage_mark": _mark(values["wage_change"], "not_evaluable", np.where(capped, "at_least", "")),
        "wage_low": pa.array(low, mask=np.isnan(low)),
        "wage_high": pa.array(high, mask=np.isnan(low)),
        "wage_range_mark": _mark(low, "missing", "estimated"),
        **{name: local[name] for name in (*WITH_ENDS, "education", "education_mark")},
        "programs": programs,
        "programs_mark": pc.if_else(pc.is_valid(programs), pa.scalar(None, pa.string()), "missing"),
        **judged,
        **licenses,
    }
    found = pa.table(table)
    some = pc.or_(pc.greater(found["reach"], 0), pc.greater(found["reach_unknown"], 0))
    found = found.filter(some)
    return found.sort_by([("rank", "ascending"), ("reach", "descending"), ("soc", "ascending")])


def _origins(local: pa.Table, mix: Mapping[str, int], codes: list[str], seen: _From) -> list[str]:
    """Whence, in words: the origins for which a target is feasible, most people first."""
    titles = dict(zip(codes, local["occupation"].to_pylist(), strict=True))
    order = np.argsort(-seen.people, kind="stable")
    names = [f"{titles[soc]} ({people})" for soc, people in mix.items()]
    return ["; ".join(names[at] for at in order if seen.feasible[at, target]) for target in range(len(codes))]


def _column(name: str, values: Matrix, absent: str, marks: Any = "") -> dict[str, pa.Array]:
    said = np.where(np.isnan(values), absent, marks)
    return {
        name: pa.array(values, mask=np.isnan(values)),
        f"{name}_mark": pa.array(said, pa.string(), mask=said == ""),
    }


def _mark(values: Matrix, absent: str, present: Any = "") -> pa.Array:
    said = np.where(np.isnan(values), absent, present)
    return pa.array(said, pa.string(), mask=said == "")


def _reason(row: Mapping[str, Any], people: int) -> str:
    """One sentence: what speaks for and against it."""
    parts = [_("feasible for {count} of {all}").format(count=f"{row['reach']:.0f}", all=people)]
    if row["reach_unknown"]:
        unknown = _("not known for {count} of {all}")
        parts.append(unknown.format(count=f"{row['reach_unknown']:.0f}", all=people))
        parts = parts if row["reach"] else parts[1:]
    parts.append(wage_words(row["wage_change"], row["wage_mark"]))
    if row["learn"]:
        parts.append(_("to be learned most of all: {elements}").format(elements=row["learn"]))
    parts.append(openings_words(row))
    return "; ".join([*parts, *license_words(row), *quality_words(row)]) + "."
