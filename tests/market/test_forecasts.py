"""Forecasts: as good as the bar on public series, intervals that hold, never without their error."""

from __future__ import annotations

import csv
import json
from datetime import date
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

from highroad.errors import BadQuestion
from highroad.market import benchmarked, forecast, forecast_values, forecasts, reconciled_forecasts


def test_error_and_coverage_on_public_series(shared_reference: Path) -> None:
    series: dict[str, list[float]] = {}
    with (shared_reference / "methods/cases/09_forecast_input.csv").open() as file:
        for row in csv.DictReader(file):
            series.setdefault(row["unique_id"], []).append(float(row["y"]))
    errors, covered = [], []
    for values in series.values():
        known, truth = np.array(values[:-12]), np.array(values[-12:])
        made = forecast_values(known)
        yearly = np.abs(known[12:] - known[:-12]).mean()
        errors.append(np.abs(made.values - truth).mean() / yearly)
        covered.append(np.mean((made.low <= truth) & (truth <= made.high)))
    assert len(errors) == 6
    assert np.mean(errors) <= 0.37
    assert 0.90 <= np.mean(covered) <= 0.97


def test_a_straight_line_goes_on_and_a_pattern_returns() -> None:
    line = forecast_values(1000 + 10 * np.arange(60.0))
    assert not line.seasonal
    assert line.values == pytest.approx(1590 + 10 * np.arange(1, 13), rel=0.01)
    wave = 500 + 100 * np.sin(np.arange(60) * np.pi / 6)
    again = forecast_values(wave)
    assert again.seasonal
    assert again.values == pytest.approx(wave[:12], abs=1.0)


def test_a_far_horizon_goes_beyond_a_year() -> None:
    wave = 500 + 100 * np.sin(np.arange(72) * np.pi / 6)
    assert forecast_values(wave, horizon=18).values == pytest.approx([*wave[:12], *wave[:6]], abs=1.0)


def test_zeros_are_taken_as_they_are() -> None:
    assert forecast_values(np.zeros(48)).values == pytest.approx(np.zeros(12))


def test_annual_and_quarterly_numbers_and_odd_seasons() -> None:
    for season in (1, 4, 7):
        line = forecast_values(100 + 5 * np.arange(60.0), season=season, horizon=2)
        assert line.values == pytest.approx([400, 405], rel=0.01)
        assert not line.seasonal
    week = forecast_values(np.tile([9.0, 8, 9, 9, 12, 20, 18], 8), season=7, horizon=7)
    assert week.seasonal
    assert week.values == pytest.approx([9, 8, 9, 9, 12, 20, 18], abs=0.1)


def test_few_starting_points_make_an_interval_wider() -> None:
    """The same misses, from a fourth of the starting points: they overlap, and tell less."""
    rng = np.random.default_rng(3)
    walk = 1000 + np.cumsum(rng.normal(size=400))
    short, long = (
        np.mean(
            [
                forecast_values(walk[i : i + n]).high - forecast_values(walk[i : i + n]).low
                for i in range(0, 240, 40)
            ],
            axis=0,
        )
        for n in (48, 160)
    )
    assert (short[1:] > long[1:]).all()
    covered = []
    for begin in range(0, 340, 8):
        truth = walk[begin + 48 : begin + 60]
        made = forecast_values(walk[begin : begin + 48])
        covered.append(np.mean((made.low <= truth) & (truth <= made.high)))
    assert 0.9 <= np.mean(covered) <= 0.99


def test_a_faint_season_is_followed_and_its_interval_allows_for_none() -> None:
    """A pattern that explains a fourth of the variation: the months keep their order, and the interval holds
    what either model missed."""
    rng = np.random.default_rng(11)
    pattern = 0.015 * np.sin(np.arange(132) * np.pi / 6)
    covered, right = [], []
    for _draw in range(6):
        series = 500 * np.exp(np.cumsum(rng.normal(0, 0.02, 132)) + pattern)
        known, truth = series[:120], series[120:]
        share = forecasts._seasonality(np.log(known), 12)
        assert forecasts._by_chance(120, 12) < share <= forecasts.SEASONAL
        made = forecast_values(known)
        assert made.seasonal
        right.append(np.corrcoef(np.diff(made.values), np.diff(pattern[:13])[:11])[0, 1])
        alone = forecasts._in_logs(forecasts._trial(known, 12, 12, True), known)
        assert (np.log(made.high / made.values) >= alone.reach(0.95) - 1e-9).all()
        covered.append(np.mean((made.low <= truth) & (truth <= made.high)))
    assert np.mean(right) > 0.3
    assert np.mean(covered) >= 0.9


def test_numbers_without_a_season_explain_what_chance_does() -> None:
    rng = np.random.default_rng(5)
    found = [forecasts._seasonality(rng.normal(size=96), 12) for _draw in range(40)]
    assert np.mean(found) == pytest.approx(forecasts._by_chance(96, 12), abs=0.05)


def test_people_are_never_fewer_than_none() -> None:
    wave = 20 + 20 * np.sin(np.arange(72) * np.pi / 6) + np.random.default_rng(1).uniform(0, 9, 72)
    made = forecast_values(wave)
    assert made.seasonal
    assert made.low.min() == 0
    assert (made.low <= made.values).all()
    assert forecast_values(-wave).low.min() < -40


