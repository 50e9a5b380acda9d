"""Commuting, hires, notices and programs as exhibits: the number in the title is in the table."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.market.conftest import Holding
from tests.market.test_flows_and_lists import DATA, FILES, FULL, SECTOR, indicators
from typer.testing import CliRunner

from highroad import language
from highroad.cli import main as cli
from highroad.errors import BadQuestion
from highroad.publishing.exhibits import Exhibit, Question, build_exhibit
from highroad.sources.catalogue import Catalogue


@pytest.fixture(scope="module")
def held(tmp_path_factory: pytest.TempPathFactory) -> Catalogue:
    catalogue = Catalogue(tmp_path_factory.mktemp("home"))
    for name in FILES:
        catalogue.add(DATA / name)
    return catalogue


def ask(kind: str, held: Catalogue, **parameters: str) -> Exhibit:
    made = build_exhibit(Question(kind, parameters), catalogue=held)
    assert made.missing is None, made.missing
    assert Exhibit.from_json(made.to_json()) == made
    assert made.table is not None
    assert made.chart is not None or made.undrawn
    return made


@pytest.mark.parametrize(
    ("kind", "parameters", "title"),
    [
        ("commuting", {}, "70.6% of the jobs in Fresno County, CA"),
        ("commuting", {"direction": "out"}, "80.0% of the working residents"),
        ("layoff-notices", {"by": "county"}, "Fresno, CA"),
        ("eligible-programs", {}, "known of 0 of 2 programs"),
        ("occupation-programs", {"occupation": "31-1131"}, "Nursing Assistants: 1 program in Fresno County"),
        ("occupation-programs", {"occupation": "29-1141"}, "no program on the lists of Fresno County"),
    ],
)
def test_titles(held: Catalogue, kind: str, parameters: dict[str, str], title: str) -> None:
    made = ask(kind, held, region="county:06019", **parameters)
    assert title in made.title


def test_hires(tmp_path: Path) -> None:
    food = SECTOR | {"industry_code": "72", "hires": 900, "turnover": 0.31}
    held = Holding(tmp_path, {"qwi": {"2024Q4": {"cells": indicators(FULL, FULL | SECTOR, FULL | food)}}})
    made = ask("hires", held, region="county:06019")
    assert "Accommodation and Food Services has the most hires in Fresno County, CA: 900" in made.title
    assert made.question.parameters["quarter"] == "2024Q4"
    rate = ask("hires", held, region="county:06019", show="turnover")
    assert "31.0%" in rate.title
    with language.use("es"):
        assert "900" in ask("hires", held, region="county:06019").title


def test_commands(held: Catalogue) -> None:
    runner = CliRunner()
    for command, said in (
        (["commuting", "county:06019"], "70.6"),
        (["notices", "state:06"], "2022-02-01"),
        (["programs", "county:06019"], "Nursing"),
    ):
        result = runner.invoke(cli.app, ["market", *command, "--home", str(held.home)])
        assert result.exit_code == 0, result.output
        assert said in result.output


def test_a_programs_page_says_where_it_leads_and_why_outcomes_are_not_shown(held: Catalogue) -> None:
    import pyarrow as pa

    from highroad.sources import projections
    from highroad.sources.published import Vintage

    row = dict.fromkeys(projections.CELLS_SCHEMA.names)
    rates = {"soc": "31-1131", "base_year": 2024, "projected_year": 2034, "employment": 1000}
    rates |= {"projected_employment": 1100, "exit_rate": 3.0, "transfer_rate": 5.0}
    cells = pa.Table.from_pylist([row | rates], schema=projections.CELLS_SCHEMA)
    assert held.home is not None
    both = Holding(held.home, {"projections": {"2024": {"cells": cells}}})
    for source in ("etpl", "lodes_blocks"):
        found: list[Vintage] = held.vintages(source)
        both.holds[source] = found
    made = ask("program", both, region="county:06019", program="nursing")
    assert made.title == "Nursing assistant: the occupation it leads to pays less than $25.00 an hour"
    assert "100.0%" in made.takeaway
    assert "withheld by the publisher" in made.takeaway
    assert made.table is not None
    assert made.table.value(0, "openings") > 0
    assert made.table.text(0, "license") == "California: license not known: no register for this State"
    assert {"Way of teaching: In-person.", "Place: Fresno.", "Credential: not in the list."} <= set(
        made.notes
    )
    assert "Whether a license is needed is not known: no register for California." in made.notes
    assert (
        "License, Nursing Assistants: California: license not known: no register for this State."
        in made.notes
    )
    cheap = ask(
        "program", both, region="county:06019", program=made.question.parameters["program"], standard="15"
    )
    assert cheap.title.endswith("the occupation it leads to pays $15.00 an hour or more")
    with pytest.raises(BadQuestion, match="2 programs"):
        ask("program", both, region="county:06019", program="n")


def test_programs_of_the_lists_are_judged_and_written_for_registries(held: Catalogue, tmp_path: Path) -> None:
    runner = CliRunner()
    home = ["--home", str(held.home)]
    rule = ["--rule", "workforce-pell"]
    result = runner.invoke(cli.app, ["registers", "programs", "county:06019", *rule, *home])
    assert result.exit_code == 0, result.output
    assert "suppressed" in result.output.replace("\n", "")
    written = tmp_path / "programs.jsonld"
    result = runner.invoke(cli.app, ["registers", "ctdl", "county:06019", "-o", str(written), *home])
    assert result.exit_code == 0, result.output
    told = json.loads(written.read_text(encoding="utf-8"))
    assert told["@context"] == "https://credreg.net/ctdl/schema/context/json"
    assert len({each["ceterms:ctid"] for each in told["@graph"] if "ceterms:ctid" in each}) == 2


def test_career_stages(tmp_path: Path) -> None:
    full = FULL | {"stable_hires": 90, "stable_separations_next": 80, "stable_hire_earnings": 3000}
    food = SECTOR | {"industry_code": "72", "stable_separations_next": 200}
    rows = [full, full | SECTOR, full | food]
    held = Holding(tmp_path, {"qwi": {"2024Q4": {"cells": indicators(*rows)}}})
    made = ask("career-stages", held, region="county:06019")
    assert "Health Care and Social Assistance, 90.0%" in made.title
    assert "75.0%" in made.takeaway
    assert "Of 150 people hired" in made.example
    share = ask("career-stages", held, region="county:06019", show="hire_pay_share")
    assert "75.0%" in share.title
    unknown = ask("career-stages", held, region="county:06019", show="lasting")
    assert unknown.chart is None  # the quarter before is not at hand
    assert "not at hand" in unknown.title
    with language.use("es"):
        assert "90" in ask("career-stages", held, region="county:06019").title
