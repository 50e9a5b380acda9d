"""What becomes of recommendations and of items of a strategy: due, carried out, withdrawn, retired."""

from __future__ import annotations

import datetime

import pytest
from django.core import mail
from django.utils import timezone
from tests.house.matrix.commitments import grow

from highroad.errors import BadQuestion, Refused
from highroad.web.commitments import carrying_out, services
from highroad.web.commitments.models import Recommendation, StrategyItem
from highroad.web.commitments.steps import steps_in
from highroad.web.commitments.work import owed_by_person
from highroad.web.directory import jobs
from highroad.web.directory.models import AuditEvent, Job
from highroad.web.directory.work import work_for

HERE = "/partnerships/valley/"
TODAY = timezone.localdate


@pytest.fixture
def world(people, partnership, organization, region):
    made = {"people": people, "partnership": partnership, "organization": organization, "region": region}
    grow(made)
    return made


@pytest.fixture
def addressed(world, organization) -> Recommendation:
    Recommendation.objects.update(organization=organization)
    return Recommendation.objects.select_related("partnership").get()


def test_a_withdrawn_recommendation_stays_with_its_number_and_reason(client_for, people, addressed):
    approver = client_for("approver")
    approver.post(f"{HERE}recommendations/1/withdraw/", {"reason": " "})
    assert Recommendation.objects.get().is_issued
    approver.post(f"{HERE}recommendations/1/withdraw/", {"reason": "The law does it now."})
    one = Recommendation.objects.get()
    assert (one.state, one.withdrawn_on, one.withdrawn_by) == ("withdrawn", TODAY(), people["approver"])
    event = AuditEvent.objects.get(verb="recommendation.withdrawn")
    assert (event.actor, event.reason) == (people["approver"], "The law does it now.")
    anonymous = client_for("anonymous")
    for address in (f"{HERE}recommendations/", f"{HERE}recommendations/1/"):
        page = anonymous.get(address).content.decode()
        assert "withdrawn" in page.lower()
        assert "The law does it now." in page
    assert (
        "The law does it now." in anonymous.get(f"{HERE}recommendations/recommendations.csv").content.decode()
    )
    made = services.add_recommendation(
        people["contributor"], addressed.partnership, {"statement": "N", "rationale": "R", "addressee": "A"}
    )
    assert made.number == 2


def test_what_is_withdrawn_is_neither_answered_nor_rewritten_nor_done(people, addressed):
    approver = people["approver"]
    with pytest.raises(Refused):
        services.withdraw_recommendation(people["reviewer"], addressed, reason="No.", expected_version=2)
    services.withdraw_recommendation(approver, addressed, reason="No.", expected_version=addressed.version)
    for deed in (
        lambda: services.respond(approver, addressed, answer="accepted", reason="Y", owner="", on=TODAY()),
        lambda: services.change_recommendation(approver, addressed, {"cost_note": ""}, expected_version=3),
        lambda: services.record_done(approver, addressed, expected_version=3),
        lambda: services.withdraw_recommendation(approver, addressed, reason="No.", expected_version=3),
        lambda: services.issue_recommendation(approver, addressed, expected_version=3),
    ):
        with pytest.raises(BadQuestion):
            deed()
    assert addressed.responses.count() == 1


def test_the_addressee_is_told_once_each(client_for, people, addressed, settings):
    people["contributor"].language = "es"
    people["contributor"].save()
    client_for("approver").post(f"{HERE}recommendations/1/withdraw/", {"reason": "The law does it now."})
    told = Job.objects.filter(kind="commitments.telling")
    assert (
        told.count() == 4
    )  # contributor, reviewer, approver, steward speak for the partner; a visitor doesn't
    for job in told:
        jobs.run(str(job.public_id))
    letters = {letter.to[0]: letter for letter in mail.outbox}
    assert len(mail.outbox) == len(letters) == 4
    assert "The law does it now." in letters["approver@example.org"].body
    assert "/partnerships/valley/recommendations/1/" in letters["approver@example.org"].body
    assert letters["contributor@example.org"].subject != letters["approver@example.org"].subject


def test_a_retired_item_stays_in_sight_with_its_reason(client_for, people, world):
    measure = StrategyItem.objects.get(level="measure", tree__partnership=world["partnership"])
    with pytest.raises(BadQuestion, match="says why"):
        services.retire_item(people["steward"], measure, reason=" ", expected_version=1)
    client_for("steward").post(f"{HERE}strategy/{measure.pk}/retire/", {"reason": "Nobody counts it."})
    page = client_for("anonymous").get(f"{HERE}strategy/").content.decode()
    assert "1 item was retired" in page
    assert "Nobody counts it." in page
    assert AuditEvent.objects.get(verb="strategy_item.retired").reason == "Nobody counts it."


