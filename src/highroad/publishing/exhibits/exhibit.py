"""An exhibit: a question answered. Title with the finding, chart, released table, takeaway, notes,
sources, method.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass, fields
from typing import Any, Final

from highroad.errors import NotReleasable
from highroad.language import gettext as _
from highroad.market import Described, worked_example
from highroad.publishing.charts import Chart
from highroad.publishing.charts.theme import Size
from highroad.publishing.exhibits.question import Question
from highroad.publishing.release import ReleasedTable
from highroad.results import Mark, Method, SourceReference

SCHEMA: Final = "highroad-exhibit/1"


@dataclass(frozen=True, slots=True)
class Missing:
    """Why a question has no answer yet, and what to do. source: key of the data set that is lacking,
    or "".
    """

    reason: str
    remedy: str
    source: str = ""


@dataclass(frozen=True, slots=True)
class Operand:
    """A number of an exhibit that a claim can be bound to: a row (by its key), a column, and what they
    are.
    """

    key: tuple[str, ...]
    column: str
    label: str
    value: float | int | None
    mark: Mark | None


@dataclass(frozen=True, slots=True)
class Exhibit:
    """The answer to a question, ready to leave the house.

    question: complete, with every default filled in and every vintage named. kind_title: what kind it is.
    title: the finding; its number is in the table. table: every row. shown: the rows that are drawn and
    printed (the first of `table`). chart, print_chart: the same chart for screens and for print, None when
    `undrawn` says why; phone_chart: for narrow screens, None where a chart is too large to be kept thrice.
    described: the published areas that the numbers describe. key_columns: name a row. measures: columns that
    claims may be about. missing: set when there is no answer; then there is no table.
    """

    question: Question
    kind_title: str
    language: str
    title: str
    subtitle: str
    takeaway: str
    table: ReleasedTable | None
    shown: ReleasedTable | None
    chart: Chart | None
    print_chart: Chart | None
    undrawn: str
    notes: tuple[str, ...]
    source_line: str
    described: tuple[Described, ...]
    key_columns: tuple[str, ...]
    measures: tuple[str, ...]
    missing: Missing | None = None
    phone_chart: Chart | None = None

    @property
    def method(self) -> Method | None:
        """How it was computed: words, formula, citation, query, parameters."""
        return self.table.method if self.table else None

    @property
    def example(self) -> str:
        """A worked example of the method, in the language in force; "" where there is none."""
        return worked_example(self.method.key) if self.method else ""

    @property
    def sources(self) -> tuple[SourceReference, ...]:
        """The inputs, each with the hash of the publisher's file."""
        return self.table.sources if self.table else ()

    @property
    def suppressed(self) -> dict[str, int]:
        """Hidden cells of the whole table by reason."""
        return dict(self.table.suppressed) if self.table else {}

    @property
    def areas(self) -> str:
        """The published areas that the numbers describe, in one phrase."""
        return "; ".join(dict.fromkeys(described.name for described in self.described))

    @property
    def rows_left_out(self) -> int:
        """Rows of the table that are not among those shown."""
        return self.table.num_rows - self.shown.num_rows if self.table and self.shown else 0

    def operands(self) -> Iterator[Operand]:
        """Every number of the table that a claim can be bound to, row by row."""
        if self.table is None:
            return
        for row in range(self.table.num_rows):
            key = tuple(str(self.table.value(row, name)) for name in self.key_columns)
            for name in self.measures:
                yield Operand(
                    key,
                    name,
                    _(self.table.column(name).label),
                    self.table.value(row, name),
                    self.table.mark(row, name),
                )

    def operand(self, *key: str, column: str) -> Operand | None:
        """The number of one row and column; None when there is no such row. Raises KeyError for the
        column.
        """
        if self.table is None:
            return None
        described = self.table.column(column)
        names = [self.table.data[name] for name in self.key_columns]
        for row, found in enumerate(zip(*names, strict=True)):
            if found == key:
                return Operand(
                    key,
                    column,
                    _(described.label),
                    self.table.value(row, column),
                    self.table.mark(row, column),
                )
        return None

    def to_json(self) -> str:
        """Compact JSON that `from_json` reads back unchanged."""
        plain = {
            "schema": SCHEMA,
            "question": {
                "kind": self.question.kind,
                "parameters": dict(self.question.parameters),
                "vintages": dict(self.question.vintages),
            },
            "table": self.table.to_json() if self.table else None,
            "shown": self.shown.to_json() if self.shown else None,
            "chart": _plain_chart(self.chart),
            "print_chart": _plain_chart(self.print_chart),
            **({"phone_chart": _plain_chart(self.phone_chart)} if self.phone_chart else {}),
            "described": [asdict(described) for described in self.described],
            "missing": asdict(self.missing) if self.missing else None,
            **{name: getattr(self, name) for name in _TEXTS},
            **{name: list(getattr(self, name)) for name in _LISTS},
        }
        return json.dumps(plain, ensure_ascii=False, separators=(",", ":"), allow_nan=False)

    @classmethod
    def from_json(cls, text: str | bytes) -> Exhibit:
        """The exhibit that `to_json` wrote. Raises NotReleasable when it is not one or its tables were
        changed.
        """
        try:
            plain = json.loads(text)
            if plain["schema"] != SCHEMA:
                raise ValueError("another schema")
            table, shown = (
                ReleasedTable.from_json(plain[name]) if plain[name] else None for name in ("table", "shown")
            )
            return cls(
                question=Question(**plain["question"]),
                table=table,
                shown=shown,
                chart=_chart(plain["chart"]),
                print_chart=_chart(plain["print_chart"]),
                phone_chart=_chart(plain.get("phone_chart")),
                described=tuple(_described(each) for each in plain["described"]),
                missing=Missing(**plain["missing"]) if plain["missing"] else None,
                **_told(plain),
            )
        except (ValueError, KeyError, TypeError, AttributeError) as problem:
            raise NotReleasable(
                _("This is not an exhibit."), remedy=_("Build the exhibit again from its question.")
            ) from problem


_TEXTS: Final = ("kind_title", "language", "title", "subtitle", "takeaway", "undrawn", "source_line")
_LISTS: Final = ("notes", "key_columns", "measures")


def _told(plain: dict[str, Any]) -> dict[str, Any]:
    return {name: str(plain[name]) for name in _TEXTS} | {name: tuple(plain[name]) for name in _LISTS}


def _plain_chart(chart: Chart | None) -> dict[str, Any] | None:
    """The chart's fields as they are: `asdict` would copy every number of its specification."""
    if chart is None:
        return None
    return {each.name: getattr(chart, each.name) for each in fields(chart)} | {"size": asdict(chart.size)}


def _chart(plain: dict[str, Any] | None) -> Chart | None:
    if plain is None:
        return None
    return Chart(**{**plain, "notes": tuple(plain["notes"]), "size": Size(**plain["size"])})


def _described(plain: dict[str, Any]) -> Described:
    lists = {name: tuple(plain[name]) for name in ("codes", "names")}
    choices = tuple((str(code), str(name)) for code, name in plain["choices"])
    return Described(**{**plain, **lists, "choices": choices})
