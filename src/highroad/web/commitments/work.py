"""What recommendations ask of people: an answer, what was promised, steps with a day."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch
from django.utils.translation import gettext as _

from highroad.web.commitments.models import Recommendation, RecommendationResponse
from highroad.web.commitments.vocabulary import Answer, RecommendationState
from highroad.web.directory.models import Membership
from highroad.web.directory.rules import Role
from highroad.web.directory.work import WorkItem


@dataclass(frozen=True, slots=True)
class Owed:
    """Something that a recommendation waits for. kind: answer, whole or step.

    person: who carries it, if that is known; organization: the partner that does a step. key: the same as
    long as it is the same thing.
    """

    recommendation: Recommendation
    kind: str
    what: str
    day: datetime.date | None
    key: str
    person: int | None = None
    organization: int | None = None

    @property
    def why(self) -> str:
        """What is waited for, in words."""
        words = {
            "answer": _("an answer is wanted"),
            "whole": _("accepted, to be carried out"),
            "step": _("a step to be done"),
        }
        return words[self.kind]


def standing(**where: Any) -> list[Recommendation]:
    """Issued recommendations with their newest answers first, and their steps. Three queries."""
    answers = Prefetch("responses", queryset=RecommendationResponse.objects.all())
    rows = Recommendation.objects.filter(state=RecommendationState.ISSUED, done_on=None, **where)
    return list(rows.select_related("partnership").prefetch_related(answers, "steps"))


def owed_by(recommendations: Iterable[Recommendation]) -> list[Owed]:
    """What is still waited for: answers, and of what was accepted its day and its steps.

    A step waits that has a day, or that somebody of its own does.
    """
    found = []
    for each in recommendations:
        newest = next(iter(each.responses.all()), None)
        key, title = f"recommendation-{each.pk}", f"{each}: {each.statement}"
        if newest is None:
            found.append(Owed(each, "answer", title, each.answer_by, f"{key}-answer"))
            continue
        if newest.answer == Answer.DECLINED:
            continue
        if newest.until is not None:
            found.append(Owed(each, "whole", title, newest.until, f"{key}-whole", newest.person_id))
        for step in each.steps.all():
            own = step.person_id is not None or step.organization_id is not None
            if step.is_open and (step.due is not None or own):
                person = step.person_id if own else newest.person_id
                words, name = f"{each}: {step.text}", f"{key}-step-{step.pk}"
                found.append(Owed(each, "step", words, step.due, name, person, step.organization_id))
    return found


def owed_by_person(actor: Any) -> list[Owed]:
    """What waits for a person. Four queries.

    Theirs is what they carry; a partner's step is that of all who speak for it, if no person is named; what
    nobody is named for is that of all who speak for the addressed partner; an
    answer that an addressee without members here owes is watched by whoever wrote the recommendation.
    """
    mine = list(
        Membership.objects.filter(user=actor, ended_at=None, role__gte=Role.CONTRIBUTOR).values_list(
            "partnership", "organization"
        )
    )
    if not mine:
        return []
    partners = {pair for pair in mine if pair[1] is not None}
    found = []
    for owed in owed_by(standing(partnership__in={partnership for partnership, _partner in mine})):
        one = owed.recommendation
        addressed = (one.partnership_id, owed.organization or one.organization_id) in partners
        watched = owed.kind == "answer" and one.organization_id is None and one.created_by_id == actor.pk
        theirs = owed.person == actor.pk if owed.person is not None else addressed
        if theirs or (watched and owed.day is not None):
            found.append(owed)
    return found


def work_for(actor: Any) -> list[WorkItem]:
    """What recommendations ask of the actor."""
    return [
        WorkItem(
            title=owed.what,
            address=owed.recommendation.get_absolute_url(),
            place=owed.recommendation.partnership.name,
            why=owed.why,
            due=owed.day,
        )
        for owed in owed_by_person(actor)
    ]
