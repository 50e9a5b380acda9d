"""Moves ranked by criteria that readers weigh, and those that nothing beats; the unknown stays unknown."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from highroad.errors import BadQuestion
from highroad.language import gettext as _
from highroad.language import mark as N_
from highroad.market.ranking import robust_scores, surely_beaten
from highroad.results import Column

Matrix = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
#: The criterion that a partnership judges: it may be unknown of an alternative that is ranked all the same.
JUDGED: Final = "job_quality"
CRITERIA_WORDS: Final = {
    "reach": N_("for how many"),
    "similarity": N_("similarity"),
    "wage_change": N_("pay"),
    "openings": N_("openings"),
    "to_learn": N_("less to be learned"),
    JUDGED: N_("job quality"),
}
DRAWS, SEED = 200, 0


@dataclass(frozen=True, slots=True)
class Ranked:
    """By alternative: its rank (1 is best, equal scores share one; NaN for none), the ranks that it keeps
    between in nine of ten draws of weights, whether it is unbeaten ("yes", "no", "unknown"), and what each
    criterion adds to its score (in robust standard deviations; they sum to the score; NaN where the
    criterion is unknown).
    """

    rank: Matrix
    rank_low: Matrix
    rank_high: Matrix
    unbeaten: npt.NDArray[Any]
    parts: dict[str, Matrix]


def ranked_moves(
    values: Mapping[str, Matrix],
    ends: Mapping[str, tuple[Matrix, Matrix]],
    weights: Mapping[str, float],
    better: Mapping[str, int],
    candidates: Flags,
) -> Ranked:
    """Alternatives ranked by weighted criteria.

    values: by criterion of `better`, NaN where unknown. ends: lowest and highest value of criteria that are
    known within limits only, such as job quality or a wage that is published as "at least" (`np.inf` on that
    side). candidates: the alternatives that may be ranked. A criterion of weight zero, and one that is known
    of no candidate, is left out.

    A candidate is ranked when all its criteria but job quality are known, and at least one is. By rank,
    an unknown job quality adds nothing and takes nothing: it stands where the median of those judged stands.
    In dominance it is a range from 0 to 100, and every range counts as one: "no" is said where another is
    better wherever in their ranges the values lie, "yes" where none can be, "unknown" where that decides.
    Alternatives that are not ranked are "unknown". Draws of weights: each from half to twice what was chosen.
    """
    count = len(candidates)
    rank, low_rank, high_rank = (np.full(count, np.nan) for _each in range(3))
    found = Ranked(rank, low_rank, high_rank, np.full(count, "unknown"), {})
    used = [name for name in better if weights[name] > 0 and (candidates & ~np.isnan(values[name])).any()]
    needed = [name for name in used if name != JUDGED]
    among = candidates.copy()
    for name in needed:
        among &= ~np.isnan(values[name])
    if JUDGED in used and not needed:
        among &= ~np.isnan(values[JUDGED])
    used = [name for name in used if (among & ~np.isnan(values[name])).any()]
    if not used:
        return found
    signs, chosen = [better[name] for name in used], np.array([weights[name] for name in used])
    scores = robust_scores(np.column_stack([values[name][among] for name in used]), signs)
    rank[among] = _ranks(scores @ (chosen / chosen.sum()))
    low_rank[among], high_rank[among] = _rank_ends(scores, chosen)
    limits = [ends.get(name, (values[name], values[name])) for name in used]
    low, high = (np.column_stack([each[side][among] for each in limits]) for side in (0, 1))
    surely, perhaps = surely_beaten(low, high, signs)
    found.unbeaten[among] = np.where(surely, "no", np.where(perhaps, "unknown", "yes"))
    for at, name in enumerate(used):
        found.parts[name] = np.full(count, np.nan)
        found.parts[name][among] = scores[:, at] * chosen[at] / chosen.sum()
        found.parts[name][np.isnan(values[name])] = np.nan  # what is unknown adds nothing, and says nothing
    return found


def _ranks(score: Matrix) -> Matrix:
    """1 for the highest; equal scores share a rank."""
    above = len(score) - np.searchsorted(np.sort(score), score + 1e-12, side="right")
    return np.asarray(above + 1, dtype=np.float64)


def _rank_ends(scores: Matrix, weights: Matrix) -> tuple[Matrix, Matrix]:
    """The ranks between which each stays in nine of ten draws of weights from half to twice the chosen."""
    dice = np.random.default_rng(SEED)
    draws = weights * 2 ** dice.uniform(-1, 1, (DRAWS, len(weights)))
    ranks = np.stack([_ranks(scores @ (each / each.sum())) for each in draws])
    ends = np.asarray(np.quantile(ranks, [0.05, 0.95], axis=0, method="inverted_cdf"), dtype=np.float64)
    return ends[0], ends[1]


def spoken_parts(found: Ranked) -> list[str]:
    """What each criterion adds, the largest first: "pay +0.42; openings −0.10"; "" where one has no rank."""
    words = {name: _(CRITERIA_WORDS[name]) for name in found.parts}
    told = []
    for at in range(len(found.rank)):
        parts = [(name, float(each[at])) for name, each in found.parts.items() if not np.isnan(each[at])]
        parts.sort(key=lambda part: -abs(part[1]))
        told.append("; ".join(f"{words[name]} {_signed(value)}" for name, value in parts))
    return told


def _signed(value: float) -> str:
    said = f"{value:+.2f}".replace("-", "−")
    return "0" if said in ("+0.00", "−0.00") else said


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


def ranked_columns(found: Ranked) -> dict[str, pa.Array]:
    """`rank`, `rank_low`, `rank_high` (with `rank_mark`), `unbeaten` and `contributions`."""
    none = np.isnan(found.rank)
    ends = {"rank": found.rank, "rank_low": found.rank_low, "rank_high": found.rank_high}
    return {
        **{name: pa.array(each, mask=none) for name, each in ends.items()},
        "rank_mark": pa.array(np.where(none, "not_applicable", ""), pa.string(), mask=~none),
        "unbeaten": pa.array(found.unbeaten.tolist(), pa.string()),
        "contributions": pa.array(spoken_parts(found), pa.string()),
    }


RANKED: Final = (
    Column("rank", N_("Rank"), "count", mark="rank_mark"),
    Column("unbeaten", N_("Unbeaten")),
)
#: How firm a rank is, for those who ask: these stand last, beside the reason.
FIRMNESS: Final = (
    Column("rank_low", N_("Rank at best, by other weights"), "count", mark="rank_mark"),
    Column("rank_high", N_("Rank at worst, by other weights"), "count", mark="rank_mark"),
    Column("contributions", N_("What adds to the score")),
)
