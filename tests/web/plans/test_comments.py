"""Public comment: intake that loses nothing, moderation with reasons, answers on record, the clock."""

from __future__ import annotations

import datetime
import threading
import uuid
from collections.abc import Callable

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from django.utils import timezone
from tests.publishing.pdf_ua import faults
from tests.web.plans.conftest import WORDS

from highroad.errors import BadQuestion, Refused
from highroad.web.directory import jobs
from highroad.web.directory.models import AuditEvent, Job
from highroad.web.plans import services
from highroad.web.plans.comments import answering, intake, periods, selectors, spam
from highroad.web.plans.comments.models import Comment, CommentDisposition, CommentPeriod
from highroad.web.plans.comments.tasks import FORMS
from highroad.web.plans.models import Plan, Section

BASE = "/partnerships/valley/plans/valley-plan/"
FORM = f"{BASE}comment/write/"


@pytest.fixture
def period(plan: Plan, people, section_of) -> CommentPeriod:
    """A period of thirty days that began three days ago, on a draft with two sections."""
    text = f"{WORDS}\n\nThe fund pays for **child care** in training.[^1]\n\n[^1]: Up to 400 dollars."
    services.save_text(people["contributor"], section_of(), text, base_version=0)
    vision = Section.objects.get(plan=plan, requirement="II.b.1")
    services.save_text(people["contributor"], vision, "Work that feeds a family.", base_version=0)
    today = timezone.localdate()
    return periods.open_period(
        people["approver"],
        plan,
        opens=today - datetime.timedelta(days=3),
        closes=today + datetime.timedelta(days=27),
        expected_version=Plan.objects.get(pk=plan.pk).version,
    )


def said(text: str = "Please name farmworkers.", **more: object) -> intake.Said:
    return intake.Said(text=text, **more)


def stamp(period: CommentPeriod, ago: float = 60) -> str:
    """A form's stamp, made so many seconds ago."""
    now = timezone.now() - datetime.timedelta(seconds=ago)
    return spam.signing.dumps([period.pk, str(uuid.uuid4()), int(now.timestamp() * 1000)], salt=spam.SALT)


def send(period: CommentPeriod, text: str = "Please name farmworkers.", **more) -> Comment:
    given = {"stamp": stamp(period), "honeypot": "", "address": "192.0.2.1"} | more
    return intake.comment_by_form(period, said(text), **given)


def test_a_draft_is_frozen_when_the_period_opens(people, plan, period, section_of):
    services.save_text(people["contributor"], section_of(), "Rewritten.", base_version=1)
    assert WORDS in period.edition.contents["sections"][0]["text"]
    assert period.edition.state == "comment"
    assert Plan.objects.get(pk=plan.pk).state == "comment"
    assert Job.objects.filter(kind="plans.comment_draft").count() == 1


def test_who_opens_a_period_and_when(people, plan, period):
    days = {"opens": period.opens, "closes": period.closes}
    with pytest.raises(Refused):
        periods.open_period(people["reviewer"], plan, **days, expected_version=1)
    with pytest.raises(BadQuestion, match="Another comment period"):
        periods.open_period(people["approver"], plan, **days, expected_version=plan.version)


def test_a_form_sent_twice_makes_one_comment(period):
    same = stamp(period)
    first, second = send(period, stamp=same), send(period, "Other words now.", stamp=same)
    assert first == second
    assert Comment.objects.get().text == "Please name farmworkers."
    assert CommentPeriod.objects.get(pk=period.pk).last_number == 1
    assert AuditEvent.objects.filter(verb="comment.received").count() == 1


@pytest.mark.parametrize(
    ("more", "signal"),
    [
        ({"honeypot": "http://casino.example"}, "honeypot"),
        ({"stamp": "made up"}, "stale"),
        ({"text": " ".join(f"https://casino.example/{n}" for n in range(4))}, "links"),
    ],
)
def test_what_looks_like_spam_is_held_and_kept(period, more, signal):
    comment = send(period, **more)
    assert (comment.state, comment.signals) == ("held", [signal])
    assert comment.signal_words[0]


def test_speed_repetition_and_floods_are_held(period):
    assert send(period, stamp=stamp(period, ago=1)).signals == ["fast"]
    assert send(period).signals == ["repeated"]
    assert send(period, address="192.0.2.7").signals == []
    for number in range(spam.HELD_ABOVE - 2):
        assert send(period, f"Word number {number}, please.").signals == []
    assert send(period, "One more than an office sends.").signals == ["many"]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(spam, "REFUSED_ABOVE", 5)
        with pytest.raises(intake.TooMany, match="Nothing was lost"):
            send(period, "Too much.")


