"""The demo's plans: of the state, of the valley (open for comment), and the adopted one before it."""

from __future__ import annotations

import datetime
from importlib.resources import files
from typing import Any

import yaml
from django.utils import timezone

from highroad.demo import life
from highroad.web.directory.models import Partnership, User
from highroad.web.evidence.models import Exhibit
from highroad.web.plans import services as plans
from highroad.web.plans.adoption.services import record_adoption
from highroad.web.plans.models import Plan, Section
from highroad.web.plans.people.remarks import make_remark, take_step
from highroad.web.plans.vocabulary import PlanState, SectionState

Accounts = dict[str, User]

#: The moves that bring a drafted section to a state, and who makes them.
_WAYS = {
    SectionState.DRAFTING: (),
    SectionState.IN_REVIEW: ((SectionState.IN_REVIEW, "planner@demo.example"),),
    SectionState.RETURNED: (
        (SectionState.IN_REVIEW, "planner@demo.example"),
        (SectionState.RETURNED, "reviewer@demo.example"),
    ),
    SectionState.APPROVED: (
        (SectionState.IN_REVIEW, "planner@demo.example"),
        (SectionState.APPROVED, "approver@demo.example"),
    ),
}


def content() -> dict[str, Any]:
    """The words of the plans, as written in `plans.yaml`."""
    loaded: dict[str, Any] = yaml.safe_load(files("highroad.demo").joinpath("plans.yaml").read_text("utf-8"))
    return loaded


def build(
    accounts: Accounts, partnerships: dict[str, Partnership], kept: dict[str, Exhibit]
) -> dict[str, Plan]:
    """Write the plans; by key: "state", "earlier", "local"."""
    told = content()
    texts = {name: exhibit.public_id for name, exhibit in kept.items()}
    made = {}
    for key, about in told.items():
        partnership = partnerships["state" if key == "state" else "valley"]
        made[key] = _plan(about, accounts, partnership, texts)
    life.before_adoption(accounts, made["earlier"])
    _adopt(told["earlier"], accounts, made["earlier"])
    return made


def _plan(about: dict[str, Any], accounts: Accounts, partnership: Partnership, texts: dict[str, str]) -> Plan:
    plan = plans.start_plan(
        accounts["steward@demo.example"],
        partnership,
        pack_key=about["pack"],
        title=about["title"],
        answers=about["answers"],
        begins=about["begins"],
    )
    for each in about["sections"]:
        _section(plan, each, accounts, texts)
    for each in about.get("judgements", []):
        section = plan.sections.get(requirement=each["requirement"])
        plans.judge_requirement(
            accounts[each["by"]],
            section,
            verdict=each["verdict"],
            reason=each["reason"],
            text_version=section.text_version,
        )
    for each in about.get("remarks", []):
        _remark(plan, each, accounts)
    return plan


def _section(plan: Plan, told: dict[str, Any], accounts: Accounts, texts: dict[str, str]) -> None:
    section = plan.sections.get(requirement=told["requirement"])
    writer = accounts[told["assignee"]]
    plans.assign_section(
        accounts["steward@demo.example"],
        section,
        assignee=writer,
        organization=None,
        due=None,
        expected_version=section.version,
    )
    text = told["text"]
    for name, public_id in texts.items():
        text = text.replace(f"[[exhibit:{name}]]", f"[[exhibit:{public_id}]]")
    section = Section.objects.get(pk=section.pk)
    plans.save_text(writer, section, text, base_version=section.text_version)
    _walk(Section.objects.get(pk=section.pk), told["status"], accounts)


def _walk(section: Section, to: str, accounts: Accounts) -> None:
    for state, who in _WAYS[SectionState(to)]:
        remark = "See the remarks, please, and hand it in again." if state == SectionState.RETURNED else ""
        plans.move_section(accounts[who], section, state, expected_version=section.version, remark=remark)
        section = Section.objects.get(pk=section.pk)


def _remark(plan: Plan, told: dict[str, Any], accounts: Accounts) -> None:
    section = Section.objects.get(plan=plan, requirement=told["requirement"])
    remark = make_remark(
        accounts["reviewer@demo.example"],
        section,
        weight=told["weight"],
        finding=told["finding"],
        action=told["action"],
        text_version=section.text_version,
    )
    if told.get("answer"):
        planner = accounts["planner@demo.example"]
        take_step(planner, remark, "answered", text=told["answer"], expected_version=remark.version)


def _adopt(about: dict[str, Any], accounts: Accounts, plan: Plan) -> None:
    """The board voted on it; since then it stands as it was."""
    approver, vote = accounts["approver@demo.example"], about["vote"]
    day = timezone.localdate() - datetime.timedelta(days=vote["days_ago"])
    record_adoption(
        approver,
        plan,
        body=vote["body"],
        voted_on=day,
        yes=vote["yes"],
        no=vote["no"],
        abstained=vote["abstained"],
        official=vote["official"],
        agreed_on=day,
        record=vote["record"],
    )
    current = Plan.objects.get(pk=plan.pk)
    plans.publish_plan(
        approver,
        current,
        state=PlanState.ADOPTED,
        note=about["note"],
        expected_version=current.version,
    )
