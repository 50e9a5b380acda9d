"""Cells and rows that a reader leaves out or doubts, told with their lines and count: never in silence."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from highroad.language import gettext as _
from highroad.language import mark as N_
from highroad.language import ngettext
from highroad.sources.delimited import TextRows
from highroad.sources.published import Remark

LINES: Final = 20  # that a receipt names; the rest are counted
_SHOWN: Final = 8
_TEXTS: Final = 3
_LONG: Final = 60
_REPEATED: Final = 0.25  # of the rows; lists that people keep have up to 4 percent


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Rows of a run that a remark is about. problem: marked for translation. what: as in `Remark`."""

    column: str
    problem: str
    where: pa.ChunkedArray | pa.Array
    what: str = "cell"


def repeated_rows(rows: TextRows, column: str) -> LeftOut:
    """Rows that say in every column what an earlier one says: a list may mean it, so they stay, with a doubt.

    column: what names a row, for the remark. Raises UnreadableFile when they are so many that the list must
    have been put together with itself.
    """
    keys = pc.binary_join_element_wise(*rows.table.columns, "\x1f")
    codes = np.asarray(keys.combine_chunks().dictionary_encode().indices)
    again = np.ones(len(codes), np.bool_)
    again[np.unique(codes, return_index=True)[1]] = False
    if again.sum() > _REPEATED * len(codes):
        problem = _("{count} of {all} rows stand in it twice").format(count=int(again.sum()), all=len(codes))
        raise rows.fail(problem, int(np.flatnonzero(again)[0]))
    return LeftOut(column, N_("every column says what an earlier row says"), pa.array(again), "doubt")


def without(rows: TextRows, gone: pa.ChunkedArray | pa.Array) -> TextRows:
    """A run without some of its rows; the others keep their lines."""
    kept = pc.invert(pc.fill_null(gone, False))
    lines = [rows.line_of(at) for at in pc.indices_nonzero(kept).to_pylist()]
    return TextRows(rows.table.filter(kept), rows.line, rows.file, lines, rows.headings)


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
                what=each.what,
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
    if remark.what == "fewer":
        before, whose = remark.texts
        return _("{whose}: {count} rows, {before} in the list before: {problem}").format(
            whose=whose, count=f"{remark.count:,}", before=before, problem=_(remark.problem)
        )
    more = " …" if remark.count > len(remark.lines[:_SHOWN]) else ""
    words = _words(remark).format(
        column=" ".join(remark.column.split()), count=f"{remark.count:,}", problem=_(remark.problem)
    )
    where = ngettext("line {lines}", "lines {lines}", len(remark.lines)).format(
        lines=", ".join(f"{line}" for line in remark.lines[:_SHOWN]) + more
    )
    said = ", ".join(f"“{text}”" for text in remark.texts)
    return f"{words} ({where}): {said}" if remark.lines else f"{words}: {said}"


def _words(remark: Remark) -> str:
    if remark.what == "row":
        return ngettext(
            "{count} row left out, because {problem}",
            "{count} rows left out, because {problem}",
            remark.count,
        )
    if remark.what == "doubt":
        return ngettext(
            "{count} row kept, though {problem}", "{count} rows kept, though {problem}", remark.count
        )
    return ngettext(
        "“{column}”: {count} cell left out, because {problem}",
        "“{column}”: {count} cells left out, because {problem}",
        remark.count,
    )
