"""Series and forecasts made to add up: to quarterly benchmarks, and over a hierarchy."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from highroad.errors import BadQuestion
from highroad.language import gettext as _

Floats = npt.NDArray[np.float64]


def benchmarked(indicator: Floats, benchmarks: Floats, *, proportional: bool = True) -> Floats:
    """A monthly (or finer) indicator moved as evenly as possible so that it adds up to its benchmarks.

    indicator: values of the finer periods; benchmarks: sums over equally many of them each. proportional:
    keep the ratio to the indicator even, else the difference. Raises BadQuestion when the lengths do not fit
    or, in proportion, the indicator is not positive.
    Source of the rule: Denton (1971), JASA 66; Cholette (1984).
    """
    count, wholes = len(indicator), len(benchmarks)
    if wholes == 0 or count % wholes:
        raise BadQuestion(
            _("The periods do not divide evenly among the benchmarks."),
            remedy=_("Give whole quarters of months."),
        )
    if proportional and (indicator <= 0).any():
        raise BadQuestion(
            _("The indicator is not positive everywhere."), remedy=_("Benchmark by differences instead.")
        )
    steps = np.diff(np.eye(count), axis=0)
    sums = np.kron(np.eye(wholes), np.ones(count // wholes))
    scale = np.diag(1 / indicator) if proportional else np.eye(count)
    even = scale @ steps.T @ steps @ scale
    target = np.zeros(count) if proportional else even @ indicator
    system = np.block([[even, sums.T], [sums, np.zeros((wholes, wholes))]])
    return np.asarray(np.linalg.solve(system, np.concatenate([target, benchmarks]))[:count])


def reconciled_forecasts(summing: Floats, base: Floats, weights: Floats | None = None) -> Floats:
    """Forecasts of every level of a hierarchy made to add up with least change.

    summing: rows for every series, columns for the bottom ones, 1 where a bottom series is part of it. base:
    forecasts of every series. weights: a variance for each series; by default the number of bottom series in
    it. Source of the rule: Wickramasuriya, Athanasopoulos and Hyndman (2019), JASA 114.
    """
    weight = summing.sum(axis=1) if weights is None else np.asarray(weights, dtype=np.float64)
    pull = summing.T / weight
    return np.asarray(summing @ np.linalg.solve(pull @ summing, pull @ base))
