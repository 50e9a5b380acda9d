"""How strong something nobody recorded would have to be to explain a program's effect away."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from highroad.equity.participation import Vector
from highroad.errors import BadQuestion
from highroad.language import gettext as _


def e_value(ratio: float) -> float:
    """The E-value of a risk ratio: how many times likelier the hidden cause would have to make both taking
    part and the outcome to explain the ratio away, 1 or more.

    ratio: above 0; one below 1 is turned over. For the interval's end nearest to 1 ask with that end; where
    the interval holds 1 the answer is 1. Source: VanderWeele & Ding 2017, Annals of Internal Medicine 167.
    """
    if not (math.isfinite(ratio) and ratio > 0):
        raise BadQuestion(
            _("“{value}” is no {name}.").format(value=ratio, name=_("risk ratio")),
            remedy=_("Give a number above 0."),
        )
    away = max(ratio, 1 / ratio)
    return away * (1 + math.sqrt(1 - 1 / away))


def ratio_of_means(effect: float, deviation: float) -> float:
    """About the risk ratio that a difference of means amounts to: exp(0.91 · effect / deviation).

    deviation: the outcome's standard deviation, above 0. Source: VanderWeele & Ding 2017, after Chinn 2000.
    Raises ValueError.
    """
    if not deviation > 0 or not math.isfinite(effect):
        raise ValueError("the effect is a number, and the standard deviation is above 0")
    return math.exp(max(-700.0, min(700.0, 0.91 * effect / deviation)))  # as far as numbers go


@dataclass(frozen=True, slots=True)
class Robustness:
    """What a hidden cause would have to explain, of what the variables leave over, to change the finding.

    partial: share of the outcome that taking part explains, 0 to 1. to_nothing: share of both taking part and
    the outcome that brings the effect to 0. to_chance: that brings it within chance; 0 where it is already.
    """

    partial: float
    to_nothing: float
    to_chance: float


def robustness(t: float, freedom: int, *, level: float = 0.05) -> Robustness:
    """Robustness values of a regression's coefficient.

    t: the coefficient in classic standard errors. freedom: rows less columns of the regression, 2 or more.
    level: of chance, two-sided. Raises ValueError for others. Source: Cinelli & Hazlett 2020, Journal of the
    Royal Statistical Society B 82.
    """
    from scipy.special import stdtrit

    if freedom < 2 or not math.isfinite(t) or not 0 < level < 1:
        raise ValueError("t is a number, with 2 degrees of freedom or more, and a level between 0 and 1")

    pull = abs(t) / math.sqrt(freedom)
    chance = float(stdtrit(freedom - 1, 1 - level / 2)) / math.sqrt(freedom - 1)
    if (
        pull * chance > 1
    ):  # there a cause that explains less of the outcome than of taking part does more harm
        to_chance = (pull**2 - chance**2) / (1 + pull**2)
    else:
        to_chance = _share(max(pull - chance, 0.0))
    return Robustness(t * t / (t * t + freedom), _share(pull), to_chance)


def _share(pull: float) -> float:
    """The share r of both for which r / √(1 - r) is the pull."""
    return 2 / (1 + math.sqrt(1 + 4 / pull**2)) if pull else 0.0


@dataclass(frozen=True, slots=True)
class Bound:
    """How likely so large an effect is at most, if a hidden cause made one of two alike people up to `gamma`
    times as likely to take part as the other, and the program did nothing. One-sided."""

    gamma: float
    p: float


def rosenbaum_bounds(
    differences: Vector | Sequence[float], gammas: Sequence[float] = (1.0, 1.25, 1.5, 2.0, 3.0)
) -> tuple[Bound, ...]:
    """Upper bounds of Wilcoxon's signed-rank p over matched pairs.

    differences: outcome of the participant less that of the other, one for each pair; pairs without a
    difference are left out, equal ones share their ranks. gammas: odds of 1 or more; at 1 there is no hidden
    cause. The p is normal, for an effect in the direction that the pairs show. Raises BadQuestion where no
    pair differs, and for an odds below 1. Source: Rosenbaum 2002, Observational Studies, section 4.3.
    """
    from scipy.special import ndtr

    apart = np.asarray(differences, dtype=np.float64)
    apart = apart[apart != 0]
    if not len(apart) or not np.isfinite(apart).all():
        raise BadQuestion(
            _("No pair differs in its outcome."), remedy=_("Give the difference of each matched pair.")
        )
    if not all(gamma >= 1 for gamma in gammas):
        raise BadQuestion(
            _("“{value}” is no {name}.").format(value=min(gammas), name="gamma"),
            remedy=_("Give odds of 1 or more."),
        )
    _sizes, at, ties = np.unique(np.abs(apart), return_inverse=True, return_counts=True)
    ranks = (np.cumsum(ties) - (ties - 1) / 2)[at]
    total, squares = float(ranks.sum()), float((ranks**2).sum())
    above = float(ranks[apart > 0].sum())
    found = []
    for gamma in gammas:
        share = gamma / (1 + gamma)
        z = (max(above, total - above) - share * total) / math.sqrt(share * (1 - share) * squares)
        found.append(Bound(float(gamma), float(ndtr(-z))))
    return tuple(found)
