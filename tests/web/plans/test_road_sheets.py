"""Phases, milestones and answers to comments as sheets: by the same door as every other register."""

from __future__ import annotations

import datetime
import uuid

import pytest
from django.utils import timezone

from highroad.web.directory.sheets.bringing import bring_in, given_in
from highroad.web.directory.sheets.files import to_csv
from highroad.web.plans import services
from highroad.web.plans.calendar.days import save_milestone, save_phase
from highroad.web.plans.calendar.models import Milestone, Phase
from highroad.web.plans.calendar.sheets import MilestoneSheet, PhaseSheet
from highroad.web.plans.comments import intake, periods, selectors
from highroad.web.plans.comments.sheets import AnswerSheet
from highroad.web.plans.models import Plan

DAY = datetime.date(2028, 1, 10)


def rows_of(register) -> list[dict[str, str]]:
    return [register.texts_of(row) for row in register.rows()]


def bring(register, rows):
    content = to_csv(register.heads(), [[row.get(name, "") for name in register.names()] for row in rows])
    given = given_in(content, "f.csv", register)
    return bring_in(register, given, promised=bring_in(register, given).print)


@pytest.fixture
def road(people, plan):
    steward = people["steward"]
    phase = save_phase(
        steward, plan, {"title": "Listen", "begins": DAY, "ends": DAY + datetime.timedelta(days=90)}
    )
    save_milestone(
        steward,
        plan,
        {
            "title": "Ten sessions",
            "due": DAY,
            "phase": phase,
            "owner": people["reviewer"],
            "deliverable": "=Notes",
        },
    )
    return PhaseSheet(steward, plan), MilestoneSheet(steward, plan)


def test_days_move_by_sheet_with_a_reason_and_not_without(road, people):
    for register in road:
        rows = rows_of(register)
        assert [each.kind for each in bring(register, rows).outcomes] == ["same"]
    phases, milestones = road
    one = rows_of(milestones)[0]
    assert [each.reason for each in bring(milestones, [one | {"due": "2028-02-01"}]).returned] == [
        "A day that moves needs its reason. Say in a sentence why it is another day."
    ]
    new = {"title": "Vote", "due": "2028-05-01", "phase": "listen", "owner": people["steward"].email}
    brought = bring(milestones, [one | {"due": "2028-02-01", "reason": "Snow."}, new])
    assert [each.kind for each in brought.outcomes] == ["changed", "added"]
    moved = Milestone.objects.get(title="Ten sessions")
    assert (moved.slip, moved.moves.get().reason) == (22, "Snow.")
    assert Milestone.objects.get(title="Vote").phase.title == "Listen"
    assert [each.reason[:20] for each in bring(milestones, [new]).returned] == ["It is there already:"]
    bring(phases, [rows_of(phases)[0] | {"ends": "2028-06-01", "reason": "Snow."}, {"title": "Vote"}])
    assert Phase.objects.get().past[0].reason == "Snow."


@pytest.fixture
def period(people, plan, section_of):
    today = timezone.localdate()
    services.save_text(people["contributor"], section_of(), "Work that feeds a family.", base_version=0)
    return periods.open_period(
        people["approver"],
        plan,
        opens=today,
        closes=today + datetime.timedelta(days=30),
        expected_version=Plan.objects.get(pk=plan.pk).version,
    )


def test_comments_are_answered_by_sheet(client_for, people, period):
    for text in ("Name farmworkers.", "+1 more bus"):
        said = intake.Said(text=text, name="Ana")
        intake.comment_by_letter(
            people["contributor"], period, said, token=uuid.uuid4(), received_on=timezone.localdate()
        )
    register = AnswerSheet(people["contributor"], selectors.current_period(period.plan))
    rows = rows_of(register)
    assert [row["comment"] for row in rows] == ["Name farmworkers.", "+1 more bus"]
    assert "Ana" not in str(rows)
    rows[0] |= {"disposition": "aceptado", "reply": "They are named.", "changed": "II.b.1"}
    rows[1] |= {"disposition": "declined"}
    brought = bring(register, rows)
    assert [each.kind for each in brought.outcomes] == ["changed", "rejected"]
    comment = period.comments.get(number=1)
    assert (comment.disposition, comment.changed, comment.disposed_by) == (
        "accepted", "II.b.1", people["contributor"],
    )  # fmt: skip
    assert comment.dispositions.count() == 1
    assert "A disposition needs its reply." in brought.returned[0].reason
    address = f"/partnerships/valley/plans/{period.plan.slug}/comments/"
    assert "Answer in a sheet" in client_for("contributor").get(address).content.decode()
