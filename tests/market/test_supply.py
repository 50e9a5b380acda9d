"""From industries to occupations to openings, and from programs to the people who could fill them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as csv
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from highroad.errors import BadQuestion
from highroad.market import openings, opportunity, staffing, supply


def case(shared_reference: Path, name: str) -> dict[str, Any]:
    told: dict[str, Any] = json.loads((shared_reference / f"methods/cases/{name}.json").read_text())
    return told


def as_text(file: Path, *names: str) -> pa.Table:
    """A table whose named columns stay text, leading zeros and all."""
    types = {name: pa.string() for name in names}
    return csv.read_csv(file, convert_options=csv.ConvertOptions(column_types=types))


def test_jobs_of_industries_become_jobs_of_occupations(shared_reference: Path) -> None:
    told = case(shared_reference, "03_staffing_columbus_health_it")
    cases = shared_reference / "methods/cases"
    pattern = as_text(cases / told["pattern_file"], "industry", "occ").rename_columns(
        ["industry_code", "soc", "employment", "footnote"]
    )
    jobs = told["industry_employment"]["values"]
    industries = pa.table(
        {"industry_code": [*jobs, "999999"], "employment": pa.array([*jobs.values(), None], pa.float64())}
    )
    result = staffing.staffing_demand(pattern, industries)
    found = {row["soc"]: row for row in result.table.to_pylist()}
    expected = as_text(cases / told["expected_file"], "occ").to_pylist()
    assert len(expected) == len(found)
    for row in expected:
        if not row["demand_total_denominator"]:  # no industry publishes its share: hidden, not zero
            assert (found[row["occ"]]["jobs"], found[row["occ"]]["mark"]) == (None, "suppressed")
            continue
        assert found[row["occ"]]["jobs"] == pytest.approx(row["demand_total_denominator"], rel=1e-9)
        assert found[row["occ"]]["jobs_renormalized"] == pytest.approx(row["demand_renormalised"], rel=1e-9)
    published = pc.sum(result.table["jobs"]).as_py()
    told_shares = told["checks"]["published_share_by_industry"]
    assert published == pytest.approx(sum(jobs[code] * told_shares[code] for code in told_shares), rel=1e-9)
    whole = pc.sum(result.table["jobs_renormalized"]).as_py()
    assert whole == pytest.approx(told["checks"]["sum_demand_renormalised"], rel=1e-9)
    assert result.table["low"].null_count == result.table.num_rows  # no standard errors were given
    assert any("999999" in note for note in result.notes)


def test_no_job_counts_under_a_broad_code_and_a_finer_one() -> None:
    soc = ["000000", "310000", "311120", "311130", "311131"]
    pattern = pa.table(
        {"industry_code": ["1"] * 5, "soc": soc, "employment": [100.0, 90.0, 40.0, 50.0, 50.0]}
    )
    table = staffing.staffing_demand(pattern, pa.table({"industry_code": ["1"], "employment": [10]})).table
    assert table.select(["soc", "jobs"]).to_pylist() == [
        {"soc": "311120", "jobs": 4.0},
        {"soc": "311131", "jobs": 5.0},
    ]


def test_an_industry_of_which_no_occupation_is_published_spoils_no_other() -> None:
    pattern = pa.table(
        {
            "industry_code": ["1", "1", "2", "2"],
            "soc": ["00-0000", "11-1011", "00-0000", "11-1011"],
            "employment": [100.0, 80.0, 50.0, None],
        }
    )
    industries = pa.table({"industry_code": ["1", "2"], "employment": [10.0, 5.0]})
    (row,) = staffing.staffing_demand(pattern, industries).table.to_pylist()
    assert (row["jobs"], row["jobs_renormalized"], row["industries_hidden"]) == (8.0, 10.0, 1)


def test_standard_errors_give_an_interval_around_the_estimate() -> None:
    pattern = pa.table(
        {
            "industry_code": ["1", "1", "1"],
            "soc": ["00-0000", "11-1011", "11-1021"],
            "employment": [100.0, 40.0, 60.0],
            "employment_rse": [0.0, 10.0, None],
        }
    )
    table = staffing.staffing_demand(
        pattern, pa.table({"industry_code": ["1"], "employment": [50.0]})
    ).table.to_pylist()
    assert table[0]["jobs"] == 20
    assert table[0]["high"] - table[0]["jobs"] == pytest.approx(1.6448536 * 2)
    assert (table[1]["jobs"], table[1]["low"], table[1]["interval_mark"]) == (30, None, "missing")
    with pytest.raises(BadQuestion, match="None of these industries"):
        staffing.staffing_demand(pattern, pa.table({"industry_code": ["2"], "employment": [50.0]}))


def test_a_pattern_fitted_to_both_totals(shared_reference: Path) -> None:
    told = case(shared_reference, "03_staffing_regionalise")
    inputs, expected = told["inputs"], told["expected"]
    pattern = np.array(inputs["pattern_rows_soc_cols_naics"])
    fitted = staffing.regional_staffing(pattern, inputs["occupation_jobs"], inputs["industry_jobs"])
    np.testing.assert_allclose(fitted, expected["fitted"], rtol=1e-6)
    np.testing.assert_allclose(fitted.sum(axis=1), expected["occupation_jobs_scaled"], rtol=1e-6)
    shares = fitted / fitted.sum(axis=0)
    np.testing.assert_allclose(shares, expected["regional_staffing_pattern_by_industry"], rtol=1e-6)


def test_zeros_stay_zero_and_impossible_totals_are_refused() -> None:
    fitted = staffing.regional_staffing(np.array([[1.0, 0.0], [1.0, 1.0]]), [10, 30], [20, 20])
    assert fitted[0, 1] == 0
    np.testing.assert_allclose(fitted.sum(axis=1), [10, 30])
    with pytest.raises(BadQuestion, match="cannot be fitted"):
        staffing.regional_staffing(np.array([[0.0, 0.0], [1.0, 1.0]]), [10, 30], [20, 20])


def projections(**columns: float) -> pa.Table:
    return pa.table({"soc": ["29-1141"], **{name: [float(value)] for name, value in columns.items()}})


@pytest.mark.parametrize(
    ("given_", "openings_"),
    [
        # Minnesota, registered nurses, 2020-30: 43,201 openings in ten years.
        (
            {
                "base": 71782,
                "projected": 76538,
                "exit_rate": 0.0266801510248,
                "transfer_rate": 0.0251604638619,
            },
            4320.1,
        ),
        ({"base": 1000, "projected": 800, "exit_rate": 0.05, "transfer_rate": 0.07}, 88.0),
        ({"base": 1000, "projected": 100, "exit_rate": 0.03, "transfer_rate": 0.05}, 0.0),
        ({"base": 250, "projected": 275, "exit_rate": 0.042, "transfer_rate": 0.061}, 29.5375),
    ],
)
def test_openings_as_worked(given_: dict[str, float], openings_: float) -> None:
    row = openings.annual_openings(projections(**given_), 10).table.to_pylist()[0]
    assert row["openings"] == pytest.approx(openings_, rel=1e-9)
    assert row["openings"] == pytest.approx(max(0, row["growth"] + row["exits"] + row["transfers"]))


def test_openings_without_a_rate_are_not_evaluable() -> None:
    table = projections(base=10, projected=12, exit_rate=0.1).append_column(
        "transfer_rate", pa.nulls(1, pa.float64())
    )
    row = openings.annual_openings(table, 10).table.to_pylist()[0]
    assert (row["openings"], row["exits"], row["mark"]) == (None, None, "not_evaluable")
    with pytest.raises(BadQuestion, match="at least a year"):
        openings.annual_openings(table, 0)


@pytest.fixture(scope="module")
def columbus(shared_reference: Path) -> tuple[dict[str, Any], pa.Table, pa.Table]:
    told = case(shared_reference, "03_cipsoc_columbus")
    cases = shared_reference / "methods/cases"
    links = as_text(cases / told["links_file"], "CIP2020Code", "SOC2018Code").rename_columns(
        ["cip", "soc", "weight", "completions", "openings"]
    )
    return told, links, as_text(cases / told["expected_file"], "SOC2018Code")


def test_completers_are_conserved_and_equal_the_worked_case(columbus) -> None:
    told, links, expected = columbus
    completions = told["completions"]
    weighted = supply.allocated_completers(links, completions)
    equal = supply.allocated_completers(links.select(["cip", "soc"]), completions)
    for result, name in ((weighted, "employment_weighted"), (equal, "equal")):
        found = dict(
            zip(result.table["soc"].to_pylist(), result.table["completers"].to_pylist(), strict=True)
        )
        for row in expected.to_pylist():
            assert found[row["SOC2018Code"]] == pytest.approx(row[name], rel=1e-9, abs=1e-12)
        assert sum(found.values()) == pytest.approx(3605, rel=1e-12)
    naive = dict(
        zip(expected["SOC2018Code"].to_pylist(), expected["duplicated_naive"].to_pylist(), strict=True)
    )
    most = dict(zip(weighted.table["soc"].to_pylist(), weighted.table["most"].to_pylist(), strict=True))
    assert most == naive
    assert supply.duplication_factor(links, completions) == pytest.approx(10.6241331484, rel=1e-9)
    wanted = expected.select(["SOC2018Code", "openings"]).rename_columns(["soc", "openings"])
    gaps = {row["soc"]: row["gap"] for row in supply.supply_gap(equal, wanted).table.to_pylist()}
    for row in expected.to_pylist():
        if row["gap_equal"] is not None:
            assert gaps[row["SOC2018Code"]] == pytest.approx(row["gap_equal"], rel=1e-9, abs=1e-9)
    assert "10.6 times" in weighted.notes[0]


def test_the_best_case_is_a_maximum_flow(columbus) -> None:
    told, links, expected = columbus
    rounded = {
        row["SOC2018Code"]: round(row["openings"])
        for row in expected.to_pylist()
        if row["openings"] is not None
    }
    flow = supply.most_matchable(links, told["completions"], rounded)
    assert flow == told["expected"]["max_matchable_completions"]
    assert sum(rounded.values()) == told["expected"]["openings_rounded_total"]
    assert sum(rounded.values()) - flow == told["expected"]["min_unfilled_openings"]


def test_the_gap_is_a_range_around_the_allocation(columbus) -> None:
    told, links, expected = columbus
    wanted = expected.select(["SOC2018Code", "openings"]).rename_columns(["soc", "openings"])
    rows = supply.supply_gap(
        supply.allocated_completers(links, told["completions"]), wanted
    ).table.to_pylist()
    worked = {row["SOC2018Code"]: row for row in expected.to_pylist()}
    for row in rows:
        if row["openings"] is None:
            assert (row["gap"], row["gap_mark"]) == (None, "not_evaluable")
        else:
            assert row["gap"] == pytest.approx(worked[row["soc"]]["gap_employment"], rel=1e-9)
            assert row["gap_low"] <= row["gap"] + 1e-9
            assert row["gap"] <= row["gap_high"] + 1e-9


positive = some.floats(0, 500)


@settings(max_examples=60, deadline=None)
@given(some.floats(0, 1000), positive, positive, positive, positive, some.integers(0, 900), some.booleans())
def test_a_gap_holds_what_makes_openings_unsure_and_where_people_go(
    point: float, below: float, above: float, less: float, more: float, people: int, both: bool
) -> None:
    links = pa.table({"cip": ["01", "01", "02"], "soc": ["11-1011", "11-1021", "11-1021"]})
    came = supply.allocated_completers(links, {"01": people, "02": 7})
    exact = pa.table({"soc": ["11-1021"], "openings": [point]})
    (plain,) = supply.supply_gap(came, exact).table.to_pylist()
    assert (plain["gap_high"], plain["gap_low"]) == pytest.approx((point - 7, point - 7 - people))
    low, high = max(0.0, point - below), point + above
    told = {
        "openings_low": max(0.0, low - less),
        "openings_high": high + more,
        "steady_low": low,
        "steady_high": high,
        "from_rounding": high - low,
        "from_rates": 0.0,
        "from_sampling": high + more - max(0.0, low - less) - (high - low),
    }
    marks = {f"openings_{end}_mark": ["estimated"] for end in ("low", "high")}
    unsure = pa.table({"soc": ["11-1021"], "openings": [point], **{k: [v] for k, v in told.items()}, **marks})
    (found,) = supply.supply_gap(came, unsure).table.to_pylist()
    assert found["gap_low"] <= plain["gap_low"] <= found["gap"] <= plain["gap_high"] <= found["gap_high"]
    width = sum(found[f"from_{each}"] for each in ("paths", "sampling", "rounding", "rates"))
    assert width == pytest.approx(found["gap_high"] - found["gap_low"], abs=1e-6)
    for name in ("openings_low", "openings_high"):  # without any error it is the range of where people go
        place = unsure.column_names.index(name)
        unsure = unsure.set_column(place, name, pa.array([point]))
    (sure,) = supply.supply_gap(came, unsure).table.to_pylist()
    assert (sure["gap_low"], sure["gap_high"]) == (plain["gap_low"], plain["gap_high"])


def test_a_gap_says_which_driver_is_lacking() -> None:
    links = pa.table({"cip": ["01"], "soc": ["11-1011"]})
    came = supply.allocated_completers(links, {"01": 10})
    nothing, steady = pa.nulls(2, pa.float64()), {"steady_low": [95.0, 95.0], "steady_high": [106.0, None]}
    openings_ = pa.table(
        {
            "soc": ["11-1011", "11-1021"],
            "openings": [100.0, 100.0],
            "openings_low": pa.array([None, 90.0]),
            "openings_high": nothing,
            "openings_low_mark": ["missing", "estimated"],
            "openings_high_mark": ["missing", "not_evaluable"],
            **steady,
            "from_rounding": pa.array([11.0, None]),
            "from_rates": nothing,
            "from_sampling": nothing,
        }
    )
    silent, some_areas = supply.supply_gap(came, openings_).table.to_pylist()
    assert (silent["gap_low"], silent["gap_high"]) == (85, 96)
    assert silent["drivers"] == "rounding 11; not in it: the sampling error of jobs, which is not published"
    assert (some_areas["gap_low"], some_areas["gap_high"]) == (90, None)
    assert (some_areas["gap_mark"], some_areas["gap_high_mark"]) == ("at_least", "not_evaluable")
    assert some_areas["openings_mark"] == "at_least"
    assert some_areas["drivers"] == "open above: not all areas show their jobs"


def test_programs_outside_the_crosswalk_are_counted_in_the_notes() -> None:
    links = pa.table({"cip": ["51.3801"], "soc": ["29-1141"]})
    result = supply.allocated_completers(links, {"51.3801": 10, "24.0101": 40})
    assert result.table["completers"].to_pylist() == [10]
    assert result.table["fewest"].to_pylist() == [10]
    assert any("1 program with 40 completers" in note for note in result.notes)
    with pytest.raises(BadQuestion, match="crosswalk"):
        supply.allocated_completers(links, {"24.0101": 40})


@settings(max_examples=60, deadline=None)
@given(
    some.lists(
        some.tuples(
            some.sampled_from("abcde"), some.sampled_from("vwxyz"), some.floats(0, 1e6) | some.none()
        ),
        min_size=1,
        max_size=25,
    ),
    some.dictionaries(some.sampled_from("abcde"), some.integers(0, 10_000), min_size=5),
)
def test_allocation_conserves_people_whatever_the_links(rows, completions) -> None:
    links = pa.table(
        {
            "cip": [row[0] for row in rows],
            "soc": [row[1] for row in rows],
            "weight": pa.array([row[2] for row in rows], pa.float64()),
        }
    )
    result = supply.allocated_completers(links, completions).table
    linked = sum(completions[code] for code in {row[0] for row in rows})
    assert pc.sum(result["completers"]).as_py() == pytest.approx(linked, rel=1e-9, abs=1e-9)
    for row in result.to_pylist():
        assert row["fewest"] - 1e-6 <= row["completers"] <= row["most"] + 1e-6


def test_opportunity_jobs_as_worked(shared_reference: Path) -> None:
    told = case(shared_reference, "05_jobquality_columbus")
    file = shared_reference / "methods/cases" / told["input_file"]
    rows = as_text(file, "occ", "f10").rename_columns(
        {"occ": "soc", "emp": "employment", "a50": "annual_p50", "share_ads_ba_plus": "degree_share"}
    )
    inputs, expected = told["inputs"], told["expected"]
    table = opportunity.opportunity_employment(
        rows, national_median=inputs["national_annual_median_wage"], price_parity=inputs["rpp_all_items"]
    ).table
    judged = table.filter(pc.is_valid(table["opportunity"]))
    assert judged.num_rows == expected["n_occ"]
    share = pc.sum(table["opportunity"]).as_py() / pc.sum(judged["employment"]).as_py()
    assert share == pytest.approx(expected["opportunity_share"], rel=1e-8)
    low = table.filter(pc.invert(pc.fill_null(table["pays"], True)))
    assert pc.sum(low["employment"]).as_py() == pytest.approx(expected["low_wage_employment"], rel=1e-8)
    assert pc.sum(table["opportunity"]).as_py() == pytest.approx(expected["opportunity_employment"], rel=1e-8)
    assert pc.sum(table["with_degree"]).as_py() == pytest.approx(
        expected["higher_wage_ba_employment"], rel=1e-8
    )


def test_a_link_to_no_occupation_is_none_and_what_cannot_be_is_refused() -> None:
    links = pa.table({"cip": ["01", "24.0101", "02"], "soc": ["11-1011", "99-9999", "11-1011"]})
    found = supply.allocated_completers(links, {"01": 10, "24.0101": 500, "02": 0})
    assert found.table["soc"].to_pylist() == ["11-1011"]
    assert found.table["completers"].to_pylist() == [10]
    assert any("1 program with 500 completers" in note for note in found.notes)
    for wrong in (-1, float("nan")):
        with pytest.raises(BadQuestion, match="from zero up"):
            supply.allocated_completers(links, {"01": wrong})
    given = {
        "soc": ["x"],
        "base": [100.0],
        "projected": [100.0],
        "exit_rate": [0.04],
        "transfer_rate": [0.06],
    }
    for name, value, words in (("exit_rate", 4.0, "fraction"), ("base", -1.0, "below zero")):
        with pytest.raises(BadQuestion, match=words):
            openings.annual_openings(pa.table(given | {name: [value]}), 10)


def test_codes_that_were_read_as_numbers_are_refused() -> None:
    links = pa.table({"cip": [1.0101], "soc": ["11-1011"]})
    with pytest.raises(BadQuestion, match="leading zeros"):
        supply.allocated_completers(links, {"01.0101": 5})
    with pytest.raises(BadQuestion, match="no column"):
        supply.most_matchable(pa.table({"CIP": ["01"], "soc": ["a"]}), {"01": 5}, {"a": 1})
    pattern = pa.table({"industry_code": [622100], "soc": ["00-0000"], "employment": [1.0]})
    with pytest.raises(BadQuestion, match="leading zeros"):
        staffing.staffing_demand(pattern, pattern.select(["industry_code", "employment"]))


def test_openings_too_many_for_a_machine_number_still_match() -> None:
    links = pa.table({"cip": ["01"], "soc": ["a"]})
    assert supply.most_matchable(links, {"01": 5}, {"a": 4_294_967_296}) == 5
    for unknown in (None, float("nan"), -1):
        with pytest.raises(BadQuestion, match="Openings"):
            supply.most_matchable(links, {"01": 5}, {"a": unknown})  # type: ignore[dict-item]
    with pytest.raises(BadQuestion, match="Completers"):
        supply.allocated_completers(links, {"01": None})  # type: ignore[dict-item]


@pytest.mark.parametrize("wrong", [[[1, None], [1, 1]], [[1, -1], [1, 1]], [[1, 1]]])
def test_a_pattern_with_gaps_is_told_from_one_that_cannot_be_fitted(wrong: list[list[float]]) -> None:
    with pytest.raises(BadQuestion, match="gaps"):
        staffing.regional_staffing(wrong, [1, 2], [1, 2])  # type: ignore[arg-type]
