"""Pages of a partnership's stewards (and, for reading, of its members)."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from highroad.errors import HighroadError, Refused
from highroad.web.directory import boundaries, invitations, selectors, services
from highroad.web.directory.access import partnership_role, signed_in
from highroad.web.directory.forms import (
    AddPartnerForm,
    InvitationForm,
    MemberForm,
    NewOrganizationForm,
    OrganizationForm,
    PartnershipForm,
    ReasonForm,
    RedrawForm,
)
from highroad.web.directory.models import Invitation, Membership, Organization, Partner, Region
from highroad.web.directory.regions import choices_for, county_names
from highroad.web.directory.rules import Role, allows
from highroad.web.directory.versioned_forms import edit
from highroad.web.directory.vocabulary import ROLE_MEANS

any_form = require_http_methods(["GET", "POST"])


def _attempt(form: Any, deed: Any) -> bool:
    """Do it; what the house refuses becomes an error of the form."""
    try:
        deed()
    except Refused:
        raise
    except HighroadError as error:
        form.add_error(None, str(error))
        return False
    return True


@partnership_role(Role.VISITOR)
@require_GET
def people(request: HttpRequest, partnership: str) -> HttpResponse:
    """Who takes part, in which role; for stewards also the open invitations."""
    may_steward = allows(request.user, request.partnership, Role.STEWARD)
    return render(
        request,
        "directory/people.html",
        {
            "partnership": request.partnership,
            "members": selectors.members_of(request.partnership),
            "invitations": selectors.open_invitations(request.partnership) if may_steward else [],
            "may_steward": may_steward,
            "can_send": invitations.can_send(),
            "role_meanings": [(role.label, meaning) for role, meaning in ROLE_MEANS.items()],
        },
    )


@partnership_role(Role.STEWARD)
@any_form
def invite(request: HttpRequest, partnership: str) -> HttpResponse:
    """Invite somebody by e-mail."""
    form = InvitationForm(request.POST or None, partnership=request.partnership)
    if request.method == "POST" and form.is_valid():
        made: list[Invitation] = []
        if _attempt(
            form, lambda: made.append(services.invite(request.user, request.partnership, **form.cleaned_data))
        ):
            return invited(request, made[0])
    return render(request, "directory/invite.html", {"partnership": request.partnership, "form": form})


def invited(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    """What to do after inviting: nothing where a letter goes out, else hand over the link."""
    sent = invitations.send(request.user, invitation, request)
    link = "" if sent else invitations.link_by_hand(request.user, invitation, request)
    context = {"partnership": invitation.partnership, "invitation": invitation, "link": link}
    return render(request, "directory/invited.html", context)


def _invitation(request: HttpRequest, invitation: int) -> Invitation:
    rows = Invitation.objects.select_related("partnership", "organization")
    return get_object_or_404(rows, pk=invitation, partnership=request.partnership)


@partnership_role(Role.STEWARD)
@require_POST
def send_invitation(request: HttpRequest, partnership: str, invitation: int) -> HttpResponse:
    """Send an open invitation's letter again."""
    return invited(request, _invitation(request, invitation))


@partnership_role(Role.STEWARD)
@require_POST
def show_invitation(request: HttpRequest, partnership: str, invitation: int) -> HttpResponse:
    """Show an open invitation's link to hand over."""
    found = _invitation(request, invitation)
    link = invitations.link_by_hand(request.user, found, request)
    context = {"partnership": found.partnership, "invitation": found, "link": link, "asked_for": True}
    return render(request, "directory/invited.html", context)


@partnership_role(Role.STEWARD)
@require_POST
def withdraw_invitation(request: HttpRequest, partnership: str, invitation: int) -> HttpResponse:
    """An open invitation stops working."""
    found = _invitation(request, invitation)
    services.withdraw_invitation(request.user, found)
    messages.success(request, _("The invitation to {email} was withdrawn.").format(email=found.email))
    return redirect("directory:people", request.partnership.slug)


def _member(request: HttpRequest, member: int) -> Membership:
    rows = Membership.objects.select_related("user", "organization", "partnership")
    return get_object_or_404(rows, pk=member, partnership=request.partnership, ended_at=None)


@partnership_role(Role.STEWARD)
@any_form
def member(request: HttpRequest, partnership: str, member: int) -> HttpResponse:
    """Change a member's role or organization."""
    found = _member(request, member)
    initial = {"role": found.role, "organization": found.organization_id}
    form = MemberForm(request.POST or None, partnership=request.partnership, initial=initial)
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        if _attempt(form, lambda: services.change_member(request.user, found, **values)):
            messages.success(
                request, _("{person} is now {role}.").format(person=found.user, role=values["role"].label)
            )
            return redirect("directory:people", request.partnership.slug)
    context = {"partnership": request.partnership, "member": found, "form": form}
    return render(request, "directory/member.html", context)


