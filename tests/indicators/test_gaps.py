"""Gaps within strata and taken apart, over a report and over records, worked by hand."""

from __future__ import annotations

from datetime import date
from typing import Any

import pyarrow as pa
import pytest
from tests.indicators.made import as_table
from tests.indicators.test_forms import line

from highroad.equity import Counts, kitagawa, stratified
from highroad.errors import BadQuestion
from highroad.indicators import gaps
from highroad.indicators.decompositions import gap_of_means
from highroad.indicators.quarters import Quarter, windows
from highroad.indicators.rules import rules


def cell(place: str, group: str, num: int, den: int) -> dict[str, Any]:
    kind = "state" if place == "state" else "county"
    dimension = "sex" if group else ""
    return line("employment_q2", num, den, place_kind=kind, place=place, dimension=dimension, group=group)


#: Within each county women and men fare alike; women live where fewer find work (Simpson).
REPORT = pa.Table.from_pylist(
    [
        cell("state", "", 130, 220),
        cell("state", "female", 48, 110),
        cell("state", "male", 82, 110),
        cell("06001", "", 90, 110),
        cell("06001", "female", 8, 10),
        cell("06001", "male", 82, 100),
        cell("06019", "", 40, 110),
        cell("06019", "female", 40, 100),
        cell("06019", "male", 0, 10),
        cell("06037", "", 7, 9),
        cell("06037", "male", 7, 9),
    ]
)


def test_strata_are_places_programs_or_another_breakout() -> None:
    found = gaps.strata(REPORT, "adult", "employment_q2", ("sex", "female"), "rest", "county")
    assert [(s.name, s.focal, s.reference) for s in found] == [
        ("06001", Counts(8, 10), Counts(82, 100)),
        ("06019", Counts(40, 100), Counts(0, 10)),
        ("06037", Counts(0, 0), Counts(7, 9)),
    ]
    pooled = stratified([(s.focal, s.reference) for s in found])
    assert pooled.strata == 2
    # weights 10*100/110 each: (0.80-0.82 + 0.40-0.00) / 2
    assert pooled.risk_difference == pytest.approx(0.19)
    full, out = gaps.joined(found, "others")
    assert [s.name for s in full] == ["06001", "06019"]
    assert out == Counts(7, 9)
    parts = kitagawa([s.focal for s in full], [s.reference for s in full])
    assert parts.composition + parts.rate == pytest.approx(48 / 110 - 82 / 110)
    one = gaps.strata(REPORT, "adult", "employment_q2", ("sex", "female"), "male", "program")
    assert [(s.name, s.focal, s.reference) for s in one] == [("adult", Counts(48, 110), Counts(82, 110))]


def test_strata_of_a_crossing_and_what_the_report_lacks() -> None:
    crossed = [
        line("employment_q2", 5, 9, dimension="veteran", group="eligible_veteran"),
        line(
            "employment_q2",
            2,
            4,
            dimension="sex",
            group="female",
            dimension_2="veteran",
            group_2="eligible_veteran",
        ),
    ]
    table = pa.Table.from_pylist([*REPORT.to_pylist(), *crossed])
    found = gaps.strata(table, "adult", "employment_q2", ("sex", "female"), "rest", "veteran")
    assert [(s.focal, s.reference) for s in found] == [(Counts(2, 4), Counts(3, 5))]
    with pytest.raises(BadQuestion, match="not divided by"):
        gaps.strata(REPORT, "adult", "employment_q2", ("sex", "female"), "rest", "height")
    with pytest.raises(BadQuestion, match="does not count"):
        gaps.strata(REPORT, "adult", "employment_q2", ("race", "asian"), "rest", "county")


def test_a_gap_in_earnings_is_taken_apart_over_records() -> None:
    def row(number: int, sex: int, diploma: int, wage: float) -> dict[str, Any]:
        return {
            "100": f"K{number}",
            "903": 1,
            "900": date(2024, 1, 2),
            "901": date(2024, 5, 10),
            "923": 0,
            "201": sex,
            "408": diploma,
            "1602": 1,
            "1704": wage,
        }

    # Wages are 4,000, with a degree 6,000, whoever earns them; 3 of 4 men and 1 of 4 women have one.
    people = [(1, 7), (1, 7), (1, 7), (1, 1), (2, 7), (2, 1), (2, 1), (2, 1)]
    rows = [row(n, sex, diploma, 6000 if diploma == 7 else 4000) for n, (sex, diploma) in enumerate(people)]
    in_force = rules()
    seen = windows(Quarter.parse("2025Q2"), "annual", in_force.parameters)
    asked = ([as_table(rows[:3]), as_table(rows[3:])], in_force, seen, "adult", "earnings", ("sex", "female"))
    found = gap_of_means(*asked, "male", ["education"])
    assert (found.focal, found.reference) == (4, 4)
    assert found.found.gap == pytest.approx(1000)
    assert found.found.explained == pytest.approx(1000)
    assert found.found.unexplained == pytest.approx(0, abs=1e-6)
    assert {"no_diploma", "associate"} <= set(found.left_out)
    for wrong in (("rest", ["height"]), ("nobody", ["education"]), ("rest", ["sex"])):
        with pytest.raises(BadQuestion):
            gap_of_means(*asked, *wrong)
    with pytest.raises(BadQuestion, match="too few"):
        gap_of_means([as_table(rows[:1])], *asked[1:], "rest", ["education"])
