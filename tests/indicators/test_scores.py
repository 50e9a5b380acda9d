"""Scores as the federal examples print them, consequences, projections, and the adjustment model."""

from __future__ import annotations

import csv
import json
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from highroad.errors import BadQuestion, DateNotCovered
from highroad.indicators import adjustment, projection, scores
from highroad.indicators.scores import Actual, Failure, Level

WORKED = yaml.safe_load(
    (Path(__file__).parents[1] / "worked_examples" / "performance_scores.yaml").read_text()
)


def actual(example: dict[str, Any]) -> Actual:
    return Actual(*(Fraction(part) for part in example["actual"]))


def level(example: dict[str, Any]) -> Level:
    return Level(Fraction(example["adjusted"]))


@pytest.mark.parametrize("example", WORKED["program_scores"], ids=lambda e: e["name"])
def test_program_scores(example: dict[str, Any]) -> None:
    keys = {("adult", each["indicator"]): each for each in example["indicators"]}
    found = scores.judge(
        {key: scores.individual_score(key[1], actual(e), level(e)) for key, e in keys.items()}, None
    )
    for key, each in keys.items():
        assert scores.shown(found.individual[key]) == each["shown"]
    assert float(found.program["adult"]) == pytest.approx(example["exact"], abs=5e-7)
    assert scores.shown(found.program["adult"]) == example["shown"]
    failed = {f.indicator or f.kind for f in found.failures if f.kind != "indicator"}
    assert failed == set(example["fails"])


@pytest.mark.parametrize("example", WORKED["indicator_scores"], ids=lambda e: e["name"])
def test_indicator_scores(example: dict[str, Any]) -> None:
    each = {(e["program"], "employment_q2"): e for e in example["programs"]}
    found = scores.score_year(
        {key: actual(e) for key, e in each.items()}, {key: level(e) for key, e in each.items()}, 2024
    )
    for key, e in each.items():
        assert scores.shown(found.individual[key]) == e["shown"]
    assert float(found.indicator["employment_q2"]) == pytest.approx(example["exact"], abs=5e-7)
    assert scores.shown(found.indicator["employment_q2"]) == example["shown"]
    assert (Failure("indicator", "", "employment_q2") in found.failures) is example["fails"]


@pytest.mark.parametrize("example", WORKED["levels"], ids=lambda e: e["name"])
def test_adjusted_levels(example: dict[str, Any]) -> None:
    found = Level(*(Fraction(example[name]) for name in ("negotiated", "estimate_0", "estimate_1")))
    assert found.factor == Fraction(example["factor"])
    assert found.value == Fraction(example["adjusted"])
    if "actual" in example:
        reached = Actual(Fraction(example["actual"]), Fraction(100))
        assert scores.shown(scores.individual_score("skill_gains", reached, found)) == example["shown"]


def test_a_published_mean() -> None:
    for example in WORKED["means"]:
        assert scores.shown(scores.mean(Fraction(text) for text in example["scores"])) == example["shown"]


@pytest.mark.parametrize("example", WORKED["models"], ids=lambda e: e["name"])
def test_published_predictions(example: dict[str, Any]) -> None:
    found = adjustment.predicted({"all terms": example["sum"]}, {"all terms": 1.0}, example["effect"])
    assert round(100 * found.level, 1) == example["shown"]


def test_a_year_of_many_programs(shared_reference: Path) -> None:
    case = json.loads((shared_reference / "methods/cases/07_performance_assessment.json").read_text())
    given_scores = {
        (key.split("|")[0], key.split("|")[1]): Fraction(str(value)) / 100
        for key, value in case["inputs"].items()
    }
    found, wanted = scores.judge(given_scores, None), case["expected"]
    for name, value in wanted["overall_state_program_score"].items():
        assert float(found.program[name]) * 100 == pytest.approx(value)
    for name, value in wanted["overall_state_indicator_score"].items():
        assert float(found.indicator[name]) * 100 == pytest.approx(value)
    failed = {(f.kind, f.program, f.indicator) for f in found.failures}
    assert failed == {
        *(("individual", *key.split("|")) for key in wanted["fail_individual_below_50"]),
        *(("program", name, "") for name in wanted["fail_program_below_90"]),
        *(("indicator", "", name) for name in wanted["fail_indicator_below_90"]),
    }


