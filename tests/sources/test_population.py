"""County population estimates: values, Latin-1, and files that are not what they should be."""

from __future__ import annotations

from pathlib import Path

import pytest

from highroad.errors import UnreadableFile
from highroad.sources import population

NAME = "co-est2023-alldata.csv"


def test_values(excerpts: Path) -> None:
    cells, states = population.read(excerpts / NAME)
    assert (cells.vintage, cells.table, states.table) == ("2023", "cells", "states")
    assert cells.data.schema == population.CELLS_SCHEMA
    assert cells.data.num_rows == (3 + 33) * 4
    rows = {(row["county_fips"], row["year"]): row["population"] for row in cells.data.to_pylist()}
    line = next(line for line in (excerpts / NAME).read_text("latin-1").splitlines() if "Kent County" in line)
    assert rows["10001", 2023] == int(line.split(",")[11])
    whole = {(row["state_fips"], row["year"]): row["population"] for row in states.data.to_pylist()}
    assert whole["10", 2020] == sum(rows[fips, 2020] for fips in ("10001", "10003", "10005"))


def test_latin_1_names_do_no_harm(excerpts: Path, tmp_path: Path) -> None:
    content = (excerpts / NAME).read_bytes()
    utf8 = "Doña Ana".encode()
    assert utf8 in content
    path = tmp_path / NAME
    path.write_bytes(content.replace(utf8, "Doña Ana".encode("latin-1")))
    assert len(list(population.read(path))) == 2


@pytest.mark.parametrize("cut", [1, 3, 30])
def test_lost_counties_are_noticed(excerpts: Path, tmp_path: Path, cut: int) -> None:
    lines = (excerpts / NAME).read_bytes().splitlines(keepends=True)
    path = tmp_path / NAME
    path.write_bytes(b"".join(lines[:-cut]))
    with pytest.raises(UnreadableFile, match="do not add up"):
        list(population.read(path))


def test_named_for_another_vintage(excerpts: Path, tmp_path: Path) -> None:
    path = tmp_path / "co-est2022-alldata.csv"
    path.write_bytes((excerpts / NAME).read_bytes())
    with pytest.raises(UnreadableFile, match="named for 2022 and goes to 2023"):
        list(population.read(path))


@pytest.mark.shared
def test_the_real_file(shared_data: Path) -> None:
    cells, states = population.read(shared_data / "demographics" / "co-est2023-alldata.csv.gz")
    assert cells.data.num_rows == 3144 * 4
    assert states.data.num_rows == 51 * 4
