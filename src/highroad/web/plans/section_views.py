"""Pages of one section: writing, preview, history, and what its people do with it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from highroad.errors import HighroadError, Refused
from highroad.planning.coverage import verdict_word
from highroad.web.directory.access import partnership_role
from highroad.web.directory.concurrency import EditConflict
from highroad.web.directory.rules import Role, allows, require
from highroad.web.plans import forms, selectors, services
from highroad.web.plans.beside import beside
from highroad.web.plans.exhibits import exhibits_in, find_all, offers_for
from highroad.web.plans.languages import LanguageForm, language_of, set_language
from highroad.web.plans.models import Section
from highroad.web.plans.numbers import numbers_on_offer
from highroad.web.plans.packs.answers import keep_answer
from highroad.web.plans.people import approval
from highroad.web.plans.texts import readable
from highroad.web.plans.views import partnership_of, powers
from highroad.web.plans.vocabulary import CONFIDENCE_WORDS, MOVE_WORDS, MOVES, SectionState
from highroad.web.plans.writing import drafts
from highroad.web.plans.writing.desk import desk_of
from highroad.web.plans.writing.models import SectionDraft
from highroad.web.plans.writing.version_views import two_texts


def _found(partnership: str, plan: str, requirement: str) -> Section:
    return selectors.section_of(selectors.plan_by_slug(partnership, plan), requirement)


@partnership_role(Role.VISITOR, of=partnership_of)
@require_http_methods(["GET", "POST"])
def section(request: HttpRequest, partnership: str, plan: str, requirement: str) -> HttpResponse:
    """The requirement beside the text. Saving two texts at once leads to the page of both.

    ?draft=KEY shows one of the writer's own drafts in the editor. What is sent is kept as a draft first, so
    that nothing is lost whatever happens while it is saved.
    """
    found = _found(partnership, plan, requirement)
    if request.method == "GET":
        draft = drafts.draft_by_key(request.user, found, request.GET.get("draft", ""))
        shown = draft or found
        version = draft.base_version if draft is not None else found.text_version
        form = forms.TextForm(initial={"text": shown.text, "base_version": version})
        return _page(request, found, form, draft=draft)
    form = forms.TextForm(request.POST)
    require(request.user, found.partnership, Role.CONTRIBUTOR)
    if not form.is_valid():
        return _page(request, found, form, status=422)
    deed, key = request.POST.get("deed", "save"), drafts.key_of(request.POST.get("key"))
    text, base_version = form.cleaned_data["text"], form.cleaned_data["base_version"]
    if deed.startswith("insert:"):
        text = _with_exhibit(text, deed.removeprefix("insert:"))
    elif deed.startswith("make:"):
        text = _with_answer(request, found, text, deed.removeprefix("make:"))
    elif deed.startswith("number:"):
        text = _with_number(text, deed.removeprefix("number:"), request.POST)
    if key is not None:
        drafts.keep_draft(request.user, found, text, key=key, base_version=base_version)
    if deed == "preview" or deed.startswith(("insert:", "make:", "number:", "ways:")):
        again = forms.TextForm(initial={"text": text, "base_version": base_version})
        chosen = deed.removeprefix("ways:") if deed.startswith("ways:") else ""
        return _page(request, found, again, previewed=text, choosing=chosen)
    try:
        services.save_text(request.user, found, text, base_version=base_version)
    except services.TextConflict as conflict:
        return two_texts(request, found, conflict, key=request.POST.get("key", ""))
    drafts.drop_draft(request.user, found, key)
    messages.success(request, _("Saved."))
    return redirect(found)


def _with_exhibit(text: str, public_id: str) -> str:
    """The text with a reference to an exhibit as its last paragraph."""
    return f"{text.rstrip()}\n\n[[exhibit:{public_id}]]\n".lstrip()


def _with_number(text: str, public_id: str, given: Any) -> str:
    """The text with the number that was chosen of an exhibit at its end; as it was when none was chosen."""
    chosen = str(given.get(f"number-{public_id}", ""))[:200]
    return f"{text.rstrip()} [[number:{public_id}:{chosen}]]\n".lstrip() if chosen else text


@partnership_role(Role.CONTRIBUTOR, of=partnership_of)
@require_GET
def ways(request: HttpRequest, partnership: str, plan: str, requirement: str) -> HttpResponse:
    """How else one exhibit can stand in the text, with its numbers: a part of the writing desk."""
    found = _found(partnership, plan, requirement)
    public_id = request.GET.get("exhibit", "")[:64]
    context = {"public_id": public_id, "groups": _numbers(request, found, public_id)}
    return render(request, "plans/writing/_ways.html", context)


def _numbers(request: HttpRequest, found: Section, public_id: str) -> list[Any]:
    """The numbers on offer, of the edition that the section shows; none of an exhibit that isn't there."""
    shown = find_all(request.user, [(public_id, _pinned(found).get(public_id))]) if public_id else {}
    return [group for each in shown.values() for group in numbers_on_offer(each) if group[1]]


