"""Occupation lists: three-valued verdicts, distances, marginal cases, and what another rule changes."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from highroad import market
from highroad.errors import BadQuestion, UnreadableFile
from highroad.market.list_flips import list_flips
from highroad.market.occupation_lists import list_measures, occupation_list
from highroad.market.regional_lists import read_decisions, regional_list, write_decisions
from highroad.reference.list_rules import adjusted, load_rule, read_rule, read_values, rules, write_values
from highroad.sources.catalogue import Catalogue

RULE = """
key: test
version: "1"
title: A list
citation: A board's vote
in_force_from: 2026-01-01
margin: 0.05
groups:
  demand:
    title: In demand
    any_of:
      - {measure: openings, at_least: 100}
      - {measure: growth_percent, at_least: 10}
  wage:
    title: High wage
    all_of:
      - {measure: annual_p50, at_least_ratio: 1.0, of: area_median}
"""
MEDIAN = {"area_median": 50_000.0}


def measures(*rows: tuple[float | None, float | None, float | None]) -> pa.Table:
    openings, growth, wage = zip(*rows, strict=True)
    return pa.table(
        {
            "soc": [f"11-{number:04}" for number in range(len(rows))],
            "occupation": [f"Work {number}" for number in range(len(rows))],
            "openings": pa.array(openings, pa.float64()),
            "growth_percent": pa.array(growth, pa.float64()),
            "annual_p50": pa.array(wage, pa.float64()),
        }
    )


def test_verdicts_distances_and_reasons_as_worked_by_hand() -> None:
    table = occupation_list(
        measures(
            (120, 2, 60_000),  # openings 20 % above, wage 20 % above
            (80, 2, 60_000),  # openings 20 % short, growth 80 % short
            (80, None, 60_000),  # growth might save it: cannot be told
            (None, None, 40_000),  # the wage decides, whatever the rest
            (120, 2, 51_000),  # wage 2 % above: marginal
            (97, 2, 60_000),  # openings 3 % short: marginal
        ),
        read_rule(RULE, "rule.yaml"),
        MEDIAN,
    ).table.to_pylist()
    assert [row["listed"] for row in table] == ["yes", "no", "not evaluable", "no", "yes", "no"]
    assert [row["marginal"] for row in table] == [False, False, False, False, True, True]
    assert table[0]["c1_distance"] == pytest.approx(20)
    assert table[1]["c3_distance"] == pytest.approx(20)
    assert (table[2]["c2_distance"], table[2]["c2_mark"]) == (None, "not_evaluable")
    assert table[1]["why"] == "Not In demand: openings a year at least 100 is missed by 20.0%."
    assert table[3]["group_demand"] == "not evaluable"
    assert "High wage" in table[3]["why"]
    assert table[2]["why"] == "Cannot be evaluated: numbers for In demand are not known."


def test_openings_within_their_error_of_the_threshold_are_marginal() -> None:
    """The rule asks for 100 openings or growth of so much; the wage is far above."""
    table = measures((120, 2, 60_000), (120, 2, 60_000), (80, 2, 60_000), (80, 2, 60_000), (120, 2, 40_000))
    ends = {"low": [90.0, 110.0, 60.0, 70.0, 50.0], "high": [150.0, 130.0, 99.0, None, 200.0]}
    marks = {"low": ["estimated"] * 5, "high": ["estimated"] * 3 + ["not_evaluable", "estimated"]}
    for end, values in ends.items():
        table = table.append_column(f"openings_{end}", pa.array(values, pa.float64()))
        table = table.append_column(f"openings_{end}_mark", pa.array(marks[end]))
    result = occupation_list(table, read_rule(RULE, "rule.yaml"), MEDIAN)
    rows = result.table.to_pylist()
    assert [row["listed"] for row in rows] == ["yes", "yes", "no", "no", "no"]
    # 90 to 150 holds 100; 110 to 130 and 60 to 99 do not; of the fourth not all areas show their jobs; the
    # wage of the fifth decides, whatever its openings.
    assert [row["marginal"] for row in rows] == [True, False, False, True, False]
    told = [
        "With openings at the other end of their range it would be otherwise." in row["why"] for row in rows
    ]
    assert told == [True, False, False, True, False]
    without = occupation_list(
        table.select(measures((1, 1, 1)).column_names), read_rule(RULE, "r.yaml"), MEDIAN
    )
    assert not any(without.table["marginal"].to_pylist())


def test_a_step_of_education_makes_nothing_marginal() -> None:
    rule = read_rule(
        RULE.replace("{measure: growth_percent, at_least: 10}", "{measure: education_rank, at_least: 2}"), "r"
    )
    rows = measures((120, 2, 60_000), (1, 2, 60_000), (1, 2, 60_000), (50, 2, 60_000))
    result = occupation_list(rows.append_column("education_rank", pa.array([2, 7, 1, 0])), rule, MEDIAN)
    assert result.table["marginal"].to_pylist() == [False] * 4
    # Levels are counted, since 50 percent of one means nothing.
    assert result.table["c2_distance"].to_pylist() == [0, 5, -1, -2]
    units = {column.name: column.unit for column in result.columns}
    assert units["c2_distance"] == "steps above the threshold"
    assert result.table["why"][2].as_py().endswith("is missed by 1 step.")
    assert result.table["why"][3].as_py().endswith("is missed by 50.0%.")


def test_a_percentile_is_among_the_known_and_at_most_turns_round() -> None:
    rule = read_rule(
        RULE.replace("at_least: 100", "at_least_percentile: 50").replace(
            "growth_percent, at_least: 10", "growth_percent, at_most: 1"
        ),
        "rule.yaml",
    )
    result = occupation_list(measures((10, 5, 6e4), (20, 0, 6e4), (30, 5, 6e4), (None, 5, 6e4)), rule, MEDIAN)
    assert result.method.parameters["c1"].endswith(": 20")
    assert [row["listed"] for row in result.table.to_pylist()] == ["no", "yes", "yes", "not evaluable"]
    assert result.table["c2_distance"].to_pylist() == pytest.approx([-400, 100, -400, -400])


def test_a_number_that_is_its_threshold_meets_it() -> None:
    """1.1 times 50,000 is a trifle above 55,000 in binary, and 100 times 0.56 above 56."""
    rule = read_rule(
        RULE.replace("at_least_ratio: 1.0", "at_least_ratio: 1.1").replace(
            "at_least: 100", "at_least_percentile: 56"
        ),
        "rule.yaml",
    )
    rows = [(float(number), 0, 55_000) for number in range(1, 101)]
    result = occupation_list(measures(*rows), rule, MEDIAN)
    assert result.method.parameters["c1"].endswith(": 56")
    assert result.table["listed"].to_pylist() == ["no"] * 55 + ["yes"] * 45
    near = occupation_list(measures((1, 10, 54_980)), rule, MEDIAN).table.to_pylist()[0]
    assert near["why"].endswith("is missed by 0.04%.")


def test_what_is_lacking_is_named() -> None:
    rule = read_rule(RULE, "rule.yaml")
    with pytest.raises(BadQuestion, match="area_median"):
        occupation_list(measures((1, 1, 1)), rule, {})
    with pytest.raises(BadQuestion, match="annual_p50"):
        occupation_list(measures((1, 1, 1)).drop_columns(["annual_p50"]), rule, MEDIAN)
    with pytest.raises(BadQuestion, match="There is no rule"):
        load_rule("nobody's")


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("measure: openings", "measure: luck", "luck.*no measure"),
        ("any_of", "some_of", "some_of.*means nothing"),
        ("at_least: 100", "at_least: many", "many.*no number"),
        ("of: area_median", "of: luck", "ratio is of one of"),
        (", of: area_median", "", "ratio is of one of"),
        ("at_least: 100", "at_least: 100, at_most: 3", "has one of"),
        ("margin: 0.05", "margin: 5", "margin is from"),
        ('version: "1"', "version:", "it is missing"),
        ("title: In demand", "title: [", "no YAML"),
    ],
)
def test_a_broken_rule_names_its_field(old: str, new: str, words: str) -> None:
    with pytest.raises(UnreadableFile, match=words):
        read_rule(RULE.replace(old, new), "rule.yaml")


def test_rules_that_come_along_are_sound_and_a_file_is_one_too(tmp_path: Path) -> None:
    assert len(rules()) >= 2
    path = tmp_path / "ours.yaml"
    path.write_text(RULE)
    assert load_rule(path).key == "test"
    with pytest.raises(UnreadableFile, match="cannot be read"):
        load_rule(tmp_path / "gone.yaml")


numbers = some.none() | some.floats(0, 1e6)


@settings(max_examples=60, deadline=None)
@given(some.lists(some.tuples(numbers, numbers, numbers), min_size=1, max_size=12), some.floats(1, 1e6))
def test_flips_balance_and_knowing_more_never_contradicts(rows, wage) -> None:
    rule = read_rule(RULE, "rule.yaml")
    table = measures(*rows)
    first, second = (occupation_list(table, rule, {"area_median": median}) for median in (50_000.0, wage))
    flips = list_flips(first, second).table.to_pylist()
    count = [sum(row[name] == "yes" for row in flips) for name in ("before", "after")]
    gains, loses = (sum(row["flip"] == each for row in flips) for each in ("gains", "loses"))
    told = not any("not evaluable" in (row["before"], row["after"]) for row in flips)
    if told:
        assert count[0] + gains - loses == count[1]
    filled = measures(*[tuple(0.0 if value is None else value for value in row) for row in rows])
    for known, guess in zip(
        first.table["listed"].to_pylist(),
        occupation_list(filled, rule, MEDIAN).table["listed"].to_pylist(),
        strict=True,
    ):
        assert known in ("not evaluable", guess)


@pytest.mark.shared
def test_fresno_s_list_and_a_neighbor_s_eyes(shared_data: Path, tmp_path: Path) -> None:
    catalogue = Catalogue(tmp_path)
    catalogue.add(shared_data / "projections" / "bls_ep_2024-34_occupation.xlsx")
    measured, bases = list_measures("Fresno, CA", catalogue=catalogue)
    bases |= {"standard": 2080 * 24.02}
    lists = [
        occupation_list(measured.table, load_rule(key), bases, sources=measured.sources)
        for key in ("good-jobs-first", "starting-point")
    ]
    for result in lists:
        verdicts = result.table["listed"].to_pylist()
        assert 10 < verdicts.count("yes") < 300
        assert verdicts.count("not evaluable") < len(verdicts) / 4
    nurse = next(row for row in lists[1].table.to_pylist() if row["soc"] == "29-1141")
    assert nurse["listed"] == "yes"
    flips = list_flips(*lists).table
    assert set(flips["flip"].to_pylist()) >= {"gains", "loses", "same"}
    assert (
        market.regional_openings("Fresno, CA", catalogue=catalogue).table.num_rows == measured.table.num_rows
    )


def test_thresholds_change_within_the_rules_form_and_the_citation_says_so() -> None:
    rule = read_rule(RULE, "rule.yaml")
    ours = adjusted(rule, read_values("wage.1=1.1, demand.1=100"), 0.1)
    assert [each.value for each in ours.criteria] == [100, 10, 1.1]
    assert ours.margin == 0.1
    assert ours.citation.endswith("wage.1 1.1.")
    assert adjusted(rule, {}) == rule
    assert write_values({"wage.1": 1.1, "demand.1": 60}) == "demand.1=60,wage.1=1.1"
    with pytest.raises(BadQuestion, match=r"no criterion “luck\.1”"):
        adjusted(rule, {"luck.1": 1})
    with pytest.raises(BadQuestion, match="cannot be nan"):
        adjusted(rule, {"wage.1": float("nan")})
    with pytest.raises(BadQuestion, match="no threshold"):
        read_values("wage.1: 3")


def test_a_top_coded_wage_is_at_least_what_is_published() -> None:
    rule = read_rule(RULE.replace("at_least_ratio: 1.0, of: area_median", "at_least: 250000"), "rule.yaml")
    table = measures((120, 2, 239_200), (120, 2, 239_200))
    capped = table.append_column("annual_p50_mark", pa.array(["at_least", None]))
    assert occupation_list(capped, rule, {}).table["listed"].to_pylist() == ["not evaluable", "no"]


@pytest.mark.usefixtures("no_projections")
def test_without_projections_openings_are_unknown_and_decide_nothing_by_themselves() -> None:
    measured, bases = list_measures("metro:23420", catalogue=Catalogue(None))
    assert bases["area_median"] > 0
    assert measured.table["openings"].null_count == measured.table.num_rows
    assert set(measured.table["openings_mark"].to_pylist()) == {"missing"}
    found = occupation_list(measured.table, load_rule("starting-point"), bases).table
    assert set(found["listed"].to_pylist()) == {"no", "not evaluable"}


def test_decisions_on_appeals_come_after_the_rule_and_are_named() -> None:
    plain = regional_list("metro:23420", load_rule("published-only"), catalogue=Catalogue(None)).table
    by_code = {row["soc"]: row for row in plain.to_pylist()}
    on, off = (next(code for code, row in by_code.items() if row["listed"] == word) for word in ("yes", "no"))
    decided = regional_list(
        "metro:23420",
        load_rule("published-only"),
        decisions=read_decisions(f"-{on}:4,+{off}:7"),
        catalogue=Catalogue(None),
    ).table
    now = {row["soc"]: row for row in decided.to_pylist()}
    assert (now[on]["listed"], now[on]["by_rule"], now[on]["appeal"]) == ("no", "yes", 4)
    assert (now[off]["listed"], now[off]["by_rule"], now[off]["appeal"]) == ("yes", "no", 7)
    assert "decision on appeal 7" in now[off]["why"]
    assert by_code[off]["why"] in now[off]["why"]
    rest = [code for code in now if code not in (on, off)]
    assert all(now[code]["listed"] == by_code[code]["listed"] for code in rest)
    assert write_decisions(read_decisions(f"-{on}:4,+{off}:7")) == f"-{on}:4,+{off}:7"
    with pytest.raises(BadQuestion, match="no decision"):
        read_decisions("29-1141")
    with pytest.raises(BadQuestion, match="not among"):
        regional_list(
            "metro:23420",
            load_rule("published-only"),
            decisions=read_decisions("+99-9999:1"),
            catalogue=Catalogue(None),
        )


@pytest.mark.usefixtures("no_projections")
def test_published_rules_of_two_states_side_by_side() -> None:
    """Oregon's and South Dakota's definitions on the same published numbers: every flip adds up."""
    measured, bases = list_measures("state:41", catalogue=Catalogue(None))
    assert np.isnan(bases["mean_openings"])  # no projections here: demand cannot be told, and is not missed
    assert bases["area_mean"] > bases["area_median"]
    rows = measured.table.num_rows
    openings = pa.array(np.arange(rows, dtype=float))
    table = measured.table.set_column(measured.table.column_names.index("openings"), "openings", openings)
    bases["mean_openings"] = float(np.arange(rows).mean())
    oregon, dakota = (
        occupation_list(table, load_rule(key), bases) for key in ("oregon-2026", "south-dakota-2016")
    )
    for found, told in ((oregon, "Oregon"), (dakota, "South Dakota")):
        listed = found.table["listed"].to_pylist()
        assert 0 < listed.count("yes") < rows / 2
        assert all(len(why) > 20 for why in found.table["why"].to_pylist())
        assert told in found.method.citation
    flips = list_flips(oregon, dakota).table
    before, after = (flips[name].to_pylist() for name in ("before", "after"))
    assert before.count("yes") == oregon.table["listed"].to_pylist().count("yes")
    gained = sum(a == "yes" and b != "yes" for a, b in zip(after, before, strict=True))
    lost = sum(b == "yes" and a != "yes" for a, b in zip(after, before, strict=True))
    assert after.count("yes") == before.count("yes") + gained - lost
    # By hand: Oregon asks for postsecondary training, South Dakota for nothing but pay and demand.
    ranks = dict(zip(table["soc"].to_pylist(), table["education_rank"].to_pylist(), strict=True))
    listed = [row["soc"] for row in oregon.table.to_pylist() if row["listed"] == "yes"]
    assert min(ranks[soc] for soc in listed) >= 3
