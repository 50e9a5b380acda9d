"""Checks over a whole file: shares, tallies, the earliest date, the most frequent amount."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from highroad.language import gettext as _
from highroad.records.rules.language import BadExpression, parse
from highroad.records.rules.tree import Condition

_CALL: Final = re.compile(
    r"(share|tally|earliest|most_frequent)\((.*)\)\s*(<=|>=|==|<|>)\s*([0-9.]+|window_begin)\Z"
)
_OPERATORS: Final[Mapping[str, Callable[[Fraction, Fraction], bool]]] = {
    "<=": operator.le,
    ">=": operator.ge,
    "==": operator.eq,
    "<": operator.lt,
    ">": operator.gt,
}


@dataclass(frozen=True, slots=True)
class Term:
    """One comparison: a measure of the file and the limit it is held to.

    measure: "share" (rows where both conditions hold, of those where the second does), "tally" (rows where
    the condition holds), "earliest" (date of an element), "most_frequent" (share of the most frequent amount
    above zero). cell: the element of the last two.
    """

    measure: str
    conditions: tuple[Condition, ...]
    cell: str
    comparison: str
    limit: str


@dataclass(frozen=True, slots=True)
class Measured:
    """What a pass over the file measured. counts: rows for each condition. earliest, frequent: by element."""

    counts: Mapping[Condition, int]
    earliest: Mapping[str, int]
    frequent: Mapping[str, Fraction]
    window_begin: int


def parse_aggregate(text: str, named: Mapping[str, Condition]) -> tuple[Term, ...]:
    """The comparisons that must all hold. Raises BadExpression."""
    return tuple(_term(part.strip(), named, text.find(part) + 1) for part in _split(text, " and "))


def holds(terms: tuple[Term, ...], measured: Measured) -> bool:
    """Whether the file keeps the check. What can't be measured (nothing to divide by) is kept."""
    return all(_holds(term, measured) for term in terms)


def _term(text: str, named: Mapping[str, Condition], place: int) -> Term:
    match = _CALL.match(text)
    if match is None:
        raise BadExpression(_("a check of a file compares share, tally, earliest or most_frequent"), place)
    measure, inner, comparison, limit = match.groups()
    if measure in {"earliest", "most_frequent"}:
        return Term(measure, (), inner.strip().removeprefix("p"), comparison, limit)
    conditions = tuple(parse(part, named) for part in _split(inner, ","))
    if len(conditions) != (2 if measure == "share" else 1):
        raise BadExpression(_("share takes two conditions, tally one"), place)
    return Term(measure, conditions, "", comparison, limit)


def _split(text: str, separator: str) -> list[str]:
    """Parts between separators that stand outside of parentheses and braces."""
    parts, depth, start = [], 0, 0
    for at, sign in enumerate(text):
        depth += (sign in "({") - (sign in ")}")
        if depth == 0 and text.startswith(separator, at) and at >= start:
            parts.append(text[start:at])
            start = at + len(separator)
    return [*parts, text[start:]]


def _holds(term: Term, measured: Measured) -> bool:
    limit = Fraction(measured.window_begin) if term.limit == "window_begin" else Fraction(term.limit)
    value = _value(term, measured)
    return value is None or _OPERATORS[term.comparison](value, limit)


def _value(term: Term, measured: Measured) -> Fraction | None:
    if term.measure == "earliest":
        found = measured.earliest.get(term.cell)
        return None if found is None else Fraction(found)
    if term.measure == "most_frequent":
        return measured.frequent.get(term.cell)
    first = measured.counts[term.conditions[0]]
    if term.measure == "tally":
        return Fraction(first)
    whole = measured.counts[term.conditions[1]]
    return Fraction(first, whole) if whole else None
