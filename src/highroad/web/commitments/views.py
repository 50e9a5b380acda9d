"""Pages of principles, recommendations and strategy: everybody reads them, members change them."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from highroad.errors import HighroadError, Refused
from highroad.web.commitments import forms, selectors, services
from highroad.web.commitments.models import Principle, Recommendation, Strategy, StrategyItem
from highroad.web.commitments.vocabulary import Level
from highroad.web.directory.access import (
    partnership_by_slug,
    partnership_role,
    public,
    require_seen,
)
from highroad.web.directory.models import Partnership
from highroad.web.directory.rules import Role, allows
from highroad.web.directory.versioned_forms import edit

any_form = require_http_methods(["GET", "POST"])


def _seen(request: HttpRequest, partnership: str) -> Partnership:
    found = partnership_by_slug(partnership=partnership)
    require_seen(request.user, found)
    return found


def _may(request: HttpRequest, partnership: Partnership) -> dict[str, bool]:
    return {
        "read": allows(request.user, partnership, Role.VISITOR),
        "write": allows(request.user, partnership, Role.CONTRIBUTOR),
        "approve": allows(request.user, partnership, Role.APPROVER),
        "steward": allows(request.user, partnership, Role.STEWARD),
    }


def _attempt(form: Any, deed: Any) -> Any:
    """Do it; what the house refuses becomes an error of the form, and None comes back."""
    try:
        return deed()
    except Refused:
        raise
    except HighroadError as error:
        form.add_error(None, str(error))
        return None


def _add(request: HttpRequest, form: Any, add: Any, title: str, back: str) -> HttpResponse:
    """Show a form for something new; add it; go to its page."""
    if request.method == "POST" and form.is_valid():
        made = _attempt(form, lambda: add(form.values()))
        if made is not None:
            messages.success(request, _("Saved."))
            return redirect(made.get_absolute_url() if hasattr(made, "get_absolute_url") else back)
    context = {"partnership": request.partnership, "form": form, "title": title, "back": back}
    return render(request, "commitments/form.html", context, status=422 if form.is_bound else 200)


@public
@require_GET
def principles(request: HttpRequest, partnership: str) -> HttpResponse:
    """What binds the partners, and how much rests on each."""
    found = _seen(request, partnership)
    context = {
        "partnership": found,
        "principles": list(selectors.principles_of(found)),
        "may": _may(request, found),
    }
    return render(request, "commitments/principles.html", context)


@public
@require_GET
def principle(request: HttpRequest, partnership: str, number: int) -> HttpResponse:
    """A principle and everything that rests on it."""
    found = _seen(request, partnership)
    one = selectors.principle_by_number(found, number)
    context = {
        "partnership": found,
        "principle": one,
        "rests": selectors.resting_on(request.user, one),
        "may": _may(request, found),
    }
    return render(request, "commitments/principle.html", context)


@partnership_role(Role.STEWARD)
@any_form
def add_principle(request: HttpRequest, partnership: str) -> HttpResponse:
    """A new principle."""
    form = forms.PrincipleForm(request.POST or None, instance=Principle())
    back = reverse("commitments:principles", args=[partnership])
    return _add(
        request,
        form,
        lambda values: services.add_principle(request.user, request.partnership, values),
        _("A new principle"),
        back,
    )


@partnership_role(Role.STEWARD)
@any_form
def edit_principle(request: HttpRequest, partnership: str, number: int) -> HttpResponse:
    """Reword a principle."""
    one = selectors.principle_by_number(request.partnership, number)
    form = forms.PrincipleForm(request.POST or None, instance=one)
    return edit(
        request,
        form,
        save=lambda form: services.change_principle(
            request.user, form.instance, form.values(), expected_version=form.cleaned_data["version"] or 0
        ),
        template="commitments/form.html",
        context={"partnership": request.partnership, "title": str(one), "back": one.get_absolute_url()},
        done=one.get_absolute_url(),
    )


@public
@require_GET
def recommendations(request: HttpRequest, partnership: str) -> HttpResponse:
    """The register: what was recommended to whom, and what they answered."""
    found = _seen(request, partnership)
    rows = [(each, _newest(each)) for each in selectors.recommendations_for(request.user, found)]
    context = {"partnership": found, "rows": rows, "may": _may(request, found)}
    return render(request, "commitments/recommendations.html", context)


def _newest(recommendation: Recommendation) -> Any:
    return next(iter(recommendation.responses.all()), None)


@public
@require_GET
def recommendation(request: HttpRequest, partnership: str, number: int) -> HttpResponse:
    """A recommendation with why, on what, for whom, and what its addressee answered."""
    found = _seen(request, partnership)
    one = selectors.recommendation_for(request.user, found, number)
    return _recommendation_page(request, one)


def _recommendation_page(request: HttpRequest, one: Recommendation, form: Any = None) -> HttpResponse:
    found = one.partnership
    principles = {each.number: each for each in selectors.principles_of(found)}
    kept = selectors.exhibit_names(request.user, found)
    people = selectors.population_names()
    may_respond = services.may_respond(request.user, one) and one.state == "issued"
    context = {
        "partnership": found,
        "recommendation": one,
        "principles": [principles[number] for number in one.principles if number in principles],
        "exhibits": [kept[key] for key in one.exhibits if key in kept],
        "populations": [people.get(code, code) for code in one.populations],
        "responses": list(one.responses.all()),
        "newest": _newest(one),
        "form": form or (forms.ResponseForm() if may_respond else None),
        "may": _may(request, found),
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
    return _add(
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
    messages.success(request, _("It is issued. Its number stays."))
    return redirect(one)


@partnership_role(Role.CONTRIBUTOR)
@require_POST
def respond(request: HttpRequest, partnership: str, number: int) -> HttpResponse:
    """Write down what the addressee answered."""
    one = selectors.recommendation_for(request.user, request.partnership, number)
    form = forms.ResponseForm(request.POST)
    if form.is_valid() and _attempt(form, lambda: services.respond(request.user, one, **form.cleaned_data)):
        messages.success(request, _("The answer is on record."))
        return redirect(one)
    return _recommendation_page(request, one, form)


@public
@require_GET
def strategy(request: HttpRequest, partnership: str) -> HttpResponse:
    """The tree: vision, goals, objectives, strategies, measures."""
    found = _seen(request, partnership)
    tree = selectors.strategy_of(found)
    people, programs = selectors.population_names(), selectors.program_names()
    rows = [
        {
            "branch": each,
            "populations": [people.get(code, code) for code in each.item.populations],
            "programs": [programs.get(code, code) for code in each.item.programs],
        }
        for each in (selectors.branches(tree) if tree else [])
    ]
    may = _may(request, found)
    context = {
        "partnership": found,
        "tree": tree,
        "rows": rows,
        "principles": {each.number: each for each in selectors.principles_of(found)},
        "may": may,
        "levels": Level.choices,
        "rifts": selectors.rifts(tree) if tree and may["read"] else [],
        "broken": selectors.broken_of(request.user, found, tree) if tree and may["read"] else (),
    }
    return render(request, "commitments/strategy.html", context)


def _tree(request: HttpRequest) -> Strategy:
    tree = selectors.strategy_of(request.partnership)
    if tree is None:
        raise Http404(_("This partnership has no strategy yet."))
    return tree


@partnership_role(Role.STEWARD)
@any_form
def edit_strategy(request: HttpRequest, partnership: str) -> HttpResponse:
    """Begin a tree, or change its title and the tree above it."""
    tree = selectors.strategy_of(request.partnership)
    back = reverse("commitments:strategy", args=[partnership])
    form = forms.StrategyForm(
        request.POST or None, instance=tree or Strategy(), partnership=request.partnership
    )
    return edit(
        request,
        form,
        save=lambda form: services.set_strategy(
            request.user,
            request.partnership,
            **form.values(),
            expected_version=form.cleaned_data["version"],
        ),
        template="commitments/form.html",
        context={"partnership": request.partnership, "title": _("The strategy"), "back": back},
        done=back,
    )


@partnership_role(Role.CONTRIBUTOR)
@any_form
def add_item(request: HttpRequest, partnership: str, level: str) -> HttpResponse:
    """A new item of a level."""
    if level not in Level.values:
        raise Http404(_("There is no such level."))
    tree = _tree(request)
    under = request.GET.get("under", "")
    form = forms.ItemForm(
        request.POST or None,
        instance=StrategyItem(level=level),
        initial={"parent": int(under)} if under.isascii() and under.isdigit() and len(under) < 10 else {},
        actor=request.user,
        tree=tree,
        level=level,
    )
    titles = {
        Level.VISION: _("A new vision"),
        Level.GOAL: _("A new goal"),
        Level.OBJECTIVE: _("A new objective"),
        Level.STRATEGY: _("A new strategy"),
        Level.MEASURE: _("A new measure"),
    }
    back = reverse("commitments:strategy", args=[partnership])
    return _add(
        request,
        form,
        lambda values: services.add_item(request.user, tree, {"level": level, **values}),
        titles[Level(level)],
        back,
    )


@partnership_role(Role.CONTRIBUTOR)
@any_form
def edit_item(request: HttpRequest, partnership: str, item: int) -> HttpResponse:
    """Change an item."""
    tree = _tree(request)
    one = selectors.item_of(tree, item)
    back = reverse("commitments:strategy", args=[partnership])
    form = forms.ItemForm(request.POST or None, instance=one, actor=request.user, tree=tree, level=one.level)
    return edit(
        request,
        form,
        save=lambda form: services.change_item(
            request.user, form.instance, form.values(), expected_version=form.cleaned_data["version"] or 0
        ),
        template="commitments/form.html",
        context={
            "partnership": request.partnership,
            "title": one.statement,
            "back": back,
            "item": one,
            "may": _may(request, request.partnership),
        },
        done=back,
    )


@partnership_role(Role.STEWARD)
@require_POST
def remove_item(request: HttpRequest, partnership: str, item: int) -> HttpResponse:
    """Take an item out of the tree."""
    one = selectors.item_of(_tree(request), item)
    services.remove_item(request.user, one, expected_version=one.version)
    messages.success(request, _("It is out of the tree; the record keeps it."))
    return redirect("commitments:strategy", partnership)


@partnership_role(Role.VISITOR)
@require_GET
def alignment(request: HttpRequest, partnership: str) -> HttpResponse:
    """What doesn't go together with the strategy above, both ways."""
    tree = _tree(request)
    found = selectors.rifts(tree)
    context = {
        "partnership": request.partnership,
        "tree": tree,
        "against": [each for each in found if each.contradicts],
        "silent": [each for each in found if not each.contradicts],
        "broken": selectors.broken_words(selectors.broken_of(request.user, request.partnership, tree)),
        "may": _may(request, request.partnership),
    }
    return render(request, "commitments/alignment.html", context)


@partnership_role(Role.VISITOR)
@require_GET
def crossing(request: HttpRequest, partnership: str) -> HttpResponse:
    """Where programs meet people, objective by objective; empty cells are shown."""
    tree = _tree(request)
    names = selectors.program_names()
    found = selectors.crossing_map(tree)
    maps = [
        {
            "objective": each.objective,
            "populations": each.populations,
            "empty": each.empty,
            "rows": [
                (names.get(program, program), [each.touching[program, who] for who in each.populations])
                for program in each.programs
            ],
        }
        for each in found
    ]
    return render(
        request,
        "commitments/crossing.html",
        {"partnership": request.partnership, "tree": tree, "maps": maps},
    )
