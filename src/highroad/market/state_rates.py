"""A state's own projected rates by occupation: of its area that holds a region, else of the whole state."""

from __future__ import annotations

import re
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from highroad.errors import BadQuestion, DataMissing
from highroad.language import gettext as _
from highroad.market.areas import Described
from highroad.market.openings_range import half_unit
from highroad.reference import geography, regions
from highroad.results import SourceReference
from highroad.sources.catalogue import Catalogue

SOURCE = "state_projections"
#: What is projected for each job of the base year, by the year.
PARTS = ("growth", "exits", "transfers", "openings")
#: So many years older than the state's newest may be what is projected for an area of it: two rounds.
OLDER = 4
#: The fewest and the most openings for each job that the rounding of the state's numbers leaves possible.
ENDS_OF_STATE = ("least", "most")
_NAMED = re.compile(r"\(([^()]+?) Count(?:y|ies)\)\s*$")


@dataclass(frozen=True, slots=True)
class StateRates:
    """By occupation (`soc`): `state_growth`, `state_exits`, `state_transfers`, `state_openings`, each a year
    and for each job of the base year; null where the state doesn't say; `state_least`, `state_most`:
    openings at the fewest and the most that rounding allows. years: length of the projection.
    area: whose they are, as the state calls it. whole: whether of the whole state.
    """

    table: pa.Table
    years: int
    area: str
    whole: bool
    reference: SourceReference


def state_rates(here: Described, catalogue: Catalogue, vintage: str | None = None) -> StateRates:
    """The projections of the one state that holds these areas, for the smallest of its own areas that holds
    all of their counties; the newest of that area. An area's may be up to `OLDER` years older than the
    state's newest: states publish their areas later.

    Raises BadQuestion for areas of several states, DataMissing where the state's file is not at hand.
    """
    place = _region(here)
    if len(place.states) != 1:
        raise BadQuestion(
            _("{area} lies in several states, and each projects for itself.").format(area=here.name),
            remedy=_("Take the nation's rates, or ask for a part in one state."),
        )
    state = geography.states()[place.states[0]]
    found: list[tuple[int, int, str, pa.Table, SourceReference]] = []
    newest = 0
    for each in catalogue.vintages(SOURCE):
        if vintage and str(each.vintage) != vintage:
            continue
        cells = pq.read_table(each.tables["cells"])
        mine = pc.or_(
            pc.fill_null(pc.equal(cells["state_fips"], state.fips), False),
            pc.and_(pc.is_null(cells["state_fips"]), pc.equal(cells["area_name"], state.name)),
        )
        cells = cells.filter(mine)
        newest = max(newest, int(each.vintage)) if cells.num_rows else newest
        for size, name in _holding(cells, place) if int(each.vintage) >= newest - OLDER else ():
            found.append((size, -int(each.vintage), name, cells, each.reference))
    if found:
        size, _vintage, name, cells, reference = min(found, key=lambda each: each[:3])
        rows = cells.filter(pc.equal(cells["area_name"], name))
        last = pc.max(rows["projected_year"]).as_py()
        rows = rows.filter(pc.equal(rows["projected_year"], last))
        years = int(last - rows["base_year"][0].as_py())
        whole = size == len(geography.counties_of_state(state.fips))
        return StateRates(_per_job(rows, years), years, name, whole, reference)
    raise DataMissing(
        _("The projections of {state} are not at hand.").format(state=state.name),
        remedy=_("Get them with `highroad sources fetch state_projections`, or take the nation's rates."),
    )


def _region(here: Described) -> regions.Region:
    if here.region:
        return regions.resolve_region(here.region)
    keys = [f"state:{code[:2]}" if code.endswith("00000") else f"metro:{code[2:]}" for code in here.codes]
    if len(keys) == 1 and here.codes[0] != "0000000":
        return regions.resolve_region(keys[0])
    raise BadQuestion(
        _("A state's projections are for one area of it, not for {area}.").format(area=here.name),
        remedy=_("Ask for one region, or take the nation's rates."),
    )


def _holding(cells: pa.Table, place: regions.Region) -> list[tuple[int, str]]:
    """The areas that hold the region, by how many counties they have."""
    state = place.states[0]
    found = []
    for name in sorted(set(cells["area_name"].to_pylist())):
        counties = _counties(name, state)
        if name == geography.states()[state].name:
            found.append((len(geography.counties_of_state(state)), name))
        elif place.kind != "state" and counties and set(place.counties) <= counties:
            found.append((len(counties), name))
    return found


def _counties(area: str, state: str) -> frozenset[str]:
    """The counties that an area's name tells, as "Fresno MSA (Fresno and Madera Counties)" does."""
    told = _NAMED.search(area)
    if told is None:
        return frozenset()
    names = {each.strip() for each in re.split(r",\s*and\s+|\s+and\s+|,\s*", told.group(1))}
    inside = geography.counties_of_state(state)
    known = {each.name: each.fips for each in geography.counties().values() if each.fips in inside}
    return frozenset(known[name] for name in names) if names <= known.keys() else frozenset()


def _per_job(rows: pa.Table, years: int) -> pa.Table:
    """What a year brings for each job of the base year; openings as the state tells them."""
    base = pc.if_else(pc.greater(rows["employment"], 0.0), rows["employment"], pa.scalar(None, pa.float64()))
    change = pc.coalesce(rows["change"], pc.subtract(rows["projected_employment"], rows["employment"]))
    yearly = {
        "growth": pc.divide(change, float(years)),
        "exits": pc.divide(rows["exits"], float(years)),
        "transfers": pc.divide(rows["transfers"], float(years)),
    }
    added = pc.max_element_wise(
        pc.add(pc.add(yearly["growth"], yearly["exits"]), yearly["transfers"]), 0.0, skip_nulls=False
    )
    yearly["openings"] = pc.coalesce(
        rows["annual_openings"], pc.divide(rows["openings"], float(years)), added
    )
    least, most = _ends(rows, yearly["openings"], years)
    return pa.table(
        {
            "soc": rows["soc"],
            **{f"state_{name}": pc.divide(each, base) for name, each in yearly.items()},
            "state_least": least,
            "state_most": most,
        }
    )


def _ends(rows: pa.Table, openings: pa.ChunkedArray, years: int) -> tuple[pa.ChunkedArray, pa.ChunkedArray]:
    """The fewest and the most openings for each job; numbers are rounded to what divides all of a column."""
    half = half_unit(rows["employment"])
    parts = sum(half_unit(rows[name]) for name in ("change", "exits", "transfers")) / years
    whole = pc.if_else(pc.is_valid(rows["openings"]), half_unit(rows["openings"]) / years, parts)
    off = pc.if_else(pc.is_valid(rows["annual_openings"]), half_unit(rows["annual_openings"]), whole)
    fewest = pc.max_element_wise(pc.subtract(openings, off), 0.0, skip_nulls=False)
    jobs = rows["employment"]
    sure = pc.if_else(pc.greater(jobs, half), jobs, pa.scalar(None, pa.float64()))
    return pc.divide(fewest, pc.add(sure, half)), pc.divide(pc.add(openings, off), pc.subtract(sure, half))
