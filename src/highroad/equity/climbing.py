"""The search for a greatest likelihood, step for step as R's `optim` makes it.

Published estimates of time series come out of that search, and it stops a little short of the top: where its
steps no longer gain anything to speak of. Only the same search gives the same digits.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

Vector: TypeAlias = NDArray[np.float64]
Cost: TypeAlias = Callable[[Vector], float]

#: As R has them: width of differences, gain that ends the search, steps at most.
WIDTH: Final = 1e-3
GAIN: Final = float(np.sqrt(np.finfo(np.float64).eps))
MOST: Final = 100
_SHORTER, _ENOUGH, _SAME = 0.2, 1e-4, 10.0


def gradient(cost: Cost, point: Vector) -> Vector:
    """Central differences of a fixed width, in the units of the search.

    Raises FloatingPointError beside a place where the cost is infinite.
    """
    moves = WIDTH * np.eye(len(point))
    sides = np.array([[cost(point + move), cost(point - move)] for move in moves])
    if not np.isfinite(sides).all():
        raise FloatingPointError("the search came to a border")
    return np.asarray((sides[:, 0] - sides[:, 1]) / (2 * WIDTH), dtype=np.float64)


def lowest(cost: Cost, start: Vector) -> Vector:
    """Where BFGS with backtracking ends (Nash 1990, algorithm 21; R's `vmmin`).

    cost: may be infinite where the search must not go, but not at the start. start: in units in which a
    thousandth is a small step. Raises FloatingPointError as `gradient`.
    """
    size, point = len(start), np.array(start, dtype=np.float64)
    least, slope = cost(point), gradient(cost, point)
    curve, fresh, steps = np.eye(size), True, 0
    since = 0
    while steps < MOST:
        if fresh:
            curve, since = np.eye(size), 0
        way = -curve @ slope
        downhill = float(way @ slope)
        found, value = (None, least) if downhill >= 0 else _step(cost, point, way, least, downhill)
        if found is not None and abs(value - least) <= GAIN * (abs(least) + GAIN):
            point, least, found = found, value, None
        if found is None:
            if fresh:
                return point
            fresh = True
            continue
        moved, before = found - point, slope
        point, least, slope, steps, since = found, value, gradient(cost, found), steps + 1, since + 1
        bent = slope - before
        along = float(moved @ bent)
        fresh = along <= 0 or since > 2 * size
        if along > 0:
            turned = curve @ bent
            stretch = 1 + float(turned @ bent) / along
            curve += (
                stretch * np.outer(moved, moved) - np.outer(moved, turned) - np.outer(turned, moved)
            ) / along
    return point


def _step(
    cost: Cost, point: Vector, way: Vector, least: float, downhill: float
) -> tuple[Vector | None, float]:
    """The first of ever shorter steps that gains enough; none where they no longer move anything."""
    length = 1.0
    while True:
        found = point + length * way
        if bool((_SAME + point == _SAME + found).all()):
            return None, least
        value = cost(found)
        if np.isfinite(value) and value <= least + downhill * length * _ENOUGH:
            return found, value
        length *= _SHORTER


def curvature(cost: Cost, point: Vector, scale: Vector) -> Vector:
    """Second differences at a point, made even (R's `optimHess`), in the units of the search.

    scale: what one such unit is in those of the coefficients, by which the outer differences are as wide.
    """
    widths = WIDTH / scale
    rows = [
        (gradient(cost, point + move) - gradient(cost, point - move)) / (2 * width)
        for move, width in zip(np.diag(widths), widths, strict=True)
    ]
    found = np.array(rows)
    return np.asarray((found + found.T) / 2, dtype=np.float64)
