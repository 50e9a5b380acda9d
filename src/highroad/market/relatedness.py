"""How close activities are to each other, measured in several ways, and how well groups of them hang
together.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from highroad.errors import BadQuestion
from highroad.language import gettext as _

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
Measure = Literal["association", "cosine", "jaccard", "probability"]


def relatedness(present: Flags, measure: Measure = "probability") -> Floats:
    """How much more often activities are present together than chance would have it; 0 on the diagonal.

    present: places by activities. measure: "association" (observed over expected), "cosine", "jaccard", or
    "probability" (van Eck and Waltman 2009; Steijn 2021), as EconGeo computes them. Raises BadQuestion for
    another measure.
    """
    grid = np.asarray(present).astype(np.float64)
    together = grid.T @ grid
    np.fill_diagonal(together, 0.0)
    each = together.sum(axis=1)
    whole = each.sum()
    rows, columns = each[:, None], each[None, :]
    with np.errstate(divide="ignore", invalid="ignore"):
        if measure == "association":
            found = together * whole / (rows * columns)
        elif measure == "cosine":
            found = together / np.sqrt(rows * columns)
        elif measure == "jaccard":
            found = together / (rows + columns - together)
        elif measure == "probability":
            chance = rows / whole * columns / (whole - rows) + columns / whole * rows / (whole - columns)
            found = together / (chance * whole / 2)
        else:
            raise BadQuestion(
                _("“{measure}” is no measure of relatedness.").format(measure=measure),
                remedy=_("Choose one of: {names}.").format(names="association, cosine, jaccard, probability"),
            )
    found = np.nan_to_num(found, posinf=0.0)
    np.fill_diagonal(found, 0.0)
    return np.asarray(found)


def relatedness_density(present: Flags, related: Floats) -> Floats:
    """How much of what an activity is related to is present in a place, percent; nan where it is related to
    nothing. present: places by activities; related: activities by activities, 0 on the diagonal.
    """
    present, related = np.asarray(present, dtype=bool), np.asarray(related, dtype=float)
    whole = related.sum(axis=0)
    shape = present.shape
    share = np.divide(present @ related, whole, out=np.full(shape, np.nan), where=whole > 0)
    return np.asarray(100.0 * share)


def linkage(employment: Floats, occupations: Floats, inputs: Floats) -> dict[str, Floats]:
    """Similarity of industries by where they are, what they buy from each other, and whom they employ.

    employment: regions by industries. occupations: industries by occupations, shares. inputs: use of industry
    i for each unit of industry j. Returns matrices of industries by industries: "location" (correlation over
    regions), "occupations" (correlation of occupation shares), "inputs" (the largest of the four shares of
    inputs and outputs; outputs in proportion to employment) and "linkage", the mean of the three standardized
    over pairs. Raises BadQuestion for fewer than three industries, or where one has no jobs or the same in
    every region or occupation: nothing correlates with it.
    Source of the rule: Delgado, Porter and Stern (2016), Journal of Economic Geography 16(1).
    """
    employment, occupations = np.asarray(employment, dtype=float), np.asarray(occupations, dtype=float)
    inputs = np.asarray(inputs, dtype=float)
    flat = (np.ptp(employment, axis=0) == 0) | (np.ptp(occupations, axis=1) == 0)
    if employment.shape[1] < 3 or flat.any():
        raise BadQuestion(
            _("These industries cannot all be linked."),
            remedy=_("Give three or more, each with jobs that differ between regions and occupations."),
        )
    location, alike = np.asarray(np.corrcoef(employment.T)), np.asarray(np.corrcoef(occupations))
    output = employment.sum(axis=0)
    sold = inputs * output[None, :] / output[:, None]  # of i's output, the share that j buys
    bought = np.maximum(np.maximum(inputs, inputs.T), np.maximum(sold, sold.T))
    mean = (_standardized(location) + _standardized(bought) + _standardized(alike)) / 3
    return {"location": location, "occupations": alike, "inputs": bought, "linkage": mean}


def _standardized(matrix: Floats) -> Floats:
    pairs = matrix[~np.eye(len(matrix), dtype=bool)]
    return np.asarray((matrix - pairs.mean()) / pairs.std())


@dataclass(frozen=True, slots=True)
class Validation:
    """Whether groups hang together better than they hang with others.

    within, between, between_high: for each group the mean similarity inside it, the mean over its similarity
    to each other group, and the 95th percentile of those. clusters, industries: percent of groups, and of
    industries, whose similarity inside exceeds the mean and the 95th percentile. score: the mean of the four.
    """

    groups: tuple[int, ...]
    within: tuple[float, ...]
    between: tuple[float, ...]
    between_high: tuple[float, ...]
    clusters: tuple[float, float]
    industries: tuple[float, float]
    score: float


def validation(similar: Floats, labels: Sequence[int]) -> Validation:
    """Validation scores of a grouping of industries.

    similar: industries by industries; labels: the group of each. A group of one industry has no similarity
    inside and is left out of the scores. Raises BadQuestion with fewer than two groups, or where no group has
    two industries.
    Source of the rule: Delgado, Porter and Stern (2016).
    """
    label = np.asarray(labels)
    groups = [int(each) for each in np.unique(label)]
    if len(groups) < 2:
        raise BadQuestion(_("There is only one group."), remedy=_("Compare two groups or more."))
    member = np.array([label == each for each in groups])
    sizes = member.sum(axis=1)
    if sizes.max() < 2:
        raise BadQuestion(
            _("Every group is a single industry."), remedy=_("Give groups with two industries or more.")
        )
    off = similar - np.diag(np.diag(similar))
    sums = member @ off @ member.T
    with np.errstate(divide="ignore", invalid="ignore"):
        within = np.diag(sums) / (sizes * (sizes - 1))
    mean = sums / np.outer(sizes, sizes)
    others = [np.delete(mean[row], row) for row in range(len(groups))]
    between = np.array([each.mean() for each in others])
    high = np.array([np.percentile(each, 95) for each in others])
    judged = sizes > 1
    clusters = tuple(float((within[judged] > bar[judged]).mean()) for bar in (between, high))
    industries = _of_industries(off, member, sizes, judged)
    return Validation(
        tuple(groups),
        tuple(float(each) for each in within),
        tuple(float(each) for each in between),
        tuple(float(each) for each in high),
        (clusters[0], clusters[1]),
        industries,
        float(np.mean([*clusters, *industries])),
    )


def _of_industries(off: Floats, member: Flags, sizes: Floats, judged: Flags) -> tuple[float, float]:
    to_groups = off @ member.T / sizes  # mean similarity of an industry to each group
    own = member.argmax(axis=0)
    rows = np.arange(len(own))
    with np.errstate(divide="ignore", invalid="ignore"):
        inside = to_groups[rows, own] * sizes[own] / (sizes[own] - 1)
    keep = judged[own]
    others = np.array([np.delete(to_groups[row], own[row]) for row in rows])
    above = inside[keep] > others[keep].mean(axis=1)
    far = inside[keep] > np.percentile(others[keep], 95, axis=1)
    return float(above.mean()), float(far.mean())
