"""Rankings by several criteria, against the worked case, and what holds of any of them."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from hypothesis.extra.numpy import arrays

from highroad.errors import BadQuestion
from highroad.market import ranking


@pytest.mark.parametrize(
    ("name", "rank"),
    [
        ("topsis_vector", ranking.topsis),
        ("topsis_minmax", lambda *given: ranking.topsis(*given, scale="range")),
        ("promethee_ii_usual_net_flow", ranking.promethee),
        ("vikor_Q_minmax_v0.5", ranking.vikor),
        ("weighted_sum_minmax", ranking.weighted_sum),
    ],
)
def test_scores_equal_the_worked_case(shared_reference: Path, name, rank) -> None:
    told = json.loads((shared_reference / "methods/cases/04_mcda.json").read_text())
    found = rank(np.array(told["matrix"]), told["weights"], told["types"])
    np.testing.assert_allclose(found, told["expected"][name], rtol=1e-8)


def test_what_nothing_beats() -> None:
    # wage up, months down: the third is beaten by the first, the fourth equals the second.
    matrix = np.array([[20.0, 6.0], [30.0, 12.0], [18.0, 6.0], [30.0, 12.0]])
    assert ranking.pareto_set(matrix, [1, -1]).tolist() == [True, True, False, True]


@settings(max_examples=60, deadline=None)
@given(arrays(float, (6, 3), elements=some.integers(0, 5).map(float)), some.permutations(range(6)))
def test_the_order_of_rows_is_irrelevant_and_the_best_sum_is_unbeaten(matrix, order) -> None:
    weights, better = [0.5, 0.3, 0.2], [1, -1, 1]
    for rank in (ranking.topsis, ranking.vikor, ranking.promethee, ranking.weighted_sum):
        np.testing.assert_allclose(
            rank(matrix, weights, better)[list(order)], rank(matrix[list(order)], weights, better), atol=1e-12
        )
    best = ranking.weighted_sum(matrix, weights, better)
    unbeaten = ranking.pareto_set(matrix, better)
    assert best[unbeaten].max() == pytest.approx(best.max())


def test_weights_that_make_no_sense_are_refused() -> None:
    for weights in ([1.0], [0.0, 0.0], [-1.0, 2.0]):
        with pytest.raises(BadQuestion, match="weight"):
            ranking.weighted_sum(np.ones((2, 2)), weights, [1, 1])
    with pytest.raises(BadQuestion, match="direction"):
        ranking.topsis(np.eye(2), [1, 1], [1])
    with pytest.raises(BadQuestion, match="scale"):
        ranking.topsis(np.eye(2), [1, 1], [1, 1], scale="sum")
    with pytest.raises(BadQuestion, match="single alternative"):
        ranking.promethee(np.ones((1, 2)), [1, 1], [1, 1])


@pytest.mark.parametrize(
    "rank", [ranking.topsis, ranking.vikor, ranking.promethee, ranking.weighted_sum, ranking.robust_sum]
)
def test_what_is_not_known_is_not_taken_for_the_best(rank) -> None:
    for unknown in (np.nan, np.inf):
        if unknown is np.nan and rank is ranking.robust_sum:
            assert rank([[1, unknown], [3, 1]], [1, 1], [1, 1])[0] < 0  # at the median of what is known
            continue
        with pytest.raises(BadQuestion, match="unknown or infinite"):
            rank([[1, unknown], [3, 1]], [1, 1], [1, 1])


def test_nothing_to_rank_and_an_unknown_criterion_are_refused() -> None:
    for rank in (ranking.weighted_sum, ranking.robust_sum, ranking.topsis, ranking.vikor, ranking.promethee):
        with pytest.raises(BadQuestion, match="no alternatives"):
            rank(np.zeros((0, 2)), [1, 1], [1, 1])
    with pytest.raises(BadQuestion, match="unknown or infinite"):
        ranking.pareto_set(np.array([[1.0, np.nan], [1.0, 2.0]]), [1, 1])
    for rank in (ranking.weighted_sum, ranking.robust_sum, ranking.topsis, ranking.vikor, ranking.promethee):
        with pytest.raises(BadQuestion, match="weight"):
            rank(np.eye(2), [1.0, np.nan], [1, 1])
