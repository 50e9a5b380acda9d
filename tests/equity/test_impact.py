"""Whether a program made a difference: by hand, against published cases, and where it can't be told."""

from __future__ import annotations

import csv
import json
import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from highroad.equity import (
    balancing_weights,
    cautions,
    differences,
    e_value,
    impact,
    reading_of_impact,
    robustness,
    rosenbaum_bounds,
)
from highroad.equity.impact import Impact
from highroad.errors import BadQuestion


def near(wanted: Any, rtol: float = 1e-9) -> Any:
    # What weighting leaves of a difference is next to nothing, and the given figures come from numbers of
    # four bytes, which the given file rounds: there only the size counts.
    return pytest.approx(wanted, rel=rtol, abs=1e-7)


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(newline="") as file:
        return list(csv.DictReader(file))


#: (ready, took part, people, mean): 27 joined and 27 did not; those who were ready joined twice as often.
CELLS = ((0, 1, 9, 10.0), (0, 0, 18, 6.0), (1, 1, 18, 20.0), (1, 0, 9, 15.0))


def cells(
    outcome: tuple[tuple[int, int, int, float], ...] = CELLS,
) -> tuple[list[float], list[bool], dict[str, list[str]]]:
    """People of each cell, a third of them 1 above its mean, a third on it and a third 1 below."""
    people = [
        (mean + step, bool(joined), "ready" if ready else "not ready")
        for ready, joined, size, mean in outcome
        for step in [1.0, 0.0, -1.0] * (size // 3)
    ]
    return [each[0] for each in people], [each[1] for each in people], {"start": [each[2] for each in people]}


def test_by_hand() -> None:
    # Those ready gained 5, the others 4. Of participants 18 were ready, 9 not: 42/9. Of all 27 and 27.
    found = impact(*cells())
    assert (found.treated, found.control) == (27, 27)
    assert (found.mean_treated, found.mean_control) == (near(450 / 27), near(9))
    assert found.difference.value == near(450 / 27 - 9)
    for effect in (found.att, found.weighted_att, found.balanced_att):
        assert effect is not None
        assert effect.value == near(14 / 3)
    for effect in (found.ate, found.weighted_ate, found.interacted_ate, found.overlapping, found.adjusted):
        assert effect is not None
        assert effect.value == near(4.5)
    assert found.refused == ""
    # Scores of 1/3 and 2/3. Odds 1/2 for 18 of the comparison group and 2 for 9: 27² / (18/4 + 9 · 4) = 18.
    assert (found.overlap.lowest, found.overlap.highest) == (near(1 / 3), near(2 / 3))
    assert (found.overlap.mean_treated, found.overlap.mean_control) == (near(5 / 9), near(4 / 9))
    assert found.overlap.effective_control == near(18)
    # 9 of weight 3 and 18 of 3/2: 54² / (81 + 40.5) = 24, the same on the other side.
    assert found.overlap.effective_all == (near(24), near(24))
    assert found.overlap.beyond == 0
    # 2/3 of participants ready, 1/3 of the others: apart by 1/3 of a deviation of √(27/26 · 2/9).
    apart = (1 / 3) / math.sqrt(27 / 26 * 2 / 9)
    assert found.balance.before == {"start: not ready": near(-apart), "start: ready": near(apart)}
    assert found.balance.after == {"start: not ready": near(0), "start: ready": near(0)}
    assert found.balance.apart == ()
    # The doubly robust error: residuals of 2/3 on average a person squared, gains of 4 or 5 around 14/3.
    participants = 27 * 2 / 3 + 18 * (1 / 3) ** 2 + 9 * (2 / 3) ** 2
    others = 2 / 3 * (18 * 0.25 + 9 * 4)
    assert found.att.error == near(math.sqrt(participants + others) / 27)


def test_simple_errors_by_hand() -> None:
    found = impact(
        [3.0, 1.0, 4.0, 4.0, 0.0, 1.0, 0.0, 3.0], [1, 1, 1, 1, 0, 0, 0, 0], {"age": [1, 2, 3, 5, 2, 1, 4, 3]}
    )
    # Squares around the means of 3 and 1: 6 and 6, in groups of 4.
    assert found.difference.value == near(2)
    assert found.difference.error == near(math.sqrt(6 / 3 / 4 * 2))
    assert found.classic_error == near(math.sqrt(12 / 6 * (1 / 4 + 1 / 4)))
    half = 2.4469118511449692 * found.difference.error  # Student's t with 6 degrees of freedom
    assert found.difference.interval == near((2 - half, 2 + half))


def test_weights_reach_the_means_or_there_are_none() -> None:
    x = np.array([[0.0], [1.0], [2.0]])
    weights = balancing_weights(x, np.array([1.5]))
    assert weights is not None
    assert weights.sum() == near(1)
    assert weights @ x[:, 0] == near(1.5)
    assert weights[1] ** 2 == near(weights[0] * weights[2])  # logs on a line: nearest to equal by entropy
    assert balancing_weights(x, np.array([2.5])) is None


def test_no_overlap_refuses_the_effect_on_all() -> None:
    rng = np.random.default_rng(4)
    skill = rng.normal(size=3000)
    joined = rng.random(3000) < 1 / (1 + np.exp(5 + 2.5 * skill))
    outcome = skill + rng.normal(size=3000)
    found = impact(outcome, joined, {"skill": skill})
    assert found.overlap.poor
    assert (found.ate, found.weighted_ate, found.interacted_ate) == (None, None, None)
    assert "overlap too little" in found.refused
    assert found.refused in cautions(found)
    assert found.att.error > 0
    asked = impact(outcome, joined, {"skill": skill}, despite_overlap=True)
    assert asked.ate is not None
    assert asked.ate.error > 0
    assert asked.refused == found.refused


def test_what_may_be_said() -> None:
    found = impact(*cells())
    said = reading_of_impact(found)
    assert said.startswith("Participants had 4.667 more on average than people like them")
    assert said.endswith("no proof that the program did it.")
    assert reading_of_impact(found, by_lot=True).startswith("The program raised the outcome by 4.667")
    (alone,) = cautions(found)
    assert "People decide for themselves" in alone
    assert cautions(found, by_lot=True) == ()
    outcome, joined, start = cells()
    fewer = impact([-value for value in outcome], joined, start)
    assert reading_of_impact(fewer).startswith("Participants had 4.667 less")
    assert reading_of_impact(fewer, by_lot=True).startswith("The program lowered")
    nothing = impact(*cells(tuple((ready, took, size, 500.0 * ready) for ready, took, size, _mean in CELLS)))
    assert reading_of_impact(nothing).startswith("We cannot tell")
    assert nothing.e_value_limit == 1
    assert nothing.robustness.to_chance == 0


@pytest.mark.parametrize(
    ("change", "match"),
    [
        ({"age": [1.0, 2.0, math.nan] * 4}, "“age” is missing for 4 people"),
        ({"place": ["a", "b", ""] * 4}, "“place” is missing for 4 people"),
        ({"place": ["a", None, "b"] * 4}, "“place” is missing"),
        ({"age": [1.0, 2.0]}, "another number of rows"),
        ({"age": [7.0] * 12}, "never changes"),
        ({"age": [1, 2, 4] * 4, "months": [12, 24, 48] * 4}, "“months” never changes, or follows"),
        ({"old": [0, 0, 0, 0, 0, 0, 0, 1, 0, 1, 0, 0]}, "“old” never changes, or follows.*participants"),
        ({"place": ["a"] * 7 + ["b", "a", "b", "a", "a"]}, "“place: b” never changes.*participants"),
        ({"age": [1, 2, 3, 4, 5, 5.5, 6, 7, 8, 9, 10, 11]}, "with certainty"),
        ({"one": [1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1], "two": [0, 1] * 6}, "One person alone"),
        ({f"v{k}": list(np.roll([1, 0, 0, 2, 0, 5, 0, 3, 0, 0, 4, 0], k)) for k in range(4)}, "too few"),
        ({"age": ["a", 2, 3] * 4, "when": [object()] * 12}, "."),
        ({}, "nothing to compare"),
    ],
)
def test_what_cannot_be_compared_is_refused(change: dict[str, Any], match: str) -> None:
    with pytest.raises(BadQuestion, match=match) as problem:
        impact([3.0, 1.0, 4.0, 1.5, 5.0, 9.0, 2.0, 6.0, 5.5, 3.5, 8.0, 7.0], [1] * 6 + [0] * 6, change)
    assert problem.value.remedy


@pytest.mark.parametrize(
    ("outcome", "joined", "match"),
    [
        ([1.0] * 12, [1, 0] * 6, "same for everybody"),
        ([1.0, 0.0] * 6, [1, 0] * 6, "follows from taking part"),
        ([1.0, 0.0] * 6, [2, 0] * 6, "by 1 and 0 alone"),
        ([1.0, 0.0] * 6, [math.nan, 0] * 6, "by 1 and 0 alone"),
        ([1.0, math.inf] * 6, [1, 0] * 6, "“outcome” is missing for 6"),
        ([1.0, 2.0, 4.0] * 4, [1] * 12, "0 people are too few"),
        (["high", "low"] * 6, [1, 0] * 6, "not a number"),
    ],
)
def test_outcomes_that_tell_nothing_are_refused(outcome: Any, joined: Any, match: str) -> None:
    with pytest.raises(BadQuestion, match=match):
        impact(outcome, joined, {"age": [1, 2, 3, 4, 4, 3, 2, 1, 5, 1, 2, 2]})


def test_hidden_causes_by_published_figures() -> None:
    # VanderWeele & Ding 2017: risk ratio 3.9 (1.8 to 8.7) has E-values of 7.26 and 3.0.
    assert (round(e_value(3.9), 2), round(e_value(1.8), 1)) == (7.26, 3.0)
    assert e_value(1 / 3.9) == near(e_value(3.9))
    # Cinelli & Hazlett 2020, table 1: t 4.18 with 783 degrees of freedom has 2.2, 13.9 and 7.6 percent.
    found = robustness(4.18445, 783)
    shares = (found.partial, found.to_nothing, found.to_chance)
    assert [round(100 * share, 1) for share in shares] == [2.2, 13.9, 7.6]
    assert robustness(0.0, 10).to_nothing == 0
    # Where t is vast beside the degrees of freedom a cause may harm more by explaining less of the outcome.
    few = robustness(12.0, 3)
    pull, chance = 12 / math.sqrt(3), 4.302652729696142 / math.sqrt(2)
    assert few.to_chance == near((pull**2 - chance**2) / (1 + pull**2))
    for wrong in (0.0, -1.0, math.inf):
        with pytest.raises(BadQuestion):
            e_value(wrong)


def test_rosenbaum_bounds_by_hand() -> None:
    # Ranks 1 2 3 above and 4 below: 6 of 10. Expected 10 · g / (1 + g), variance 30 · g / (1 + g)².
    tied = rosenbaum_bounds([1.0, 1.0, 3.0, -3.0], gammas=(1,))  # ranks 1.5 1.5 3.5 3.5
    assert tied[0].p == near(math.erfc(1.5 / math.sqrt(29 / 4) / math.sqrt(2)) / 2)
    one, two = rosenbaum_bounds([1.0, 2.0, 3.0, -4.0, 0.0], gammas=(1, 2))
    for bound, z in ((one, 1 / math.sqrt(7.5)), (two, (6 - 20 / 3) / math.sqrt(60 / 9))):
        assert bound.p == near(math.erfc(z / math.sqrt(2)) / 2)
    assert rosenbaum_bounds([-1.0, -2.0, -3.0, 4.0], gammas=(1,))[0].p == near(one.p)
    with pytest.raises(BadQuestion, match="No pair"):
        rosenbaum_bounds([0.0, 0.0])
    with pytest.raises(BadQuestion, match="gamma"):
        rosenbaum_bounds([1.0], gammas=(0.5,))


def test_a_trait_that_participants_share_has_no_difference() -> None:
    joined = np.array([True, True, False, False])
    assert differences({"left": np.array([1.0, 1.0, 0.0, 1.0])}, joined) == {"left": None}


@pytest.mark.parametrize("name", ["07_impact_lalonde_experimental", "07_impact_lalonde_psid3"])
def test_the_given_cases(name: str, shared_reference: Path) -> None:
    cases = shared_reference / "methods" / "cases"
    case = json.loads((cases / f"{name}.json").read_text())
    wanted, rtol = case["expected"], case["tolerance"]["rtol"]
    rows = rows_of(cases / case["input_file"])
    traits = {trait: [float(row[trait]) for row in rows] for trait in case["covariates"]}
    found = impact([float(row["re78"]) for row in rows], [int(row["treat"]) for row in rows], traits)
    assert reported(found).keys() == wanted.keys()
    for key, value in reported(found).items():
        assert value == near(wanted[key], rtol), key


def reported(found: Impact) -> dict[str, Any]:
    assert found.ate is not None
    assert found.weighted_ate is not None
    assert found.interacted_ate is not None
    return {
        "n_treated": found.treated,
        "n_control": found.control,
        "mean_treated": found.mean_treated,
        "mean_control": found.mean_control,
        "diff_in_means": found.difference.value,
        "se_classic": found.classic_error,
        "se_HC2": found.difference.error,
        "ols_adjusted": found.adjusted.value,
        "ols_HC3": found.adjusted.error,
        "lin_interacted_ATE": found.interacted_ate.value,
        "ps_min_max": [found.overlap.lowest, found.overlap.highest],
        "ps_mean_treated": found.overlap.mean_treated,
        "ps_mean_control": found.overlap.mean_control,
        "ipw_hajek_ATE": found.weighted_ate.value,
        "ipw_hajek_ATT": found.weighted_att.value,
        "ess_control_ATT": found.overlap.effective_control,
        "aipw_ATE": found.ate.value,
        "aipw_ATE_se_if": found.ate.error,
        "aipw_ATT": found.att.value,
        "aipw_ATT_se_if": found.att.error,
        "smd_before": found.balance.before,
        "smd_after_ATT": found.balance.after,
    }
