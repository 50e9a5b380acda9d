"""What a plan promises, frozen with its editions, and what is on record of it since.

Promises are milestones with their days, objectives and strategies of the partnership's tree, and issued
recommendations. They are frozen as they read then, so that rewording, moving or dropping shows afterwards.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from highroad.errors import BadQuestion
from highroad.planning.promises import Kept, Outcome, Promise, Since, outcomes
from highroad.web.commitments.models import Recommendation, StrategyItem
from highroad.web.commitments.vocabulary import Answer, Level, RecommendationState
from highroad.web.directory import audit
from highroad.web.directory.rules import Role, require
from highroad.web.plans.adoption.models import PromiseRecord, Recorded
from highroad.web.plans.calendar.models import Milestone
from highroad.web.plans.models import Plan

_AIMS = (Level.OBJECTIVE, Level.STRATEGY)


def promised_by(plan: Plan) -> list[dict[str, Any]]:
    """What a plan promises now, as plain values; three queries."""
    milestones = Milestone.objects.filter(plan=plan, dropped_on=None).order_by("due", "pk")
    items = StrategyItem.objects.filter(tree__partnership=plan.partnership_id, removed_at=None)
    issued = Recommendation.objects.filter(
        partnership=plan.partnership_id, state=RecommendationState.ISSUED
    ).prefetch_related("responses")
    found = [(f"milestone:{each.public_id}", "milestone", each.title, each.due) for each in milestones]
    found += [
        (f"{each.level}:{each.public_id}", each.level, each.statement, None)
        for each in items.filter(level__in=_AIMS).order_by("pk")
    ]
    for each in issued:
        newest = next(iter(each.responses.all()), None)
        due = newest.until if newest is not None else None
        found.append((f"recommendation:{each.number}", "recommendation", each.statement, due))
    return [
        {"key": key, "kind": kind, "statement": statement, "due": due.isoformat() if due else None}
        for key, kind, statement, due in found
    ]


def promises_in(contents: Mapping[str, Any]) -> list[Promise]:
    """The promises that an edition holds; early ones hold none."""
    return [
        Promise(
            each["key"],
            each["kind"],
            each["statement"],
            date.fromisoformat(each["due"]) if each["due"] else None,
        )
        for each in contents.get("promises", ())
    ]


def kept_of(plan: Plan, contents: Mapping[str, Any]) -> tuple[Kept, ...]:
    """What became, until today, of what a plan's contents promised. Five queries; none without promises."""
    promises = promises_in(contents)
    return outcomes(promises, _since(plan), timezone.localdate(), date_format) if promises else ()


def _since(plan: Plan) -> dict[str, Since]:
    """Promise's key -> what is on record of it."""
    found = {
        f"milestone:{each.public_id}": Since(
            each.title,
            due=each.due,
            done=each.done_on,
            dropped=each.dropped_on,
            why=each.dropped_because or next((move.reason for move in reversed(each.moves.all())), ""),
        )
        for each in Milestone.objects.filter(plan=plan).prefetch_related("moves")
    }
    for item in StrategyItem.objects.filter(tree__partnership=plan.partnership_id, level__in=_AIMS):
        gone = timezone.localdate(item.removed_at) if item.removed_at else None
        found[f"{item.level}:{item.public_id}"] = Since(
            item.statement, dropped=gone, why=item.removed_because
        )
    rows = Recommendation.objects.filter(partnership=plan.partnership_id).prefetch_related("responses")
    found |= {f"recommendation:{each.number}": _answered(each) for each in rows}
    for record in plan.promise_records.select_related("by").order_by("pk"):
        if record.key in found:
            found[record.key] = Since(
                record.statement,
                why=record.reason,
                outcome=Outcome(record.outcome),
                said=record.who,
                on=record.on,
            )
    return found


def _answered(one: Recommendation) -> Since:
    """What the addressee's newest answer says of a recommendation."""
    newest = next(iter(one.responses.all()), None)
    if one.state == RecommendationState.WITHDRAWN:
        why = _("The recommendation was withdrawn.")
        why = f"{why} {one.withdrawn_because}".strip()
        return Since(one.statement, outcome=Outcome.DROPPED, why=why, on=one.withdrawn_on)
    if one.done_on is not None:
        due = newest.until if newest is not None else None
        return Since(one.statement, due=due, done=one.done_on)
    if newest is None:
        return Since(one.statement, why=_("The addressee has not answered."))
    said = {Answer.DECLINED: Outcome.DROPPED, Answer.ALREADY: Outcome.KEPT}.get(Answer(newest.answer))
    if said is not None:
        return Since(one.statement, outcome=said, why=newest.reason, said=one.addressee, on=newest.on)
    words = _("{who} {answer} ({day}).").format(
        who=one.addressee, answer=newest.get_answer_display(), day=date_format(newest.on)
    )
    return Since(one.statement, due=newest.until, why=words)


def record_promise(actor: Any, plan: Plan, *, key: str, outcome: str, on: date, reason: str) -> PromiseRecord:
    """Write down what became of a promise of the plan's newest edition. Contributors.

    Raises Refused; BadQuestion for a promise that the plan doesn't make, without a reason, and for a day that
    is still to come.
    """
    require(actor, plan.partnership, Role.CONTRIBUTOR)
    edition = plan.editions.first()
    promise = {each.key: each for each in promises_in(edition.contents if edition else {})}.get(key)
    if promise is None or outcome not in Recorded.values:
        raise BadQuestion(_("The plan makes no such promise."), remedy=_("Load the page again."))
    if not reason.strip():
        raise BadQuestion(_("Say why, or how it is known."), remedy=_("A sentence is enough."))
    if on > timezone.localdate():
        raise BadQuestion(
            _("{day} is still to come.").format(day=on), remedy=_("Choose the day it happened.")
        )
    with transaction.atomic():
        made = PromiseRecord.objects.create(
            plan=plan,
            key=key,
            statement=promise.statement,
            outcome=outcome,
            on=on,
            reason=reason.strip()[:500],
            by=actor,
        )
        after = {"key": key, "outcome": outcome, "on": on}
        audit.record(actor, "plan.promise_recorded", made, after=after, reason=made.reason)
    return made
