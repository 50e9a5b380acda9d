"""A series before and after one date: how its level and its slope changed there.

Without a comparison area this says "change since", never "because of": whatever else came at that date is in
it.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from highroad.equity.rates import CONFIDENCE, Interval, tail_of

Vector: TypeAlias = NDArray[np.float64]

# What rounding leaves of a perfect fit, as a share of the sum of squares.
NOTHING: Final = 1e-22


@dataclass(frozen=True, slots=True)
class Change:
    """A change as a ratio: 0.9 is a tenth less.

    log: its natural logarithm, the coefficient. error: standard error of `log`. ratio: exp(log), of a level
    or, for a slope, each period. interval: of the ratio.
    """

    log: float
    error: float
    ratio: float
    interval: Interval

    @property
    def percent(self) -> float:
        """The change in percent: -10.0 for a ratio of 0.9."""
        return 100 * math.expm1(self.log)


@dataclass(frozen=True, slots=True)
class Interrupted:
    """What changed at the date.

    level: the step. slope: the bend, each period; None where none was asked for. periods: points in the
    series; freedom: those left over after the coefficients. durbin_watson (2: errors without memory): None
    for counts and for a perfect fit. dispersion: variance over mean of counts, 1 for Poisson; None for
    values.
    """

    level: Change
    slope: Change | None
    periods: int
    freedom: int
    durbin_watson: float | None
    dispersion: float | None


def interrupted_values(
    values: Sequence[float],
    before: int,
    *,
    season: int = 12,
    lag: int = 12,
    slope: bool = True,
    level_at: float | None = None,
    confidence: float = CONFIDENCE,
) -> Interrupted:
    """Least squares of log(value) = a + b t + L D + S P + season, with Newey-West errors.

    values: one for each period, without gaps, above 0. before: how many of them come before the change.
    season: periods a year, each with its own mean; 1 for none. lag: of the Bartlett weights (Newey & West
    1987), without prewhitening, times n / (n - k); 0 gives White's errors. level_at: the period, counted
    from 1, at which the level is read; by default the last one before, so that P counts from 1. Intervals are
    Student's, with n - k degrees of freedom.

    A perfect fit has errors of 0, intervals of one point and no durbin_watson: a made-up series, not
    certainty. Raises ValueError for a value that is missing, 0 or less (counts have `interrupted_counts`),
    for too few periods on either side to tell the coefficients apart with one period to spare, and for a lag
    outside 0 to n - 1. Source: Lopez Bernal, Cummins & Gasparrini 2017, International Journal of
    Epidemiology 46.
    """
    found = np.asarray(values, dtype=np.float64)
    if not (np.isfinite(found).all() and bool((found > 0).all())):
        raise ValueError("every period needs a value above 0")
    if not 0 <= lag < max(len(found), 1):
        raise ValueError("the lag is at least 0 and less than the number of periods")
    y = np.log(found)
    x = _design(len(y), before, _months(len(y), season), slope, level_at)
    beta = np.asarray(np.linalg.lstsq(x, y, rcond=None)[0], dtype=np.float64)
    left = y - x @ beta
    squares = float(left @ left)
    if squares <= NOTHING * max(float(y @ y), 1.0):
        left, squares = np.zeros_like(left), 0.0
    freedom = len(y) - x.shape[1]
    errors = np.sqrt(np.diag(_newey_west(x, left, lag)))
    from scipy.special import stdtrit

    times = float(stdtrit(freedom, 1 - tail_of(confidence)))
    return Interrupted(
        level=_change(beta[2], errors[2], times),
        slope=_change(beta[3], errors[3], times) if slope else None,
        periods=len(y),
        freedom=freedom,
        durbin_watson=float((np.diff(left) ** 2).sum()) / squares if squares else None,
        dispersion=None,
    )


def interrupted_counts(
    counts: Sequence[int],
    exposure: Sequence[float] | None,
    before: int,
    *,
    season: int = 12,
    harmonics: int = 2,
    slope: bool = False,
    quasi: bool = True,
    level_at: float | None = None,
    confidence: float = CONFIDENCE,
) -> Interrupted:
    """Poisson regression of counts on time, the change and harmonics, with log(exposure) as the offset.

    counts: one for each period, without gaps, 0 or more. exposure: people (or jobs) at risk in each, above 0;
    None where it is always the same. before, level_at: as in `interrupted_values`. harmonics: pairs of sine
    and cosine in a year of `season` periods; 0 for none. quasi: errors times the root of the dispersion
    (Pearson's chi-square over n - k), also where it is below 1; else the dispersion is 1. Intervals are
    normal, as published.

    Periods with 0 count like any other. A quasi fit that is perfect has dispersion and errors of 0. Raises
    ValueError for a missing or negative count, an exposure of 0, too few periods (as in
    `interrupted_values`), and where counts are 0 on a whole side or nearly so: then the ratio is 0 or without
    bound, and no finite coefficient fits. Source: Lopez Bernal, Cummins & Gasparrini 2017.
    """
    y = np.asarray(counts, dtype=np.float64)
    people = np.ones_like(y) if exposure is None else np.asarray(exposure, dtype=np.float64)
    if not (np.isfinite(y).all() and bool((y >= 0).all())):
        raise ValueError("every period needs a count of 0 or more")
    if people.shape != y.shape or not (np.isfinite(people).all() and bool((people > 0).all())):
        raise ValueError("every period needs people at risk")
    x = _design(len(y), before, _waves(len(y), season, harmonics), slope, level_at)
    if not y[:before].any() or not y[before:].any():
        raise ValueError("no finite ratio: nothing was counted before or after the change")
    beta, mean = _poisson(x, y, np.log(people))
    freedom = len(y) - x.shape[1]
    chi = float(((y - mean) ** 2 / mean).sum())
    spread = (0.0 if chi <= NOTHING * float(y @ y) else chi / freedom) if quasi else 1.0
    errors = np.sqrt(np.diag(np.linalg.inv(x.T @ (x * mean[:, None]))) * spread)
    from scipy.special import ndtri

    times = float(ndtri(1 - tail_of(confidence)))
    return Interrupted(
        level=_change(beta[2], errors[2], times),
        slope=_change(beta[3], errors[3], times) if slope else None,
        periods=len(y),
        freedom=freedom,
        durbin_watson=None,
        dispersion=spread,
    )


def _design(periods: int, before: int, season: Vector, slope: bool, level_at: float | None) -> Vector:
    """Columns: constant, time, level, slope if asked for, season. Raises ValueError for too few periods."""
    if not 0 < before < periods:
        raise ValueError("the series needs periods before and after the change")
    time = np.arange(1.0, periods + 1)
    after = (time > before).astype(np.float64)
    bend = [after * (time - (before if level_at is None else level_at))] if slope else []
    x = np.column_stack([np.ones(periods), time, after, *bend, season])
    if periods <= x.shape[1] or np.linalg.matrix_rank(x) < x.shape[1]:
        raise ValueError("too few periods before or after the change")
    return x


def _months(periods: int, season: int) -> Vector:
    """One column of 0 and 1 for each period of the year but the first: periods × (season - 1)."""
    if season < 1:
        raise ValueError("a year has at least one period")
    return np.asarray(np.arange(periods)[:, None] % season == np.arange(1, season), dtype=np.float64)


def _waves(periods: int, season: int, harmonics: int) -> Vector:
    """Sines and cosines of the year: periods × 2 harmonics."""
    if harmonics < 0 or (harmonics and 2 * harmonics >= season):
        raise ValueError("a year has fewer than half as many harmonics as periods")
    angles = 2 * np.pi / season * np.arange(1, periods + 1)[:, None] * np.arange(1, harmonics + 1)
    return np.concatenate([np.sin(angles), np.cos(angles)], axis=1)


def _newey_west(x: Vector, left: Vector, lag: int) -> Vector:
    """Covariance of least squares under errors with other variances and a memory of `lag` periods."""
    scores = x * left[:, None]
    middle = scores.T @ scores
    for apart in range(1, lag + 1):
        shared = scores[apart:].T @ scores[:-apart]
        middle += (1 - apart / (lag + 1)) * (shared + shared.T)
    bread = np.linalg.inv(x.T @ x)
    periods, columns = x.shape
    return np.asarray(bread @ middle @ bread * periods / (periods - columns), dtype=np.float64)


def _poisson(x: Vector, y: Vector, offset: Vector) -> tuple[Vector, Vector]:
    """Coefficients and fitted means by reweighted least squares (McCullagh & Nelder 1989, section 2.5)."""
    beta: Vector = np.zeros(x.shape[1])
    mean: Vector = y + 0.5
    try:
        with np.errstate(over="raise", divide="raise", invalid="raise"):
            for _step in range(60):
                working = np.log(mean) - offset + (y - mean) / mean
                weighted = x * mean[:, None]
                better: Vector = np.asarray(
                    np.linalg.solve(x.T @ weighted, weighted.T @ working), dtype=np.float64
                )
                moved = float(np.abs(x @ (better - beta)).max())
                beta, mean = better, np.asarray(np.exp(x @ better + offset), dtype=np.float64)
                if moved <= 1e-10:
                    return beta, mean
    except (FloatingPointError, np.linalg.LinAlgError) as problem:
        raise ValueError("no finite ratio: too little was counted before or after the change") from problem
    raise ValueError("no finite ratio: too little was counted before or after the change")


def _change(log: float, error: float, times: float) -> Change:
    low, high = math.exp(log - times * error), math.exp(log + times * error)
    return Change(float(log), float(error), math.exp(log), (low, high))
