"""Complementary suppression: which further counts to hide so that no small one can be worked out.

Cells obey linear equations (a total equals its parts). Who reads the table knows the published cells, the
equations, and that no count is negative; a small count is safe when all that leaves room for at least one
person more and one fewer. A sharper reader also knows that a hidden count is not 0 where zeros are published;
that must still leave room for one more or one fewer. The cheapest set of further cells (by the people they
count) is found as in Fischetti & Salazar (2001): a master problem proposes what to hide, an attack on every
small cell either fails or gives an inequality that every safe proposal must satisfy, and the master is asked
again.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, linprog, milp
from scipy.sparse import csc_array, csr_array, hstack, vstack
from scipy.sparse.csgraph import connected_components

Vector: TypeAlias = NDArray[np.float64]
Flags: TypeAlias = NDArray[np.bool_]

MARGIN: Final = 1.0  # people more, and people fewer, that a small count must be able to be
_SLACK: Final = 1e-6
_EXACT_CELLS: Final = 1500  # above this many cells that could be hidden, the search is a heuristic
_ROUNDS: Final = 80
_NODES: Final = 5000


@dataclass(frozen=True, slots=True)
class Cells:
    """Counts and what is known about them.

    counts: one per cell, 0 or more. floor: the least that a sharp reader knows each hidden one to be.
    equations: one row each, equations @ counts = 0. sensitive: small counts, hidden whatever it costs.
    secret: never shown anyway (a difference that is not in the table). eligible: may be hidden to protect
    others.
    """

    counts: Vector
    floor: Vector
    equations: csc_array
    sensitive: Flags
    secret: Flags
    eligible: Flags


class Unprotectable(Exception):
    """Hiding every cell that may be hidden does not protect the small ones."""


def hidden_cells(cells: Cells) -> Flags:
    """Which cells to hide (the sensitive and the secret ones among them). Deterministic.

    Raises Unprotectable when no choice is safe.
    """
    found = cells.sensitive | cells.secret
    for columns, part in _components(cells):
        found[columns] = _hidden_together(part)
    return found


def _components(cells: Cells) -> Iterator[tuple[NDArray[np.intp], Cells]]:
    """The cells in parts that tell nothing of each other: a cell that is always shown links nothing.

    Only parts with something to protect are given.
    """
    free = np.flatnonzero(cells.sensitive | cells.secret | cells.eligible)
    linked = abs(cells.equations[:, free]).tocsr()
    _count, labels = connected_components(linked.T @ linked, directed=False)
    for label in np.unique(labels[cells.sensitive[free]]):
        columns = free[labels == label]
        rows = np.flatnonzero(np.diff(linked[:, labels == label].indptr))
        yield (
            columns,
            Cells(
                counts=cells.counts[columns],
                floor=cells.floor[columns],
                equations=csc_array(cells.equations[rows][:, columns]),
                sensitive=cells.sensitive[columns],
                secret=cells.secret[columns],
                eligible=cells.eligible[columns],
            ),
        )


def _hidden_together(cells: Cells) -> Flags:
    """Which cells to hide where all may tell of each other."""
    always = cells.sensitive | cells.secret
    everything = always | cells.eligible
    if _attacks(cells, everything, first_only=True):
        raise Unprotectable
    if int((cells.eligible & ~always).sum()) <= _EXACT_CELLS:
        found, safe = _cheapest(cells, always)
        if safe:
            return found
        return _without_idle(cells, _grown(cells, found))
    return _without_idle(cells, _grown(cells, always))


@dataclass(frozen=True, slots=True)
class _Breach:
    """A sensitive cell that can be bounded too tightly, and the prices that prove it.

    reduced: the prices of the move that does not fit; of both moves, when either would do. downward: how many
    fewer each count can be for the reader who attacks.
    """

    cell: int
    reduced: tuple[Vector, ...]
    downward: Vector


def _directions(cells: Cells) -> list[tuple[int, float]]:
    """Each sensitive cell upward, and downward where it could be one fewer."""
    return [(cell, sign) for signs, cell in _moves(cells, cells.counts) for sign in signs]


def _moves(cells: Cells, downward: Vector) -> list[tuple[tuple[float, ...], int]]:
    """The directions in which each sensitive cell has room of its own."""
    return [
        ((1.0, -1.0) if downward[cell] >= MARGIN else (1.0,), int(cell))
        for cell in np.flatnonzero(cells.sensitive)
    ]


def _attacks(cells: Cells, hidden: Flags, *, first_only: bool = False) -> list[_Breach]:
    """All breaches when exactly `hidden` is hidden."""
    each = [((sign,), cell) for cell, sign in _directions(cells)]
    breaches = _breaches(cells, hidden, cells.counts, each, first_only)
    if cells.floor.any() and not (first_only and breaches):
        sharper = cells.counts - cells.floor
        breaches += _breaches(cells, hidden, sharper, _moves(cells, sharper), first_only)
    return breaches


def _breaches(
    cells: Cells,
    hidden: Flags,
    downward: Vector,
    goals: Sequence[tuple[tuple[float, ...], int]],
    first_only: bool,
) -> list[_Breach]:
    """Cells that cannot move in any of their directions, for a reader who leaves counts that much room."""
    columns = np.flatnonzero(hidden)
    part = cells.equations[:, columns].tocsr()
    rows = np.flatnonzero(np.diff(part.indptr) > 0)
    part = part[rows]
    place = {int(column): number for number, column in enumerate(columns)}
    proven: set[tuple[int, float]] = set()
    breaches: list[_Breach] = []
    for signs, cell in goals:
        reduced: list[Vector] = []
        for sign in signs:
            if (cell, sign) in proven:
                break
            moved, prices = _move(part, downward[columns], place[cell], sign)
            if moved is not None:
                # One way to move this cell often moves others too: they need no attack of their own.
                proven.update((int(columns[i]), 1.0) for i in np.flatnonzero(moved >= MARGIN - _SLACK))
                proven.update((int(columns[i]), -1.0) for i in np.flatnonzero(moved <= _SLACK - MARGIN))
                break
            full = np.zeros(cells.equations.shape[0])
            full[rows] = prices
            wanted = np.zeros(len(cells.counts))
            wanted[cell] = sign
            reduced.append(wanted + cells.equations.T @ full)
        else:
            breaches.append(_Breach(cell, tuple(reduced), downward))
            if first_only:
                break
    return breaches


def _move(part: csr_array, downward: Vector, cell: int, sign: float) -> tuple[Vector | None, Vector]:
    """Other counts that fit all that is known and differ at `cell` by the margin; else the proving prices."""
    goal = np.zeros(len(downward))
    goal[cell] = -sign
    bounds = np.column_stack([-downward, np.full(len(downward), np.inf)])
    if sign > 0:
        bounds[cell, 1] = MARGIN
    else:
        bounds[cell, 0] = -MARGIN
    if part.shape[0] == 0:
        return goal * -MARGIN, np.zeros(0)
    solved = linprog(goal, A_eq=part, b_eq=np.zeros(part.shape[0]), bounds=bounds, method="highs")
    if solved.status != 0:
        raise RuntimeError(f"the attack could not be computed: {solved.message}")
    if -solved.fun >= MARGIN - _SLACK:
        return np.asarray(solved.x), np.zeros(0)
    return None, np.asarray(solved.eqlin.marginals)


def _cheapest(cells: Cells, always: Flags) -> tuple[Flags, bool]:
    """The cheapest safe set, and whether it was proven safe within the rounds allowed."""
    choice = np.flatnonzero(cells.eligible & ~always)
    cost = np.maximum(cells.counts[choice], 1.0)
    cuts: list[Vector] = []
    hidden = always.copy()
    for _round in range(_ROUNDS):
        breaches = _attacks(cells, hidden)
        if not breaches:
            return hidden, True
        # One proposal is made to yield many inequalities: mend it by the best-priced cell of each, attack
        # again, and keep what is learned until it is safe. The master then has far fewer turns to take.
        mended = hidden.copy()
        while breaches:
            learned = [_cut(always, choice, breach) for breach in breaches]
            cuts.extend(learned)
            before = int(mended.sum())
            for weights in learned:
                if float(weights @ mended[choice]) < 1.0 - _SLACK:
                    mended[choice[int(np.argmax(weights * ~mended[choice] / cost))]] = True
            if int(mended.sum()) == before:  # only rounding stands in the way: all that may be hidden is
                mended |= cells.eligible
            breaches = _attacks(cells, mended)
        hidden = always.copy()
        hidden[choice[_master(cost, cuts)]] = True
    return hidden, False


def _cut(always: Flags, choice: NDArray[np.intp], breach: _Breach) -> Vector:
    """What every safe proposal must satisfy, by the prices of a breach: weights @ hidden >= 1.

    By those prices the move of the cell is at most the sum over hidden cells of price x room to move; upward
    there is no end of room, downward as many as the reader allows. No weight need exceed what is needed.
    Where either of two moves would do, one of their inequalities holds, and so their sum.
    """
    fixed = always.copy()
    fixed[breach.cell] = False  # its own move is the goal, not the means
    weights = np.zeros(len(choice))
    for reduced in breach.reduced:
        price = np.where(np.abs(reduced) < 1e-9, 0.0, reduced)
        room = np.where(price > 0, np.inf, np.where(price < 0, -price * breach.downward, 0.0))
        need = max(MARGIN - float(np.minimum(room[fixed], MARGIN).sum()), _SLACK)
        weights += np.minimum(room[choice], need) / need
    return np.asarray(np.minimum(weights, 1.0))


def _master(cost: Vector, cuts: list[Vector]) -> Flags:
    """The cheapest proposal that satisfies every inequality so far."""
    weights = vstack([csr_array(row.reshape(1, -1)) for row in cuts])
    solved = milp(
        cost,
        constraints=LinearConstraint(weights, lb=1.0 - _SLACK),
        integrality=np.ones(len(cost)),
        bounds=Bounds(0, 1),
        options={"mip_rel_gap": 0.0, "node_limit": _NODES},
    )
    if solved.x is None:
        # Nothing found within the nodes allowed: hide all that any inequality speaks of.
        return np.asarray(sum((row > 0 for row in cuts), np.zeros(len(cost), dtype=int)) > 0)
    return np.asarray(solved.x > 0.5)


def _grown(cells: Cells, hidden: Flags) -> Flags:
    """A safe set that contains `hidden`: for every breach the cheapest way to move the cell is hidden too."""
    found = hidden.copy()
    columns = np.flatnonzero(cells.sensitive | cells.secret | cells.eligible)
    part = cells.equations[:, columns].tocsc()
    both = hstack([part, -part])
    place = {int(column): number for number, column in enumerate(columns)}
    for cell, sign in _directions(cells):
        # Room for one more within what the sharper reader knows serves both readers.
        downward = cells.counts - cells.floor if sign > 0 else cells.counts
        cost = np.where(found[columns], 0.0, np.maximum(cells.counts[columns], 1.0))
        # The move is split into up and down, so that its cost counts both.
        low = np.zeros(2 * len(columns))
        high = np.concatenate([np.full(len(columns), np.inf), downward[columns]])
        up, down = place[cell], place[cell] + len(columns)
        low[up if sign > 0 else down], high[down if sign > 0 else up] = MARGIN, 0.0
        solved = linprog(
            np.concatenate([cost, cost]),
            A_eq=both,
            b_eq=np.zeros(part.shape[0]),
            bounds=np.column_stack([low, high]),
            method="highs",
        )
        if solved.status != 0:
            raise Unprotectable
        moved = np.asarray(solved.x)
        found[columns[(moved[: len(columns)] > _SLACK) | (moved[len(columns) :] > _SLACK)]] = True
    return found


def _without_idle(cells: Cells, hidden: Flags) -> Flags:
    """Shows again, the dearest first, what is hidden without need."""
    found = hidden.copy()
    extra = np.flatnonzero(hidden & ~cells.sensitive & ~cells.secret)
    for cell in extra[np.argsort(-cells.counts[extra], kind="stable")]:
        found[cell] = False
        if _attacks(cells, found, first_only=True):
            found[cell] = True
    return found
