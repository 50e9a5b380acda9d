"""Points that an occupation gets from a group of criteria: exact where known, else the fewest and most."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from highroad.language import gettext as _
from highroad.market.list_criteria import STEPS, Flags, Truth, Values, apart, numbers, open_ended
from highroad.reference.list_rules import Criterion, Group
from highroad.reference.list_rules.rule import short_number

#: Points that differ by less than this share of all that can be had are the same points.
_SAME = 1e-9


@dataclass(frozen=True, slots=True)
class Points:
    """What a group gives every occupation. fewest, most: of points, alike where they are known. each: by key
    of a criterion the points it gives, NaN where that is not known. needs: how many must be had.
    """

    fewest: Values
    most: Values
    each: Mapping[str, Values]
    needs: float
    slack: float

    @property
    def exact(self) -> Flags:
        """Where the points are known."""
        return np.asarray(self.most - self.fewest <= self.slack)

    @property
    def reached(self) -> Truth:
        """Whether there are enough: yes when the fewest are, no when the most are not, else unknown."""
        enough = np.where(self.fewest >= self.needs - self.slack, 1.0, np.nan)
        return np.where(self.most < self.needs - self.slack, 0.0, enough)


def points_of(
    group: Group, measures: pa.Table, thresholds: Mapping[str, float], *, shift: float = 0.0
) -> Points:
    """The points of every occupation by a group that counts them.

    thresholds: by key of a criterion, without those by rank. shift: every threshold is made so much stricter,
    as a share of it (laxer below zero), and so is what the group needs; measures that go by steps, and ranks,
    stay.

    Criteria on one measure are taken together: a number that is not known may be anything, but it is one
    number. A criterion that says what it is worth where its number is not known is worth that.
    """
    fewest = np.zeros(measures.num_rows)
    most = np.zeros(measures.num_rows)
    each: dict[str, Values] = {}
    for measure in dict.fromkeys(one.measure for one in group.criteria):
        scale = _Scale(measures, measure, thresholds, shift)
        together = [one for one in group.criteria if one.measure == measure]
        for one in together:
            low, high = scale.range_of([one])
            settled = low if one.unknown is None else np.where(low == high, low, one.unknown)
            each[one.key] = np.where(low == high, low, np.nan if one.unknown is None else settled)
            if one.unknown is not None:
                fewest, most = fewest + settled, most + settled
        low, high = scale.range_of([one for one in together if one.unknown is None])
        fewest, most = fewest + low, most + high
    total = sum(abs(one.points or 0.0) for one in group.criteria)
    needs = group.needs + shift * (abs(group.needs) or total)
    return Points(fewest, most, each, needs, _SAME * total)


class _Scale:
    """One measure of every occupation, and the points that numbers on it are worth."""

    def __init__(
        self, measures: pa.Table, measure: str, thresholds: Mapping[str, float], shift: float
    ) -> None:
        self.values = numbers(measures, measure)
        self.capped = open_ended(measures, measure) & ~np.isnan(self.values)
        self.known = np.sort(self.values[~np.isnan(self.values)])
        self.thresholds = thresholds
        self.shift = 0.0 if measure in STEPS else shift

    def range_of(self, criteria: list[Criterion]) -> tuple[Values, Values]:
        """The fewest and the most points by these criteria together."""
        told = [one for one in criteria if self._is_told(one)]
        untold = [one.points or 0.0 for one in criteria if not self._is_told(one)]
        exact = self._worth(told, self.values)
        low, high = exact.copy(), exact.copy()
        could = self._possible(told)
        worth = self._worth(told, could)
        unknown = np.isnan(self.values)
        low[unknown], high[unknown] = worth.min(), worth.max()
        for cap in np.unique(self.values[self.capped]):
            here = self.capped & (self.values == cap)
            above = np.append(worth[could >= cap], self._worth(told, np.array([cap])))
            low[here], high[here] = above.min(), above.max()
        return low + sum(min(0.0, one) for one in untold), high + sum(max(0.0, one) for one in untold)

    def _is_told(self, one: Criterion) -> bool:
        """Whether a number is worth something certain: not where the threshold itself is not known."""
        return one.compares == "by_rank" or not np.isnan(self.thresholds[one.key])

    def _possible(self, criteria: Iterable[Criterion]) -> Values:
        """Numbers that stand for all: points change at some of these and are the same between them."""
        steps: list[Values] = [np.zeros(1)]
        for one in criteria:
            if one.compares == "by_rank":
                steps.append(self.known)  # a number above them all has their highest rank
            else:
                at = self.thresholds[one.key]
                sign = -1.0 if one.compares == "at_most" else 1.0
                steps.append(np.array([at + sign * self._moved(one) * (abs(at) or 1.0)]))
        edges = np.unique(np.concatenate(steps))
        between = (edges[:-1] + edges[1:]) / 2
        reach = 1.0 + np.abs(edges).max()
        return np.unique(np.concatenate([edges, between, edges[:1] - reach, edges[-1:] + reach]))

    def _moved(self, one: Criterion) -> float:
        """How far on its right side a number must lie; what takes points away grows stricter downward."""
        return self.shift if (one.points or 0.0) > 0 else -self.shift

    def _worth(self, criteria: Iterable[Criterion], values: Values) -> Values:
        """The points of numbers; NaN for none."""
        total = np.where(np.isnan(values), np.nan, 0.0)
        for one in criteria:
            total = total + (one.points or 0.0) * self._part(one, values)
        return total

    def _part(self, one: Criterion, values: Values) -> Values:
        if one.compares != "by_rank":
            far = apart(one, values, self.thresholds[one.key])
            return np.where(np.isnan(values), np.nan, (far >= self._moved(one)).astype(float))
        # Alike numbers have the same rank, and nobody has none: the last tenth is a tenth, also for a number
        # that may lie below all that are known, however few they are.
        below = np.searchsorted(self.known, values, side="right")
        steps = int(one.value)
        whole, least = len(self.known), 1 / (steps or len(self.values))
        if not whole:
            return np.where(
                np.isnan(values), np.nan, np.where(values > 0, 1.0, least)
            )  # nothing to compare with: from the least to all
        share = -(-below * steps // whole) / steps if steps else below / whole
        return np.where(np.isnan(values), np.nan, np.where(below == 0, least, share))


def said(points: float) -> str:
    """Points as a sentence says them: two decimals, and as many more as a small number takes."""
    return short_number(points) if abs(points) >= 0.005 or not points else f"{points:.1g}"


def points_in_words(found: Points, place: int) -> str:
    """An occupation's points: a number, or from the fewest to the most."""
    low, high = float(found.fewest[place]), float(found.most[place])
    if bool(found.exact[place]):
        return said(low)
    return _("{low} to {high}").format(low=said(low), high=said(high))
