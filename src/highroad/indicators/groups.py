"""In which lines of the breakouts each record stands, for one program."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from highroad.engine.cells.counting import Bits
from highroad.errors import BadQuestion
from highroad.indicators.elements import Flags, Records
from highroad.indicators.membership import NOT_CORE
from highroad.indicators.rules import Rules
from highroad.language import gettext as _
from highroad.reference import performance
from highroad.reference.performance import Group, Test

#: The groups that a cell lies in: none (everybody), one, or two that cross.
Crossing = tuple[tuple[str, str], ...]
EVERYBODY: Crossing = ()


@dataclass(frozen=True, slots=True)
class Breakouts:
    """Which crossings a report has: every line of each dimension, and every pair of lines of each pair."""

    dimensions: tuple[str, ...] = ()
    crossed: tuple[tuple[str, str], ...] = ()

    def and_those(self, others: Breakouts) -> Breakouts:
        """These and others, each once."""
        return Breakouts(
            tuple(dict.fromkeys((*self.dimensions, *others.dimensions))),
            tuple(dict.fromkeys((*self.crossed, *others.crossed))),
        )

    def crossings(self, rules: Rules, program: str) -> list[Crossing]:
        """Everybody first, then single lines, then pairs, in the order of the reference file."""
        lines = lines_of(rules, program)
        found: list[Crossing] = [EVERYBODY]
        found += [(line,) for line in lines if line[0] in self.dimensions]
        for first, second in self.crossed:
            found += [
                (one, other) for one in lines if one[0] == first for other in lines if other[0] == second
            ]
        return found


def breakouts(
    dimensions: Sequence[str] | None = None, crossed: Sequence[tuple[str, str]] = (), *, rules: Rules
) -> Breakouts:
    """The breakouts asked for; None means every dimension. Raises BadQuestion for an unknown dimension or a
    dimension crossed with itself.
    """
    known = performance.dimensions(rules.day)
    wanted = tuple(known) if dimensions is None else tuple(dimensions)
    asked = {*wanted, *(name for pair in crossed for name in pair)}
    unknown = sorted(asked.difference(known)) or sorted(a for a, b in crossed if a == b)
    if unknown:
        raise BadQuestion(
            _("Reports are not broken out by {name}.").format(name=", ".join(unknown)),
            remedy=_("Choose among: {names}. Cross two that differ.").format(names=", ".join(known)),
        )
    return Breakouts(wanted, tuple(crossed))


def lines_of(rules: Rules, program: str) -> list[tuple[str, str]]:
    """(dimension, group) of every line that the program has, in order."""
    found = dict.fromkeys((g.dimension, g.key) for g in rules.groups if _has(g, program))
    return list(found)


def membership_in_groups(records: Records, rules: Rules, program: str) -> dict[tuple[str, str], Flags]:
    """(dimension, group) -> a flag per record, for every line that the program has."""
    found: dict[tuple[str, str], Flags] = {}
    for group in rules.groups:
        if not _has(group, program):
            continue
        found[group.dimension, group.key] = _in_group(records, rules, group, program)
    return found


def bits_of_groups(records: Records, rules: Rules, program: str) -> Bits:
    """A bit for each line that the program has, in the order of `lines_of`.

    Raises ValueError when there are more than 64 lines.
    """
    lines = lines_of(rules, program)
    if len(lines) > 64:
        raise ValueError("more than 64 lines of groups do not fit")

    def packed() -> Bits:
        groups = membership_in_groups(records, rules, program)
        flags = np.zeros((64, records.rows), np.bool_)
        for place, line in enumerate(lines):
            flags[place] = groups[line]
        eight = np.packbits(flags, axis=0, bitorder="little")
        return np.ascontiguousarray(eight.T).view("<u8").ravel()

    own = tuple(
        (group.dimension, group.key, group.programs) for group in rules.groups if _has(group, program)
    )
    asked = ("bits", own, rules.takes("not_identified_counts"), rules.day, program == "youth")
    return records.kept(asked, packed)


def _in_group(records: Records, rules: Rules, group: Group, program: str) -> Flags:
    """Programs ask alike, but for the day on which youth is taken to begin."""
    loose = group.loose if rules.takes("not_identified_counts") else None
    asked = (group.dimension, group.key, group.programs, loose is not None, rules.day, program == "youth")
    return records.kept(asked, lambda: _passes(records, loose or group.test, program))


def _has(group: Group, program: str) -> bool:
    """Programs taken together have the lines as the adult program has them."""
    return not group.programs or ("adult" if program in NOT_CORE else program) in group.programs


def _passes(records: Records, test: Test, program: str) -> Flags:
    found = np.ones(records.rows, dtype=np.bool_)
    if test.any:
        found &= records.has_any(test.any)
    for element, codes in test.all.items():
        found &= records.has(element, codes)
    if test.without:
        found &= ~records.has_any(test.without)
    for element in test.filled:
        found &= records.filled(element)
    for element in test.blank:
        found &= ~records.filled(element)
    if test.either:
        one = records.has_any(test.either[1]).copy()
        for element in test.either[0]:
            one |= records.filled(element)
        found &= one
    if test.age:
        age = records.age("p906" if program == "youth" else "p900")
        found &= (age >= test.age[0]) & (age <= test.age[1])
    if test.ones:
        elements, least = test.ones
        found &= sum(records.has(element, (1,)).astype(np.int64) for element in elements) >= least
    if test.sum:
        elements, low, high = test.sum
        total = sum(np.maximum(records.numbers(element), 0) for element in elements)
        found &= (total >= low) & (total <= high)
    if test.days:
        begin, end, least, below = test.days
        days = records.numbers(end) - records.numbers(begin)
        found &= records.filled(begin) & records.filled(end) & (days >= least) & (days < below)
    return found
