"""The regions of the country as lists to go through: states, and what lies in each."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from highroad import language
from highroad.reference import geography, local_areas
from highroad.reference import regions as places
from highroad.reference.regions import Region
from highroad.web.directory.vocabulary import RegionKind


@dataclass(frozen=True, slots=True)
class Choice:
    """A region that can be chosen. certainty: of its boundary ("published", "derived", "likely", …)."""

    key: str
    name: str
    kind: str
    counties: int
    certainty: str = "published"
    note: str = ""


@dataclass(frozen=True, slots=True)
class Atlas:
    """What lies in a state. local_areas and planning_units are empty where nobody here knows them."""

    metros: tuple[Choice, ...]
    micros: tuple[Choice, ...]
    planning_units: tuple[Choice, ...]
    local_areas: tuple[Choice, ...]
    counties: tuple[Choice, ...]


def choice(region: Region) -> Choice:
    """A region as lists show it."""
    return Choice(
        region.key,
        region.name,
        str(RegionKind(region.kind).label),
        len(region.counties),
        region.certainty,
        region.note,
    )


@lru_cache(maxsize=4)
def _states(_language: str) -> tuple[Choice, ...]:
    found = (choice(places.resolve_region(f"state:{fips}")) for fips in geography.states())
    return tuple(sorted((each for each in found if each.counties), key=lambda each: each.name))


def states() -> tuple[Choice, ...]:
    """The states, the District of Columbia and Puerto Rico, by name; not those without county codes."""
    return _states(language.active())


def of_state(state: Region) -> Atlas:
    """What lies in a state, by name."""
    return _of_state(language.active(), state.key)


@lru_cache(maxsize=128)
def _of_state(_language: str, key: str) -> Atlas:
    state = places.resolve_region(key)
    inside = set(state.counties)
    metros = [metro for metro in geography.metros().values() if inside.intersection(metro.counties)]
    abbreviation = geography.states()[state.states[0]].abbreviation.lower()
    areas = [code for code in local_areas.local_areas() if code.startswith(f"{abbreviation}-")]
    units = [code for code in local_areas.planning_units() if code.startswith(f"{abbreviation}-")]
    return Atlas(
        metros=_choices(f"metro:{each.cbsa}" for each in metros if each.kind == "metropolitan"),
        micros=_choices(f"metro:{each.cbsa}" for each in metros if each.kind == "micropolitan"),
        planning_units=_choices(f"rpu:{code}" for code in units),
        local_areas=_choices(f"lwda:{code}" for code in areas),
        counties=_choices(f"county:{fips}" for fips in state.counties),
    )


def _choices(keys: object) -> tuple[Choice, ...]:
    return tuple(sorted((choice(places.resolve_region(key)) for key in keys), key=lambda each: each.name))
