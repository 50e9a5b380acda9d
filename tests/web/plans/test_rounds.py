"""Rounds of input: a link instead of an account, nothing lost, answers in sections with their credit."""

from __future__ import annotations

import datetime

import pytest
from django.core import mail
from django.utils import timezone
from tests.house.matrix.plans_rounds import ask, open_round

from highroad.errors import BadQuestion, Refused
from highroad.web.directory import jobs
from highroad.web.directory.models import AuditEvent, Job
from highroad.web.plans import services as plans
from highroad.web.plans.models import Section
from highroad.web.plans.rounds import services
from highroad.web.plans.rounds.models import InputRound, RoundAnswer, RoundInvitation, Standing

BASE = "/partnerships/valley/plans/valley-plan/rounds/"


@pytest.fixture
def world(people, partnership, organization, region, plan):
    return {"people": people, "partnership": partnership, "organization": organization, "region": region}


@pytest.fixture
def asked(world) -> RoundInvitation:
    """An agency that was asked two questions and hasn't looked yet."""
    made = services.invite(
        world["people"]["steward"], open_round(world), organization="Housing Agency", email="h@example.org"
    )
    return RoundInvitation.objects.select_related("round__plan__partnership").get(pk=made.pk)


def link(invitation: RoundInvitation) -> str:
    return f"/input/{services.link_token(invitation)}/"


def later(days: int) -> datetime.datetime:
    return timezone.now() + datetime.timedelta(days=days)


def test_one_screen_answers_without_an_account(client_for, asked):
    agency = client_for("anonymous")
    page = agency.get(link(asked)).content.decode()
    assert "What should the vision name?" in page
    asked.refresh_from_db()
    assert asked.standing_on(timezone.localdate()) is Standing.OPENED
    first, second = asked.round.questions.all()
    agency.post(link(asked), {f"answer_{first.pk}": "Rent.", f"answer_{second.pk}": ""})
    agency.post(link(asked), {f"answer_{first.pk}": "Rent and buses.", f"answer_{second.pk}": ""})
    assert "Rent and buses." in agency.get(link(asked)).content.decode()
    asked.refresh_from_db()
    assert asked.standing_on(timezone.localdate()) is Standing.ANSWERED
    assert RoundAnswer.objects.get().text == "Rent and buses."
    # What it said before is on record.
    assert AuditEvent.objects.filter(verb="round.answered").first().before == {"text": "Rent."}


def test_an_empty_field_never_wipes_an_answer(asked):
    first = asked.round.questions.first()
    assert services.answer(asked, {first.pk: "Rent."}) == 1
    assert services.answer(asked, {first.pk: "  "}) == 0
    assert RoundAnswer.objects.get().text == "Rent."


def test_a_link_is_one_agency_s_and_can_be_withdrawn(client_for, people, asked):
    assert client_for("anonymous").get(f"{link(asked)[:-5]}x/").status_code == 404
    services.withdraw(people["steward"], asked)
    assert client_for("anonymous").get(link(asked)).status_code == 404
    with pytest.raises(Refused):
        services.withdraw(people["contributor"], asked)


def test_questions_of_another_round_are_not_answered(world, asked):
    other = open_round(world)
    assert services.answer(asked, {other.questions.first().pk: "Sneaked in."}) == 0


def test_the_letter_holds_the_link_and_reminders_stop(people, asked, settings):
    settings.EMAIL_HOST = "mail.example.org"
    assert jobs.run(str(Job.objects.get(kind=services.LETTER).public_id)) == "done"
    # The rest of the link is the second in which it was signed, and the signature.
    assert f"http://testserver{link(asked).partition(':')[0]}:" in mail.outbox[0].body
    # Ten days before the end nobody is reminded; three days before, once; after it, once more.
    assert services.remind_due(later(2)) == 0
    assert services.remind_due(later(8)) == 1
    assert services.remind_due(later(8)) == 0
    assert services.remind_due(later(12)) == 1
    assert services.remind_due(later(14)) == 0
    services.answer(asked, {asked.round.questions.first().pk: "Rent."})
    asked.refresh_from_db()
    with pytest.raises(BadQuestion, match="nothing to remind"):
        services.remind(people["steward"], asked)


def test_late_answers_are_taken_and_marked(client_for, asked):
    InputRound.objects.update(due=timezone.localdate() - datetime.timedelta(days=1))
    asked = RoundInvitation.objects.select_related("round__plan__partnership").get()
    assert asked.standing_on(timezone.localdate()) is Standing.LATE
    services.answer(asked, {asked.round.questions.first().pk: "Rent."})
    assert "after the day" in client_for("contributor").get(f"{BASE}1/").content.decode()


def test_a_closed_round_takes_nothing(client_for, people, asked):
    services.close_round(people["steward"], asked.round, expected_version=1)
    first = asked.round.questions.first()
    assert client_for("anonymous").post(link(asked), {f"answer_{first.pk}": "Rent."}).status_code == 422
    assert not RoundAnswer.objects.exists()


@pytest.mark.parametrize("kind", ["quote", "suggestion"])
def test_an_answer_comes_into_its_section_with_credit(people, world, section_of, kind):
    ask(world, open_round(world), 1)
    section = section_of("II.b.1")
    plans.save_text(people["contributor"], section, "Work that feeds a family.", base_version=0)
    given = RoundAnswer.objects.select_related("invitation__round__plan__partnership", "question").order_by(
        "pk"
    )[0]
    services.use_answer(people["contributor"], given, kind=kind)
    quoted = "> Name farmworkers (1).\n>\n> — Agency 1, What agencies know"
    section = Section.objects.get(pk=section.pk)
    if kind == "quote":
        assert section.text == f"Work that feeds a family.\n\n{quoted}"
    else:
        assert section.text == "Work that feeds a family."
        assert section.threads.get().proposed.endswith(quoted)
    assert RoundAnswer.objects.get(pk=given.pk).used_as == kind


def test_what_a_round_refuses(people, plan, world):
    steward = people["steward"]
    given = {"title": "R", "words": "", "due": timezone.localdate(), "origin": "http://testserver/"}
    for questions, due, words in (
        ([("", " ")], given["due"], "asks something"),
        ([("nowhere", "What?")], given["due"], "no such section"),
        ([("", "What?")], given["due"] - datetime.timedelta(days=1), "has passed"),
    ):
        with pytest.raises(BadQuestion, match=words):
            services.start_round(steward, plan, **{**given, "due": due}, questions=questions)
    round_ = open_round(world)
    ask(world, round_, 1)
    with pytest.raises(BadQuestion, match="invited before"):
        services.invite(steward, round_, organization="Again", email="AGENCY1@example.org")