def test_an_address_is_kept_only_as_a_hash_of_the_day(period):
    comment = send(period)
    assert "192.0.2.1" not in comment.sender
    day = timezone.localdate()
    assert comment.sender == spam.sender_key("192.0.2.1", day)
    assert comment.sender != spam.sender_key("192.0.2.1", day + datetime.timedelta(days=1))


def test_nothing_is_taken_before_or_after_the_period(period):
    CommentPeriod.objects.filter(pk=period.pk).update(
        closes=timezone.localdate() - datetime.timedelta(days=1)
    )
    period.refresh_from_db()
    with pytest.raises(BadQuestion, match="aren't taken now"):
        send(period)
    assert not Comment.objects.exists()


def test_the_form_works_without_scripts_and_confirms(client_for, period, plan):
    visitor = client_for("anonymous")
    page = visitor.get(f"{BASE}comment/read/II.a.1.A.i/").content.decode()
    assert "Comment on this passage" in page
    assert "400 dollars" in page
    form = visitor.get(FORM, {"requirement": "II.a.1.A.i", "passage": "1"})
    assert "child care" in form.content.decode()
    given = {
        "text": "Pay more for it.", "name": "Ana", "naming": "name", "email": "ana@example.org",
        "requirement": "II.a.1.A.i", "passage": "1", "stamp": stamp(period),
    }  # fmt: skip
    answer = visitor.post(FORM, given, follow=True)
    comment = Comment.objects.get()
    assert comment.code in answer.content.decode()
    assert comment.quote == "The fund pays for **child care** in training.[^1]"
    assert comment.state == "received"
    assert "ana@example.org" not in answer.content.decode()
    assert Job.objects.filter(kind="plans.comment_receipt").count() == 1


def test_a_missing_text_keeps_what_was_typed(client_for, period):
    given = {"text": "", "name": "Ana Fuentes", "naming": "name", "stamp": stamp(period)}
    answer = client_for("anonymous").post(FORM, given)
    assert answer.status_code == 422
    assert "Ana Fuentes" in answer.content.decode()
    assert not Comment.objects.exists()


def test_an_address_is_shown_to_nobody(client_for, people, period):
    comment = intake.comment_by_form(
        period, said(email="ana@example.org"), stamp=stamp(period), honeypot="", address="192.0.2.1"
    )
    for who, address in (
        ("anonymous", f"{BASE}comment/received/{comment.code}/"),
        ("steward", f"{BASE}comments/"),
        ("steward", f"{BASE}comments/1/"),
    ):
        page = client_for(who).get(address)
        assert page.status_code == 200
        assert "ana@example.org" not in page.content.decode()
    assert "ana@example.org" not in str(list(AuditEvent.objects.values()))


