"""Crosswalks between editions: links once each, both sheets alike, codes whole."""

from __future__ import annotations

import csv
from pathlib import Path

import pyarrow.parquet as pq
import pytest
import python_calamine
import xlsxwriter

from highroad.errors import UnreadableFile
from highroad.sources import crosswalks
from highroad.sources.catalogue import Catalogue
from highroad.sources.registry import recognize


def sheet_of(path: Path, name: str) -> list[list[str]]:
    """A sheet's rows; codes that the workbook keeps as numbers are whole numbers."""
    book = python_calamine.CalamineWorkbook.from_path(str(path))
    rows = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
    return [[str(int(cell)) if isinstance(cell, float) else cell for cell in row] for row in rows]


def test_programs_and_occupations(excerpts: Path) -> None:
    (part,) = crosswalks.read_cip_soc(excerpts / "CIP2020_SOC2018_Crosswalk.xlsx")
    assert part.vintage == "2020"
    rows = part.data.to_pylist()
    assert len({row["soc"] for row in rows}) == 868  # every detailed occupation, and none
    assert {row["soc"] for row in rows if row["cip"] == "52.0201"} == {"11-1021", "11-3012", "13-1111"}
    assert [row["cip"] for row in rows if not row["matched"]] == ["24.0102"]


def test_sheets_that_disagree(excerpts: Path, tmp_path: Path) -> None:
    rows = sheet_of(excerpts / "CIP2020_SOC2018_Crosswalk.xlsx", "CIP-SOC")
    path = tmp_path / "x.xlsx"
    with xlsxwriter.Workbook(path) as book:
        for sheet, more in (("CIP-SOC", "29-1141"), ("SOC-CIP", "29-1171")):
            at = book.add_worksheet(sheet)
            for number, row in enumerate([*rows, ["51.9999", "Health", more, "Nurses"]]):
                at.write_row(number, 0, row)
    with pytest.raises(UnreadableFile, match="same links"):
        list(crosswalks.read_cip_soc(path))


def test_occupations_of_2010(excerpts: Path) -> None:
    (part,) = crosswalks.read_soc(excerpts / "soc_2010_to_2018_crosswalk.xlsx")
    links = {(row["soc_2010"], row["soc_2018"]) for row in part.data.to_pylist()}
    assert {("15-1132", "15-1252"), ("15-1133", "15-1252"), ("29-2041", "29-2043")} <= links


def test_occupations_of_2000(excerpts: Path) -> None:
    (part,) = crosswalks.read_soc(excerpts / "soc_2000_to_2010_crosswalk.xlsx")
    assert (part.vintage, part.table) == ("2010", "older_links")
    links = [(row["soc_2000"], row["soc_2010"]) for row in part.data.to_pylist()]
    assert links[:5] == [  # the blank line below the header is none
        ("11-1011", "11-1011"),
        ("11-9011", "11-9013"),
        ("11-9012", "11-9013"),
        ("29-1111", "29-1141"),
        ("29-1111", "29-1151"),
    ]


@pytest.mark.parametrize(("year", "edition"), [("2019", "2018"), ("2010", "2010")])
def test_finer_occupations(excerpts: Path, tmp_path: Path, year: str, edition: str) -> None:
    text = (excerpts / "2019_to_SOC_Crosswalk.csv").read_text(encoding="utf-8")
    path = tmp_path / "crosswalk.csv"
    path.write_text(text.replace("SOC 2019", f"SOC {year}").replace("2018 SOC", f"{edition} SOC"), "utf-8")
    (part,) = recognize(path).read(path)
    assert (part.vintage, part.table) == (edition, "onet_links")
    assert [row["onet_soc"] for row in part.data.to_pylist() if row["soc"] == "11-3051"] == [
        "11-3051.00",
        "11-3051.01",
    ]


def test_a_finer_code_cut_to_six_digits(excerpts: Path, tmp_path: Path) -> None:
    path = tmp_path / "crosswalk.csv"
    text = (excerpts / "2019_to_SOC_Crosswalk.csv").read_text(encoding="utf-8")
    path.write_text(text.replace("11-3051.01", "11-3051"), encoding="utf-8")
    with pytest.raises(UnreadableFile, match="O\\*NET-SOC code") as raised:
        list(crosswalks.read_soc(path))
    assert raised.value.place.line == 4
    assert raised.value.remedy


def test_editions_of_occupations_side_by_side(excerpts: Path, catalogue: Catalogue) -> None:
    for name in (
        "soc_2010_to_2018_crosswalk.xlsx",
        "2019_to_SOC_Crosswalk.csv",
        "soc_2000_to_2010_crosswalk.xlsx",
    ):
        catalogue.add(excerpts / name)
    held = {each.vintage: set(each.tables) for each in catalogue.vintages("soc_crosswalk")}
    assert held == {"2018": {"links", "onet_links"}, "2010": {"older_links"}}


def test_industries_of_two_editions(excerpts: Path) -> None:
    (part,) = crosswalks.read_naics(excerpts / "2022_to_2017_NAICS.xlsx")
    assert part.vintage == "2022"
    assert (len(set(part.data["naics"].to_pylist())), len(set(part.data["older"].to_pylist()))) == (
        1012,
        1057,
    )
    older = {row["naics"]: [] for row in part.data.to_pylist()}
    for row in part.data.to_pylist():
        older[row["naics"]].append(row["older"])
    assert older["458210"] == ["448210", "454110"]
    assert older["111110"] == ["111110"]


