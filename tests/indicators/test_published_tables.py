"""Files built to the counts of published tables give those tables, to their printed digits."""

from __future__ import annotations

import csv
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import yaml

from highroad.indicators import scores
from highroad.indicators.groups import Breakouts
from highroad.indicators.levels import actuals
from highroad.indicators.quarters import Quarter, windows
from highroad.indicators.report import report
from highroad.indicators.rules import rules
from highroad.indicators.scores import Level

WORKED = yaml.safe_load(
    (Path(__file__).parents[1] / "worked_examples" / "performance_scores.yaml").read_text()
)
PROGRAMS = {
    "adult": {"p903": 1},
    "dislocated_worker": {"p904": 1},
    "youth": {"p905": 1},
    "wagner_peyser": {"p918": 1},
    "adult_education": {"p910": 1},
    "vocational_rehabilitation": {"p917": 1},
}
Q2_EXIT, Q4_EXIT = date(2024, 2, 10), date(2023, 3, 10)  # neither lies in the other's window


def people(count: int, program: str, **values: Any) -> pa.Table:
    """So many records of a program; a value is the same for all, or an array of one each."""
    columns = {"p900": date(2023, 1, 9), "p923": 0, **PROGRAMS[program], **values}
    return pa.table(
        {
            name: pa.array(value if isinstance(value, np.ndarray) else [value] * count)
            for name, value in columns.items()
        }
    )


def reached(numerator: int, denominator: int, code: int = 1) -> np.ndarray[Any, Any]:
    return np.where(np.arange(denominator) < numerator, code, 0)


def table_of(parts: list[pa.Table], *programs: str) -> pa.Table:
    in_force = rules()
    seen = windows(Quarter.parse("2025Q2"), "annual", in_force.parameters)
    whole = pa.concat_tables(parts, promote_options="default")
    return report([whole], in_force, seen, Breakouts(), programs=programs).table


def test_a_programs_score_of_the_federal_guidance() -> None:
    example = WORKED["program_scores"][0]
    given = {each["indicator"]: each for each in example["indicators"]}
    counts = {name: each["actual"] for name, each in given.items()}
    hired, second = counts["employment_q2"]
    later, fourth = counts["employment_q4"]
    earned, trained = counts["credential"]
    gained, learning = counts["skill_gains"]
    assert trained == fourth  # one cohort can hold both
    gains = pa.array([date(2025, 3, 3) if n < gained else None for n in range(learning)])
    wages = reached(hired, second, 100 * counts["median_earnings"][0])
    parts = [
        people(second, "adult", p901=Q2_EXIT, p1602=reached(hired, second), p1704=wages.astype(float) / 100),
        people(fourth, "adult", p901=Q4_EXIT, p1606=reached(later, fourth), p1303=6,
               p1800=reached(earned, trained, 6), p1801=Q4_EXIT),
        people(learning, "adult", p1811=date(2024, 8, 1)).append_column("p1810", gains),
    ]  # fmt: skip
    actual = actuals(table_of(parts, "adult"))[""]
    levels = {("adult", name): Level(Fraction(each["adjusted"])) for name, each in given.items()}
    individual = {key: scores.individual_score(key[1], actual[key], levels[key]) for key in levels}
    for name, each in given.items():
        assert scores.shown(individual["adult", name]) == each["shown"]
    assert scores.shown(scores.judge(individual, None).program["adult"]) == example["shown"]


def test_an_indicators_score_over_six_programs() -> None:
    for example in WORKED["indicator_scores"]:
        given = {each["program"]: each for each in example["programs"]}
        parts = [
            people(each["actual"][1], name, p901=Q2_EXIT, p1602=reached(*each["actual"]))
            for name, each in given.items()
        ]
        actual = actuals(table_of(parts, *given))[""]
        individual = {
            (name, "employment_q2"): scores.individual_score(
                "employment_q2", actual[name, "employment_q2"], Level(Fraction(each["adjusted"]))
            )
            for name, each in given.items()
        }
        for name, each in given.items():
            assert scores.shown(individual[name, "employment_q2"]) == each["shown"]
        found = scores.judge(individual, None)
        assert scores.shown(found.indicator["employment_q2"]) == example["shown"]


def test_a_states_counts_of_employment_by_quarter(shared_data: Path) -> None:
    """Georgia's public-use file of PY2022: status 1, 0 and 9 of the second and the fourth quarter."""
    path = shared_data / "wioa" / "ga_py2022_aggregates" / "quarterly_employment.csv"
    with path.open(encoding="utf-8") as handle:
        rows = list(csv.DictReader(handle))
    # Exits of each window's newest quarter, so that what is not yet available is still left out.
    for quarter, element, left, line in (
        ("2", "p1602", date(2024, 5, 10), "employment_q2"),
        ("4", "p1606", date(2023, 11, 10), "employment_q4"),
    ):
        counts = {int(r["employment_status"]): int(r["count"]) for r in rows if r["quarter"] == quarter}
        codes = np.repeat(list(counts), list(counts.values()))
        table = table_of(
            [people(len(codes), "wagner_peyser", p901=left, **{element: codes})], "wagner_peyser"
        )
        found = actuals(table)[""]["wagner_peyser", line]
        assert (found.numerator, found.denominator) == (counts[1], counts[1] + counts[0])