def _with_answer(request: HttpRequest, found: Section, text: str, kind: str) -> str:
    """The text with a newly kept exhibit of this kind at its end; as it was when there is no answer."""
    try:
        return _with_exhibit(text, keep_answer(request.user, found, kind))
    except Refused:
        raise
    except HighroadError as error:
        messages.error(request, str(error))
        return text


def _page(
    request: HttpRequest,
    found: Section,
    form: forms.TextForm,
    *,
    previewed: str | None = None,
    choosing: str = "",
    draft: SectionDraft | None = None,
    status: int = 200,
) -> HttpResponse:
    pack, item = found.plan.pack, found.asked
    partnership = found.partnership
    form.fields["text"].widget.attrs["lang"] = language_of(found)
    may = powers(request.user, partnership)
    finding = selectors.finding_of(found)
    shown = exhibits_in(request.user, found.text, _pinned(found))
    writes = may["write"] and found.state != SectionState.APPROVED
    context: dict[str, Any] = {
        "section": found,
        "plan": found.plan,
        "partnership": partnership,
        "item": item,
        "above": pack.ancestors(item.id),
        "below": pack.children.get(item.id, ()),
        "neighbors": _neighbors(found),
        "sources": [pack.sources[key] for key in item.sources],
        "confidence": pack.confidence_words.get(item.confidence, ""),
        "warning": CONFIDENCE_WORDS.get(item.confidence, ""),
        "region_key": partnership.region.key,
        "finding": finding,
        "verdict": verdict_word(finding.verdict),
        "verdict_class": finding.verdict.replace(" ", "-"),
        "form": form,
        "text_language": language_of(found),
        "language_form": LanguageForm(section=found) if may["write"] else None,
        "writes": writes,
        "may": may,
        "moves": _moves(request, found),
        "offers": offers_for(request.user, partnership, pack.exhibit_kinds(item)) if writes else [],
        "choosing": choosing,
        "number_groups": _numbers(request, found, choosing) if writes else [],
        "previewed": None if previewed is None else _readable(request, found, previewed),
        "text": "" if writes else readable(found.text, shown, claims=selectors.claims_of(found)),
        "newer": [each for each in shown.values() if each.has_newer],
        "judge_form": forms.JudgeForm(initial={"text_version": found.text_version}) if may["judge"] else None,
        "assign_form": forms.AssignForm(section=found, partnership=partnership) if may["steward"] else None,
        "judgements": list(found.judgements.all())[:5],
    } | beside(request.user, found, works=may["write"])
    context |= desk_of(request.user, found, writes=writes, key=request.POST.get("key", ""), draft=draft)
    return render(request, "plans/section.html", context, status=status)


def _neighbors(found: Section) -> dict[str, Any]:
    """The sections before and after that are asked of this plan."""
    pack = found.plan.pack
    applies = pack.applicability(found.plan.answers)
    own = set(found.plan.sections.values_list("requirement", flat=True))
    asked = [item for item in pack.items if item.id in own and applies[item.id].yes]
    place = next((k for k, item in enumerate(asked) if item.id == found.requirement), None)
    if place is None:
        return {}
    return {
        "before": asked[place - 1] if place else None,
        "after": asked[place + 1] if place + 1 < len(asked) else None,
    }


