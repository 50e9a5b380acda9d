"""Sheets as files: whatever a text says comes back as it was; hostile files are refused."""

from __future__ import annotations

import io
import zipfile
from time import process_time

import pytest
import xlsxwriter
from hypothesis import example, given
from hypothesis import strategies as st

from highroad.errors import UnreadableFile
from highroad.web.directory.sheets import files
from highroad.web.directory.sheets.files import Head, plain, read, to_csv, to_xlsx

HEADS = [Head("No."), Head("Says"), Head("Begins", kind="day"), Head("Figure", kind="number")]
WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
NASTY = ("=1+1", "'=1", "''", "+49", "-1", "@x", 'a "q", b', "a\r\nb;\n=c", "_x000D_", "007", "1e5", "ñ 😀")


@example(rows=[(text, "2027-02-28", "12.5") for text in NASTY])
@given(rows=st.lists(st.tuples(WORDS, st.dates().map(str), st.integers(0, 10**9).map(str)), max_size=4))
def test_every_text_comes_back_from_both_kinds_of_file(rows):
    told = [[str(number), *map(plain, row)] for number, row in enumerate(rows, start=1)]
    for content in (to_xlsx(HEADS, told, title="T"), to_csv(HEADS, told)):
        assert [line.texts for line in read(content, "f")[1:]] == told


def test_what_a_program_could_run_is_guarded_in_csv_and_is_text_in_a_workbook():
    told = [["1", '=HYPERLINK("http://x")', "", ""]]
    assert b"'=HYPERLINK" in to_csv(HEADS, told)
    sheet = zipfile.ZipFile(io.BytesIO(to_xlsx(HEADS, told, title="T"))).read("xl/worksheets/sheet1.xml")
    assert b"<f>" not in sheet


def test_other_programs_separate_with_semicolons_and_write_whole_numbers_with_a_point():
    assert read(b"No.;Says\n1;a, b\n", "f.csv")[1].texts == ["1", "a, b"]
    assert [files.cell_text(each) for each in (2.0, 2.5, None)] == ["2", "2.5", ""]


def workbook(write) -> bytes:
    sink = io.BytesIO()
    book = xlsxwriter.Workbook(sink)
    write(book.add_worksheet())
    book.close()
    return sink.getvalue()


def test_formulas_are_known_by_their_cells():
    content = workbook(lambda sheet: (sheet.write(0, 0, "No."), sheet.write_formula(2, 1, "=A1", None, 5)))
    assert [(line.number, line.formulas) for line in read(content, "f")] == [(1, set()), (3, {1})]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "empty"),
        (b"PK\x03\x04 nothing", "neither an Excel workbook"),
        (b"\xd0\xcf\x11\xe0 an old workbook", "neither an Excel workbook"),
        ("No.,Says\n1,a\n2,Se\u00f1or".encode("cp1252"), "line 3: its letters are not in UTF-8"),
        ("No.,Says".encode("utf-16"), "neither an Excel workbook"),
        (b'No.,Says\n1,"a', "quotation mark"),
        (b"a\n" * (files.MOST_ROWS + 2), "more than 5000 rows"),
        (b"x" * (files.MOST_BYTES + 1), "it has 5.0 MB"),
        (workbook(lambda sheet: sheet.write(1_048_575, 16_383, "far")), "too far apart"),
    ],
)
def test_what_is_no_sheet_is_refused_in_words(content, said):
    with pytest.raises(UnreadableFile, match=said):
        read(content, "f.csv")


def test_a_workbook_that_swells_is_not_opened(monkeypatch):
    monkeypatch.setattr(files, "_MOST_UNPACKED", 1000)
    with pytest.raises(UnreadableFile, match="a sheet may have"):
        read(to_xlsx(HEADS, [], title="T"), "f.xlsx")


@pytest.mark.parametrize(
    ("part", "opened"),
    [
        ("xl/worksheets/sheet1.xml", b'<c r="A1" '),
        ("xl/worksheets/sheet1.xml", b"<c>" + b"<row "),
        ("xl/workbook.xml", b"<sheet "),
        ("xl/_rels/workbook.xml.rels", b"<Relationship "),
    ],
)
def test_tags_that_are_never_closed_take_no_longer_than_others(part, opened):
    packed = io.BytesIO(to_xlsx(HEADS, [], title="T"))
    hostile = io.BytesIO()
    with zipfile.ZipFile(packed) as old, zipfile.ZipFile(hostile, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, opened * 30_000 if name == part else old.read(name))
    begun = process_time()
    with pytest.raises(UnreadableFile):
        read(hostile.getvalue(), "f.xlsx")
    assert process_time() - begun < 5


def test_a_sheet_prints_on_letter_paper_with_its_title_and_pages():
    made = to_xlsx([Head("A & B")], [["x"]], title="Who & what")
    with zipfile.ZipFile(io.BytesIO(made)) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
    printed = ('paperSize="1"', 'orientation="landscape"', "Who &amp;&amp; what", "&amp;P / &amp;N")
    assert all(wanted in sheet for wanted in printed)
