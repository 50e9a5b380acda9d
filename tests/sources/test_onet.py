"""O*NET's ratings and job zones: values, marks, releases, and files that are not what they should be."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path

import pyarrow.compute as pc
import pytest
import xlsxwriter

from highroad.errors import UnreadableFile
from highroad.sources import onet
from highroad.sources.catalogue import Catalogue
from highroad.sources.files import Original
from highroad.sources.registry import recognize

Rows = list[list[str]]
HEAD = [
    "O*NET-SOC Code",
    "Element ID",
    "Element Name",
    "Scale ID",
    "Data Value",
    "N",
    "Standard Error",
    "Lower CI Bound",
    "Upper CI Bound",
    "Recommend Suppress",
    "Not Relevant",
    "Date",
    "Domain Source",
]


def _pair(
    code: str, element: str, name: str, importance: str, level: str, suppress: str, not_relevant: str
) -> Rows:
    rest = ["8", "0.25", "1.0", "2.0"]
    return [
        [code, element, name, "IM", importance, *rest, "N", "n/a", "08/2023", "Analyst"],
        [code, element, name, "LV", level, *rest, suppress, not_relevant, "08/2023", "Analyst"],
    ]


def skills() -> Rows:
    """Two occupations with two skills, as the publisher writes them."""
    return [
        HEAD,
        *_pair("11-1011.00", "2.A.1.a", "Reading Comprehension", "4.12", "4.62", "N", "N"),
        *_pair("11-1011.00", "2.B.3.d", "Installation", "1.00", "0.25", "Y", "Y"),
        *_pair("53-7121.00", "2.A.1.a", "Reading Comprehension", "2.75", "2.5", "Y", "N"),
        *_pair("53-7121.00", "2.B.3.d", "Installation", "1.50", "1.12", "N", "N"),
    ]


ZONES = [
    ["O*NET-SOC Code", "Job Zone", "Date", "Domain Source"],
    ["11-1011.00", "5", "08/2023", "Analyst"],
    ["53-7121.00", "2", "08/2019", "Analyst"],
]


def written(path: Path, rows: Rows) -> Path:
    """Tab-delimited text."""
    path.write_text("".join("\t".join(row) + "\n" for row in rows), encoding="utf-8")
    return path


def archive(path: Path, folder: str, **files: Rows) -> Path:
    """The database's archive with some of its files."""
    with zipfile.ZipFile(path, "w") as target:
        target.writestr(f"{folder}/Read Me.txt", "O*NET Database\n")
        for name, rows in files.items():
            text = "".join("\t".join(row) + "\n" for row in rows)
            target.writestr(f"{folder}/{name.replace('_', ' ')}.txt", text)
    return path


def workbook(path: Path, rows: Rows) -> Path:
    """The Excel layout: titles beside codes, names beside scales, numbers as numbers."""
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet(path.stem)
        for number, row in enumerate(rows):
            title, scale = ("Title", "Scale Name") if number == 0 else ("An occupation", "A scale")
            cells = [row[0], title, *row[1:4], scale, *row[4:]]
            for place, cell in enumerate(cells):
                try:
                    sheet.write_number(number, place, float(cell))
                except ValueError:
                    sheet.write_string(number, place, "" if cell == "n/a" else cell)
    return path


def test_values_and_marks(tmp_path: Path) -> None:
    file = written(tmp_path / "Skills.txt", skills())
    (part,) = onet.read(file)
    assert (part.vintage, part.table, part.data.schema) == ("28.0", "ratings", onet.RATINGS_SCHEMA)
    reading, installing, suppressed, low = part.data.to_pylist()
    assert reading == {
        "onet_soc": "11-1011.00",
        "soc": "11-1011",
        "domain": "skills",
        "element_id": "2.A.1.a",
        "element": "Reading Comprehension",
        "importance": 4.12,
        "importance_mark": None,
        "level": 4.62,
        "level_mark": None,
    }
    assert (installing["level"], installing["level_mark"]) == (0.0, None)  # not relevant, so no level
    assert (suppressed["level"], suppressed["level_mark"]) == (None, "suppressed")
    assert (suppressed["importance"], low["level"]) == (2.75, 1.12)


