"""Pages of who has what: sections to assign, one's own over all plans, and remarks."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from highroad.errors import HighroadError, Refused
from highroad.web.directory.access import partnership_role, signed_in
from highroad.web.directory.rules import Role, allows, require
from highroad.web.plans import selectors as plans
from highroad.web.plans.people import approval, assigning, forms, remarks, selectors
from highroad.web.plans.people.models import Remark
from highroad.web.plans.people.vocabulary import STEP_WORDS, STEPS, WITH_WORDS, RemarkState
from highroad.web.plans.reminders.settings import begin_for
from highroad.web.plans.views import partnership_of, powers
from highroad.web.plans.work import besides_sections

REMARK_VIEWS = ("open", "answered", "settled", "all")
EACH_PAGE = 50


def _view_words() -> dict[str, str]:
    return {
        "all": _("All sections"),
        "mine": _("Mine"),
        "overdue": _("Overdue"),
        "waiting": _("Waiting for me"),
        "unassigned": _("Nobody has it"),
    }


def _chips(duties: list[selectors.Duty], chosen: str, views: tuple[str, ...]) -> list[dict[str, Any]]:
    words = _view_words()
    return [
        {
            "key": key,
            "label": words[key],
            "count": len(selectors.shown(duties, key)),
            "chosen": key == chosen,
        }
        for key in views
    ]


@partnership_role(Role.VISITOR, of=partnership_of)
@require_http_methods(["GET", "POST"])
def people(request: HttpRequest, partnership: str, plan: str) -> HttpResponse:
    """Who writes which section until when; stewards assign the ones they tick."""
    found = plans.plan_by_slug(partnership, plan)
    if request.method == "POST":
        require(request.user, found.partnership, Role.STEWARD)
        return _assign(request, found)
    return _people_page(request, found, forms.BulkForm(partnership=found.partnership))


def _people_page(
    request: HttpRequest, found: Any, form: forms.BulkForm, *, status: int = 200, **more: Any
) -> HttpResponse:
    duties = selectors.duties_of(request.user, found)
    view = request.GET.get("show", "all")
    view = view if view in selectors.VIEWS else "all"
    context = {
        "plan": found,
        "partnership": found.partnership,
        "duties": selectors.shown(duties, view),
        "filters": _chips(duties, view, selectors.VIEWS),
        "show": view,
        "form": form,
        "may": powers(request.user, found.partnership),
        "ticked": set(),
        **more,
    }
    return render(request, "plans/people/people.html", context, status=status)


def _assign(request: HttpRequest, found: Any) -> HttpResponse:
    form = forms.BulkForm(request.POST, partnership=found.partnership)
    seen = forms.ticked(request.POST.getlist("section"))
    if not seen or not form.is_valid():
        if not seen:
            form.full_clean()
            form.add_error(None, _("Tick the sections that you want to assign."))
        return _people_page(request, found, form, status=422, ticked=set(seen))
    assignment = form.assignment()
    done = assigning.assign_sections(request.user, found, dict.fromkeys(seen, assignment), seen=seen)
    if assignment.assignee:
        begin_for([assignment.assignee], request)
    if done.changed:
        said = ngettext("{n} section is assigned.", "{n} sections are assigned.", len(done.changed))
        messages.success(request, said.format(n=len(done.changed)))
    elif not done.turned:
        messages.info(request, _("They were so already: nothing changed."))
    if done.turned:
        return _people_page(
            request,
            found,
            forms.BulkForm(partnership=found.partnership),
            status=409,
            turned=done.turned,
            ticked={turned.requirement for turned in done.turned},
        )
    return redirect(request.get_full_path())


@partnership_role(Role.STEWARD)
@require_http_methods(["GET", "POST"])
def approval_rule(request: HttpRequest, partnership: str) -> HttpResponse:
    """Who may approve texts in this partnership's plans, and what was said about it before."""
    found = request.partnership
    rules = list(found.approval_rules.select_related("by"))
    now = "yes" if rules and rules[0].own_text else "no"
    form = forms.ApprovalForm(request.POST or None, initial={"own_text": now})
    if request.method == "POST" and form.is_valid():
        approval.set_rule(request.user, found, **form.cleaned_data)
        messages.success(request, _("The rule is kept, with its reason."))
        return redirect("plans:approval_rule", partnership)
    context = {"partnership": found, "form": form, "rules": rules}
    status = 422 if form.is_bound else 200
    return render(request, "plans/people/approval.html", context, status=status)


