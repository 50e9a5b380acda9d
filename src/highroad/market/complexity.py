"""What places can do together: concentration, proximity, density, and the complexity of places and
activities.

An activity is an industry or an occupation. All of it follows from a table of jobs by place and activity and
is relative to the places in that table.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import scipy  # its parts are loaded when they are first used

from highroad.errors import BadQuestion
from highroad.language import gettext as _

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
#: Fewer places (or activities) than this in one piece have no second dimension to be ordered by.
_FEWEST: Final = 3
_TIED: Final = 1 - 1e-9
_SMALL: Final = 50  # sides for which all dimensions are found at once


@dataclass(frozen=True, slots=True)
class Complexity:
    """places: `place`, `jobs`, `diversity`, `component`, `complexity`, `outlook`. activities: `activity`,
    `jobs`, `ubiquity`, `component`, `complexity`. cells: for every place and activity `quotient`, `present`,
    `density`, `gain`, in the order of `places` by `activities`. proximity: activities by activities, 1 on the
    diagonal. Nulls stand where a measure has no meaning: a place without any concentrated activity, an
    activity concentrated nowhere, or a piece that is too small to be ordered.
    """

    places: pa.Table
    activities: pa.Table
    quotient: Floats
    present: Flags
    density: Floats
    gain: Floats
    proximity: Floats

    def cells(self, place: str) -> pa.Table:
        """The activities of one place. Raises BadQuestion when it is not in the table."""
        names = self.places["place"].to_pylist()
        if place not in names:
            raise BadQuestion(
                _("{place} is not among the places compared.").format(place=place),
                remedy=_("Choose one of them, or compare other places."),
            )
        row = names.index(place)
        columns = (self.quotient, self.density, self.gain)
        table = self.activities.append_column("present", pa.array(self.present[row]))
        for name, values in zip(("quotient", "density", "gain"), columns, strict=True):
            table = table.append_column(name, pa.array(values[row], from_pandas=True))
        return table


def complexity(jobs: pa.Table, *, threshold: float = 1.0, least_jobs: float = 0.0) -> Complexity:
    """Concentration, proximity, density and complexity of places and activities.

    jobs: `place`, `activity`, `jobs`; a pair that is not given has none, and a null is taken for none, so
    that suppressed cells must be dealt with before. threshold: location quotient from which an activity
    counts as present. least_jobs: fewer jobs than this never count as present.

    - quotient: share of the place's jobs over the share of all jobs (Balassa 1965).
    - proximity of two activities: the smaller of the two conditional probabilities of being present together.
    - density: how much of what an activity is close to is present in the place, from 0 to 1.
    - complexity of places and activities: second dimension of the network (Hidalgo and Hausmann 2009), by the
      singular vectors of the normalized matrix; positive with diversity; standardized over places, so that a
      place's complexity is the mean of its activities'. Where the network falls into pieces that share
      nothing, each piece is ordered by itself.
    - outlook: complexity of what is absent, weighted by its density, standardized over places; gain: what an
      absent activity would open up (Hausmann et al. 2014, as py-ecomplexity computes them).

    Raises BadQuestion when jobs are negative or a pair is given twice.
    """
    matrix, places, activities = jobs_matrix(jobs)
    totals, sums = matrix.sum(axis=1), matrix.sum(axis=0)
    quotient = np.zeros_like(matrix)
    expected = np.outer(totals / max(matrix.sum(), 1e-300), sums)
    np.divide(matrix, expected, out=quotient, where=expected > 0)
    present = (quotient >= threshold) & (matrix >= least_jobs) & (matrix > 0)
    grid = present.astype(np.float64)
    proximity = _proximity(grid)
    density = _density(grid, proximity)
    orders = _orders(present, proximity)
    raw = np.nan_to_num(orders.raw)
    absent = 1.0 - grid
    return Complexity(
        _place_table(places, totals, grid, orders, _outlook(np.nan_to_num(density), absent, raw)),
        _activity_table(activities, sums, grid, orders),
        quotient,
        present,
        density,
        _gain(absent, proximity, raw, orders.spread),
        proximity,
    )


def jobs_matrix(jobs: pa.Table) -> tuple[Floats, pa.Array, pa.Array]:
    """Jobs of places by activities, and the names of both in order. Raises BadQuestion as `complexity`."""
    keys = [jobs[name].combine_chunks().dictionary_encode() for name in ("place", "activity")]
    numbers = pc.fill_null(jobs["jobs"].cast(pa.float64()), 0.0).to_numpy()
    if len(numbers) and numbers.min() < 0:
        raise BadQuestion(_("Jobs cannot be negative."), remedy=_("Mend the table of jobs."))
    names, order = [], []
    for key in keys:
        sorted_at = pc.array_sort_indices(key.dictionary)
        names.append(key.dictionary.take(sorted_at))
        rank = np.empty(len(key.dictionary), dtype=np.int64)
        rank[sorted_at.to_numpy()] = np.arange(len(key.dictionary))
        order.append(rank[key.indices.to_numpy()])
    size = (len(names[0]), len(names[1]))
    at = order[0] * size[1] + order[1]
    if np.bincount(at, minlength=1).max(initial=0) > 1:
        raise BadQuestion(
            _("A place has the same activity twice."), remedy=_("Add such rows up before comparing.")
        )
    matrix = np.zeros(size[0] * size[1])
    matrix[at] = numbers
    return matrix.reshape(size), names[0], names[1]


def _proximity(grid: Floats) -> Floats:
    """Shared places over the places of the more common one; counts below 2²⁴ are exact in single floats."""
    single = grid.astype(np.float32)
    together = (single.T @ single).astype(np.float64)
    common = np.diag(together)
    most = np.maximum(common[:, None], common[None, :])
    return np.asarray(np.divide(together, most, out=np.zeros_like(together), where=most > 0))


def _density(grid: Floats, proximity: Floats) -> Floats:
    whole = proximity.sum(axis=0)
    return np.asarray(np.divide(grid @ proximity, whole, out=np.full(grid.shape, np.nan), where=whole > 0))


@dataclass(frozen=True, slots=True)
class _Orders:
    """Raw second vectors of activities, standardized measures of both sides, pieces (-1: in none) and the
    standard deviation by which each activity's piece was standardized.
    """

    raw: Floats
    places: Floats
    activities: Floats
    place_piece: npt.NDArray[np.int64]
    activity_piece: npt.NDArray[np.int64]
    spread: float


def _orders(present: Flags, proximity: Floats) -> _Orders:
    rows, columns = present.shape
    place_piece, activity_piece = np.full(rows, -1), np.full(columns, -1)
    places, activities, raw = np.full(rows, np.nan), np.full(columns, np.nan), np.full(columns, np.nan)
    spread = np.nan
    for number, (mine, theirs) in enumerate(_pieces(present, proximity)):
        place_piece[mine], activity_piece[theirs] = number, number
        if min(len(mine), len(theirs)) < _FEWEST:
            continue
        inner = present[np.ix_(mine, theirs)]
        found = _second(inner.astype(np.float64))
        if found is None:
            continue
        of_places, of_activities = found
        deviation = float(of_places.std())
        if deviation <= 0:
            continue
        middle = of_places.mean()
        places[mine] = (of_places - middle) / deviation
        activities[theirs] = (of_activities - middle) / deviation
        raw[theirs] = of_activities
        if number == 0:
            spread = deviation
    return _Orders(raw, places, activities, place_piece, activity_piece, spread)


def _pieces(present: Flags, proximity: Floats) -> list[tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]]:
    """Places and activities that hang together, the largest piece first; empty ones are in none."""
    _count, right = scipy.sparse.csgraph.connected_components(
        scipy.sparse.csr_matrix(proximity > 0), directed=False
    )
    somewhere, something = present.any(axis=0), present.any(axis=1)
    left = right[present.argmax(axis=1)]  # any activity of a place tells its piece
    found = [
        (np.flatnonzero((left == each) & something), np.flatnonzero((right == each) & somewhere))
        for each in np.unique(right[somewhere])
    ]
    return sorted(found, key=lambda piece: (-len(piece[0]), int(piece[0][0])))


def _second(inner: Floats) -> tuple[Floats, Floats] | None:
    """Second dimension of places and of activities, in the sign of diversity; None when it is not unique."""
    diversity, ubiquity = inner.sum(axis=1), inner.sum(axis=0)
    scaled = inner / np.sqrt(np.outer(diversity, ubiquity))
    wide = inner.shape[0] < inner.shape[1]
    square = scaled @ scaled.T if wide else scaled.T @ scaled
    size = len(square)
    if size > _SMALL:
        values, vectors = scipy.sparse.linalg.eigsh(square, k=3, which="LA", v0=np.ones(size), tol=0)
        order = np.argsort(values)
        values, vectors = values[order], vectors[:, order]
    else:
        values, vectors = scipy.linalg.eigh(square)
    second = values[-2]
    if second > _TIED or second < 1e-12 or (size > 2 and second - values[-3] < 1e-12):
        return None
    vector = vectors[:, -2]
    if wide:
        vector = scaled.T @ vector / np.sqrt(second)
    of_activities = vector / np.sqrt(ubiquity)
    of_places = (inner @ of_activities) / diversity
    if np.corrcoef(of_places, diversity)[0, 1] < 0:
        of_places, of_activities = -of_places, -of_activities
    return of_places, of_activities


def _outlook(density: Floats, absent: Floats, raw: Floats) -> Floats:
    value = (density * absent) @ raw
    spread = value.std()
    return np.asarray((value - value.mean()) / spread if spread > 0 else np.full(len(value), np.nan))


def _gain(absent: Floats, proximity: Floats, raw: Floats, spread: float) -> Floats:
    whole = proximity.sum(axis=0)
    weight = np.divide(raw, whole * spread, out=np.zeros_like(raw), where=whole > 0)
    return np.asarray(absent * ((absent * weight) @ proximity))


def _place_table(names: pa.Array, totals: Floats, grid: Floats, orders: _Orders, outlook: Floats) -> pa.Table:
    empty = orders.place_piece < 0
    return pa.table(
        {
            "place": names,
            "jobs": totals,
            "diversity": grid.sum(axis=1).astype(np.int64),
            "component": pa.array(orders.place_piece, mask=empty),
            "complexity": pa.array(orders.places, from_pandas=True),
            "outlook": pa.array(np.where(np.isnan(orders.places), np.nan, outlook), from_pandas=True),
        }
    )


def _activity_table(names: pa.Array, sums: Floats, grid: Floats, orders: _Orders) -> pa.Table:
    return pa.table(
        {
            "activity": names,
            "jobs": sums,
            "ubiquity": grid.sum(axis=0).astype(np.int64),
            "component": pa.array(orders.activity_piece, mask=orders.activity_piece < 0),
            "complexity": pa.array(orders.activities, from_pandas=True),
        }
    )
