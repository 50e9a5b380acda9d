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

from highroad.equity.climbing import curvature, lowest
from highroad.equity.interrupted import NOTHING, Change
from highroad.equity.rates import CONFIDENCE, tail_of

Vector: TypeAlias = NDArray[np.float64]

# Of a period's share in minus the log-likelihood, what no coefficient changes: the search leaves it out.
ALWAYS: Final = 0.5 * (math.log(2 * math.pi) + 1)
PERFECT: Final = "a perfect fit leaves nothing to have a memory"
BORDER: Final = "the series has no fixed level to come back to"


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
        raise ValueError(PERFECT)
    memory, beta, likelihood, spread = searched(x, y, season)
    error = math.sqrt(spread[-1, -1])
    from scipy.special import ndtri

    half = float(ndtri(1 - tail_of(confidence))) * error
    log = float(beta[2])
    level = Change(log, error, math.exp(log), (math.exp(log - half), math.exp(log + half)))
    seasonal = float(memory[1]) if season > 1 else 0.0
    return Remembered(level, float(memory[0]), seasonal, likelihood)


def searched(x: Vector, y: Vector, season: int) -> tuple[Vector, Vector, float, Vector]:
    """Memories, coefficients, log-likelihood and the covariance of both, where R's `arima` finds them.

    x: periods × columns of full rank. That search starts from the best fit to the news after the first
    periods and stops a little short of the top. Raises ValueError for a top at the border of the stationary.
    """
    many = 2 if season > 1 else 1
    turn = np.linalg.svd(x, full_matrices=False)[2].T  # columns at right angles, as the search wants them
    turned = x @ turn if x.shape[1] > 1 else x
    beta = np.asarray(np.linalg.lstsq(turned, y, rcond=None)[0], dtype=np.float64)
    left = y - turned @ beta
    variance = float(left @ left) / (len(y) - x.shape[1])
    errors = np.sqrt(np.diag(np.linalg.inv(turned.T @ turned)) * variance)
    scale = np.concatenate([np.ones(many), 10 * errors])

    def after(point: Vector) -> float:
        news = _later(_pulls(season, point[:many] * scale[:many]), y - turned @ (point * scale)[many:])
        return 0.5 * math.log(float((news**2).mean()))

    def bounded(point: Vector) -> float:
        try:
            fit = _fitted(turned, y, season, np.tanh(point[:many]), (point * scale)[many:])
        except np.linalg.LinAlgError:
            return math.inf
        return -fit[0] / len(y) - ALWAYS

    plain = np.concatenate([np.zeros(many), beta]) / scale
    try:
        begun = lowest(after, plain)
        if float(np.abs(begun[:many]).max()) >= 1:
            begun = plain
        found = lowest(bounded, np.concatenate([np.arctanh(begun[:many]), begun[many:]]))
        curve = curvature(bounded, found, scale) * len(y)
    except FloatingPointError as problem:
        raise ValueError(BORDER) from problem
    if float(np.abs(found[:many]).max()) > 5 or np.linalg.matrix_rank(curve) < len(found):
        raise ValueError(BORDER)  # a memory of 0.9999
    memory = np.tanh(found[:many])
    # Second differences in the bounded units, where no step leads over the border.
    back = np.diag(np.concatenate([1 - memory**2, np.ones(x.shape[1])]) * scale)
    if x.shape[1] > 1:
        back[many:] = turn @ back[many:]
    spread = back @ np.linalg.inv(curve) @ back.T
    if not bool((np.diag(spread) > 0).all()):
        raise ValueError(BORDER)
    point = (found * scale)[many:]
    return memory, turn @ point if x.shape[1] > 1 else point, -(bounded(found) + ALWAYS) * len(y), spread


def _fitted(
    x: Vector, y: Vector, season: int, memory: Vector, beta: Vector | None = None
) -> tuple[float, Vector, Vector]:
    """(log-likelihood at the best variance, coefficients, their covariance). `beta` holds them fixed."""
    white, log_root = _white(_pulls(season, memory), np.column_stack([x, y]))
    u, v = white[:, :-1], white[:, -1]
    found = np.asarray(np.linalg.lstsq(u, v, rcond=None)[0] if beta is None else beta, dtype=np.float64)
    variance = float(((v - u @ found) ** 2).mean())
    likelihood = -len(y) / 2 * (math.log(2 * math.pi * variance) + 1) - log_root
    return likelihood, found, np.asarray(np.linalg.inv(u.T @ u) * variance, dtype=np.float64)


def _white(pulls: Vector, columns: Vector) -> tuple[Vector, float]:
    """Columns freed of memory, and half the logarithm of what that takes from the determinant: the first
    periods by their covariance, each later one less what it remembers.
    """
    from scipy.linalg import solve_triangular

    order = len(pulls) - 1
    root = np.linalg.cholesky(_autocovariance(pulls))
    first = solve_triangular(root, columns[:order], lower=True)
    return np.concatenate([first, _later(pulls, columns)]), float(np.log(np.diag(root)).sum())


def _later(pulls: Vector, series: Vector) -> Vector:
    """What is new in each period of which enough past is known."""
    order, periods = len(pulls) - 1, len(series)
    parts = [pull * series[order - lag : periods - lag] for lag, pull in enumerate(pulls) if pull]
    return np.asarray(sum(parts), dtype=np.float64)


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


def ahead_by_memory(series: Vector, horizon: int, season: int) -> tuple[Vector, Vector]:
    """A series continued by its changes over a year, ARIMA(1,0,0)(1,1,0)[season] with drift.

    series: without gaps, of three years and more. Returns what is expected and its standard error, by
    period ahead; the error is of the news alone, not of the coefficients. Raises ValueError as
    `autocorrelated_values` where there is nothing to remember or no fixed drift to come back to.
    """
    change = series[season:] - series[:-season]
    x = np.full((len(change), 1), float(season))
    if float(change.var()) <= NOTHING * max(float((series**2).mean()), 1.0):
        raise ValueError(PERFECT)
    memory, drift, _likelihood, _spread = searched(x, change, season)
    pulls, usual = _pulls(season, memory), float(drift[0]) * season
    past = np.concatenate([change - usual, np.zeros(horizon)])
    whole = np.concatenate([series, np.zeros(horizon)])
    for step in range(horizon):
        at = len(change) + step
        past[at] = -pulls[1:] @ past[at - len(pulls) + 1 : at][::-1]
        whole[len(series) + step] = whole[len(series) + step - season] + usual + past[at]
    yearly = np.zeros(season + 1)
    yearly[[0, season]] = 1.0, -1.0
    both = np.convolve(pulls, yearly)
    weights = np.zeros(horizon)  # what news of one period is worth so many later
    for step in range(horizon):
        reach = min(step, len(both) - 1)
        weights[step] = 1.0 if step == 0 else -both[1 : reach + 1] @ weights[step - reach : step][::-1]
    news = _white(pulls, (change - usual)[:, None])[0]
    spread = float((news**2).sum()) / (len(change) - 1 - len(memory))
    return whole[len(series) :], np.sqrt(spread * np.cumsum(weights**2))
