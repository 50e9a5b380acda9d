"""The quarterly and the Wagner-Peyser report once more: record by record, from the federal texts alone.

A form is (section, line, group, measure) -> column -> number; a cell that the form doesn't ask is absent, and
a rate of nobody is None. Nothing here imports the product.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from tests.indicators.oracle import (
    Row,
    credential,
    employment,
    in_group,
    in_program,
    inside,
    is_served,
    left_on,
    looks,
    priority,
    reportable,
    skill_gain,
    wage_of_median,
)

Form = dict[tuple[str, str, str, str], dict[str, float | None]]
DEMOGRAPHICS = (
    *("male", "female", "hispanic", "not_hispanic", "american_indian", "asian", "black"),
    *("pacific_islander", "white", "more_than_one", "age_under_16", "age_16_18", "age_19_24"),
    *("age_25_44", "age_45_54", "age_55_59", "age_60_plus", "eligible_veteran", "disability"),
    *("incumbent_worker", "unemployed", "no_diploma", "secondary", "some_postsecondary", "certificate"),
    *("associate", "bachelor", "beyond_bachelor"),
)
BARRIERS = (
    *("displaced_homemaker", "low_income", "older", "ex_offender", "homeless", "foster_care"),
    *("language", "farmworker", "exhausting_tanf", "single_parent", "long_term_unemployed"),
)
SERVICES = ("1005", "1102", "1105", "1116")


def in_column(r: Row, column: str, program: str, mode: str) -> bool:
    """One column for each record; the total of 2018 asks for any of the services that the columns ask."""
    trained = r.get("1300") == 1
    basic, more = r.get("1001") is not None, r.get("1200") is not None
    youth = r.get("906") is not None
    if column == "total":
        if mode == "guidance":
            return True
        return youth if program == "youth" else basic or more or trained
    return {
        "basic": basic and not more and not trained,
        "individualized": more and not trained,
        "training": trained,
        "not_occupational": youth and not trained,
        "occupational": youth and trained,
    }[column]


def _middle(wages: list[int]) -> float | None:
    if not wages:
        return None
    ordered = sorted(wages)
    half = len(ordered) // 2
    twice = 2 * ordered[half] if len(ordered) % 2 else ordered[half - 1] + ordered[half]
    return float(Fraction(twice, 200))


def _rate(answers: list[str | None]) -> tuple[float, float, float | None]:
    den = sum(answer is not None for answer in answers)
    num = sum(answer == "yes" for answer in answers)
    return float(num), float(den), 100 * num / den if den else None


def quarterly(rows: list[Row], program: str, mode: str, report: int, span: str, local: bool = False) -> Form:
    seen = looks(report, span)
    columns = (
        ("not_occupational", "occupational")
        if program == "youth"
        else ("basic", "individualized", "training")
    )
    found: Form = {}

    def put(section: str, line: str, group: str, measure: str, column: str, number: float | None) -> None:
        found.setdefault((section, line, group, measure), {})[column] = number

    for column in (*columns, "total"):
        own = [r for r in rows if in_column(r, column, program, mode)]
        served = [r for r in own if is_served(r, program, mode, local, seen["served"])]
        left = [
            r
            for r in own
            if in_program(r, program, mode, local) and inside(left_on(r, program), seen["exited"])
        ]
        put("A", "served", "", "count", column, len(served))
        put("A", "exited", "", "count", column, len(left))
        if column == "total":  # reportable individuals got no service of a column
            here = [r for r in rows if reportable(r, program, mode, local, seen["served"])]
            put("A", "reportable", "", "count", column, len(here))
        of_youth = ("out_of_school", "in_school") if program == "youth" else ()
        for section, groups in (("B", DEMOGRAPHICS + of_youth), ("C", BARRIERS)):
            for group in groups:
                many = sum(in_group(r, group, program, mode) for r in served)
                put(section, "served", group, "count", column, many)
        answers = {
            "employment_q2": [employment(r, program, mode, local, report, seen["q2"], 2) for r in own],
            "employment_q4": [employment(r, program, mode, local, report, seen["q4"], 4) for r in own],
        }
        if program != "wagner_peyser":
            if column in ("training", "occupational", "total"):
                answers["credential"] = [credential(r, program, mode, local, seen["q4"]) for r in own]
            if column != "basic":
                answers["skill_gains"] = [skill_gain(r, program, mode, local, seen["served"]) for r in own]
        for line, said in answers.items():
            for measure, number in zip(("numerator", "denominator", "percent"), _rate(said), strict=True):
                put("D", line, "", measure, column, number)
        wages = [wage_of_median(r, program, mode, local, seen["q2"]) for r in own]
        known = [wage for wage in wages if wage is not None]
        put("D", "median_earnings", "", "people", column, len(known))
        put("D", "median_earnings", "", "dollars", column, _middle(known))
        covered = [priority(r, program, mode, local, seen["served"]) for r in own]
        new = [both for both in covered if both is not None]
        put("E", "priority_entrants", "", "count", column, len(new))
        for place, line in enumerate(("priority_served", "priority_staff")):
            num, _den, rate = _rate([both[place] for both in new])
            put("E", line, "", "count", column, num)
            put("E", line, "", "percent", column, rate)
    return found


def wagner_peyser(rows: list[Row], mode: str, report: int, span: str) -> Form:
    """Columns: all, and claimants (401 in 1, 2, 3, 5)."""
    seen = looks(report, span)
    asked: Any = ("wagner_peyser", mode, False)
    found: Form = {}
    for column in ("total", "claimants"):
        own = [r for r in rows if column == "total" or r.get("401") in (1, 2, 3, 5)]
        served = [r for r in own if is_served(r, *asked, seen["served"])]

        def put(
            section: str, line: str, group: str, measure: str, number: float | None, name: str = column
        ) -> None:
            found.setdefault((section, line, group, measure), {})[name] = number

        put("participants", "served", "", "count", len(served))
        for group in ("eligible_veteran", "disability", "farmworker"):
            many = sum(in_group(r, group, "wagner_peyser", mode) for r in served)
            put("participants", "served", group, "count", many)
        dislocated = sum(r.get("904") in (1, 2, 3) for r in served)
        put("participants", "served", "dislocated", "count", dislocated)
        here = [r for r in own if reportable(r, *asked, seen["served"])]
        put("reportable", "reportable", "", "count", len(here))
        kinds = {"self": "1002", "information": "1100", "labor_market": "1101", "contact": "1007"}
        for kind, element in kinds.items():
            many = sum(inside(r.get(element), seen["served"]) for r in here)
            put("reportable", f"reportable_{kind}", "", "count", many)
        for element in SERVICES:
            num, _den, rate = _rate(
                ["yes" if inside(r.get(element), seen["served"]) else "no" for r in served]
            )
            put("services", f"service_{element}", "", "count", num)
            put("services", f"service_{element}", "", "percent", rate)
        for line, window, which in (("employment_q2", "q2", 2), ("employment_q4", "q4", 4)):
            said = [employment(r, *asked, report, seen[window], which) for r in own]
            for measure, number in zip(("numerator", "denominator", "percent"), _rate(said), strict=True):
                put("indicators", line, "", measure, number)
        wages = [wage_of_median(r, *asked, seen["q2"]) for r in own]
        known = [wage for wage in wages if wage is not None]
        put("indicators", "median_earnings", "", "people", len(known))
        put("indicators", "median_earnings", "", "dollars", _middle(known))
    return found
