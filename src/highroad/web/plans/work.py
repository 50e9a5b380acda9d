"""What plans ask of a person: sections to write, sections to review."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from highroad.web.directory.models import Membership
from highroad.web.directory.rules import Role
from highroad.web.directory.work import WorkItem
from highroad.web.plans.calendar.models import Milestone
from highroad.web.plans.models import Section
from highroad.web.plans.newer.queue import newer_for
from highroad.web.plans.people.models import Remark
from highroad.web.plans.people.vocabulary import RemarkState
from highroad.web.plans.vocabulary import SectionState
from highroad.web.plans.waiting import waiting_for

MOST = 50
TO_WRITE = (SectionState.RETURNED, SectionState.DRAFTING, SectionState.NOT_STARTED)


def work_for(actor: Any) -> list[WorkItem]:
    """What is the actor's: sections to write or review, remarks, milestones, and all else that waits."""
    sections = [_item(section) for section in _sections(actor)]
    return [*sections, *besides_sections(actor)]


def besides_sections(actor: Any) -> list[WorkItem]:
    """What plans ask of a person that is no section: remarks, numbers, milestones, comments, signatures."""
    return [*_remarks(actor), *newer_for(actor), *_milestones(actor), *waiting_for(actor)]


def _remarks(actor: Any) -> list[WorkItem]:
    """Open remarks on the actor's sections, and answered ones that the actor made."""
    mine = Membership.objects.filter(user=actor, ended_at=None).values("partnership")
    rows = Remark.objects.filter(
        Q(section__assignee=actor, state=RemarkState.OPEN) | Q(by=actor, state=RemarkState.ANSWERED),
        section__plan__partnership__in=mine,
    ).select_related("section__plan__partnership")
    words = {RemarkState.OPEN: _("a remark to answer"), RemarkState.ANSWERED: _("answered: is it settled?")}
    return [
        WorkItem(
            title=f"{remark.section.requirement} {remark.section.asked.title}",
            address=f"{remark.section.get_absolute_url()}remarks/#remark-{remark.number}",
            place=remark.section.plan.title,
            why=words[RemarkState(remark.state)],
            due=remark.due,
        )
        for remark in rows.order_by("due", "pk")[:MOST]
    ]


def _milestones(actor: Any) -> list[WorkItem]:
    mine = Membership.objects.filter(user=actor, ended_at=None).values("partnership")
    rows = Milestone.objects.filter(
        owner=actor, done_on=None, dropped_on=None, plan__partnership__in=mine
    ).select_related("plan__partnership")
    return [
        WorkItem(
            title=milestone.title,
            address=reverse("plans:roadmap", args=[milestone.plan.partnership.slug, milestone.plan.slug]),
            place=milestone.plan.title,
            why=_("your milestone"),
            due=milestone.due,
        )
        for milestone in rows[:MOST]
    ]


def _sections(actor: Any) -> QuerySet[Section]:
    reviewed = Membership.objects.filter(user=actor, ended_at=None, role__gte=Role.REVIEWER)
    mine = Membership.objects.filter(user=actor, ended_at=None)
    return (
        Section.objects.filter(
            Q(assignee=actor, state__in=TO_WRITE, plan__partnership__in=mine.values("partnership"))
            | Q(state=SectionState.IN_REVIEW, plan__partnership__in=reviewed.values("partnership"))
        )
        .select_related("plan__partnership")
        .order_by("due", "pk")[:MOST]
    )


def _item(section: Section) -> WorkItem:
    plan = section.plan
    words = {
        SectionState.RETURNED: _("returned to you with a remark"),
        SectionState.DRAFTING: _("yours to finish"),
        SectionState.NOT_STARTED: _("yours to start"),
        SectionState.IN_REVIEW: _("waits for review"),
    }
    return WorkItem(
        title=f"{section.requirement} {plan.pack.by_id[section.requirement].title}",
        address=reverse("plans:section", args=[plan.partnership.slug, plan.slug, section.requirement]),
        place=plan.title,
        why=words[SectionState(section.state)],
        due=section.due,
    )
