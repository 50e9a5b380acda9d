"""How far an estimate may be off: an interval for every suppressed cell, and a trial on disclosed ones."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import pyarrow as pa

from highroad.market.suppressed_cells.bounds import narrowed
from highroad.market.suppressed_cells.guessing import ENOUGH, Guesses, guesses, numbers
from highroad.market.suppressed_cells.reconciling import reconciled
from highroad.market.suppressed_cells.system import (
    Flags,
    Floats,
    Integers,
    Rounding,
    System,
    part_of,
    system_of,
)

_HIDDEN_TOGETHER: Final = 2


@dataclass(frozen=True, slots=True)
class Focus:
    """Which cells of a table the question is about, one flag for each row.

    here: cells of the region, of which the trial is made. shown: cells whose bounds are wanted as narrow as
    programs find them. joined: cells that take part in those programs.
    """

    here: Flags
    shown: Flags
    joined: Flags

    @classmethod
    def of_all(cls, count: int) -> Focus:
        """All cells of a table of so many."""
        every = np.ones(count, dtype=np.bool_)
        return cls(every, every, every)


@dataclass(frozen=True, slots=True)
class Trial:
    """What came of hiding disclosed cells and estimating them.

    cells: how many were hidden and could not be derived. error: absolute error as a share of their jobs.
    covered: share of the cells inside their intervals. Both nan with fewer than `ENOUGH` cells.
    """

    cells: int
    error: float
    covered: float


def spread(system: System, found: Floats, doubt: Floats) -> Floats:
    """Standard deviation of the logarithm of each estimate once the families hold: what one cell of a family
    gains the others lose, so that a large cell beside a small one is nearly sure.
    """
    left = np.zeros(len(found))
    labels = system.components
    order = np.argsort(labels, kind="stable")
    for members in np.split(order, np.flatnonzero(np.diff(labels[order])) + 1):
        if not len(members):
            continue
        part = part_of(system, members)
        size = np.maximum(found[members], 1e-6)
        free = (doubt[members] * size) ** 2
        matrix = part.matrix.toarray()
        bend = (matrix * free) @ matrix.T + np.diag((part.slack / 2) ** 2)
        taken = np.einsum("ij,ij->j", matrix, np.linalg.pinv(bend, hermitian=True) @ matrix)
        left[members] = np.sqrt(np.maximum(free - free**2 * taken, 0.0)) / size
    return left


def trial(
    cells: pa.Table,
    employment: Floats,
    pairs: tuple[Integers, Integers, int],
    rounding: Rounding,
    naics: int,
    confidence: float,
) -> Trial:
    """Hide disclosed cells as the publisher would, estimate them from the rest, and compare.

    In every family that is disclosed whole, the two cells with the fewest establishments are hidden, if
    nothing below them is disclosed.
    """
    hidden = _to_hide(cells, employment, pairs)
    masked = employment.copy()
    masked[hidden] = np.nan
    system = system_of(masked, pairs, rounding)
    known = numbers(cells, "least")[system.rows], numbers(cells, "most")[system.rows]
    low, high = narrowed(system, known)  # programs would take longer than the trial is worth
    guess = guesses(cells, masked, naics, confidence)
    found = reconciled(system, guess.jobs[system.rows], guess.doubt[system.rows], low, high)
    least, most = interval(system, found, guess, low, high)
    judged = np.isin(system.rows, hidden) & (high - low > 2.0)
    truth = employment[system.rows[judged]]
    if judged.sum() < ENOUGH or truth.sum() <= 0:
        return Trial(int(judged.sum()), float("nan"), float("nan"))
    inside = (least[judged] - 0.5 <= truth) & (truth <= most[judged] + 0.5)
    error = float(np.abs(found[judged] - truth).sum() / truth.sum())
    return Trial(int(judged.sum()), error, float(inside.mean()))


def _to_hide(cells: pa.Table, employment: Floats, pairs: tuple[Integers, Integers, int]) -> Integers:
    family, cell, count = pairs
    places = np.nan_to_num(
        np.array(cells["establishments"].cast(pa.float64()).to_numpy(zero_copy_only=False))
    )
    known = ~np.isnan(employment)
    whole = np.bincount(family, ~known[cell], minlength=count) == 0
    child = np.arange(len(family)) >= count
    below_known = np.zeros(len(employment), dtype=bool)  # something below is disclosed
    below_known[cell[:count]] = np.bincount(family[child], known[cell[child]], minlength=count)[:count] > 0
    fit = child & whole[family] & ~below_known[cell] & (employment[cell] > 0)
    order = np.lexsort((places[cell[fit]], family[fit]))
    families, cells_fit = family[fit][order], cell[fit][order]
    first = np.searchsorted(families, families)
    enough = np.bincount(families, minlength=count)[families] > _HIDDEN_TOGETHER
    chosen = (np.arange(len(families)) - first < _HIDDEN_TOGETHER) & enough
    return np.unique(cells_fit[chosen])


def interval(
    system: System, found: Floats, guess: Guesses, low: Floats, high: Floats
) -> tuple[Floats, Floats]:
    """The interval of each estimate, inside its exact bounds: the reach of its guess, as far as the families
    leave it room.
    """
    factor = np.exp(np.minimum(spread(system, found, guess.reach[system.rows]), 20.0))
    return np.maximum(found / factor, low), np.minimum(found * factor, high)
