"""Public projects to jobs and seats, worked by hand: job-years conserved, multipliers never ours."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pytest

from highroad.errors import BadQuestion, UnreadableFile
from highroad.market.investments import PROJECT_FIELDS, SEAT_FIELDS, project_demand
from highroad.sources.catalogue import Catalogue
from highroad.sources.registers import read_register

PROJECTS = """project,place,sector,amount,first_year,last_year,jobs_low,jobs,jobs_high,multiplier_source
Bridge,Fresno County,237300,"$40,000,000",2026,2027,4,5,8,County study 2025
Clinic,Madera,236200,10000000,2027,2027,5,6,6,County study 2025
"""
SEATS = """program,kind,soc,quarter,seats
Laborers,seat,47-2061,2026Q2,10
Laborers,apprenticeship,47-2061,2025Q4,4
Electricians,seat,47-2111,2026Q1,*
"""
HOME = Catalogue(None)


def read(tmp_path: Path, text: str, fields: tuple[object, ...]) -> pa.Table:
    path = tmp_path / "register.csv"
    path.write_text(text)
    return read_register(path, fields)


def test_job_years_are_conserved_and_spread_as_worked_by_hand(tmp_path: Path) -> None:
    result = project_demand(read(tmp_path, PROJECTS, PROJECT_FIELDS), catalogue=HOME)
    # Bridge: 40 × 5 = 200 job-years over 2 years: 100 jobs in every quarter. Clinic: 10 × 6 = 60 in 2027.
    sums = result.table.group_by("quarter").aggregate(
        [("jobs", "sum"), ("jobs_low", "sum"), ("jobs_high", "sum")]
    )
    by_quarter = {row["quarter"]: row for row in sums.to_pylist()}
    assert len(by_quarter) == 8
    for quarter, row in by_quarter.items():
        clinic = quarter.startswith("2027")
        assert row["jobs_sum"] == pytest.approx(160 if clinic else 100)
        assert row["jobs_low_sum"] == pytest.approx(130 if clinic else 80)
        assert row["jobs_high_sum"] == pytest.approx(220 if clinic else 160)
    assert pc.sum(result.table["jobs"]).as_py() / 4 == pytest.approx(260)
    assert result.method.parameters["jobs_years"] == "260.0"
    assert result.method.citation == "County study 2025"
    assert set(result.table["seats_mark"].to_pylist()) == {"missing"}


def test_projects_are_chosen_by_the_tags_they_carry(tmp_path: Path) -> None:
    head, bridge, clinic = PROJECTS.strip().splitlines()
    text = f"{head},tags\n{bridge},clean-air-2026:transit;other:x\n{clinic},\n"
    projects = read(tmp_path, text, PROJECT_FIELDS)
    for tag in ("transit", "clean-air-2026:transit"):
        result = project_demand(projects, tag=tag, catalogue=HOME)
        assert result.method.parameters["jobs_years"] == "200.0"
        assert "clean-air-2026:transit" in result.method.parameters["p1"]
    with pytest.raises(BadQuestion, match="No project"):
        project_demand(projects, tag="solar", catalogue=HOME)


def test_seats_count_from_their_quarter_and_hidden_ones_are_unknown(tmp_path: Path) -> None:
    projects, seats = read(tmp_path, PROJECTS, PROJECT_FIELDS), read(tmp_path, SEATS, SEAT_FIELDS)
    table = project_demand(projects, seats, catalogue=HOME).table.to_pylist()
    rows = {(row["quarter"], row["soc"]): row for row in table}
    first, second = rows[("2026Q1", "47-2061")], rows[("2026Q2", "47-2061")]
    assert (first["seats"], first["apprenticeships"], first["so_far"]) == (0, 0, 4)  # they began before
    assert (second["seats"], second["apprenticeships"], second["so_far"]) == (10, 0, 14)
    assert second["open_high"] == pytest.approx(max(0, second["jobs_high"] - 14))
    assert second["open_low"] == pytest.approx(max(0, second["jobs_low"] - 14))
    hidden = rows[("2026Q1", "47-2111")]
    assert (hidden["seats"], hidden["seats_mark"]) == (None, "missing")
    assert (hidden["open_low"], hidden["open_mark"]) == (None, "not_evaluable")


def test_seats_that_no_project_needs_are_shown_and_named(tmp_path: Path) -> None:
    projects = read(tmp_path, PROJECTS, PROJECT_FIELDS)
    others = "Nurses,seat,29-1141,2026Q3,12\nPilots,seat,53-2011,2026Q3,\nLaborers,seat,47-2061,2028Q1,5\n"
    result = project_demand(projects, read(tmp_path, SEATS + others, SEAT_FIELDS), catalogue=HOME)
    rows = {(row["quarter"], row["soc"]): row for row in result.table.to_pylist()}
    assert ("2026Q2", "29-1141") not in rows
    last = rows[("2027Q4", "29-1141")]
    assert (last["jobs"], last["jobs_high"], last["so_far"], last["open_high"]) == (0, 0, 12, 0)
    assert rows[("2026Q1", "53-2011")]["seats_mark"] == "missing"
    assert pc.sum(result.table["jobs"]).as_py() / 4 == pytest.approx(260)
    assert any("Registered Nurses (29-1141)" in note for note in result.notes)
    assert any("1 row of seats begins after 2027Q4" in note for note in result.notes)
    wrong = read(tmp_path, SEATS + "Nurses,seat,29-9999,2026Q3,12\n", SEAT_FIELDS)
    with pytest.raises(BadQuestion, match="29-9999"):
        project_demand(projects, wrong, catalogue=HOME)


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("4,5,8", "6,5,8", "no range"),
        ("2026,2027,4", "2027,2026,4", "wrong order"),
        ("2026,2027,4", "2026.5,2027,4", "no years"),
        ("237300", "999999", "no industry 999999"),
        (PROJECTS.partition("\n")[2], "Bridge,Fresno,237300,0,2026,2027,4,5,8,Study\n", "is zero"),
        ('"$40,000,000"', "*", "no number for amount"),
        ("County study 2025", "", "blank"),
    ],
)
def test_what_is_wrong_is_named(tmp_path: Path, old: str, new: str, words: str) -> None:
    with pytest.raises((BadQuestion, UnreadableFile), match=words):
        project_demand(read(tmp_path, PROJECTS.replace(old, new), PROJECT_FIELDS), catalogue=HOME)


def test_a_sector_is_staffed_like_the_industry_of_the_survey_that_holds_it(tmp_path: Path) -> None:
    by_survey, by_naics = (
        project_demand(read(tmp_path, PROJECTS.replace("237300", code), PROJECT_FIELDS), catalogue=HOME)
        for code in ("237300", "237310")
    )
    assert by_naics.table.equals(by_survey.table)
    construction = project_demand(
        read(tmp_path, PROJECTS.replace("237300", "23"), PROJECT_FIELDS), catalogue=HOME
    )
    assert pc.sum(construction.table["jobs"]).as_py() == pytest.approx(4 * (200 + 60))
    assert not construction.table.equals(by_survey.table)


def test_a_quarter_is_a_quarter(tmp_path: Path) -> None:
    projects = read(tmp_path, PROJECTS, PROJECT_FIELDS)
    seats = read(tmp_path, SEATS.replace("2026Q2", "spring"), SEAT_FIELDS)
    with pytest.raises(BadQuestion, match="no quarter"):
        project_demand(projects, seats, catalogue=HOME)
