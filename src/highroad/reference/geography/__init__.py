"""States, counties, metropolitan areas and California's local areas, as they were on a given date."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Literal

from highroad.errors import DateNotCovered
from highroad.reference.files import file_in_force, read_file

FOLDER = "geography"

#: What national statistics call the United States: the states and D.C., not the island areas.
NATION_CODES = ("state", "district")


@dataclass(frozen=True, slots=True)
class State:
    """A state, the District of Columbia or an island area. fips: two digits."""

    fips: str
    abbreviation: str
    name: str
    kind: Literal["state", "district", "territory"]


@dataclass(frozen=True, slots=True)
class County:
    """A county or county equivalent. fips: five digits. `residents` (July 2023) orders search results."""

    fips: str
    name: str
    legal_name: str
    state: str
    valid_from: date | None
    valid_to: date | None
    residents: int

    @property
    def full_name(self) -> str:
        """As people say it: "Fresno County, CA"."""
        return f"{self.legal_name}, {self.state}"


@dataclass(frozen=True, slots=True)
class Metro:
    """A metropolitan or micropolitan statistical area with its counties (FIPS) in ascending order.

    `central` holds the counties that the delineation lists as central, where the file says so.
    """

    cbsa: str
    title: str
    kind: Literal["metropolitan", "micropolitan"]
    counties: tuple[str, ...]
    central: tuple[str, ...]
    boundary_date: date


@cache
def states(on: date | None = None) -> dict[str, State]:
    """States, D.C. and island areas by FIPS code. Raises `DateNotCovered`."""
    rows = file_in_force(FOLDER, "states", on).rows
    return {r["fips"]: State(r["fips"], r["abbreviation"], r["name"], r["kind"]) for r in rows}  # type: ignore[arg-type]


@cache
def counties(on: date | None = None) -> dict[str, County]:
    """The counties in force on `on` (None: today's set) by FIPS code. Raises `DateNotCovered` before 2013."""
    return {
        each.fips: each
        for each in _all_counties(file_in_force(FOLDER, "counties", on).name)
        if (on is None and each.valid_to is None)
        or (
            on
            and (each.valid_from is None or each.valid_from <= on)
            and (each.valid_to is None or on <= each.valid_to)
        )
    }


@cache
def _all_counties(file: str) -> tuple[County, ...]:
    """Every county of a file with the days from and to which it was one."""
    return tuple(
        County(
            row["fips"],
            row["name"],
            row["legal_name"],
            row["state"],
            _day(row["valid_from"]),
            _day(row["valid_to"]),
            int(row["residents_2023"] or 0),
        )
        for row in read_file(FOLDER, file).rows
    )


def ended_county(fips: str) -> tuple[County, tuple[County, ...]] | None:
    """A county that is none any more, and the counties of its State that began the day after; or None."""
    known = _all_counties(file_in_force(FOLDER, "counties", None).name)
    gone = next((each for each in known if each.fips == fips and each.valid_to), None)
    if gone is None or gone.valid_to is None:
        return None
    begun = gone.valid_to + timedelta(days=1)
    return gone, tuple(each for each in known if each.valid_from == begun and each.fips[:2] == fips[:2])


@cache
def county_set_date(on: date | None = None) -> date:
    """The day since which the county set in force on `on` has not changed."""
    file = file_in_force(FOLDER, "counties", on)
    known = _all_counties(file.name)
    changes = {each.valid_from for each in known}
    # A county may end without another one beginning.
    changes |= {each.valid_to + timedelta(days=1) for each in known if each.valid_to}
    return max(day for day in {*changes, file.in_force_from} if day and (on is None or day <= on))


@cache
def metros(on: date | None = None) -> dict[str, Metro]:
    """Metropolitan and micropolitan areas by five-digit code. Raises `DateNotCovered` before July 2023."""
    titles = file_in_force(FOLDER, "metros", on)
    parts: dict[str, list[dict[str, str]]] = {}
    for row in file_in_force(FOLDER, "metro_counties", on).rows:
        parts.setdefault(row["cbsa"], []).append(row)
    return {
        r["cbsa"]: Metro(
            r["cbsa"],
            r["title"],
            r["kind"],  # type: ignore[arg-type]
            tuple(sorted(p["fips"] for p in parts[r["cbsa"]])),
            tuple(sorted(p["fips"] for p in parts[r["cbsa"]] if p["part"] == "central")),
            titles.in_force_from,
        )
        for r in titles.rows
    }


def metros_cover(on: date | None) -> bool:
    """Whether the metropolitan areas of that day are known here."""
    try:
        metros(on)
    except DateNotCovered:
        return False
    return True


@cache
def counties_of_state(state_fips: str, on: date | None = None) -> frozenset[str]:
    """FIPS codes of the counties of a state (two digits) in force on `on`; empty for some island areas."""
    return _counties_by_state(on).get(state_fips, frozenset())


@cache
def _counties_by_state(on: date | None) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for fips in counties(on):
        found.setdefault(fips[:2], set()).add(fips)
    return {state: frozenset(inside) for state, inside in found.items()}


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
