"""Notices of layoffs: every state's columns, counts as written, dates that are none."""

from __future__ import annotations

import csv
import gzip
import io
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from highroad.errors import UnreadableFile
from highroad.market import layoff_notices
from highroad.sources import remarks, warn
from highroad.sources.catalogue import Catalogue
from highroad.sources.warn_layouts import LAYOUTS


def test_california(excerpts: Path) -> None:
    before, after = warn.read(excerpts / "warn_ca.csv")
    assert (before.vintage, after.vintage) == ("2021", "2022")
    (hotel,) = before.data.to_pylist()
    assert (hotel["state"], hotel["employees"], hotel["county"]) == ("CA", 1204, "Alameda County")
    assert hotel["effective_date"] == date(2021, 7, 31)
    unknown, between = after.data.to_pylist()
    assert (unknown["employees"], unknown["employees_mark"]) == (None, "missing")
    assert (between["employees"], between["employees_text"]) == (None, "40-50")  # no middle is guessed


def test_florida_writes_the_address_below_the_name(excerpts: Path) -> None:
    (part,) = warn.read(excerpts / "warn_fl.csv")
    cruises = part.data.to_pylist()[0]
    assert cruises["employer"] == "Invented Cruises LLC"
    assert cruises["site"] == "1501 Biscayne Boulevard, Suite 501 MIAMI, FL, 33132"
    assert (cruises["effective_date"], cruises["effective_date_text"]) == (
        date(2022, 1, 21),
        "01-21-22 thru 02-11-22",
    )


@pytest.mark.parametrize("grouped", ['"1,204"', "1 204", "1204.0"])
def test_counts_as_people_write_them(excerpts: Path, tmp_path: Path, grouped: str) -> None:
    path = tmp_path / "warn_ca.csv"
    path.write_text((excerpts / "warn_ca.csv").read_text(encoding="utf-8").replace("1204", grouped), "utf-8")
    (part, _later) = warn.read(path)
    assert part.data["employees"].to_pylist() == [1204]


def test_a_shifted_column(excerpts: Path, tmp_path: Path) -> None:
    path = tmp_path / "warn_ca.csv"
    text = (excerpts / "warn_ca.csv").read_text(encoding="utf-8")
    path.write_text(
        text.replace("num_employees,layoff_or_closure", "layoff_or_closure,num_employees"), "utf-8"
    )
    with pytest.raises(UnreadableFile, match="not numbers of people") as raised:
        list(warn.read(path))
    assert raised.value.place.column == "num_employees"


def test_an_employer_is_no_industry(tmp_path: Path) -> None:
    names = "Notice Date,NAICS Code,Company,Location,WIA Code,Total Employees,Effective Date,Type Code\n"
    row = "1/5/2024,{naics},{employer},12 Main St,Western,20,3/5/2024,1\n"
    path = tmp_path / "md.csv"
    told = row.format(naics="332116", employer="Invented Metals") + row.format(naics="N/A", employer="Other")
    path.write_text(names + told, "utf-8")
    (part,) = warn.read(path)
    assert part.data["naics"].to_pylist() == ["332116", "N/A"]
    path.write_text(names + row.format(naics="Invented Metals", employer="332116"), "utf-8")
    with pytest.raises(UnreadableFile, match="not industry codes") as raised:
        list(warn.read(path))
    assert (raised.value.place.line, raised.value.place.column) == (2, "NAICS Code")


def test_newer_lists_add_to_older_ones(excerpts: Path, catalogue: Catalogue, tmp_path: Path) -> None:
    catalogue.add(excerpts / "warn_ca.csv")
    catalogue.add(excerpts / "warn_fl.csv")
    lines = (excerpts / "warn_ca.csv").read_text(encoding="utf-8").splitlines(keepends=True)
    later = tmp_path / "warn_ca.csv"
    later.write_text(lines[0] + lines[2] + lines[2].replace("Invented", "Other"), encoding="utf-8")
    catalogue.add(later)
    assert catalogue.vintage("warn", "2022").rows == {"notices": 5}  # the same notice once, nothing lost


