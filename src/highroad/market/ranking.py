"""Ranking alternatives by several criteria whose weights the reader can move, and the set that nothing beats.

In every function `matrix` has alternatives in rows and criteria in columns (an array or lists), `weights`
are not negative (they are scaled to one), and `better` holds 1 for a criterion where more is better and -1
where less is. A criterion in which all alternatives are alike moves none of them. Scores come as one number
for each alternative, in the order given. An unknown number has no place in a ranking: it is refused, but by
`robust_sum`, which says what it does with it.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from highroad.errors import BadQuestion
from highroad.language import gettext as _

Matrix = npt.NDArray[np.float64]
MOST_ROBUST = 3.0  # robust standard deviations beyond which more hardly counts


def pareto_set(matrix: Matrix, better: Sequence[int]) -> npt.NDArray[np.bool_]:
    """Whether each alternative is unbeaten: none is at least as good in all criteria and better in one.

    Raises BadQuestion for numbers that are unknown or infinite; `surely_beaten` takes ranges for these.
    """
    _known(matrix)
    values = np.asarray(matrix, dtype=float) * _directions(matrix, better)
    at_least = np.asarray((values[None, :, :] >= values[:, None, :]).all(axis=2))
    above = np.asarray((values[None, :, :] > values[:, None, :]).any(axis=2))
    return np.asarray(~(at_least & above).any(axis=1))


def surely_beaten(
    low: Matrix, high: Matrix, better: Sequence[int]
) -> tuple[npt.NDArray[np.bool_], npt.NDArray[np.bool_]]:
    """Whether each alternative is beaten for certain, and whether it may be, when only ranges are known.

    low, high: the ends of each value, equal where it is known. An alternative is beaten by another that is at
    least as good in all criteria and better in one: for certain when that holds wherever in their ranges the
    values lie, possibly when it holds somewhere in them.
    """
    signs = np.asarray(better, dtype=float)
    ends = np.asarray(low, dtype=float) * signs, np.asarray(high, dtype=float) * signs
    worst, best = np.minimum(*ends), np.maximum(*ends)

    def beaten(other: Matrix, own: Matrix) -> npt.NDArray[np.bool_]:
        at_least = np.asarray((other[None, :, :] >= own[:, None, :]).all(axis=2))
        above = np.asarray((other[None, :, :] > own[:, None, :]).any(axis=2))
        others = ~np.eye(len(own), dtype=bool)  # nothing beats itself, however wide its range
        return np.asarray((at_least & above & others).any(axis=1))

    return beaten(worst, best), beaten(best, worst)


def weighted_sum(matrix: Matrix, weights: Sequence[float], better: Sequence[int]) -> Matrix:
    """The weighted sum of criteria scaled from 0 (worst here) to 1 (best here); higher is better.

    matrix: alternatives by criteria. weights: one for each criterion, zero or more. better: 1 where more is
    better, -1 where less is. Raises BadQuestion for numbers that are unknown or infinite, and for weights or
    directions that do not fit the criteria. Source: Fishburn (1967), Operations Research 15(3).
    """
    _known(matrix)
    return np.asarray(_scaled(matrix, better) @ _weights(matrix, weights))


def robust_sum(matrix: Matrix, weights: Sequence[float], better: Sequence[int]) -> Matrix:
    """The weighted mean of criteria in robust standard deviations from their median (`robust_scores`);
    higher is better. NaN is unknown and counts as the median. Raises BadQuestion for infinite numbers, and
    for weights or directions that do not fit the criteria.
    """
    _known(matrix, gaps=True)
    return np.asarray(robust_scores(matrix, better) @ _weights(matrix, weights))


def robust_scores(matrix: Matrix, better: Sequence[int]) -> Matrix:
    """Each criterion in robust standard deviations from its median; higher is better.

    A criterion's spread is 1.4826 times the median absolute deviation, or where that is zero its
    interquartile range by 1.349; a criterion that varies in neither says nothing. What lies beyond three
    deviations counts as three, and by a millionth more, so that it still breaks ties. NaN is unknown: it
    stands at the median of what is known, where it adds nothing and takes nothing.
    """
    values = np.asarray(matrix, dtype=float) * _directions(matrix, better)
    known = ~np.isnan(values)
    told = np.where(known.any(axis=0), values, 0.0)
    middle = np.nanmedian(told, axis=0)
    spread = 1.4826 * np.nanmedian(np.abs(told - middle), axis=0)
    quarters = np.nanpercentile(told, [25, 75], axis=0)
    spread = np.where(spread > 0, spread, (quarters[1] - quarters[0]) / 1.349)
    z = np.divide(told - middle, spread, out=np.zeros_like(values), where=known & (spread > 0))
    held = np.clip(z, -MOST_ROBUST, MOST_ROBUST)
    return np.asarray(held + (z - held) * 1e-6)


def topsis(
    matrix: Matrix, weights: Sequence[float], better: Sequence[int], *, scale: str = "vector"
) -> Matrix:
    """Closeness to the ideal alternative, 0 to 1 (Hwang & Yoon 1981); higher is better.

    scale: "vector" (criteria divided by their length; benefits and costs turned the same way) or "range"
    (0 worst, 1 best; elsewhere called min-max). Where all alternatives are alike each has 0.5. Raises
    BadQuestion as `weighted_sum`, and for another scale.
    """
    _known(matrix)
    if scale not in ("vector", "range"):
        raise BadQuestion(
            _("“{value}” is no {name}.").format(value=scale, name="scale"),
            remedy=_("Choose one of: {choices}.").format(choices="vector, range"),
        )
    if scale == "range":
        values = _scaled(matrix, better)
    else:
        given = np.asarray(matrix, dtype=float)
        length = np.sqrt((given**2).sum(axis=0))
        unit = np.divide(given, length, out=np.zeros_like(given), where=length > 0)
        values = np.where(_directions(matrix, better) > 0, unit, 1 - unit)
    values = values * _weights(matrix, weights)
    to_best = np.sqrt(((values - values.max(axis=0)) ** 2).sum(axis=1))
    to_worst = np.sqrt(((values - values.min(axis=0)) ** 2).sum(axis=1))
    whole = to_best + to_worst
    return np.asarray(np.divide(to_worst, whole, out=np.full_like(whole, 0.5), where=whole > 0))


def vikor(
    matrix: Matrix, weights: Sequence[float], better: Sequence[int], *, strategy: float = 0.5
) -> Matrix:
    """Compromise between the good of the many and the regret of the worst criterion; LOWER is better.

    strategy: the part of the group's good, 0 to 1 (Opricovic & Tzeng 2004). Criteria are scaled from 0 to 1.
    Where all alternatives are alike each has 0. Raises BadQuestion as `weighted_sum`.
    """
    _known(matrix)
    shortfall = (1 - _scaled(matrix, better)) * _weights(matrix, weights)
    return strategy * _to_one(shortfall.sum(axis=1)) + (1 - strategy) * _to_one(shortfall.max(axis=1))


def promethee(matrix: Matrix, weights: Sequence[float], better: Sequence[int]) -> Matrix:
    """Net flow of pairwise wins and losses (PROMETHEE II, usual criterion); higher is better.

    Ties win and lose nothing. Raises BadQuestion for fewer than two alternatives, and as `weighted_sum`.
    Source: Brans & Vincke (1985), Management Science 31(6).
    """
    _known(matrix)
    values = np.asarray(matrix, dtype=float) * _directions(matrix, better)
    if len(values) < 2:
        raise BadQuestion(
            _("There is nothing to compare a single alternative with."), remedy=_("Give two or more.")
        )
    wins = (values[:, None, :] > values[None, :, :]) @ _weights(matrix, weights)
    return np.asarray((wins.sum(axis=1) - wins.sum(axis=0)) / (len(values) - 1))


def _known(matrix: Matrix, *, gaps: bool = False) -> None:
    """Refuse what cannot be ranked: a number that is not known would be taken for the best or the worst."""
    values = np.asarray(matrix, dtype=float)
    if values.ndim != 2 or not len(values):
        raise BadQuestion(
            _("There are no alternatives to rank."), remedy=_("Give a row of criteria for each of them.")
        )
    if np.isinf(values).any() or (np.isnan(values).any() and not gaps):
        raise BadQuestion(
            _("A criterion is unknown or infinite for some alternative."),
            remedy=_("Leave these alternatives out, or rank by a sum that knows gaps (robust_sum)."),
        )


def _directions(matrix: Matrix, better: Sequence[int]) -> Matrix:
    given = list(better)
    if len(given) != np.asarray(matrix).shape[1] or any(each not in (1, -1) for each in given):
        raise BadQuestion(
            _("Each criterion needs a direction: 1 where more is better, -1 where less is."),
            remedy=_("Give as many directions as there are criteria."),
        )
    return np.asarray(given, dtype=float)


def _weights(matrix: Matrix, weights: Sequence[float]) -> Matrix:
    given = np.asarray(weights, dtype=float)
    if (
        given.shape != (np.asarray(matrix).shape[1],)
        or not (given >= 0).all()
        or not 0 < given.sum() < np.inf
    ):
        raise BadQuestion(
            _("Each criterion needs a weight of zero or more, and one above zero."),
            remedy=_("Give as many weights as there are criteria."),
        )
    return np.asarray(given / given.sum())


def _scaled(matrix: Matrix, better: Sequence[int]) -> Matrix:
    """0 for the worst and 1 for the best value of each criterion; 1 where all are the same."""
    values = np.asarray(matrix, dtype=float) * _directions(matrix, better)
    low, high = values.min(axis=0), values.max(axis=0)
    return np.asarray(np.divide(values - low, high - low, out=np.ones_like(values), where=high > low))


def _to_one(values: Matrix) -> Matrix:
    low, high = values.min(), values.max()
    return (values - low) / (high - low) if high > low else np.zeros_like(values)
