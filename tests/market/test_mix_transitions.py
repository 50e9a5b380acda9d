"""From a layoff's mix to other occupations: worked by hand on small ratings, and the real ones."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from tests.market.conftest import Holding
from typer.testing import CliRunner

from highroad.cli.main import app
from highroad.errors import BadQuestion
from highroad.market import mix_transitions, occupation_employment, ranking, read_mix, transitions
from highroad.market.move_facts import fundable_programs
from highroad.market.transitions import wage_interval
from highroad.publishing.exhibits import Question, build_exhibit
from highroad.sources import etpl
from highroad.sources.catalogue import Catalogue

pytestmark = pytest.mark.usefixtures("no_projections")

MIX = {"53-7062": 40, "43-5071": 10}
TARGETS = ("53-3032", "29-1141", "43-6014")


def zone_table(zones: dict[str, int]) -> pa.Table:
    own = [f"{soc}.00" for soc in zones]
    return pa.table({"onet_soc": own, "soc": list(zones), "job_zone": list(zones.values())})


def held(tmp_path: Path) -> Holding:
    """Ratings of five occupations on ten elements: truck driving is like moving freight; nursing is not."""
    shape = {
        "53-7062": np.arange(10) % 3 + 1.0,
        "43-5071": np.arange(10) % 3 + 1.2,
        "53-3032": np.arange(10) % 3 + 1.5,
        "29-1141": 6.0 - np.arange(10) % 3,
        "43-6014": np.full(10, 2.0) + np.arange(10) / 10,
    }
    zones = {"53-7062": 2, "43-5071": 2, "53-3032": 2, "29-1141": 4, "43-6014": 3}
    rows = [
        {"soc": soc, "element_id": f"e{k}", "element": f"Skill {k}", "level": level, "importance": 4.0}
        for soc, levels in shape.items()
        for k, level in enumerate(levels)
    ]
    tables = {
        "ratings": pa.Table.from_pylist(rows),
        "job_zones": zone_table(zones),
    }
    return Holding(tmp_path, {"onet": {"29.0": tables}})


def test_a_mix_as_worked_by_hand(tmp_path: Path) -> None:
    catalogue = held(tmp_path)
    wages = occupation_employment("metro:23420", level="detailed", catalogue=catalogue).table
    pay = dict(zip(wages["soc"].to_pylist(), wages["annual_p50"].to_pylist(), strict=True))
    found = mix_transitions("metro:23420", MIX, catalogue=catalogue)
    rows = {row["soc"]: row for row in found.table.to_pylist()}
    trucks = rows["53-3032"]
    assert (trucks["reach"], trucks["reach_unknown"]) == (50, 0)
    change = {soc: (pay["53-3032"] / pay[soc] - 1) * 100 for soc in MIX}
    assert trucks["wage_change"] == pytest.approx((40 * change["53-7062"] + 10 * change["43-5071"]) / 50)
    assert trucks["wage_low"] < min(change.values()) < max(change.values()) < trucks["wage_high"]
    # Half a level up from freight, 0.3 from shipping, in each of ten skills that matter: 5/7 and 3/7 of 100.
    assert trucks["to_learn"] == pytest.approx((40 * 500 / 7 + 10 * 300 / 7) / 50)
    assert trucks["origins"].startswith("Laborers")
    assert "(40)" in trucks["origins"]
    assert "feasible for 50 of 50" in trucks["reason"]
    assert (trucks["programs"], trucks["programs_mark"]) == (None, "missing")
    assert (trucks["openings"], trucks["openings_mark"]) == (None, "missing")
    assert "29-1141" not in rows  # two job zones higher: feasible for nobody
    assert all(row["rank"] is None for row in rows.values() if not row["reach"])
    own = rows["43-5071"]  # feasible for the others, never for those who are there
    assert own["reach"] <= 40
    quality = mix_transitions(
        "metro:23420", MIX, quality={"53-3032": (20.0, 80.0)}, catalogue=catalogue
    ).table
    assert quality.to_pylist()[0]["reason"].endswith("; job quality 20 to 80 percent.")
    known = {row["soc"]: (row["quality_low"], row["quality_mark"]) for row in quality.to_pylist()}
    assert known["53-3032"] == (20.0, None)
    assert known["43-5071"] == (None, "missing")
    assert any("likely" in note for note in found.notes)


def test_programs_of_the_list_are_those_that_training_accounts_may_pay(tmp_path: Path) -> None:
    (part,) = etpl.read(Path(__file__).parents[1] / "sources" / "data" / "etp_scorecard_programs_202608.json")
    listed = Holding(tmp_path, {"etpl": {"2026M08": {"programs": part.data}}})
    found, sources = fundable_programs("state:06", ["31-1131", "29-1141"], listed)
    assert (found["fundable"].to_pylist(), found["fundable_mark"].to_pylist()) == ([1, 0], [None, None])
    assert [each.key for each in sources] == ["etpl"]
    unlisted, sources = fundable_programs("state:06", ["31-1131"], held(tmp_path))
    assert (unlisted["fundable"].to_pylist(), unlisted["fundable_mark"].to_pylist()) == ([None], ["missing"])
    assert not sources
    assert any("680.300" in note for note in mix_transitions("06019", MIX, catalogue=held(tmp_path)).notes)


def test_the_interval_of_a_change_of_pay() -> None:
    # Errors of 3 and 4 percent are 5 together: e^(1.645 * 0.05) = 1.0857; 1.2 / 1.0857 and 1.2 * 1.0857.
    local = pa.table({"wage_rse": [3.0, 4.0, None]})
    low, high = wage_interval(local, 0, np.array([0.0, 20.0, 20.0]))
    assert (low[1], high[1]) == pytest.approx((10.53, 30.28), abs=0.01)
    assert np.isnan(low[2])


def test_robust_scores_as_worked_by_hand() -> None:
    # Median 3, deviations 2 1 0 1 97: MAD 1; scores (x - 3) / 1.4826, the outlier held at three.
    found = ranking.robust_sum(np.array([[1.0], [2.0], [3.0], [4.0], [100.0]]), [1.0], [1])
    assert found[:4] == pytest.approx([-2 / 1.4826, -1 / 1.4826, 0, 1 / 1.4826])
    assert 3 < found[4] < 3.001
    same = ranking.robust_sum(np.array([[1.0, 5.0], [1.0, 7.0]]), [1.0, 1.0], [1, -1])
    assert same[0] > same[1]


def test_a_mix_is_read_strictly(tmp_path: Path) -> None:
    assert read_mix("53-7062:40, 51-2090=25,53-7062:2") == {"53-7062": 42, "51-2090": 25}
    for text in ("53-7062", "53-7062:0", "truckers:4"):
        with pytest.raises(BadQuestion, match="no part of a mix"):
            read_mix(text)
    with pytest.raises(BadQuestion, match="no detailed occupation"):
        mix_transitions("metro:23420", {"99-9999": 1}, catalogue=held(tmp_path))
    with pytest.raises(BadQuestion, match="at least one person"):
        mix_transitions("metro:23420", {}, catalogue=held(tmp_path))


def test_people_of_an_occupation_without_a_local_number_come_by_the_nations_pay(tmp_path: Path) -> None:
    catalogue = held(tmp_path)
    here, nation = (
        occupation_employment(area, level="detailed", catalogue=catalogue).table.to_pylist()
        for area in ("metro:27980", "nation:us")
    )
    few = {row["soc"] for row in here}
    gone = next(row for row in nation if row["soc"] not in few and row["annual_p50"])
    rated, zones = (pq.read_table(catalogue.table("onet", each)) for each in ("ratings", "job_zones"))
    rating = [row | {"soc": gone["soc"]} for row in rated.to_pylist() if row["soc"] == "53-7062"]
    more = {
        "ratings": pa.concat_tables([rated, pa.Table.from_pylist(rating)]),
        "job_zones": pa.concat_tables([zones, zone_table({gone["soc"]: 2})]),
    }
    catalogue = Holding(tmp_path, {"onet": {"30.0": more}})
    found = mix_transitions("metro:27980", {gone["soc"]: 12, "53-7062": 3}, catalogue=catalogue)
    rows = {row["soc"]: row for row in found.table.to_pylist()}
    assert gone["soc"] not in rows  # nobody can go where there is none
    pay = {row["soc"]: row["annual_p50"] for row in here} | {gone["soc"]: gone["annual_p50"]}
    change = [(pay["53-3032"] / pay[soc] - 1) * 100 for soc in (gone["soc"], "53-7062")]
    assert rows["53-3032"]["wage_change"] == pytest.approx((12 * change[0] + 3 * change[1]) / 15)
    assert any("no number here for" in note and gone["occupation"] in note for note in found.notes)
    one = transitions("metro:27980", gone["soc"], catalogue=catalogue)
    assert gone["soc"] not in one.table["soc"].to_pylist()
    assert set(one.table["present_p50_mark"].to_pylist()) == {"estimated"}
    assert any("no number here for" in note for note in one.notes)


@pytest.mark.shared
def test_real_ratings(shared_data: Path, tmp_path: Path) -> None:
    catalogue = Catalogue(tmp_path)
    catalogue.add(shared_data / "onet" / "db_29_0_text_partial.zip")
    for file in ("Skills.xlsx", "Knowledge.xlsx"):
        catalogue.add(shared_data / "onet" / "db_29_0_excel" / file)
    catalogue.add(shared_data / "projections" / "bls_ep_2024-34_occupation.xlsx")
    exhibit = build_exhibit(Question("mix-transitions", {"region": "metro:23420"}), catalogue=catalogue)
    assert exhibit.missing is None
    assert exhibit.table is not None
    assert exhibit.table.text(0, "reach") in exhibit.title
    assert exhibit.chart is not None
    judged = {"region": "metro:23420", "quality": "53-3032:43-71", "judged": "the board"}
    told = build_exhibit(Question("mix-transitions", judged), catalogue=catalogue)
    assert "occupations, by the board; of others it is not." in told.takeaway
    assert told.table is not None
    assert told.table.value(told.table.data["soc"].index("53-3032"), "quality_high") == 71
    said = CliRunner().invoke(
        app, ["market", "moves", "Fresno, CA", "53-7062:40,51-2090:25", "--home", str(tmp_path)]
    )
    assert said.exit_code == 0, said.output
    assert "feasible for" in said.output
