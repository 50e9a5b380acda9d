"""Wage standards that pay in a region can be held against: those that partnerships chose, those brought."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from django.apps import apps
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from highroad.reference.regions import Region
from highroad.web.evidence import answers

SOURCE: Final = "living_wages"
MOST: Final = 8
HOURS: Final = 2080  # of work in a year, full time, as the wage survey counts them


@dataclass(frozen=True, slots=True)
class WageStandard:
    """A standard in dollars an hour: what it is called, where it comes from, and the page that chose it."""

    hourly: float
    name: str
    source: str
    address: str = ""


def chosen_in(actor: Any, region: Region) -> list[WageStandard]:
    """The standards that partnerships of a region chose, as far as the actor may read of them. One query.

    Apps above this one know of them: an AppConfig may name `wage_standards`, the dotted name of a function of
    actor and region key.
    """
    return [
        each
        for config in apps.get_app_configs()
        if (named := getattr(config, "wage_standards", ""))
        for each in import_string(named)(actor, region.key)
    ]


def brought_for(region: Region) -> list[WageStandard]:
    """The standards at hand that have an amount for every county of a region, the lowest first.

    Each is of its newest year, and the highest of the counties. None for the nation and for states: their
    counties differ too much.
    """
    held = answers.catalogue().vintages(SOURCE)
    if not held or region.kind in ("nation", "state"):
        return []
    rows = _amounts(held[0].tables["amounts"])
    rows = rows.filter(pc.is_in(rows["county_fips"], pa.array(region.counties, pa.string())))
    found: dict[tuple[str, str, int], dict[str, dict[str, Any]]] = {}
    for row in rows.to_pylist():
        found.setdefault((row["standard"], row["family_type"], row["year"]), {})[row["county_fips"]] = row
    newest: dict[tuple[str, str], tuple[int, WageStandard]] = {}
    for (standard, family, year), by_county in found.items():
        if set(by_county) != set(region.counties) or year < newest.get((standard, family), (0,))[0]:
            continue
        highest = max(by_county.values(), key=lambda row: float(row["hourly_amount"]))
        name = _("{standard}, {family}, {year}").format(standard=standard, family=family, year=year)
        amount = WageStandard(round(float(highest["hourly_amount"]), 2), name, str(highest["source"]))
        newest[standard, family] = (year, amount)
    return sorted((each for _year, each in newest.values()), key=lambda each: each.hourly)[:MOST]


@lru_cache(maxsize=2)
def _amounts(path: Path) -> pa.Table:
    return pq.read_table(path)
