"""First guesses made to honour every published total: least change by entropy, within bounds, then whole."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import scipy  # its parts are loaded when they are first used

from highroad.market.suppressed_cells.system import Floats, System, part_of

_CLOSE: Final = 1e-7
_MOST_ROUNDS: Final = 200
#: Cells of a matrix up to which plain arrays are quicker: most groups of families are a few numbers.
_SMALL: Final = 4_096


def reconciled(system: System, guess: Floats, doubt: Floats, low: Floats, high: Floats) -> Floats:
    """Numbers nearest to the guesses that satisfy the families and lie within the bounds.

    guess: positive. doubt: standard deviation of the logarithm of each guess; the more doubtful a guess, the
    more it gives way. Nearest means least cross-entropy weighted by 1 / doubt². Families that can't be met
    exactly are met within their slack.
    """
    found = np.clip(guess, np.maximum(low, 1e-3), np.maximum(high, 1e-3))
    labels = system.components
    order = np.argsort(labels, kind="stable")
    for members in np.split(order, np.flatnonzero(np.diff(labels[order])) + 1):
        if len(members):  # what no family ties together is solved apart, which is much quicker
            part = part_of(system, members)
            found[members] = _met(part, found[members], doubt[members], low[members], high[members])
    return np.clip(found, low, high)


def _met(part: System, guess: Floats, doubt: Floats, low: Floats, high: Floats) -> Floats:
    """The families met; within their slack where they can't be met exactly."""
    if not part.matrix.shape[0]:
        return guess
    exact = _solved(part, guess, doubt**2, low, high, np.zeros(len(part.total)))
    missed = np.abs(part.matrix @ exact - part.total) > 1e-4
    if missed.any():  # rounding: give way in these families, as much as their slack
        soft = np.where(missed, np.maximum(part.slack, 1e-6), 0.0)
        exact = _solved(part, guess, doubt**2, low, high, soft)
    return exact


def _solved(system: System, guess: Floats, weight: Floats, low: Floats, high: Floats, soft: Floats) -> Floats:
    """Newton's method on the dual, which is convex: x = guess · exp(weight · Aᵀλ), clipped to the bounds."""
    small = system.matrix.shape[0] * system.matrix.shape[1] <= _SMALL
    matrix: Floats | scipy.sparse.csr_matrix = system.matrix.toarray() if small else system.matrix
    bounded, total = _Bounded(matrix, guess, weight, low, high), system.total
    dual = np.zeros(matrix.shape[0])
    found = bounded.at(dual)
    height = bounded.height(dual, total, soft)
    for _round in range(_MOST_ROUNDS):
        miss = matrix @ found + soft**2 * dual - total
        if np.abs(miss).max(initial=0.0) < _CLOSE:
            break
        slope = weight * np.maximum(found, 1e-6) * np.where((found > low) & (found < high), 1.0, 1e-3)
        ridge = soft**2 + 1e-10 * (1.0 + np.abs(total))
        step = _step(matrix, slope, ridge, -miss)
        step *= min(1.0, 4.0 / max(1e-12, np.abs(weight * (matrix.T @ step)).max()))
        size, fall = 1.0, float(miss @ step)
        while size > 1e-9:
            trial = dual + size * step
            tall = bounded.height(trial, total, soft)
            if tall <= height + 1e-4 * size * fall + 1e-12 * abs(height):
                break
            size /= 2
        else:
            break
        dual, height, found = trial, tall, bounded.at(trial)
    return found


def _step(matrix: Floats | scipy.sparse.csr_matrix, slope: Floats, ridge: Floats, miss: Floats) -> Floats:
    """Newton's step: what solves (A · slope · Aᵀ + ridge) step = miss."""
    if isinstance(matrix, np.ndarray):
        return np.asarray(np.linalg.solve((matrix * slope) @ matrix.T + np.diag(ridge), miss))
    bend = matrix @ scipy.sparse.diags(slope) @ matrix.T + scipy.sparse.diags(ridge)
    return np.atleast_1d(scipy.sparse.linalg.spsolve(bend.tocsc(), miss, permc_spec="MMD_AT_PLUS_A"))


@dataclass(frozen=True, slots=True)
class _Bounded:
    """Numbers as functions of the dual, and the dual's height, whose slope is what the families miss."""

    matrix: Floats | scipy.sparse.csr_matrix
    guess: Floats
    weight: Floats
    low: Floats
    high: Floats

    def at(self, dual: Floats) -> Floats:
        push = np.clip(self.weight * (self.matrix.T @ dual), -60.0, 60.0)
        return np.asarray(np.clip(self.guess * np.exp(push), self.low, self.high), dtype=np.float64)

    def height(self, dual: Floats, total: Floats, soft: Floats) -> float:
        push = self.matrix.T @ dual
        first = np.log(np.maximum(self.low, 1e-300) / self.guess) / self.weight
        last = np.log(np.maximum(self.high, 1e-300) / self.guess) / self.weight
        below, above = np.minimum(push - first, 0.0), np.maximum(push - last, 0.0)
        free = self.at(dual) / self.weight + self.low * below + self.high * above
        return float(free.sum() - total @ dual + ((soft * dual) ** 2).sum() / 2)


def whole_numbers(system: System, found: Floats, low: Floats, high: Floats) -> Floats:
    """The same numbers rounded up or down so that families still add up: controlled rounding.

    A family that was only met within its slack is kept within it.
    """
    least = np.ceil(np.maximum(low, 0.0) - 1e-6)
    most = np.maximum(np.floor(high + 1e-6), least)
    near = np.clip(np.rint(found), least, most)
    if not system.matrix.shape[0]:
        return near
    met = np.abs(system.matrix @ found - system.total) < 1e-3
    give = np.where(met, 0.0, system.slack)
    lacking = system.total - system.matrix @ near
    both = scipy.sparse.hstack([system.matrix, -system.matrix])
    away = np.concatenate([1.0 - 2.0 * (found - near), 1.0 + 2.0 * (found - near)])  # one up, one down
    for reach in (1.0, 50.0):
        room = np.concatenate([np.minimum(most - near, reach), np.minimum(near - least, reach)])
        solved = scipy.optimize.milp(
            np.maximum(away, 1e-3),
            integrality=np.ones(2 * len(found)),
            bounds=scipy.optimize.Bounds(np.zeros(2 * len(found)), room),
            constraints=scipy.optimize.LinearConstraint(both, lacking - give, lacking + give),
            options={"time_limit": 20.0},
        )
        if solved.x is not None:
            up, down = np.split(np.rint(solved.x), 2)
            return np.asarray(near + up - down, dtype=np.float64)
    return near
