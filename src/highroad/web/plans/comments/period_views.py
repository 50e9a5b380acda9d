"""Staff pages of the period itself: opening, extending, notices, taking along, publishing the ledger."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from highroad.errors import HighroadError, Refused
from highroad.planning.public_comment import disagreement_item
from highroad.web.directory.access import partnership_role
from highroad.web.directory.concurrency import EditConflict
from highroad.web.directory.rules import Role
from highroad.web.directory.vocabulary import Sector
from highroad.web.plans.comments import forms, periods, selectors
from highroad.web.plans.comments.tasks import FORMS, response_file
from highroad.web.plans.comments.views import any_form, attempt, period_of, staff_context, uploaded
from highroad.web.plans.selectors import plan_by_slug
from highroad.web.plans.views import partnership_of


@partnership_role(Role.APPROVER, of=partnership_of)
@any_form
def open_period(request: HttpRequest, partnership: str, plan: str) -> HttpResponse:
    """Freeze the draft and take comments on it."""
    found = plan_by_slug(partnership, plan)
    form = forms.OpenForm(request.POST or None, plan=found)
    context = {"plan": found, "partnership": found.partnership, "form": form}
    context["rule"] = found.pack.public_comment
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        period = attempt(
            form,
            lambda: periods.open_period(
                request.user,
                found,
                opens=given["opens"],
                closes=given["closes"],
                words=given["words"],
                reason=given["reason"],
                expected_version=given["version"],
            ),
        )
        if period is not None:
            messages.success(request, _("The draft is frozen and open for comment. The PDF is being made."))
            return redirect(period)
    status = 422 if form.is_bound else 200
    return render(request, "plans/comments/open.html", context, status=status)


@partnership_role(Role.APPROVER, of=partnership_of)
@any_form
def extend(request: HttpRequest, partnership: str, plan: str) -> HttpResponse:
    """Another last day."""
    period = period_of(request, partnership, plan)
    initial = {"closes": period.closes, "version": period.version}
    form = forms.ExtendForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        done = attempt(
            form,
            lambda: periods.extend_period(
                request.user,
                period,
                closes=given["closes"],
                reason=given["reason"],
                expected_version=given["version"],
            ),
        )
        if done is not None:
            messages.success(request, _("Comments are taken until {day}.").format(day=period.closes))
            return redirect("plans:comments", partnership, plan)
    context = staff_context(request, period, form=form)
    return render(request, "plans/comments/extend.html", context, status=422 if form.is_bound else 200)


@partnership_role(Role.CONTRIBUTOR, of=partnership_of)
@any_form
def notices(request: HttpRequest, partnership: str, plan: str) -> HttpResponse:
    """Proof that people were told: what there is, and who was not reached yet."""
    period = period_of(request, partnership, plan)
    form = forms.NoticeForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        given = dict(form.cleaned_data)
        given["file"] = uploaded(given["file"])
        if attempt(form, lambda: periods.prove_notice(request.user, period, **given)) is not None:
            messages.success(request, _("Recorded."))
            return redirect("plans:comment_notices", partnership, plan)
    kept = list(period.notices.select_related("added_by"))
    names = {key: str(label) for key, label in Sector.choices}
    context = staff_context(
        request,
        period,
        form=form,
        notices=[(each, [names.get(key, key) for key in each.sectors]) for each in kept],
        lacking=[name for key, name in names.items() if key not in selectors.reached_sectors(kept)],
        rule=period.plan.pack.public_comment,
    )
    return render(request, "plans/comments/notices.html", context, status=422 if form.is_bound else 200)


@partnership_role(Role.CONTRIBUTOR, of=partnership_of)
@any_form
def take(request: HttpRequest, partnership: str, plan: str) -> HttpResponse:
    """The response document and the ledger to take along, as they stood when they were made last."""
    period = period_of(request, partnership, plan)
    if request.method == "POST":
        return redirect(periods.make_response(request.user, period))
    code = get_language() or "en"
    made = [form for form in FORMS if response_file(period, code, form).is_file()]
    return render(request, "plans/comments/take.html", staff_context(request, period, forms=made))


@partnership_role(Role.APPROVER, of=partnership_of)
@any_form
def publish_ledger(request: HttpRequest, partnership: str, plan: str) -> HttpResponse:
    """Show everybody what was said and what was done about it."""
    period = period_of(request, partnership, plan)
    context = staff_context(
        request,
        period,
        left=periods.unfinished(period),
        attach=disagreement_item(period.plan.pack, period.plan.answers),
        disagreeing=selectors.disagreeing(period).count(),
    )
    if request.method == "POST":
        try:
            periods.publish_ledger(
                request.user, period, expected_version=int(request.POST.get("version") or 0)
            )
        except (HighroadError, EditConflict) as problem:
            if isinstance(problem, Refused):
                raise
            return render(
                request, "plans/comments/publish.html", {**context, "problem": str(problem)}, status=422
            )
        messages.success(request, _("The ledger is public."))
        return redirect("plans:comment_ledger", partnership, plan)
    return render(request, "plans/comments/publish.html", context)
