"""Bind a sentence to an exhibit's number, or take it off again."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from highroad.web.directory.access import signed_in
from highroad.web.directory.rules import Role, require
from highroad.web.evidence import selectors, services
from highroad.web.evidence.forms import ClaimForm
from highroad.web.evidence.models import Claim


@signed_in
@require_POST
def bind(request: HttpRequest, public_id: str) -> HttpResponse:
    """Bind a claim to a kept exhibit; it is checked at once."""
    kept = selectors.exhibit_for(request.user, public_id)
    require(request.user, kept.record.partnership, Role.CONTRIBUTOR)
    form = ClaimForm(kept.exhibit, request.POST)
    if not form.is_valid():
        return render(request, "evidence/claim.html", {"kept": kept, "claim_form": form}, status=400)
    claim = services.bind_claim(request.user, kept.record, form.cleaned_data["sentence"], form.condition())
    messages.success(request, _("Bound and checked: {state}.").format(state=claim.get_state_display()))
    return redirect(f"{kept.get_absolute_url()}#claims")


@signed_in
@require_POST
def remove(request: HttpRequest, claim: int) -> HttpResponse:
    """Take a claim off its exhibit."""
    found = get_object_or_404(Claim.objects.select_related("exhibit__partnership"), pk=claim)
    services.remove_claim(request.user, found, reason=request.POST.get("reason", "").strip()[:500])
    messages.success(request, _("The claim was taken off. The audit record keeps it."))
    return redirect(f"{found.exhibit.get_absolute_url()}#claims")
