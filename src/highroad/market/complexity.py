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
    # Matrices of all places and activities are large: they are written into each other's room.
    quotient = np.outer(totals / max(matrix.sum(), 1e-300), sums)
    np.divide(matrix, quotient, out=quotient, where=quotient > 0)
    present = (quotient >= threshold) & (matrix >= least_jobs) & (matrix > 0)
    proximity = _proximity(present)
    orders = _orders(present, proximity)
    raw, absent = np.nan_to_num(orders.raw), ~present
    whole, room = proximity.sum(axis=0), matrix
    room[...] = present
    density = room @ proximity
    density /= np.where(whole > 0, whole, np.nan)
    outlook = _outlook(density, absent, raw, room)
    weight = np.divide(raw, whole * orders.spread, out=np.zeros_like(raw), where=whole > 0)
    gain = np.multiply(absent, weight, out=room) @ proximity
    gain *= absent
    return Complexity(
        _place_table(places, totals, present, orders, outlook),
        _activity_table(activities, sums, present, orders),
        quotient,
        present,
        density,
        gain,
        proximity,
    )


def jobs_matrix(jobs: pa.Table) -> tuple[Floats, pa.Array, pa.Array]:
    """Jobs of places by activities, and the names of both in order. Raises BadQuestion as `complexity`."""
    keys = [jobs[name].combine_chunks().dictionary_encode() for name in ("place", "activity")]
    numbers = jobs["jobs"].cast(pa.float64())
    numbers = (pc.fill_null(numbers, 0.0) if numbers.null_count else numbers).to_numpy()
    if len(numbers) and not 0 <= numbers.min() <= numbers.max() < np.inf:  # nan is neither
        raise BadQuestion(
            _("Jobs cannot be negative, infinite or no number."), remedy=_("Mend the table of jobs.")
        )
    names, ranks = [], []
    for key in keys:
        sorted_at = pc.array_sort_indices(key.dictionary)
        names.append(key.dictionary.take(sorted_at))
        rank = np.empty(len(key.dictionary), dtype=np.int64)
        rank[sorted_at.to_numpy()] = np.arange(len(key.dictionary))
        ranks.append(rank)
    size = (len(names[0]), len(names[1]))
    at = (ranks[0] * size[1])[keys[0].indices.to_numpy()]
    at += ranks[1][keys[1].indices.to_numpy()]
    given = np.zeros(size[0] * size[1], dtype=np.bool_)
    given[at] = True
    if np.count_nonzero(given) < len(at):
        raise BadQuestion(
            _("A place has the same activity twice."), remedy=_("Add such rows up before comparing.")
        )
    matrix = np.zeros(size[0] * size[1])
    matrix[at] = numbers
    return matrix.reshape(size), names[0], names[1]


def _proximity(present: Flags) -> Floats:
    """Shared places over the places of the more common one; counts below 2²⁴ are exact in single floats."""
    single = present.astype(np.float32)
    together = (single.T @ single).astype(np.float64)
    common = np.maximum(np.diag(together), 1.0)  # what is nowhere has nothing in common: zero over one
    together /= np.maximum(common[:, None], common[None, :])
    return np.asarray(together)


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
        found = _second(
            present if len(mine) == rows and len(theirs) == columns else present[np.ix_(mine, theirs)]
        )
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
    somewhere, something = np.asarray(present.any(axis=0)), np.asarray(present.any(axis=1))
    if _is_one_piece(proximity, somewhere):
        return [(np.flatnonzero(something), np.flatnonzero(somewhere))]
    _count, right = scipy.sparse.csgraph.connected_components(
        scipy.sparse.csr_matrix(proximity > 0), directed=False
    )
    left = right[present.argmax(axis=1)]  # any activity of a place tells its piece
    found = [
        (np.flatnonzero((left == each) & something), np.flatnonzero((right == each) & somewhere))
        for each in np.unique(right[somewhere])
    ]
    return sorted(found, key=lambda piece: (-len(piece[0]), int(piece[0][0])))


def _is_one_piece(proximity: Floats, somewhere: Flags) -> bool:
    """Whether every activity that is somewhere is reached from the one with the most neighbors."""
    near = proximity > 0
    reached = near[near.sum(axis=1).argmax()] if near.any() else somewhere
    while (wider := near[reached].any(axis=0)).sum() > reached.sum():
        reached = wider
    return bool((reached >= somewhere).all())


def _second(inner: Flags) -> tuple[Floats, Floats] | None:
    """Second dimension of places and of activities, in the sign of diversity; None when it is not unique."""
    diversity, ubiquity = inner.sum(axis=1), inner.sum(axis=0)
    wide = inner.shape[0] < inner.shape[1]
    # The long side is scaled before the multiplication, the short one after it.
    long, short = (np.sqrt(ubiquity), np.sqrt(diversity)) if wide else (np.sqrt(diversity), np.sqrt(ubiquity))
    scaled = np.divide(inner, long if wide else long[:, None])
    square = scaled @ scaled.T if wide else scaled.T @ scaled
    square /= np.outer(short, short)
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
    vector = vectors[:, -2] / short
    if wide:
        vector = scaled.T @ vector / np.sqrt(second) / long
    of_activities = vector
    of_places = (scaled @ (of_activities * long) if wide else long * (scaled @ of_activities)) / diversity
    if np.corrcoef(of_places, diversity)[0, 1] < 0:
        of_places, of_activities = -of_places, -of_activities
    return of_places, of_activities


def _outlook(density: Floats, absent: Flags, raw: Floats, room: Floats) -> Floats:
    """Complexity of what is absent by its density, standardized; `room` is written over."""
    np.multiply(density, absent, out=room)
    room[:, raw == 0] = 0.0  # an activity that is nowhere has neither density nor complexity
    value = room @ raw
    spread = value.std()
    return np.asarray((value - value.mean()) / spread if spread > 0 else np.full(len(value), np.nan))


def _place_table(
    names: pa.Array, totals: Floats, present: Flags, orders: _Orders, outlook: Floats
) -> pa.Table:
    empty = orders.place_piece < 0
    return pa.table(
        {
            "place": names,
            "jobs": totals,
            "diversity": present.sum(axis=1),
            "component": pa.array(orders.place_piece, mask=empty),
            "complexity": pa.array(orders.places, from_pandas=True),
            "outlook": pa.array(np.where(np.isnan(orders.places), np.nan, outlook), from_pandas=True),
        }
    )


def _activity_table(names: pa.Array, sums: Floats, present: Flags, orders: _Orders) -> pa.Table:
    return pa.table(
        {
            "activity": names,
            "jobs": sums,
            "ubiquity": present.sum(axis=0),
            "component": pa.array(orders.activity_piece, mask=orders.activity_piece < 0),
            "complexity": pa.array(orders.activities, from_pandas=True),
        }
    )
