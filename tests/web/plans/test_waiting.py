"""What waits for whom besides sections; who may approve a text; words that the database keeps as said."""

from __future__ import annotations

import datetime

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone
from tests.house.matrix import plans_comments, plans_rounds
from tests.web.plans.conftest import WORDS

from highroad.errors import BadQuestion, Conflict, Refused
from highroad.web.directory.models import AuditEvent
from highroad.web.plans import services
from highroad.web.plans.adoption.services import sign_assurance
from highroad.web.plans.comments.models import Comment
from highroad.web.plans.models import Plan
from highroad.web.plans.people import approval
from highroad.web.plans.people.models import ApprovalRule
from highroad.web.plans.rounds.models import InputRound, RoundInvitation
from highroad.web.plans.waiting import waiting_for
from highroad.web.plans.writing import threads
from highroad.web.plans.writing.models import ThreadEntry


@pytest.fixture
def world(people, partnership, organization, region):
    return {"people": people, "partnership": partnership, "organization": organization, "region": region}


def told(person) -> dict[str, str]:
    """Title -> why."""
    return {item.title: item.why for item in waiting_for(person)}


def test_comments_wait_for_those_who_review_and_for_the_writer_of_the_section(world, people):
    period = plans_comments.open_period(world)
    for number in (1, 2, 3):
        plans_comments.add_comment(world, period, number)
    Comment.objects.filter(number=1).update(state="held", disposition="")
    Comment.objects.filter(number=2).update(disposition="")
    assert list(told(people["reviewer"])) == ["1 comment is held for moderation", "1 comment to answer"]
    assert told(people["contributor"]) == {}
    section = period.plan.sections.get(requirement="II.b.1")
    section.assignee = people["contributor"]
    section.save()
    assert told(people["contributor"]) == {"II.b.1 Vision": "1 comment to answer"}
    assert told(people["visitor"]) == told(people["outsider"]) == {}
    Comment.objects.update(state="received", disposition="noted")
    assert told(people["reviewer"]) == told(people["contributor"]) == {}


def test_rounds_wait_for_who_was_asked_and_for_the_steward_near_the_day(world, people):
    round_ = plans_rounds.open_round(world)
    plans_rounds.ask(world, round_, 1)
    RoundInvitation.objects.update(answered_at=None, email="Contributor@example.org")
    people["contributor"].email = "contributor@example.org"
    assert told(people["contributor"]) == {"What agencies know": "your answer as Agency 1"}
    assert "What agencies know" not in told(people["steward"])  # ten days are left
    InputRound.objects.update(due=timezone.localdate() - datetime.timedelta(days=1))
    assert told(people["steward"])["What agencies know"] == "1 agency hasn't answered"
    (late,) = [item for item in waiting_for(people["steward"]) if item.title == "What agencies know"]
    assert late.is_late
    RoundInvitation.objects.update(answered_at=timezone.now())
    assert "What agencies know" not in told(people["steward"])
    assert told(people["contributor"]) == {}


def test_signatures_and_then_the_vote_wait_for_the_approver(plan, people, section_of):
    plan.begins = datetime.date(2028, 7, 1)
    plan.save()
    applies = plan.pack.applicability(plan.answers)
    asked = [item.id for item in plan.pack.items if item.kind == "assurance" and applies[item.id].yes]
    (item,) = waiting_for(people["approver"])
    assert (item.title, item.why) == (f"{len(asked)} assurances to sign for", "before the plan is adopted")
    assert item.due is not None
    assert item.due.year == 2028
    assert told(people["reviewer"]) == {}
    for key in asked:
        sign_assurance(
            people["approver"], section_of(key), owner="Director", evidence="Policy 7",
            signed_on=timezone.localdate(),
        )  # fmt: skip
    assert list(told(people["approver"])) == ["The vote on the plan"]
    Plan.objects.update(state="adopted")
    assert told(people["approver"]) == {}


def test_my_sections_lists_what_waits_besides(world, people, client_for):
    period = plans_comments.open_period(world)
    plans_comments.add_comment(world, period, 1)
    Comment.objects.update(disposition="")
    address = "/partnerships/valley/plans/valley-plan/comments/?show=open&amp;period=1"
    assert f'href="{address}"' in client_for("reviewer").get("/my/sections/").content.decode()
    assert address not in client_for("reviewer").get("/my/sections/?show=overdue").content.decode()
    assert "1 comment to answer" in client_for("reviewer").get("/my/").content.decode()


def approve(person, section):
    return services.move_section(person, section, "approved", expected_version=section.version)


def test_nobody_approves_what_they_wrote_unless_the_partnership_says_so(
    plan, people, partnership, section_of, client_for
):
    approver, address = people["approver"], "/partnerships/valley/plans/approval/"
    services.save_text(approver, section_of("II.b.1"), WORDS, base_version=0)
    section = section_of("II.b.1")
    services.move_section(approver, section, "in review", expected_version=section.version)
    with pytest.raises(Conflict, match="You wrote this text"):
        approve(approver, section_of("II.b.1"))
    page = client_for("approver").get(section.get_absolute_url()).content.decode()
    assert "You wrote this text: another approver approves it." in page
    assert 'value="approved"' not in page
    with pytest.raises(Refused):
        approval.set_rule(approver, partnership, own_text=True, reason="Small staff.")
    with pytest.raises(BadQuestion):
        approval.set_rule(people["steward"], partnership, own_text=True, reason=" ")
    steward = client_for("steward")
    assert steward.post(address, {"own_text": "yes", "reason": ""}).status_code == 422
    assert steward.post(address, {"own_text": "yes", "reason": "Two people work here."}).status_code == 302
    assert "Two people work here." in steward.get(address).content.decode()
    assert AuditEvent.objects.filter(verb="partnership.approval_rule").get().reason == "Two people work here."
    assert approve(approver, section_of("II.b.1")).state == "approved"
    approval.set_rule(people["steward"], partnership, own_text=False, reason="We are three now.")
    assert not approval.may_approve_own(partnership)


def test_another_person_approves_as_before(people, plan, section_of):
    services.save_text(people["contributor"], section_of("II.b.1"), WORDS, base_version=0)
    section = section_of("II.b.1")
    services.move_section(people["contributor"], section, "in review", expected_version=section.version)
    assert approve(people["approver"], section_of("II.b.1")).state == "approved"


def test_what_was_said_in_threads_and_of_approval_stays_as_it_was(people, plan, partnership, section_of):
    threads.open_thread(people["contributor"], section_of("II.b.1"), words="Is this so?")
    approval.set_rule(people["steward"], partnership, own_text=True, reason="Small staff.")
    for model in (ThreadEntry, ApprovalRule):
        row = model.objects.get()
        with pytest.raises(TypeError):
            row.save()
        with pytest.raises(DatabaseError), transaction.atomic():
            model.objects.all().delete()
        with pytest.raises(DatabaseError), transaction.atomic():
            model.objects.update(id=99)
        assert model.objects.get().pk == row.pk


@pytest.mark.parametrize("title", ["Approval", "Start", "Import"])
def test_a_plan_is_never_hidden_by_a_page(title, people, partnership, client_for):
    plan = services.start_plan(
        people["steward"], partnership, pack_key="us-wioa-state-plan", title=title,
        answers={"plan_type": "unified"}, on=datetime.date(2026, 11, 22),
    )  # fmt: skip
    assert title in client_for("steward").get(plan.get_absolute_url()).content.decode()
