"""`highroad market`: each command gives the library's answer, in every format, and says what it lacks."""

from __future__ import annotations

import json

import pyarrow as pa
import pytest
from tests.market.conftest import Holding
from tests.market.test_regional_industries import area, holding
from typer.testing import CliRunner

from highroad.cli.main import app
from highroad.errors import DataMissing
from highroad.sources import projections

RUN = CliRunner()


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):  # type: ignore[no-untyped-def]
    monkeypatch.setenv("HIGHROAD_HOME", str(tmp_path / "home"))


def cells_of(*words: str) -> dict[str, list[object]]:
    said = RUN.invoke(app, ["market", *words, "--format", "json", "--output", "-"])
    assert said.exit_code == 0, said.output
    found: dict[str, list[object]] = json.loads(said.output)["content"]["cells"]
    return found


def test_occupations_of_an_area_by_every_question() -> None:
    jobs = cells_of("occupations", "Fresno, CA")
    nurses = jobs["soc"].index("29-1141")
    quotients = cells_of("quotients", "Fresno, CA")
    values = [value for value in quotients["location_quotient"] if value is not None]
    assert values == sorted(values, reverse=True)
    ladder = cells_of("wages", "Fresno, CA")
    assert ladder["hourly_p50"][ladder["soc"].index("29-1141")] == jobs["hourly_p50"][nurses]
    paid = cells_of("entry", "Fresno, CA", "25", "--most-education", "1")
    assert "29-1141" not in paid["soc"]
    assert all(wage is None or wage >= 25 for wage in paid["hourly_p50"])
    shares = cells_of("threshold", "Fresno, CA", "25")
    assert "29-0000" in shares["soc"]


def test_regions_beside_each_other() -> None:
    assert len(cells_of("peers", "Fresno, CA", "--count", "3")["area_code"]) == 3
    beside = cells_of("compare", "Fresno, CA", "state:06", "--occupation", "29-1141")
    assert beside["place"] == ["state:06", "metro:23420"]
    alone = RUN.invoke(app, ["market", "compare", "Fresno, CA"])
    assert alone.exit_code == 1
    assert "two to 10" in str(alone.exception)


