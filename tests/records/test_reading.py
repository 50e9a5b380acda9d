"""Participant files become typed columns, strictly, in every layout that they come in."""

from __future__ import annotations

import gzip
import zipfile
from datetime import date
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from highroad.errors import BadQuestion, UnreadableFile
from highroad.records.opening import open_file
from highroad.records.practice import synthesize
from highroad.records.reading import read_columns, standardize

NUMBERS = ["100", "101", "900", "1602", "1704", "case_manager", "108A"]
CONTENT = (
    "PIRL 100,PIRL 101,PIRL 900,PIRL 1602,PIRL 1704,case_manager,108-A\n"
    'X1,CA,20240115,1,1234.5,"Ng, ""Jo""",06005\n'
    "X2,CA, 20240115,1e3,1.234,,6005\n"
    "X3,CA,20230229,9,999999.99,b,06010\n"
)


def _rows(*paths: Path, **more: object) -> list[dict[str, object]]:
    return read_columns(list(paths), NUMBERS, **more).read_all().to_pylist()  # type: ignore[arg-type]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "file.csv"
    path.write_text(CONTENT, encoding="utf-8")
    return path


def test_cells_become_values_of_their_kind_or_null(file: Path) -> None:
    first, second, third = _rows(file)
    assert first == {
        "row": 1,
        "pirl_0100": "X1",
        "pirl_0101": "CA",
        "pirl_0900": date(2024, 1, 15),
        "pirl_1602": 1,
        "pirl_1704": Decimal("1234.50"),
        "case_manager": 'Ng, "Jo"',
        "pirl_0108a": 6005,
    }
    assert [second[name] for name in ("pirl_0900", "pirl_1602", "pirl_1704", "case_manager")] == [None] * 4
    assert second["pirl_0108a"] == 6005  # readable; that it lost its zero is a finding, not a null
    assert third["pirl_0900"] is None  # 2023 was no leap year
    assert third["pirl_1704"] == Decimal("999999.99")


def test_every_wrapping_gives_the_same_rows(file: Path, tmp_path: Path) -> None:
    expected = _rows(file)
    data = file.read_bytes()
    zipped, packed = tmp_path / "file.csv.gz", tmp_path / "file.zip"
    zipped.write_bytes(gzip.compress(data))
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("inside/file.csv", data)
    with_bom, windows, tabs = (tmp_path / name for name in ("bom.csv", "windows.csv", "tabs.txt"))
    with_bom.write_bytes(b"\xef\xbb\xbf" + data)
    windows.write_bytes(data.replace(b"\n", b"\r\n"))
    tabs.write_bytes(data.replace(b",", b"\t").replace(b"Ng\t", b"Ng,"))
    for other in (zipped, packed, with_bom, windows, tabs):
        assert _rows(other) == expected, other.name


def test_parts_follow_one_another_and_may_order_their_columns_anew(file: Path, tmp_path: Path) -> None:
    second = tmp_path / "second.csv"
    second.write_text("p900,p100,nobody knows,p1602\n20240301,Y1,,0\n", encoding="utf-8")
    rows = _rows(file, second)
    assert [row["row"] for row in rows] == [1, 2, 3, 4]
    assert rows[3]["pirl_0900"] == date(2024, 3, 1)
    assert rows[3]["pirl_1704"] is None


def test_windows_letters_are_read_as_such(tmp_path: Path) -> None:
    path = tmp_path / "names.csv"
    path.write_bytes(CONTENT.replace("Ng", "Nu\u00f1ez").encode("cp1252"))
    assert _rows(path)[0]["case_manager"] == 'Nu\u00f1ez, "Jo"'


def test_a_mapping_names_columns_of_its_own(tmp_path: Path) -> None:
    path = tmp_path / "own.csv"
    path.write_text("Person,Began,Ended,Extra\nA,20240101,20240601,x\n", encoding="utf-8")
    with pytest.raises(UnreadableFile, match="0 of 4"):
        open_file([path])
    found = read_columns([path], ["100", "900"], mapping={"Person": "100", "Began": "900", "3": "901"})
    assert found.read_all().to_pylist() == [
        {"row": 1, "pirl_0100": "A", "pirl_0900": date(2024, 1, 1)},
    ]


