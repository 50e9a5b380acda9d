"""Pages that need no account: partnerships, organizations, named regions."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from highroad.web.directory import selectors, services
from highroad.web.directory.access import partnership_by_slug, public, require_seen
from highroad.web.directory.front import shelves_of
from highroad.web.directory.models import Organization, Region
from highroad.web.directory.regions import county_names, region_address
from highroad.web.directory.rules import Role, allows


@public
@require_GET
def partnerships(request: HttpRequest) -> HttpResponse:
    """Every partnership with a public page."""
    return render(request, "directory/partnerships.html", {"partnerships": selectors.public_partnerships()})


@public
@require_GET
def partnership(request: HttpRequest, partnership: str) -> HttpResponse:
    """A partnership's page: what it is for, where, who belongs to it."""
    found = partnership_by_slug(partnership=partnership)
    require_seen(request.user, found)
    context = {
        "partnership": found,
        "partners": selectors.partners_of(found),
        "boundary": found.region.boundary_on(),
        "region_address": region_address(found.region.key),
        "is_member": allows(request.user, found, Role.VISITOR),
        "may_steward": allows(request.user, found, Role.STEWARD),
        "shelves": shelves_of(request.user, found),
    }
    context["county_names"] = county_names(context["boundary"].counties if context["boundary"] else [])
    return render(request, "directory/partnership.html", context)


@public
@require_GET
def organizations(request: HttpRequest) -> HttpResponse:
    """Organizations that belong to a public partnership."""
    return render(
        request, "directory/organizations.html", {"organizations": selectors.public_organizations()}
    )


@public
@require_GET
def organization(request: HttpRequest, organization: str) -> HttpResponse:
    """An organization: sector, programs, services, partnerships."""
    found = get_object_or_404(Organization, slug=organization)
    return render(
        request,
        "directory/organization.html",
        {
            "organization": found,
            "partnerships": selectors.partnerships_of(request.user, found),
            "may_edit": services.may_edit_organization(request.user, found),
        },
    )


@public
@require_GET
def region(request: HttpRequest, region: str) -> HttpResponse:
    """A named region: its counties, since when, and what it was before."""
    found = get_object_or_404(Region.objects.prefetch_related("boundaries"), slug=region)
    boundaries = [(boundary, county_names(boundary.counties)) for boundary in found.boundaries.all()]
    partnerships_here = selectors.partnerships_in(request.user, found)
    return render(
        request,
        "directory/region.html",
        {
            "region": found,
            "boundaries": boundaries,
            "present": found.boundary_on(),
            "region_address": region_address(found.key),
            "partnerships": partnerships_here,
            "may_redraw": services.may_redraw(request.user, found, partnerships_here),
        },
    )
