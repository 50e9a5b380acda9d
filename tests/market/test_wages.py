"""Wages: as published, and against a threshold with what is proven and what is estimated."""

from __future__ import annotations

import csv
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pytest

from highroad import market
from highroad.errors import BadQuestion
from highroad.sources.catalogue import Catalogue

EMBEDDED = Catalogue(None)


def row(table: pa.Table, soc: str) -> dict[str, object]:
    found = table.filter(pc.equal(table.column("soc"), soc)).to_pylist()
    assert len(found) == 1
    return found[0]


def test_shares_above_a_living_wage_as_worked_by_hand(shared_reference: Path) -> None:
    with (shared_reference / "methods/cases/05_jobquality_columbus_expected.csv").open() as file:
        expected = {case["occ"]: case["share_at_or_above_living_wage"] for case in csv.DictReader(file)}
    result = market.wages_against_threshold("0018140", 24.15, level="detailed", catalogue=EMBEDDED)
    found = {each["soc"].replace("-", ""): each for each in result.table.to_pylist()}
    compared = 0
    for occupation, share in expected.items():
        if share:
            assert found[occupation]["estimate"] == pytest.approx(100 * float(share), abs=1e-8)
            compared += 1
    assert compared == 551


def test_all_jobs_of_fresno_against_25_dollars() -> None:
    table = market.wages_against_threshold("Fresno, CA", 25, catalogue=EMBEDDED).table
    total = table.to_pylist()[0]
    # Published: median 22.55, 75th percentile 35.66. So 25 to 50 percent, proven.
    assert (total["soc"], total["lower"], total["upper"]) == ("00-0000", 25.0, 50.0)
    assert total["estimate"] == pytest.approx(44.3737, abs=1e-4)
    assert total["estimate_mark"] == "estimated"
    assert table.num_rows == 23


def test_estimates_never_leave_what_is_proven() -> None:
    for threshold in (5, 16.5, 24.02, 60, 115, 400):
        table = market.wages_against_threshold("0041940", threshold, level="all", catalogue=EMBEDDED).table
        table = table.filter(pc.is_valid(table.column("estimate")))
        assert table.num_rows > 400
        assert pc.all(pc.less_equal(table.column("lower"), table.column("estimate"))).as_py()
        assert pc.all(pc.less_equal(table.column("estimate"), table.column("upper"))).as_py()


def test_a_threshold_equal_to_tied_percentiles_counts_those_paid_just_that() -> None:
    farm = row(market.wages_against_threshold("0023420", 16.50, catalogue=EMBEDDED).table, "45-0000")
    assert (farm["p10"], farm["p25"]) == (16.5, 16.5)
    assert (farm["lower"], farm["estimate"]) == (90.0, 90.0)


def test_occupations_paid_by_the_year_are_compared_with_2080_hours() -> None:
    teachers = row(
        market.wages_against_threshold("0023420", 30, level="detailed", catalogue=EMBEDDED).table, "25-2021"
    )
    assert (teachers["basis"], teachers["threshold"]) == ("year", 62_400.0)
    assert (teachers["lower"], teachers["upper"]) == (75.0, 90.0)  # 10th 59,840, 25th 62,910


def test_a_capped_wage_proves_only_that_it_is_at_least_the_cap() -> None:
    portland = "0038900"
    at_cap = market.wages_against_threshold(portland, 115, level="detailed", catalogue=EMBEDDED).table
    capped = at_cap.filter(pc.equal(at_cap.column("p50_mark"), "at_least"))
    assert capped.num_rows == 10
    assert set(capped.column("lower").to_pylist()) == {90.0}
    above = market.wages_against_threshold(portland, 130, level="detailed", catalogue=EMBEDDED).table
    capped = above.filter(pc.equal(above.column("p50_mark"), "at_least"))
    assert set(capped.column("lower").to_pylist()) == {0.0}
    assert set(capped.column("upper").to_pylist()) == {100.0}
    assert set(capped.column("estimate_mark").to_pylist()) == {"not_evaluable"}


def test_the_ladder_keeps_top_codes_and_what_has_no_hourly_wage() -> None:
    hourly = market.wage_ladder("0038900", catalogue=EMBEDDED)
    capped = hourly.table.filter(pc.equal(hourly.table.column("hourly_p90_mark"), "at_least"))
    assert capped.num_rows >= 10
    assert set(capped.column("hourly_p90").to_pylist()) == {115.0}
    teachers = row(hourly.table, "25-2021")
    assert teachers["hourly_p50"] is None
    assert teachers["hourly_p50_mark"] == "not_applicable"
    assert any("cap" in note for note in hourly.notes)
    yearly = row(market.wage_ladder("0038900", per="year", catalogue=EMBEDDED).table, "25-2021")
    assert yearly["annual_p50"] > 50_000


def test_wages_of_several_areas_are_refused() -> None:
    with pytest.raises(BadQuestion, match="do not add up"):
        market.wage_ladder(("0023420", "0047300"), catalogue=EMBEDDED)
    with pytest.raises(BadQuestion, match="no wage"):
        market.wages_against_threshold("0023420", 0, catalogue=EMBEDDED)
