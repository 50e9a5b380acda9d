"""Groups at the edges: ratios of exactly 0.8, exactly two deviations, unwanted outcomes, nobody, all."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import pytest
from scipy.special import ndtr

from highroad import equity
from highroad.equity import Counts, Signal
from highroad.equity.decomposition import REFERENCES, kitagawa, logit_gap, oaxaca_blinder
from highroad.equity.many import adjusted
from highroad.equity.strata import stratified
from highroad.errors import BadQuestion


def test_a_ratio_of_four_fifths_is_not_below_it() -> None:
    for step in range(1, 11):
        for total in (50, 70, 110, 170, 190, 230, 300):
            low, high = Counts(4 * step, total), Counts(5 * step, total)
            for found in (
                equity.compare(low, high),
                equity.compare(high, low, higher_is_better=False),
            ):
                assert found.below_four_fifths is False
                assert not equity.is_fragile(found)
    one_less = equity.compare(Counts(15, 50), Counts(20, 50))
    assert one_less.below_four_fifths
    assert equity.is_fragile(one_less)


@pytest.mark.parametrize(("focal", "reference"), [((2, 3), (12, 12)), ((4, 7), (8, 8)), ((1, 2), (8, 8))])
def test_exactly_two_deviations_count(focal: tuple[int, int], reference: tuple[int, int]) -> None:
    found = equity.compare(Counts(*focal), Counts(*reference))
    assert found.deviations == pytest.approx(-2)
    assert found.two_deviations


def test_unwanted_outcomes_are_measured_the_other_way_round() -> None:
    found = equity.compare(Counts(30, 120), Counts(20, 160), higher_is_better=False)
    assert found.to_four_fifths == pytest.approx(30 - 120 * 0.125 / 0.8)
    assert equity.compare(Counts(15, 120), found.reference, higher_is_better=False).to_four_fifths == 0
    even = equity.compare(Counts(1000, 10_000), Counts(1000, 10_000), higher_is_better=False)
    pooled, sizes = 0.1125, 2 / 10_000  # 12.5 beside 10 percent is a ratio of 0.8
    under_none = 1.959963984540054 * math.sqrt(pooled * (1 - pooled) * sizes)
    under_gap = math.sqrt((0.125 * 0.875 + 0.1 * 0.9) / 10_000)
    assert even.power == pytest.approx(float(ndtr((0.025 - under_none) / under_gap)), abs=1e-12)


@pytest.mark.parametrize(
    ("focal", "reference", "exact"),
    [
        ((7, 14), (8, 15), True),  # 29 people
        ((7, 15), (8, 15), False),
        ((5, 10), (45, 90), False),  # 5 expected
        ((5, 10), (44, 90), True),
        ((9, 10), (88, 90), True),  # few failures
    ],
)
def test_the_exact_test_holds_where_the_curve_misleads(
    focal: tuple[int, int], reference: tuple[int, int], exact: bool
) -> None:
    found = equity.compare(Counts(*focal), Counts(*reference))
    assert found.exact is exact
    assert found.p == (found.fisher if exact else found.z_p)


def test_nobody_and_everybody() -> None:
    nobody = equity.compare(Counts(0, 0), Counts(5, 10))
    assert (nobody.difference, nobody.ratio, nobody.p, nobody.deviations) == (None, None, None, None)
    everybody = equity.compare(Counts(10, 10), Counts(20, 20))
    assert (everybody.ratio, everybody.deviations, everybody.p) == (1, None, 1)
    [alone] = equity.disparities("o", {"a": Counts(5, 10)}, Counts(5, 10))
    assert alone.signal is Signal.CANNOT_TELL
    assert equity.disparities("o", {}, Counts(5, 10), reference="best") == []


def test_ties_and_questions_that_could_not_be_asked() -> None:
    assert adjusted([0.01, 0.02, 0.03, 0.04]) == [0.04] * 4
    assert adjusted([0.01, None, 0.01, 0.5]) == [0.015, None, 0.015, 0.5]
    assert adjusted([0.02, 0.02], "holm") == [0.04, 0.04]


def test_strata_without_one_of_the_groups_add_nothing() -> None:
    one = stratified([(Counts(8, 20), Counts(12, 20))])
    more = stratified(
        [(Counts(8, 20), Counts(12, 20)), (Counts(0, 0), Counts(9, 10)), (Counts(3, 3), Counts(0, 0))]
    )
    assert one == more
    assert one.odds_ratio == pytest.approx(64 / 144)
    nothing = stratified([(Counts(10, 10), Counts(10, 10))])
    assert (nothing.odds_ratio, nothing.p, nothing.risk_difference) == (None, None, 0)


def test_a_gap_beside_nobody_is_not_taken_apart() -> None:
    for one, other in (([], []), ([Counts(0, 0)], [Counts(1, 2)]), ([Counts(1, 2)], [Counts(1, 2)] * 2)):
        with pytest.raises(ValueError, match="people in the same strata"):
            kitagawa(one, other)
    outcome, variable = np.arange(6.0), {"x": np.array([1.0, 2, 1, 2, 1, 2])}
    for absent in (np.zeros(6, bool), np.ones(6, bool)):
        with pytest.raises(ValueError, match="determined by the others"):
            oaxaca_blinder(outcome, variable, absent)
        with pytest.raises(ValueError, match="determined by the others"):
            logit_gap(outcome > 2, variable, absent)
    for reference in REFERENCES:
        found = oaxaca_blinder(outcome**2, variable, np.array([0, 0, 0, 1, 1, 1], bool), reference)
        assert found.explained + found.unexplained == pytest.approx(found.gap)
        assert found.endowments + found.coefficients + found.interaction == pytest.approx(found.gap)


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: equity.wilson(Counts(1, 3), 95),
        lambda: equity.exact_interval(Counts(1, 3), 1.0),
        lambda: equity.difference_interval(Counts(1, 3), Counts(2, 3), 0.0),
        lambda: equity.robustness(2.0, 1),
        lambda: equity.robustness(math.nan, 10),
        lambda: equity.ratio_of_means(1.0, 0.0),
        lambda: equity.steadied_estimates([1.0, math.nan, 2.0], [1.0, 1.0, 1.0]),
        lambda: equity.shrunken_means([1.0, 2.0, 3.0, math.nan], 1.0),
        lambda: equity.shrunken_means([1.0, 2.0, 3.0, 4.0], -1.0),
        lambda: equity.interrupted_values(list(range(1, 49)), 24, confidence=95),
        lambda: equity.interrupted_counts([3, 4, 5, 6] * 12, None, 24, confidence=1),
    ],
)
def test_what_is_no_number_is_refused_and_gives_none(wrong: Callable[[], object]) -> None:
    with pytest.raises(ValueError, match=r"number|confidence|estimates"):
        wrong()


def test_an_empty_table_is_refused() -> None:
    none = np.array([])
    for ask in (equity.impact, equity.matched):
        with pytest.raises(BadQuestion, match="no people"):
            ask(none, np.array([], bool), {"age": none})
