"""The worked cases of published sources and of other software, to their tolerance."""

from __future__ import annotations

import csv
import json
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from highroad import equity
from highroad.equity import Benchmark, Counts, strata
from highroad.equity.selection import Selection, against, spread


@pytest.fixture(scope="module")
def cases(shared_reference: Path) -> Path:
    return shared_reference / "methods" / "cases"


def load(cases: Path, name: str) -> Any:
    return json.loads((cases / f"{name}.json").read_text())


def near(wanted: Any, rtol: float = 1e-7) -> Any:
    return pytest.approx(wanted, rel=rtol, abs=1e-12)


def test_two_groups_compared(cases: Path) -> None:
    for case in load(cases, "06_disparity_tests")["adverse_impact"]:
        given, wanted = case["inputs"], case["expected"]
        focal = Counts(given["focal_selected"], given["focal_total"])
        reference = Counts(given["reference_selected"], given["reference_total"])
        found = equity.compare(focal, reference)
        assert focal.rate == near(wanted["focal_rate"])
        assert found.ratio == near(wanted["impact_ratio"])
        assert found.below_four_fifths is wanted["four_fifths_violation"]
        assert found.ratio_interval == (wanted["ratio_katz_95ci"] and near(tuple(wanted["ratio_katz_95ci"])))
        for ours, theirs in (
            (found.z, "pooled_z"),
            (found.z_p, "z_p_two_sided"),
            (found.deviations, "hypergeometric_sd_units"),
            (found.odds_ratio, "fisher_odds_ratio_sample"),
            (found.fisher, "fisher_p_two_sided"),
            (found.fisher_less, "fisher_p_less"),
            (found.mid_p, "fisher_midp_two_sided"),
            (found.shortfall, "shortfall_at_parity"),
            (found.to_four_fifths, "shortfall_to_four_fifths"),
            (equity.ratio_with_one_moved(found), "flip_one_ratio"),
        ):
            assert ours == (None if wanted[theirs] is None else near(wanted[theirs])), theirs
        boschloo = equity.boschloo(focal, reference)
        if wanted["boschloo_p_two_sided"] is None:
            assert boschloo is None  # too many tables to go through
        else:
            assert boschloo is not None
            assert boschloo.given_outcomes == near(wanted["boschloo_p_two_sided"], 1e-3)
        assert found.focal_interval == near(tuple(wanted["wilson_focal"]))
        assert found.reference_interval == near(tuple(wanted["wilson_reference"]))
        assert found.difference_interval == near(tuple(wanted["newcombe_diff_95ci"]))


def test_representation(cases: Path) -> None:
    for case in load(cases, "06_disparity_tests")["representation"]:
        given, wanted = case["inputs"], case["expected"]
        benchmark = Benchmark(given["benchmark_share"], case["source"], given["benchmark_moe_90"])
        found = equity.representation(given["group_participants"], given["participants"], benchmark)
        assert found is not None
        assert found.share == near(wanted["observed_share"])
        assert found.ratio == near(wanted["representation_ratio"])
        assert found.expected == near(wanted["expected_count"])
        assert found.deviations == near(wanted["sd_units"])
        assert found.p == near(wanted["binom_p_two_sided"])
        assert found.share_interval == near(tuple(wanted["clopper_pearson_share"]))
        assert found.gap == near(wanted["percentage_point_gap"])
        if "ratio_95ci_with_acs_moe" in wanted:
            assert found.ratio_interval == near(tuple(wanted["ratio_95ci_with_acs_moe"]))


def test_strata(cases: Path) -> None:
    case = load(cases, "06_mantel_haenszel_ucb")
    tables = [(Counts(a, a + b), Counts(c, c + d)) for (a, b), (c, d) in case["inputs"]["tables"]]
    found, wanted = equity.stratified(tables), case["expected"]
    assert found.odds_ratio == near(wanted["mh_odds_ratio"])
    assert found.odds_ratio_interval == near(tuple(wanted["mh_or_95ci"]))
    assert found.chi_square == near(wanted["cmh_chi2"])
    assert found.chi_square_corrected == near(wanted["cmh_chi2_cc"])
    assert found.p == near(wanted["cmh_p"])
    assert found.homogeneity == near(wanted["breslow_day_chi2"])
    assert found.homogeneity_p == near(wanted["breslow_day_p"])


