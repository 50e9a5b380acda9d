"""Cells that a reader cannot use and leaves out, told with their lines and count: never in silence."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

from highroad.language import gettext as _
from highroad.language import ngettext
from highroad.sources.delimited import TextRows
from highroad.sources.published import Remark

LINES: Final = 20  # that a receipt names; the rest are counted
_SHOWN: Final = 8
_TEXTS: Final = 3
_LONG: Final = 60


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Rows of a run whose cell in a column was left out. problem: marked for translation."""

    column: str
    problem: str
    where: pa.ChunkedArray | pa.Array


def remarks(
    rows: TextRows, found: Sequence[LeftOut], among: pa.ChunkedArray | pa.Array
) -> tuple[Remark, ...]:
    """What was left out of those rows of a run for which `among` holds."""
    told = []
    for each in found:
        mask = pc.and_(pc.fill_null(each.where, False), among)
        places = pc.indices_nonzero(mask)
        if not len(places):
            continue
        texts = pc.unique(rows.table[each.column].take(places)).to_pylist()
        told.append(
            Remark(
                file=rows.file,
                column=rows.headings.get(each.column, each.column),
                problem=each.problem,
                count=len(places),
                lines=tuple(rows.line_of(at) for at in places[:LINES].to_pylist()),
                texts=tuple(text[:_LONG] for text in texts[:_TEXTS]),
            )
        )
    return tuple(told)


def joined(every: Iterable[Remark]) -> tuple[Remark, ...]:
    """Remarks of several runs of one file, each problem of a column once."""
    found: dict[tuple[str, str, str], Remark] = {}
    for each in every:
        key = (each.file, each.column, each.problem)
        before = found.get(key)
        if before is not None:
            each = replace(
                each,
                count=before.count + each.count,
                lines=tuple(sorted({*before.lines, *each.lines})[:LINES]),
                texts=tuple(dict.fromkeys((*before.texts, *each.texts)))[:_TEXTS],
            )
        found[key] = each
    return tuple(found.values())


def told(remark: Remark) -> str:
    """A remark in words: what was left out, why, and on which lines."""
    more = " …" if remark.count > len(remark.lines[:_SHOWN]) else ""
    words = ngettext(
        "“{column}”: {count} cell left out, because {problem}",
        "“{column}”: {count} cells left out, because {problem}",
        remark.count,
    ).format(column=" ".join(remark.column.split()), count=f"{remark.count:,}", problem=_(remark.problem))
    where = ngettext("line {lines}", "lines {lines}", len(remark.lines)).format(
        lines=", ".join(f"{line}" for line in remark.lines[:_SHOWN]) + more
    )
    said = ", ".join(f"“{text}”" for text in remark.texts)
    return f"{words} ({where}): {said}"
