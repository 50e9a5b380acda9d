"""Career stages: hand-computed figures, and what is withheld, absent, zero or distorted."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from tests.market.conftest import Holding
from tests.market.test_flows_and_lists import DATA, SECTOR, indicators

from highroad import market
from highroad.errors import BadQuestion, DataMissing
from highroad.market.qwi_cells import ALL
from highroad.results import Mark
from highroad.sources import qwi

FRESNO, BOTH = "county:06019", "counties:06019+06039"
NOW = {
    "area_code": "06019",
    "employment": 1000,
    "stable_employment": 800,
    "hires": 210,
    "separations": 180,
    "stable_hires": 90,
    "stable_separations_next": 60,
    "earnings": 4200,
    "stable_hire_earnings": 3150,
}
BEFORE = NOW | {"quarter": 3, "hires": 150, "stable_separations_next": 70}
YEAR_AGO = NOW | {"year": 2023, "earnings": 4000}
NEXT = NOW | {"year": 2025, "quarter": 1, "stable_separations_next": None}
NEXT |= {"stable_separations_next_mark": "missing"}
HEALTH = SECTOR
FOOD = SECTOR | {"industry_code": "72"}


def held(folder: Path, *rows: dict[str, object]) -> Holding:
    return Holding(folder, {"qwi": {"2025Q1": {"cells": indicators(*rows)}}})


def found(
    folder: Path, *rows: dict[str, object], region: str = FRESNO, **asked: Any
) -> dict[str, dict[str, Any]]:
    result = market.career_stages(region, catalogue=held(folder, *rows), **asked)
    return {row["code"]: row for row in result.table.to_pylist()}


def test_a_worked_example(tmp_path: Path) -> None:
    all_now = NOW | {"stable_separations_next": 100, "earnings": 5000}
    every = (NOW | HEALTH, BEFORE | HEALTH, YEAR_AGO | HEALTH, NEXT | HEALTH, all_now, BEFORE)
    result = market.career_stages(FRESNO, catalogue=held(tmp_path, *every))
    assert result.method.parameters["quarter"] == "2024Q4"  # of the next nobody knows yet who stayed
    health, whole = result.table.to_pylist()
    assert (health["code"], health["group"], whole["code"], whole["group"]) == (
        *("62", "Health Care and Social Assistance"),
        *(ALL, "all industries"),
    )
    assert health["hire_rate"] == pytest.approx(21.0)  # 210 / 1,000
    assert health["lasting"] == pytest.approx(60.0)  # 90 / 150 hired in the third quarter
    assert health["hire_pay"] == 3150
    assert health["retained"] == pytest.approx(92.5)  # 1 - 60 / 800
    assert health["pay_growth"] == pytest.approx(5.0)  # 4,200 / 4,000
    assert health["hire_pay_share"] == pytest.approx(75.0)  # 3,150 / 4,200
    assert health["retained_ratio"] == pytest.approx(100 * 92.5 / 87.5)  # all: 1 - 100 / 800
    assert health["pay_ratio"] == pytest.approx(84.0)  # 4,200 / 5,000
    assert (whole["pay_growth"], whole["pay_growth_mark"]) == (None, "missing")  # no year before
    assert (health["in_training"], health["in_training_mark"]) == (None, "not_evaluable")
    assert "register of seats" in result.notes[0]


def test_areas_are_added_up_and_pay_is_weighed_by_the_jobs_it_is_of(tmp_path: Path) -> None:
    other = {"area_code": "06039", "stable_employment": 200, "earnings": 3200, "stable_separations_next": 40}
    other |= {"stable_hires": 10, "stable_hire_earnings": 2150}
    rows = (NOW | HEALTH, NOW | HEALTH | other, BEFORE | HEALTH, YEAR_AGO | HEALTH)
    health = found(tmp_path, *rows, NOW, NOW | {"area_code": "06039"}, region=BOTH)["62"]
    assert health["pay"] == pytest.approx(4000)  # (4,200 · 800 + 3,200 · 200) / 1,000
    assert health["hire_pay"] == pytest.approx(3050)  # (3,150 · 90 + 2,150 · 10) / 100
    assert health["retained"] == pytest.approx(90.0)  # 1 - 100 / 1,000
    # One area alone in the quarters before: its sum is of other workers.
    assert (health["lasting"], health["lasting_mark"]) == (None, "missing")
    assert (health["pay_growth"], health["pay_growth_mark"]) == (None, "missing")


def test_what_is_withheld_distorted_zero_or_impossible_is_marked(tmp_path: Path) -> None:
    hidden = {"stable_separations_next": None, "stable_separations_next_mark": "suppressed"}
    rough = FOOD | {"hires_mark": "estimated", "stable_hires": 151}
    empty = SECTOR | {"industry_code": "21"} | dict.fromkeys(("employment", "stable_employment", "hires"), 0)
    rows = [NOW | HEALTH | hidden, NOW | rough, NOW | empty, BEFORE | HEALTH, BEFORE | FOOD, NOW]
    stages = found(tmp_path, *rows)
    health, food, none = stages["62"], stages["72"], stages["21"]
    assert (health["retained"], health["retained_mark"]) == (None, "suppressed")
    assert health["retained_ratio_mark"] == "suppressed"
    assert (food["hire_rate"], food["hire_rate_mark"]) == (pytest.approx(21.0), "estimated")
    assert (food["lasting"], food["lasting_mark"]) == (None, "not_evaluable")  # 151 of 150
    assert (none["hires"], none["hires_mark"]) == (0, None)  # a true zero
    for name in ("hire_rate", "retained"):
        assert (none[name], none[f"{name}_mark"]) == (None, "not_applicable")


def test_groups_within_an_industry(tmp_path: Path) -> None:
    women, men = {"sex": "2"}, {"sex": "1", "stable_separations_next": 80}
    rows = [NOW | HEALTH | each for each in ({}, women, men)] + [NOW, NOW | women]
    stages = found(tmp_path, *rows, by="sex", industry="62")
    assert {code: row["group"] for code, row in stages.items()} == {
        "1": "men",
        "2": "women",
        ALL: "all workers",
    }
    assert stages["1"]["retained"] == pytest.approx(90.0)
    assert set(found(tmp_path, *rows, by="sex")) == {"2", ALL}
    with pytest.raises(BadQuestion, match="industry 99"):
        found(tmp_path, *rows, by="sex", industry="99")
    with pytest.raises(BadQuestion, match="groups of workers"):
        found(tmp_path, *rows, industry="62")
    with pytest.raises(BadQuestion, match="2019Q1"):
        found(tmp_path, *rows, by="sex", quarter="2019Q1")
    with pytest.raises(DataMissing, match="race"):
        found(tmp_path, *rows, by="race")


def test_all_is_the_weighted_average_of_its_groups(tmp_path: Path) -> None:
    chance = np.random.default_rng(20261122)
    rows: list[dict[str, object]] = []
    stable, left = chance.integers(50, 900, 6), []
    for at, jobs in enumerate(stable):
        left.append(int(chance.integers(0, jobs + 1)))
        group = {"age": f"A0{at + 1}", "stable_employment": int(jobs), "stable_separations_next": left[-1]}
        rows.append(NOW | group)
    rows.append(NOW | {"stable_employment": int(stable.sum()), "stable_separations_next": sum(left)})
    stages = found(tmp_path, *rows, by="age")
    kept = [stages[f"A0{at + 1}"]["retained"] for at in range(6)]
    assert all(0 <= each <= 100 for each in kept)
    assert stages[ALL]["retained"] == pytest.approx(np.average(kept, weights=stable))


def test_a_table_of_an_earlier_version_and_an_extract_lack_the_columns(tmp_path: Path) -> None:
    old = indicators(NOW | HEALTH, NOW)
    names = ("stable_hires", "stable_separations_next", "stable_hire_earnings")
    old = old.drop([each for name in names for each in (name, f"{name}_mark")])
    catalogue = Holding(tmp_path, {"qwi": {"2025Q1": {"cells": old}}})
    health = market.career_stages(FRESNO, catalogue=catalogue).table.to_pylist()[0]
    for name in ("lasting", "retained", "hire_pay"):
        assert (health[name], health[f"{name}_mark"]) == (None, "missing")
    assert health["hire_rate"] == pytest.approx(21.0)
    (part,) = qwi.read(DATA / "qwi_ca_sa_f_gw_ns_op_u.csv")
    assert set(part.data["stable_hires_mark"].to_pylist()) == {Mark.MISSING.value}


def test_the_reader_keeps_the_columns_of_a_whole_file(tmp_path: Path) -> None:
    lines = (DATA / "qwi_ca_sa_f_gw_ns_op_u.csv").read_text(encoding="utf-8").splitlines()
    more = [
        "HirAS,SepSnx,EarnHirAS,sHirAS,sSepSnx,sEarnHirAS",
        "40,30,2900,1,9,1",
        "41,,,1,5,-1",
        "1,1,1,1,1,1",
    ]
    path = tmp_path / "qwi_ca_sa_f_gw_ns_op_u.csv"
    path.write_text("\n".join(f"{a},{b}" for a, b in zip(lines, more, strict=True)) + "\n", encoding="utf-8")
    (part,) = qwi.read(path)
    assert isinstance(part.data, pa.Table)
    first, second, _third = part.data.to_pylist()
    assert (first["stable_hires"], first["stable_hire_earnings"]) == (40, 2900)
    assert (first["stable_separations_next"], first["stable_separations_next_mark"]) == (30, "estimated")
    assert second["stable_separations_next_mark"] == "suppressed"
    assert second["stable_hire_earnings_mark"] == "missing"
