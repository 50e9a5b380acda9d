"""Where people go from an occupation: a model of observed moves, fitted and validated on them.

Similarity alone ranks real moves poorly; the size of the target, wages, occupation groups and how open a
target is matter more. The model is a conditional logit of the share of moves (the same likelihood as Poisson
with a fixed effect for each origin): a few named effects, and two sets of effects shrunk toward none, for
targets and for pairs of major groups.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from highroad.errors import BadQuestion
from highroad.language import gettext as _
from highroad.language import mark as N_

Matrix = npt.NDArray[np.float64]
Places = npt.NDArray[np.int64]
EFFECTS = (
    N_("similarity"),
    N_("log jobs of the target"),
    N_("same major group"),
    N_("same minor group"),
    N_("log wage change"),
    N_("size of log wage change"),
    N_("named by a list of career changers"),
)
TARGET_SHRINKAGE, PAIR_SHRINKAGE, EFFECT_SHRINKAGE = 0.01, 0.03, 0.001
NEVER = -1e9  # nobody moves to where they are


@dataclass(frozen=True, slots=True)
class Occupations:
    """What the model knows of occupations, in one order: codes, jobs, mean wage, similarity of pairs.

    changers: by origin and target, 1 where a list of career changers (such as O*NET's) names the target for
    the origin, else 0; none when no such list is at hand.
    """

    codes: tuple[str, ...]
    jobs: Matrix
    wage: Matrix
    similarity: Matrix
    changers: Matrix | None = None

    def __post_init__(self) -> None:
        if not (np.all(self.jobs > 0) and np.all(self.wage > 0)):
            raise BadQuestion(
                _("Every occupation needs jobs and a wage above zero."),
                remedy=_("Leave out occupations whose jobs or wages are not published."),
            )
        if self.changers is not None and self.changers.shape != self.similarity.shape:
            raise BadQuestion(
                _("A list of career changers has a row and a column for each occupation."),
                remedy=_("Give it in the order of the occupations."),
            )


@dataclass(frozen=True, slots=True)
class Weights:
    """What was learned. effects: in the order of `EFFECTS`, per standard deviation; pairs: from one major
    group to another; targets: by occupation.
    """

    effects: Matrix
    pairs: Matrix
    targets: Matrix

    @classmethod
    def from_vector(cls, vector: Matrix, groups: int) -> Weights:
        """The parameters in one vector, as the fitting sees them."""
        first, second = len(EFFECTS), len(EFFECTS) + groups * groups
        return cls(vector[:first], vector[first:second].reshape(groups, groups), vector[second:])


@dataclass(frozen=True, slots=True)
class MobilityModel:
    """A fitted model. groups: the major group of each occupation. sources: number of origins fitted on."""

    occupations: Occupations
    weights: Weights
    groups: Places
    sources: int

    def likelihood(self, origins: Sequence[str]) -> Matrix:
        """The modelled share of moves to each occupation, given a move: one row for each origin, which sums
        to one. Raises BadQuestion for an origin that the model does not know.
        """
        rows = np.array([_place(self.occupations, origin) for origin in origins], dtype=np.int64)
        return _shares(_scores(_features(self.occupations)[rows], rows, self.groups, self.weights))


@dataclass(frozen=True, slots=True)
class Validation:
    """How well a model ranks moves of origins that it was not fitted on. folds: parts of the cross-check.

    ndcg10: normalized discounted gain of the ten best-ranked targets, where the gain is the share of moves;
    mean over origins.
    captured10: share of real moves that go to the ten best-ranked targets.
    """

    ndcg10: float
    captured10: float
    sources: int
    folds: int


def fit_mobility(occupations: Occupations, moves: Matrix) -> MobilityModel:
    """Fit the model to observed moves.

    moves: origins in rows and targets in columns, both in the order of `occupations.codes`: numbers or shares
    of moves, zero where none were seen; the diagonal is ignored. Origins without moves are not fitted on.
    Raises BadQuestion when fewer than ten origins have moves.
    """
    moves = np.array(moves, dtype=float)
    np.fill_diagonal(moves, 0.0)
    return _fit(occupations, moves, np.flatnonzero(moves.sum(axis=1) > 0))


def validate_mobility(
    occupations: Occupations, moves: Matrix, *, folds: int = 5, seed: int = 0
) -> Validation:
    """Fit on all but one part of the origins, rank the targets of that part, and average over the parts.

    moves: as in `fit_mobility`. Raises BadQuestion when there are too few origins for the folds.
    """
    moves = np.array(moves, dtype=float)
    np.fill_diagonal(moves, 0.0)
    sources = np.random.default_rng(seed).permutation(np.flatnonzero(moves.sum(axis=1) > 0))
    gains, captured = [], []
    for fold in range(folds):
        held = sources[fold::folds]
        model = _fit(occupations, moves, np.sort(np.setdiff1d(sources, held)))
        shares = model.likelihood([occupations.codes[each] for each in held])
        for ranked, truth in zip(shares, moves[held] / moves[held].sum(axis=1, keepdims=True), strict=True):
            gains.append(ndcg(ranked, truth))
            captured.append(float(truth[np.argsort(-ranked, kind="stable")[:10]].sum()))
    return Validation(float(np.mean(gains)), float(np.mean(captured)), len(sources), folds)


def ndcg(ranked: Matrix, truth: Matrix, at: int = 10) -> float:
    """Normalized discounted cumulative gain of the `at` best-ranked; the gain is `truth`."""
    discount = 1 / np.log2(np.arange(2, at + 2))
    best = np.argsort(-ranked, kind="stable")[:at]
    ideal = np.sort(truth)[::-1][:at]
    return float((truth[best] * discount[: len(best)]).sum() / (ideal * discount[: len(ideal)]).sum())


def _place(occupations: Occupations, code: str) -> int:
    try:
        return occupations.codes.index(code)
    except ValueError:
        raise BadQuestion(
            _("No moves can be modelled from occupation {code}.").format(code=code),
            remedy=_("Choose an occupation of the model."),
        ) from None


def _features(occupations: Occupations) -> Matrix:
    """One standardized layer for each effect: (origin, target, effect)."""
    size = len(occupations.codes)
    wage, jobs = np.log(occupations.wage), np.log(occupations.jobs)
    change = wage[None, :] - wage[:, None]
    major = np.array([code[:2] for code in occupations.codes])
    minor = np.array([code[:4] for code in occupations.codes])
    layers = np.stack(
        [
            occupations.similarity,
            np.broadcast_to(jobs[None, :], (size, size)),
            (major[:, None] == major[None, :]).astype(float),
            (minor[:, None] == minor[None, :]).astype(float),
            change,
            np.abs(change),
            np.zeros((size, size)) if occupations.changers is None else occupations.changers,
        ],
        axis=-1,
    )
    spread = layers.std(axis=(0, 1))
    return np.asarray((layers - layers.mean(axis=(0, 1))) / np.where(spread > 0, spread, 1.0))


def _scores(features: Matrix, rows: Places, groups: Places, weights: Weights) -> Matrix:
    """features: of the origins in `rows`, in their order."""
    scores = (features.reshape(-1, len(EFFECTS)) @ weights.effects).reshape(features.shape[:2])
    scores += weights.pairs[groups[rows]][:, groups] + weights.targets[None, :]
    scores[np.arange(len(rows)), rows] = NEVER
    return np.asarray(scores)


def _shares(scores: Matrix) -> Matrix:
    weights = np.exp(scores - scores.max(axis=1, keepdims=True))
    return np.asarray(weights / weights.sum(axis=1, keepdims=True))


def _fit(occupations: Occupations, moves: Matrix, sources: Places) -> MobilityModel:
    from scipy.optimize import minimize

    if len(sources) < 10:
        raise BadQuestion(
            _("Moves from {count} occupations are too few to learn from.").format(count=len(sources)),
            remedy=_("Bring a table of moves between more occupations."),
        )
    names = sorted({code[:2] for code in occupations.codes})
    groups = np.array([names.index(code[:2]) for code in occupations.codes], dtype=np.int64)
    features = _features(occupations)[sources]
    here = features.reshape(-1, len(EFFECTS))
    truth = moves[sources] / moves[sources].sum(axis=1, keepdims=True)
    count, size = len(names), len(occupations.codes)
    shrinkage = np.concatenate(
        [
            np.full(len(EFFECTS), EFFECT_SHRINKAGE),
            np.full(count * count, PAIR_SHRINKAGE),
            np.full(size, TARGET_SHRINKAGE),
        ]
    )
    member = np.eye(count)[groups]
    to, seen = member[sources].T, np.nonzero(truth)

    def loss(vector: Matrix) -> tuple[float, Matrix]:
        weights = Weights.from_vector(vector, count)
        share = _shares(_scores(features, sources, groups, weights))
        surprise = -np.sum(truth[seen] * np.log(np.maximum(share[seen], 1e-300))) / len(sources)
        slope = (share - truth) / len(sources)
        by_pair = to @ slope @ member
        gradient = np.concatenate([slope.ravel() @ here, by_pair.ravel(), slope.sum(axis=0)])
        return surprise + 0.5 * float(shrinkage @ vector**2), gradient + shrinkage * vector

    start = np.zeros(len(shrinkage))
    found = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": 500})
    best = Weights.from_vector(np.asarray(found.x), count)
    return MobilityModel(occupations, best, groups, len(sources))
