"""Rules that count points: worked by hand, beside a plain reference, and what must hold for all of them."""

from __future__ import annotations

import itertools
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from highroad.errors import BadQuestion, UnreadableFile
from highroad.market import list_flips, regional_list
from highroad.market.occupation_lists import occupation_list
from highroad.reference.list_rules import adjusted, load_rule, read_rule, rule_as_told, write_rule
from highroad.sources.catalogue import Catalogue

HEAD = """
key: ours
version: "1"
title: Our points
citation: A board's vote
in_force_from: 2026-01-01
margin: 0.05
groups:
"""
RULE = (
    HEAD
    + """
  score:
    title: Score
    needs: 6
    points_of:
      - {measure: openings, at_least: 100, points: 3}
      - {measure: annual_p50, at_least_ratio: 1.1, of: area_median, points: 2.6}
      - {measure: growth_percent, at_least: 10, points: 3}
      - {measure: education_rank, at_least: 3, points: 1, unknown: 0}
"""
)
BASES = {"area_median": 50_000.0}
NAMES = ("openings", "annual_p50", "growth_percent", "education_rank")


def measures(*rows: tuple[float | None, ...], names: tuple[str, ...] = NAMES) -> pa.Table:
    columns = {name: pa.array([row[place] for row in rows], pa.float64()) for place, name in enumerate(names)}
    told = {"soc": [f"11-{number:04}" for number in range(len(rows))], "occupation": ["Work"] * len(rows)}
    return pa.table({**told, **columns})


def listed(rows: pa.Table, rule: str, **more: Any) -> list[dict[str, Any]]:
    found = occupation_list(rows, read_rule(rule, "ours.yaml"), BASES, **more)
    return found.table.to_pylist()


def test_points_as_worked_by_hand() -> None:
    """Openings 3, pay 2.6, growth 3, education 1 (0 where not known); 6 are needed, 5 percent is 0.3."""
    rows = listed(
        measures(
            (100, 55_000, 10, 3),  # every number is its threshold: 9.6
            (100, 55_000, 2, 2),  # 5.6: short by 0.4
            (100, 40_000, 10, 1),  # 6, exactly what is needed; without a margin's worth of openings: marginal
            (None, 55_000, 12, None),  # 2.6 + 3, and openings may bring 3: 5.6 to 8.6
            (None, 55_000, 12, 4),  # 6.6 to 9.6: in, whatever the openings are
            (None, 40_000, 12, 1),  # 3 to 6
            (None, 55_000, 2, 5),  # 3.6 to 6.6
            (None, 40_000, 2, 5),  # 1 to 4: out, whatever the openings are
        ),
        RULE,
    )
    assert [row["points_score"] for row in rows[:3]] == pytest.approx([9.6, 5.6, 6])
    words = ["yes", "no", "yes", "not evaluable", "yes", "not evaluable", "not evaluable", "no"]
    assert [row["listed"] for row in rows] == words
    assert [row["points_score"] for row in rows[3:]] == [None] * 5
    assert {row["points_score_mark"] for row in rows[3:]} == {"not_evaluable"}
    ranges = [(row["points_score_low"], row["points_score_high"]) for row in rows[3:]]
    assert ranges == [pytest.approx(each) for each in [(5.6, 8.6), (6.6, 9.6), (3, 6), (3.6, 6.6), (1, 4)]]
    assert [rows[1][f"c{n}_points"] for n in (1, 2, 3, 4)] == [3, 2.6, 0, 0]
    assert (rows[3]["c1_points"], rows[3]["c1_points_mark"]) == (None, "not_evaluable")
    assert rows[3]["c4_points"] == 0  # as the rule says
    assert rows[0]["c2_distance"] == 0  # 1.1 times 50,000 is 55,000
    assert rows[1]["why"] == "Not Score: 5.6 of the 6 points needed, short by 0.4."
    assert rows[7]["why"] == "Not Score: at best 4 of the 6 points needed, short by 2."
    assert rows[0]["why"] == "Meets Score (9.6 points; 6 needed)."
    assert rows[4]["why"] == "Meets Score (6.6 to 9.6 points; 6 needed)."
    assert rows[3]["why"].endswith("Score: 5.6 to 8.6 points are possible, 6 are needed.")


def test_marginal_goes_by_thresholds_and_by_points_needed() -> None:
    plain = RULE.replace("points: 2.6", "points: 2.8")
    rows = listed(
        measures(
            (100, 55_000, 2, 2),  # 5.8 of 6: 0.3 fewer would do
            (300, 90_000, 2, 2),  # the same, far from each threshold
            (300, 40_000, 50, 2),  # 6, and 6.3 would not be reached
            (300, 90_000, 50, 2),  # 8.8
            (96, 90_000, 50, 2),  # 5.8; openings 4 percent short: 8.8
            (50, 40_000, 50, 2),  # 3
        ),
        plain,
    )
    assert [row["marginal"] for row in rows] == [True, True, True, False, True, False]


