"""Moves ranked by criteria that readers weigh, and those that nothing beats; the unknown stays unknown."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from highroad.errors import BadQuestion
from highroad.language import gettext as _
from highroad.market.ranking import robust_sum, surely_beaten

Matrix = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
#: The criterion that a partnership judges: it may be unknown of an alternative that is ranked all the same.
JUDGED: Final = "job_quality"


def ranked_moves(
    values: Mapping[str, Matrix],
    ends: Mapping[str, tuple[Matrix, Matrix]],
    weights: Mapping[str, float],
    better: Mapping[str, int],
    candidates: Flags,
) -> tuple[Matrix, npt.NDArray[Any]]:
    """The rank of each alternative (1 is best, equal scores share one; NaN for none), and whether it is
    unbeaten ("yes", "no", "unknown").

    values: by criterion of `better`, NaN where unknown. ends: lowest and highest value of criteria that are
    known within limits only, such as job quality or a wage that is published as "at least" (`np.inf` on that
    side). candidates: the alternatives that may be ranked. A criterion of weight zero, and one that is known
    of no candidate, is left out.

    A candidate is ranked when all its criteria but job quality are known, and at least one is. By rank,
    an unknown job quality adds nothing and takes nothing: it stands where the median of those judged stands.
    In dominance it is a range from 0 to 100, and every range counts as one: "no" is said where another is
    better wherever in their ranges the values lie, "yes" where none can be, "unknown" where that decides.
    Alternatives that are not ranked are "unknown".
    """
    count = len(candidates)
    rank, unbeaten = np.full(count, np.nan), np.full(count, "unknown")
    used = [name for name in better if weights[name] > 0 and (candidates & ~np.isnan(values[name])).any()]
    if not used:
        return rank, unbeaten
    matrix = np.column_stack([values[name] for name in used])
    unknown = np.isnan(matrix)
    needed = [at for at, name in enumerate(used) if name != JUDGED]
    among = candidates & ~unknown[:, needed].any(axis=1) & ~unknown.all(axis=1)
    if not among.any():
        return rank, unbeaten
    signs = [better[name] for name in used]
    score = robust_sum(matrix[among], [weights[name] for name in used], signs)
    rank[among] = 1 + (score[None, :] > score[:, None] + 1e-12).sum(axis=1)
    low, high = matrix[among], matrix[among].copy()
    for at, name in enumerate(used):
        if name in ends:
            low[:, at], high[:, at] = (each[among] for each in ends[name])
    surely, perhaps = surely_beaten(low, high, signs)
    unbeaten[among] = np.where(surely, "no", np.where(perhaps, "unknown", "yes"))
    return rank, unbeaten


def quality_ends(low: Matrix, high: Matrix) -> tuple[Matrix, Matrix]:
    """The ends of job quality for dominance: where nobody judged it may be anything from 0 to 100 percent."""
    return np.nan_to_num(low, nan=0.0), np.nan_to_num(high, nan=100.0)


def checked_weights(weights: Mapping[str, float] | None, criteria: Mapping[str, int]) -> dict[str, float]:
    """Weights of these criteria, one each unless given. Raises BadQuestion for others, or none above zero."""
    given = (
        dict.fromkeys(criteria, 1.0)
        if weights is None
        else {name: weights.get(name, 0.0) for name in criteria}
    )
    strange = sorted(set(weights or ()) - set(criteria))
    if (
        strange
        or min(given.values()) < 0
        or not math.isfinite(sum(given.values()))
        or sum(given.values()) <= 0
    ):
        raise BadQuestion(
            _("Each criterion needs a weight of zero or more, and one above zero."),
            remedy=_("Choose one of: {choices}.").format(choices=", ".join(criteria)),
        )
    return given
