"""Commuting, hires, notices and eligible programs, from files in their publishers' layouts."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pytest
from tests.market.conftest import Holding

from highroad import market
from highroad.errors import BadQuestion, DataMissing
from highroad.sources import qwi, warn
from highroad.sources.catalogue import Catalogue

DATA = Path(__file__).parents[1] / "sources" / "data"
FRESNO, MADERA = "county:06019", "county:06039"
FILES = (
    *("ca_od_main_JT00_2022.csv", "ca_wac_S000_JT00_2022.csv", "ca_rac_S000_JT00_2022.csv", "ca_xwalk.csv"),
    *("qwi_ca_sa_f_gw_ns_op_u.csv", "warn_ca.csv", "etp_scorecard_programs_202608.json"),
)


@pytest.fixture(scope="module")
def held(tmp_path_factory: pytest.TempPathFactory) -> Catalogue:
    catalogue = Catalogue(tmp_path_factory.mktemp("home"))
    for name in FILES:
        catalogue.add(DATA / name)
    return catalogue


def test_labor_shed_and_workplaces_of_residents(held: Catalogue) -> None:
    shed = market.commuting(FRESNO, catalogue=held)
    assert [(row["county_fips"], row["jobs"], row["place"]) for row in shed.table.to_pylist()] == [
        ("06019", 12, "inside"),
        ("06039", 5, "outside"),
    ]
    assert sum(shed.table["share"].to_pylist()) == pytest.approx(100)
    assert shed.table["share"][0].as_py() == pytest.approx(100 * 12 / 17)
    assert "another state" in shed.notes[0]  # only the main part is at hand
    out = market.commuting(FRESNO, direction="out", catalogue=held).table
    assert dict(zip(out["county_fips"].to_pylist(), out["jobs"].to_pylist(), strict=True)) == {
        "06019": 12,
        "06039": 3,
    }
    with pytest.raises(DataMissing, match="Nevada"):
        market.commuting("state:32", catalogue=held)
    with pytest.raises(BadQuestion, match="direction"):
        market.commuting(FRESNO, direction="up", catalogue=held)  # type: ignore[arg-type]


def test_jobs_by_distance(held: Catalogue) -> None:
    # Homes of Madera: none are at hand; one home of Fresno has no block in the cut of the geography.
    with pytest.raises(DataMissing, match="no county"):
        market.reachable_jobs(FRESNO, catalogue=held)


def test_distance_is_a_great_circle(held: Catalogue, tmp_path: Path) -> None:
    text = (DATA / "ca_rac_S000_JT00_2022.csv").read_text(encoding="utf-8")
    home = tmp_path / "ca_rac_S000_JT00_2022.csv"
    home.write_text(text.replace("060190005021003", "060190001001000"), encoding="utf-8")
    catalogue = Catalogue(tmp_path / "home")
    for name in (FILES[0], FILES[1], FILES[3]):
        catalogue.add(DATA / name)
    catalogue.add(home)
    found = market.reachable_jobs(FRESNO, catalogue=catalogue).table.to_pylist()
    assert [row["jobs"] for row in found] == [1017, 0, 0, 3, 0]  # 17.1 miles north, 16.8 west: 23.9
    assert found[-1]["within"] == 1020
    assert found[1]["high_mark"] == "not_applicable"
    assert found[0]["high"] == pytest.approx(100 * 500 / 1017)
    asked = market.reachable_jobs(FRESNO, miles=24, catalogue=catalogue).table.to_pylist()
    assert [(row["ring"], row["jobs"]) for row in asked][2:5] == [("10–20", 0), ("20–24", 3), ("24–30", 0)]
    with pytest.raises(BadQuestion, match="no way to work"):
        market.reachable_jobs(FRESNO, miles=0, catalogue=catalogue)


def test_a_local_area_with_just_the_regions_counties_describes_it(held: Catalogue) -> None:
    with pytest.raises(DataMissing, match="industry"):  # its row is found; the cut has no industries
        market.hires(FRESNO, catalogue=held)
    with pytest.raises(DataMissing, match="every county"):
        market.hires("county:06037", catalogue=held)


def indicators(*rows: dict[str, object]) -> pa.Table:
    """Cells of private employers in the nation's layout; by default all industries and all workers."""
    whole = {
        "adjusted": "U",
        "area_type": "C",
        "industry_level": "A",
        "industry_code": "00",
        "own_code": "A05",
        "sex": "0",
        "age": "A00",
        "race": "A0",
        "ethnicity": "A0",
        "education": "E0",
        "firm_age": "0",
        "firm_size": "0",
        "year": 2024,
        "quarter": 4,
    }
    blank: dict[str, object] = dict.fromkeys(qwi.CELLS_SCHEMA.names)
    return pa.Table.from_pylist([blank | whole | row for row in rows], schema=qwi.CELLS_SCHEMA)