def test_ranks_and_ties() -> None:
    """Four tenths and whole shares: alike numbers get alike points, unknown ones the fewest to the most."""
    rule = (
        HEAD
        + """
  score:
    title: Score
    needs: 12
    points_of:
      - {measure: openings, by_rank: 4, points: 8}
      - {measure: growth_percent, by_rank: 0, points: 10}
"""
    )
    rows = listed(
        measures((1, 5), (2, 5), (2, 7), (9, 9), (None, 9), names=("openings", "growth_percent")), rule
    )
    # Openings: 1 of 4 at or below 1, 3 of 4 at or below 2, 4 of 4; growth: 2, 3 and 5 of 5.
    assert [row["c1_points"] for row in rows] == [2, 6, 6, 8, None]
    assert [row["c2_points"] for row in rows] == pytest.approx([4, 4, 6, 10, 10])
    assert [row["listed"] for row in rows] == ["no", "no", "yes", "yes", "yes"]
    assert (rows[4]["points_score_low"], rows[4]["points_score_high"]) == pytest.approx((12, 18))


def test_one_known_number_tells_nothing_of_the_unknown_ones() -> None:
    """The one known number is the highest; the others may lie in any tenth, the lowest of which is one."""
    rule = (
        HEAD
        + """
  score:
    title: Score
    needs: 5
    points_of:
      - {measure: openings, by_rank: 10, points: 10}
      - {measure: growth_percent, by_rank: 0, points: 3}
"""
    )
    rows = listed(measures((7, None), (None, None), (None, None), names=("openings", "growth_percent")), rule)
    assert [row["listed"] for row in rows] == ["yes", "not evaluable", "not evaluable"]
    assert (rows[1]["points_score_low"], rows[1]["points_score_high"]) == (1 + 3 / 3, 13)


def test_one_unknown_number_is_one_number_in_every_criterion() -> None:
    """No number of openings is both at least 100 and at most 50: four points can't be had."""
    rule = (
        HEAD
        + """
  score:
    title: Score
    needs: 3
    points_of:
      - {measure: openings, at_least: 100, points: 2}
      - {measure: openings, at_most: 50, points: 2}
      - {measure: openings, at_least: 500, points: -1}
"""
    )
    rows = listed(measures((None,), names=("openings",)), rule)
    assert (rows[0]["points_score_low"], rows[0]["points_score_high"]) == (0, 2)
    assert rows[0]["listed"] == "no"


def test_a_top_coded_wage_gives_at_least_its_points() -> None:
    rule = RULE.replace("at_least_ratio: 1.1, of: area_median", "at_least: 250000")
    rows = measures((100, 239_200, 10, 2), (100, 260_000, 10, 2))
    capped = rows.append_column("annual_p50_mark", pa.array(["at_least", "at_least"]))
    found = listed(capped, rule)
    assert [(row["points_score_low"], row["points_score_high"]) for row in found] == [(6, 8.6), (8.6, 8.6)]


def test_an_unknown_base_leaves_its_points_open() -> None:
    rows = occupation_list(
        measures((100, 55_000, 2, 3)), read_rule(RULE, "ours.yaml"), {"area_median": float("nan")}
    ).table.to_pylist()
    assert (rows[0]["points_score_low"], rows[0]["points_score_high"]) == (4, pytest.approx(6.6))


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("needs: 6", "needs: 10", "nobody could have so many points: there are 9.6"),
        ("needs: 6", "needs: 0", "everybody has so many points"),
        ("    needs: 6\n", "", "how many points it needs"),
        ("points: 2.6", "points: 0", "worth some points"),
        ("points: 2.6", "points: many", "many.*no number"),
        ("points: 2.6", "points: .inf", "inf.*no number"),
        ("unknown: 0", "unknown: 2", "from 0 to its points"),
        ("at_least: 100", "by_rank: 1", "from 2 to 100 steps"),
        ("points_of", "all_of", "how many points it needs"),
        ("    needs: 6\n    points_of", "    any_of", "points.*means nothing"),
    ],
)
def test_a_broken_rule_of_points_names_its_field(old: str, new: str, words: str) -> None:
    with pytest.raises(UnreadableFile, match=words):
        read_rule(RULE.replace(old, new), "ours.yaml")


def test_a_rule_of_points_comes_back_as_it_was_and_can_be_adjusted() -> None:
    rule = read_rule(RULE, "ours.yaml")
    assert read_rule(write_rule(rule), "again.yaml") == rule
    assert rule_as_told(rule)["groups"]["score"]["needs"] == 6
    words = rule.groups[0].words
    assert words.startswith("at least 6 points of: openings a year at least 100 (3 points); ")
    assert words.endswith("(1 point; 0 where not known)")
    ours = adjusted(rule, {"score.needs": 7, "score.1": 80})
    assert (ours.groups[0].needs, ours.criteria[0].value) == (7, 80)
    assert ours.citation.endswith("score.1 80, score.needs 7.")
    with pytest.raises(BadQuestion, match="nobody could have"):
        adjusted(rule, {"score.needs": 12})


