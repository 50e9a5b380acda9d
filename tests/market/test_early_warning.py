"""Early signs in monthly series: by hand, against the worked case, and where months are missing."""

from __future__ import annotations

import csv
import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from highroad.errors import BadQuestion
from highroad.market import early_warning

EVERY = (early_warning.sahm_rule, early_warning.cusum, early_warning.change_in_a_year)


def series(values: Sequence[float | None], first: int = 2020 * 12) -> pa.Table:
    months = [date((first + n) // 12, (first + n) % 12 + 1, 1) for n in range(len(values))]
    return pa.table({"period": pa.array(months, pa.date32()), "value": pa.array(values, pa.float64())})


@pytest.fixture(scope="module")
def case(shared_reference: Path) -> tuple[dict[str, Any], dict[str, pa.Table]]:
    folder = shared_reference / "methods/cases"
    told = json.loads((folder / "08_early_warning.json").read_text("utf-8"))
    with (folder / told["input_file"]).open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    months = pa.array([date.fromisoformat(row["ds"]) for row in rows], pa.date32())
    given = {
        name: pa.table({"period": months, "value": pa.array([float(row[name]) for row in rows])})
        for name in told["expected"]
    }
    return told, given


@pytest.mark.parametrize("name", ["Construction", "Manufacturing"])
def test_signs_equal_the_worked_case(case: tuple[dict[str, Any], dict[str, pa.Table]], name: str) -> None:
    told, given = case
    expected, close = told["expected"][name], told["tolerance"]["atol"]
    sahm = early_warning.sahm_rule(given[name])
    np.testing.assert_allclose(sahm["value"].to_numpy()[-12:], expected["sahm_value_last12"], atol=close)
    assert str(early_warning.first_sign(sahm)) == expected["first_month_sahm_ge_0.5"]
    change = early_warning.change_in_a_year(given[name])
    np.testing.assert_allclose(change["value"].to_numpy()[-6:], expected["yoy_change_last6"], atol=close)
    added = early_warning.cusum(given[name])
    np.testing.assert_allclose(
        added["value"].to_numpy()[-6:], expected["cusum_k0.5_base36_last6"], atol=close
    )
    assert str(early_warning.first_sign(added)) == expected["first_month_cusum_gt_5"]


def test_the_sahm_rule_by_hand() -> None:
    # Fourteen months of 4.0, then 4.6, 4.9: means 4.2 and 4.5 over a low of 4.0; half a point is a sign.
    found = early_warning.sahm_rule(series([4.0] * 14 + [4.6, 4.9]))
    assert found["value"].to_pylist()[:14] == [None] * 14
    assert found["value"].to_pylist()[14:] == pytest.approx([0.2, 0.5])
    assert found["signal"].to_pylist()[14:] == [False, True]
    assert found["mark"].to_pylist() == ["not_evaluable"] * 14 + [None, None]
    assert early_warning.first_sign(found) == date(2021, 4, 1)


def test_half_a_point_is_reached_also_by_binary_numbers() -> None:
    for low in np.arange(30, 120) / 10:
        values = [float(low)] * 14 + [round(float(low) + 1.5, 1)]
        assert early_warning.sahm_rule(series(values))["signal"].to_pylist()[-1], low


def test_cusum_by_hand() -> None:
    # Base 1, 2, 3: mean 2, deviation 1. z: -1 0 1 4 0 -9. Less .5 a month: 0, 0, .5, 4, 3.5, 0.
    found = early_warning.cusum(series([1, 2, 3, 6, 2, -7]), base=3, limit=3.5)
    assert found["z"].to_pylist() == [-1, 0, 1, 4, 0, -9]
    assert found["value"].to_pylist() == pytest.approx([0, 0, 0.5, 4, 3.5, 0])
    assert found["signal"].to_pylist() == [
        False,
        False,
        False,
        True,
        False,
        False,
    ]  # at the limit is not above
    assert found["in_base"].to_pylist() == [True, True, True, False, False, False]
    assert found.column_names == ["period", "z", "value", "signal", "in_base", "mark"]


def test_cusum_equals_the_sum_added_month_by_month() -> None:
    drawn = np.random.default_rng(1).normal(size=200)
    z = (drawn - drawn[:36].mean()) / drawn[:36].std(ddof=1)
    total, expected = 0.0, []
    for each in z:
        total = max(0.0, total + each - 0.5)
        expected.append(total)
    np.testing.assert_allclose(early_warning.cusum(series(drawn))["value"].to_numpy(), expected, atol=1e-12)


@pytest.mark.parametrize("unknown", [None, float("nan"), float("inf")])
def test_a_gap_is_no_number_and_no_sign(unknown: float | None) -> None:
    # No rate was collected for October 2025: nothing may be made up for it, nor the months after it refused.
    values: list[float | None] = [4.0, 5.0] * 20
    values[16] = unknown
    sahm = early_warning.sahm_rule(series(values))
    judged = [n for n, each in enumerate(sahm["value"].to_pylist()) if each is not None]
    assert judged == [14, 15, *range(31, 40)]  # the fifteen months up to each hold no gap
    assert sahm["mark"].to_pylist()[16:18] == ["missing", "not_evaluable"]
    assert sahm["signal"].to_pylist()[16] is None
    change = early_warning.change_in_a_year(series(values))
    assert [change["mark"].to_pylist()[n] for n in (11, 12, 16, 28, 29)] == [
        "not_evaluable",
        None,
        "missing",
        "not_evaluable",
        None,
    ]
    # CUSUM goes on from where it was.
    added = early_warning.cusum(series([1, 2, 3, 6, unknown, 2]), base=3)
    assert added["value"].to_pylist() == pytest.approx([0, 0, 0.5, 4, None, 3.5])
    assert added["mark"].to_pylist() == [None, None, None, None, "missing", None]
    # A base with a gap says nothing about what is usual.
    added = early_warning.cusum(series([1, unknown, 3, 6]), base=3)
    assert added["value"].null_count == 4
    assert added["mark"].to_pylist() == ["not_evaluable", "missing", "not_evaluable", "not_evaluable"]


def test_a_short_series_cannot_be_judged() -> None:
    for judge, months in ((early_warning.sahm_rule, 14), (early_warning.cusum, 35)):
        found = judge(series(list(range(months))))
        assert found["value"].null_count == found["signal"].null_count == months
        assert set(found["mark"].to_pylist()) == {"not_evaluable"}
        assert early_warning.first_sign(found) is None
    assert early_warning.sahm_rule(series([4.0] * 15))["value"].to_pylist()[-1] == 0
    for judge in EVERY:
        assert judge(series([])).num_rows == 0


def test_a_base_that_never_varies_has_no_measure() -> None:
    found = early_warning.cusum(series([0.1] * 36 + [9.0]))  # its deviation is 1e-17, not 0
    assert found["value"].null_count == 37
    assert set(found["mark"].to_pylist()) == {"not_applicable"}


def test_order_is_irrelevant_and_months_must_follow_each_other() -> None:
    given = series(list(np.random.default_rng(2).normal(size=60)))
    for judge in EVERY:
        assert judge(given.take(list(reversed(range(60))))).equals(judge(given))
        for wrong in (given.take([0, 1, 3]), given.take([0, 1, 1, 2])):
            with pytest.raises(BadQuestion, match="follow each other"):
                judge(wrong)


def test_an_alarm_that_makes_no_sense_is_refused() -> None:
    for wrong in ({"base": 1}, {"allowance": -1.0}, {"limit": 0.0}, {"limit": float("nan")}):
        with pytest.raises(BadQuestion, match="alarm"):
            early_warning.cusum(series([1, 2, 3]), **wrong)  # type: ignore[arg-type]


def test_a_series_by_other_names_is_refused_by_name() -> None:
    with pytest.raises(BadQuestion, match="period"):
        early_warning.sahm_rule(series([1.0]).rename_columns(["ds", "value"]))
