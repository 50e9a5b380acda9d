"""Days, phases and milestones: what is recorded, what moved and why."""

from __future__ import annotations

import datetime

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from highroad.errors import BadQuestion, Refused
from highroad.web.commitments import services as commitments
from highroad.web.directory.concurrency import EditConflict
from highroad.web.directory.models import AuditEvent
from highroad.web.plans import services
from highroad.web.plans.calendar.days import (
    days_of,
    drop_milestone,
    record_day,
    remove_phase,
    save_milestone,
    save_phase,
    take_up_milestone,
)
from highroad.web.plans.calendar.models import Milestone, MilestoneMove, Phase, PlanDay
from highroad.web.plans.calendar.selectors import clock_rows, days_of_person, days_of_plan, risk_of
from highroad.web.plans.comments.periods import open_period
from highroad.web.plans.models import Plan

DAY = datetime.date(2028, 1, 10)


def test_a_day_is_recorded_changed_and_taken_back(people, plan):
    steward = people["steward"]
    record_day(steward, plan, "comment_opens", day=DAY, note="Set by the board.")
    assert days_of(plan) == {"comment_opens": DAY}
    with pytest.raises(EditConflict):
        record_day(steward, plan, "comment_opens", day=DAY, note="Other.", expected_version=7)
    record_day(steward, plan, "comment_opens", day=None, expected_version=1)
    assert days_of(plan) == {}
    assert [event.verb for event in AuditEvent.objects.filter(verb__startswith="plan.day")][::-1] == [
        "plan.day_taken_back", "plan.day_set",
    ][::-1]  # fmt: skip


def test_a_phase_that_moves_says_why_and_shows_its_slip(people, plan, client_for):
    steward, days = people["steward"], {"begins": DAY, "ends": DAY + datetime.timedelta(days=90)}
    phase = save_phase(steward, plan, {"title": "Listen", **days})
    later = {"begins": DAY, "ends": DAY + datetime.timedelta(days=100)}
    with pytest.raises(BadQuestion, match="needs its reason"):
        save_phase(steward, plan, later, phase=Phase.objects.get(), expected_version=1)
    phase = save_phase(
        steward, plan, later, phase=Phase.objects.get(), reason="Snow.", expected_version=phase.version
    )
    assert (phase.slip, phase.past[0].ends, phase.past[0].reason) == (10, days["ends"], "Snow.")
    save_milestone(steward, plan, {"title": "Ten sessions", "due": DAY, "phase": phase})
    page = client_for("visitor").get(f"/partnerships/valley/plans/{plan.slug}/roadmap/").content.decode()
    for words in ("10 days later than first planned", "Snow.", "Not begun. 0 of 1 milestone is done."):
        assert words in page
    assert "hr-tl-first-end" in page


def test_the_calendar_holds_what_recommendations_wait_for(people, plan):
    values = {"statement": "N", "rationale": "R", "addressee": "A", "principles": [1], "answer_by": DAY}
    steward = people["steward"]
    commitments.add_principle(steward, plan.partnership, {"title": "Fair", "statement": "Nobody pays."})
    made = commitments.add_recommendation(steward, plan.partnership, values)
    commitments.issue_recommendation(people["approver"], made, expected_version=1)
    assert [day.day for day in days_of_plan(plan) if day.what == "Recommendation 1: N"] == [DAY]
    assert [day.day for day in days_of_person(steward) if day.what == "Recommendation 1: N"] == [DAY]
    assert not [day for day in days_of_person(people["reviewer"]) if day.what == "Recommendation 1: N"]


def test_what_cannot_be_recorded(people, plan):
    with pytest.raises(Refused):
        record_day(people["approver"], plan, "comment_opens", day=DAY)
    with pytest.raises(BadQuestion):
        record_day(people["steward"], plan, "unheard_of", day=DAY)
    tomorrow = timezone.localdate() + datetime.timedelta(days=1)
    with pytest.raises(BadQuestion):
        record_day(people["steward"], plan, "comment_opens", day=tomorrow, happened=True)
    assert not PlanDay.objects.exists()


def test_a_milestone_that_moves_says_why_and_shows_its_slip(people, plan):
    steward = people["steward"]
    phase = save_phase(
        steward, plan, {"title": "Listen", "begins": DAY, "ends": DAY + datetime.timedelta(days=90)}
    )
    milestone = save_milestone(
        steward, plan, {"title": "Ten sessions held", "due": DAY, "phase": phase, "deliverable": "Notes"}
    )
    later = DAY + datetime.timedelta(days=21)
    with pytest.raises(BadQuestion):
        save_milestone(steward, plan, {"due": later}, milestone=milestone, expected_version=1)
    milestone.refresh_from_db()
    save_milestone(
        steward,
        plan,
        {"due": later},
        milestone=milestone,
        reason="Two halls were closed.",
        expected_version=1,
    )
    assert (milestone.slip, milestone.first_due) == (21, DAY)
    (move,) = MilestoneMove.objects.all()
    assert (move.before, move.after, move.reason) == (DAY, later, "Two halls were closed.")
    early = later - datetime.timedelta(days=30)
    save_milestone(steward, plan, {"done_on": early}, milestone=milestone, expected_version=2)
    assert milestone.slip == -9
    assert not milestone.is_late


