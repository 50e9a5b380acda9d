"""Where a year is heading: the quarters known, and what the others may bring, with an interval."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

QUARTERS: Final = 4
Share = tuple[int, int]  # numerator, denominator


@dataclass(frozen=True, slots=True)
class Projection:
    """A year's rate as far as it can be said. known: of 4 quarters. low, high: an interval of `confidence`.

    The rate of quarters to come is taken from those known and those before, with the chance of single people
    and the swing from quarter to quarter; a program that changes course breaks it.
    """

    rate: float
    low: float
    high: float
    known: int
    people: int
    confidence: float


def projected(
    known: Sequence[Share], before: Sequence[Share] = (), confidence: float = 0.8
) -> Projection | None:
    """The rate of a program year from its known quarters and earlier ones (oldest first); None without any.

    Quarters to come are expected to be as large as the known ones on average. With all four known the rate is
    exact and the interval has no width. Raises ValueError for more than four known quarters.
    """
    if len(known) > QUARTERS:
        raise ValueError("a year has four quarters")
    seen = [(num, den) for num, den in (*before, *known) if den > 0]
    if not seen:
        return None
    num, den = sum(n for n, _d in known), sum(d for _n, d in known)
    left = QUARTERS - len(known)
    if left == 0 and den:
        return Projection(num / den, num / den, num / den, QUARTERS, den, confidence)
    size = (den / len(known)) if den else sum(d for _n, d in seen) / len(seen)
    rate = sum(n for n, _d in seen) / sum(d for _n, d in seen)
    swing = _swing(seen, rate)
    coming = size * left
    total = den + coming
    middle = (num + rate * coming) / total
    # Each coming quarter swings by itself; the common rate is itself known only so well.
    variance = left * (size * size * swing + size * rate * (1 - rate))
    variance += coming * coming * (rate * (1 - rate) / sum(d for _n, d in seen) + swing / len(seen))
    from scipy.special import ndtri

    half = float(ndtri(0.5 + confidence / 2)) * math.sqrt(variance) / total
    return Projection(
        middle, max(0.0, middle - half), min(1.0, middle + half), len(known), round(total), confidence
    )


def _swing(seen: Sequence[Share], rate: float) -> float:
    """Variance of quarterly rates beyond that of single people, at least 0 (method of moments)."""
    if len(seen) < 2:
        return 0.0
    total = sum(d for _n, d in seen)
    excess = sum(d * (n / d - rate) ** 2 for n, d in seen) - (len(seen) - 1) * rate * (1 - rate)
    scale = total - sum(d * d for _n, d in seen) / total
    return max(0.0, excess / scale)
