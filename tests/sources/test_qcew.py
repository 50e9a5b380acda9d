"""QCEW files in both layouts: published values, withheld values, and files that are broken."""

from __future__ import annotations

import gzip
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pytest

from highroad.errors import UnreadableFile
from highroad.sources import delimited, qcew, qcew_checks, qcew_layout
from highroad.sources.files import Original

COUNTY = "2016.q1-q4 06003 Alpine County, California.csv"
NATION = "2024_1_area_US000.csv"
ANNUAL = "2023_a_area_39047.csv"


def cells(path: Path) -> pa.Table:
    return pa.concat_tables([part.data for part in qcew.read(path)])


def row(table: pa.Table, **key: str) -> dict[str, Any]:
    for name, value in key.items():
        table = table.filter(pc.equal(table[name], value))
    assert table.num_rows == 1
    found: dict[str, Any] = table.to_pylist()[0]
    return found


def test_api_slice_values_are_the_published_ones(excerpts: Path) -> None:
    total = row(cells(excerpts / NATION), own_code="0", industry_code="10")
    assert total["establishments"] == 11_907_855
    assert (total["month1"], total["month2"], total["month3"]) == (152_393_725, 153_129_544, 153_848_430)
    assert total["employment"] == total["month3"]
    assert total["total_wages"] == 3_037_790_324_790
    assert total["avg_weekly_wage"] == 1526
    assert total["lq_employment"] == 1.0
    assert (total["oty_employment_change"], total["oty_employment_percent"]) == (2_278_693, 1.5)
    assert total["naics_vintage"] == "2022"
    assert total["avg_annual_pay"] is None
    assert total["avg_annual_pay_mark"] == "not_applicable"


def test_withheld_employment_is_null_and_marked_while_establishments_stay(excerpts: Path) -> None:
    table = cells(excerpts / COUNTY)
    withheld = table.filter(pc.equal(table["disclosure_code"], "N"))
    assert withheld.num_rows == 32
    for name in ("employment", "month1", "total_wages", "avg_weekly_wage", "lq_employment"):
        assert withheld[name].null_count == 32
        assert set(withheld[f"{name}_mark"].to_pylist()) == {"suppressed"}
    assert withheld["establishments"].null_count == 0
    assert set(withheld["establishments_mark"].to_pylist()) == {None}


def test_a_dash_means_nothing_is_published_not_even_establishments(excerpts: Path) -> None:
    table = cells(excerpts / NATION)
    dashed = table.filter(pc.equal(table["disclosure_code"], "-"))
    assert dashed.num_rows >= 1
    assert dashed["establishments"].null_count == dashed.num_rows
    assert set(dashed["employment_mark"].to_pylist()) == {"missing"}


def test_zero_without_a_code_is_a_true_zero(excerpts: Path) -> None:
    federal = row(cells(excerpts / NATION), own_code="1", industry_code="10")
    assert (federal["taxable_wages"], federal["taxable_wages_mark"]) == (0, None)


def test_annual_slice(excerpts: Path) -> None:
    parts = list(qcew.read(excerpts / ANNUAL))
    assert {part.vintage for part in parts} == {"2023A"}
    table = parts[0].data
    assert table.schema == qcew_layout.CELLS_SCHEMA
    assert set(table["qtr"].to_pylist()) == {"A"}
    assert set(table["month1_mark"].to_pylist()) == {"not_applicable"}


def test_bulk_quarters_become_vintages(excerpts: Path) -> None:
    assert {part.vintage for part in qcew.read(excerpts / COUNTY)} == {"2016Q1", "2016Q2"}


def test_zip_and_gzip_read_the_same(excerpts: Path, tmp_path: Path) -> None:
    plain = cells(excerpts / COUNTY)
    packed = tmp_path / "2016_qtrly_by_area.zip"
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.write(excerpts / COUNTY, f"2016.q1-q4.by_area/{COUNTY}")
    assert cells(packed).equals(plain)
    gz = tmp_path / "x.csv.gz"
    gz.write_bytes(gzip.compress((excerpts / COUNTY).read_bytes()))
    assert cells(gz).equals(plain)


@pytest.mark.parametrize(
    ("year", "vintage"), [(2011, "2007"), (2016, "2012"), (2021, "2017"), (2022, "2022")]
)
def test_classification_in_force(year: int, vintage: str) -> None:
    assert qcew_layout.naics_vintage(year) == vintage


def replaced(old: bytes, new: bytes) -> Callable[[bytes], bytes]:
    def change(content: bytes) -> bytes:
        assert old in content
        return content.replace(old, new, 1)

    return change


def without_lines(first: int, last: int) -> Callable[[bytes], bytes]:
    def change(content: bytes) -> bytes:
        lines = content.splitlines(keepends=True)
        return b"".join(lines[: first - 1] + lines[last:])

    return change


def doubled(line: int) -> Callable[[bytes], bytes]:
    return lambda content: content + content.splitlines(keepends=True)[line - 1]


