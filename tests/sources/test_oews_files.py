"""OEWS flat files and workbooks: every value as published, marks kept, broken files refused."""

from __future__ import annotations

import gzip
import shutil
import zipfile
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest
import xlsxwriter

from highroad.errors import UnreadableFile
from highroad.sources import oews, oews_layout
from highroad.sources.catalogue import Catalogue

KEY = ["area_code", "industry_code", "soc"]


def tables(path: Path) -> dict[str, pa.Table]:
    found: dict[str, list[pa.Table]] = {}
    for part in oews.read(path):
        found.setdefault(part.table, []).append(part.data)
    return {name: pa.concat_tables(parts) for name, parts in found.items()}


def embedded(cells: pa.Table) -> pa.Table:
    """The embedded cells with the keys of `cells`, in the same order as `ordered(cells)`."""
    whole = pq.read_table(Catalogue(None).table("oews", "cells"))
    return ordered(whole.join(cells.select(KEY), KEY, join_type="left semi"))


def ordered(cells: pa.Table) -> pa.Table:
    cells = cells.select(oews_layout.CELLS_SCHEMA.names)
    return cells.sort_by([(name, "ascending") for name in KEY]).combine_chunks()


def test_flat_file_equals_the_embedded_data(excerpts: Path) -> None:
    found = tables(excerpts / "oews" / "oe.data.0.Current")
    assert found["cells"].num_rows == 9
    assert ordered(found["cells"]).equals(embedded(found["cells"]))
    assert set(found) == {"cells", "areas", "industries", "occupations", "footnotes"}


def test_marks_of_the_flat_file(excerpts: Path) -> None:
    rows = tables(excerpts / "oews" / "oe.data.0.Current")["cells"].to_pylist()
    marks = {row[f"{name}_mark"] for row in rows for name in oews_layout.QUANTITIES}
    assert {"at_least", "not_applicable", "suppressed", None} <= marks
    capped = [
        (name, row[name])
        for row in rows
        for name in oews_layout.QUANTITIES
        if row[f"{name}_mark"] == "at_least"
    ]
    assert {value for name, value in capped if name.startswith("hourly")} <= {115.0}
    assert {value for name, value in capped if name.startswith("annual")} <= {239_200.0}


def test_flat_files_in_a_zip_and_gzipped(excerpts: Path, tmp_path: Path) -> None:
    plain = ordered(tables(excerpts / "oews" / "oe.data.0.Current")["cells"])
    packed = tmp_path / "oe.zip"
    with zipfile.ZipFile(packed, "w") as archive:
        for path in (excerpts / "oews").iterdir():
            archive.write(path, f"oe/{path.name}")
    assert ordered(tables(packed)["cells"]).equals(plain)
    folder = shutil.copytree(excerpts / "oews", tmp_path / "gz")
    data = folder / "oe.data.0.Current"
    (folder / "oe.data.0.Current.gz").write_bytes(gzip.compress(data.read_bytes()))
    data.unlink()
    assert ordered(tables(folder / "oe.data.0.Current.gz")["cells"]).equals(plain)


def test_code_lists_are_needed(excerpts: Path, tmp_path: Path) -> None:
    path = tmp_path / "oe.data.0.Current"
    path.write_bytes((excerpts / "oews" / "oe.data.0.Current").read_bytes())
    with pytest.raises(UnreadableFile, match=r"oe\.area is not beside it"):
        list(oews.read(path))


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        (b"A01", b"M05", "yearly period"),
        (b"\t2025\t", b"\t2024\t", "two years"),
        (b"OEUM0023420000000000000", b"OEUX0023420000000000000", "OEWS series"),
        (b"00000003 ", b"00000099 ", "OEWS series"),
        (b"\t2025\tA01\t", b"\t2025\tA01\tx", "not a number"),
    ],
)
def test_broken_flat_files(excerpts: Path, tmp_path: Path, old: bytes, new: bytes, problem: str) -> None:
    folder = shutil.copytree(excerpts / "oews", tmp_path / "oews")
    path = folder / "oe.data.0.Current"
    content = path.read_bytes()
    assert old in content
    path.write_bytes(content.replace(old, new, 1))
    with pytest.raises(UnreadableFile, match=problem) as raised:
        list(oews.read(path))
    assert raised.value.place.line is not None


