"""Forecasts of a region: summed over its counties, over unbroken months only, with their error said."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pyarrow as pa
import pytest
from tests.market.conftest import Holding

from highroad import market
from highroad.errors import DataMissing
from highroad.publishing.exhibits import Exhibit, Question, build_exhibit
from highroad.sources.laus_monthly import CELLS_SCHEMA

COUNTIES = ("01001", "01003")


def months(count: int, *, hole: int | None = None, twice: bool = False) -> pa.Table:
    """Two counties with a yearly pattern; `hole` is a month in which one of them has no number."""
    rows = []
    for month in range(count):
        for county, size in zip(COUNTIES, (1_000.0, 3_000.0), strict=True):
            for measure, value in (("labor_force", size), ("unemployed", size * (4 + month % 12) / 100)):
                row = dict.fromkeys(CELLS_SCHEMA.names) | {
                    "area_type": "County",
                    "county_fips": county,
                    "adjusted": False,
                    "measure": measure,
                    "period": date(2018 + month // 12, month % 12 + 1, 1),
                    "value": None if month == hole and county == "01001" else value,
                    "preliminary": False,
                }
                rows.append(row)
                if twice:
                    rows.append(row | {"value": value * 2, "preliminary": True})
    return pa.Table.from_pylist(rows, schema=CELLS_SCHEMA)


def held(folder: Path, table: pa.Table) -> Holding:
    return Holding(folder, {"laus_monthly": {"2023M12": {"cells": table}}})


@pytest.mark.parametrize("twice", [False, True], ids=["once", "also-preliminary"])
def test_rates_come_from_summed_people_and_go_on_with_their_pattern(tmp_path: Path, twice: bool) -> None:
    at = held(tmp_path, months(72, twice=twice))
    result = market.regional_forecast("counties:01001+01003", catalogue=at)
    rows = result.table.to_pylist()
    assert [rows[0]["period"], rows[-1]["period"]] == ["2021-01", "2024-12"]
    assert [row["value"] for row in rows[:12]] == pytest.approx([4 + month for month in range(12)])
    ahead = [row for row in rows if row["value_mark"] == "estimated"]
    assert [row["value"] for row in ahead] == pytest.approx([4 + month for month in range(12)], abs=0.05)
    assert all(row["low"] <= row["value"] <= row["high"] for row in ahead)
    assert all(row["ends_mark"] == "not_applicable" for row in rows[:36])
    assert result.method.parameters["error"] >= 0
    assert result.method.parameters["trials"] > 0


def test_a_gap_starts_the_past_anew(tmp_path: Path) -> None:
    at = held(tmp_path, months(72, hole=40))
    with pytest.raises(DataMissing, match="31 months"):
        market.regional_forecast("counties:01001+01003", catalogue=at)
    assert market.regional_forecast("county:01003", catalogue=at).table.num_rows == 48


def test_the_exhibit_says_interval_and_error(tmp_path: Path) -> None:
    at = held(tmp_path, months(72))
    made = build_exhibit(Question("forecast", {"region": "counties:01001+01003"}), catalogue=at)
    assert made.missing is None
    assert Exhibit.from_json(made.to_json()) == made
    assert made.table is not None
    last = made.table.num_rows - 1
    for name in ("low", "high"):
        assert made.table.text(last, name).split(" ")[0] in made.title
    assert "in December 2024" in made.title
    assert "times the usual change" in made.takeaway
    assert made.chart is not None
    assert made.question.vintages == {"laus_monthly": "2023M12"}
    lacking = build_exhibit(Question("forecast", {"region": "county:01001", "series": "jobs"}), catalogue=at)
    assert lacking.missing is not None
    assert "sources fetch" in lacking.missing.remedy