def test_text_workbook_and_archive_say_the_same(tmp_path: Path) -> None:
    (text,) = onet.read(written(tmp_path / "Skills.txt", skills()))
    (book,) = onet.read(workbook(tmp_path / "Skills.xlsx", skills()))
    assert book.data == text.data
    packed = archive(
        tmp_path / "some.zip", "db_29_1_text", Skills=skills(), Job_Zones=ZONES, Work_Styles=skills()
    )
    parts = list(onet.read(packed))
    assert [(part.vintage, part.table) for part in parts] == [("29.1", "ratings"), ("29.1", "job_zones")]
    assert parts[0].data == text.data
    assert parts[1].data["job_zone"].to_pylist() == [5, 2]


def test_files_of_one_release_come_together(tmp_path: Path) -> None:
    catalogue = Catalogue(tmp_path / "home")
    knowledge = [
        [cell.replace("2.A.1.a", "2.C.1.a").replace("2.B.3.d", "2.C.7.c") for cell in row] for row in skills()
    ]
    for file in (
        written(tmp_path / "Skills.txt", skills()),
        workbook(tmp_path / "Knowledge.xlsx", knowledge),
        written(tmp_path / "Job Zones.txt", ZONES),
    ):
        catalogue.add(file)
    (vintage,) = catalogue.vintages("onet")
    assert (vintage.vintage, vintage.rows) == ("28.0", {"ratings": 8, "job_zones": 2})
    assert "CC BY 4.0" in vintage.reference.licence


def _set(line: int, column: str, value: str) -> Callable[[Rows], object]:
    return lambda rows: rows[line - 1].__setitem__(HEAD.index(column), value)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (_set(3, "Data Value", "7.5"), "line 3.*Data Value.*7.5 is not from 0 to 7"),
        (_set(2, "Data Value", "0.5"), "line 2.*from 1 to 5"),
        (_set(2, "Data Value", "4,12"), "line 2.*4,12.*not a number"),
        (_set(2, "O*NET-SOC Code", "11-1011"), "line 2.*O.NET-SOC code"),
        (_set(4, "Scale ID", "LX"), "line 4.*IM or LV"),
        (_set(5, "Not Relevant", "maybe"), "line 5.*Y or N"),
        (_set(2, "Date", "2023-08"), "line 2.*month and year"),
        (_set(4, "Element ID", "2.C.1.a"), "line 4.*does not belong"),
        (_set(4, "Element ID", "2.A.1.a"), "on lines 2, 4"),
        (lambda rows: rows.pop(), "line 6.*53-7121.00 does not have"),
        (lambda rows: rows.__delitem__(slice(5, None)), "last occupation is 11-1011.00"),
        (_set(1, "Data Value", "Value"), "Data Value.*missing"),
        (lambda rows: [row.insert(4, row.pop(0)) for row in rows], None),
    ],
)
def test_a_changed_file_is_refused_or_read_right(tmp_path: Path, change, words) -> None:  # type: ignore[no-untyped-def]
    rows = [list(row) for row in skills()]
    change(rows)
    file = written(tmp_path / "Skills.txt", rows)
    if words is None:  # columns are found by name
        right = written(tmp_path / "skills right.txt", skills())
        assert next(onet.read(file)).data == next(onet.read(right)).data
        return
    with pytest.raises(UnreadableFile, match=words) as caught:
        list(onet.read(file))
    assert caught.value.remedy


def test_names_are_held_to_what_is_inside(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match=r"release 27.0 but has ratings of 08/2023"):
        list(onet.read(archive(tmp_path / "db_27_0_text.zip", "db_27_0_text", Skills=skills())))
    with pytest.raises(UnreadableFile, match=r"named for the releases 28.0, 29.0"):
        list(onet.read(archive(tmp_path / "db_29_0_text.zip", "db_28_0_text", Skills=skills())))
    with pytest.raises(UnreadableFile, match="does not belong"):
        list(onet.read(written(tmp_path / "Knowledge.txt", skills())))
    high = [list(row) for row in ZONES]
    high[1][1] = "6"
    with pytest.raises(UnreadableFile, match=r"line 2.*from 1 to 5"):
        list(onet.read(written(tmp_path / "Job Zones.txt", high)))


