"""First guesses of suppressed cells, before totals are honoured: from the cell's own past, else from the
number of its establishments, which is always published.
"""

from __future__ import annotations

from dataclasses import dataclass
from statistics import NormalDist
from typing import Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import scipy  # its parts are loaded when they are first used

from highroad.market.suppressed_cells.system import Floats
from highroad.reference import codes

#: Doubt of a guess (standard deviation of its logarithm) where too few disclosed cells show it.
FROM_PAST: Final = 0.2
FROM_SIZE: Final = 0.7
#: Disclosed cells that it takes to learn the doubt of cells like them.
ENOUGH: Final = 20
_LIKE: Final = (5.0, 10.0, 20.0, 50.0)  # cells are alike between these numbers of establishments
_FOLDS: Final = 5
#: Jobs in as many disclosed cells as it takes to move an industry's (an area's) typical size half way.
_STRENGTH: Final = {"industry": 4.0, "area": 1.0, "family": 4.0}
_FULL_WEIGHT: Final = 5.0  # establishments from which a disclosed cell counts in full


@dataclass(frozen=True, slots=True)
class Guesses:
    """For every cell: a positive guess; its doubt, the size of the logarithm's error that two thirds of the
    disclosed cells like it stay below; its reach, which the wanted share of them stay below; and whether the
    guess comes from the cell's past.
    """

    jobs: Floats
    doubt: Floats
    reach: Floats
    from_past: npt.NDArray[np.bool_]


def guesses(cells: pa.Table, employment: Floats, naics: int = 2022, confidence: float = 0.8) -> Guesses:
    """A guess for every cell of the table, and how good such guesses are where the answer is disclosed.

    cells: `area`, `industry_code`, `parent`, `establishments`, `past` (jobs of the same cell in an earlier
    vintage, null where suppressed then), `past_establishments`, `past_parent` (jobs of its parent then).
    employment: jobs now, nan where suppressed. naics: vintage of the industry codes.
    """
    model = _Sizes.of(cells, numbers(cells, "establishments"), naics)
    by_size = model.estimated(employment)
    past = _grown(cells, employment, model.places)
    known = ~np.isnan(past)
    jobs = np.maximum(np.where(known, past, by_size), 1e-2)
    doubt, reach = np.empty(len(jobs)), np.empty(len(jobs))
    for of, tried, assumed, wider in (
        (known, past, FROM_PAST, 1.35),
        (~known, _apart(model, employment), FROM_SIZE, 1.1),
    ):
        learned = _learned(employment, tried, model.places, assumed, confidence)
        # Cells that get suppressed have fewer employers and move more than those that stay disclosed.
        doubt[of], reach[of] = learned[0][of], wider * learned[1][of]
    return Guesses(jobs, doubt, reach, np.asarray(known, dtype=np.bool_))


def _grown(cells: pa.Table, employment: Floats, places: Floats) -> Floats:
    """The cell's own past, grown as its parent and its establishments did; nan where it has none."""
    past, before, above = (numbers(cells, name) for name in ("past", "past_establishments", "past_parent"))
    growth = _ratio(_parents_now(cells, employment), above)
    return np.where(past > 0, past * np.sqrt(growth * _ratio(places, before)), np.nan)


def _apart(model: _Sizes, employment: Floats) -> Floats:
    """Guesses by size for the disclosed cells, each made without looking at it."""
    fold = np.arange(len(employment)) % _FOLDS
    found = np.full(len(employment), np.nan)
    for each in range(_FOLDS):
        left_out = fold == each
        found[left_out] = model.estimated(np.where(left_out, np.nan, employment))[left_out]
    return found


def _learned(
    employment: Floats, tried: Floats, places: Floats, assumed: float, confidence: float
) -> tuple[Floats, Floats]:
    """Doubt and reach of every cell, from the errors of disclosed cells with about as many establishments."""
    fit = (np.nan_to_num(employment) > 0) & (np.nan_to_num(tried) > 0)
    miss = np.abs(np.log(employment[fit] / tried[fit]))
    normal = NormalDist()
    start = (assumed, assumed * normal.inv_cdf(0.5 + confidence / 2))
    pooled = _quantiles(miss, confidence) if fit.sum() >= ENOUGH else start
    like, group = np.digitize(places[fit], _LIKE), np.digitize(places, _LIKE)
    doubt, reach = (np.full(len(employment), each) for each in pooled)
    for each in range(len(_LIKE) + 1):
        if (like == each).sum() >= ENOUGH:
            doubt[group == each], reach[group == each] = _quantiles(miss[like == each], confidence)
    return np.maximum(doubt, 0.01), np.maximum(reach, 0.01)


def _quantiles(miss: Floats, confidence: float) -> tuple[float, float]:
    """What two thirds, and the wanted share, of the errors stay below (corrected for finite samples)."""
    level = min(1.0, confidence * (1 + 1 / len(miss)))
    return float(np.quantile(miss, 0.683)), float(np.quantile(miss, level))