def test_what_is_assessed_changes_with_the_year() -> None:
    low = {("adult", name): Fraction(1, 10) for name in ("employment_q2", "credential", "skill_gains")}
    assert {f.indicator for f in scores.judge(low, 2021).failures} == {"employment_q2"}
    assert {f.indicator for f in scores.judge(low, 2023).failures} == {"employment_q2", "credential"}
    some = scores.judge(low, 2024)  # means that lack some of their parts decide nothing
    assert {f.kind for f in some.failures} == {"individual"}
    of_adult = dict.fromkeys(
        [("adult", name) for name in (*(name for _p, name in low), "employment_q4", "median_earnings")],
        Fraction(8, 10),
    )
    assert [(f.kind, f.program) for f in scores.judge(of_adult, 2024).failures] == [("program", "adult")]
    programs = ("adult", "dislocated_worker", "youth", "adult_education", "vocational_rehabilitation")
    gains = dict.fromkeys([(program, "skill_gains") for program in programs], Fraction(8, 10))
    assert [(f.kind, f.indicator) for f in scores.judge(gains, 2024).failures] == [
        ("indicator", "skill_gains")
    ]
    undecided = scores.judge(low, 2025)
    assert not [f for f in undecided.failures if f.program == "adult"]
    with pytest.raises(DateNotCovered, match="2031"):
        scores.judge(low, 2031)


def test_a_year_is_open_while_scores_are_unknown() -> None:
    assert scores.judge({("adult", "employment_q2"): Fraction(1)}, 2024).passes is None
    assert scores.judge({("adult", "employment_q2"): Fraction(1, 3)}, 2024).passes is False
    assert scores.judge({("adult", "employment_q2"): Fraction(1)}, None).passes is True


def test_exactly_ninety_passes_and_a_hair_below_fails() -> None:
    exact = scores.judge({("adult", "employment_q2"): Fraction(9, 10)}, None)
    assert exact.passes
    below = scores.judge({("adult", "employment_q2"): Fraction(9, 10) - Fraction(1, 10**30)}, None)
    assert not below.passes
    assert scores.shown(below.program["adult"]) == "89.9"


@settings(max_examples=100, deadline=None)
@given(
    st.integers(0, 5000),
    st.integers(1, 5000),
    st.decimals("0.1", "99.9", places=1),
    st.sampled_from([50, 90, 100]),
)
def test_the_successes_needed_are_the_least_that_reach_a_score(
    num: int, den: int, agreed: Any, target: int
) -> None:
    held, goal = Level(Fraction(agreed)), Fraction(target, 100)
    needed = scores.successes_needed(Actual(Fraction(num), Fraction(den)), held, goal)
    for many, reaches in ((needed, True), (needed - 1, False)):
        if many >= 0:
            reached = Actual(Fraction(many), Fraction(den))
            assert (scores.individual_score("credential", reached, held) >= goal) is reaches


def test_consequences_of_the_same_failure_twice() -> None:
    one = Failure("individual", "adult", "credential")
    other = Failure("program", "adult", "")
    found = scores.consequences({2024: [one], 2025: [one, other], 2026: [one], 2028: [one]}, [2026])
    assert [(c.program_year, c.reserve_percent) for c in found] == [
        (2024, 0),
        (2025, 5),
        (2026, 10),
        (2028, 0),
    ]
    assert found[1].assistance == (other,)
    assert found[1].repeated == (one,)


def test_a_local_areas_third_year() -> None:
    key = ("adult", "credential")
    assert scores.local_clock({2024: [key], 2025: [key], 2026: [key]}) == {key: (3, "reorganization")}
    assert scores.local_clock({2023: [key], 2025: [key], 2026: [key]}) == {key: (2, "assistance")}
    assert scores.local_clock({2025: [key], 2026: []}) == {}


def test_the_model_on_a_panel(shared_reference: Path) -> None:
    folder = shared_reference / "methods" / "cases"
    case = json.loads((folder / "07_sam.json").read_text())
    with (folder / case["input_file"]).open() as handle:
        rows = list(csv.DictReader(handle))
    last = max(row["py"] for row in rows)
    names = list(case["expected"]["unweighted"]["coef"])
    known = [row for row in rows if row["py"] < last]
    arguments = (
        [row["state"] for row in known],
        np.array([float(row["er_q2"]) for row in known]),
        {name: np.array([float(row[name]) for row in known]) for name in names},
    )
    people = np.array([float(row["participants"]) for row in known])
    for key, weights in (("unweighted", None), ("weighted_by_participants", people)):
        found, wanted = adjustment.fitted(*arguments, weights), case["expected"][key]
        assert found.coefficients == pytest.approx(wanted["coef"], rel=1e-6)
        assert found.effects == pytest.approx(wanted["state_effects"], rel=1e-6)
        assert found.plain == pytest.approx(wanted["se_homoskedastic"], rel=1e-6)
        assert found.clustered == pytest.approx(wanted["se_clustered_state"], rel=1e-6)
        assert found.r2_within == pytest.approx(wanted["r2_within"], rel=1e-6)
        assert found.rows == wanted["nobs"]
    model = adjustment.fitted(*arguments)
    for state, wanted in case["expected"]["adjusted_levels"].items():
        own = {row["py"]: {name: float(row[name]) for name in names} for row in rows if row["state"] == state}
        before, during = own[str(int(last) - 1)], own[last]
        got = adjustment.adjustment(model.coefficients, before, during, model.effects[state])
        assert got.estimate_0 == pytest.approx(wanted["estimate0_prior_year_X"], rel=1e-6)
        assert got.estimate_1 == pytest.approx(wanted["estimate1_actual_X"], rel=1e-6)
        assert got.factor == pytest.approx(wanted["adjustment_factor"], rel=1e-6)
        assert got.by_variable == pytest.approx(wanted["factor_by_variable"], rel=1e-5)


