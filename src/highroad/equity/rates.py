"""Shares of people and how sure they are: score intervals for one rate, a difference and a ratio."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

Interval = tuple[float, float]
CONFIDENCE: Final = 0.95


@dataclass(frozen=True, slots=True)
class Counts:
    """People who reached an outcome, out of all who were counted. Raises ValueError when that can't be."""

    successes: int
    total: int

    def __post_init__(self) -> None:
        if not 0 <= self.successes <= self.total:
            raise ValueError(f"{self.successes} of {self.total} cannot be counts of people")

    @property
    def failures(self) -> int:
        """People who did not reach the outcome."""
        return self.total - self.successes

    @property
    def rate(self) -> float | None:
        """Successes out of the total; None where nobody was counted."""
        return self.successes / self.total if self.total else None

    def less(self, part: Counts) -> Counts:
        """Everybody but `part`."""
        return Counts(self.successes - part.successes, self.total - part.total)


def tail_of(confidence: float) -> float:
    """The chance left out on each side of an interval. Raises ValueError outside 0 to 1, as for 95."""
    if not 0 < confidence < 1:
        raise ValueError(f"a confidence lies between 0 and 1, such as 0.95, and is not {confidence}")
    return (1 - confidence) / 2


def normal_quantile(confidence: float = CONFIDENCE) -> float:
    """How many standard deviations either side hold `confidence` of a normal curve."""
    from scipy.special import ndtri

    return -float(ndtri(tail_of(confidence)))


def two_sided(z: float) -> float:
    """The chance of a deviation at least as far from 0 as `z`, either way."""
    return math.erfc(abs(z) / math.sqrt(2))


def wilson(counts: Counts, confidence: float = CONFIDENCE) -> Interval | None:
    """Wilson's score interval of a rate (Wilson 1927); None where nobody was counted."""
    if counts.total == 0:
        return None
    z, n = normal_quantile(confidence), counts.total
    rate = counts.successes / n
    middle = (rate + z * z / (2 * n)) / (1 + z * z / n)
    half = z * math.sqrt(rate * (1 - rate) / n + z * z / (4 * n * n)) / (1 + z * z / n)
    low = 0.0 if counts.successes == 0 else middle - half
    high = 1.0 if counts.failures == 0 else middle + half
    return max(low, 0.0), min(high, 1.0)


def difference_interval(one: Counts, other: Counts, confidence: float = CONFIDENCE) -> Interval | None:
    """Newcombe's interval of `one` less `other`, from both Wilson intervals (Newcombe 1998, method 10)."""
    first, second = wilson(one, confidence), wilson(other, confidence)
    if first is None or second is None:
        return None
    rate, base = one.successes / one.total, other.successes / other.total
    gap = rate - base
    return (
        gap - math.hypot(rate - first[0], second[1] - base),
        gap + math.hypot(first[1] - rate, base - second[0]),
    )


def ratio_interval(one: Counts, other: Counts, confidence: float = CONFIDENCE) -> Interval | None:
    """Katz's log interval of the ratio of two rates (Katz et al. 1978); None where either has no success."""
    if one.successes == 0 or other.successes == 0:
        return None
    ratio = (one.successes / one.total) / (other.successes / other.total)
    spread = math.sqrt(1 / one.successes - 1 / one.total + 1 / other.successes - 1 / other.total)
    factor = math.exp(normal_quantile(confidence) * spread)
    return ratio / factor, ratio * factor


def exact_interval(counts: Counts, confidence: float = CONFIDENCE) -> Interval | None:
    """The exact interval of a rate (Clopper & Pearson 1934); None where nobody was counted."""
    if counts.total == 0:
        return None
    from scipy.special import betaincinv

    tail = tail_of(confidence)
    x, n = counts.successes, counts.total
    low = 0.0 if x == 0 else float(betaincinv(x, n - x + 1, tail))
    high = 1.0 if x == n else float(betaincinv(x + 1, n - x, 1 - tail))
    return low, high
