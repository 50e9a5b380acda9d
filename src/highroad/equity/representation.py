"""Who takes part, beside who could: a group's share of participants against a benchmark the user names."""

from __future__ import annotations

import math
from dataclasses import dataclass

from highroad.equity.rates import CONFIDENCE, Counts, Interval, exact_interval, normal_quantile

ACS_MARGIN = 1.645  # published margins of the American Community Survey hold 90 percent


@dataclass(frozen=True, slots=True)
class Benchmark:
    """A group's share of an eligible population, with its source in words.

    share: between 0 and 1, both excluded. margin: the published 90 % margin of error of the share, or None
    when it is a full count. Raises ValueError otherwise, or when the source is not named.
    """

    share: float
    source: str
    margin: float | None = None

    def __post_init__(self) -> None:
        if not 0 < self.share < 1:
            raise ValueError("a benchmark's share lies between 0 and 1")
        if not self.source.strip():
            raise ValueError("a benchmark names its source")
        if self.margin is not None and self.margin < 0:
            raise ValueError("a margin of error is not negative")


@dataclass(frozen=True, slots=True)
class Representation:
    """A group among participants beside its benchmark.

    ratio: share over benchmark share. expected: people at the benchmark's share. deviations: (seen less
    expected) in binomial standard deviations. p: exact binomial, two-sided. gap: in percentage points.
    shortfall: expected less seen. share_interval: exact. ratio_interval: only with a margin or as a
    binomial one; None where nobody of the group takes part.
    """

    group: Counts
    benchmark: Benchmark
    share: float
    share_interval: Interval
    ratio: float
    ratio_interval: Interval | None
    expected: float
    deviations: float
    p: float
    gap: float
    shortfall: float


def representation(
    group: int, participants: int, benchmark: Benchmark, confidence: float = CONFIDENCE
) -> Representation | None:
    """Compare a group's share of participants with its share of the eligible population; None without any.

    Sources: Castaneda v. Partida, 430 U.S. 482 (1977), note 17; Hazelwood v. United States, 433 U.S. 299.
    """
    counts = Counts(group, participants)
    interval = exact_interval(counts, confidence)
    if interval is None:
        return None
    from scipy.stats import binomtest

    share, base = group / participants, benchmark.share
    expected = participants * base
    return Representation(
        group=counts,
        benchmark=benchmark,
        share=share,
        share_interval=interval,
        ratio=share / base,
        ratio_interval=_ratio_interval(counts, benchmark, confidence),
        expected=expected,
        deviations=(group - expected) / math.sqrt(participants * base * (1 - base)),
        p=float(binomtest(group, participants, base).pvalue),
        gap=100 * (share - base),
        shortfall=expected - group,
    )


def _ratio_interval(counts: Counts, benchmark: Benchmark, confidence: float) -> Interval | None:
    if counts.successes == 0:
        return None
    share = counts.successes / counts.total
    error = (benchmark.margin or 0.0) / ACS_MARGIN / benchmark.share
    spread = math.sqrt((1 - share) / counts.successes + error * error)
    factor = math.exp(normal_quantile(confidence) * spread)
    return share / benchmark.share / factor, share / benchmark.share * factor