SECTOR = {"industry_level": "S", "industry_code": "62"}
FULL = {
    "area_code": "06019",
    "employment": 1000,
    "stable_employment": 800,
    "hires": 200,
    "separations": 180,
    "turnover": 0.10,
    "earnings": 4000,
    "new_hire_earnings": 3000,
}
OTHER = FULL | {
    "area_code": "06039",
    "stable_employment": 200,
    "hires": 50,
    "turnover": 0.20,
    "earnings": 3000,
}


def made_of(folder: Path, *rows: dict[str, object]) -> Catalogue:
    return Holding(folder, {"qwi": {"2024Q4": {"cells": indicators(*rows)}}})


def test_counts_are_added_and_rates_are_averaged_by_stable_jobs(tmp_path: Path) -> None:
    later = {"quarter": 1, "year": 2025, "separations": None, "separations_mark": "missing"}
    catalogue = made_of(tmp_path, FULL, FULL | SECTOR, OTHER, OTHER | SECTOR, FULL | later, OTHER | later)
    one = market.hires(FRESNO, catalogue=catalogue)
    (row,) = one.table.to_pylist()
    assert one.method.parameters["quarter"] == "2024Q4"  # the newest whose separations are known
    assert (row["hires"], row["turnover"], row["new_hire_earnings"]) == (200, 10.0, 3000)
    (both,) = market.hires("counties:06019+06039", catalogue=catalogue).table.to_pylist()
    assert (both["hires"], both["separations"]) == (250, 360)
    assert both["turnover"] == pytest.approx(12.0)  # (0.10 · 800 + 0.20 · 200) / 1000
    assert both["earnings"] == pytest.approx(3800)
    assert (both["new_hire_earnings"], both["new_hire_earnings_mark"]) == (None, "not_evaluable")


def test_a_withheld_part_withholds_the_sum(tmp_path: Path) -> None:
    hidden = OTHER | SECTOR | {"hires": None, "hires_mark": "suppressed", "earnings_mark": "estimated"}
    catalogue = made_of(tmp_path, FULL, FULL | SECTOR, OTHER, hidden)
    (both,) = market.hires("counties:06019+06039", catalogue=catalogue).table.to_pylist()
    assert (both["hires"], both["hires_mark"]) == (None, "suppressed")
    assert both["earnings_mark"] == "estimated"
    with pytest.raises(DataMissing, match="age"):
        market.hires(FRESNO, by="age", catalogue=catalogue)
    with pytest.raises(BadQuestion, match="2019Q1"):
        market.hires(FRESNO, quarter="2019Q1", catalogue=catalogue)
    with pytest.raises(DataMissing, match="every county"):
        market.hires("county:06107", catalogue=catalogue)


