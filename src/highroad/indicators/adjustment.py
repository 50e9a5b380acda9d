"""The statistical adjustment model: what it expects of a state with given people and a given economy.

Coefficients are fitted to predict, with an effect for each state. They change sign from one model to the next
and say nothing about causes: that more women, or more people of a group, go with a lower expected rate is no
statement about them. Source: 20 CFR 677.170(c); RSA-TAC-20-02; 29 U.S.C. 3141(b)(3)(A)(viii).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from highroad.errors import BadQuestion
from highroad.language import gettext as _

Vector: TypeAlias = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Prediction:
    """An expected level: the terms (variable -> coefficient x value) plus the state's effect."""

    level: float
    effect: float
    terms: Mapping[str, float]

    @property
    def sum_of_terms(self) -> float:
        """Without the state's effect."""
        return self.level - self.effect


def predicted(coefficients: Mapping[str, float], values: Mapping[str, float], effect: float) -> Prediction:
    """What a model expects. Raises BadQuestion when a variable has no value: none is guessed."""
    missing = sorted(set(coefficients) - set(values))
    if missing:
        raise BadQuestion(
            _("The model needs values for: {names}.").format(names=", ".join(missing)),
            remedy=_("Add them to the file of values."),
        )
    terms = {name: coefficient * values[name] for name, coefficient in coefficients.items()}
    return Prediction(sum(terms.values()) + effect, effect, terms)


@dataclass(frozen=True, slots=True)
class Adjustment:
    """estimate_0 with the values before the year, estimate_1 with those of the year, both by one model.

    factor: estimate_1 less estimate_0, to be added to the negotiated level. by_variable: its parts.
    """

    estimate_0: float
    estimate_1: float
    factor: float
    by_variable: Mapping[str, float]


def adjustment(
    coefficients: Mapping[str, float], before: Mapping[str, float], during: Mapping[str, float], effect: float
) -> Adjustment:
    """The adjustment factor and what each variable adds to it. Raises BadQuestion for a missing value."""
    first, second = predicted(coefficients, before, effect), predicted(coefficients, during, effect)
    parts = {name: second.terms[name] - first.terms[name] for name in coefficients}
    return Adjustment(first.level, second.level, second.level - first.level, parts)


def not_causal() -> str:
    """The sentence that stands beside every coefficient, in the language in force."""
    return _(
        "These coefficients are fitted to predict a state's result from who took part and how the economy "
        "was. They are not causes and say nothing about any group; their signs change from model to model."
    )


@dataclass(frozen=True, slots=True)
class Fitted:
    """A model fitted on a panel: coefficients, standard errors (clustered by unit, and plain), unit effects,
    the share of the variance within units that it explains, and how many rows it saw.
    """

    coefficients: Mapping[str, float]
    clustered: Mapping[str, float]
    plain: Mapping[str, float]
    effects: Mapping[str, float]
    r2_within: float
    rows: int


def fitted(
    units: Sequence[str],
    outcome: Vector,
    variables: Mapping[str, Vector],
    weights: Vector | None = None,
) -> Fitted:
    """Least squares with an effect for each unit (state or local area), optionally weighted.

    units: of each row (unit and year). outcome: the indicator, in the units in which it is wanted (percent,
    dollars, or their logarithm). variables: name -> one number for each row. weights: for each row, above
    zero, for example participants. Arrays or lists, in one order. Standard errors clustered by unit are
    those of linearmodels' PanelOLS (its "clustered" with entity effects).

    Raises BadQuestion for gaps, with fewer rows than unknowns, or variables that do not vary within units or
    determine each other. Source: 20 CFR 677.170(c), and the model papers of the departments.
    """
    outcome = np.asarray(outcome, dtype=float)
    variables = {name: np.asarray(values, dtype=float) for name, values in variables.items()}
    weights = None if weights is None else np.asarray(weights, dtype=float)
    given = [outcome, *variables.values(), *(() if weights is None else (weights,))]
    if any(len(each) != len(units) or not np.isfinite(each).all() for each in given) or (
        weights is not None and (weights <= 0).any()
    ):
        raise BadQuestion(
            _("The rows of the model have gaps, or weights that are not above zero."),
            remedy=_("Leave out rows in which a number is not known."),
        )
    names = sorted(set(units))
    place = np.array([names.index(unit) for unit in units])
    w = np.ones(len(outcome)) if weights is None else weights / weights.mean()
    x = np.column_stack(list(variables.values()))
    inner_x, inner_y = _within(x, place, w), _within(outcome[:, None], place, w)[:, 0]
    root = np.sqrt(w)
    a, b = inner_x * root[:, None], inner_y * root
    rows, k, groups = len(outcome), x.shape[1], len(names)
    if rows <= k + groups or np.linalg.matrix_rank(a) < k:
        raise BadQuestion(
            _("The data do not determine this model."),
            remedy=_("Use fewer variables or more years; each variable must vary within the areas."),
        )
    beta = np.linalg.lstsq(a, b, rcond=None)[0]
    rest = b - a @ beta
    bread = np.linalg.inv(a.T @ a)
    plain = bread * float(rest @ rest) / (rows - k - groups)
    scores = np.array([(a * rest[:, None])[place == g].sum(axis=0) for g in range(groups)])
    clustered = bread @ (scores.T @ scores) @ bread
    clustered *= rows / (rows - k)
    keys = list(variables)
    levels = [
        float(
            np.average(outcome[place == g], weights=w[place == g])
            - np.average(x[place == g], weights=w[place == g], axis=0) @ beta
        )
        for g in range(groups)
    ]
    return Fitted(
        dict(zip(keys, beta.tolist(), strict=True)),
        dict(zip(keys, np.sqrt(np.diag(clustered)).tolist(), strict=True)),
        dict(zip(keys, np.sqrt(np.diag(plain)).tolist(), strict=True)),
        dict(zip(names, levels, strict=True)),
        1 - float(rest @ rest) / float(b @ b),
        rows,
    )


def _within(values: Vector, place: NDArray[np.intp], weights: Vector) -> Vector:
    """Values less their unit's weighted mean."""
    total = np.zeros((int(place.max()) + 1, values.shape[1]))
    np.add.at(total, place, values * weights[:, None])
    means = total / np.bincount(place, weights=weights)[:, None]
    return np.asarray(values - means[place])
