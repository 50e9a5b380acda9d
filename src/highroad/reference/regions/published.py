"""Which areas publishers key their data by, and how those areas lie to a region.

Data are published for counties, metropolitan areas, nonmetropolitan areas and states; a region is a set of
counties. `published_areas` says for each area whether it *is* the region, lies *within* it, *contains* it or
*overlaps* it, so that nobody reads a number of one place as a number of another.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from typing import Literal

from highroad.language import active
from highroad.language import gettext as _
from highroad.reference import geography
from highroad.reference.files import file_in_force
from highroad.reference.regions.model import Certainty, Region

Dataset = Literal["oews", "qcew", "laus", "population"]
#: Island areas outside of the QCEW: American Samoa, Guam, Northern Mariana Islands.
_NO_QCEW = {"60", "66", "69"}

Relation = Literal["same", "contains", "within", "overlaps"]
AreaType = Literal["nation", "state", "metro", "nonmetro", "county"]


@dataclass(frozen=True, slots=True)
class AreaMatch:
    """An area of a data set and how it lies to a region.

    code: as the publisher writes it (OEWS seven digits; QCEW area_fips; county FIPS for LAUS and population).
    relation: the area is the "same" as the region, lies "within" it, "contains" it and more, or "overlaps".
    counties: those of the area, None when nobody here knows them; region_counties: those of the region.
    """

    code: str
    name: str
    area_type: AreaType
    relation: Relation
    certainty: Certainty
    note: str = ""
    counties: frozenset[str] | None = None
    region_counties: tuple[str, ...] = ()

    @property
    def counties_missing(self) -> tuple[str, ...] | None:
        """Counties of the region that the area does not cover; None when its counties are not known."""
        if self.counties is None:
            return None
        return tuple(fips for fips in self.region_counties if fips not in self.counties)

    @property
    def counties_outside(self) -> tuple[str, ...] | None:
        """Counties of the area outside of the region; None when its counties are not known."""
        return None if self.counties is None else tuple(sorted(self.counties - set(self.region_counties)))


@dataclass(frozen=True, slots=True)
class Area:
    """An area of a data set with its counties; None when its composition is not known."""

    code: str
    name: str
    area_type: AreaType
    counties: frozenset[str] | None
    certainty: Certainty
    state: str = ""


def published_areas(region: Region, dataset: Dataset, *, on: date | None = None) -> list[AreaMatch]:
    """The areas of `dataset` that touch `region`, best first, in a fixed order.

    First the area that is the region; else the smallest that contains it; then those within it and those that
    overlap it; then the state (or the nation, when no state contains it); last, nonmetropolitan areas of
    which it is only known that one of them applies. The nation is described by itself and its states (for
    LAUS and population: by all counties). `on` chooses the boundaries (None: the newest); before July 2023
    QCEW is described by counties and states alone, and OEWS raises `DateNotCovered` before May 2025.
    """
    return list(_published_areas(region, dataset, on, active()))


@lru_cache(maxsize=512)
def _published_areas(
    region: Region, dataset: Dataset, on: date | None, _language: str
) -> tuple[AreaMatch, ...]:
    inside = frozenset(region.counties)
    if region.kind == "nation" and dataset in ("oews", "qcew"):
        areas = (*_state_areas(dataset, on),)
    else:
        areas = _areas(dataset, on)
    found = [match for area in areas if (match := _match(area, region, inside)) is not None]
    found += _wider(region, dataset, on)
    return tuple(sorted(found, key=lambda match: _sort_key(match, region.kind)))


def _match(area: Area, region: Region, inside: frozenset[str]) -> AreaMatch | None:
    if area.counties is None:
        return None
    shared = area.counties & inside
    if not shared:
        return None
    partial = not shared.isdisjoint(region.partial_counties)
    whole_region, whole_area = len(shared) == len(inside), len(shared) == len(area.counties) and not partial
    relation: Relation = "overlaps"
    if whole_region:
        relation = "same" if whole_area else "contains"
    elif whole_area:
        relation = "within"
    note = _note(relation, partial, area.counties - inside)
    return AreaMatch(
        area.code, area.name, area.area_type, relation, area.certainty, note, area.counties, region.counties
    )


def _note(relation: Relation, partial: bool, outside: frozenset[str] = frozenset()) -> str:
    if partial:
        return _("The region covers only part of a county here; the numbers describe the whole county.")
    if relation == "contains" and 0 < len(outside) <= 4:
        known = geography.counties()
        names = "; ".join(known[f].full_name if f in known else f for f in sorted(outside))
        return _("The numbers describe a larger area than the region: also {counties}.").format(
            counties=names
        )
    return {
        "same": "",
        "within": _("The numbers describe a part of the region."),
        "contains": _("The numbers describe a larger area than the region."),
        "overlaps": _("The numbers describe an area that shares only some counties with the region."),
    }[relation]


def _sort_key(match: AreaMatch, kind: str) -> tuple[int, int, int, int, str]:
    if match.counties is None:
        return (5, 0, 0, 0, match.code)
    wide = match.area_type in ("state", "nation") and match.relation in ("contains", "overlaps")
    rank = 4 if wide else {"same": 0, "contains": 1, "within": 2, "overlaps": 3}[match.relation]
    shared = len(match.counties.intersection(match.region_counties))
    type_rank = 0 if match.area_type == kind else 1
    return (rank, len(match.counties) - shared, -shared, type_rank, match.code)


def _areas(dataset: Dataset, on: date | None) -> tuple[Area, ...]:
    if dataset == "oews":
        return oews_areas(on)
    if dataset == "qcew":
        return (*_qcew_metros(on), *_county_areas(on))
    return _county_areas(on)


def _county_areas(on: date | None) -> tuple[Area, ...]:
    # Most days share one set of counties.
    return _county_areas_since(geography.county_set_date(on))


@cache
def _county_areas_since(on: date) -> tuple[Area, ...]:
    return tuple(
        Area(c.fips, c.full_name, "county", frozenset({c.fips}), "published", c.fips[:2])
        for c in geography.counties(on).values()
    )


@cache
def _qcew_metros(on: date | None) -> tuple[Area, ...]:
    if not geography.metros_cover(on):
        return ()
    return tuple(
        Area(f"C{m.cbsa[:4]}", m.title, "metro", frozenset(m.counties), "published")
        for m in geography.metros(on).values()
    )


@cache
def oews_areas(on: date | None = None) -> tuple[Area, ...]:
    """The metropolitan and nonmetropolitan areas of OEWS. Raises `DateNotCovered`."""
    rows = file_in_force(geography.FOLDER, "oews_areas", on).rows
    metros = geography.metros(on)
    in_metro = {f for m in metros.values() if m.kind == "metropolitan" for f in m.counties}
    alone = {
        s
        for s in {r["state_fips"] for r in rows}
        if sum(r["kind"] == "nonmetro" and r["state_fips"] == s for r in rows) == 1
    }
    listed: dict[str, set[str]] = {}
    sure: dict[str, Certainty] = {}
    for row in file_in_force(geography.FOLDER, "oews_nonmetro_counties", on).rows:
        listed.setdefault(row["area_code"], set()).add(row["fips"])
        sure[row["area_code"]] = row["certainty"]  # type: ignore[assignment]
    areas = []
    for r in rows:
        code, state = r["area_code"], r["state_fips"]
        if r["kind"] == "metro":
            areas.append(
                Area(code, r["name"], "metro", frozenset(metros[code[2:]].counties), "published", state)
            )
        elif r["kind"] == "nonmetro" and state in alone:
            rest = frozenset(f for f in geography.counties(on) if f[:2] == state and f not in in_metro)
            areas.append(Area(code, r["name"], "nonmetro", rest, "derived", state))
        elif r["kind"] == "nonmetro":
            known = frozenset(listed[code]) if code in listed else None
            areas.append(Area(code, r["name"], "nonmetro", known, sure.get(code, "unknown"), state))
    return tuple(areas)


def _wider(region: Region, dataset: Dataset, on: date | None) -> list[AreaMatch]:
    """The state or the nation, where the data set has them, and candidates nobody can tell apart."""
    if dataset in ("laus", "population"):
        return []
    single = len(region.states) == 1
    wide = _state(region, dataset, on) if single else [_nation(region, dataset, on)]
    return [*wide, *(_candidates(region, on) if dataset == "oews" and region.kind != "nation" else [])]


@cache
def _state_areas(dataset: Dataset, on: date | None) -> tuple[Area, ...]:
    """The states for which OEWS ("0600000") or QCEW ("06000") is published."""
    tail = "00000" if dataset == "oews" else "000"
    if dataset == "oews":
        rows = file_in_force(geography.FOLDER, "oews_areas", on).rows
        covered = {row["state_fips"] for row in rows if row["kind"] == "state"}
    else:
        covered = set(geography.states(on)) - _NO_QCEW
    return tuple(
        Area(f"{fips}{tail}", state.name, "state", geography.counties_of_state(fips, on), "published", fips)
        for fips, state in geography.states(on).items()
        if fips in covered
    )


def _state(region: Region, dataset: Dataset, on: date | None) -> list[AreaMatch]:
    area = next((area for area in _state_areas(dataset, on) if area.state == region.states[0]), None)
    if area is None:
        return []
    # A region drawn with counties of another date still lies in its state.
    counties = (area.counties or frozenset()) | set(region.counties)
    whole = len(counties) == len(region.counties) and not region.partial_counties
    relation: Relation = "same" if whole else "contains"
    note = _note(relation, False)
    return [AreaMatch(area.code, area.name, "state", relation, "published", note, counties, region.counties)]


def _nation(region: Region, dataset: Dataset, on: date | None) -> AreaMatch:
    """The nation; it leaves out the island areas, so it may only overlap a region that reaches into them."""
    national = [s.fips for s in geography.states(on).values() if s.kind in geography.NATION_CODES]
    counties = frozenset().union(*(geography.counties_of_state(fips, on) for fips in national))
    relation: Relation = "same" if region.kind == "nation" else "contains"
    if not set(region.states) <= set(national):
        relation = "overlaps"
    return AreaMatch(
        "0000000" if dataset == "oews" else "US000",
        _("United States"),
        "nation",
        relation,
        "published",
        _note(relation, False),
        counties,
        region.counties,
    )


def _candidates(region: Region, on: date | None) -> list[AreaMatch]:
    """Nonmetropolitan areas of unknown composition in states where a county of the region is in one."""
    areas = oews_areas(on)
    covered = {f for area in areas if area.counties for f in area.counties}
    states = {f[:2] for f in region.counties if f not in covered}
    return [
        AreaMatch(
            area.code,
            area.name,
            "nonmetro",
            "overlaps",
            "unknown",
            _("One of the nonmetropolitan areas of the state applies; which one is not known here."),
            None,
            region.counties,
        )
        for area in areas
        if area.counties is None and area.state in states
    ]