def test_many_comparisons(cases: Path) -> None:
    case = load(cases, "06_multiple_comparisons")
    names = {
        "bonferroni": "bonferroni",
        "holm": "holm",
        "hommel": "hommel",
        "fdr_bh": "benjamini-hochberg",
        "fdr_by": "benjamini-yekutieli",
    }
    for theirs, ours in names.items():
        found = equity.adjusted(case["inputs"], ours)  # type: ignore[arg-type]
        assert found == near(case["expected"][theirs]["adjusted"], 1e-10), theirs
        assert [p <= 0.05 for p in found if p is not None] == case["expected"][theirs]["rejected"]
    missing = equity.adjusted(case["ties_and_nan"]["inputs"])
    assert missing[3] is None
    assert [p for p in missing if p is not None] == near(
        case["ties_and_nan"]["expected_fdr_bh_on_non_missing"], 1e-10
    )


def test_kitagawa(cases: Path) -> None:
    case = load(cases, "06_kitagawa")
    given, wanted = case["inputs"], case["expected"]
    one, other = (
        [
            Counts(round(n * rate), n)
            for n, rate in zip(given[f"N_{side}"], given[f"rate_{side}"], strict=True)
        ]
        for side in "AB"
    )
    found = equity.kitagawa(one, other)
    assert found.gap == near(wanted["gap"], 1e-10)
    assert found.composition == near(wanted["composition_kitagawa"], 1e-10)
    assert found.rate == near(wanted["rate_kitagawa"], 1e-10)
    assert [mix for mix, _rate in found.by_stratum] == near(wanted["by_stratum_composition"], 1e-10)
    assert [rate for _mix, rate in found.by_stratum] == near(wanted["by_stratum_rate"], 1e-10)
    three = wanted["threefold"]
    assert (found.endowments, found.coefficients, found.interaction) == near(
        (three["endowments_at_B"], three["coefficients_at_B"], three["interaction"]), 1e-9
    )


def test_oaxaca_blinder(cases: Path) -> None:
    case = load(cases, "06_oaxaca_chicago")
    with (cases / case["input_file"]).open() as handle:
        rows = [row for row in csv.DictReader(handle) if "NA" not in row.values()]
    column = {name: np.array([float(row[name]) for row in rows]) for name in rows[0]}
    other = column["foreign.born"] == 1
    variables = {name: column[name] for name in case["regressors"]}
    outcome = column[case["outcome"]]
    wanted = case["expected"]["r_oaxaca"]
    found = equity.oaxaca_blinder(outcome, variables, other)
    assert found.gap == near(wanted["gap"], 1e-6)
    assert (found.endowments, found.coefficients, found.interaction) == near(
        tuple(wanted["threefold"].values()), 1e-6
    )
    for row in wanted["threefold_vars"]:
        name = "(constant)" if row["var"] == "(Intercept)" else row["var"]
        parts = tuple(row[f"coef({part})"] for part in ("endowments", "coefficients", "interaction"))
        assert found.by_variable[name] == near(parts, 1e-6)
    assert list(found.one.values()) == near(list(wanted["beta_A"].values()), 1e-6)
    assert list(found.other.values()) == near(list(wanted["beta_B"].values()), 1e-6)
    assert [int((~other).sum()), int(other.sum())] == [wanted["nA"], wanted["nB"]]
    again = case["expected"]["statsmodels_two_fold"]
    same = {"pooled": "pooled", "nuemark": "neumark", "cotton": "weighted", "reimers": "half"}
    for theirs, ours in same.items():
        two = equity.oaxaca_blinder(list(outcome), variables, list(other), ours)  # type: ignore[arg-type]
        assert (two.gap, two.explained, two.unexplained) == near(
            tuple(again[theirs][key] for key in ("gap", "explained", "unexplained")), 1e-6
        ), theirs
    references = {0: "other", 1: "one", 0.5: "half", -1: "neumark", -2: "pooled"}
    for row in wanted["twofold"]:
        name = references.get(row["group.weight"], "weighted")
        two = equity.oaxaca_blinder(outcome, variables, other, name)  # type: ignore[arg-type]
        assert (two.explained, two.unexplained) == near(
            (row["coef(explained)"], row["coef(unexplained)"]), 1e-6
        ), name
    with pytest.raises(ValueError, match="no such reference"):
        equity.oaxaca_blinder(outcome, variables, other, "nuemark")  # type: ignore[arg-type]
    logit = equity.logit_gap(outcome > np.median(outcome), variables, other)
    expected = case["expected"]["logit_decomposition"]
    assert logit.gap == near(expected["gap"], 1e-6)
    assert logit.explained == near(expected["explained_A_coefficients"], 1e-6)
    assert logit.unexplained == near(expected["unexplained"], 1e-6)
    assert list(logit.characteristics.values()) == near(list(expected["yun_characteristics"].values()), 1e-6)
    assert list(logit.coefficients.values()) == near(list(expected["yun_coefficients"].values()), 1e-6)


