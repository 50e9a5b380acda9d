"""What occupations ask, as O*NET rates it: ratings as matrices, what is alike, and what is to be learned."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from highroad.market.similarity import IMPORTANT, LEVEL_MOST
from highroad.reference import codes as occupation_codes

Matrix = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
ENOUGH: Final = 0.8  # share of elements that must be rated in both occupations
NAMED: Final = 3
_RESIDUAL: Final = "All Other"


@dataclass(frozen=True, slots=True)
class Ratings:
    """Levels (0 to 7) and importance (1 to 5) of occupations (rows) by elements; NaN where not rated."""

    occupations: tuple[str, ...]
    elements: tuple[str, ...]
    level: Matrix
    importance: Matrix

    def rows(self, codes: list[str]) -> tuple[Matrix, Matrix]:
        """Levels and importance of these codes; of a broad code without its own, the mean of those in it, and
        of an "All Other" occupation the mean of the others in its broad, else its minor group.
        """
        picked = [self._places(code) for code in codes]
        return _means(self.level, picked), _means(self.importance, picked)

    def imputed(self, codes: list[str]) -> Flags:
        """Whether each code is an "All Other" occupation that only its group's mean stands in for."""
        return np.array([_is_residual(code) and code not in self.occupations for code in codes], dtype=bool)

    def _places(self, code: str) -> list[int]:
        own = [at for at, each in enumerate(self.occupations) if each == code]
        if own:
            return own
        if code.endswith("0"):
            return self._within(code[:6])
        if not _is_residual(code):
            return []
        return self._within(code[:6]) or self._within(code[:4])

    def _within(self, start: str) -> list[int]:
        return [at for at, each in enumerate(self.occupations) if each.startswith(start)]


def _is_residual(code: str) -> bool:
    known = occupation_codes.occupations().get(code)
    return known is not None and known.title.endswith(_RESIDUAL)


def read_ratings(table: pa.Table) -> Ratings:
    """Ratings in rows (`ratings` of the source `onet`) as matrices; six-digit codes are means of theirs."""
    kept = table.group_by(["soc", "element_id"]).aggregate([("level", "mean"), ("importance", "mean")])
    occupations = pc.unique(kept["soc"]).sort()
    names = dict(zip(table["element_id"].to_pylist(), table["element"].to_pylist(), strict=True))
    elements = pa.array(sorted(names))
    row = pc.index_in(kept["soc"], occupations).to_numpy()
    column = pc.index_in(kept["element_id"], elements).to_numpy()
    level, importance = (np.full((len(occupations), len(elements)), np.nan) for _each in range(2))
    level[row, column] = kept["level_mean"].to_numpy()
    importance[row, column] = kept["importance_mean"].to_numpy()
    return Ratings(
        tuple(occupations.to_pylist()), tuple(names[each] for each in elements.to_pylist()), level, importance
    )


def similarities(level: Matrix, origin: int, everything: Matrix) -> Matrix:
    """Correlation of the origin's row with every row, over the elements that both know.

    Each element is centered and scaled over `everything` (all rated occupations). NaN where fewer than four
    fifths of the elements are known in both.
    """
    known = ~np.isnan(everything)
    count = np.maximum(known.sum(axis=0), 1)
    mean = np.where(known, everything, 0.0).sum(axis=0) / count
    spread = np.sqrt(np.where(known, (everything - mean) ** 2, 0.0).sum(axis=0) / count)
    values = np.divide(level - mean, spread, out=np.zeros_like(level), where=spread > 0)
    both = ~np.isnan(level) & ~np.isnan(level[origin])
    shared = np.maximum(both.sum(axis=1, keepdims=True), 1)
    own, other = (
        np.where(both, each, 0.0) for each in (np.broadcast_to(values[origin], level.shape), values)
    )
    own, other = (
        np.where(both, each - each.sum(axis=1, keepdims=True) / shared, 0.0) for each in (own, other)
    )
    length = np.sqrt((own**2).sum(axis=1) * (other**2).sum(axis=1))
    told = (both.sum(axis=1) >= ENOUGH * level.shape[1]) & (length > 0)
    return np.asarray(
        np.divide((own * other).sum(axis=1), length, out=np.full(len(level), np.nan), where=told)
    )


def learning(level: Matrix, importance: Matrix, origin: int) -> tuple[Matrix, npt.NDArray[np.bool_], Matrix]:
    """Points to be learned from the origin to every row, whether all are known, and points by element.

    Points are NaN for a row that is not rated at all.
    """
    upward = np.maximum(level - level[origin], 0.0) / LEVEL_MOST * 100
    matters = importance >= IMPORTANT
    unknown = np.isnan(importance) | (matters & np.isnan(upward))
    steps = np.where(matters & ~np.isnan(upward), upward, 0.0)
    points = np.where(np.isnan(level).all(axis=1), np.nan, steps.sum(axis=1))
    return points, ~unknown.any(axis=1), steps


def _means(values: Matrix, picked: list[list[int]]) -> Matrix:
    """The mean of the picked rows that are known; NaN where none is."""
    count = np.array([len(each) for each in picked])
    flat = values[[at for each in picked for at in each]]
    owner = np.repeat(np.arange(len(picked)), count)
    total, known = (np.zeros((len(picked), values.shape[1])) for _each in range(2))
    np.add.at(total, owner, np.nan_to_num(flat))
    np.add.at(known, owner, ~np.isnan(flat))
    return np.asarray(np.divide(total, known, out=np.full_like(total, np.nan), where=known > 0))


def named_steps(elements: tuple[str, ...], steps: Matrix) -> str:
    """The three longest ways, by name, with their points."""
    longest = [at for at in np.argsort(-steps, kind="stable")[:NAMED] if steps[at] > 0]
    return "; ".join(f"{elements[at]} {steps[at]:.0f}" for at in longest)
