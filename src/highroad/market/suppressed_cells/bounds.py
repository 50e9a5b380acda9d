"""The smallest and largest number of jobs that each suppressed cell can have, given all published totals."""

from __future__ import annotations

from typing import Final

import numpy as np
import scipy  # its parts are loaded when they are first used

from highroad.errors import BadQuestion
from highroad.language import gettext as _
from highroad.market.suppressed_cells.system import (
    ENDLESS,
    Flags,
    Floats,
    Integers,
    System,
    among,
    part_of,
)

_SETTLED: Final = 1e-9
_MOST_ROUNDS: Final = 500
#: Unknowns asked about times unknowns tied to them; beyond it programs would take longer than they are worth.
_MOST_WORK: Final = 1_000_000


def exact_bounds(
    system: System,
    known: tuple[Floats, Floats] | None = None,
    wanted: Flags | None = None,
    joined: Flags | None = None,
) -> tuple[Floats, Floats]:
    """Lower and upper bound of every unknown; an upper bound of `ENDLESS` is none.

    Bounds are narrowed family by family until nothing moves. That is exact where families form a tree (the
    industries of one area). Where they are tied in circles (areas and industries at once), two linear
    programs per unknown settle it. known: what bounds the unknowns besides. wanted: the unknowns that
    programs are solved for; joined: those that take part in them, all by default. The others keep the bounds
    that narrowing proves. Raises BadQuestion when the published cells contradict each other.
    """
    low, high = narrowed(system, known)
    every = np.ones(len(low), dtype=np.bool_)
    wanted, joined = every if wanted is None else wanted, every if joined is None else joined
    tied = among(system, np.flatnonzero(joined))
    labels = tied.components
    order = np.argsort(labels, kind="stable")
    for members in np.split(order, np.flatnonzero(np.diff(labels[order])) + 1):
        at = np.flatnonzero(joined)[members]
        open_still = wanted[at] & (high[at] - low[at] > _SETTLED)
        if not open_still.any() or open_still.sum() * len(at) > _MOST_WORK:
            continue
        part = part_of(tied, members)
        if not _is_tree(part):
            low[at], high[at] = _programmed(part, low[at], high[at], np.flatnonzero(open_still))
    return low, high


def _is_tree(part: System) -> bool:
    families, unknowns = part.matrix.shape
    return bool(part.matrix.nnz == families + unknowns - 1)


def narrowed(system: System, known: tuple[Floats, Floats] | None = None) -> tuple[Floats, Floats]:
    """Bounds that follow family by family, from what is known besides."""
    grid = system.matrix.tocoo()
    family, unknown, sign = grid.row, grid.col, grid.data
    families, unknowns = system.matrix.shape
    low, high = np.zeros(unknowns), np.full(unknowns, ENDLESS)
    if known is not None:
        low, high = np.fmax(low, known[0]), np.fmin(high, known[1])
    least, most = system.total - system.slack, system.total + system.slack
    for _round in range(_MOST_ROUNDS):
        small = np.where(sign > 0, low[unknown], -high[unknown])
        large = np.where(sign > 0, high[unknown], -low[unknown])
        below = np.bincount(family, small, minlength=families)
        above = np.bincount(family, large, minlength=families)
        room_high = most[family] - (below[family] - small)  # the term is at most this
        room_low = least[family] - (above[family] - large)
        up = np.where(sign > 0, room_high, -room_low)
        down = np.where(sign > 0, room_low, -room_high)
        new_low, new_high = low.copy(), high.copy()
        np.maximum.at(new_low, unknown, down)
        np.minimum.at(new_high, unknown, up)
        if (new_low > new_high + 1e-6).any():
            raise contradiction()
        new_high = np.maximum(new_low, new_high)
        moved = max(np.abs(new_low - low).max(initial=0.0), np.abs(new_high - high).max(initial=0.0))
        low, high = new_low, new_high
        if moved < _SETTLED:
            break
    return low, high


def _programmed(part: System, low: Floats, high: Floats, wanted: Integers) -> tuple[Floats, Floats]:
    """Bounds by linear programs, for the unknowns that are wanted."""
    least, most = part.total - part.slack, part.total + part.slack
    equal = part.slack == 0
    given = {
        "A_eq": part.matrix[equal] if equal.any() else None,
        "b_eq": part.total[equal] if equal.any() else None,
        "bounds": np.column_stack([low, high]),
        "method": "highs",
    }
    if not equal.all():
        loose = part.matrix[~equal]
        given["A_ub"] = scipy.sparse.vstack([loose, -loose])
        given["b_ub"] = np.concatenate([most[~equal], -least[~equal]])
    low, high = low.copy(), high.copy()
    for unknown in wanted:
        for direction, bound in ((1.0, low), (-1.0, high)):
            aim = np.zeros(len(low))
            aim[unknown] = direction
            solved = scipy.optimize.linprog(aim, **given)
            if solved.status == 2:
                raise contradiction()
            if solved.status == 0:
                bound[unknown] = solved.x[unknown]
    return low, high


def contradiction() -> BadQuestion:
    """The published cells cannot all be right."""
    return BadQuestion(
        _("The published totals contradict each other: no numbers of jobs satisfy all of them."),
        remedy=_("Check that all cells are of one vintage, and that the file is whole."),
    )