def test_a_letter_is_a_comment_with_its_scan(people, period, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    day = timezone.localdate()
    token = uuid.uuid4()
    given = {
        "token": token,
        "received_on": day,
        "scan": intake.Attached("letter.pdf", b"%PDF-"),
        "scanned_on": day,
    }
    first = intake.comment_by_letter(
        people["contributor"], period, said("Dear board.", language="es"), **given
    )
    again = intake.comment_by_letter(
        people["contributor"], period, said("Dear board.", language="es"), **given
    )
    assert first == again
    assert (first.channel, first.language, first.attached) == ("letter", "es", 1)
    assert first.attachments.get().name == "letter.pdf"
    with pytest.raises(Refused):
        intake.comment_by_letter(people["visitor"], period, said(), **given)


EML = (
    b"From: Ana Fuentes <ana@example.org>\r\nTo: board@example.org\r\nSubject: The draft\r\n"
    b"Message-ID: <%s@example.org>\r\nDate: %s\r\nMIME-Version: 1.0\r\n"
    b'Content-Type: multipart/mixed; boundary="b"\r\n\r\n'
    b"--b\r\nContent-Type: text/html; charset=utf-8\r\n\r\n"
    b"<p>Good&nbsp;jobs</p><script>x()</script><p>for all</p>\r\n"
    b'--b\r\nContent-Type: application/pdf\r\nContent-Disposition: attachment; filename="../../etc/a.pdf"\r\n'
    b"Content-Transfer-Encoding: base64\r\n\r\nJVBERi0=\r\n--b--\r\n"
)


def eml(name: bytes = b"one") -> bytes:
    return EML % (name, timezone.now().strftime("%a, %d %b %Y %H:%M:%S +0000").encode())


def test_mail_is_read_once(people, period, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    folder = b"".join(
        b"From ana@example.org Mon Nov  2 10:00:00 2026\n" + eml(n) + b"\n" for n in (b"a", b"b")
    )
    read = lambda: intake.comments_by_mail(  # noqa: E731
        people["contributor"], period, folder, file="box.mbox", language="en"
    )
    done, again = read(), read()
    assert (len(done.taken), done.known, again.known, len(again.taken)) == (2, 0, 2, 0)
    first = Comment.objects.get(number=1)
    assert first.text == "The draft\n\nGood jobs\n\nfor all"
    assert (first.public_name, first.staff_name, first.attached) == ("no name given", "Ana Fuentes", 1)
    assert "/" not in first.attachments.get().name


def test_a_moderator_gives_a_reason_and_the_original_stays(client_for, people, period):
    comment = send(period, "Call my neighbor Rosa at 555-0100. Pay more.")
    with pytest.raises(BadQuestion, match="says why"):
        answering.moderate(people["reviewer"], comment, deed="off topic", reason=" ", expected_version=1)
    answering.moderate(
        people["reviewer"],
        comment,
        deed="redacted",
        reason="A neighbor's number.",
        shown_text="Call [removed]. Pay more.",
        expected_version=1,
    )
    assert Comment.objects.get().text.startswith("Call my neighbor")
    assert "555-0100" in client_for("reviewer").get(f"{BASE}comments/1/").content.decode()
    for who, address in (("contributor", "comments/1/"), ("anonymous", f"comment/received/{comment.code}/")):
        page = client_for(who).get(f"{BASE}{address}").content.decode()
        assert "555-0100" not in page
        assert "Call [removed]" in page


def test_a_disposition_needs_its_reply_and_its_section(people, period):
    comment = send(period)
    answer = {"expected_version": 1, "reply": "Named now."}
    with pytest.raises(BadQuestion, match="needs its reply"):
        answering.dispose(
            people["contributor"], comment, disposition="declined", reply=" ", expected_version=1
        )
    with pytest.raises(BadQuestion, match="changes the plan"):
        answering.dispose(people["contributor"], comment, disposition="accepted", **answer)
    answering.dispose(people["contributor"], comment, disposition="accepted", changed="II.a.1.A.i", **answer)
    again = Comment.objects.get()
    answering.dispose(
        people["contributor"], again, disposition="declined", reply="No.", expected_version=again.version
    )
    kept = list(CommentDisposition.objects.order_by("pk").values_list("disposition", flat=True))
    assert kept == ["accepted", "declined"]


def test_what_was_answered_cannot_be_changed_in_the_database(people, period):
    comment = send(period)
    answering.dispose(
        people["contributor"], comment, disposition="noted", reply="Thanks.", expected_version=1
    )
    for change in (
        lambda: CommentDisposition.objects.update(reply="Other"),
        lambda: CommentDisposition.objects.all().delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


CAMPAIGN = (
    "I ask the board to pay trainees while they train, because nobody can study and work nights. "
    "Paid training is the difference between a class and a career for families like mine. {} "
)


def test_alike_comments_are_answered_once(people, period):
    for number, own in enumerate(("My son tried.", "I drive at night.", "We need it in Madera.")):
        send(period, CAMPAIGN.format(own), address=f"192.0.2.{number}")
    send(period, "Broadband reaches nobody in the hills; please write about that as well.")
    (likely,) = selectors.likely_groups(period)
    assert [comment.number for comment, _shared, _of in likely.others] == [2, 3]
    assert all(shared / of > 0.5 for _comment, shared, of in likely.others)
    members = [likely.first, *(comment for comment, *_rest in likely.others)]
    group = answering.group_comments(people["contributor"], period, members, title="Pay trainees")
    with pytest.raises(BadQuestion, match="another group"):
        answering.group_comments(people["contributor"], period, members, title="Again")
    assert selectors.likely_groups(period) == []
    count = answering.dispose_group(
        people["contributor"], group, disposition="declined", reply="No money.", expected_version=1
    )
    assert count == 3
    assert CommentDisposition.objects.filter(group=group).count() == 3
    assert Comment.objects.get(number=4).disposition == ""


def test_the_ledger_is_published_when_all_are_answered(client_for, people, period):
    shown = intake.comment_by_form(
        period,
        said("Name us.", name="Ana Fuentes", organization="Campo Justo", naming="organization"),
        stamp=stamp(period),
        honeypot="",
        address="192.0.2.1",
    )
    held = send(period, honeypot="x")
    ledger = f"{BASE}comment/ledger/"
    assert client_for("anonymous").get(ledger).status_code == 404
    with pytest.raises(BadQuestion, match="isn't over"):
        periods.publish_ledger(people["approver"], period, expected_version=1)
    CommentPeriod.objects.filter(pk=period.pk).update(
        closes=timezone.localdate() - datetime.timedelta(days=1)
    )
    period.refresh_from_db()
    with pytest.raises(BadQuestion, match="1 comments wait for a moderator and 1"):
        periods.publish_ledger(people["approver"], period, expected_version=1)
    answering.moderate(people["reviewer"], held, deed="spam", reason="An ad.", expected_version=1)
    answering.dispose(
        people["contributor"], shown, disposition="noted", reply="Thank you.", expected_version=1
    )
    periods.publish_ledger(people["approver"], period, expected_version=1)
    page = client_for("anonymous").get(ledger).content.decode()
    assert "Campo Justo" in page
    assert "Thank you." in page
    assert "Ana Fuentes" not in page


def test_the_answers_go_out_in_every_form(client_for, people, period, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    for number in range(2):
        send(period, CAMPAIGN.format(f"Number {number}."), address=f"192.0.2.{number}")
    formula = intake.comment_by_form(
        period,
        said("=HYPERLINK(1)", name="Ana", email="ana@example.org"),
        stamp=stamp(period),
        honeypot="",
        address="192.0.2.9",
    )
    pair = list(Comment.objects.filter(number__lt=3))
    group = answering.group_comments(people["contributor"], period, pair, title="Pay trainees")
    answering.dispose_group(
        people["contributor"], group, disposition="declined", reply="No money.", expected_version=1
    )
    answering.dispose(
        people["contributor"], formula, disposition="noted", reply="Thanks.", expected_version=1
    )
    assert jobs.run(str(periods.make_response(people["contributor"], period).public_id)) == "done"
    address = f"{BASE}comment/response."
    assert client_for("anonymous").get(f"{address}pdf").status_code == 404
    staff = client_for("contributor")
    files = {form: b"".join(staff.get(address + form).streaming_content) for form in FORMS}
    assert faults(files["pdf"]) == []
    page, sheet = files["html"].decode(), files["csv"].decode()
    assert "Pay trainees (2 comments)" in page
    assert page.count("No money.") == 1
    assert "'=HYPERLINK(1)" in sheet
    assert not any(b"ana@example.org" in content for content in files.values())


def test_addresses_are_forgotten_after_their_time(period):
    intake.comment_by_form(
        period, said(email="ana@example.org"), stamp=stamp(period), honeypot="", address="192.0.2.1"
    )
    assert periods.forget_addresses() == 0
    later = timezone.now() + datetime.timedelta(days=27 + 181)
    assert periods.forget_addresses(later) == 1
    assert (Comment.objects.get().email, Comment.objects.get().sender) == ("", "")
    assert periods.forget_addresses(later) == 0


def in_threads(deeds: list[Callable[[], object]], workers: int = 8) -> list[object]:
    """Do all of them in real threads, each with its own connection; what each gave or raised."""
    if connection.vendor == "sqlite" and connection.is_in_memory_db():
        pytest.skip("SQLite in memory locks whole tables; PostgreSQL or a file shows what instances do")
    found: list[object] = [None] * len(deeds)

    def run(mine: int) -> None:
        for place in range(mine, len(deeds), workers):
            try:
                found[place] = deeds[place]()
            except Exception as error:
                found[place] = error
        connection.close()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(workers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


@pytest.mark.django_db(transaction=True)
def test_of_a_storm_nothing_is_lost_and_nothing_doubled(period):
    stamps = [stamp(period) for _number in range(50)]
    deeds = [
        lambda number=number, one=one: send(
            period, f"Comment {number} of a storm.", stamp=one, address=f"192.0.2.{number}"
        )
        for number, one in enumerate(stamps)
        for _twice in range(2)
    ]
    found = in_threads(deeds)
    assert [each for each in found if not isinstance(each, Comment)] == []
    texts = set(Comment.objects.values_list("text", flat=True))
    assert texts == {f"Comment {number} of a storm." for number in range(50)}
    assert sorted(Comment.objects.values_list("number", flat=True)) == list(range(1, 51))
    assert AuditEvent.objects.filter(verb="comment.received").count() == 50


def test_the_page_of_no_period_tells_what_to_do(client_for, plan):
    page = client_for("approver").get(reverse("plans:comments", args=["valley", "valley-plan"]))
    assert "Open the comment period" in page.content.decode()
    assert client_for("anonymous").get(f"{BASE}comment/").status_code == 404


def test_the_partnerships_page_asks_everybody_to_comment_and_shows_drafts_to_members_only(
    plan: Plan, client_for, client, request
):
    address = reverse("directory:partnership", args=["valley"])
    assert "Valley plan" not in client.get(address).content.decode()
    assert "being drafted" in client_for("visitor").get(address).content.decode()
    request.getfixturevalue("period")
    page = client.get(address).content.decode()
    assert f'<a href="{BASE}comment/">Valley plan</a>' in page
    assert "comment on it until" in page
