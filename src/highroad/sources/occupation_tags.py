"""Taxonomies that tag occupations, such as green ones, that the user brings.

The project's own CSV (`highroad.reference.occupation_tags`), and the O*NET Resource Center's list of green
occupations, archived since 2022.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

from highroad.language import gettext as _
from highroad.language import mark as N_
from highroad.reference.occupation_tags import COLUMNS
from highroad.sources.delimited import TextRows, matching
from highroad.sources.files import Original
from highroad.sources.published import Part, Source
from highroad.sources.tabular import Layout, fits, refuse, tables, unique_keys

SOURCE: Final = Source(
    key="occupation_tags",
    title="Taxonomies that tag occupations",
    publisher="whoever made the taxonomy; each row says who",
    licence=N_("as the taxonomy says; brought by the user"),
    cadence=N_("when a taxonomy is revised"),
    release_lag_days=0,
    page="https://www.onetcenter.org/archive.html",
    addresses=(),
    tables=("tags",),
)
MERGE_KEYS: Final[dict[str, tuple[str, ...]]] = {"tags": ("taxonomy", "code", "tag")}
TAGS_SCHEMA: Final = pa.schema(
    [
        *(pa.field(name, pa.string()) for name in ("taxonomy", "version", "soc_edition", "code", "tag")),
        pa.field("part", pa.bool_()),  # only a part of the occupation, a finer one of O*NET, is tagged
        pa.field("citation", pa.string()),
    ]
)
_TEMPLATE: Final = Layout("template", {name: (name,) for name in COLUMNS}, top=1)
_GREEN: Final = Layout(
    "onet-green",
    {
        "code": ("O*NET-SOC Code", "O*NET-SOC 2010 Code"),
        "tag": ("Green Occupational Category", "Green Occupation Category"),
    },
    top=6,
    ended=False,
)
_LAYOUTS: Final = (_TEMPLATE, _GREEN)
_CODE: Final = r"^\d{2}-\d{4}(\.\d{2})?$"
#: What the archived list's codes are of; it has no other date.
_GREEN_EDITION: Final = "2010"


def recognizes(original: Original) -> bool:
    """Whether it is the project's CSV or O*NET's list of green occupations."""
    return fits(original, _LAYOUTS)


def label(vintage: str) -> str:
    """A vintage in words."""
    return _("taxonomies of {year}").format(year=vintage)


def read(path: Path) -> Iterator[Part]:
    """`tags`, a part for each year. Codes are cut to six digits; `part` says when only finer ones are tagged.

    Raises UnreadableFile naming file, line and column: a code that is none, an edition other than 2010 and
    2018, a row without taxonomy, version, tag or citation, a code tagged twice alike.
    """
    for each in tables(Original(path), _LAYOUTS):
        rows = each.whole()
        matching(rows, "code", _CODE, _("an occupation code such as 29-1141"))
        if each.layout is _GREEN:
            yield Part(_GREEN_EDITION, "tags", _green(rows))
            continue
        yield from _own(rows)


def _own(rows: TextRows) -> Iterator[Part]:
    matching(rows, "year", r"^(19|20)\d{2}$", _("a year"))
    matching(rows, "soc_edition", r"^(2010|2018)$", _("2010 or 2018"))
    for name in ("taxonomy", "version", "tag", "citation"):
        refuse(rows, name, pc.equal(rows.table[name], ""), _("it is blank"))
    matching(rows, "taxonomy", r"^[a-z0-9-]+$", _("a name of small letters, digits and hyphens"))
    unique_keys(rows, ("taxonomy", "code", "tag"))
    text = rows.table
    for year in sorted(pc.unique(text["year"]).to_pylist()):
        mine = text.filter(pc.equal(text["year"], year))
        yield Part(year, "tags", _tidy({name: mine[name] for name in COLUMNS if name != "year"}))


def _green(rows: TextRows) -> pa.Table:
    unique_keys(rows, ("code", "tag"))
    refuse(rows, "tag", pc.equal(rows.table["tag"], ""), _("it is blank"))
    count = rows.table.num_rows
    said = {
        "taxonomy": "onet-green",
        "version": "O*NET-SOC 2010",
        "soc_edition": _GREEN_EDITION,
        "citation": "O*NET Resource Center, Green Occupations (archived)",
    }
    columns: dict[str, pa.ChunkedArray | pa.Array] = {
        name: pa.array([value] * count, pa.string()) for name, value in said.items()
    }
    return _tidy(columns | {"code": rows.table["code"], "tag": rows.table["tag"]})


def _tidy(columns: dict[str, pa.ChunkedArray | pa.Array]) -> pa.Table:
    """Six-digit occupations, each once by tag; a whole one when it is tagged itself."""
    code = columns["code"]
    fine = pc.and_(pc.greater(pc.utf8_length(code), 7), pc.invert(pc.ends_with(code, ".00")))
    table = pa.table(columns | {"code": pc.utf8_slice_codeunits(code, 0, 7), "part": fine})
    keys = ["taxonomy", "version", "soc_edition", "code", "tag"]
    found = table.group_by(keys, use_threads=False).aggregate([("part", "all"), ("citation", "first")])
    arrays = [found[name] if name in keys else found[f"{name}_{how}"] for name, how in _KINDS]
    return pa.table(arrays, schema=TAGS_SCHEMA)


_KINDS: Final = tuple(
    (name, {"part": "all", "citation": "first"}.get(name, "")) for name in TAGS_SCHEMA.names
)