def test_small_groups_steadied(cases: Path) -> None:
    case = load(cases, "06_empirical_bayes")
    baseball = case["efron_morris_1975"]
    wanted = baseball["expected"]
    mean = wanted["grand_mean"]
    found = equity.shrunken_means(baseball["batting_avg_3dp"], mean * (1 - mean) / 45)
    assert found[:2] == near((mean, wanted["shrink_factor_c"]), 1e-6)
    assert found[2] == near(tuple(wanted["estimates"]), 1e-6)
    for name in ("beta_binomial", "subgroup_rates"):
        given, wanted = case[name]["inputs"], case[name]["expected"]
        fitted = equity.steadied_rates([Counts(x, n) for x, n in zip(given["x"], given["n"], strict=True)])
        assert fitted.log_likelihood == pytest.approx(wanted["loglik"], abs=1e-6)
        assert fitted.means == near(tuple(wanted["posterior_mean"]), 1e-4)
        assert fitted.prior_mean == near(wanted["prior_mean"], 1e-4)
        assert fitted.prior_strength == near(wanted["prior_strength"], 1e-2)  # the likelihood is flat here
        assert np.array(fitted.intervals) == near(np.array(wanted["posterior_95"]), 2e-3)
    given, wanted = case["normal_normal"]["inputs"], case["normal_normal"]["expected"]
    normal = equity.steadied_estimates(given["estimate"], given["variance"])
    assert normal.between == near(wanted["tau2_paule_mandel"], 1e-4)
    assert normal.mean == near(wanted["mu"], 1e-4)
    assert normal.means == near(tuple(wanted["eb_mean"]), 1e-4)
    assert normal.weights == near(tuple(wanted["shrink_to_mean"]), 1e-4)
    assert normal.deviations == near(tuple(wanted["naive_eb_sd"]), 1e-4)


def _selected(file: Path, *by: str) -> dict[str, Selection]:
    with file.open() as handle:
        tally = Counter(
            ("|".join(row[name] for name in by), row["eligible_or_completed"], row["enrolled_or_selected"])
            for row in csv.DictReader(handle)
        )
    return {
        name: Selection(*(tally[name, *key] for key in (("1", "1"), ("1", "0"), ("0", "1"), ("0", "0"))))
        for name in {name for name, _a, _b in tally}
    }


def test_selection_by_group(cases: Path) -> None:
    case = load(cases, "06_fairness_metrics")
    groups = _selected(cases / case["input_file"], "race")
    fair = case["expected"]["fairlearn"]
    both = _selected(cases / case["input_file"], "race", "sex")
    assert {name: (each.total, each.selection_rate) for name, each in both.items()} == {
        name: (told["count"], near(told["selection_rate"], 1e-9))
        for name, told in fair["by_race_sex"].items()
    }
    for name, wanted in fair["by_race"].items():
        found = groups[name]
        assert found.total == wanted["count"]
        assert found.selection_rate == near(wanted["selection_rate"], 1e-9)
        assert found.recall == near(wanted["recall"], 1e-9)
        assert found.precision == near(wanted["precision"], 1e-9)
        assert found.false_positive_rate == near(wanted["fpr"], 1e-9)
    parity = spread(groups, "selection_rate")
    assert parity == near((fair["demographic_parity_difference"], fair["demographic_parity_ratio"]), 1e-9)
    assert spread(groups, "recall")[0] == near(fair["equal_opportunity_difference"], 1e-9)
    assert equity.equalized_odds(groups) == near(fair["equalized_odds_difference"], 1e-9)
    for name, wanted in case["expected"]["aequitas_ref_White"].items():
        assert groups[name].total == wanted["group_size"]
        assert equity.chosen_against(groups, "White")[name] == near(wanted["ppr_disparity"], 1e-9)
        assert against(groups, "false_positive_rate", "White")[name] == near(wanted["fpr_disparity"], 1e-9)
        assert against(groups, "selection_rate", "White")[name] == near(wanted["pprev_disparity"], 1e-9)
        assert against(groups, "recall", "White")[name] == near(wanted["tpr_disparity"], 1e-9)


