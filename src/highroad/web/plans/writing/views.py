"""What the editor asks while somebody writes, and threads on passages."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from highroad.planning.pasting import pasted
from highroad.web.directory.access import partnership_role
from highroad.web.directory.rules import Role
from highroad.web.plans import selectors as plans
from highroad.web.plans.models import Section, SectionVersion
from highroad.web.plans.views import partnership_of
from highroad.web.plans.writing import drafts, presence, selectors, threads
from highroad.web.plans.writing.models import Thread


def found_section(partnership: str, plan: str, requirement: str) -> Section:
    """The section that an address names. Raises Http404."""
    return plans.section_of(plans.plan_by_slug(partnership, plan), requirement)


@partnership_role(Role.CONTRIBUTOR, of=partnership_of)
@require_POST
def draft(request: HttpRequest, partnership: str, plan: str, requirement: str) -> HttpResponse:
    """A window says that it is open, and what is typed in it; it hears who else is here.

    key, text, base_version: the draft (without a text there is none). typing: "1" when something was typed
    since the last time.
    """
    found = found_section(partnership, plan, requirement)
    presence.be_here(request.user, found, typing=request.POST.get("typing") == "1")
    answer: dict[str, object] = {"here": [here.words for here in presence.others_here(request.user, found)]}
    key, base = drafts.key_of(request.POST.get("key")), number(request.POST.get("base_version"))
    if "text" in request.POST and key is not None and base >= 0:
        kept = drafts.keep_draft(
            request.user, found, request.POST["text"].replace("\r\n", "\n"), key=key, base_version=base
        )
        answer["kept"] = _kept_words(kept is not None)
    if found.text_version > base >= 0:
        answer["newer"] = _(
            "{who} saved version {number} of this section. Your words are safe: when you save, you see both."
        ).format(who=found.saved_by, number=found.text_version)
    return JsonResponse(answer)


def _kept_words(is_kept: bool) -> str:
    if not is_kept:
        return _("No changes since the saved text.")
    now = date_format(timezone.localtime(), "TIME_FORMAT")
    return _("Draft kept, {time}. Only you see it until you save.").format(time=now)


@partnership_role(Role.CONTRIBUTOR, of=partnership_of)
@require_POST
def drop_draft(request: HttpRequest, partnership: str, plan: str, requirement: str) -> HttpResponse:
    """Throw one of the actor's own drafts away."""
    found = found_section(partnership, plan, requirement)
    drafts.drop_draft(request.user, found, drafts.key_of(request.POST.get("key")))
    messages.success(request, _("The draft is thrown away. The saved text stays as it is."))
    return redirect(found)


@partnership_role(Role.CONTRIBUTOR, of=partnership_of)
@require_POST
def paste(request: HttpRequest, partnership: str, plan: str, requirement: str) -> HttpResponse:
    """HTML of the clipboard as Markdown. taken: labels of footnotes in the text, parted by spaces."""
    taken = tuple(request.POST.get("taken", "")[:2000].split())
    read = pasted(request.POST.get("html", ""), taken=taken)
    return JsonResponse({"text": read.markdown, "left_out": list(read.left_out)})


@partnership_role(Role.CONTRIBUTOR, of=partnership_of)
@require_POST
def open_thread(request: HttpRequest, partnership: str, plan: str, requirement: str) -> HttpResponse:
    """A note on a passage, or a suggestion of other words for it.

    passage: a paragraph chosen from the list ("first-last" in version `text_version`), or quote and start:
    words selected in the editor. proposed counts when kind is "suggestion".
    """
    found = found_section(partnership, plan, requirement)
    given, version = request.POST, number(request.POST.get("text_version"))
    quote, start = given.get("quote", "").replace("\r\n", "\n"), max(0, number(given.get("start")))
    if not quote:
        quote, start = selectors.quote_at(_text_of(found, version), given.get("passage", ""))
    thread = threads.open_thread(
        request.user,
        found,
        words=given.get("words", ""),
        quote=quote,
        start=start,
        text_version=version,
        proposed=given.get("proposed", "") if given.get("kind") == "suggestion" else None,
    )
    said = _("Your suggestion is there for the others.") if thread.is_suggestion else _("Your note is there.")
    messages.success(request, said)
    return redirect(f"{found.get_absolute_url()}#thread-{thread.number}")


@partnership_role(Role.CONTRIBUTOR, of=partnership_of)
@require_POST
def thread(request: HttpRequest, partnership: str, plan: str, requirement: str, thread: int) -> HttpResponse:
    """Answer a thread, resolve it or open it again; accept or decline a suggestion."""
    found = found_section(partnership, plan, requirement)
    row = Thread.objects.select_related("opened_by").filter(section=found, number=min(thread, 10**6)).first()
    if row is None:
        raise Http404(_("There is no such note."))
    row.section = found
    given, version = request.POST, number(request.POST.get("version"))
    match given.get("deed", ""):
        case "reply":
            threads.reply(request.user, row, given.get("words", ""))
        case "resolve":
            threads.resolve(request.user, row, expected_version=version)
        case "reopen":
            threads.reopen(request.user, row, expected_version=version)
        case "accept":
            threads.accept(request.user, row, standing=given.get("standing", ""), expected_version=version)
            messages.success(request, _("The suggestion is in the text, as a new version."))
        case "decline":
            threads.decline(request.user, row, reason=given.get("reason", ""), expected_version=version)
    return redirect(f"{found.get_absolute_url()}#thread-{row.number}")


def _text_of(section: Section, version: int) -> str:
    if version == section.text_version:
        return section.text
    old = SectionVersion.objects.filter(section=section, number=max(0, version)).first()
    return old.text if old else ""


def number(text: str | None) -> int:
    """A number of a form; -1 for anything else."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 9 else -1
