"""Industries: suppressed cells counted, sums as lower bounds, quotients as published, shift-share exactly."""

from __future__ import annotations

import json
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.market.conftest import Holding
from tests.parity.qcew_cells import cells

from highroad import market
from highroad.errors import BadQuestion, DataMissing
from highroad.market.industries import _described
from highroad.market.shift_share import refuse_break
from highroad.reference import regions
from highroad.sources.catalogue import Catalogue

WORKED = Path(__file__).parents[1] / "worked_examples"


class Held(Catalogue):
    """A catalogue that holds one small QCEW vintage besides the embedded data."""

    def __init__(self, folder: Path) -> None:
        super().__init__(None)
        import pyarrow.parquet as pq

        self.file = folder / "cells.parquet"
        pq.write_table(cells(), self.file)

    def vintages(self, key: str):  # type: ignore[no-untyped-def]
        from highroad.results import SourceReference
        from highroad.sources.published import Vintage

        if key != "qcew":
            return super().vintages(key)
        reference = SourceReference(
            "qcew", "QCEW", "BLS", "2023A", "annual average 2023", "", "", "0" * 64, ""
        )
        return [Vintage("qcew", "2023A", "annual average 2023", {"cells": self.file}, reference)]


@pytest.fixture
def held(tmp_path: Path) -> Held:
    return Held(tmp_path)


def rows(table: pa.Table) -> dict[tuple[str, str], dict[str, object]]:
    return {(row["industry_code"], row["own_code"]): row for row in table.to_pylist()}


def test_one_county_has_the_published_quotients_and_its_suppressed_cell(held: Held) -> None:
    found = rows(market.industry_mix("01001", catalogue=held).table)
    assert found["11", "5"]["location_quotient"] == 6.0
    assert found["11", "5"]["share"] == 12.0
    hidden = found["62", "5"]
    assert hidden["employment"] is None
    assert hidden["employment_mark"] == "suppressed"
    assert (hidden["areas_hidden"], hidden["establishments_hidden"]) == (1, 3)
    assert hidden["location_quotient_mark"] == "suppressed"
    # A true zero stays a zero.
    assert found["71", "5"]["employment"] == 0
    assert found["71", "5"]["employment_mark"] is None


def test_a_quotient_of_few_jobs_has_a_wide_interval(held: Held) -> None:
    """Var(log LQ) = 1/120 - 1/1000 + 1/20000 - 1/1000000 = 0.0073823: 90 percent within a factor 1.1518."""
    found = rows(market.industry_mix("01001", catalogue=held).table)
    assert found["11", "5"]["low"] == pytest.approx(6.0 / 1.15179 - 0.005, rel=1e-4)
    assert found["11", "5"]["high"] == pytest.approx(6.0 * 1.15179 + 0.005, rel=1e-4)
    assert (found["62", "5"]["low"], found["62", "5"]["interval_mark"]) == (None, "suppressed")
    assert (found["71", "5"]["low"], found["71", "5"]["interval_mark"]) == (None, "not_evaluable")  # no jobs
    nation = rows(market.industry_mix("US000", catalogue=held).table)
    assert nation["11", "5"]["low"] == nation["11", "5"]["high"] == 1.0


def test_a_metro_before_its_delineation_is_the_sum_of_its_counties() -> None:
    # C2342 meant Fresno County alone in 2016; the metropolitan area of today also holds Madera County.
    fresno = regions.resolve_region("metro:23420")
    held = {"C2342", "06019", "06039"}
    then, now = (_described(fresno, held, vintage) for vintage in ("2016Q4", "2024Q1"))
    assert then is not None
    assert then.codes == ("06019", "06039")
    assert now is not None
    assert now.codes == ("C2342",)


def test_a_row_without_a_number_of_the_period_is_missing_not_suppressed(held: Held) -> None:
    import pyarrow.parquet as pq

    table = cells()
    gone = [
        row | {"employment_mark": "missing"} if row["employment"] is None else row
        for row in table.to_pylist()
    ]
    pq.write_table(pa.Table.from_pylist(gone, schema=table.schema), held.file)
    found = rows(market.industry_mix("01001", catalogue=held).table)["62", "5"]
    assert (found["employment"], found["employment_mark"], found["areas_hidden"]) == (None, "missing", 0)


def test_a_sum_with_a_suppressed_member_is_a_lower_bound(held: Held) -> None:
    found = rows(market.industry_mix("counties:01001+01003", catalogue=held).table)
    health = found["62", "5"]
    assert (health["employment"], health["employment_mark"]) == (90, "at_least")
    assert health["location_quotient"] is None
    assert health["location_quotient_mark"] == "not_evaluable"
    assert (health["change"], health["change_mark"]) == (None, "suppressed")
    farms = found["11", "5"]
    # (150 / 1500) / (20,000 / 1,000,000)
    assert farms["location_quotient"] == pytest.approx(5.0, rel=1e-12)
    assert (farms["earlier"], farms["change"]) == (125, 25)
    assert found["10", "0"]["employment"] == 1500


def test_the_nation_compared_with_itself_is_one(held: Held) -> None:
    table = market.industry_mix("US000", catalogue=held).table
    known = table.filter(pc.is_valid(table.column("location_quotient")))
    assert known.num_rows == 3
    assert set(known.column("location_quotient").to_pylist()) == {1.0}


def test_a_region_without_data_names_the_command(held: Held) -> None:
    with pytest.raises(DataMissing, match="fetch qcew --region metro:23420"):
        market.industry_mix("Fresno, CA", catalogue=held)
    with pytest.raises(DataMissing, match="fetch qcew"):
        market.industry_mix("Fresno, CA", catalogue=Catalogue(None))