def test_a_step_may_begin_with_its_day():
    text = "2027-03-01: Move the session\nPay an interpreter\n2027-02-31 no such day"
    assert steps_in(text) == [
        {"text": "Move the session", "due": datetime.date(2027, 3, 1)},
        {"text": "Pay an interpreter", "due": None},
        {"text": "2027-02-31 no such day", "due": None},
    ]


def owed(person) -> list[tuple[str, str]]:
    return [(each.kind, str(each.day)) for each in owed_by_person(person)]


def test_an_answer_waits_for_whoever_speaks_for_the_addressee(client_for, people, addressed, organization):
    services.add_recommendation(
        people["contributor"],
        addressed.partnership,
        {"statement": "N", "rationale": "R", "addressee": "A", "principles": [1],
         "organization": organization, "answer_by": datetime.date(2027, 1, 5)},
    )  # fmt: skip
    two = Recommendation.objects.get(number=2)
    assert owed(people["reviewer"]) == []
    client_for("approver").post(f"{HERE}recommendations/2/issue/")
    two.refresh_from_db()
    assert owed(people["reviewer"]) == [("answer", "2027-01-05")]
    assert people["reviewer"].reminders.rhythm == "weekly"  # so that the digest reaches them
    assert owed(people["visitor"]) == owed(people["operator"]) == []
    assert "an answer is wanted" in client_for("reviewer").get("/my/").content.decode().lower()
    page = client_for("anonymous").get(f"{HERE}recommendations/2/").content.decode()
    assert "No answer yet; wanted by Jan. 5, 2027" in page
    services.withdraw_recommendation(people["approver"], two, reason="Old.", expected_version=2)
    assert owed(people["reviewer"]) == []


def test_who_wrote_it_watches_an_addressee_from_outside(people, addressed):
    Recommendation.objects.update(organization=None, answer_by=datetime.date(2027, 1, 5))
    two = services.add_recommendation(
        people["contributor"],
        addressed.partnership,
        {"statement": "N", "rationale": "R", "addressee": "A", "principles": [1],
         "answer_by": datetime.date(2027, 1, 5)},
    )  # fmt: skip
    services.issue_recommendation(people["approver"], two, expected_version=1)
    assert owed(people["contributor"]) == [("answer", "2027-01-05")]
    assert owed(people["reviewer"]) == []


def test_what_was_promised_waits_for_who_carries_it_until_it_is_done(client_for, people, addressed):
    approver, reviewer = people["approver"], people["reviewer"]
    step = carrying_out.add_step(
        approver, addressed, {"text": "Move the session", "due": datetime.date(2026, 1, 5)}
    )
    carrying_out.add_step(approver, addressed, {"text": "Pay an interpreter"})
    stands = f"{HERE}recommendations/1/steps/{step.pk}/stands/"
    services.respond(
        approver, addressed, answer="accepted", reason="Yes.", owner="", on=TODAY(),
        until=(until := TODAY() + datetime.timedelta(days=70)), person=reviewer,
    )  # fmt: skip
    assert owed(reviewer) == [("whole", until.isoformat()), ("step", "2026-01-05")]
    assert owed(people["contributor"]) == []
    assert [item.is_late for item in work_for(reviewer)] == [True, False]
    page = client_for("anonymous").get(f"{HERE}recommendations/1/").content.decode()
    assert "due Jan. 5, 2026" in page
    assert "hr-tag-late" in page
    browser = client_for("approver")
    browser.post(stands, {"state": "done", "version": "1"})
    assert owed(reviewer) == [("whole", until.isoformat())]
    browser.post(f"{HERE}recommendations/1/done/", {"done": "yes"})
    assert owed(reviewer) == []
    assert "carried out on" in client_for("anonymous").get(f"{HERE}recommendations/1/").content.decode()
    browser.post(f"{HERE}recommendations/1/done/", {"done": "no"})
    browser.post(stands, {"state": "under way", "version": "2"})
    assert len(owed(reviewer)) == 2
    assert "no such state" in browser.post(stands, {"state": "danced"}, follow=True).content.decode()
    addressed.refresh_from_db()
    with pytest.raises(BadQuestion, match="no member here"):
        services.respond(
            approver,
            addressed,
            answer="accepted",
            reason="Y",
            owner="",
            on=TODAY(),
            person=people["outsider"],
        )