numbers = some.none() | some.integers(0, 6)
worth = some.sampled_from([1, 2, 3, 0.5, -1])


def reference(
    rows: list[tuple[Any, ...]], criteria: list[tuple[str, float, float]], needs: float
) -> list[str]:
    """The same by trying every number that an unknown one could be, in plain Python."""
    said = []
    for row in rows:
        possible = [[value] if value is not None else [-1, *(n / 2 for n in range(15))] for value in row]
        scores = []
        for tried in itertools.product(*possible):
            points = 0.0
            for (name, at, value), _place in zip(criteria, itertools.count(), strict=False):
                number = tried[NAMES.index(name)]
                points += value if number >= at else 0.0
            scores.append(points)
        enough = {score >= needs - 1e-9 for score in scores}
        said.append("not evaluable" if len(enough) == 2 else "yes" if True in enough else "no")
    return said


@settings(max_examples=60, deadline=None)
@given(
    some.lists(some.tuples(numbers, numbers), min_size=1, max_size=6),
    some.lists(some.tuples(some.sampled_from(NAMES[:2]), some.integers(0, 6), worth), min_size=1, max_size=4),
    some.floats(0.05, 0.95),
    some.sampled_from([0.5, 3, 7, 100]),
)
def test_points_equal_a_plain_reference_and_scale(rows, criteria, share, scale) -> None:
    fewest = sum(min(0, value) for _name, _at, value in criteria)
    most = sum(max(0, value) for _name, _at, value in criteria)
    needs = round(fewest + share * (most - fewest), 3)

    def rule(by: float) -> str:
        lines = [
            f"      - {{measure: {name}, at_least: {at}, points: {value * by}}}"
            for name, at, value in criteria
        ]
        return HEAD + f"  s:\n    title: S\n    needs: {needs * by}\n    points_of:\n" + "\n".join(lines)

    table = measures(*rows, names=NAMES[:2])
    found = listed(table, rule(1))
    assert [row["listed"] for row in found] == reference(rows, criteria, needs)
    scaled = listed(table, rule(scale))
    for name in ("listed", "marginal"):
        assert [row[name] for row in scaled] == [row[name] for row in found]
    assert [row["points_s_low"] for row in scaled] == pytest.approx(
        [scale * row["points_s_low"] for row in found]
    )


@settings(max_examples=40, deadline=None)
@given(some.lists(some.tuples(numbers, numbers, numbers), min_size=1, max_size=6), some.integers(1, 3))
def test_points_all_alike_count_criteria(rows, needs) -> None:
    """One point each: all needed is all_of, one needed is any_of."""
    lines = "\n".join(f"      - {{measure: {name}, at_least: 3}}" for name in NAMES[:3])
    head = HEAD + "  s:\n    title: S\n"
    table = measures(*rows, names=NAMES[:3])
    found = listed(table, head + f"    needs: {needs}\n    points_of:\n" + lines)
    for row, given_row in zip(found, rows, strict=True):
        met = sum(value is not None and value >= 3 for value in given_row)
        unknown = sum(value is None for value in given_row)
        assert (row["points_s_low"], row["points_s_high"]) == (met, met + unknown)
    for ask, count in (("any_of", 1), ("all_of", 3)):
        if needs == count:
            plain = listed(table, head + f"    {ask}:\n" + lines)
            assert [row["listed"] for row in plain] == [row["listed"] for row in found]


@pytest.mark.usefixtures("no_projections")
def test_tenths_of_a_published_area_and_what_they_change() -> None:
    """The published way of scoring on published numbers: without projections half of it is open."""
    catalogue = Catalogue(None)
    rule = load_rule("decile-points")
    found = regional_list("metro:23420", rule, catalogue=catalogue).table.to_pylist()
    assert {row["listed"] for row in found} <= {
        "no",
        "not evaluable",
    }  # 20 of 40 points are known: 28 are needed
    others = [row for row in found if row["occupation"].endswith(", All Other")]
    assert others
    assert {row["listed"] for row in others} == {"no"}
    best = max(found, key=lambda row: row["c1_points"] or 0)
    assert best["c1_points"] == 10
    assert {row["c1_points"] for row in found} <= {None, *range(1, 11)}
    known = [row for row in found if row["c1_points"] and row["c4_points"]]
    for row in known:
        both = row["c1_points"] + row["c4_points"]
        assert (row["points_score_low"], row["points_score_high"]) == (both + 2, both + 20)
    plain = regional_list("metro:23420", load_rule("published-only"), catalogue=catalogue)
    flips = list_flips(plain, regional_list("metro:23420", rule, catalogue=catalogue)).table
    assert set(flips["flip"].to_pylist()) <= {"same", "loses", "cannot be told"}
