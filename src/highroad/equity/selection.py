"""Who was chosen among who qualified: selection measured by group, as fairness audits name it."""

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
    def selection_rate(self) -> float | None:
        """Chosen, out of all."""
        return Counts(self.qualified_chosen + self.other_chosen, self.total).rate

    @property
    def recall(self) -> float | None:
        """Chosen, out of those who qualified."""
        return Counts(self.qualified_chosen, self.qualified_chosen + self.qualified_left).rate

    @property
    def precision(self) -> float | None:
        """Qualified, out of those chosen."""
        return Counts(self.qualified_chosen, self.qualified_chosen + self.other_chosen).rate

    @property
    def false_positive_rate(self) -> float | None:
        """Chosen, out of those who did not qualify."""
        return Counts(self.other_chosen, self.other_chosen + self.other_left).rate


def spread(groups: Mapping[str, Selection], measure: str) -> tuple[float | None, float | None]:
    """(highest less lowest, lowest over highest) of a measure over groups; None where no group has it."""
    values = [value for group in groups.values() if (value := getattr(group, measure)) is not None]
    if not values:
        return None, None
    return max(values) - min(values), (min(values) / max(values) if max(values) else None)


def against(groups: Mapping[str, Selection], measure: str, reference: str) -> dict[str, float | None]:
    """Each group's measure over the reference group's."""
    base = getattr(groups[reference], measure)
    return {
        name: None if (value := getattr(group, measure)) is None or not base else value / base
        for name, group in groups.items()
    }
