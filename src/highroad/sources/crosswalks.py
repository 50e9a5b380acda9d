"""Crosswalks between editions and between classifications, as their publishers hand them out.

Programs of study to occupations (CIP 2020 to SOC 2018), programs of 2010 to those of 2020, occupations of
2000 to those of 2010 and of 2010 to those of 2018, the occupations of the wage survey's years in between,
O*NET's finer occupations to those of the classification, and industries of one NAICS edition to the one
before.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date
from pathlib import Path
from typing import Final, get_args

import pyarrow as pa
import pyarrow.compute as pc

from highroad.language import gettext as _
from highroad.language import mark as N_
from highroad.reference.codes import NaicsVintage, industries, occupation_groups, occupations
from highroad.sources.delimited import TextRows, matching
from highroad.sources.files import Original, unreadable
from highroad.sources.published import PUBLIC_DOMAIN, Part, Source
from highroad.sources.tabular import Layout, fits, refuse, tables, unique_keys

_CADENCE: Final = N_("with each edition of the classifications")

CIP_SOC: Final = Source(
    key="cip_soc",
    title="CIP–SOC crosswalk: programs of study, occupations",
    publisher="National Center for Education Statistics and U.S. Bureau of Labor Statistics",
    licence=PUBLIC_DOMAIN,
    cadence=_CADENCE,
    release_lag_days=365,
    step_years=10,
    page="https://nces.ed.gov/ipeds/cipcode/post3.aspx?y=56",
    addresses=("https://nces.ed.gov/ipeds/cipcode/Files/CIP2020_SOC2018_Crosswalk.xlsx",),
    tables=("links", "editions"),
)
SOC: Final = Source(
    key="soc_crosswalk",
    title="Standard Occupational Classification, crosswalks between editions",
    publisher="U.S. Bureau of Labor Statistics",
    licence=PUBLIC_DOMAIN,
    cadence=_CADENCE,
    release_lag_days=365,
    step_years=10,
    page="https://www.bls.gov/soc/2018/crosswalks.htm",
    addresses=("https://www.bls.gov/soc/2018/soc_2010_to_2018_crosswalk.xlsx",),
    tables=("links", "oews_links", "older_links", "onet_links"),
)
NAICS: Final = Source(
    key="naics_crosswalk",
    title="North American Industry Classification System, concordances between editions",
    publisher="U.S. Census Bureau",
    licence=PUBLIC_DOMAIN,
    cadence=_CADENCE,
    release_lag_days=0,
    step_years=5,
    page="https://www.census.gov/naics/?68967",
    addresses=("https://www.census.gov/naics/concordances/{edition}_to_{before}_NAICS.xlsx",),
    tables=("links",),
)
CIP_SOC_KEYS: Final[dict[str, tuple[str, ...]]] = {"links": (), "editions": ()}
SOC_KEYS: Final[dict[str, tuple[str, ...]]] = {
    "links": (),
    "oews_links": (),
    "older_links": (),
    "onet_links": (),
}
NAICS_KEYS: Final[dict[str, tuple[str, ...]]] = {"links": ()}

CIP_SOC_SCHEMA: Final = pa.schema(
    [(name, pa.string()) for name in ("cip", "program", "soc", "occupation")]
    + [pa.field("matched", pa.bool_())]  # False: the publisher found no occupation (99-9999)
)
EDITIONS_SCHEMA: Final = pa.schema(
    [(name, pa.string()) for name in ("cip_2010", "program_2010", "cip_2020", "program_2020", "change")]
)
SOC_SCHEMA: Final = pa.schema(
    [(name, pa.string()) for name in ("soc_2010", "occupation_2010", "soc_2018", "occupation_2018")]
)
OLDER_SCHEMA: Final = pa.schema(
    [(name, pa.string()) for name in ("soc_2000", "occupation_2000", "soc_2010", "occupation_2010")]
)
ONET_SCHEMA: Final = pa.schema(
    [(name, pa.string()) for name in ("onet_soc", "onet_occupation", "soc", "occupation")]
)
OEWS_SCHEMA: Final = pa.schema(
    [(name, pa.string()) for name in ("oews_2019", "oews_2018", "soc_2018", "soc_2010", "title", "note")]
)
NAICS_SCHEMA: Final = pa.schema(
    [(name, pa.string()) for name in ("naics", "industry", "older", "older_industry")]
)
_CODE: Final = r"^\d{2}-\d{4}$"
_OF_2018: Final = date(2020, 1, 1)  # a day on which the classification of 2018 is in force
#: The two-digit series of programs in the edition of 2010.
_SERIES_OF_2010: Final = tuple(f"{each:02}" for each in (1, 3, 4, 5, *range(9, 17), 19, *range(21, 55), 60))

_CIP_LAYOUT: Final = Layout(
    "links",
    {
        "cip": ("CIP2020Code",),
        "program": ("CIP2020Title",),
        "soc": ("SOC2018Code",),
        "occupation": ("SOC2018Title",),
    },
    top=3,
    ended=False,  # the publisher hands out workbooks; text is what others made of them
    sheets="CIP",
)
_EDITIONS_LAYOUT: Final = Layout(
    "editions",
    {
        "cip_2010": ("CIPCode2010",),
        "program_2010": ("CIPTitle2010",),
        "change": ("Action",),
        "cip_2020": ("CIPCode2020",),
        "program_2020": ("CIPTitle2020",),
    },
    top=3,
    loose=True,
    ended=False,
    encoding="either",
)
#: What the publisher says of a program code in both editions.
_CHANGES: Final = {
    "no substantive changes": "same",
    "moved to": "moved",
    "deleted": "deleted",
    "new": "new",
}
_SOC_LAYOUT: Final = Layout(
    "links",
    {
        "soc_2010": ("2010 SOC Code", "SOCCode2010"),
        "occupation_2010": ("2010 SOC Title", "SOCTitle2010"),
        "soc_2018": ("2018 SOC Code", "SOCCode2018"),
        "occupation_2018": ("2018 SOC Title", "SOCTitle2018"),
    },
    top=16,
    ended=False,
)
_OLDER_LAYOUT: Final = Layout(
    "older_links",
    {
        "soc_2000": ("2000 SOC code", "SOCCode2000"),
        "occupation_2000": ("2000 SOC title", "SOCTitle2000"),
        "soc_2010": ("2010 SOC code", "SOCCode2010"),
        "occupation_2010": ("2010 SOC title", "SOCTitle2010"),
    },
    top=16,
    ended=False,
)


def _onet_layout(year: int, edition: int) -> Layout:
    return Layout(
        str(edition),
        {
            "onet_soc": (f"O*NET-SOC {year} Code",),
            "onet_occupation": (f"O*NET-SOC {year} Title",),
            "soc": (f"{edition} SOC Code",),
            "occupation": (f"{edition} SOC Title",),
        },
        top=16,
    )


_ONET_LAYOUTS: Final = (_onet_layout(2019, 2018), _onet_layout(2010, 2010))
_OEWS_LAYOUT: Final = Layout(
    "oews_links",
    {
        "oews_2019": ("OES 2019 Estimates Code", "OES2019EstimatesCode"),
        "oews_2018": ("OES 2018 Estimates Code", "OES2018EstimatesCode"),
        "soc_2018": ("2018 SOC Code", "SOCCode2018"),
        "soc_2010": ("2010 SOC Code", "SOCCode2010"),
        "title": ("OES 2019 Estimates Title", "OES2019EstimatesTitle"),
        "note": ("Notes", "NOTES"),
    },
    top=16,
    ended=False,
)


#: A file's layout -> the edition it leads to, its table and that table's columns.
_OF_SOC: Final = {
    "links": ("2018", "links", SOC_SCHEMA),
    "oews_links": ("2018", "oews_links", OEWS_SCHEMA),
    "older_links": ("2010", "older_links", OLDER_SCHEMA),
    **{each.key: (each.key, "onet_links", ONET_SCHEMA) for each in _ONET_LAYOUTS},
}
_SOC_LAYOUTS: Final = (_OEWS_LAYOUT, _SOC_LAYOUT, _OLDER_LAYOUT, *_ONET_LAYOUTS)


def _naics_layout(year: int, before: int) -> Layout:
    return Layout(
        str(year),
        {
            "naics": (f"{year} NAICS Code", f"{year} Code"),
            "industry": (f"{year} NAICS Title…", f"{year} Title"),
            "older": (f"{before} NAICS Code", f"{before} Code"),
            "older_industry": (f"{before} NAICS Title…", f"{before} Title"),
        },
        top=6,
    )


_NAICS_LAYOUTS: Final = tuple(_naics_layout(year, year - 5) for year in (2027, 2022, 2017, 2012, 2007))


def recognizes_cip_soc(original: Original) -> bool:
    """Whether it has the columns of programs and occupations, or of both editions of programs."""
    return fits(original, (_CIP_LAYOUT, _EDITIONS_LAYOUT))


def recognizes_soc(original: Original) -> bool:
    """Whether it has the columns of a crosswalk of occupations."""
    return fits(original, _SOC_LAYOUTS)


def recognizes_naics(original: Original) -> bool:
    """Whether it has the columns of a concordance of industries."""
    return fits(original, _NAICS_LAYOUTS)


def edition(vintage: str) -> str:
    """A vintage in words."""
    return _("edition of {year}").format(year=vintage)


def read_cip_soc(path: Path) -> Iterator[Part]:
    """`links` of programs and occupations, each once; or `editions`, program codes of 2010 and of 2020.

    Raises UnreadableFile naming file, line and column. The workbook gives the same links twice, sorted by
    either code; that both agree is checked.
    """
    original = Original(path)
    first: pa.Table | None = None
    for each in tables(original, (_CIP_LAYOUT, _EDITIONS_LAYOUT)):
        if each.layout is _EDITIONS_LAYOUT:
            yield Part("2020", "editions", _editions(each.whole()))
            continue
        table = _cip_soc(each.whole())
        if first is None:
            first = table
        elif set(_pairs(table)) != set(_pairs(first)):
            raise unreadable(_("its sheets do not hold the same links"), each.name)
    if first is not None:
        yield Part("2020", "links", first)


def _editions(rows: TextRows) -> pa.Table:
    """Program codes of both editions. `change`: "same", "moved", "deleted" or "new"; a new code has none of
    2010 (null).
    """
    unlike = _("one of: {choices}").format(choices=", ".join(_CHANGES))
    matching(rows, "change", rf"(?i)^({'|'.join(_CHANGES)})$", unlike)
    change = pc.utf8_lower(rows.table["change"])
    none = pa.scalar(None, pa.string())
    codes = {}
    for name, without in (("cip_2010", "new"), ("cip_2020", "")):
        # The publisher writes ="01.0000", so that spreadsheets keep the zeros.
        text = pc.replace_substring_regex(rows.table[name], r'^="(.*)"$', r"\1")
        bare = TextRows(pa.table({name: text}), rows.line, rows.file, rows.lines, rows.headings)
        matching(bare, name, r"^(\d{2}(\.\d{2}(\d{2})?)?)?$", _("a program code such as 52.0301"))
        absent = pc.equal(text, "")
        refuse(rows, name, pc.and_(absent, pc.not_equal(change, without)), _("the cell is empty"))
        codes[name] = pc.if_else(absent, none, text)
    differs = pc.not_equal(codes["cip_2010"], codes["cip_2020"])
    same, moved = (pc.equal(change, each) for each in ("no substantive changes", "moved to"))
    refuse(rows, "change", pc.and_(same, differs), _("the codes differ, and it says that nothing changed"))
    refuse(rows, "change", pc.and_(moved, pc.invert(differs)), _("the codes are the same, and it says moved"))
    _whole(rows, "cip_2010", _SERIES_OF_2010, pc.utf8_slice_codeunits(codes["cip_2010"], 0, 2))
    titles = {name: rows.table[name] for name in ("program_2010", "program_2020")}
    said = pa.chunked_array([[_CHANGES[each] for each in change.to_pylist()]], pa.string())
    table = pa.table(
        [codes["cip_2010"], titles["program_2010"], codes["cip_2020"], titles["program_2020"], said],
        schema=EDITIONS_SCHEMA,
    )
    unique_keys(
        TextRows(table, rows.line, rows.file, rows.lines, rows.headings), ("cip_2010", "cip_2020", "change")
    )
    return table


def _pairs(table: pa.Table) -> list[str]:
    pairs: list[str] = pc.binary_join_element_wise(table["cip"], table["soc"], " ").to_pylist()
    return pairs


def _cip_soc(rows: TextRows) -> pa.Table:
    matching(rows, "cip", r"^\d{2}\.\d{4}$", _("a program code such as 52.0301"))
    matching(rows, "soc", _CODE, _("an occupation code such as 29-1141"))
    unique_keys(rows, ("cip", "soc"))
    _whole(rows, "soc", _detailed_of_2018())
    text = rows.table
    arrays = [text[name] for name in ("cip", "program", "soc", "occupation")]
    return pa.table([*arrays, pc.not_equal(text["soc"], "99-9999")], schema=CIP_SOC_SCHEMA)


def read_soc(path: Path) -> Iterator[Part]:
    """`links` of 2010 and 2018 occupations, or `oews_links` of the wage survey's own codes between them, both
    under the edition of 2018; `older_links` of 2000 and 2010, under 2010; or `onet_links` of O*NET's
    occupations (eight digits) and the classification's, under the edition they lead to.

    Each link once; an occupation may have several. Raises UnreadableFile naming file, line and column.
    """
    shapes = {
        "onet_soc": (r"^\d{2}-\d{4}\.\d{2}$", _("an O*NET-SOC code such as 11-1011.00")),
        "": (_CODE, _("an occupation code such as 29-1141")),
    }
    for each in tables(Original(path), _SOC_LAYOUTS):
        rows = each.whole()
        vintage, table, schema = _OF_SOC[each.layout.key]
        codes = [name for name in schema.names if name.startswith(("soc", "oews_", "onet_soc"))]
        for name in codes:
            matching(rows, name, *shapes.get(name, shapes[""]))
        _all_occupations(rows, codes)
        unique_keys(rows, codes)
        yield Part(vintage, table, pa.table([rows.table[name] for name in schema.names], schema=schema))


def _all_occupations(rows: TextRows, codes: Collection[str]) -> None:
    """Refuse a column of another edition, and a file that ends before its last occupations.

    Codes of both editions look alike: a column of the older one is told by the codes that have ended. The
    wage survey leaves the military out. Of the other editions only the major groups are known here.
    """
    if "soc_2018" not in codes:
        column = "onet_soc" if "onet_soc" in codes else "soc_2010"
        groups = [code[:2] for code in occupation_groups() if code != "00-0000"]
        _whole(rows, column, groups, pc.utf8_slice_codeunits(rows.table[column], 0, 2))
        return
    known = _detailed_of_2018()
    strange = pc.invert(pc.is_in(rows.table["soc_2018"], pa.array(known, pa.string())))
    refuse(rows, "soc_2018", strange, _("it is no occupation of 2018"))
    surveyed = [code for code in known if not code.startswith("55-")]
    _whole(rows, "soc_2018", surveyed if "oews_2019" in codes else known)


def _detailed_of_2018() -> list[str]:
    return [code for code, each in occupations(_OF_2018).items() if each.level == "detailed"]


def _whole(
    rows: TextRows, column: str, codes: Collection[str], held: pa.ChunkedArray | pa.Array | None = None
) -> None:
    """Refuse a file that was cut, even at the end of a row: a crosswalk lists every code, linked or not."""
    lacking = sorted(set(codes) - set((rows.table[column] if held is None else held).to_pylist()))
    if lacking:
        problem = _("the file ends too early or lost rows: {count} of {all} codes are missing, {first} first")
        said = problem.format(count=len(lacking), all=len(codes), first=lacking[0])
        raise rows.fail(said, rows.table.num_rows - 1, column)


def read_naics(path: Path) -> Iterator[Part]:
    """`links` of six-digit industries of one edition and the one before, each pair once.

    An industry with several older ones was put together from them; an older one with several newer ones was
    split. Raises UnreadableFile naming file, line and column.
    """
    for each in tables(Original(path), _NAICS_LAYOUTS):
        rows = each.whole()
        for name in ("naics", "older"):
            matching(rows, name, r"^\d{6}$", _("a six-digit industry code"))
        year = int(each.layout.key)
        for vintage in get_args(NaicsVintage):  # the editions whose codes are known here
            if vintage in (year, year - 5):
                column = "naics" if vintage == year else "older"
                _whole(rows, column, [code for code in industries(vintage) if len(code) == 6])
        yield Part(each.layout.key, "links", _distinct(rows))


def _distinct(rows: TextRows) -> pa.Table:
    """Each pair once: the publisher repeats a pair for every piece of an industry that moved."""
    keys = ["naics", "older"]
    names = ["industry", "older_industry"]
    found = rows.table.group_by(keys, use_threads=False).aggregate([(name, "first") for name in names])
    arrays = [found[name if name in keys else f"{name}_first"] for name in NAICS_SCHEMA.names]
    return pa.table(arrays, schema=NAICS_SCHEMA)