@pytest.mark.shared
def test_the_real_lists(shared_data: Path) -> None:
    counted = {"AL": "affected", "CA": "num_employees", "VA": "Employees Affected", "WA": "# of Workers"}
    folder = shared_data / "warn" / "raw"
    for name in (
        "al.csv",
        "ca.csv.gz",
        "fl.csv.gz",
        "ia.csv",
        "ks.csv",
        "ny.csv",
        "oh.csv",
        "va.csv",
        "wa.csv",
    ):
        path, state = folder / name, name[:2].upper()
        data = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
        written = [row for row in csv.DictReader(io.StringIO(data.decode(), newline="")) if any(row.values())]
        parts = list(warn.read(path))
        assert sum(part.data.num_rows for part in parts) == len(written), path.name
        assert {row for part in parts for row in part.data["state"].to_pylist()} == {state}
        if state in counted:
            told = [row[counted[state]].replace(",", "").removesuffix(".0") for row in written]
            people = sum(int(text) for text in told if text.isdigit())
            assert sum(sum(filter(None, part.data["employees"].to_pylist())) for part in parts) == people
    assert len({layout.key for layout in LAYOUTS}) == 17
    merged = [part.data for part in warn.read(shared_data / "warn" / "consolidated.csv.gz")]
    assert sum(table.num_rows for table in merged) == 40_697  # Colorado's headings stand among its notices
    with gzip.open(shared_data / "warn" / "consolidated.csv.gz", "rt", encoding="utf-8") as file:
        jobs = sum(int(float(row["jobs"] or 0)) for row in csv.DictReader(file))
    assert sum(sum(filter(None, table["employees"].to_pylist())) for table in merged) == jobs
    (part,) = warn.read(shared_data / "warn" / "edd_warn_report_2022_excerpt.xlsx")
    assert (part.data.num_rows, part.data["employees"].null_count) == (99, 0)


def test_a_mistyped_year_is_no_date_and_its_words_stay(excerpts: Path, tmp_path: Path) -> None:
    """Filed by the days that agree; a day of effect ten years away from its notice is none."""
    lines = (excerpts / "warn_ca.csv").read_text(encoding="utf-8").splitlines()
    names = next(csv.reader(lines[:1]))
    row = next(csv.reader(lines[1:2]))
    at = {name: names.index(name) for name in ("notice_date", "received_date", "effective_date")}
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    for days in (
        ("09/04/2008", "09/06/2018", "10/04/2018"),
        ("07/13/2020", "07/23/2020", "07/04/2002"),
        ("07/13/2020", "07/23/2020", "07/04/2022"),
        ("03/12/0204", "03/15/2024", "05/12/2203"),
    ):
        for name, day in zip(at, days, strict=True):
            row[at[name]] = day
        writer.writerow(row)
    path = tmp_path / "warn_ca.csv"
    path.write_text("\n".join(lines) + "\n" + text.getvalue(), encoding="utf-8")
    table = pa.concat_tables([part.data for part in warn.read(path)])
    found = {row["notice_date_text"] + row["effective_date_text"]: row for row in table.to_pylist()}
    early = found["09/04/200810/04/2018"]
    assert (early["notice_date"], early["effective_date"]) == (None, date(2018, 10, 4))
    late = found["07/13/202007/04/2002"]
    assert (late["notice_date"], late["effective_date"]) == (date(2020, 7, 13), None)
    assert found["07/13/202007/04/2022"]["effective_date"] == date(2022, 7, 4)
    wild = found["03/12/020405/12/2203"]
    assert (wild["notice_date"], wild["effective_date"]) == (None, None)
    assert {"2018", "2020", "2024"} <= {part.vintage for part in warn.read(path)}
    assert "2008" not in {part.vintage for part in warn.read(path)}


def mistyped(excerpts: Path, folder: Path) -> Path:
    """California's list with a month 13 on line 3 and the year 2205 on line 4, and no other day there."""
    text = (excerpts / "warn_ca.csv").read_text(encoding="utf-8")
    text = text.replace("01/10/2022,03/15/2022,01/12/2022", "13/10/2022,,")
    path = folder / "warn_ca.csv"
    path.write_text(text.replace("02/01/2022,04/01/2022,02/03/2022", "02/01/2205,,"), encoding="utf-8")
    return path


