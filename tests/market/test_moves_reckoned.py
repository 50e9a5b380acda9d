"""Moves are what another reckoning of the written method says, in small worlds where much is odd."""

from __future__ import annotations

import random
from collections.abc import Callable
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from tests.market.conftest import Holding
from tests.market.reckoner import Occupations, reckoned

from highroad import market

pytestmark = pytest.mark.usefixtures("no_projections")

EMBEDDED = Path(market.__file__).parents[1] / "embedded/oews/2025"
FRESNO = "0023420"
ELEMENTS = 10
CODES = (
    *("53-7062", "53-3032", "53-7065", "43-5071", "43-6014", "51-3011", "51-4121", "47-2111", "47-2061"),
    *("29-1141", "31-1120", "41-2031", "49-9071", "15-1232"),
)
CAP = {"p50": 239_200, "mark": "at_least", "zone": 3}
HIDDEN = {"p50": None, "mark": "suppressed"}
UNRATED = {"level": None, "imp": None}


def _world(seed: int) -> Occupations:
    dice = random.Random(seed)
    made = {
        code: {
            "p50": 36_000 + 1_500 * dice.randint(0, 30),
            "rse": round(dice.uniform(0.5, 6), 1),
            "level": [round(dice.uniform(0, 6.5), 2) for _each in range(ELEMENTS)],
            "imp": [round(dice.uniform(1.5, 4.9), 2) for _each in range(ELEMENTS)],
            "zone": dice.randint(2, 4),
        }
        for code in CODES
    }
    made["53-7062"]["zone"] = 3
    return made


@cache
def _published(name: str) -> pa.Table:
    filters = [("area_code", "=", FRESNO)] if name == "cells" else None
    return pq.read_table(EMBEDDED / f"{name}.parquet", filters=filters)


def _held(folder: Path, world: Occupations) -> Holding:
    """The world as if it had been published: one area's wages, ratings, job zones."""
    cells = _published("cells")
    rows = {row["soc"]: row for row in cells.to_pylist() if row["soc"] in ("00-0000", "53-7062")}
    model = rows["53-7062"]
    told = [rows["00-0000"]]
    for code, each in world.items():
        wage = {"annual_p50": each["p50"], "annual_p50_mark": each.get("mark"), "wage_rse": each["rse"]}
        told.append(model | {"soc": code} | wage)
    ratings = [
        {"soc": code, "element_id": f"e{at}", "element": f"Skill {at}", "level": level, "importance": matters}
        for code, each in world.items()
        if each["level"] is not None
        for at, (level, matters) in enumerate(zip(each["level"], each["imp"], strict=True))
    ]
    zones = [(code, each["zone"]) for code, each in world.items() if each["zone"]]
    tables = {name: _published(name) for name in ("areas", "industries", "occupations", "footnotes")}
    onet = {
        "ratings": pa.Table.from_pylist(ratings),
        "job_zones": pa.Table.from_pylist(
            [{"onet_soc": f"{code}.00", "soc": code, "job_zone": zone} for code, zone in zones]
        ),
    }
    published = {"cells": pa.Table.from_pylist(told, schema=cells.schema), **tables}
    return Holding(folder, {"oews": {"2025": published}, "onet": {"29.0": onet}})


def _blank(world: Occupations, code: str, *elements: int, field: str = "level") -> None:
    for each in elements:
        world[code][field][each] = None


def _twins(world: Occupations) -> None:
    world["53-3032"] = {**world["53-7065"], "level": [*world["53-7065"]["level"]]}


