"""Forecasts of small-area series: damped trends, or the airline model where there are seasons, judged on the
series' own past. A forecast is never given without its interval and its error on trial.
"""

from __future__ import annotations

from bisect import insort
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise, product
from typing import Final, TypeVar

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from highroad.errors import BadQuestion
from highroad.language import gettext as _
from highroad.language import mark as N_
from highroad.results import Column, Mark, Method, Result, SourceReference

Floats = npt.NDArray[np.float64]
AnyFloats = TypeVar("AnyFloats", float, Floats)
#: Share of the seasonal pattern in the variation around the trend from which a season is beyond doubt.
SEASONAL: Final = 0.4
_TOGETHER: Final = 10  # near-best parameter sets that are averaged
_TAUGHT: Final = 12  # errors that must be known before an interval is put to the trial
_FEWEST: Final = 10  # values, whatever their season
_SHORT: Final = 0.05  # by so much the trial's coverage may fall short before the notes say so
_JUDGED: Final = 36  # newest starting points by which damped trends are chosen
_TRENDS: Final = tuple(
    (level, trend, damping)
    for level, trend, damping in product(
        (0.2, 0.4, 0.6, 0.8, 1.0), (0.0, 0.05, 0.1, 0.2, 0.35, 0.5), (0.8, 0.9, 0.95, 0.98, 1.0)
    )
    if trend > 0 or damping == 1.0
) + tuple((level, 0.0, 0.0) for level in (0.2, 0.4, 0.6, 0.8, 1.0))
_AIRLINES: Final = tuple(product((0.0, 0.2, 0.4, 0.6, 0.8), (0.0, 0.2, 0.4, 0.6, 0.8, 0.95)))
COLUMNS: Final = (
    Column("period", N_("Month"), "date"),
    Column("value", N_("Forecast"), "number", mark="value_mark"),
    Column("low", N_("Interval from"), "number", mark="value_mark"),
    Column("high", N_("Interval to"), "number", mark="value_mark"),
)


@dataclass(frozen=True, slots=True)
class Forecast:
    """values, low, high: by period ahead. seasonal: which model. error: mean absolute error on trial as a
    multiple of the mean change over a year (1 is as good as taking last year's value). trials: starting
    points. covered: share of the trial's outcomes inside the intervals known at their starting points.
    """

    values: Floats
    low: Floats
    high: Floats
    seasonal: bool
    error: float
    trials: int
    covered: float


def forecast_values(
    values: Sequence[float] | Floats, *, horizon: int = 12, season: int = 12, confidence: float = 0.95
) -> Forecast:
    """Forecast a series without gaps from its own past.

    values: oldest first: at least four years, ten values, and twice a year and the horizon. season: periods
    in a year (1 for annual numbers). horizon: periods ahead. confidence: between 0 and 1.

    Where a seasonal pattern explains more of the variation around the trend than chance would, the airline
    model (differences over a period and over a year, two moving averages) is fitted by one-step errors; else
    exponential smoothing with a damped trend, in logarithms where all values are positive, chosen by its
    errors one to `horizon` periods ahead from the newest 36 starting points. The ten best parameter sets are
    averaged.

    Intervals are the quantile of the absolute errors at each distance over all starting points, widened where
    those are few for the distance (by 2 h/n of itself for damped trends, 2 (h/n)² for the airline model, h
    periods ahead from n starting points). Where the pattern explains less than two fifths, either model may
    be right: the interval is as wide as the errors of the one that missed by more, as shares of the forecast
    where all values are positive. A calm past makes intervals narrow: a break is not foreseen. Of a series
    that was never below zero neither forecast nor interval is.

    Raises BadQuestion when the series is too short or has gaps, or horizon, season or confidence make no
    sense. Source of the rule: Box and Jenkins (1970); Gardner and McKenzie (1985), Management Science 31(10).
    """
    series = np.asarray(values, dtype=np.float64)
    if not (horizon >= 1 and season >= 1 and 0 < confidence < 1):
        raise BadQuestion(
            _("This is no horizon, season or confidence that a forecast can have."),
            remedy=_("Give one period or more ahead, and a confidence between 0 and 1."),
        )
    least = max(4 * season, 2 * season + 2 * horizon, _FEWEST)
    if len(series) < least:
        raise BadQuestion(
            _("{count} values are too few for a forecast.").format(count=len(series)),
            remedy=_("Give at least {least} of them, without gaps.").format(least=least),
        )
    if not np.isfinite(series).all():
        raise BadQuestion(_("The series has gaps."), remedy=_("Use a series whose every value is published."))
    positive = bool((series > 0).all())
    share = _seasonality(np.log(series) if positive else series, season)
    seasonal = share > _by_chance(len(series), season)
    faint = seasonal and share <= SEASONAL
    logs = positive and (faint or not seasonal)
    scale = np.log(series) if logs else series
    trial = _trial(series if seasonal else scale, horizon, season, seasonal)
    if faint and positive:
        trial = _in_logs(trial, series)
    trials = [trial, _trial(scale, horizon, season, False)] if faint else [trial]
    ahead = trial.made[-1]
    reach = np.max([each.reach(confidence) for each in trials], axis=0)
    back = np.exp if logs else np.asarray
    # What never was below zero (people, rates) is not foreseen below it.
    floor = 0.0 if series.min() >= 0 else -np.inf
    return Forecast(
        np.maximum(back(ahead), floor),
        np.maximum(back(ahead - reach), floor),
        np.maximum(back(ahead + reach), floor),
        seasonal,
        _scaled_error(series, trial, back(trial.made[trial.starts]), season),
        len(trial.starts),
        _covered(trials, confidence),
    )


