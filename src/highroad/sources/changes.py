"""What changed between two vintages of a source: rows that came and went, codes that are new or retired, and
by how much the numbers that both have differ.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from highroad.errors import BadQuestion, DataMissing
from highroad.language import gettext as _
from highroad.sources import oews_layout
from highroad.sources.catalogue import Catalogue
from highroad.sources.identities import identity
from highroad.sources.published import Vintage
from highroad.sources.qcew_layout import naics_vintage

#: Columns of time: where they name a row, the numbers of both vintages are about the same day.
_TIMES: Final = frozenset({"year", "period", "month", "quarter", "base_year"})
#: Words of single entries in lists that people keep: their coming and going is no change of codes.
_NAMES: Final = frozenset({"notice_id", "employer", "site", "city", "program_id", "provider", "program"})
_LISTED: Final = 8  # codes that are named; the rest are counted
#: Sources whose codes are of a classification that changes, and how a vintage tells its edition.
_CODED: Final[dict[str, Callable[[str], str]]] = {
    "oews": oews_layout.classification,
    "qcew": lambda vintage: f"NAICS {naics_vintage(int(vintage[:4]))}",
}
_JOINT: Final = "\x1f"


@dataclass(frozen=True, slots=True)
class Codes:
    """Values of one naming column that only one vintage has. Some are named, all are counted."""

    column: str
    new: tuple[str, ...]
    new_count: int
    retired: tuple[str, ...]
    retired_count: int


@dataclass(frozen=True, slots=True)
class Differing:
    """One quantity in the rows that both vintages have.

    compared: rows where both show it. median, largest: percent of the earlier number, over the rows that
    differ and were not zero; None when none did. shown, hidden: rows where only the later or only the earlier
    vintage shows it.
    """

    column: str
    compared: int
    differing: int
    median: float | None
    largest: float | None
    shown: int
    hidden: int


@dataclass(frozen=True, slots=True)
class TableChange:
    """What changed in one table.

    revised: rows are named by their time too, so that differences are revisions of the same number.
    """

    table: str
    before: int
    after: int
    added: int
    gone: int
    codes: tuple[Codes, ...]
    quantities: tuple[Differing, ...]
    revised: bool


@dataclass(frozen=True, slots=True)
class VintageChange:
    """Two vintages of a source, table by table."""

    source: str
    earlier: str
    later: str
    earlier_label: str
    later_label: str
    tables: tuple[TableChange, ...]
    notes: tuple[str, ...] = ()  # what must be known before any of it is read


def compare_vintages(
    catalogue: Catalogue, key: str, earlier: str | None = None, later: str | None = None
) -> VintageChange:
    """What changed from one vintage of a source to another; by default between the newest two.

    Tables that only one of them has are left out. The notes name them, as they do a classification of
    industries or occupations that changed in between, and a quarter beside an annual average. Raises
    DataMissing when there are not two vintages, and BadQuestion when both are the same.
    """
    held = catalogue.vintages(key)
    newer = catalogue.vintage(key, later) if later else (held[0] if held else None)
    older = catalogue.vintage(key, earlier) if earlier else _before(held, newer)
    if newer is None or older is None:
        raise DataMissing(
            _("There are not two vintages of {source} to compare.").format(source=key),
            remedy=_(
                "Get another with `highroad sources fetch {key} YEAR` or `highroad sources add FILE`."
            ).format(key=key),
        )
    if newer.vintage == older.vintage:
        raise BadQuestion(
            _("Both are the vintage {vintage}.").format(vintage=newer.vintage),
            remedy=_("Name two of them: `highroad sources list` shows which there are."),
        )
    names = [name for name in older.tables if name in newer.tables and identity(key, name)]
    return VintageChange(
        key,
        older.vintage,
        newer.vintage,
        older.label,
        newer.label,
        tuple(_compared(older.tables[name], newer.tables[name], name, identity(key, name)) for name in names),
        tuple(_notes(key, older, newer)),
    )


def _notes(key: str, older: Vintage, newer: Vintage) -> Iterator[str]:
    """What makes the numbers of two vintages of another kind, or leaves a table without its like."""
    editions = [_CODED[key](each.vintage) for each in (older, newer)] if key in _CODED else ["", ""]
    if editions[0] != editions[1]:
        yield _(
            "The classification changed in between, from {before} to {after}: the same code can mean another "
            "industry or occupation, so numbers under it are not to be subtracted."
        ).format(before=editions[0], after=editions[1])
    if key == "qcew" and older.vintage[4:] != newer.vintage[4:]:
        yield _(
            "{earlier} and {later} are of different parts of the year: what differs may be the season."
        ).format(earlier=older.label, later=newer.label)
    for one, other in ((older, newer), (newer, older)):
        alone = sorted(set(one.tables) - set(other.tables))
        if alone:
            yield _("Only {vintage} has: {tables}. There is nothing to compare them with.").format(
                vintage=one.label, tables=", ".join(alone)
            )


def told(change: TableChange) -> list[str]:
    """A table's change in words: rows, then codes, then numbers that differ."""
    lines = [
        _("rows before: {before}; after: {after}; added: {added}; gone: {gone}").format(
            before=f"{change.before:,}",
            after=f"{change.after:,}",
            added=f"{change.added:,}",
            gone=f"{change.gone:,}",
        )
    ]
    lines += [
        _("{column}: {new} new{which_new}; {retired} retired{which_retired}").format(
            column=codes.column,
            new=f"{codes.new_count:,}",
            which_new=_listed(codes.new, codes.new_count),
            retired=f"{codes.retired_count:,}",
            which_retired=_listed(codes.retired, codes.retired_count),
        )
        for codes in change.codes
    ]
    numbers = [_number_told(each, change.revised) for each in change.quantities if _worth_telling(each)]
    if numbers and not change.revised:
        numbers.append(_("each vintage describes its own time: these are changes, not revisions"))
    return [*lines, *numbers]