BROKEN: list[tuple[str, Callable[[bytes], bytes], str, int | None, str | None]] = [
    ("hexadecimal", replaced(b"11907855", b"0x1A"), "not a number", 2, "qtrly_estabs"),
    ("exponent", replaced(b",1.00,1.00", b",1e3,1.00"), "not a number", 2, "lq_qtrly_estabs"),
    ("not a number", replaced(b",1.00,1.00", b",nan,1.00"), "not a number", 2, "lq_qtrly_estabs"),
    ("unknown code", replaced(b'"1","",11907855', b'"1","X",11907855'), "disclosure code", 2, None),
    ("ragged", replaced(b"11907855,", b"11907855,7,"), "43 values where 42", 2, None),
    ("blank line", replaced(b"\n", b"\n\n"), "area code", 2, None),
    ("cut in a line", lambda content: content[:-40], "values where 42|cut short", 85, None),
    ("cut in the last value", lambda content: content[:-3], "cut short", 85, None),
    ("cut at a line end", without_lines(40, 200), "rows are missing", None, None),
    ("line lost inside", without_lines(20, 20), "rows are missing", None, None),
    ("same row twice", doubled(9), "is on lines 9, 86", 86, None),
    ("other year", replaced(b'"2024"', b'"2023"'), "named for 2024", None, "year"),
    ("other quarter", replaced(b'"2024","1"', b'"2024","2"'), "other quarters", None, "qtr"),
    ("annual inside", replaced(b'"2024","1"', b'"2024","A"'), "mixture", None, "qtr"),
    ("NUL bytes", replaced(b"11907855", b"1190\x00855"), "NUL", 2, None),
    ("UTF-16", lambda content: content.decode().encode("utf-16"), "is missing|does not end", 1, None),
    ("bad text", replaced(b'"US000","1"', b'"US\xff00","1"'), "area code", None, None),
    ("missing column", replaced(b'"month3_emplvl",', b""), "month3_emplvl” is missing", 1, None),
    ("strange column", replaced(b"lq_qtrly_estabs", b"lq_of_something"), "does not belong", 1, None),
    ("no rows", lambda content: content.splitlines(keepends=True)[0], "nothing below", 2, None),
    ("a very long line", lambda content: content + b"9" * 9_000_000 + b"\n", "longer than any", None, None),
    ("endless header", lambda content: b"a," * 5_000_000, "does not end", 1, None),
]


@pytest.mark.parametrize(
    ("change", "problem", "line", "column"), [case[1:] for case in BROKEN], ids=[case[0] for case in BROKEN]
)
def test_broken_files_say_where(
    excerpts: Path,
    tmp_path: Path,
    change: Callable[[bytes], bytes],
    problem: str,
    line: int | None,
    column: str | None,
) -> None:
    path = tmp_path / NATION
    path.write_bytes(change((excerpts / NATION).read_bytes()))
    with pytest.raises(UnreadableFile, match=problem) as raised:
        list(qcew.read(path))
    place = raised.value.place
    assert place.file.startswith(NATION)
    assert raised.value.remedy
    if line is not None:
        assert place.line == line
    if column is not None:
        assert place.column == column


def test_annual_file_called_quarterly(excerpts: Path, tmp_path: Path) -> None:
    path = tmp_path / "2023_1_area_39047.csv"
    path.write_bytes((excerpts / ANNUAL).read_bytes())
    with pytest.raises(UnreadableFile, match="other quarters"):
        list(qcew.read(path))


def test_file_named_for_another_area(excerpts: Path, tmp_path: Path) -> None:
    path = tmp_path / "2023_a_area_39049.csv"
    path.write_bytes((excerpts / ANNUAL).read_bytes())
    with pytest.raises(UnreadableFile, match="named for area 39049 and holds 39047"):
        list(qcew.read(path))


def test_an_area_may_not_come_twice_in_an_archive(excerpts: Path, tmp_path: Path) -> None:
    path = tmp_path / "two.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.write(excerpts / COUNTY, "a.csv")
        archive.write(excerpts / COUNTY, "b.csv")
    with pytest.raises(UnreadableFile, match=r"06003 is already in .*a\.csv"):
        list(qcew.read(path))


def test_an_area_published_without_any_number_is_no_lost_row(excerpts: Path, tmp_path: Path) -> None:
    """Dashes below a total: what adds up to it is unknown, not zero."""
    head, *lines = (excerpts / COUNTY).read_text("utf-8").splitlines(keepends=True)
    total = next(line for line in lines if '"10","70"' in line)
    cells = total.split(",")
    level = next(at for at, cell in enumerate(cells) if cell == '"70"')
    cells[1], cells[level], cells[7] = '"5"', '"71"', '"-"'
    path = tmp_path / "a.csv"
    path.write_text(head + total + ",".join(cells), "utf-8")
    assert [part.data.num_rows for part in qcew.read(path)] == [2]


