"""County unemployment text: values, N.A., and files that are not what they should be."""

from __future__ import annotations

import gzip
from pathlib import Path

import pyarrow.compute as pc
import pytest

from highroad.errors import UnreadableFile
from highroad.sources import laus


def test_values_and_missing(excerpts: Path) -> None:
    (part,) = laus.read(excerpts / "laucnty20.txt")
    assert (part.vintage, part.table) == ("2020", "cells")
    assert part.data.schema == laus.CELLS_SCHEMA
    assert part.data.num_rows == 60
    rows = {row["county_fips"]: row for row in part.data.to_pylist()}
    line = next(
        line for line in (excerpts / "laucnty20.txt").read_text().splitlines() if "Fresno County" in line
    )
    force, employed, unemployed, rate = line.replace(",", "").split()[-4:]
    fresno = rows["06019"]
    assert fresno["labor_force"] == int(force)
    assert (fresno["employed"], fresno["unemployed"]) == (int(employed), int(unemployed))
    assert fresno["rate"] == float(rate)
    assert fresno["rate_mark"] is None
    adjuntas = rows["72001"]
    assert adjuntas["labor_force"] is None
    assert adjuntas["labor_force_mark"] == "missing"


BROKEN = {
    "row of another year": ("2020        26", "2019        26"),
    "cut short": ("SOURCE:", "SAUCE:"),
    "no title": ("Labor Force Data by County", "Labour Force Data"),
    "letters in a number": ("CN06019", "CN0601X"),
    "codes differ": ("CN0601900000000   06     019", "CN0601900000000   06     021"),
}


@pytest.mark.parametrize("case", list(BROKEN))
def test_broken_files(excerpts: Path, tmp_path: Path, case: str) -> None:
    text = (excerpts / "laucnty20.txt").read_text()
    if case == "row of another year":
        fresno = next(line for line in text.splitlines() if "Fresno County" in line)
        text = text.replace(fresno, fresno.replace("2020", "2019"))
    else:
        old, new = BROKEN[case]
        assert old in text
        text = text.replace(old, new, 1)
    path = tmp_path / "laucnty20.txt"
    path.write_text(text)
    with pytest.raises(UnreadableFile) as raised:
        list(laus.read(path))
    assert raised.value.place.line is not None
    assert raised.value.remedy


def test_damaged_digit_is_found_by_arithmetic(excerpts: Path, tmp_path: Path) -> None:
    text = (excerpts / "laucnty20.txt").read_text()
    fresno = next(line for line in text.splitlines() if "Fresno County" in line)
    force = fresno.split()[-4]
    path = tmp_path / "laucnty20.txt"
    path.write_text(text.replace(force, "9" + force[1:], 1))
    with pytest.raises(UnreadableFile, match="do not fit together"):
        list(laus.read(path))


def test_named_for_another_year(excerpts: Path, tmp_path: Path) -> None:
    path = tmp_path / "laucnty19.txt"
    path.write_bytes((excerpts / "laucnty20.txt").read_bytes())
    with pytest.raises(UnreadableFile, match="named for year 19 and holds 2020"):
        list(laus.read(path))


@pytest.mark.shared
def test_all_real_years_read(shared_data: Path) -> None:
    found = {}
    for path in sorted((shared_data / "laus").glob("laucnty*.txt.gz")):
        (part,) = laus.read(path)
        found[part.vintage] = part.data.num_rows
    assert found == {"2007": 3217, **dict.fromkeys(("2010", "2015", "2016", "2018", "2019", "2020"), 3219)}


@pytest.mark.shared
def test_a_county_lost_from_the_nation_is_noticed(shared_data: Path, tmp_path: Path) -> None:
    with gzip.open(shared_data / "laus" / "laucnty19.txt.gz") as file:
        lines = file.readlines()
    path = tmp_path / "laucnty19.txt"
    path.write_bytes(b"".join(line for line in lines if not line.startswith(b"CN06019")))
    with pytest.raises(UnreadableFile, match="rows are missing: county 06019"):
        list(laus.read(path))


@pytest.mark.shared
def test_agrees_with_another_copy_of_the_same_year(shared_data: Path) -> None:
    """A CSV that others made of the 2016 file before its revision: same counties, rates close."""
    import csv

    (part,) = laus.read(shared_data / "laus" / "laucnty16.txt.gz")
    rates = dict(zip(part.data["county_fips"].to_pylist(), part.data["rate"].to_pylist(), strict=True))
    with (shared_data / "laus" / "plotly_laucnty16.csv").open(encoding="latin-1") as file:
        rows = list(csv.reader(file))[1:]
    other = {row[1] + row[2]: float(row[8]) for row in rows if row[8].strip()}
    assert set(other) <= set(rates)
    near = [abs(rates[fips] - rate) < 1.5 for fips, rate in other.items()]
    assert sum(near) > 0.99 * len(near)
    assert pc.min(part.data["rate"]).as_py() > 0
