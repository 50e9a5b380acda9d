"""Pages of whoever runs the instance."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from highroad.errors import HighroadError
from highroad.web.directory import accounts as people
from highroad.web.directory import boundaries, selectors, services
from highroad.web.directory.access import operator_only
from highroad.web.directory.forms import (
    AuditFilterForm,
    NewOrganizationForm,
    NewPartnershipForm,
    ReasonForm,
    RegionForm,
)
from highroad.web.directory.models import Partnership, Region
from highroad.web.directory.rules import Role
from highroad.web.directory.views.stewards import invited, picker

any_form = require_http_methods(["GET", "POST"])


@operator_only
@require_GET
def operations(request: HttpRequest) -> HttpResponse:
    """Whether the instance is well, and what it holds."""
    context = {
        "health": selectors.health(),
        "partnerships": Partnership.objects.select_related("region").order_by("name"),
        "regions": Region.objects.prefetch_related("boundaries").order_by("name"),
        "failed": selectors.failed_jobs(),
    }
    return render(request, "directory/operations.html", context)


@operator_only
@require_GET
def accounts(request: HttpRequest) -> HttpResponse:
    """Everybody with an account, fifty a page; `q` searches names and addresses."""
    q = " ".join(request.GET.get("q", "").split())[:100]
    page = Paginator(selectors.accounts(q), 50).get_page(request.GET.get("page"))
    return render(request, "directory/accounts.html", {"page": page, "q": q})


@operator_only
@any_form
def person(request: HttpRequest, person: int) -> HttpResponse:
    """One account: what it may do, and closing, reopening, making and unmaking it an operator."""
    held = get_object_or_404(selectors.accounts(), pk=person)
    form = ReasonForm(request.POST or None)
    deed = people.DEEDS.get(request.POST.get("deed", ""))
    if request.method == "POST" and deed is not None and form.is_valid():
        try:
            deed(request.user, held, reason=form.cleaned_data["reason"])
        except HighroadError as error:
            form.add_error(None, f"{error.message} {error.remedy}")
        else:
            messages.success(request, _("Done. It is on the audit record."))
            return redirect("directory:person", person)
    context = {"person": held, "form": form, "memberships": selectors.memberships_for(held)}
    return render(request, "directory/person.html", context)


@operator_only
@require_GET
def audit_log(request: HttpRequest) -> HttpResponse:
    """Who did what when: newest first, filtered, fifty a page."""
    form = AuditFilterForm(request.GET or None, verbs=selectors.audit_verbs())
    filters = form.cleaned_data if form.is_bound and form.is_valid() else {}
    page = Paginator(selectors.audit_events(**filters), 50).get_page(request.GET.get("page"))
    return render(request, "directory/audit_log.html", {"form": form, "page": page})


@operator_only
@any_form
def new_region(request: HttpRequest) -> HttpResponse:
    """Name a region: search, choose one or several, say since when."""
    chosen = request.POST.getlist("key") or request.GET.getlist("key")
    form = RegionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            region = boundaries.create_region(request.user, keys=chosen, **form.cleaned_data)
        except HighroadError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("The region is on record."))
            return redirect(region)
    q = " ".join(request.GET.get("q", "").split())[:100]
    return render(request, "directory/new_region.html", {"form": form, "picker": picker(q, chosen)})


@operator_only
@any_form
def new_partnership(request: HttpRequest) -> HttpResponse:
    """Begin a partnership and invite its first steward."""
    form = NewPartnershipForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        values = dict(form.cleaned_data)
        email = values.pop("steward")
        partnership = services.create_partnership(request.user, values)
        invitation = services.invite(request.user, partnership, email=email, role=Role.STEWARD)
        return invited(request, invitation)
    return render(request, "directory/new_partnership.html", {"form": form})


@operator_only
@any_form
def new_organization(request: HttpRequest) -> HttpResponse:
    """List an organization before it belongs to a partnership (a backbone, for instance)."""
    form = NewOrganizationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        organization = services.create_organization(request.user, None, form.values())
        messages.success(request, _("{name} is listed.").format(name=organization.name))
        return redirect(organization)
    return render(request, "directory/new_organization.html", {"form": form})
