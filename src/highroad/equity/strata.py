"""A comparison within strata (programs, areas, quarters), so that a mix of strata is not taken for a gap.

What is true in every stratum can be false of their sum (Simpson). The crude and the stratified estimate are
always shown side by side.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from highroad.equity.rates import CONFIDENCE, Counts, Interval, normal_quantile

Stratum = tuple[Counts, Counts]


@dataclass(frozen=True, slots=True)
class Stratified:
    """Focal against reference over strata.

    odds_ratio and its interval: Mantel-Haenszel with the Robins-Breslow-Greenland variance. chi_square, p:
    Cochran-Mantel-Haenszel without continuity correction (`chi_square_corrected` with it).
    homogeneity, homogeneity_p: Breslow-Day; a small p says that the strata differ and one number misleads.
    risk_difference and its interval: Mantel-Haenszel, with the variance of Greenland & Robins (1985).
    strata: how many could be used (both groups present).
    """

    odds_ratio: float | None
    odds_ratio_interval: Interval | None
    chi_square: float | None
    p: float | None
    chi_square_corrected: float | None
    homogeneity: float | None
    homogeneity_p: float | None
    risk_difference: float | None
    risk_difference_interval: Interval | None
    strata: int


def stratified(strata: Sequence[Stratum], confidence: float = CONFIDENCE) -> Stratified:
    """Mantel-Haenszel estimates of (focal, reference) pairs; strata without either group add nothing."""
    used = [(one, other) for one, other in strata if one.total and other.total]
    odds, odds_interval = _odds_ratio(used, confidence)
    chi, corrected = _cochran(used)
    from scipy.special import chdtrc

    even, freedom = _breslow_day(used, odds)
    gap, gap_interval = _risk_difference(used, confidence)
    return Stratified(
        odds_ratio=odds,
        odds_ratio_interval=odds_interval,
        chi_square=chi,
        p=None if chi is None else float(chdtrc(1, chi)),
        chi_square_corrected=corrected,
        homogeneity=even,
        homogeneity_p=None if even is None else float(chdtrc(freedom, even)),
        risk_difference=gap,
        risk_difference_interval=gap_interval,
        strata=len(used),
    )


def _odds_ratio(strata: Sequence[Stratum], confidence: float) -> tuple[float | None, Interval | None]:
    over = under = spread_over = spread_mixed = spread_under = 0.0
    for one, other in strata:
        n = one.total + other.total
        right = one.successes * other.failures / n
        wrong = one.failures * other.successes / n
        agree = (one.successes + other.failures) / n
        over, under = over + right, under + wrong
        spread_over += agree * right
        spread_mixed += agree * wrong + (1 - agree) * right
        spread_under += (1 - agree) * wrong
    if not over or not under:
        return (0.0 if under else None), None
    variance = spread_over / (2 * over**2) + spread_mixed / (2 * over * under) + spread_under / (2 * under**2)
    factor = math.exp(normal_quantile(confidence) * math.sqrt(variance))
    ratio = over / under
    return ratio, (ratio / factor, ratio * factor)


def _cochran(strata: Sequence[Stratum]) -> tuple[float | None, float | None]:
    away = variance = 0.0
    for one, other in strata:
        n, chosen = one.total + other.total, one.successes + other.successes
        away += one.successes - one.total * chosen / n
        variance += one.total * other.total * chosen * (n - chosen) / (n * n * (n - 1))
    if variance <= 0:
        return None, None
    return away**2 / variance, max(abs(away) - 0.5, 0.0) ** 2 / variance


def _breslow_day(strata: Sequence[Stratum], odds: float | None) -> tuple[float | None, int]:
    if odds is None or odds <= 0:
        return None, 0
    total, used = 0.0, 0
    for one, other in strata:
        chosen = one.successes + other.successes
        if chosen == 0 or chosen == one.total + other.total:
            continue
        expected = _expected(one.total, other.total, chosen, odds)
        cells = (expected, one.total - expected, chosen - expected, other.total - chosen + expected)
        if min(cells) <= 0:
            continue
        total += (one.successes - expected) ** 2 * sum(1 / cell for cell in cells)
        used += 1
    return (total, used - 1) if used > 1 else (None, 0)


def _expected(n: int, m: int, chosen: int, odds: float) -> float:
    """The focal successes at which this stratum would have the common odds ratio: a root of a quadratic."""
    a, b, c = odds - 1, -(odds * (n + chosen) + m - chosen), odds * n * chosen
    # Without a difference of nearly equal numbers: near an odds ratio of 1 that would be off by people.
    half = -(b + math.copysign(math.sqrt(max(b * b - 4 * a * c, 0.0)), b)) / 2
    low, high = max(0, chosen - m), min(n, chosen)
    for over, under in ((c, half), (half, a)):
        if under and low - 1e-9 * n <= over / under <= high + 1e-9 * n:
            return min(max(over / under, low), high)
    raise ArithmeticError("no expected count has the common odds ratio")


def _risk_difference(strata: Sequence[Stratum], confidence: float) -> tuple[float | None, Interval | None]:
    over = weights = variance = 0.0
    for one, other in strata:
        n = one.total + other.total
        weight = one.total * other.total / n
        over += weight * (one.successes / one.total - other.successes / other.total)
        weights += weight
        variance += (
            one.successes * one.failures * other.total**3 + other.successes * other.failures * one.total**3
        ) / (one.total * other.total * n * n)
    if not weights:
        return None, None
    gap, half = over / weights, normal_quantile(confidence) * math.sqrt(variance) / weights
    return gap, (gap - half, gap + half)
