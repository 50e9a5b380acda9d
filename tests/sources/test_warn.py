"""Notices of layoffs: every state's columns, counts as written, dates that are none."""

from __future__ import annotations

import csv
import gzip
import io
from datetime import date
from pathlib import Path

import pyarrow as pa
import pytest

from highroad.errors import UnreadableFile
from highroad.sources import warn
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
    assert sum(table.num_rows for table in merged) == 40_698
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