@dataclass(frozen=True, slots=True)
class _Trial:
    """A model on a series' own past. made: paths from every period; starts: those that are judged; missed:
    absolute errors by start and period ahead, nan where the outcome has not come.
    """

    made: Floats
    starts: npt.NDArray[np.int64]
    missed: Floats
    seasonal: bool

    def reach(self, confidence: float) -> Floats:
        """Half the width of the interval, by period ahead."""
        known = np.count_nonzero(~np.isnan(self.missed), axis=0)
        overlap = np.arange(1, self.missed.shape[1] + 1) / known
        quantile = np.nanquantile(self.missed, confidence, axis=0)
        return np.asarray(quantile * _widened(overlap, self.seasonal))


def _trial(scale: Floats, horizon: int, season: int, seasonal: bool) -> _Trial:
    """The mean of the ten best parameter sets of the airline model, or of damped trends."""
    paths = _airline(scale, horizon, season) if seasonal else _damped(scale, horizon, season)
    starts, errors = _errors(scale, paths, horizon, season)
    judged = errors[:, 0] ** 2 if seasonal else np.abs(errors[-_JUDGED - horizon + 1 :])
    score = np.nanmean(judged, axis=tuple(range(judged.ndim - 1)))
    best = np.argsort(score, kind="stable")[:_TOGETHER]
    missed = np.abs(errors[:, :, best].mean(axis=2))
    return _Trial(paths[:, :, best].mean(axis=2), starts, missed, seasonal)


def _in_logs(trial: _Trial, series: Floats) -> _Trial:
    """The same forecasts of a series above 0, their errors as shares of them. None is taken to be below half
    of what was ever seen: a share of nothing tells nothing.
    """
    made = np.log(np.maximum(trial.made, series.min() / 2))
    return replace(trial, made=made, missed=np.abs(_outcomes(np.log(series), trial) - made[trial.starts]))


def _outcomes(scale: Floats, trial: _Trial) -> Floats:
    """What came after each starting point, by period ahead; nan where it has not come."""
    at = trial.starts[:, None] + np.arange(1, trial.made.shape[1] + 1)
    return np.where(at < len(scale), scale[np.minimum(at, len(scale) - 1)], np.nan)


