"""Beside a section: how others answered, what agencies and the public said, what is tied to it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from highroad import language
from highroad.planning.passages import locate
from highroad.publishing.exhibits import kinds
from highroad.web.commitments.requirements import recommendations_on, strategy_on
from highroad.web.plans.comments.models import Comment, CommentPeriod
from highroad.web.plans.comments.selectors import current_period
from highroad.web.plans.comments.vocabulary import CommentState
from highroad.web.plans.models import Section
from highroad.web.plans.packs.answers import editions_answering
from highroad.web.plans.rounds.models import RoundAnswer
from highroad.web.plans.rounds.selectors import answers_on

#: How much of each a page shows; the rest is one link away.
MOST = 5


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of exhibit that could answer a requirement. simple: the plan's region is all it asks for."""

    key: str
    title: str
    simple: bool


@dataclass(frozen=True, slots=True)
class Said:
    """A comment of the public. now: its passage as the text has it; "" when these words stand nowhere."""

    comment: Comment
    now: str
    start: int

    @property
    def words(self) -> str:
        """Where it stands, in words."""
        return self.comment.get_disposition_display() or self.comment.get_state_display()


def evidence_for(section: Section) -> list[tuple[str, list[Kind]]]:
    """The evidence that could answer a section, each with the kinds of exhibit that show it."""
    pack, known = section.plan.pack, kinds()
    found = []
    for key in section.asked.evidence:
        held = [
            Kind(
                name,
                language.gettext(known[name].title),
                all(asked.name == "region" or not asked.required for asked in known[name].parameters),
            )
            for name in pack.evidence[key].exhibits
            if name in known
        ]
        found.append((pack.evidence[key].label, held))
    return found


def beside(actor: Any, section: Section, *, works: bool) -> dict[str, Any]:
    """The context of `plans/_beside.html`. works: the actor may see what agencies and the public said."""
    plan = section.plan
    partnership = plan.partnership
    recommendations = recommendations_on(actor, partnership, section.requirement)
    strategy = strategy_on(partnership, section.requirement)
    evidence = evidence_for(section)
    context: dict[str, Any] = {
        "evidence": evidence,
        "makes": any(kind.simple for _label, held in evidence for kind in held),
        "others": editions_answering(plan.pack_key, section.requirement, apart_from=plan),
        "recommendations": recommendations,
        "strategy": strategy,
        "tied": len(recommendations) + len(strategy),
        "works": works,
    }
    if not works:
        return context
    return context | _said_by_agencies(section) | _said_by_public(section)


def _said_by_agencies(section: Section) -> dict[str, Any]:
    given: list[RoundAnswer] = list(answers_on(section.plan, section.requirement))
    return {"answers": given[:MOST], "answers_count": len(given)}


def _said_by_public(section: Section) -> dict[str, Any]:
    """The comments on the section in the newest period, those that wait first."""
    period = current_period(section.plan)
    if period is None:
        return {"period": None, "comments": [], "comments_count": 0, "comments_open": 0}
    shown = period.comments.filter(requirement=section.requirement).exclude(state=CommentState.SPAM)
    rows = sorted(shown.order_by("number"), key=lambda row: (bool(row.disposition), row.number))
    return {
        "period": period,
        "comments": [_said(each, period, section.text) for each in rows[:MOST]],
        "comments_count": len(rows),
        "comments_open": sum(not row.disposition for row in rows),
    }


def _said(comment: Comment, period: CommentPeriod, text: str) -> Said:
    comment.period = period
    found = locate(text, comment.quote) if comment.quote else None
    return Said(comment, found.now(text) if found else "", found.start if found else 0)
