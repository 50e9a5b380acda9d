"""Notes and suggestions of members on a passage: open, answer, resolve, accept, decline."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from highroad.errors import BadQuestion
from highroad.planning.passages import replaced
from highroad.web.directory import audit
from highroad.web.directory.concurrency import save_if_current
from highroad.web.directory.rules import Role, require
from highroad.web.plans.models import LONGEST_TEXT, Section
from highroad.web.plans.services import save_text
from highroad.web.plans.writing.anchors import passage_in
from highroad.web.plans.writing.models import Thread, ThreadEntry
from highroad.web.plans.writing.vocabulary import PassageHold, ThreadKind, ThreadState

LONGEST_WORDS = 4000
_CLOSING = ["state", "reason", "accepted_version", "closed_by", "closed_by_name", "closed_at"]


def open_thread(
    actor: Any,
    section: Section,
    *,
    words: str,
    quote: str = "",
    start: int = 0,
    text_version: int = 0,
    proposed: str | None = None,
) -> Thread:
    """Begin a note on a passage, or with `proposed` a suggestion of other words for it. Contributors.

    quote, start, text_version: the passage, as it was chosen in that version; without a quote the note is
    about the whole section. Raises Refused; BadQuestion when nothing is said, when the passage stands
    nowhere, or when a suggestion has no passage or changes nothing.
    """
    require(actor, section.partnership, Role.CONTRIBUTOR)
    words = words.strip()
    if not words and proposed is None:
        raise BadQuestion(_("The note is empty."), remedy=_("Write what you want to say of the passage."))
    with transaction.atomic():
        current = Section.objects.select_for_update(of=("self",)).get(pk=section.pk)
        passage = None
        if quote.strip():
            passage = passage_in(current, quote=quote, start=start, version=text_version)
            if passage is None or not passage.now(current.text):
                raise BadQuestion(
                    _("These words don't stand in the saved text."),
                    remedy=_("Save your text first, or choose the passage again."),
                )
        if proposed is not None and (passage is None or proposed.strip() == passage.quote.strip()):
            raise BadQuestion(
                _("A suggestion needs a passage, and other words for it."),
                remedy=_("Choose a passage and change its words."),
            )
        last = current.threads.aggregate(last=Max("number"))["last"] or 0
        thread = Thread(
            section=section,
            number=last + 1,
            kind=ThreadKind.NOTE if proposed is None else ThreadKind.SUGGESTION,
            written_on=current.text_version,
            proposed=(proposed or "").replace("\r\n", "\n").strip()[:LONGEST_TEXT],
            opened_by=actor,
        )
        if passage is not None:
            thread.passage = passage
        thread.save()
        if words:
            ThreadEntry.objects.create(thread=thread, words=words[:LONGEST_WORDS], by=actor)
        audit.record(
            actor, f"{thread.kind}.opened", thread, after={"number": thread.number, "quote": thread.quote}
        )
    return thread


def reply(actor: Any, thread: Thread, words: str) -> ThreadEntry:
    """Say something in a thread, open or closed. Contributors. Raises Refused, BadQuestion (empty)."""
    require(actor, thread.partnership, Role.CONTRIBUTOR)
    if not words.strip():
        raise BadQuestion(_("The answer is empty."), remedy=_("Write your answer, then send it."))
    with transaction.atomic():
        entry = ThreadEntry.objects.create(thread=thread, words=words.strip()[:LONGEST_WORDS], by=actor)
        audit.record(actor, "thread.answered", thread, after={"number": thread.number})
    return entry


def resolve(actor: Any, thread: Thread, *, expected_version: int) -> Thread:
    """Close a note as dealt with. Contributors. Raises Refused, EditConflict, BadQuestion."""
    _must_be(thread, ThreadState.OPEN)
    if thread.is_suggestion:
        raise BadQuestion(_("A suggestion is accepted or declined."), remedy=_("Choose one of the two."))
    return _close(actor, thread, ThreadState.RESOLVED, expected_version)


def reopen(actor: Any, thread: Thread, *, expected_version: int) -> Thread:
    """Open a resolved note or a declined suggestion again. Contributors."""
    require(actor, thread.partnership, Role.CONTRIBUTOR)
    if thread.state not in (ThreadState.RESOLVED, ThreadState.DECLINED):
        raise BadQuestion(
            _("This can't be opened again."), remedy=_("Write a new note if there is more to say.")
        )
    return _close(actor, thread, ThreadState.OPEN, expected_version)


def decline(actor: Any, thread: Thread, *, reason: str, expected_version: int) -> Thread:
    """Turn a suggestion down, saying why. Contributors. Raises Refused, EditConflict, BadQuestion."""
    _must_be(thread, ThreadState.OPEN)
    if not thread.is_suggestion:
        raise BadQuestion(_("A note can't be declined."), remedy=_("Answer it, or resolve it."))
    if not reason.strip():
        raise BadQuestion(
            _("Say why the suggestion is declined."), remedy=_("One sentence is enough; its author reads it.")
        )
    return _close(actor, thread, ThreadState.DECLINED, expected_version, reason=reason.strip()[:2000])


def accept(actor: Any, thread: Thread, *, standing: str, expected_version: int) -> Thread:
    """Put a suggestion's words into the text, as a new version that names its author. Contributors.

    standing: the words that the actor saw in their place; a text that was saved meanwhile is no conflict as
    long as they still stand there. Raises Refused, EditConflict; BadQuestion when the passage is gone or
    reads otherwise now, or when the section is approved.
    """
    require(actor, thread.partnership, Role.CONTRIBUTOR)
    _must_be(thread, ThreadState.OPEN)
    with transaction.atomic():
        section = Section.objects.select_for_update(of=("self",)).get(pk=thread.section_id)
        section.plan = thread.section.plan
        thread = Thread.objects.select_for_update().get(pk=thread.pk)
        thread.section = section
        if not thread.is_suggestion or thread.hold == PassageHold.GONE:
            raise BadQuestion(
                _("The passage of this suggestion is gone."),
                remedy=_("Write the words into the text yourself, or decline the suggestion with a reason."),
            )
        if thread.passage.now(section.text).split() != standing.split():
            raise BadQuestion(
                _("The passage was changed while you were reading."),
                remedy=_("Load the page again, and compare what stands there now."),
            )
        saved = save_text(
            actor,
            section,
            replaced(section.text, thread.passage, thread.proposed),
            base_version=section.text_version,
            note=_("Suggestion {number} of {who} accepted").format(number=thread.number, who=thread.who),
        )
        # Saving has followed the passage to the new words; the row changed beneath us.
        thread.refresh_from_db()
        thread.section = saved
        return _close(
            actor, thread, ThreadState.ACCEPTED, expected_version, accepted_version=saved.text_version
        )


def _close(
    actor: Any,
    thread: Thread,
    state: str,
    expected_version: int,
    *,
    reason: str = "",
    accepted_version: int | None = None,
) -> Thread:
    require(actor, thread.partnership, Role.CONTRIBUTOR)
    opening = state == ThreadState.OPEN
    with transaction.atomic():
        before = audit.snapshot(thread, _CLOSING)
        thread.state, thread.reason, thread.accepted_version = state, reason, accepted_version
        thread.closed_by = None if opening else actor
        thread.closed_by_name = ""
        thread.closed_at = None if opening else timezone.now()
        save_if_current(thread, expected_version, _CLOSING)
        verb = "reopened" if opening else str(state)
        audit.record(
            actor,
            f"{thread.kind}.{verb}",
            thread,
            before=before,
            after=audit.snapshot(thread, _CLOSING),
            reason=reason,
        )
    return thread


def _must_be(thread: Thread, state: str) -> None:
    if thread.state != state:
        raise BadQuestion(
            _("Somebody has dealt with this already: it is {state}.").format(
                state=thread.get_state_display()
            ),
            remedy=_("Load the page again to see how it stands."),
        )
