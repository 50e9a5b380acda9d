"""What stands on either side of a change of the industry classification."""

from __future__ import annotations

import json
from pathlib import Path

import pyarrow.compute as pc
import pytest
from pyarrow import csv

from highroad.market import edition_break

DETAILS = {"sector": "14", "3-digit": "15", "4-digit": "16", "6-digit": "18"}


def test_a_renumbered_industry_ends_and_begins_with_its_jobs() -> None:
    found = edition_break({"4521": 90, "6221": 50, "4529": 10}, {"6221": 55, "4551": 98})
    assert (found.ended, found.begun) == (("4521", "4529"), ("4551",))
    assert (found.jobs_ended, found.jobs_begun) == (100, 98)
    assert edition_break({}, {}).ended == ()


@pytest.mark.shared
def test_the_nation_between_2019_and_2024(shared_data: Path, shared_reference: Path) -> None:
    """Ten to fifteen million jobs would seem lost, by the detail; among sectors nothing is renumbered."""
    case = json.loads((shared_reference / "methods/cases/01_naics_vintage.json").read_text())
    years = {}
    text = csv.ConvertOptions(
        column_types=dict.fromkeys(("own_code", "industry_code", "agglvl_code"), "string")
    )
    for year in ("2019", "2024"):
        table = csv.read_csv(shared_data / f"qcew/{year}_1_area_US000.csv.gz", convert_options=text)
        years[year] = table.filter(pc.equal(table["own_code"], "5"))
    for detail, level in DETAILS.items():
        jobs = [
            dict(zip(*(rows[name].to_pylist() for name in ("industry_code", "month3_emplvl")), strict=True))
            for rows in (table.filter(pc.equal(table["agglvl_code"], level)) for table in years.values())
        ]
        found, expected = edition_break(*jobs), case["expected"][detail]
        assert [len(each) for each in jobs] == [expected["n_2019"], expected["n_2024"]]
        assert [sum(each.values()) for each in jobs] == [expected["total_2019"], expected["total_2024"]]
        for told, codes in ((found.ended, "only_2019"), (found.begun, "only_2024")):
            wanted = expected[codes]
            assert len(told) == wanted if isinstance(wanted, int) else list(told) == wanted
        assert found.jobs_ended == expected["employment_2019_in_dropped_codes"]
        assert found.jobs_begun == expected["employment_2024_in_new_codes"]
