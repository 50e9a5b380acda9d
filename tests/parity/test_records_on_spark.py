"""Participant files on Spark: the findings, columns and reports of this process, byte by byte."""

from __future__ import annotations

import gzip
from contextlib import nullcontext
from functools import partial
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner

from highroad.cli.main import app
from highroad.engine import Session
from highroad.engine.cells import files
from highroad.engine.cells.clusters import scan_on
from highroad.indicators.elements import NUMBERS
from highroad.indicators.groups import breakouts
from highroad.indicators.quarters import Quarter, windows
from highroad.indicators.report import report
from highroad.indicators.rules import rules
from highroad.indicators.tally import PLACE_KINDS
from highroad.records.checking import check_files
from highroad.records.opening import open_file
from highroad.records.periods import report_quarter
from highroad.records.practice import synthesize
from highroad.records.reading import read_columns
from highroad.records.rules.rulebook import rulebook


@pytest.mark.spark
def test_findings_are_the_same_on_spark(
    spark: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "CHUNK", 400_000)  # so that one file is several tasks
    plain, packed = tmp_path / "a.csv", tmp_path / "b.csv.gz"
    synthesize(plain, 1_500, seed=1, defects=0.1)
    packed.write_bytes(gzip.compress(plain.read_bytes()))
    opened = open_file([plain, packed])
    book = rulebook({each.id: each for part in opened.parts for each in part.elements if each is not None})
    quarter = report_quarter("2025Q2")
    here = check_files(opened, book, quarter, folder=tmp_path / "here")
    there = check_files(opened, book, quarter, folder=tmp_path / "there", scanner=partial(scan_on, spark))
    assert here.rows == there.rows == 3_000
    assert np.array_equal(here.counts, there.counts)
    assert here.artifact is not None
    assert there.artifact is not None
    assert here.artifact.table().equals(there.artifact.table())
    assert set(here.examples) == set(there.examples)


@pytest.mark.spark
def test_columns_and_reports_are_the_same_on_spark(
    spark: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    practice = tmp_path / "file.csv"
    synthesize(practice, 500, seed=4, defects=0.05)
    monkeypatch.setattr(files, "CHUNK", 300_000)  # so that the file is several tasks
    folder = tmp_path / "parts"
    folder.mkdir()
    table = read_columns([practice], NUMBERS).read_all()
    for start in (0, 250):
        pq.write_table(table.slice(start, 250), folder / f"part-{start:03d}.parquet")
    in_force = rules()
    seen = windows(Quarter.parse("2025Q2"), "annual", in_force.parameters)
    lines = breakouts(["sex"], rules=in_force)
    for given in ([practice], [folder]):
        here = read_columns(given, NUMBERS).read_all()
        there = read_columns(given, NUMBERS, scanner=partial(scan_on, spark)).read_all()
        assert there.equals(here)
        tables = [report([each], in_force, seen, lines, places=PLACE_KINDS).table for each in (here, there)]
        assert tables[0].equals(tables[1])


@pytest.mark.spark
def test_a_release_has_the_same_bytes_on_spark(
    spark: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    practice, folder, policy = tmp_path / "file.csv", tmp_path / "parts", tmp_path / "policy.yaml"
    synthesize(practice, 400, seed=4, defects=0.05)
    monkeypatch.setattr(files, "CHUNK", 300_000)  # so that the file is several tasks
    folder.mkdir()
    table = read_columns([practice], NUMBERS).read_all()
    for start in (0, 200):
        pq.write_table(table.slice(start, 200), folder / f"part-{start:03d}.parquet")
    policy.write_text("title: Practice\nbreakouts: [sex]\nprograms: [adult]\n")
    asked: list[str | None] = []

    def session(*, master: str | None) -> nullcontext[Session]:
        asked.append(master)
        return nullcontext(spark)

    monkeypatch.setattr("highroad.engine.spark.open_spark_session", session)
    made = []
    for given, more in (
        (practice, ()),
        (practice, ("--engine", "spark", "--master", "local[2]")),
        (folder, ("--engine", "spark")),
    ):
        out = tmp_path / f"{len(made)}.json"
        words = [given, "-q", "2025Q2", "--policy", policy, "--moment", "2025-08-15T12:00", "-o", out, *more]
        done = CliRunner().invoke(app, ["indicators", "release", *map(str, words)])
        assert done.exit_code == 0, done.output
        made.append(out.read_bytes())
    assert asked == ["local[2]", None]
    assert len(set(made)) == 1
    assert b"2025-08-15T12:00:00+00:00" in made[0]
