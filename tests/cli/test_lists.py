"""`highroad lists`: rules in words, a list with its reasons, and what another rule changes."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from highroad.cli.main import app
from highroad.errors import BadQuestion
from highroad.sources.catalogue import Catalogue

run = CliRunner()
TWO = ("--rule", "starting-point", "--rule", "good-jobs-first", "--standard", "49962")


def ask(*words: str) -> str:
    done = run.invoke(app, ["lists", *words], catch_exceptions=False)
    assert done.exit_code == 0
    return done.output


def test_rules_are_said_in_words() -> None:
    text = ask("rules")
    assert "In demand: openings a year at least that of 50% of occupations or projected growth" in text
    assert "WIOA section 3(23)" in text


@pytest.mark.usefixtures("no_projections")
def test_without_projections_the_command_is_named(tmp_path: Path) -> None:
    said = ask("build", "Fresno, CA", "--only", "all", "--home", str(tmp_path))
    assert "highroad sources fetch projections" in said
    assert "not evaluable" in said


def test_two_lists_go_by_the_same_rates(tmp_path: Path) -> None:
    data = Path(__file__).parents[1] / "sources" / "data"
    catalogue = Catalogue(tmp_path)
    for name in ("edd_projections.csv", "occupation.xlsx"):
        catalogue.add(data / name)
    asked = ("compare", "metro:23420", *TWO, "--home", str(tmp_path))
    words = "projected rates of Fresno MSA (Fresno and Madera Counties)"
    assert words in ask(*asked, "--rates", "state")
    assert "Both lists go by the nation's projected rates." in ask(*asked)


@pytest.mark.shared
def test_a_list_and_its_flips(shared_data: Path, tmp_path: Path) -> None:
    Catalogue(tmp_path).add(shared_data / "projections" / "bls_ep_2024-34_occupation.xlsx")
    home = ("--home", str(tmp_path))
    table = ask("build", "Fresno, CA", "--only", "all", "--format", "csv", "--output", "-", *home)
    assert "29-1141,Registered Nurses,yes" in table
    assert "Meets In demand" in ask("build", "Fresno, CA", *home)
    flips = ask("compare", "Fresno, CA", *TWO, "--format", "csv", "--output", "-", *home)
    assert ",gains" in flips
    assert ",loses" in flips
    with pytest.raises(BadQuestion, match="Two rules"):
        ask("compare", "Fresno, CA", "--rule", "starting-point", *home)
