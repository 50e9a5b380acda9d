"""Appeals against a published list: filed with evidence, decided with a reason, both in public."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from highroad import language
from highroad.errors import HighroadError, Refused
from highroad.web.directory.access import partnership_role, public
from highroad.web.directory.rules import Role
from highroad.web.goodjobs import building, forms, selectors, services
from highroad.web.goodjobs.models import Appeal, OccupationList
from highroad.web.goodjobs.views.lists import may, seen


@partnership_role(Role.CONTRIBUTOR)
@require_http_methods(["GET", "POST"])
def file_appeal(request: HttpRequest, partnership: str, number: int) -> HttpResponse:
    """Contest what the list says of an occupation."""
    one = selectors.list_for(request.user, request.partnership, number)
    version = selectors.version_of(one)
    occupations = []
    if version is not None:
        data = building.answer_of(version, language.active()).table.data
        rows = zip(data["soc"], data["occupation"], data["listed"], strict=True)
        occupations = sorted((soc, f"{soc} {name} ({listed})") for soc, name, listed in rows)
    initial = {"soc": request.GET.get("soc", "")}
    form = forms.AppealForm(request.POST or None, occupations=occupations, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            made = services.file_appeal(request.user, one, form.cleaned_data)
        except Refused:
            raise
        except HighroadError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("The appeal is filed."))
            return redirect(made)
    context = {
        "partnership": request.partnership,
        "list": one,
        "form": form,
        "title": _("Contest the list"),
        "back": one.get_absolute_url(),
        "button": _("File the appeal"),
    }
    return render(request, "goodjobs/form.html", context, status=422 if form.is_bound else 200)


@public
@require_GET
def appeal(request: HttpRequest, partnership: str, number: int, appeal: int) -> HttpResponse:
    """An appeal, its evidence, and what was decided."""
    found = seen(request, partnership)
    one = selectors.list_for(request.user, found, number)
    return _page(request, one, selectors.appeal_of(one, appeal), forms.DecisionForm())


def _page(
    request: HttpRequest, one: OccupationList, appeal: Appeal, form: forms.DecisionForm, status: int = 200
) -> HttpResponse:
    allowed = may(request, one.partnership)
    decides = allowed["steward"] and appeal.decided is None and appeal.filed_by_id != request.user.pk
    context = {
        "partnership": one.partnership,
        "list": one,
        "appeal": appeal,
        "may": allowed,
        "form": form if decides else None,
    }
    return render(request, "goodjobs/appeal.html", context, status=status)


@partnership_role(Role.STEWARD)
@require_POST
def decide(request: HttpRequest, partnership: str, number: int, appeal: int) -> HttpResponse:
    """Decide an appeal with a reason."""
    one = selectors.list_for(request.user, request.partnership, number)
    found = selectors.appeal_of(one, appeal)
    form = forms.DecisionForm(request.POST)
    if form.is_valid():
        try:
            services.decide_appeal(
                request.user, found, granted=form.cleaned_data["granted"], reason=form.cleaned_data["reason"]
            )
        except Refused:
            raise
        except HighroadError as error:
            form.add_error(None, str(error))
        else:
            messages.success(
                request, _("The decision is on record. The next version of the list follows it.")
            )
            return redirect(found)
    return _page(request, one, found, form, status=422)
