"""`highroad sources` from the shell: answers, JSON, exit codes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from highroad.cli import main as cli
from highroad.errors import BadQuestion, HighroadError, UnreadableFile


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):  # type: ignore[no-untyped-def]
    monkeypatch.setenv("HIGHROAD_HOME", str(tmp_path / "home"))
    runner = CliRunner()

    def go(*arguments: str) -> str:
        result = runner.invoke(cli.app, ["sources", *arguments])
        if result.exception is not None and isinstance(result.exception, HighroadError):
            raise result.exception
        assert result.exit_code == 0, result.output
        return result.output

    return go


def test_list_shows_what_is_at_hand_and_what_is_not(run) -> None:  # type: ignore[no-untyped-def]
    text = run("list")
    assert "May 2025" in text
    assert "370,172" in text
    assert "not at hand" in text
    found = json.loads(run("list", "--json"))
    assert {each["source"] for each in found} >= {"oews", "qcew", "laus", "population", "projections"}


def test_add_show_remove(run, excerpts: Path) -> None:  # type: ignore[no-untyped-def]
    assert "laus 2020, added" in run("add", str(excerpts / "laucnty20.txt"))
    assert "there already" in run("add", str(excerpts / "laucnty20.txt"))
    shown = run("show", "laus")
    assert "laucnty20.txt" in shown
    assert "handed in" in shown
    about = json.loads(run("show", "laus", "--json"))
    assert about["receipts"][0]["sha256"] == about["reference"]["sha256"]
    assert "removed" in run("remove", "laus", "2020")
    assert "not at hand" in run("list")


def test_dry_run_prints_addresses_only(run) -> None:  # type: ignore[no-untyped-def]
    text = run("fetch", "qcew", "--region", "Fresno, CA", "--years", "2023", "2024", "--dry-run")
    lines = text.split()
    assert len(lines) == 10
    assert "https://data.bls.gov/cew/data/api/2024/a/area/06019.csv" in lines


def test_needs(run) -> None:  # type: ignore[no-untyped-def]
    text = run("needs", "Fresno, CA")
    assert "highroad sources fetch laus" in text
    assert json.loads(run("needs", "Fresno, CA", "--json"))[0]["source"] == "qcew"
    # Openings are told without the State's projections, by the nation's rates.
    projections = text[text.index("states and their areas") :]
    needing, others = (projections.index(f"exhibits that {said}") for said in ("need it", "say more with it"))
    assert "Openings;" in projections[others:needing]


def test_errors_reach_the_door(run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(BadQuestion):
        run("show", "nonsense")
    page = tmp_path / "06019.csv"
    page.write_text("<html><body>Forbidden</body></html>")
    with pytest.raises(UnreadableFile, match="web page"):
        run("add", str(page))


def test_exit_codes(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setenv("HIGHROAD_HOME", str(tmp_path / "home"))
    for arguments, code in (
        (["sources", "show", "laus"], 1),
        (["sources", "fetch", "laus"], 1),
        (["sources", "nonsense"], 2),
        (["sources", "list"], 0),
    ):
        monkeypatch.setattr("sys.argv", ["highroad", *arguments])
        monkeypatch.delenv("HIGHROAD_CONTACT", raising=False)
        with pytest.raises(SystemExit) as raised:
            cli.main()
        assert (raised.value.code or 0) == code, arguments
    assert "highroad sources fetch laus" in capsys.readouterr().err


def test_add_and_show_tell_cells_that_were_left_out(run, excerpts: Path) -> None:  # type: ignore[no-untyped-def]
    told = "“num_employees”: 1 cell left out, because it is no single number of people (line 4): “40-50”"
    assert f"2022: {told}" in run("add", str(excerpts / "warn_ca.csv"))
    assert told in run("show", "warn", "2022")
    assert json.loads(run("show", "warn", "2022", "--json"))["receipts"][0]["remarks"][0]["lines"] == [4]
