"""How alike occupations are by what they ask of people. Alike is not likely: see `mobility`.

A `Profile` holds, for each occupation, the level (0 to 7) and the importance (1 to 5) of each element, as
O*NET rates them. Matrices have the occupations of the profile in rows (from) and columns (to).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from highroad.errors import BadQuestion
from highroad.language import gettext as _

Matrix = npt.NDArray[np.float64]
LEVEL_MOST = 7.0
IMPORTANCE_LEAST, IMPORTANCE_MOST = 1.0, 5.0
IMPORTANT = 3.0


@dataclass(frozen=True, slots=True)
class Profile:
    """Occupations by elements. `level` and `importance` have one row an occupation, one column an element."""

    occupations: tuple[str, ...]
    elements: tuple[str, ...]
    level: Matrix
    importance: Matrix

    @classmethod
    def from_ratings(cls, ratings: pa.Table) -> Profile:
        """A profile from ratings in rows.

        ratings: Arrow table `soc`, `element` (text), `level`, `importance` (floats), one row for each
        occupation and element. Raises BadQuestion where one is missing or given twice.
        """
        occupations = sorted(set(ratings["soc"].to_pylist()))
        elements = sorted(set(ratings["element"].to_pylist()))
        row = pc.index_in(ratings["soc"], pa.array(occupations)).to_numpy()
        column = pc.index_in(ratings["element"], pa.array(elements)).to_numpy()
        shape = (len(occupations), len(elements))
        if len(row) != shape[0] * shape[1] or len(np.unique(row * shape[1] + column)) != len(row):
            raise BadQuestion(
                _("The ratings do not hold each element of each occupation exactly once."),
                remedy=_("Leave out occupations that are not rated in full."),
            )
        level, importance = np.empty(shape), np.empty(shape)
        level[row, column] = ratings["level"].to_numpy()
        importance[row, column] = ratings["importance"].to_numpy()
        return cls(tuple(occupations), tuple(elements), level, importance)

    def place(self, occupation: str) -> int:
        """The row of an occupation. Raises BadQuestion."""
        try:
            return self.occupations.index(occupation)
        except ValueError:
            raise BadQuestion(
                _("Occupation {code} is not rated.").format(code=occupation),
                remedy=_("Choose a neighboring occupation that is."),
            ) from None


def _ratio(above: Matrix, below: Matrix) -> Matrix:
    """Element by element, 0 where nothing is below."""
    whole = np.broadcast_to(below, above.shape)
    return np.asarray(np.divide(above, whole, out=np.zeros_like(above), where=whole > 0))


def standardized_level(profile: Profile) -> Matrix:
    """Levels from 0 to 100 (O*NET's own standardization)."""
    return profile.level / LEVEL_MOST * 100


def standardized_importance(profile: Profile) -> Matrix:
    """Importance from 0 to 100."""
    return (profile.importance - IMPORTANCE_LEAST) / (IMPORTANCE_MOST - IMPORTANCE_LEAST) * 100


def centered(values: Matrix) -> Matrix:
    """Each element with mean 0 and standard deviation 1 over the occupations; constant elements become 0."""
    return _ratio(values - values.mean(axis=0), values.std(axis=0))


def distance(values: Matrix) -> Matrix:
    """Euclidean distance of every pair of rows."""
    squares = (values * values).sum(axis=1)
    squared = squares[:, None] + squares[None, :] - 2 * values @ values.T
    np.fill_diagonal(squared, 0.0)
    return np.asarray(np.sqrt(np.maximum(squared, 0.0)))


def cosine(values: Matrix) -> Matrix:
    """Cosine of the angle of every pair of rows; 0 for a row of zeros."""
    length = np.linalg.norm(values, axis=1, keepdims=True)
    unit = _ratio(values, length)
    return np.asarray(unit @ unit.T)


def correlation(values: Matrix) -> Matrix:
    """Pearson correlation of every pair of rows."""
    return cosine(values - values.mean(axis=1, keepdims=True))


def weighted_distance(profile: Profile) -> Matrix:
    """Distance of levels, each element weighted by its importance where one comes from: not symmetric."""
    weight, level = standardized_importance(profile), profile.level
    squared = (
        (weight * level**2).sum(axis=1)[:, None] - 2 * (weight * level) @ level.T + weight @ (level**2).T
    )
    np.fill_diagonal(squared, 0.0)
    return np.asarray(np.sqrt(np.maximum(squared, 0.0) / weight.sum(axis=1)[:, None]))


def advantage(level: Matrix) -> Matrix:
    """Revealed advantage: an element's share in an occupation over its share in all of them."""
    share = level / level.sum(axis=1, keepdims=True)
    return _ratio(share, level.sum(axis=0) / level.sum())


def element_proximity(level: Matrix) -> Matrix:
    """How often two elements are both used above average, over the use of the more common one."""
    used = (advantage(level) > 1).astype(float)
    together, often = used.T @ used, used.sum(axis=0)
    return _ratio(together, np.maximum(often[:, None], often[None, :]))


def shared_advantages(level: Matrix) -> Matrix:
    """Jaccard index of the elements that each pair of occupations uses above average."""
    used = (advantage(level) > 1).astype(float)
    together, often = used @ used.T, used.sum(axis=1)
    return _ratio(together, often[:, None] + often[None, :] - together)


def to_learn(profile: Profile) -> Matrix:
    """Points to be learned from one occupation to another: upward differences of standardized level, summed
    over the elements that matter there (importance of at least 3).
    """
    level = standardized_level(profile)
    matters = profile.importance >= IMPORTANT
    points = np.zeros((len(level), len(level)))
    for element in range(level.shape[1]):  # a hundred elements at most; the work is on all pairs at once
        upward = np.maximum(level[None, :, element] - level[:, None, element], 0.0)
        points += upward * matters[None, :, element]
    return points


def learning_steps(profile: Profile, origin: str, target: str) -> list[tuple[str, float]]:
    """What is to be learned: elements with their points, the longest way first. Raises BadQuestion."""
    start, end = profile.place(origin), profile.place(target)
    level = standardized_level(profile)
    upward = np.where(profile.importance[end] >= IMPORTANT, np.maximum(level[end] - level[start], 0.0), 0.0)
    order = np.argsort(-upward, kind="stable")
    return [(profile.elements[each], float(upward[each])) for each in order if upward[each] > 0]
