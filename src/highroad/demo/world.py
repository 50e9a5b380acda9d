"""The invented partnership: people, organizations, kept exhibits, claims, and a plan in progress.

Everything is made through the same services that the pages use, by the people who would do it, so the audit
record of the demo reads like that of a real instance.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib.resources import files
from typing import Any

import yaml
from allauth.account.models import EmailAddress
from django.db import transaction

from highroad import language
from highroad.publishing.exhibits import Question
from highroad.web.directory import boundaries
from highroad.web.directory import services as directory
from highroad.web.directory.models import Organization, Partnership, User
from highroad.web.directory.rules import Role
from highroad.web.evidence import briefings
from highroad.web.evidence import services as evidence
from highroad.web.evidence.models import Exhibit
from highroad.web.plans import services as plans
from highroad.web.plans.models import Plan, Section
from highroad.web.plans.vocabulary import SectionState

PASSWORD = "good-work-2026"  # noqa: S105 - printed on start, for an instance that is thrown away

Say = Callable[[str], None]


def content() -> dict[str, Any]:
    """The demo's words, as written in `partnership.yaml`."""
    loaded: dict[str, Any] = yaml.safe_load(
        files("highroad.demo").joinpath("partnership.yaml").read_text("utf-8")
    )
    return loaded


def people() -> list[tuple[str, str, str]]:
    """Who can sign in: e-mail address, name, and what they do."""
    return [(person["email"], person["name"], person["does"]) for person in content()["people"]]


def build(say: Say = lambda _line: None) -> None:
    """Fill the loaded, empty instance."""
    told = content()
    say("people and organizations")
    with transaction.atomic():
        accounts = _people(told)
        partnership = _partnership(told, accounts)
    say("exhibits over published data, with their claims")
    kept = _exhibits(told, accounts, partnership)
    _claims(told, accounts, kept)
    say("a plan in progress")
    _plan(told, accounts, partnership, kept)
    say("the region's briefing")
    for code in language.LANGUAGES:
        with language.use(code):
            _prepare_briefing(told["partnership"]["region"])


def _people(told: dict[str, Any]) -> dict[str, User]:
    accounts = {}
    for person in told["people"]:
        user = User.objects.create_user(
            person["email"], PASSWORD, name=person["name"], is_operator=person.get("operator", False)
        )
        EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=True)
        accounts[person["email"]] = user
    return accounts


def _partnership(told: dict[str, Any], accounts: dict[str, User]) -> Partnership:
    operator = next(user for user in accounts.values() if user.is_operator)
    about = told["partnership"]
    region = boundaries.create_region(operator, keys=[about["region"]], name=about["region_name"])
    organizations = {
        each["slug"]: directory.create_organization(operator, None, each) for each in told["organizations"]
    }
    partnership = directory.create_partnership(
        operator,
        {
            "slug": about["slug"],
            "name": about["name"],
            "purpose": about["purpose"],
            "region": region,
            "backbone": organizations[about["backbone"]],
        },
    )
    for organization in organizations.values():
        directory.add_partner(operator, partnership, organization)
    _members(told, accounts, partnership, organizations)
    return partnership


def _members(
    told: dict[str, Any],
    accounts: dict[str, User],
    partnership: Partnership,
    organizations: dict[str, Organization],
) -> None:
    operator = next(user for user in accounts.values() if user.is_operator)
    for person in told["people"]:
        if "role" in person:
            directory.add_member(
                operator,
                partnership,
                accounts[person["email"]],
                Role[person["role"].upper()],
                organizations[person["organization"]],
            )


def _exhibits(
    told: dict[str, Any], accounts: dict[str, User], partnership: Partnership
) -> dict[str, Exhibit]:
    planner = accounts["planner@demo.example"]
    return {
        name: evidence.keep_exhibit(
            planner,
            partnership,
            Question(each["kind"], {"region": told["partnership"]["region"], **each.get("parameters", {})}),
            note=each["note"],
        )
        for name, each in told["exhibits"].items()
    }


def _claims(told: dict[str, Any], accounts: dict[str, User], kept: dict[str, Exhibit]) -> None:
    for claim in told["claims"]:
        evidence.bind_claim(
            accounts["planner@demo.example"],
            kept[claim["exhibit"]],
            claim["sentence"],
            {
                "measure": claim["measure"],
                "row": {"soc": claim["row"]},
                "comparison": claim["comparison"],
                "threshold": claim["threshold"],
            },
        )


def _plan(
    told: dict[str, Any], accounts: dict[str, User], partnership: Partnership, kept: dict[str, Exhibit]
) -> None:
    steward = accounts["steward@demo.example"]
    about = told["plan"]
    plan = plans.start_plan(
        steward,
        partnership,
        pack_key=about["pack"],
        title=about["title"],
        answers={"plan_type": about["plan_type"]},
    )
    for each in about["sections"]:
        _section(plan, each, accounts, kept)
    for each in about["judgements"]:
        section = plan.sections.get(requirement=each["requirement"])
        plans.judge_requirement(
            accounts[each["by"]],
            section,
            verdict=each["verdict"],
            reason=each["reason"],
            text_version=section.text_version,
        )


def _section(plan: Plan, told: dict[str, Any], accounts: dict[str, User], kept: dict[str, Exhibit]) -> None:
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
    for name, exhibit in kept.items():
        text = text.replace(f"[[exhibit:{name}]]", f"[[exhibit:{exhibit.public_id}]]")
    section = Section.objects.get(pk=section.pk)
    plans.save_text(writer, section, text, base_version=section.text_version)
    _walk(Section.objects.get(pk=section.pk), told["status"], accounts)


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


def _walk(section: Section, to: str, accounts: dict[str, User]) -> None:
    for state, who in _WAYS[SectionState(to)]:
        remark = "Say which year the floor is from, and who set it." if state == SectionState.RETURNED else ""
        plans.move_section(accounts[who], section, state, expected_version=section.version, remark=remark)
        section = Section.objects.get(pk=section.pk)


def _prepare_briefing(key: str) -> None:
    """Compute and draw what the first reader would wait for."""
    briefings.prepare(key)
