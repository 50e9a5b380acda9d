"""What evidence asks of a person: claims that no longer hold."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from highroad.web.directory.models import Membership
from highroad.web.directory.rules import Role
from highroad.web.directory.work import WorkItem
from highroad.web.evidence.models import Claim

MOST = 20


def work_for(actor: Any) -> list[WorkItem]:
    """Claims that are weaker, no longer true or not evaluable, where the actor may change them."""
    mine = Membership.objects.filter(user=actor, ended_at=None, role__gte=Role.CONTRIBUTOR)
    claims = (
        Claim.objects.filter(exhibit__partnership__in=mine.values("partnership"))
        .exclude(state=Claim.State.STILL_TRUE)
        .select_related("exhibit__partnership")[:MOST]
    )
    return [
        WorkItem(
            title=claim.sentence,
            address=f"{reverse('evidence:exhibit', args=[claim.exhibit.public_id])}#claims",
            place=claim.exhibit.partnership.name,
            why=str(claim.get_state_display()),
        )
        for claim in claims
    ]
