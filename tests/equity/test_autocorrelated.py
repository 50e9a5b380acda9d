"""A step among errors with a memory: by hand, against R, and where it cannot be told."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from highroad.equity.autocorrelated import (
    _autocovariance,
    _fitted,
    _pulls,
    ahead_by_memory,
    autocorrelated_values,
)


@pytest.fixture(scope="module")
def cases(shared_reference: Path) -> Path:
    return shared_reference / "methods" / "cases"


def near(wanted: Any, rtol: float = 1e-9) -> Any:
    return pytest.approx(wanted, rel=rtol, abs=1e-12)


def test_autocovariances_by_hand() -> None:
    # One memory of 1/2 has a variance of 4/3. A yearly one of 1/2 alone has nothing between whole years.
    assert _autocovariance(_pulls(1, np.array([0.5]))).tolist() == [near([4 / 3])]
    assert _autocovariance(_pulls(3, np.array([0.0, 0.5])))[0].tolist() == near([4 / 3, 0, 0, 2 / 3])
    # Both: sums over whole years of the one times the other.
    both = sum(0.5 ** abs(j) * 0.4 ** abs(2 - 3 * j) for j in range(-60, 61)) / (0.75 * 0.84)
    assert _autocovariance(_pulls(3, np.array([0.4, 0.5])))[1, 3] == near(both)


def test_the_likelihood_by_hand() -> None:
    # Two points with a memory of 1/2 and mean 0: the first has variance 4/3, the second is 1/2 of it and e.
    y = np.array([2.0, 3.0])
    variance = (4 * 3 / 4 + (3 - 1) ** 2) / 2
    wanted = -(math.log(2 * math.pi * variance) + 1) - 0.5 * math.log(4 / 3)
    assert _fitted(np.ones((2, 1)), y, 1, np.array([0.5]), np.zeros(1))[0] == near(wanted)


def test_a_memory_is_found_and_widens_the_error() -> None:
    draws = np.random.default_rng(5).normal(0, 0.05, 240)
    rest = np.zeros(240)
    for t in range(1, 240):
        rest[t] = 0.6 * rest[t - 1] + draws[t]
    step = np.where(np.arange(240) >= 150, -0.4, 0.0)
    found = autocorrelated_values(np.exp(3 + step + rest).tolist(), 150, season=1)
    assert found.memory == pytest.approx(0.6, abs=0.1)
    assert found.seasonal_memory == 0
    assert abs(found.level.log + 0.4) < 3 * found.level.error
    assert found.level.interval[0] < found.level.ratio < found.level.interval[1]
    without = autocorrelated_values(np.exp(3 + step + draws).tolist(), 150, season=1)
    assert found.level.error > 1.5 * without.level.error


@pytest.mark.parametrize(
    ("values", "before", "season", "match"),
    [
        ([1.0, 2.0, 0.0, 2.0, 1.0, 3.0], 3, 1, "above 0"),
        ([1.0, 2.0, 1.0, 2.0, 1.0, 3.0], 6, 1, "before and after"),
        ([1.0, 2.0, 1.0, 2.0, 1.0], 3, 1, "too few"),
        ([1.0, 2.0, 1.0, 2.0, 1.0, 3.0], 3, 12, "too few"),
        ([math.exp(0.1 * t) for t in range(8)], 3, 1, "perfect fit"),
    ],
)
def test_what_cannot_be_told_is_refused(values: list[float], before: int, season: int, match: str) -> None:
    with pytest.raises(ValueError, match=match):
        autocorrelated_values(values, before, season=season)


def test_a_series_that_only_repeats_itself_is_refused() -> None:
    year = np.array([0.0, 1.0, -2.0, 0.5])
    noise = np.random.default_rng(1).normal(0, 1e-7, 40)
    with pytest.raises(ValueError, match="no fixed level"):
        autocorrelated_values(np.exp(np.tile(year, 10) + noise).tolist(), 20, season=4)


def test_the_seat_belt_law(cases: Path) -> None:
    case = json.loads((cases / "10_its_continuous.json").read_text())
    wanted = case["expected"]["arima_100_100_xreg"]
    found = autocorrelated_values(case["y"], case["t0"] - 1)
    rtol = case["tolerance"]["rtol"]
    assert found.level.log == near(wanted["level"], rtol)
    assert found.level.error == near(wanted["se"], rtol)
    assert found.log_likelihood == near(wanted["loglik"], rtol)


def test_what_the_search_leaves_to_the_top_is_little(cases: Path) -> None:
    # The true top of that likelihood (R's own with reltol = 1e-14 and ndeps = 1e-5) is this far from where
    # the published search ends.
    case = json.loads((cases / "10_its_continuous.json").read_text())
    y, time = np.log(case["y"]), np.arange(1.0, len(case["y"]) + 1)
    x = np.column_stack([np.ones(len(y)), time, time >= case["t0"]])
    top, beta, _spread = _fitted(x, y, 12, np.array([0.41828363, 0.63590633]))
    found = autocorrelated_values(case["y"], case["t0"] - 1)
    assert 0 < top - found.log_likelihood < 3e-6
    assert beta[2] == near(-0.2310728368, 1e-6)
    assert found.level.log == near(beta[2], 4e-5)


def test_a_series_goes_on_by_what_it_remembers() -> None:
    # Half of each year's surprise is remembered from one period to the next, and the pattern comes back.
    rng = np.random.default_rng(3)
    news = rng.normal(0, 0.01, 400)
    change = np.zeros(400)
    for t in range(1, 400):
        change[t] = 0.5 * change[t - 1] + news[t]
    series = np.zeros(404)
    series[:4] = [0.0, 0.3, -0.2, 0.1]
    for t in range(4, 404):
        series[t] = series[t - 4] + 0.02 + change[t - 4]
    ahead, errors = ahead_by_memory(series, 6, 4)
    usual = series[-4:] + 0.02 + change[-1] * 0.5 ** np.arange(1, 5)
    assert ahead[:4] == pytest.approx(usual, abs=0.02)
    # The news of one period: 0.01; of two, 1 and a half times; after a year what was there comes again.
    assert errors[0] == pytest.approx(0.01, rel=0.1)
    assert errors[1] / errors[0] == pytest.approx(math.sqrt(1 + 0.25), rel=0.05)
    assert (np.diff(errors) > 0).all()
    with pytest.raises(ValueError, match="perfect fit"):
        ahead_by_memory(0.01 * np.arange(60.0), 3, 12)