ODD: dict[str, tuple[Callable[[Occupations], object], dict[str, Any]]] = {
    "nothing odd": (lambda world: None, {}),
    "all weight on similarity": (lambda world: None, {"weights": {"similarity": 1}}),
    "all weight on openings, which nobody knows": (lambda world: None, {"weights": {"openings": 1}}),
    "uneven weights": (lambda world: None, {"weights": {"similarity": 0.1, "wage_change": 7}}),
    "two of ten levels missing": (lambda world: _blank(world, "53-3032", 0, 5), {}),
    "three of ten levels missing": (lambda world: _blank(world, "53-3032", 0, 5, 7), {}),
    "the origin lacks two, the target another": (
        lambda world: (_blank(world, "53-7062", 2, 3), _blank(world, "53-3032", 4)),
        {},
    ),
    "importance missing": (lambda world: _blank(world, "53-3032", 1, field="imp"), {}),
    "a flat profile": (lambda world: world["53-3032"].update(level=[2.0] * ELEMENTS), {}),
    "not rated": (lambda world: world["43-6014"].update(UNRATED), {}),
    "a wage that is hidden": (lambda world: world["53-3032"].update(HIDDEN), {}),
    "the present wage is hidden": (lambda world: world["53-7062"].update(HIDDEN), {}),
    "two wages at the cap": (lambda world: (world["29-1141"].update(CAP), world["15-1232"].update(CAP)), {}),
    "the present wage at the cap": (lambda world: world["53-7062"].update(CAP), {}),
    "a capped wage below the bar": (
        lambda world: (world["53-7062"].update(p50=300_000), world["29-1141"].update(CAP)),
        {},
    ),
    "a zone unknown": (lambda world: world["53-3032"].update(zone=None), {}),
    "the present zone unknown": (lambda world: world["53-7062"].update(zone=None), {}),
    "any zone": (lambda world: None, {"zones": 4, "wage": 0.0}),
    "pay exactly at the bar": (
        lambda world: (world["53-7062"].update(p50=50_000), world["53-3032"].update(p50=45_000, zone=3)),
        {},
    ),
    "twins": (_twins, {}),
    "two are feasible": (
        lambda world: [each.update(zone=5) for code, each in world.items() if code not in CODES[:3]],
        {"wage": 0.0},
    ),
    "one outlier in pay": (lambda world: world["29-1141"].update(p50=230_000, zone=3), {}),
    "quality of two": (lambda world: None, {"quality": {"53-3032": (20, 60), "53-7065": (70, 80)}}),
    "quality of all": (
        lambda world: None,
        {"quality": {code: (10 * at % 70, 10 * at % 70 + 20) for at, code in enumerate(CODES)}},
    ),
}


@pytest.mark.parametrize("name", ODD)
def test_moves_are_as_reckoned(tmp_path: Path, name: str) -> None:
    change, asked = ODD[name]
    world = _world(len(name))
    change(world)
    expected = reckoned("53-7062", world, **asked)
    names = {"zones": "most_zones", "wage": "least_wage"}
    options = {names.get(key, key): value for key, value in asked.items()}
    result = market.transitions("metro:23420", "53-7062", catalogue=_held(tmp_path, world), **options)
    found = {row["soc"]: row for row in result.table.to_pylist()}
    assert set(found) == set(expected)
    for code, each in expected.items():
        for column in ("similarity", "to_learn", "wage_change", "job_quality", "rank"):
            wanted = each[column] if each[column] is None else pytest.approx(each[column], rel=1e-6)
            assert found[code][column] == wanted, (code, column)
        assert found[code]["feasible"] == each["feasible"], code
        assert found[code]["unbeaten"] == each["unbeaten"], code
        if each["to_learn"] is not None:
            assert (found[code]["to_learn_mark"] == "at_least") is not each["whole"], code


def test_all_other_occupations_take_the_mean_of_their_group_and_say_so(tmp_path: Path) -> None:
    world = _world(3)
    world["49-9099"] = {**world["49-9071"], **UNRATED, "zone": None}  # all other installation and repair
    rows = market.transitions("metro:23420", "53-7062", catalogue=_held(tmp_path, world)).table.to_pylist()
    found = {row["soc"]: row for row in rows}
    other, neighbor = found["49-9099"], found["49-9071"]  # the only rated one of its minor group
    assert other["similarity"] == pytest.approx(neighbor["similarity"])
    assert other["to_learn"] == pytest.approx(neighbor["to_learn"])
    assert (other["similarity_mark"], other["to_learn_mark"]) == ("estimated", "estimated")
    assert (neighbor["similarity_mark"], neighbor["to_learn_mark"]) == (None, None)
    assert (other["feasible"], other["rank"]) == ("unknown", None)  # no job zone is made up
    mixed = market.mix_transitions(
        "metro:23420", {"49-9099": 3, "53-7062": 4}, catalogue=_held(tmp_path, world)
    )
    assert set(mixed.table["similarity_mark"].to_pylist()) <= {"estimated", "not_evaluable"}


def test_ranks_move_with_the_weights_and_parts_sum_to_the_score(tmp_path: Path) -> None:
    held = _held(tmp_path, _world(5))
    told = market.transitions("metro:23420", "53-7062", most_zones=4, catalogue=held)
    ranked = [row for row in told.table.to_pylist() if row["rank"]]
    assert any(row["rank_low"] < row["rank_high"] for row in ranked)
    assert all(row["rank_low"] <= row["rank"] <= row["rank_high"] for row in ranked)
    alone = market.transitions(
        "metro:23420", "53-7062", most_zones=4, weights={"wage_change": 2}, catalogue=held
    ).table.to_pylist()
    for row in alone:  # one criterion: no weight moves it
        assert row["rank_low"] == row["rank"] == row["rank_high"]
        assert row["contributions"].startswith("pay ") or not row["rank"]
    scores = [
        sum(float(part.rpartition(" ")[2].replace("−", "-")) for part in row["contributions"].split("; "))
        for row in ranked
    ]
    assert all(later - first < 0.03 for first, later in pairwise(scores))  # parts are said in hundredths
