"""Programs, their outcomes and earnings, and standards of living: what is withheld is no number."""

from __future__ import annotations

from pathlib import Path

import pytest
import xlsxwriter

from highroad.errors import UnreadableFile
from highroad.sources import etpl, living_wages, scorecard

RECORDS = "etp_scorecard_programs_202608.json"


def test_federal_records(excerpts: Path) -> None:
    (part,) = etpl.read(excerpts / RECORDS)
    assert (part.vintage, part.table) == ("2026M08", "programs")
    assert etpl.label(part.vintage) == "list of August 2026"
    nursing, carpentry = part.data.to_pylist()
    assert (nursing["cip"], nursing["soc"], nursing["served"]) == ("51.3902", "31-1131", 23)
    assert (nursing["credentials"], nursing["credentials_mark"]) == (None, "suppressed")  # -1
    assert (nursing["employed_q2"], nursing["employed_q2_mark"]) == (0, None)  # a true zero
    assert nursing["employed_q4_mark"] == "missing"
    assert carpentry["competency_based"]
    assert (carpentry["hours"], carpentry["hours_mark"]) == (None, "not_applicable")  # -1 as well
    assert not nursing["competency_based"]


def test_new_jerseys_outcomes(excerpts: Path) -> None:
    (part,) = etpl.read(excerpts / "nj_outcomes_20210305.csv")
    first, second = part.data.to_pylist()
    assert (part.vintage, part.table) == ("2021M03", "outcomes")
    assert (first["quarterly_wage_q2"], first["quarterly_wage_q2_mark"]) == (None, "suppressed")  # -99999
    assert (second["cip"], second["quarterly_wage_q2"]) == ("01.0204", 6543.21)
    assert (second["employment_rate_q2"], second["completed_q2"]) == (0.75, 120)  # a fraction, not a percent


def test_outcomes_that_are_wages_under_shares_and_shares_under_wages(excerpts: Path, tmp_path: Path) -> None:
    path = tmp_path / "nj_outcomes_20210305.csv"
    text = (excerpts / path.name).read_text(encoding="utf-8")
    for old, new, said, column in (
        (",0.75,0.5,", ",75,0.5,", "cannot be above 1", "PerEmployed2"),
        (",6543.21,", ",0.9,", "not a quarter’s wage", "AvgQuarterlyWage2"),
        (",0.75,0.5,", ",0.5,0.75,", "no whole number of people", "PerEmployed4"),
    ):
        path.write_text(text.replace(old, new), encoding="utf-8")
        with pytest.raises(UnreadableFile, match=said) as refusal:
            list(etpl.read(path))
        assert (refusal.value.place.line, refusal.value.place.column) == (3, column)
        assert refusal.value.remedy


def test_fields_of_study(excerpts: Path) -> None:
    (part,) = scorecard.read(excerpts / "FieldOfStudyData1819_1920_PP.csv")
    nursing, farming = part.data.to_pylist()
    assert part.vintage == "2020M06"
    assert (nursing["cip4"], nursing["earnings_1_year"], nursing["earnings_3_years_mark"]) == (
        "51.38",
        99_234,
        "suppressed",
    )
    assert (farming["cip4"], farming["earnings_1_year_mark"], farming["debt_mark"]) == (
        "01.01",
        "missing",
        "suppressed",
    )


def test_standards(excerpts: Path) -> None:
    (part,) = living_wages.read(excerpts / "living_wages.csv")
    assert part.data["hourly_amount"].to_pylist() == [21.5, 38.75]
    (wide,) = living_wages.read(excerpts / "living_wages_wide.xlsx")
    rows = {(row["family_type"], row["county_fips"]): row for row in wide.data.to_pylist()}
    assert len(rows) == 8
    assert rows["1 Adult 1 Child", "06039"]["hourly_amount"] == 37.9
    blank = rows["2 Adults (2 Working) 2 Children", "06039"]
    assert (blank["hourly_amount"], blank["hourly_amount_mark"]) == (None, "missing")
    assert {row["licence_note"] for row in rows.values()} == {"for this test"}


