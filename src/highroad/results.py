"""The words every room shares for a computed answer: a table, what its columns mean, where it came from.

A workshop returns a `Result`. A `Result` is not yet fit to leave the house: only
`highroad.publishing.release()` makes a `ReleasedTable` of it.

Four states survive every join and sum: a value, a true zero, a value that may not be shown, a value that was
never published. A value column is numeric with nulls; its companion *mark column* says why a cell is null
or how its value is to be read.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any, Literal

import pyarrow as pa


class Mark(StrEnum):
    """How a cell is to be read. No mark (null) means: the value as published or computed."""

    SUPPRESSED = "suppressed"  # exists and may not be shown (value is null)
    MISSING = "missing"  # not published, not in the file (value is null)
    NOT_APPLICABLE = "not_applicable"  # the quantity has no meaning here (value is null)
    NOT_EVALUABLE = "not_evaluable"  # the data cannot answer (value is null)
    AT_LEAST = "at_least"  # top-coded: the value is a lower bound
    ESTIMATED = "estimated"  # modelled, not published


Kind = Literal["text", "code", "count", "money", "ratio", "percent", "number", "date", "flag"]


@dataclass(frozen=True, slots=True)
class Column:
    """One column of an answer.

    name: the Arrow field. label: header for people (English; marked for translation).
    kind: decides alignment and format. unit: "jobs", "dollars per hour", … ("" for text).
    decimals: digits shown after the point (never more than the publisher's).
    mark: name of the companion mark column, or None.
    protected: the column counts people, so disclosure rules apply to it on release.
    """

    name: str
    label: str
    kind: Kind = "text"
    unit: str = ""
    decimals: int = 0
    mark: str | None = None
    protected: bool = False


@dataclass(frozen=True, slots=True)
class SourceReference:
    """Where numbers came from: one vintage of a publisher's data set, as it was read."""

    key: str  # "oews"
    title: str  # "Occupational Employment and Wage Statistics"
    publisher: str  # "U.S. Bureau of Labor Statistics"
    vintage: str  # "2025", "2016Q3" … sorts by time within a key
    vintage_label: str  # "May 2025"
    address: str  # where the publisher keeps it
    retrieved: str  # ISO date or date-time at which the file was fetched or added
    sha256: str  # of the original file
    licence: str


@dataclass(frozen=True, slots=True)
class Method:
    """How an answer was computed, in words, as formula and as the query that was run."""

    key: str  # "location-quotient"
    title: str
    words: str
    formula: str = ""
    citation: str = ""
    query: str = ""
    parameters: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Result:
    """A computed answer before release: Arrow table, its columns, its sources, its method, its notes."""

    table: pa.Table
    columns: tuple[Column, ...]
    sources: tuple[SourceReference, ...]
    method: Method
    notes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        names = set(self.table.column_names)
        for column in self.columns:
            if column.name not in names:
                raise ValueError(f"the table lacks the described column {column.name!r}")
            if column.mark is not None and column.mark not in names:
                raise ValueError(f"the table lacks the mark column {column.mark!r} of {column.name!r}")

    def with_table(self, table: pa.Table) -> Result:
        """The same answer over other rows (filtered or sorted)."""
        return replace(self, table=table)
