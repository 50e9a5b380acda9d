"""Copies that were changed on the way: refused with file, line and remedy, or read right; never read wrong.

Every reader is here, with an excerpt in its publisher's layout. A mutated copy that is read must give exactly
the rows of the unchanged one.
"""

from __future__ import annotations

import csv
import gzip
import io
import re
import shutil
import zipfile
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import python_calamine
import xlsxwriter

from highroad.errors import UnreadableFile
from highroad.sources.catalogue import Catalogue
from highroad.sources.registry import READERS, recognize

DATA = Path(__file__).parent / "data"
TAB, COMMA, NONE = "\t", ",", ""
# file -> (source, delimiter, a number of it with four digits or more)
FILES: dict[str, tuple[str, str, str]] = {
    "oews/oe.data.0.Current": ("oews", TAB, ""),
    "2023_a_area_39047.csv": ("qcew", COMMA, ""),
    "laucnty20.txt": ("laus", NONE, ""),
    "co-est2023-alldata.csv": ("population", COMMA, ""),
    "occupation.xlsx": ("projections", NONE, ""),
    "Skills.txt": ("onet", TAB, ""),
    "cluster_definitions.xlsx": ("clusters", NONE, ""),
    "cluster_linkage.xlsx": ("clusters", NONE, ""),
    "ces.csv": ("ces", COMMA, "25500"),
    "C2024_A.csv": ("ipeds", COMMA, ""),
    "HD2024.csv": ("ipeds", COMMA, ""),
    "CIP2020_SOC2018_Crosswalk.xlsx": ("cip_soc", NONE, ""),
    "Crosswalk2010to2020.csv": ("cip_soc", COMMA, ""),
    "soc_2010_to_2018_crosswalk.xlsx": ("soc_crosswalk", NONE, ""),
    "soc_2000_to_2010_crosswalk.xlsx": ("soc_crosswalk", NONE, ""),
    "2019_to_SOC_Crosswalk.csv": ("soc_crosswalk", COMMA, ""),
    "2022_to_2017_NAICS.xlsx": ("naics_crosswalk", NONE, ""),
    "la.data.7.California": ("laus_monthly", TAB, "39110"),
    "edd_laus.csv": ("laus_monthly", COMMA, "449800"),
    "sm.data.5.California": ("ces_series", TAB, "18105.4"),
    "bls_series_23.xlsx": ("qcew_series", NONE, "20550"),
    "edd_projections.csv": ("state_projections", COMMA, "352000"),
    "LongTermRestJson_32.json": ("state_projections", NONE, "24730"),
    "ca_od_main_JT00_2022.csv": ("lodes", COMMA, ""),
    "ca_wac_S000_JT00_2022.csv": ("lodes", COMMA, "1017"),
    "ca_rac_S000_JT00_2022.csv": ("lodes", COMMA, ""),
    "ca_xwalk.csv": ("lodes_blocks", COMMA, ""),
    "qwi_ca_sa_f_gw_ns_op_u.csv": ("qwi", COMMA, "412345"),
    "warn_ca.csv": ("warn", COMMA, ""),
    "warn_fl.csv": ("warn", COMMA, ""),
    "etp_scorecard_programs_202608.json": ("etpl", NONE, "1875.5"),
    "nj_outcomes_20210305.csv": ("etpl", COMMA, "6543.21"),
    "nj_providers_20210305.csv": ("etpl", COMMA, ""),
    "DownloadPrograms.xlsx": ("etpl", NONE, "4200.5"),
    "CA2024_all_families.xlsx": ("living_wages", NONE, ""),
    "FieldOfStudyData1819_1920_PP.csv": ("scorecard", COMMA, "99234"),
    "living_wages.csv": ("living_wages", COMMA, ""),
    "occupation_tags.csv": ("occupation_tags", COMMA, ""),
    "licenses.csv": ("licenses", COMMA, ""),
    "living_wages_wide.xlsx": ("living_wages", NONE, ""),
}
# Two columns of one kind (two blocks, two texts) can't be told apart while their headings stay.
SWAPPED = {
    "ca_od_main_JT00_2022.csv": (1, 2),
    "DownloadPrograms.xlsx": (2, 3),
    "living_wages.csv": (2, 3),
    "licenses.csv": (0, 1),
}
Rows = list[list[Any]]


def test_every_reader_is_here() -> None:
    assert {source for source, _delimiter, _number in FILES.values()} == set(READERS)


