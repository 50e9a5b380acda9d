"""Versions of a section: what changed between any two, restoring one, and putting two texts together."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from highroad.planning.differences import Merge, merge, readable_changes
from highroad.web.directory.access import partnership_role
from highroad.web.directory.rules import Role
from highroad.web.plans import services
from highroad.web.plans.models import Section, SectionVersion
from highroad.web.plans.texts import tidy
from highroad.web.plans.views import partnership_of, powers
from highroad.web.plans.writing import drafts
from highroad.web.plans.writing.views import found_section, number


@partnership_role(Role.VISITOR, of=partnership_of)
@require_GET
def history(request: HttpRequest, partnership: str, plan: str, requirement: str) -> HttpResponse:
    """Every saved text of a section, and what changed to `version` from `against` (the one before it)."""
    found = found_section(partnership, plan, requirement)
    versions = list(found.versions.select_related("saved_by"))
    by_number = {version.number: version for version in versions}
    shown = by_number.get(_asked(request, "version", found.text_version))
    before = by_number.get(_asked(request, "against", shown.number - 1)) if shown else None
    context = {
        "section": found,
        "plan": found.plan,
        "partnership": found.partnership,
        "item": found.asked,
        "versions": versions,
        "shown": shown,
        "before": before,
        "changes": readable_changes(before.text if before else "", shown.text) if shown else (),
        "judgements": list(found.judgements.all()),
        "may": powers(request.user, found.partnership),
    }
    return render(request, "plans/history.html", context)


def _asked(request: HttpRequest, name: str, otherwise: int) -> int:
    asked = number(request.GET.get(name))
    return asked if asked >= 0 else otherwise


@partnership_role(Role.CONTRIBUTOR, of=partnership_of)
@require_POST
def restore(request: HttpRequest, partnership: str, plan: str, requirement: str) -> HttpResponse:
    """Save an earlier text as the newest version; the ones between stay in the history."""
    found = found_section(partnership, plan, requirement)
    asked = number(request.POST.get("version"))
    earlier = found.versions.filter(number=asked).first() if asked >= 0 else None
    if earlier is not None:
        note = _("Text of version {number} restored").format(number=earlier.number)
        services.save_text(request.user, found, earlier.text, base_version=found.text_version, note=note)
        messages.success(request, f"{note}.")
    return redirect(found)


@partnership_role(Role.CONTRIBUTOR, of=partnership_of)
@require_POST
def put_together(request: HttpRequest, partnership: str, plan: str, requirement: str) -> HttpResponse:
    """Save what was decided on the page of two texts.

    mine, base_version: the text that was sent, and what it was begun from. theirs: the version it met.
    choice-N ("mine", "theirs", "both" or "own") and words-N: what to do with part N.
    """
    found = found_section(partnership, plan, requirement)
    mine, theirs = tidy(request.POST.get("mine", "")), number(request.POST.get("theirs"))
    base = number(request.POST.get("base_version"))
    laid = merge(_text(found, base), mine, _text(found, theirs))
    chosen = laid.chosen(_decided(request, laid))
    key = drafts.key_of(request.POST.get("key"))
    note = _("Put together with version {number}").format(number=theirs)
    try:
        services.save_text(request.user, found, chosen, base_version=theirs, note=note)
    except services.TextConflict as conflict:
        return two_texts(request, found, conflict, key=request.POST.get("key", ""))
    drafts.drop_draft(request.user, found, key)
    messages.success(request, _("Saved. Both texts are in the history."))
    return redirect(found)


def _decided(request: HttpRequest, laid: Merge) -> dict[int, str]:
    """What was chosen for each conflict; nothing chosen keeps both."""
    decided = {}
    for place, part in enumerate(laid.parts):
        match request.POST.get(f"choice-{place}", "both"):
            case "mine":
                decided[place] = part.mine
            case "theirs":
                decided[place] = part.theirs
            case "own":
                decided[place] = tidy(request.POST.get(f"words-{place}", ""))
    return decided


def two_texts(
    request: HttpRequest, found: Section, conflict: services.TextConflict, *, key: str
) -> HttpResponse:
    """The page of two texts that met. What was sent is kept as a draft, whatever happens to the page."""
    window = drafts.key_of(key)
    if window is not None:
        drafts.keep_draft(request.user, found, conflict.mine, key=window, base_version=conflict.base_version)
    context = {
        "section": found,
        "plan": found.plan,
        "partnership": found.partnership,
        "item": found.asked,
        "conflict": conflict,
        "conflicts": sum(part.how == "conflict" for part in conflict.merge.parts),
        "key": key if window is not None else "",
    }
    return render(request, "plans/writing/two_texts.html", context, status=409)


def _text(section: Section, version: int) -> str:
    """The text of a version; before the first one, nothing."""
    found = SectionVersion.objects.filter(section=section, number=max(0, version)).first()
    return found.text if found else ""
