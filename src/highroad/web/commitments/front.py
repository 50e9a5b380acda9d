"""Strategy, recommendations and principles on a partnership's front page. Each asks the database once."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from highroad.web.commitments.models import Recommendation, RecommendationResponse, StrategyItem
from highroad.web.commitments.vocabulary import Level, RecommendationState
from highroad.web.directory.front import MOST, Line
from highroad.web.directory.models import Partnership


def strategy(_actor: Any, partnership: Partnership) -> list[Line]:
    """The vision, and how many goals and objectives stand under it."""
    items = StrategyItem.objects.filter(tree__partnership=partnership, removed_at=None)
    rows = list(items.values_list("level", "statement"))
    count = Counter(level for level, _statement in rows)
    if not rows:
        return []
    goals = ngettext("{n} goal", "{n} goals", count[Level.GOAL]).format(n=count[Level.GOAL])
    objectives = ngettext("{n} objective", "{n} objectives", count[Level.OBJECTIVE])
    told = f"{goals}, {objectives.format(n=count[Level.OBJECTIVE])}"
    vision = next((statement for level, statement in rows if level == Level.VISION), "")
    return [Line(vision, meta=told) if vision else Line(told)]


def recommendations(_actor: Any, partnership: Partnership) -> list[Line]:
    """How many are issued and answered, and the newest of them."""
    answers = RecommendationResponse.objects.filter(recommendation=OuterRef("pk"))
    issued = Recommendation.objects.filter(partnership=partnership, state=RecommendationState.ISSUED)
    rows = list(issued.annotate(answered=Exists(answers)).order_by("-issued_at", "-number"))
    for row in rows:
        row.partnership = partnership
    states = {True: _("answered"), False: _("waits for an answer")}
    lines = [Line(row.statement, row.get_absolute_url(), states[row.answered]) for row in rows[: MOST - 1]]
    if len(rows) >= MOST:
        answered = sum(row.answered for row in rows)
        lines.append(Line(_("{n} in all, {answered} answered").format(n=len(rows), answered=answered)))
    return lines


def principles(_actor: Any, partnership: Partnership) -> list[Line]:
    """Their names, in one line."""
    titles = [principle.title for principle in partnership.principles.all()]
    return [Line("; ".join(titles))] if titles else []
