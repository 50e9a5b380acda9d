"""Reading who has what: sections of one plan or of all of a person's plans, and remarks, in few queries."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from highroad.reference.packs import Requirement
from highroad.web.directory.models import Membership
from highroad.web.directory.rules import Role, allows
from highroad.web.plans.models import Plan, Section
from highroad.web.plans.people.models import Remark
from highroad.web.plans.people.vocabulary import RemarkState
from highroad.web.plans.vocabulary import SectionState

VIEWS = ("all", "mine", "overdue", "waiting", "unassigned")
OPEN_STATES = (SectionState.NOT_STARTED, SectionState.DRAFTING, SectionState.RETURNED)


@dataclass(frozen=True, slots=True)
class Duty:
    """A section and who has it. open_remarks: remarks on it that are neither resolved nor withdrawn."""

    section: Section
    item: Requirement
    open_remarks: int
    mine: bool
    overdue: bool
    waiting: bool


def _counted(sections: QuerySet[Section]) -> QuerySet[Section]:
    still = Q(remarks__state__in=(RemarkState.OPEN, RemarkState.ANSWERED))
    return sections.select_related("assignee", "organization").annotate(
        open_remarks=Count("remarks", filter=still),
        answered_remarks=Count("remarks", filter=Q(remarks__state=RemarkState.ANSWERED)),
        unanswered_remarks=Count("remarks", filter=Q(remarks__state=RemarkState.OPEN)),
    )


def duties_of(actor: Any, plan: Plan) -> list[Duty]:
    """Every section that is asked of the plan, in the pack's order. One query."""
    pack = plan.pack
    applies = pack.applicability(plan.answers)
    found = {section.requirement: section for section in _counted(Section.objects.filter(plan=plan))}
    judges = allows(actor, plan.partnership, Role.REVIEWER)
    today = timezone.localdate()
    return [
        _duty(actor, found[item.id], item, judges=judges, today=today)
        for item in pack.items
        if item.id in found and applies[item.id].yes
    ]


def my_duties(actor: Any) -> list[Duty]:
    """Sections of all plans that are the actor's, or wait for the actor to review. Two queries."""
    roles = dict(Membership.objects.filter(user=actor, ended_at=None).values_list("partnership", "role"))
    judged = [key for key, role in roles.items() if role >= Role.REVIEWER]
    rows = _counted(
        Section.objects.filter(
            Q(assignee=actor, plan__partnership__in=roles)
            | Q(state=SectionState.IN_REVIEW, plan__partnership__in=judged)
            | Q(remarks__state=RemarkState.ANSWERED, plan__partnership__in=judged)
        )
    ).select_related("plan__partnership", "assignee", "organization")
    today = timezone.localdate()
    duties = [
        _duty(
            actor,
            section,
            section.asked,
            judges=section.plan.partnership_id in judged,
            today=today,
        )
        for section in rows
    ]
    return sorted(duties, key=lambda duty: (duty.section.due is None, duty.section.due or today))


def _duty(actor: Any, section: Section, item: Requirement, *, judges: bool, today: datetime.date) -> Duty:
    mine = section.assignee_id is not None and section.assignee_id == getattr(actor, "pk", None)
    undone = section.state != SectionState.APPROVED
    waiting = mine and (section.state in OPEN_STATES or section.unanswered_remarks > 0)
    if judges:
        waiting = waiting or section.state == SectionState.IN_REVIEW or section.answered_remarks > 0
    return Duty(
        section=section,
        item=item,
        open_remarks=section.open_remarks,
        mine=mine,
        overdue=undone and section.due is not None and section.due < today,
        waiting=waiting and undone,
    )


def shown(duties: Sequence[Duty], view: str) -> list[Duty]:
    """The duties that a view lets through."""
    passes = {
        "mine": lambda duty: duty.mine,
        "overdue": lambda duty: duty.overdue,
        "waiting": lambda duty: duty.waiting,
        "unassigned": lambda duty: duty.section.assignee_id is None and duty.section.organization_id is None,
    }
    return [duty for duty in duties if passes.get(view, lambda _duty: True)(duty)]


def remark_states(plan: Plan) -> QuerySet[Remark, str]:
    """The state of every remark on a plan, for counting."""
    return Remark.objects.filter(section__plan=plan).order_by().values_list("state", flat=True)


def remarks_of(plan: Plan) -> QuerySet[Remark]:
    """The remarks on a plan with their replies, the newest first."""
    return (
        Remark.objects.filter(section__plan=plan)
        .select_related("section", "by")
        .prefetch_related("replies__by")
        .order_by("-pk")
    )
