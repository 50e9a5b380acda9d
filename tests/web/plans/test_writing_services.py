"""Drafts, presence and threads: what is kept for whom, and what a save does to passages."""

from __future__ import annotations

import datetime
import uuid

import pytest
from django.utils import timezone

from highroad.errors import BadQuestion, Conflict, Refused
from highroad.web.directory.models import AuditEvent
from highroad.web.plans import services
from highroad.web.plans.writing import drafts, presence, threads
from highroad.web.plans.writing.models import Presence, SectionDraft, Thread

TEXT = "Growers hire in June.\n\nHealth care hires all year.\n\nDrivers are few."


@pytest.fixture
def written(people, section_of):
    services.save_text(people["contributor"], section_of(), TEXT, base_version=0)
    return section_of


def save(people, find, text, who="contributor"):
    services.save_text(people[who], find(), text, base_version=find().text_version)


def suggest(people, find, quote, proposed, **more):
    return threads.open_thread(
        people["reviewer"], find(), words=more.pop("words", ""), quote=quote, proposed=proposed,
        start=find().text.find(quote), text_version=find().text_version,
    )  # fmt: skip


def test_a_draft_is_its_window_s_and_touches_no_text(people, written):
    who, key, other = people["contributor"], uuid.uuid4(), uuid.uuid4()
    drafts.keep_draft(who, written(), "One.", key=key, base_version=1)
    drafts.keep_draft(who, written(), "One, two.", key=key, base_version=1)
    drafts.keep_draft(who, written(), "From another window.", key=other, base_version=1)
    assert {draft.text for draft in drafts.drafts_of(who, written())} == {"One, two.", "From another window."}
    assert drafts.drafts_of(people["reviewer"], written()) == []
    assert drafts.draft_by_key(people["reviewer"], written(), str(key)) is None
    assert (written().text, written().text_version) == (TEXT, 1)
    drafts.drop_draft(people["reviewer"], written(), key)
    drafts.drop_draft(who, written(), other)
    assert [draft.key for draft in drafts.drafts_of(who, written())] == [key]


def test_a_draft_that_says_nothing_new_is_not_kept(people, written):
    who, key = people["contributor"], uuid.uuid4()
    drafts.keep_draft(who, written(), "One.", key=key, base_version=1)
    assert drafts.keep_draft(who, written(), TEXT.replace("\n", "\r\n"), key=key, base_version=1) is None
    assert not SectionDraft.objects.exists()


def test_a_draft_outlives_other_people_s_saves(people, written):
    who, key = people["contributor"], uuid.uuid4()
    drafts.keep_draft(who, written(), f"{TEXT}\n\nMine.", key=key, base_version=1)
    save(people, written, f"Theirs.\n\n{TEXT}", "reviewer")
    (draft,) = drafts.drafts_of(who, written())
    assert (draft.text, draft.base_version) == (f"{TEXT}\n\nMine.", 1)


def test_drafts_of_others_are_out_of_reach(people, written):
    key = uuid.uuid4()
    drafts.keep_draft(people["contributor"], written(), "One.", key=key, base_version=1)
    with pytest.raises(BadQuestion):
        drafts.keep_draft(people["reviewer"], written(), "Two.", key=key, base_version=1)
    with pytest.raises(Refused):
        drafts.keep_draft(people["visitor"], written(), "Two.", key=uuid.uuid4(), base_version=1)
    with pytest.raises(BadQuestion):
        drafts.keep_draft(people["contributor"], written(), "x" * 200_001, key=key, base_version=1)
    assert SectionDraft.objects.get().text == "One."


def test_the_newest_twenty_windows_are_kept(people, written):
    for number in range(22):
        drafts.keep_draft(people["contributor"], written(), f"{number}", key=uuid.uuid4(), base_version=1)
    kept = [int(draft.text) for draft in drafts.drafts_of(people["contributor"], written())]
    assert sorted(kept) == list(range(2, 22))


@pytest.mark.parametrize("text", [None, "", "x", "9" * 60])
def test_a_key_is_a_key(text):
    assert drafts.key_of(text) is None


def test_who_is_here_is_told_for_a_minute(people, section_of):
    section, me, them = section_of(), people["contributor"], people["reviewer"]
    presence.be_here(me, section)
    assert presence.others_here(me, section) == []
    presence.be_here(them, section, typing=True)
    assert [here.words for here in presence.others_here(me, section)] == [
        "Reviewer Example is typing here now."
    ]
    presence.be_here(them, section)
    Presence.objects.update(typed_at=timezone.now() - datetime.timedelta(seconds=30))
    assert [here.words for here in presence.others_here(me, section)] == [
        "Reviewer Example has this section open."
    ]
    Presence.objects.update(seen_at=timezone.now() - datetime.timedelta(seconds=61))
    assert presence.others_here(me, section) == []


def test_a_note_follows_its_passage(people, written):
    thread = threads.open_thread(
        people["reviewer"], written(), words="All year?", quote="all year", start=0, text_version=1
    )
    assert thread.passage.now(TEXT) == "all year"
    save(people, written, f"A new beginning.\n\n{TEXT}")
    thread.refresh_from_db()
    assert (thread.hold, written().text[thread.start : thread.end]) == ("unchanged", "all year")
    save(people, written, written().text.replace("all year", "nearly all year"))
    thread.refresh_from_db()
    assert (thread.hold, thread.quote) == ("unchanged", "all year")
    save(people, written, written().text.replace("all year", "all summer"))
    thread.refresh_from_db()
    assert (thread.hold, written().text[thread.start : thread.end]) == ("changed", "all summer")
    save(people, written, "Growers hire in June.")
    thread.refresh_from_db()
    assert (thread.is_gone, thread.quote) == (True, "all year")
    assert thread.entries.get().words == "All year?"
    save(people, written, TEXT)
    thread.refresh_from_db()
    assert thread.hold == "unchanged"


