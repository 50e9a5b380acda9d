"""Target industries: a score from stated indicators and weights, and how much it hangs on them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from highroad.errors import BadQuestion
from highroad.language import gettext as _

Floats = npt.NDArray[np.float64]
_CLIP: Final = 3.0
DRAWS: Final = 500
_CLOSENESS: Final = 20.0  # of drawn weights to the stated ones


def target_scores(
    indicators: pa.Table, weights: Mapping[str, float], *, top: int = 10, seed: int = 1
) -> pa.Table:
    """Score industries by indicators that are higher where an industry is a better target.

    indicators: `industry` and one column for each weight, null where unknown. weights: of each indicator;
    they are scaled to 1. Each indicator becomes its distance from the median in robust standard deviations
    (median absolute deviation times 1.4826; the interquartile range over 1.349 where that is 0; dropped
    where both are), cut at 3. The score is the weighted mean of the indicators that are known.

    Returns one row per industry in the order given: `industry`, `score`, `rank` (1 is best), `weight_known`,
    `top_share` (share of 500 draws of weights around the stated ones in which it is among the best `top`),
    `low`, `high` (the score in nine of ten of them),
    and for each indicator `<name>_points` (its part of the score) and `<name>_without` (rank without it).
    Raises BadQuestion when a column is lacking or weights are not positive.
    Source of the rule: 29 U.S.C. 3102(23) names what makes a sector in demand; the score is our own.
    """
    names = list(weights)
    lacking = [name for name in names if name not in indicators.column_names]
    total = float(sum(weights.values()))
    if lacking or not names or min(weights.values()) < 0 or total <= 0:
        raise BadQuestion(
            _("The indicators cannot be weighed: {names}.").format(names=", ".join(lacking) or "—"),
            remedy=_("Give a column for each weight, and weights that are not negative."),
        )
    weight = np.array([weights[name] / total for name in names])
    scaled = np.column_stack([_robust(indicators[name]) for name in names])
    score, known = _score(scaled, weight)
    found = {"industry": indicators["industry"], "score": score, "rank": _rank(score), "weight_known": known}
    draws = np.random.default_rng(seed).dirichlet(np.maximum(_CLOSENESS * weight, 1e-6), DRAWS)
    drawn = np.array([_score(scaled, draw)[0] for draw in draws])
    among = np.mean([_rank(each) <= top for each in drawn], axis=0)
    found["top_share"] = np.where(known > 0, among, 0.0)
    found["low"], found["high"] = np.quantile(drawn, (0.05, 0.95), axis=0)
    for number, name in enumerate(names):
        value = scaled[:, number]
        found[f"{name}_points"] = np.where(np.isnan(value), 0.0, weight[number] * value) / np.where(
            known > 0, known, 1.0
        )
        without = weight.copy()
        without[number] = 0.0
        found[f"{name}_without"] = _rank(_score(scaled, without)[0])
    return pa.table({name: pa.array(values, from_pandas=True) for name, values in found.items()})


def in_demand(
    jobs: Floats,
    wage: Floats,
    living_wage: Floats,
    growth: Floats,
    openings: Floats,
    *,
    least_jobs: float = 500,
    least_openings: float = 0.10,
) -> npt.NDArray[np.bool_]:
    """Whether each industry is in demand: it pays a living wage on average, is large enough, and grows or has
    openings for a tenth of its jobs. One number for each industry in each array or list: jobs, dollars a year
    for wage and living_wage, growth in any unit (its sign counts), openings a year. Unknown values (nan or
    None) meet no condition. Source of the rule: 29 U.S.C. 3102(23); the limits are our own.
    """
    jobs, wage, living_wage, growth, openings = (
        np.asarray(each, dtype=float) for each in (jobs, wage, living_wage, growth, openings)
    )
    with np.errstate(invalid="ignore", divide="ignore"):
        rate = openings / jobs
        return np.asarray(
            (wage >= living_wage) & (jobs >= least_jobs) & ((growth > 0) | (rate >= least_openings))
        )


def _robust(column: pa.ChunkedArray) -> Floats:
    values = np.array(column.cast(pa.float64()).to_numpy(), dtype=np.float64)
    if np.isnan(values).all():
        return values
    middle = np.nanmedian(values)
    spread = 1.4826 * np.nanmedian(np.abs(values - middle))
    if spread == 0:
        low, high = np.nanpercentile(values, [25, 75])
        spread = (high - low) / 1.349
    if spread == 0:
        return np.full(len(values), np.nan)
    return np.asarray(np.clip((values - middle) / spread, -_CLIP, _CLIP))


def _score(scaled: Floats, weight: Floats) -> tuple[Floats, Floats]:
    there = ~np.isnan(scaled)
    known = there @ weight
    summed = np.nan_to_num(scaled) @ weight
    return np.divide(summed, known, out=np.full(len(known), np.nan), where=known > 0), known


def _rank(score: Floats) -> npt.NDArray[np.int64]:
    order = np.argsort(-np.nan_to_num(score, nan=-np.inf), kind="stable")
    rank = np.empty(len(score), dtype=np.int64)
    rank[order] = np.arange(1, len(score) + 1)
    return rank
