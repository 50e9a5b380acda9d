"""Claims: examples for every standing, and properties that hold for any number."""

from __future__ import annotations

import math
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from highroad.errors import BadQuestion
from highroad.planning.claims import Cells, Claim, Comparison, Standing, check_claim
from highroad.results import Column, Method, Result

TRUE, WEAKER, FALSE, OPEN = Standing.TRUE, Standing.WEAKER, Standing.FALSE, Standing.NOT_EVALUABLE


def table(*rows: tuple[Any, ...], kind: Any = "ratio", decimals: int = 2) -> Cells:
    """Rows of (soc, value, mark, low, high); the last three may be left out."""
    full = [(*row, *(None,) * (5 - len(row))) for row in rows]
    names = ("soc", "lq", "lq_mark", "lq_low", "lq_high")
    columns = (
        Column("soc", "Occupation", "code"),
        Column("lq", "Location quotient", kind, decimals=decimals, mark="lq_mark"),
    )
    return Cells(columns, {name: tuple(row[k] for row in full) for k, name in enumerate(names)})


def claim(comparison: Comparison, threshold: float | None = None, **more: Any) -> Claim:
    return Claim("A sentence.", "lq", {"soc": "45-0000"}, comparison, threshold, **more)


ABOVE_5 = claim(Comparison.ABOVE, 5)


@pytest.mark.parametrize(
    ("asked", "row", "standing"),
    [
        (ABOVE_5, (8.1,), TRUE),
        (ABOVE_5, (5.0,), FALSE),
        (ABOVE_5, (4.2,), FALSE),
        (ABOVE_5, (8.1, None, 7.0, 9.2), TRUE),
        (ABOVE_5, (5.4, None, 4.8, 6.0), WEAKER),
        (ABOVE_5, (5.4, None, 5.0, 6.0), WEAKER),
        (ABOVE_5, (4.9, None, 4.0, 6.0), FALSE),
        (ABOVE_5, (None, "suppressed"), OPEN),
        (ABOVE_5, (None, "missing"), OPEN),
        (ABOVE_5, (None,), OPEN),
        (ABOVE_5, (6.0, "at_least"), TRUE),
        (ABOVE_5, (4.0, "at_least"), OPEN),
        (ABOVE_5, (6.0, "estimated"), TRUE),
        (claim(Comparison.BELOW, 5), (4.9,), TRUE),
        (claim(Comparison.BELOW, 5), (5.0,), FALSE),
        (claim(Comparison.BELOW, 5), (4.0, "at_least"), OPEN),
        (claim(Comparison.BELOW, 5), (5.0, "at_least"), FALSE),
        (claim(Comparison.AT_LEAST, 5), (5.0,), TRUE),
        (claim(Comparison.AT_MOST, 5), (5.0,), TRUE),
        (claim(Comparison.AT_MOST, 5), (5.0, "at_least"), OPEN),
        (claim(Comparison.AT_MOST, 5), (5.1, "at_least"), FALSE),
        (claim(Comparison.BETWEEN, 4, upper=6), (4.0,), TRUE),
        (claim(Comparison.BETWEEN, 4, upper=6), (6.1,), FALSE),
        (claim(Comparison.BETWEEN, 4, upper=6), (5.0, None, 3.9, 5.5), WEAKER),
        (claim(Comparison.APPROXIMATELY, 100), (104.0,), TRUE),
        (claim(Comparison.APPROXIMATELY, 100), (106.0,), FALSE),
        (claim(Comparison.APPROXIMATELY, 100, tolerance=10), (106.0,), TRUE),
    ],
)
def test_standings(asked: Claim, row: tuple[Any, ...], standing: Standing) -> None:
    outcome = check_claim(asked, table(("45-0000", *row)))
    assert outcome.standing is standing
    assert outcome.reason
    assert (outcome.value is None) == (standing is OPEN)


