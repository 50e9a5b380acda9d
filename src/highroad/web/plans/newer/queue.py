"""What newer numbers ask of a person."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from highroad.web.directory.models import Membership
from highroad.web.directory.rules import Role
from highroad.web.directory.work import WorkItem
from highroad.web.plans.models import SectionExhibit

MOST = 30


def newer_for(actor: Any) -> list[WorkItem]:
    """Exhibits with newer numbers: in the actor's own sections, and everywhere where the actor reviews."""
    mine = Membership.objects.filter(user=actor, ended_at=None)
    reviews = mine.filter(role__gte=Role.REVIEWER).values("partnership")
    rows = SectionExhibit.objects.exclude(newer={}).filter(
        Q(section__assignee=actor, section__plan__partnership__in=mine.values("partnership"))
        | Q(section__plan__partnership__in=reviews)
    )
    return [
        WorkItem(
            title=f"{pin.section.requirement} {pin.title}"[:200],
            address=reverse(
                "plans:newer",
                args=[pin.section.plan.partnership.slug, pin.section.plan.slug, pin.section.requirement],
            ),
            place=pin.section.plan.title,
            why=_("newer numbers: take them or keep these"),
            due=pin.section.due,
        )
        for pin in rows.select_related("section__plan__partnership").order_by("pk")[:MOST]
    ]
