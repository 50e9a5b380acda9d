"""Attack measure packages as a reader would: what can be worked out of the cells they hide?

All packages are taken together. The reader knows all that `knowledge` says, and that no count is negative; a
sharper reader also knows that a hidden count is not 0 where nobody would be shown as 0. For every hidden
count the least and the most it can be are found by linear programming.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from highroad.publishing.measures.knowledge import (
    Equation,
    Key,
    Knowledge,
    contradiction,
    knowledge,
)
from highroad.publishing.measures.package import MeasurePackage

Vector: TypeAlias = NDArray[np.float64]
ROOM: Final = 2.0  # one more and one fewer
SHARP_ROOM: Final = 1.0  # one more or one fewer, for the sharper reader
SLACK: Final = 1e-6
_IDLE: Final = 2  # throws that settle nothing, after which counts are attacked one by one
_FEW: Final = 4  # counts that are worth no throw


@dataclass(frozen=True, slots=True)
class Breach:
    """A hidden count that can be bounded too tightly: it lies from low to high. sharp: only by the reader who
    knows that it is not 0.
    """

    program: str
    count: str
    period: str
    place: str
    group: str
    low: float
    high: float
    key: Key
    sharp: bool = False

    def __str__(self) -> str:
        where = ", ".join(part for part in (self.program, self.period, self.place, self.group) if part)
        return f"{self.count} ({where}): {self.low:g}..{self.high:g}"


def audit(packages: Sequence[MeasurePackage]) -> list[Breach]:
    """Every hidden count that could be a small one and that all packages together bound to less than one
    person up and one down. An empty list says that the attack failed everywhere. Raises NotReleasable when
    packages contradict each other.
    """
    return attack(knowledge(packages))


def attack(known: Knowledge, only: Collection[Key] | None = None) -> list[Breach]:
    """The breaches of all that is known; `only`: of the counts that hang together with these."""
    puzzle = open_counts(known)
    found = [] if only is not None else list(_shown_elsewhere(known))
    for key, value in sorted(puzzle.worked_out.items()):
        if SLACK < value < known.minimum - SLACK:
            found.append(_breach(key, value, value))
    for block in puzzle.blocks:
        if only is None or not block.keys.keys().isdisjoint(only):
            found += _attacked(block, known)
    return found


def _shown_elsewhere(known: Knowledge) -> Iterator[Breach]:
    """Small counts that one package hides and another shows."""
    for key in sorted(known.hidden):
        value = known.known[key]
        if value is not None and 0 < value < known.minimum:
            yield _breach(key, value, value)


def _breach(key: Key, low: float, high: float, *, sharp: bool = False) -> Breach:
    ends = (round(low, 6) + 0.0, round(high, 6) + 0.0)
    return Breach(key.program, key.counted, key.window, key.place, key.group, *ends, key, sharp)


@dataclass
class Block:
    """Counts that are not known exactly and tell of each other. keys: count -> its column. values: what is
    known of all counts.
    """

    keys: dict[Key, int]
    equations: list[Equation]
    values: dict[Key, float | None]


@dataclass
class Puzzle:
    """worked_out: hidden counts that follow at once from shown ones. blocks: the others."""

    worked_out: dict[Key, float]
    blocks: list[Block]


def open_counts(known: Knowledge, free: Collection[Key] = ()) -> Puzzle:
    """What is not known, in parts that share no unknown count. free: counts taken as unknown."""
    values = {key: None if key in free else value for key, value in known.known.items()}
    worked_out = _worked_out(known, values)
    parent: dict[Key, Key] = {}

    def root(key: Key) -> Key:
        while parent[key] != key:
            parent[key] = parent[parent[key]]
            key = parent[key]
        return key

    kept: list[tuple[Equation, Key]] = []
    for equation in known.equations:
        unknown = [key for key in equation.terms if values[key] is None or key in known.half]
        if all(key.is_room for key in unknown):
            continue
        for key in unknown:
            parent.setdefault(key, key)
            parent[root(key)] = root(unknown[0])
        kept.append((equation, unknown[0]))
    found: dict[Key, Block] = {}
    for equation, key in kept:
        block = found.setdefault(root(key), Block({}, [], values))
        block.equations.append(equation)
        for each in equation.terms:
            if each in parent:
                block.keys.setdefault(each, len(block.keys))
    return Puzzle(worked_out, list(found.values()))


def _worked_out(known: Knowledge, values: dict[Key, float | None]) -> dict[Key, float]:
    """The only unknown count of an equation, again and again; `values` takes them in."""
    of: dict[Key, list[int]] = {}
    unknown = []
    for number, equation in enumerate(known.equations):
        unknown.append({key for key in equation.terms if values[key] is None or key in known.half})
        for key in unknown[-1]:
            of.setdefault(key, []).append(number)
    found: dict[Key, float] = {}
    waiting = [number for number, keys in enumerate(unknown) if len(keys) == 1]
    while waiting:
        number = waiting.pop()
        if len(unknown[number]) != 1:
            continue
        (key,) = unknown[number]
        terms = known.equations[number].terms
        value = -sum(sign * (values[each] or 0.0) for each, sign in terms.items() if each != key) / terms[key]
        if key.is_room or key in known.half or value < 0:
            continue
        values[key] = found[key] = value
        for other in of[key]:
            unknown[other].discard(key)
            if len(unknown[other]) == 1:
                waiting.append(other)
    return found


@dataclass
class System:
    """What a reader knows of a block: matrix @ counts = right, low <= counts <= high."""

    matrix: Any
    right: Vector
    low: Vector
    high: Vector


def system(block: Block, known: Knowledge, *, sharp: bool) -> System:
    """The block's equations without those that the file's mending between reports has made untrue.

    Raises NotReleasable when counts contradict each other within a report.
    """
    from scipy.sparse import csr_array

    places, rows, signs = [], [], []
    right = np.zeros(len(block.equations))
    for number, equation in enumerate(block.equations):
        for key, sign in equation.terms.items():
            if key in block.keys:
                places.append(block.keys[key])
                rows.append(number)
                signs.append(float(sign))
            else:
                right[number] -= sign * (block.values[key] or 0.0)
    shape = (len(block.equations), len(block.keys))
    matrix = csr_array((np.array(signs), (rows, places)), shape=shape)
    low, high = np.zeros(len(block.keys)), np.full(len(block.keys), np.inf)
    for key, place in block.keys.items():
        value = block.values[key]
        if value is None:
            low[place] = 1.0 if sharp and key in known.least else 0.0
        else:
            half = known.half.get(key, 0.0)
            low[place], high[place] = max(0.0, value - half), value + half
    return _reconciled(System(matrix, right, low, high), block)


def _reconciled(found: System, block: Block) -> System:
    if solve(found, np.zeros(len(found.low))) is not None:
        return found
    from scipy.sparse import csr_array, hstack

    soft = [number for number, equation in enumerate(block.equations) if equation.soft]
    slack = csr_array((np.ones(len(soft)), (soft, range(len(soft)))), shape=(len(found.right), len(soft)))
    more = np.zeros(2 * len(soft))
    loose = System(
        csr_array(hstack([found.matrix, slack, -slack])),
        found.right,
        np.concatenate([found.low, more]),
        np.concatenate([found.high, more + np.inf]),
    )
    solved = solve(loose, np.concatenate([np.zeros(len(found.low)), more + 1.0]))
    if solved is None:
        raise contradiction()
    moved = (solved[len(found.low) :].reshape(2, -1).sum(axis=0) > SLACK).nonzero()[0]
    kept = np.setdiff1d(np.arange(len(found.right)), np.array(soft, dtype=int)[moved])
    return System(csr_array(found.matrix[kept]), found.right[kept], found.low, found.high)


def solve(given: System, goal: Vector, ceiling: float = np.inf) -> Vector | None:
    """The counts that make goal @ counts least; None where no counts fit. Where there is no end, counts of
    which one is infinite.
    """
    from scipy.optimize import linprog

    bounds = np.column_stack([given.low, np.minimum(given.high, ceiling)])
    solved = linprog(goal, A_eq=given.matrix, b_eq=given.right, bounds=bounds, method="highs")
    if solved.status == 2:
        return None
    if solved.status == 3:
        return np.where(goal > 0, -np.inf, np.where(goal < 0, np.inf, np.nan))
    if solved.status != 0:
        raise RuntimeError(f"the attack could not be computed: {solved.message}")
    return np.asarray(solved.x)


def _attacked(block: Block, known: Knowledge) -> list[Breach]:
    targets = [
        (key, place) for key, place in block.keys.items() if block.values[key] is None and not key.is_room
    ]
    found: dict[Key, Breach] = {}
    # What fits all that the sharper reader knows also fits what the other one knows: it is seen once.
    least, most = np.full(len(block.keys), np.inf), np.full(len(block.keys), -np.inf)
    for sharp, room in ((True, SHARP_ROOM), (False, ROOM)):
        if sharp and known.least.isdisjoint(block.keys):
            continue
        given = system(block, known, sharp=sharp)
        for key, low, high in _bounds(given, targets, room, known.minimum, least, most):
            found[key] = _breach(key, low, high, sharp=sharp)
    return list(found.values())


def _bounds(
    given: System,
    targets: Sequence[tuple[Key, int]],
    room: float,
    minimum: int,
    least: Vector,
    most: Vector,
) -> Iterable[tuple[Key, float, float]]:
    """The least and the most of every count that could be a small one and has less room than it needs.

    least, most: of every count in solutions seen so far; renewed.
    """
    width = len(given.low)

    def seen(counts: Vector | None) -> None:
        if counts is not None and np.isfinite(counts).all():
            np.minimum(least, counts, out=least)
            np.maximum(most, counts, out=most)

    # Solutions far apart in all directions show most counts to have room; the others are attacked one by one.
    ceiling = float(np.abs(given.right).sum() + given.low.max(initial=0.0) + 100.0)
    dice = np.random.default_rng(0)
    places = np.array([place for _key, place in targets], dtype=int)
    before, idle = len(places), 0
    while before >= _FEW and idle < _IDLE:
        waiting = places[most[places] - least[places] < room - SLACK]
        idle = 0 if len(waiting) < before else idle + 1
        before = len(waiting)
        goal = np.zeros(width)
        goal[waiting] = dice.choice((-1.0, 1.0), len(waiting))
        seen(solve(given, goal, ceiling))
        seen(solve(given, -goal, ceiling))
    for key, place in targets:
        if most[place] - least[place] >= room - SLACK:
            continue
        ends = []
        for sign in (1.0, -1.0):
            goal = np.zeros(width)
            goal[place] = sign
            solved = solve(given, goal)
            if solved is None:
                raise contradiction()
            ends.append(float(solved[place]))
            seen(solved)
            if ends[0] >= minimum - SLACK:  # no small count
                break
        else:
            if ends[1] - ends[0] < room - SLACK and ends[1] > SLACK:
                yield key, ends[0], ends[1]
