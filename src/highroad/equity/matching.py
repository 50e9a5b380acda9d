"""Pairs of a participant and somebody alike who did not take part, and what the pairs say of a program."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from highroad.equity.participation import (
    Balance,
    Flags,
    Study,
    Trait,
    Vector,
    differences,
    scores,
    study,
)
from highroad.equity.rates import CONFIDENCE
from highroad.equity.regressions import Estimate, dependent, estimate, least_squares, standardized
from highroad.errors import BadQuestion
from highroad.language import gettext as _

Order = Literal["largest", "smallest", "given"]
ORDERS: Final = ("largest", "smallest", "given")
Search = Literal["nearest", "below"]
SEARCHES: Final = ("nearest", "below")
Pairs: TypeAlias = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Matched:
    """What pairs say. Effects are on matched participants, in units of the outcome.

    pairs: pairs × 2, the row of the participant and of the other, in the order in which they were formed.
    unmatched: participants for whom nobody was left. difference: of means, with the error of paired
    differences. adjusted: by least squares with every variable over matched people, errors by pair.
    mean_treated, mean_control: scores before matching. balance: of the score ("score") and every trait;
    deviations of traits of 0 and 1 are √(p (1 - p)), as R's MatchIt has them.
    """

    pairs: Pairs
    unmatched: int
    difference: Estimate
    adjusted: Estimate
    mean_treated: float
    mean_control: float
    balance: Balance


def matched(
    outcome: Trait,
    took_part: Flags | Sequence[bool],
    covariates: Mapping[str, Trait],
    *,
    order: Order = "largest",
    search: Search = "nearest",
    confidence: float = CONFIDENCE,
) -> Matched:
    """Pair each participant with one person of the comparison group by the chance of taking part.

    outcome, took_part, covariates: as in `impact`. order, search: as in `nearest_pairs`; search "below"
    gives the figures of R's MatchIt 4.5.1 as Debian 12 has it. Pairs are far from alike where the comparison
    group has few people of high scores: look at `balance` before the effect.

    Raises BadQuestion as `study`, `scores` and `nearest_pairs` do. Sources: Rosenbaum & Rubin 1985; Ho,
    Imai, King & Stuart 2007; Abadie & Spiess 2022 (errors by pair).
    """
    found = study(outcome, took_part, covariates)
    score = scores(found)
    joined = found.took_part
    pairs = nearest_pairs(score, joined, order=order, search=search)
    weights = np.zeros(len(score))
    weights[pairs] = 1.0
    traits = {"score": score, **found.traits}
    apart = found.outcome[pairs[:, 0]] - found.outcome[pairs[:, 1]]
    count = len(pairs)
    return Matched(
        pairs=pairs,
        unmatched=int(joined.sum()) - count,
        difference=estimate(
            float(apart.mean()), float(apart.std(ddof=1) / count**0.5), confidence, count - 1
        ),
        adjusted=_adjusted(found, pairs, confidence),
        mean_treated=float(score[joined].mean()),
        mean_control=float(score[~joined].mean()),
        balance=Balance(
            differences(traits, joined, shares=True), differences(traits, joined, weights, shares=True)
        ),
    )


def nearest_pairs(
    score: Vector, took_part: Flags, *, order: Order = "largest", search: Search = "nearest"
) -> Pairs:
    """Pair participants, one by one, with the nearest score in the comparison group that is still free.

    score: a number for each person. order: which participant chooses first: the largest score, the smallest,
    or as given; equal scores as given. search: "nearest" takes the nearer of the next free score below and
    the next above, and the one below when both are as near. "below" takes the next free one below, however
    near the other may be, and goes above only where nothing is left below: not the nearest, but what R's
    MatchIt 4.5.1 forms on Debian 12, where distances below 1 are all rounded to 0.

    Everybody stands in one row by score, equals as given; "below" and "above" are places in that row. So of
    several free people with a participant's own score, the last one given before the participant comes
    first, then the first one given after. Pairs × 2 rows of indices, in the order formed; participants for
    whom nobody is left have no pair. Raises BadQuestion for another word, and where a group is empty.
    """
    for value, choices, name in ((order, ORDERS, "order"), (search, SEARCHES, "search")):
        if value not in choices:
            raise BadQuestion(
                _("“{value}” is no {name}.").format(value=value, name=name),
                remedy=_("Choose one of: {choices}.").format(choices=", ".join(choices)),
            )
    if took_part.all() or not took_part.any():
        raise BadQuestion(
            _("Pairs need people who took part and people who did not."),
            remedy=_("Add a comparison group: people who could have joined and did not."),
        )
    row = np.argsort(score, kind="stable")
    place = np.empty(len(row), dtype=np.int64)
    place[row] = np.arange(len(row))
    people = np.flatnonzero(took_part)
    if order != "given":
        people = people[np.argsort(-score[people] if order == "largest" else score[people], kind="stable")]
    free = _Row(took_part[row])
    values, found = score[row].tolist(), []
    for at in place[people].tolist():
        below, above = free.below(at), free.above(at)
        if below < 0 and above >= len(values):
            break
        takes_above = below < 0 or (
            search == "nearest"
            and above < len(values)
            and values[above] - values[at] < values[at] - values[below]
        )
        chosen = above if takes_above else below
        free.take(chosen)
        found.append((at, chosen))
    return np.asarray(row[np.array(found, dtype=np.int64)], dtype=np.int64)


class _Row:
    """Who is still free in a row of people, with the next free place on either side found in a few steps."""

    def __init__(self, taken: Flags) -> None:
        size = len(taken)
        # One place more at each end; a place that is taken points on towards the next free one.
        self._down = [index - 1 if gone else index for index, gone in enumerate([False, *taken.tolist()])]
        self._up = [index + 1 if gone else index for index, gone in enumerate([*taken.tolist(), False])]
        self._size = size

    def below(self, at: int) -> int:
        """The last free place before `at`; -1 where there is none."""
        return self._follow(self._down, at) - 1

    def above(self, at: int) -> int:
        """The first free place after `at`; the row's length where there is none."""
        return self._follow(self._up, at + 1) if at < self._size else self._size

    def take(self, at: int) -> None:
        """Take a free place."""
        self._down[at + 1] = at
        self._up[at] = at + 1

    @staticmethod
    def _follow(points: list[int], at: int) -> int:
        while points[at] != at:
            points[at] = points[points[at]]  # the way is halved for whoever comes next
            at = points[at]
        return at


def _adjusted(found: Study, pairs: Pairs, confidence: float) -> Estimate:
    """Least squares over matched people; a variable that no longer tells them apart is left out."""
    rows = pairs.T.ravel()
    chosen = {name: column[rows] for name, column in found.columns.items()}
    x = standardized(chosen)
    x = np.delete(x, dependent(x), axis=1)
    step = found.took_part[rows].astype(np.float64)
    fit = least_squares(np.column_stack([np.ones(len(rows)), step, x]), found.outcome[rows])
    group = np.tile(np.arange(len(pairs)), 2)
    return estimate(fit.beta[1], fit.clustered(group), confidence, len(pairs) - 1)
