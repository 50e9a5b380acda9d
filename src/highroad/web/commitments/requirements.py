"""What a partnership holds that is tied to one requirement of a pack."""

from __future__ import annotations

from typing import Any

from highroad.web.commitments.models import Recommendation, StrategyItem
from highroad.web.commitments.selectors import recommendations_for
from highroad.web.directory.models import Partnership


def recommendations_on(actor: Any, partnership: Partnership, requirement: str) -> list[Recommendation]:
    """The recommendations tied to a requirement that the actor may read, newest answers with them.

    Two queries. Which requirements one is tied to is a list in its row, which no two databases search alike.
    """
    found = [
        each
        for each in recommendations_for(actor, partnership).defer("rationale", "steps")
        if requirement in each.requirements
    ]
    for each in found:
        each.partnership = partnership
    return found


def strategy_on(partnership: Partnership, requirement: str) -> list[StrategyItem]:
    """The goals, objectives, strategies and measures tied to a requirement, in their order. One query."""
    rows = StrategyItem.objects.filter(tree__partnership=partnership, removed_at=None)
    return [each for each in rows if requirement in each.requirements]
