"""Two groups compared: how far apart, how sure, and whether one person more would change the picture.

A flag is a reason to look, never a finding of discrimination (29 CFR 38.51(b): significant differences are
investigated).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from highroad.equity.rates import (
    CONFIDENCE,
    Counts,
    Interval,
    difference_interval,
    normal_quantile,
    ratio_interval,
    two_sided,
    wilson,
)

FOUR_FIFTHS: Final = 0.8
TWO_DEVIATIONS: Final = 2
SMALLEST_EXPECTED: Final = 5  # below this the normal curve misleads (Cochran 1954)
SMALLEST_TOTAL: Final = 30
MOST_OUTCOMES: Final = 100_000


@dataclass(frozen=True, slots=True)
class Comparison:
    """A focal group beside a reference group.

    higher_is_better: whether the outcome is wanted; for an unwanted one `ratio` is reference / focal, so that
    below 1 always means: the focal group fares worse. difference: focal rate less reference rate. z: pooled
    two-proportion statistic. deviations: distance from the count expected if both had one rate, in standard
    deviations of the hypergeometric law. fisher: two-sided exact p; mid_p: the same less half the chance of
    the table seen. p: the one that holds at this size; exact says which. shortfall: people missing to the
    expected count (below 0: more than expected). to_four_fifths: people missing to a ratio of 0.8.
    to_parity: people missing to the reference's rate. power: the chance of seeing a ratio of 0.8, were it
    there, at these sizes. Quantities that do not exist (nobody counted, no variation) are None.
    """

    focal: Counts
    reference: Counts
    higher_is_better: bool
    difference: float | None
    difference_interval: Interval | None
    ratio: float | None
    ratio_interval: Interval | None
    z: float | None
    z_p: float | None
    deviations: float | None
    odds_ratio: float | None
    fisher: float | None
    fisher_less: float | None
    mid_p: float | None
    exact: bool
    shortfall: float | None
    to_four_fifths: float | None
    to_parity: float | None
    power: float | None

    @property
    def p(self) -> float | None:
        """The chance of a difference at least this large if there were none: exact where Z misleads."""
        return self.fisher if self.exact or self.z_p is None else self.z_p

    @property
    def below_four_fifths(self) -> bool | None:
        """Whether the focal group's ratio is below 0.8, which 16 of 50 beside 20 of 50 is not."""
        return None if self.ratio is None else _below_four_fifths(*self._ordered())

    @property
    def two_deviations(self) -> bool | None:
        """Whether the focal count is two standard deviations or more from the expected."""
        if self.deviations is None:
            return None
        focal, reference = self.focal, self.reference
        n, chosen = focal.total + reference.total, focal.successes + reference.successes
        away = focal.successes * n - focal.total * chosen
        return bool(
            away * away * (n - 1) >= TWO_DEVIATIONS**2 * focal.total * chosen * (n - chosen) * reference.total
        )

    def _ordered(self) -> tuple[Counts, Counts]:
        return _ordered(self.focal, self.reference, self.higher_is_better)

    @property
    def focal_interval(self) -> Interval | None:
        """Wilson interval of the focal rate."""
        return wilson(self.focal)

    @property
    def reference_interval(self) -> Interval | None:
        """Wilson interval of the reference rate."""
        return wilson(self.reference)


