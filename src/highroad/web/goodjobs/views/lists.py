"""Occupation lists: everybody reads what is published; members build, contest and decide."""

from __future__ import annotations

from typing import Any

from csp.decorators import csp
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from highroad import language
from highroad.errors import HighroadError, Refused
from highroad.publishing.exhibits import Question
from highroad.web.directory.access import partnership_by_slug, partnership_role, public, require_seen
from highroad.web.directory.models import Partnership
from highroad.web.directory.rules import Role, allows
from highroad.web.directory.versioned_forms import edit
from highroad.web.evidence import answers, files
from highroad.web.evidence.views import sending
from highroad.web.goodjobs import building, forms, selectors, services, standards
from highroad.web.goodjobs.effects import effects_between
from highroad.web.goodjobs.models import ListVersion, OccupationList

any_form = require_http_methods(["GET", "POST"])


def seen(request: HttpRequest, partnership: str) -> Partnership:
    """The partnership named by the address, when it may be known. Raises Http404."""
    found = partnership_by_slug(partnership=partnership)
    require_seen(request.user, found)
    return found


def may(request: HttpRequest, partnership: Partnership) -> dict[str, bool]:
    """What the reader may do."""
    return {
        "read": allows(request.user, partnership, Role.VISITOR),
        "write": allows(request.user, partnership, Role.CONTRIBUTOR),
        "steward": allows(request.user, partnership, Role.STEWARD),
    }


@public
@require_GET
def lists(request: HttpRequest, partnership: str) -> HttpResponse:
    """The lists of a partnership: what is published, and who contests what."""
    found = seen(request, partnership)
    rows = []
    for one in selectors.lists_for(request.user, found):
        appeals = list(one.appeals.all())
        open_ones = [each for each in appeals if each.decided is None]
        rows.append({"list": one, "version": selectors.version_of(one), "open": len(open_ones)})
    context = {"partnership": found, "rows": rows, "may": may(request, found)}
    return render(request, "goodjobs/lists.html", context)


@partnership_role(Role.CONTRIBUTOR)
@any_form
def add_list(request: HttpRequest, partnership: str) -> HttpResponse:
    """Begin a list with a rule."""
    form = forms.NewListForm(request.POST or None, partnership=request.partnership)
    if request.method == "POST" and form.is_valid():
        try:
            made = services.add_list(request.user, request.partnership, form.values())
        except Refused:
            raise
        except HighroadError as error:
            form.add_error(None, str(error))
        else:
            return redirect("goodjobs:workshop", partnership, made.number)
    context = {
        "partnership": request.partnership,
        "form": form,
        "title": _("A new occupation list"),
        "rules": standards.list_rules(request.partnership).values(),
    }
    return render(request, "goodjobs/form.html", context, status=422 if form.is_bound else 200)


@partnership_role(Role.CONTRIBUTOR)
@any_form
def edit_list(request: HttpRequest, partnership: str, number: int) -> HttpResponse:
    """Change thresholds, standard, area or deadlines."""
    one = selectors.list_for(request.user, request.partnership, number)
    form = forms.ListForm(request.POST or None, instance=one, partnership=request.partnership)
    done = f"{one.get_absolute_url()}workshop/"
    return edit(
        request,
        form,
        save=lambda form: services.change_list(
            request.user, form.instance, form.values(), expected_version=form.cleaned_data["version"] or 0
        ),
        template="goodjobs/form.html",
        context={
            "partnership": request.partnership,
            "list": one,
            "title": _("Thresholds and deadlines"),
            "back": done,
        },
        done=done,
    )


@public
@require_GET
def published(request: HttpRequest, partnership: str, number: int) -> HttpResponse:
    """A list as it is in force, what changed in it, and its appeals."""
    found = seen(request, partnership)
    one = selectors.list_for(request.user, found, number)
    return _version_page(request, one, selectors.version_of(one))


@public
@require_GET
def version(request: HttpRequest, partnership: str, number: int, version: int) -> HttpResponse:
    """A list as it was published in one version."""
    found = seen(request, partnership)
    one = selectors.list_for(request.user, found, number)
    return _version_page(request, one, selectors.version_of(one, version))


