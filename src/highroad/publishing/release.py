"""The one way out of the house: `release()` turns a computed `Result` into a `ReleasedTable`.

A released table carries everything a reader may ask of it (columns, cells, marks, sources, method, notes, the
disclosure rule and what it hid) and a SHA-256 over its canonical content. Nothing else may be published.
"""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, fields
from datetime import UTC, date, datetime
from decimal import Decimal
from types import MappingProxyType
from typing import Any, Final

import pyarrow as pa

from highroad.errors import NotReleasable
from highroad.language import active
from highroad.language import gettext as _
from highroad.publishing.disclosure import (
    PUBLISHED,
    CountRule,
    DisclosureRule,
    PublishedRule,
    Structure,
    hide_small_counts,
)
from highroad.publishing.formats import format_cell
from highroad.results import Column, Mark, Method, Result, SourceReference

SCHEMA: Final = "highroad-released-table/1"
_MADE_BY_RELEASE: Final = object()
_HIDING: Final = (Mark.SUPPRESSED, Mark.MISSING, Mark.NOT_APPLICABLE, Mark.NOT_EVALUABLE)


class ReleasedTable:
    """A table that may leave the house. Immutable; made only by `release()` or read back by `from_json()`.

    columns: as described by the result. data: column name -> tuple of values (mark columns included).
    suppressed: reason -> number of cells hidden. sha256: of the canonical content (without `released_at`).
    """

    __slots__ = ("_content", "columns", "data", "method", "released_at", "sha256", "sources")
    _content: Mapping[str, Any]
    columns: tuple[Column, ...]
    data: Mapping[str, tuple[Any, ...]]
    method: Method
    sources: tuple[SourceReference, ...]
    sha256: str
    released_at: str

    def __init__(self, content: Mapping[str, Any], released_at: str, *, token: object) -> None:
        if token is not _MADE_BY_RELEASE:
            raise NotReleasable(
                _("A released table cannot be made by hand."),
                remedy=_("Pass the result to highroad.publishing.release()."),
            )
        store = object.__setattr__
        store(self, "_content", content)
        store(self, "columns", tuple(Column(**column) for column in content["columns"]))
        store(
            self, "data", MappingProxyType({name: tuple(cells) for name, cells in content["cells"].items()})
        )
        store(self, "method", Method(**content["method"]))
        store(self, "sources", tuple(SourceReference(**source) for source in content["sources"]))
        store(self, "sha256", hashlib.sha256(_canonical(content)).hexdigest())
        store(self, "released_at", released_at)

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"a released table cannot be changed ({name})")

    def __delattr__(self, name: str) -> None:
        raise AttributeError(f"a released table cannot be changed ({name})")

    def __eq__(self, other: object) -> bool:
        return isinstance(other, ReleasedTable) and other.sha256 == self.sha256

    def __hash__(self) -> int:
        return hash(self.sha256)

    def __repr__(self) -> str:
        return f"<ReleasedTable {self.title!r}: {self.num_rows} rows, {self.sha256[:12]}>"

    @property
    def title(self) -> str:
        """What the table is, in one line."""
        return str(self._content["title"])

    @property
    def description(self) -> str:
        """What the table shows, for whom and in which units."""
        return str(self._content["description"])

    @property
    def language(self) -> str:
        """The language in which title, description and notes were written."""
        return str(self._content["language"])

    @property
    def notes(self) -> tuple[str, ...]:
        """What a reader must know to read the numbers."""
        return tuple(self._content["notes"])

    @property
    def rule(self) -> Mapping[str, Any]:
        """The disclosure rule that was applied, as plain values."""
        return MappingProxyType(self._content["rule"])

    @property
    def suppressed(self) -> Mapping[str, int]:
        """Hidden cells by reason: "publisher" (or "before", where a rule for counts came after), "small",
        "complementary", "further", "derived".
        """
        return MappingProxyType(self._content["suppressed"])

    @property
    def num_rows(self) -> int:
        """How many rows the table has."""
        return len(next(iter(self.data.values()))) if self.data else 0

    def column(self, name: str) -> Column:
        """The description of a column. Raises KeyError when there is none of that name."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(name)

    def value(self, row: int, name: str) -> Any:
        """The value of a cell; None when it is hidden or missing."""
        return self.data[name][row]

    def mark(self, row: int, name: str) -> Mark | None:
        """How a cell is to be read; None means: the value as published or computed."""
        column = self.column(name)
        mark = self.data[column.mark][row] if column.mark else None
        return Mark(mark) if mark else None

    def text(self, row: int, name: str) -> str:
        """A cell as people read it, in the language in force."""
        return format_cell(self.column(name), self.value(row, name), self.mark(row, name))

    def texts(self) -> Iterator[tuple[str, ...]]:
        """Every row as people read it, in column order, in the language in force."""
        for row in range(self.num_rows):
            yield tuple(self.text(row, column.name) for column in self.columns)

    def to_arrow(self) -> pa.Table:
        """The cells as an Arrow table (dates as ISO text)."""
        return pa.table({name: list(cells) for name, cells in self.data.items()})

    def to_json(self) -> str:
        """Compact JSON that `from_json` reads back unchanged."""
        return json.dumps(
            {"sha256": self.sha256, "released_at": self.released_at, "content": self._content},
            ensure_ascii=False,
            separators=(",", ":"),
            allow_nan=False,
        )

    @classmethod
    def from_json(cls, text: str | bytes) -> ReleasedTable:
        """The table that `to_json` wrote.

        Raises NotReleasable when the text is not one, was changed after release, or was made by hand.
        """
        try:
            outer = json.loads(text)
            content, stated = outer["content"], outer["sha256"]
            released_at = datetime.fromisoformat(outer["released_at"]).isoformat()
            _check_content(content)
            table = cls(content, released_at, token=_MADE_BY_RELEASE)
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as problem:
            raise NotReleasable(
                _("This is not a released table."),
                remedy=_("Only what Highroad itself released can be published; release the result again."),
            ) from problem
        if table.sha256 != stated:
            raise NotReleasable(
                _("This table was changed after it was released: its content and its SHA-256 differ."),
                remedy=_("Use the file as it was released, or release the result again."),
            )
        return table


def _canonical(content: Mapping[str, Any]) -> bytes:
    """The bytes that are hashed: sorted keys, no spaces, UTF-8."""
    return json.dumps(
        content, sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False
    ).encode()


def _check_content(content: Mapping[str, Any]) -> None:
    """Raise ValueError unless the content has the shape and the promises of a released table."""
    if content["schema"] != SCHEMA:
        raise ValueError("another schema")
    expected = {
        "schema",
        "title",
        "description",
        "language",
        "columns",
        "cells",
        "sources",
        "method",
        "notes",
        "rule",
        "suppressed",
    }
    if set(content) != expected:
        raise ValueError("fields missing or unknown")
    if content["rule"].get("rule") not in {"published", "count"}:
        raise ValueError("no disclosure rule")
    cells = content["cells"]
    if len({len(values) for values in cells.values()}) > 1:
        raise ValueError("columns of different lengths")
    known = {field.name for field in fields(Column)}
    for column in content["columns"]:
        if set(column) != known:
            raise ValueError("a column without its description")
        values = cells[column["name"]]
        if column["protected"] and content["rule"]["rule"] != "count":
            raise ValueError("counts of people without a rule for them")
        if column["mark"] is None:
            continue
        for value, mark in zip(values, cells[column["mark"]], strict=True):
            if mark is not None and Mark(mark) in _HIDING and value is not None:
                raise ValueError("a hidden cell that holds a value")


def _cell(value: Any) -> Any:
    """A value as JSON can keep it exactly."""
    if value is None or isinstance(value, bool | int | str):
        return value
    if isinstance(value, Decimal):
        value = float(value)
    if isinstance(value, float):
        if not math.isfinite(value):
            raise NotReleasable(
                _("A computed cell is not a number (infinite or undefined)."),
                remedy=_("The computation must give null and a mark instead."),
            )
        return value
    if isinstance(value, datetime | date):
        return value.isoformat()
    raise NotReleasable(
        _("A column holds values that cannot be published ({kind}).").format(kind=type(value).__name__),
        remedy=_("Release text, numbers, dates and yes/no only."),
    )


def _blank_hidden(cells: dict[str, list[Any]], columns: Sequence[Column]) -> None:
    """A value that came along with a hiding mark does not leave the house."""
    for column in columns:
        if column.mark is None:
            continue
        values, marks = cells[column.name], cells[column.mark]
        cells[column.name] = [
            None if mark is not None and Mark(mark) in _HIDING else value
            for value, mark in zip(values, marks, strict=True)
        ]


def release(
    result: Result,
    *,
    rule: DisclosureRule | None = None,
    structure: Structure | None = None,
    title: str,
    description: str = "",
    notes: Sequence[str] = (),
    moment: datetime | None = None,
) -> ReleasedTable:
    """Release a computed result: apply the disclosure rule, keep only described columns, describe, hash.

    rule: `PUBLISHED` (the default) for statistics that their publisher has protected, a `CountRule` for
    counts of people, which also needs the `structure` of totals and parts (`Structure()` when nothing adds
    up). Columns that the result does not describe are left behind. moment: of the release, now unless told.
    Raises NotReleasable when counts of people come without rule or structure, when they cannot be protected,
    or when a cell is no publishable value.
    """
    rule = rule or PUBLISHED
    columns = result.columns
    names = dict.fromkeys(name for column in columns for name in (column.name, column.mark) if name)
    cells = {name: [_cell(value) for value in result.table.column(name).to_pylist()] for name in names}
    _blank_hidden(cells, columns)
    before = "publisher" if isinstance(rule, PublishedRule) else "before"
    hidden = {before: _marked_suppressed(cells, columns)}
    if isinstance(rule, CountRule):
        if structure is None:
            raise NotReleasable(
                _("It was not said how these counts of people add up."),
                remedy=_("Pass a Structure to release(); an empty one says that nothing adds up."),
            )
        disclosed = hide_small_counts(cells, columns, rule, structure)
        cells, columns = disclosed.cells, disclosed.columns
        hidden.update(disclosed.hidden)
    elif any(column.protected for column in columns):
        raise NotReleasable(
            _("This result counts people and needs a disclosure rule for them."),
            remedy=_("Pass a CountRule to release()."),
        )
    content: dict[str, Any] = {
        "schema": SCHEMA,
        "title": title,
        "description": description,
        "language": active(),
        "columns": [asdict(column) for column in columns],
        "cells": cells,
        "sources": [asdict(source) for source in result.sources],
        "method": json.loads(json.dumps(asdict(result.method), default=str)),
        "notes": [*result.notes, *notes],
        "rule": rule.described(),
        "suppressed": {reason: count for reason, count in hidden.items() if count},
    }
    released_at = (moment or datetime.now(UTC)).isoformat(timespec="seconds")
    return ReleasedTable(content, released_at, token=_MADE_BY_RELEASE)


def _marked_suppressed(cells: Mapping[str, Sequence[Any]], columns: Sequence[Column]) -> int:
    """Cells that came with the publisher's own suppression."""
    return sum(
        cells[column.mark].count(Mark.SUPPRESSED.value) for column in columns if column.mark is not None
    )