def test_a_mistyped_day_is_told_with_its_line_and_its_row_is_kept(
    excerpts: Path, catalogue: Catalogue, tmp_path: Path
) -> None:
    path = mistyped(excerpts, tmp_path)
    added = catalogue.add(path)[0]
    vintage = catalogue.vintage("warn", "2021")  # without any day, they are filed with the newest
    assert vintage.rows == {"notices": 3}
    told = {(each.column, each.problem): each for each in vintage.receipt.remarks}
    month = told["notice_date", "it is no day that can be read"]
    year = told["notice_date", "its year cannot be meant"]
    assert (month.count, month.lines, month.texts) == (1, (3,), ("13/10/2022",))
    assert (year.count, year.lines, year.texts) == (1, (4,), ("02/01/2205",))
    assert dict(added.remarks) == {"2021": vintage.receipt.remarks}
    assert dict(catalogue.add(path)[0].remarks) == dict(added.remarks)  # there already, and told again
    rows = {row["employer"]: row for row in pq.read_table(vintage.tables["notices"]).to_pylist()}
    foods = rows["Invented Foods LLC"]
    assert (foods["notice_date"], foods["notice_date_mark"]) == (None, "missing")
    assert (foods["notice_date_text"], foods["effective_date_mark"]) == ("13/10/2022", "missing")
    assert rows["Hotel Managers, Inc."]["notice_date_mark"] is None


def test_notices_without_a_day_are_counted_as_such(
    excerpts: Path, catalogue: Catalogue, tmp_path: Path
) -> None:
    catalogue.add(mistyped(excerpts, tmp_path))
    found = layoff_notices("state:06", catalogue=catalogue)
    assert sum(found.table["notices"].to_pylist()) == 1
    assert found.method.parameters["undated"] == "2"
    assert "2 notices give no day that can be read and are in no quarter (0 people)." in found.notes
    by_county = layoff_notices("state:06", by="county", catalogue=catalogue)
    assert sum(by_county.table["notices"].to_pylist()) == 3
    assert "2 notices give no day that can be read; they are counted here all the same." in by_county.notes


def test_a_list_stored_before_marks_of_days_takes_newer_notices(
    excerpts: Path, catalogue: Catalogue, tmp_path: Path
) -> None:
    """Tables of an earlier version lack the column; its rows stay, unmarked."""
    catalogue.add(excerpts / "warn_ca.csv")
    stored = catalogue.vintage("warn", "2022").tables["notices"]
    table = pq.read_table(stored)
    pq.write_table(table.drop_columns(["notice_date_mark", "effective_date_mark"]), stored)
    lines = (excerpts / "warn_ca.csv").read_text(encoding="utf-8").splitlines(keepends=True)
    later = tmp_path / "warn_ca.csv"
    later.write_text(lines[0] + lines[2].replace("Invented", "Other"), encoding="utf-8")
    catalogue.add(later)
    merged = pq.read_table(catalogue.vintage("warn", "2022").tables["notices"])
    assert merged.num_rows == 3
    assert merged.schema.equals(warn.NOTICES_SCHEMA)


def test_headings_and_totals_among_notices_are_told_and_left_out(
    excerpts: Path, catalogue: Catalogue, tmp_path: Path
) -> None:
    lines = (excerpts / "warn_ca.csv").read_text(encoding="utf-8").splitlines(keepends=True)
    path = tmp_path / "warn_ca.csv"
    total = ",,,Grand total,,1244,,,,\n"
    path.write_text("".join([*lines[:2], lines[0], *lines[2:], total]), encoding="utf-8")
    told = dict(catalogue.add(path)[0].remarks)["2022"]
    rows = {each.problem: (each.what, each.lines) for each in told if each.what == "row"}
    assert rows == {
        "the headings stand there again": ("row", (3,)),
        "it is a total and no notice": ("row", (6,)),
    }
    assert {vintage.vintage: vintage.rows for vintage in catalogue.vintages("warn")} == {
        "2022": {"notices": 2},
        "2021": {"notices": 1},
    }


def test_a_row_that_stands_twice_is_kept_with_a_doubt(excerpts: Path, tmp_path: Path) -> None:
    text = (excerpts / "warn_ca.csv").read_text(encoding="utf-8")
    path = tmp_path / "warn_ca.csv"
    path.write_text(text + text.splitlines(keepends=True)[1], encoding="utf-8")
    early = next(part for part in warn.read(path) if part.vintage == "2021")
    assert early.data.num_rows == 2
    (doubt,) = early.remarks
    assert (doubt.what, doubt.lines) == ("doubt", (5,))
    words = "1 row kept, though every column says what an earlier row says (line 5): “Hotel Managers, Inc.”"
    assert remarks.told(doubt) == words
