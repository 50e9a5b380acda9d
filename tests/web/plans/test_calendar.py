"""Days, phases and milestones: what is recorded, what moved and why."""

from __future__ import annotations

import datetime

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from highroad.errors import BadQuestion, Refused
from highroad.web.directory.concurrency import EditConflict
from highroad.web.directory.models import AuditEvent
from highroad.web.plans.calendar.days import (
    days_of,
    drop_milestone,
    record_day,
    remove_phase,
    save_milestone,
    save_phase,
)
from highroad.web.plans.calendar.models import Milestone, MilestoneMove, Phase, PlanDay

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
    drop_milestone(steward, milestone, expected_version=3)
    assert not Milestone.objects.get().is_open


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
