"""Columns that changed places, damaged codes, cells and lists that were cut: what gives them away."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

import pytest
import python_calamine
import xlsxwriter

from highroad.errors import UnreadableFile
from highroad.sources.catalogue import Catalogue
from highroad.sources.registry import READERS, recognize
from highroad.sources.remarks import told

DATA = Path(__file__).parent / "data"
EDD = ("edd_projections.csv", "state_projections")


def exchanged(name: str, one: str, other: str, folder: Path) -> Path:
    """A copy of an excerpt in which the values of two columns stand under each other's headings."""
    rows = list(csv.reader(io.StringIO((DATA / name).read_text(encoding="latin-1"), newline="")))
    first, second = rows[0].index(one), rows[0].index(other)
    for row in rows[1:]:
        row[first], row[second] = row[second], row[first]
    path = folder / name
    with path.open("w", encoding="latin-1", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)
    return path


def refused(path: Path, source: str, said: str) -> None:
    """The file is refused with line, column and remedy."""
    with pytest.raises(UnreadableFile, match=said) as refusal:
        list(READERS[source].read(path))
    assert refusal.value.place.line
    assert refusal.value.place.column
    assert refusal.value.remedy


@pytest.mark.parametrize(
    ("name", "source", "one", "other", "said"),
    [
        ("co-est2023-alldata.csv", "population", "DIVISION", "STATE", "code of another state"),
        ("2023_a_area_39047.csv", "qcew", "own_code", "size_code", "level of its row"),
        (
            "2023_a_area_39047.csv",
            "qcew",
            "lq_annual_avg_emplvl",
            "lq_total_annual_wages",
            "not that of jobs times",
        ),
        ("HD2024.csv", "ipeds", "ZIP", "COUNTYCD", "no county of"),
        ("HD2024.csv", "ipeds", "LONGITUD", "FIPS", "no state lies there"),
        ("FieldOfStudyData1819_1920_PP.csv", "scorecard", "INSTNM", "CONTROL", "control of an institution"),
        ("FieldOfStudyData1819_1920_PP.csv", "scorecard", "MAIN", "CREDLEV", "another credential"),
        ("FieldOfStudyData1819_1920_PP.csv", "scorecard", "OPEID6", "IPEDSCOUNT1", "code for aid"),
        ("qwi_ca_sa_f_gw_ns_op_u.csv", "qwi", "geography", "EarnS", "as many digits"),
        ("qwi_ca_sa_f_gw_ns_op_u.csv", "qwi", "Emp", "FrmJbGn", "jobs at the end"),
        ("qwi_ca_sa_f_gw_ns_op_u.csv", "qwi", "HirA", "HirN", "more than all hires|jobs at the end"),
        ("qwi_ca_sa_f_gw_ns_op_u.csv", "qwi", "sSep", "sHirAEnd", "there is no number, and there is one"),
        ("ca_xwalk.csv", "lodes_blocks", "stwib", "createdate", "another state than the block"),
        ("ca_xwalk.csv", "lodes_blocks", "ctyname", "trct", "name of a county"),
        (
            "edd_projections.csv",
            "state_projections",
            "Median Hourly Wage",
            "Median Annual Wage",
            "2,080 hours",
        ),
        (
            "edd_projections.csv",
            "state_projections",
            "Entry Level Education",
            "Work Experience",
            "another column",
        ),
        ("warn_ca.csv", "warn", "received_date", "company", "day, and no employer"),
        ("warn_ca.csv", "warn", "notice_date", "received_date", "columns swapped"),
    ],
)
def test_columns_that_contradict_others(
    name: str, source: str, one: str, other: str, said: str, tmp_path: Path
) -> None:
    refused(exchanged(name, one, other, tmp_path), source, said)


def test_blocks_of_one_county_in_two_metropolitan_areas(tmp_path: Path) -> None:
    path = tmp_path / "ca_xwalk.csv"
    text = (DATA / path.name).read_text()
    last = text.rstrip("\n").rpartition("\n")[2]
    block, comma, rest = last.partition(",")
    again = f"{int(block) + 1:015d}{comma}{rest}".replace(",31460,", ",23420,")
    path.write_text(f"{text}{again}\n")
    refused(path, "lodes_blocks", "another metropolitan area")


HEADINGS = "OCC_CODE OCC_TITLE OCC_GROUP TOT_EMP EMP_PRSE H_MEAN A_MEAN MEAN_PRSE H_PCT10 H_PCT25 H_MEDIAN "
HEADINGS += "H_PCT75 H_PCT90 A_PCT10 A_PCT25 A_MEDIAN A_PCT75 A_PCT90 JOBS_1000 LOC_QUOTIENT"
WAGES = (30.0, 62400, 0.1, 12.0, 18.0, 25.0, 38.0, 50.0, 24960, 37440, 52000, 79040, 104000)
EVERYBODY = ("00-0000", "All Occupations", "total", 1000, 0.1, *WAGES, 1000.0, 1.0)