def test_series_twice(excerpts: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(excerpts / "oews", tmp_path / "oews")
    path = folder / "oe.data.0.Current"
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join(lines + lines[5:6]))
    with pytest.raises(UnreadableFile, match=r"far apart|is on lines"):
        list(oews.read(path))


WAGES = "H_MEAN A_MEAN MEAN_PRSE H_PCT10 H_PCT25 H_MEDIAN H_PCT75 H_PCT90 "
WAGES += "A_PCT10 A_PCT25 A_MEDIAN A_PCT75 A_PCT90 ANNUAL HOURLY"
OLD = f"OCC_CODE OCC_TITLE OCC_GROUP TOT_EMP EMP_PRSE {WAGES}"
NEW = "AREA AREA_TITLE AREA_TYPE PRIM_STATE NAICS NAICS_TITLE I_GROUP OWN_CODE OCC_CODE OCC_TITLE O_GROUP "
NEW += f"TOT_EMP EMP_PRSE JOBS_1000 LOC_QUOTIENT PCT_TOTAL PCT_RPT {WAGES}"


def workbook(path: Path, columns: str, rows: list[list[Any]], sheet: str) -> Path:
    with xlsxwriter.Workbook(path) as book:
        page = book.add_worksheet(sheet)
        page.write_row(0, 0, columns.split())
        for number, row in enumerate(rows, 1):
            page.write_row(number, 0, row)
    return path


MANAGERS = ["11-0000", "Management Occupations", "major", 7280330, 0.2, 57.65, 119910, 0.1, 23.19, 33.6]
MANAGERS += [49.32, 71.83, "#", 48220, 69880, 102590, 149410, "#", "", ""]
LEGISLATORS = ["11-1031", "Legislators", "detailed", 51380, 1.3, "*", 46350, 1.0, "*", "*", "*", "*", "*"]
LEGISLATORS += [17480, 18860, 25630, 70130, 97510, "TRUE", ""]
ACTORS = ["27-2011", "Actors", "detailed", "**", "**", 43.0, "*", 4.0, 10.0, 12.0, 17.0, 40.0, "#"]
ACTORS += ["*", "*", "*", "*", "*", "", "TRUE"]


def test_workbook_of_2017(tmp_path: Path) -> None:
    rows = [MANAGERS, LEGISLATORS, LEGISLATORS, ACTORS]
    path = workbook(tmp_path / "national_M2017_dl.xlsx", OLD, rows, "national_dl")
    found = tables(path)
    assert found["cells"].schema == oews_layout.CELLS_SCHEMA
    assert found["cells"].num_rows == 3  # a row printed twice is one row
    managers, legislators, actors = found["cells"].to_pylist()
    assert (managers["year"], managers["area_type"], managers["area_code"]) == (2017, "N", "0000000")
    assert (managers["employment"], managers["hourly_mean"]) == (7280330, 57.65)
    assert (managers["annual_p50"], managers["annual_p50_mark"]) == (102590, None)
    assert (managers["hourly_p90"], managers["hourly_p90_mark"]) == (100.0, "at_least")
    assert (managers["annual_p90"], managers["annual_p90_mark"]) == (208_000.0, "at_least")
    assert (legislators["hourly_mean"], legislators["hourly_mean_mark"]) == (None, "not_applicable")
    assert (legislators["annual_mean"], legislators["annual_mean_mark"]) == (46350, None)
    assert (actors["employment"], actors["employment_mark"]) == (None, "suppressed")
    assert actors["annual_mean_mark"] == "not_applicable"
    assert (actors["jobs_per_1000"], actors["jobs_per_1000_mark"]) == (None, "missing")


def modern(area: str, kind: int, naics: str, group: str, own: str) -> list[Any]:
    start = [area, "Area", kind, "CA", naics, "Industry", group, own, "11-1021", "Occupation", "detailed"]
    wages = [30.0, 62400, 1.1, 20, 25, 29, 34, "#", 41600, 52000, 60320, 70720, "#", "", ""]
    return [*start, 100, 3.1, 1.5, 0.98, "", "", *wages]


