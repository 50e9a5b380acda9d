"""The step of an interrupted series when each period remembers the last one and the same one a year ago.

The other way beside Newey-West errors (`interrupted`): the memory is estimated, not only allowed for.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from highroad.equity.interrupted import NOTHING, Change
from highroad.equity.rates import CONFIDENCE

Vector: TypeAlias = NDArray[np.float64]

# Second differences of the likelihood: small beside a standard error, large beside rounding.
STEP: Final = 0.01


@dataclass(frozen=True, slots=True)
class Remembered:
    """A step with autoregressive errors.

    level: the step. memory: of the last period; seasonal_memory: of the same period a year ago (both from -1
    to 1; the latter 0 without seasons). log_likelihood: of the logs, exact.
    """

    level: Change
    memory: float
    seasonal_memory: float
    log_likelihood: float


def autocorrelated_values(
    values: Sequence[float], before: int, *, season: int = 12, confidence: float = CONFIDENCE
) -> Remembered:
    """log(value) = a + b t + L D with errors of ARIMA(1,0,0)(1,0,0)[season], by exact maximum likelihood.

    values: one for each period, without gaps, above 0. before: how many come before the change. season:
    periods a year; 1 for no seasonal memory. Standard errors are from the observed information of all
    coefficients together, as R's `arima` has them; intervals are normal.

    Raises ValueError for a value that is missing, 0 or less, for fewer than three years or six periods, for
    no period on either side, for a perfect fit (nothing is left to have a memory), and for a likelihood
    without a maximum inside the stationary region (difference the series instead).
    """
    found = np.asarray(values, dtype=np.float64)
    if not (np.isfinite(found).all() and bool((found > 0).all())):
        raise ValueError("every period needs a value above 0")
    if not 0 < before < len(found):
        raise ValueError("the series needs periods before and after the change")
    if season < 1 or len(found) < max(6, 3 * season):
        raise ValueError("too few periods to estimate a memory")
    y, time = np.log(found), np.arange(1.0, len(found) + 1)
    x = np.column_stack([np.ones(len(y)), time, time > before]).astype(np.float64)
    left = y - x @ np.linalg.lstsq(x, y, rcond=None)[0]
    if float(left @ left) <= NOTHING * max(float(y @ y), 1.0):
        raise ValueError("a perfect fit leaves nothing to have a memory")
    memory = _memory(x, y, season)
    likelihood, beta, spread = _fitted(x, y, season, memory)
    error = _observed_errors(x, y, season, memory, beta, spread)[-1]
    from scipy.special import ndtri

    half = float(ndtri(0.5 + confidence / 2)) * error
    log = float(beta[2])
    level = Change(log, error, math.exp(log), (math.exp(log - half), math.exp(log + half)))
    seasonal = float(memory[1]) if season > 1 else 0.0
    return Remembered(level, float(memory[0]), seasonal, likelihood)


def _memory(x: Vector, y: Vector, season: int) -> Vector:
    """The one or two memories of greatest likelihood. Raises ValueError where that is at the border."""
    from scipy.optimize import minimize

    def cost(point: Vector) -> float:
        try:
            return -_fitted(x, y, season, np.tanh(point))[0]
        except np.linalg.LinAlgError:
            return math.inf

    size = 2 if season > 1 else 1
    starts = ([0.3] * size, [1.0] * size, [-0.3] * size)
    settings = {"xatol": 1e-9, "fatol": 1e-11, "maxiter": 2000}
    fits = [minimize(cost, start, method="Nelder-Mead", options=settings) for start in starts]
    best = np.asarray(min(fits, key=lambda fit: float(fit.fun)).x, dtype=np.float64)
    if float(np.abs(best).max()) > 5:  # a memory of 0.9999
        raise ValueError("the series has no fixed level to come back to")
    return np.asarray(np.tanh(best), dtype=np.float64)


def _fitted(
    x: Vector, y: Vector, season: int, memory: Vector, beta: Vector | None = None
) -> tuple[float, Vector, Vector]:
    """(log-likelihood at the best variance, coefficients, their covariance). `beta` holds them fixed."""
    from scipy.linalg import solve_triangular

    pulls = _pulls(season, memory)
    order = len(pulls) - 1
    root = np.linalg.cholesky(_autocovariance(pulls))
    both = np.column_stack([x, y])
    # Freed of memory: the first periods by their covariance, each later one less what it remembers.
    later = sum(pull * both[order - lag : len(y) - lag] for lag, pull in enumerate(pulls) if pull)
    white = np.concatenate([solve_triangular(root, both[:order], lower=True), np.asarray(later)])
    u, v = white[:, :-1], white[:, -1]
    found = np.asarray(np.linalg.lstsq(u, v, rcond=None)[0] if beta is None else beta, dtype=np.float64)
    variance = float(((v - u @ found) ** 2).mean())
    log_root = float(np.log(np.diag(root)).sum())
    likelihood = -len(y) / 2 * (math.log(2 * math.pi * variance) + 1) - log_root
    return likelihood, found, np.asarray(np.linalg.inv(u.T @ u) * variance, dtype=np.float64)


def _pulls(season: int, memory: Vector) -> Vector:
    """The factors of (1 - p B)(1 - s B^season), from B^0 on."""
    pulls = np.array([1.0, -memory[0]])
    if season == 1:
        return pulls
    yearly = np.zeros(season + 1)
    yearly[[0, season]] = 1.0, -memory[1]
    return np.asarray(np.convolve(pulls, yearly), dtype=np.float64)


def _autocovariance(pulls: Vector) -> Vector:
    """Covariance (order × order) of periods beside each other, by Yule and Walker, for news of variance 1."""
    order = len(pulls) - 1
    equations = np.zeros((order + 1, order + 1))
    for lag in range(order + 1):
        np.add.at(equations[lag], np.abs(lag - np.arange(order + 1)), pulls)
    found = np.linalg.solve(equations, np.eye(order + 1)[0])
    apart = np.abs(np.subtract.outer(np.arange(order), np.arange(order)))
    return np.asarray(found[apart], dtype=np.float64)


def _observed_errors(
    x: Vector, y: Vector, season: int, memory: Vector, beta: Vector, spread: Vector
) -> list[float]:
    """Standard errors of (memories, coefficients) from the curve of the likelihood at its top."""
    top = np.concatenate([memory, beta])
    # A memory near 1 leaves little room: never step over the border.
    steps = np.concatenate([STEP * 0.1 * (1 - memory**2), STEP * np.sqrt(np.diag(spread))])
    moves = np.diag(steps)

    def at(point: Vector) -> float:
        return _fitted(x, y, season, point[: len(memory)], point[len(memory) :])[0]

    curve = np.zeros((len(top), len(top)))
    for i, one in enumerate(moves):
        for j, other in enumerate(moves[: i + 1]):
            rise = (
                at(top + one + other) - at(top + one - other) - at(top - one + other) + at(top - one - other)
            )
            curve[i, j] = curve[j, i] = -rise / (4 * steps[i] * steps[j])
    variances = np.diag(np.linalg.inv(curve))
    if not bool((variances > 0).all()):
        raise ValueError("the series has no fixed level to come back to")
    return [math.sqrt(each) for each in variances.tolist()]