def example(name: str) -> list[dict[str, object]]:
    return list(yaml.safe_load((WORKED / name).read_text(encoding="utf-8"))["examples"])


@pytest.mark.parametrize("case", example("shift_share.yaml"), ids=lambda case: case["name"])
def test_shift_share_as_worked(case: dict[str, object]) -> None:
    table = market.shift_share(pa.table(case["input"])).table
    for name, expected in case["expected"]["totals"].items():
        total = pc.sum(table.column(name)).as_py()
        assert total == pytest.approx(expected, rel=1e-9, abs=1e-6), name
    for name, expected in case["expected"].get("by_industry", {}).items():
        assert table.column(name).to_pylist() == pytest.approx(expected, rel=1e-9, abs=1e-9), name


def test_shift_share_of_the_ohio_counties(shared_reference: Path) -> None:
    case = json.loads((shared_reference / "methods/cases/01_shift_share_qcew_ohio.json").read_text())
    compared = 0
    for region in case["regions"].values():
        given, expected = region["input"], region["expected"]
        result = market.shift_share(
            pa.table(
                {
                    "industry_code": given["industry_code"],
                    "earlier": given["region_2020"],
                    "later": given["region_2023"],
                    "base_earlier": given["ref_2020"],
                    "base_later": given["ref_2023"],
                }
            )
        ).table
        dunn, esteban = expected["comparative_Dunn"], expected["comparative_Esteban"]
        for name, value in (
            ("change", dunn["Growth (t1-t)"]),
            ("national", dunn["National share"]),
            ("mix", dunn["Industrial mix"]),
            ("regional", dunn["Regional share"]),
            ("competitive", esteban["Regional share"]),
            ("allocation", esteban["Allocation effect"]),
        ):
            assert pc.sum(result.column(name)).as_py() == pytest.approx(value, rel=1e-9, abs=1e-6)
            compared += 1
        by_industry = {row["industry_code"]: row for row in result.to_pylist()}
        for row in expected["industry_level_dunn"]:
            ours = by_industry[str(row["industry_code"])]
            for name, key in (("national", "NS"), ("mix", "IM"), ("regional", "RS")):
                assert ours[name] == pytest.approx(row[key], rel=1e-9, abs=1e-6)
    assert compared == 12


def test_an_entry_is_all_regional_and_has_no_split() -> None:
    table = market.shift_share(
        pa.table(
            {
                "industry_code": ["a", "b", "c"],
                "earlier": [0, 20, 10],
                "later": [5, 25, 8],
                "base_earlier": [400, 150, 150],
                "base_later": [440, 210, 135],
            }
        )
    ).table
    first = table.to_pylist()[0]
    assert (first["national"], first["mix"], first["regional"], first["entry"]) == (0, 0, 5, True)
    assert first["competitive"] is None
    assert first["split_mark"] == "not_applicable"


jobs = st.integers(min_value=0, max_value=10**6)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(jobs, jobs, jobs, jobs), min_size=1, max_size=8))
def test_components_add_up_whatever_the_order(data: list[tuple[int, int, int, int]]) -> None:
    table = pa.table(
        {
            "industry_code": [f"{number:02}" for number in range(len(data))],
            "earlier": [row[0] for row in data],
            "later": [row[1] for row in data],
            "base_earlier": [row[0] + row[2] + 1 for row in data],
            "base_later": [row[1] + row[3] for row in data],
        }
    )
    result = market.shift_share(table).table
    for row in result.to_pylist():
        parts = row["national"] + row["mix"] + row["regional"]
        assert parts == pytest.approx(row["change"], rel=1e-9, abs=1e-3)
        if row["competitive"] is not None:
            split = row["competitive"] + row["allocation"]
            assert split == pytest.approx(row["regional"], rel=1e-9, abs=1e-3)
    backwards = market.shift_share(table.take(list(range(len(data)))[::-1])).table
    for name in ("national", "mix", "regional"):
        assert backwards.column(name).to_pylist() == pytest.approx(result.column(name).to_pylist())


def test_gaps_and_a_reference_that_is_too_small_are_refused() -> None:
    columns = {"industry_code": ["a"], "earlier": [5], "later": [6], "base_earlier": [4], "base_later": [9]}
    with pytest.raises(BadQuestion, match="fewer jobs"):
        market.shift_share(pa.table(columns))
    with pytest.raises(BadQuestion, match="gaps"):
        market.shift_share(pa.table(columns | {"later": pa.array([None], pa.int64())}))
    for wrong in (float("nan"), float("inf"), -1.0):
        with pytest.raises(BadQuestion, match="gaps"):
            market.shift_share(pa.table(columns | {"later": [wrong]}))


def test_detailed_codes_are_not_compared_over_a_change_of_classification() -> None:
    with pytest.raises(BadQuestion, match="NAICS 2017"):
        refuse_break("2019Q1", "2024Q1", "4-digit")
    refuse_break("2019Q1", "2024Q1", "sector")
    refuse_break("2022A", "2024A", "6-digit")


def test_a_vintage_before_the_first_set_of_counties_is_described_by_counties(tmp_path: Path) -> None:
    held = Holding(tmp_path, {"qcew": {"2011A": {"cells": cells()}}})
    found = market.industry_mix("county:01001", detail="sector", catalogue=held)
    assert found.table.num_rows
    assert found.method.parameters["vintage"] == "2011A"
