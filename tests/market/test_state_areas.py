"""Numbers all over one state: equal to what is published, honest about counties that cannot be placed."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from highroad import market
from highroad.errors import BadQuestion, DataMissing
from highroad.results import SourceReference
from highroad.sources.catalogue import Catalogue
from highroad.sources.laus import CELLS_SCHEMA
from highroad.sources.published import Vintage

EMBEDDED = Catalogue(None)


class Held(Catalogue):
    """A catalogue with one year of unemployment in four counties."""

    def __init__(self, folder: Path) -> None:
        super().__init__(None)
        self.file = folder / "2020.parquet"
        rows = [
            ("06019", 440_000, 393_000, 47_000, 10.7, None),
            ("06039", 60_000, 54_000, 6_000, 10.0, None),
            ("06025", None, None, None, None, "missing"),
            ("32003", 1_100_000, 940_000, 160_000, 14.7, None),
        ]
        names = ("county_fips", "labor_force", "employed", "unemployed", "rate", "rate_mark")
        held = [dict(zip(names, row, strict=True)) | {"year": 2020} for row in rows]
        pq.write_table(pa.Table.from_pylist(held, schema=CELLS_SCHEMA), self.file)

    def vintages(self, key: str) -> list[Vintage]:
        if key != "laus":
            return super().vintages(key)
        reference = SourceReference("laus", "LAUS", "BLS", "2020", "2020", "", "", "0" * 64, "")
        return [Vintage("laus", "2020", "2020", {"cells": self.file}, reference)]


def test_every_area_of_a_state_shows_what_the_publisher_shows() -> None:
    for soc, measure, column in (
        ("00-0000", "median_wage", "hourly_p50"),
        ("29-1141", "jobs", "employment"),
    ):
        rows = market.across_state("state:06", measure=measure, soc=soc, catalogue=EMBEDDED).table.to_pylist()
        cells = pq.read_table(
            EMBEDDED.table("oews", "cells"),
            filters=[("soc", "==", soc), ("industry_code", "==", "000000")],
            columns=["area_code", column],
        ).to_pylist()
        published = {cell["area_code"]: cell[column] for cell in cells}
        assert len(rows) == 28
        assert {row["place"]: row["value"] for row in rows} == {
            row["place"]: published.get(row["place"]) for row in rows
        }
        assert [row["value"] for row in rows] == sorted((row["value"] for row in rows), reverse=True)


@pytest.mark.parametrize(
    ("state", "areas", "placed", "one"),
    [
        ("state:02", 3, 30, "02063"),  # Alaska: today's boroughs and census areas
        ("state:15", 3, 5, "15005"),  # Hawaii
        ("state:09", 6, 9, "09110"),  # Connecticut: planning regions
        ("state:11", 1, 1, "11001"),  # the District, part of an area that reaches into three states
        ("state:72", 7, 78, "72127"),  # Puerto Rico
    ],
)
def test_unusual_states_have_every_county_in_one_area(state: str, areas: int, placed: int, one: str) -> None:
    rows = market.across_state(state, catalogue=EMBEDDED).table.to_pylist()
    found = [code for row in rows for code in row["county_codes"].split() if code[:2] == state[-2:]]
    assert len(rows) == areas
    assert len(found) == len(set(found)) == placed
    assert one in found


def test_areas_of_unknown_counties_are_listed_and_placed_nowhere() -> None:
    rows = market.across_state("state:48", catalogue=EMBEDDED).table.to_pylist()
    unknown = [row for row in rows if not row["county_codes"]]
    assert unknown
    assert {row["counties"] for row in unknown} == {"not known here"}
    assert all("nonmetropolitan" in row["area"] for row in unknown)
    assert all(row["value"] for row in unknown)


def test_only_states_that_the_publisher_covers() -> None:
    with pytest.raises(BadQuestion, match="not a state"):
        market.across_state("metro:23420", catalogue=EMBEDDED)
    with pytest.raises(DataMissing, match="Guam"):
        market.across_state("state:66", catalogue=EMBEDDED)


def test_county_rates_are_the_publishers_and_missing_stays_missing(tmp_path: Path) -> None:
    rows = market.unemployment_by_county("state:06", catalogue=Held(tmp_path)).table.to_pylist()
    assert [(row["county"], row["rate"], row["mark"]) for row in rows] == [
        ("Fresno County, CA", 10.7, None),
        ("Madera County, CA", 10.0, None),
        ("Imperial County, CA", None, "missing"),
    ]
    with pytest.raises(DataMissing, match="Texas"):
        market.unemployment_by_county("state:48", catalogue=Held(tmp_path))
    with pytest.raises(DataMissing):
        market.unemployment_by_county("state:06", catalogue=EMBEDDED)