@partnership_role(Role.STEWARD)
@any_form
def remove_member(request: HttpRequest, partnership: str, member: int) -> HttpResponse:
    """End a membership, with a reason."""
    found = _member(request, member)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        if _attempt(form, lambda: services.remove_member(request.user, found, reason=reason)):
            messages.success(request, _("{person} no longer takes part.").format(person=found.user))
            return redirect("directory:people", request.partnership.slug)
    context = {"partnership": request.partnership, "member": found, "form": form}
    return render(request, "directory/remove_member.html", context)


@partnership_role(Role.STEWARD)
@any_form
def edit_partnership(request: HttpRequest, partnership: str) -> HttpResponse:
    """Name, purpose, backbone, public or not."""
    form = PartnershipForm(request.POST or None, instance=request.partnership)
    return edit(
        request,
        form,
        save=lambda form: services.update_partnership(
            request.user, form.instance, form.values(), expected_version=form.cleaned_data["version"] or 0
        ),
        template="directory/edit_partnership.html",
        context={"partnership": request.partnership},
        done=reverse("directory:partnership", args=[request.partnership.slug]),
    )


@partnership_role(Role.STEWARD)
@any_form
def add_partner(request: HttpRequest, partnership: str) -> HttpResponse:
    """An organization joins: one that is listed, or a new one."""
    known = AddPartnerForm(
        request.POST if "known" in request.POST else None, partnership=request.partnership, prefix="known"
    )
    fresh = NewOrganizationForm(request.POST if "fresh" in request.POST else None, prefix="new")
    if request.method == "POST":
        if "known" in request.POST and known.is_valid():
            organization = known.cleaned_data["organization"]
            services.add_partner(request.user, request.partnership, organization)
            messages.success(request, _("{name} is now a partner.").format(name=organization.name))
            return redirect(request.partnership)
        if "fresh" in request.POST and fresh.is_valid():
            organization = services.create_organization(request.user, request.partnership, fresh.values())
            messages.success(request, _("{name} is now a partner.").format(name=organization.name))
            return redirect(request.partnership)
    context = {"partnership": request.partnership, "known": known, "fresh": fresh}
    return render(request, "directory/add_partner.html", context)


@partnership_role(Role.STEWARD)
@any_form
def remove_partner(request: HttpRequest, partnership: str, organization: str) -> HttpResponse:
    """An organization leaves, with a reason."""
    rows = Partner.objects.select_related("organization", "partnership")
    found = get_object_or_404(rows, organization__slug=organization, partnership=request.partnership)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        if _attempt(form, lambda: services.remove_partner(request.user, found, reason=reason)):
            messages.success(request, _("{name} is no longer a partner.").format(name=found.organization))
            return redirect(request.partnership)
    context = {"partnership": request.partnership, "partner": found, "form": form}
    return render(request, "directory/remove_partner.html", context)


@signed_in
@any_form
def edit_organization(request: HttpRequest, organization: str) -> HttpResponse:
    """What an organization is, administers and offers: by stewards of its partnerships, and operators."""
    found = get_object_or_404(Organization, slug=organization)
    if not services.may_edit_organization(request.user, found):
        raise Refused(_("Organizations are edited by stewards of their partnerships."))
    return edit(
        request,
        OrganizationForm(request.POST or None, instance=found),
        save=lambda form: services.update_organization(
            request.user, form.instance, form.values(), expected_version=form.cleaned_data["version"] or 0
        ),
        template="directory/edit_organization.html",
        context={"organization": found},
        done=reverse("directory:organization", args=[found.slug]),
    )


@signed_in
@any_form
def redraw_region(request: HttpRequest, region: str) -> HttpResponse:
    """A new boundary from a day on: search, choose, say why."""
    found = get_object_or_404(Region.objects.prefetch_related("boundaries"), slug=region)
    if not services.may_redraw(request.user, found):
        raise Refused(_("Boundaries are drawn by stewards of the region's partnerships."))
    present = found.boundaries.all()[0]
    chosen = request.POST.getlist("key") or request.GET.getlist("key")
    if not chosen and "q" not in request.GET:
        chosen = [f"county:{code}" for code in present.counties]
    form = RedrawForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        if _attempt(form, lambda: boundaries.redraw_region(request.user, found, keys=chosen, **values)):
            messages.success(request, _("The new boundary is on record."))
            return redirect(found)
    q = " ".join(request.GET.get("q", "").split())[:100]
    context = {
        "region": found,
        "present_counties": county_names(present.counties),
        "form": form,
        "picker": picker(q, chosen),
    }
    return render(request, "directory/redraw_region.html", context)


def picker(q: str, chosen: list[str]) -> dict[str, Any]:
    """What the region picker shows: the search, what is chosen, and what could be."""
    kept = []
    for key in dict.fromkeys(chosen):
        kept += [choice for choice in choices_for(key) if choice.key == key]
    known = {choice.key for choice in kept}
    return {"q": q, "chosen": kept, "found": [choice for choice in choices_for(q) if choice.key not in known]}
