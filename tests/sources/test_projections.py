"""National employment projections: values, marks, and workbooks that are not what they should be."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow.compute as pc
import pytest
import xlsxwriter

from highroad import market
from highroad.errors import UnreadableFile
from highroad.publishing.exhibits import Question, build_exhibit
from highroad.sources import projections
from highroad.sources.catalogue import Catalogue

Change = Callable[[list[list[Any]], list[list[Any]]], object]

# The publisher's layout: a title, names with years and footnotes, indented titles, a dash for the unknown.
HEAD = [
    "2024 National Employment Matrix title",
    "2024 National Employment Matrix code",
    "Occupation type",
    "Employment, 2024",
    "Employment, 2034",
]
NAMES_2 = [
    *HEAD,
    "Employment distribution, percent, 2024",
    "Employment distribution, percent, 2034",
    "Employment change, numeric, 2024–34",
    "Employment change, percent, 2024–34",
    "Percent self employed, 2024",
    "Occupational openings, 2024–34 annual average",
    "Median annual wage, dollars, 2024[1]",
    "Typical education needed for entry",
    "Work experience in a related occupation",
    "Typical on-the-job training needed to attain competency in the occupation",
    "Related Occupational Outlook Handbook (OOH) content xlsx",
]
NAMES_10 = [
    *HEAD,
    "Employment change, numeric, 2024–34",
    "Employment change, percent, 2024–34",
    "Labor force exit rate, 2024–34 annual average",
    "Occupational transfer rate, 2024–34 annual average",
    "Total occupational separations rate, 2024–34 annual average",
    "Labor force exits, 2024–34 annual average",
    "Occupational transfers, 2024–34 annual average",
    "Total occupational separations, 2024–34 annual average",
    "Occupational openings, 2024–34 annual average",
]
DEGREE = "Bachelor's degree"
TOTAL = ["Total, all occupations", "00-0000", "Summary", 30.0, 33.0, 100.0, 100.0, 3.0, 10.0, 5.8, 3.4]
CHIEF = ["  Chief executives[2]", "11-1011", "Line item", 10.0, 9.0, 33.3, 27.3, -1.0, -10.0, "—", 0.5]
AIDE = ["      Home health aides", "31-1120", "Line item", 20.0, 24.0, 66.7, 72.7, 4.0, 20.0, 2.1, 2.9]
ROWS_2: list[list[Any]] = [
    [*TOTAL, 49500.0, "—", "—", "—", "—"],
    [*CHIEF, ">=$239,200", DEGREE, "5 years or more", "None", "OOH Content"],
    [
        *AIDE,
        "—",
        "High school diploma or equivalent",
        "None",
        "Short-term on-the-job training",
        "OOH Content",
    ],
]
ROWS_10: list[list[Any]] = [
    ["Total", "00-0000", "Summary", 30.0, 33.0, 3.0, 10.0, 4.7, 5.9, 10.6, 1.0, 2.0, 3.0, 3.4],
    ["  Chief executives", "11-1011", "Line item", 10.0, 9.0, -1.0, -10.0, 3.0, 2.9, 5.9, 0.3, 0.3, 0.6, 0.5],
]


def workbook(
    path: Path, change: Callable[[list[list[Any]], list[list[Any]]], None] = lambda _a, _b: None
) -> Path:
    """A workbook in the publisher's layout, after `change` to its two tables (names first)."""
    second, tenth = ([list(row) for row in rows] for rows in ([NAMES_2, *ROWS_2], [NAMES_10, *ROWS_10]))
    change(second, tenth)
    with xlsxwriter.Workbook(str(path), {"strings_to_formulas": False}) as book:
        for name, rows in (("Table 1.2", second), ("Table 1.10", tenth)):
            sheet = book.add_worksheet(name)
            sheet.write_row(0, 0, [f"{name} Occupational projections (Numbers in thousands)"])
            for number, row in enumerate(rows, start=1):
                sheet.write_row(number, 0, row)
            sheet.write(len(rows) + 1, 0, "Footnotes:")
    return path


