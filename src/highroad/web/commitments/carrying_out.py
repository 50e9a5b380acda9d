"""Key steps of recommendations: who does what by when, and how it stands."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from highroad.errors import BadQuestion
from highroad.web.commitments.models import Recommendation, RecommendationStep
from highroad.web.commitments.services import may_respond, must_rewrite
from highroad.web.commitments.steps import MOST
from highroad.web.commitments.vocabulary import RecommendationState, StepState
from highroad.web.directory import audit
from highroad.web.directory.concurrency import save_if_current
from highroad.web.directory.models import Membership
from highroad.web.directory.rules import Role, allows, require

_ASKED = ("text", "organization", "person", "due")
_STANDS = ("state", "done_on", "note")


@transaction.atomic
def add_step(actor: Any, recommendation: Recommendation, values: Mapping[str, Any]) -> RecommendationStep:
    """One more key step, the last. values: text, organization, person, due.

    Whoever may rewrite the recommendation. Raises Refused; BadQuestion for a person who is no member, and
    for more steps than anybody keeps in view.
    """
    must_rewrite(actor, recommendation)
    _check_person(recommendation, values.get("person"))
    steps = RecommendationStep.objects.filter(recommendation=recommendation)
    if steps.count() >= MOST:
        raise BadQuestion(
            _("A recommendation has at most {n} key steps.").format(n=MOST),
            remedy=_("Put some together, or write another recommendation."),
        )
    place = (steps.aggregate(last=Max("place"))["last"] or 0) + 1
    given = {name: values[name] for name in _ASKED if name in values}
    made = RecommendationStep.objects.create(recommendation=recommendation, place=place, **given)
    audit.record(actor, "step.added", made, after=audit.snapshot(made, _ASKED))
    return made


@transaction.atomic
def change_step(
    actor: Any, step: RecommendationStep, values: Mapping[str, Any], *, expected_version: int
) -> RecommendationStep:
    """Change what a key step asks for, or how it stands.

    values: text, organization, person, due by whoever may rewrite the recommendation; state, done_on, note
    by whoever may answer it or does the step, once it is issued. Raises Refused, EditConflict; BadQuestion
    for a person who is no member, a day to come, and for a step that is dropped without saying why.
    """
    names = (*_ASKED, *_STANDS)
    stored = RecommendationStep.objects.get(pk=step.pk)
    before = audit.snapshot(stored, names)
    given = {name: values[name] for name in names if name in values and values[name] != getattr(stored, name)}
    if not given:
        return step
    if set(given) & set(_ASKED):
        must_rewrite(actor, stored.recommendation)
        _check_person(step.recommendation, given.get("person"))
    if set(given) & set(_STANDS):
        _must_carry(actor, step)
    for name, value in given.items():
        setattr(step, name, value)
    if given.get("person") is not None or given.get("organization") is not None:
        step.owner_name = ""  # before, it was somebody's who has no account here
    _settle(step)
    save_if_current(step, expected_version, [*names, "owner_name"])
    after = audit.snapshot(step, names)
    audit.record(actor, "step.changed", step, before=before, after=after, reason=step.note)
    return step


@transaction.atomic
def remove_step(actor: Any, step: RecommendationStep) -> None:
    """Take a step out while its recommendation is being written; later it can only be dropped.

    Raises Refused, BadQuestion.
    """
    must_rewrite(actor, step.recommendation)
    if step.recommendation.state != RecommendationState.DRAFT:
        raise BadQuestion(
            _("What was issued keeps its steps."), remedy=_("Say that the step is dropped, and why.")
        )
    audit.record(actor, "step.removed", step, before=audit.snapshot(step, _ASKED))
    step.delete()


def may_carry(actor: Any, step: RecommendationStep) -> bool:
    """Whoever may answer for the addressee says how a step stands, and whoever does the step."""
    if may_respond(actor, step.recommendation):
        return True
    if not allows(actor, step.partnership, Role.CONTRIBUTOR):
        return False
    if step.person_id == actor.pk:
        return True
    mine = Membership.objects.filter(user=actor, partnership=step.partnership, ended_at=None)
    return step.organization_id is not None and mine.filter(organization=step.organization_id).exists()


def _must_carry(actor: Any, step: RecommendationStep) -> None:
    if not may_carry(actor, step):
        require(actor, step.partnership, Role.APPROVER)
    if not step.recommendation.is_issued:
        raise BadQuestion(
            _("Nobody carries out what isn't issued."), remedy=_("Issue the recommendation first.")
        )


def _check_person(recommendation: Recommendation, person: Any) -> None:
    if person is not None and not allows(person, recommendation.partnership, Role.CONTRIBUTOR):
        raise BadQuestion(_("{person} is no member here.").format(person=person), remedy=_("Choose another."))


def _settle(step: RecommendationStep) -> None:
    """What is done has its day, what isn't has none; what is dropped has its reason."""
    today: datetime.date = timezone.localdate()
    if step.state != StepState.DONE:
        step.done_on = None
    elif step.done_on is None:
        step.done_on = today
    elif step.done_on > today:
        raise BadQuestion(
            _("{day} is still to come.").format(day=step.done_on),
            remedy=_("Choose the day it happened."),
        )
    if step.state == StepState.DROPPED and not step.note.strip():
        raise BadQuestion(
            _("A step that is dropped needs its reason."),
            remedy=_("Say in a sentence what became of it; everybody reads it."),
        )
