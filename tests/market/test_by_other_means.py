"""Answers worked out a second time in plain Python, from the definitions alone."""

from __future__ import annotations

import random
from typing import Any

import pyarrow as pa
import pytest

from highroad import market
from highroad.market.list_effects import list_effects
from highroad.sources.catalogue import Catalogue

PERCENTILES = {10: "p10", 25: "p25", 50: "p50", 75: "p75", 90: "p90"}
VERDICTS = ("yes", "no", "not evaluable")


@pytest.mark.parametrize("threshold", [24.02, 115.0, 115.01])
def test_what_percentiles_prove_of_a_threshold(threshold: float) -> None:
    """A percentile at or above it proves all above; one below, all below; a cap nothing beyond it."""
    home = Catalogue(None)
    wages = market.occupation_employment("0041860", level="all", catalogue=home).table.to_pylist()
    by_code = {row["soc"]: row for row in wages}
    found = market.wages_against_threshold("0041860", threshold, level="detailed", catalogue=home)
    for row in found.table.to_pylist():
        if row["basis"] not in ("hour", "year"):
            continue
        kind, at = ("hourly", threshold) if row["basis"] == "hour" else ("annual", 2080 * threshold)
        lower, upper = 0, 100
        for percent, name in PERCENTILES.items():
            value = by_code[row["soc"]][f"{kind}_{name}"]
            capped = by_code[row["soc"]][f"{kind}_{name}_mark"] == "at_least"
            if value is not None and value >= at:
                lower = max(lower, 100 - percent)
            elif value is not None and not capped:
                upper = min(upper, 100 - percent)
        assert (row["lower"], row["upper"]) == (lower, upper), row["soc"]


def matched(links: list[tuple[str, str]], people: dict[str, int], openings: dict[str, int]) -> int:
    """The most people that openings can take, one at a time along augmenting paths."""
    taken: dict[str, str] = {}

    def place(program: str, seen: set[str]) -> bool:
        for cip, soc in links:
            for each in [f"{soc}{at}" for at in range(openings.get(soc, 0))] if cip == program else ():
                if each in seen:
                    continue
                seen.add(each)
                if each not in taken or place(taken[each], seen):
                    taken[each] = program
                    return True
        return False

    return sum(place(program, set()) for program, count in people.items() for _one in range(count))


def test_the_largest_flow_is_the_largest_matching() -> None:
    draw = random.Random(5)
    for _try in range(15):
        links = [(cip, soc) for cip in "123" for soc in "ABC" if draw.random() < 0.5] or [("1", "A")]
        people, openings = ({each: draw.randint(0, 4) for each in names} for names in ("123", "ABC"))
        table = pa.table({"cip": [cip for cip, _soc in links], "soc": [soc for _cip, soc in links]})
        assert market.most_matchable(table, people, openings) == matched(links, people, openings)


def flip(before: str, after: str) -> str:
    if (before == "yes") == (after == "yes"):
        return "cannot be told" if "not evaluable" in (before, after) and before != "yes" else "same"
    if "not evaluable" in (before, after):
        return "cannot be told"
    return "gains" if after == "yes" else "loses"


def test_what_lists_do_to_people_is_what_adding_up_one_by_one_says() -> None:
    draw = random.Random(3)
    codes = [f"11-{number:04}" for number in range(6)]
    for _try in range(15):
        lists = [{soc: draw.choice(VERDICTS) for soc in codes} for _side in range(2)]
        flips = [flip(lists[0][soc], lists[1][soc]) for soc in codes]
        names = [str(number) for number in range(draw.randint(1, 4))]
        people = {name: draw.choice([None, 0, 3, 7.5]) for name in names}
        links = [
            (name, soc, draw.choice([None, 0, 1, 2]))
            for name in names
            for soc in codes
            if draw.random() < 0.4
        ]
        links = links or [("0", codes[0], 1)]
        rows = _effects(codes, lists, flips, people, links)
        for name, row in rows.items():
            mine = [(soc, weight or 0) for each, soc, weight in links if each == name]
            if people[name] is None or not mine:
                continue
            whole = sum(weight for _soc, weight in mine)
            shares = {soc: weight / whole if whole else 1 / len(mine) for soc, weight in mine}
            told = dict(zip(codes, flips, strict=True))
            gains, loses = (
                sum(share for soc, share in shares.items() if told[soc] == word)
                for word in ("gains", "loses")
            )
            stays = sum(v for soc, v in shares.items() if told[soc] == "same" and lists[0][soc] == "yes")
            wanted = [people[name] * each for each in (stays + loses, gains, loses, stays + gains)]
            got = [row[f"people_{each}"] for each in ("before", "gains", "loses", "after")]
            assert got == pytest.approx(wanted)


def _effects(
    codes: list[str],
    lists: list[dict[str, str]],
    flips: list[str],
    people: dict[str, float | None],
    links: list[tuple[str, str, int | None]],
) -> dict[str, dict[str, Any]]:
    count = len(people)
    before, after = ([side[soc] for soc in codes] for side in lists)
    changed = pa.table({"soc": codes, "occupation": codes, "before": before, "after": after, "flip": flips})
    programs = pa.table(
        {
            "program_id": list(people),
            "program": ["p"] * count,
            "provider": ["c"] * count,
            "people": pa.array(people.values(), pa.float64()),
            "people_mark": pa.nulls(count, pa.string()),
        }
    )
    ids, socs, weights = (list(each) for each in zip(*links, strict=True))
    told = pa.table({"program_id": ids, "soc": socs, "weight": pa.array(weights, pa.float64())})
    return {row["program_id"]: row for row in list_effects(changed, programs, told).table.to_pylist()}
