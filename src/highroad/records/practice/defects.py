"""Planting defects into practice files: each breaks a known check, and the ledger says where."""

from __future__ import annotations

import calendar
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

import numpy as np

from highroad.records.periods import ReportQuarter
from highroad.records.rules.language import parse
from highroad.records.rules.rulebook import rulebook, words
from highroad.records.rules.tree import cells_of
from highroad.reference.participants import Element, elements
from highroad.reference.participants.checks import Check
from highroad.reference.participants.expressions import elements_in

#: The quarter for which the examples of checks are written.
WRITTEN_FOR: Final = ReportQuarter(2025, 2)
#: A mark inside a text would be quoted when the file is written, and then it is no defect.
_NOT_PLANTED: Final = frozenset({"FMT-010"})
#: In these the first record of the example breaks the check, in the others the second.
_FIRST: Final = frozenset({"DUP-004", "DUP-008"})
_VALID: Final = re.compile(r"valid\(p\w+\)(?: and (.*))?\Z")
_MEMBERSHIP: Final = ("903", "904", "905", "918")
Texts = dict[str, str]


@dataclass(frozen=True, slots=True)
class Defect:
    """A way to break a check: the texts to put into one record, or into two of one person."""

    check: Check
    records: tuple[Texts, ...]

    @property
    def at(self) -> int:
        """Which of the records breaks the check."""
        return 0 if len(self.records) == 1 or self.check.list_id in _FIRST else 1


@dataclass(frozen=True, slots=True)
class Planted:
    """A line of the ledger. row: from 1. elements: those that were written over."""

    row: int
    key: str
    rule: str
    elements: tuple[str, ...]


def ways(columns: Sequence[Element | None], quarter: ReportQuarter) -> list[Defect]:
    """The defects that a file with these columns can carry."""
    present = {each.id: each for each in columns if each is not None}
    book = rulebook(present)
    left_out = set(book.unchecked)
    found: list[Defect] = []
    for number, check in enumerate(book.checks):
        if number in left_out or check.list_id in _NOT_PLANTED:
            continue
        if check.scope in {"cell", "record"}:
            found.extend(Defect(check, (_texts(check, e, quarter),)) for e in check.fails.split(" | "))
        elif check.scope == "sequence":
            found.append(Defect(check, ({"observation_number": "1"},)))
        elif check.scope == "person":
            found.append(Defect(check, tuple(_texts(check, e, quarter) for e in check.fails.split(" | "))))
    # A layout may read an element in its own way (the public-use file does): examples don't fit it then.
    own = elements()
    usual = {each.id for each in present.values() if own.get(each.id) == each}
    return [each for each in found if all(set(_filled(texts)) <= usual for texts in each.records)]


class Planter:
    """Draws rows and ways to spoil them, batch after batch."""

    def __init__(self, columns: Sequence[Element | None], quarter: ReportQuarter, share: float) -> None:
        self.ways = ways(columns, quarter)
        self.share = share
        self.pairs = 0

    def plant(
        self, draw: np.random.Generator, first_row: int, keys: Sequence[str]
    ) -> tuple[dict[str, dict[int, str]], list[Planted]]:
        """Texts by element and row of the batch, and the ledger's lines. keys: identifiers of the batch."""
        rows = np.flatnonzero(draw.random(len(keys)) < self.share).tolist()
        changed: dict[str, dict[int, str]] = {}
        ledger: list[Planted] = []
        free = -1
        for row in rows:
            if row <= free or first_row + row == 0:
                continue
            way = self.ways[int(draw.integers(len(self.ways)))]
            if row + len(way.records) > len(keys):
                continue
            free = row + len(way.records) - 1
            shared = self._shared(way)
            for place, texts in enumerate(way.records):
                for element, text in (texts | shared).items():
                    changed.setdefault(element, {})[row + place] = text
            spoiled = row + way.at
            own = way.records[way.at] | shared
            key = own.get("100", keys[spoiled])
            ledger.append(Planted(first_row + spoiled + 1, key, way.check.id, tuple(own)))
        return changed, ledger

    def _shared(self, way: Defect) -> dict[str, str]:
        """An identifier of their own for records that stand for one person."""
        if len(way.records) == 1 or "100" not in way.records[0]:
            return {}
        self.pairs += 1
        return {"100": f"CAP{self.pairs:09d}"}


def _filled(texts: Texts) -> list[str]:
    return [element for element, text in texts.items() if text]


def _texts(check: Check, example: str, quarter: ReportQuarter) -> Texts:
    """What to write: the example's texts, and blanks into all else that the check reads."""
    known = elements()
    given = dict(pair.split("=", 1) for pair in example.split(";") if pair)
    blank = dict.fromkeys(_read(check), "")
    moved = {
        each: _moved(text, quarter) if each in known and known[each].kind == "date" else text
        for each, text in given.items()
    }
    return blank | moved


def _read(check: Check) -> tuple[str, ...]:
    if check.scope == "person":
        own = elements_in(check.expression)
        return (*own, *_MEMBERSHIP) if check.expression == "contacts_apart()" else own
    if check.scope == "record":
        return tuple(cells_of(parse(check.expression, words())))
    match = _VALID.match(check.expression)
    return tuple(cells_of(parse(match[1], words()))) if match and match[1] else ()


def _moved(text: str, quarter: ReportQuarter) -> str:
    """A date of the example, as far from `quarter` as it is from the quarter it was written for."""
    if len(text) != 8 or not text.isdigit() or quarter == WRITTEN_FOR:
        return text
    months = 3 * (quarter.year * 4 + quarter.quarter - WRITTEN_FOR.year * 4 - WRITTEN_FOR.quarter)
    try:
        day = date(int(text[:4]), int(text[4:6]), int(text[6:]))
    except ValueError:
        return text
    index = day.year * 12 + day.month - 1 + months
    year, month = index // 12, index % 12 + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1])).strftime("%Y%m%d")
