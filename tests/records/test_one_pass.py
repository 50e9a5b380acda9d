"""Checking, typed columns and indicators in one pass give what each gives by itself."""

from __future__ import annotations

from pathlib import Path

import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner

from highroad.cli.main import app
from highroad.indicators.elements import NUMBERS, NUMBERS_AND_SERVICES
from highroad.indicators.groups import breakouts
from highroad.indicators.quarters import Quarter, windows
from highroad.indicators.report import report
from highroad.indicators.rules import rules
from highroad.indicators.tally import PLACE_KINDS
from highroad.records.practice import synthesize
from highroad.records.reading import read_columns


@pytest.fixture(scope="module")
def practice(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("practice") / "file.csv"
    synthesize(path, 300, seed=4, defects=0.05)
    return path


def test_one_pass_gives_what_three_give(practice: Path, tmp_path: Path) -> None:
    asked = ["records", "check", str(practice), "-q", "2025Q2", "--analytic", "--measure", "--json"]
    done = CliRunner().invoke(app, [*asked, "-o", str(tmp_path / "out")])
    assert done.exit_code == 3, done.output
    again = CliRunner().invoke(app, [*asked, "-o", str(tmp_path / "again")])
    assert again.exit_code == 3
    made = {path.name: path for path in (tmp_path / "out").iterdir()}
    for name in (
        "indicators.parquet",
        *(name for name in made if name.startswith(("records-", "findings-"))),
    ):
        assert (tmp_path / "again" / name).read_bytes() == made[name].read_bytes(), name
    [records] = [path for name, path in made.items() if name.startswith("records-") and name.endswith("t")]
    assert (
        read_columns([records], NUMBERS_AND_SERVICES)
        .read_all()
        .equals(read_columns([practice], NUMBERS_AND_SERVICES).read_all())
    )
    in_force = rules()
    seen = windows(Quarter.parse("2025Q2"), "annual", in_force.parameters)
    alone = report(
        read_columns([practice], NUMBERS), in_force, seen, breakouts(rules=in_force), places=PLACE_KINDS
    )
    assert pq.read_table(made["indicators.parquet"]).replace_schema_metadata(None).equals(alone.table)


def test_a_typed_file_that_was_touched_is_read_as_any_other(practice: Path, tmp_path: Path) -> None:
    from highroad.records.reading import standardize

    made = standardize([practice], NUMBERS, tmp_path)
    whole = read_columns([made.path, practice], ["100", "900", "1704"]).read_all()
    assert whole.column("row").to_pylist() == list(range(1, 601))
    made.path.with_suffix(".json").unlink()
    assert read_columns([made.path, practice], ["100", "900", "1704"]).read_all().equals(whole)
    with pytest.raises(KeyError):
        read_columns([made.path], NUMBERS).read_all().column("pirl_1005")
