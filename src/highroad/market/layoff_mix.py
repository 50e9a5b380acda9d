"""Which occupations a layoff is of, when its notice names only an industry and a number of people."""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from highroad.errors import BadQuestion, DataMissing
from highroad.language import gettext as _
from highroad.language import mark as N_
from highroad.market.areas import Area
from highroad.market.asking import catalogue_or_default
from highroad.market.mix_transitions import MOST
from highroad.market.occupations import NAMING, occupation_employment
from highroad.market.patterns import national_patterns, published_industries, staffed_like
from highroad.market.staffing import staffing_demand
from highroad.results import Column, Method, Result
from highroad.sources.catalogue import Catalogue

Matrix = npt.NDArray[np.float64]
Counts = npt.NDArray[np.int64]
MOST_PEOPLE: Final = 100_000
COLUMNS: Final = (
    *NAMING,
    Column("people", N_("People"), "count", N_("people"), mark="people_mark"),
    Column("low", N_("Interval, low end"), "count", N_("people"), mark="people_mark"),
    Column("high", N_("Interval, high end"), "count", N_("people"), mark="people_mark"),
    Column("share", N_("Share of the industry's jobs"), "percent", N_("percent"), 1, "people_mark"),
)


def layoff_mix(
    area: Area,
    industry: str,
    people: int,
    *,
    vintage: str | None = None,
    catalogue: Catalogue | None = None,
) -> Result:
    """The occupations of the people of a layoff, estimated from the nation's staffing pattern of an industry.

    area, vintage, catalogue: as in `location_quotients`. industry: a sector ("62", "48-49") or a three- to
    six-digit NAICS code. people: 1 to 100,000, as the notice says.

    Returns a `Result`; `.table`, most people first: `soc`, `occupation`, `people` (whole; shares times
    people, rounded by largest remainder so that they sum to the rounded whole), `low`, `high` (90 percent
    interval as if the people were drawn from the industry's jobs), `share` (percent), `people_mark`
    ("estimated"). At most sixty occupations that the area has and the pattern publishes, each of one person
    or more; the notes say how many people are in none of them.

    Raises UnknownArea, DataMissing (no pattern), BadQuestion. Source: BLS, OEWS, national industry-specific
    estimates.
    """
    catalogue = catalogue_or_default(catalogue)
    if not 1 <= people <= MOST_PEOPLE:
        raise BadQuestion(
            _("A layoff is of 1 to {most} people.").format(most=f"{MOST_PEOPLE:,}"),
            remedy=_("Give the number of people that the notice names."),
        )
    names = published_industries(catalogue, vintage)
    like = staffed_like([industry], names).get(industry)
    if like is None:
        raise DataMissing(
            _("No staffing pattern is published for {industry}.").format(industry=industry),
            remedy=_("Ask for the industry above it, or another one."),
        )
    pattern = national_patterns(catalogue, vintage)
    pattern = pattern.filter(pc.equal(pattern["industry_code"], like))
    everyone = pa.table({"industry_code": [like], "employment": [float(people)]})
    shares = staffing_demand(pattern, everyone).table.select(["soc", "jobs"])
    local = occupation_employment(area, level="detailed", vintage=vintage, catalogue=catalogue)
    found = local.table.select(["soc", "occupation"]).join(shares, "soc", join_type="inner").combine_chunks()
    found = found.filter(pc.is_valid(found["jobs"])).sort_by([("jobs", "descending"), ("soc", "ascending")])
    expected = found["jobs"].slice(0, MOST).to_numpy()
    count = _whole(expected)
    kept = count > 0
    low, high = _interval(expected[kept] / people, people)
    table = found.slice(0, MOST).filter(pa.array(kept)).select(["soc", "occupation"])
    columns = {"people": count[kept], "low": low, "high": high}
    for name, values in columns.items():
        table = table.append_column(name, pa.array(values, pa.int64()))
    table = table.append_column("share", pa.array(expected[kept] / people * 100))
    table = table.append_column("people_mark", pa.array(["estimated"] * table.num_rows, pa.string()))
    named = names.filter(pc.equal(names["industry_code"], like))["industry_name"][0].as_py()
    placed = int(count.sum())
    return Result(
        table=table,
        columns=COLUMNS,
        sources=local.sources,
        method=Method(
            key="layoff-mix",
            title=_("Occupations of a layoff"),
            words=_(
                "The people of a notice are divided among occupations as the industry's jobs are divided in "
                "the nation. The interval is as if they were drawn from those jobs by chance."
            ),
            formula="p_o = s_oi · P",
            citation="U.S. Bureau of Labor Statistics, OEWS, national industry-specific estimates",
            query=local.method.query,
            parameters={
                **local.method.parameters,
                "industry": industry,
                "pattern": like,
                "pattern_name": named,
                "people": people,
                "placed": placed,
            },
        ),
        notes=(
            _(
                "Estimated from the nation's staffing pattern for: {name}. One employer may staff otherwise."
            ).format(name=named),
            _("{count} of {all} people are in no occupation here: too few, or not published.").format(
                count=people - placed, all=people
            ),
            _("Ask the employer for the occupations; a mix that is known is better than this one."),
        ),
    )


def mix_of(result: Result) -> dict[str, int]:
    """The mix of a `layoff_mix`, as `mix_transitions` takes it."""
    pairs = zip(result.table["soc"].to_pylist(), result.table["people"].to_pylist(), strict=True)
    return {soc: int(people) for soc, people in pairs}


def _whole(expected: Matrix) -> Counts:
    """Whole people that sum to the rounded sum: what is left goes to the largest remainders."""
    down = np.floor(expected).astype(np.int64)
    left = round(float(expected.sum())) - int(down.sum())
    down[np.argsort(-(expected - down), kind="stable")[:left]] += 1
    return down


def _interval(share: Matrix, people: int) -> tuple[Counts, Counts]:
    from scipy.stats import binom

    ends = np.asarray(binom.ppf([[0.05], [0.95]], people, np.clip(share, 0, 1)), dtype=np.int64)
    return ends[0], ends[1]