def tables(path: Path, source: str) -> dict[tuple[str, str], list[str]]:
    """Rows by vintage and table, in no order."""
    found: dict[tuple[str, str], list[str]] = {}
    for part in READERS[source].read(path):
        rows = sorted(repr(row) for row in part.data.to_pylist())
        found.setdefault((part.vintage, part.table), []).extend(rows)
    return {key: sorted(rows) for key, rows in found.items()}


@cache
def unchanged(name: str) -> dict[tuple[str, str], list[str]]:
    return tables(DATA / name, FILES[name][0])


def judge(path: Path, name: str, *, must_refuse: bool = False) -> None:
    """The copy is refused with a place and a remedy, or gives what the unchanged file gives."""
    for each in ("oe.area", "oe.industry", "oe.occupation", "oe.footnote"):
        if name.startswith("oews/"):
            shutil.copy(DATA / "oews" / each, path.parent)
    refusal: UnreadableFile | None = None
    try:
        found = tables(path, recognize(path).source.key)
    except UnreadableFile as error:
        refusal = error
    if refusal is None:
        assert not must_refuse
        assert found == unchanged(name)
    else:
        assert refusal.place.file
        assert refusal.remedy


def copied(name: str, folder: Path, change: Callable[[bytes], bytes]) -> Path:
    path = folder / Path(name).name
    path.write_bytes(change((DATA / name).read_bytes()))
    return path


def reordered(name: str, folder: Path, change: Callable[[Rows], Rows]) -> Path:
    """A copy whose lines of cells were changed; quotes where the publisher has them."""
    _source, delimiter, _number = FILES[name]
    path = folder / Path(name).name
    if path.suffix == ".xlsx":
        book = python_calamine.CalamineWorkbook.from_path(DATA / name)
        with xlsxwriter.Workbook(path) as target:
            for sheet in book.sheet_names:
                at = target.add_worksheet(sheet)
                rows = [list(row) for row in book.get_sheet_by_name(sheet).iter_rows()]
                for number, row in enumerate(change(rows)):
                    at.write_row(number, 0, row)
        return path
    text = (DATA / name).read_bytes().decode("latin-1")
    ending = "\r\n" if "\r\n" in text else "\n"
    rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    out = io.StringIO(newline="")
    quoting = csv.QUOTE_MINIMAL if delimiter == COMMA else csv.QUOTE_NONE
    csv.writer(out, delimiter=delimiter, lineterminator=ending, quoting=quoting, escapechar=None).writerows(
        change(rows)
    )
    path.write_bytes(out.getvalue().encode("latin-1"))
    return path


SHAPED = [name for name, (_source, delimiter, _number) in FILES.items() if delimiter or name.endswith("xlsx")]


def head_of(rows: Rows) -> int:
    """The line of headings: the first as wide as the widest."""
    if not rows:
        return 0
    wide = max(len([cell for cell in row if cell != ""]) for row in rows)
    return next(
        index for index, row in enumerate(rows) if len([cell for cell in row if cell != ""]) >= wide - 1
    )


@pytest.mark.parametrize("name", SHAPED)
def test_a_column_moved_with_its_heading(name: str, tmp_path: Path) -> None:
    judge(reordered(name, tmp_path, lambda rows: [[*row[1:], row[0]] if row else row for row in rows]), name)


@pytest.mark.parametrize("name", SHAPED)
def test_values_of_two_columns_changed_places(name: str, tmp_path: Path) -> None:
    def change(rows: Rows) -> Rows:
        if len(rows) < 2:
            return rows
        start = head_of(rows) + 1
        one, other = SWAPPED.get(name, (0, 1))
        found = [list(row) for row in rows]
        for row in found[start:]:
            if len(row) > other:
                row[one], row[other] = row[other], row[one]
        return found

    judge(reordered(name, tmp_path, change), name, must_refuse=True)


@pytest.mark.parametrize("name", SHAPED)
def test_headings_shifted_by_one(name: str, tmp_path: Path) -> None:
    def change(rows: Rows) -> Rows:
        if not rows:
            return rows
        at = head_of(rows)
        return [*rows[:at], [*rows[at][1:], rows[at][0]], *rows[at + 1 :]]

    judge(reordered(name, tmp_path, change), name, must_refuse=True)


@pytest.mark.parametrize("name", SHAPED)
def test_every_row_twice(name: str, tmp_path: Path) -> None:
    def change(rows: Rows) -> Rows:
        at = head_of(rows) + 1
        return [*rows, *rows[at:]]

    judge(reordered(name, tmp_path, change), name)