@pytest.mark.parametrize(
    ("one", "other", "said"),
    [
        ("H_MEAN", "A_MEAN", "A_MEAN: pay per year"),
        ("TOT_EMP", "A_PCT25", "A_PCT25|A_MEDIAN"),
        ("EMP_PRSE", "H_PCT75", "H_PCT75: it is below a lower percentile"),
        ("H_PCT10", "H_PCT90", "lower percentile"),
        ("JOBS_1000", "LOC_QUOTIENT", "JOBS_1000: all occupations together"),
        ("OCC_TITLE", "OCC_GROUP", "OCC_GROUP: .* no level"),
    ],
)
def test_columns_of_a_wage_workbook(one: str, other: str, said: str, tmp_path: Path) -> None:
    names = HEADINGS.split()
    row = list(EVERYBODY)
    path = tmp_path / "national_M2024_dl.xlsx"
    for swapped in (False, True):
        if swapped:
            first, second = names.index(one), names.index(other)
            row[first], row[second] = row[second], row[first]
        with xlsxwriter.Workbook(path) as book:
            sheet = book.add_worksheet("national_M2024_dl")
            sheet.write_row(0, 0, names)
            sheet.write_row(1, 0, row)
        if not swapped:
            assert sum(part.table == "cells" for part in READERS["oews"].read(path)) == 1
    refused(path, "oews", said)


@pytest.mark.parametrize(
    ("one", "other", "said"),
    [
        ("Employment, 2024", "Employment, 2034", "difference of both years"),
        ("Employment, 2024", "Employment change, numeric, 2024–34", "table 1.10 says|add up"),
        ("Percent self employed, 2024", "Employment distribution, percent, 2024", "not 100 percent"),
        ("Median annual wage, dollars, 2024[1]", "Employment change, percent, 2024–34", "no pay|table 1.10"),
        (
            "Occupational openings, 2024–34 annual average",
            "Employment change, percent, 2024–34",
            "what table 1.10 says",
        ),
        ("Typical education needed for entry", "Work experience in a related occupation", "another column"),
    ],
)
def test_columns_of_the_projections(one: str, other: str, said: str, tmp_path: Path) -> None:
    source = python_calamine.CalamineWorkbook.from_path(DATA / "occupation.xlsx")
    path = tmp_path / "occupation.xlsx"
    with xlsxwriter.Workbook(path) as book:
        for name in source.sheet_names:
            sheet = book.add_worksheet(name)
            rows = [list(row) for row in source.get_sheet_by_name(name).iter_rows()]
            if name == "Table 1.2":
                first, second = rows[1].index(one), rows[1].index(other)
                for row in rows[2:]:
                    row[first], row[second] = row[second], row[first]
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
    with pytest.raises(UnreadableFile, match=said) as refusal:
        list(READERS["projections"].read(path))
    assert refusal.value.remedy


def test_men_are_those_of_all_races(tmp_path: Path) -> None:
    races = ("CAIAN", "CASIA", "CBKAA", "CHISP", "CNHPI", "CWHIT", "C2MOR", "CUNKN", "CNRAL")
    names = ["UNITID", "CIPCODE", "MAJORNUM", "AWLEVEL", "CTOTALT", "CTOTALM", "CTOTALW"]
    names += [f"{race}M" for race in races]
    path = tmp_path / "C2024_A.csv"

    def write(men: int, women: int) -> None:
        row = ["110556", "52.0301", 1, 5, 10, men, women, *[1, 1, 1, 1, 0, 0, 0, 0, 0]]
        path.write_text(",".join(names) + "\n" + ",".join(map(str, row)) + "\n")

    write(4, 6)
    (part,) = READERS["ipeds"].read(path)
    assert part.data["men"].to_pylist() == [4]
    write(6, 4)
    refused(path, "ipeds", "men of all races")


def test_a_month_and_its_day_that_changed_places(tmp_path: Path) -> None:
    text = (DATA / "edd_laus.csv").read_text()
    path = tmp_path / "edd_laus.csv"
    path.write_text(re.sub(r"\b(\d\d)/01/(\d{4})", r"01/\1/\2", text))
    assert path.read_text() != text
    refused(path, "laus_monthly", "first of a month")


def test_a_cell_of_the_wage_survey_that_was_cut(tmp_path: Path) -> None:
    for each in (DATA / "oews").iterdir():
        (tmp_path / each.name).write_bytes(each.read_bytes())
    path = tmp_path / "oe.data.0.Current"
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join(lines[:-3]))  # three numbers of the last occupation are gone
    refused(path, "oews", rf"line {len(lines) - 3}, .* has 14 series, and others have 17")


@pytest.mark.parametrize("left", ["#N/A", "#REF!", "########", "1.99E+10"])
def test_what_a_spreadsheet_program_leaves(left: str, tmp_path: Path) -> None:
    path = tmp_path / "nj_providers_20210305.csv"
    path.write_text((DATA / path.name).read_text().replace("Cranford", left, 1))
    refused(path, "etpl", re.escape(left))


