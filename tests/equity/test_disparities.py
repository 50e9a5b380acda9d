"""Groups against the rest and a reference: what the words promise, and laws that hold for any counts.

Worked rows Q1 to Q7 follow 29 CFR 1607.4(D) and the hypergeometric law; recomputed by hand.
"""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from highroad import equity
from highroad.equity import Counts, Signal


@pytest.mark.parametrize(
    ("focal", "reference", "ratio", "z", "fisher", "deviations"),
    [
        ((36, 80), (120, 200), 0.75, -2.2827, 0.02424, -2.2787),
        ((18, 40), (120, 200), 0.75, -1.7519, 0.11402, -1.7482),
        ((9, 20), (120, 200), 0.75, -1.2987, 0.23594, -1.2958),
        ((3, 6), (21, 30), 0.7143, -0.9487, 0.37808, -0.9354),
        ((4, 10), (8, 10), 0.5, -1.8257, 0.16980, -1.7795),
        ((2790, 4500), (3300, 5000), 0.9394, -4.0581, 0.00005, -4.0579),
    ],
)
def test_worked_rows(
    focal: tuple[int, int],
    reference: tuple[int, int],
    ratio: float,
    z: float,
    fisher: float,
    deviations: float,
) -> None:
    found = equity.compare(Counts(*focal), Counts(*reference))
    assert found.ratio == pytest.approx(ratio, abs=5e-5)
    assert found.z == pytest.approx(z, abs=5e-5)
    assert found.fisher == pytest.approx(fisher, abs=5e-6)
    assert found.deviations == pytest.approx(deviations, abs=5e-5)


def test_an_unwanted_outcome_turns_the_ratio_round() -> None:
    found = equity.compare(Counts(30, 120), Counts(20, 160), higher_is_better=False)
    assert found.ratio == 0.5
    assert found.z == pytest.approx(2.7027, abs=5e-5)
    [rest] = equity.disparities("left", {"a": Counts(30, 120)}, Counts(50, 280), higher_is_better=False)
    assert rest.signal is Signal.INVESTIGATE
    [rest] = equity.disparities("left", {"b": Counts(20, 160)}, Counts(50, 280), higher_is_better=False)
    assert rest.signal is Signal.AHEAD


def test_the_exact_test_is_used_where_the_curve_misleads() -> None:
    assert equity.compare(Counts(4, 10), Counts(8, 10)).exact
    large = equity.compare(Counts(36, 80), Counts(120, 200))
    assert not large.exact
    assert large.p == large.z_p


def test_one_person_can_take_a_flag_away() -> None:
    found = equity.compare(Counts(3, 6), Counts(21, 30))
    assert equity.ratio_with_one_more(found) == pytest.approx(0.9524, abs=5e-5)
    assert equity.is_fragile(found)
    assert not equity.is_fragile(equity.compare(Counts(36, 80), Counts(120, 200)))


def test_each_reading_says_what_its_numbers_say() -> None:
    whole = Counts(156, 280)
    groups = {"one": Counts(36, 80), "two": Counts(120, 200)}
    found = equity.judged(equity.disparities("training", groups, whole, reference="two"))
    assert [(each.group, each.against) for each in found] == [
        ("one", "rest"),
        ("one", "two"),
        ("two", "rest"),
    ]
    assert found[0].signal is Signal.INVESTIGATE
    assert "45.0 % of 80 people, beside 60.0 % of 200." in equity.reading(found[0])
    assert "12 people lie between" in equity.reading(found[0])
    assert found[2].signal is Signal.AHEAD
    few = equity.disparities("training", {"few": Counts(6, 12)}, Counts(30, 52))
    assert few[0].signal is Signal.CANNOT_TELL
    assert "too few people to tell" in equity.reading(few[0])
    nobody = equity.disparities("training", {"nobody": Counts(0, 0)}, Counts(30, 52))
    assert nobody[0].signal is Signal.CANNOT_TELL
    assert "cannot tell" in equity.reading(nobody[0])
    alike = equity.disparities("training", {"half": Counts(500, 1000)}, Counts(1000, 2000))
    assert alike[0].signal is Signal.NONE


