"""The criteria of an occupation list one by one: thresholds, and how far from them an occupation lies."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from highroad.errors import BadQuestion
from highroad.language import gettext as _
from highroad.reference.list_rules import Criterion
from highroad.results import Mark

Values = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
#: Whether something holds: 1 yes, 0 no, NaN cannot be told.
Truth = npt.NDArray[np.float64]

#: Measures that go by steps: a step and five percent is no step, so they make nothing marginal.
STEPS = frozenset({"education_rank"})


def numbers(measures: pa.Table, measure: str) -> Values:
    """A measure of every occupation; NaN where it is not known. Raises BadQuestion when it is lacking."""
    if measure not in measures.column_names:
        raise BadQuestion(
            _("The rule asks for “{measure}”, which is not at hand.").format(measure=measure),
            remedy=_("Bring the data it needs, or leave the criterion out."),
        )
    column = pc.cast(measures[measure], pa.float64())
    return np.asarray(column.to_numpy(zero_copy_only=False), dtype=float)


def open_ended(measures: pa.Table, measure: str) -> Flags:
    """Where a measure is only known to be at least what is published: a top-coded wage."""
    mark = f"{measure}_mark"
    if mark not in measures.column_names:
        return np.zeros(measures.num_rows, dtype=bool)
    capped = pc.fill_null(pc.equal(measures[mark], Mark.AT_LEAST.value), False)
    return np.asarray(capped.to_numpy(zero_copy_only=False), dtype=bool)


def threshold(criterion: Criterion, measures: pa.Table, bases: Mapping[str, float]) -> float:
    """The number that a criterion comes to; NaN where that is not known. Raises BadQuestion without its base.

    A product keeps twelve digits: 1.1 times 50,000 is 55,000, and not a trifle more that nobody could meet.
    """
    if criterion.compares == "at_least_ratio":
        if criterion.base not in bases:
            raise BadQuestion(
                _("The rule compares with “{base}”, which was not given.").format(base=criterion.base),
                remedy=_("Give the number: a yearly wage that the region chose, such as --standard 45000."),
            )
        return float(f"{criterion.value * bases[criterion.base]:.12g}")
    if criterion.compares == "at_least_percentile":
        known = np.sort(numbers(measures, criterion.measure))
        known = known[~np.isnan(known)]
        if not len(known):
            return float("nan")  # among none, nobody can tell
        # Counted in whole occupations: 56 percent of 100 are 56, whatever 100 × 0.56 is in binary.
        place = int(np.ceil(round(criterion.value * len(known) / 100, 9)))
        return float(known[max(0, place - 1)])
    return criterion.value


def apart(criterion: Criterion, values: Values, at: float) -> Values:
    """How far on the right side of a threshold, as a share of it (of 1, where it is zero).

    To twelve decimals, so that a number that is the threshold meets it.
    """
    far = np.round((values - at) / (abs(at) or 1.0), 12)
    return -far if criterion.compares == "at_most" else far


def distance(criterion: Criterion, measures: pa.Table, at: float) -> Values:
    """How far on the right side of a threshold every occupation lies; NaN where that is not known.

    A top-coded wage is only known to be at least what is published: where that doesn't decide, it is unknown.
    """
    far = apart(criterion, numbers(measures, criterion.measure), at)
    undecided = (far >= 0) if criterion.compares == "at_most" else (far < 0)
    return np.where(open_ended(measures, criterion.measure) & undecided, np.nan, far)
