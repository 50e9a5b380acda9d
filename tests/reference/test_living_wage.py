"""A user's living-wage file: read exactly, or refused with the place and the cure."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from highroad.errors import DataMissing, UnreadableFile
from highroad.reference import living_wage

HEADER = living_wage.template()
GOOD = 'Example Standard,"1 adult, 1 child",06019,2025,27.50,https://example.org,used with permission\n'


def write(folder: Path, text: str, encoding: str = "utf-8") -> Path:
    file = folder / "standards.csv"
    file.write_bytes(text.encode(encoding))
    return file


def test_a_good_file_is_read_exactly(tmp_path: Path) -> None:
    (row,) = living_wage.read_standards(write(tmp_path, HEADER + GOOD))
    assert row.hourly_amount == Decimal("27.50")
    assert (row.standard, row.family_type, row.county, row.year) == (
        "Example Standard",
        "1 adult, 1 child",
        "06019",
        2025,
    )


def test_spreadsheet_habits_are_forgiven(tmp_path: Path) -> None:
    columns = list(reversed(living_wage.COLUMNS))
    text = ",".join(name.upper() for name in columns) + "\r\n"
    text += 'ours,https://example.org," 30 ",2024,09001,2 adults,Example\r\n\r\n,,,,,,\r\n'
    (row,) = living_wage.read_standards(write(tmp_path, text, "utf-8-sig"))
    assert (row.county, row.hourly_amount) == ("09001", Decimal(30))


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [
        ("", 1, "standard"),
        ("standard,family_type,county,year,hourly_amount,source\n", 1, "licence_note"),
        (HEADER.strip() + ",extra\n", 1, "extra"),
        (HEADER.strip() + ",year\n", 1, "year"),
        (HEADER + GOOD.replace("06019", "6019"), 2, "county"),
        (HEADER + GOOD.replace("06019", "06018"), 2, "county"),
        (HEADER + GOOD.replace("2025", "25"), 2, "year"),
        (HEADER + GOOD.replace("27.50", "$27.50"), 2, "hourly_amount"),
        (HEADER + GOOD.replace("27.50", "57200"), 2, "hourly_amount"),
        (HEADER + GOOD.replace("27.50", "NaN"), 2, "hourly_amount"),
        (HEADER + GOOD.replace("27.50", "0"), 2, "hourly_amount"),
        (HEADER + GOOD.replace("used with permission", ""), 2, "licence_note"),
        (HEADER + GOOD + GOOD, 3, None),
        (HEADER + GOOD.replace('"', ""), 2, None),
        (HEADER + GOOD + '"unclosed', 3, None),
    ],
)
def test_each_fault_is_named_with_its_place(tmp_path: Path, text: str, line: int, column: str | None) -> None:
    file = write(tmp_path, text)
    (problem,) = living_wage.check_standards(file)
    assert (problem.line, problem.column) == (line, column)
    assert problem.remedy
    with pytest.raises(UnreadableFile) as caught:
        living_wage.read_standards(file)
    assert caught.value.place.line == line


def test_all_faults_are_listed(tmp_path: Path) -> None:
    bad = GOOD.replace("06019", "x").replace("27.50", "y")
    file = write(tmp_path, HEADER + bad + GOOD + bad)
    problems = living_wage.check_standards(file)
    assert [(p.line, p.column) for p in problems] == [
        (2, "hourly_amount"),
        (2, "county"),
        (4, "hourly_amount"),
        (4, "county"),
    ]
    with pytest.raises(UnreadableFile, match="3 more"):
        living_wage.read_standards(file)


def test_what_is_not_text_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "standards.csv"
    file.write_bytes(HEADER.encode() + b"\xff\xfe\x00\x01")
    (problem,) = living_wage.check_standards(file)
    assert "UTF-8" in problem.problem
    (problem,) = living_wage.check_standards(tmp_path / "absent.csv")
    assert "no such file" in problem.problem


def test_a_line_number_counts_lines_of_the_file(tmp_path: Path) -> None:
    two_lines = GOOD.replace("used with permission", '"used\nwith permission"')
    file = write(tmp_path, HEADER + two_lines + GOOD.replace("06019", "nowhere"))
    (problem,) = living_wage.check_standards(file)
    assert problem.line == 4


def test_nothing_is_inferred(tmp_path: Path) -> None:
    rows = living_wage.read_standards(write(tmp_path, HEADER + GOOD))
    wanted = {"standard": "Example Standard", "family_type": "1 adult, 1 child", "county": "06019"}
    assert living_wage.find_amount(rows, **wanted, year=2025).hourly_amount == Decimal("27.50")
    with pytest.raises(DataMissing):
        living_wage.find_amount(rows, **wanted, year=2024)
