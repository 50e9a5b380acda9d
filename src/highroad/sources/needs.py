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
from highroad.language import ngettext
from highroad.reference import geography
from highroad.reference.regions import Region, published_areas
from highroad.sources import releases
from highroad.sources.addresses import BY_STATE, LEFT_OUT
from highroad.sources.catalogue import AREAS, Catalogue, areas_in
from highroad.sources.published import Vintage
from highroad.sources.registry import source_named

#: The sources that a region's exhibits rest on, most important first.
KEYS: Final = (
    *("oews", "qcew", "laus", "population", "projections", "onet"),
    *("ipeds", "cip_soc", "state_projections", "laus_monthly", "lodes", "lodes_blocks", "qwi"),
    *("warn", "etpl", "living_wages", "licenses", "clusters"),
)


@dataclass(frozen=True, slots=True)
class Need:
    """One thing that is lacking.

    newer: data are at hand, but a newer release should be out (since `due`). beyond: its publisher leaves the
    region out, so that no command gets it.
    """

    source: str
    title: str
    lacking: str
    blocks: str
    command: str
    newer: bool = False
    due: date | None = None
    beyond: bool = False


def needs(region: Region, catalogue: Catalogue, today: date | None = None) -> list[Need]:
    """What the catalogue lacks for a region, most important first. Empty when nothing is lacking."""
    found = []
    for key in KEYS:
        held = _holding(key, region, catalogue)
        need = _outdated(key, region, held, today) if held else _missing(key, region, catalogue)
        if need:
            found.append(need)
    return sorted(found, key=lambda need: need.newer)  # what blocks nothing comes last


def _blocks(key: str) -> str:
    return {
        "oews": _("occupations, their wages and concentration"),
        "qcew": _("industry mix, concentration and growth of industries, pay by industry"),
        "laus": _("labor force and unemployment"),
        "population": _("anything per resident"),
        "projections": _("openings by occupation"),
        "onet": _("moves between occupations, by what they ask"),
        "ipeds": _("who completes training, of which group and for which sector, and the gap to openings"),
        "cip_soc": _("which occupations a program leads to, and the gap to openings"),
        "state_projections": _("the state's own projections of openings"),
        "laus_monthly": _("unemployment month by month, and its forecast"),
        "lodes": _("where people live and work: commuting"),
        "lodes_blocks": _("jobs within reach, and programs placed by postal code"),
        "qwi": _("hires, separations and turnover, and who stays and is paid more"),
        "warn": _("notices of layoffs"),
        "etpl": _(
            "programs that training funds may pay for, their readiness, and for which sector they train"
        ),
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


#: Sources whose files come state by state: their table, its column that says which, and how: by the
#: state's letters, or by a code that begins with its FIPS code.
_BY_STATE: Final = {
    "lodes": ("flows", "state", False),
    "lodes_blocks": ("blocks", "state", False),
    "qwi": ("cells", "area_code", False),
    "laus_monthly": ("cells", "county_fips", False),
    "state_projections": ("cells", "state_fips", False),
    "warn": ("notices", "state", True),
    "etpl": ("programs", "state", True),
    "licenses": ("licenses", "state", True),
}


@lru_cache(maxsize=512)
def _codes_in(table: Path, column: str, length: int) -> frozenset[str]:
    """The first characters of a column's codes (tables are written once, so they are read once)."""
    if not table.is_file():
        return frozenset()
    codes = pc.unique(pq.read_table(table, columns=[column])[column]).to_pylist()
    return frozenset(code[:length] for code in codes if code)


def _states_of(key: str, region: Region) -> dict[str, str]:
    """The region's states as the source's table names them -> their names."""
    known = geography.states()
    letters = _BY_STATE[key][2]
    states = [known[code] for code in region.states if code in known]
    return {state.abbreviation if letters else state.fips: state.name for state in states}


def _states_in(key: str, vintage: Vintage) -> frozenset[str]:
    name, column, _letters = _BY_STATE[key]
    return _codes_in(vintage.tables[name], column, 2) if name in vintage.tables else frozenset()


def _holding(key: str, region: Region, catalogue: Catalogue) -> list[Vintage]:
    """The vintages at hand that hold a region whole, newest first; of lists by state the nation needs any."""
    at_hand = catalogue.vintages(key)
    if key in _BY_STATE:
        wanted = set() if region.kind == "nation" else set(_states_of(key, region))
        return [each for each in at_hand if wanted <= _states_in(key, each)]
    if key == "living_wages":
        counties = set(region.counties)
        return [each for each in at_hand if counties <= _codes_in(each.tables["amounts"], "county_fips", 5)]
    areas = _areas(key, region)
    if key in AREAS and not areas:
        return []
    return catalogue.covering(key, areas)


def _missing(key: str, region: Region, catalogue: Catalogue) -> Need:
    source = source_named(key)
    beyond = bool(region.states) and set(region.states) <= LEFT_OUT.get(key, frozenset())
    if beyond:
        lacking = _("its publisher leaves {region} out").format(region=region.name)
        return Need(key, source.title, lacking, _blocks(key), "", beyond=True)
    at_hand = catalogue.vintages(key)
    lacking = _not_whole(key, region, at_hand) if at_hand else _("no vintage is at hand")
    return Need(key, source.title, lacking, _blocks(key), command(key, region))


def _not_whole(key: str, region: Region, at_hand: list[Vintage]) -> str:
    """Why the vintages at hand are not enough: which states they lack, or that counties have changed."""
    count = len(at_hand)
    if key in _BY_STATE:
        have = frozenset().union(*(_states_in(key, each) for each in at_hand))
        lost = [name for code, name in _states_of(key, region).items() if code not in have]
        if lost:
            return ngettext(
                "the {count} vintage at hand does not hold {states}",
                "none of the {count} vintages at hand holds {states}",
                count,
            ).format(count=count, states=", ".join(lost))
    words = ngettext(
        "the {count} vintage at hand does not hold {region} whole",
        "none of the {count} vintages at hand holds {region} whole",
        count,
    ).format(count=count, region=region.name)
    changed = _changed_counties(key, region, at_hand[0])
    if changed:
        words += _("; they are of former counties of {states}").format(states=", ".join(changed))
    return words


def _changed_counties(key: str, region: Region, newest: Vintage) -> list[str]:
    """States of which a vintage has counties that are no more, in the place of some of the region's."""
    if AREAS.get(key) != "county_fips":
        return []
    have = areas_in(newest.tables["cells"], "county_fips")
    now = geography.counties()
    former = {code[:2] for code in have if code not in now}
    lost = {code[:2] for code in region.counties if code not in have}
    return [geography.states()[state].name for state in sorted(former & lost)]


def _outdated(key: str, region: Region, held: list[Vintage], today: date | None) -> Need | None:
    """A need of a newer vintage than the newest of those that hold the region."""
    places = _states_of(key, region) if key in _BY_STATE and region.kind != "nation" else None
    day = releases.due(source_named(key), held[0], places)
    if day > (today or date.today()):  # noqa: DTZ011 - a local calendar day
        return None
    lacking = _("the newest at hand is {label}; a newer one should be out since {due}").format(
        label=held[0].label, due=day.isoformat()
    )
    return Need(
        key,
        source_named(key).title,
        lacking,
        _("nothing; numbers are older than they could be"),
        command(key, region),
        newer=True,
        due=day,
    )