def test_other_files_of_the_database_are_not_taken_for_ratings(tmp_path: Path) -> None:
    context = [[*row[:4], "Category" if at == 0 else "1", *row[4:]] for at, row in enumerate(skills())]
    assert not onet.recognizes(Original(written(tmp_path / "Work Context.txt", context)))
    assert recognize(written(tmp_path / "Skills.txt", skills())).source is onet.SOURCE


@pytest.mark.shared
def test_the_real_files(shared_data: Path) -> None:
    folder = shared_data / "onet"
    (skill,) = onet.read(folder / "db_29_0_excel" / "Skills.xlsx")
    held = {part.table: part for part in onet.read(folder / "db_29_0_text_partial.zip")}
    zones, told, names = (held[name] for name in ("job_zones", "occupations", "titles"))
    assert {skill.vintage, zones.vintage} == {"29.0"}
    assert (skill.data.num_rows, zones.data.num_rows) == (879 * 35, 923)
    levels, marks = skill.data["level"], skill.data["level_mark"]
    assert pc.sum(pc.equal(marks, "suppressed")).as_py() == levels.null_count == 118
    # Of 3,302 levels that are not relevant the file prints some above zero: they are zero here.
    assert pc.sum(pc.equal(levels, 0)).as_py() >= 3302
    counts = zones.data["job_zone"].value_counts().to_pylist()
    assert {each["values"]: each["counts"] for each in counts} == {1: 31, 2: 295, 3: 219, 4: 224, 5: 154}
    assert told.data.num_rows == told.data["onet_soc"].combine_chunks().value_counts().__len__() == 1016
    assert told.data["description"].null_count == 0
    assert names.data.filter(pc.equal(names.data["name"], "Trucker"))["soc"].to_pylist() != []


OCCUPATIONS = [
    ["O*NET-SOC Code", "Title", "Description"],
    ["11-1011.00", "Chief Executives", 'Say what a "company" does.'],
    ["53-3032.00", "Heavy and Tractor-Trailer Truck Drivers", "Drive a combination of tractor and trailer."],
    ["55-3019.00", "Military Enlisted, All Other", "All others."],
]
TITLES = [
    ["O*NET-SOC Code", "Alternate Title", "Short Title", "Source(s)"],
    ["11-1011.00", "Chief Executive Officer (CEO)", "CEO", "04"],
    ["11-1011.00", "Chief Executive Officer (CEO)", "n/a", "08"],
    ["53-3032.00", "Trucker", "n/a", "08"],
]


def test_the_archive_tells_what_occupations_are_and_what_else_they_are_called(tmp_path: Path) -> None:
    path = archive(
        tmp_path / "db_29_0_text.zip",
        "db_29_0_text",
        Job_Zones=ZONES,
        Occupation_Data=OCCUPATIONS,
        Alternate_Titles=TITLES,
    )
    held = {part.table: part.data for part in onet.read(path)}
    told = held["occupations"].to_pylist()
    assert told[0]["description"] == 'Say what a "company" does.'
    assert [row["soc"] for row in told] == ["11-1011", "53-3032", "55-3019"]
    names = held["titles"].to_pylist()
    assert [(row["name"], row["short_name"]) for row in names] == [
        ("Chief Executive Officer (CEO)", "CEO"),
        ("Trucker", None),
    ]


def test_titles_alone_do_not_tell_their_release(tmp_path: Path) -> None:
    alone = written(tmp_path / "Alternate Titles.txt", TITLES)
    with pytest.raises(UnreadableFile, match="which release"):
        list(onet.read(alone))
    cut = [*OCCUPATIONS[:3]]
    path = archive(tmp_path / "db_29_0_text.zip", "db_29_0_text", Job_Zones=ZONES, Occupation_Data=cut)
    with pytest.raises(UnreadableFile, match="rows are missing"):
        list(onet.read(path))
