"""The page of a board's packet."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from highroad.web.directory.access import partnership_role
from highroad.web.directory.rules import Role
from highroad.web.plans import selectors
from highroad.web.plans.packet.contents import packet_of
from highroad.web.plans.packet.documents import comment_counts
from highroad.web.plans.views import partnership_of, powers


@partnership_role(Role.VISITOR, of=partnership_of)
@require_GET
def packet(request: HttpRequest, partnership: str, plan: str) -> HttpResponse:
    """What a board votes on, as the draft stands now: what is at odds, wanting, open and signed."""
    found = selectors.plan_by_slug(partnership, plan)
    made = packet_of(request.user, found)
    context = {
        "plan": found,
        "partnership": found.partnership,
        "packet": made,
        "comment_counts": comment_counts(made.said) if made.said else [],
        "may": powers(request.user, found.partnership),
    }
    return render(request, "plans/packet.html", context)
