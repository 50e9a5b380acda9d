"""Finding regions by what people type: codes, names of counties, cities of a metropolitan title."""

from __future__ import annotations

import difflib
import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Literal

from highroad.errors import DateNotCovered, UnknownArea
from highroad.language import gettext as _
from highroad.reference import geography, local_areas
from highroad.reference.regions.keys import Kind, looks_like_key
from highroad.reference.regions.model import Region, region_of, region_of_key

#: How the text was met, best first. "similar" means: nothing was met, did you mean this?
How = Literal["code", "title", "name", "city", "prefix", "words", "part", "similar"]
_HOW_ORDER: tuple[How, ...] = ("code", "title", "name", "city", "prefix", "words", "part", "similar")
_KIND_ORDER: tuple[Kind, ...] = (
    "nation",
    "metro",
    "county",
    "counties",
    "local_area",
    "planning_unit",
    "state",
)

#: Names that everybody uses and no title contains.
_ALIASES = {
    "usa": ("nation", "us"),
    "us": ("nation", "us"),
    "nyc": ("metro", "35620"),
    "twin cities": ("metro", "33460"),
    "dfw": ("metro", "19100"),
    "washington dc": ("state", "11"),
}


@dataclass(frozen=True, slots=True)
class RegionMatch:
    """A region that answers to a text, and how. `similar` matches are guesses ("did you mean")."""

    region: Region
    how: How

    @property
    def is_guess(self) -> bool:
        """Whether nothing matched and this is only spelled alike."""
        return self.how == "similar"


@dataclass(frozen=True, slots=True)
class _Entry:
    kind: Kind
    code: str
    name: str
    residents: int
    codes: frozenset[str]
    titles: frozenset[str]  # the full published name, plain
    names: frozenset[str]  # whole names people use, plain
    cities: frozenset[str]  # later cities of a metropolitan title, plain, with and without state
    text: str  # everything that may be met in part, plain
    words: frozenset[str]