def numbers(cells: pa.Table, name: str) -> Floats:
    """A column as floats, nan for null; all nan when the table lacks it."""
    if name not in cells.column_names:
        return np.full(cells.num_rows, np.nan)
    column = cells[name].cast(pa.float64())
    return np.array(column.to_numpy(zero_copy_only=False), dtype=np.float64)


def _ratio(now: Floats, then: Floats) -> Floats:
    """Growth where both are known and positive, at most threefold either way; else 1."""
    fit = (now > 0) & (then > 0)
    return np.where(fit, np.clip(np.where(fit, now, 1.0) / np.where(fit, then, 1.0), 1 / 3, 3.0), 1.0)


def _parents_now(cells: pa.Table, employment: Floats) -> Floats:
    place = {
        key: row for row, key in enumerate(zip(*(cells[name].to_pylist() for name in _KEY), strict=True))
    }
    above = zip(cells["area"].to_pylist(), cells["parent"].to_pylist(), strict=True)
    rows = np.array([place.get(key, -1) for key in above], dtype=np.int64)
    return np.where(rows >= 0, employment[rows], np.nan)


_KEY: Final = ("area", "industry_code")


@dataclass(frozen=True, slots=True)
class _Sizes:
    """Establishments times the nation's jobs per establishment, corrected by what the disclosed cells show
    of the industry, of the area, and of large and small numbers of establishments (ridge regression of the
    logarithm of the ratio; industries take after their parents).
    """

    places: Floats
    typical: Floats
    design: scipy.sparse.csr_matrix
    ridge: Floats

    @classmethod
    def of(cls, cells: pa.Table, places: Floats, naics: int) -> _Sizes:
        places = np.maximum(np.nan_to_num(places, nan=1.0), 1.0)
        design, ridge = _design(cells, np.log(places))
        return cls(places, places * _typical(cells, naics), design, ridge)

    def estimated(self, employment: Floats) -> Floats:
        seen = np.nan_to_num(employment) > 0
        if seen.sum() < 3:
            return self.typical
        weight = scipy.sparse.diags(np.minimum(1.0, self.places[seen] / _FULL_WEIGHT))
        rows = self.design[np.flatnonzero(seen)]
        normal = (rows.T @ weight @ rows + scipy.sparse.diags(self.ridge)).tocsc()
        effect = scipy.sparse.linalg.spsolve(
            normal,
            rows.T @ (weight @ np.log(employment[seen] / self.typical[seen])),
            permc_spec="MMD_AT_PLUS_A",  # the matrix is symmetric
        )
        return np.asarray(self.typical * np.exp(np.clip(self.design @ effect, -3.0, 3.0)))


def _typical(cells: pa.Table, naics: int) -> Floats:
    sizes = codes.establishment_sizes(2017 if naics < 2022 else 2022)
    parents = dict(zip(cells["industry_code"].to_pylist(), cells["parent"].to_pylist(), strict=True))

    def size(code: str | None) -> float:
        while code is not None and code not in sizes:
            code = code[:-1] if code.isdigit() and len(code) > 3 else parents.get(code)
        return sizes[code] if code is not None else sizes["10"]

    known = {code: size(code) for code in parents}
    return np.array([known[code] for code in cells["industry_code"].to_pylist()], dtype=np.float64)


def _design(cells: pa.Table, log_places: Floats) -> tuple[scipy.sparse.csr_matrix, Floats]:
    """Columns: a constant, the establishments, the industry and all above it, the area, the family."""
    area, code, parent = (cells[name].to_pylist() for name in ("area", "industry_code", "parent"))
    parents = dict(zip(code, parent, strict=True))
    lines: dict[str, list[tuple[str, str]]] = {}
    for each in parents:
        line, above = [("industry", each)], parents[each]
        while above is not None and parents.get(above) is not None and ("industry", above) not in line:
            line.append(("industry", above))
            above = parents[above]
        lines[each] = line
    column: dict[tuple[str, str], int] = {}
    row_at, column_at = [], []
    for row, (here, each, above) in enumerate(zip(area, code, parent, strict=True)):
        for name in (*lines[each], ("area", here), ("family", f"{here} {above}")):
            row_at.append(row)
            column_at.append(column.setdefault(name, len(column)))
    marks = scipy.sparse.csr_matrix(
        (np.ones(len(row_at)), (row_at, column_at)), shape=(len(area), len(column))
    )
    ones = scipy.sparse.csr_matrix(np.column_stack([np.ones(len(area)), log_places]))
    ridge = np.array([1e-6, 1e-3, *(_STRENGTH[kind] for kind, _name in column)])
    return scipy.sparse.hstack([ones, marks], format="csr"), ridge
