"""A series before and after a date: by hand, against published cases, and where it cannot be told."""

from __future__ import annotations

import csv
import json
import math
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from highroad.equity.interrupted import interrupted_counts, interrupted_values


@pytest.fixture(scope="module")
def cases(shared_reference: Path) -> Path:
    return shared_reference / "methods" / "cases"


def near(wanted: Any, rtol: float = 1e-9) -> Any:
    return pytest.approx(wanted, rel=rtol, abs=1e-12)


def test_a_step_by_hand() -> None:
    # Logs 0 1 0 1 | 2 3 2 3 on a constant, time and the step. Time within each half (1.5, .5, -.5, -1.5) has
    # squares of 5 and products with the logs of 1, so b = 2/10 and the step is 2 - 0.2 · 4.
    found = interrupted_values(
        [math.exp(log) for log in (0, 1, 0, 1, 2, 3, 2, 3)], 4, season=1, lag=0, slope=False
    )
    assert found.level.log == near(1.2)
    assert found.level.ratio == near(math.exp(1.2))
    assert found.level.percent == near(100 * (math.exp(1.2) - 1))
    assert (found.slope, found.periods, found.freedom, found.dispersion) == (None, 8, 5, None)
    # Left over in each half: -.2, .6, -.6, .2. Squares 0.8 a half; steps .8, 1.2, .8, and .4 between.
    assert found.durbin_watson == near((2 * (0.64 + 1.44 + 0.64) + 0.16) / 1.6)
    # The step's weights on the logs: ∓1/4 for the means, less 4 times those of b, t/10.
    weights = [
        -0.25 + 0.6,
        -0.25 + 0.2,
        -0.25 - 0.2,
        -0.25 - 0.6,
        0.25 + 0.6,
        0.25 + 0.2,
        0.25 - 0.2,
        0.25 - 0.6,
    ]
    left = [-0.2, 0.6, -0.6, 0.2] * 2
    parts = [weight * rest for weight, rest in zip(weights, left, strict=True)]
    white = sum(part * part for part in parts) * 8 / 5
    assert found.level.error == near(math.sqrt(white))
    one = interrupted_values(
        [math.exp(log) for log in (0, 1, 0, 1, 2, 3, 2, 3)], 4, season=1, lag=1, slope=False
    )
    beside = sum(a * b for a, b in pairwise(parts)) * 8 / 5
    assert one.level.error == near(math.sqrt(white + 2 * 0.5 * beside))  # Bartlett's weight is 1 - 1/2
    half = 2.5705818356363146 * one.level.error  # Student's t with 5 degrees of freedom
    assert one.level.interval == near((math.exp(1.2 - half), math.exp(1.2 + half)))


def test_a_perfect_fit_has_no_error() -> None:
    logs = [0.1 * t + (0.5 + 0.2 * (t - 6) if t > 6 else 0) for t in range(1, 13)]
    found = interrupted_values([math.exp(log) for log in logs], 6, season=1, lag=2)
    assert found.slope is not None
    assert (found.level.log, found.slope.log) == (near(0.5), near(0.2))
    assert (found.level.error, found.slope.error, found.durbin_watson) == (0, 0, None)
    assert found.level.interval == (found.level.ratio, found.level.ratio)
    flat = interrupted_values([7.0] * 8, 4, season=1, lag=0)
    assert flat.level.log == near(0)
    assert (flat.level.error, flat.durbin_watson) == (0, None)


def test_the_season_is_not_the_change() -> None:
    year = [0.0, 0.3, -0.2, 0.1]
    values = [math.exp(year[t % 4] + (0.7 if t >= 8 else 0)) for t in range(16)]
    assert interrupted_values(values, 8, season=4, lag=0).level.log == near(0.7)
    assert interrupted_values(values, 8, season=1, lag=0).level.log != near(0.7, 0.01)


def test_the_level_is_read_where_asked() -> None:
    logs = [0.1 * (t % 3) + (0.5 + 0.2 * (t - 6) if t > 6 else 0) for t in range(1, 13)]
    values = [math.exp(log) for log in logs]
    last, later = (interrupted_values(values, 6, season=1, lag=0, level_at=at) for at in (None, 9))
    assert last.slope is not None
    assert later.level.log == near(last.level.log + 3 * last.slope.log)
    assert later.slope is not None
    assert later.slope.log == near(last.slope.log)


def test_counts_by_hand() -> None:
    # Without a trend in either half the fit is the two means: 10 before, 5 after, per person 10/100 and 5/50.
    counts = [8, 12, 12, 8, 4, 6, 6, 4]
    found = interrupted_counts(counts, None, 4, harmonics=0)
    assert found.level.ratio == near(0.5)
    chi = 4 * 4 / 10 + 4 * 1 / 5
    assert found.dispersion == near(chi / 5)
    assert interrupted_counts(counts, [100.0] * 4 + [50.0] * 4, 4, harmonics=0).level.log == near(0)
    plain = interrupted_counts(counts, None, 4, harmonics=0, quasi=False)
    assert plain.dispersion == 1
    assert found.level.error == near(plain.level.error * math.sqrt(chi / 5))
    half = 1.959963984540054 * plain.level.error
    assert plain.level.interval == near((0.5 * math.exp(-half), 0.5 * math.exp(half)))
    # Information of time is its weighted squares within the halves, 5 · 10 + 5 · 5; the step stands 4 periods
    # from end to end, so its variance is 1/40 + 1/20 + 4² / 75.
    assert plain.level.error == near(math.sqrt(1 / 40 + 1 / 20 + 16 / 75))


