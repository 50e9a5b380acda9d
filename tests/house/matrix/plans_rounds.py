"""Who may do what with rounds of input."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

from django.utils import timezone
from tests.house.matrix import plans
from tests.house.matrix.outcomes import CONTRIBUTORS, EVERYBODY, STEWARDS, Address, Lengthening

from highroad.web.plans.models import Plan
from highroad.web.plans.rounds import services
from highroad.web.plans.rounds.models import InputRound, RoundAnswer, RoundInvitation

_PLAN = {"partnership": "valley", "plan": "valley-plan"}
_ROUND = _PLAN | {"number": 1}


def open_round(world: Mapping[str, Any]) -> InputRound:
    """A round with a question on a section and one on the whole plan."""
    plan = Plan.objects.filter(slug="valley-plan").first() or plans.extend_world(world)["plan"]
    return services.start_round(
        world["people"]["steward"],
        plan,
        title="What agencies know",
        words="Ten minutes are enough.",
        due=timezone.localdate() + datetime.timedelta(days=10),
        questions=[("II.b.1", "What should the vision name?"), ("", "What else?")],
        origin="http://testserver/",
    )


def ask(world: Mapping[str, Any], round_: InputRound, number: int) -> RoundInvitation:
    """One more invited agency, which has answered."""
    invitation = services.invite(
        world["people"]["steward"],
        round_,
        organization=f"Agency {number}",
        email=f"agency{number}@example.org",
    )
    texts = {question.pk: f"Name farmworkers ({number})." for question in round_.questions.all()}
    services.answer(invitation, texts)
    return RoundInvitation.objects.select_related("round__plan__partnership").get(pk=invitation.pk)


def extend_world(world: Mapping[str, Any]) -> dict[str, Any]:
    """A round with one answer, and one agency that hasn't answered."""
    round_ = open_round(world)
    answered = ask(world, round_, 1)
    silent = services.invite(
        world["people"]["steward"], round_, organization="Silent", email="silent@example.org"
    )
    given = RoundAnswer.objects.filter(invitation=answered).order_by("pk").first()
    return {"answered": answered, "silent": silent, "given": given}


def _silent(world: Mapping[str, Any]) -> dict[str, Any]:
    return _ROUND | {"invitation": world["silent"].pk}


MATRIX = [
    Address("plans:rounds", get=CONTRIBUTORS, fill=_PLAN),
    Address("plans:round_start", get=STEWARDS, post=STEWARDS, fill=_PLAN),
    Address("plans:round", get=CONTRIBUTORS, post=CONTRIBUTORS, fill=_ROUND),
    Address("plans:round_close", post=STEWARDS, fill=_ROUND, data={"version": "1"}),
    Address("plans:round_remind", post=STEWARDS, fill=_silent),
    Address("plans:round_withdraw", post=STEWARDS, fill=_silent),
    Address("plans:round_use", post=CONTRIBUTORS, fill=lambda world: _ROUND | {"answer": world["given"].pk}),
    Address(
        "plans:round_answer",
        get=EVERYBODY,
        post=EVERYBODY,
        fill=lambda world: {"token": services.link_token(world["answered"])},
    ),
]


def _another(world: dict[str, Any], number: int) -> None:
    """One more agency that answers the one round."""
    plan = Plan.objects.filter(slug="valley-plan").first()
    round_ = plan.rounds.first() if plan else open_round(world)
    ask(world, round_, number)


def _another_round(world: dict[str, Any], number: int) -> None:
    ask(world, open_round(world), number)


QUERIES = [
    Lengthening("plans:rounds", _another_round, fill=_PLAN, who="contributor"),
    Lengthening("plans:round", _another, fill=_ROUND, who="steward"),
]