def plain(text: str) -> str:
    """`text` as it is compared: no case, accents or punctuation; "Saint", "Fort" and "Mount" shortened."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    bare = "".join(c for c in decomposed if not unicodedata.combining(c))
    bare = bare.replace("'", "").replace("’", "")
    words = re.sub(r"[^a-z0-9]+", " ", bare).split()
    short = {"saint": "st", "fort": "ft", "mount": "mt"}
    return " ".join(short.get(word, word) for word in words)


def find_regions(text: str, *, on: date | None = None, limit: int = 20) -> list[RegionMatch]:
    """Regions that answer to `text`, best first; [] when nothing does.

    Takes codes ("06019", "23420", "C2342", "06", "CA"), keys, names of counties, metropolitan areas, states,
    local areas and planning units, and cities in the title of a metropolitan area; forgives case, accents,
    punctuation and a missing "County". Order: exact code, full title, exact name, city of a title, prefix,
    words, part of a name; within one rank metropolitan area, county, local area, planning unit, state; then
    the larger. Only when nothing is met, names spelled alike come back, marked `is_guess`.
    """
    if looks_like_key(text):
        try:
            return [RegionMatch(region_of_key(text, on), "code")]
        except UnknownArea:
            return []
    query = plain(text)
    if not query:
        return []
    ranked = _ranked(query, on)
    return [RegionMatch(region_of(entry.kind, entry.code, on), how) for how, entry in ranked[:limit]]


def resolve_region(text_or_key: str, *, on: date | None = None) -> Region:
    """The one region meant by a key or a text. Raises `UnknownArea` with the choices when there are several.

    A full published title wins: "Fresno, CA" is the title of a metropolitan area (`metro:23420`), for which
    most data are published; the county is called "Fresno County, CA". (Since July 2023 that metropolitan
    area is Fresno and Madera Counties, so the two are not the same place.) A text that meets several
    regions with the very same whole counties means the first of them. Guesses are never taken.
    """
    if looks_like_key(text_or_key):
        return region_of_key(text_or_key, on)
    matches = find_regions(text_or_key, on=on, limit=200)
    sure = [match for match in matches if not match.is_guess]
    if not sure:
        raise _nothing_found(text_or_key, matches)
    best = [match.region for match in sure if match.how == sure[0].how]
    first = best[0]
    exact_state = first.kind in ("state", "nation") and sure[0].how in ("code", "title")
    if exact_state or all(_same_ground(first, other) for other in best):
        return first
    raise UnknownArea(
        _("{text} can mean several regions: {choices}.").format(text=text_or_key, choices=_list(best)),
        remedy=_("Ask with the key of the one you mean."),
    )


def _same_ground(one: Region, other: Region) -> bool:
    """Whether two regions are the same counties, whole."""
    return one.counties == other.counties and one.partial_counties == other.partial_counties


def _nothing_found(text: str, guesses: list[RegionMatch]) -> UnknownArea:
    message = _("No region is called {text}.").format(text=text)
    if guesses:
        remedy = _("Did you mean {choices}?").format(choices=_list([m.region for m in guesses]))
    else:
        remedy = _("Try the name of a county, metropolitan area or state, or its code.")
    return UnknownArea(message, remedy=remedy)


def _list(regions: list[Region]) -> str:
    shown = "; ".join(f"{region.name} ({region.key})" for region in regions[:8])
    return (
        shown
        if len(regions) <= 8
        else _("{choices}; and {count} more").format(choices=shown, count=len(regions) - 8)
    )


def _ranked(query: str, on: date | None) -> list[tuple[How, _Entry]]:
    entries = _entries(on)
    met = [(how, entry) for entry in entries if (how := _how_met(query, entry)) is not None]
    if not met:
        return _spelled_alike(query, on)
    return sorted(met, key=_sort_key)


def _sort_key(match: tuple[How, _Entry]) -> tuple[int, int, int, str]:
    how, entry = match
    kind = _KIND_ORDER.index(entry.kind)
    if entry.kind in ("state", "nation") and how in ("code", "title"):
        kind = -1
    return (_HOW_ORDER.index(how), kind, -entry.residents, entry.name)


def _how_met(query: str, entry: _Entry) -> How | None:
    if query in entry.codes:
        return "code"
    if query in entry.titles:
        return "title"
    if query in entry.names:
        return "name"
    if query in entry.cities:
        return "city"
    if any(name.startswith(query) for name in entry.names):
        return "prefix"
    if entry.words.issuperset(query.split()):
        return "words"
    return "part" if query in entry.text else None


def _spelled_alike(query: str, on: date | None) -> list[tuple[How, _Entry]]:
    by_name = _by_name(on)
    found: dict[tuple[str, str], _Entry] = {}
    for name in difflib.get_close_matches(query, by_name, n=8, cutoff=0.8):
        for entry in by_name[name]:
            found.setdefault((entry.kind, entry.code), entry)
    return [("similar", entry) for entry in list(found.values())[:8]]


@cache
def _by_name(on: date | None) -> dict[str, list[_Entry]]:
    """What each name may mean, the likeliest first; names in order."""
    by_name: dict[str, list[_Entry]] = {}
    for entry in _entries(on):
        for name in entry.titles | entry.names | entry.cities:
            by_name.setdefault(name, []).append(entry)
    return {
        name: sorted(entries, key=lambda entry: _sort_key(("similar", entry)))
        for name, entries in sorted(by_name.items())
    }


@cache
def _entries(on: date | None) -> tuple[_Entry, ...]:
    """Everything that can be found on a day. Kinds whose files do not reach back to that day are left out."""
    entries = [*_state_entries(on), *_county_entries(on)]
    for more in (_metro_entries, _local_entries):
        try:
            entries += more(on)
        except DateNotCovered:
            continue
    return tuple(entries)


def _entry(
    kind: Kind,
    code: str,
    name: str,
    residents: int,
    codes: set[str],
    names: set[str],
    cities: set[str],
) -> _Entry:
    aliases = {alias for alias, target in _ALIASES.items() if target == (kind, code)}
    title = frozenset({plain(name)})
    whole = frozenset({plain(n) for n in names} | aliases) - title
    later = frozenset(plain(city) for city in cities) - whole - title
    text = plain(" ".join([name, *sorted(names), *sorted(cities)]))
    return _Entry(
        kind,
        code,
        name,
        residents,
        frozenset(c.lower() for c in codes),
        title,
        whole,
        later,
        text,
        frozenset(text.split()),
    )


def _people(fips: tuple[str, ...] | list[str], on: date | None) -> int:
    known = geography.counties(on)
    return sum(known[f].residents for f in fips if f in known)


def _state_entries(on: date | None) -> list[_Entry]:
    by_state: dict[str, int] = {}
    for county in geography.counties(on).values():
        by_state[county.state] = by_state.get(county.state, 0) + county.residents
    entries = [
        _entry(
            "state",
            state.fips,
            state.name,
            by_state.get(state.abbreviation, 0),
            {state.fips, f"{state.fips}000", f"{state.fips}00000", state.abbreviation},
            {state.name, state.abbreviation},
            set(),
        )
        for state in geography.states(on).values()
    ]
    entries.append(
        _entry(
            "nation",
            "us",
            "United States",
            sum(by_state.values()),
            {"us000", "0000000"},
            {"United States"},
            set(),
        )
    )
    return entries


def _county_entries(on: date | None) -> list[_Entry]:
    long_names = {state.abbreviation: state.name for state in geography.states(on).values()}
    entries = []
    for county in geography.counties(on).values():
        state, state_name = county.state, long_names[county.state]
        bases = {county.name, county.legal_name}
        names = bases | {f"{base} {of}" for base in bases for of in (state, state_name)}
        entries.append(
            _entry(
                "county",
                county.fips,
                county.full_name,
                county.residents,
                {county.fips, county.fips.lstrip("0")},
                names,
                set(),
            )
        )
    return entries


def _metro_entries(on: date | None) -> list[_Entry]:
    entries = []
    for metro in geography.metros(on).values():
        title, _comma, states = metro.title.rpartition(", ")
        cities = [c for part in re.split(r"-+", title) for c in part.split("/")]
        abbreviations = states.split("-")
        first = {cities[0], *(f"{cities[0]} {s}" for s in abbreviations)}
        later = {name for c in cities[1:] for name in (c, *(f"{c} {s}" for s in abbreviations))}
        entries.append(
            _entry(
                "metro",
                metro.cbsa,
                metro.title,
                _people(metro.counties, on),
                {metro.cbsa, f"00{metro.cbsa}", f"c{metro.cbsa[:4]}"},
                {metro.title, title, *first},
                later,
            )
        )
    return entries


def _local_entries(on: date | None) -> list[_Entry]:
    areas, entries = local_areas.local_areas(on), []
    for area in areas.values():
        state, short = area.code[:2], area.code[3:].replace("-", " ")
        # "Los Angeles County" is the county; the area of that name is the county without some cities.
        names = {area.name} if short.endswith(" county") else {area.name, short, f"{short} {state}"}
        title = f"{area.name} local workforce area {state}"
        people = _people(area.counties, on)
        entries.append(_entry("local_area", area.code, title, people, {area.code}, names, set()))
    for unit in local_areas.planning_units(on).values():
        state = unit.code[:2]
        fips = sorted({f for code in unit.local_areas for f in areas[code].counties})
        names = {unit.name, f"{unit.name} {state}"}
        title = f"{unit.name} planning unit {state}"
        entries.append(
            _entry("planning_unit", unit.code, title, _people(fips, on), {unit.code}, names, set())
        )
    return entries
