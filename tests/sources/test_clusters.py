"""Cluster definitions and linkages: read as they are handed out; broken copies refused where they are
broken.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from highroad.errors import UnreadableFile
from highroad.sources.clusters import read
from highroad.sources.registry import recognize

DATA = Path(__file__).parent / "data"
HEAD = ["NAICS ", "TradedLocal", "Cluster", "SubclusterName"]
ROW = ["336411", "Traded", "Aerospace Vehicles and Defense", "Aircraft"]


def workbook(folder: Path, *rows: list[Any]) -> Path:
    path = folder / "clusters.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("Sheet")
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    return path


def test_definitions_and_linkages_read() -> None:
    path = DATA / "cluster_definitions.xlsx"
    assert recognize(path).source.key == "clusters"
    (part,) = read(path)
    assert (part.vintage, part.table) == ("2016", "definitions")
    rows = {row["naics"]: row for row in part.data.to_pylist()}
    assert set(rows) == {"336411", "452319", "311811"}  # private households belong to no cluster
    assert rows["452319"]["kind"] == "local"  # a code that Excel had taken for a number
    assert [rows[code]["standard"] for code in ("336411", "452319")] == [True, False]
    assert rows["311811"]["subcluster"] is None
    (links,) = read(DATA / "cluster_linkage.xlsx")
    assert links.table == "linkages"
    assert links.data.to_pylist()[0] == {
        "cluster": "Apparel",
        "linked": "Printing Services",
        "strength": "very strong",
    }


@pytest.mark.parametrize(
    ("rows", "line", "column", "words"),
    [
        ([HEAD, [3364, *ROW[1:]]], 2, 1, "six-digit"),
        ([HEAD, ROW, [ROW[0], "Local", "Food", ""]], 3, None, "lines 2 and 3"),
        ([HEAD, [ROW[0], "Tradable", *ROW[2:]]], 2, 2, "neither traded nor local"),
        ([HEAD, [ROW[1], ROW[0], *ROW[2:]]], 2, 1, "six-digit"),  # columns changed places
        ([[*HEAD, "Cluster"], [*ROW, "x"]], 1, "cluster", "one name"),
        ([HEAD], 2, None, "nothing below"),
        ([["Core Cluster", "Linked Cluster", "Strength"], ["Apparel", "", "lower"]], 2, None, "not whole"),
        (
            [["Core Cluster", "Linked Cluster", "Strength"], ["A", "B", "lower"], ["A", "B", "strong"]],
            3,
            None,
            "twice",
        ),
    ],
)
def test_a_broken_copy_is_refused_where_it_is_broken(
    tmp_path: Path, rows: list[list[Any]], line: int, column: int | str | None, words: str
) -> None:
    with pytest.raises(UnreadableFile, match=words) as refused:
        list(read(workbook(tmp_path, *rows)))
    assert (refused.value.place.line, refused.value.place.column) == (line, column)
    assert refused.value.remedy


def test_a_shifted_header_is_not_recognized(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="none of the files"):
        recognize(workbook(tmp_path, ["Definitions"], HEAD, ROW))


@pytest.mark.shared
def test_the_whole_files_read(shared_data: Path) -> None:
    folder = shared_data / "crosswalks/clusters"
    (part,) = read(folder / "NAICS_crosswalks_to_Cluster_system.xlsx")
    rows = part.data.to_pylist()
    assert len(rows) == 991
    assert len({row["cluster"] for row in rows if row["kind"] == "traded"}) == 51
    (links,) = read(folder / "ClusterLinkage.xlsx")
    assert links.data.num_rows == 203
