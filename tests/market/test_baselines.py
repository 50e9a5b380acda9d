"""Baselines from the time before a date: against published figures, by hand, and where they can't be told."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from highroad.errors import BadQuestion
from highroad.market import beyond_comparison, forecast_values, frozen_baseline, gap_since, placebo_gaps
from highroad.market.baselines import _detectable, _turned
from highroad.market.level_and_season import _linear, _variances, level_and_season


@pytest.fixture(scope="module")
def belts(shared_reference: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(
        (shared_reference / "methods/cases/10_its_continuous.json").read_text()
    )
    return found


def test_the_seat_belt_law_beside_a_level_and_season(belts: dict[str, Any]) -> None:
    wanted, rtol = belts["expected"]["ets_counterfactual"], belts["tolerance"]["forecast_rtol"]
    found = gap_since(belts["y"], belts["t0"] - 1, wanted="down", model="ets")
    assert found.baseline.values == pytest.approx(wanted["mean"], rel=rtol)
    assert found.baseline.lowest == pytest.approx(wanted["lo95"], rel=rtol)
    assert found.baseline.highest == pytest.approx(wanted["hi95"], rel=rtol)
    assert found.average == pytest.approx(wanted["average_gap"], rel=rtol)
    assert found.cumulative == pytest.approx(wanted["cumulative_gap"], rel=rtol)
    assert found.relative == pytest.approx(wanted["relative"], rel=rtol)
    assert found.turned == 1


def test_the_seat_belt_law_beside_changes_over_a_year(belts: dict[str, Any]) -> None:
    wanted = belts["expected"]["log_arima_counterfactual"]
    found = gap_since(belts["y"], belts["t0"] - 1, wanted="down", model="arima")
    assert found.relative == pytest.approx(wanted["relative_median"], rel=belts["tolerance"]["rtol"])
    # R's own 80 and 95 percent bands of the logarithms, first month and twelfth.
    assert np.log(found.baseline.low[0]) == pytest.approx(7.16275022, abs=5e-5)
    assert np.log(found.baseline.lowest[11]) == pytest.approx(7.08819772, abs=5e-5)


def test_no_placebo_date_shows_as_much_as_the_law(belts: dict[str, Any]) -> None:
    before = belts["t0"] - 1
    found = gap_since(belts["y"], before, wanted="down")
    placebos = placebo_gaps(belts["y"], before)
    assert len(placebos) >= 5
    assert all(abs(each) < abs(found.relative) for each in placebos)
    assert found.turned == 1


def test_what_came_after_moves_no_baseline() -> None:
    rng = np.random.default_rng(2)
    past = 100 + 10 * np.sin(np.arange(72) * np.pi / 6) + rng.normal(size=72)
    one, other = (gap_since([*past, *after], 72, wanted="down") for after in ([50.0] * 6, [90.0] * 6))
    assert (one.baseline.low == other.baseline.low).all()
    assert one.baseline.values == pytest.approx(forecast_values(past, horizon=6).values)
    assert (one.turned, other.turned) == (1, other.turned)
    assert one.cumulative - other.cumulative == pytest.approx(-240)


def test_bands_lie_in_each_other() -> None:
    past = 100 + 10 * np.sin(np.arange(72) * np.pi / 6) + np.random.default_rng(2).normal(size=72)
    for model in ("forecast", "ets", "arima"):
        made = frozen_baseline(past, horizon=4, model=model)  # type: ignore[arg-type]
        assert (made.lowest < made.low).all()
        assert (made.low < made.values).all()
        assert (made.values < made.high).all()
        assert (made.high < made.highest).all()
        assert made.values == pytest.approx(past[:4], rel=0.05)


def test_one_period_outside_is_no_turn() -> None:
    assert _turned(np.array([True, False, True, False])) is None
    assert _turned(np.array([True, False, True, True, False])) == 3
    assert _turned(np.array([True])) is None


def test_the_least_change_that_would_count_by_hand() -> None:
    past = np.tile([90.0, 110.0], 30) + np.arange(60) % 7
    made = frozen_baseline(past, horizon=3, season=2)
    needed = 1 - made.low / made.values
    least = min(max(needed[0], needed[1]), max(needed[1], needed[2]))
    assert _detectable(made, "down") == pytest.approx(least)
    # Values just beyond it count, values just short of it don't.
    for share, turned in ((least * 1.001, True), (least * 0.999, False)):
        found = gap_since([*past, *(made.values * (1 - share))], 60, wanted="down", season=2)
        assert (found.turned is not None) is turned
    assert math.isnan(_detectable(frozen_baseline(past, horizon=1, season=2), "up"))


def test_beyond_a_comparison_by_hand() -> None:
    # The comparison lost a fifth too: 0.6 of what was expected beside 0.8 is a quarter less.
    assert beyond_comparison(-0.4, -0.2) == pytest.approx(-0.25)
    assert beyond_comparison(-0.2, -0.2) == pytest.approx(0)
    with pytest.raises(ValueError, match="nothing is left"):
        beyond_comparison(0.1, -1)


def test_differences_are_linear_in_the_start() -> None:
    y = np.array([5.0, 7.0, 6.0, 9.0, 4.0])
    fixed, moving, last = _linear(y, 2, 0.5, 0.25)
    # Level 6, seasons -1 and 1: 5 is met; then 7 is met; 6 is 1 above: level 6.5, season -0.75; then 9 beside
    # 7.5 is 1.5 above: level 7.25, season 1.375; then 4 beside 6.5 is 2.5 below: level 6, season -1.375.
    start = np.array([6.0, -1.0])
    assert fixed - moving @ start == pytest.approx([0, 0, 1, 1.5, -2.5])
    assert last[:, 0] + last[:, 1:] @ start == pytest.approx([6, 1.375, -1.375])
    # Two periods ahead of means 10 and 8 with spread 0.01: 100 · 0.01, then also what the first leaves.
    assert _variances(np.array([10.0, 8.0]), 0.01, 2, 0.5, 0.25) == pytest.approx(
        [1.0, 1.01 * (64 + 0.01 * 0.25 * 100) - 64]
    )


def test_a_level_that_jumps_is_learned_and_a_season_comes_back() -> None:
    y = np.tile([8.0, 12.0, 10.0, 10.0], 12) * np.r_[np.ones(24), 2 * np.ones(24)]
    y *= np.random.default_rng(4).normal(1, 0.01, 48)
    found = level_and_season(y, 4, 4)
    assert found.values.mean() == pytest.approx(20, rel=0.1)
    assert found.level_learns > 0.3


@pytest.mark.parametrize(
    ("values", "before", "asked", "match"),
    [
        ([1.0] * 60, 60, {}, "before and after"),
        ([1.0] * 60, 0, {}, "before and after"),
        ([1.0] * 60 + [math.nan] * 2, 60, {}, "without gaps"),
        ([0.0] * 60, 54, {}, "baseline is not above 0"),
        ([0.0] * 60, 54, {"model": "ets"}, "above 0"),
        ([1.0, 2.0] * 20, 30, {"model": "arima"}, "too few"),
        ([1.0, 2.0] * 40, 70, {"model": "arima"}, "does not fit"),
        ([1.0, 2.0] * 20, 10, {}, "too few"),
    ],
)
def test_what_cannot_be_told_is_refused(
    values: list[float], before: int, asked: dict[str, Any], match: str
) -> None:
    with pytest.raises(BadQuestion, match=match):
        gap_since(values, before, wanted="down", **asked)


def test_a_series_that_never_moves_has_not_turned_and_only_two_directions_are_known() -> None:
    still = [0.1 * 3] * 108  # a number that adds up with an error in its last digit
    for wanted in ("up", "down"):
        assert gap_since(still, 84, wanted=wanted).turned is None
    with pytest.raises(BadQuestion, match="sideways"):
        gap_since(still, 84, wanted="sideways")  # type: ignore[arg-type]
