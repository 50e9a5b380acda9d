"""Packages of overlapping periods: nothing that was hidden can be worked out from them together."""

from __future__ import annotations

import random
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.publishing.measures.test_measures import parameters

from highroad.indicators.report import KEYS
from highroad.publishing.measures import MeasurePackage, Policy, audit, released_measures
from highroad.publishing.measures.knowledge import NOT_REACHED, Key, knowledge
from highroad.publishing.measures.shaping import ALL, REST, STATE

Person = dict[str, Any]
SEED = 1
POLICY = Policy("People of three areas", breakouts=("sex",))


def people(seed: int, count: int = 260) -> list[Person]:
    """Who entered and left in which quarter (numbered as `Quarter.index`), where, and who found work."""
    dice = random.Random(seed)
    found = []
    for _n in range(count):
        entered = dice.randrange(8088, 8102)  # 2022Q1 and after
        left = entered + dice.randrange(1, 8)
        found.append(
            {
                "entered": entered,
                "left": left,
                "place": dice.choices("ABC", (1, 4, 9))[0],
                "sex": dice.choice(("male", "female", "female", "")),
                "programs": dice.choice((("adult", "core"), ("adult", "core"), ("core",))),
                "hired": dice.random() < 0.7,
            }
        )
    return found


def _quarters(window: str) -> tuple[int, int]:
    ends = [int(day[:4]) * 4 + (int(day[5:7]) - 1) // 3 for day in window.split("..")]
    return ends[0], ends[1]


def number(everybody: Iterable[Person], count: str, window: str) -> int:
    first, last = _quarters(window)
    if count == "served":
        return sum(p["entered"] <= last and p["left"] >= first for p in everybody)
    out = [p for p in everybody if first <= p["left"] <= last]
    if count == "employment_q2_reached":
        return sum(p["hired"] for p in out)
    return sum(not p["hired"] for p in out) if count == f"employment_q2{NOT_REACHED}" else len(out)


def table(everybody: list[Person], given: dict[str, Any]) -> pa.Table:
    rows = []
    for program, lines in (("adult", ("served", "exited", "employment_q2")), ("core", ("served", "exited"))):
        for place in (STATE, *"ABC"):
            for sex in ("", "male", "female") if place == STATE else ("",):
                own = [p for p in everybody if _stands(p, program, place, sex)]
                kind = "state" if place == STATE else "local_area"
                key = (program, kind, place, "sex" if sex else "", sex, "", "")
                for line in lines:
                    window = given["second_quarter" if line == "employment_q2" else line]
                    over, under = number(own, line, window), None
                    if line == "employment_q2":
                        over, under = number(own, f"{line}_reached", window), over
                    numbers = {"numerator": over, "denominator": under, "value": None}
                    rows.append(dict(zip(KEYS, (*key, line), strict=True)) | numbers)
    return pa.Table.from_pylist(rows)


def _stands(person: Person, program: str, place: str, sex: str) -> bool:
    return program in person["programs"] and place in (STATE, person["place"]) and sex in ("", person["sex"])


PERIODS = (
    ("2024Q4", "quarter"),
    ("2025Q1", "quarter"),
    ("2025Q2", "quarter"),
    ("2025Q1", "rolling"),
    ("2025Q2", "annual"),
    ("2025Q2", "to-date"),
)


def published(seed: int, periods: Iterable[tuple[str, str]] = PERIODS) -> list[MeasurePackage]:
    everybody = people(seed)
    found: list[MeasurePackage] = []
    for quarter, span in periods:
        given = parameters(quarter, span)
        made = released_measures(table(everybody, given), given, POLICY, earlier=found)
        assert audit([made.package]) == []
        found.append(made.package)
    return found


def truth(everybody: list[Person], key: Key) -> float:
    """What a count of `knowledge` really is."""
    place, _equals, group = key.place, *key.group.partition("=")[1:]
    own = [p for p in everybody if key.program in p["programs"]]
    if place != STATE:
        own = [p for p in own if (p["place"] == place) or (place == REST and p["place"] not in "ABC")]
    if group and group != ALL:
        own = [p for p in own if (p["sex"] or REST) == group]
    return number(own, key.counted, key.window)


@settings(max_examples=1, deadline=None)
@given(st.integers(0, 10_000))
def test_packages_of_all_spans_tell_nothing_together_and_the_reader_knows_only_what_is_true(
    seed: int,
) -> None:
    packages = published(seed)
    assert audit(packages) == []
    everybody = people(seed)
    known = knowledge(packages)
    counts = {key: truth(everybody, key) for key in known.known if not key.is_room}
    assert all(value in (None, counts[key]) for key, value in known.known.items() if not key.is_room)
    assert {equation.soft for equation in known.equations} == {True, False}
    for equation in known.equations:
        rest = sum(sign * counts[key] for key, sign in equation.terms.items() if key in counts)
        rooms = [key for key in equation.terms if key.is_room]
        assert rest >= 0 if rooms else rest == 0, equation


def test_no_count_is_hidden_further_than_needed_and_the_same_input_gives_the_same_bytes() -> None:
    packages = published(SEED, PERIODS[2:4])
    everybody, given = people(SEED), parameters("2025Q2", "annual")
    moment = datetime(2026, 1, 2, tzinfo=UTC)
    made, again = (
        released_measures(table(everybody, given), given, POLICY, earlier=packages, moment=moment)
        for _time in range(2)
    )
    assert made.package.to_json() == again.package.to_json()
    assert made.further
    for each in made.further:
        known = knowledge([made.package, *packages])
        assert known.known[each.key] is None
        assert each.otherwise.high - each.otherwise.low < 2