def test_a_note_on_an_older_version_finds_its_place(people, written):
    save(people, written, f"Jobs.\n\n{TEXT}")
    thread = threads.open_thread(
        people["reviewer"], written(), words="?", quote="Drivers are few.", start=TEXT.index("Drivers"),
        text_version=1,
    )  # fmt: skip
    assert written().text[thread.start : thread.end] == "Drivers are few."


@pytest.mark.parametrize(
    ("quote", "words", "proposed"),
    [("nobody wrote this", "Hm.", None), ("", "", None), ("", "", "x"), ("Drivers", "", "Drivers ")],
)
def test_what_makes_no_thread(quote, words, proposed, people, written):
    with pytest.raises(BadQuestion):
        threads.open_thread(
            people["reviewer"], written(), words=words, quote=quote, proposed=proposed, text_version=1
        )
    assert not Thread.objects.exists()


def test_visitors_open_and_answer_no_threads(people, written):
    thread = threads.open_thread(people["reviewer"], written(), words="Hm.")
    for deed in (
        lambda who: threads.open_thread(who, written(), words="Hm."),
        lambda who: threads.reply(who, thread, "Hm."),
        lambda who: threads.resolve(who, thread, expected_version=1),
        lambda who: threads.reopen(who, thread, expected_version=1),
    ):
        with pytest.raises((Refused, BadQuestion)):
            deed(people["visitor"])
    assert Thread.objects.get().state == "open"


def test_a_note_is_answered_resolved_and_opened_again(people, written):
    thread = threads.open_thread(people["reviewer"], written(), words="Hm.")
    threads.reply(people["contributor"], thread, "Yes.")
    threads.resolve(people["contributor"], thread, expected_version=1)
    thread = Thread.objects.get()
    assert (thread.state, thread.closed_by) == ("resolved", people["contributor"])
    with pytest.raises(BadQuestion):
        threads.resolve(people["reviewer"], thread, expected_version=2)
    threads.reopen(people["reviewer"], thread, expected_version=2)
    thread = Thread.objects.get()
    assert (thread.state, thread.closed_by, thread.closed_at) == ("open", None, None)
    with pytest.raises(Conflict):
        threads.resolve(people["reviewer"], thread, expected_version=2)
    assert [entry.words for entry in thread.entries.all()] == ["Hm.", "Yes."]
    assert list(AuditEvent.objects.order_by("pk").values_list("verb", flat=True))[-4:] == [
        "note.opened", "thread.answered", "note.resolved", "note.reopened",
    ]  # fmt: skip


def test_an_accepted_suggestion_is_a_version_that_names_its_author(people, written):
    thread = suggest(people, written, "hire in June", "hire from May to July")
    other = threads.open_thread(people["reviewer"], written(), words="?", quote="Drivers are few.")
    save(people, written, f"Jobs.\n\n{TEXT}")
    threads.accept(people["contributor"], Thread.objects.get(pk=thread.pk), standing="hire in June",
                   expected_version=1)  # fmt: skip
    section = written()
    assert section.text == f"Jobs.\n\n{TEXT.replace('in June', 'from May to July')}"
    version = section.versions.first()
    assert (version.number, version.note) == (3, "Suggestion 1 of Reviewer Example accepted")
    thread.refresh_from_db()
    assert (thread.state, thread.accepted_version) == ("accepted", 3)
    assert section.text[thread.start : thread.end] == "hire from May to July"
    other.refresh_from_db()
    assert section.text[other.start : other.end] == "Drivers are few."
    with pytest.raises(BadQuestion):
        threads.reopen(people["contributor"], thread, expected_version=thread.version)


def test_a_suggestion_is_not_put_over_words_that_nobody_read(people, written):
    thread = suggest(people, written, "hire in June", "hire in July")
    save(people, written, TEXT.replace("hire in June", "hire in early June"))
    thread = Thread.objects.get(pk=thread.pk)
    with pytest.raises(BadQuestion, match="was changed while"):
        threads.accept(people["contributor"], thread, standing="hire in June", expected_version=1)
    threads.accept(people["contributor"], thread, standing="hire in early June", expected_version=1)
    assert written().text == TEXT.replace("in June", "in July")


def test_a_suggestion_whose_passage_is_gone_can_only_be_declined(people, written):
    thread = suggest(people, written, "Drivers are few.", "Drivers are scarce.")
    save(people, written, TEXT.replace("\n\nDrivers are few.", ""))
    thread = Thread.objects.get(pk=thread.pk)
    with pytest.raises(BadQuestion, match="gone"):
        threads.accept(people["contributor"], thread, standing="", expected_version=1)
    with pytest.raises(BadQuestion):
        threads.decline(people["contributor"], thread, reason=" ", expected_version=1)
    threads.decline(people["contributor"], thread, reason="Said elsewhere.", expected_version=1)
    assert (Thread.objects.get().state, Thread.objects.get().reason) == ("declined", "Said elsewhere.")


def test_a_suggestion_may_take_a_passage_out(people, written):
    thread = suggest(people, written, "Drivers are few.", "")
    threads.accept(people["contributor"], thread, standing="Drivers are few.", expected_version=1)
    assert written().text == TEXT.removesuffix("\n\nDrivers are few.")


def test_an_approved_text_takes_no_suggestion(people, written):
    thread = suggest(people, written, "Drivers are few.", "")
    section = written()
    section.__class__.objects.filter(pk=section.pk).update(state="approved")
    with pytest.raises(BadQuestion, match="approved"):
        threads.accept(people["contributor"], thread, standing="Drivers are few.", expected_version=1)
    assert Thread.objects.get().state == "open"
