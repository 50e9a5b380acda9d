"""Moves ranked with job quality among the criteria, worked by hand: unknown is neither bad nor good."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
from tests.market.test_mix_transitions import MIX, held

from highroad import market
from highroad.market.move_facts import Judgment, quality_by_occupation, read_quality, write_quality
from highroad.market.move_ranking import JUDGED, quality_ends, ranked_moves
from highroad.market.ranking import pareto_set, surely_beaten

NAN = float("nan")
BETTER = {"pay": 1, JUDGED: 1}
EVEN = {"pay": 1.0, JUDGED: 1.0}


def _ranked(
    pay: list[float], quality: list[float], weights: dict[str, float] | None = None
) -> tuple[list[float], list[str]]:
    values = {"pay": np.array(pay), JUDGED: np.array(quality)}
    ends = {JUDGED: quality_ends(values[JUDGED], values[JUDGED])}
    found = ranked_moves(values, ends, weights or EVEN, BETTER, np.full(len(pay), True))
    return found.rank.tolist(), found.unbeaten.tolist()


def test_unknown_quality_stands_at_the_median_of_what_was_judged() -> None:
    # Pay is the same: only quality tells. Judged 20, 50, 80: the median 50, and the unknown stands beside it.
    rank, unbeaten = _ranked([10, 10, 10, 10], [20, 50, 80, NAN])
    assert rank == [4, 2, 1, 2]
    # 50 and 20 are beaten by 80 for certain; the unknown may be 100, and then it beats 80.
    assert unbeaten == ["no", "no", "unknown", "unknown"]


def test_where_nobody_judged_it_counts_nowhere() -> None:
    pay = [3.0, 1.0, 2.0]
    assert _ranked(pay, [NAN] * 3) == ([1, 3, 2], ["yes", "no", "no"])
    assert _ranked(pay, [10, 90, NAN], {"pay": 1.0, JUDGED: 0.0}) == ([1, 3, 2], ["yes", "no", "no"])
    # Judged alone: the one that nobody judged has no rank.
    rank, _unbeaten = _ranked(pay, [10, 90, NAN], {"pay": 0.0, JUDGED: 1.0})
    assert rank[:2] == [2, 1]
    assert np.isnan(rank[2])
    # Another criterion that is unknown leaves an alternative unranked, as ever.
    rank, unbeaten = _ranked([3.0, NAN, 2.0], [10, 90, NAN])
    assert np.isnan(rank[1])
    assert unbeaten[1] == "unknown"


def test_adding_unjudged_ones_changes_no_order_among_them() -> None:
    dice = np.random.default_rng(4)
    pay = dice.normal(size=40)
    quality = np.where(np.arange(40) < 5, dice.uniform(0, 100, 40), NAN)
    with_quality, _unbeaten = _ranked(pay.tolist(), quality.tolist())
    unjudged = np.argsort(np.array(with_quality)[5:])
    assert unjudged.tolist() == np.argsort(-pay[5:]).tolist()


def test_ranges_beat_one_another_only_when_they_lie_apart() -> None:
    low = np.array([[1.0, 40], [1.0, 10], [1.0, 30]])
    high = np.array([[1.0, 60], [1.0, 30], [1.0, 50]])
    surely, perhaps = surely_beaten(low, high, [1, 1])
    assert surely.tolist() == [False, True, False]  # 10 to 30 lies below 40 to 60
    assert perhaps.tolist() == [True, True, True]  # 30 to 50 may lie above 40 to 60
    dice = np.random.default_rng(7)
    points = dice.integers(0, 4, (60, 3)).astype(float)
    for better in ([1, 1, 1], [1, -1, 1]):
        sure, maybe = surely_beaten(points, points, better)
        assert (sure == maybe).all()
        assert (~sure == pareto_set(points, better)).all()
    # A wage that is “at least” may be higher: what it seems to fall short of may fall short of it.
    sure, maybe = surely_beaten(np.array([[5.0], [9.0]]), np.array([[np.inf], [9.0]]), [1])
    assert (sure.tolist(), maybe.tolist()) == ([False, False], [True, True])


def test_a_judgment_goes_through_text_unchanged_and_several_employers_are_their_mean() -> None:
    register = pa.table({"subject": ["A", "B", "C"], "soc": ["53-3032", "53-3032", "29-1141"]})
    judged = pa.table(
        {
            "subject": ["A", "B", "C"],
            "lowest": [0.0, 60.0, 0.0],
            "highest": [0.0, 60.0, 100.0],
            "share": [0.0, 60.0, None],
        }
    )
    found = quality_by_occupation(register, judged)
    assert found == {"53-3032": Judgment(0, 60, 30), "29-1141": Judgment(0, 100, None)}
    text = write_quality(found)
    assert text == "29-1141:0-100,53-3032:0-60:30"
    assert read_quality(text) == found
    # Of two ends alone: 20 met, 40 missed, 40 unknown; a third of what is known is met.
    assert read_quality("53-3032:20-60")["53-3032"].known == pytest.approx(100 / 3)


def test_job_quality_moves_ranks_of_moves(tmp_path: Path) -> None:
    catalogue = held(tmp_path)

    def asked(**more: object) -> dict[str, dict[str, object]]:
        only = {"weights": {JUDGED: 1.0}, "catalogue": catalogue, "most_zones": 4, **more}
        one = market.transitions("metro:23420", "53-7062", **only).table  # type: ignore[arg-type]
        mixed = market.mix_transitions("metro:23420", MIX, **only).table  # type: ignore[arg-type]
        first = {row["soc"]: row for row in one.to_pylist()}
        both = {row["soc"]: row for row in mixed.to_pylist()}
        for soc in ("53-3032", "29-1141"):
            assert (first[soc]["rank"], first[soc]["unbeaten"]) == (both[soc]["rank"], both[soc]["unbeaten"])
        return first

    trucks = asked(quality={"53-3032": (80, 90), "29-1141": (10, 30)})
    assert [trucks[soc]["rank"] for soc in ("53-3032", "29-1141")] == [1, 2]
    assert [trucks[soc]["unbeaten"] for soc in ("53-3032", "29-1141")] == ["yes", "no"]
    assert trucks["53-3032"][JUDGED] == pytest.approx(80 / 90 * 100)
    turned = asked(quality={"53-3032": (10, 30), "29-1141": (80, 90)})
    assert [turned[soc]["rank"] for soc in ("53-3032", "29-1141")] == [2, 1]
    others = [row for soc, row in turned.items() if soc not in ("53-3032", "29-1141")]
    assert {(row["rank"], row[JUDGED], row["job_quality_mark"]) for row in others} == {
        (None, None, "missing")
    }
    nothing = asked(quality={"53-3032": (0, 100)})
    assert (nothing["53-3032"]["rank"], nothing["53-3032"]["job_quality_mark"]) == (None, "not_evaluable")
