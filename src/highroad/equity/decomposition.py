"""A gap taken apart: how much goes with a different mix, how much with different rates within the same mix.

"Explained" is not "justified": the variables may themselves be the result of discrimination. These are
descriptions, not causes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from highroad.equity.rates import Counts

Vector: TypeAlias = NDArray[np.float64]
Reference = Literal["pooled", "neumark", "one", "other", "half", "weighted"]
REFERENCES: Final = ("pooled", "neumark", "one", "other", "half", "weighted")


@dataclass(frozen=True, slots=True)
class Kitagawa:
    """A difference of rates by strata (Kitagawa 1955). gap = composition + rate, exactly.

    composition: the part that goes with another mix of strata; rate: with other rates within strata.
    by_stratum: (composition, rate) of each. endowments, coefficients, interaction: the same gap in three
    parts, at the second group's values.
    """

    gap: float
    composition: float
    rate: float
    by_stratum: tuple[tuple[float, float], ...]
    endowments: float
    coefficients: float
    interaction: float


def kitagawa(one: Sequence[Counts], other: Sequence[Counts]) -> Kitagawa:
    """Take apart the rate of `one` less that of `other` over the same strata, in the same order.

    Where only rates and people are known, `Counts(rate * people, people)` gives the same to the last digit.
    Raises ValueError when the strata differ in number or one of them is empty in either group: a stratum
    without people has no rate; merge it with a neighbor.
    """
    if not one or len(one) != len(other) or any(part.total == 0 for part in (*one, *other)):
        raise ValueError("both groups need people in the same strata")
    share_a, rate_a = _shares(one)
    share_b, rate_b = _shares(other)
    mix = (share_a - share_b) * (rate_a + rate_b) / 2
    rates = (rate_a - rate_b) * (share_a + share_b) / 2
    return Kitagawa(
        gap=float(share_a @ rate_a - share_b @ rate_b),
        composition=float(mix.sum()),
        rate=float(rates.sum()),
        by_stratum=tuple(zip(mix.tolist(), rates.tolist(), strict=True)),
        endowments=float((share_a - share_b) @ rate_b),
        coefficients=float(share_b @ (rate_a - rate_b)),
        interaction=float((share_a - share_b) @ (rate_a - rate_b)),
    )


def _shares(strata: Sequence[Counts]) -> tuple[Vector, Vector]:
    totals = np.array([part.total for part in strata], dtype=float)
    return totals / totals.sum(), np.array([part.successes for part in strata], dtype=float) / totals


@dataclass(frozen=True, slots=True)
class Oaxaca:
    """A difference of means by a regression in each group (Oaxaca 1973, Blinder 1973).

    gap: mean of one less mean of the other = explained + unexplained = endowments + coefficients +
    interaction. by_variable: name -> (endowments, coefficients, interaction); "(constant)" is first.
    one, other: regression coefficients by name.
    """

    gap: float
    explained: float
    unexplained: float
    endowments: float
    coefficients: float
    interaction: float
    by_variable: Mapping[str, tuple[float, float, float]]
    one: Mapping[str, float]
    other: Mapping[str, float]


def oaxaca_blinder(
    outcome: Vector,
    variables: Mapping[str, Vector],
    is_other: NDArray[np.bool_],
    reference: Reference = "pooled",
) -> Oaxaca:
    """Take apart mean(outcome) of those where `is_other` is false less that of those where it is true.

    outcome, is_other and each of the variables: one number (truth) for each person, in one order, arrays or
    lists. Leave people out who lack any of them, and one category of each set of yes-or-no variables.
    reference: whose coefficients price the difference in variables for the two-part answer: "pooled" (a
    regression of both with a group variable, Jann 2008), "neumark" (without it), "one", "other", "half"
    (Reimers), "weighted" (Cotton). Raises ValueError for another word, missing numbers, or variables that
    determine each other.
    """
    if reference not in REFERENCES:
        raise ValueError(f"no such reference: {reference}")
    outcome, is_other = np.asarray(outcome, dtype=float), np.asarray(is_other, dtype=bool)
    names = ("(constant)", *variables)
    x = np.column_stack([np.ones(len(outcome)), *variables.values()])
    if not (np.isfinite(x).all() and np.isfinite(outcome).all()):
        raise ValueError("every row needs the outcome and every variable")
    a, b = ~is_other, is_other
    beta_a, beta_b = _least_squares(x[a], outcome[a]), _least_squares(x[b], outcome[b])
    mean_a, mean_b = x[a].mean(axis=0), x[b].mean(axis=0)
    gap_x, gap_beta = mean_a - mean_b, beta_a - beta_b
    prices = _prices(reference, x, outcome, is_other, beta_a, beta_b)
    gap = float(outcome[a].mean() - outcome[b].mean())
    explained = float(gap_x @ prices)
    parts = np.column_stack([gap_x * beta_b, mean_b * gap_beta, gap_x * gap_beta])
    totals = parts.sum(axis=0)
    return Oaxaca(
        gap=gap,
        explained=explained,
        unexplained=gap - explained,
        endowments=float(totals[0]),
        coefficients=float(totals[1]),
        interaction=float(totals[2]),
        by_variable={name: (row[0], row[1], row[2]) for name, row in zip(names, parts.tolist(), strict=True)},
        one=dict(zip(names, beta_a.tolist(), strict=True)),
        other=dict(zip(names, beta_b.tolist(), strict=True)),
    )


def _least_squares(x: Vector, y: Vector) -> Vector:
    if np.linalg.matrix_rank(x) < x.shape[1]:
        raise ValueError("a variable is determined by the others in one of the groups")
    return np.asarray(np.linalg.lstsq(x, y, rcond=None)[0], dtype=np.float64)


def _prices(
    reference: Reference, x: Vector, y: Vector, is_other: NDArray[np.bool_], one: Vector, other: Vector
) -> Vector:
    if reference == "pooled":
        return _least_squares(np.column_stack([x, is_other.astype(float)]), y)[:-1]
    if reference == "neumark":
        return _least_squares(x, y)
    share = {"one": 1.0, "other": 0.0, "half": 0.5, "weighted": float((~is_other).mean())}[reference]
    return share * one + (1 - share) * other


@dataclass(frozen=True, slots=True)
class LogitGap:
    """A difference of shares by a logistic regression in each group (Fairlie 2005; parts as in Yun 2004).

    gap = explained + unexplained; `characteristics` add up to the one, `coefficients` to the other.
    """

    gap: float
    explained: float
    unexplained: float
    characteristics: Mapping[str, float]
    coefficients: Mapping[str, float]


def logit_gap(
    reached: NDArray[np.bool_], variables: Mapping[str, Vector], is_other: NDArray[np.bool_]
) -> LogitGap:
    """Take apart the share reached where `is_other` is false less that where it is true.

    Given as in `oaxaca_blinder`. The first group's coefficients price the variables. Groups that are alike
    have parts of 0. Raises ValueError for missing numbers, when a group's outcome is determined by the
    variables (no finite coefficients), or when variables determine each other.
    """
    names = ("(constant)", *variables)
    reached, is_other = np.asarray(reached, dtype=bool), np.asarray(is_other, dtype=bool)
    x = np.column_stack([np.ones(len(reached)), *variables.values()])
    if not np.isfinite(x).all():
        raise ValueError("every row needs every variable")
    y = reached.astype(float)
    a, b = ~is_other, is_other
    beta_a, beta_b = _logit(x[a], y[a]), _logit(x[b], y[b])
    gap = float(y[a].mean() - y[b].mean())
    from scipy.special import expit

    explained = float(expit(x[a] @ beta_a).mean() - expit(x[b] @ beta_a).mean())
    unexplained = float(expit(x[b] @ beta_a).mean() - expit(x[b] @ beta_b).mean())
    mean_a, mean_b = x[a].mean(axis=0), x[b].mean(axis=0)
    mixes = _shared_out(explained, (mean_a - mean_b) * beta_a)
    rated = _shared_out(unexplained, mean_b * (beta_a - beta_b))
    return LogitGap(
        gap,
        explained,
        unexplained,
        dict(zip(names[1:], mixes.tolist()[1:], strict=True)),
        dict(zip(names, rated.tolist(), strict=True)),
    )


def _shared_out(total: float, weights: Vector) -> Vector:
    """The total in parts that go with the weights; nothing where the weights add up to nothing."""
    whole = float(weights.sum())
    return total * weights / whole if whole else np.zeros_like(weights)


def _logit(x: Vector, y: Vector) -> Vector:
    """Coefficients by Newton's method."""
    from scipy.special import expit

    if np.linalg.matrix_rank(x) < x.shape[1]:
        raise ValueError("a variable is determined by the others in one of the groups")
    beta = np.zeros(x.shape[1])
    for _step in range(60):
        share = expit(x @ beta)
        slope = x.T @ (y - share)
        curve = x.T @ (x * (share * (1 - share))[:, None])
        try:
            move = np.linalg.solve(curve, slope)
        except np.linalg.LinAlgError as problem:
            raise ValueError("the variables determine the outcome in one of the groups") from problem
        beta = beta + move
        if float(np.abs(move).max()) <= 1e-9 * max(1.0, float(np.abs(beta).max())):
            return beta
    raise ValueError("the variables determine the outcome in one of the groups")
