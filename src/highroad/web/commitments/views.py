"""Pages of principles and strategy: everybody reads them, members change them."""

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
from highroad.web.commitments.models import Principle, Strategy, StrategyItem
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


def seen(request: HttpRequest, partnership: str) -> Partnership:
    """The partnership, if the reader may know of it. Raises Http404."""
    found = partnership_by_slug(partnership=partnership)
    require_seen(request.user, found)
    return found


def may(request: HttpRequest, partnership: Partnership) -> dict[str, bool]:
    """What the reader may do here, for templates."""
    return {
        "read": allows(request.user, partnership, Role.VISITOR),
        "write": allows(request.user, partnership, Role.CONTRIBUTOR),
        "approve": allows(request.user, partnership, Role.APPROVER),
        "steward": allows(request.user, partnership, Role.STEWARD),
    }


def attempt(form: Any, deed: Any) -> Any:
    """Do it; what the house refuses becomes an error of the form, and None comes back."""
    try:
        return deed()
    except Refused:
        raise
    except HighroadError as error:
        form.add_error(None, str(error))
        return None


def add(request: HttpRequest, form: Any, add: Any, title: str, back: str) -> HttpResponse:
    """Show a form for something new; add it; go to its page."""
    if request.method == "POST" and form.is_valid():
        made = attempt(form, lambda: add(form.values()))
        if made is not None:
            messages.success(request, _("Saved."))
            return redirect(made.get_absolute_url() if hasattr(made, "get_absolute_url") else back)
    context = {"partnership": request.partnership, "form": form, "title": title, "back": back}
    return render(request, "commitments/form.html", context, status=422 if form.is_bound else 200)


@public
@require_GET
def principles(request: HttpRequest, partnership: str) -> HttpResponse:
    """What binds the partners, and how much rests on each."""
    found = seen(request, partnership)
    context = {
        "partnership": found,
        "principles": list(selectors.principles_of(found)),
        "may": may(request, found),
    }
    return render(request, "commitments/principles.html", context)


@public
@require_GET
def principle(request: HttpRequest, partnership: str, number: int) -> HttpResponse:
    """A principle and everything that rests on it."""
    found = seen(request, partnership)
    one = selectors.principle_by_number(found, number)
    context = {
        "partnership": found,
        "principle": one,
        "rests": selectors.resting_on(request.user, one),
        "may": may(request, found),
    }
    return render(request, "commitments/principle.html", context)


@partnership_role(Role.STEWARD)
@any_form
def add_principle(request: HttpRequest, partnership: str) -> HttpResponse:
    """A new principle."""
    form = forms.PrincipleForm(request.POST or None, instance=Principle())
    back = reverse("commitments:principles", args=[partnership])
    return add(
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
def strategy(request: HttpRequest, partnership: str) -> HttpResponse:
    """The tree: vision, goals, objectives, strategies, measures."""
    found = seen(request, partnership)
    tree = selectors.strategy_of(found)
    people, programs = selectors.population_names(), selectors.program_names()
    served = selectors.served_by(tree) if tree else {}
    rows = [
        {
            "branch": each,
            "populations": [people.get(code, code) for code in each.item.populations],
            "programs": [programs.get(code, code) for code in each.item.programs],
            "served_by": served.get(each.item.pk, []),
        }
        for each in (selectors.branches(tree) if tree else [])
    ]
    allowed = may(request, found)
    context = {
        "partnership": found,
        "tree": tree,
        "rows": rows,
        "principles": {each.number: each for each in selectors.principles_of(found)},
        "may": allowed,
        "levels": Level.choices,
        "exhibits": selectors.exhibit_names(request.user, found) if tree else {},
        "below": selectors.strategies_below(tree) if tree and allowed["read"] else [],
        "loose": selectors.loose_items(tree) if tree and allowed["read"] else [],
        "retired": selectors.retired_items(tree) if tree else [],
        "rifts": selectors.rifts(tree) if tree and allowed["read"] else [],
        "broken": selectors.broken_of(request.user, found, tree) if tree and allowed["read"] else (),
    }
    return render(request, "commitments/strategy.html", context)


def tree_of(request: HttpRequest) -> Strategy:
    """The tree of the request's partnership. Raises Http404."""
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
    tree = tree_of(request)
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
    return add(
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
    tree = tree_of(request)
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
            "may": may(request, request.partnership),
        },
        done=back,
    )


@partnership_role(Role.STEWARD)
@require_POST
def retire_item(request: HttpRequest, partnership: str, item: int) -> HttpResponse:
    """Retire an item, with the reason."""
    one = selectors.item_of(tree_of(request), item)
    reason = request.POST.get("reason", "")
    services.retire_item(request.user, one, reason=reason, expected_version=one.version)
    messages.success(request, _("It is retired. It stays in sight below the strategy, with the reason."))
    return redirect("commitments:strategy", partnership)


@partnership_role(Role.VISITOR)
@require_GET
def alignment(request: HttpRequest, partnership: str) -> HttpResponse:
    """What doesn't go together with the strategy above, both ways."""
    tree = tree_of(request)
    found = selectors.rifts(tree)
    below = [(each, selectors.rifts(each)) for each in selectors.strategies_below(tree)]
    context = {
        "partnership": request.partnership,
        "tree": tree,
        "against": [each for each in found if each.contradicts],
        "silent": [each for each in found if not each.contradicts],
        "below": below,
        "clashes": sum(each.contradicts for _lower, rifts in below for each in rifts),
        "loose": selectors.loose_items(tree),
        "broken": selectors.broken_words(selectors.broken_of(request.user, request.partnership, tree)),
        "may": may(request, request.partnership),
    }
    return render(request, "commitments/alignment.html", context)


@partnership_role(Role.VISITOR)
@require_GET
def crossing(request: HttpRequest, partnership: str) -> HttpResponse:
    """Where programs meet people, objective by objective; empty cells are shown."""
    tree = tree_of(request)
    names = selectors.program_names()
    found = selectors.crossing_map(tree)
    maps = [
        {
            "objective": each.objective,
            "populations": each.populations,
            "empty": each.empty,
            "meetings": [
                (
                    meeting,
                    [
                        (item, [names.get(code, code) for code in programs])
                        for item, programs in meeting.through
                    ],
                )
                for meeting in each.meetings
            ],
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
