"""Openings at a state's own rates, worked by hand: its area before the state, the nation last."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest
from tests.market.test_mix_transitions import held as rated

from highroad import market
from highroad.errors import BadQuestion, DataMissing
from highroad.market.occupation_lists import list_measures
from highroad.publishing.exhibits import Question, build_exhibit
from highroad.reference.list_rules import load_rule
from highroad.sources.catalogue import Catalogue

DATA = Path(__file__).parents[1] / "sources" / "data"


@pytest.fixture(scope="module")
def held(tmp_path_factory: pytest.TempPathFactory) -> Catalogue:
    catalogue = Catalogue(tmp_path_factory.mktemp("home"))
    for name in ("edd_projections.csv", "LongTermRestJson_32.json", "occupation.xlsx"):
        catalogue.add(DATA / name)
    return catalogue


def openings(area: str, held: Catalogue) -> dict[str, dict[str, object]]:
    result = market.regional_openings(area, rates="state", catalogue=held)
    return {row["soc"]: row for row in result.table.to_pylist()}


def test_an_area_goes_by_the_states_area_that_holds_it(held: Catalogue) -> None:
    """Fresno MSA, 2023-33: of 9,950 nurses' jobs 1,290 come, 2,150 and 1,840 are left: 5,280 openings."""
    rows = openings("metro:23420", held)
    nurses, jobs = rows["29-1141"], float(rows["29-1141"]["employment"])  # type: ignore[arg-type]
    assert nurses["openings"] == pytest.approx(jobs * 528 / 9950)
    assert nurses["growth"] == pytest.approx(jobs * 129 / 9950)
    assert (nurses["exits"], nurses["transfers"]) == pytest.approx((jobs * 215 / 9950, jobs * 184 / 9950))
    assert (nurses["rates_of"], nurses["years"], nurses["openings_mark"]) == ("state", 10, "estimated")
    chiefs = rows["11-1011"]  # the state's file here doesn't have them
    nation = market.regional_openings("metro:23420", catalogue=held).table.to_pylist()
    assert chiefs["rates_of"] == "nation"
    assert chiefs["openings"] == next(row["openings"] for row in nation if row["soc"] == "11-1011")
    county = openings("county:06019", held)["29-1141"]  # within Fresno MSA, and described by it
    assert county["openings"] == nurses["openings"]


def test_elsewhere_in_the_state_the_whole_state_counts_and_is_said(held: Catalogue) -> None:
    result = market.regional_openings("metro:12540", rates="state", catalogue=held)  # Bakersfield
    nurses = next(row for row in result.table.to_pylist() if row["soc"] == "29-1141")
    assert nurses["openings"] == pytest.approx(nurses["employment"] * 18_400 / 352_000)
    assert any("the whole state" in note for note in result.notes)
    assert result.method.parameters["state_area"] == "California"
    typists = next(row for row in result.table.to_pylist() if row["soc"] == "43-9022")
    assert typists["growth"] == pytest.approx(typists["employment"] * -120 / 3000)
    assert typists["openings"] == pytest.approx(typists["employment"] * 90 / 3000)


def test_a_state_that_tells_openings_alone(held: Catalogue) -> None:
    """Nevada: 24,730 jobs of nurses, 1,930 openings a year; nothing of exits and transfers."""
    nurses = openings("state:32", held)["29-1141"]
    jobs = float(nurses["employment"])  # type: ignore[arg-type]
    assert nurses["openings"] == pytest.approx(jobs * 1930 / 24730)
    assert (nurses["exits"], nurses["parts_mark"]) == (None, "missing")


def test_several_states_and_lacking_files_are_said(held: Catalogue) -> None:
    with pytest.raises(BadQuestion, match="several states"):
        market.regional_openings("metro:38900", rates="state", catalogue=held)
    with pytest.raises(DataMissing, match="Ohio"):
        market.regional_openings("state:39", rates="state", catalogue=held)
    with pytest.raises(BadQuestion, match="rates"):
        market.regional_openings("state:39", rates="county", catalogue=held)  # type: ignore[arg-type]


def test_lists_gaps_and_exhibits_go_by_them_too(held: Catalogue) -> None:
    measured, _bases = list_measures("metro:23420", rates="state", catalogue=held)
    nurses = next(row for row in measured.table.to_pylist() if row["soc"] == "29-1141")
    assert nurses["growth_percent"] == pytest.approx(100 * 1290 / 9950)
    asked = Question("openings", {"region": "metro:23420", "rates": "state", "rows": "5"})
    exhibit = build_exhibit(asked, catalogue=held)
    assert exhibit.missing is None
    assert exhibit.question.vintages["state_projections"] == "2023"
    assert "Registered Nurses" in exhibit.takeaway or exhibit.title
    assert "state_projections" in {each.key for each in exhibit.table.sources}
    nation, state = (
        market.regional_list("metro:23420", load_rule("starting-point"), rates=each, catalogue=held)
        for each in ("nation", "state")
    )
    whose = {
        "nation": (nation, nation, "Both lists go by the nation's"),
        "Fresno MSA (Fresno and Madera Counties)": (
            state,
            state,
            "of Fresno MSA (Fresno and Madera Counties), the",
        ),
        "nation / Fresno MSA (Fresno and Madera Counties)": (nation, state, "different projected rates"),
    }
    for told, (first, second, words) in whose.items():
        changed = market.list_flips(first, second)
        assert changed.method.parameters["rates"] == told
        assert words in changed.notes[-1]
        flips = set(changed.table["flip"].to_pylist())
        assert first is not second or not flips & {"gains", "loses"}
    asked = Question("occupation-list", {"region": "state:32", "rates": "state", "rule": "starting-point"})
    assert build_exhibit(asked, catalogue=held).missing is None


def test_moves_go_by_them_when_asked(held: Catalogue, tmp_path: Path) -> None:
    catalogue = rated(tmp_path)
    catalogue.holds["state_projections"] = held.vintages("state_projections")
    area = "Fresno MSA (Fresno and Madera Counties)"
    nurses = openings("metro:23420", held)["29-1141"]["openings"]
    for asked in (
        partial(market.transitions, "metro:23420", "53-7062", most_zones=4),
        partial(market.mix_transitions, "metro:23420", {"53-7062": 40}, most_zones=4),
    ):
        at_state, at_nation = asked(rates="state", catalogue=catalogue), asked(catalogue=catalogue)
        rows = [{row["soc"]: row for row in each.table.to_pylist()} for each in (at_state, at_nation)]
        assert rows[0]["29-1141"]["openings"] == nurses != rows[1]["29-1141"]["openings"]
        about = at_state.method.parameters
        assert (about["rates"], about["state_area"]) == ("state", area)
        assert any(f"projected rates of {area}" in note for note in at_state.notes)
        assert "Openings go by the nation's projected rates." in at_nation.notes
        assert "state_projections" in {each.key for each in at_state.sources}
    question = {"region": "metro:23420", "rates": "state", "zones": "4"}
    for kind in ("transitions", "mix-transitions"):
        exhibit = build_exhibit(Question(kind, question), catalogue=catalogue)
        assert exhibit.missing is None
        assert exhibit.question.vintages["state_projections"] == "2023"
        assert any(f"projected rates of {area}" in note for note in exhibit.notes)
    with pytest.raises(BadQuestion, match="several states"):
        market.transitions("metro:38900", "53-7062", rates="state", catalogue=catalogue)
