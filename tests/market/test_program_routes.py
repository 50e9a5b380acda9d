"""Programs and occupations link by link: weights on view, nobody twice, hidden jobs named."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

import pytest
from typer.testing import CliRunner

from highroad import market
from highroad.cli.main import app
from highroad.sources.catalogue import Catalogue

DATA = Path(__file__).parents[1] / "sources" / "data"
FRESNO = "metro:23420"


@pytest.fixture(scope="module")
def held(tmp_path_factory: pytest.TempPathFactory) -> Catalogue:
    catalogue = Catalogue(tmp_path_factory.mktemp("home"))
    for name in ("C2024_A.csv", "HD2024.csv", "CIP2020_SOC2018_Crosswalk.xlsx"):
        catalogue.add(DATA / name)
    return catalogue


@pytest.mark.parametrize("weights", ["equal", "jobs"])
def test_links_make_the_supply_and_conserve_each_program(held: Catalogue, weights: market.Weights) -> None:
    links = market.program_routes(FRESNO, weights=weights, catalogue=held).table.to_pylist()
    supply = market.program_supply(FRESNO, weights=weights, catalogue=held).table.to_pylist()
    parts: dict[str, float] = defaultdict(float)
    people: dict[str, float] = defaultdict(float)
    for each in links:
        parts[each["cip"]] += each["share"]
        people[each["soc"]] += each["completers"]
    assert all(abs(whole - 100) < 1e-9 for whole in parts.values())
    assert people == pytest.approx({each["soc"]: each["completers"] for each in supply}, abs=1e-9)
    # Business administration, 472 awards, leads to three occupations; nursing to one.
    managers = [each for each in links if each["cip"] == "52.0201"]
    assert [each["completions"] for each in managers] == [472] * 3
    (nurses,) = [each for each in links if each["cip"] == "51.3801"]
    assert (nurses["soc"], nurses["share"], nurses["completers"]) == ("29-1141", 100, 298)
    if weights == "jobs":
        jobs = {each["soc"]: each["jobs"] for each in managers}
        whole = sum(jobs.values())
        assert [each["share"] for each in managers] == pytest.approx(
            sorted((100 * each / whole for each in jobs.values()), reverse=True)
        )
    else:
        assert {each["jobs_mark"] for each in links} == {"not_applicable"}


def test_occupations_whose_jobs_are_hidden_are_named(held: Catalogue) -> None:
    made = market.program_routes(FRESNO, weights="jobs", catalogue=held)
    hidden = {each["soc"] for each in made.table.to_pylist() if each["jobs_mark"] == "suppressed"}
    assert hidden
    (note,) = [each for each in made.notes if "are divided by the jobs of Fresno, CA" in each]
    assert all(each in note for each in hidden)
    assert note in market.program_supply(FRESNO, weights="jobs", catalogue=held).notes
    said = CliRunner().invoke(app, ["market", "supply", FRESNO, "--by", "link", "--home", str(held.home)])
    assert said.output.startswith("From programs to occupations, link by link, Fresno, CA")
