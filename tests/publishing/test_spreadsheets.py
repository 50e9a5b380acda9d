"""Spreadsheets: what goes out comes back unchanged, and nothing runs as a formula."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from highroad.publishing import ReleasedTable
from highroad.publishing.spreadsheets import guarded, guarded_rows, to_csv, to_xlsx, unguarded
from highroad.publishing.workbooks import number_format
from highroad.results import Column, Mark


def test_csv_holds_values_and_marks(table: ReleasedTable) -> None:
    text = to_csv(table).decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert len(rows) == 5
    assert rows[1]["employment"] == "21340"
    assert rows[4]["employment"] == ""
    assert rows[4]["employment_mark"] == "suppressed"
    assert float(rows[1]["quotient"]) == 9.41
    assert to_csv(table).startswith(b"\xef\xbb\xbf")
    assert not to_csv(table, bom=False).startswith(b"\xef\xbb\xbf")


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "'quoted", "plain", ""])
def test_formulas_are_guarded_and_come_back(text: str) -> None:
    assert guarded(text)[:1] not in {"=", "+", "-", "@", "\t", "\r"}
    assert unguarded(guarded(text)) == text


def test_rows_that_people_brought_run_nothing_and_keep_their_numbers() -> None:
    brought = 'name,change\n"=HYPERLINK(""x"")",-12.5\n+cmd,\n"Mill, ""Inc""",-1-1\n'
    assert guarded_rows(brought) == (
        'name,change\n"\'=HYPERLINK(""x"")",-12.5\n\'+cmd,\n"Mill, ""Inc""",\'-1-1\n'
    )


def test_csv_guards_text_but_not_numbers(released: Any) -> None:
    table = released({"c": ["=HYPERLINK(1)"], "n": [-5]}, Column("c", "Name"), Column("n", "Change", "count"))
    rows = list(csv.DictReader(io.StringIO(to_csv(table, bom=False).decode())))
    assert rows == [{"c": "'=HYPERLINK(1)", "n": "-5"}]


def sheets(data: bytes) -> dict[str, list[list[Any]]]:
    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def test_a_workbook_holds_numbers_words_for_marks_and_the_sources(table: ReleasedTable) -> None:
    found = sheets(to_xlsx(table))
    rows = found["Occupations of Fresno"]
    assert rows[0][1:3] == ["Employment (jobs)", "Location quotient"]
    assert rows[2][1] == 21340
    assert rows[5][1] == "suppressed"
    assert rows[5][2] == "not evaluable"
    assert rows[4][5] == 115.0
    about = " ".join(str(cell) for row in found["Sources and notes"] for cell in row)
    for words in (
        "U.S. Bureau of Labor Statistics",
        "LQ = ",
        "Self-employed",
        table.sha256,
        "it is not zero",
    ):
        assert words in about


def test_number_formats_say_what_people_read() -> None:
    wage = Column("w", "Wage", "money", decimals=2)
    assert number_format(wage).split(";")[0] == "$#,##0.00"
    assert number_format(wage, Mark.AT_LEAST).split(";")[0] == '"at least "$#,##0.00'
    assert number_format(Column("p", "Share", "percent", decimals=1)).split(";")[0] == '#,##0.0"%"'
    assert number_format(Column("n", "Jobs", "count")).split(";")[0] == "#,##0"


def test_nothing_in_a_workbook_runs_or_follows_a_link(released: Any) -> None:
    hostile = ['=HYPERLINK("http://x")', "+1", "@SUM(A1)", "http://example.org", "{=1}", "-1"]
    table = released({"c": hostile}, Column("c", "Name"), title="a/b:c*[d]?" + "x" * 60)
    data = to_xlsx([table, table])
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        xml = b"".join(parts.read(name) for name in parts.namelist() if "sheet" in name)
    assert b"<f>" not in xml
    assert b"<hyperlink" not in xml
    names = list(sheets(data))
    assert len(names) == 3
    assert all(len(name) <= 31 for name in names)
    assert [row[0] for row in sheets(data)[names[0]][1:]] == hostile


def test_workbooks_of_nothing_open(released: Any) -> None:
    empty = released({"c": [], "n": []}, Column("c", "Name"), Column("n", "Jobs", "count"))
    assert len(sheets(to_xlsx(empty))) == 2
    assert len(sheets(to_xlsx([]))) == 1


def test_the_head_is_frozen_filtered_and_repeated(table: ReleasedTable) -> None:
    with zipfile.ZipFile(io.BytesIO(to_xlsx(table))) as parts:
        sheet = parts.read("xl/worksheets/sheet1.xml")
        book = parts.read("xl/workbook.xml")
    assert b'state="frozen"' in sheet
    assert b"<autoFilter" in sheet
    assert b"Print_Titles" in book


def test_a_wide_table_takes_more_pages_before_its_print_gets_too_small(released: Any) -> None:
    """Five columns of sixty letters: two pages side by side, each with the names; a narrow one has one."""
    columns = [Column(f"c{place}", "What speaks for it") for place in range(5)]
    wide = released({column.name: ["long words " * 12] for column in columns}, *columns)
    narrow = released({"c0": ["short"]}, columns[0])
    for table, pages, titles in ((wide, "2", "$A:$A"), (narrow, "1", "")):
        with zipfile.ZipFile(io.BytesIO(to_xlsx(table))) as parts:
            sheet, book = (
                parts.read(f"xl/{name}.xml").decode() for name in ("worksheets/sheet1", "workbook")
            )
        across = re.search(r'<pageSetup[^>]*fitToWidth="(\d+)"', sheet)
        assert (across[1] if across else "1") == pages
        assert titles in book


def test_a_row_is_as_high_as_its_text() -> None:
    from highroad.publishing.portal import PortalEntry, portal_xlsx

    entries = [PortalEntry("I.a", "Short", "Short."), PortalEntry("I.b", "Long", "word " * 200)]
    with zipfile.ZipFile(io.BytesIO(portal_xlsx(entries, "Plan"))) as book:
        rows = re.findall(r'<row r="\d+"[^>]*?ht="([\d.]+)"', book.read("xl/worksheets/sheet1.xml").decode())
    low, high = map(float, rows)
    assert high > 5 * low


def test_short_cells_stand_beside_the_first_line_of_long_ones(table: ReleasedTable) -> None:
    with zipfile.ZipFile(io.BytesIO(to_xlsx(table))) as book:
        styles, sheet = (book.read(f"xl/{name}.xml").decode() for name in ("styles", "worksheets/sheet1"))
    dresses = re.findall(r"<xf .*?(?:/>|</xf>)", styles.partition("<cellXfs")[2].partition("</cellXfs>")[0])
    used = {int(number) for number in re.findall(r'<c r="[A-Z]+(?!1")[0-9]+" s="([0-9]+)"', sheet)}
    assert used
    assert all('vertical="top"' in dresses[number] for number in used)