SIGNED = {  # numbers that no publisher gives: another's sign for none, or a damaged digit
    "2023_a_area_39047.csv": ("total_annual_wages", "avg_annual_pay", "lq_annual_avg_emplvl"),
    "qwi_ca_sa_f_gw_ns_op_u.csv": ("Emp", "TurnOvrS"),
    "ca_xwalk.csv": ("blklatdd", "blklondd"),
    "edd_projections.csv": ("Median Hourly Wage", "Percentage Change"),
    "HD2024.csv": ("LONGITUD",),
}


@pytest.mark.parametrize(("name", "heading"), [(name, each) for name in SIGNED for each in SIGNED[name]])
def test_another_publishers_sign_for_none_is_no_number(name: str, heading: str, tmp_path: Path) -> None:
    def change(rows: Rows) -> Rows:
        place = rows[0].index(heading)
        return [rows[0], [*rows[1][:place], "-99999", *rows[1][place + 1 :]], *rows[2:]]

    judge(reordered(name, tmp_path, change), name, must_refuse=True)


@pytest.mark.parametrize("name", [name for name in FILES if name.endswith("json")])
def test_packed_records(name: str, tmp_path: Path) -> None:
    path = tmp_path / f"{name}.gz"
    path.write_bytes(gzip.compress((DATA / name).read_bytes()))
    assert tables(path, recognize(path).source.key) == unchanged(name)


@pytest.mark.parametrize("name", [name for name in FILES if not name.endswith("xlsx")])
def test_an_archive_that_holds_it_twice(name: str, tmp_path: Path) -> None:
    path = tmp_path / "both.zip"
    stem, _dot, ending = Path(name).name.rpartition(".")
    with zipfile.ZipFile(path, "w") as archive:
        for each in (f"{stem}.{ending}", f"{stem} (1).{ending}"):
            archive.writestr(each, (DATA / name).read_bytes())
    judge_added(path, name)


def judge_added(path: Path, name: str) -> None:
    """The file is refused when it is added, or gives what the unchanged one gives."""
    refusal: UnreadableFile | None = None
    try:
        Catalogue(path.parent / "home").add(path)
    except UnreadableFile as error:
        refusal = error
    if refusal is None:
        assert tables(path, FILES[name][0]) == unchanged(name)
    else:
        assert refusal.remedy


def book(name: str, path: Path, *, again: bool = False, formulas: bool = False) -> Path:
    """A workbook with every sheet twice, or with numbers as formulas that nobody has worked out."""
    source = python_calamine.CalamineWorkbook.from_path(DATA / name)
    with xlsxwriter.Workbook(path) as target:
        for suffix in ("", " (2)")[: 1 + again]:
            for sheet in source.sheet_names:
                at = target.add_worksheet(f"{sheet[:26]}{suffix}")
                for number, row in enumerate(source.get_sheet_by_name(sheet).iter_rows()):
                    at.write_row(number, 0, row)
                    for place, cell in enumerate(row):
                        if formulas and isinstance(cell, float):
                            at.write_formula(number, place, f"={cell}+0")
    return path


BOOKS = [name for name in FILES if name.endswith("xlsx")]


@pytest.mark.parametrize("name", BOOKS)
def test_a_workbook_with_its_sheets_twice(name: str, tmp_path: Path) -> None:
    path = book(name, tmp_path / name, again=True)
    judge_added(path, name)


@pytest.mark.parametrize("empty", [False, True])
@pytest.mark.parametrize("name", ["occupation.xlsx", "DownloadPrograms.xlsx", "living_wages_wide.xlsx"])
def test_formulas_without_their_results(name: str, empty: bool, tmp_path: Path) -> None:
    """One program writes 0 beside a formula that it has not worked out, another nothing."""
    path = book(name, tmp_path / "made.xlsx", formulas=True)
    found = tmp_path / name
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(found, "w") as new:
        for each in old.namelist():
            content = old.read(each)
            if empty:
                content = content.replace(b"<v>0</v></c>", b"<v></v></c>").replace(
                    b"fullCalcOnLoad", b"calcId2"
                )
            new.writestr(each, content)
    with pytest.raises(UnreadableFile, match=r"cell [A-Z]+\d+ holds a formula without its result"):
        recognize(found)


def test_formulas_with_their_results(tmp_path: Path) -> None:
    path = book("living_wages_wide.xlsx", tmp_path / "made.xlsx", formulas=True)
    found = tmp_path / "living_wages_wide.xlsx"
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(found, "w") as new:
        for each in old.namelist():
            content = re.sub(rb"<f>([\d.]+)\+0</f><v>0</v>", rb"<f>\1+0</f><v>\1</v>", old.read(each))
            new.writestr(each, content.replace(b' fullCalcOnLoad="1"', b""))
    assert tables(found, "living_wages") == unchanged("living_wages_wide.xlsx")