@pytest.mark.parametrize("n", [7, 5_000, 3_000_000])
@pytest.mark.parametrize("odds", [0.02, 1 - 1e-9, 1 - 1e-13, 1.0, 1 + 1e-13, 1 + 1e-9, 40.0])
def test_the_count_at_a_common_odds_ratio_has_that_odds_ratio(n: int, odds: float) -> None:
    for m, chosen in ((n, n), (3 * n, n // 2), (n // 2 + 1, n)):
        found = strata._expected(n, m, chosen, odds)
        assert max(0, chosen - m) <= found <= min(n, chosen)
        ours = found * (m - chosen + found)
        theirs = odds * (n - found) * (chosen - found)
        assert ours == pytest.approx(theirs, rel=1e-6)


def test_groups_that_are_alike_have_no_gap_to_take_apart() -> None:
    reached = np.array([True, False, True, True, False, False] * 2)
    years = {"years": np.array([1.0, 2.0, 3.0, 1.0, 2.0, 3.0] * 2)}
    found = equity.logit_gap(reached, years, np.array([False] * 6 + [True] * 6))
    assert found.gap == 0
    assert list(found.characteristics.values()) == [0.0]
    assert list(found.coefficients.values()) == [0.0, 0.0]
    with pytest.raises(ValueError, match="determine the outcome"):
        equity.logit_gap(years["years"] > 1.5, years, np.array([False] * 6 + [True] * 6))
    with pytest.raises(ValueError, match="every row"):
        equity.logit_gap(reached, {"years": np.full(12, np.nan)}, np.array([False] * 6 + [True] * 6))


def test_estimates_that_differ_less_than_chance_all_become_their_mean() -> None:
    assert equity.shrunken_means([3.0] * 5, 1.0)[1:] == (0.0, (3.0,) * 5)
    assert equity.shrunken_means([2.9, 3.0, 3.1, 3.0], 1.0)[1] == 0.0


def test_groups_that_all_fare_alike_are_pooled_with_the_interval_of_all_people() -> None:
    for successes in (0, 1):
        found = equity.steadied_rates([Counts(10 * successes, 10), Counts(20 * successes, 20)])
        assert (found.means, found.prior_strength) == ((successes, successes), None)
        assert found.weights == (0.0, 0.0)
        assert found.intervals == (equity.exact_interval(Counts(30 * successes, 30)),) * 2
    alike = equity.steadied_rates([Counts(5, 10)] * 3)
    assert alike.intervals[0] == near((0.3129703, 0.6870297), 1e-5)  # 15 of 30, exact
    apart = equity.steadied_rates([Counts(0, 10), Counts(10, 10)])
    assert apart.prior_strength is not None
    assert apart.means == pytest.approx((0, 1), abs=1e-3)


def test_boschloo_by_what_is_given() -> None:
    # Three of four and none of three; as given groups: max over q of the tables at least as unlikely.
    found = equity.boschloo(Counts(3, 3), Counts(0, 3))
    assert found is not None
    # Fisher's 1/20 is least for the two extreme tables alone: 2 q^3 (1-q)^3, most at one half.
    assert found.given_groups == near(2 / 64, 1e-6)
    assert equity.boschloo(Counts(0, 3), Counts(0, 4)) is None
    assert equity.boschloo(Counts(0, 0), Counts(1, 4)) is None


def test_selection_without_people_or_positives_is_no_number() -> None:
    nobody, none_chosen = Selection(0, 0, 0, 0), Selection(0, 3, 0, 2)
    assert equity.equalized_odds({"a": nobody}) is None
    assert equity.spread({"a": nobody, "b": none_chosen}, "selection_rate") == (0.0, None)
    assert equity.chosen_against({"a": none_chosen, "b": none_chosen}, "b") == {"a": None, "b": None}


def test_a_p_that_is_no_number_is_no_question() -> None:
    assert equity.adjusted([float("nan"), 0.01, None, 0.04]) == [None, 0.02, None, 0.04]
    assert equity.expected_false_flags([float("nan"), 0.5]) == 0.05
