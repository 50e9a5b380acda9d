"""A step among errors with a memory: by hand, against R, and where it cannot be told."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from highroad.equity.autocorrelated import _autocovariance, _fitted, _pulls, autocorrelated_values


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
    assert found.log_likelihood == near(wanted["loglik"], case["tolerance"]["rtol"])
    # R's search stops a little short of the top: ours is at least as likely, and 3 in 100,000 away.
    assert found.log_likelihood >= wanted["loglik"]
    assert found.level.log == near(wanted["level"], 5e-5)
    assert found.level.error == near(wanted["se"], 5e-5)
