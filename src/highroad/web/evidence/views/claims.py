"""Bind a sentence to an exhibit's number, look at where claims stand, take one off again."""

from __future__ import annotations

from collections import Counter

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from highroad import language
from highroad.errors import BadQuestion
from highroad.web.directory.access import partnership_by_slug, partnership_role, public, signed_in
from highroad.web.directory.rules import Role, allows, require
from highroad.web.evidence import answers, checking, selectors, services
from highroad.web.evidence.forms import ClaimForm
from highroad.web.evidence.models import Claim

#: Those that need a decision come first.
URGENCY = ("no_longer_true", "not_evaluable", "weaker", "still_true")


@signed_in
@require_http_methods(["GET", "POST"])
def bind(request: HttpRequest, public_id: str) -> HttpResponse:
    """Bind a claim to a kept exhibit; it can be tried before it is bound."""
    kept = selectors.exhibit_for(request.user, public_id)
    require(request.user, kept.record.partnership, Role.CONTRIBUTOR)
    form = ClaimForm(kept.exhibit, request.POST if request.method == "POST" else None)
    tried, status = None, 200
    if form.is_bound:
        status = 400
        try:
            if form.is_valid() and "try" in request.POST:
                tried, status = _tried(kept, form), 200
            elif form.is_valid():
                claim = services.bind_claim(
                    request.user, kept.record, form.cleaned_data["sentence"], form.condition()
                )
                messages.success(
                    request, _("Bound and checked: {state}.").format(state=claim.get_state_display())
                )
                return redirect(f"{kept.get_absolute_url()}#claims")
        except BadQuestion as error:
            form.add_error(None, f"{error.message} {error.remedy}".strip())
    context = {
        "kept": kept,
        "answered": kept.exhibit,
        "columns": (checking.name_column(kept.exhibit), *kept.exhibit.measures),
        "form": form,
        "tried": tried,
    }
    return render(request, "evidence/bind_claim.html", context, status=status)


def _tried(kept: selectors.KeptExhibit, form: ClaimForm) -> dict[str, str]:
    """Where the claim would stand, and why."""
    now = {code: answers.read_exhibit(kept.edition.answers[code]) for code in language.LANGUAGES}
    state, reasons = checking.check(form.condition(), form.cleaned_data["sentence"], now)
    return {
        "state": state,
        "state_display": str(Claim.State(state).label),
        "reason": reasons[language.active()],
    }


@public
@require_GET
def claim(request: HttpRequest, claim: int) -> HttpResponse:
    """A claim: where it stands, why, and every check it went through."""
    found = selectors.claim_for(request.user, claim)
    return render(
        request,
        "evidence/claim.html",
        {
            "spoken": selectors.spoken_claims([found])[0],
            "kept": selectors.KeptExhibit(found.exhibit, found.exhibit.editions.all()[0]),
            "condition": selectors.condition_in_words(found),
            "checks": selectors.spoken_checks(found),
            "may_change": selectors.may_change(request.user, found.exhibit),
        },
    )


@signed_in
@require_POST
def remove(request: HttpRequest, claim: int) -> HttpResponse:
    """Take a claim off its exhibit."""
    found = selectors.claim_for(request.user, claim)
    services.remove_claim(request.user, found, reason=request.POST.get("reason", "").strip()[:500])
    messages.success(request, _("The claim was taken off. The audit record keeps it."))
    return redirect(f"{found.exhibit.get_absolute_url()}#claims")


@public
@require_GET
def claims(request: HttpRequest, partnership: str) -> HttpResponse:
    """The claims of a partnership by state, those that need a decision first."""
    found = partnership_by_slug(partnership=partnership)
    if not found.is_public and not allows(request.user, found, Role.VISITOR):
        raise Http404
    listed = selectors.spoken_claims(selectors.claims_for(request.user, found))
    listed.sort(key=lambda each: _urgency(each.claim))
    counts = Counter(each.claim.state for each in listed)
    return render(
        request,
        "evidence/claims.html",
        {
            "partnership": found,
            "claims": [
                (each, selectors.KeptExhibit(each.claim.exhibit, each.claim.exhibit.editions.all()[0]))
                for each in listed
            ],
            "counts": [(Claim.State(state).label, counts[state]) for state in reversed(URGENCY)],
            "may_check": allows(request.user, found, Role.CONTRIBUTOR),
        },
    )


@partnership_role(Role.CONTRIBUTOR)
@require_POST
def check(request: HttpRequest, partnership: str) -> HttpResponse:
    """Check every claim of a partnership on the newest data at hand; exhibits stay as they are."""
    done = services.check_claims(request.user, request.partnership)
    if not done.checked:
        messages.info(
            request, _("Nothing to check: no exhibit's data have a newer vintage that wasn't looked at.")
        )
    else:
        messages.success(
            request,
            ngettext(
                "{count} claim was checked on newer data; {changed} would stand differently.",
                "{count} claims were checked on newer data; {changed} would stand differently.",
                done.checked,
            ).format(count=done.checked, changed=done.changed),
        )
    return redirect("evidence:claims", partnership=partnership)


def _urgency(claim: Claim) -> int:
    states = [claim.state, claim.newer_state] if claim.newer_state else [claim.state]
    return min(URGENCY.index(state) for state in states)
