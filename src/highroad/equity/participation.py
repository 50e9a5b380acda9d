"""Who takes part: chances of taking part by what was known before, how far two groups overlap, how alike they
are.

The outcome has no say in anything here, so that it can be settled before anybody looks at results.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from highroad.equity.regressions import dependent, standardized
from highroad.errors import BadQuestion
from highroad.language import gettext as _
from highroad.language import ngettext

Vector: TypeAlias = NDArray[np.float64]
Flags: TypeAlias = NDArray[np.bool_]
#: A number for each person, or the name of a category.
Trait: TypeAlias = Vector | Sequence[float] | Sequence[str] | NDArray[Any]

ALIKE: Final = 0.1  # standard deviations: below it, groups count as alike
SMALLEST_EFFECTIVE_SHARE: Final = 0.2
FEWEST_EFFECTIVE: Final = 10


@dataclass(frozen=True, slots=True)
class Study:
    """People, checked and in numbers.

    outcome: one number each. took_part: true for participants. columns: what models take, by name; a category
    has a column of 0 and 1 for each of its levels but the first in the alphabet. traits: what balance is told
    of, every level of a category among them ("race: black").
    """

    outcome: Vector
    took_part: Flags
    columns: Mapping[str, Vector]
    traits: Mapping[str, Vector]

    @property
    def x(self) -> Vector:
        """A constant and the columns, standardized: people × (1 + columns)."""
        return np.column_stack([np.ones(len(self.outcome)), standardized(self.columns)])


def study(outcome: Trait, took_part: Flags | Sequence[bool], covariates: Mapping[str, Trait]) -> Study:
    """Check people and put what is known of them into numbers.

    covariates: name -> a number, or a category's name, for each person; all of it known before the program
    began. Raises BadQuestion for a missing value (which is no zero), another number of rows, fewer people in
    either group than variables and three more, and a variable that never changes, or that others determine,
    among all or in one of the groups.
    """
    joined = np.asarray(took_part)
    if not joined.size:
        raise BadQuestion(_("There are no people in the table."), remedy=_("Give one row for each person."))
    if joined.dtype != np.bool_ and not np.isin(joined, (0, 1)).all():
        raise BadQuestion(
            _("Taking part is told by 1 and 0 alone."),
            remedy=_("Leave out people of whom it isn't known, and say how many."),
        )
    joined = joined.astype(np.bool_)
    columns: dict[str, Vector] = {}
    traits: dict[str, Vector] = {}
    for name, given in covariates.items():
        values = np.asarray(given)
        _same_length(values, joined, name)
        if values.dtype.kind in "biuf":
            columns[name] = traits[name] = _numbers(values, name)
        else:
            levels = _levels(values, name)
            traits |= levels
            columns |= dict(list(levels.items())[1:] or levels.items())
    result = np.asarray(outcome)
    _same_length(result, joined, _("outcome"))
    found = Study(_numbers(result, _("outcome")), joined, columns, traits)
    _refuse_thin(found)
    return found


def _same_length(values: NDArray[Any], joined: Flags, name: str) -> None:
    if values.shape != joined.shape or joined.ndim != 1:
        raise BadQuestion(
            _("“{name}” has another number of rows than there are people.").format(name=name),
            remedy=_("Give one value for each person."),
        )


def _numbers(values: NDArray[Any], name: str) -> Vector:
    try:
        found = values.astype(np.float64)
    except (TypeError, ValueError) as problem:
        raise BadQuestion(
            _("“{name}” is not a number for everybody.").format(name=name),
            remedy=_("Mend the column, or name another one."),
        ) from problem
    _refuse_missing(int((~np.isfinite(found)).sum()), name)
    return found


def _levels(values: NDArray[Any], name: str) -> dict[str, Vector]:
    missing = sum(value is None or value != value or value == "" for value in values.tolist())
    _refuse_missing(missing, name)
    words = values.astype(str)
    return {f"{name}: {level}": (words == level).astype(np.float64) for level in np.unique(words).tolist()}


def _refuse_missing(missing: int, name: str) -> None:
    if missing:
        raise BadQuestion(
            ngettext(
                "“{name}” is missing for {n} person.", "“{name}” is missing for {n} people.", missing
            ).format(name=name, n=missing),
            remedy=_(
                "Missing is not zero. Leave those people out of both groups and say how many, or make "
                "“not known” a category of its own."
            ),
        )


def _refuse_thin(found: Study) -> None:
    x = standardized(found.columns)
    names = list(found.columns)
    groups = (
        (np.ones_like(found.took_part), _("all people")),
        (found.took_part, _("participants")),
        (~found.took_part, _("the comparison group")),
    )
    for rows, group in groups:
        if int(rows.sum()) < len(names) + 3:
            raise BadQuestion(
                _("{people} people are too few for {variables} variables ({group}).").format(
                    people=int(rows.sum()), variables=len(names), group=group
                ),
                remedy=_("Compare by fewer variables, or add people."),
            )
        for index in dependent(x[rows]):
            raise BadQuestion(
                _("“{name}” never changes, or follows from the other variables ({group}).").format(
                    name=names[index], group=group
                ),
                remedy=_(
                    "Leave the variable out, put categories together, or leave people out who have no "
                    "counterpart in the other group."
                ),
            )


def scores(found: Study) -> Vector:
    """Each person's chance of taking part, by a logistic regression of `took_part` on the columns (0 to 1).

    People who are alike in all columns have the same score to the last bit. Raises BadQuestion where the
    columns foretell for some people with certainty whether they take part: there no finite coefficients exist
    and nobody is comparable.
    """
    from scipy.special import expit

    x, joined = found.x, found.took_part.astype(np.float64)
    beta = np.zeros(x.shape[1])
    for _step in range(60):
        chance = _chances(x, beta)
        curve = x.T @ (x * (chance * (1 - chance))[:, None])
        try:
            move = np.linalg.solve(curve, x.T @ (joined - chance))
        except np.linalg.LinAlgError:
            break
        beta = beta + move
        if not np.isfinite(beta).all():
            break
        if float(np.abs(move).max()) <= 1e-10 * max(1.0, float(np.abs(beta).max())):
            return np.asarray(expit(_lines(x, beta)), dtype=np.float64)
    raise BadQuestion(
        _("The variables foretell for some people with certainty whether they take part."),
        remedy=_(
            "Look for a category, or an end of a scale, that only one group has; leave those people out."
        ),
    )


def _lines(x: Vector, beta: Vector) -> Vector:
    # Column by column, not by a matrix product, whose blocks may round the same row in two ways.
    total = np.zeros(len(x))
    for column, factor in zip(x.T, beta.tolist(), strict=True):
        total = total + column * factor
    return total


def _chances(x: Vector, beta: Vector) -> Vector:
    from scipy.special import expit

    return np.asarray(expit(_lines(x, beta)), dtype=np.float64)


@dataclass(frozen=True, slots=True)
class Overlap:
    """Whether each group has counterparts in the other.

    lowest, highest: scores of all. mean_treated, mean_control: of each group. beyond: participants whose
    score is above everybody's in the comparison group. effective_control: the comparison group's effective
    number of people, (Σw)² / Σw² (Kish 1965), when it is weighted to look like participants. effective_all:
    that of participants and of the comparison group when both are weighted to look like all. people: of each
    group.
    """

    lowest: float
    highest: float
    mean_treated: float
    mean_control: float
    beyond: int
    effective_control: float
    effective_all: tuple[float, float]
    people: tuple[int, int]

    @property
    def poor(self) -> bool:
        """Whether an effect on all people must be refused.

        So it is when the weights that make either group look like all leave it with fewer than 10 effective
        people, or with less than a fifth of its number: then the few who resemble the rest stand for
        everybody.
        """
        return any(
            effective < max(FEWEST_EFFECTIVE, SMALLEST_EFFECTIVE_SHARE * group)
            for effective, group in zip(self.effective_all, self.people, strict=True)
        )

    @property
    def thin(self) -> bool:
        """Whether fewer than 10 effective people of the comparison group stand for participants."""
        return self.effective_control < FEWEST_EFFECTIVE


def overlap(score: Vector, took_part: Flags) -> Overlap:
    """How far the scores of participants and of the comparison group lie over each other."""
    one, other = score[took_part], score[~took_part]
    return Overlap(
        lowest=float(score.min()),
        highest=float(score.max()),
        mean_treated=float(one.mean()),
        mean_control=float(other.mean()),
        beyond=int((one > other.max()).sum()),
        effective_control=effective(other / (1 - other)),
        effective_all=(effective(1 / one), effective(1 / (1 - other))),
        people=(len(one), len(other)),
    )


def effective(weights: Vector) -> float:
    """How many people of equal weight would be as sure: (Σw)² / Σw²."""
    return float(weights.sum() ** 2 / (weights @ weights))


def differences(
    traits: Mapping[str, Vector],
    took_part: Flags,
    weights: Vector | None = None,
    *,
    shares: bool = False,
) -> dict[str, float | None]:
    """Standardized mean differences: participants' mean less the comparison group's, in participants'
    deviations.

    weights: one for each person (default: all 1). The deviation is that of all participants, unweighted, over
    n - 1; so it stays the same before and after weighting or matching. shares: for traits of 0 and 1 take
    √(p (1 - p)) instead, as R's MatchIt does. None where participants don't differ in a trait.
    """
    weight = np.ones(len(took_part)) if weights is None else weights
    found: dict[str, float | None] = {}
    for name, values in traits.items():
        one = values[took_part]
        share = shares and bool(np.isin(values, (0.0, 1.0)).all())
        spread = float(one.std(ddof=0 if share else 1))
        gap = float(
            np.average(one, weights=weight[took_part])
            - np.average(values[~took_part], weights=weight[~took_part])
        )
        found[name] = gap / spread if spread else None
    return found


@dataclass(frozen=True, slots=True)
class Balance:
    """How alike the groups are: trait -> standardized mean difference, before and after."""

    before: Mapping[str, float | None]
    after: Mapping[str, float | None]

    @property
    def apart(self) -> tuple[str, ...]:
        """The traits in which the groups are not alike afterwards: 0.1 or more, or not known."""
        return tuple(name for name, value in self.after.items() if value is None or not abs(value) < ALIKE)