CUT = {
    "CIP2020_SOC2018_Crosswalk.xlsx": ("CIP-SOC", "SOC2018Code"),
    "Crosswalk2010to2020.csv": ("", "CIPCode2010"),
    "soc_2010_to_2018_crosswalk.xlsx": ("Sorted by 2010", "2018 SOC Code"),
    "soc_2000_to_2010_crosswalk.xlsx": ("Sorted by 2000", "2010 SOC code"),
    "2019_to_SOC_Crosswalk.csv": ("", "O*NET-SOC 2019 Code"),
    "2022_to_2017_NAICS.xlsx": ("2022 to 2017 NAICS U.S.", "2017 NAICS Code"),
}


@pytest.mark.parametrize("part", [0.5, 0.7, 0.9])
@pytest.mark.parametrize("name", CUT)
def test_a_file_that_ends_early_at_the_end_of_a_row(
    excerpts: Path, tmp_path: Path, name: str, part: float
) -> None:
    sheet, column = CUT[name]
    path = (tmp_path / name).with_suffix(".csv")
    if sheet:
        rows = sheet_of(excerpts / name, sheet)
    else:
        rows = list(csv.reader((excerpts / name).read_text(encoding="utf-8").splitlines()))
    left = rows[: max(int(len(rows) * part), 12)]
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(left)
    with pytest.raises(UnreadableFile, match="codes are missing") as raised:
        list(recognize(path).read(path))
    assert raised.value.place.line == len(path.read_text(encoding="utf-8").splitlines())
    assert raised.value.place.column == column
    assert raised.value.remedy


def test_a_wage_survey_without_the_military_is_whole(excerpts: Path, tmp_path: Path) -> None:
    rows = sheet_of(excerpts / "soc_2010_to_2018_crosswalk.xlsx", "Sorted by 2010")[9:]
    path = tmp_path / "oes_hybrid_crosswalk.csv"
    heads = "OES2019EstimatesCode,OES2018EstimatesCode,SOCCode2018,SOCCode2010,OES2019EstimatesTitle,NOTES"
    for left, whole in (([row for row in rows if row[2][:2] != "55"], True), (rows[:400], False)):
        lines = [",".join((row[2], row[0], row[2], row[0], "Title", "")) for row in left]
        path.write_text("\n".join([heads, *lines]) + "\n", encoding="utf-8")
        if whole:
            assert [part.table for part in crosswalks.read_soc(path)] == ["oews_links"]
        else:
            with pytest.raises(UnreadableFile, match="codes are missing"):
                list(crosswalks.read_soc(path))


@pytest.mark.shared
def test_the_real_files(shared_data: Path) -> None:
    folder = shared_data / "crosswalks"
    (cip,) = crosswalks.read_cip_soc(folder / "soc2018_cip2020_crosswalk.csv")
    with (folder / "soc2018_cip2020_crosswalk.csv").open(encoding="utf-8", newline="") as file:
        told = [(row["CIP2020Code"], row["SOC2018Code"]) for row in csv.DictReader(file)]
    assert list(zip(cip.data["cip"].to_pylist(), cip.data["soc"].to_pylist(), strict=True)) == told
    (soc,) = crosswalks.read_soc(folder / "soc2010_to_2018_crosswalk.csv")
    assert soc.data.num_rows == 900
    (oews,) = crosswalks.read_soc(folder / "oes_hybrid_crosswalk.csv")
    assert (oews.table, oews.data.num_rows) == ("oews_links", 868)
    assert recognize(folder / "soc2010_to_2018_crosswalk.csv").source.key == "soc_crosswalk"


def test_program_codes_of_both_editions(excerpts: Path, catalogue: Catalogue, tmp_path: Path) -> None:
    name = "Crosswalk2010to2020.csv"
    catalogue.add(excerpts / "CIP2020_SOC2018_Crosswalk.xlsx")
    catalogue.add(excerpts / name)
    assert set(catalogue.vintage("cip_soc").tables) == {"links", "editions"}
    rows = pq.read_table(catalogue.table("cip_soc", "editions")).to_pylist()
    found = [(row["cip_2010"], row["cip_2020"], row["change"]) for row in rows]
    assert [each for each in found if each[2] != "same"] == [
        ("01.0601", "01.0699", "moved"),
        ("51.9998", "51.9998", "deleted"),
        (None, "30.7001", "new"),
    ]
    text = (excerpts / name).read_text(encoding="utf-8")
    path = tmp_path / name
    for wrong, problem in (
        (text.replace("Moved to", "No substantive changes"), "says that nothing changed"),
        (text.replace("Moved to", "Split into"), "is not one of"),
        (text.replace("01.0699", "1.07"), "a program code"),
    ):
        path.write_text(wrong, encoding="utf-8")
        with pytest.raises(UnreadableFile, match=problem) as raised:
            list(recognize(path).read(path))
        assert raised.value.place.line == 4


def test_an_older_concordance_of_industries(tmp_path: Path) -> None:
    path = tmp_path / "2007_to_2002_NAICS.csv"
    head = "2007 NAICS Code,2007 NAICS Title,2002 NAICS Code,2002 NAICS Title\n"
    path.write_text(head + "111110,Soybean Farming,111110,Soybean Farming\n", encoding="utf-8")
    (part,) = recognize(path).read(path)
    assert (part.vintage, part.data.num_rows) == ("2007", 1)
