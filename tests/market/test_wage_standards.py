"""Standards of what families need: side by side, by county, and against what jobs pay."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner

from highroad import market
from highroad.cli.main import app
from highroad.errors import BadQuestion, DataMissing
from highroad.publishing.exhibits import Question, build_exhibit
from highroad.sources.catalogue import Catalogue

RUN = CliRunner()
ROWS = """standard,family_type,county,year,hourly_amount,source,licence_note
Living,1 Adult,29095,2025,21.50,https://example.org/a,invented
Living,1 Adult,20209,2025,20.00,https://example.org/a,invented
Living,1 Adult 1 Child,29095,2025,38.75,https://example.org/a,invented
Enough,1 Adult,29095,2024,19.00,https://example.org/b,invented
Enough,1 Adult,29095,2025,20.25,https://example.org/b,invented
Enough,Nobody,29095,2025,3.00,https://example.org/b,invented
Enough,Princes,29095,2025,300.00,https://example.org/b,invented
"""
BOTH = "counties:20209+29095"  # Wyandotte and Jackson, in two States, of one metropolitan area


@pytest.fixture(scope="module")
def held(tmp_path_factory: pytest.TempPathFactory) -> Catalogue:
    folder = tmp_path_factory.mktemp("standards")
    (folder / "standards.csv").write_text(ROWS, encoding="utf-8")
    catalogue = Catalogue(folder / "home")
    catalogue.add(folder / "standards.csv")
    return catalogue


def rows_of(held: Catalogue, region: str, **asked: str) -> dict[tuple[str, str], dict[str, Any]]:
    found = market.wage_standards(region, catalogue=held, **asked).table.to_pylist()
    return {(each["standard"], each["family_type"]): each for each in found}


def test_several_counties_by_residents_and_the_newest_year_of_each(held: Catalogue) -> None:
    found = rows_of(held, BOTH)
    cells = (
        pq.read_table(held.table("population", "cells")).to_pylist() if held.vintages("population") else []
    )
    newest = max((each["year"] for each in cells), default=0)
    people = {each["county_fips"]: each["population"] for each in cells if each["year"] == newest}
    one, other = people.get("29095", 1), people.get("20209", 1)
    adult = found["Living", "1 Adult"]
    assert adult["hourly_amount"] == pytest.approx((21.5 * one + 20 * other) / (one + other), rel=1e-12)
    assert (adult["low"], adult["high"], adult["counties"], adult["counties_missing"]) == (20.0, 21.5, 2, 0)
    child = found["Living", "1 Adult 1 Child"]
    assert (child["hourly_amount"], child["counties"], child["counties_missing"]) == (38.75, 1, 1)
    assert (found["Enough", "1 Adult"]["year"], found["Enough", "1 Adult"]["hourly_amount"]) == (2025, 20.25)
    notes = market.wage_standards(BOTH, catalogue=held).notes
    assert any("no amount for 1 county" in each for each in notes)


def test_shares_are_those_of_a_threshold_and_its_proofs(held: Catalogue) -> None:
    for each in rows_of(held, "county:29095").values():
        asked = each["hourly_amount"]
        total = market.wages_against_threshold("county:29095", asked, catalogue=held).table.to_pylist()[0]
        assert each["share"] == pytest.approx(total["estimate"], abs=1e-9), asked
        assert (each["share_low"], each["share_high"]) == (total["lower"], total["upper"])
        assert each["share_mark"] == "estimated"
    exact = market.wage_ladder("county:29095", level="all", catalogue=held).table.to_pylist()
    (median,) = [each["hourly_p50"] for each in exact if each["soc"] == "00-0000"]
    total = market.wages_against_threshold("county:29095", median, catalogue=held).table.to_pylist()[0]
    assert (total["lower"], total["estimate"]) == (50.0, 50.0)  # at the very percentile


def test_a_standard_is_named_and_switched(held: Catalogue) -> None:
    assert market.standard_amount("county:29095", "living / 1 adult 1 child", catalogue=held) == 38.75
    assert market.standard_amount("county:29095", "Princes", catalogue=held) == 300
    with pytest.raises(BadQuestion, match="names 2 amounts") as two:
        market.standard_amount("county:29095", "1 Adult", catalogue=held)
    assert "Enough / 1 Adult; Living / 1 Adult" in two.value.remedy
    with pytest.raises(BadQuestion, match="knows “2 Adults”"):
        market.standard_amount("county:29095", "2 Adults", catalogue=held)
    with pytest.raises(DataMissing, match="no amount for Fresno County"):
        market.wage_standards("county:06019", catalogue=held)
    with pytest.raises(DataMissing, match="No living-wage"):
        market.wage_standards("county:06019", catalogue=Catalogue(None))


def test_the_commands(held: Catalogue) -> None:
    home = ("--home", str(held.home))
    said = RUN.invoke(app, ["market", "standards", BOTH, "--standard", "Living", *home])
    assert said.output.startswith("What families need, beside what jobs pay, Kansas City, MO-KS")
    assert "38.75" in said.output
    assert "Enough" not in said.output
    same = [
        RUN.invoke(app, ["market", "threshold", "county:29095", wage, "-f", "json", "-o", "-", *home]).output
        for wage in ("Enough / 1 Adult", "20.25")
    ]
    assert json.loads(same[0])["content"]["cells"] == json.loads(same[1])["content"]["cells"]
    rule = ("--rule", "good-jobs-first", "--only", "all", "-f", "json", "-o", "-", *home)
    lists = [
        json.loads(RUN.invoke(app, ["lists", "build", "county:29095", "--standard", named, *rule]).output)
        for named in ("Enough / 1 Adult", "42120", "Living / 1 Adult 1 Child")
    ]
    cells = [each["content"]["cells"] for each in lists]
    assert cells[0] == cells[1] != cells[2]
    assert cells[2]["listed"].count("yes") < cells[0]["listed"].count("yes")
    count = lists[0]["content"]["notes"][1]
    assert f"{cells[0]['listed'].count('yes')} are listed" in count
    with pytest.raises(BadQuestion, match="is no wage"):
        RUN.invoke(app, ["market", "threshold", "county:29095", "0.2", *home], catch_exceptions=False)


def test_registers_are_judged_by_a_named_standard(held: Catalogue, tmp_path: Path) -> None:
    file = tmp_path / "programs.csv"
    file.write_text(
        "program,provider,soc,credential,median_earnings\nNursing,A,29-1141,C,45000\n", encoding="utf-8"
    )
    cells = []
    for named in ("Enough / 1 Adult", "42120", "Living / 1 Adult 1 Child"):
        words = ("registers", "programs", "county:29095", str(file), "--standard", named)
        said = RUN.invoke(app, [*words, "-f", "json", "-o", "-", "--home", str(held.home)])
        cells.append(json.loads(said.output)["content"]["cells"])
    assert cells[0] == cells[1]
    assert [each["leads_to"] for each in cells] == [["29-1141 Registered Nurses"]] * 3
    assert "the wage standard" in cells[2]["why"][0]
    assert "the wage standard" not in cells[0]["why"][0]


def test_the_exhibit_and_its_comparison(held: Catalogue) -> None:
    made = build_exhibit(Question("wage-standards", {"region": BOTH, "standard": "Living"}), catalogue=held)
    assert made.title.startswith("About ")
    assert "“1 Adult”" in made.title
    assert made.chart is not None
    beside = build_exhibit(
        Question("side-by-side", {"kind": "wage-standards", "regions": "county:29095,county:20209"}),
        catalogue=held,
    )
    assert beside.table is not None
    assert "1 Adult (Living)" in [beside.table.text(row, "family") for row in range(beside.table.num_rows)]