@pytest.mark.parametrize(
    ("name", "source", "amount", "grouped"),
    [
        ("FieldOfStudyData1819_1920_PP.csv", "scorecard", "99234", "99.234"),
        ("nj_outcomes_20210305.csv", "etpl", "7012", "7.012"),
    ],
)
def test_thousands_of_dollars_grouped_by_a_point(
    name: str, source: str, amount: str, grouped: str, tmp_path: Path
) -> None:
    path = tmp_path / name
    text = (DATA / name).read_text()
    assert amount in text
    path.write_text(re.sub(rf"\b{amount}(\.0+)?\b", grouped, text))
    refused(path, source, f"“{grouped}” is not a number")


def test_letters_read_in_another_encoding_are_mended(tmp_path: Path) -> None:
    text = (DATA / "HD2024.csv").read_text(encoding="latin-1")
    name = next(csv.DictReader(io.StringIO(text)))["INSTNM"]
    for reading in ("cp1252", "latin-1"):
        meant = "Peluquería Española – “People’s”"
        path = tmp_path / "HD2024.csv"
        scrambled = meant.encode()
        if reading == "cp1252":  # five bytes mean nothing there, and quotes hold one of them
            meant, scrambled = "Peluquería – ’s", "Peluquer\u00eda – ’s".replace("í", "é").encode()
            meant = meant.replace("í", "é")
        path.write_text(text.replace(name, scrambled.decode(reading)), encoding="utf-8")
        (part,) = READERS["ipeds"].read(path)
        assert part.data["institution"][0].as_py() == meant


def test_zip_codes_keep_their_first_digit(tmp_path: Path) -> None:
    path = tmp_path / "DownloadPrograms.xlsx"
    source = python_calamine.CalamineWorkbook.from_path(DATA / path.name)
    with xlsxwriter.Workbook(path) as book:
        for name in source.sheet_names:
            sheet = book.add_worksheet(name)
            for number, row in enumerate(source.get_sheet_by_name(name).iter_rows()):
                sheet.write_row(
                    number, 0, ["7470" if str(cell).startswith("93721") else cell for cell in row]
                )
    (part,) = READERS["etpl"].read(path)
    assert "07470" in part.data["zip"].to_pylist()


def test_text_in_sixteen_bits_is_named_with_its_remedy(tmp_path: Path) -> None:
    path = tmp_path / "warn_ca.csv"
    path.write_bytes((DATA / path.name).read_text().encode("utf-16"))
    with pytest.raises(UnreadableFile, match="line 1: it is not UTF-8 text Save it as CSV UTF-8"):
        recognize(path)


def providers(path: Path, count: int) -> Path:
    """A list of so many providers."""
    head, row, *_others = (DATA / "nj_providers_20210305.csv").read_text().splitlines()
    cells = next(csv.reader([row]))
    place = head.split(",").index("PROVIDERID")
    with path.open("w", newline="") as file:
        file.write(head + "\n")
        for number in range(count):
            csv.writer(file, lineterminator="\n").writerow(
                [*cells[:place], str(1000 + number), *cells[place + 1 :]]
            )
    return path


@pytest.mark.parametrize(("count", "doubted"), [(70, False), (69, True)])
def test_a_list_far_shorter_than_the_one_before(count: int, doubted: bool, tmp_path: Path) -> None:
    catalogue = Catalogue(tmp_path / "home")
    (first,) = catalogue.add(providers(tmp_path / "nj_providers_20210305.csv", 100))
    assert first.remarks == ()
    (added,) = catalogue.add(providers(tmp_path / "nj_providers_20210405.csv", count))
    if not doubted:
        assert added.remarks == ()
        return
    ((vintage, (remark,)),) = added.remarks
    assert vintage == "2021M04"
    assert told(remark) == "NJ: 69 rows, 100 in the list before: was the file cut?"
    assert catalogue.vintages("etpl")[0].receipts[0].remarks == (remark,)


def notices(path: Path, count: int, year: int) -> Path:
    """A state's list with so many notices from January on, three a day."""
    head, row, *_others = (DATA / "warn_ca.csv").read_text().splitlines()
    names, cells = next(csv.reader([head])), next(csv.reader([row]))
    with path.open("w", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(names)
        for number in range(count):
            day = f"{1 + number // 84:02d}/{1 + number // 3 % 28:02d}/{year}"
            given = {"company": f"Maker {number}", "notice_date": day, "received_date": day}
            given["effective_date"] = day
            writer.writerow([given.get(name, cell) for name, cell in zip(names, cells, strict=True)])
    return path


def test_notices_are_held_against_those_of_their_own_days(tmp_path: Path) -> None:
    """A list that begins anew each year is short at first, and not for having been cut."""
    catalogue = Catalogue(tmp_path / "home")
    catalogue.add(notices(tmp_path / "a.csv", 400, 2021))
    (later,) = catalogue.add(notices(tmp_path / "b.csv", 40, 2022))
    assert later.remarks == ()
    (cut,) = catalogue.add(notices(tmp_path / "c.csv", 90, 2021))
    ((vintage, (remark,)),) = cut.remarks
    assert vintage == "2021"
    assert told(remark).startswith("CA: 8")
    assert told(remark).endswith("in the list before: was the file cut?")
