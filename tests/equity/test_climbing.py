"""The search that ends where R's ends: against its own printed figures, and where it must not go."""

from __future__ import annotations

import math

import numpy as np
import pytest

from highroad.equity.climbing import curvature, gradient, lowest


def banana(point: np.ndarray) -> float:
    return float(100 * (point[1] - point[0] ** 2) ** 2 + (1 - point[0]) ** 2)


def test_it_stops_where_the_published_search_stops() -> None:
    # R: optim(c(-1.2, 1), banana, method = "BFGS"), whose top is at (1, 1).
    found = lowest(banana, np.array([-1.2, 1.0]))
    assert found.tolist() == pytest.approx([0.9998044332313974, 0.9996083806234812], abs=1e-9)


def test_differences_by_hand() -> None:
    # Of x^3 + x y at (2, 1): 3 x^2 + y and x, the first with the square of the width on top.
    def cost(point: np.ndarray) -> float:
        return float(point[0] ** 3 + point[0] * point[1])

    point = np.array([2.0, 1.0])
    assert gradient(cost, point).tolist() == pytest.approx([13 + 1e-6, 2], abs=1e-9)
    assert curvature(cost, point, np.ones(2)).ravel().tolist() == pytest.approx([12, 1, 1, 0], abs=1e-6)


def test_it_never_ends_where_nothing_is_defined() -> None:
    def cost(point: np.ndarray) -> float:
        return math.inf if point[0] <= 0 else float(point[0] - math.log(point[0]))

    assert lowest(cost, np.array([9.0])).tolist() == pytest.approx([1], abs=1e-3)
    assert lowest(lambda point: 3.0, np.array([4.0])).tolist() == [4.0]
