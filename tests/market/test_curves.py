"""Whether a curve turned, as an answer: its months, its notes, its comparison, of a file and of a region."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pytest
from tests.market.test_regional_forecasts import held, months
from typer.testing import CliRunner

from highroad.cli.main import app
from highroad.errors import BadQuestion
from highroad.market import change_since, gap_since, regional_change_since


def series(after: float, *, count: int = 84, since: int = 72) -> pa.Table:
    """A wave about 100 that is multiplied by `after` from the month `since` on; from January 2018."""
    rng = np.random.default_rng(2)
    wave = 100 + 10 * np.sin(np.arange(count) * np.pi / 6) + rng.normal(size=count)
    wave[since:] *= after
    days = [date(2018 + month // 12, month % 12 + 1, 1) for month in range(count)]
    return pa.table({"period": days, "value": wave.round(1)})


def test_a_curve_that_turned_is_told_with_what_it_is_worth() -> None:
    table = series(0.8)
    result = change_since(table.take(pa.array(range(83, -1, -1))), at=date(2024, 1, 15), wanted="down")
    rows, about = result.table.to_pylist(), result.method.parameters
    assert [rows[0]["period"], rows[-1]["period"], len(rows)] == ["2024-01", "2024-12", 12]
    plain = gap_since(table["value"].to_numpy(), 72, wanted="down")
    assert [row["gap"] for row in rows] == pytest.approx(plain.gaps.tolist())
    assert all(row["gap"] == pytest.approx(row["value"] - row["baseline"]) for row in rows)
    assert {row["baseline_mark"] for row in rows} == {"estimated"}
    assert about["relative"] == pytest.approx(-0.2, abs=0.03)
    assert about["step"] == pytest.approx(-20, abs=3)
    assert about["turned"] == "2024-01"
    assert about["placebos"] >= 1
    assert about["placebos_as_large"] == 0
    said = " ".join(result.notes)
    assert "not because of it" in said
    assert "turned in 2024-01" in said
    assert "nothing says what caused it" in said
    assert [column.decimals for column in result.columns if column.kind == "number"] == [1] * 7


def test_the_other_direction_is_no_turn() -> None:
    result = change_since(series(0.8), at=date(2024, 1, 1), wanted="up")
    assert result.method.parameters["turned"] == ""
    assert any("has not turned" in note for note in result.notes)


def test_a_comparison_that_went_the_same_way_leaves_nothing() -> None:
    asked = {"at": date(2024, 1, 1), "wanted": "down"}
    both = change_since(series(0.8), comparison=series(0.8), **asked)  # type: ignore[arg-type]
    assert both.method.parameters["beyond"] == pytest.approx(0)
    alone = change_since(series(0.8), comparison=series(1.0), **asked)  # type: ignore[arg-type]
    assert alone.method.parameters["beyond"] == pytest.approx(-0.2, abs=0.03)
    assert any("go beyond it" in note for note in alone.notes)
    with pytest.raises(BadQuestion, match="same months"):
        change_since(series(0.8), comparison=series(1.0, count=80), **asked)  # type: ignore[arg-type]
    # A longer past of the comparison is welcome.
    longer = change_since(series(0.8).slice(12), comparison=series(1.0), **asked)  # type: ignore[arg-type]
    assert longer.method.parameters["compared"] == pytest.approx(0, abs=0.03)


def test_a_date_outside_and_gaps_are_refused() -> None:
    with pytest.raises(BadQuestion, match="before and after"):
        change_since(series(1.0), at=date(2030, 1, 1), wanted="up")
    table = series(1.0)
    with pytest.raises(BadQuestion, match="follow each other"):
        change_since(
            table.filter(pc.not_equal(table["period"], date(2020, 5, 1))), at=date(2024, 1, 1), wanted="up"
        )


def test_a_region_in_its_own_units(tmp_path: Path) -> None:
    at = held(tmp_path, months(84))
    result = regional_change_since("counties:01001+01003", at=date(2024, 1, 1), catalogue=at)
    assert result.table["period"].to_pylist()[0] == "2024-01"
    assert {column.kind for column in result.columns} == {"code", "percent", "number"}
    gap = result.columns[-1]
    assert (gap.name, gap.kind, gap.unit, gap.decimals) == ("gap", "number", "points", 1)
    led = regional_change_since("counties:01001+01003", at=date(2024, 1, 1), lead=5, catalogue=at)
    assert led.table.slice(5).equals(result.table)
    assert led.table["period"].to_pylist()[:2] == ["2023-08", "2023-09"]
    assert led.table["baseline_mark"].to_pylist()[:5] == ["not_applicable"] * 5
    assert result.method.parameters["wanted"] == "down"
    assert result.method.parameters["relative"] == pytest.approx(0, abs=0.01)
    assert result.method.query
    beside = regional_change_since(
        "county:01001", at=date(2024, 1, 1), comparison="county:01003", catalogue=at
    )
    assert beside.method.parameters["beyond"] == pytest.approx(0, abs=0.01)


def test_the_command_reads_a_file(tmp_path: Path) -> None:
    from pyarrow import csv

    path = tmp_path / "belts.csv"
    csv.write_csv(series(0.8), path)
    words = ["market", "change-since", str(path), "--wanted", "down", "--format", "csv", "--output", "-"]
    said = CliRunner().invoke(app, [*words, "--at", "2024-01"])
    assert said.exit_code == 0, said.output
    assert "2024-12" in said.output
    shown = CliRunner().invoke(app, [*words[:5], "--at", "2024-01"])
    assert "The curve turned in 2024-01" in shown.output
    wrong = CliRunner().invoke(app, [*words, "--at", "January"])
    assert wrong.exit_code == 1
    assert "is no month" in str(wrong.exception)