def compare(
    focal: Counts, reference: Counts, *, higher_is_better: bool = True, confidence: float = CONFIDENCE
) -> Comparison:
    """Compare a group with a reference, with every statistic that a reviewer asks for.

    Sources: 29 CFR 1607.4(D) (ratio), Castaneda v. Partida, 430 U.S. 482, n. 17 (standard deviations), Fisher
    1935 (exact test), Newcombe 1998 and Katz 1978 (intervals).
    """
    n = focal.total + reference.total
    successes = focal.successes + reference.successes
    expected = focal.total * successes / n if n else None
    exact, less, mid = _fisher(focal, reference)
    z = _pooled_z(focal, reference)
    both = focal.rate is not None and reference.rate is not None
    return Comparison(
        focal=focal,
        reference=reference,
        higher_is_better=higher_is_better,
        difference=_rate(focal) - _rate(reference) if both else None,
        difference_interval=difference_interval(focal, reference, confidence),
        ratio=_ratio(focal, reference, higher_is_better),
        ratio_interval=ratio_interval(*_ordered(focal, reference, higher_is_better), confidence),
        z=z,
        z_p=None if z is None else two_sided(z),
        deviations=_deviations(focal, reference),
        odds_ratio=_odds_ratio(focal, reference),
        fisher=exact,
        fisher_less=less,
        mid_p=mid,
        exact=_small(focal, reference),
        shortfall=None if expected is None else expected - focal.successes,
        to_four_fifths=_to_four_fifths(focal, reference, higher_is_better) if both else None,
        to_parity=(_rate(reference) - _rate(focal)) * focal.total if both else None,
        power=_power(focal, reference, higher_is_better),
    )


def _rate(counts: Counts) -> float:
    return counts.successes / counts.total


def _ordered(focal: Counts, reference: Counts, higher_is_better: bool) -> tuple[Counts, Counts]:
    return (focal, reference) if higher_is_better else (reference, focal)


def _ratio(focal: Counts, reference: Counts, higher_is_better: bool) -> float | None:
    over, under = _ordered(focal, reference, higher_is_better)
    return None if over.total == 0 or not under.rate else _rate(over) / under.rate


def _below_four_fifths(over: Counts, under: Counts) -> bool:
    """In whole numbers: of two fractions, 4/50 over 5/50 is a hair less than 0.8."""
    return 5 * over.successes * under.total < 4 * under.successes * over.total


def _to_four_fifths(focal: Counts, reference: Counts, higher_is_better: bool) -> float:
    if higher_is_better:
        return max(0.0, FOUR_FIFTHS * _rate(reference) * focal.total - focal.successes)
    return max(0.0, focal.successes - _rate(reference) / FOUR_FIFTHS * focal.total)


def _pooled_z(focal: Counts, reference: Counts) -> float | None:
    n = focal.total + reference.total
    if focal.total == 0 or reference.total == 0:
        return None
    pooled = (focal.successes + reference.successes) / n
    spread = pooled * (1 - pooled) * (1 / focal.total + 1 / reference.total)
    return (_rate(focal) - _rate(reference)) / math.sqrt(spread) if spread > 0 else None


def _deviations(focal: Counts, reference: Counts) -> float | None:
    n, chosen = focal.total + reference.total, focal.successes + reference.successes
    if n < 2:
        return None
    spread = focal.total * chosen * (n - chosen) * reference.total / (n * n * (n - 1))
    return (focal.successes - focal.total * chosen / n) / math.sqrt(spread) if spread > 0 else None


def _odds_ratio(focal: Counts, reference: Counts) -> float | None:
    under = focal.failures * reference.successes
    return focal.successes * reference.failures / under if under else None


def _fisher(focal: Counts, reference: Counts) -> tuple[float | None, float | None, float | None]:
    """Two-sided exact p (sum of all tables no likelier than the one seen), lower tail, and mid-p."""
    if focal.total == 0 or reference.total == 0:
        return None, None, None
    from scipy.stats import fisher_exact, hypergeom

    table = [[focal.successes, focal.failures], [reference.successes, reference.failures]]
    both = float(fisher_exact(table).pvalue)
    law = hypergeom(focal.total + reference.total, focal.successes + reference.successes, focal.total)
    less = float(law.cdf(focal.successes))
    return both, less, both - 0.5 * float(law.pmf(focal.successes))


def _small(focal: Counts, reference: Counts) -> bool:
    """Whether the normal curve misleads at these sizes (rule of thumb)."""
    n, chosen = focal.total + reference.total, focal.successes + reference.successes
    if n < SMALLEST_TOTAL:
        return True
    return min(focal.total, reference.total) * min(chosen, n - chosen) < SMALLEST_EXPECTED * n


