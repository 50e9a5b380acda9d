"""Registers that a partnership keeps itself, as CSV or Excel: named columns, markers for what is not known.

A register's first line names its columns. A number may be absent in the ways publishers write it: blank,
"N/A" or "." for missing; "*", "S", "(S)", "D", "-1" or "-99999" for hidden. Records of people are refused.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Literal

import pyarrow as pa
import pyarrow.compute as pc

from highroad.errors import UnreadableFile
from highroad.language import gettext as _
from highroad.language import ngettext
from highroad.sources.deidentified import NAMED, identifying, naming
from highroad.sources.files import Original
from highroad.sources.personal import refuse_people
from highroad.sources.workbooks import opened

HIDDEN: Final = ("*", "**", "***", "S", "(S)", "D", "(D)", "-1", "-99999", "suppressed", "Suppressed")
ABSENT: Final = ("", ".", "-", "NA", "N/A", "n/a", "unknown")
NUMBER: Final = r"^\$?(\d{1,3}(,\d{3})+|\d+)(\.\d+)?%?$"
BELOW_ZERO: Final = "^[-−]?" + NUMBER[1:]
LARGEST: Final = 20_000_000
MOST_ROWS: Final = 50_000


@dataclass(frozen=True, slots=True)
class Field:
    """One column of a register: its name in the first line, and what it holds.

    needed: the column must be there, and a text in it may not be blank. choices: the only texts allowed.
    signed: its numbers may lie below zero (-1 and -99999 are markers all the same; -1.0 is a number).
    like: a pattern (RE2) that its texts match; wanted: the words for it. shown: everybody may read its
    texts, so they are refused where they tell of a person. names: it holds names, which no shown text may.
    """

    name: str
    kind: Literal["text", "number"] = "text"
    needed: bool = False
    choices: tuple[str, ...] = ()
    signed: bool = False
    like: str = ""
    wanted: str = ""
    shown: bool = False
    names: bool = False


def read_register(path: Path, fields: Sequence[Field]) -> pa.Table:
    """The register in a file, a column for each field in their order; columns of other names are left out.

    Texts are trimmed; blank ones are null. Numbers may have a dollar sign, grouped thousands and a percent
    sign; each number column has its `<name>_mark`: "suppressed" or "missing" where there is none. A column
    that the file lacks is null throughout.

    Raises PersonLevelFile; UnreadableFile naming line, column and remedy at the first cell that cannot be
    read, saying how many there are.
    """
    rows = _rows(path)
    if not rows:
        raise UnreadableFile(_("it is empty"), file=path.name, remedy=_columns_remedy(fields))
    heads = [each.strip().lower().replace(" ", "_") for each in rows[0]]
    lacking = [each.name for each in fields if each.needed and each.name not in heads]
    twice = [each.name for each in fields if heads.count(each.name) > 1]
    if lacking or twice:
        problem = _("the column is missing") if lacking else _("the column is there twice")
        raise UnreadableFile(
            problem, file=path.name, line=1, column=(lacking or twice)[0], remedy=_columns_remedy(fields)
        )
    body = [row for row in rows[1:] if any(row)]
    if len(body) > MOST_ROWS:
        raise UnreadableFile(
            _("it has more than {count} rows").format(count=MOST_ROWS), file=path.name, remedy=_("Divide it.")
        )
    lines = [line for line, row in enumerate(rows[1:], start=2) if any(row)]
    columns: dict[str, Any] = {}
    for each in fields:
        place = heads.index(each.name) if each.name in heads else None
        texts = pa.array(
            [row[place] if place is not None and place < len(row) else "" for row in body], pa.string()
        )
        columns |= _column(each, texts, lines, path.name)
    _refuse_names(fields, columns, lines, path.name)
    return pa.table(columns)


def _refuse_names(fields: Sequence[Field], columns: dict[str, Any], lines: list[int], file: str) -> None:
    held = [columns[each.name] for each in fields if each.names]
    if not held:
        return
    names = pc.fill_null(pa.concat_arrays(held), "")
    for each in fields:
        if each.shown:
            texts = pc.fill_null(columns[each.name], "")
            _refuse(naming(texts, names), texts, each, lines, file, _(NAMED))


def _column(each: Field, texts: pa.Array, lines: list[int], file: str) -> dict[str, pa.Array]:
    if each.kind == "number":
        hidden, absent = (pc.is_in(texts, pa.array(words)) for words in (HIDDEN, ABSENT))
        known = pc.invert(pc.or_(hidden, absent))
        readable = pc.match_substring_regex(texts, BELOW_ZERO if each.signed else NUMBER)
        _refuse(pc.and_(known, pc.invert(readable)), texts, each, lines, file, _("it is no number"))
        plain = pc.replace_substring(pc.replace_substring_regex(texts, r"[$,%]", ""), "−", "-")
        values = pc.cast(pc.if_else(known, plain, pa.scalar(None, pa.string())), pa.float64())
        mark = pc.if_else(hidden, "suppressed", pc.if_else(absent, "missing", pa.scalar(None, pa.string())))
        return {each.name: values, f"{each.name}_mark": mark}
    blank = pc.equal(texts, "")
    if each.needed:
        _refuse(blank, texts, each, lines, file, _("it is blank"))
    if each.choices:
        strange = pc.and_(pc.invert(blank), pc.invert(pc.is_in(texts, pa.array(each.choices))))
        wanted = _("it is none of: {choices}").format(choices=", ".join(each.choices))
        _refuse(strange, texts, each, lines, file, wanted)
    if each.like:
        unlike = pc.and_(pc.invert(blank), pc.invert(pc.match_substring_regex(texts, each.like)))
        _refuse(unlike, texts, each, lines, file, _(each.wanted))
    if each.shown:
        for found, words in identifying(texts):
            _refuse(found, texts, each, lines, file, _(words))
    return {each.name: pc.if_else(blank, pa.scalar(None, pa.string()), texts)}


def _refuse(wrong: pa.Array, texts: pa.Array, each: Field, lines: list[int], file: str, problem: str) -> None:
    count = pc.sum(wrong).as_py() or 0
    if not count:
        return
    first = pc.index(wrong, True).as_py()
    remedy = ngettext(
        "Mend {count} cell of this column, and bring the file again.",
        "Mend {count} cells of this column, and bring the file again.",
        count,
    ).format(count=count)
    if each.shown:
        remedy += " " + _("Write […] where it would tell who somebody is.")
    raise UnreadableFile(
        f"“{texts[first].as_py()[:60]}”: {problem}",
        file=file,
        line=lines[first],
        column=each.name,
        remedy=remedy,
    )


def _columns_remedy(fields: Sequence[Field]) -> str:
    needed = ", ".join(each.name for each in fields if each.needed)
    others = ", ".join(each.name for each in fields if not each.needed)
    return _("The first line names the columns: {needed}; and where known: {others}.").format(
        needed=needed, others=others or "–"
    )


def _rows(path: Path) -> list[list[str]]:
    """Every row as trimmed texts, from a CSV file in UTF-8 or the first sheet of a workbook."""
    original = Original(path)
    if original.size > LARGEST:
        raise UnreadableFile(_("it is too large for a register"), file=path.name, remedy=_("Divide it."))
    if path.read_bytes()[:2] == b"PK":
        book = opened(original)
        rows = [[_text(cell) for cell in row] for row in book.rows(book.sheets[0])]
        refuse_people(original, rows[:5])
        return rows
    refuse_people(original)
    try:
        text = path.read_text(encoding="utf-8-sig")
        return [[cell.strip() for cell in row] for row in csv.reader(io.StringIO(text), strict=True)]
    except (UnicodeDecodeError, csv.Error) as error:
        raise UnreadableFile(
            _("it is no CSV file in UTF-8 ({reason})").format(reason=error),
            file=path.name,
            remedy=_("Save it as CSV UTF-8, or as an Excel workbook."),
        ) from error


def _text(cell: Any) -> str:
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()


def write_register(table: pa.Table) -> str:
    """A register as the CSV text that `read_register` reads back unchanged."""
    marks = {"suppressed": "*", "missing": ""}
    names = [name for name in table.column_names if not name.endswith("_mark")]
    columns = []
    for name in names:
        values = table[name].to_pylist()
        if f"{name}_mark" in table.column_names:
            said = table[f"{name}_mark"].to_pylist()
            values = [marks[m] if m else _number(v) for v, m in zip(values, said, strict=True)]
        columns.append(["" if each is None else each for each in values])
    written = io.StringIO()
    rows = csv.writer(written, lineterminator="\n")
    rows.writerow(names)
    rows.writerows(zip(*columns, strict=True))
    return written.getvalue()


def _number(value: float) -> str:
    """A number that is not read back as a marker."""
    text = f"{value:.12g}"
    return f"{text}.0" if text in HIDDEN else text