def _moves(request: HttpRequest, found: Section) -> list[dict[str, Any]]:
    """The moves that this person may make from the section's state. refused: why one can't be made."""
    actor = request.user
    moves = [
        {"to": to, "words": MOVE_WORDS[state, to], "needs_remark": to == SectionState.RETURNED, "refused": ""}
        for (state, to), role in MOVES.items()
        if state == found.state and allows(actor, found.partnership, role)
    ]
    own = approval.is_own(actor, found)
    for move in moves:
        if move["to"] == SectionState.APPROVED and own and not approval.may_approve_own(found.partnership):
            move["refused"] = _("You wrote this text: another approver approves it.")
    return moves


@partnership_role(Role.CONTRIBUTOR, of=partnership_of)
@require_POST
def preview(request: HttpRequest, partnership: str, plan: str, requirement: str) -> HttpResponse:
    """How a text will look: a fragment for the page's preview."""
    found = _found(partnership, plan, requirement)
    form = forms.TextForm(request.POST)
    text = form.cleaned_data["text"] if form.is_valid() else ""
    context = {"previewed": _readable(request, found, text), "text_language": language_of(found)}
    return render(request, "plans/_preview.html", context)


def _pinned(found: Section) -> dict[str, int]:
    return {pin.public_id: pin.edition for pin in found.exhibits.all()}


def _readable(request: HttpRequest, found: Section, text: str) -> SafeString:
    """A text that isn't saved, as the section would show it."""
    return readable(text, exhibits_in(request.user, text, _pinned(found)))


@partnership_role(Role.CONTRIBUTOR, of=partnership_of)
@require_POST
def move(request: HttpRequest, partnership: str, plan: str, requirement: str) -> HttpResponse:
    """Move the section to another state."""
    found = _found(partnership, plan, requirement)
    services.move_section(
        request.user,
        found,
        request.POST.get("to", ""),
        expected_version=_number(request.POST.get("version")),
        remark=request.POST.get("remark", "")[:2000],
    )
    messages.success(request, _("The section is {state} now.").format(state=found.get_state_display()))
    return redirect(found)


@partnership_role(Role.CONTRIBUTOR, of=partnership_of)
@require_POST
def language(request: HttpRequest, partnership: str, plan: str, requirement: str) -> HttpResponse:
    """Say in which language the section is written."""
    found = _found(partnership, plan, requirement)
    version = _number(request.POST.get("version"))
    set_language(request.user, found, request.POST.get("language", ""), expected_version=version)
    messages.success(request, _("The text is marked as written in this language."))
    return redirect(found)


@partnership_role(Role.STEWARD, of=partnership_of)
@require_POST
def assign(request: HttpRequest, partnership: str, plan: str, requirement: str) -> HttpResponse:
    """Say who writes the section, for whom, until when."""
    found = _found(partnership, plan, requirement)
    form = forms.AssignForm(request.POST, section=found, partnership=found.partnership)
    if form.is_valid():
        try:
            services.assign_section(
                request.user,
                found,
                assignee=form.cleaned_data["assignee"],
                organization=form.cleaned_data["organization"],
                due=form.cleaned_data["due"],
                expected_version=form.cleaned_data["version"],
            )
            messages.success(request, _("Assigned."))
        except EditConflict:
            # Only who, for whom and when: the page shows how they stand now, nothing typed is worth keeping.
            messages.error(
                request, _("Somebody changed this section meanwhile. See how it stands, and assign again.")
            )
    else:
        messages.error(request, _("That couldn't be assigned: check the date and the person."))
    return redirect(found)


@partnership_role(Role.REVIEWER, of=partnership_of)
@require_POST
def judge(request: HttpRequest, partnership: str, plan: str, requirement: str) -> HttpResponse:
    """Record a judgement on the requirement."""
    found = _found(partnership, plan, requirement)
    services.judge_requirement(
        request.user,
        found,
        verdict=request.POST.get("verdict", ""),
        reason=request.POST.get("reason", "")[:2000],
        text_version=_number(request.POST.get("text_version")),
    )
    messages.success(request, _("Your judgement is recorded, with its reason."))
    return redirect(found)


@partnership_role(Role.CONTRIBUTOR, of=partnership_of)
@require_POST
def renew(request: HttpRequest, partnership: str, plan: str, requirement: str) -> HttpResponse:
    """Show an exhibit in its newest edition."""
    found = _found(partnership, plan, requirement)
    services.take_newest(request.user, found, request.POST.get("exhibit", "")[:64])
    messages.success(request, _("The section shows the newest edition of the exhibit."))
    return redirect(found)


def _number(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 9 else -1