@signed_in
@require_GET
def my_sections(request: HttpRequest) -> HttpResponse:
    """One's own sections over all plans: mine, overdue, waiting for me."""
    duties = selectors.my_duties(request.user)
    view = request.GET.get("show", "waiting")
    views = ("waiting", "mine", "overdue")
    view = view if view in views else "waiting"
    others = sorted(besides_sections(request.user), key=lambda item: (item.due is None, item.due))
    context = {
        "duties": selectors.shown(duties, view),
        "others": [item for item in others if view != "overdue" or item.is_late],
        "filters": _chips(duties, view, views),
        "show": view,
    }
    return render(request, "plans/people/my_sections.html", context)


@partnership_role(Role.VISITOR, of=partnership_of)
@require_GET
def plan_remarks(request: HttpRequest, partnership: str, plan: str) -> HttpResponse:
    """Every remark on the plan, element by element, with its answer."""
    found = plans.plan_by_slug(partnership, plan)
    states = list(selectors.remark_states(found))
    view = request.GET.get("show", "open")
    view = view if view in REMARK_VIEWS else "open"
    words = {
        "open": _("Open"),
        "answered": _("Answered"),
        "settled": _("Settled"),
        "all": _("All remarks"),
    }
    pack = found.pack
    wanted = [state for state in RemarkState.values if _remark_passes(state, view)]
    page = Paginator(selectors.remarks_of(found).filter(state__in=wanted), EACH_PAGE).get_page(
        request.GET.get("page")
    )
    context = {
        "plan": found,
        "partnership": found.partnership,
        "page": page,
        "rows": [(remark, pack.by_id[remark.section.requirement]) for remark in page],
        "filters": [
            {
                "key": key,
                "label": words[key],
                "count": sum(_remark_passes(state, key) for state in states),
                "chosen": key == view,
            }
            for key in REMARK_VIEWS
        ],
        "show": view,
    }
    return render(request, "plans/people/remarks.html", context)


def _remark_passes(state: str, view: str) -> bool:
    if view == "settled":
        return state in (RemarkState.RESOLVED, RemarkState.WITHDRAWN)
    return view == "all" or state == view


@partnership_role(Role.VISITOR, of=partnership_of)
@require_http_methods(["GET", "POST"])
def section_remarks(request: HttpRequest, partnership: str, plan: str, requirement: str) -> HttpResponse:
    """The remarks on one section, and a form for the next one."""
    section = plans.section_of(plans.plan_by_slug(partnership, plan), requirement)
    may = powers(request.user, section.partnership)
    form = forms.RemarkForm(
        request.POST or None, initial={"text_version": section.text_version, "weight": "required"}
    )
    status = 200
    if request.method == "POST":
        require(request.user, section.partnership, Role.REVIEWER)
        if form.is_valid():
            try:
                remark = remarks.make_remark(request.user, section, **form.cleaned_data)
            except Refused:
                raise
            except HighroadError as error:
                form.add_error(None, str(error))
            else:
                messages.success(request, _("Remark #{number} is recorded.").format(number=remark.number))
                return redirect(request.path)
        status = 422
    rows = list(section.remarks.select_related("by").prefetch_related("replies__by").order_by("number"))
    context = {
        "section": section,
        "plan": section.plan,
        "partnership": section.partnership,
        "item": section.asked,
        "rows": [(remark, _steps_for(request, section, remark)) for remark in rows],
        "form": form if may["judge"] else None,
        "may": may,
    }
    return render(request, "plans/people/section_remarks.html", context, status=status)


def _steps_for(request: HttpRequest, section: Any, remark: Remark) -> list[dict[str, Any]]:
    """The steps that this person may take on a remark."""
    return [
        {"step": step, "words": STEP_WORDS[step], "needs_words": step in WITH_WORDS}
        for (state, step), (_after, role) in STEPS.items()
        if state == remark.state and allows(request.user, section.partnership, role)
    ]


@partnership_role(Role.CONTRIBUTOR, of=partnership_of)
@require_POST
def step(request: HttpRequest, partnership: str, plan: str, requirement: str, number: int) -> HttpResponse:
    """Answer, resolve, reopen or withdraw a remark."""
    section = plans.section_of(plans.plan_by_slug(partnership, plan), requirement)
    remark = get_object_or_404(Remark.objects.select_related("section"), section=section, number=number)
    remark.section = section
    version = request.POST.get("version", "")
    remarks.take_step(
        request.user,
        remark,
        request.POST.get("step", ""),
        text=request.POST.get("text", ""),
        expected_version=int(version) if version.isascii() and version.isdigit() and len(version) < 9 else -1,
    )
    messages.success(request, _("Recorded."))
    return redirect(
        f"{reverse('plans:section_remarks', args=[partnership, plan, requirement])}#remark-{number}"
    )
