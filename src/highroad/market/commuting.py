"""Commuting: where those who work in a region live, where its residents work, and how many jobs are near."""

from __future__ import annotations

from typing import Any, Final, Literal

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from highroad.errors import BadQuestion, DataMissing
from highroad.language import gettext as _
from highroad.language import mark as N_
from highroad.market.asking import ask, catalogue_or_default, query_text
from highroad.market.occupations import check_choice
from highroad.reference import geography
from highroad.reference.regions import Region, resolve_region
from highroad.results import Column, Method, Result
from highroad.sources.catalogue import Catalogue

Direction = Literal["in", "out"]
DIRECTIONS: Final = ("in", "out")
COMMUTING: Final = (
    Column("county_fips", N_("County code"), "code"),
    Column("county", N_("County")),
    Column("place", N_("Of the region")),
    Column("jobs", N_("Jobs"), "count", N_("jobs")),
    Column("share", N_("Share of jobs"), "percent", N_("percent"), 1),
    Column("low", N_("Up to $1,250 a month"), "percent", N_("percent"), 1),
    Column("high", N_("More than $3,333 a month"), "percent", N_("percent"), 1),
)
REACHABLE: Final = (
    Column("ring", N_("Miles from where residents live")),
    Column("jobs", N_("Jobs"), "count", N_("jobs")),
    Column("within", N_("Jobs up to this distance"), "count", N_("jobs")),
    Column("high", N_("More than $3,333 a month"), "percent", N_("percent"), 1, "high_mark"),
)
#: Miles at which the rings of `reachable_jobs` end, beside the distance that is asked for.
RINGS: Final = (5, 10, 20, 30, 50)
MOST_MILES: Final = 100
_EARTH_MILES: Final = 3958.8
_CITATION: Final = (
    "U.S. Census Bureau, LEHD Origin-Destination Employment Statistics (LODES 8), technical document"
)
INSIDE: Final = N_("inside")
OUTSIDE: Final = N_("outside")


def commuting(
    region: str | Region,
    *,
    direction: Direction = "in",
    vintage: str | None = None,
    catalogue: Catalogue | None = None,
) -> Result:
    """Jobs by the county at the other end of the way to work.

    direction: "in", the homes of those who work in the region (its labor shed); "out", the workplaces of
    those who live in it. vintage: a year at hand; the newest when none is named.

    Returns a `Result`; `.table`, most jobs first: `county_fips`, `county`, `place` ("inside" or "outside" the
    region), `jobs`, `share` (percent of all), `low`, `high` (percent of these jobs that pay up to $1,250,
    more than $3,333 a month). Raises UnknownArea, and DataMissing when no flows of the region's states are at
    hand. Source: Census Bureau, LODES, all jobs (JT00); a person with two jobs counts twice.
    """
    check_choice("direction", direction, DIRECTIONS)
    here = resolve_region(region) if isinstance(region, str) else region
    catalogue = catalogue_or_default(catalogue)
    flows = catalogue.table("lodes", "flows", vintage)
    at_hand = _at_hand(here, ask("commuting_files.sql", views={"flows": flows}))
    rows = ask(
        "commuting.sql",
        views={"flows": flows},
        tables={"here": pa.table({"county_fips": pa.array(here.counties, pa.string())})},
        direction=direction,
    )
    if not rows.num_rows:
        raise DataMissing(
            _("The flows at hand hold no county of {region}.").format(region=here.name),
            remedy=_("Older data know Connecticut by its eight counties; ask for the state."),
        )
    jobs = pc.cast(rows["jobs"], pa.float64())
    inside = pc.is_in(rows["county_fips"], pa.array(here.counties, pa.string()))
    table = pa.table(
        {
            "county_fips": rows["county_fips"],
            "county": _names(rows["county_fips"]),
            "place": pc.if_else(inside, INSIDE, OUTSIDE),
            "jobs": rows["jobs"],
            "share": pc.multiply(pc.divide(jobs, pc.sum(jobs)), 100.0),
            "low": pc.multiply(pc.divide(pc.cast(rows["low"], pa.float64()), jobs), 100.0),
            "high": pc.multiply(pc.divide(pc.cast(rows["high"], pa.float64()), jobs), 100.0),
        }
    )
    return Result(
        table=table,
        columns=COMMUTING,
        sources=(catalogue.reference("lodes", vintage),),
        method=Method(
            key="commuting",
            title=_("Commuting by county"),
            words=_(
                "Jobs are added up over pairs of census blocks, by the county of the home and of the "
                "workplace. "
                "Every job counts, so that a person with two counts twice."
            ),
            formula=_("share = 100 · jobs of the county / all jobs with one end in the region"),
            citation=_CITATION,
            query=query_text("commuting.sql"),
            parameters={"region": here.key, "area_name": here.name, "direction": direction},
        ),
        notes=(
            *_not_at_hand(here, at_hand, direction),
            _("The publisher adds noise to small cells; a county with few jobs is uncertain."),
        ),
    )