def _power(focal: Counts, reference: Counts, higher_is_better: bool) -> float | None:
    """Chance that a two-sided 5 % test sees a ratio of 0.8 at these sizes and this reference rate."""
    base = reference.rate
    if not focal.total or not reference.total or not base:
        return None
    from scipy.special import ndtr

    worse = FOUR_FIFTHS * base if higher_is_better else min(1.0, base / FOUR_FIFTHS)
    pooled = (worse * focal.total + base * reference.total) / (focal.total + reference.total)
    sizes = 1 / focal.total + 1 / reference.total
    under_none = normal_quantile() * math.sqrt(pooled * (1 - pooled) * sizes)
    under_gap = math.sqrt(worse * (1 - worse) / focal.total + base * (1 - base) / reference.total)
    return float(ndtr((abs(base - worse) - under_none) / under_gap)) if under_gap > 0 else 1.0


def ratio_with_one_more(comparison: Comparison) -> float | None:
    """The flip test's milder form: the ratio with one more focal person at the better outcome."""
    return _moved(comparison, 0)


def ratio_with_one_moved(comparison: Comparison) -> float | None:
    """The flip test: the ratio if one good outcome had gone to the focal group instead of the reference.

    Computed on the counts as they stand, without asking whether a group has room for one more; None where the
    focal group is ahead already.
    """
    ahead = comparison.ratio is None or comparison.ratio > 1
    return None if ahead else _moved(comparison, 1)


def _moved(comparison: Comparison, from_reference: int) -> float | None:
    pair = _rates_moved(comparison, from_reference)
    return float(pair[0] / pair[1]) if pair else None


def _rates_moved(comparison: Comparison, from_reference: int) -> tuple[Fraction, Fraction] | None:
    """The two rates whose ratio would be seen, the second above 0."""
    focal, reference = comparison.focal, comparison.reference
    if not focal.total or not reference.total:
        return None
    step = 1 if comparison.higher_is_better else -1
    rate = Fraction(focal.successes + step, focal.total)
    base = Fraction(reference.successes - step * from_reference, reference.total)
    over, under = (rate, base) if comparison.higher_is_better else (base, rate)
    return (over, under) if under > 0 else None


def is_fragile(comparison: Comparison) -> bool:
    """Whether a ratio below 0.8 would not be there had one person's outcome been another."""
    pair = _rates_moved(comparison, 0)
    return bool(comparison.below_four_fifths) and pair is not None and 5 * pair[0] >= 4 * pair[1]


@dataclass(frozen=True, slots=True)
class Boschloo:
    """Two-sided p of Boschloo's exact test, by what is taken as given.

    given_groups: how many people each group has, as when applicants come and each may or may not be chosen.
    given_outcomes: how many are chosen in all, as when there are just so many places (what scipy's
    `boschloo_exact` answers when each group is a row of its table).
    """

    given_groups: float
    given_outcomes: float


def boschloo(focal: Counts, reference: Counts) -> Boschloo | None:
    """Boschloo's test, which takes one margin as given where Fisher's takes both, and so misses less.

    None where nobody was counted in a group, where all fare alike, and for tables of more than 100,000
    possible outcomes, in which it would take long and says what Fisher's test says. It is not part of
    `compare`: it takes up to seconds. Source: Boschloo 1970, Statistica Neerlandica 24(1).
    """
    n, chosen = focal.total + reference.total, focal.successes + reference.successes
    possible = max((focal.total + 1) * (reference.total + 1), (chosen + 1) * (n - chosen + 1))
    if not focal.total or not reference.total or chosen in (0, n) or possible > MOST_OUTCOMES:
        return None
    from scipy.stats import boschloo_exact

    table = [[focal.successes, focal.failures], [reference.successes, reference.failures]]
    turned = [list(column) for column in zip(*table, strict=True)]
    by_group, by_outcome = (min(1.0, float(boschloo_exact(each).pvalue)) for each in (turned, table))
    return Boschloo(by_group, by_outcome)
