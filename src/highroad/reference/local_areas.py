"""Local workforce development areas and regional planning units, with how sure each fact is.

States draw local areas themselves and no federal file lists their counties. Only California's are here.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache

from highroad.reference.files import file_in_force

FOLDER = "geography"
STATES_COVERED = ("ca",)


@dataclass(frozen=True, slots=True)
class LocalArea:
    """A local workforce development area.

    `partial` maps the counties that the area covers only in part to what it covers of them.
    `seen` says whether every county of it was seen in a public document (otherwise: from memory).
    """

    code: str
    name: str
    planning_unit: str
    counties: tuple[str, ...]
    partial: dict[str, str]
    seen: bool
    boundary_date: date


@dataclass(frozen=True, slots=True)
class PlanningUnit:
    """A regional planning unit: local areas that plan together. `local_areas` holds their codes."""

    code: str
    name: str
    local_areas: tuple[str, ...]
    boundary_date: date


@cache
def local_areas(on: date | None = None) -> dict[str, LocalArea]:
    """Local areas by code ("ca-fresno"). Raises `DateNotCovered` before July 2024."""
    found: dict[str, LocalArea] = {}
    for state in STATES_COVERED:
        listing = file_in_force(FOLDER, f"local_areas_{state}", on)
        rows = file_in_force(FOLDER, f"local_area_counties_{state}", on).rows
        for area in listing.rows:
            own = [row for row in rows if row["code"] == area["code"]]
            found[area["code"]] = LocalArea(
                area["code"],
                area["name"],
                area["planning_unit"],
                tuple(sorted(row["fips"] for row in own)),
                {row["fips"]: row["note"] for row in own if row["coverage"] == "partial"},
                all(row["evidence"] == "seen" for row in own),
                listing.in_force_from,
            )
    return found


@cache
def planning_units(on: date | None = None) -> dict[str, PlanningUnit]:
    """Regional planning units by code ("ca-capital"). Raises `DateNotCovered` before July 2024."""
    areas = local_areas(on)
    return {
        row["code"]: PlanningUnit(
            row["code"],
            row["name"],
            tuple(code for code, area in areas.items() if area.planning_unit == row["code"]),
            file.in_force_from,
        )
        for state in STATES_COVERED
        for file in [file_in_force(FOLDER, f"planning_units_{state}", on)]
        for row in file.rows
    }
