"""Who may sign assurances, record votes, and see what they rest on."""

from __future__ import annotations

import datetime
from typing import Any

from tests.house.matrix import plans, plans_rows
from tests.house.matrix.outcomes import (
    APPROVERS,
    CONTRIBUTORS,
    HIDDEN,
    IN,
    STEWARDS,
    VISITORS,
    Address,
    Lengthening,
    from_,
)
from tests.web_world import WHO

from highroad.web.plans import services as plan_services
from highroad.web.plans.adoption import services
from highroad.web.plans.calendar.models import Milestone
from highroad.web.plans.models import Section

_PLAN = {"partnership": "valley", "plan": "valley-plan"}
_ASSURANCE = _PLAN | {"requirement": "V.1"}
#: Nothing is published: there is nothing to modify, to follow, or to read for others than members.
_NOT_YET = {who: HIDDEN if outcome == IN else outcome for who, outcome in STEWARDS.items()}
_UNPUBLISHED = from_("visitor", below=HIDDEN, anonymous=HIDDEN)
_PROMISES = {**CONTRIBUTORS, "anonymous": HIDDEN, "outsider": HIDDEN}
_NOBODY = dict.fromkeys(WHO, HIDDEN)
_LETTER = {"token": "nobody-has-this"}
#: There is no such file: members learn that much, the others not even that.
_NO_FILE = {who: HIDDEN if outcome == IN else outcome for who, outcome in VISITORS.items()}

extend_world = plans.extend_world

MATRIX = [
    Address("plans:import", get=STEWARDS, post=STEWARDS, fill={"partnership": "valley"}),
    Address("plans:changes", get=_UNPUBLISHED, fill=_PLAN),
    Address("plans:promises", get=_UNPUBLISHED, post=_PROMISES, fill=_PLAN),
    Address("plans:change_log", get=CONTRIBUTORS, post=CONTRIBUTORS, fill=_PLAN),
    Address("plans:modify", post=_NOT_YET, fill=_PLAN),
    Address("plans:carry", get=VISITORS, fill=_PLAN),
    Address("plans:decide_carry", post=CONTRIBUTORS, fill=_ASSURANCE),
    Address("plans:subscribe", post=_NOBODY, fill=_PLAN),
    Address("plans:edition_file", get=_NOBODY, fill=_PLAN | {"number": 1, "form": "pdf"}, is_file=True),
    Address("plans:feed", get=_NOBODY, fill=_PLAN, is_file=True),
    Address("plans:comment_feed", get=_NOBODY, fill=_PLAN, is_file=True),
    Address("plans:confirm_subscription", get=_NOBODY, post=_NOBODY, fill=_LETTER),
    Address("plans:stop_subscription", get=_NOBODY, post=_NOBODY, fill=_LETTER),
    Address("plans:newer", get=VISITORS, fill=_ASSURANCE),
    Address("plans:decide_newer", post=CONTRIBUTORS, fill=_ASSURANCE),
    Address("plans:adoption", get=VISITORS, post=APPROVERS, fill=_PLAN),
    Address("plans:packet", get=VISITORS, fill=_PLAN),
    Address("plans:sign", get=APPROVERS, post=APPROVERS, fill=_ASSURANCE),
    Address("plans:withdraw", post=APPROVERS, fill=_ASSURANCE),
    Address("plans:evidence_file", get=_NO_FILE, fill=_PLAN | {"signing": 999}),
]


def _signed(world: dict[str, Any], number: int) -> None:
    """One more signature, and one more vote."""
    plan, who = plans_rows._plan(world), world["people"]["approver"]
    section = Section.objects.get(plan=plan, requirement=f"V.{number}")
    day = datetime.date(2026, 11, number)
    services.sign_assurance(who, section, owner="Ana Ruiz", evidence=f"Policy {number}", signed_on=day)
    services.record_adoption(who, plan, body="State board", voted_on=day, yes=number)


def _promised(world: dict[str, Any], number: int) -> None:
    """One more milestone that the newest edition promises."""
    plan = plans_rows._plan(world)
    day = datetime.date(2026, 11, number)
    Milestone.objects.create(plan=plan, title=f"Milestone {number}", due=day, first_due=day)
    section = Section.objects.get(plan=plan, requirement="II.b.1")
    people = world["people"]
    plan_services.save_text(people["steward"], section, f"Words {number}.", base_version=section.text_version)
    plan.refresh_from_db()
    plan_services.publish_plan(
        people["approver"], plan, state="published", note="", expected_version=plan.version
    )


QUERIES = [
    Lengthening("plans:promises", fill={"partnership": "valley", "plan": "plan"}, add=_promised),
    Lengthening("plans:packet", fill={"partnership": "valley", "plan": "plan"}, add=_signed),
    Lengthening("plans:adoption", fill={"partnership": "valley", "plan": "plan"}, add=_signed),
]