def test_what_ownerships_have_together_must_be_the_total(excerpts: Path, tmp_path: Path) -> None:
    """In one quarter of two: the message names the area, and both numbers."""
    text = (excerpts / COUNTY).read_text("utf-8")
    total = next(line for line in text.splitlines() if '"10","70"' in line and '"2016","2"' in line)
    before, _titles, numbers = total.partition(' sizes",')
    there = int(numbers.partition(",")[0])
    changed = f'{before} sizes",{there + 1},{numbers.partition(",")[2]}'
    path = tmp_path / "a.csv"
    path.write_text(text.replace(total, changed), "utf-8")
    with pytest.raises(UnreadableFile, match=f"area 06003 .*{there} establishments.* {there + 1}"):
        list(qcew.read(path))


def test_rows_of_a_quarter_keep_their_order(excerpts: Path) -> None:
    lines = (excerpts / COUNTY).read_text("utf-8").splitlines()[1:]
    for part in qcew.read(excerpts / COUNTY):
        keys = zip(
            *(part.data[name].to_pylist() for name in ("own_code", "industry_code", "qtr")), strict=True
        )
        quarter = f'"2016","{part.vintage[-1]}"'
        wanted = [line.split(",") for line in lines if quarter in line]
        assert list(keys) == [tuple(row[at].strip('"') for at in (1, 2, 6)) for row in wanted]


def test_a_row_is_found_twice_in_whatever_block_it_comes_again(
    excerpts: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(delimited, "BLOCK", 4096)  # a dozen lines
    path = tmp_path / NATION
    path.write_bytes(doubled(9)((excerpts / NATION).read_bytes()))
    with pytest.raises(UnreadableFile, match="is on lines 9, 86") as raised:
        list(qcew.read(path))
    assert raised.value.place.line == 86


def test_codes_beyond_number_are_refused(excerpts: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(qcew_checks._BITS, "industry_code", 4)
    with pytest.raises(UnreadableFile, match="more different codes"):
        list(qcew.read(excerpts / NATION))


@pytest.mark.parametrize("block", [16, 17, 33, 1 << 20])
def test_letters_beyond_ascii_in_blocks_of_any_size(
    block: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(delimited, "BLOCK", block)
    path = tmp_path / "x.csv"
    names = ["Doña Ana", "plain", "ÿÿÿÿÿÿ", "Añasco", "plain again", ""]
    path.write_bytes("".join(f"{name},{at}\n" for at, name in enumerate(["name", *names])).encode("latin-1"))
    member = Original(path).members[0]
    runs = list(delimited.text_rows(member, ["name", "at"], ["name"], encoding="latin-1"))
    assert pa.concat_tables([run.table for run in runs])["name"].to_pylist() == names


def test_a_letter_cut_in_two_is_not_utf8(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its first byte ends a block, and the next block is plain ASCII."""
    monkeypatch.setattr(delimited, "BLOCK", 8)
    path = tmp_path / "x.csv"
    path.write_bytes(b"name\nab\xc3c\nde\n")
    with pytest.raises(UnreadableFile, match="not UTF-8"):
        list(delimited.text_rows(Original(path).members[0], ["name"], ["name"]))


@pytest.mark.shared
def test_every_real_file_reads(shared_data: Path) -> None:
    rows = {
        "2016_qtrly_by_area_CA_metros.zip": 162_580,
        "2016_qtrly_by_area_statewide_trimmed_to_4digit.zip": 139_288,
        "2016_qtrly_by_area_US_combined.zip": 12,
        "2019_1_area_US000.csv.gz": 4_560,
        "2024_1_area_US000.csv.gz": 4_526,
        "morpc_qcew_2020_a_ohio15counties.zip": 17_433,
        "morpc_qcew_2023_a_ohio15counties.zip": 17_752,
    }
    for name, count in rows.items():
        parts = qcew.read(shared_data / "qcew" / name)
        assert sum(part.data.num_rows for part in parts) == count, name


@pytest.mark.shared
def test_the_california_archive_keeps_every_published_number(shared_data: Path) -> None:
    """Sums over all 345,072 rows, against a plain reading of the same text."""
    import csv
    import io

    path = shared_data / "qcew" / "2016_qtrly_by_area_CA_counties.zip"
    rows = withheld = establishments = wages = 0
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            for line in csv.DictReader(io.TextIOWrapper(archive.open(name), "utf-8")):
                rows += 1
                withheld += line["disclosure_code"] == "N"
                establishments += int(line["qtrly_estabs_count"])
                wages += int(line["total_qtrly_wages"])
    seen = [0, 0, 0, 0]
    for part in qcew.read(path):
        table = part.data
        seen[0] += table.num_rows
        seen[1] += pc.sum(pc.equal(table["employment_mark"], "suppressed")).as_py() or 0
        seen[2] += pc.sum(table["establishments"]).as_py() or 0
        seen[3] += pc.sum(table["total_wages"]).as_py() or 0
    assert seen == [rows, withheld, establishments, wages]
    assert rows == 345_072
