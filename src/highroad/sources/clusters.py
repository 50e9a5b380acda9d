"""Cluster definitions (which industry belongs to which cluster) and linkages between clusters, from
workbooks.

The definitions are those of the U.S. Cluster Mapping Project: 51 traded clusters and the local ones, by
six-digit industry. They come as a workbook or as comma-separated text; linkages as a workbook.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pyarrow as pa

from highroad.language import gettext as _
from highroad.language import mark as N_
from highroad.sources.files import Original, unreadable
from highroad.sources.published import Part, Source
from highroad.sources.workbooks import MAX_FILE, opened

SOURCE: Final = Source(
    key="clusters",
    title="Benchmark cluster definitions and linkages",
    publisher="U.S. Cluster Mapping Project, Harvard Business School",
    licence=N_("Terms of the Cluster Mapping Project; check them before passing the file on"),
    cadence=N_("once; the definitions have not changed since 2016"),
    release_lag_days=36_500,
    page="https://clustermapping.us/",
    addresses=(),
    tables=("definitions", "linkages"),
)
MERGE_KEYS: Final[dict[str, tuple[str, ...]]] = {
    "definitions": ("naics",),
    "linkages": ("cluster", "linked"),
}
VINTAGE: Final = "2016"  # Delgado, Porter and Stern (2016)

DEFINITIONS_SCHEMA: Final = pa.schema(
    [
        pa.field("naics", pa.string()),
        pa.field("kind", pa.string()),  # traded or local
        pa.field("cluster", pa.string()),
        pa.field("subcluster", pa.string()),
        pa.field("standard", pa.bool_()),  # False: a code that the compiler of the file added
    ]
)
LINKAGES_SCHEMA: Final = pa.schema(
    [
        pa.field("cluster", pa.string()),
        pa.field("linked", pa.string()),
        pa.field("strength", pa.string()),  # lower, strong or very strong, as given
    ]
)
_DEFINITIONS: Final = ("naics", "tradedlocal", "cluster", "subclustername")
_LINKAGES: Final = ("core cluster", "linked cluster", "strength")
_STRENGTHS: Final = frozenset({"lower", "strong", "very strong"})
_SPELLINGS: Final = {"traded_local": "tradedlocal", "subcluster": "subclustername"}
_ADDED: Final = "emsispecificnaics (non standard)"
_NAICS: Final = re.compile(r"\d{6}")
Rows = Iterator[list[Any]]


def recognizes(original: Original) -> bool:
    """Whether a sheet of it, or its first line, has the columns of definitions or of linkages."""
    return any(_kind(next(iter(rows()), [])) for _name, rows in _tables(original, first=True))


def read(path: Path) -> Iterator[Part]:
    """Definitions and linkages. Raises UnreadableFile naming file, line and column."""
    for name, rows in _tables(Original(path)):
        stream = iter(rows())
        head: list[Any] = next(stream, [])
        kind = _kind(head)
        if kind == "definitions":
            yield Part(VINTAGE, kind, _definitions(name, _names(head), stream))
        elif kind == "linkages":
            yield Part(VINTAGE, kind, _linkages(name, _names(head), stream))


def _tables(original: Original, *, first: bool = False) -> list[tuple[str, Any]]:
    """(name, rows) of every sheet, or of the text. first: the header is all that is needed."""
    if original.kind == "workbook":
        book = opened(original)
        rows = book.start if first else book.rows
        return [(f"{original.name}, {sheet}", lambda sheet=sheet: rows(sheet)) for sheet in book.sheets]
    if original.kind not in {"plain", "gzip"} or not original.members:
        return []
    member = original.members[0]
    if first:
        head = member.head(400).decode("utf-8", "replace").splitlines()[:1]
        return [(member.name, lambda: csv.reader(head))]
    with member.open(encoding="utf8") as stream:
        text = stream.read(MAX_FILE).decode("utf-8-sig")
    return [(member.name, lambda: csv.reader(io.StringIO(text)))]


def _names(row: list[Any]) -> list[str]:
    names = [str(cell).strip().lower().lstrip("\ufeff") for cell in row]
    return [_SPELLINGS.get(name, name) for name in names]


def _kind(head: list[Any]) -> str:
    names = _names(head)
    if set(_DEFINITIONS) <= set(names):
        return "definitions"
    return "linkages" if set(_LINKAGES) <= set(names) else ""


def _definitions(file: str, names: list[str], rows: Rows) -> pa.Table:
    at = {name: _column(file, names, name) for name in _DEFINITIONS}
    added = names.index(_ADDED) if _ADDED in names else None
    found: list[dict[str, Any]] = []
    lines: dict[str, int] = {}
    for line, row in enumerate(rows, 2):
        naics, traded, cluster, sub = (_text(file, row, line, at[name]) for name in _DEFINITIONS)
        if not naics and not cluster:
            continue
        if not _NAICS.fullmatch(naics):
            raise unreadable(
                _("“{value}” is not a six-digit industry code").format(value=naics[:20]),
                file,
                line=line,
                column=at["naics"] + 1,
            )
        if naics in lines:
            raise unreadable(
                _("industry {code} is on lines {first} and {second}").format(
                    code=naics, first=lines[naics], second=line
                ),
                file,
                line=line,
            )
        lines[naics] = line
        if naics == "814110" and cluster in {"", "NA"}:  # private households belong to no cluster
            continue
        if traded.lower() not in {"traded", "local"} or not cluster:
            raise unreadable(
                _("an industry is neither traded nor local, or has no cluster"),
                file,
                line=line,
                column=at["tradedlocal"] + 1,
            )
        standard = added is None or _text(file, row, line, added).lower() != "true"
        found.append(
            {
                "naics": naics,
                "kind": traded.lower(),
                "cluster": cluster,
                "subcluster": None if sub in {"", "NA"} else sub,
                "standard": standard,
            }
        )
    if not found:
        raise unreadable(_("there is nothing below the header"), file, line=2)
    return pa.Table.from_pylist(found, schema=DEFINITIONS_SCHEMA)


def _linkages(file: str, names: list[str], rows: Rows) -> pa.Table:
    at = {name: _column(file, names, name) for name in _LINKAGES}
    found: list[dict[str, str]] = []
    seen: set[tuple[str, str]] = set()
    blocks: set[str] = set()  # the publisher's file is in the order of the core clusters
    for line, row in enumerate(rows, 2):
        core, linked, strength = (_text(file, row, line, at[name]) for name in _LINKAGES)
        if not core and not linked:
            continue
        if not core or not linked or not strength:
            raise unreadable(_("a linkage is not whole"), file, line=line)
        if strength.lower() not in _STRENGTHS:
            problem = _("“{value}” is no strength of a linkage")
            raise unreadable(problem.format(value=strength[:40]), file, line=line, column=at["strength"] + 1)
        if core in blocks and core != (found[-1]["cluster"] if found else core):
            problem = _("the linkages of “{cluster}” do not stand together: are two columns swapped?")
            raise unreadable(problem.format(cluster=core), file, line=line, column=at["core cluster"] + 1)
        blocks.add(core)
        if (core, linked) in seen:
            raise unreadable(_("a linkage is given twice"), file, line=line)
        seen.add((core, linked))
        found.append({"cluster": core, "linked": linked, "strength": strength})
    if not found:
        raise unreadable(_("there is nothing below the header"), file, line=2)
    return pa.Table.from_pylist(found, schema=LINKAGES_SCHEMA)


def _column(file: str, names: list[str], name: str) -> int:
    if names.count(name) > 1:
        raise unreadable(_("two columns have one name"), file, line=1, column=name)
    return names.index(name)


def _text(file: str, row: list[Any], line: int, at: int) -> str:
    if at >= len(row):
        raise unreadable(_("the row is shorter than its header"), file, line=line, column=at + 1)
    cell = row[at]
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell).strip()
