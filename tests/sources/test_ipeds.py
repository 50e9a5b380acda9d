"""Completions and institutions: values, statuses, revisions, and files that lost something."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from highroad.errors import UnreadableFile
from highroad.sources import ipeds
from highroad.sources.catalogue import Catalogue

AWARDS, DIRECTORY = "C2024_A.csv", "HD2024.csv"


def test_completions(excerpts: Path) -> None:
    (part,) = ipeds.read(excerpts / AWARDS)
    assert (part.vintage, part.table) == ("2024", "completions")
    assert part.data.schema == ipeds.COMPLETIONS_SCHEMA
    rows = part.data.to_pylist()
    (nurses,) = (row for row in rows if row["cip"] == "51.3801" and row["unitid"] == "110556")
    assert (nurses["completions"], nurses["award_level"], nurses["summary"]) == (180, "05", False)
    (imputed,) = (row for row in rows if row["cip"] == "12.0401")
    assert imputed["completions_mark"] == "estimated"
    programs = sum(row["completions"] for row in rows if not row["summary"])
    totals = sum(row["completions"] for row in rows if row["cip"] == "99")
    assert programs == totals == 1195


def test_institutions_by_county(excerpts: Path) -> None:
    (part,) = ipeds.read(excerpts / DIRECTORY)
    rows = {row["unitid"]: row for row in part.data.to_pylist()}
    assert rows["110556"]["county_fips"] == "06019"
    assert rows["199999"]["county_fips"] is None
    assert rows["114938"]["institution"] == "Academia de Peluquería Española"  # Latin-1, as older years are


def test_a_revised_member_stands_for_the_first_one(excerpts: Path, tmp_path: Path) -> None:
    first = (excerpts / AWARDS).read_bytes()
    revised = first.replace(b'"51.0801",1,20,R,37,R', b'"51.0801",1,20,R,39,R').replace(
        b'"99",1,20,R,37,R', b'"99",1,20,R,39,R'
    )
    path = tmp_path / "C2024_A.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("c2024_a.csv", first)
        archive.writestr("c2024_a_rv.csv", revised)
    (part,) = ipeds.read(path)
    (row,) = (row for row in part.data.to_pylist() if row["cip"] == "51.0801")
    assert row["completions"] == 39


def test_blanks_keep_their_meaning(excerpts: Path, tmp_path: Path) -> None:
    text = (excerpts / AWARDS).read_bytes().decode("utf-8-sig")
    lines = [
        line.replace(",R,118,", ",A,,", 1) if '"51.3801",1,3' in line else line for line in text.splitlines()
    ]
    lines = [line for line in lines if '114716,"99",1,3' not in line]
    path = tmp_path / AWARDS
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    (part,) = ipeds.read(path)
    (row,) = (row for row in part.data.to_pylist() if row["cip"] == "51.3801" and row["award_level"] == "03")
    assert (row["completions"], row["completions_mark"]) == (None, "not_applicable")


def test_lost_rows_are_noticed(excerpts: Path, tmp_path: Path) -> None:
    lines = (excerpts / AWARDS).read_bytes().splitlines(keepends=True)
    path = tmp_path / AWARDS
    path.write_bytes(b"".join(lines[:2] + lines[3:]))
    with pytest.raises(UnreadableFile, match="110556 do not add up") as raised:
        list(ipeds.read(path))
    assert raised.value.place.line == 2


def test_codes_that_a_spreadsheet_spoiled(excerpts: Path, tmp_path: Path) -> None:
    path = tmp_path / AWARDS
    path.write_bytes((excerpts / AWARDS).read_bytes().replace(b'"11.0701"', b"1.0701"))
    with pytest.raises(UnreadableFile, match="program code") as raised:
        list(ipeds.read(path))
    assert (raised.value.place.line, raised.value.place.column) == (4, "CIPCODE")


def test_a_renamed_file_does_not_say_its_year(excerpts: Path, tmp_path: Path) -> None:
    path = tmp_path / "completions.csv"
    path.write_bytes((excerpts / AWARDS).read_bytes())
    with pytest.raises(UnreadableFile, match="of which year"):
        list(ipeds.read(path))


def test_both_files_make_one_vintage(excerpts: Path, catalogue: Catalogue) -> None:
    for name in (AWARDS, DIRECTORY):
        catalogue.add(excerpts / name)
    vintage = catalogue.vintage("ipeds")
    assert vintage.label == "academic year 2023–2024"
    assert vintage.rows == {"completions": 22, "institutions": 4}
    assert sorted(receipt.file for receipt in vintage.receipts) == [AWARDS, DIRECTORY]
    assert [receipt.parts for receipt in vintage.receipts] == [("completions",), ("institutions",)]


def test_counts_by_sex_and_race_are_kept_and_never_more_than_all(excerpts: Path, tmp_path: Path) -> None:
    (part,) = ipeds.read(excerpts / AWARDS)
    first = part.data.to_pylist()[0]
    assert (first["men"], first["women"], first["white"]) == (90, 90, None)  # no races in this file
    text = (excerpts / AWARDS).read_text(encoding="utf-8-sig")
    path = tmp_path / AWARDS
    path.write_text(text.replace(",R,180,R,90,R,90", ",R,180,R,90,R,91"), encoding="utf-8")
    with pytest.raises(UnreadableFile, match="more than all") as raised:
        list(ipeds.read(path))
    assert (raised.value.place.line, raised.value.place.column) == (2, "CTOTALW")
