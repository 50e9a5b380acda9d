"""Pages of key steps: added, changed, carried out, dropped."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from highroad.errors import BadQuestion
from highroad.web.commitments import carrying_out, forms, selectors
from highroad.web.commitments.models import RecommendationStep
from highroad.web.commitments.views import add, any_form
from highroad.web.commitments.vocabulary import StepState
from highroad.web.directory.access import partnership_role
from highroad.web.directory.rules import Role
from highroad.web.directory.versioned_forms import edit
from highroad.web.directory.work import given_to


def _step(request: HttpRequest, number: int, step: int) -> RecommendationStep:
    one = selectors.recommendation_for(request.user, request.partnership, number)
    found: RecommendationStep = get_object_or_404(RecommendationStep, recommendation=one, pk=step)
    found.recommendation = one
    return found


def _told(request: HttpRequest, step: RecommendationStep, before: Any) -> None:
    """Whoever is given a step of what is issued hears of it."""
    if step.person is not None and step.person != before and step.recommendation.is_issued:
        given_to([step.person], request)


@partnership_role(Role.CONTRIBUTOR)
@any_form
def add_step(request: HttpRequest, partnership: str, number: int) -> HttpResponse:
    """One more key step."""
    one = selectors.recommendation_for(request.user, request.partnership, number)
    form = forms.StepForm(
        request.POST or None, instance=RecommendationStep(), partnership=request.partnership
    )

    def save(values: dict[str, Any]) -> RecommendationStep:
        made = carrying_out.add_step(request.user, one, values)
        _told(request, made, None)
        return made

    return add(request, form, save, _("A new key step"), one.get_absolute_url())


@partnership_role(Role.CONTRIBUTOR)
@any_form
def edit_step(request: HttpRequest, partnership: str, number: int, step: int) -> HttpResponse:
    """Change what a key step asks for, who does it and by when."""
    found = _step(request, number, step)
    before, back = found.person, found.recommendation.get_absolute_url()
    form = forms.StepForm(request.POST or None, instance=found, partnership=request.partnership)

    def save(form: Any) -> None:
        version = form.cleaned_data["version"] or 0
        made = carrying_out.change_step(request.user, found, form.values(), expected_version=version)
        _told(request, made, before)

    title = _("Key step of recommendation {number}").format(number=number)
    context = {"partnership": request.partnership, "title": title, "back": back}
    return edit(request, form, save=save, template="commitments/form.html", context=context, done=back)


@partnership_role(Role.CONTRIBUTOR)
@require_POST
def step_stands(request: HttpRequest, partnership: str, number: int, step: int) -> HttpResponse:
    """Write down how a step stands."""
    found = _step(request, number, step)
    given = {"state": request.POST.get("state", ""), "note": request.POST.get("note", "").strip()[:300]}
    version = request.POST.get("version", "")
    try:
        if given["state"] not in StepState.values:
            raise BadQuestion(_("There is no such state."), remedy=_("Choose from the list."))
        carrying_out.change_step(
            request.user,
            found,
            given,
            expected_version=int(version)
            if version.isascii() and version.isdigit() and len(version) < 9
            else -1,
        )
    except BadQuestion as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("It is on record."))
    return redirect(found.recommendation)


@partnership_role(Role.CONTRIBUTOR)
@require_POST
def remove_step(request: HttpRequest, partnership: str, number: int, step: int) -> HttpResponse:
    """Take a step out of what is still being written."""
    found = _step(request, number, step)
    try:
        carrying_out.remove_step(request.user, found)
    except BadQuestion as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("The step is gone."))
    return redirect(found.recommendation)
