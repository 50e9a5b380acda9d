"""Completions and institutions of the postsecondary data system (IPEDS): awards by program of study.

A completions file (`C2024_A.csv`) counts awards from July of the year before to June; an institution file
(`HD2024.csv`) says who and where the institutions are. Both come alone or in the publisher's zip, where a
revised member (`…_rv`) stands for the first one.
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
from highroad.results import Mark
from highroad.sources.delimited import TextRows, matching
from highroad.sources.files import Original, unreadable
from highroad.sources.published import PUBLIC_DOMAIN, Part, Source
from highroad.sources.slipped import refuse_slipped
from highroad.sources.tabular import Found, Layout, fits, missing_year, quantity, refuse, tables, unique_keys

SOURCE: Final = Source(
    key="ipeds",
    title="Integrated Postsecondary Education Data System, completions and institutions",
    publisher="National Center for Education Statistics",
    licence=PUBLIC_DOMAIN,
    cadence=N_("yearly; first numbers about fifteen months after the academic year, revised a year later"),
    release_lag_days=460,
    page="https://nces.ed.gov/ipeds/use-the-data",
    addresses=(
        "https://nces.ed.gov/ipeds/datacenter/data/C{year}_A.zip",
        "https://nces.ed.gov/ipeds/datacenter/data/HD{year}.zip",
    ),
    tables=("completions", "institutions"),
)
MERGE_KEYS: Final[dict[str, tuple[str, ...]]] = {"completions": (), "institutions": ()}

#: Groups of people -> the publisher's column. Sexes make all, and so do the others: who is Hispanic or
#: Latino, nonresident or of unknown race is counted in no race.
_SEXES: Final = {"men": "CTOTALM", "women": "CTOTALW"}
_RACES: Final = {
    "american_indian": "CAIANT",
    "asian": "CASIAT",
    "black": "CBKAAT",
    "hispanic": "CHISPT",
    "pacific_islander": "CNHPIT",
    "white": "CWHITT",
    "two_or_more_races": "C2MORT",
    "race_unknown": "CUNKNT",
    "nonresident": "CNRALT",
}
#: The columns of men of each race, by which the two sexes are told apart.
_MEN: Final = {f"{ours}_men": f"{theirs[:-1]}M" for ours, theirs in _RACES.items()}
GROUPS: Final = (*_SEXES, *_RACES)
COMPLETIONS_SCHEMA: Final = pa.schema(
    [
        pa.field("unitid", pa.string()),
        pa.field("cip", pa.string()),  # "52.0301"; "99" for all programs
        pa.field("major_number", pa.int8()),  # 1 first major, 2 second
        pa.field("award_level", pa.string()),  # the publisher's code
        pa.field("summary", pa.bool_()),  # a total of other rows: never add it to them
        pa.field("completions", pa.int64()),
        pa.field("completions_mark", pa.string()),
        *(pa.field(name, pa.int64()) for name in GROUPS),  # null where the file does not divide them
    ]
)
INSTITUTIONS_SCHEMA: Final = pa.schema(
    [
        pa.field("unitid", pa.string()),
        pa.field("institution", pa.string()),
        pa.field("city", pa.string()),
        pa.field("state", pa.string()),
        pa.field("county_fips", pa.string()),
        pa.field("sector", pa.string()),
        pa.field("level", pa.string()),  # 1 four years or more, 2 two to four, 3 less than two
        pa.field("control", pa.string()),  # 1 public, 2 private not for profit, 3 for profit
        pa.field("latitude", pa.float64()),
        pa.field("longitude", pa.float64()),
    ]
)
_COMPLETIONS: Final = Layout(
    "completions",
    {
        "unitid": ("UNITID",),
        "cip": ("CIPCODE",),
        "major": ("MAJORNUM",),
        "award": ("AWLEVEL",),
        "status": ("XCTOTALT",),
        "people": ("CTOTALT",),
        **{ours: (theirs,) for ours, theirs in (_SEXES | _RACES | _MEN).items()},
    },
    optional=frozenset({"status", *GROUPS, *_MEN}),
    encoding="either",
)
_INSTITUTIONS: Final = Layout(
    "institutions",
    {
        "unitid": ("UNITID",),
        "institution": ("INSTNM",),
        "city": ("CITY",),
        "state": ("STABBR",),
        "county": ("COUNTYCD",),
        "sector": ("SECTOR",),
        "level": ("ICLEVEL",),
        "control": ("CONTROL",),
        "latitude": ("LATITUDE",),
        "longitude": ("LONGITUD",),
    },
    encoding="either",
)
_YEAR: Final = re.compile(r"^(?:c(?P<awards>20\d\d)_a|hd(?P<directory>20\d\d))(?P<revised>_rv)?\.", re.I)
_IMPUTED: Final = ("J", "K", "L", "N", "P")  # the publisher's status codes for values that it imputed
_TOTALS: Final = ("12", "13", "15")  # award levels that repeat others
_ALL: Final = "99"


def recognizes(original: Original) -> bool:
    """Whether it has the columns of completions or of the directory of institutions."""
    return fits(original, (_COMPLETIONS, _INSTITUTIONS))


def label(vintage: str) -> str:
    """A vintage in words."""
    return _("academic year {first}–{last}").format(first=int(vintage) - 1, last=vintage)


def read(path: Path) -> Iterator[Part]:
    """`completions` (awards, as published, totals and second majors too) or `institutions`.

    Values that the publisher imputed are marked "estimated"; a blank is "not_applicable" where the
    publisher's status says so, else "missing". Counts by sex and race are null where the file has
    none. Raises UnreadableFile naming file, line and column.
    """
    original = Original(path)
    found = list(tables(original, (_COMPLETIONS, _INSTITUTIONS)))
    revised = [each for each in found if _revised(each)]
    for each in revised or found:
        year = _year(each, original)
        rows = each.whole()
        build = _completions if each.layout is _COMPLETIONS else _institutions
        yield Part(year, each.layout.key, build(rows, each))


def _name(each: Found, original: Original | None = None) -> re.Match[str] | None:
    found = _YEAR.match(each.base)
    return found or (_YEAR.match(original.name) if original else None)


def _revised(each: Found) -> bool:
    found = _name(each)
    return bool(found and found["revised"])


def _year(each: Found, original: Original) -> str:
    found = _name(each, original)
    year = found and (found["awards"] if each.layout is _COMPLETIONS else found["directory"])
    if not year:
        raise missing_year(each.name, "C2024_A.csv" if each.layout is _COMPLETIONS else "HD2024.csv")
    return year


def _completions(rows: TextRows, each: Found) -> pa.Table:
    matching(rows, "unitid", r"^\d{6}$", _("a six-digit institution code"))
    matching(rows, "cip", r"^(\d{2}\.\d{4}|99(\.0000)?)$", _("a program code such as 52.0301"))
    matching(rows, "major", r"^[12]$", _("1 or 2"))
    matching(rows, "award", r"^\d{1,2}$", _("an award level code"))
    unique_keys(rows, ("unitid", "cip", "major", "award"))
    people, marks = quantity(rows, "people", pa.int64(), {"": Mark.MISSING})
    refuse(rows, "people", pc.less(people, 0), _("a count cannot be negative"))
    if "status" in each.present:
        status = matching(rows, "status", r"^[A-Z]?$", _("a status code"))
        imputed = pc.and_(pc.is_in(status, pa.array(_IMPUTED)), pc.is_valid(people))
        none = pc.and_(pc.equal(status, "A"), pc.is_null(people))
        marks = pc.if_else(imputed, Mark.ESTIMATED.value, marks)
        marks = pc.if_else(none, Mark.NOT_APPLICABLE.value, marks)
    whole = pc.starts_with(rows.table["cip"], _ALL)
    cip = pc.if_else(whole, _ALL, rows.table["cip"])
    award = pc.utf8_lpad(rows.table["award"], 2, "0")
    table = pa.table(
        [
            rows.table["unitid"],
            cip,
            pc.cast(rows.table["major"], pa.int8()),
            award,
            pc.or_(whole, pc.is_in(award, pa.array(_TOTALS))),
            people,
            marks,
            *_groups(rows, people, each.present),
        ],
        schema=COMPLETIONS_SCHEMA,
    )
    _add_up(table, rows)
    return table


def _groups(rows: TextRows, people: pa.ChunkedArray, present: frozenset[str]) -> list[pa.ChunkedArray]:
    """Counts by sex and race, in the order of `GROUPS`; together those of either are never more than all."""
    found = {}
    for names in (_SEXES, _RACES):
        whole = pa.chunked_array([pa.array([0] * len(rows.table), pa.int64())])
        for name in names:
            if name in present:
                found[name], _marks = quantity(rows, name, pa.int64(), {"": Mark.MISSING})
                refuse(rows, name, pc.less(found[name], 0), _("a count cannot be negative"))
                whole = pc.add(whole, pc.fill_null(found[name], 0))
                refuse(rows, name, pc.greater(whole, people), _("the groups are more than all of them"))
            else:
                found[name] = pa.chunked_array([pa.nulls(len(rows.table), pa.int64())])
    if {"men", *_MEN} <= present:
        whole = pc.fill_null(found["men"], 0)
        for name in _MEN:
            whole = pc.subtract(whole, pc.fill_null(quantity(rows, name, pa.int64(), {"": None})[0], 0))
        refuse(rows, "men", pc.not_equal(whole, 0), _("the men of all races are not all men"))
    return [found[name] for name in GROUPS]


def _add_up(table: pa.Table, rows: TextRows) -> None:
    """An institution's programs add up to its row of all programs, or rows are missing or changed."""
    keys = ["unitid", "major_number", "award_level"]
    whole = pc.equal(table["cip"], _ALL)
    given = table.filter(whole).select([*keys, "completions"]).rename_columns([*keys, "total"])
    sums = table.filter(pc.invert(whole)).group_by(keys).aggregate([("completions", "sum")])
    joined = given.join(sums, keys, join_type="left outer")
    differs = pc.fill_null(pc.not_equal(joined["total"], pc.fill_null(joined["completions_sum"], 0)), False)
    if pc.any(differs).as_py():
        bad = joined.filter(differs).slice(0, 1).to_pylist()[0]
        raise unreadable(
            _("rows are missing: the programs of institution {unit} do not add up to its total").format(
                unit=bad["unitid"]
            ),
            rows.file,
            line=rows.line_of(int(pc.index(table["unitid"], bad["unitid"]).as_py())),
            column=rows.headings.get("people"),
        )