def test_the_reason_speaks_of_the_numbers() -> None:
    assert check_claim(ABOVE_5, table(("45-0000", 8.123))).reason == "It is 8.12: above 5.00."
    money = table(("45-0000", 115.0, "at_least"), kind="money")
    assert check_claim(claim(Comparison.ABOVE, 120), money).reason == (
        "It is published as at least $115.00; whether it is above $120.00 can't be told."
    )
    exact = check_claim(claim(Comparison.ABOVE, 1.125), table(("45-0000", 8.123)))
    assert exact.reason == "It is 8.12: above 1.125."
    assert "estimated" in check_claim(ABOVE_5, table(("45-0000", 6.0, "estimated"))).reason


def test_a_row_or_column_that_is_not_there() -> None:
    assert check_claim(ABOVE_5, table(("11-0000", 9.0))).standing is OPEN
    assert check_claim(ABOVE_5, table(("45-0000", 9.0), ("45-0000", 8.0))).standing is OPEN
    other = Claim("A sentence.", "wage", {"soc": "45-0000"}, Comparison.ABOVE, 5)
    assert check_claim(other, table(("45-0000", 9.0))).standing is OPEN


def test_a_shrinking_margin_weakens_where_there_is_no_interval() -> None:
    before, nearer, near = table(("45-0000", 9.0)), table(("45-0000", 7.5)), table(("45-0000", 6.5))
    assert check_claim(ABOVE_5, nearer, before).standing is TRUE
    assert check_claim(ABOVE_5, near, before).standing is WEAKER
    assert check_claim(ABOVE_5, before, near).standing is TRUE


RISES = claim(Comparison.RISES)


@pytest.mark.parametrize(
    ("before", "now", "standing"),
    [
        ((5.0,), (6.0,), TRUE),
        ((6.0,), (6.0,), FALSE),
        ((6.0,), (5.0,), FALSE),
        ((5.0, None, 4.0, 5.5), (6.0, None, 5.6, 7.0), TRUE),
        ((5.0, None, 4.0, 5.5), (6.0, None, 5.4, 7.0), WEAKER),
        ((None, "suppressed"), (6.0,), OPEN),
        ((5.0,), (6.0, "at_least"), OPEN),
    ],
)
def test_direction(before: tuple[Any, ...], now: tuple[Any, ...], standing: Standing) -> None:
    found = check_claim(RISES, table(("45-0000", *now)), table(("45-0000", *before)))
    assert found.standing is standing
    assert check_claim(RISES, table(("45-0000", *now))).standing is OPEN


@pytest.mark.parametrize(
    ("others", "limit", "standing"),
    [
        ([("11-0000", 3.0)], 1, TRUE),
        ([("11-0000", 9.0)], 1, FALSE),
        ([("11-0000", 9.0), ("13-0000", 2.0)], 2, TRUE),
        ([("11-0000", None, "suppressed")], 1, WEAKER),
        ([("11-0000", None, "suppressed")], 2, TRUE),
        ([("11-0000", 4.0, "at_least")], 1, WEAKER),
        ([("11-0000", 4.5, None, 4.0, 5.5)], 1, WEAKER),
    ],
)
def test_rank(others: list[tuple[Any, ...]], limit: int, standing: Standing) -> None:
    rows = table(("45-0000", 5.0, None, 4.9, 5.1), *others)
    assert check_claim(claim(Comparison.RANK_AT_MOST, limit), rows).standing is standing


@pytest.mark.parametrize(
    "make",
    [
        lambda: claim(Comparison.ABOVE),
        lambda: claim(Comparison.RISES, 5),
        lambda: claim(Comparison.BETWEEN, 5),
        lambda: claim(Comparison.BETWEEN, 6, upper=5),
        lambda: claim(Comparison.ABOVE, 6, upper=5),
        lambda: claim(Comparison.ABOVE, math.nan),
        lambda: claim(Comparison.RANK_AT_MOST, 0),
        lambda: claim(Comparison.APPROXIMATELY, 5, tolerance=-1),
        lambda: Claim("A sentence.", "lq", {}, Comparison.ABOVE, 5),
    ],
)
def test_claims_that_make_no_sense_are_refused(make: Any) -> None:
    with pytest.raises(BadQuestion):
        make()


