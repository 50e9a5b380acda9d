"""From one occupation to others: a worked example by hand, properties, and the real ratings."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
from tests.market.conftest import Holding
from tests.market.test_mix_transitions import held
from typer.testing import CliRunner

from highroad import language, market
from highroad.cli.main import app
from highroad.errors import BadQuestion, DataMissing
from highroad.market import similarity
from highroad.market.move_facts import read_quality
from highroad.market.ratings import learning, read_ratings, similarities
from highroad.market.transitions import zones_of
from highroad.publishing.exhibits import Question, build_exhibit
from highroad.sources import etpl, lodes
from highroad.sources.catalogue import Catalogue

pytestmark = pytest.mark.usefixtures("no_projections")

LABORERS = "53-7062"
NAN = float("nan")


def _random(seed: int) -> tuple[np.ndarray, np.ndarray]:
    dice = np.random.default_rng(seed)
    return dice.uniform(0, 7, (12, 9)), dice.uniform(1, 5, (12, 9))


@pytest.mark.parametrize("seed", range(5))
def test_with_everything_known_it_is_what_the_matrices_say(seed: int) -> None:
    level, importance = _random(seed)
    whole = similarity.correlation(similarity.centered(level))
    profile = similarity.Profile(tuple(map(str, range(12))), tuple(map(str, range(9))), level, importance)
    for origin in range(3):
        found = similarities(level, origin, level)
        assert found == pytest.approx(whole[origin])
        assert found[origin] == pytest.approx(1)
        points, known, steps = learning(level, importance, origin)
        assert points == pytest.approx(similarity.to_learn(profile)[origin])
        assert points[origin] == 0
        assert known.all()
        assert steps.sum(axis=1) == pytest.approx(points)


def test_unknown_is_unknown() -> None:
    level, importance = _random(9)
    level[1, :1] = NAN  # eight of nine known
    level[2, :2] = NAN  # seven of nine: too few
    level[3], importance[3] = NAN, NAN
    importance[1], importance[4, 0] = 4.0, NAN
    found = similarities(level, 0, level)
    assert np.isnan(found).tolist() == [False, False, True, True, *[False] * 8]
    points, known, _steps = learning(level, importance, 0)
    assert np.isnan(points).tolist() == [False] * 3 + [True] + [False] * 8
    assert not known[1]  # an element that matters has no level
    assert not known[4]  # nobody knows whether an element matters
    assert known[5]


def test_a_worked_example_of_learning_and_of_means() -> None:
    rows = [
        ("31-1121", "a", 2.0, 4.0),
        ("31-1121", "b", None, 4.0),
        ("31-1122", "a", 4.0, 2.0),
        ("31-1122", "b", 3.5, None),
        ("11-1011", "a", 7.0, 5.0),
        ("11-1011", "b", 0.0, 1.0),
    ]
    table = pa.table(
        {
            "soc": [row[0] for row in rows],
            "element_id": [row[1] for row in rows],
            "element": [row[1].upper() for row in rows],
            "level": pa.array([row[2] for row in rows], pa.float64()),
            "importance": pa.array([row[3] for row in rows], pa.float64()),
        }
    )
    ratings = read_ratings(table)
    level, importance = ratings.rows(["31-1120", "11-1011", "99-0000"])
    assert level[0].tolist() == [3.0, 3.5]  # the mean of those in the broad occupation that are known
    assert importance[0].tolist() == [3.0, 4.0]
    assert np.isnan(level[2]).all()
    points, _known, steps = learning(level, importance, 0)
    assert points[1] == pytest.approx((7 - 3) / 7 * 100)  # b does not matter there
    assert steps[1].tolist() == pytest.approx([(7 - 3) / 7 * 100, 0])
    back, _known, _steps = learning(level, importance, 1)
    assert back[0] == pytest.approx(3.5 / 7 * 100)  # up in b; a goes down


def test_without_ratings_the_command_is_named(tmp_path: Path) -> None:
    with pytest.raises(DataMissing, match="highroad sources fetch onet"):
        market.transitions("Fresno, CA", LABORERS, catalogue=Catalogue(tmp_path))
    with pytest.raises(BadQuestion, match="weight"):
        market.transitions("Fresno, CA", LABORERS, weights={"luck": 1}, catalogue=Catalogue(tmp_path))


def test_the_job_zone_is_that_of_the_occupation_itself(tmp_path: Path) -> None:
    told = [("29-1141.00", 4), ("29-1141.02", 5), ("29-1229.01", 4), ("29-1229.03", 5), ("31-1121.00", 2)]
    rows = [{"onet_soc": code, "soc": code[:7], "job_zone": zone} for code, zone in told]
    held = Holding(tmp_path, {"onet": {"29.0": {"job_zones": pa.Table.from_pylist(rows)}}})
    found = zones_of(held, "29.0", ["29-1141", "29-1229", "31-1120", "53-3032"])
    assert found[:3].tolist() == [
        4,
        5,
        2,
    ]  # nurses' own; the highest where none is
    assert np.isnan(found[3])


@pytest.mark.shared
def test_real_ratings(shared_data: Path, tmp_path: Path) -> None:
    catalogue = Catalogue(tmp_path)
    for file in ("Skills.xlsx", "Knowledge.xlsx"):
        catalogue.add(shared_data / "onet" / "db_29_0_excel" / file)
    bare = market.transitions("Fresno, CA", LABORERS, catalogue=catalogue).table.to_pylist()
    assert {row["openings_mark"] for row in bare} == {"missing"}  # no projections yet
    assert {row["feasible"] for row in bare} == {"no", "unknown"}  # no job zones yet
    catalogue.add(shared_data / "onet" / "db_29_0_text_partial.zip")
    catalogue.add(shared_data / "projections" / "bls_ep_2024-34_occupation.xlsx")
    result = market.transitions("Fresno, CA", LABORERS, catalogue=catalogue)
    rows = result.table.to_pylist()
    assert LABORERS not in {row["soc"] for row in rows}
    ranked = [row for row in rows if row["rank"]]
    assert [row["rank"] for row in ranked] == sorted(row["rank"] for row in ranked)
    for row in ranked:
        assert row["feasible"] == "yes"
        assert row["zone_change"] <= 1
        assert row["wage_change"] >= -10
        assert row["wage_change"] == pytest.approx((row["annual_p50"] / row["present_p50"] - 1) * 100)
    assert rows[0]["unbeaten"] == "yes"
    assert all(row["rank_mark"] == "not_applicable" for row in rows if row["feasible"] != "yes")
    near = {row["soc"]: row["similarity"] for row in rows}
    assert near["53-7065"] > 0.3 > 0 > near["29-1141"]  # stockers are alike, nurses are not
    assert any("likely" in note for note in result.notes)
    pay = market.transitions("Fresno, CA", LABORERS, weights={"wage_change": 1}, catalogue=catalogue).table
    assert pay["wage_change"][0].as_py() == max(row["wage_change"] for row in ranked)
    exhibit = build_exhibit(Question("transitions", {"region": "metro:23420"}), catalogue=catalogue)
    assert exhibit.missing is None
    assert exhibit.title.endswith(f"ranks first of {len(ranked)} feasible occupations in Fresno, CA")
    assert exhibit.table is not None
    assert exhibit.table.text(0, "occupation") in exhibit.title
    assert exhibit.chart is not None
    assert exhibit.question.vintages == {"oews": "2025", "onet": "29.0", "projections": "2024"}
    with language.use("es"):
        spanish = build_exhibit(Question("transitions", {"region": "metro:23420"}), catalogue=catalogue)
    assert spanish.table is not None
    assert spanish.table.text(0, "unbeaten") == "sí"
    done = CliRunner().invoke(
        app,
        [
            "market",
            "transitions",
            "Fresno, CA",
            LABORERS,
            "--weight",
            "wage_change=1",
            "--home",
            str(tmp_path),
        ],
    )
    assert done.exit_code == 0, done.output
    assert "does not tell how likely a move is" in done.output
    register = tmp_path / "quality.csv"
    register.write_text(
        "kind,subject,soc,element,answer,value,evidence,source,as_of\n"
        "occupation,Truck drivers,53-3032,voice,yes,,agreement,Contract,2026\n",
        encoding="utf-8",
    )
    asked = ["market", "transitions", "Fresno, CA", LABORERS, "--home", str(tmp_path), "--format", "csv"]
    judged = [*asked, "--quality", str(register), "--standard", "25", "--weight", "job_quality=1"]
    done = CliRunner().invoke(app, [*judged, "--output", str(tmp_path / "moves.csv")])
    assert done.exit_code == 0, done.output
    first = (tmp_path / "moves.csv").read_text(encoding="utf-8-sig").splitlines()[1]
    assert first.startswith("53-3032,")  # the only one that is judged, and nothing else counts
    with pytest.raises(BadQuestion, match="wage standard"):
        CliRunner().invoke(app, [*asked, "--quality", str(register)], catch_exceptions=False)
    with pytest.raises(BadQuestion, match="is no weight"):
        CliRunner().invoke(
            app,
            ["market", "transitions", "Fresno, CA", LABORERS, "--weight", "much", "--home", str(tmp_path)],
            catch_exceptions=False,
        )


def test_a_move_tells_programs_nearby_job_quality_and_education(tmp_path: Path) -> None:
    data = Path(__file__).parents[1] / "sources" / "data"
    catalogue = held(tmp_path)
    parts = [*etpl.read(data / "etp_scorecard_programs_202608.json")]
    rows = parts[0].data.to_pylist()
    rows[1] |= {"soc": "53-3032", "program": "Truck driving"}
    programs = pa.Table.from_pylist(rows, schema=etpl.PROGRAMS_SCHEMA)
    (blocks,) = lodes.read_blocks(data / "ca_xwalk.csv")
    tables = {
        "etpl": {"2026M08": {"programs": programs}},
        "lodes_blocks": {"2020": {"blocks": blocks.data}},
    }
    catalogue.holds |= Holding(tmp_path, tables).holds

    def moves(**more: object) -> dict[str, dict[str, object]]:
        found = market.transitions("metro:23420", LABORERS, catalogue=catalogue, **more)  # type: ignore[arg-type]
        return {row["soc"]: row for row in found.table.to_pylist()}

    trucks = moves(quality={"53-3032": (43, 71)})["53-3032"]
    assert trucks["taught"] == "Truck driving (Invented Institute)"
    assert trucks["reason"].endswith(
        "taught nearby: Truck driving (Invented Institute); job quality 43 to 71 percent."
    )
    assert (trucks["programs"], trucks["programs_mark"]) == (None, "missing")  # no completions at hand
    nurses = moves(most_zones=4)["29-1141"]
    assert (nurses["feasible"], nurses["quality_mark"]) == ("yes", "missing")
    assert moves(most_zones=4, most_steps=0)["29-1141"]["feasible"] == "no"  # a bachelor's degree
    asked = {"region": "metro:23420", "quality": "53-3032:43-71", "zones": "4"}
    shown = build_exhibit(Question("transitions", asked), catalogue=catalogue)
    assert shown.missing is not None  # projections are lacking, which the exhibit asks for
    assert read_quality("53-3032:43-71")["53-3032"][:2] == (43.0, 71.0)
    for wrong in ("53-3032", "53-3032:71-43", "53-3032:1-101", "53-3032:1-90:101"):
        with pytest.raises(BadQuestion, match="no range"):
            read_quality(wrong)
