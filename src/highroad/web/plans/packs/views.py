"""Pages of packs: the list, one pack, one requirement, two packs compared, and how others answered."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from highroad import language
from highroad.errors import BadPack
from highroad.publishing.exhibits import kinds
from highroad.reference.packs import Pack, Requirement, compare_packs, list_packs, load_pack_version, spoken
from highroad.web.directory.access import partnership_role, public
from highroad.web.directory.rules import Role, require
from highroad.web.plans import selectors as plans
from highroad.web.plans.packs import answers
from highroad.web.plans.packs.words import field_words
from highroad.web.plans.services import TextConflict
from highroad.web.plans.texts import readable
from highroad.web.plans.views import partnership_of, powers
from highroad.web.plans.vocabulary import CONFIDENCE_WORDS


def _pack(key: str, version: str) -> Pack:
    try:
        return spoken(load_pack_version(key, version))
    except BadPack as error:
        raise Http404(str(error)) from error


@public
@require_GET
def packs(request: HttpRequest) -> HttpResponse:
    """Every pack, and a form that compares two."""
    found = [spoken(pack) for pack in list_packs()]
    return render(request, "plans/packs/packs.html", {"packs": found})


@public
@require_GET
def pack(request: HttpRequest, key: str, version: str) -> HttpResponse:
    """What a pack asks, in the order of its instrument."""
    found = _pack(key, version)
    context = {
        "pack": found,
        "rows": [(item, min(found.depth(item.id), 5)) for item in found.items],
        "clocks": list(found.clocks.values()),
        "whole": next((each for each in list_packs() if each.key == found.modifies), None),
    }
    return render(request, "plans/packs/pack.html", context)


@public
@require_GET
def requirement(request: HttpRequest, key: str, version: str, item: str) -> HttpResponse:
    """One requirement: text, source, guidance, what it rests on, what must be there, how others answered."""
    found = _pack(key, version)
    asked = found.by_id.get(item)
    if asked is None:
        raise Http404(_("The pack has no such item."))
    context = {
        **asked_for(found, asked),
        "pack": found,
        "item": asked,
        "passages": _shown(answers.passages(found.key, asked.id)),
    }
    return render(request, "plans/packs/requirement.html", context)


def asked_for(pack: Pack, item: Requirement) -> dict[str, Any]:
    """What a page says of a requirement besides its own words, in the reader's language."""
    known = kinds()
    return {
        "above": pack.ancestors(item.id),
        "below": pack.children.get(item.id, ()),
        "rests_on": [pack.by_id[key] for key in item.depends_on],
        "carries": pack.resting_on(item.id),
        "refers_to": [pack.by_id[key] for key in item.references],
        "groups": [pack.populations[key].label for key in item.populations],
        "programs": [pack.programs[key].label for key in item.programs],
        "numbers": [
            (numbers.what, [pack.indicators[key].label for key in numbers.indicators], numbers.years)
            for numbers in item.numbers
        ],
        "dates": [pack.clocks[key].label for key in item.dates],
        "evidence": [
            (
                pack.evidence[key].label,
                [
                    (kind, language.gettext(known[kind].title))
                    for kind in pack.evidence[key].exhibits
                    if kind in known
                ],
            )
            for key in item.evidence
        ],
        "sources": [pack.sources[key] for key in item.sources],
        "confidence": pack.confidence_words.get(item.confidence, ""),
        "warning": CONFIDENCE_WORDS.get(item.confidence, ""),
    }


def _shown(found: list[answers.Passage]) -> list[tuple[answers.Passage, str]]:
    """Passages with their text as sanitized HTML."""
    return [
        (passage, readable(passage.text, {}, level=4, prefix=f"p{place}-"))
        for place, passage in enumerate(found)
    ]


@public
@require_GET
def compare(request: HttpRequest) -> HttpResponse:
    """Two packs, item by item: what was added, removed and reworded."""
    found = [spoken(each) for each in list_packs()]
    by_name = {f"{each.key}@{each.version}": each for each in found}
    before, after = (by_name.get(request.GET.get(name, "")) for name in ("before", "after"))
    changes = compare_packs(before, after) if before and after else ()
    words = {"added": _("added"), "removed": _("removed"), "changed": _("changed")}
    fields = field_words()
    context = {
        "packs": found,
        "before": before,
        "after": after,
        "changes": [
            (change, words[change.what], [fields.get(name, name) for name in change.fields])
            for change in changes
        ],
    }
    return render(request, "plans/packs/compare.html", context)


@partnership_role(Role.VISITOR, of=partnership_of)
@require_http_methods(["GET", "POST"])
def others(request: HttpRequest, partnership: str, plan: str, requirement: str) -> HttpResponse:
    """How other published plans answered a section's requirement; taking one in keeps its credit."""
    section = plans.section_of(plans.plan_by_slug(partnership, plan), requirement)
    if request.method == "POST":
        require(request.user, section.partnership, Role.CONTRIBUTOR)
        version = request.POST.get("base_version", "")
        known = version.isascii() and version.isdigit() and len(version) < 9
        try:
            answers.adapt(
                request.user,
                section,
                request.POST.get("edition", ""),
                base_version=int(version) if known else -1,
            )
        except TextConflict:
            messages.error(request, _("The text was saved meanwhile. Read it, then take the passage in."))
            return redirect(request.path)
        messages.success(
            request, _("The passage stands in the text as a quotation, with its credit. Adapt it.")
        )
        return redirect(section)
    context = {
        "section": section,
        "plan": section.plan,
        "partnership": section.partnership,
        "item": section.asked,
        "passages": _shown(
            answers.passages(section.plan.pack_key, section.requirement, apart_from=section.plan)
        ),
        "may": powers(request.user, section.partnership),
    }
    # The panel beside the section asks for the passages alone.
    part = "plans/packs/_passages.html" if request.headers.get("HX-Request") else "plans/packs/others.html"
    return render(request, part, context)
