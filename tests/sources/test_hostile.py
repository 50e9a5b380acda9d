"""Files made to do harm, and files about people."""

from __future__ import annotations

import io
import os
import stat
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
import xlsxwriter

from highroad.errors import UnreadableFile
from highroad.sources import files
from highroad.sources.catalogue import Catalogue
from highroad.sources.personal import PersonLevelFile
from highroad.sources.registry import recognize


def archive(path: Path, **members: bytes) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        for name, content in members.items():
            target.writestr(name, content)
    return path


def named(path: Path, name: str, content: bytes = b"area_fips,own_code,industry_code\n") -> Path:
    return archive(path, **{name: content})


def bomb(path: Path) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target, target.open("a.csv", "w") as member:
        for _block in range(80):
            member.write(b"0" * (1 << 20))
    return path


def link(path: Path) -> Path:
    info = zipfile.ZipInfo("a.csv")
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(path, "w") as target:
        target.writestr(info, "/etc/passwd")
    return path


def overlapping(path: Path) -> Path:
    """Two names in the directory that lead to one member."""
    archive(path, **{"a.csv": b"x" * 1000, "b.csv": b"y" * 1000})
    content = bytearray(path.read_bytes())
    second = content.rindex(b"PK\x01\x02")
    content[second + 42 : second + 46] = struct.pack("<I", 0)
    path.write_bytes(content)
    return path


def wrong_checksum(path: Path) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as target:
        target.writestr("a.csv", "area_fips,own_code,industry_code,agglvl_code\n" * 5)
    content = path.read_bytes().replace(b"agglvl_code\n", b"agglvl_kode\n", 1)
    path.write_bytes(content)
    return path


HOSTILE: dict[str, tuple[Callable[[Path], Path], str]] = {
    "bomb": (bomb, "suspicious size"),
    "climbs out": (lambda path: named(path, "../../etc/a.csv"), "outside itself"),
    "absolute": (lambda path: named(path, "/etc/a.csv"), "outside itself"),
    "drive": (lambda path: named(path, "C:\\a.csv"), "outside itself"),
    "backslashes": (lambda path: named(path, "..\\..\\a.csv"), "outside itself"),
    "control characters": (lambda path: named(path, "a\x1b[2J.csv"), "outside itself"),
    "link": (link, "link"),
    "overlap": (overlapping, "overlap|damaged|cannot be unpacked"),
    "wrong checksum": (wrong_checksum, "damaged|cut short"),
    "nothing in it": (lambda path: archive(path), "no file"),
}


@pytest.mark.parametrize("case", list(HOSTILE))
def test_hostile_archives_are_refused_and_leave_nothing(tmp_path: Path, case: str) -> None:
    make, problem = HOSTILE[case]
    path = make(tmp_path / "x.zip")
    catalogue = Catalogue(tmp_path / "home")
    with pytest.raises(UnreadableFile, match=problem) as raised:
        catalogue.add(path)
    assert raised.value.place.file.startswith("x.zip")
    assert not (tmp_path / "home" / "catalogue.json").exists()
    left = [each for each in (tmp_path / "home").rglob("*") if each.is_file() and each.name != ".lock"]
    assert left == []


def test_more_bytes_than_allowed(tmp_path: Path) -> None:
    stream = files.WatchedStream(io.BytesIO(b"x" * 2000), "f", limit=1000)
    assert len(stream.read(1000)) == 1000
    with pytest.raises(UnreadableFile, match="more than 1000 bytes"):
        stream.read(100)


def test_a_pipe_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "pipe.csv"
    os.mkfifo(path)
    with pytest.raises(UnreadableFile, match="not a regular file"):
        recognize(path)


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"", "empty"),
        (b"<!DOCTYPE html><html><body>Access Denied</body></html>", "web page"),
        (b"\xd0\xcf\x11\xe0" + b"\0" * 600, "old Excel file"),
        (b"just some words\n", "none of the files"),
        (b"\x1f\x8b\x08\x00garbage", "cut short or damaged"),
        (b"PK\x03\x04garbage", "cut short or damaged"),
    ],
)
def test_strangers(tmp_path: Path, content: bytes, problem: str) -> None:
    path = tmp_path / "06019.csv"
    path.write_bytes(content)
    with pytest.raises(UnreadableFile, match=problem):
        recognize(path)


def test_said_to_be_another_source(excerpts: Path) -> None:
    with pytest.raises(UnreadableFile, match="it is not Quarterly Census"):
        recognize(excerpts / "laucnty20.txt", "qcew")


def workbook(path: Path, rows: list[list[object]]) -> Path:
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    return path


def altered(path: Path, member: str, change: Callable[[bytes], bytes]) -> Path:
    with zipfile.ZipFile(path) as source:
        content = {name: source.read(name) for name in source.namelist()}
    content[member] = change(content[member])
    return archive(path, **content)


def test_workbook_with_entities(tmp_path: Path) -> None:
    path = workbook(tmp_path / "x.xlsx", [["a"]])
    entity = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">]>'
    altered(path, "xl/workbook.xml", lambda xml: xml.replace(b"<workbook", entity + b"<workbook", 1))
    with pytest.raises(UnreadableFile, match="entities"):
        recognize(path)


@pytest.mark.parametrize("cell", [b"XFD1", b"A1048576", b"BA1"])
def test_workbook_with_a_cell_far_out(tmp_path: Path, cell: bytes) -> None:
    """A library that fills the rectangle would take all memory."""
    path = workbook(tmp_path / "x.xlsx", [["a"]])
    far = b'<row r="1048576"><c r="' + cell + b'"><v>1</v></c></row></sheetData>'
    altered(path, "xl/worksheets/sheet1.xml", lambda xml: xml.replace(b"</sheetData>", far))
    with pytest.raises(UnreadableFile, match="wider or longer"):
        recognize(path)


PEOPLE: dict[str, bytes] = {
    "ssn.csv": b"SSN,Wage\n123-45-6789,10\n",
    "names.csv": b"First Name,Last Name,Date of Birth\nA,B,1990-01-01\n",
    "pirl.csv": b"PIRL 100,PIRL 101,PIRL 102\n1,2,3\n",
    "pirl_tab.txt": b"P108A_X\tP903_Adult\tP904_DW\n1\t2\t3\n",
    "id.csv": b"Unique Individual Identifier,State\n1,CA\n",
    "numbers.csv": b"a,b\n" + b"".join(b"x,%03d-45-6789\n" % n for n in range(100, 110)),
}


@pytest.mark.parametrize("name", list(PEOPLE))
def test_records_of_people_are_refused(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(PEOPLE[name])
    with pytest.raises(PersonLevelFile, match="individual people") as raised:
        recognize(path)
    assert "aggregates" in raised.value.remedy
    inside = archive(tmp_path / "inside.zip", **{name: PEOPLE[name]})
    with pytest.raises(PersonLevelFile):
        recognize(inside)


def test_records_of_people_in_a_workbook(tmp_path: Path) -> None:
    path = workbook(tmp_path / "x.xlsx", [["Participant name", "DOB"], ["A", "1990-01-01"]])
    with pytest.raises(PersonLevelFile):
        recognize(path)


def test_published_files_are_not_taken_for_people(excerpts: Path) -> None:
    for path in sorted(excerpts.glob("*")):
        if path.is_file():
            recognize(path)
