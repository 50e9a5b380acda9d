"""Pages of the directory."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from highroad.web.directory import selectors
from highroad.web.directory.access import partnership_by_slug, public, signed_in
from highroad.web.directory.rules import Role, allows, require


@signed_in
@require_GET
def my_partnerships(request: HttpRequest) -> HttpResponse:
    """The partnerships a person belongs to, with the role in each."""
    memberships = selectors.memberships_for(request.user)
    return render(request, "directory/my_partnerships.html", {"memberships": memberships})


@public
@require_GET
def partnership(request: HttpRequest, partnership: str) -> HttpResponse:
    """A partnership's page: what it is for, where, who belongs to it."""
    found = partnership_by_slug(partnership=partnership)
    if not found.is_public:
        require(request.user, found, Role.VISITOR)
    return render(
        request,
        "directory/partnership.html",
        {
            "partnership": found,
            "partners": selectors.partners_of(found),
            "may_steward": allows(request.user, found, Role.STEWARD),
        },
    )
