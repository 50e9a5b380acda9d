"""Measure packages: what they hide stays hidden, alone and together; nothing else passes for one."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from highroad import language
from highroad.errors import BadQuestion, NotReleasable
from highroad.indicators.quarters import Quarter, windows
from highroad.indicators.report import KEYS
from highroad.indicators.rules import rules
from highroad.publishing.measures import (
    MeasurePackage,
    Policy,
    audit,
    read_policy,
    release_measures,
    released_measures,
)

COUNTS_ONLY = Policy("Counts by area", breakouts=("sex",))


def parameters(quarter: str, span: str = "annual") -> dict[str, Any]:
    seen = windows(Quarter.parse(quarter), span, rules().parameters)  # type: ignore[arg-type]
    return {
        "report": quarter,
        "span": span,
        "mode": "guidance",
        "choices": [],
        "served": str(seen.served),
        "exited": str(seen.exited),
        "second_quarter": str(seen.second),
        "fourth_quarter": str(seen.fourth),
        "records": 1000,
    }


def report(exited: dict[str, int], sexes: dict[str, int] | None = None, **rates: tuple[int, int]) -> pa.Table:
    """The state, its areas, and the state's men and women; rates are the state's."""
    rows: list[dict[str, Any]] = []

    def add(line: str, number: int, total: int | None, place: str, sex: str = "") -> None:
        kind = "state" if place == "state" else "local_area"
        key = dict(zip(KEYS, ("adult", kind, place, "sex" if sex else "", sex, "", "", line), strict=True))
        rows.append(key | {"numerator": number, "denominator": total, "value": None})

    whole = sum(exited.values())
    add("exited", whole, None, "state")
    for area, number in exited.items():
        add("exited", number, None, area)
    for sex, number in (sexes or {}).items():
        add("exited", number, None, "state", sex)
    for line, (reached, cohort) in rates.items():
        add(line, reached, cohort, "state")
        for area in exited:
            add(line, 0, 0, area)
    return pa.Table.from_pylist(rows)


def values(package: MeasurePackage, line: str = "exited") -> dict[tuple[str, str], Any]:
    table = package.tables[f"adult.{line}"]
    return {
        (table.value(row, "place"), table.data["sex"][row] if "sex" in table.data else "all"): table.value(
            row, line
        )
        for row in range(table.num_rows)
    }


def test_a_small_area_is_hidden_with_another() -> None:
    package = release_measures(report({"A": 4, "B": 60, "C": 25, "D": 40}), parameters("2025Q2"), COUNTS_ONLY)
    shown = values(package)
    assert shown["A", "all"] is None
    assert shown["state", "all"] == 129
    assert [place for (place, _sex), value in shown.items() if value is None] == ["A", "C"]
    assert audit([package]) == []


def test_those_who_are_few_to_fail_are_hidden_too() -> None:
    found = report({"A": 100, "B": 100}, employment_q2=(97, 100))
    table = release_measures(found, parameters("2025Q2"), COUNTS_ONLY).tables["adult.employment_q2"]
    assert table.value(0, "employment_q2") is None
    assert {table.value(0, "employment_q2_reached"), table.value(0, "employment_q2_cohort")} != {97, 100}


def test_medians_need_enough_wages() -> None:
    rows = report({"A": 50, "B": 60}).to_pylist()
    for place, wages in (("state", 31), ("A", 8), ("B", 23)):
        kind = "state" if place == "state" else "local_area"
        key = dict(zip(KEYS, ("adult", kind, place, "", "", "", "", "median_earnings"), strict=True))
        rows.append(key | {"numerator": None, "denominator": wages, "value": 7123.45})
    policy = Policy("Medians", breakouts=(), median_minimum=10, median_round=10)
    table = release_measures(pa.Table.from_pylist(rows), parameters("2025Q2"), policy).tables[
        "adult.median_earnings"
    ]
    medians = {
        table.value(row, "place"): table.value(row, "median_earnings") for row in range(table.num_rows)
    }
    assert medians["state"] == 7120
    assert medians["A"] is None
    assert medians["B"] is None  # its count hides that of A


def with_wages(reached: dict[str, tuple[int, int, int]]) -> pa.Table:
    """Areas with (wages, employed, cohort) of the second quarter; the state is their sum."""
    rows = report(dict.fromkeys(reached, 100)).to_pylist()
    rows = [row for row in rows if row["line"] == "exited"]
    whole = tuple(sum(numbers[n] for numbers in reached.values()) for n in range(3))
    for place, (wages, over, under) in {"state": whole, **reached}.items():
        kind = "state" if place == "state" else "local_area"
        for line, number, total, value in (
            ("employment_q2", over, under, None),
            ("median_earnings", None, wages, 7123.45),
        ):
            key = dict(zip(KEYS, ("adult", kind, place, "", "", "", "", line), strict=True))
            rows.append(key | {"numerator": number, "denominator": total, "value": value})
    return pa.Table.from_pylist(rows)


def test_wages_behind_a_median_do_not_tell_how_few_were_not_employed() -> None:
    # In A one of 14 is not employed; 13 wages would say so although the 13 employed are hidden.
    found = with_wages({"A": (13, 13, 14), "B": (40, 60, 90), "C": (50, 70, 120)})
    package = release_measures(found, parameters("2025Q2"), Policy("P", breakouts=()))
    table = package.tables["adult.employment_q2"]
    assert "adult.median_earnings" not in package.tables
    row = table.data["place"].index("A")
    shown = [table.value(row, name) for name in ("wages", "employment_q2_reached", "employment_q2_cohort")]
    assert None in shown  # never both the wages or the employed and the cohort
    assert shown[2] is None or shown[:2] == [None, None]
    assert audit([package]) == []


def test_a_rate_beside_rounded_counts_is_of_the_rounded_counts() -> None:
    found = report({"A": 100, "B": 100}, employment_q2=(26, 41))
    policy = Policy("Rounded", round_to=5, breakouts=())
    table = release_measures(found, parameters("2025Q2"), policy).tables["adult.employment_q2"]
    shown = [table.value(0, f"employment_q2{part}") for part in ("_reached", "_cohort", "")]
    assert shown == [25, 40, 62.5]  # 63.4 would say 26 of 41


def test_a_cohort_published_later_tells_of_exits_hidden_before() -> None:
    # 51 exits, one of them in A: A is hidden with B. Later B's cohort of 50, of the same exits, is shown.
    before = release_measures(
        report({"A": 1, "B": 50, "C": 60}), parameters("2024Q3", "quarter"), COUNTS_ONLY
    )
    hidden = [place for (place, _sex), value in values(before).items() if value is None]
    assert hidden == ["A", "B"]
    rows = report({}, employment_q2=(60, 110)).to_pylist()
    keep = [row for row in rows if row["line"] == "employment_q2"]
    for place, numbers in {"B": (20, 50), "C": (40, 60)}.items():
        key = dict(zip(KEYS, ("adult", "local_area", place, "", "", "", "", "employment_q2"), strict=True))
        keep.append(key | {"numerator": numbers[0], "denominator": numbers[1], "value": None})
    later = release_measures(pa.Table.from_pylist(keep), parameters("2025Q2", "quarter"), COUNTS_ONLY)
    assert later.report["second_quarter"] == before.report["exited"]
    assert audit([before]) == audit([later]) == []
    assert {(b.place, b.count, b.low, b.high) for b in audit([before, later])} == {("A", "exited", 0.0, 1.0)}


def test_a_year_does_not_tell_a_hidden_quarter() -> None:
    areas = ("A", "B", "C")
    quarters = {"2024Q3": (12, 30, 40), "2024Q4": (12, 31, 41), "2025Q1": (12, 32, 42), "2025Q2": (5, 15, 43)}
    year = [sum(numbers[n] for numbers in quarters.values()) for n in range(3)]
    packages = [
        release_measures(
            report(dict(zip(areas, numbers, strict=True))),
            parameters(str(Quarter.parse(name)), "quarter"),
            COUNTS_ONLY,
        )
        for name, numbers in quarters.items()
    ]
    whole = report(dict(zip(areas, year, strict=True)))
    alone = release_measures(whole, parameters("2025Q2"), COUNTS_ONLY)
    assert all(audit([package]) == [] for package in (*packages, alone))
    breaches = audit([*packages, alone])
    assert ("A", 5.0, 5.0) in {(b.place, b.low, b.high) for b in breaches}
    beside = released_measures(whole, parameters("2025Q2"), COUNTS_ONLY, earlier=packages)
    # One year's count besides A's is enough: the smaller of the two others.
    assert [(each.key.place, each.otherwise.place) for each in beside.further] == [("A", "A"), ("B", "A")]
    assert beside.package.tables["adult.exited"].suppressed == {"further": 2}
    assert audit([beside.package]) == audit([*packages, beside.package]) == []
    with pytest.raises(NotReleasable, match="published earlier already tells"):
        release_measures(whole, parameters("2025Q2"), COUNTS_ONLY, earlier=[*packages, alone])


def test_a_milder_policy_later_tells_what_the_first_hid() -> None:
    found = report({"A": 4, "B": 60, "C": 25, "D": 40})
    strict = release_measures(found, parameters("2025Q2"), COUNTS_ONLY)
    mild = release_measures(found, parameters("2025Q2"), Policy("Mild", minimum=3, breakouts=("sex",)))
    assert audit([strict]) == audit([mild]) == []
    assert {b.place for b in audit([strict, mild])} >= {"A"}


def test_packages_of_two_states_of_a_file_are_told_apart() -> None:
    one = release_measures(report({"A": 4, "B": 60, "C": 25}), parameters("2025Q2"), COUNTS_ONLY)
    other = release_measures(report({"A": 4, "B": 99, "C": 25}), parameters("2025Q2"), COUNTS_ONLY)
    with pytest.raises(NotReleasable, match="contradict"):
        audit([one, other])


counts = st.lists(st.integers(0, 60), min_size=3, max_size=6)


@settings(max_examples=25, deadline=None)
@given(counts, st.integers(0, 30), st.integers(0, 30))
def test_no_table_that_leaves_can_be_undone(numbers: list[int], men: int, women: int) -> None:
    exited = {f"P{n}": number for n, number in enumerate(numbers)}
    if sum(numbers) < men + women:
        return
    found = report(exited, {"male": men, "female": women})
    try:
        package = release_measures(found, parameters("2025Q2"), COUNTS_ONLY)
    except NotReleasable:
        return
    assert audit([package]) == []
    for (_place, _sex), value in values(package).items():
        assert value is None or value == 0 or value >= 10


def test_a_package_comes_back_whole_or_not_at_all() -> None:
    package = release_measures(report({"A": 44, "B": 60}), parameters("2025Q2"), COUNTS_ONLY)
    text = package.to_json()
    again = MeasurePackage.from_json(text)
    assert again.sha256 == package.sha256
    assert again.to_json() == text
    changed = json.loads(text)
    changed["content"]["title"] = "Another"
    with pytest.raises(NotReleasable, match="changed after"):
        MeasurePackage.from_json(json.dumps(changed))
    for broken in ("", "{}", "[]", '{"sha256":"0","content":{}}', text[:200], "key,name\n1,Ann\n"):
        with pytest.raises(NotReleasable, match="not a measure package"):
            MeasurePackage.from_json(broken)
    changed = json.loads(text)
    changed["content"]["policy"]["minimum"] = 3
    with pytest.raises(NotReleasable):
        MeasurePackage.from_json(json.dumps(changed))


def test_policies_are_read_or_refused(tmp_path: Path) -> None:
    path = tmp_path / "policy.yaml"
    path.write_text("title: Ours\nminimum: 11\nbreakouts: [sex, race]\nplace: county\n")
    found = read_policy(path)
    assert (found.minimum, found.place, found.breakouts) == (11, "county", ("sex", "race"))
    for text in (
        "minimum: 10",
        "title: x\nminimum: 2",
        "title: x\nbreakouts: [height]",
        "title: x\nplace: moon",
        "title: x\nsecret: 1",
        "title: x\nminimum: ten",
        "title: x\ntitles: {fr: y}",
        "title: x\ntitles: {es: ''}",
        "title: x\ntitles: [y]",
        "- a",
        "title: [",
    ):
        path.write_text(text)
        with pytest.raises(BadQuestion):
            read_policy(path)


def test_a_title_in_each_language_changes_nothing_where_there_is_none() -> None:
    plain, spoken = Policy("Ours"), Policy("Ours", titles={"es": "Lo nuestro"})
    assert "titles" not in plain.described()
    assert spoken.described()["titles"] == {"es": "Lo nuestro"}
    assert spoken.title_spoken == "Ours"
    with language.use("es"):
        assert (plain.title_spoken, spoken.title_spoken) == ("Ours", "Lo nuestro")


def test_nobody_to_publish_is_said() -> None:
    with pytest.raises(NotReleasable, match="nobody"):
        release_measures(report({"A": 44}), parameters("2025Q2"), Policy("Youth", programs=("youth",)))
