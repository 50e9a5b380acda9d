"""Regions side by side, peers with reasons, what is not shown, two vintages."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest
from tests.parity.oews_cells import cells, occupations

from highroad import market
from highroad.errors import BadQuestion, DataMissing
from highroad.results import SourceReference
from highroad.sources.catalogue import Catalogue
from highroad.sources.published import Vintage

EMBEDDED = Catalogue(None)


def test_the_same_measure_for_every_region_highest_first() -> None:
    result, described = market.compared(
        ["metro:23420", "0041940", "nation:us"],
        measure="location_quotient",
        soc="45-0000",
        catalogue=EMBEDDED,
    )
    rows = result.table.to_pylist()
    assert [row["place"] for row in rows] == ["metro:23420", "nation:us", "0041940"]
    assert rows[0]["value"] == 24.25
    assert rows[0]["low"] < 24.25 < rows[0]["high"]
    assert (rows[1]["low"], rows[1]["high"]) == (1.0, 1.0)
    assert len(described) == 3


def test_medians_have_no_interval_and_a_place_without_the_occupation_says_so() -> None:
    result, _described = market.compared(
        ["0023420", "0600003"], measure="median_wage", soc="19-2011", catalogue=EMBEDDED
    )
    rows = result.table.to_pylist()  # astronomers: listed in neither area
    assert [(row["value"], row["value_mark"], row["low"]) for row in rows] == [(None, "missing", None)] * 2


def test_every_state_once() -> None:
    table = market.across_areas(measure="median_wage", catalogue=EMBEDDED).table
    assert table.num_rows == 54
    assert table.column("value").null_count == 0


def test_an_unknown_measure_or_occupation_is_refused() -> None:
    with pytest.raises(BadQuestion, match="measure"):
        market.compared(["0023420"], measure="happiness", catalogue=EMBEDDED)
    with pytest.raises(BadQuestion, match="99-9999"):
        market.compared(["0023420"], soc="99-9999", catalogue=EMBEDDED)


def test_peers_are_alike_and_say_why() -> None:
    table = market.peers("0023420", count=8, most=2, catalogue=EMBEDDED).table
    assert table.num_rows == 8
    assert "0023420" not in table.column("area_code").to_pylist()
    assert pc.min(table.column("size_ratio")).as_py() >= 0.5
    assert pc.max(table.column("size_ratio")).as_py() <= 2
    assert pc.max(table.column("shared")).as_py() <= 100
    distance = table.column("distance").to_pylist()
    assert distance == sorted(distance)


def test_where_nothing_is_alike_the_reason_is_said_and_ties_are_ordered() -> None:
    result = market.peers("nation:us", catalogue=EMBEDDED)
    assert result.table.num_rows == 0
    assert result.notes[0] == "No area of the same kind is within that size of United States."
    states = market.peers("state:06", count=60, most=1000, catalogue=EMBEDDED).table
    rows = [(row["distance"], row["area_code"]) for row in states.to_pylist()]
    assert len(rows) > 50
    assert "0600000" not in states["area_code"].to_pylist()
    assert rows == sorted(rows)


def test_what_is_not_shown_adds_up() -> None:
    table = market.occupations_not_shown("0023420", catalogue=EMBEDDED).table
    total, groups = table.slice(0, 1).to_pylist()[0], table.slice(1)
    assert total["group_soc"] == "00-0000"
    assert groups.num_rows == 22
    for name in ("jobs_shown", "listed", "jobs_hidden", "wages_hidden", "by_year_only", "unlisted"):
        assert pc.sum(groups.column(name)).as_py() == total[name], name
    assert (total["jobs_hidden"], total["wages_hidden"], total["by_year_only"]) == (4, 3, 36)
    assert total["jobs_not_shown"] == total["employment"] - total["jobs_shown"]


def test_well_paid_work_keeps_to_the_threshold_and_the_entry() -> None:
    table = market.well_paid_by_entry("0023420", 25, most_education=1, catalogue=EMBEDDED).table
    assert table.num_rows > 20
    assert pc.max(table.column("education_rank")).as_py() <= 1
    hourly = table.filter(pc.equal(table.column("basis"), "hour"))
    assert pc.min(hourly.column("p50")).as_py() >= 25
    yearly = table.filter(pc.equal(table.column("basis"), "year"))
    assert yearly.num_rows == 0 or pc.min(yearly.column("p50")).as_py() >= 52_000


class TwoVintages(Catalogue):
    """Two small OEWS vintages."""

    def __init__(self, folder: Path) -> None:
        super().__init__(None)
        self.tables: dict[str, dict[str, Path]] = {}
        names = pq.read_table(EMBEDDED.table("oews", "areas")).slice(0, 0)
        areas = names.from_pylist(
            [
                {"area_code": "0000001", "areatype_code": "M", "state_code": "00", "area_name": "One"},
            ],
            schema=names.schema,
        )
        earlier = cells().filter(pc.not_equal(cells().column("soc"), "47-2061"))
        for year, table in {"2024": earlier, "2025": cells()}.items():
            files = {}
            for name, content in {"cells": table, "occupations": occupations(), "areas": areas}.items():
                files[name] = folder / f"{year}-{name}.parquet"
                pq.write_table(content, files[name])
            self.tables[year] = files

    def vintages(self, key: str) -> list[Vintage]:
        return [
            Vintage(
                "oews",
                year,
                f"May {year}",
                self.tables[year],
                SourceReference("oews", "OEWS", "BLS", year, f"May {year}", "", "", "0" * 64, ""),
            )
            for year in ("2025", "2024")
        ]


def test_two_vintages_side_by_side_never_subtract_what_only_one_lists(tmp_path: Path) -> None:
    result = market.vintage_change("0000001", level="all", catalogue=TwoVintages(tmp_path))
    rows = {row["soc"]: row for row in result.table.to_pylist()}
    assert rows["11-1011"]["difference"] == 0
    assert rows["11-1011"]["beyond_error"] is False
    came = rows["47-2061"]
    assert came["earlier_employment"] is None
    assert came["earlier_employment_mark"] == "missing"
    assert (came["difference"], came["difference_mark"]) == (None, "not_evaluable")
    hidden = rows["31-1120"]
    assert hidden["employment_mark"] == "suppressed"
    assert hidden["difference"] is None
    assert any("not a time series" in note for note in result.notes)


def test_only_the_total_is_subtracted_when_the_classification_changed(tmp_path: Path) -> None:
    both = TwoVintages(tmp_path)
    both.tables["2017"] = both.tables.pop("2024")
    both.vintages = lambda _key: [  # type: ignore[method-assign]
        Vintage(
            "oews",
            year,
            year,
            both.tables[year],
            SourceReference("oews", "O", "B", year, year, "", "", "", ""),
        )
        for year in ("2025", "2017")
    ]
    result = market.vintage_change("0000001", level="all", catalogue=both)
    rows = {row["soc"]: row for row in result.table.to_pylist()}
    assert rows["00-0000"]["difference"] == 0
    same_code = rows["11-1011"]
    assert same_code["status"] == "both"
    assert (same_code["difference"], same_code["difference_mark"]) == (None, "not_evaluable")
    assert same_code["beyond_error"] is None
    assert any("SOC 2010" in note and "SOC 2018" in note for note in result.notes)


def test_one_vintage_cannot_be_compared() -> None:
    with pytest.raises(DataMissing, match="earlier vintage"):
        market.vintage_change("0023420", catalogue=EMBEDDED)


def test_an_earlier_vintage_without_the_area_is_no_vintage_to_compare_with(tmp_path: Path) -> None:
    both = TwoVintages(tmp_path)
    elsewhere = pq.read_table(both.tables["2024"]["cells"])
    codes = pa.array(["0000000"] * elsewhere.num_rows)
    only_nation = elsewhere.set_column(
        elsewhere.column_names.index("area_code"), elsewhere.schema.field("area_code"), codes
    )
    pq.write_table(only_nation, both.tables["2024"]["cells"])
    with pytest.raises(DataMissing, match="for this area"):
        market.vintage_change("0000001", catalogue=both)
    with pytest.raises(DataMissing, match="for this area"):
        market.vintage_change("0000001", earlier="2024", catalogue=both)
