"""What plans ask of a person: sections to write, sections to review."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from highroad.web.directory.models import Membership
from highroad.web.directory.rules import Role
from highroad.web.directory.work import WorkItem
from highroad.web.plans.models import Section
from highroad.web.plans.vocabulary import SectionState

MOST = 50
TO_WRITE = (SectionState.RETURNED, SectionState.DRAFTING, SectionState.NOT_STARTED)


def work_for(actor: Any) -> list[WorkItem]:
    """Sections assigned to the actor that are not handed in, and sections in review where they review."""
    return [_item(section) for section in _sections(actor)]


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
