"""Pages of changes: two states of a plan side by side, a modification's sections, its change log."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from highroad.errors import BadQuestion
from highroad.web.directory.access import partnership_role, public, require_seen
from highroad.web.directory.concurrency import EditConflict
from highroad.web.directory.rules import Role, allows, require
from highroad.web.plans import selectors
from highroad.web.plans.adoption.models import Carry, CarryForward, Recorded
from highroad.web.plans.changes import carrying
from highroad.web.plans.changes.comparing import (
    ExhibitChange,
    PromiseChange,
    State,
    TextChange,
    compare_states,
    drafted_log,
    laid_open,
    promise_changes,
)
from highroad.web.plans.changes.logs import change_log_findings
from highroad.web.plans.frozen import contents_of
from highroad.web.plans.models import Edition, Plan
from highroad.web.plans.promising import record_promise
from highroad.web.plans.views import partnership_of
from highroad.web.plans.vocabulary import PlanState

DRAFT = "draft"
#: Exhibits and texts whose changes one page lays open.
ON_A_PAGE = 12


@public
@require_GET
def changes(request: HttpRequest, partnership: str, plan: str) -> HttpResponse:
    """What changed between two editions, or since one; members can compare the draft as well."""
    found = selectors.plan_by_slug(partnership, plan)
    require_seen(request.user, found.partnership)
    member = allows(request.user, found.partnership, Role.VISITOR)
    states = _states(found, member=member)
    if not states:
        raise Http404(_("This plan isn't published."))
    keys = list(states)
    after = request.GET.get("to", "") if request.GET.get("to", "") in states else keys[0]
    older = [key for key in keys if key != after]
    before = request.GET.get("from", "") if request.GET.get("from", "") in states else (older or [after])[0]
    first = _state(states[before])
    second = first if before == after else _state(states[after])
    difference = compare_states(request.user, first, second)
    rows = [*difference.exhibits, *difference.texts]
    page = Paginator(rows, ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "exhibits": laid_open(request.user, (each for each in page if isinstance(each, ExhibitChange))),
        "texts": [each for each in page if isinstance(each, TextChange)],
        "plan": found,
        "partnership": found.partnership,
        "states": [(key, _label(each)) for key, each in states.items()],
        "from": before,
        "to": after,
        "difference": difference,
    }
    return render(request, "plans/changes.html", context)


Held = Plan | Edition


def _states(plan: Plan, *, member: bool) -> dict[str, Held]:
    """What can be compared, newest first: the draft (for members), editions, the one that it modifies."""
    found: dict[str, Held] = {DRAFT: plan} if member else {}
    found |= {str(edition.number): edition for edition in plan.editions.select_related("plan__partnership")}
    editions = Edition.objects.select_related("plan__partnership")
    if plan.modifies_id is not None:
        found["modified"] = editions.get(pk=plan.modifies_id)
    # The plan before: another one of the partnership that answers the same pack, as it stood last.
    newest = editions.filter(
        plan__partnership=plan.partnership_id,
        plan__pack_key=plan.pack_key,
        plan__created_at__lt=plan.created_at,
    ).exclude(pk=plan.modifies_id)
    last = newest.exclude(state=PlanState.COMMENT).order_by("-plan__created_at", "-number").first()
    if last is not None:
        found["before"] = last
    return found


def _state(held: Held) -> State:
    if isinstance(held, Plan):
        return State(held, contents_of(held), _label(held), draft=True)
    return State(held.plan, held.contents, _label(held))


def _label(held: Held) -> str:
    if isinstance(held, Plan):
        return _("the draft as it is now")
    return _("edition {number} of {title}").format(number=held.number, title=held.title)


@partnership_role(Role.STEWARD, of=partnership_of)
@require_POST
def modify(request: HttpRequest, partnership: str, plan: str) -> HttpResponse:
    """Start a modification of the newest edition."""
    found = selectors.plan_by_slug(partnership, plan)
    edition = selectors.latest_edition(found)
    if edition is None:
        raise Http404(_("This plan isn't published."))
    edition.plan = found
    title = request.POST.get("title", "")[:200] or _("Modification of {title}").format(title=found.title)
    made = carrying.start_modification(request.user, edition, title=title)
    messages.success(
        request, _("The modification is started as a copy. Decide what becomes of each section.")
    )
    return redirect("plans:carry", partnership, made.slug)


@partnership_role(Role.VISITOR, of=partnership_of)
@require_GET
def carry(request: HttpRequest, partnership: str, plan: str) -> HttpResponse:
    """Every section of the plan before: what is proposed, why, and what was decided."""
    found = selectors.plan_by_slug(partnership, plan)
    rows = CarryForward.objects.filter(section__plan=found).select_related("section", "by")
    pack = found.pack
    place = {item.id: number for number, item in enumerate(pack.items)}
    ordered = sorted(rows, key=lambda row: place[row.section.requirement])
    facts, asked_otherwise = carrying.facts_now(request.user, found), carrying.asked_otherwise(found)
    context = {
        "plan": found,
        "partnership": found.partnership,
        "rows": [
            (
                row,
                pack.by_id[row.section.requirement],
                carrying.told_facts(row, facts.get(row.section.requirement, ())),
                asked_otherwise.get(row.section.requirement),
            )
            for row in ordered
        ],
        "gone": carrying.kept_texts(found),
        "open": sum(1 for row in ordered if not row.decision),
        "choices": Carry.choices,
        "writes": allows(request.user, found.partnership, Role.CONTRIBUTOR),
    }
    return render(request, "plans/carry.html", context)


@partnership_role(Role.CONTRIBUTOR, of=partnership_of)
@require_POST
def decide_carry(request: HttpRequest, partnership: str, plan: str, requirement: str) -> HttpResponse:
    """Keep, adapt or drop a section of the plan before."""
    found = selectors.section_of(selectors.plan_by_slug(partnership, plan), requirement)
    version = request.POST.get("version", "")
    carrying.decide_carry(
        request.user,
        found,
        decision=request.POST.get("decision", ""),
        reason=request.POST.get("reason", "")[:1000],
        expected_version=int(version) if version.isascii() and version.isdigit() and len(version) < 9 else -1,
    )
    messages.success(request, _("The decision on {id} is recorded.").format(id=requirement))
    return redirect("plans:carry", partnership, plan)


@partnership_role(Role.CONTRIBUTOR, of=partnership_of)
@require_http_methods(["GET", "POST"])
def change_log(request: HttpRequest, partnership: str, plan: str) -> HttpResponse:
    """The change log of a modification, drafted from facts."""
    found = selectors.plan_by_slug(partnership, plan)
    text, conflict, status = found.change_log, None, 200
    if request.method == "POST":
        text = request.POST.get("text", "")[:20_000]
        version = request.POST.get("version", "")
        expected = int(version) if version.isascii() and version.isdigit() and len(version) < 9 else -1
        try:
            carrying.write_change_log(request.user, found, text, expected_version=expected)
        except EditConflict as error:
            conflict, status = error, 409
            found.refresh_from_db()
        else:
            messages.success(request, _("The change log is kept."))
            return redirect("plans:change_log", partnership, plan)
    facts = ""
    if found.modifies_id is not None:
        held = Edition.objects.select_related("plan__partnership").get(pk=found.modifies_id)
        facts = drafted_log(compare_states(request.user, _state(held), _state(found)))
    draft = "" if text else facts
    context: dict[str, Any] = {
        "plan": found,
        "partnership": found.partnership,
        "text": text or draft,
        "drafted": bool(draft),
        "facts": facts if text else "",
        "conflict": conflict,
        "findings": change_log_findings(found) if found.change_log and not conflict else None,
    }
    return render(request, "plans/change_log.html", context, status=status)


class PromiseForm(forms.Form):
    """What became of a promise."""

    key = forms.ChoiceField(label=gettext_lazy("Promise"))
    outcome = forms.ChoiceField(
        label=gettext_lazy("What became of it"), choices=Recorded.choices, widget=forms.RadioSelect
    )
    on = forms.DateField(
        label=gettext_lazy("Day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    reason = forms.CharField(label=gettext_lazy("Why, or how it is known"), max_length=500)

    def __init__(self, *args: Any, promises: Iterable[PromiseChange], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["key"].choices = [
            (each.kept.promise.key, f"{each.kind}: {each.kept.promise.statement}"[:120]) for each in promises
        ]


@public
@require_http_methods(["GET", "POST"])
def promises(request: HttpRequest, partnership: str, plan: str) -> HttpResponse:
    """What became of what the plan's newest edition promised; contributors write it down."""
    found = selectors.plan_by_slug(partnership, plan)
    require_seen(request.user, found.partnership)
    edition = selectors.latest_edition(found)
    writes = allows(request.user, found.partnership, Role.CONTRIBUTOR)
    if edition is None and not allows(request.user, found.partnership, Role.VISITOR):
        raise Http404(_("This plan isn't published."))
    rows = promise_changes(found, edition.contents) if edition is not None else ()
    form = PromiseForm(request.POST or None, promises=rows) if writes and rows else None
    if request.method == "POST":
        require(request.user, found.partnership, Role.CONTRIBUTOR)
        if form is not None and form.is_valid():
            try:
                record_promise(request.user, found, **form.cleaned_data)
            except BadQuestion as problem:
                form.add_error(None, str(problem))
            else:
                messages.success(request, _("It is on record."))
                return redirect("plans:promises", partnership, plan)
    counts = Counter(each.word for each in rows)
    context = {
        "plan": found,
        "partnership": found.partnership,
        "edition": edition,
        "rows": rows,
        "counts": counts.items(),
        "form": form,
    }
    status = 422 if form is not None and form.is_bound else 200
    return render(request, "plans/promises.html", context, status=status)
