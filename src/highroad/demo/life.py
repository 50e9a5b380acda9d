"""What happened around the demo's plans: milestones, signatures, rounds of input, and what became of the plan
before: its comments with their answers, its promises, its modification.
"""

from __future__ import annotations

import datetime
import uuid
from typing import Any

from django.utils import timezone

from highroad.demo.telling import told_in
from highroad.web.directory.models import User
from highroad.web.plans import promising, services
from highroad.web.plans.adoption.services import sign_assurance
from highroad.web.plans.calendar import days
from highroad.web.plans.calendar.models import Milestone, Phase
from highroad.web.plans.changes import carrying
from highroad.web.plans.comments import answering, intake, periods
from highroad.web.plans.comments.models import CommentPeriod
from highroad.web.plans.models import Edition, Plan, Section
from highroad.web.plans.rounds import services as rounds
from highroad.web.plans.rounds.models import InputRound, RoundAnswer

Accounts = dict[str, User]


def ago(days_ago: int) -> datetime.date:
    """A day in the past, or ahead when negative."""
    return timezone.localdate() - datetime.timedelta(days=days_ago)


def before_adoption(accounts: Accounts, plan: Plan) -> None:
    """What the earlier plan promised, and what people said of its draft; every comment is answered."""
    told = told_in("life.yaml")["earlier"]
    for each in told["milestones"]:
        _milestone(accounts, plan, {**each, "done_ago": None}, {})
    _ledger(accounts, plan, told["comments"])


def _milestone(accounts: Accounts, plan: Plan, told: dict[str, Any], phases: dict[str, Phase]) -> Milestone:
    """A milestone as it was first promised; moved, with the reason, when it was."""
    steward = accounts["steward@demo.example"]
    values = {
        "title": told["title"],
        "deliverable": told.get("deliverable", ""),
        "due": ago(told["due_ago"]),
        "phase": phases.get(told.get("phase", "")),
    }
    return days.save_milestone(steward, plan, values)


def _lived(accounts: Accounts, milestone: Milestone, told: dict[str, Any]) -> None:
    """What became of a milestone: done, moved or dropped."""
    steward = accounts["steward@demo.example"]
    if told.get("done_ago") is not None:
        days.save_milestone(
            steward,
            milestone.plan,
            {"done_on": ago(told["done_ago"])},
            milestone=milestone,
            expected_version=milestone.version,
        )
    if "moved_to_ago" in told:
        days.save_milestone(
            steward,
            milestone.plan,
            {"due": ago(told["moved_to_ago"])},
            milestone=milestone,
            reason=told["reason"],
            expected_version=milestone.version,
        )
    if "dropped" in told:
        days.drop_milestone(steward, milestone, reason=told["dropped"], expected_version=milestone.version)


def _ledger(accounts: Accounts, plan: Plan, told: dict[str, Any]) -> None:
    approver, planner = accounts["approver@demo.example"], accounts["planner@demo.example"]
    opens = ago(told["opens_ago"])
    period = periods.open_period(
        approver,
        plan,
        opens=opens,
        closes=opens + datetime.timedelta(days=30),
        words=told["words"],
        expected_version=Plan.objects.get(pk=plan.pk).version,
    )
    for each in told["notices"]:
        given = {name: value for name, value in each.items() if name != "days_ago"}
        periods.prove_notice(planner, period, on=ago(each["days_ago"]), **given)
    for each in told["letters"]:
        said = intake.Said(
            text=each["text"],
            language=each.get("language", "en"),
            stance=each["stance"],
            name=each["name"],
            organization=each.get("organization", ""),
            naming="name" if each["name"] else "nobody",
        )
        comment = intake.comment_by_letter(
            planner, period, said, token=uuid.uuid4(), received_on=ago(each["days_ago"])
        )
        answering.dispose(
            planner,
            comment,
            disposition=each["disposition"],
            reply=each["reply"],
            changed=each.get("changed", ""),
            expected_version=comment.version,
        )
    current = CommentPeriod.objects.select_related("plan__partnership").get(pk=period.pk)
    periods.publish_ledger(approver, current, expected_version=current.version)


