"""`highroad briefing` and `highroad exhibit`: files whole or not at all, messages with remedies."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from highroad.cli.main import app
from highroad.errors import BadQuestion, DataMissing


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):  # type: ignore[no-untyped-def]
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HIGHROAD_HOME", str(tmp_path / "home"))
    return lambda *words: CliRunner().invoke(app, list(words))


@pytest.mark.parametrize(
    ("kind", "start"),
    [("html", b"<!DOCTYPE"), ("docx", b"PK"), ("pdf", b"%PDF"), ("xlsx", b"PK"), ("json", b"{")],
)
def test_a_briefing_in_every_format(run, tmp_path: Path, kind: str, start: bytes) -> None:  # type: ignore[no-untyped-def]
    named = () if kind == "pdf" else ("--format", kind)  # the file's name tells as well
    done = run("briefing", "Fresno, CA", *named, "--output", f"fresno.{kind}", "--threshold", "25")
    assert done.exit_code == 0, done.output
    assert (tmp_path / f"fresno.{kind}").read_bytes().startswith(start)
    assert [path.name for path in tmp_path.iterdir()] == [f"fresno.{kind}"]


@pytest.mark.parametrize("kind", ["csv", "xlsx", "svg", "png", "docx", "pdf", "json", "html"])
def test_an_exhibit_in_every_format(run, tmp_path: Path, kind: str) -> None:  # type: ignore[no-untyped-def]
    done = run(
        "exhibit",
        "location-quotients",
        "--region",
        "metro:23420",
        "-p",
        "rows=5",
        "--format",
        kind,
        "-o",
        "x",
    )
    assert done.exit_code == 0, done.output
    assert (tmp_path / "x").stat().st_size > 500


def test_an_exhibit_is_read_in_the_terminal(run) -> None:  # type: ignore[no-untyped-def]
    done = run("exhibit", "occupation-groups", "--region", "Fresno, CA")
    assert done.exit_code == 0
    assert "Office and administrative" in done.output
    assert "May 2025" in done.output


def test_the_kinds_are_listed(run) -> None:  # type: ignore[no-untyped-def]
    assert "location-quotients" in run("exhibit", "list").output
    plain = json.loads(run("exhibit", "list", "--format", "json").output)
    assert {"kind", "title", "parameters"} <= set(plain[0])


def test_what_cannot_be_done_says_what_to_do(run) -> None:  # type: ignore[no-untyped-def]
    missing = run("exhibit", "industry-mix", "--region", "Fresno, CA")
    assert isinstance(missing.exception, DataMissing)
    assert "highroad sources fetch qcew --region metro:23420" in missing.exception.remedy
    wrong = run("exhibit", "wage-ladder", "--region", "Fresno, CA", "--param", "per")
    assert isinstance(wrong.exception, BadQuestion)
    nowhere = run("briefing", "Fresno, CA", "--output", "no/such/folder/x.html")
    assert isinstance(nowhere.exception, BadQuestion)