def test_a_result_is_read_as_it_is() -> None:
    cells = pa.table({"soc": ["45-0000"], "lq": [8.1], "lq_mark": pa.array([None], pa.string())})
    columns = table().columns
    result = Result(cells, columns, (), Method("lq", "Location quotient", "A ratio."))
    assert check_claim(ABOVE_5, Cells.of(result)).standing is TRUE


numbers = st.floats(-1e6, 1e6, allow_nan=False)


@given(numbers, numbers)
def test_above_and_at_most_are_never_both_true_nor_both_false(value: float, threshold: float) -> None:
    rows = table(("45-0000", value))
    standings = {
        check_claim(claim(comparison, threshold), rows).standing
        for comparison in (Comparison.ABOVE, Comparison.AT_MOST)
    }
    assert standings == {TRUE, FALSE}


@given(numbers, numbers, st.floats(0, 1e6), st.floats(0, 1e6))
def test_an_interval_only_ever_weakens(value: float, threshold: float, below: float, over: float) -> None:
    asked = claim(Comparison.ABOVE, threshold)
    bare = check_claim(asked, table(("45-0000", value))).standing
    with_interval = check_claim(asked, table(("45-0000", value, None, value - below, value + over))).standing
    assert with_interval is bare or (bare, with_interval) == (TRUE, WEAKER)


@given(numbers, numbers, st.floats(0.001, 1e6))
def test_a_higher_number_never_makes_above_less_true(value: float, threshold: float, more: float) -> None:
    asked = claim(Comparison.ABOVE, threshold)
    lower = check_claim(asked, table(("45-0000", value))).standing
    higher = check_claim(asked, table(("45-0000", value + more))).standing
    assert not (lower is TRUE and higher is FALSE)


@given(numbers, numbers, st.sampled_from(list(Comparison)))
def test_a_lower_bound_decides_only_what_every_higher_number_decides(
    value: float, threshold: float, comparison: Comparison
) -> None:
    assume(comparison not in (Comparison.RISES, Comparison.FALLS, Comparison.RANK_AT_MOST))
    upper = threshold + 1 if comparison is Comparison.BETWEEN else None
    asked = claim(comparison, threshold, upper=upper)
    bound = check_claim(asked, table(("45-0000", value, "at_least"))).standing
    if bound is not OPEN:
        for number in (value, value + 1, value + 1e9):
            exact = check_claim(asked, table(("45-0000", number))).standing
            assert exact is bound


@given(st.sampled_from(["suppressed", "missing", "not_applicable", "not_evaluable", None]), numbers)
def test_a_hidden_number_is_never_evaluated(mark: str | None, threshold: float) -> None:
    rows = table(("45-0000", None, mark), ("11-0000", 1.0))
    for comparison in Comparison:
        if comparison in (Comparison.RISES, Comparison.FALLS):
            asked = claim(comparison)
        elif comparison is Comparison.BETWEEN:
            asked = claim(comparison, threshold, upper=threshold)
        else:
            asked = claim(comparison, max(threshold, 1))
        assert check_claim(asked, rows, rows).standing is OPEN


@given(st.lists(numbers, min_size=1, max_size=12, unique=True), st.integers(1, 12))
def test_exactly_the_first_ranks_are_true(values: list[float], limit: int) -> None:
    rows = table(*((f"{k:02}-0000", value) for k, value in enumerate(values)))
    true = 0
    for k in range(len(values)):
        asked = Claim("A sentence.", "lq", {"soc": f"{k:02}-0000"}, Comparison.RANK_AT_MOST, limit)
        true += check_claim(asked, rows).standing is TRUE
    assert true == min(limit, len(values))