def test_letters_of_windows(tmp_path: Path) -> None:
    """A directory saved by a program of Windows: its apostrophe is a control character in Latin-1."""
    text = (DATA / "HD2024.csv").read_text(encoding="latin-1")
    name = next(csv.DictReader(io.StringIO(text)))["INSTNM"]
    path = tmp_path / "HD2024.csv"
    path.write_bytes(text.replace(name, "People\u2019s College of Mayag\xfcez").encode("cp1252"))
    (part,) = READERS["ipeds"].read(path)
    assert part.data["institution"][0].as_py() == "People\u2019s College of Mayag\xfcez"


def test_padded_headings_and_codes(tmp_path: Path) -> None:
    name = "qwi_ca_sa_f_gw_ns_op_u.csv"
    judge(reordered(name, tmp_path, lambda rows: [[f" {cell} " for cell in row] for row in rows]), name)


@pytest.mark.parametrize("name", SHAPED)
def test_a_column_too_many_at_the_end(name: str, tmp_path: Path) -> None:
    judge(reordered(name, tmp_path, lambda rows: [[*row, "x"] if row else row for row in rows]), name)


@pytest.mark.parametrize("name", SHAPED)
def test_a_line_too_many_above(name: str, tmp_path: Path) -> None:
    judge(reordered(name, tmp_path, lambda rows: [["Downloaded by me"], *rows]), name)


@pytest.mark.parametrize("name", [name for name in FILES if not name.endswith("xlsx")])
@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "latin-1"])
def test_another_encoding(name: str, encoding: str, tmp_path: Path) -> None:
    def change(content: bytes) -> bytes:
        try:
            text = content.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = content.decode("latin-1")
        return text.encode(encoding)

    judge(copied(name, tmp_path, change), name)


@pytest.mark.parametrize("name", list(FILES))
def test_cut_in_the_middle_of_a_line(name: str, tmp_path: Path) -> None:
    def change(content: bytes) -> bytes:
        if name.endswith(("xlsx", "json")):
            return content[: len(content) * 2 // 3]
        end = content.index(b"\n", len(content) // 2)  # of a line in the middle, four letters before its end
        return content[: end - 4]

    judge(copied(name, tmp_path, change), name, must_refuse=True)


@pytest.mark.parametrize("grouped", ["{0}, {1}", "{0} {1}"])
@pytest.mark.parametrize("name", [name for name, about in FILES.items() if about[2]])
def test_grouped_digits(name: str, grouped: str, tmp_path: Path) -> None:
    _source, delimiter, number = FILES[name]
    whole = number.split(".")[0]
    text = number.replace(whole, grouped.replace(", ", ",").format(whole[:-3], whole[-3:]))
    if not delimiter and not name.endswith("xlsx"):
        judge(copied(name, tmp_path, lambda content: content.replace(number.encode(), text.encode())), name)
        return

    def change(rows: Rows) -> Rows:
        return [
            [text if str(cell).strip() in (number, f"{number}.0") else cell for cell in row] for row in rows
        ]

    judge(reordered(name, tmp_path, change), name, must_refuse=True)


# Two columns of one kind whose numbers are told apart by other columns, and what is said of them.
TWINS = {
    "nj_outcomes_20210305.csv": ("PerEmployed2", "AvgQuarterlyWage2", "cannot be above 1"),
    "2023_a_area_39047.csv": ("total_annual_wages", "taxable_annual_wages", "change over the year"),
    "co-est2023-alldata.csv": ("POPESTIMATE2022", "POPESTIMATE2023", "the year before and the change"),
    "soc_2010_to_2018_crosswalk.xlsx": ("2010 SOC Code", "2018 SOC Code", "no occupation of 2018"),
}


@pytest.mark.parametrize("name", TWINS)
def test_values_of_two_columns_of_one_kind_changed_places(name: str, tmp_path: Path) -> None:
    first, second, said = TWINS[name]

    def change(rows: Rows) -> Rows:
        at = next((index for index, row in enumerate(rows) if first in row), None)
        if at is None:
            return rows
        one, other = rows[at].index(first), rows[at].index(second)
        found = [list(row) for row in rows]
        for row in found[at + 1 :]:
            if len(row) > max(one, other):
                row[one], row[other] = row[other], row[one]
        return found

    path = reordered(name, tmp_path, change)
    with pytest.raises(UnreadableFile, match=said) as refusal:
        tables(path, FILES[name][0])
    assert refusal.value.place.line
    assert refusal.value.place.column