def reachable_jobs(
    region: str | Region,
    *,
    miles: int = 20,
    vintage: str | None = None,
    catalogue: Catalogue | None = None,
) -> Result:
    """Jobs by distance from the middle of where a region's workers live: a stand-in for time on the way.

    miles: the distance asked about, 1 to 100; a ring ends there. vintage: a year at hand; the newest when
    none is named.

    Returns a `Result`; `.table`, the nearest ring first: `ring` ("0–5", … miles in a straight line), `jobs`,
    `within` (jobs up to the ring's end), `high` (percent that pay more than $3,333 a month; null and "not
    applicable" in a ring without jobs). Raises UnknownArea, BadQuestion for the nation and other miles, and
    DataMissing without workplaces, homes and their blocks. Source: Census Bureau, LODES, workplaces and
    homes of all jobs.
    """
    here = resolve_region(region) if isinstance(region, str) else region
    if here.kind == "nation":
        raise BadQuestion(
            _("Jobs within reach are asked about a place: the middle of a whole nation is near to nobody."),
            remedy=_("Ask for a county, a metropolitan area or a local area."),
        )
    if not 1 <= miles <= MOST_MILES:
        raise BadQuestion(
            _("{miles} miles are no way to work.").format(miles=miles),
            remedy=_("Ask for a distance of 1 to {most} miles.").format(most=MOST_MILES),
        )
    catalogue = catalogue_or_default(catalogue)
    ends = sorted({*RINGS, miles})
    at = pq.read_table(
        catalogue.table("lodes_blocks", "blocks"), columns=["block", "county_fips", "latitude", "longitude"]
    )
    at = at.filter(pc.and_(pc.is_valid(at["latitude"]), pc.is_valid(at["longitude"])))
    homes = _placed(catalogue, "homes", vintage, at)
    homes = homes.filter(pc.is_in(homes["county_fips"], pa.array(here.counties, pa.string())))
    work = _placed(catalogue, "workplaces", vintage, at)
    if not homes.num_rows or not work.num_rows:
        raise DataMissing(
            _("The homes and workplaces at hand hold no county of {region}.").format(region=here.name),
            remedy=_(
                "Add the state's rac and wac files of LODES, and its xwalk, with `highroad sources add`."
            ),
        )
    middle = [np.average(homes[name], weights=homes["jobs"]) for name in ("latitude", "longitude")]
    far = miles_between(middle[0], middle[1], work["latitude"].to_numpy(), work["longitude"].to_numpy())
    place = np.searchsorted(np.array(ends, float), far)
    jobs, high = (
        np.bincount(place, weights=work[name].to_numpy(), minlength=len(ends) + 1)[: len(ends)]
        for name in ("jobs", "over_3333")
    )
    share = [100 * part / whole if whole else None for part, whole in zip(high, jobs, strict=True)]
    names = [f"{low}–{end}" for low, end in zip((0, *ends), ends, strict=False)]
    table = pa.table(
        {
            "ring": names,
            "jobs": pa.array(jobs.astype(np.int64)),
            "within": pa.array(jobs.cumsum().astype(np.int64)),
            "high": pa.array(share, pa.float64()),
            "high_mark": pa.array(
                [None if each is not None else "not_applicable" for each in share], pa.string()
            ),
        }
    )
    return Result(
        table=table,
        columns=REACHABLE,
        sources=(catalogue.reference("lodes", vintage), catalogue.reference("lodes_blocks")),
        method=Method(
            key="reachable-jobs",
            title=_("Jobs by distance"),
            words=_(
                "The middle is the average place of the homes of the region’s workers. Jobs are counted by "
                "the "
                "straight line from there to the middle of their census block. Roads are longer, and time "
                "on the "
                "way depends on them: this is a stand-in."
            ),
            formula=_("distance = 2 r asin √(sin²(Δφ/2) + cos φ₁ cos φ₂ sin²(Δλ/2)), r = 3,958.8 miles"),
            citation=_CITATION,
            parameters={
                "region": here.key,
                "area_name": here.name,
                "latitude": f"{middle[0]:.3f}",
                "longitude": f"{middle[1]:.3f}",
                "miles": str(miles),
            },
        ),
        notes=(
            _("Workplaces in states whose files are not at hand are not counted."),
            _("For a region much wider than a way to work, one middle says little."),
        ),
    )