def build(accounts: Accounts, made: dict[str, Plan]) -> None:
    """What happened since the earlier plan was adopted, and around the plan that follows it."""
    told = told_in("life.yaml")
    _since_adoption(accounts, made["earlier"], told["earlier"])
    local = made["local"]
    phases = {
        each["title"]: days.save_phase(
            accounts["steward@demo.example"],
            local,
            {
                "title": each["title"],
                "begins": ago(each["begins_ago"]),
                "ends": ago(each["ends_ago"]),
                "summary": each.get("summary", ""),
            },
        )
        for each in told["local"]["phases"]
    }
    for each in told["local"]["phases"]:
        if "moved" in each:
            phase = phases[each["title"]]
            again = {"begins": phase.begins, "ends": ago(each["moved"]["ends_ago"])}
            days.save_phase(
                accounts["steward@demo.example"],
                local,
                again,
                phase=phase,
                reason=each["moved"]["reason"],
                expected_version=phase.version,
            )
    for each in told["local"]["milestones"]:
        _lived(accounts, _milestone(accounts, local, each, phases), each)
    for each in told["local"]["days"]:
        steward, day = accounts["steward@demo.example"], ago(each["ago"])
        happened = each.get("happened", False)
        days.record_day(steward, local, each["clock"], day=day, happened=happened, note=each["note"])
    for each in told["local"]["signatures"]:
        section = Section.objects.select_related("plan__partnership").get(
            plan=local, requirement=each["requirement"]
        )
        sign_assurance(
            accounts["approver@demo.example"],
            section,
            owner=each["owner"],
            evidence=each["evidence"],
            signed_on=ago(each["ago"]),
        )
    for each in told["local"]["rounds"]:
        _round(accounts, local, each)


def _since_adoption(accounts: Accounts, earlier: Plan, told: dict[str, Any]) -> None:
    milestones = {each.title: each for each in Milestone.objects.filter(plan=earlier)}
    for each in told["milestones"]:
        milestone = milestones[each["title"]]
        milestone.plan = earlier
        _lived(accounts, milestone, each)
    about = told["promise"]
    promising.record_promise(
        accounts["planner@demo.example"],
        earlier,
        key=f"milestone:{milestones[about['milestone']].public_id}",
        outcome=about["outcome"],
        on=ago(about["ago"]),
        reason=about["reason"],
    )
    _modification(accounts, earlier, told["modification"])


def _modification(accounts: Accounts, earlier: Plan, told: dict[str, Any]) -> None:
    """A copy of the adopted edition, half decided."""
    edition = Edition.objects.select_related("plan__partnership").filter(plan=earlier).first()
    assert edition is not None
    made = carrying.start_modification(accounts["steward@demo.example"], edition, title=told["title"])
    planner, sections = accounts["planner@demo.example"], Section.objects.select_related("plan__partnership")
    kept = sections.get(plan=made, requirement=told["keep"])
    carrying.decide_carry(planner, kept, decision="keep", reason="", expected_version=kept.carry.version)
    about = told["adapt"]
    adapted = sections.get(plan=made, requirement=about["requirement"])
    services.save_text(planner, adapted, about["text"], base_version=adapted.text_version)
    carrying.decide_carry(
        planner, adapted, decision="adapt", reason=about["reason"], expected_version=adapted.carry.version
    )
    current = Plan.objects.select_related("partnership").get(pk=made.pk)
    carrying.write_change_log(planner, current, told["log"], expected_version=current.version)


def _round(accounts: Accounts, plan: Plan, told: dict[str, Any]) -> None:
    """A round whose invitations stand in every way."""
    steward, planner = accounts["steward@demo.example"], accounts["planner@demo.example"]
    made = rounds.start_round(
        steward,
        plan,
        title=told["title"],
        words=told["words"],
        due=ago(-told["due_in"]),
        questions=[(each["requirement"], each["text"]) for each in told["questions"]],
        origin="http://127.0.0.1:8000/",
    )
    questions = list(made.questions.all())
    for each in told["invited"]:
        invitation = rounds.invite(
            steward, made, organization=each["organization"], name=each["name"], email=each["email"]
        )
        if each.get("opened") or each.get("answers"):
            rounds.mark_opened(invitation)
        if each.get("answers"):
            texts = dict(zip((question.pk for question in questions), each["answers"], strict=True))
            rounds.answer(invitation, texts)
        if each.get("withdrawn"):
            rounds.withdraw(steward, invitation)
        for question, use in zip(questions, each.get("used", []), strict=False):
            if use:
                given = RoundAnswer.objects.select_related("invitation__round__plan__partnership", "question")
                rounds.use_answer(planner, given.get(invitation=invitation, question=question), kind=use)
    if told.get("closed"):
        # Its day has passed: what was not answered by then is late.
        InputRound.objects.filter(pk=made.pk).update(due=ago(told["overdue_by"]))
        current = InputRound.objects.select_related("plan__partnership").get(pk=made.pk)
        rounds.close_round(steward, current, expected_version=current.version)
