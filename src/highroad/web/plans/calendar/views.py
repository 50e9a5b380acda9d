"""Pages of a plan's days: the calendar, the roadmap, and private addresses for calendar programs."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from highroad.errors import BadQuestion, HighroadError, Refused
from highroad.web.directory.access import partnership_role, public, require_seen, signed_in
from highroad.web.directory.rules import Role, allows
from highroad.web.directory.versioned_forms import edit
from highroad.web.plans import selectors as plans
from highroad.web.plans.calendar import days, feeds, forms, selectors, timeline
from highroad.web.plans.calendar.models import Milestone, Phase
from highroad.web.plans.models import Plan
from highroad.web.plans.views import partnership_of, powers

any_form = require_http_methods(["GET", "POST"])


@partnership_role(Role.VISITOR, of=partnership_of)
@require_GET
def calendar(request: HttpRequest, partnership: str, plan: str) -> HttpResponse:
    """The plan's days in words, each with its rule; and whether the pace is enough."""
    found = plans.plan_by_slug(partnership, plan)
    rows = selectors.clock_rows(found)
    others = [day for day in selectors.days_of_plan(found) if not day.key.startswith("clock-")]
    context = {
        "plan": found,
        "partnership": found.partnership,
        "rows": rows,
        "others": others,
        "risk": selectors.risk_of(found, rows),
        "today": timezone.localdate(),
        "may": powers(request.user, found.partnership),
        "feed": _address(request, feeds.feed_of(request.user, found)),
        "feed_path": reverse("plans:calendar_feed", args=[partnership, plan]),
    }
    return render(request, "plans/calendar/calendar.html", context)


@partnership_role(Role.STEWARD, of=partnership_of)
@any_form
def set_day(request: HttpRequest, partnership: str, plan: str, clock: str) -> HttpResponse:
    """Record the day of a clock, or take it back."""
    found = plans.plan_by_slug(partnership, plan)
    row = next((row for row in selectors.clock_rows(found) if row.deadline.key == clock), None)
    if row is None:
        raise Http404(_("The calendar has no such date."))
    there = row.recorded
    initial = {
        "day": there.day if there else row.deadline.computed,
        "happened": there.happened if there else False,
        "note": there.note if there else "",
        "version": row.version,
    }
    form = forms.DayForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            days.record_day(
                request.user,
                found,
                clock,
                day=None if "take_back" in request.POST else given["day"],
                happened=given["happened"],
                note=given["note"],
                expected_version=given["version"],
            )
        except Refused:
            raise
        except HighroadError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Saved. What counts from this day has moved along."))
            return redirect("plans:calendar", partnership, plan)
    context = {"plan": found, "partnership": found.partnership, "row": row, "form": form}
    return render(request, "plans/calendar/set_day.html", context, status=422 if form.is_bound else 200)


def _seen_roadmap(request: HttpRequest, partnership: str, plan: str) -> Plan:
    """The plan, if its roadmap may be seen: by members, and by everybody once an edition is published."""
    found = plans.plan_by_slug(partnership, plan)
    require_seen(request.user, found.partnership)
    if not allows(request.user, found.partnership, Role.VISITOR) and not found.editions.exists():
        raise Http404(_("This plan isn't published."))
    return found


@public
@require_GET
def roadmap(request: HttpRequest, partnership: str, plan: str) -> HttpResponse:
    """Phases and milestones with every day that moved, as a list and as a drawing."""
    found = _seen_roadmap(request, partnership, plan)
    phases = selectors.phases_of(found)
    context = {
        "plan": found,
        "partnership": found.partnership,
        "phases": [(*each, selectors.status_of(*each)) for each in phases],
        "drawing": timeline.drawing(phases, timezone.localdate()),
        "may": powers(request.user, found.partnership),
        "is_member": allows(request.user, found.partnership, Role.VISITOR),
    }
    return render(request, "plans/calendar/roadmap.html", context)


def _edit(request: HttpRequest, found: Plan, form: Any, save: Any, title: str, **more: Any) -> HttpResponse:
    context = {"plan": found, "partnership": found.partnership, "title": title, **more}
    done = reverse("plans:roadmap", args=[found.partnership.slug, found.slug])
    return edit(request, form, save=save, template="plans/calendar/edit.html", context=context, done=done)


@partnership_role(Role.STEWARD, of=partnership_of)
@any_form
def phase(request: HttpRequest, partnership: str, plan: str, phase: int | None = None) -> HttpResponse:
    """Make a phase, or change one."""
    found = plans.plan_by_slug(partnership, plan)
    there = get_object_or_404(Phase, plan=found, pk=phase) if phase else None
    form = forms.PhaseForm(request.POST or None, instance=there or Phase(plan=found))

    def save(form: Any) -> None:
        days.save_phase(
            request.user,
            found,
            form.values(),
            phase=Phase.objects.get(pk=there.pk) if there else None,
            reason=form.cleaned_data.get("reason", ""),
            expected_version=form.cleaned_data["version"] or 0,
        )

    title = there.title if there else _("A new phase")
    return _edit(request, found, form, save, title, removable=bool(there))