def test_workbook_of_today(tmp_path: Path) -> None:
    rows = [
        modern("99", 1, "000000", "cross-industry", "1235"),
        modern("06", 2, "000000", "cross-industry", "1235"),
        modern("23420", 4, "000000", "cross-industry", "1235"),
        modern("0600006", 6, "000000", "cross-industry", "1235"),
        modern("99", 1, "31-33", "sector", "5"),
        modern("99", 1, "3250A1", "4-digit", "5"),
        modern("99", 1, "000000", "cross-industry, ownership", "5"),
        modern("99", 1, "611000", "3-digit, ownership", "3"),
    ]
    path = workbook(tmp_path / "all_data_M_2024.xlsx", NEW, rows, "All May 2024 data")
    found = tables(path)
    keys = [(row["area_type"], row["area_code"], row["industry_code"]) for row in found["cells"].to_pylist()]
    assert keys == [
        ("N", "0000000", "000000"),
        ("S", "0600000", "000000"),
        ("M", "0023420", "000000"),
        ("M", "0600006", "000000"),
        ("N", "0000000", "31--34"),
        ("N", "0000000", "3250A1"),
        ("N", "0000000", "000001"),
    ]
    first = found["cells"].to_pylist()[0]
    assert (first["hourly_p90"], first["annual_p90"]) == (115.0, 239_200.0)
    assert (first["jobs_per_1000"], first["location_quotient"]) == (1.5, 0.98)
    states = {row["area_code"]: row["state_code"] for row in found["areas"].to_pylist()}
    assert states == {"0000000": "00", "0600000": "06", "0023420": "06", "0600006": "06"}


@pytest.mark.parametrize(
    ("name", "change", "problem"),
    [
        ("national_M2017_dl.xlsx", {3: "many"}, "line 2, column TOT_EMP.*not a number"),
        ("national_M2017_dl.xlsx", {0: "1-10"}, "line 2, column OCC_CODE"),
        ("national_M2017_dl.xlsx", {3: 10.5}, "fractions of jobs"),
        ("national.xlsx", {}, "tells the year"),
        ("oesm18_national_M2017_dl.xlsx", {}, "different years"),
    ],
)
def test_broken_workbooks(tmp_path: Path, name: str, change: dict[int, Any], problem: str) -> None:
    row = [change.get(index, value) for index, value in enumerate(MANAGERS)]
    path = workbook(tmp_path / name, OLD, [row, LEGISLATORS], "national_dl")
    with pytest.raises(UnreadableFile, match=problem):
        list(oews.read(path))


def test_two_different_rows_of_one_key(tmp_path: Path) -> None:
    other = [*MANAGERS[:3], 1, *MANAGERS[4:]]
    path = workbook(tmp_path / "national_M2017_dl.xlsx", OLD, [MANAGERS, other], "national_dl")
    with pytest.raises(UnreadableFile, match="come twice"):
        list(oews.read(path))


@pytest.mark.shared
@pytest.mark.parametrize(
    ("name", "count"), [("oe.data.CA_areas_2025.gz", 13_321), ("oe.data.US_crossindustry_2025.gz", 1_104)]
)
def test_every_value_of_the_real_flat_files_equals_the_embedded(
    shared_data: Path, name: str, count: int
) -> None:
    cells = tables(shared_data / "oews" / name)["cells"]
    assert cells.num_rows == count
    assert ordered(cells).equals(embedded(cells))


@pytest.mark.shared
def test_the_real_workbook_of_2017(shared_data: Path) -> None:
    found = tables(shared_data / "oews" / "national_M2017_dl.xlsx")
    cells = found["cells"]
    assert cells.num_rows == 1_376
    total = cells.filter(pc.equal(cells["soc"], "00-0000")).to_pylist()[0]
    assert (total["employment"], total["hourly_p50"], total["annual_mean"]) == (142_549_250, 18.12, 50_620)
    marks = cells["hourly_p90_mark"].to_pylist()
    assert marks.count("at_least") == 51
    assert marks.count("not_applicable") + marks.count("suppressed") == 82
