"""Completers of a region's programs: each counted once, in the codes that openings are published in."""

from __future__ import annotations

from pathlib import Path

import pyarrow.compute as pc
import pytest
from typer.testing import CliRunner

from highroad import market
from highroad.cli import main as cli
from highroad.errors import BadQuestion, DataMissing
from highroad.sources.catalogue import Catalogue

pytestmark = pytest.mark.usefixtures("no_projections")

DATA = Path(__file__).parents[1] / "sources" / "data"
FRESNO = "county:06019"


@pytest.fixture(scope="module")
def held(tmp_path_factory: pytest.TempPathFactory) -> Catalogue:
    """An instance with completions, institutions and the crosswalk."""
    catalogue = Catalogue(tmp_path_factory.mktemp("home"))
    for name in ("C2024_A.csv", "HD2024.csv", "CIP2020_SOC2018_Crosswalk.xlsx"):
        catalogue.add(DATA / name)
    return catalogue


def test_completions_of_a_county(held: Catalogue) -> None:
    rows = market.program_completions(FRESNO, catalogue=held).table.to_pylist()
    assert [(row["cip"], row["completions"], row["occupations"]) for row in rows[:2]] == [
        ("52.0201", 472, 3),  # 412 bachelor's and 60 master's degrees of one university
        ("51.3801", 298, 1),  # 180 and 118 of two institutions
    ]
    assert rows[1]["institutions"] == 2
    assert sum(row["completions"] for row in rows) == 747 + 284  # second majors and totals left out


def test_award_levels(held: Catalogue) -> None:
    table = market.program_completions(FRESNO, award_levels=["03"], catalogue=held).table
    assert pc.sum(table["completions"]).as_py() == 118 + 27
    with pytest.raises(BadQuestion, match="award level"):
        market.program_completions(FRESNO, award_levels=["3"], catalogue=held)


@pytest.mark.parametrize("weights", ["equal", "jobs"])
def test_nobody_counts_twice(held: Catalogue, weights: str) -> None:
    found = market.program_supply(FRESNO, weights=weights, catalogue=held)  # type: ignore[arg-type]
    assert pc.sum(found.table["completers"]).as_py() == pytest.approx(747 + 284, abs=1e-9)
    rows = {row["soc"]: row for row in found.table.to_pylist()}
    assert rows["29-1141"]["completers"] == 298
    assert rows["11-1021"]["most"] == 472
    if weights == "equal":
        assert rows["11-1021"]["completers"] == pytest.approx(472 / 3)


def test_a_region_without_institutions(held: Catalogue) -> None:
    with pytest.raises(DataMissing, match="No institution"):
        market.program_supply("county:06003", catalogue=held)


def test_the_gap_says_whose_openings_and_whose_completers(held: Catalogue) -> None:
    held.add(DATA / "occupation.xlsx")
    result = market.program_gap(FRESNO, catalogue=held)
    rows = {row["soc"]: row for row in result.table.to_pylist()}
    chiefs = rows["11-1011"]  # no program of the county leads there
    assert chiefs["openings"] is not None
    assert (chiefs["completers"], chiefs["gap"]) == (0, chiefs["openings"])
    nurses = rows["29-1141"]  # these projections don't know them
    assert (nurses["gap"], nurses["gap_mark"], nurses["completers"]) == (None, "not_evaluable", 298)
    assert result.notes[0].startswith("Openings are those of Fresno, CA")
    assert "institutions in Fresno, CA" in result.notes[0]
    # Openings are published with Madera's, so that its institution counts on the other side too.
    assert "39-5012" not in market.program_supply(FRESNO, catalogue=held).table["soc"].to_pylist()
    both = market.program_supply("metro:23420", catalogue=held).table.to_pylist()
    (hair,) = (row["completers"] for row in both if row["soc"] == "39-5012")
    assert rows["39-5012"]["completers"] == hair > 0


def test_the_best_case_says_how_many_openings_stay_open_whatever_people_choose(held: Catalogue) -> None:
    """By the state's rates nurses' openings are known: 298 completers lead to nothing else."""
    held.add(DATA / "edd_projections.csv")
    result = market.program_gap(FRESNO, rates="state", catalogue=held)
    nurses = next(row for row in result.table.to_pylist() if row["soc"] == "29-1141")
    wanted = round(nurses["openings"])
    told = result.method.parameters
    assert (told["openings"], told["matchable"]) == (str(wanted), str(min(298, wanted)))
    assert f"at least {wanted - 298:,} stay open" in result.notes[1]
    assert told["state_area"] == "Fresno MSA (Fresno and Madera Counties)"


def test_the_command(held: Catalogue) -> None:
    home = str(held.home)
    result = CliRunner().invoke(cli.app, ["market", "supply", FRESNO, "--by", "program", "--home", home])
    assert result.exit_code == 0, result.output
    assert "Completions by program" in result.output
    assert "472" in result.output


def test_codes_of_an_older_edition_are_said(tmp_path: Path) -> None:
    catalogue = Catalogue(tmp_path / "home")
    for name in ("C2024_A.csv", "HD2024.csv"):
        older = tmp_path / name.replace("2024", "2019")
        older.write_bytes((DATA / name).read_bytes())
        catalogue.add(older)
    catalogue.add(DATA / "CIP2020_SOC2018_Crosswalk.xlsx")
    notes = market.program_supply(FRESNO, catalogue=catalogue).notes
    assert any("2010 edition" in note for note in notes)