def test_groups_below_two_percent_are_not_tested_by_themselves() -> None:
    found = equity.judged(equity.disparities("x", {"tiny": Counts(0, 19)}, Counts(600, 1000)))
    assert found[0].p is None
    assert found[0].adjusted_p is None
    assert found[0].signal is Signal.CANNOT_TELL


def test_the_best_group_is_one_that_is_large_enough() -> None:
    groups = {"tiny": Counts(5, 5), "large": Counts(700, 1000), "other": Counts(400, 995)}
    found = equity.disparities("x", groups, Counts(1105, 2000), reference="best")
    assert {each.against for each in found} == {"rest", "large"}


counts = st.integers(0, 60).flatmap(
    lambda total: st.integers(0, total).map(lambda successes: Counts(successes, total))
)


@settings(max_examples=150, deadline=None)
@given(counts, counts)
def test_laws_of_a_comparison(one: Counts, other: Counts) -> None:
    found, back = equity.compare(one, other), equity.compare(other, one)
    for p in (found.z_p, found.fisher, found.mid_p, found.power):
        assert p is None or -1e-9 <= p <= 1 + 1e-9
    assert found.fisher == pytest.approx(back.fisher) if found.fisher is not None else back.fisher is None
    if found.difference is not None and found.difference_interval is not None:
        assert found.difference == pytest.approx(-(back.difference or 0.0))
        assert found.difference_interval[0] <= found.difference <= found.difference_interval[1]
    if found.shortfall is not None and back.shortfall is not None:
        assert found.shortfall == pytest.approx(-back.shortfall)
    interval = equity.wilson(one)
    if interval is not None and one.rate is not None:
        assert 0 <= interval[0] <= one.rate <= interval[1] <= 1


@settings(max_examples=60, deadline=None)
@given(st.lists(st.one_of(st.none(), st.floats(0, 1)), max_size=30))
def test_adjusting_keeps_order_and_never_lowers(p_values: list[float | None]) -> None:
    for procedure in ("benjamini-hochberg", "benjamini-yekutieli", "holm", "hommel", "bonferroni"):
        found = equity.adjusted(p_values, procedure)  # type: ignore[arg-type]
        pairs = sorted(
            (p, q) for p, q in zip(p_values, found, strict=True) if p is not None and q is not None
        )
        assert all(q >= p - 1e-12 for p, q in pairs)
        assert all(b[1] >= a[1] - 1e-12 for a, b in pairwise(pairs))
        assert [p is None for p in p_values] == [q is None for q in found]


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(counts, counts).filter(lambda pair: all(c.total for c in pair)), min_size=1, max_size=5
    )
)
def test_the_parts_of_a_gap_make_the_gap(pairs: list[tuple[Counts, Counts]]) -> None:
    one, other = zip(*pairs, strict=True)
    found = equity.kitagawa(one, other)
    assert found.composition + found.rate == pytest.approx(found.gap, abs=1e-12)
    assert found.endowments + found.coefficients + found.interaction == pytest.approx(found.gap, abs=1e-12)


def test_one_stratum_is_the_crude_comparison() -> None:
    one, other = Counts(36, 80), Counts(120, 200)
    found = equity.stratified([(one, other), (Counts(0, 0), Counts(3, 9))])
    assert found.strata == 1
    assert found.risk_difference == pytest.approx(-0.15)
    assert found.odds_ratio == pytest.approx(equity.compare(one, other).odds_ratio)
    assert found.homogeneity is None


def test_a_gap_that_the_mix_of_strata_makes_disappears_within_them() -> None:
    strata = [(Counts(8, 10), Counts(80, 100)), (Counts(20, 100), Counts(2, 10))]
    crude = equity.compare(Counts(28, 110), Counts(82, 110))
    assert crude.below_four_fifths
    found = equity.stratified(strata)
    assert found.risk_difference == pytest.approx(0, abs=1e-12)


def test_what_cannot_be_is_refused() -> None:
    with pytest.raises(ValueError, match="cannot be counts"):
        Counts(3, 2)
    with pytest.raises(ValueError, match="names its source"):
        equity.Benchmark(0.2, " ")
    with pytest.raises(ValueError, match="same strata"):
        equity.kitagawa([Counts(1, 2)], [Counts(0, 0)])
    assert equity.representation(0, 0, equity.Benchmark(0.2, "a survey")) is None