def test_notices_by_quarter(held: Catalogue) -> None:
    state = market.layoff_notices("state:06", catalogue=held)
    rows = {row["group"]: row for row in state.table.to_pylist()}
    assert list(rows) == ["2021Q2", "2021Q3", "2021Q4", "2022Q1"]
    assert (rows["2021Q2"]["notices"], rows["2021Q2"]["people"]) == (1, 1204)
    assert (rows["2021Q3"]["notices"], rows["2021Q3"]["people_mark"]) == (0, None)  # a true zero
    assert (rows["2022Q1"]["people"], rows["2022Q1"]["people_mark"]) == (None, "missing")
    assert state.method.parameters["latest"] == "2022-02-01"
    fresno = market.layoff_notices(FRESNO, by="county", catalogue=held).table.to_pylist()
    assert [(row["group"], row["notices"], row["unknown"]) for row in fresno] == [("Fresno, CA", 1, 1)]
    with pytest.raises(DataMissing, match="NV"):
        market.layoff_notices("state:32", catalogue=held)
    with pytest.raises(BadQuestion, match="no year"):
        market.layoff_notices("state:06", since="now", catalogue=held)


def test_notices_without_a_county_are_counted_and_not_placed(tmp_path: Path) -> None:
    (part,) = list(warn.read(DATA / "warn_ca.csv"))[-1:]
    rows = part.data.to_pylist()
    rows += [rows[0] | {"county": "", "employer": "Nowhere Inc", "employees": 40, "employees_mark": None}]
    table = pa.Table.from_pylist(rows, schema=warn.NOTICES_SCHEMA)
    catalogue = Holding(tmp_path, {"warn": {"2022": {"notices": table}}})
    found = market.layoff_notices(FRESNO, catalogue=catalogue)
    assert found.method.parameters["not_placed"] == "1"
    assert any("could not be placed" in note for note in found.notes)


def test_programs_and_their_register(held: Catalogue) -> None:
    found = market.eligible_programs(FRESNO, catalogue=held)  # placed by postal code
    first, second = found.table.to_pylist()
    assert (first["program"], first["served"], first["completion_rate"]) == ("Nursing assistant", 23, 100.0)
    assert (first["employment_rate"], first["employment_rate_mark"]) == (None, "suppressed")
    assert (first["mode"], first["credential"], first["status"]) == ("In-person", "", "")
    assert (second["served_mark"], second["weeks_mark"]) == ("suppressed", "not_applicable")
    register = market.programs_register(FRESNO, catalogue=held)
    assert set(register["soc"].to_pylist()) == {"31-1131", "47-2031"}
    assert register["completion_rate"].to_pylist()[0] == 100.0
    assert register["median_earnings_mark"].to_pylist() == ["suppressed", "suppressed"]
    with pytest.raises(DataMissing, match="known to be in"):
        market.eligible_programs(MADERA, catalogue=held)


def test_programs_that_lead_to_an_occupation(held: Catalogue) -> None:
    found = market.occupation_programs(FRESNO, "31-1131", catalogue=held)
    (only,) = found.table.to_pylist()
    assert (only["program"], only["named_by"]) == ("Nursing assistant", "the list of programs")
    assert market.occupation_programs(FRESNO, "29-1141", catalogue=held).table.num_rows == 0
    with pytest.raises(DataMissing, match="known to be in"):
        market.occupation_programs(MADERA, "31-1131", catalogue=held)


@pytest.mark.shared
def test_outcomes_of_a_code_stand_beside_each_of_its_programs(shared_data: Path, tmp_path: Path) -> None:
    """New Jersey publishes employment by provider and code; 35 programs of its list are among them."""
    held = Catalogue(tmp_path)
    held.add(shared_data / "training/nj_standardized_etpl_128programs_masked.csv")
    alone = market.eligible_programs("state:34", catalogue=held)
    assert set(alone.table["employment_rate_mark"].to_pylist()) == {"missing"}
    held.add(shared_data / "training/nj_outcomes_schcip.csv")
    found = market.eligible_programs("state:34", catalogue=held)
    marks = found.table["employment_rate_mark"].to_pylist()
    assert (marks.count(None), marks.count("suppressed"), marks.count("missing")) == (21, 14, 82)
    rates = {round(each, 1) for each in found.table["employment_rate"].to_pylist() if each is not None}
    assert 83.3 in rates
    assert any("21 programs" in note and "same code" in note for note in found.notes)
    assert found.table["served"].null_count == found.table.num_rows  # nobody counts once for each program
    register = market.programs_register("state:34", catalogue=held)
    assert register["employment_rate_mark"].to_pylist().count("suppressed") == 14
