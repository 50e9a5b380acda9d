"""Target industries: the score by its formula, ranks with their stability, and which conditions are met."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

from highroad.errors import BadQuestion
from highroad.market import in_demand, target_scores


def test_scores_of_the_worked_case(shared_reference: Path) -> None:
    cases = shared_reference / "methods/cases"
    with (cases / "01_target_industry_input.csv").open() as file:
        rows = list(csv.DictReader(file))
    with (cases / "01_target_industry_expected.csv").open() as file:
        expected = list(csv.DictReader(file))
    weights = json.loads((cases / "01_target_industry.json").read_text())["weights"]
    given = {
        name: np.array([float(row[name]) if row[name] else np.nan for row in rows])
        for name in rows[0]
        if name != "industry"
    }
    table = pa.table(
        {
            "industry": [row["industry"] for row in rows],
            "log_emp": np.log(given["emp"]),
            "lq_capped": np.minimum(given["lq"], 3),
            "growth": given["growth_5y_pct"],
            "competitive_per_emp": given["competitive_share"] / given["emp"],
            "wage_ratio": given["avg_wage"] / given["living_wage_annual"],
            "openings_rate": given["annual_openings"] / given["emp"],
            "share_middle_skill": given["share_middle_skill"],
        }
    )
    found = target_scores(table, weights).to_pylist()
    demanded = in_demand(
        given["emp"],
        given["avg_wage"],
        given["living_wage_annual"],
        given["growth_5y_pct"],
        given["annual_openings"],
    )
    for row, demand, wanted in zip(found, demanded, expected, strict=True):
        assert row["score"] == pytest.approx(float(wanted["score"]), rel=1e-9)
        assert row["rank"] == int(wanted["rank"])
        assert row["weight_known"] == pytest.approx(float(wanted["weight_available"]))
        assert bool(demand) == (wanted["in_demand"] == "True")
        parts = sum(row[f"{name}_points"] for name in weights)
        assert parts == pytest.approx(row["score"])
    best = next(row for row in found if row["rank"] == 1)
    worst = max(found, key=lambda row: row["rank"])
    assert best["top_share"] > 0.9
    assert worst["top_share"] < 0.1


def test_an_indicator_without_spread_says_nothing() -> None:
    table = pa.table({"industry": ["a", "b", "c"], "x": [1.0, 2.0, 3.0], "same": [5.0, 5.0, 5.0]})
    found = target_scores(table, {"x": 1, "same": 1}, top=1)
    assert found["weight_known"].to_pylist() == [0.5, 0.5, 0.5]
    assert found["rank"].to_pylist() == [3, 2, 1]
    # Dropping the only indicator that tells them apart leaves nothing to rank by.
    assert found["x_without"].to_pylist() == [1, 2, 3]


def test_an_industry_of_which_nothing_is_known_is_never_among_the_best() -> None:
    table = pa.table({"industry": ["a", "b", "c", "d"], "growth": [0.1, 0.3, 0.2, None]})
    last = target_scores(table, {"growth": 1.0}).to_pylist()[-1]
    assert (last["score"], last["rank"], last["top_share"]) == (None, 4, 0.0)


def test_weights_that_mean_nothing_are_refused() -> None:
    table = pa.table({"industry": ["a"], "x": [1.0]})
    for weights in ({"x": 0.0}, {"x": -1.0}, {"y": 1.0}, {}):
        with pytest.raises(BadQuestion, match="weighed"):
            target_scores(table, weights)