def test_openings_by_growth_within_a_tag(tmp_path, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    row = dict.fromkeys(projections.CELLS_SCHEMA.names)
    rows = [
        row
        | {"soc": soc, "base_year": 2024, "projected_year": 2034, "employment": 1000}
        | {"projected_employment": jobs, "exit_rate": rate, "transfer_rate": 1.0}
        for soc, jobs, rate in (("19-2041", 1_500, 1.0), ("17-2081", 1_900, 0.1), ("29-1141", 3_000, 9.0))
    ]
    cells = pa.Table.from_pylist(rows, schema=projections.CELLS_SCHEMA)
    held = Holding(tmp_path, {"projections": {"2024": {"cells": cells}}})
    monkeypatch.setattr("highroad.cli.market_occupations.catalogue_at", lambda home: held)
    asked = ["openings", "state:06", "--tag", "environmental-protection"]
    for order in ("openings", "growth"):
        found = cells_of(*asked, "--order", order)
        known = [value for value in found[order] if value is not None]
        assert len(known) == 2
        assert known == sorted(known, reverse=True)
        assert "29-1141" not in found["soc"]


@pytest.mark.parametrize(
    "words",
    [
        ["industries", "Fresno, CA"],
        ["growth", "Fresno, CA"],
        ["diversity", "Fresno, CA"],
        ["targets", "Fresno, CA", "--threshold", "25"],
        ["staffing", "Fresno, CA", "62"],
        ["unemployment", "Fresno, CA"],
        ["unemployment", "state:06", "--counties"],
        ["outlook", "Fresno, CA"],
        ["openings", "Fresno, CA"],
        ["changes", "Fresno, CA"],
    ],
    ids=" ".join,
)
@pytest.mark.usefixtures("no_projections")
def test_what_is_lacking_is_said_with_the_command_that_gets_it(words: list[str]) -> None:
    said = RUN.invoke(app, ["market", *words])
    assert isinstance(said.exception, DataMissing), said.output
    assert "highroad sources fetch" in said.exception.remedy


def test_industries_from_a_census_at_hand(tmp_path, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    held = holding(
        tmp_path,
        area("US000", 90_000, 90_000, 90_000, 90_000),
        area("01001", 4_000, 900, 2_000, None, total=9_000),
    )
    monkeypatch.setattr("highroad.cli.market_industries.catalogue_at", lambda home: held)
    mix = cells_of("industries", "county:01001", "--detail", "supersector")
    assert 4_000 in mix["employment"]
    assert "suppressed" in mix["employment_mark"]
    scored = cells_of(
        "targets", "county:01001", "--threshold", "20", "--detail", "supersector", "--weight", "size=1"
    )
    assert scored["rank"] == [1, 2, 3]
    beside = cells_of("diversity", "county:01001", "--reference", "nation:us")
    assert beside["area"][0]
    assert "change" in cells_of("growth", "county:01001", "--detail", "supersector")


def test_shift_share_by_year_and_by_industry_split_again(shared_data, tmp_path) -> None:  # type: ignore[no-untyped-def]
    from highroad.sources.catalogue import Catalogue

    catalogue = Catalogue(tmp_path / "home")
    for year in (2020, 2023):
        catalogue.add(shared_data / "qcew" / f"morpc_qcew_{year}_a_ohio15counties.zip")
    by_year = cells_of("shift-share", "county:39041")
    parts = cells_of("shift-share", "county:39041", "--by", "industry")
    assert parts["industry_code"].index("1025") == 7
    # Recomputed from the publisher's files with other tools.
    assert round(parts["competitive"][7], 1) == 2658.1  # type: ignore[arg-type, call-overload]
    assert round(parts["allocation"][7], 1) == -799.4  # type: ignore[arg-type, call-overload]
    catalogue.add(shared_data / "qcew" / "2019_1_area_US000.csv.gz")
    said = RUN.invoke(app, ["market", "industries", "county:39041", "--vintage", "2019Q1"])
    assert isinstance(said.exception, DataMissing)
    assert said.exception.remedy == "Ask for one that does: 2023A, 2020A."
    for name in ("change", "national", "mix", "regional"):
        assert abs(sum(parts[name]) - by_year[name][0]) < 1e-6  # type: ignore[arg-type, operator]


def test_every_question_of_the_room_is_a_command() -> None:
    """A kind of exhibit that an analyst can ask for has its command here or under `lists`."""
    offered = RUN.invoke(app, ["market", "--help"]).output
    for name in [
        "industries",
        "growth",
        "diversity",
        "targets",
        "staffing",
        "clusters",
        "related",
        "shift-share",
        "suppressed",
        "occupations",
        "quotients",
        "wages",
        "threshold",
        "entry",
        "openings",
        "changes",
        "supply",
        "transitions",
        "moves",
        "peers",
        "compare",
        "unemployment",
        "outlook",
        "forecast",
    ]:
        assert f" {name} " in offered, name


def test_numbers_of_another_area_are_titled_by_it_and_say_what_they_leave_out() -> None:
    said = RUN.invoke(app, ["market", "quotients", "county:20209"])
    assert said.output.startswith("What Kansas City, MO-KS is known for")
    assert "Asked for: Wyandotte County, KS." in said.output
    said = RUN.invoke(app, ["market", "occupations", "counties:20209+20015"])  # of two metropolitan areas
    assert said.output.startswith("Occupations, Wichita, KS")
    assert "No number here covers these counties of it: Wyandotte County, KS." in said.output
    whole = RUN.invoke(app, ["market", "occupations", "metro:28140"])
    assert "Asked for" not in whole.output
    flips = RUN.invoke(app, ["lists", "compare", "county:20209", *_TWO_RULES])
    assert "Kansas City, MO-KS" in flips.output.splitlines()[0]
    assert "Asked for: Wyandotte County, KS." in flips.output


_TWO_RULES = ("--rule", "starting-point", "--rule", "good-jobs-first", "--standard", "45000")
