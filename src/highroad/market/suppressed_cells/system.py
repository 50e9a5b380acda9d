"""What published totals say about suppressed cells: one equation for every family of cells.

A family is a parent with its children: an industry and its parts in one area, or one industry in an area and
in the areas that make it up. Known cells go to the right-hand side; what is left is `matrix @ x = total`
within `slack`, for the unknown cells x.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import scipy  # its parts are loaded when they are first used

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
Rounding = Literal["exact", "annual"]

#: Larger than any number of jobs; an upper bound that reaches it is no bound.
ENDLESS: Final = 1e9
_APART: Final = "\x1f"


@dataclass(frozen=True, slots=True)
class System:
    """The equations of the unknown cells.

    rows: the place of each unknown in the table of cells. matrix: families by unknowns, 1 for the parent and
    -1 for a child. total: what they must come to. slack: how far rounding may take them from it. widened:
    families whose slack had to grow because their known cells contradict each other.
    """

    rows: Integers
    matrix: scipy.sparse.csr_matrix
    total: Floats
    slack: Floats
    widened: int

    @property
    def components(self) -> Integers:
        """For each unknown the number of the group of unknowns that are tied together by families."""
        families, unknowns = self.matrix.shape
        grid = scipy.sparse.bmat([[None, self.matrix], [self.matrix.T, None]], format="csr")
        _count, labels = scipy.sparse.csgraph.connected_components(grid, directed=False)
        return np.asarray(labels[families : families + unknowns], dtype=np.int64)


def families(cells: pa.Table, wholes: pa.Table | None = None) -> tuple[Integers, Integers, int]:
    """Membership of cells in families: (family, cell) pairs, parents first, and the number of families.

    cells: `area`, `industry_code`, `parent` (null for an industry without one). wholes: `whole`, `part`, area
    codes. The first pair of a family is its parent.
    """
    area, code = (_texts(cells, name) for name in ("area", "industry_code"))
    parent = np.array([each or "" for each in cells["parent"].to_pylist()], dtype=object)
    keys = area + _APART + code
    place = {key: row for row, key in enumerate(keys)}
    above = np.array([place.get(key, -1) for key in area + _APART + parent], dtype=np.int64)
    above[parent == ""] = -1
    pairs = [(above[above >= 0], np.flatnonzero(above >= 0))]
    if wholes is not None and wholes.num_rows:
        pairs += _area_pairs(area, code, place, wholes)
    parents = np.concatenate([each[0] for each in pairs])
    children = np.concatenate([each[1] for each in pairs])
    kind = np.concatenate([np.full(len(each[0]), number) for number, each in enumerate(pairs)])
    distinct, family = np.unique(kind * len(keys) + parents, return_inverse=True)
    return (
        np.concatenate([np.arange(len(distinct)), family]),
        np.concatenate([distinct % len(keys), children]),
        len(distinct),
    )


def _area_pairs(
    area: npt.NDArray[np.object_], code: npt.NDArray[np.object_], place: dict[str, int], wholes: pa.Table
) -> list[tuple[Integers, Integers]]:
    """(whole's cell, part's cell) pairs, for the wholes of which every part is in the table."""
    held, found = set(area), []
    parts: dict[str, set[str]] = {}
    for whole, part in zip(wholes["whole"].to_pylist(), wholes["part"].to_pylist(), strict=True):
        parts.setdefault(whole, set()).add(part)
    for whole, members in parts.items():
        if whole not in held or not members <= held:
            continue
        children = np.flatnonzero(np.isin(area, list(members)))
        above = np.array([place.get(key, -1) for key in whole + _APART + code[children]], dtype=np.int64)
        found.append((above[above >= 0], children[above >= 0]))
    return found


def system_of(
    employment: Floats, pairs: tuple[Integers, Integers, int], rounding: Rounding = "exact"
) -> System:
    """The equations for the cells whose employment is unknown (nan).

    rounding: "exact" for counts of a month, which add up exactly; "annual" for annual averages, where k
    children may miss their parent by a quarter of k jobs, and by 4 at least.
    """
    family, cell, count = pairs
    sign = np.where(np.arange(len(family)) < count, 1.0, -1.0)
    unknown = np.isnan(employment)
    known = ~unknown[cell]
    total = -np.bincount(family[known], sign[known] * employment[cell[known]], minlength=count)
    children = np.bincount(family[count:], minlength=count)
    slack = np.zeros(count) if rounding == "exact" else np.maximum(4.0, np.ceil(children / 4))
    rows = np.flatnonzero(unknown)
    number = np.full(len(employment), -1, dtype=np.int64)
    number[rows] = np.arange(len(rows))
    hidden = ~known
    matrix = scipy.sparse.csr_matrix(
        (sign[hidden], (family[hidden], number[cell[hidden]])), shape=(count, len(rows))
    )
    used = np.diff(matrix.indptr) > 0
    return _consistent(System(rows, matrix[used], total[used], slack[used], 0))


def _consistent(system: System) -> System:
    """Widen the slack of families that no cells of zero or more could satisfy."""
    parents = np.asarray((system.matrix > 0).sum(axis=1)).ravel() > 0
    lacking = np.where(parents, 0.0, np.maximum(0.0, system.total - system.slack))
    return replace(system, slack=system.slack + lacking, widened=int((lacking > 0).sum()))


def part_of(system: System, unknowns: Integers) -> System:
    """The equations of some unknowns that no family ties to others."""
    matrix = system.matrix[:, unknowns].tocsr()
    used = np.diff(matrix.indptr) > 0
    return System(system.rows[unknowns], matrix[used], system.total[used], system.slack[used], 0)


def among(system: System, unknowns: Integers) -> System:
    """The equations that are about some unknowns only, without those that other unknowns take part in."""
    inside = np.zeros(system.matrix.shape[1], dtype=np.bool_)
    inside[unknowns] = True
    other = np.asarray(abs(system.matrix[:, ~inside]).sum(axis=1)).ravel() > 0
    kept = replace(
        system, matrix=system.matrix[~other], total=system.total[~other], slack=system.slack[~other]
    )
    return part_of(kept, unknowns)


def _texts(cells: pa.Table, name: str) -> npt.NDArray[np.object_]:
    found: Sequence[str] = cells[name].to_pylist()
    return np.array(found, dtype=object)