def _version_page(request: HttpRequest, one: OccupationList, shown: ListVersion | None) -> HttpResponse:
    context: dict[str, Any] = {
        "partnership": one.partnership,
        "list": one,
        "version": shown,
        "versions": one.versions.all(),
        "appeals": one.appeals.all(),
        "may": may(request, one.partnership),
    }
    if shown is not None:
        code = language.active()
        answered = building.answer_of(shown, code)
        earlier = [each for each in one.versions.all() if each.number < shown.number][:1]
        context |= {
            "answered": answered,
            "rule": building.rule_asked(answered.question),
            "own_rule": "own" in answered.question.parameters,
            "shown": building.shown(answered),
            "take": files.forms_of(answered),
            "newest": one.versions.all()[0],
            "earlier": earlier[0] if earlier else None,
            "address": request.build_absolute_uri(shown.get_absolute_url()),
        }
        if earlier:
            before = building.answer_of(earlier[0], code)
            context |= {
                "flips": building.flips_between(before, answered),
                "effects": effects_between(one.partnership, before, answered, (str(earlier[0]), str(shown))),
                "effects_address": _effects_address(before.question, answered.question),
            }
    return render(request, "goodjobs/list.html", context)


@public
@require_GET
@csp(sending.NOTHING)
def version_file(
    request: HttpRequest, partnership: str, number: int, version: int, form: str
) -> HttpResponse:
    """A published version as a file."""
    found = seen(request, partnership)
    one = selectors.list_for(request.user, found, number)
    kept = selectors.version_of(one, version)
    answered = building.answer_of(kept, language.active())
    name = f"{one.partnership.slug}-list-{number}-v{version}"
    return sending.file(answered, form, name=name, to_all=one.partnership.is_public)


@partnership_role(Role.VISITOR)
@require_GET
def workshop(request: HttpRequest, partnership: str, number: int) -> HttpResponse:
    """The list as it would be published today: who is on it by how much, who is near, what would change."""
    one = selectors.list_for(request.user, request.partnership, number)
    decisions = building.decisions_on(one.appeals.all())
    context: dict[str, Any] = {
        "partnership": request.partnership,
        "list": one,
        "version": selectors.version_of(one),
        "may": may(request, request.partnership),
        "form": forms.PublishForm(),
    }
    try:
        answered = answers.answer(building.question(one, decisions))
        context |= {"rule": building.rule_of(one), "answered": answered}
        if answered.table is not None:
            context |= _compared(request, one, answered)
    except HighroadError as error:
        context["problem"] = error
    return render(request, "goodjobs/workshop.html", context)


def _compared(request: HttpRequest, one: OccupationList, answered: Any) -> dict[str, Any]:
    """The list divided, and the flip table against the last version or another rule."""
    others = building.other_rules(one)
    wanted = request.GET.get("against", "")
    last = selectors.version_of(one)
    against, pair, names = "", None, ("", "")
    if wanted in others:
        against, by_rule = wanted, answers.answer(building.question(one))
        pair = (by_rule, answers.answer(building.other_question(one, wanted)))
        names = (building.rule_of(one).said_title, others[wanted].said_title)
    elif last is not None:
        against, pair = "version", (building.answer_of(last, language.active()), answered)
        names = (str(last), _("Today"))
    found: dict[str, Any] = {"flips": []}
    if pair and pair[1].table is not None:
        found = {
            "flips": building.flips_between(*pair),
            "effects": effects_between(one.partnership, *pair, names),
            "effects_address": _effects_address(pair[0].question, pair[1].question),
        }
    return found | {
        "shown": building.shown(answered),
        "counts": building.counts(answered),
        "others": [(key, rule.said_title, rule.version) for key, rule in others.items()],
        "against": against,
    }


def _effects_address(first: Question, second: Question) -> str:
    """The exhibit of what two lists mean for programs; "" when they are the same list of other data."""
    asked = building.effects_question(first, second)
    return f"{reverse('evidence:ask', args=[asked.kind])}?{asked.to_query()}" if asked else ""


@partnership_role(Role.STEWARD)
@require_POST
def publish(request: HttpRequest, partnership: str, number: int) -> HttpResponse:
    """Publish the list as it stands as its next version."""
    one = selectors.list_for(request.user, request.partnership, number)
    form = forms.PublishForm(request.POST)
    form.is_valid()
    try:
        made = services.publish_list(request.user, one, note=form.cleaned_data.get("note", ""))
    except Refused:
        raise
    except HighroadError as error:
        messages.error(request, str(error))
        return redirect("goodjobs:workshop", partnership, number)
    messages.success(request, _("Version %(number)d is published.") % {"number": made.number})
    return redirect(one)
