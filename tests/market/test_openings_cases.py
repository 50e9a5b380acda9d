"""Openings a year: by hand, and every case of the worked file."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from highroad.market import annual_openings

REL = 1e-9  # the file's tolerance
CASES = {
    "published": "Minnesota registered nurses 29-1141, 2020-30 (published by MN DEED)",
    "decline": "declining occupation",
    "floor": "steep decline floors at zero",
    "local": "local rates from national (regional calibration)",
}


def openings(base: float, projected: float, leave: float, move: float, years: int) -> dict[str, Any]:
    given = {
        "soc": "29-1141",
        "base": base,
        "projected": projected,
        "exit_rate": leave,
        "transfer_rate": move,
    }
    (row,) = annual_openings(pa.Table.from_pylist([given]), years).table.to_pylist()
    return row


def test_openings_by_hand() -> None:
    # 100 to 120 jobs in ten years: 2 a year grow; of 110 on average 5% leave and 10% move.
    found = openings(100, 120, 0.05, 0.10, 10)
    wanted = {"growth": 2.0, "exits": 5.5, "transfers": 11.0, "openings": 18.5}
    assert {name: found[name] for name in wanted} == pytest.approx(wanted)


@pytest.fixture(scope="module")
def cases(shared_reference: Path) -> dict[str, dict[str, Any]]:
    told = json.loads((shared_reference / "methods/cases/03_openings.json").read_text("utf-8"))
    assert told["tolerance"] == {"rtol": REL}
    return {each["name"]: each for each in told["cases"]}


def test_no_case_is_left_out(cases: dict[str, dict[str, Any]]) -> None:
    assert set(cases) == set(CASES.values())


def test_published_openings_of_nurses(cases: dict[str, dict[str, Any]]) -> None:
    case = cases[CASES["published"]]
    given, expected = case["inputs"], case["expected"]
    average = (given["base"] + given["projected"]) / 2
    rates = [given[name] / given["years"] / average for name in ("exits_10yr", "transfers_10yr")]
    assert rates == pytest.approx(
        [expected["exit_rate_on_average_employment"], expected["transfer_rate_on_average_employment"]],
        rel=REL,
    )
    found = openings(given["base"], given["projected"], *rates, given["years"])
    assert found["growth"] * given["years"] == pytest.approx(expected["growth"], rel=REL)
    assert round((found["projected"] / found["base"] - 1) * 100, 1) == expected["pct_change"]
    assert found["exits"] * given["years"] == pytest.approx(given["exits_10yr"], rel=REL)
    assert found["transfers"] * given["years"] == pytest.approx(given["transfers_10yr"], rel=REL)
    assert found["openings"] == pytest.approx(expected["annual_openings"], rel=REL)
    assert found["openings"] * given["years"] == pytest.approx(expected["total_openings"], rel=REL)


@pytest.mark.parametrize("name", ["decline", "floor"])
def test_a_decline_is_met_by_people_who_leave(cases: dict[str, dict[str, Any]], name: str) -> None:
    given, expected = cases[CASES[name]]["inputs"], cases[CASES[name]]["expected"]
    years = given["years"]
    found = openings(*(given[each] for each in ("base", "projected", "exit_rate", "transfer_rate")), years)
    assert found["exits"] * years == pytest.approx(expected["exits_10yr"], rel=REL)
    assert found["transfers"] * years == pytest.approx(expected["transfers_10yr"], rel=REL)
    assert found["openings"] * years == pytest.approx(expected["total_openings_net"], rel=REL)
    if "growth" in expected:
        assert found["growth"] * years == pytest.approx(expected["growth"], rel=REL)
        assert found["openings"] == pytest.approx(expected["annual_openings"], rel=REL)
    if "unfloored" in expected:
        free = (found["growth"] + found["exits"] + found["transfers"]) * years
        assert free == pytest.approx(expected["unfloored"], rel=REL)


def test_the_nations_rates_on_local_jobs(cases: dict[str, dict[str, Any]]) -> None:
    given, expected = cases[CASES["local"]]["inputs"], cases[CASES["local"]]["expected"]
    found = openings(
        given["local_base"],
        given["local_projected"],
        given["national_exit_rate"],
        given["national_transfer_rate"],
        given["years"],
    )
    assert (found["base"] + found["projected"]) / 2 == expected["avg_employment"]
    for ours in ("exits", "transfers", "growth", "openings"):
        assert found[ours] == pytest.approx(expected[f"annual_{ours}"], rel=REL)
