"""How much noise a promise takes: by hand, by adding up the law itself, and as OpenDP has it."""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from highroad.publishing import noise


@pytest.fixture(scope="module")
def cases(shared_reference: Path) -> Path:
    return shared_reference / "methods" / "cases"


def near(wanted: Any, rtol: float = 1e-9) -> Any:
    return pytest.approx(wanted, rel=rtol, abs=1e-12)


def test_scales_by_hand() -> None:
    assert noise.laplace_scale(0.5) == 2
    assert noise.laplace_scale(0.5, sensitivity=3) == 6  # a person in three tables
    assert noise.laplace_epsilon(6, sensitivity=3) == 0.5
    assert noise.gaussian_sigma(0.5) == 1
    assert noise.gaussian_sigma(0.125, sensitivity=2) == 4
    assert noise.gaussian_rho(4, sensitivity=2) == 0.125
    assert noise.laplace_accuracy(10) == near(10 * math.log(20))


def test_whole_noise_with_q_of_a_half() -> None:
    # q = 1/2: chances 1/3 at 0, then 1/6, 1/12, 1/24 ... on either side.
    scale = 1 / math.log(2)
    assert noise.chance_unchanged(scale) == near(1 / 3)
    assert noise.geometric_variance(scale) == near(4)  # 2 · ½ / ¼
    # 3 or more on either side: 2 · (1/24 + 1/48 + ...) = 1/6.
    assert noise.geometric_accuracy(scale, 1 / 6) == near(3)
    assert noise.geometric_scale_for(3, 1 / 6) == near(scale)


@pytest.mark.parametrize("scale", [0.05, 0.7, 3.0, 40.0])
def test_the_law_adds_up(scale: float) -> None:
    reach = range(1, 4000)
    at_zero = noise.chance_unchanged(scale)
    chances = [at_zero * math.exp(-k / scale) for k in reach]
    assert at_zero + 2 * math.fsum(chances) == near(1)
    squares = 2 * math.fsum(k * k * chance for k, chance in zip(reach, chances, strict=True))
    assert noise.geometric_variance(scale) == near(squares)
    assert noise.geometric_accuracy(scale, 2 * math.fsum(chances[4:])) == near(5)  # 5 people or more


@pytest.mark.parametrize("alpha", [0.999, 0.5, 0.05, 1e-9])
@pytest.mark.parametrize("accuracy", [1e-3, 1.0, 10.0, 1e6])
def test_accuracy_and_scale_undo_each_other(accuracy: float, alpha: float) -> None:
    assert noise.geometric_accuracy(noise.geometric_scale_for(accuracy, alpha), alpha) == near(accuracy)


def test_extreme_scales_stay_finite() -> None:
    assert noise.geometric_variance(1e-4) == 0
    assert noise.chance_unchanged(1e-4) == 1
    assert noise.geometric_variance(1e6) == near(2e12, 1e-6)


@pytest.mark.parametrize("delta", [1e-12, 1e-6, 0.01, 0.9])
@pytest.mark.parametrize("rho", [1e-6, 0.05, 0.5, 20.0])
def test_the_conversion_is_the_least_over_orders(rho: float, delta: float) -> None:
    found = noise.epsilon_of(rho, delta)
    grid = (1 + math.exp(k / 200) for k in range(-3000, 4000))
    by_order = (a * rho - math.log(a * delta) / (a - 1) + math.log1p(-1 / a) for a in grid)
    assert found == pytest.approx(max(0.0, min(by_order)), rel=1e-4, abs=1e-9)
    assert 0 <= found <= noise.epsilon_bound(rho, delta)


def test_a_rho_of_zero_spends_nothing() -> None:
    assert noise.epsilon_of(0, 1e-6) == noise.epsilon_bound(0, 1e-6) == 0
    assert noise.epsilon_bound(0.5, math.exp(-2)) == near(2.5)


def test_composed() -> None:
    assert noise.composed([0.1, 0.2, 0.0]) == near(0.3)
    assert noise.composed([0.1, 0.2], disjoint=True) == 0.2
    assert noise.composed([]) == noise.composed([], disjoint=True) == 0


@pytest.mark.parametrize("bad", [0.0, -1.0, math.inf, math.nan])
@pytest.mark.parametrize(
    "asked",
    [
        noise.laplace_scale,
        noise.laplace_epsilon,
        noise.laplace_accuracy,
        noise.geometric_variance,
        noise.geometric_accuracy,
        noise.geometric_scale_for,
        noise.chance_unchanged,
        noise.gaussian_sigma,
        noise.gaussian_rho,
        lambda bad: noise.laplace_scale(1.0, bad),
        lambda bad: noise.gaussian_sigma(1.0, bad),
    ],
)
def test_no_finite_noise_keeps_an_epsilon_of_zero(asked: Callable[[float], float], bad: float) -> None:
    with pytest.raises(ValueError, match="above 0 and finite"):
        asked(bad)


@pytest.mark.parametrize("bad", [0.0, 1.0, -0.1, math.nan])
def test_a_chance_is_between_0_and_1(bad: float) -> None:
    for asked in (noise.geometric_accuracy, noise.geometric_scale_for, noise.laplace_accuracy):
        with pytest.raises(ValueError, match="alpha"):
            asked(1.0, bad)
    for asked in (noise.epsilon_of, noise.epsilon_bound):
        with pytest.raises(ValueError, match="delta"):
            asked(0.5, bad)


@pytest.mark.parametrize("bad", [-0.1, math.inf, math.nan])
def test_a_loss_is_0_or_more(bad: float) -> None:
    for asked in (lambda: noise.composed([bad]), lambda: noise.epsilon_of(bad, 0.1)):
        with pytest.raises(ValueError, match="privacy loss"):
            asked()


def test_as_opendp_has_it(cases: Path) -> None:
    case = json.loads((cases / "06_differential_privacy.json").read_text())
    rtol = case["tolerance"]["rtol"]
    for row in case["expected"]["laplace"]:
        scale = noise.laplace_scale(row["epsilon"], row["sensitivity"])
        assert scale == near(row["discrete_laplace_scale"], rtol)
        assert noise.laplace_epsilon(scale) == near(row["mechanism_map_d_in_1"], rtol)
        assert noise.geometric_accuracy(scale) == near(row["accuracy_95"], rtol)
        assert noise.geometric_accuracy(scale, 0.01) == near(row["accuracy_99"], rtol)
        assert noise.geometric_variance(scale) == near(row["variance_exact"], rtol)
        assert noise.chance_unchanged(scale) == near(row["prob_noise_zero"], rtol)
    for row in case["expected"]["gaussian_zcdp"]:
        sigma = noise.gaussian_sigma(row["rho"])
        assert sigma == near(row["sigma"], rtol)
        assert noise.gaussian_rho(sigma) == near(row["map_rho"], rtol)
        assert noise.epsilon_of(row["rho"], 1e-6) == near(row["epsilon_at_delta_1e-6"], rtol)
    inverse = case["expected"]["inverse"]["accuracy 10 at alpha .05 -> scale"]
    assert noise.geometric_scale_for(10, 0.05) == near(inverse, rtol)
