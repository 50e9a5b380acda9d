"""The worked examples of the federal texts: windows, single records, periods, earnings."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml
from tests.indicators.made import as_table

from highroad.errors import BadQuestion
from highroad.indicators.deadlines import report_due
from highroad.indicators.earnings import quarterly_earnings
from highroad.indicators.elements import Records
from highroad.indicators.groups import Breakouts
from highroad.indicators.membership import ALL_PROGRAMS, Membership
from highroad.indicators.quarters import Quarter, windows
from highroad.indicators.report import report
from highroad.indicators.rules import rules

WORKED = Path(__file__).parents[1] / "worked_examples"
WINDOWS = yaml.safe_load((WORKED / "performance_windows.yaml").read_text())
RECORDS = yaml.safe_load((WORKED / "performance_indicators.yaml").read_text())
PROGRAM_CODES = {"adult": {"903": 1}, "youth": {"905": 1}, "wagner_peyser": {"918": 1}}


def look(quarter: str, span: str) -> Any:
    return windows(Quarter.parse(quarter), span, rules().parameters)  # type: ignore[arg-type]


@pytest.mark.parametrize("example", WINDOWS["annual"], ids=lambda e: str(e["year"]))
def test_annual_windows(example: dict[str, Any]) -> None:
    found = look(f"{example['year'] + 1}Q2", "annual")
    for name in ("served", "exited", "second", "fourth"):
        assert str(getattr(found, name)) == example[name]
    assert Quarter.parse(f"{example['year'] + 1}Q2").program_year == example["year"]


@pytest.mark.parametrize("example", WINDOWS["quarterly"], ids=lambda e: e["quarter"])
def test_quarterly_windows(example: dict[str, Any]) -> None:
    single, rolling = look(example["quarter"], "quarter"), look(example["quarter"], "rolling")
    for name in ("served", "exited", "second", "fourth"):
        assert str(getattr(single, name)) == example[name]
    for name in ("second", "fourth"):
        assert str(getattr(rolling, name)) == example[f"{name}_rolling"]


def test_quarters_after_exit_and_when_they_are_reported() -> None:
    first, second = WINDOWS["after_exit"]
    after = Quarter.of(first["exit"]) + 1
    assert (after.first, after.last) == (first["first_begins"], first["first_ends"])
    left = Quarter.of(second["exit"])
    assert (str(left + 2), str(left + 4)) == (second["second"], second["fourth"])
    for lag, quarter, due in ((4, "rate_q2_in", "due_q2"), (6, "rate_q4_in", "due_q4")):
        assert str(left + lag) == second[quarter]
        nominal = second[due]
        assert report_due(left + lag) >= nominal
        assert report_due(left + lag) - nominal <= timedelta(days=3)  # a weekend and a holiday
    assert str(look("2025Q2", "to-date").served) == "2016-07-01..2025-06-30"


def test_an_annual_report_ends_in_june() -> None:
    with pytest.raises(BadQuestion, match="April to June"):
        look("2025Q3", "annual")
    with pytest.raises(BadQuestion, match="calendar quarter"):
        Quarter.parse("2025-2")


def row_of(example: dict[str, Any]) -> dict[str, Any]:
    exits = {
        "q2": RECORDS["exit_q2_window"],
        "q4": RECORDS["exit_q4_window"],
        "now": date(2025, 2, 10),
        "never": None,
    }
    left = exits[example["exit"]]
    entry = (left or date(2024, 8, 1)) - timedelta(days=120)

    def value(given: Any) -> Any:
        if isinstance(given, str) and given[:1] in "xe" and given[1:2] in "+-":
            return {"x": left, "e": entry}[given[0]] + timedelta(days=int(given[1:]))
        return given

    row = {"100": "A1", "900": entry} | ({"901": left} if left else {})
    row |= PROGRAM_CODES[example.get("program", "adult")]
    return row | {str(element): value(given) for element, given in example["input"].items()}


def standing(row: dict[str, Any], program: str, mode: str) -> dict[str, str]:
    in_force = rules(mode)
    seen = windows(Quarter.parse(RECORDS["quarter"]), "annual", in_force.parameters)
    records = Records(as_table([row]))
    member = Membership(records, program, seen, in_force)
    found = {}
    for name in ("employment_q2", "employment_q4", "credential", "skill_gains"):
        den, num = getattr(member, name)
        found[name] = f"{int(num[0])}/1" if den[0] else "out"
    den, num = Membership(records, ALL_PROGRAMS, seen, in_force).retention
    found["retention"] = f"{int(num[0])}/1" if den[0] else "out"
    found["median_earnings"] = f"{member.wages[0] / 100:g}" if member.with_wages[0] else "out"
    found["served"] = "1/1" if member.served[0] else "out"
    found["exited"] = "1/1" if member.exited[0] else "out"
    return found


@pytest.mark.parametrize("example", RECORDS["examples"], ids=lambda e: e["name"])
def test_single_records(example: dict[str, Any]) -> None:
    row, program = row_of(example), example.get("program", "adult")
    guidance, wips = standing(row, program, "guidance"), standing(row, program, "wips-2018")
    expected = {key: str(value) for key, value in example["expected"].items()}
    assert {key: guidance[key] for key in expected} == expected
    expected |= {key: str(value) for key, value in example.get("wips", {}).items()}
    assert {key: wips[key] for key in expected} == expected


@pytest.mark.parametrize("example", RECORDS["periods"], ids=lambda e: e["name"])
def test_periods_and_people(example: dict[str, Any]) -> None:
    rows = []
    for number, (entry, left) in enumerate(zip(example["entries"], example["exits"], strict=True)):
        row = {"100": "A1", "903": 1, "900": entry, "901": left, "923": 0}
        if example.get("training"):
            row["1811"] = entry
            gain = example["gains"][number]
            row |= {"1810": gain} if gain else {}
        rows.append(row)
    in_force = rules()
    seen = windows(Quarter.parse(example["quarter"]), "annual", in_force.parameters)
    found = report([as_table(rows)], in_force, seen, Breakouts(), programs=["adult"]).table.to_pylist()
    line = {row["line"]: row for row in found}
    for name in ("served", "exited"):
        if name in example:
            assert line[name]["numerator"] == example[name]
    if "people" in example:
        assert line["served"]["people"] == example["people"]
    if "skill_gains" in example:
        gains = line["skill_gains"]
        assert f"{gains['numerator']}/{gains['denominator']}" == example["skill_gains"]


@pytest.mark.parametrize("example", WINDOWS["earnings"], ids=lambda e: e["per"])
def test_earnings_of_a_quarter(example: dict[str, Any]) -> None:
    hours = Decimal(example["hours"]) if "hours" in example else None
    found = quarterly_earnings(Decimal(example["amount"]), example["per"], hours)
    assert found == Decimal(example["quarter"])
