"""Seats of programs against openings: a range, and never a shortage where somebody keeps seats to himself."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pytest
from tests.market.conftest import Holding
from typer.testing import CliRunner

from highroad import language
from highroad.cli import main as cli
from highroad.errors import DataMissing
from highroad.market import PROGRAM_FIELDS, training_seats
from highroad.publishing.exhibits import register_exhibit
from highroad.sources import projections
from highroad.sources.catalogue import Catalogue
from highroad.sources.registers import read_register

pytestmark = pytest.mark.usefixtures("no_projections")

ROWS = """program,provider,soc,seats
Nursing,College,29-1141,100
Business,College,11-1021;29-1141,60
Welding,Academy,51-4121,9000
Care,Academy,31-1120;11-1021,
Solar,Academy,47-2231,*
"""


def register(folder: Path, text: str = ROWS) -> pa.Table:
    path = folder / "programs.csv"
    path.write_text(text)
    return read_register(path, PROGRAM_FIELDS)


@pytest.fixture
def held(tmp_path: Path) -> Catalogue:
    """Everything is left by a tenth a year, and does not grow: openings are a tenth of the jobs."""
    row = dict.fromkeys(projections.CELLS_SCHEMA.names)
    row |= {"base_year": 2024, "projected_year": 2034, "employment": 10**6, "projected_employment": 10**6}
    row |= {"exit_rate": 4.0, "transfer_rate": 6.0}
    codes = ("29-1141", "11-1021", "51-4121", "31-1120")
    cells = pa.Table.from_pylist([row | {"soc": each} for each in codes], schema=projections.CELLS_SCHEMA)
    return Holding(tmp_path, {"projections": {"2024": {"cells": cells}}})


def test_seats_against_openings_by_hand(held: Catalogue, tmp_path: Path) -> None:
    result = training_seats("metro:23420", register(tmp_path), catalogue=held)
    rows = {row["soc"]: row for row in result.table.to_pylist()}
    nurses, managers, welders = rows["29-1141"], rows["11-1021"], rows["51-4121"]
    # Business divides its 60 seats evenly: nurses get 100 + 30, at least 100, at most 160.
    assert nurses["seats"] == 130
    assert nurses["openings"] - nurses["gap"] == pytest.approx(130)
    assert nurses["openings_low"] - nurses["gap_low"] == pytest.approx(160)
    assert nurses["openings_high"] - nurses["gap_high"] == pytest.approx(100)
    assert nurses["openings_low"] < nurses["openings"] < nurses["openings_high"]
    assert "where people go 60" in nurses["drivers"]
    assert nurses["verdict"] == "fewer seats than openings"
    assert welders["verdict"] == "more seats than openings"
    assert welders["gap"] < 0
    # Care leads to managers, too, and does not say how many seats it has: a shortage can't be told.
    assert (managers["seats_mark"], managers["verdict"]) == ("at_least", "cannot be told")
    assert (rows["31-1120"]["seats"], rows["31-1120"]["seats_mark"]) == (None, "missing")
    assert rows["47-2231"]["verdict"] == "cannot be told"
    assert (result.method.parameters["seats"], result.method.parameters["without_seats"]) == ("9160", "2")
    made = register_exhibit("training-seats", result, name="Programs")
    assert made.title == "Programs: too few seats for 1 of 5 occupations, too many for 1"
    assert "2 of 5 programs do not say" in made.takeaway
    with language.use("es"):
        told = training_seats("metro:23420", register(tmp_path), catalogue=held)
        assert "plazas" in register_exhibit("training-seats", told, name="Programas").title


def test_without_projections_openings_are_not_known(tmp_path: Path) -> None:
    result = training_seats("metro:23420", register(tmp_path), catalogue=Catalogue(None))
    assert set(result.table["verdict"].to_pylist()) == {"cannot be told"}
    assert set(result.table["openings_mark"].to_pylist()) == {"missing"}
    assert any("highroad sources fetch projections" in note for note in result.notes)
    made = register_exhibit("training-seats", result, name="Programs")
    assert made.chart is None
    bare = register(tmp_path, "program,provider,seats\nA,B,10\n")
    with pytest.raises(DataMissing):
        training_seats("metro:23420", bare, catalogue=Catalogue(None))


def test_the_command(tmp_path: Path) -> None:
    register(tmp_path)
    asked = ["registers", "training-seats", "metro:23420", str(tmp_path / "programs.csv")]
    found = CliRunner().invoke(
        cli.app, [*asked, "--format", "csv", "-o", "-", "--home", str(tmp_path / "home")]
    )
    assert found.exit_code == 0, found.output
    assert "29-1141,Registered Nurses,cannot be told" in found.output
