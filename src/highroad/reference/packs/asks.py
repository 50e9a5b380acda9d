"""What a requirement asks for that a rule can look for: tables, numbers, populations, references, dates.

Only the words of the law are here; looking for them in a plan is the planning room's work.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Unit = Literal["percent", "dollars", "count", "number"]
ColumnKind = Literal["text", "number", "percent", "dollars", "count", "date", "year"]
Rows = Literal["indicators", "programs", "populations", "years", "free"]

UNITS: tuple[Unit, ...] = ("percent", "dollars", "count", "number")
COLUMN_KINDS: tuple[ColumnKind, ...] = ("text", "number", "percent", "dollars", "count", "date", "year")
ROWS: tuple[Rows, ...] = ("indicators", "programs", "populations", "years", "free")


@dataclass(frozen=True, slots=True)
class Named:
    """A program, an indicator or a population. words: how texts call it, in any language and any case.

    Rules look for `words` alone, so that a verdict is the same in every language; `label` is for people.
    unit: of an indicator's values; empty for programs and populations.
    """

    key: str
    label: str
    words: tuple[str, ...]
    unit: Unit | Literal[""] = ""


@dataclass(frozen=True, slots=True)
class AskedColumn:
    """A column of a table. words: what its head may say, in any language.

    year: the year of the plan's period that it is about, counted from 1 (None: it is about no year).
    """

    key: str
    label: str
    words: tuple[str, ...]
    kind: ColumnKind = "text"
    year: int | None = None


@dataclass(frozen=True, slots=True)
class AskedTable:
    """A table that must be there.

    rows_are "free": any rows, at least `minimum_rows`. Otherwise `rows` are the keys (of the pack's
    indicators, programs or populations, or years of the period as text) that must each have a row.
    """

    key: str
    title: str
    columns: tuple[AskedColumn, ...]
    rows_are: Rows = "free"
    rows: tuple[str, ...] = ()
    minimum_rows: int = 1


@dataclass(frozen=True, slots=True)
class AskedNumbers:
    """Numbers that must be there: one for every indicator, program and year named.

    what: which number it is, e.g. "expected level". No programs: of the item as a whole. No years: one
    number, of no particular year. Years count from 1, the first of the plan's period.
    """

    what: str
    indicators: tuple[str, ...]
    programs: tuple[str, ...] = ()
    years: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Link:
    """Where to read more: what it is, and its citation (law, rule, letter, circular)."""

    label: str
    citation: str
