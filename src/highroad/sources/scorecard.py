"""The College Scorecard's data by field of study: awards, debt and earnings by four-digit program codes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

from highroad.language import gettext as _
from highroad.language import mark as N_
from highroad.results import Mark
from highroad.sources.damaged import refuse_points
from highroad.sources.delimited import TextRows, matching
from highroad.sources.files import Original
from highroad.sources.lists_received import received
from highroad.sources.months import month_name
from highroad.sources.published import PUBLIC_DOMAIN, Part, Source
from highroad.sources.tabular import Found, Layout, fits, quantity, refuse, tables
from highroad.sources.unrepeated import Unrepeated

SOURCE: Final = Source(
    key="scorecard",
    title="College Scorecard, fields of study",
    publisher="U.S. Department of Education",
    licence=PUBLIC_DOMAIN,
    cadence=N_("yearly; two academic years are pooled"),
    release_lag_days=400,
    page="https://collegescorecard.ed.gov/data/",
    addresses=(),
    tables=("programs",),
)
MERGE_KEYS: Final[dict[str, tuple[str, ...]]] = {"programs": ()}
_MEASURES: Final = {
    "awards": "IPEDSCOUNT1",  # of the earlier of the two pooled years
    "awards_later": "IPEDSCOUNT2",
    "earnings_1_year": "EARN_MDN_HI_1YR",  # dollars a year, median of those working and not enrolled
    "earnings_2_years": "EARN_MDN_HI_2YR",
    "earnings_3_years": "EARN_NE_MDN_3YR",
    "debt": "DEBT_ALL_STGP_EVAL_MDN",
}
PROGRAMS_SCHEMA: Final = pa.schema(
    [
        *(pa.field(name, pa.string()) for name in ("unitid", "opeid6", "institution", "control")),
        *(pa.field(name, pa.string()) for name in ("cip4", "program", "credential_level", "credential")),
        *(
            field
            for name in _MEASURES
            for field in (pa.field(name, pa.float64()), pa.field(f"{name}_mark", pa.string()))
        ),
    ]
)
_LAYOUT: Final = Layout(
    "programs",
    {
        "unitid": ("UNITID",),
        "opeid6": ("OPEID6",),
        "institution": ("INSTNM",),
        "control": ("CONTROL",),
        "cip4": ("CIPCODE",),
        "program": ("CIPDESC",),
        "credential_level": ("CREDLEV",),
        "credential": ("CREDDESC",),
        **{ours: (theirs,) for ours, theirs in _MEASURES.items()},
    },
    optional=frozenset({"earnings_1_year", "earnings_2_years", "earnings_3_years", "debt", "awards_later"}),
    encoding="either",
)
#: How the names of the publisher's eight levels of credentials begin, from its first to its eighth.
_CREDENTIALS: Final = ("unde", "asso", "bach", "post", "mast", "doct", "firs", "grad")
_ABSENT: Final[dict[str, Mark | None]] = {
    "PrivacySuppressed": Mark.SUPPRESSED,
    "PS": Mark.SUPPRESSED,
    "NULL": Mark.MISSING,
    "NA": Mark.MISSING,
    "": Mark.MISSING,
}
_POOLED: Final = re.compile(r"(\d\d)(\d\d)_(\d\d)(\d\d)")


def label(vintage: str) -> str:
    """A vintage in words."""
    return _("data of {month}").format(month=month_name(vintage))


def recognizes(original: Original) -> bool:
    """Whether it has the columns of the fields of study."""
    return fits(original, (_LAYOUT,))


def read(path: Path) -> Iterator[Part]:
    """`programs`; the vintage is that of the pooled years in its name, or the month in which it came.

    Raises UnreadableFile naming file, line and column.
    """
    original = Original(path)
    pooled = _POOLED.search(original.name)
    vintage = f"20{pooled[4]}M06" if pooled else received(original.name)
    for each in tables(original, (_LAYOUT,)):
        once = Unrepeated(("unitid", "opeid6", "institution", "cip4", "credential_level"))
        for rows in each.runs:
            part = _tidy(rows, each)
            once.take(rows)
            yield Part(vintage, "programs", part)
        once.finish()


def _tidy(rows: TextRows, found: Found) -> pa.Table:
    matching(rows, "unitid", r"^([1-9]\d{5}|NULL|NA|)$", _("a six-digit institution code"))
    matching(rows, "opeid6", r"^(0{0,2}[1-9]\d{3}|0?[1-9]\d{4})$", _("an institution's code for aid"))
    matching(rows, "control", r"^(Public|Private.*|Foreign.*|NULL|NA|)$", _("the control of an institution"))
    matching(rows, "cip4", r"^\d{3,4}$", _("a program code of four digits"))
    matching(rows, "credential_level", r"^[1-8]$", _("1 to 8"))
    first = pc.utf8_slice_codeunits(pc.utf8_lower(rows.table["credential"]), 0, 4)
    place = pc.subtract(pc.cast(rows.table["credential_level"], pa.int32()), 1)
    called = pa.array(_CREDENTIALS).take(place.combine_chunks())
    other = pc.and_(pc.is_in(first, pa.array(_CREDENTIALS)), pc.not_equal(first, called))
    refuse(rows, "credential_level", other, _("it is the level of another credential than the one named"))
    none = pa.scalar(None, pa.string())
    unit = rows.table["unitid"]
    kept = ("institution", "control", "program", "credential_level", "credential")
    columns: dict[str, pa.ChunkedArray | pa.Array] = {name: rows.table[name] for name in kept}
    columns["unitid"] = pc.if_else(pc.match_substring_regex(unit, r"^\d{6}$"), unit, none)
    columns["opeid6"] = pc.utf8_lpad(rows.table["opeid6"], 6, "0")
    bare = pc.utf8_lpad(rows.table["cip4"], 4, "0")
    columns["cip4"] = pc.binary_join_element_wise(
        pc.utf8_slice_codeunits(bare, 0, 2), pc.utf8_slice_codeunits(bare, 2, 4), "."
    )
    count = rows.table.num_rows
    for name in _MEASURES:
        if name not in found.present:
            columns[name] = pa.nulls(count, pa.float64())
            columns[f"{name}_mark"] = pa.array([Mark.MISSING.value] * count)
            continue
        if not name.startswith("awards"):
            refuse_points(rows, name)
        columns[name], columns[f"{name}_mark"] = quantity(rows, name, pa.float64(), _ABSENT)
        refuse(rows, name, pc.less(columns[name], 0), _("a count cannot be negative"))
    return pa.table([columns[name] for name in PROGRAMS_SCHEMA.names], schema=PROGRAMS_SCHEMA)
