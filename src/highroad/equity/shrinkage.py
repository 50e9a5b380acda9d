"""Small groups steadied by their neighbors (empirical Bayes), for display and for choosing where to look.

Tests use the raw counts. A shrunken value is never shown without its interval.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from highroad.equity.rates import CONFIDENCE, Counts, Interval, exact_interval

Vector: TypeAlias = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Steadied:
    """Rates drawn to their common mean.

    prior_mean, prior_strength: the law the groups seem to come from, with alpha = mean · strength and
    beta = (1 - mean) · strength. Strength is in people; None: the groups differ no more than chance, all get
    the mean, and the interval is the exact one of all people together. means, intervals: one per group.
    weights: how much of each group's own rate remains (0 where strength is None). log_likelihood: of the fit.
    """

    prior_mean: float
    prior_strength: float | None
    means: tuple[float, ...]
    intervals: tuple[Interval, ...]
    weights: tuple[float, ...]
    log_likelihood: float


def steadied_rates(groups: Sequence[Counts], confidence: float = CONFIDENCE) -> Steadied:
    """Beta-binomial empirical Bayes by maximum likelihood, from many starting points.

    groups: people who reached the outcome, of all, in the order of the answer. Where everybody reached it in
    every group, or nobody did, the groups do not differ and are pooled.
    Raises ValueError without at least two groups that have people.
    """
    x = np.array([group.successes for group in groups], dtype=float)
    n = np.array([group.total for group in groups], dtype=float)
    if int((n > 0).sum()) < 2:
        raise ValueError("at least two groups need people")
    if x.sum() in (0, n.sum()):
        return _pooled(groups, float(x.sum() / n.sum()), 0.0, confidence)
    from scipy.optimize import minimize
    from scipy.special import betaincinv, betaln, gammaln

    choose = float((gammaln(n + 1) - gammaln(x + 1) - gammaln(n - x + 1)).sum())

    def cost(point: Vector) -> float:
        mean, strength = 1 / (1 + np.exp(-point[0])), np.exp(point[1])
        a, b = mean * strength, (1 - mean) * strength
        return -float((betaln(a + x, b + n - x) - betaln(a, b)).sum())

    crude = float(np.clip(x.sum() / n.sum(), 1e-3, 1 - 1e-3))
    starts = [
        (np.log(crude / (1 - crude)) + shift, np.log(size))
        for shift in (-0.3, 0, 0.3)
        for size in (2.0, 20.0, 200.0, 2000.0)
    ]
    bounds = [(-12.0, 12.0), (-6.0, 16.0)]
    fits = [minimize(cost, start, bounds=bounds, method="L-BFGS-B") for start in starts]
    best = min(fits, key=lambda fit: float(fit.fun))
    polished = minimize(
        cost, best.x, method="Nelder-Mead", bounds=bounds, options={"xatol": 1e-9, "fatol": 1e-12}
    )
    point = polished.x if polished.fun <= best.fun else best.x
    mean, strength = float(1 / (1 + np.exp(-point[0]))), float(np.exp(point[1]))
    if point[1] >= bounds[1][1] - 1e-6:
        return _pooled(groups, mean, choose - cost(point), confidence)
    a, b = mean * strength, (1 - mean) * strength
    tail = (1 - confidence) / 2
    low = betaincinv(a + x, b + n - x, tail)
    high = betaincinv(a + x, b + n - x, 1 - tail)
    return Steadied(
        prior_mean=mean,
        prior_strength=strength,
        means=tuple(((a + x) / (a + b + n)).tolist()),
        intervals=tuple(zip(low.tolist(), high.tolist(), strict=True)),
        weights=tuple((n / (n + strength)).tolist()),
        log_likelihood=choose - cost(point),
    )


def _pooled(groups: Sequence[Counts], mean: float, log_likelihood: float, confidence: float) -> Steadied:
    """All groups at one mean. A law without spread would have no width: sure is only what all people tell."""
    everybody = Counts(sum(group.successes for group in groups), sum(group.total for group in groups))
    interval = exact_interval(everybody, confidence)
    assert interval is not None  # some group has people
    many = len(groups)
    return Steadied(mean, None, (mean,) * many, (interval,) * many, (0.0,) * many, log_likelihood)


@dataclass(frozen=True, slots=True)
class SteadiedEstimates:
    """Estimates with known variances, drawn to their weighted mean.

    mean: of the law they seem to come from. between: its variance (0: they differ no more than chance).
    means: the steadied estimates. deviations: their standard deviations, as if mean and variance were known.
    weights: how much of the mean is mixed into each.
    """

    mean: float
    between: float
    means: tuple[float, ...]
    deviations: tuple[float, ...]
    weights: tuple[float, ...]


def steadied_estimates(estimates: Sequence[float], variances: Sequence[float]) -> SteadiedEstimates:
    """Normal-normal empirical Bayes with the variance between groups of Paule & Mandel (1982).

    weights: how much of the common mean is mixed in. Raises ValueError without two groups of known variance.
    """
    y, v = np.array(estimates, dtype=float), np.array(variances, dtype=float)
    if len(y) < 2 or len(y) != len(v) or not (np.isfinite(y) & np.isfinite(v) & (v > 0)).all():
        raise ValueError("at least two estimates with positive variances are needed")
    from scipy.optimize import brentq

    def excess(between: float) -> float:
        w = 1 / (v + between)
        mean = float((w * y).sum() / w.sum())
        return float((w * (y - mean) ** 2).sum()) - (len(y) - 1)

    high = float(((y - y.mean()) ** 2).sum() + v.max())
    between = 0.0 if excess(0.0) <= 0 else float(brentq(excess, 0.0, high, xtol=1e-14))
    w = 1 / (v + between)
    mean = float((w * y).sum() / w.sum())
    mixed = v / (v + between)
    return SteadiedEstimates(
        mean=mean,
        between=between,
        means=tuple((mixed * mean + (1 - mixed) * y).tolist()),
        deviations=tuple(np.sqrt(v * between / (v + between)).tolist()),
        weights=tuple(mixed.tolist()),
    )


def shrunken_means(estimates: Sequence[float], variance: float) -> tuple[float, float, tuple[float, ...]]:
    """(grand mean, factor, means) by James & Stein toward the mean, for four or more equal variances.

    The factor is at least 0 (the positive part): estimates that differ less than chance all become the mean.
    Source: Efron & Morris 1975, Journal of the American Statistical Association 70. Raises ValueError for
    fewer than four.
    """
    y = np.array(estimates, dtype=float)
    if len(y) < 4 or not np.isfinite(y).all() or not variance > 0:
        raise ValueError("at least four estimates are needed, all of them, and a variance above 0")
    mean = float(y.mean())
    apart = float(((y - mean) ** 2).sum())
    factor = max(0.0, 1 - (len(y) - 3) * variance / apart) if apart else 0.0
    return mean, factor, tuple((mean + factor * (y - mean)).tolist())
