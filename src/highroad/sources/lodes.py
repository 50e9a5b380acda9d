"""Where people live and where they work (LODES 8): commuting flows, workplaces and homes by census block.

Origin–destination files (`ca_od_main_JT00_2022.csv.gz`), workplaces (`ca_wac_S000_JT00_2022.csv.gz`), homes
(`ca_rac_…`), and the geography of blocks (`ca_xwalk.csv.gz`), which is a source of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

from highroad.language import gettext as _
from highroad.language import mark as N_
from highroad.reference import geography
from highroad.sources.delimited import TextRows, matching
from highroad.sources.files import Original, unreadable
from highroad.sources.published import PUBLIC_DOMAIN, Part, Source
from highroad.sources.tabular import Found, Layout, fits, missing_year, quantity, refuse, tables
from highroad.sources.unrepeated import Unrepeated

_BASE: Final = "https://lehd.ces.census.gov/data/lodes/LODES8/{state}"
SOURCE: Final = Source(
    key="lodes",
    title="Origin–destination employment statistics (LODES): commuting, workplaces, homes",
    publisher="U.S. Census Bureau, Longitudinal Employer-Household Dynamics",
    licence=PUBLIC_DOMAIN,
    cadence=N_("yearly, two to three years after the year they describe"),
    release_lag_days=830,
    page="https://lehd.ces.census.gov/data/#lodes",
    addresses=(f"{_BASE}/od/{{state}}_od_main_JT00_{{year}}.csv.gz",),
    tables=("flows", "workplaces", "homes"),
)
BLOCKS: Final = Source(
    key="lodes_blocks",
    title="Census blocks of LODES: county, metropolitan area, place, local workforce area",
    publisher="U.S. Census Bureau, Longitudinal Employer-Household Dynamics",
    licence=PUBLIC_DOMAIN,
    cadence=N_("with each version of LODES"),
    release_lag_days=730,
    page="https://lehd.ces.census.gov/data/#lodes",
    addresses=(f"{_BASE}/{{state}}_xwalk.csv.gz",),
    tables=("blocks",),
    step_years=10,
)
_FILE: Final = ("state", "part", "job_type")
MERGE_KEYS: Final[dict[str, tuple[str, ...]]] = {"flows": _FILE, "workplaces": _FILE, "homes": _FILE}
BLOCKS_KEYS: Final[dict[str, tuple[str, ...]]] = {"blocks": ("state",)}

_PEOPLE: Final = {  # ours -> the endings of the publisher's columns: ages, monthly earnings
    "to_29": "A01",
    "from_30_to_54": "A02",
    "from_55": "A03",
    "to_1250": "E01",
    "to_3333": "E02",
    "over_3333": "E03",
}
_GOODS: Final = {"goods": "I01", "trade": "I02", "services": "I03"}
_SECTORS: Final = tuple(f"cns{number:02d}" for number in range(1, 21))
FLOWS_SCHEMA: Final = pa.schema(
    [
        *(pa.field(name, pa.string()) for name in ("state", "part", "job_type", "work_block", "home_block")),
        *(pa.field(name, pa.int32()) for name in ("jobs", *_PEOPLE, *_GOODS)),
    ]
)
PLACES_SCHEMA: Final = pa.schema(
    [
        *(pa.field(name, pa.string()) for name in ("state", "part", "job_type", "block")),
        *(pa.field(name, pa.int32()) for name in ("jobs", *_PEOPLE, *_SECTORS)),
    ]
)
BLOCKS_SCHEMA: Final = pa.schema(
    [
        *(pa.field(name, pa.string()) for name in ("block", "state", "county_fips", "county", "metro")),
        *(pa.field(name, pa.string()) for name in ("place", "zcta", "local_area", "local_area_name")),
        pa.field("latitude", pa.float64()),
        pa.field("longitude", pa.float64()),
    ]
)
_FLOWS: Final = Layout(
    "flows",
    {
        "work_block": ("w_geocode",),
        "home_block": ("h_geocode",),
        "jobs": ("S000",),
        **{ours: (f"S{ending}",) for ours, ending in (_PEOPLE | _GOODS).items()},
    },
)


def _places(key: str, block: str) -> Layout:
    columns = {ours: (f"C{ending}",) for ours, ending in _PEOPLE.items()}
    sectors = {name: (name.upper(),) for name in _SECTORS}
    return Layout(key, {"block": (block,), "jobs": ("C000",), **columns, **sectors})


_LAYOUTS: Final = (_FLOWS, _places("workplaces", "w_geocode"), _places("homes", "h_geocode"))
_BLOCKS: Final = Layout(
    "blocks",
    {
        "block": ("tabblk2020",),
        "state": ("st",),
        "county_fips": ("cty",),
        "county": ("ctyname",),
        "metro": ("cbsa",),
        "place": ("stplc",),
        "zcta": ("zcta",),
        "local_area": ("stwib",),
        "local_area_name": ("stwibname",),
        "latitude": ("blklatdd",),
        "longitude": ("blklondd",),
    },
    encoding="either",
)
_NAME: Final = re.compile(
    r"^(?P<state>[a-z]{2})_(?P<kind>od|wac|rac)_(?P<part>main|aux|S[0-9A-Z]{3})_(?P<type>JT\d\d)_"
    r"(?P<year>20\d\d)\.csv",
    re.IGNORECASE,
)
_KINDS: Final = {"od": "flows", "wac": "workplaces", "rac": "homes"}
_BLOCK: Final = r"^\d{15}$"


def recognizes(original: Original) -> bool:
    """Whether it has the columns of flows, workplaces or homes."""
    return fits(original, _LAYOUTS)


def recognizes_blocks(original: Original) -> bool:
    """Whether it has the columns of the geography of blocks."""
    return fits(original, (_BLOCKS,))


def label(vintage: str) -> str:
    """A vintage in words."""
    return _("jobs of {year}").format(year=vintage)


def blocks_label(vintage: str) -> str:
    """A vintage in words."""
    return _("blocks of {year}").format(year=vintage)


def read(path: Path) -> Iterator[Part]:
    """`flows`, `workplaces` or `homes`, run by run. The year, the state and the kind of jobs are in its name.

    Raises UnreadableFile naming file, line and column; parts yielded before that are void.
    """
    original = Original(path)
    seen: dict[tuple[str, ...], Unrepeated] = {}
    for each in tables(original, _LAYOUTS):
        named = _NAME.match(each.base) or _NAME.match(original.name)
        if named is None or _KINDS[named["kind"].lower()] != each.layout.key:
            raise missing_year(each.name, "ca_od_main_JT00_2022.csv.gz")
        about = (each.layout.key, *(named[name].lower() for name in ("state", "part", "type", "year")))
        once = seen.setdefault(
            about, Unrepeated([name for name in each.layout.columns if name.endswith("block")])
        )
        for rows in each.runs:
            part = _tidy(rows, each, named)
            once.take(rows)
            yield Part(named["year"], each.layout.key, part)
        once.finish()


def _tidy(rows: TextRows, found: Found, named: re.Match[str]) -> pa.Table:
    schema = FLOWS_SCHEMA if found.layout is _FLOWS else PLACES_SCHEMA
    blocks = [name for name in schema.names if name.endswith("block")]
    for name in blocks:
        matching(rows, name, _BLOCK, _("a census block of fifteen digits"))
    state = _state(named["state"], found)
    other = pc.not_equal(pc.utf8_slice_codeunits(rows.table[blocks[0]], 0, 2), state)
    refuse(rows, blocks[0], other, _("it is of another state than the file is named for"))
    counted = [field.name for field in schema if field.type == pa.int32()]
    numbers = {name: quantity(rows, name, pa.int32(), {})[0] for name in counted}
    _add_up(rows, numbers, found)
    count = rows.table.num_rows
    about = {"state": state, "part": named["part"], "job_type": named["type"].upper()}
    columns = {name: pa.repeat(text, count) for name, text in about.items()}
    columns |= {name: rows.table[name] for name in blocks} | numbers
    return pa.table([columns[name] for name in schema.names], schema=schema)


def _state(letters: str, found: Found) -> str:
    for state in geography.states().values():
        if state.abbreviation.lower() == letters.lower():
            return state.fips
    raise unreadable(_("“{text}” is no state").format(text=letters), found.name)


def _add_up(rows: TextRows, numbers: dict[str, pa.ChunkedArray], found: Found) -> None:
    """Ages, earnings and industries each add up to the jobs of a row, or columns have slipped."""
    kinds: list[tuple[str, ...]] = [tuple(_PEOPLE)[:3], tuple(_PEOPLE)[3:]]
    kinds.append(tuple(_GOODS) if found.layout is _FLOWS else _SECTORS)
    for names in kinds:
        total = numbers[names[0]]
        for name in names[1:]:
            total = pc.add(total, numbers[name])
        wrong = pc.not_equal(total, numbers["jobs"])
        refuse(rows, names[0], wrong, _("the parts do not add up to the jobs of the row"))


def read_blocks(path: Path) -> Iterator[Part]:
    """`blocks` with the areas that they lie in; 9s, by which the publisher means none, are null.

    Raises UnreadableFile naming file, line and column.
    """
    once = Unrepeated(["block"])
    for each in tables(Original(path), (_BLOCKS,)):
        for rows in each.runs:
            part = _geography(rows)
            once.take(rows)
            yield Part("2020", "blocks", part)
        once.finish()


def _elsewhere(degrees: pa.ChunkedArray, name: str) -> pa.ChunkedArray:
    """Degrees at which no state and no territory with blocks lies; the Aleutians reach beyond 180."""
    if name == "latitude":
        return pc.or_(pc.less(degrees, 15.0), pc.greater(degrees, 72.0))
    west = pc.and_(pc.greater_equal(degrees, -180.0), pc.less(degrees, -64.0))
    east = pc.and_(pc.greater(degrees, 144.0), pc.less_equal(degrees, 180.0))
    return pc.invert(pc.or_(west, east))


def _one_metro(rows: TextRows) -> None:
    """Refuse codes of metropolitan areas that part a county: these are made of whole ones.

    Connecticut's are made of planning regions, which its old counties are not.
    """
    given = rows.table.select(["county_fips", "metro"])
    given = given.filter(pc.invert(pc.starts_with(given["county_fips"], "09")))
    found = given.group_by("county_fips").aggregate([("metro", "min"), ("metro", "max")])
    parted = found.filter(pc.not_equal(found["metro_min"], found["metro_max"]))["county_fips"]
    other = pc.is_in(rows.table["county_fips"], parted.combine_chunks())
    refuse(rows, "metro", other, _("its county lies in another metropolitan area too"))


def _geography(rows: TextRows) -> pa.Table:
    matching(rows, "block", _BLOCK, _("a census block of fifteen digits"))
    matching(rows, "state", r"^\d{2}$", _("a state code"))
    matching(rows, "county_fips", r"^\d{5}$", _("a county code"))
    for name, digits in (("metro", 5), ("place", 7), ("zcta", 5), ("local_area", 8)):
        matching(rows, name, rf"^(\d{{{digits}}})?$", _("a code of {count} digits").format(count=digits))
    county = pc.utf8_slice_codeunits(rows.table["block"], 0, 5)
    same = pc.equal(county, rows.table["county_fips"])
    if not pc.all(pc.or_(same, pc.starts_with(county, "09"))).as_py():  # Connecticut's planning regions
        refuse(rows, "county_fips", pc.invert(same), _("the block lies in another county"))
    matching(rows, "county", r"[A-Za-z]", _("the name of a county"))
    for name in ("place", "local_area"):
        written = rows.table[name]
        elsewhere = pc.not_equal(pc.utf8_slice_codeunits(written, 0, 2), rows.table["state"])
        none_given = pc.match_substring_regex(written, r"^9{5,}$|^$")
        refuse(
            rows, name, pc.and_(elsewhere, pc.invert(none_given)), _("it is of another state than the block")
        )
    _one_metro(rows)
    none = pa.scalar(None, pa.string())
    columns: dict[str, pa.ChunkedArray] = {}
    for name in BLOCKS_SCHEMA.names:
        if BLOCKS_SCHEMA.field(name).type == pa.float64():
            columns[name] = quantity(rows, name, pa.float64(), {"": None})[0]
            refuse(rows, name, _elsewhere(columns[name], name), _("no state lies there"))
        else:
            text = rows.table[name]
            columns[name] = pc.if_else(pc.match_substring_regex(text, r"^9{5,}$|^$"), none, text)
    return pa.table([columns[name] for name in BLOCKS_SCHEMA.names], schema=BLOCKS_SCHEMA)