def _in_its_state(rows: TextRows) -> None:
    """Refuse codes of counties, most of which are of another state than the institution's."""
    states = geography.states().values()
    letters, codes = (
        pa.array([getattr(each, name) for each in states], pa.string()) for name in ("abbreviation", "fips")
    )
    state = codes.take(pc.index_in(rows.table["state"], letters).combine_chunks())
    given = pc.match_substring_regex(rows.table["county"], r"^\d{4,5}$")
    county = pc.if_else(given, pc.utf8_lpad(rows.table["county"], 5, "0"), pa.scalar(None, pa.string()))
    other = pc.not_equal(pc.utf8_slice_codeunits(county, 0, 2), state)
    refuse_slipped(rows, "county", other, _("it is no county of the institution’s state"))


def _elsewhere(longitude: pa.ChunkedArray) -> pa.ChunkedArray:
    """Longitudes at which neither a state nor a territory lies: they are west of -60 and east of 130."""
    west = pc.and_(pc.greater_equal(longitude, -180.0), pc.less(longitude, -60.0))
    east = pc.and_(pc.greater(longitude, 130.0), pc.less_equal(longitude, 180.0))
    return pc.invert(pc.or_(west, east))


def _institutions(rows: TextRows, _each: Found) -> pa.Table:
    matching(rows, "unitid", r"^\d{6}$", _("a six-digit institution code"))
    matching(rows, "state", r"^[A-Z]{2}$", _("a state's two letters"))
    matching(rows, "county", r"^(\d{4,5}|-\d)?$", _("a county code"))
    matching(rows, "sector", r"^(\d|99)$", _("a sector code"))
    for name in ("level", "control"):
        matching(rows, name, r"^([1-3]|-3)$", _("1, 2, 3 or -3"))
    unique_keys(rows, ("unitid",))
    county = rows.table["county"]
    _in_its_state(rows)
    none = pa.scalar(None, pa.string())
    known = pc.match_substring_regex(county, r"^\d{4,5}$")
    codes: dict[str, Mark | None] = {"": None, "-1": None, "-2": None, "-3": None}  # not given in some way
    degrees = {name: quantity(rows, name, pa.float64(), codes)[0] for name in ("latitude", "longitude")}
    refuse(rows, "latitude", pc.greater(pc.abs(degrees["latitude"]), 90), _("it is not a latitude"))
    refuse(rows, "longitude", _elsewhere(degrees["longitude"]), _("no state lies there"))
    return pa.table(
        [
            rows.table["unitid"],
            rows.table["institution"],
            rows.table["city"],
            rows.table["state"],
            pc.if_else(known, pc.utf8_lpad(county, 5, "0"), none),
            rows.table["sector"],
            *(
                pc.if_else(pc.equal(rows.table[name], "-3"), none, rows.table[name])
                for name in ("level", "control")
            ),
            degrees["latitude"],
            degrees["longitude"],
        ],
        schema=INSTITUTIONS_SCHEMA,
    )
