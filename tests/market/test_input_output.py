"""Regional input-output multipliers: by hand, against the worked case, and where nothing can be said."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from highroad.errors import BadQuestion
from highroad.market import input_output as io

# Miller and Blair (2009), chapter 2: dollars bought (rows sell), over outputs of 1,000 and 2,000 dollars.
TEXTBOOK = np.array([[150, 500], [200, 100]]) / np.array([1000, 2000])


def test_the_textbook_inverse() -> None:
    # (I - A) = [[.85, -.25], [-.2, .95]], determinant .8075 - .05 = .7575.
    expected = np.array([[0.95, 0.25], [0.2, 0.85]]) / 0.7575
    np.testing.assert_allclose(io.leontief_inverse(TEXTBOOK), expected, rtol=1e-12)
    np.testing.assert_allclose(expected, [[1.2541, 0.33], [0.264, 1.1221]], atol=6e-5)  # as printed


def test_quotients_and_factors_by_hand() -> None:
    # Region 10, 30 of 40 jobs; nation 50, 50 of 100: shares .25 and .75 over .5 each.
    here, whole = np.array([10.0, 30.0]), np.array([50.0, 50.0])
    assert io.simple_quotients(here, whole).tolist() == [0.5, 1.5]
    assert io.trade_factors(here, whole, method="SLQ").tolist() == [[0.5, 0.5], [1.5, 1.5]]
    assert io.trade_factors(here, whole, method="CILQ").tolist() == [[0.5, 0.5 / 1.5], [3.0, 1.5]]
    size = io.size_factor(here, whole, delta=0.5)  # [log2(1.4)]^.5
    assert size == pytest.approx(0.4854268271702416**0.5)
    flq = io.trade_factors(here, whole, method="FLQ", delta=0.5)
    np.testing.assert_allclose(flq, size * np.array([[0.5, 0.5 / 1.5], [3.0, 1.5]]))
    # Only the second industry, as a buyer, is above 1: its column times log2(2.5).
    aflq = io.trade_factors(here, whole, method="AFLQ", delta=0.5)
    np.testing.assert_allclose(aflq / flq, [[1, np.log2(2.5)], [1, np.log2(2.5)]])
    # What the region could oversupply is capped at all that is needed.
    slq = io.regional_coefficients(TEXTBOOK, here, whole, method="SLQ")
    np.testing.assert_allclose(slq, [[0.075, 0.125], [0.2, 0.05]])


def test_the_loss_stays_what_it_was_in_its_own_industry() -> None:
    # A dollar less of the first: [.95, .2]/.7575. Jobs per dollar .1 and .05; 10 jobs lost make 100 dollars.
    inverse, jobs = io.leontief_inverse(TEXTBOOK), np.array([0.1, 0.05])
    np.testing.assert_allclose(io.lost_jobs(inverse, jobs, 0, 10), [10, 0.05 * 100 * 0.2 / 0.95])
    demand = io.lost_jobs(inverse, jobs, 0, 10, view="demand")
    np.testing.assert_allclose(demand, [0.1 * 95 / 0.7575, 0.05 * 20 / 0.7575])


@pytest.fixture(scope="module")
def case(shared_reference: Path) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(
        (shared_reference / "methods/cases/08_input_output.json").read_text("utf-8")
    )
    return told


def _nation(told: dict[str, Any]) -> io.Economy:
    given = told["regionalisation"]["inputs"]
    return io.Economy(
        *(
            np.array(given[name], dtype=float)
            for name in (
                "A_national",
                "national_employment",
                "employment_per_dollar",
                "labour_income_coefficients",
                "household_consumption_coefficients",
            )
        )
    )


def test_open_and_closed_inverses_are_as_published(case: dict[str, Any]) -> None:
    book = case["miller_blair_2009_ch2"]
    table = np.array(book["Z"]) / np.array(book["x"])
    np.testing.assert_allclose(table, book["A"])
    np.testing.assert_allclose(io.leontief_inverse(table), book["published_L"], atol=6e-5)
    whole = np.array(book["published_closed_A"])
    closed = io.closed_coefficients(table, whole[:2, 2], whole[2, :2], between_households=whole[2, 2])
    np.testing.assert_allclose(closed, whole)
    np.testing.assert_allclose(io.leontief_inverse(closed), book["computed_closed_L"], rtol=1e-9)
    np.testing.assert_allclose(io.leontief_inverse(closed), book["published_closed_L"], atol=6e-5)


@pytest.mark.parametrize("method", io.METHODS)
def test_multipliers_equal_the_worked_case(case: dict[str, Any], method: io.Method) -> None:
    nation, told = _nation(case), case["regionalisation"]
    here, delta = np.array(told["inputs"]["regional_employment"]), told["inputs"]["delta"]
    expected = told["expected"][method]
    assert io.size_factor(here, nation.jobs, delta=delta) == pytest.approx(
        told["expected"]["lambda_star"], rel=1e-9
    )
    table = io.regional_coefficients(nation.coefficients, here, nation.jobs, method=method, delta=delta)
    np.testing.assert_allclose(table, expected["A_regional"], rtol=1e-9)
    found = io.regional_multipliers(nation, here, method=method, delta=delta)
    for ours, theirs in (
        ("output_type1", "output_multiplier"),
        ("employment_effect_type1", "employment_effect_type1"),
        ("employment_multiplier_type1", "employment_multiplier_type1"),
        ("employment_effect_type2", "employment_effect_type2"),
        ("employment_multiplier_type2", "employment_multiplier_type2"),
    ):
        np.testing.assert_allclose(found[ours].to_numpy(), expected[theirs], rtol=1e-9, err_msg=ours)
    # The case has none for income; type II is type I times one constant for all (Miller and Blair).
    ratio = found["income_multiplier_type2"].to_numpy() / found["income_multiplier_type1"].to_numpy()
    np.testing.assert_allclose(ratio, ratio[0])
    assert (found["output_type2"].to_numpy() > found["output_type1"].to_numpy()).all()
    assert set(found["mark"].to_pylist()) == {"estimated"}


def test_lost_jobs_equal_the_worked_case(case: dict[str, Any]) -> None:
    nation, told = _nation(case), case["regionalisation"]
    here, expected = np.array(told["inputs"]["regional_employment"]), told["expected"]
    inverse = io.leontief_inverse(io.regional_coefficients(nation.coefficients, here, nation.jobs))
    wanted = expected["job_loss_500_in_sector_0_FLQ"]
    output = io.lost_jobs(inverse, nation.jobs_per_output, 0, 500)
    np.testing.assert_allclose(output, wanted["by_sector_output_view"], rtol=1e-9)
    assert output.sum() == pytest.approx(wanted["output_exogenous_view_total"], rel=1e-9)
    demand = io.lost_jobs(inverse, nation.jobs_per_output, 0, 500, view="demand")
    assert demand.sum() == pytest.approx(wanted["final_demand_view_total"], rel=1e-9)


def _small(**changed: Any) -> io.Economy:
    given = {
        "coefficients": TEXTBOOK,
        "jobs": np.array([50.0, 50.0]),
        "jobs_per_output": np.array([0.1, 0.05]),
        "income_per_output": np.array([0.3, 0.25]),
        "consumption": np.array([0.05, 0.4]),
    }
    return io.Economy(**(given | changed))


def test_income_multipliers_by_hand() -> None:
    # The region is the whole nation, so nothing is cut and lambda is 1. L = [[.95, .25], [.2, .85]]/.7575.
    found = io.regional_multipliers(_small(), np.array([50.0, 50.0]))
    effect = [(0.3 * 0.95 + 0.25 * 0.2) / 0.7575, (0.3 * 0.25 + 0.25 * 0.85) / 0.7575]
    np.testing.assert_allclose(found["income_effect_type1"].to_numpy(), effect)
    np.testing.assert_allclose(found["income_multiplier_type1"].to_numpy(), np.divide(effect, [0.3, 0.25]))
    # Spending a dollar of income earns k = .05 effect₁ + .4 effect₂ more; type II is type I / (1 − k).
    more = 0.05 * effect[0] + 0.4 * effect[1]
    np.testing.assert_allclose(found["income_effect_type2"].to_numpy(), np.divide(effect, 1 - more))


@pytest.mark.parametrize("method", io.METHODS)
def test_an_absent_industry_neither_buys_nor_sells_nor_is_infinite(method: io.Method) -> None:
    here = np.array([0.0, 30.0])
    factors = io.trade_factors(here, np.array([50.0, 50.0]), method=method)
    assert factors[0].tolist() == [0, 0]
    assert factors[:, 0].tolist() == [0, 0]
    found = io.regional_multipliers(_small(), here, method=method)
    assert found["mark"].to_pylist() == ["not_applicable", "estimated"]
    numbers = [found[name].to_pylist() for name in found.column_names[1:-1]]
    assert {each[0] for each in numbers} == {None}
    assert all(np.isfinite(each[1]) for each in numbers)
    # The nation has none of it either, or the region has no jobs at all: still zeros.
    assert io.simple_quotients(here, here).tolist() == [0, 1]
    assert not io.trade_factors(np.zeros(2), np.array([50.0, 50.0]), method=method).any()
    assert not io.trade_factors(np.zeros(2), np.zeros(2), method=method).any()


def test_no_jobs_for_a_dollar_have_no_multiplier() -> None:
    found = io.regional_multipliers(_small(jobs_per_output=np.array([0.0, 0.05])), np.array([10.0, 30.0]))
    assert found["employment_multiplier_type1"].to_pylist()[0] is None
    assert found["employment_effect_type1"].to_pylist()[0] > 0
    with pytest.raises(BadQuestion, match="none to lose"):
        io.lost_jobs(np.eye(2), np.array([0.0, 0.05]), 0, 10)
    for outside in (-1, 2):
        with pytest.raises(BadQuestion, match="none to lose"):
            io.lost_jobs(np.eye(2), np.array([0.1, 0.05]), outside, 10)


@pytest.mark.parametrize(
    "table",
    [
        np.eye(2),  # singular
        np.array([[0.5, 0.5], [0.5, 0.5]]),  # singular, each below 1
        TEXTBOOK * 100,  # percents: has an inverse, with no meaning
    ],
)
def test_industries_that_use_up_what_they_make_are_refused(table: np.ndarray) -> None:
    with pytest.raises(BadQuestion, match="use up"):
        io.leontief_inverse(table)


def test_what_makes_no_sense_is_refused() -> None:
    nan = float("nan")
    for table in (np.ones((2, 3)), np.array([[-0.1]]), np.array([[nan]]), np.array([0.1])):
        with pytest.raises(BadQuestion, match="input-output table"):
            io.leontief_inverse(table)
    whole = np.array([50.0, 50.0])
    for here, words in (
        ([-1.0, 1.0], "negative"),
        ([nan, 1.0], "no number"),
        ([60.0, 1.0], "fewer jobs"),
        ([1.0], "different lengths"),
    ):
        with pytest.raises(BadQuestion, match=words):
            io.regional_coefficients(TEXTBOOK, np.array(here), whole)
    with pytest.raises(BadQuestion, match="different lengths"):
        io.regional_multipliers(_small(consumption=np.array([0.1])), np.array([10.0, 30.0]))
    with pytest.raises(BadQuestion, match="RAS"):
        io.trade_factors(whole, whole, method="RAS")  # type: ignore[arg-type]
    for delta in (-0.1, 1.0, nan):
        with pytest.raises(BadQuestion, match="delta"):
            io.size_factor(whole, whole, delta=delta)
    for jobs in (-1.0, nan, float("inf")):
        with pytest.raises(BadQuestion, match="negative"):
            io.lost_jobs(np.eye(2), np.array([0.1, 0.05]), 0, jobs)
