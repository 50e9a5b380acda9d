"""Reports as tables: parts in any order, what each mode changes, reasons and follow-up that add up."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from pathlib import Path

import pyarrow as pa
import pytest
from tests.indicators.made import Row, as_table, file_of_records

from highroad.errors import BadQuestion, UnreadableFile
from highroad.indicators import keeping, tally
from highroad.indicators.cohorts import feeds, roster
from highroad.indicators.differences import effects_of_choices, line_by_line
from highroad.indicators.elements import NUMBERS
from highroad.indicators.explanations import explain
from highroad.indicators.groups import Breakouts, breakouts
from highroad.indicators.levels import actuals, read_levels
from highroad.indicators.quarters import Quarter, windows
from highroad.indicators.report import KEYS, lines_for, report
from highroad.indicators.rules import rules
from highroad.indicators.tally import PLACE_KINDS
from highroad.records.practice import synthesize
from highroad.records.reading import read_columns

QUARTER = Quarter.parse("2025Q2")


def made(rows: int = 200, seed: int = 3) -> list[Row]:
    return file_of_records(seed, rows, QUARTER.index)


def table(rows: list[Row], mode: str = "guidance", *choices: str, by: Breakouts | None = None) -> pa.Table:
    in_force = rules(mode)
    for choice in choices:
        in_force = in_force.with_choice(choice)
    seen = windows(QUARTER, "annual", in_force.parameters)
    lines = breakouts(rules=in_force) if by is None else by
    return report([as_table(rows)], in_force, seen, lines, places=PLACE_KINDS).table


def total(
    found: pa.Table, program: str, line: str, group: str = "", place: str = "state"
) -> dict[str, object]:
    [row] = [
        row
        for row in found.to_pylist()
        if not row["group_2"]
        and (row["program"], row["line"], row["group"], row["place_kind"], row["place"])
        == (program, line, group, "state" if place == "state" else "local_area", place)
    ]
    return row


def test_the_order_and_the_parts_of_a_file_change_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = made()
    whole = table(rows)
    monkeypatch.setattr(keeping, "_IN_MEMORY", 500)  # so that what is kept goes to disk
    monkeypatch.setattr(keeping, "_PARTS_KEPT", 3)
    monkeypatch.setattr(tally, "ROWS_TOGETHER", 20)
    in_force = rules()
    seen = windows(QUARTER, "annual", in_force.parameters)
    shuffled = [as_table(rows[n::7]) for n in (3, 1, 6, 0, 5, 2, 4)]
    parts = report(shuffled, in_force, seen, breakouts(rules=in_force), places=PLACE_KINDS)
    assert parts.table.equals(whole)
    assert parts.method.parameters["records"] == len(rows)


def test_parts_of_a_partition_make_the_whole() -> None:
    found = table(made(150), by=Breakouts(("sex",)))
    rows = {tuple(row[key] for key in KEYS): row for row in found.to_pylist()}
    for program in ("adult", "youth"):
        for line in ("served", "employment_q2", "skill_gains"):
            state = total(found, program, line)
            offices = [
                row
                for key, row in rows.items()
                if key[0] == program and key[1] == "county" and not key[4] and key[7] == line
            ]
            assert sum(row["numerator"] for row in offices) == state["numerator"]
            sexes = [total(found, program, line, group)["numerator"] for group in ("male", "female")]
            assert sum(sexes) <= state["numerator"]  # type: ignore[type-var, operator]


def test_crossings_of_two_breakouts_lie_within_each() -> None:
    found = table(made(), by=Breakouts(("sex", "race"), (("sex", "race"),)))
    crossed = [row for row in found.to_pylist() if row["group_2"]]
    assert crossed
    for row in crossed:
        if row["place_kind"] == "state" and row["line"] == "served" and row["program"] == "adult":
            assert row["numerator"] <= total(found, "adult", "served", row["group"])["numerator"]
            assert row["numerator"] <= total(found, "adult", "served", row["group_2"])["numerator"]
    with pytest.raises(BadQuestion, match="broken out"):
        breakouts(["height"], rules=rules())
    with pytest.raises(BadQuestion, match="sex"):
        breakouts([], [("sex", "sex")], rules=rules())


def test_rates_lie_between_nothing_and_everything() -> None:
    for row in table(made(60)).to_pylist():
        if row["denominator"] is None or row["numerator"] is None:
            continue
        assert 0 <= row["numerator"] <= row["denominator"]
        assert (row["value"] is None) == (row["denominator"] == 0)
        assert (row["mark"] == "not_evaluable") == (row["value"] is None)
        assert row["line"] in lines_for(row["program"])


def test_each_mode_and_each_choice_says_what_it_changes() -> None:
    rows = made(400)
    some = Breakouts(("veteran",))
    one, other = table(rows, by=some), table(rows, "wips-2018", by=some)
    assert line_by_line(one, one).num_rows == 0
    moved = line_by_line(one, other).to_pylist()
    lines = {row["line"] for row in moved}
    assert {"served", "employment_q2", "median_earnings", "skill_gains", "reportable"} <= lines
    for row in moved[:50]:
        if row["numerator_difference"] is not None:
            assert (row["numerator"] or 0) + row["numerator_difference"] == (row["numerator_other"] or 0)
    in_force = rules()
    seen = windows(QUARTER, "annual", in_force.parameters)
    effects = effects_of_choices([as_table(made(1500))], in_force, seen)
    for choice, gaps in effects.items():
        assert gaps.num_rows > 0 or choice == "not_identified_counts", choice  # that one moves groups only
    only = {row["line"] for row in effects["median_by_wage_only"].to_pylist()}
    assert only == {"median_earnings"}
    late = effects["credential_after_entry"].to_pylist()
    assert {row["line"] for row in late} == {"credential"}
    assert all(row["numerator_difference"] < 0 and row["denominator_difference"] == 0 for row in late)
    with pytest.raises(BadQuestion, match="no choice"):
        rules().with_choice("nonsense")


def test_reasons_add_up_to_the_report() -> None:
    rows = made(200, seed=11)
    in_force = rules()
    seen = windows(QUARTER, "annual", in_force.parameters)
    standings = explain(as_table(rows), in_force, seen)
    found = table(rows, by=Breakouts())
    reached = Counter((s.program, s.indicator) for s in standings if s.state == "reached")
    inside = Counter((s.program, s.indicator) for s in standings if s.state in ("in", "reached"))
    for program in in_force.programs:
        for line in ("employment_q2", "employment_q4", "credential", "skill_gains"):
            if line in lines_for(program):
                row = total(found, program, line)
                assert row["numerator"] == reached[program, line]
                assert row["denominator"] == inside[program, line]
        assert total(found, program, "served")["numerator"] == reached[program, "served"]
        assert total(found, program, "median_earnings")["denominator"] == reached[program, "median_earnings"]
    assert total(found, "core", "retention")["numerator"] == reached["core", "retention"]
    assert all(s.reason and s.citation for s in standings)


def left(days_ago: int, **more: object) -> Row:
    day = date(2025, 6, 30) - timedelta(days=days_ago)
    return {"100": f"P{days_ago}", "903": 1, "923": 0, "900": day - timedelta(days=90), "901": day, **more}


def test_the_roster_lists_what_can_still_be_reached_and_by_when() -> None:
    in_force = rules()
    rows = [
        left(300, **{"1602": 9, "1606": 9}),  # Q2 is over, the result awaited
        left(201, **{"1602": 1, "1606": 1}),
        left(100, **{"1303": 6, "1602": 1}),  # 365 days are not over
        left(366, **{"1303": 6, "1602": 1, "1606": 1}),
        {"100": "S1", "903": 1, "900": date(2025, 1, 2), "1811": date(2025, 2, 1)},
        {"100": "S2", "903": 1, "900": date(2025, 1, 2), "1811": date(2025, 2, 1), "1810": date(2025, 5, 1)},
    ]
    found = roster([as_table(rows)], in_force, QUARTER, date(2025, 6, 30)).to_pylist()
    got = {(row["key"], row["indicator"], row["last_day"]) for row in found}
    assert ("P300", "employment_q2", "2026-02-17") in got
    assert ("P100", "credential", "2026-03-22") in got
    assert ("S1", "skill_gains", "2025-06-30") in got
    assert {row["key"] for row in found} == {"P300", "P100", "S1"}


def test_cohorts_say_which_exits_feed_which_report() -> None:
    rows = [left(300, **{"1602": 9}), left(100, **{"1303": 6})]
    found = {
        (f.program, f.indicator, str(f.exit_quarter)): f
        for f in feeds([as_table(rows)], rules(), QUARTER, date(2025, 6, 30))
    }
    second = found["adult", "employment_q2", "2024Q3"]
    assert (str(second.reported), str(second.settled), second.exits, second.awaited) == (
        "2025Q3",
        "2025Q4",
        1,
        1,
    )
    credential = found["adult", "credential", "2025Q1"]
    assert (str(credential.reported), credential.exits, credential.open) == ("2026Q3", 1, 1)


def test_levels_are_read_or_refused_with_line_and_column(tmp_path: Path) -> None:
    good = tmp_path / "levels.csv"
    good.write_text(
        "program,indicator,negotiated,adjusted\nadult,employment_q2,70.2,\nadult,median_earnings,7000,6900\n"
    )
    found = read_levels(good)[""]
    assert found["adult", "employment_q2"].value * 10 == 702
    assert found["adult", "median_earnings"].is_adjusted
    reached = actuals(table(made(), by=Breakouts()))[""]
    assert ("adult", "employment_q2") in reached
    for text, place in (
        ("program,indicator\nadult,employment_q2\n", "line 1"),
        ("program,indicator,negotiated\nadult,height,70\n", "line 2, column indicator"),
        ("program,indicator,negotiated\nadult,credential,seventy\n", "line 2, column negotiated"),
        ("program,indicator,negotiated\nadult,credential,7e1\n", "line 2, column negotiated"),
        ("program,indicator,negotiated\nadult,credential,7\nadult,credential,8\n", "line 3"),
        ("program,indicator,negotiated\nadult,credential\n", "line 2"),
    ):
        bad = tmp_path / "bad.csv"
        bad.write_text(text)
        with pytest.raises(UnreadableFile, match=place):
            read_levels(bad)


def test_the_public_use_file_gives_what_the_states_own_file_gives(tmp_path: Path) -> None:
    """It says no date of birth but an age; every program's element is read from it."""
    tables = []
    for layout in ("numbers", "public-use"):
        made = synthesize(tmp_path / f"{layout}.csv", 1500, seed=5, layout_name=layout)
        in_force = rules()
        seen = windows(QUARTER, "annual", in_force.parameters)
        parts = read_columns([made.path], NUMBERS)
        tables.append(report(parts, in_force, seen, breakouts(["age", "sex"], rules=in_force)).table)
    assert tables[0].equals(tables[1])
    assert total(tables[0], "dislocated_worker", "served")["numerator"]
    assert total(tables[0], "youth", "served", "age_19_24")["numerator"]
