"""Pairs of people alike: by hand, against R's MatchIt, and where none can be formed."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from highroad.equity import matched, nearest_pairs
from highroad.errors import BadQuestion


def pairs(took_part: str, score: list[float], **asked: Any) -> list[list[int]]:
    joined = np.array([letter == "t" for letter in took_part])
    return nearest_pairs(np.array(score), joined, **asked).tolist()


def test_the_largest_score_chooses_first_and_takes_the_nearest() -> None:
    # 0.8 takes 0.7; 0.6 then finds 0.65 nearer than 0.5.
    row = [0.6, 0.8, 0.5, 0.65, 0.7]
    assert pairs("ttccc", row) == [[1, 4], [0, 3]]
    assert pairs("ttccc", row, order="smallest") == [[0, 3], [1, 4]]
    assert pairs("ttccc", row, search="below") == [[1, 4], [0, 2]]  # never mind that 0.65 is nearer
    assert pairs("ttccc", [0.6, 0.8, 0.9, 0.65, 0.7], order="given", search="below") == [[0, 3], [1, 4]]


def test_a_tie_of_distances_goes_below() -> None:
    assert pairs("tccc", [0.5, 0.75, 0.25, 0.1]) == [[0, 2]]


def test_equal_scores_go_by_the_order_given() -> None:
    # Of the comparison people with 0.5 the one just before the participant is first, then the one just after.
    assert pairs("cctcc", [0.5] * 5) == [[2, 1]]
    assert pairs("tcc", [0.5] * 3) == [[0, 1]]
    assert pairs("cctct", [0.5] * 5) == [[2, 1], [4, 3]]


def test_those_for_whom_nobody_is_left_stay_alone() -> None:
    assert pairs("tttc", [0.2, 0.9, 0.5, 0.1]) == [[1, 3]]


def test_every_row_of_scores_is_paired_as_by_looking_at_all() -> None:
    rng = np.random.default_rng(5)
    for _time in range(40):
        joined = rng.random(30) < 0.4
        joined[:2] = True, False
        score = rng.integers(0, 12, 30) / 16
        free, wanted = set(np.flatnonzero(~joined).tolist()), []
        row = sorted(range(30), key=lambda one: (score[one], one))
        place = {one: at for at, one in enumerate(row)}
        for one in sorted(np.flatnonzero(joined).tolist(), key=lambda one: (-score[one], one)):
            if not free:
                break
            below = max(
                (other for other in free if place[other] < place[one]), key=place.__getitem__, default=None
            )
            above = min(
                (other for other in free if place[other] > place[one]), key=place.__getitem__, default=None
            )
            ends = [other for other in (below, above) if other is not None]
            chosen = min(ends, key=lambda other: abs(score[other] - score[one]))
            wanted.append([one, chosen])
            free.remove(chosen)
        assert nearest_pairs(score, joined).tolist() == wanted


@pytest.mark.parametrize(
    ("took_part", "asked"), [("tc", {"order": "random"}), ("tc", {"search": "best"}), ("tt", {}), ("cc", {})]
)
def test_what_cannot_be_paired_is_refused(took_part: str, asked: dict[str, Any]) -> None:
    with pytest.raises(BadQuestion) as problem:
        pairs(took_part, [0.5, 0.4], **asked)
    assert problem.value.remedy


def test_made_up_people_as_matchit_pairs_them() -> None:
    # From R 4.2.2 with MatchIt 4.5.1 and sandwich 3.0-2 of Debian 12.
    i = np.arange(60)
    age, earned = 20 + 7 * i % 29, i * i * 37 % 101 * 50
    place = np.array(["east", "north", "west"])[i * i % 3 + (i % 5 == 0)]
    joined = i * 11 % 17 < 6
    outcome = 1000 + 20 * age + earned / 10 + 150 * joined + i * 53 % 97
    found = matched(outcome, joined, {"age": age, "earned": earned, "place": place}, search="below")
    others = "29 30 55 24 15 38 27 26 43 35 54 47 44 12 6 52 41 13 50 32 21 1"
    by_participant = found.pairs[np.argsort(found.pairs[:, 0])]
    assert by_participant[:, 0].tolist() == np.flatnonzero(joined).tolist()
    assert by_participant[:, 1].tolist() == [int(other) for other in others.split()]
    assert found.unmatched == 0
    assert found.difference.value == pytest.approx(165.363636364)
    assert found.adjusted.value == pytest.approx(158.405305016)
    assert found.adjusted.error == pytest.approx(8.33085665999)
    assert found.balance.after == pytest.approx(
        {
            "score": 0.152613613208,
            "age": 0.155514002216,
            "earned": -0.101784938091,
            "place: east": -0.108465228909,
            "place: north": 0.195180014590,
            "place: west": -0.158113883008,
        }
    )
    assert found.balance.apart == tuple(found.balance.after)
    nearer = matched(outcome, joined, {"age": age, "earned": earned, "place": place})
    assert abs(nearer.balance.after["score"] or 1) < abs(found.balance.after["score"] or 0)


def test_the_given_case(shared_reference: Path) -> None:
    cases = shared_reference / "methods" / "cases"
    case = json.loads((cases / "07_impact_lalonde_psid3.json").read_text())
    wanted, rtol = case["matchit"], case["tolerance"]["rtol"]
    with (cases / case["input_file"]).open(newline="") as file:
        rows = list(csv.DictReader(file))
    names = ("age", "educ", "married", "nodegree", "re74", "re75")
    traits: dict[str, Any] = {name: [float(row[name]) for row in rows] for name in names}
    traits["race"] = [row["race"] for row in rows]
    outcome, joined = [float(row["re78"]) for row in rows], [int(row["treat"]) for row in rows]
    found = matched(outcome, joined, traits, search="below")
    nearest = wanted["nearest"]
    assert len(set(found.pairs[:, 1].tolist())) == nearest["n_matched_control"]
    for ours, theirs in (
        (found.difference.value, nearest["att_unadjusted"]),
        (found.adjusted.value, nearest["att_regression"]),
        (found.adjusted.error, nearest["se_cluster_subclass"]),
        (found.mean_treated, wanted["ps_mean_treated"]),
        (found.mean_control, wanted["ps_mean_control"]),
    ):
        assert ours == pytest.approx(theirs, rel=rtol)
    for ours, theirs in (
        (found.balance.before, wanted["smd_before"]),
        (found.balance.after, nearest["smd_after"]),
    ):
        named = {
            name.replace("race: ", "race").replace("score", "distance"): gap for name, gap in ours.items()
        }
        assert named == pytest.approx(theirs, rel=rtol)
    # The true nearest: the figure that MatchIt's own documentation has for these people.
    assert matched(outcome, joined, traits).difference.value == pytest.approx(894.3674802702703)
