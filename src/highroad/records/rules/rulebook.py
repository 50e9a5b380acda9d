"""The checks that a file can be held to, ready for the kernel: federal ones, and a state's own."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from typing import Final

from highroad.errors import BadQuestion
from highroad.language import gettext as _
from highroad.records.kinds import CellRules
from highroad.records.rules.aggregates import Term, parse_aggregate
from highroad.records.rules.language import parse
from highroad.records.rules.tree import Condition, cells_of
from highroad.reference.participants import Element
from highroad.reference.participants.checks import Check, checks
from highroad.reference.participants.expressions import WORDS, elements_in

_PROGRAMS: Final = frozenset({"903", "904", "905", "918"})
_VALID: Final = re.compile(r"valid\(p(\w+)\)(?: and (.*))?\Z")


@cache
def words() -> dict[str, Condition]:
    """The conditions behind WORDS."""
    return {name: parse(text) for name, text in WORDS.items()}


@dataclass(frozen=True, slots=True)
class Rulebook:
    """Checks in the order in which they are numbered, and what of them a file's columns allow.

    checks: all of them; a check's number is its place. conditions: number to condition, for records.
    aggregates: number to comparisons, for the file. cells: element id to the numbers its cells can break.
    ragged, null_word, unsafe: numbers. elements: number to the elements that a finding is about.
    unchecked: numbers of checks that need a column which the file lacks.
    """

    checks: tuple[Check, ...]
    conditions: Mapping[int, Condition]
    aggregates: Mapping[int, tuple[Term, ...]]
    cells: Mapping[str, CellRules]
    ragged: int
    null_word: int
    unsafe: int
    elements: Mapping[int, tuple[str, ...]]
    unchecked: tuple[int, ...]

    def number(self, list_id: str) -> int:
        """The number of the check of that name in the working list."""
        return next(place for place, check in enumerate(self.checks) if check.list_id == list_id)

    def needed(self) -> set[str]:
        """Elements whose cells the conditions read."""
        found = {cell for condition in self.conditions.values() for cell in cells_of(condition)}
        for terms in self.aggregates.values():
            for term in terms:
                found |= {cell for condition in term.conditions for cell in cells_of(condition)}
                found |= {term.cell} - {""}
        return found


def rulebook(
    present: Mapping[str, Element],
    own: Sequence[Check] = (),
    promoted: Iterable[str] = (),
    on: date | None = None,
) -> Rulebook:
    """The checks for a file with these elements. own: a state's own checks. promoted: see `promote`."""
    listed = promote((*checks(on).values(), *own), promoted)
    names = {check.list_id: place for place, check in enumerate(listed)}
    conditions: dict[int, Condition] = {}
    aggregates: dict[int, tuple[Term, ...]] = {}
    elements: dict[int, tuple[str, ...]] = {}
    values: dict[str, int] = {}
    unchecked: list[int] = []
    for place, check in enumerate(listed):
        wanted = elements[place] = elements_in(check.expression)
        if not _can_be_checked(check, wanted, present):
            unchecked.append(place)
            continue
        if check.scope == "record":
            conditions[place] = parse(check.expression, words())
        elif check.scope == "aggregate":
            aggregates[place] = parse_aggregate(check.expression, words())
        elif (match := _VALID.match(check.expression)) is not None:
            values[match[1]] = place
            if match[2]:
                conditions[place] = parse(match[2], words())
    if "108A" in values:
        values |= {"108B": values["108A"], "108C": values["108A"]}
    return Rulebook(
        checks=listed,
        conditions=conditions,
        aggregates=aggregates,
        cells={each: _cell_rules(element, names, values) for each, element in present.items()},
        ragged=names["FMT-002"],
        null_word=names["FMT-008"],
        unsafe=names["FMT-010"],
        elements=elements,
        unchecked=tuple(unchecked),
    )


def promote(listed: Sequence[Check], promoted: Iterable[str]) -> tuple[Check, ...]:
    """The checks, those named with the severity that their source states. "all" names every one.

    Raises BadQuestion for a name that no check has.
    """
    wanted = set(promoted)
    known = {check.id for check in listed} | {check.list_id for check in listed} | {"all"}
    if wanted - known:
        raise BadQuestion(
            _("There is no check called {names}.").format(names=", ".join(sorted(wanted - known))),
            remedy=_("Give identifiers such as HR-PIRL-0300, or all."),
        )
    return tuple(
        replace(check, severity=check.stated) if {check.id, check.list_id, "all"} & wanted else check
        for check in listed
    )


def _can_be_checked(check: Check, wanted: Sequence[str], present: Mapping[str, Element]) -> bool:
    if check.scope == "figures":
        return False
    lacking = {each for each in wanted if each not in present} - check.optional
    if check.scope == "person" and (
        "100" not in present or (lacking and check.expression == "contacts_apart()")
    ):
        return bool("100" in present and {"900", "901"} <= set(present) and {"1002", "1007"} & set(present))
    uses_words = any(re.search(rf"\b{word}\b", check.expression) for word in WORDS)
    return not lacking and (not uses_words or bool(_PROGRAMS & set(present)))


def _cell_rules(element: Element, names: Mapping[str, int], values: Mapping[str, int]) -> CellRules:
    by_kind = {"integer": "FMT-004", "date": "FMT-006", "decimal": "FMT-007"}
    return CellRules(
        format=names[by_kind.get(element.kind, "FMT-005")],
        value=values.get(element.id, -1),
        width=names["FMT-009"],
    )
