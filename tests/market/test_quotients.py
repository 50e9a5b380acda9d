"""Location quotients: equal to the published ones, with intervals; sums over areas; edges."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest
import yaml

from highroad import market
from highroad.errors import BadQuestion, UnknownArea
from highroad.market.areas import NATION
from highroad.market.quotients import quotient_rows
from highroad.sources.catalogue import Catalogue

EMBEDDED = Catalogue(None)
WORKED = Path(__file__).parents[1] / "worked_examples"


def row(table: pa.Table, soc: str) -> dict[str, Any]:
    found = table.filter(pc.equal(table.column("soc"), soc)).to_pylist()
    assert len(found) == 1
    return found[0]


def test_every_published_metropolitan_quotient_is_met_within_the_bound_of_rounding() -> None:
    areas = pq.read_table(EMBEDDED.table("oews", "areas"))
    metros = areas.filter(pc.equal(areas.column("areatype_code"), "M")).column("area_code").to_pylist()
    rows = quotient_rows({code: (code,) for code in metros}, (NATION,), EMBEDDED, None)
    published = rows.filter(pc.is_valid(rows.column("published")))
    assert published.num_rows == 194_595
    assert pc.sum(pc.is_null(published.column("computed"))).as_py() == 0
    assert published.filter(pc.invert(published.column("agrees"))).num_rows == 0


def test_a_quotient_as_published(shared_reference: Path) -> None:
    with (shared_reference / "methods/cases/01_lq_oews_may2025_pub.csv").open() as file:
        cases = list(csv.DictReader(file))
    found = {
        area: {
            each["soc"]: each
            for each in market.location_quotients(area, level="all", catalogue=EMBEDDED).table.to_pylist()
        }
        for area in {case["area"] for case in cases}
    }
    compared = 0
    for case in cases:
        soc = f"{case['occ'][:2]}-{case['occ'][2:]}"
        got = found[case["area"]][soc]
        if case["published_lq"]:
            assert got["location_quotient"] == float(case["published_lq"])
            assert got["agrees"]
            compared += 1
        else:
            assert got["location_quotient_mark"] == "suppressed"
    assert compared > 1900


@pytest.mark.parametrize(
    "case",
    yaml.safe_load((WORKED / "location_quotients.yaml").read_text(encoding="utf-8"))["examples"],
    ids=lambda case: case["name"],
)
def test_quotients_as_worked(case: dict[str, Any]) -> None:
    found = row(market.location_quotients(case["area"], level="all", catalogue=EMBEDDED).table, case["soc"])
    assert (found["employment"], found["location_quotient"]) == (case["jobs"], case["published"])
    assert abs(found["computed"] - case["published"]) <= found["rounding_bound"]


def test_the_interval_comes_from_both_standard_errors() -> None:
    narrow = row(market.location_quotients("Fresno, CA", catalogue=EMBEDDED).table, "45-2041")
    wide = row(market.location_quotients("0023420", confidence=0.99, catalogue=EMBEDDED).table, "45-2041")
    assert narrow["low"] < narrow["computed"] < narrow["high"]
    assert wide["low"] < narrow["low"]
    assert wide["high"] > narrow["high"]
    # RSE 10.7 here and 2.4 in the nation: exp(1.6449 * sqrt(.107² + .024²)) = 1.198
    assert narrow["high"] / narrow["computed"] == pytest.approx(1.1995, abs=0.002)


def test_the_nation_compared_with_itself_is_one_and_sure() -> None:
    table = market.location_quotients("nation:us", level="all", catalogue=EMBEDDED).table
    shown = table.filter(pc.is_valid(table.column("computed")))
    assert shown.num_rows > 800
    for name in ("computed", "low", "high"):
        assert pc.min_max(shown.column(name)).as_py() == {"min": 1.0, "max": 1.0}
    assert set(shown.column("jobs_above_share").to_pylist()) == {0.0}  # not a trifle that reads "<1"


def test_a_suppressed_occupation_has_no_quotient_and_says_why() -> None:
    table = market.location_quotients("0023420", catalogue=EMBEDDED).table
    hidden = table.filter(pc.is_null(table.column("employment")))
    assert hidden.num_rows == 4
    assert set(hidden.column("location_quotient_mark").to_pylist()) == {"suppressed"}
    for name in ("computed", "low", "high", "jobs_above_share"):
        assert hidden.column(name).null_count == 4


def test_several_areas_are_summed_and_a_hidden_part_leaves_no_quotient() -> None:
    one, other = "0023420", "0047300"
    parts = [market.location_quotients(code, level="all", catalogue=EMBEDDED).table for code in (one, other)]
    both = market.location_quotients((one, other), level="all", catalogue=EMBEDDED).table
    total = row(both, "00-0000")
    assert total["employment"] == sum(row(part, "00-0000")["employment"] for part in parts)
    assert total["computed"] == 1.0
    assert set(both.column("published").to_pylist()) == {None}
    lower = both.filter(pc.equal(both.column("employment_mark"), "at_least"))
    assert lower.num_rows > 0
    assert set(lower.column("location_quotient_mark").to_pylist()) == {"not_evaluable"}


def test_another_base_is_computed_not_published() -> None:
    result = market.location_quotients("0023420", base="state:06", catalogue=EMBEDDED)
    assert set(result.table.column("published").to_pylist()) == {None}
    assert result.method.parameters["base_name"] == "California"
    here, state = (
        dict(zip(table.column("soc").to_pylist(), table.column("employment").to_pylist(), strict=True))
        for table in (
            market.occupation_employment(area, level="all", catalogue=EMBEDDED).table
            for area in ("0023420", "0600000")
        )
    )
    by_hand = (here["45-2092"] / here["00-0000"]) / (state["45-2092"] / state["00-0000"])
    assert row(result.table, "45-2092")["location_quotient"] == pytest.approx(by_hand, rel=1e-12)


def test_a_base_of_several_areas_that_hides_a_part_leaves_no_quotient() -> None:
    one, other = "0023420", "0047300"
    shown = market.location_quotients((one, other), level="all", catalogue=EMBEDDED).table
    lower = shown.filter(pc.equal(shown["employment_mark"], "at_least"))["soc"].to_pylist()
    against = market.location_quotients("0600000", base=(one, other), level="all", catalogue=EMBEDDED).table
    hidden = [row(against, soc) for soc in lower]
    assert len(hidden) > 10
    for each in hidden:
        assert each["computed"] is each["low"] is each["jobs_above_share"] is None
        assert each["location_quotient_mark"] in ("not_evaluable", "suppressed")
    assert row(against, "29-1141")["computed"] is not None


def test_detailed_occupations_follow_the_leaf_rule() -> None:
    codes = set(market.location_quotients("0000000", catalogue=EMBEDDED).table.column("soc").to_pylist())
    assert len(codes) == 830
    for leaf in ("13-1020", "13-2020", "29-2010", "31-1120", "39-7010", "47-4090", "51-2090"):
        assert leaf in codes
    assert not codes & {"13-1000", "29-1210", "11-0000", "00-0000"}


def test_questions_that_make_no_sense_are_refused_with_a_remedy() -> None:
    with pytest.raises(BadQuestion, match="level"):
        market.location_quotients("0023420", level="fine", catalogue=EMBEDDED)  # type: ignore[arg-type]
    with pytest.raises(BadQuestion, match="confidence"):
        market.location_quotients("0023420", confidence=1.0, catalogue=EMBEDDED)
    with pytest.raises(UnknownArea, match="9999999"):
        market.location_quotients("9999999", catalogue=EMBEDDED)