def test_values_and_marks(tmp_path: Path) -> None:
    (part,) = projections.read(workbook(tmp_path / "occupation.xlsx"))
    assert (part.vintage, part.table) == ("2024", "cells")
    assert part.data.schema == projections.CELLS_SCHEMA
    total, chief, aide = part.data.to_pylist()
    assert (total["employment"], total["projected_employment"], total["education"]) == (30_000, 33_000, None)
    assert (chief["occupation_name"], chief["annual_median_wage"]) == ("Chief executives", 239_200)
    assert (chief["wage_mark"], chief["self_employed_mark"], chief["exit_rate"]) == (
        "at_least",
        "suppressed",
        3.0,
    )
    assert (aide["annual_median_wage"], aide["wage_mark"]) == (None, "suppressed")
    assert (aide["exit_rate"], aide["rates_mark"]) == (None, "missing")  # table 1.10 has no row for it
    assert (chief["education"], aide["training"]) == (DEGREE, "Short-term on-the-job training")


def _set(row: int, column: int, value: Any) -> Change:
    def change(second: list[list[Any]], _tenth: list[list[Any]]) -> None:
        second[row][column] = value

    return change


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (_set(2, 3, "10,0"), "Table 1.2.*line 4.*Employment"),
        (_set(2, 1, "11-101"), "11-101.*no occupation code"),
        (_set(3, 1, "11-1011"), "on lines 4, 5"),
        (_set(2, 2, "Item"), "neither Summary nor Line item"),
        (_set(2, 4, 90.0), "do not add up"),
        (_set(0, 10, "Openings"), "column is missing"),
        (_set(0, 3, "Employment"), "no two columns"),
        (lambda second, _tenth: second.pop(), "1.10|add up"),
        (lambda second, _tenth: second.pop(1), "all occupations is missing"),
        (
            lambda _second, tenth: tenth.append(["x", "99-9999", *tenth[2][2:]]),
            "99-9999, which",
        ),
        (lambda _second, tenth: tenth[0].__setitem__(4, "Employment, 2033"), "different years"),
        (
            lambda second, _tenth: [row.insert(3, row.pop(9)) for row in second],
            None,
        ),
    ],
)
def test_a_changed_workbook_is_refused_or_read_right(tmp_path: Path, change, words) -> None:
    path = workbook(tmp_path / "occupation.xlsx", change)
    if words is None:  # columns are found by name
        right = workbook(tmp_path / "right.xlsx")
        assert next(projections.read(path)).data == next(projections.read(right)).data
        return
    with pytest.raises(UnreadableFile, match=words):
        list(projections.read(path))


@pytest.mark.shared
def test_the_real_file_agrees_with_itself(shared_data: Path, tmp_path: Path) -> None:
    file = shared_data / "projections" / "bls_ep_2024-34_occupation.xlsx"
    catalogue = Catalogue(tmp_path)
    catalogue.add(file)
    nation = market.regional_openings("nation:us", catalogue=catalogue).table
    published = {row["soc"]: row for row in next(projections.read(file)).data.to_pylist()}
    assert len(published) == 1113
    # Published openings follow from the published rates, which have two digits.
    for row in published.values():
        average = (row["employment"] + row["projected_employment"]) / 2
        growth = (row["projected_employment"] - row["employment"]) / 10
        openings = growth + average * (row["exit_rate"] + row["transfer_rate"]) / 100
        assert row["openings"] == pytest.approx(max(0, openings), abs=average * 0.0011 + 160)
    # Wage and salary jobs alone: less than all openings, most of them.
    assert 0.85 < pc.sum(nation["openings"]).as_py() / published["00-0000"]["openings"] < 1
    fresno = market.regional_openings("Fresno, CA", catalogue=catalogue).table.to_pylist()
    assert fresno[0]["soc"] == "31-1120"
    rates = published["31-1120"]
    jobs = fresno[0]["employment"]
    change = rates["projected_employment"] / rates["employment"] - 1
    leaving = jobs * (1 + change / 2) * (rates["exit_rate"] + rates["transfer_rate"]) / 100
    assert fresno[0]["openings"] == pytest.approx(jobs * change / 10 + leaving)
    exhibit = build_exhibit(Question("openings", {"region": "metro:23420"}), catalogue=catalogue)
    assert exhibit.title.startswith("Home Health and Personal Care Aides has the most openings")
    assert exhibit.chart is not None
    assert exhibit.question.vintages == {"oews": "2025", "projections": "2024"}
