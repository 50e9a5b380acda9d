"""Registers of occupational licenses that the user brings, State by State; none is shipped and none made up.

No public file tells for the whole nation which occupations need a license. What a State's agencies or a
partnership's own staff looked up is written down in the project's CSV: a line for each license, with where it
was read and when. A State that stands in a file is taken to be listed whole there.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

from highroad.language import gettext as _
from highroad.language import mark as N_
from highroad.reference import codes, geography
from highroad.sources.delimited import TextRows, matching
from highroad.sources.files import Original
from highroad.sources.published import Part, Source
from highroad.sources.tabular import Layout, fits, refuse, tables, unique_keys

#: The columns of a register: the State's two letters; the occupation's code (2018); the license and who gives
#: it; what it is (`NEEDS`); the address where that is said, and the day on which somebody read it there.
COLUMNS: Final = ("state", "soc", "license", "agency", "need", "source", "checked")
#: required: nobody may work without it. certification: the State certifies, work is open without it or the
#: title is protected. optional: it may be had.
NEEDS: Final = ("required", "certification", "optional")
SOURCE: Final = Source(
    key="licenses",
    title="Registers of occupational licenses",
    publisher="the States’ agencies; each row says which, and where it was read",
    licence=N_("as each State says; brought by the user"),
    cadence=N_("when somebody looks again"),
    release_lag_days=0,
    page="https://www.careeronestop.org/Toolkit/Training/find-licenses.aspx",
    addresses=(),
    tables=("licenses",),
)
#: A file takes the place of all that was at hand for its States, so that a license that is gone is gone.
MERGE_KEYS: Final[dict[str, tuple[str, ...]]] = {"licenses": ("state",)}
LICENSES_SCHEMA: Final = pa.schema([pa.field(name, pa.string()) for name in COLUMNS])
_LAYOUT: Final = Layout("template", {name: (name,) for name in COLUMNS}, top=1)


def recognizes(original: Original) -> bool:
    """Whether it is the project's register of licenses."""
    return fits(original, (_LAYOUT,))


def label(vintage: str) -> str:
    """A vintage in words."""
    return _("checked by {year}").format(year=vintage)


def read(path: Path) -> Iterator[Part]:
    """`licenses`, one part: the columns `COLUMNS`; the vintage is the year of the newest check in the file.

    Raises UnreadableFile naming file, line and column: letters that are no State's, a code that is no
    occupation of 2018, a blank license, agency or source, another need than those there are, a day that is
    none, a license that a State lists twice for an occupation.
    """
    for each in tables(Original(path), (_LAYOUT,)):
        rows = each.whole()
        _known(
            rows,
            "state",
            {one.abbreviation for one in geography.states().values()},
            _("these are no State’s letters"),
        )
        matching(rows, "soc", r"^\d{2}-\d{4}$", _("an occupation code such as 29-1141"))
        _known(rows, "soc", set(codes.occupations()), _("it is no occupation of the classification of 2018"))
        for name in ("license", "agency"):
            refuse(rows, name, pc.equal(rows.table[name], ""), _("it is blank"))
        matching(
            rows, "need", f"^({'|'.join(NEEDS)})$", _("one of: {choices}").format(choices=", ".join(NEEDS))
        )
        matching(rows, "source", r"^https?://\S+$", _("an address such as https://www.example.gov/licenses"))
        matching(rows, "checked", r"^(19|20)\d{2}-\d{2}-\d{2}$", _("a day such as 2026-03-31"))
        days = pc.unique(rows.table["checked"]).to_pylist()
        _known(rows, "checked", {day for day in days if _is_day(day)}, _("it is no day"))
        unique_keys(rows, ("state", "soc", "license"))
        yield Part(max(days)[:4], "licenses", rows.table.select(list(COLUMNS)).cast(LICENSES_SCHEMA))


def _known(rows: TextRows, column: str, known: set[str], problem: str) -> None:
    refuse(
        rows, column, pc.invert(pc.is_in(rows.table[column], pa.array(sorted(known), pa.string()))), problem
    )


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True