def test_counts_of_zero_count() -> None:
    found = interrupted_counts([0, 2, 2, 0, 0, 1, 1, 0], None, 4, harmonics=0)
    assert found.level.ratio == near(0.5)
    even = interrupted_counts([10] * 8, None, 4, harmonics=0)
    assert (even.dispersion, even.level.error) == (0, 0)


@pytest.mark.parametrize("counts", [[3, 2, 4, 3, 0, 0, 0, 0], [0, 0, 0, 0, 3, 2, 4, 3], [0] * 8])
def test_nothing_counted_on_a_side_has_no_ratio(counts: list[int]) -> None:
    with pytest.raises(ValueError, match="no finite ratio: nothing"):
        interrupted_counts(counts, None, 4, harmonics=0)


def test_one_count_at_the_edge_has_no_slope() -> None:
    with pytest.raises(ValueError, match="no finite ratio: too little"):
        interrupted_counts([3, 2, 4, 3, 1, 0, 0, 0], None, 4, harmonics=0, slope=True)


@pytest.mark.parametrize(
    ("values", "before", "asked", "match"),
    [
        ([1.0, 2.0, 3.0], 0, {}, "before and after"),
        ([1.0, 2.0, 3.0], 3, {}, "before and after"),
        ([1.0, 2.0, 1.0, 2.0], 2, {}, "too few"),  # four coefficients for four points
        ([1.0, 2.0, 1.0, 2.0, 1.0], 4, {}, "too few"),  # one point after has no slope
        ([1.0, 2.0, 1.0, 2.0, 1.0, 3.0], 1, {"season": 4}, "too few"),
        ([1.0, 0.0, 1.0, 2.0, 1.0, 3.0], 3, {}, "above 0"),
        ([1.0, math.nan, 1.0, 2.0, 1.0, 3.0], 3, {}, "above 0"),
        ([1.0, 2.0, 1.0, 2.0, 1.0, 3.0], 3, {"lag": 6}, "lag"),
        ([1.0, 2.0, 1.0, 2.0, 1.0, 3.0], 3, {"lag": -1}, "lag"),
        ([1.0, 2.0, 1.0, 2.0, 1.0, 3.0], 3, {"season": 0}, "at least one"),
        ([], 0, {"lag": 0}, "before and after"),
    ],
)
def test_what_cannot_be_told_is_refused(
    values: list[float], before: int, asked: dict[str, Any], match: str
) -> None:
    with pytest.raises(ValueError, match=match):
        interrupted_values(values, before, **{"season": 1, "lag": 0, **asked})


@pytest.mark.parametrize(
    ("counts", "exposure", "harmonics", "match"),
    [
        ([1, 2, -1, 2, 1], None, 0, "0 or more"),
        ([1, 2, 1, 2, 1], [1.0, 1.0, 0.0, 1.0, 1.0], 0, "people at risk"),
        ([1, 2, 1, 2, 1], [1.0], 0, "people at risk"),
        ([1, 2, 1, 2, 1], None, 6, "harmonics"),
        ([1, 2, 1, 2, 1], None, 2, "too few"),
        ([1, 2, 1], None, 0, "too few"),
    ],
)
def test_counts_that_cannot_be_told_are_refused(
    counts: list[int], exposure: list[float] | None, harmonics: int, match: str
) -> None:
    with pytest.raises(ValueError, match=match):
        interrupted_counts(counts, exposure, 2, harmonics=harmonics)


def test_the_seat_belt_law(cases: Path) -> None:
    case = json.loads((cases / "10_its_continuous.json").read_text())
    wanted, rtol = case["expected"]["segmented_log_ols"], case["tolerance"]["rtol"]
    found = interrupted_values(case["y"], case["t0"] - 1)
    assert found.periods == case["expected"]["n"]
    assert found.slope is not None
    for ours, theirs in (
        (found.level.log, "level"),
        (found.slope.log, "slope"),
        (found.level.error, "nw_se_level"),
        (found.slope.error, "nw_se_slope"),
        (found.level.percent, "pct_effect_level"),
        (found.durbin_watson, "dw"),
    ):
        assert ours == near(wanted[theirs], rtol), theirs


def test_the_smoking_ban(cases: Path) -> None:
    case = json.loads((cases / "10_its_counts.json").read_text())
    with (cases / case["input_file"]).open(newline="") as file:
        rows = list(csv.DictReader(file))
    counts = [int(row["count"]) for row in rows]
    people = [float(row["stdpop"]) for row in rows]
    before = sum(row["post"] == "0" for row in rows)
    center = sum(float(row["time"]) for row in rows) / len(rows)
    asked: dict[str, dict[str, Any]] = {
        "poisson level change": {"harmonics": 0, "quasi": False},
        "quasi-Poisson level change": {"harmonics": 0},
        "quasi-Poisson with 2 harmonics": {},
        "quasi-Poisson, harmonics and slope change (level at centred time)": {
            "slope": True,
            "level_at": center,
        },
    }
    assert asked.keys() == case["expected"].keys()
    for name, options in asked.items():
        wanted, rtol = case["expected"][name], case["tolerance"]["rtol"]
        found = interrupted_counts(counts, people, before, **options)
        assert found.level.ratio == near(wanted["rate_ratio"], rtol), name
        assert found.level.interval == near(tuple(wanted["ci95"]), rtol), name
        assert found.level.error == near(wanted["log_se"], rtol), name
        assert found.dispersion == near(wanted["dispersion"], rtol), name
