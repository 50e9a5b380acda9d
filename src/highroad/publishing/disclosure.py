"""Disclosure rules: what a table must hide before it may leave the house."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal


@dataclass(frozen=True, slots=True)
class PublishedRule:
    """Federal statistics that their publisher has already protected: its marks are kept, nothing is added."""

    def described(self) -> dict[str, Any]:
        """The rule as plain values, kept in the released table."""
        return {"rule": "published"}


PUBLISHED = PublishedRule()


@dataclass(frozen=True, slots=True)
class CountRule:
    """Counts of people below `minimum` are hidden, and enough others with them.

    minimum: the smallest count that may be shown (10 unless a program's own rule differs).
    zeros: "publish" shows a count of nobody; "suppress" treats it like a small count.
    round_to: when set, every count still shown is rounded to a multiple of it (after suppression).
    """

    minimum: int = 10
    zeros: Literal["publish", "suppress"] = "publish"
    round_to: int | None = None

    def __post_init__(self) -> None:
        if self.minimum < 1:
            raise ValueError("the smallest count that may be shown is at least 1")
        if self.round_to is not None and self.round_to < 2:
            raise ValueError("counts are rounded to a multiple of 2 or more")

    def described(self) -> dict[str, Any]:
        """The rule as plain values, kept in the released table."""
        return {"rule": "count", "minimum": self.minimum, "zeros": self.zeros, "round_to": self.round_to}


DisclosureRule = PublishedRule | CountRule
