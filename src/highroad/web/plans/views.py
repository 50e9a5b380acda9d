"""Pages of plans: the list, starting one, the outline, coverage and publishing."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from highroad.planning.coverage import Verdict, verdict_word
from highroad.planning.steps import deed_words
from highroad.web.directory.access import partnership_by_slug, partnership_role, public, require_seen
from highroad.web.directory.concurrency import EditConflict
from highroad.web.directory.models import Partnership
from highroad.web.directory.rules import Role, allows
from highroad.web.plans import forms, selectors, services
from highroad.web.plans.calendar.selectors import clock_rows, risk_of
from highroad.web.plans.exhibits import readable_ids
from highroad.web.plans.following.letters import tell_of

FILTERS = ("open", "mine", "overdue", "missing", "review", "all")


def partnership_of(*, partnership: str, plan: str, **_rest: Any) -> Partnership:
    """The partnership of the plan that an address names. Raises Http404."""
    return selectors.plan_by_slug(partnership, plan).partnership


@public
@require_GET
def plans(request: HttpRequest, partnership: str) -> HttpResponse:
    """The plans of a partnership: members see all, others the published ones."""
    found = partnership_by_slug(partnership=partnership)
    require_seen(request.user, found)
    context = {
        "partnership": found,
        "plans": selectors.plans_of(request.user, found),
        "is_member": allows(request.user, found, Role.VISITOR),
        "may_start": allows(request.user, found, Role.STEWARD),
    }
    return render(request, "plans/plans.html", context)


@partnership_role(Role.STEWARD)
@require_http_methods(["GET", "POST"])
def start(request: HttpRequest, partnership: str) -> HttpResponse:
    """Start a plan: choose the pack, then say what the plan is."""
    chosen = request.POST.get("pack") or request.GET.get("pack", "")
    offered = {pack.key: pack for pack in forms.packs_in_force()}
    if not chosen and len(offered) == 1:
        chosen = next(iter(offered))
    context: dict[str, Any] = {"partnership": request.partnership}
    if chosen not in offered:
        form = forms.PackForm(request.GET if request.GET else None)
        return render(request, "plans/choose_pack.html", {**context, "form": form})
    pack = offered[chosen]
    form = forms.ParticularsForm(request.POST if request.method == "POST" else None, pack=pack)
    if request.method == "POST" and form.is_valid():
        plan = services.start_plan(
            request.user,
            request.partnership,
            pack_key=pack.key,
            title=form.cleaned_data["title"],
            answers=form.answers(),
            begins=form.cleaned_data["begins"],
            language=form.cleaned_data["language"],
        )
        messages.success(request, _("The plan is started. Here is its outline."))
        return redirect(plan)
    status = 422 if form.is_bound else 200
    return render(
        request,
        "plans/start.html",
        {**context, "form": form, "pack": pack, "today": timezone.localdate()},
        status=status,
    )


@partnership_role(Role.STEWARD, of=partnership_of)
@require_http_methods(["GET", "POST"])
def particulars(request: HttpRequest, partnership: str, plan: str) -> HttpResponse:
    """What the plan says about itself; requirements follow from it."""
    found = selectors.plan_by_slug(partnership, plan)
    form = forms.ParticularsForm(request.POST or None, pack=found.pack, plan=found)
    context: dict[str, Any] = {"plan": found, "partnership": found.partnership, "form": form}
    if request.method == "POST" and form.is_valid():
        try:
            services.change_plan(
                request.user,
                found,
                title=form.cleaned_data["title"],
                answers=form.answers(),
                begins=form.cleaned_data["begins"],
                language=form.cleaned_data["language"],
                expected_version=form.cleaned_data["version"] or 0,
            )
        except EditConflict as conflict:
            context |= {"conflict": conflict, "current": conflict.current}
            return render(request, "plans/particulars.html", context, status=409)
        messages.success(request, _("Saved. The outline asks what applies to this plan now."))
        return redirect(found)
    return render(request, "plans/particulars.html", context, status=422 if form.is_bound else 200)


@partnership_role(Role.VISITOR, of=partnership_of)
@require_GET
def outline(request: HttpRequest, partnership: str, plan: str) -> HttpResponse:
    """Which requirements are met, what is missing, who has it, when it is due, and what to do next."""
    found = selectors.plan_by_slug(partnership, plan)
    view, clocks = selectors.plan_view(request.user, found), clock_rows(found)
    chosen = request.GET.get("show", "open")
    chosen = chosen if chosen in FILTERS else "open"
    rows = shown_rows(view, chosen)
    context = {
        "plan": found,
        "partnership": found.partnership,
        "view": view,
        "groups": grouped(rows),
        "shown": sum(not row.heading for row in rows),
        "show": chosen,
        "filters": _filters(view, chosen),
        "steps": [(step, deed_words(step.deed)) for step in view.steps],
        "counts": _count_words(view),
        "deadlines": [row.deadline for row in clocks if row.deadline.day is not None],
        "risk": risk_of(found, clocks),
        "today": timezone.localdate(),
        "edition": selectors.latest_edition(found),
        "may": powers(request.user, found.partnership),
    }
    return render(request, "plans/outline.html", context)


@partnership_role(Role.VISITOR, of=partnership_of)
@require_GET
def coverage(request: HttpRequest, partnership: str, plan: str) -> HttpResponse:
    """Every requirement with its verdict, reasons, evidence, where it was looked for and what is near."""
    found = selectors.plan_by_slug(partnership, plan)
    view = selectors.plan_view(request.user, found, steps=12)
    chosen = request.GET.get("show", "open")
    chosen = chosen if chosen in COVERAGE_FILTERS else "open"
    rows = [row for row in view.rows if row.heading or _covered(row, chosen)]
    wanted = {row.item.id for row in rows if not row.heading}
    above = {up.id for key in wanted for up in found.pack.ancestors(key)}
    near = selectors.nearest_passages(view, wanted)
    groups = grouped([row for row in rows if row.item.id in wanted | above])
    for group in groups:
        group["rows"] = [(row, near.get(row.item.id)) for row in group["rows"]]
    context = {
        "plan": found,
        "partnership": found.partnership,
        "view": view,
        "groups": groups,
        "counts": _count_words(view),
        "steps": [(step, deed_words(step.deed)) for step in view.steps],
        "shown": len(wanted),
        "filters": [
            {"key": key, "label": words, "count": _covered_count(view, key), "chosen": key == chosen}
            for key, words in _coverage_words().items()
        ],
    }
    return render(request, "plans/coverage.html", context)


@partnership_role(Role.APPROVER, of=partnership_of)
@require_http_methods(["GET", "POST"])
def publish(request: HttpRequest, partnership: str, plan: str) -> HttpResponse:
    """Freeze an edition of the plan, for everybody to read."""
    found = selectors.plan_by_slug(partnership, plan)
    form = forms.PublishForm(request.POST or None, initial={"state": "published", "version": found.version})
    if request.method == "POST" and form.is_valid():
        edition = services.publish_plan(
            request.user,
            found,
            state=form.cleaned_data["state"],
            note=form.cleaned_data["note"],
            expected_version=form.cleaned_data["version"],
        )
        tell_of(edition, request.build_absolute_uri("/"))
        messages.success(request, _("Edition {number} is published.").format(number=edition.number))
        return redirect(found.get_reading_url())
    view = selectors.plan_view(request.user, found)
    context = {
        "plan": found,
        "partnership": found.partnership,
        "form": form,
        "counts": _count_words(view),
        "unapproved": sum(
            1 for section in view.sections.values() if section.text and section.state != "approved"
        ),
        "hidden": hidden_exhibits(view),
        "edition": selectors.latest_edition(found),
    }
    return render(request, "plans/publish.html", context, status=422 if form.is_bound else 200)


COVERAGE_FILTERS = ("open", "blocking", "warning", "all")


def _coverage_words() -> dict[str, str]:
    return {
        "open": _("With something wanting"),
        "blocking": _("Blocking"),
        "warning": _("Only pointed out"),
        "all": _("All that is asked"),
    }


def _covered(row: selectors.Row, show: str) -> bool:
    """Whether a filter of the coverage page lets a row through."""
    finding = row.finding
    asked = finding.own is not None and finding.own is not Verdict.NOT_APPLICABLE
    match show:
        case "all":
            return asked
        case "blocking":
            return finding.blocking
        case "warning":
            return asked and bool(finding.warnings)
        case _:
            return asked and (finding.own is not Verdict.MET or bool(finding.warnings))


def _covered_count(view: selectors.PlanView, show: str) -> int:
    return sum(_covered(row, show) for row in view.rows)


def powers(actor: Any, partnership: Partnership) -> dict[str, bool]:
    """What the actor may do with a plan, for the page's buttons."""
    return {
        "write": allows(actor, partnership, Role.CONTRIBUTOR),
        "judge": allows(actor, partnership, Role.REVIEWER),
        "approve": allows(actor, partnership, Role.APPROVER),
        "steward": allows(actor, partnership, Role.STEWARD),
    }