def _placed(catalogue: Catalogue, name: str, vintage: str | None, at: pa.Table) -> pa.Table:
    """Rows of workplaces or homes (all jobs) with the county and the place of their block."""
    rows = pq.read_table(
        catalogue.table("lodes", name, vintage),
        columns=["block", "jobs", "over_3333"],
        filters=[("part", "=", "S000"), ("job_type", "=", "JT00")],
    )
    return rows.join(at, "block", join_type="inner")


def miles_between(latitude: float, longitude: float, latitudes: Any, longitudes: Any) -> Any:
    """Great-circle distance from one place to others, in miles; places in degrees."""
    one, two = np.radians(latitude), np.radians(latitudes)
    across = np.radians(longitudes - longitude)
    part = np.sin((two - one) / 2) ** 2 + np.cos(one) * np.cos(two) * np.sin(across / 2) ** 2
    return 2 * _EARTH_MILES * np.arcsin(np.sqrt(part))


def _names(fips: pa.ChunkedArray) -> pa.Array:
    known = geography.counties()
    texts = fips.to_pylist()
    return pa.array([known[each].full_name if each in known else each for each in texts], pa.string())


def _at_hand(here: Region, files: pa.Table) -> set[tuple[str, str]]:
    """State and part of the flows at hand. Raises DataMissing when the region's own states are not there."""
    found = set(zip(files["state"].to_pylist(), files["part"].to_pylist(), strict=True))
    wanted = {code[:2] for code in here.counties}
    lacking = sorted(wanted - {state for state, part in found if part == "main"})
    if lacking:
        names = [geography.states()[state].name for state in lacking]
        raise DataMissing(
            _("No commuting flows are at hand of: {states}.").format(states=", ".join(names)),
            remedy=_("Get them with `highroad sources fetch lodes --region {key}`.").format(key=here.key),
        )
    return found


def _not_at_hand(here: Region, at_hand: set[tuple[str, str]], direction: Direction) -> tuple[str, ...]:
    """What the files at hand leave out at the border of a state."""
    states = {code[:2] for code in here.counties}
    if direction == "in" and not states <= {state for state, part in at_hand if part == "aux"}:
        return (
            _(
                "People who work here and live in another state are not counted: the files of that part "
                "(aux) "
                "are not at hand."
            ),
        )
    if direction == "out":
        return (_("Residents who work in a state whose files are not at hand are not counted."),)
    return ()