def test_short_and_broken_series_are_refused() -> None:
    with pytest.raises(BadQuestion, match="too few"):
        forecast_values(np.ones(47))
    with pytest.raises(BadQuestion, match="gaps"):
        forecast_values([*np.ones(50), float("nan")])
    with pytest.raises(BadQuestion) as far:
        forecast_values(np.ones(60), horizon=24)
    assert "72" in far.value.remedy
    for wrong in ({"horizon": 0}, {"season": 0}, {"confidence": 1.5}, {"confidence": 0.0}):
        with pytest.raises(BadQuestion, match="no horizon, season or confidence"):
            forecast_values(np.ones(60), **wrong)
    months = [date(2020 + n // 12, n % 12 + 1, 1) for n in range(60)]
    table = pa.table({"period": months[:30] + months[31:], "value": np.ones(59)})
    with pytest.raises(BadQuestion, match="follow each other"):
        forecast(table)


def test_the_result_tells_its_error_and_is_marked() -> None:
    months = [date(2020 + n // 12, n % 12 + 1, 1) for n in range(60)]
    result = forecast(pa.table({"period": months, "value": 1000 + 10 * np.arange(60.0)}))
    assert result.table["period"].to_pylist()[0] == date(2025, 1, 1)
    assert set(result.table["value_mark"].to_pylist()) == {"estimated"}
    assert any("starting points" in note for note in result.notes)
    assert any("no break is foreseen" in note for note in result.notes)


def test_the_trial_of_an_interval_knows_nothing_of_what_came_later() -> None:
    """Against the plain way; a series that turned wild is told to break out of its intervals."""
    rng = np.random.default_rng(7)
    missed = np.abs(rng.normal(size=(60, 4)) * np.linspace(1, 5, 60)[:, None])
    for step in range(1, 5):  # outcomes that have not come yet
        missed[60 - step + 1 :, step - 1] = np.nan
    trial = forecasts._Trial(np.zeros((60, 4)), np.arange(60), missed, seasonal=False)
    hits = []
    for start in range(60):
        for step in range(1, 5):
            past = missed[: max(0, start - step + 1), step - 1]
            if len(past) >= 12 and not np.isnan(missed[start, step - 1]):
                reach = np.quantile(past, 0.95) * (1 + 2 * step / len(past))
                hits.append(missed[start, step - 1] <= reach)
    assert forecasts._covered([trial], 0.95) == pytest.approx(np.mean(hits))
    calm = 1000 + np.cumsum(rng.normal(size=100))
    wild = calm[-1] + np.cumsum(rng.normal(size=60) * 20)
    months = [date(2010 + n // 12, n % 12 + 1, 1) for n in range(160)]
    told = forecast(pa.table({"period": months, "value": np.r_[calm, wild]}))
    assert told.method.parameters["covered"] < 90
    assert any("it was too narrow" in note for note in told.notes)


def test_benchmarks_and_hierarchies_as_in_closed_form(shared_reference: Path) -> None:
    case = json.loads((shared_reference / "methods/cases/09_benchmark_reconcile.json").read_text())
    denton = case["denton_cholette"]
    given = np.array(denton["indicator"]), np.array(denton["quarterly_benchmarks_sum"])
    for proportional, key in (
        (True, "expected_proportional_first_difference"),
        (False, "expected_additive_first_difference"),
    ):
        found = benchmarked(*given, proportional=proportional)
        np.testing.assert_allclose(found, denton[key], rtol=1e-8)
        np.testing.assert_allclose(found.reshape(-1, 3).sum(axis=1), given[1], rtol=1e-12)
    tree = case["reconciliation"]
    summing, base = np.array(tree["S"]), np.array(tree["base_forecasts"])
    for weights, key in (
        (np.ones(len(base)), "expected_ols"),
        (None, "expected_wls_struct"),
        (np.array(tree["variances"]), "expected_wls_var"),
        (np.where(summing.sum(axis=1) > 1, np.inf, 1.0), "expected_bottom_up"),
    ):
        np.testing.assert_allclose(reconciled_forecasts(summing, base, weights), tree[key], rtol=1e-8)
    assert reconciled_forecasts(tree["S"], tree["base_forecasts"]).tolist() == pytest.approx(
        tree["expected_wls_struct"]
    )
    for wrong in ([0.0] * len(base), [1.0], [np.nan] * len(base)):
        with pytest.raises(BadQuestion, match="variances"):
            reconciled_forecasts(summing, base, np.array(wrong))
    for rows in (summing[1:], np.zeros_like(summing)):
        with pytest.raises(BadQuestion, match="hierarchy"):
            reconciled_forecasts(rows, base, np.ones(len(base)))
    with pytest.raises(BadQuestion, match="gaps"):
        benchmarked([1.0, np.nan], [3.0])  # type: ignore[arg-type]
    with pytest.raises(BadQuestion, match="evenly"):
        benchmarked(np.ones(10), np.ones(3))
    with pytest.raises(BadQuestion, match="not positive"):
        benchmarked(np.zeros(6), np.ones(2))
