"""Did a program make a difference? Participants beside people who did not take part, compared as fairly as
what is known of them allows.

The effect on those who took part is asked first. None of this knows why people take part: who is more eager,
or lost a job just before, differs in ways no column tells. Only drawing lots settles that.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

import numpy as np

from highroad.equity.hidden_bias import Robustness, e_value, ratio_of_means, robustness
from highroad.equity.participation import (
    Balance,
    Flags,
    Overlap,
    Study,
    Trait,
    Vector,
    differences,
    overlap,
    scores,
    study,
)
from highroad.equity.rates import CONFIDENCE
from highroad.equity.regressions import Estimate, estimate, least_squares
from highroad.errors import BadQuestion
from highroad.language import gettext as _

Weights: TypeAlias = Vector
STEPS: Final = 100
NOTHING: Final = 1e-20  # what rounding leaves of an outcome that is explained whole


@dataclass(frozen=True, slots=True)
class Impact:
    """What a program changed for people, by several ways of comparing. Effects are in units of the outcome.

    treated, control: people who took part, and who did not. mean_treated, mean_control: their outcomes.
    difference: of the two means, with HC2 errors; classic_error: under one variance. adjusted: by least
    squares with every variable, HC3. att: the effect on participants, doubly robust (weights and a
    regression), errors by its influence function: the one to quote. weighted_att: by weights alone (Hájek).
    balanced_att: by weights that make the means of every variable equal (entropy balancing); None where no
    weights can. overlapping: the effect on people whom either group could hold (overlap weights), for use
    when support is poor.

    Effects on all people, participants or not: ate (doubly robust), weighted_ate, interacted_ate (a
    regression in each group, HC2). All three are None where the groups overlap too little, and `refused`
    says why.

    overlap: of the scores. balance: before, and after weighting to look like participants. robustness: what
    a hidden cause would have to explain to undo `adjusted`. e_value, e_value_limit: the same for `att` as
    risk ratios, of the value and of the interval's end nearest to 0 (1 where the interval holds 0).
    """

    treated: int
    control: int
    mean_treated: float
    mean_control: float
    difference: Estimate
    classic_error: float
    adjusted: Estimate
    att: Estimate
    weighted_att: Estimate
    balanced_att: Estimate | None
    overlapping: Estimate
    ate: Estimate | None
    weighted_ate: Estimate | None
    interacted_ate: Estimate | None
    refused: str
    overlap: Overlap
    balance: Balance
    robustness: Robustness
    e_value: float
    e_value_limit: float


def impact(
    outcome: Trait,
    took_part: Flags | Sequence[bool],
    covariates: Mapping[str, Trait],
    *,
    confidence: float = CONFIDENCE,
    despite_overlap: bool = False,
) -> Impact:
    """Compare participants with people who did not take part.

    outcome: a number for each person, such as earnings in the fourth quarter after; for an outcome of yes
    and no, 1 and 0. took_part: true or 1 for participants. covariates: name -> a number or a category for
    each person, all known before the program began; four quarters of earnings or more among them, since
    people join programs when their earnings have just dipped (Ashenfelter 1978).

    The score is a logistic regression of taking part on all covariates; outcome models are least squares in
    each group. Intervals are Student's for regressions, else normal. Errors by weights alone take the
    weights as given, which is on the wide side.

    Effects on all people are refused (None) where the weights leave either group with fewer than 10
    effective people or less than a fifth of its number: `Overlap.poor`. despite_overlap: give them even so,
    to compare with other programs; `refused` still says why not to quote them. Raises BadQuestion as `study`
    and `scores` do: for missing values, too few people, variables that determine each other, or that
    foretell who takes part; and for an outcome that is the same for everybody or follows from the rest.
    Sources: MacKinnon & White 1985; Robins, Rotnitzky & Zhao 1994; Lin 2013; Hainmueller 2012; Li, Morgan &
    Zaslavsky 2018; Kish 1965.
    """
    found = study(outcome, took_part, covariates)
    y, joined, score = found.outcome, found.took_part, scores(found)
    support = overlap(score, joined)
    odds = np.where(joined, 1.0, score / (1 - score))
    simple = least_squares(np.column_stack([np.ones(len(y)), joined]), y)
    whole = least_squares(np.column_stack([np.ones(len(y)), joined, found.x[:, 1:]]), y)
    models = _by_group(found)
    withheld = support.poor and not despite_overlap
    if float(whole.left @ whole.left) <= NOTHING * float(y @ y):
        raise BadQuestion(
            _("The outcome is the same for everybody, or follows from taking part and the variables."),
            remedy=_("Name an outcome that was measured afterwards and is no variable as well."),
        )
    att = _doubly_on_participants(y, joined, score, models[0], confidence)
    spread = float(np.sqrt(simple.left @ simple.left / simple.freedom))
    return Impact(
        treated=int(joined.sum()),
        control=int((~joined).sum()),
        mean_treated=float(y[joined].mean()),
        mean_control=float(y[~joined].mean()),
        difference=estimate(simple.beta[1], simple.hc2(), confidence, simple.freedom),
        classic_error=simple.classic(),
        adjusted=estimate(whole.beta[1], whole.hc3(), confidence, whole.freedom),
        att=att,
        weighted_att=_weighted(y, joined, odds, confidence),
        balanced_att=_balanced(found, confidence),
        overlapping=_weighted(y, joined, np.where(joined, 1 - score, score), confidence),
        ate=None if withheld else _doubly_on_all(y, joined, score, models, confidence),
        weighted_ate=None
        if withheld
        else _weighted(y, joined, 1 / np.where(joined, score, 1 - score), confidence),
        interacted_ate=None if withheld else _interacted(found, confidence),
        refused=_refusal(support) if support.poor else "",
        overlap=support,
        balance=Balance(differences(found.traits, joined), differences(found.traits, joined, odds)),
        robustness=robustness(whole.beta[1] / whole.classic(), whole.freedom),
        e_value=e_value(ratio_of_means(att.value, spread)),
        e_value_limit=e_value(ratio_of_means(_nearest_to_nothing(att), spread)),
    )


def _nearest_to_nothing(found: Estimate) -> float:
    low, high = found.interval
    return 0.0 if low <= 0 <= high else min(low, high, key=abs)


def _refusal(support: Overlap) -> str:
    left, group = min(
        zip(support.effective_all, support.people, strict=True), key=lambda pair: pair[0] / pair[1]
    )
    return _(
        "The groups overlap too little to say what the program would do for everybody: to look like all, "
        "{group:,} people count as {left:,.0f}."
    ).format(group=group, left=left)


def _by_group(found: Study) -> tuple[Vector, Vector]:
    """What least squares in the comparison group, and among participants, foretells for everybody."""
    x, y, joined = found.x, found.outcome, found.took_part
    none, one = (x @ least_squares(x[rows], y[rows]).beta for rows in (~joined, joined))
    return none, one


def _doubly_on_participants(
    y: Vector, joined: Flags, score: Vector, without: Vector, confidence: float
) -> Estimate:
    parts = np.where(joined, 1.0, -score / (1 - score)) * (y - without) / joined.mean()
    value = float(parts.mean())
    pull = parts - joined * value / joined.mean()
    return estimate(value, float(np.sqrt((pull**2).mean() / len(y))), confidence)


def _doubly_on_all(
    y: Vector, joined: Flags, score: Vector, models: tuple[Vector, Vector], confidence: float
) -> Estimate:
    without, taking = models
    parts = taking - without + np.where(joined, (y - taking) / score, -(y - without) / (1 - score))
    value = float(parts.mean())
    return estimate(value, float(np.sqrt(((parts - value) ** 2).mean() / len(y))), confidence)


def _interacted(found: Study, confidence: float) -> Estimate:
    x = found.x[:, 1:]  # centered on all people, so that the step is read at their mean
    step = found.took_part.astype(np.float64)
    fit = least_squares(np.column_stack([np.ones(len(x)), step, x, x * step[:, None]]), found.outcome)
    return estimate(fit.beta[1], fit.hc2(), confidence, fit.freedom)


def _weighted(y: Vector, joined: Flags, weights: Weights, confidence: float) -> Estimate:
    """Weighted mean of participants less that of the comparison group; the weights are taken as given."""
    values, variance = [], 0.0
    for rows in (joined, ~joined):
        share = weights[rows] / weights[rows].sum()
        mean = float(share @ y[rows])
        values.append(mean)
        variance += float((share**2) @ (y[rows] - mean) ** 2)
    return estimate(values[0] - values[1], variance**0.5, confidence)


def _balanced(found: Study, confidence: float) -> Estimate | None:
    """By the weights nearest to equal under which the comparison group has participants' means."""
    joined, x = found.took_part, found.x[:, 1:]
    weights = balancing_weights(x[~joined], x[joined].mean(axis=0))
    if weights is None:
        return None
    both = np.ones(len(joined))
    both[~joined] = weights
    return _weighted(found.outcome, joined, both, confidence)


def balancing_weights(x: Vector, wanted: Vector) -> Vector | None:
    """Weights of rows, adding up to 1, nearest to equal by entropy, under which the columns' means are
    `wanted`.

    None where no weights above 0 reach those means: they lie outside what the rows span. Source: Hainmueller
    2012, Political Analysis 20.
    """
    from scipy.special import logsumexp, softmax

    away = x - wanted
    pull = np.zeros(x.shape[1])
    for _step in range(STEPS):
        weights = softmax(away @ pull)
        slope = weights @ away
        if float(np.abs(slope).max()) <= 1e-10:
            return np.asarray(weights, dtype=np.float64)
        curve = (away * weights[:, None]).T @ away - np.outer(slope, slope)
        try:
            move = -np.linalg.solve(curve, slope)
        except np.linalg.LinAlgError:
            return None
        here, size = float(logsumexp(away @ pull)), 1.0
        while size > 1e-8 and float(logsumexp(away @ (pull + size * move))) > here + 1e-4 * size * float(
            slope @ move
        ):
            size /= 2
        if size <= 1e-8:
            return None
        pull = pull + size * move
    return None
