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
    """A program year's rate from its known quarters and earlier ones (oldest first); None without anybody.

    Quarters to come are expected to be as large as the known ones on average. With all four known the rate is
    exact and the interval has no width; before that it always has one, also where
    all or none succeeded. Raises ValueError for more than four known quarters.
    """
    if len(known) > QUARTERS:
        raise ValueError("a year has four quarters")
    seen = [(num, den) for num, den in (*before, *known) if den > 0]
    if not seen:
        return None
    num, den = sum(n for n, _d in known), sum(d for _n, d in known)
    left = QUARTERS - len(known)
    if left == 0 and not den:
        return None
    if left == 0:
        return Projection(num / den, num / den, num / den, QUARTERS, den, confidence)
    size = (den / len(known)) if den else sum(d for _n, d in seen) / len(seen)
    rate = sum(n for n, _d in seen) / sum(d for _n, d in seen)
    swing = _swing(seen, rate)
    coming = size * left
    total = den + coming
    middle = (num + rate * coming) / total
    people = sum(d for _n, d in seen)
    # Five of five so far doesn't make the next certain: half a person on either side (Jeffreys).
    steadied = (rate * people + 0.5) / (people + 1)
    chance = steadied * (1 - steadied)
    # Each coming quarter swings by itself; the common rate is itself known only so well.
    variance = left * (size * size * swing + size * chance)
    variance += coming * coming * (chance / people + swing / len(seen))
    from scipy.special import ndtri

    half = float(ndtri(0.5 + confidence / 2)) * math.sqrt(variance) / total
    return Projection(
        middle, max(0.0, middle - half), min(1.0, middle + half), len(known), round(total), confidence
    )


def projected_level(
    known: Sequence[tuple[float, int]], before: Sequence[tuple[float, int]] = (), confidence: float = 0.8
) -> Projection | None:
    """The same for a median: (value, wages behind it) by quarter; `rate`, `low` and `high` in its own unit.

    A year's median is not a mean of its quarters' medians, so this is an estimate even with all four known:
    the mean weighted by wages, with the swing of the quarters around it. None without two quarters.
    """
    if len(known) > QUARTERS:
        raise ValueError("a year has four quarters")
    seen = [(value, count) for value, count in (*before, *known) if count > 0]
    if len(seen) < 2:
        return None
    mine = [(value, count) for value, count in known if count > 0] or seen
    total = sum(count for _value, count in mine)
    middle = sum(value * count for value, count in mine) / total
    mean = sum(value for value, _count in seen) / len(seen)
    spread = math.sqrt(sum((value - mean) ** 2 for value, _count in seen) / (len(seen) - 1))
    from scipy.special import stdtrit

    left = QUARTERS - len(known)
    half = float(stdtrit(len(seen) - 1, 0.5 + confidence / 2)) * spread * math.sqrt((left + 1) / QUARTERS)
    return Projection(middle, max(0.0, middle - half), middle + half, len(known), total, confidence)


def mean_of(scores: Sequence[Projection]) -> Projection:
    """The mean of projected scores, taking their errors as independent of one another.

    Raises ValueError without any.
    """
    if not scores:
        raise ValueError("no scores to average")
    count = len(scores)
    middle = sum(each.rate for each in scores) / count
    low = math.sqrt(sum((each.rate - each.low) ** 2 for each in scores)) / count
    high = math.sqrt(sum((each.high - each.rate) ** 2 for each in scores)) / count
    known = min(each.known for each in scores)
    return Projection(middle, max(0.0, middle - low), middle + high, known, 0, scores[0].confidence)


def _swing(seen: Sequence[Share], rate: float) -> float:
    """Variance of quarterly rates beyond that of single people, at least 0 (method of moments)."""
    if len(seen) < 2:
        return 0.0
    total = sum(d for _n, d in seen)
    excess = sum(d * (n / d - rate) ** 2 for n, d in seen) - (len(seen) - 1) * rate * (1 - rate)
    scale = total - sum(d * d for _n, d in seen) / total
    return max(0.0, excess / scale)