@pytest.mark.parametrize(
    ("above", "amount", "problem"),
    [
        ([["Standard", "X"], ["Year", 2025], ["Source", "Y"]], 21.5, "do not name its licence"),
        (
            [["Standard", "X"], ["Year", 2025], ["Source", "Y"], ["Licence", "Z"]],
            44720,
            "not an amount of dollars an hour",
        ),
    ],
)
def test_standards_without_a_source_or_by_the_year(
    tmp_path: Path, above: list[list[object]], amount: float, problem: str
) -> None:
    path = tmp_path / "wide.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate([*above, ["County FIPS", "1 Adult"], ["06019", amount]]):
            sheet.write_row(number, 0, row)
    with pytest.raises(UnreadableFile, match=problem):
        list(living_wages.read(path))


@pytest.mark.shared
def test_the_real_lists(shared_data: Path) -> None:
    (programs,) = etpl.read(shared_data / "training" / "nj_standardized_etpl_128programs_masked.csv")
    assert programs.data.num_rows == 128
    assert programs.data["cip"].to_pylist()[0] == "51.3501"
    (outcomes,) = etpl.read(shared_data / "training" / "nj_outcomes_schcip.csv")
    assert outcomes.data.num_rows == 1565
    text = (shared_data / "training" / "nj_outcomes_schcip.csv").read_text(encoding="utf-8-sig")
    hidden = sum(line.split(",")[5] == "-99999" for line in text.splitlines())
    assert outcomes.data["quarterly_wage_q2_mark"].to_pylist().count("suppressed") == hidden


def test_the_federal_workbook(excerpts: Path) -> None:
    (part,) = etpl.read(excerpts / "DownloadPrograms.xlsx")
    assert (part.vintage, part.table) == ("2024M06", "programs")  # by the date of the list, 45473
    welding, books = part.data.to_pylist()
    assert (welding["cip"], welding["soc"], welding["zip"]) == ("48.0508", "51-4121", "93721")
    assert (welding["employment_rate_q2"], welding["median_earnings"]) == (0.625, 9100)
    assert (books["cip"], books["soc"], books["zip"]) == ("52.0300", "43-3031 13-2011", "93721")
    assert (books["served"], books["served_mark"]) == (None, "suppressed")
    assert books["competency_based"]


def test_the_self_sufficiency_standards_own_workbook(excerpts: Path, tmp_path: Path) -> None:
    (part,) = living_wages.read(excerpts / "CA2024_all_families.xlsx")
    assert part.vintage == "2024"
    rows = [(row["family_type"], row["county_fips"], row["hourly_amount"]) for row in part.data.to_pylist()]
    assert rows == [
        ("1 adult", "06019", 17.25),
        ("1 adult, 1 infant, 2 school-agers", "06019", 41.5),
        ("2 adults, 1 teenager", "06039", 15.75),
    ]
    renamed = tmp_path / "families.xlsx"
    renamed.write_bytes((excerpts / "CA2024_all_families.xlsx").read_bytes())
    with pytest.raises(UnreadableFile, match="which state and year"):
        list(living_wages.read(renamed))
    other = tmp_path / "TX2024_all_families.xlsx"
    other.write_bytes(renamed.read_bytes())
    with pytest.raises(UnreadableFile, match="no county of this state") as raised:
        list(living_wages.read(other))
    assert raised.value.place.line == 2


def test_providers_of_new_jersey(excerpts: Path, tmp_path: Path) -> None:
    (part,) = etpl.read(excerpts / "nj_providers_20210305.csv")
    assert (part.vintage, part.table) == ("2021M03", "providers")
    college, school = part.data.to_pylist()
    assert (college["provider_id"], college["zip"], college["website"]) == (
        "133",
        "07016",
        "https://example.org/college",
    )
    assert (school["state"], school["county"], school["website"]) == ("PA", None, None)
    path = tmp_path / "nj_providers_20210305.csv"
    text = (excerpts / path.name).read_text(encoding="utf-8")
    path.write_text(text + text.splitlines(keepends=True)[1], encoding="utf-8")
    with pytest.raises(UnreadableFile, match="the same key stands on line 2"):
        list(etpl.read(path))
