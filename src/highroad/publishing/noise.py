"""How much noise a promise of differential privacy takes, and what is then left of a count.

Only the sums: nothing here draws noise or changes a table. A count's noise is an integer, so the laws are the
discrete ones; one person more or less changes each count of a table by at most 1 (sensitivity).
Sources: Ghosh, Roughgarden & Sundararajan 2012 (geometric mechanism), Bun & Steinke 2016 (zCDP), Canonne,
Kamath & Steinke 2020 (discrete Gaussian, conversion).
"""

from __future__ import annotations

import math
from collections.abc import Sequence


def laplace_scale(epsilon: float, sensitivity: float = 1.0) -> float:
    """Scale of (discrete) Laplace noise, in people: sensitivity / epsilon.

    sensitivity: by how much one person can change all counts together (L1): the number of tables, or of
    cells, that a person is in. Raises ValueError for an epsilon of 0 or less, which no finite noise keeps, or
    a sensitivity of 0 or less.
    """
    return _above_zero(sensitivity, "sensitivity") / _above_zero(epsilon, "epsilon")


def laplace_epsilon(scale: float, sensitivity: float = 1.0) -> float:
    """The epsilon that noise of this scale spends. ValueError for a scale or sensitivity of 0 or less."""
    return _above_zero(sensitivity, "sensitivity") / _above_zero(scale, "scale")


def geometric_variance(scale: float) -> float:
    """Variance of discrete Laplace (two-sided geometric) noise, in people squared.

    2q / (1 - q)² with q = exp(-1 / scale), less than the 2 scale² of continuous noise. Raises
    ValueError for a scale of 0 or less.
    """
    step = 1 / _above_zero(scale, "scale")
    return 2 * math.exp(-step) / math.expm1(-step) ** 2


def chance_unchanged(scale: float) -> float:
    """Chance that discrete Laplace noise is 0 and a count is shown as it is. ValueError as above."""
    return math.tanh(1 / (2 * _above_zero(scale, "scale")))


def geometric_accuracy(scale: float, alpha: float = 0.05) -> float:
    """How many people a count is off by, or more, with chance `alpha` under discrete Laplace noise.

    The exact tail, drawn through between integers (OpenDP's discrete_laplacian_scale_to_accuracy): noise is
    smaller than this with chance 1 - alpha. Raises ValueError for a scale of 0 or less or an alpha that is
    not between 0 and 1.
    """
    tail = math.log(2 / _chance(alpha, "alpha"))
    return _above_zero(scale, "scale") * (tail - math.log1p(math.exp(-1 / scale)))


def geometric_scale_for(accuracy: float, alpha: float = 0.05) -> float:
    """The scale of discrete Laplace noise with this accuracy, in people. Raises ValueError as above."""
    _above_zero(accuracy, "accuracy")
    # The correction for whole people lies between log 1 and log 2, which brackets the scale.
    low, high = (accuracy / math.log(top / _chance(alpha, "alpha")) for top in (2, 1))
    from scipy.optimize import brentq

    return float(brentq(lambda scale: geometric_accuracy(scale, alpha) - accuracy, low, high, rtol=1e-14))


def laplace_accuracy(scale: float, alpha: float = 0.05) -> float:
    """The same for continuous Laplace noise: scale · log(1 / alpha). Raises ValueError as above."""
    return _above_zero(scale, "scale") * math.log(1 / _chance(alpha, "alpha"))


def gaussian_sigma(rho: float, sensitivity: float = 1.0) -> float:
    """Sigma of (discrete) Gaussian noise that keeps rho-zCDP, in people: sensitivity / √(2 rho).

    sensitivity: as the root of squares (L2): √k for a person in one cell of each of k tables. Raises
    ValueError for a rho of 0 or less, which no finite noise keeps, or a sensitivity of 0 or less.
    """
    return _above_zero(sensitivity, "sensitivity") / math.sqrt(2 * _above_zero(rho, "rho"))


def gaussian_rho(sigma: float, sensitivity: float = 1.0) -> float:
    """The rho that noise of this sigma spends. Raises ValueError for a sigma or sensitivity of 0 or less."""
    return (_above_zero(sensitivity, "sensitivity") / _above_zero(sigma, "sigma")) ** 2 / 2


def epsilon_bound(rho: float, delta: float) -> float:
    """An epsilon that rho-zCDP keeps but for a chance of delta: rho + 2 √(rho log(1 / delta)).

    Simple and too large; `epsilon_of` is tighter. A rho of 0 has an epsilon of 0. Raises ValueError for a rho
    below 0 or a delta that is not between 0 and 1. Source: Bun & Steinke 2016, proposition 1.3.
    """
    return _spent(rho) + 2 * math.sqrt(rho * math.log(1 / _chance(delta, "delta")))


def epsilon_of(rho: float, delta: float) -> float:
    """The smallest epsilon known for rho-zCDP but for a chance of delta, as OpenDP converts.

    min over order > 1 of order · rho + log(1 / (order · delta)) / (order - 1) + log(1 - 1 / order), and not
    below 0. A rho of 0 has an epsilon of 0. Raises ValueError as `epsilon_bound`. Source: Canonne, Kamath &
    Steinke 2020, proposition 12.
    """
    _chance(delta, "delta")
    if _spent(rho) == 0:
        return 0.0
    from scipy.optimize import minimize_scalar

    def epsilon(log_less_one: float) -> float:
        less_one = math.exp(log_less_one)
        order = 1 + less_one
        return order * rho - math.log(order * delta) / less_one + log_less_one - math.log(order)

    # The order that the simple bound takes is near the best one.
    near = math.log(math.sqrt(math.log(1 / delta) / rho))
    found = minimize_scalar(
        epsilon, bounds=(near - 12, near + 12), method="bounded", options={"xatol": 1e-10}
    )
    return max(0.0, min(float(found.fun), epsilon_bound(rho, delta)))


def composed(losses: Sequence[float], *, disjoint: bool = False) -> float:
    """What several releases spend together, in epsilon or in rho (all in the same).

    Releases about the same people add up. disjoint: nobody is in two of them, so the largest is what any one
    person bears. No releases spend 0. Raises ValueError for a loss below 0 or not finite.
    """
    spent = [_spent(loss) for loss in losses]
    return max(spent, default=0.0) if disjoint else math.fsum(spent)


def _above_zero(value: float, name: str) -> float:
    if not (math.isfinite(value) and value > 0):
        raise ValueError(f"{name} needs to be above 0 and finite")
    return value


def _chance(value: float, name: str) -> float:
    if not 0 < value < 1:
        raise ValueError(f"{name} needs to be between 0 and 1")
    return value


def _spent(value: float) -> float:
    if not (math.isfinite(value) and value >= 0):
        raise ValueError("a privacy loss needs to be 0 or more and finite")
    return value
