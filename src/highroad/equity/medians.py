"""Medians of two groups compared, without assuming any law of the amounts and without drawing samples.

How far apart: the intervals of Bonett and Price, from ranks of the ordered amounts. Could it be chance:
Mood's median test, which counts in each group who lies above the median of both together; so it has the same
exact test as rates have, below the size where the normal curve misleads.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from highroad.equity.comparison import FOUR_FIFTHS, Comparison, compare
from highroad.equity.disparities import BEST, LEVEL, SMALLEST_SHARE, Signal, signal_in_words
from highroad.equity.rates import CONFIDENCE, Counts, Interval, normal_quantile, tail_of
from highroad.language import gettext as _

#: Amounts in ascending order.
Amounts: TypeAlias = NDArray[np.int64] | NDArray[np.float64]
FEWEST: Final = 6  # amounts that a 95 % interval of a median needs: the chance of all on one side is 1/32


def median_of(amounts: Amounts) -> float | None:
    """The middle amount, or the mean of the two in the middle; None of nothing."""
    n = len(amounts)
    return (float(amounts[(n - 1) // 2]) + float(amounts[n // 2])) / 2 if n else None


def median_interval(amounts: Amounts, confidence: float = CONFIDENCE) -> Interval | None:
    """The two amounts, alike in rank from both ends, that hold the median with at least `confidence`,
    whatever the law (Thompson 1936); None where there are too few.
    """
    from scipy.stats import binom

    n, tail = len(amounts), tail_of(confidence)
    rank = int(binom.ppf(tail, n, 0.5)) if n else 0
    # The rank-th from below is too high with the chance of fewer than `rank` amounts below the median.
    if rank and binom.cdf(rank - 1, n, 0.5) > tail:
        rank -= 1
    return (float(amounts[rank - 1]), float(amounts[n - rank])) if rank >= 1 else None


def median_deviation(amounts: Amounts) -> float | None:
    """The standard error of a median by two amounts of like rank (Bonett & Price 2002), from FEWEST on."""
    from scipy.special import ndtri
    from scipy.stats import binom

    n = len(amounts)
    if n < FEWEST:
        return None
    rank = max(1, round((n + 1) / 2 - math.sqrt(n)))
    z = -float(ndtri(binom.cdf(rank - 1, n, 0.5)))
    return (float(amounts[n - rank]) - float(amounts[rank - 1])) / (2 * z)


@dataclass(frozen=True, slots=True)
class MedianComparison:
    """A focal group's median beside a reference's. More is better.

    difference: focal less reference; ratio: focal out of reference, each with its interval (None with fewer
    than FEWEST amounts; the ratio's also where an amount is 0). above: of each group, who lies above the
    median of both together; its p is that of Mood's test.
    """

    focal: int
    reference: int
    focal_median: float | None
    reference_median: float | None
    focal_interval: Interval | None
    reference_interval: Interval | None
    difference: float | None
    difference_interval: Interval | None
    ratio: float | None
    ratio_interval: Interval | None
    above: Comparison

    @property
    def p(self) -> float | None:
        """The chance of a difference at least this large if both had one median."""
        return self.above.p


def compare_medians(focal: Amounts, reference: Amounts, confidence: float = CONFIDENCE) -> MedianComparison:
    """Compare two groups' amounts, each in ascending order.

    Sources: Bonett & Price 2002 (interval of a difference) and 2020 (of a ratio), Mood 1950 (test).
    """
    one, other = median_of(focal), median_of(reference)
    first, second = median_deviation(focal), median_deviation(reference)
    z = normal_quantile(confidence)
    difference = ratio = None
    apart: Interval | None = None
    times: Interval | None = None
    if one is not None and other is not None:
        difference = one - other
        ratio = one / other if other > 0 else None
        if first is not None and second is not None:
            half = z * math.hypot(first, second)
            apart = (difference - half, difference + half)
            if ratio and focal[0] > 0 and reference[0] > 0:
                logs = [median_deviation(np.log(group)) or 0.0 for group in (focal, reference)]
                factor = math.exp(z * math.hypot(*logs))
                times = (ratio / factor, ratio * factor)
    return MedianComparison(
        focal=len(focal),
        reference=len(reference),
        focal_median=one,
        reference_median=other,
        focal_interval=median_interval(focal, confidence),
        reference_interval=median_interval(reference, confidence),
        difference=difference,
        difference_interval=apart,
        ratio=ratio,
        ratio_interval=times,
        above=_above(focal, reference),
    )


def _above(focal: Amounts, reference: Amounts) -> Comparison:
    middle = median_of(np.sort(np.concatenate([focal, reference])))
    counts = [
        Counts(0 if middle is None else int((group > middle).sum()), len(group))
        for group in (focal, reference)
    ]
    return compare(*counts)


@dataclass(frozen=True, slots=True)
class MedianDisparity:
    """One comparison of medians among many, as `disparities.Disparity` is one of rates."""

    outcome: str
    group: str
    against: str
    comparison: MedianComparison
    small: bool
    adjusted_p: float | None = None

    @property
    def p(self) -> float | None:
        """The p value that is asked, None where the group is too small to be tested by itself."""
        return None if self.small else self.comparison.p

    @property
    def signal(self) -> Signal:
        """What the comparison calls for; no gap only where a ratio below 0.8 lies outside the interval."""
        found = self.comparison
        p = self.adjusted_p if self.adjusted_p is not None else self.p
        if found.difference is None or found.ratio is None or p is None:
            return Signal.CANNOT_TELL
        sure = p < LEVEL
        if sure and found.difference >= 0:
            return Signal.AHEAD
        if found.ratio < FOUR_FIFTHS:
            return Signal.INVESTIGATE if sure else Signal.WATCH
        if sure:
            return Signal.DIFFERENCE
        seen = found.ratio_interval is not None and found.ratio_interval[0] >= FOUR_FIFTHS
        return Signal.NONE if seen else Signal.CANNOT_TELL


def median_disparities(
    outcome: str, groups: Mapping[str, Amounts], rest: Mapping[str, Amounts], *, reference: str = ""
) -> list[MedianDisparity]:
    """Each group against the rest, and against `reference` when one is named ("best": the group with the
    highest median among those of at least 2 percent of the whole). p values are not yet adjusted.

    groups, rest: the amounts of each group, and of everybody else, in ascending order. Raises KeyError when
    the reference is no group.
    """
    large = {
        name: median_of(amounts) or 0.0
        for name, amounts in groups.items()
        if len(amounts) and len(amounts) >= SMALLEST_SHARE * (len(amounts) + len(rest[name]))
    }
    base = (max(large, key=lambda name: large[name]) if large else "") if reference == BEST else reference
    found = []
    for name, amounts in groups.items():
        pairs = [("rest", rest[name])]
        if base and name != base:
            pairs.append((base, groups[base]))
        found += [
            MedianDisparity(outcome, name, against, compare_medians(amounts, other), name not in large)
            for against, other in pairs
        ]
    return found


def reading_of_medians(each: MedianDisparity) -> str:
    """One comparison in plain words, in the language in force; amounts are dollars."""
    found = each.comparison
    if found.focal_median is None or found.reference_median is None:
        return _("Nobody was counted in one of the two groups, so we cannot tell.")
    numbers = _("${median:,.0f} in the middle of {n} people, beside ${base:,.0f} of {m}.").format(
        median=found.focal_median, n=found.focal, base=found.reference_median, m=found.reference
    )
    return f"{numbers} {signal_in_words(each.signal)}"
