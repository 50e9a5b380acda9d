"""Pages of recommendations: written, issued, answered, carried out, withdrawn."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from highroad.errors import BadQuestion
from highroad.web.commitments import forms, letters, selectors, services
from highroad.web.commitments.carrying_out import may_carry
from highroad.web.commitments.models import Recommendation
from highroad.web.commitments.views import add, any_form, attempt, may, seen
from highroad.web.commitments.vocabulary import StepState
from highroad.web.directory.access import partnership_role, public
from highroad.web.directory.rules import Role
from highroad.web.directory.versioned_forms import edit
from highroad.web.directory.work import given_to


@public
@require_GET
def recommendations(request: HttpRequest, partnership: str) -> HttpResponse:
    """The register: what was recommended to whom, and what they answered."""
    found = seen(request, partnership)
    rows = [(each, _newest(each)) for each in selectors.recommendations_for(request.user, found)]
    context = {"partnership": found, "rows": rows, "may": may(request, found)}
    return render(request, "commitments/recommendations.html", context)


def _newest(recommendation: Recommendation) -> Any:
    return next(iter(recommendation.responses.all()), None)


@public
@require_GET
def recommendation(request: HttpRequest, partnership: str, number: int) -> HttpResponse:
    """A recommendation with why, on what, for whom, and what its addressee answered."""
    found = seen(request, partnership)
    one = selectors.recommendation_for(request.user, found, number)
    return _recommendation_page(request, one)


def _recommendation_page(request: HttpRequest, one: Recommendation, form: Any = None) -> HttpResponse:
    found = one.partnership
    principles = {each.number: each for each in selectors.principles_of(found)}
    kept = selectors.exhibit_names(request.user, found)
    people = selectors.population_names()
    may_respond = one.is_issued and services.may_respond(request.user, one)
    reads, steps = may(request, found), list(one.steps.all())
    for step in steps:
        step.recommendation = one
    own = one.is_issued and not may_respond and reads["write"]
    context = {
        "steps": [(step, may_respond or (own and may_carry(request.user, step))) for step in steps],
        "states": StepState.choices,
        "may_rewrite": reads["approve" if one.is_issued else "write"] and one.state != "withdrawn",
        "partnership": found,
        "recommendation": one,
        "principles": [principles[number] for number in one.principles if number in principles],
        "exhibits": [kept[key] for key in one.exhibits if key in kept],
        "populations": [people.get(code, code) for code in one.populations],
        "responses": list(one.responses.all()),
        "newest": _newest(one),
        "form": form or (forms.ResponseForm(partnership=found) if may_respond else None),
        "may_respond": may_respond,
        "cite": request.build_absolute_uri(one.get_absolute_url()),
        "may": reads,
    }
    return render(request, "commitments/recommendation.html", context, status=422 if form else 200)


@partnership_role(Role.CONTRIBUTOR)
@any_form
def add_recommendation(request: HttpRequest, partnership: str) -> HttpResponse:
    """A new recommendation, being written."""
    form = forms.RecommendationForm(
        request.POST or None, instance=Recommendation(), actor=request.user, partnership=request.partnership
    )
    back = reverse("commitments:recommendations", args=[partnership])
    return add(
        request,
        form,
        lambda values: services.add_recommendation(request.user, request.partnership, values),
        _("A new recommendation"),
        back,
    )


@partnership_role(Role.CONTRIBUTOR)
@any_form
def edit_recommendation(request: HttpRequest, partnership: str, number: int) -> HttpResponse:
    """Rewrite a recommendation."""
    one = selectors.recommendation_for(request.user, request.partnership, number)
    form = forms.RecommendationForm(
        request.POST or None, instance=one, actor=request.user, partnership=request.partnership
    )
    return edit(
        request,
        form,
        save=lambda form: services.change_recommendation(
            request.user, form.instance, form.values(), expected_version=form.cleaned_data["version"] or 0
        ),
        template="commitments/form.html",
        context={"partnership": request.partnership, "title": str(one), "back": one.get_absolute_url()},
        done=one.get_absolute_url(),
    )


@partnership_role(Role.APPROVER)
@require_POST
def issue(request: HttpRequest, partnership: str, number: int) -> HttpResponse:
    """Address a recommendation: from now on everybody can read it."""
    one = selectors.recommendation_for(request.user, request.partnership, number)
    services.issue_recommendation(request.user, one, expected_version=one.version)
    letters.tell(one, "issued", request)
    given_to(letters.people_of_addressee(one), request)
    messages.success(request, _("It is issued. Its number stays."))
    return redirect(one)


@partnership_role(Role.CONTRIBUTOR)
@require_POST
def respond(request: HttpRequest, partnership: str, number: int) -> HttpResponse:
    """Write down what the addressee answered."""
    one = selectors.recommendation_for(request.user, request.partnership, number)
    form = forms.ResponseForm(request.POST, partnership=request.partnership)
    if form.is_valid() and attempt(form, lambda: services.respond(request.user, one, **form.cleaned_data)):
        if person := form.cleaned_data["person"]:
            given_to([person], request)
        messages.success(request, _("The answer is on record."))
        return redirect(one)
    return _recommendation_page(request, one, form)


@partnership_role(Role.APPROVER)
@require_POST
def withdraw(request: HttpRequest, partnership: str, number: int) -> HttpResponse:
    """Withdraw what was issued, with the reason; its addressee hears of it."""
    one = selectors.recommendation_for(request.user, request.partnership, number)
    reason = request.POST.get("reason", "")
    try:
        services.withdraw_recommendation(request.user, one, reason=reason, expected_version=one.version)
    except BadQuestion as error:
        messages.error(request, str(error))
        return redirect(one)
    told = letters.tell(one, "withdrawn", request)
    words = _("It is withdrawn. Its number and the reason stay.")
    if told:
        words += " " + ngettext(
            "{n} person of the addressee is told by mail.",
            "{n} people of the addressee are told by mail.",
            told,
        ).format(n=told)
    else:
        words += " " + _("Nobody was written to: tell the addressee yourself.")
    messages.success(request, words)
    return redirect(one)


@partnership_role(Role.CONTRIBUTOR)
@require_POST
def done(request: HttpRequest, partnership: str, number: int) -> HttpResponse:
    """Write down that the whole is carried out, or that it isn't."""
    one = selectors.recommendation_for(request.user, request.partnership, number)
    services.record_done(
        request.user,
        one,
        done=request.POST.get("done") == "yes",
        expected_version=one.version,
    )
    messages.success(request, _("It is on record."))
    return redirect(one)
