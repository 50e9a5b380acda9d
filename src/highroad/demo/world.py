"""The invented partnerships: people, organizations, kept exhibits and claims; then plans and voices.

Everything is made through the same services that the pages use, by the people who would do it, so the audit
record of the demo reads like that of a real instance.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from allauth.account.models import EmailAddress
from django.db import transaction

from highroad import language
from highroad.demo import drafts, life, measures, neighbors, voices
from highroad.demo.telling import told_in
from highroad.publishing.exhibits import Question
from highroad.web.directory import boundaries
from highroad.web.directory import services as directory
from highroad.web.directory.models import Organization, Partnership, User
from highroad.web.directory.rules import Role
from highroad.web.evidence import briefings
from highroad.web.evidence import services as evidence
from highroad.web.evidence.models import Exhibit

PASSWORD = "good-work-2026"  # noqa: S105 - printed on start, for an instance that is thrown away

Say = Callable[[str], None]


def content() -> dict[str, Any]:
    """The demo's words, as written in `partnership.yaml`."""
    return told_in("partnership.yaml")


def people() -> list[tuple[str, str, str]]:
    """Who can sign in: e-mail address, name, and what they do."""
    return [(person["email"], person["name"], person["does"]) for person in content()["people"]]


def build(say: Say = lambda _line: None) -> None:
    """Fill the loaded, empty instance."""
    told = content()
    say("people and organizations")
    with transaction.atomic():
        accounts = _people(told)
        organizations = _organizations(told, accounts)
        valley = _partnership(told, told["partnership"], accounts, organizations)
        state = _partnership(told, told["state"], accounts, organizations)
    say("exhibits over published data, with their claims")
    kept = _exhibits(told, accounts, {"partnership": valley, "state": state})
    _claims(told, accounts, kept)
    say("a state plan and a local plan, with the one before it")
    made = drafts.build(accounts, {"valley": valley, "state": state}, kept)
    say("principles, recommendations, strategies, public comments")
    voices.build(accounts, valley, state, kept, made["local"])
    say("days, rounds of input, signatures, and what became of the plan before")
    life.build(accounts, made)
    say("measures of programs, from records of people who do not exist")
    measures.build(accounts["steward@demo.example"], valley)
    say("partnerships elsewhere, with plans to learn from")
    neighbors.build(accounts["operator@demo.example"])
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


def _organizations(told: dict[str, Any], accounts: dict[str, User]) -> dict[str, Organization]:
    operator = next(user for user in accounts.values() if user.is_operator)
    return {
        each["slug"]: directory.create_organization(operator, None, each) for each in told["organizations"]
    }


def _partnership(
    told: dict[str, Any],
    about: dict[str, Any],
    accounts: dict[str, User],
    organizations: dict[str, Organization],
) -> Partnership:
    operator = next(user for user in accounts.values() if user.is_operator)
    region = boundaries.create_region(operator, keys=[about["region"]], name=about["region_name"])
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
    # The state's convener sits at the state's table only.
    local = {slug: each for slug, each in organizations.items() if slug != told["state"]["backbone"]}
    for organization in (local if about is told["partnership"] else organizations).values():
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
    told: dict[str, Any], accounts: dict[str, User], partnerships: dict[str, Partnership]
) -> dict[str, Exhibit]:
    planner = accounts["planner@demo.example"]
    kept = {}
    for name, each in told["exhibits"].items():
        whose = each.get("of", "partnership")
        asked = {"region": told[whose]["region"], **each.get("parameters", {})}
        question = Question(each["kind"], asked)
        kept[name] = evidence.keep_exhibit(planner, partnerships[whose], question, note=each["note"])
    return kept


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


def _prepare_briefing(key: str) -> None:
    """Compute and draw what the first reader would wait for."""
    briefings.prepare(key)