def _worth_telling(each: Differing) -> bool:
    return bool(each.differing or each.shown or each.hidden)


def _listed(codes: tuple[str, ...], count: int) -> str:
    if not codes:
        return ""
    more = " …" if count > len(codes) else ""
    return f" ({', '.join(codes)}{more})"


def _number_told(each: Differing, revised: bool) -> str:
    words = (
        _("{column}: {differing} of {compared} numbers were revised")
        if revised
        else _("{column}: {differing} of {compared} numbers differ")
    ).format(column=each.column, differing=f"{each.differing:,}", compared=f"{each.compared:,}")
    if each.median is not None and each.largest is not None:
        words += _(", by {median} % in the median and {largest} % at most").format(
            median=f"{each.median:,.1f}", largest=f"{each.largest:,.1f}"
        )
    if each.shown or each.hidden:
        words += _("; newly shown: {shown}; no longer shown: {hidden}").format(
            shown=f"{each.shown:,}", hidden=f"{each.hidden:,}"
        )
    return words


def _before(held: list[Vintage], newer: Vintage | None) -> Vintage | None:
    """The vintage next older than the one given; of a quarter, no annual average, and the reverse."""
    if newer is None:
        return None
    at = [each.vintage for each in held].index(newer.vintage)
    same = [each for each in held[at + 1 :] if each.vintage[4:5] == newer.vintage[4:5]]
    return same[0] if same else None


@lru_cache(maxsize=64)
def _compared(before: Path, after: Path, name: str, keys: tuple[str, ...]) -> TableChange:
    """The change of one table (tables are written once, so it is told once)."""
    schema = pq.read_schema(after)
    common = [column for column in pq.read_schema(before).names if column in schema.names]
    numbers = [
        column
        for column in common
        if column not in keys and _is_number(schema.field(column).type) and column not in _TIMES
    ]
    older, newer = (pq.read_table(path, columns=[*keys, *numbers]) for path in (before, after))
    old_keys, new_keys = (_joined(table, keys) for table in (older, newer))
    place = pc.index_in(new_keys, value_set=old_keys)
    stays = pc.is_valid(place)
    gone = pc.sum(pc.invert(pc.is_in(old_keys, value_set=new_keys))).as_py() or 0
    matched, kept = older.take(place.filter(stays)), newer.filter(stays)
    codes = [_codes(older[column], newer[column], column) for column in keys if _is_code(schema, column)]
    return TableChange(
        name,
        older.num_rows,
        newer.num_rows,
        newer.num_rows - (pc.sum(stays).as_py() or 0),
        gone,
        tuple(each for each in codes if each.new_count or each.retired_count),
        tuple(_differing(matched[column], kept[column], column) for column in numbers),
        revised=bool(_TIMES & set(keys)),
    )


def _is_number(kind: pa.DataType) -> bool:
    return bool(pa.types.is_integer(kind) or pa.types.is_floating(kind))


def _is_code(schema: pa.Schema, column: str) -> bool:
    text = bool(pa.types.is_string(schema.field(column).type)) and not column.endswith("_text")
    return text and column not in _NAMES


def _joined(table: pa.Table, keys: tuple[str, ...]) -> pa.Array:
    texts = [pc.fill_null(pc.cast(table[name], pa.string()), "") for name in keys]
    joined = pc.binary_join_element_wise(*texts, _JOINT) if len(texts) > 1 else texts[0]
    return joined.combine_chunks() if isinstance(joined, pa.ChunkedArray) else joined


def _codes(before: pa.ChunkedArray, after: pa.ChunkedArray, column: str) -> Codes:
    old, new = (pc.unique(values).drop_null() for values in (before, after))
    came = sorted(new.filter(pc.invert(pc.is_in(new, value_set=old))).to_pylist())
    went = sorted(old.filter(pc.invert(pc.is_in(old, value_set=new))).to_pylist())
    return Codes(column, tuple(came[:_LISTED]), len(came), tuple(went[:_LISTED]), len(went))


def _differing(before: pa.ChunkedArray, after: pa.ChunkedArray, column: str) -> Differing:
    both = pc.and_(pc.is_valid(before), pc.is_valid(after))
    old, new = (pc.cast(values.filter(both), pa.float64()) for values in (before, after))
    unlike = pc.not_equal(old, new)
    base = pc.and_(unlike, pc.not_equal(old, 0.0))
    percent = pc.multiply(pc.divide(pc.abs(pc.subtract(new, old)), pc.abs(old)), 100.0).filter(base)
    some = len(percent) > 0
    return Differing(
        column,
        len(old),
        pc.sum(unlike).as_py() or 0,
        pc.quantile(percent, 0.5)[0].as_py() if some else None,
        pc.max(percent).as_py() if some else None,
        pc.sum(pc.and_(pc.is_null(before), pc.is_valid(after))).as_py() or 0,
        pc.sum(pc.and_(pc.is_valid(before), pc.is_null(after))).as_py() or 0,
    )
