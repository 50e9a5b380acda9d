"""Whether a curve turned: what came after a date beside what the time before it had led to expect.

The baseline is made of the periods before the date alone, so nothing that came later can move it. The gap to
it is a change since the date: without a comparison, nothing says because of what.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
import numpy.typing as npt

from highroad.equity.autocorrelated import ahead_by_memory
from highroad.errors import BadQuestion
from highroad.language import gettext as _
from highroad.market.forecasts import forecast_values
from highroad.market.level_and_season import level_and_season

Floats = npt.NDArray[np.float64]
Model = Literal["forecast", "ets", "arima"]
Direction = Literal["up", "down"]
#: The band that a turned curve leaves, and the one that is told beside it.
BAND: Final = 0.8
WIDE: Final = 0.95
#: Periods one after another outside the band, from which a curve counts as turned.
IN_A_ROW: Final = 2


@dataclass(frozen=True, slots=True)
class Baseline:
    """What a series' past leads to expect, by period ahead: values, the ends of the 80 percent band (low,
    high) and those of the 95 percent band (lowest, highest).
    """

    values: Floats
    low: Floats
    high: Floats
    lowest: Floats
    highest: Floats


@dataclass(frozen=True, slots=True)
class Gap:
    """What came beside the baseline.

    gaps: actual - baseline, by period. average, cumulative: of the gaps. relative: their sum over the
    baseline's (-0.1: a tenth less). turned: number of the period (1 is the first after the date) from which
    the actual value stayed outside the 80 percent band in the wanted direction for two periods in a row;
    None where it never did. detectable: the smallest lasting change, as a share of the baseline, that would
    have counted as turned.
    """

    baseline: Baseline
    gaps: Floats
    average: float
    cumulative: float
    relative: float
    turned: int | None
    detectable: float


def frozen_baseline(
    values: Sequence[float] | Floats, *, horizon: int, season: int = 12, model: Model = "forecast"
) -> Baseline:
    """The baseline that periods without gaps lead to, `horizon` periods ahead.

    values: oldest first, those before the date alone. model: "forecast" (as `forecast_values`, with bands
    from its own errors), "ets" (level and added season with proportional errors, ETS(M,N,A)) or "arima"
    (changes over a year of the logarithms, with drift and the memory of a period and of a year,
    ARIMA(1,0,0)(1,1,0)); the bands of the last two are the model's own, and too narrow where a break comes.

    Raises BadQuestion for gaps, for fewer than four years of periods ("ets" and "arima"; "forecast" as
    `forecast_values`), and for values of 0 or less with "ets" and "arima".
    """
    known = np.asarray(values, dtype=np.float64)
    if model == "forecast":
        wide = forecast_values(known, horizon=horizon, season=season, confidence=WIDE)
        band = forecast_values(known, horizon=horizon, season=season, confidence=BAND)
        return Baseline(wide.values, band.low, band.high, wide.low, wide.high)
    if not np.isfinite(known).all() or not (known > 0).all() or horizon < 1:
        raise BadQuestion(
            _("This model needs values above 0 without gaps, and one period or more ahead."),
            remedy=_("Take the model {model}.").format(model="forecast"),
        )
    if season < 2 or len(known) < 4 * season:
        raise BadQuestion(
            _("{count} periods are too few for a baseline with seasons.").format(count=len(known)),
            remedy=_("Give four years of them at least, or take the model {model}.").format(model="forecast"),
        )
    from scipy.special import ndtri

    band_times, wide_times = (float(ndtri(0.5 + share / 2)) for share in (BAND, WIDE))
    try:
        if model == "ets":
            fit = level_and_season(known, horizon, season)
            center, errors = fit.values, fit.errors
        else:
            center, errors = ahead_by_memory(np.log(known), horizon, season)
    except (ValueError, np.linalg.LinAlgError) as problem:
        raise BadQuestion(
            _("The model does not fit this series."),
            remedy=_("Take the model {model}.").format(model="forecast"),
        ) from problem
    ends = [center + times * errors for times in (0.0, -band_times, band_times, -wide_times, wide_times)]
    if model == "arima":
        ends = [np.exp(each) for each in ends]
    return Baseline(*(np.maximum(each, 0) for each in ends))


def gap_since(
    values: Sequence[float] | Floats,
    before: int,
    *,
    wanted: Direction,
    season: int = 12,
    model: Model = "forecast",
) -> Gap:
    """The gap of the periods after a date to the baseline of those before it.

    values: one for each period, without gaps. before: how many come before the date. wanted: the direction
    that is hoped for. season, model: as in `frozen_baseline`.

    The curve counts as turned from the first of two periods in a row outside the 80 percent band: one period
    outside it is expected once in five anyway. Raises BadQuestion as `frozen_baseline`, for no period on
    either side, and for a baseline of 0.
    """
    if wanted not in ("up", "down"):
        raise BadQuestion(
            _("“{value}” is no {name}.").format(value=wanted, name="wanted"),
            remedy=_("Choose one of: {choices}.").format(choices="up, down"),
        )
    series = np.asarray(values, dtype=np.float64)
    if not 0 < before < len(series) or not np.isfinite(series).all():
        raise BadQuestion(
            _("The series needs periods before and after the date, without gaps."),
            remedy=_("Choose a date inside the series."),
        )
    actual = series[before:]
    made = frozen_baseline(series[:before], horizon=len(actual), season=season, model=model)
    expected = float(made.values.sum())
    if expected <= 0:
        raise BadQuestion(
            _("The baseline is not above 0, so that no share of it can be told."),
            remedy=_("Choose another series."),
        )
    rounding = 1e-9 * max(1.0, float(np.abs(series).max()))  # a series that never moves has no band at all
    outside = actual > made.high + rounding if wanted == "up" else actual < made.low - rounding
    gaps = actual - made.values
    return Gap(
        made,
        gaps,
        float(gaps.mean()),
        float(gaps.sum()),
        float(gaps.sum()) / expected,
        _turned(outside),
        _detectable(made, wanted),
    )


def placebo_gaps(
    values: Sequence[float] | Floats, before: int, *, season: int = 12, model: Model = "forecast"
) -> tuple[float, ...]:
    """The relative gap at dates at which nothing is known to have happened, newest first.

    The same reckoning, at as many whole years before the date as leave as many periods after them (but none
    after the date) and enough before them for the model. How many of them are as large as the one at the
    date tells what that one is worth. Values and errors as in `gap_since`.
    """
    series = np.asarray(values, dtype=np.float64)
    after, step = len(series) - before, max(season, 1)
    found: list[float] = []
    at = before - step * math.ceil(after / step)
    while at > 0:
        try:
            gap = gap_since(series[: at + after], at, wanted="up", season=season, model=model)
        except BadQuestion:
            break
        found.append(gap.relative)
        at -= step
    return tuple(found)


def beyond_comparison(relative: float, compared: float) -> float:
    """A relative gap beyond that of a comparison: -0.2 where the comparison's is 0.25 and the ratio of
    actual to baseline is 1. Both from `Gap.relative`; raises ValueError for a comparison of nothing.
    """
    if compared <= -1:
        raise ValueError("nothing is left of the comparison")
    return (1 + relative) / (1 + compared) - 1


def _turned(outside: npt.NDArray[np.bool_]) -> int | None:
    for place in range(len(outside) - IN_A_ROW + 1):
        if outside[place : place + IN_A_ROW].all():
            return place + 1
    return None


def _detectable(made: Baseline, wanted: Direction) -> float:
    """The least share by which some two periods in a row both leave the band; nan for one period alone."""
    edge = made.high if wanted == "up" else made.low
    with np.errstate(divide="ignore", invalid="ignore"):
        needed = np.abs(edge / made.values - 1)
    if len(needed) < IN_A_ROW:
        return math.nan
    return float(np.maximum(needed[1:], needed[:-1]).min())
