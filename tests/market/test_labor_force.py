"""Unemployment from summed levels; years and counties that are missing say so."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from tests.market.conftest import Holding

from highroad import market
from highroad.errors import DataMissing
from highroad.reference.regions import resolve_region
from highroad.results import SourceReference
from highroad.sources.catalogue import Catalogue
from highroad.sources.published import Vintage


class Held(Catalogue):
    """A catalogue with two years of unemployment: 2019 and 2021."""

    def __init__(self, folder: Path) -> None:
        super().__init__(None)
        self.files = {}
        for year, levels in {
            2019: {"06019": (1000, 50), "06039": (3000, 300)},
            2021: {"06019": (1100, 99), "06039": (None, None)},
        }.items():
            self.files[str(year)] = folder / f"{year}.parquet"
            table = pa.table(
                {
                    "county_fips": list(levels),
                    "year": pa.array([year] * 2, pa.int32()),
                    "labor_force": pa.array([level[0] for level in levels.values()], pa.int64()),
                    "unemployed": pa.array([level[1] for level in levels.values()], pa.int64()),
                }
            )
            pq.write_table(table, self.files[str(year)])

    def vintages(self, key: str) -> list[Vintage]:
        if key != "laus":
            return super().vintages(key)
        return [
            Vintage(
                "laus",
                year,
                year,
                {"cells": file},
                SourceReference("laus", "LAUS", "BLS", year, year, "", "", "0" * 64, ""),
            )
            for year, file in sorted(self.files.items(), reverse=True)
        ]


def test_rates_come_from_summed_levels_never_from_averaged_rates(tmp_path: Path) -> None:
    result = market.unemployment(("06019", "06039"), catalogue=Held(tmp_path))
    rows = result.table.to_pylist()
    assert [row["year"] for row in rows] == ["2019", "2020", "2021"]
    assert rows[0]["rate"] == pytest.approx(8.75)  # (50 + 300) / 4000, not the mean of 5 and 10
    assert (rows[1]["rate"], rows[1]["mark"]) == (None, "missing")
    assert (rows[2]["rate"], rows[2]["mark"], rows[2]["counties_missing"]) == (None, "not_evaluable", 1)
    assert [source.vintage for source in result.sources] == ["2021", "2019"]


def test_a_pinned_vintage_leaves_newer_ones_aside(tmp_path: Path) -> None:
    result = market.unemployment("county:06019", through="2019", catalogue=Held(tmp_path))
    assert [row["year"] for row in result.table.to_pylist()] == ["2019"]
    assert [source.vintage for source in result.sources] == ["2019"]


def test_one_county_is_as_published(tmp_path: Path) -> None:
    rows = market.unemployment("county:06019", catalogue=Held(tmp_path)).table.to_pylist()
    assert [row["rate"] for row in rows] == [5.0, None, 9.0]


def test_without_data_the_command_is_named(tmp_path: Path) -> None:
    with pytest.raises(DataMissing, match="highroad sources fetch laus"):
        market.unemployment("county:06019", catalogue=Catalogue(None))
    with pytest.raises(DataMissing, match="no county"):
        market.unemployment("county:39049", catalogue=Held(tmp_path))


def test_a_state_is_whole_as_its_year_knows_it(tmp_path: Path) -> None:
    counties = {
        "state:15": ("15001", "15003", "15007", "15009"),  # Kalawao's people are counted with Maui's
        "state:09": tuple(f"09{code:03}" for code in range(1, 16, 2)),  # counties, not yet planning regions
    }
    for number, (state, codes) in enumerate(counties.items()):
        assert set(codes) != set(resolve_region(state).counties)
        folder = tmp_path / str(number)
        folder.mkdir()
        held = Holding(folder, {"laus": {"2020": {"cells": levels(codes)}}})
        (year,) = market.unemployment(state, catalogue=held).table.to_pylist()
        assert (year["rate"], year["counties_missing"]) == (5.0, 0)
    less = Holding(tmp_path, {"laus": {"2020": {"cells": levels(counties["state:15"][1:])}}})
    (year,) = market.unemployment("state:15", catalogue=less).table.to_pylist()
    assert (year["rate"], year["mark"]) == (None, "not_evaluable")


def levels(codes: tuple[str, ...]) -> pa.Table:
    return pa.table(
        {
            "county_fips": list(codes),
            "year": pa.array([2020] * len(codes), pa.int32()),
            "labor_force": pa.array([1000] * len(codes), pa.int64()),
            "unemployed": pa.array([50] * len(codes), pa.int64()),
        }
    )