def shown_rows(view: selectors.PlanView, show: str) -> list[selectors.Row]:
    """The rows that a filter lets through, with the headings above them."""
    keep = {row.item.id for row in view.rows if not row.heading and _passes(row, show)}
    pack = view.coverage.pack
    with_headings = set(keep)
    for identifier in keep:
        with_headings.update(above.id for above in pack.ancestors(identifier))
    return [row for row in view.rows if row.item.id in with_headings]


def _passes(row: selectors.Row, show: str) -> bool:
    asked = row.finding.own is not Verdict.NOT_APPLICABLE
    match show:
        case "all":
            return True
        case "mine":
            return asked and row.mine
        case "overdue":
            return row.overdue
        case "missing":
            return row.finding.own is Verdict.MISSING
        case "review":
            return row.section is not None and row.section.state == "in review"
        case _:
            return asked


def _filters(view: selectors.PlanView, chosen: str) -> list[dict[str, Any]]:
    words = {
        "open": _("All that is asked"),
        "mine": _("Mine"),
        "overdue": _("Overdue"),
        "missing": _("Missing"),
        "review": _("In review"),
        "all": _("Also what is not asked"),
    }
    return [
        {
            "key": key,
            "label": words[key],
            "count": sum(not row.heading and _passes(row, key) for row in view.rows),
            "chosen": key == chosen,
        }
        for key in FILTERS
    ]


def grouped(rows: list[selectors.Row]) -> list[dict[str, Any]]:
    """Rows by the top item of the outline that they stand under."""
    groups: list[dict[str, Any]] = []
    for row in rows:
        if row.depth == 0:
            groups.append({"top": row, "rows": []})
        if row.depth > 0 or not row.heading:
            groups[-1]["rows"].append(row)
    return groups


def _count_words(view: selectors.PlanView) -> list[tuple[str, str, int]]:
    """(class, word, number) for met, partial and missing."""
    counts = view.coverage.counts
    return [
        (verdict.replace(" ", "-"), verdict_word(verdict), counts[verdict])
        for verdict in (Verdict.MET, Verdict.PARTIAL, Verdict.MISSING)
    ]


def hidden_exhibits(view: selectors.PlanView) -> list[str]:
    """Titles of exhibits in the plan that the public may not see."""
    pins = [pin for section in view.sections.values() for pin in section.exhibits.all()]
    public = readable_ids(AnonymousUser(), [pin.public_id for pin in pins])
    return [pin.title for pin in pins if pin.public_id not in public]
