"""Series and forecasts made to add up: to quarterly benchmarks, and over a hierarchy."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from highroad.errors import BadQuestion
from highroad.language import gettext as _

Floats = npt.NDArray[np.float64]


def benchmarked(indicator: Floats, benchmarks: Floats, *, proportional: bool = True) -> Floats:
    """A monthly (or finer) indicator moved as evenly as possible so that it adds up to its benchmarks.

    indicator: values of the finer periods; benchmarks: sums over equally many of them each (12 months to a
    year, 3 to a quarter); arrays or lists, in order of time. proportional: keep the ratio to the indicator
    even, else the difference. Returns one value for each value of the indicator. Raises BadQuestion when the
    lengths do not fit, for gaps or, in proportion, an indicator that is not positive.
    Source of the rule: Denton (1971), JASA 66; Cholette (1984).
    """
    indicator, benchmarks = _numbers(indicator), _numbers(benchmarks)
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
    it. Weights of 1 give ordinary least squares; an infinite one leaves a series' own forecast out, and
    infinite ones for all but the bottom series is bottom-up. Arrays or lists. Returns a forecast for each
    series, in the same order. Raises BadQuestion for gaps, lengths that do not fit and variances that are not
    above zero. Source of the rule: Wickramasuriya, Athanasopoulos and Hyndman (2019), JASA 114.
    """
    summing, base = _numbers(summing), _numbers(base)
    if summing.ndim != 2 or len(summing) != len(base):
        raise _unfit()
    weight = summing.sum(axis=1) if weights is None else np.asarray(weights, dtype=np.float64)
    if weight.shape != base.shape or not (weight > 0).all():
        raise BadQuestion(
            _("The variances do not fit the series."),
            remedy=_("Give a variance above zero for each series."),
        )
    pull = summing.T / weight
    try:
        return np.asarray(summing @ np.linalg.solve(pull @ summing, pull @ base))
    except np.linalg.LinAlgError:
        raise _unfit() from None


def _numbers(values: Floats) -> Floats:
    given = np.asarray(values, dtype=np.float64)
    if not np.isfinite(given).all():
        raise BadQuestion(
            _("The series has gaps."), remedy=_("Give every period of each series, without gaps.")
        )
    return given


def _unfit() -> BadQuestion:
    return BadQuestion(
        _("The hierarchy does not fit the forecasts."),
        remedy=_("Give a row of the hierarchy and a forecast for each series."),
    )
