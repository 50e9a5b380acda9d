"""Who was chosen among who qualified: selection measured by group, as fairness audits name it.

These are points without intervals: beside a small group they mislead, and `compare` says how sure they are.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from highroad.equity.rates import Counts


@dataclass(frozen=True, slots=True)
class Selection:
    """How a group's members were chosen.

    qualified_chosen, qualified_left, other_chosen, other_left: people. Quantities are None without people.
    """

    qualified_chosen: int
    qualified_left: int
    other_chosen: int
    other_left: int

    @property
    def total(self) -> int:
        """All members of the group."""
        return self.qualified_chosen + self.qualified_left + self.other_chosen + self.other_left

    @property
    def chosen(self) -> int:
        """Members who were chosen, qualified or not."""
        return self.qualified_chosen + self.other_chosen

    @property
    def selection_rate(self) -> float | None:
        """Chosen, out of all."""
        return Counts(self.chosen, self.total).rate

    @property
    def recall(self) -> float | None:
        """Chosen, out of those who qualified."""
        return Counts(self.qualified_chosen, self.qualified_chosen + self.qualified_left).rate

    @property
    def precision(self) -> float | None:
        """Qualified, out of those chosen."""
        return Counts(self.qualified_chosen, self.chosen).rate

    @property
    def false_positive_rate(self) -> float | None:
        """Chosen, out of those who did not qualify."""
        return Counts(self.other_chosen, self.other_chosen + self.other_left).rate


def spread(groups: Mapping[str, Selection], measure: str) -> tuple[float | None, float | None]:
    """(highest less lowest, lowest over highest) of a measure over groups; None where no group has it.

    measure: "selection_rate" (then: demographic parity difference and ratio), "recall" (equal opportunity),
    "precision" or "false_positive_rate", fractions. Groups without the measure are left out. The ratio is
    None where the highest is 0. Source: Hardt, Price & Srebro (2016), Equality of Opportunity.
    """
    values = [value for group in groups.values() if (value := getattr(group, measure)) is not None]
    if not values:
        return None, None
    return max(values) - min(values), (min(values) / max(values) if max(values) else None)


def against(groups: Mapping[str, Selection], measure: str, reference: str) -> dict[str, float | None]:
    """Each group's measure over the reference group's; None where either has none, or the reference 0.

    measure: as in `spread`. Of false positive rates above 1 is the worse. Raises KeyError for a reference
    that is none of the groups.
    """
    base = getattr(groups[reference], measure)
    return {
        name: None if (value := getattr(group, measure)) is None or not base else value / base
        for name, group in groups.items()
    }


def equalized_odds(groups: Mapping[str, Selection]) -> float | None:
    """The larger of two spreads over groups: of `recall` and of `false_positive_rate` (difference, 0 to 1).

    None where no group has either. Source: Hardt, Price & Srebro (2016).
    """
    apart = (spread(groups, measure)[0] for measure in ("recall", "false_positive_rate"))
    return max((each for each in apart if each is not None), default=None)


def chosen_against(groups: Mapping[str, Selection], reference: str) -> dict[str, float | None]:
    """People chosen of each group over people chosen of the reference; None where it has none chosen.

    It mixes in how large the groups are, so it says nothing of fairness by itself: `against` with
    "selection_rate" does. It is here because some audits print it (as "ppr disparity"). Raises KeyError for a
    reference that is none of the groups.
    """
    base = groups[reference].chosen
    return {name: group.chosen / base if base else None for name, group in groups.items()}
