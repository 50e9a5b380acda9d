"""A level that wanders, a season that is added, and errors in proportion: ETS(M,N,A).

The expected value is the level and the season of the period; what comes differs from it by a share of it.
Both learn from each difference. Parameters and starting states are those of greatest likelihood.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

Vector: TypeAlias = NDArray[np.float64]

#: How little the level and the season learn at least.
LEAST: Final = 1e-4


@dataclass(frozen=True, slots=True)
class LevelAndSeason:
    """values: expected, by period ahead. errors: their standard errors. level_learns, season_learns: the
    share of each difference that goes into the level and into the season.
    """

    values: Vector
    errors: Vector
    level_learns: float
    season_learns: float


def level_and_season(values: Vector, horizon: int, season: int = 12) -> LevelAndSeason:
    """Fit to a series above 0 without gaps, of two seasons at least, and go on from its end.

    Raises ValueError where no expected values above 0 fit. Source: Hyndman, Koehler, Ord & Snyder 2008,
    Forecasting with Exponential Smoothing, chapters 5 and 6 (class 2: variances add up exactly).
    """
    from scipy.optimize import minimize

    scale = float(values.mean())
    y = values / scale
    start = _start(y, season)

    def cost(point: Vector) -> float:
        return _states(y, season, *_learns(point), start)[0]

    # Where neither learns at least the least, the likelihood is flat: the search starts inside.
    best = minimize(cost, [-1.0, -3.0], method="Nelder-Mead", options={"xatol": 1e-2, "fatol": 1e-4})
    learns = _learns(best.x)
    least, begin = _states(y, season, *learns, start)
    if not np.isfinite(least):
        raise ValueError("no expected values above 0 fit the series")
    fixed, moving, last = _linear(y, season, *learns)
    expected = y - (fixed - moving @ begin)
    squares = float(((y / expected - 1) ** 2).sum()) / (len(y) - season - 3)
    ahead = _ahead(last, begin, horizon, season)
    return LevelAndSeason(
        ahead * scale, scale * np.sqrt(_variances(ahead, squares, season, *learns)), *learns
    )


def _learns(point: Vector) -> tuple[float, float]:
    """Level's and season's shares, from any two numbers: together at most 1."""
    level, share = (1 / (1 + np.exp(-np.clip(point, -30, 30)))).tolist()
    return max(level, LEAST), max(share * (1 - level), LEAST)


def _start(y: Vector, season: int) -> Vector:
    """Level and all seasons but the last, from the first years' means."""
    years = min(len(y) // season, 3)
    level = float(y[: years * season].mean())
    pattern = y[: years * season].reshape(years, season).mean(axis=0) - level
    return np.concatenate([[level], pattern[:-1]])


def _linear(y: Vector, season: int, level: float, share: float) -> tuple[Vector, Vector, Vector]:
    """Differences as fixed - moving @ start, and the states at the end (row 0 level, then the seasons to
    come; the first column fixed, the others times the start): all are linear in the states at the start.
    """
    states = np.zeros((season + 1, season + 1))
    states[:season, 1:] = np.eye(season)
    states[season, 2:] = -1.0  # seasons add up to none
    differences = np.empty((len(y), season + 1))
    place = 0
    for moment, value in enumerate(y):
        row = 1 + place
        missed = -(states[0] + states[row])
        missed[0] += value
        states[0] += level * missed
        states[row] += share * missed
        differences[moment] = missed
        place = (place + 1) % season
    order = [0, *(1 + (place + np.arange(season)) % season)]
    return differences[:, 0], -differences[:, 1:], states[order]


def _states(y: Vector, season: int, level: float, share: float, start: Vector) -> tuple[float, Vector]:
    """The least cost (minus twice the log-likelihood, but a constant), and the starting states it takes."""
    from scipy.optimize import minimize

    fixed, moving, _last = _linear(y, season, level, share)

    def cost(states: Vector) -> tuple[float, Vector]:
        missed = fixed - moving @ states
        expected = y - missed
        if expected.min() <= 0:
            return np.inf, np.zeros_like(states)
        relative = missed / expected
        squares = float(relative @ relative)
        slopes = len(y) * 2 / squares * (-relative * y / expected**2) + 2 / expected
        return len(y) * np.log(squares) + 2 * float(np.log(expected).sum()), moving.T @ slopes

    fit = minimize(cost, start, jac=True, method="BFGS", options={"gtol": 1e-4})
    return float(fit.fun), np.asarray(fit.x, dtype=np.float64)


def _ahead(last: Vector, begin: Vector, horizon: int, season: int) -> Vector:
    states = last[:, 0] + last[:, 1:] @ begin
    return np.asarray(states[0] + states[1 + np.arange(horizon) % season], dtype=np.float64)


def _variances(ahead: Vector, spread: float, season: int, level: float, share: float) -> Vector:
    """Of the value so many periods ahead: its own news, and what earlier news leaves in the states."""
    kept = np.array([level + share * (step % season == 0) for step in range(1, len(ahead))])
    squares = np.empty(len(ahead))
    for step, value in enumerate(ahead):
        squares[step] = value**2 + spread * float(kept[:step][::-1] ** 2 @ squares[:step])
    return np.asarray((1 + spread) * squares - ahead**2, dtype=np.float64)
