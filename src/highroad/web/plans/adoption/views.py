"""Pages of adoption: who signed which assurance, how the board voted, and what is still wanting."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from highroad.web.directory.access import partnership_role
from highroad.web.directory.rules import Role, allows
from highroad.web.plans import selectors
from highroad.web.plans.adoption import services
from highroad.web.plans.adoption.forms import AdoptionForm, SigningForm
from highroad.web.plans.adoption.models import AssuranceSigning
from highroad.web.plans.views import partnership_of


@partnership_role(Role.VISITOR, of=partnership_of)
@require_http_methods(["GET", "POST"])
def adoption(request: HttpRequest, partnership: str, plan: str) -> HttpResponse:
    """Assurances with their signatures, votes, and what stands between the plan and its adoption."""
    found = selectors.plan_by_slug(partnership, plan)
    approves = allows(request.user, found.partnership, Role.APPROVER)
    form = AdoptionForm(request.POST or None)
    if request.method == "POST":
        if form.is_valid():
            services.record_adoption(request.user, found, **form.cleaned_data)
            messages.success(request, _("The vote is recorded."))
            return redirect("plans:adoption", partnership, plan)
        services.require(request.user, found.partnership, Role.APPROVER)
    view = selectors.plan_view(request.user, found)
    votes = list(found.adoptions.select_related("by"))
    context: dict[str, Any] = {
        "plan": found,
        "partnership": found.partnership,
        "assurances": [
            (row, next(iter(row.section.signings.all()), None))
            for row in view.rows
            if row.section is not None
            and row.item.kind == "assurance"
            and row.finding.own != "not applicable"
        ],
        "votes": votes,
        "lacks": services.adoption_lacks(found, votes[0] if votes else None),
        "blocking": view.coverage.blocking,
        "form": form if approves else None,
        "approves": approves,
    }
    return render(request, "plans/adoption.html", context, status=422 if form.is_bound else 200)


@partnership_role(Role.APPROVER, of=partnership_of)
@require_http_methods(["GET", "POST"])
def sign(request: HttpRequest, partnership: str, plan: str, requirement: str) -> HttpResponse:
    """Sign for an assurance."""
    found = selectors.section_of(selectors.plan_by_slug(partnership, plan), requirement)
    if found.asked.kind != "assurance":
        raise Http404(_("This requirement is no assurance."))
    form = SigningForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        services.sign_assurance(request.user, found, **form.cleaned_data)
        messages.success(request, _("The signature is recorded."))
        return redirect("plans:adoption", partnership, plan)
    context = {
        "plan": found.plan,
        "partnership": found.partnership,
        "section": found,
        "item": found.asked,
        "form": form,
        "signings": list(found.signings.select_related("by")),
    }
    return render(request, "plans/sign.html", context, status=422 if form.is_bound else 200)


@partnership_role(Role.APPROVER, of=partnership_of)
@require_POST
def withdraw(request: HttpRequest, partnership: str, plan: str, requirement: str) -> HttpResponse:
    """Take a signature back."""
    found = selectors.section_of(selectors.plan_by_slug(partnership, plan), requirement)
    services.withdraw_signature(request.user, found, reason=request.POST.get("reason", "")[:500])
    messages.success(request, _("The signature is taken back; the record keeps it."))
    return redirect("plans:adoption", partnership, plan)


@partnership_role(Role.VISITOR, of=partnership_of)
@require_GET
def evidence_file(request: HttpRequest, partnership: str, plan: str, signing: int) -> HttpResponse:
    """The file that an assurance rests on, for members."""
    found = get_object_or_404(
        AssuranceSigning.objects.exclude(file=""),
        pk=signing,
        section__plan=selectors.plan_by_slug(partnership, plan),
    )
    return FileResponse(found.file.open("rb"), as_attachment=True, filename=found.file_name)