def test_a_model_without_a_value_is_not_guessed() -> None:
    with pytest.raises(BadQuestion, match="women"):
        adjustment.predicted({"women": 0.1}, {}, 0.0)
    with pytest.raises(BadQuestion, match="gaps"):
        adjustment.fitted(["a", "a", "b", "b"], [1, 2, 3, np.nan], {"x": [1, 2, 3, 5]})  # type: ignore[arg-type]
    with pytest.raises(BadQuestion, match="do not determine"):
        adjustment.fitted(["a", "a", "b"], np.ones(3), {"x": np.array([1.0, 2.0, 3.0])})
    assert "not causes" in adjustment.not_causal()


def test_a_projection_narrows_and_ends_exact() -> None:
    before = [(70, 100), (66, 100), (74, 100), (71, 100)]
    spans = []
    for known in range(4):
        found = projection.projected([(72, 100)] * known, before)
        assert found is not None
        assert found.low <= found.rate <= found.high
        spans.append(found.high - found.low)
    assert spans == sorted(spans, reverse=True)
    whole = projection.projected([(72, 100), (60, 80), (50, 70), (40, 50)])
    assert whole is not None
    assert whole.rate == whole.low == whole.high == 222 / 300
    assert projection.projected([]) is None
    assert projection.projected([(0, 0)] * 4) is None
    assert projection.projected([(0, 0)] * 4, [(3, 5)]) is None, "the year is over, and nobody was in it"
    for all_or_none in (0, 5):
        found = projection.projected([(all_or_none, 5)])
        assert found is not None
        assert found.high - found.low > 0.1, "one quarter of five people settles nothing"


def test_projections_hold_the_truth_as_often_as_they_say() -> None:
    chance = np.random.default_rng(5)
    held = 0
    for _round in range(400):
        rate = chance.uniform(0.4, 0.9)
        quarters = [
            (int(chance.binomial(300, np.clip(chance.normal(rate, 0.03), 0, 1))), 300) for _q in range(8)
        ]
        found = projection.projected(quarters[4:6], quarters[:4])
        assert found is not None
        held += found.low <= sum(n for n, _d in quarters[4:]) / 1200 <= found.high
    assert 0.74 <= held / 400 <= 0.90


def test_a_years_median_and_score_are_projected_with_their_swing() -> None:
    found = projection.projected_level([(7000.0, 100), (7400.0, 300)])
    assert found is not None
    assert found.rate == pytest.approx(7300)  # (7000 x 100 + 7400 x 300) / 400
    # deviation of the quarters 282.84, t of one degree at 90 % is 3.0777, three of four quarters uncertain
    assert found.high - found.rate == pytest.approx(3.077684 * 282.842712 * (3 / 4) ** 0.5, rel=1e-6)
    assert projection.projected_level([(7000.0, 100)]) is None
    each = projection.Projection(1.0, 0.9, 1.1, 3, 0, 0.8)
    both = projection.mean_of([each, each])
    assert (both.rate, both.known) == (1.0, 3)
    assert both.high - both.rate == pytest.approx(0.1 / 2**0.5)
    with pytest.raises(ValueError, match="no scores"):
        projection.mean_of([])


def test_a_local_area_is_held_to_its_states_floor() -> None:
    each = {("adult", "credential"): Fraction(1, 2), ("adult", "employment_q2"): Fraction(1)}
    assert scores.judge_local(each).failures == ()  # exactly 50 does not fail
    strict = scores.judge_local(each, Fraction(6, 10))
    assert strict.failures == (Failure("individual", "adult", "credential"),)
    assert strict.unknown == ()
    whole = scores.judge_local(each, Fraction(9, 10), "program")
    assert whole.failures == (Failure("program", "adult", ""),)
