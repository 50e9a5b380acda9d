"""What a region is, and how a region is made from its key."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Literal

from highroad.errors import UnknownArea
from highroad.language import active
from highroad.language import gettext as _
from highroad.reference import geography, local_areas
from highroad.reference.regions.keys import Kind, counties_key, format_key, parse_key

#: published: read from the publisher's file; derived: follows from published facts; likely: compiled from
#: knowledge and not checked against a publisher's list; unknown: nobody here knows.
Certainty = Literal["published", "derived", "likely", "unknown"]


@dataclass(frozen=True, slots=True)
class Region:
    """A named set of whole counties on a date.

    counties, states: FIPS codes, ascending. boundary_date: since when these boundaries hold.
    partial_counties: counties of which the region covers only a part (local areas that follow city limits);
    published numbers for the county then describe more than the region. note: what a reader must know, or "".
    """

    key: str
    name: str
    kind: Kind
    counties: tuple[str, ...]
    states: tuple[str, ...]
    boundary_date: date
    certainty: Certainty = "published"
    note: str = ""
    partial_counties: tuple[str, ...] = ()


def region_of(kind: Kind, code: str, on: date | None = None) -> Region:
    """The region of a parsed key. Raises `UnknownArea`; `DateNotCovered` when nothing holds on that day."""
    return _region_in(active(), kind, code, on)


@lru_cache(maxsize=8192)
def _region_in(_language: str, kind: Kind, code: str, on: date | None) -> Region:
    """Names and notes are spoken, so what is remembered is remembered for each language."""
    builders = {
        "nation": _nation,
        "state": _state,
        "metro": _metro,
        "county": _counties,
        "counties": _counties,
        "local_area": _local_area,
        "planning_unit": _planning_unit,
    }
    return builders[kind](code, on)


def region_of_key(key: str, on: date | None = None) -> Region:
    """The region of a key such as "county:06019". Raises `UnknownArea` and `DateNotCovered`."""
    kind, code = parse_key(key)
    return region_of(kind, code, on)


def _nation(_code: str, on: date | None) -> Region:
    inside = {
        s.abbreviation: s.fips for s in geography.states(on).values() if s.kind in geography.NATION_CODES
    }
    counties = tuple(sorted(f for f, county in geography.counties(on).items() if county.state in inside))
    return Region(
        "nation:us",
        _("United States"),
        "nation",
        counties,
        tuple(sorted(inside.values())),
        geography.county_set_date(on),
        note=_("The 50 states and the District of Columbia, as in national statistics."),
    )


def _state(code: str, on: date | None) -> Region:
    state = geography.states(on).get(code)
    if state is None:
        raise _unknown(format_key("state", code))
    counties = tuple(sorted(f for f in geography.counties(on) if f[:2] == code))
    note = "" if counties else _("No county codes are carried for this island area.")
    return Region(
        format_key("state", code),
        state.name,
        "state",
        counties,
        (code,),
        geography.county_set_date(on),
        note=note,
    )


def _metro(code: str, on: date | None) -> Region:
    metro = geography.metros(on).get(code)
    if metro is None:
        raise _unknown(format_key("metro", code))
    note = _("A micropolitan area.") if metro.kind == "micropolitan" else ""
    return Region(
        format_key("metro", code),
        metro.title,
        "metro",
        metro.counties,
        _states_of(metro.counties),
        metro.boundary_date,
        note=note,
    )


def _counties(code: str, on: date | None) -> Region:
    wanted = tuple(sorted(set(code.split("+"))))
    known = geography.counties(on)
    for fips in wanted:
        if fips not in known:
            raise _unknown_county(fips, on)
    key = counties_key(wanted)
    since = max((known[f].valid_from or geography.county_set_date(date(2013, 1, 1))) for f in wanted)
    kind: Kind = "county" if len(wanted) == 1 else "counties"
    return Region(key, _name_of(wanted, on), kind, wanted, _states_of(wanted), since)


def _name_of(fips: tuple[str, ...], on: date | None) -> str:
    known = geography.counties(on)
    if len(fips) == 1:
        return known[fips[0]].full_name
    one_state = len({known[f].state for f in fips}) == 1
    names = [known[f].legal_name if one_state else known[f].full_name for f in fips]
    shown = names if len(names) <= 4 else names[:3]
    rest = len(names) - len(shown)
    if rest:
        text = _("{names} and {count} more").format(names=", ".join(shown), count=rest)
    else:
        text = _("{names} and {last}").format(names=", ".join(shown[:-1]), last=shown[-1])
    return f"{text}, {known[fips[0]].state}" if one_state else text


def _local_area(code: str, on: date | None) -> Region:
    area = local_areas.local_areas(on).get(code)
    if area is None:
        raise _unknown(format_key("local_area", code))
    notes = [
        _("Covers only part of {county}: {what}.").format(
            county=geography.counties(on)[f].legal_name, what=what
        )
        for f, what in area.partial.items()
    ]
    if not area.seen:
        notes.append(_("Its counties were compiled without an official list; check with the local board."))
    return Region(
        format_key("local_area", code),
        _("{name} local workforce area, {state}").format(name=area.name, state=code[:2].upper()),
        "local_area",
        area.counties,
        _states_of(area.counties),
        area.boundary_date,
        "published" if area.seen else "likely",
        " ".join(notes),
        tuple(sorted(area.partial)),
    )


def _planning_unit(code: str, on: date | None) -> Region:
    unit = local_areas.planning_units(on).get(code)
    if unit is None:
        raise _unknown(format_key("planning_unit", code))
    areas = [local_areas.local_areas(on)[key] for key in unit.local_areas]
    counties = tuple(sorted({fips for area in areas for fips in area.counties}))
    partial = _partly_covered(areas, on)
    notes = [_("Membership was compiled without an official list; check with the state board.")]
    if partial:
        names = ", ".join(geography.counties(on)[f].legal_name for f in partial)
        notes.append(_("Covers only part of: {names}.").format(names=names))
    return Region(
        format_key("planning_unit", code),
        _("{name} planning unit, {state}").format(name=unit.name, state=code[:2].upper()),
        "planning_unit",
        counties,
        _states_of(counties),
        unit.boundary_date,
        "likely",
        " ".join(notes),
        partial,
    )


def _partly_covered(areas: list[local_areas.LocalArea], on: date | None) -> tuple[str, ...]:
    """Counties that these local areas hold in part while an area outside of them holds the rest."""
    inside = {area.code for area in areas}
    outside = {
        f for code, area in local_areas.local_areas(on).items() if code not in inside for f in area.partial
    }
    return tuple(sorted({f for area in areas for f in area.partial} & outside))


def _states_of(fips: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(sorted({f[:2] for f in fips}))


def _unknown(key: str) -> UnknownArea:
    return UnknownArea(
        _("There is no region {key}.").format(key=key),
        remedy=_("Search for it by name: highroad regions find NAME."),
    )


def _unknown_county(fips: str, on: date | None) -> UnknownArea:
    day = on.isoformat() if on else _("today")
    remedy = _("County codes have five digits and change now and then; search by name or give a date.")
    ended = None if on else geography.ended_county(fips)
    if ended and ended[0].valid_to:
        gone, begun = ended
        remedy = _("{name} was a county until {day}. Since then: {counties}.").format(
            name=gone.full_name,
            day=gone.valid_to.isoformat() if gone.valid_to else "",
            counties="; ".join(f"{each.full_name} (county:{each.fips})" for each in begun) or "–",
        )
    return UnknownArea(
        _("There is no county with the code {fips} ({day}).").format(fips=fips, day=day),
        remedy=remedy,
    )