def test_thirty_plans_of_a_person_take_as_many_queries_as_one(
    people, plan, partnership, django_assert_max_num_queries
):
    steward = people["steward"]
    record_day(steward, plan, "comment_opens", day=DAY)
    with django_assert_max_num_queries(20) as one:
        days = days_of_person(steward)
    assert DAY in [each.day for each in days]
    Plan.objects.bulk_create(
        Plan(
            partnership=partnership, slug=f"plan-{number}", title=f"Plan {number}", pack_key=plan.pack_key,
            pack_version=plan.pack_version, answers=plan.answers, begins=plan.begins, created_by=steward,
        )
        for number in range(29)
    )  # fmt: skip
    with django_assert_max_num_queries(len(one)):
        assert len(days_of_person(steward)) == 30 * len(days)


def test_a_milestone_is_dropped_with_its_reason(people, plan, client_for):
    steward = people["steward"]
    milestone = save_milestone(steward, plan, {"title": "A bus at night", "due": DAY})
    road = f"{plan.get_absolute_url()}roadmap/"
    drop = f"{road}milestones/{milestone.pk}/drop/"
    browser = client_for("steward")
    without = browser.post(drop, {"version": "1", "reason": "  "}, follow=True)
    assert "needs its reason" in without.content.decode()
    browser.post(drop, {"version": "1", "reason": "The transit agency <b>stopped</b> bidding."})
    milestone.refresh_from_db()
    assert not milestone.is_open
    assert AuditEvent.objects.get(verb="milestone.dropped").reason == milestone.dropped_because
    seen = browser.get(road).content.decode()
    assert "The transit agency &lt;b&gt;stopped&lt;/b&gt; bidding." in seen
    with pytest.raises(BadQuestion):  # two tabs: it is dropped already
        drop_milestone(steward, milestone, reason="Again.", expected_version=2)
    sheet = browser.get(f"{road}milestones.csv").content.decode()
    assert "The transit agency <b>stopped</b> bidding." in sheet
    browser.post(drop, {"version": "2", "deed": "take up"})
    milestone.refresh_from_db()
    assert (milestone.is_open, milestone.dropped_because) == (True, "")
    (was,) = milestone.dropped_before
    assert (was.begins, was.reason) == (
        timezone.localdate(),
        "The transit agency <b>stopped</b> bidding.",
    )
    assert "taken up again on" in browser.get(road).content.decode()
    with pytest.raises(BadQuestion):
        take_up_milestone(steward, milestone, expected_version=3)
    Milestone.objects.update(done_on=DAY)
    milestone.refresh_from_db()
    with pytest.raises(BadQuestion, match="is done"):
        drop_milestone(steward, milestone, reason="Late.", expected_version=3)
    assert "Drop it" not in browser.get(road).content.decode()


def test_phases(people, plan):
    steward = people["steward"]
    with pytest.raises(BadQuestion):
        save_phase(steward, plan, {"title": "X", "begins": DAY, "ends": DAY - datetime.timedelta(days=1)})
    with pytest.raises(IntegrityError), transaction.atomic():
        Phase.objects.create(plan=plan, title="X", begins=DAY, ends=DAY - datetime.timedelta(days=1))
    phase = save_phase(steward, plan, {"title": "X", "begins": DAY, "ends": DAY})
    milestone = save_milestone(steward, plan, {"title": "M", "due": DAY, "phase": phase})
    remove_phase(steward, phase)
    milestone.refresh_from_db()
    assert milestone.phase is None


def test_a_comment_period_gives_its_days_unless_others_are_recorded(people, plan, section_of):
    services.save_text(
        people["contributor"], section_of("II.b.1"), "Work that feeds a family.", base_version=0
    )
    today = timezone.localdate()
    plan.refresh_from_db()
    open_period(
        people["approver"],
        plan,
        opens=today,
        closes=today + datetime.timedelta(days=30),
        expected_version=plan.version,
    )
    rows = {row.deadline.key: row.deadline for row in clock_rows(plan)}
    assert (rows["comment_opens"].day, rows["comment_opens"].recorded) == (today, True)
    # The sections must stand by the opening, then by the vote: never by the last day of comment.
    record_day(people["steward"], plan, "comment_opens", day=today - datetime.timedelta(days=1))
    assert rows["board_adoption"].what in risk_of(plan, clock_rows(plan)).words
    record_day(people["steward"], plan, "comment_opens", day=None, expected_version=1)
    record_day(people["steward"], plan, "comment_opens", day=DAY)
    rows = {row.deadline.key: row.deadline for row in clock_rows(plan)}
    assert rows["comment_opens"].day == DAY


def test_the_pace_says_whether_it_will_be_late(people, plan, section_of):
    def risk():
        return risk_of(plan, clock_rows(plan))

    assert risk().late
    assert "None was approved" in risk().words
    # A plan of few sections that was just started isn't late because nothing is approved yet.
    few = services.start_plan(
        people["steward"],
        plan.partnership,
        pack_key="us-wioa-regional-plan",
        title="Region",
        answers={"plan_type": "in_state"},
        begins=datetime.date(2028, 7, 1),
    )
    record_day(people["steward"], few, "submission", day=timezone.localdate() + datetime.timedelta(days=600))
    assert not risk_of(few, clock_rows(few)).late
    services.save_text(people["contributor"], section_of("II.b.1"), "A vision.", base_version=0)
    services.move_section(people["contributor"], section_of("II.b.1"), "in review", expected_version=2)
    services.move_section(people["approver"], section_of("II.b.1"), "approved", expected_version=3)
    assert "1 was approved in the last four weeks" in risk().words
    assert risk().late
    plan.sections.update(state="approved")
    assert not risk().late