@pytest.mark.parametrize("layout", ["names", "numbers", "pirl-2016", "public-use"])
def test_a_practice_file_reads_back_in_every_layout(tmp_path: Path, layout: str) -> None:
    path = tmp_path / "practice.csv"
    synthesize(path, 300, seed=5, layout_name=layout)
    opened = open_file([path])
    assert opened.layout == layout
    table = read_columns([path], ["100", "900", "901", "918"]).read_all()
    assert table.num_rows == 300
    entries = table["pirl_0900"].to_pylist()
    exits = table["pirl_0901"].to_pylist()
    assert table["pirl_0918"].null_count == 0
    assert all(
        out is None or (into is not None and into <= out) for into, out in zip(entries, exits, strict=True)
    )


def test_parquet_gives_what_csv_gives(tmp_path: Path) -> None:
    path = tmp_path / "practice.csv"
    synthesize(path, 200, seed=6, layout_name="numbers")
    numbers = ["100", "200", "900", "901", "1602", "1704", "office_name"]
    table = read_columns([path], numbers).read_all()
    copy = tmp_path / "copy.parquet"
    pq.write_table(table.drop(["row"]), copy)
    assert read_columns([copy], numbers).read_all().equals(table)


@pytest.mark.parametrize("name", ["file.tsv", "file.csv.gz", "file.tsv.gz", "file.zip", "file.parquet"])
def test_a_practice_file_is_written_as_its_name_says(tmp_path: Path, name: str) -> None:
    plain, other = tmp_path / "plain.csv", tmp_path / name
    synthesize(plain, 150, seed=6)
    synthesize(other, 150, seed=6)
    numbers = ["100", "200", "900", "901", "1602", "1704", "office_name"]
    assert read_columns([other], numbers).read_all().equals(read_columns([plain], numbers).read_all())
    first = other.read_bytes()
    synthesize(other, 150, seed=6)
    assert other.read_bytes() == first
    with pytest.raises(BadQuestion, match="kind of file"):
        synthesize(tmp_path / "file.xlsx", 1, seed=6)
    with pytest.raises(BadQuestion, match="no names"):
        synthesize(tmp_path / "file.parquet", 1, seed=6, layout_name="pirl-2016")


def test_the_same_seed_gives_the_same_bytes(tmp_path: Path) -> None:
    first, second, third = (tmp_path / f"{name}.csv" for name in "abc")
    synthesize(first, 500, seed=1)
    synthesize(second, 500, seed=1)
    synthesize(third, 500, seed=2)
    assert first.read_bytes() == second.read_bytes() != third.read_bytes()


def test_standardize_writes_an_artifact(file: Path, tmp_path: Path) -> None:
    made = standardize([file], ["100", "900"], tmp_path / "out")
    assert made.rows == 3
    assert made.table().schema.names == ["row", "pirl_0100", "pirl_0900"]
    assert made.table().schema.field("pirl_0900").type == pa.date32()


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"", "empty"),
        (b"no delimiter\n1\n", "no comma"),
        (b"a,b,c\n1,2,3\n", "0 of 3"),
        ("PIRL 100,PIRL 900\n".encode("utf-16"), "UTF-16"),
        (b",".join([b"x"] * 5000) + b"\n", "more than 4,000 columns"),
        (b"\x1f\x8bnot really gzip", "damaged"),
        (b"PK\x03\x04not really zip", "damaged"),
        (b"PAR1 not really parquet", "damaged"),
    ],
)
def test_what_is_no_participant_file_is_refused_with_a_reason(
    tmp_path: Path, content: bytes, problem: str
) -> None:
    path = tmp_path / "broken.csv"
    path.write_bytes(content)
    with pytest.raises(UnreadableFile, match=problem):
        read_columns([path], ["100"]).read_all()