@partnership_role(Role.STEWARD, of=partnership_of)
@require_POST
def remove_phase(request: HttpRequest, partnership: str, plan: str, phase: int) -> HttpResponse:
    """Remove a phase; its milestones stay."""
    found = plans.plan_by_slug(partnership, plan)
    days.remove_phase(request.user, get_object_or_404(Phase, plan=found, pk=phase))
    messages.success(request, _("The phase is gone; its milestones stay."))
    return redirect("plans:roadmap", partnership, plan)


@partnership_role(Role.STEWARD, of=partnership_of)
@any_form
def milestone(
    request: HttpRequest, partnership: str, plan: str, milestone: int | None = None
) -> HttpResponse:
    """Make a milestone, or change one; a day that moves says why."""
    found = plans.plan_by_slug(partnership, plan)
    there = get_object_or_404(Milestone, plan=found, pk=milestone) if milestone else None
    form = forms.MilestoneForm(request.POST or None, instance=there or Milestone(plan=found))

    def save(form: Any) -> None:
        days.save_milestone(
            request.user,
            found,
            form.values(),
            milestone=Milestone.objects.select_related("plan__partnership").get(pk=there.pk)
            if there
            else None,
            reason=form.cleaned_data.get("reason", ""),
            expected_version=form.cleaned_data["version"] or 0,
        )

    return _edit(request, found, form, save, there.title if there else _("A new milestone"))


@partnership_role(Role.STEWARD, of=partnership_of)
@require_POST
def drop(request: HttpRequest, partnership: str, plan: str, milestone: int) -> HttpResponse:
    """Drop a milestone, with the reason, or take it up again."""
    found = plans.plan_by_slug(partnership, plan)
    there = get_object_or_404(Milestone.objects.select_related("plan__partnership"), plan=found, pk=milestone)
    given = request.POST.get("version", "")
    version = int(given) if given.isascii() and given.isdigit() and len(given) < 9 else -1
    try:
        if request.POST.get("deed") == "take up":
            days.take_up_milestone(request.user, there, expected_version=version)
            words = _("Taken up again. That it was dropped stays on the roadmap.")
        else:
            reason = request.POST.get("reason", "")
            days.drop_milestone(request.user, there, reason=reason, expected_version=version)
            words = _("Dropped; it stays on the roadmap, struck out, with the reason.")
    except BadQuestion as error:
        messages.error(request, str(error))
    else:
        messages.success(request, words)
    return redirect("plans:roadmap", partnership, plan)


@signed_in
@require_GET
def my_calendar(request: HttpRequest) -> HttpResponse:
    """One's own days over all plans, in words, and their address for a calendar program."""
    today = timezone.localdate()
    context = {
        "days": [day for day in selectors.days_of_person(request.user) if day.day >= today],
        "feed": _address(request, feeds.feed_of(request.user, None)),
        "feed_path": reverse("plans:my_calendar_feed"),
    }
    return render(request, "plans/calendar/my_calendar.html", context)


@partnership_role(Role.VISITOR, of=partnership_of)
@require_POST
def calendar_feed(request: HttpRequest, partnership: str, plan: str) -> HttpResponse:
    """Make a private address of the plan's calendar, renew it, or take it away."""
    _feed(request, plans.plan_by_slug(partnership, plan))
    return redirect("plans:calendar", partnership, plan)


@signed_in
@require_POST
def my_calendar_feed(request: HttpRequest) -> HttpResponse:
    """The same for one's own days."""
    _feed(request, None)
    return redirect("plans:my_calendar")


def _feed(request: HttpRequest, plan: Plan | None) -> None:
    if request.POST.get("deed") == "end":
        feeds.end_feed(request.user, plan)
        messages.success(request, _("The address is gone; it reads nothing any more."))
    else:
        feeds.new_feed(request.user, plan)
        messages.success(request, _("Here is your address. Whoever has it reads the calendar."))


def _address(request: HttpRequest, feed: Any) -> str:
    return request.build_absolute_uri(reverse("plans:ics", args=[feed.key])) if feed else ""


@public
@never_cache
@require_GET
def ics(request: HttpRequest, key: str) -> HttpResponse:
    """The calendar at a private address: who has the address may read it."""
    content = feeds.calendar_at(key, origin=request.build_absolute_uri("/"))
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'inline; filename="highroad.ics"'
    response["X-Robots-Tag"] = "noindex"
    return response
