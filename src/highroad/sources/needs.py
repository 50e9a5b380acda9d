"""What a region's data lack, what that blocks, and the command that gets it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Final

import pyarrow.compute as pc
import pyarrow.parquet as pq

from highroad.language import gettext as _
from highroad.reference import geography
from highroad.reference.regions import Region, published_areas
from highroad.sources.addresses import BY_STATE
from highroad.sources.catalogue import Catalogue
from highroad.sources.registry import source_named

#: The sources that a region's exhibits rest on, most important first.
KEYS: Final = (
    *("oews", "qcew", "laus", "population", "projections", "onet"),
    *("ipeds", "cip_soc", "state_projections", "laus_monthly", "lodes", "lodes_blocks", "qwi"),
    *("warn", "etpl", "living_wages", "licenses", "clusters"),
)


@dataclass(frozen=True, slots=True)
class Need:
    """One thing that is lacking. newer: data are at hand, but a newer release should be out (since `due`)."""

    source: str
    title: str
    lacking: str
    blocks: str
    command: str
    newer: bool = False
    due: date | None = None


def needs(region: Region, catalogue: Catalogue, today: date | None = None) -> list[Need]:
    """What the catalogue lacks for a region, most important first. Empty when nothing is lacking."""
    found = []
    for key in KEYS:
        need = _missing(key, region, catalogue) or _outdated(key, region, catalogue, today)
        if need:
            found.append(need)
    return found


def _blocks(key: str) -> str:
    return {
        "oews": _("occupations, their wages and concentration"),
        "qcew": _("industry mix, concentration and growth of industries, pay by industry"),
        "laus": _("labor force and unemployment"),
        "population": _("anything per resident"),
        "projections": _("openings by occupation"),
        "onet": _("moves between occupations, by what they ask"),
        "ipeds": _("who completes training, and the gap to openings"),
        "cip_soc": _("which occupations a program leads to, and the gap to openings"),
        "state_projections": _("the state's own projections of openings"),
        "laus_monthly": _("unemployment month by month, and its forecast"),
        "lodes": _("where people live and work: commuting"),
        "lodes_blocks": _("jobs within reach, and programs placed by postal code"),
        "qwi": _("hires, separations and turnover"),
        "warn": _("notices of layoffs"),
        "etpl": _("programs that training funds may pay for, and their readiness"),
        "living_wages": _("wages held against what a family needs"),
        "licenses": _("which occupations need a license"),
        "clusters": _("industries that belong together"),
    }[key]


def command(key: str, region: Region) -> str:
    """The command that gets a source's newest files for a region."""
    if not source_named(key).addresses:
        return f"highroad sources add FILE   # {source_named(key).page}"
    if key == "qcew" or key in BY_STATE:
        return f'highroad sources fetch {key} --region "{region.key}"'
    return f"highroad sources fetch {key}"


def _areas(key: str, region: Region) -> list[str]:
    """Codes that must be at hand. A nation needs one total; others their counties or published area."""
    if key == "oews":
        return [match.code for match in published_areas(region, "oews")[:1]]
    if key == "qcew":
        if region.kind == "nation":
            return ["US000"]
        if region.kind == "state":
            return [f"{state}000" for state in region.states]
    return list(region.counties)


#: Sources whose files come state by state: their table, and whether it names states by letters.
_BY_STATE: Final = {
    "lodes": ("flows", False),
    "lodes_blocks": ("blocks", False),
    "warn": ("notices", True),
    "etpl": ("programs", True),
    "licenses": ("licenses", True),
}


@lru_cache(maxsize=64)
def _states_in(table: Path) -> frozenset[str]:
    """The states in a table (write-once, so they are read once)."""
    if not table.is_file():
        return frozenset()
    return frozenset(pc.unique(pq.read_table(table, columns=["state"])["state"]).to_pylist())


def _holds_states(key: str, region: Region, catalogue: Catalogue) -> bool:
    """Whether some vintage at hand has every state of the region; the nation needs any at all."""
    name, letters = _BY_STATE[key]
    known = geography.states()
    wanted = {known[code].abbreviation if letters else code for code in region.states if code in known}
    if region.kind == "nation":
        wanted = set()
    return any(
        wanted <= _states_in(each.tables[name]) for each in catalogue.vintages(key) if name in each.tables
    )


def _missing(key: str, region: Region, catalogue: Catalogue) -> Need | None:
    if (
        _holds_states(key, region, catalogue)
        if key in _BY_STATE
        else catalogue.covering(key, _areas(key, region))
    ):
        return None
    source = source_named(key)
    at_hand = catalogue.vintages(key)
    lacking = (
        _("none of the {count} vintages at hand holds {region} whole").format(
            count=len(at_hand), region=region.name
        )
        if at_hand
        else _("no vintage is at hand")
    )
    return Need(key, source.title, lacking, _blocks(key), command(key, region))


def _outdated(key: str, region: Region, catalogue: Catalogue, today: date | None) -> Need | None:
    due = catalogue.stale(key, today)
    if due is None:
        return None
    newest = catalogue.vintages(key)[0]
    lacking = _("the newest at hand is {label}; a newer one should be out since {due}").format(
        label=newest.label, due=due.isoformat()
    )
    return Need(
        key,
        source_named(key).title,
        lacking,
        _("nothing; numbers are older than they could be"),
        command(key, region),
        newer=True,
        due=due,
    )
