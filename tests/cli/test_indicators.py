"""`highroad indicators` on a practice file: report, reasons, follow-up, scores and gaps."""

from __future__ import annotations

from pathlib import Path

import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner

from highroad.cli.main import app
from highroad.errors import BadQuestion
from highroad.records.practice import synthesize

run = CliRunner()


@pytest.fixture(scope="module")
def practice(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("practice") / "file.csv"
    synthesize(path, 3000, 11, quarter="2025Q2")
    return path


@pytest.fixture(scope="module")
def report(practice: Path) -> Path:
    path = practice.with_name("report.parquet")
    done = run.invoke(
        app,
        [
            "indicators",
            "report",
            str(practice),
            "-q",
            "2025Q2",
            "--place",
            "local_area",
            "--compare",
            "-o",
            str(path),
        ],
    )
    assert done.exit_code == 0, done.output
    assert "3,000 records" in done.output
    assert "wips-2018:" in done.output
    assert "keep them here" in done.output
    return path


def test_a_report_is_written_with_every_line(report: Path) -> None:
    table = pq.read_table(report)
    programs = set(table.column("program").to_pylist())
    assert {"adult", "dislocated_worker", "youth", "wagner_peyser", "core"} <= programs
    assert {"state", "local_area"} == set(table.column("place_kind").to_pylist())


def test_a_csv_runs_no_formula(practice: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.csv"
    text = practice.read_text().splitlines()
    done = run.invoke(
        app,
        [
            "indicators",
            "report",
            str(practice),
            "-q",
            "2025Q2",
            "--by",
            "sex",
            "--place",
            "office",
            "-o",
            str(out),
        ],
    )
    assert done.exit_code == 0, done.output
    assert len(text) == 3001
    assert out.read_text().startswith('"program","place_kind","place"')


def test_a_record_is_explained(practice: Path) -> None:
    from highroad.records.reading import read_columns

    key = next(iter(read_columns([practice], ["100"]))).column("pirl_0100")[5].as_py()
    done = run.invoke(app, ["indicators", "explain", str(practice), "-q", "2025Q2", "--record", key])
    assert done.exit_code == 0, done.output
    assert "Participants served" in done.output
    assert "[RSA-TAC-17-01" in done.output
    with pytest.raises(BadQuestion, match="No record has the key"):
        run.invoke(
            app,
            ["indicators", "explain", str(practice), "-q", "2025Q2", "--record", "NOBODY"],
            catch_exceptions=False,
        )


def test_cohorts_and_follow_up(practice: Path, tmp_path: Path) -> None:
    given = ["indicators", "explain", str(practice), "-q", "2025Q2", "--as-of", "2025-06-30"]
    done = run.invoke(app, [*given, "--cohort"])
    assert done.exit_code == 0, done.output
    assert "2024Q4" in done.output
    out = tmp_path / "roster.csv"
    done = run.invoke(app, [*given, "--roster", "-o", str(out)])
    assert done.exit_code == 0, done.output
    assert "records to follow up" in done.output
    assert out.read_text().startswith('"last_day","program"')


def test_scores_and_gaps(report: Path, tmp_path: Path) -> None:
    levels = tmp_path / "levels.csv"
    levels.write_text("program,indicator,negotiated\nadult,employment_q2,70\nadult,credential,99.9\n")
    given = ["indicators", "scores", str(report), "--levels", str(levels), "--program-year", "2024"]
    done = run.invoke(app, given)
    assert done.exit_code == 0, done.output
    assert "adult credential" in done.output
    assert "Assessed but not known" in done.output
    higher = run.invoke(app, [*given, "--what-if", "adult:credential=0.5"])
    assert higher.output != done.output
    done = run.invoke(app, ["indicators", "gaps", str(report), "--by", "sex", "--reference", "best"])
    assert done.exit_code == 0, done.output
    assert "comparisons were asked" in done.output


@pytest.mark.parametrize(
    "wrong",
    [
        ["--place", "moon"],
        ["--program", "nothing"],
        ["--cross", "sex"],
        ["-o", "out.doc", "--by", "none"],
        ["--choice", "nothing"],
    ],
)
def test_what_makes_no_sense_is_refused(practice: Path, wrong: list[str]) -> None:
    with pytest.raises(BadQuestion):
        run.invoke(
            app, ["indicators", "report", str(practice), "-q", "2025Q2", *wrong], catch_exceptions=False
        )


def test_a_report_is_released_and_attacked(report: Path, tmp_path: Path) -> None:
    policy, out = tmp_path / "policy.yaml", tmp_path / "measures.json"
    policy.write_text("title: Practice\nbreakouts: [sex]\nprograms: [adult, wagner_peyser]\n")
    done = run.invoke(app, ["indicators", "release", str(report), "--policy", str(policy), "-o", str(out)])
    assert done.exit_code == 0, done.output
    assert "adult.employment_q2" in done.output
    done = run.invoke(app, ["disclosure", "audit", str(out)])
    assert done.exit_code == 0, done.output
    assert "0 bounded too tightly" in done.output
    text = out.read_text()
    key = next(iter(_keys(report)))
    assert key not in text


def _keys(report: Path) -> list[str]:
    from highroad.records.reading import read_columns

    parts = list(read_columns([report.with_name("file.csv")], ["100"]))
    return [key for part in parts for key in part.column("pirl_0100").to_pylist()]
