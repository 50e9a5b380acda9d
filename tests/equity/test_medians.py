"""Medians of two groups: published worked examples, numbers worked by hand, and words that can't be wrong."""

from __future__ import annotations

from math import comb

import numpy as np
import pytest

from highroad import equity
from highroad.equity import Signal
from highroad.equity.medians import median_interval
from highroad.equity.rates import Counts


def amounts(*values: float) -> np.ndarray:
    return np.sort(np.array(values, dtype=np.float64))


ONE = amounts(32, 39, 26, 35, 43, 27, 40, 37, 34, 29)
OTHER = amounts(36, 44, 47, 42, 49, 39, 46, 31, 33, 48)
SHORT = amounts(70, 394, 43, 95, 62, 128, 2, 203, 81, 436, 85, 35, 156, 1, 3, 27, 63, 181, 184, 18)
LONG = amounts(
    102, 120, 78, 78, 417, 124, 86, 171, 176, 129, 230, 194, 100, 157, 306, 411, 164, 103, 193, 312
)


@pytest.mark.parametrize(
    ("focal", "reference", "difference", "interval"),
    [
        # The examples of the authors' own package for Bonett & Price 2002 (statpsych, ci.median2).
        (ONE, OTHER, -8.5, (-16.95977, -0.04022524)),
        (SHORT, LONG, -85.0, (-157.7441, -12.25589)),
    ],
)
def test_a_difference_of_medians_is_that_of_the_authors(
    focal: np.ndarray, reference: np.ndarray, difference: float, interval: tuple[float, float]
) -> None:
    found = equity.compare_medians(focal, reference)
    assert found.difference == difference
    assert found.difference_interval == pytest.approx(interval, abs=5e-5)


def test_a_ratio_of_medians_is_that_of_the_authors() -> None:
    reference = amounts(32, 39, 26, 35, 43, 27, 40, 37, 34, 29, 49, 42, 40)
    found = equity.compare_medians(OTHER, reference)
    assert found.ratio == pytest.approx(43 / 37)
    assert found.ratio_interval == pytest.approx((0.927667, 1.455933), abs=5e-7)


def test_the_test_is_moods() -> None:
    found = equity.compare_medians(ONE, OTHER)
    # The median of all twenty is 38: 3 of ONE and 7 of OTHER lie above it.
    assert (found.above.focal, found.above.reference) == (Counts(3, 10), Counts(7, 10))
    tables = [comb(10, k) * comb(10, 10 - k) / comb(20, 10) for k in range(11)]
    assert found.p == pytest.approx(sum(each for each in tables if each <= tables[3] * (1 + 1e-9)))


@pytest.mark.parametrize(("n", "rank"), [(5, 0), (6, 1), (8, 1), (9, 2), (25, 8), (100, 40)])
def test_an_interval_of_a_median_is_as_narrow_as_its_confidence_allows(n: int, rank: int) -> None:
    values = np.arange(1, n + 1, dtype=np.float64)
    expected = (float(rank), float(n + 1 - rank)) if rank else None
    assert median_interval(values) == expected
    outside = [2 * sum(comb(n, k) for k in range(r)) / 2**n for r in (rank, rank + 1)]
    assert outside[0] <= 0.05 < outside[1]


def test_what_is_said_of_medians() -> None:
    low, high = np.arange(3000.0, 5000, 10), np.arange(5000.0, 9000, 20)
    alike = np.arange(5005.0, 9005, 20)
    groups = {"low": low, "alike": alike, "few": amounts(2000, 2500, 3000, 9000), "best": high}
    rest = {name: np.sort(np.concatenate([v for k, v in groups.items() if k != name])) for name in groups}
    asked = equity.median_disparities("median_earnings", groups, rest, reference="best")
    found = {(each.group, each.against): each for each in equity.judged(asked)}
    assert found["low", "rest"].signal is Signal.INVESTIGATE
    assert found["alike", "rest"].signal is Signal.AHEAD
    assert ("alike", "best") not in found  # it is the best: its median is 5 dollars higher
    assert found["best", "alike"].signal is Signal.NONE
    assert found["few", "rest"].signal is Signal.CANNOT_TELL
    assert found["few", "rest"].p is None
    assert "$3,995 in the middle of 200 people, beside $6," in equity.reading_of_medians(found["low", "rest"])
    nobody = equity.median_disparities("wages", {"a": low[:0]}, {"a": high})
    assert equity.reading_of_medians(nobody[0]).endswith("we cannot tell.")