def _by_chance(count: int, season: int) -> float:
    """The share of the variation that a fixed pattern explains of numbers without one."""
    return (season - 1) / (count - 2 * (season // 2) - 1)


def _seasonality(scale: Floats, season: int) -> float:
    """Share of the variation around a centered moving average that a fixed pattern explains."""
    if season < 2:
        return 0.0
    half = season // 2
    weights = (np.ones(season) if season % 2 else np.r_[0.5, np.ones(season - 1), 0.5]) / season
    apart = scale[half : len(scale) - half] - np.convolve(scale, weights, "valid")
    place = np.arange(half, len(scale) - half) % season
    pattern = np.array([np.median(apart[place == each]) for each in range(season)])
    pattern -= pattern.mean()
    spread = apart.var()
    return float(max(0.0, 1 - (apart - pattern[place]).var() / spread)) if spread > 0 else 0.0


def _damped(scale: Floats, horizon: int, season: int) -> Floats:
    """Paths from every starting point (starts, horizon, parameter sets) of smoothing with a damped trend."""
    level_at, trend_at, damping = np.array(_TRENDS).T
    level = np.full(len(_TRENDS), scale[0])
    trend = np.where(damping > 0, np.median(np.diff(scale[: season + 1])), 0.0)
    levels, trends = np.empty((len(scale), len(_TRENDS))), np.empty((len(scale), len(_TRENDS)))
    for moment, value in enumerate(scale):
        if moment:
            newer = level_at * value + (1 - level_at) * (level + damping * trend)
            follow = trend_at * (newer - level) + (1 - trend_at) * damping * trend
            trend, level = np.where(trend_at > 0, follow, damping * trend), newer
        levels[moment], trends[moment] = level, trend
    grown = np.cumsum(damping[None, :] ** np.arange(1, horizon + 1)[:, None], axis=0)
    return np.asarray(levels[:, None, :] + grown[None] * trends[:, None, :])


def _airline(scale: Floats, horizon: int, season: int) -> Floats:
    """The same of the airline model, for pairs of moving averages over a period and over a year."""
    short, long = np.array(_AIRLINES).T
    count, lag = len(scale), season + 1
    shocks = np.zeros((count, len(_AIRLINES)))
    change = scale[lag:] - scale[season:-1] - scale[1 : count - season] + scale[: count - lag]
    for moment in range(lag, count):
        shocks[moment] = change[moment - lag] + short * shocks[moment - 1] + long * shocks[moment - season]
        shocks[moment] -= short * long * shocks[moment - lag]
    paths = np.full((count, horizon, len(_AIRLINES)), np.nan)
    starts = np.arange(lag, count)
    for step in range(1, horizon + 1):
        expected = np.zeros((len(starts), len(_AIRLINES)))
        for weight, back in ((-short, 1), (-long, season), (short * long, lag)):
            if step <= back:
                expected += weight * shocks[starts + step - back]
        before = paths[starts, step - 2] if step > 1 else scale[starts][:, None]
        paths[starts, step - 1] = expected + before + _then(paths, scale, starts, step, season)
    return paths


def _then(paths: Floats, scale: Floats, starts: npt.NDArray[np.int64], step: int, season: int) -> Floats:
    """The change a year before the step, of the series or, far ahead, of its own path."""
    if step < season:
        known = scale[starts + step - season] - scale[starts + step - season - 1]
        return np.asarray(known[:, None])
    later = scale[starts][:, None] if step == season else paths[starts, step - season - 1]
    earlier = {season: scale[starts - 1][:, None], season + 1: scale[starts][:, None]}.get(step)
    if earlier is None:
        earlier = paths[starts, step - season - 2]
    return np.asarray(later - earlier)


def _errors(scale: Floats, paths: Floats, horizon: int, season: int) -> tuple[npt.NDArray[np.int64], Floats]:
    """Starting points after about three years, and what each path missed; nan where it is not known yet."""
    first = max(season + 1, min(3 * season, len(scale) - horizon - season))
    starts = np.arange(first, len(scale) - 1)
    at = starts[:, None] + np.arange(1, horizon + 1)
    outcome = np.where(at < len(scale), scale[np.minimum(at, len(scale) - 1)], np.nan)
    return starts, np.asarray(outcome[:, :, None] - paths[starts])


def _scaled_error(series: Floats, trial: _Trial, made: Floats, season: int) -> float:
    missed = np.nanmean(np.abs(made - _outcomes(series, trial)))
    yearly = np.abs(series[season:] - series[:-season]).mean()
    return float(missed / yearly) if yearly > 0 else 0.0


def _widened(overlap: AnyFloats, seasonal: bool) -> AnyFloats:
    """How many times as wide an interval is as the misses tell that it is made of.

    overlap: periods ahead over starting points. The misses of neighboring starting points share most of
    their months, so few of them are news; those of damped trends pile up, those of seasons less. What comes
    of it is measured by `benchmarks accuracy`.
    """
    return 1 + 2 * (overlap**2 if seasonal else overlap)


def _covered(trials: Sequence[_Trial], confidence: float) -> float:
    """The share of the first model's outcomes inside the interval that was known at their starting point:
    made of earlier starting points alone, and of those only whose outcome had come, as widened, and of the
    model that missed by more. The first dozen only teach.
    """
    judged = trials[0].missed
    least = min(_TAUGHT, len(judged) // 2)
    hits: list[bool] = []
    for step in range(1, judged.shape[1] + 1):
        known = ~np.isnan(judged[:, step - 1])
        columns = [each.missed[known, step - 1].tolist() for each in trials]
        pasts: list[list[float]] = [[] for _each in trials]
        for start, miss in enumerate(columns[0]):
            if start >= step:
                for past, column in zip(pasts, columns, strict=True):
                    insort(past, column[start - step])
            count = len(pasts[0])
            if count >= least:
                reach = max(
                    _quantile(past, confidence) * _widened(step / count, each.seasonal)
                    for past, each in zip(pasts, trials, strict=True)
                )
                hits.append(miss <= reach * (1 + 1e-9))
    return sum(hits) / len(hits)


def _quantile(ordered: list[float], share: float) -> float:
    """As numpy's, of values that are in order already."""
    place = (len(ordered) - 1) * share
    below = int(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (ordered[above] - ordered[below]) * (place - below)


def monthly_values(series: pa.Table) -> tuple[list[int], Floats]:
    """Months (counted from year 0) and values, in order. Raises BadQuestion for gaps."""
    ordered = series.sort_by("period")
    months = [each.year * 12 + each.month - 1 for each in ordered["period"].to_pylist()]
    if any(after - before != 1 for before, after in pairwise(months)):
        raise BadQuestion(
            _("The months do not follow each other."), remedy=_("Give every month once, without gaps.")
        )
    return months, ordered["value"].cast(pa.float64()).to_numpy()


def forecast(
    series: pa.Table,
    *,
    horizon: int = 12,
    confidence: float = 0.95,
    sources: tuple[SourceReference, ...] = (),
    about: str = "",
) -> Result:
    """Forecast a monthly series, with intervals and its error on trial.

    series: `period` (date, the first of each month) and `value`, at least four years without gaps.

    Returns a `Result`; `.table`: `period`, `value`, `low`, `high` (in the units of the series; mark
    "estimated"). The notes say how the same did on the series' own past. Raises BadQuestion as
    `forecast_values`, and for months that do not follow each other. Source of the rule: as there.
    """
    months, values = monthly_values(series)
    made = forecast_values(values, horizon=horizon, confidence=confidence)
    last = months[-1] if months else 0
    ahead = [date((last + step) // 12, (last + step) % 12 + 1, 1) for step in range(1, horizon + 1)]
    table = pa.table(
        {
            "period": pa.array(ahead, pa.date32()),
            "value": made.values,
            "low": made.low,
            "high": made.high,
            "value_mark": [Mark.ESTIMATED.value] * horizon,
        }
    )
    model = _("the airline model") if made.seasonal else _("a damped trend")
    return Result(
        table=table,
        columns=COLUMNS,
        sources=sources,
        method=Method(
            key="forecast",
            title=_("Forecast"),
            words=_(
                "The series goes on as its own past did: by the airline model where it has seasons, else by "
                "a damped trend. The interval is as wide as the errors of the same method from earlier "
                "starting points, and wider where those are few."
            ),
            formula="(1 − B)(1 − B¹²) y_t = (1 − θB)(1 − ΘB¹²) ε_t",
            citation="Box & Jenkins (1970); Gardner & McKenzie (1985)",
            parameters={
                "about": about,
                "horizon": horizon,
                "confidence": confidence,
                "model": "airline" if made.seasonal else "damped trend",
                "error": round(made.error, 2),
                "covered": round(100 * made.covered),
                "trials": made.trials,
            },
        ),
        notes=(
            _("This is a forecast by {model}, not a plan and not a promise; no break is foreseen.").format(
                model=model
            ),
            _(
                "From {count} earlier starting points it missed by {error} times the usual change over a "
                "year, and {covered} percent of the outcomes lay in the interval that was known by then."
            ).format(count=made.trials, error=f"{made.error:.2f}", covered=round(100 * made.covered)),
            *_too_narrow(made.covered, confidence),
        ),
    )


def _too_narrow(covered: float, confidence: float) -> tuple[str, ...]:
    if covered >= confidence - _SHORT:
        return ()
    return (
        _("The interval is to hold {promised} percent of outcomes. In this series it was too narrow.").format(
            promised=round(100 * confidence)
        ),
    )
