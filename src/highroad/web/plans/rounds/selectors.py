"""Reading rounds: the status board, and the answers beside a section."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.db.models import Count, Prefetch, Q, QuerySet
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from highroad.web.plans.models import Plan
from highroad.web.plans.rounds.models import InputRound, RoundAnswer, RoundInvitation, Standing


def rounds_of(plan: Plan) -> QuerySet[InputRound]:
    """The rounds of a plan, with how many were asked and how many answered."""
    asked = Q(invitations__withdrawn_at=None)
    return plan.rounds.annotate(
        asked=Count("invitations", filter=asked, distinct=True),
        answered=Count(
            "invitations", filter=asked & Q(invitations__answered_at__isnull=False), distinct=True
        ),
    )


def round_by_number(plan: Plan, number: int) -> InputRound:
    """A round with questions, invitations and answers. Raises Http404."""
    answers = Prefetch("answers", queryset=RoundAnswer.objects.select_related("used_by"))
    invitations = Prefetch("invitations", queryset=RoundInvitation.objects.prefetch_related(answers))
    found = plan.rounds.filter(number=number).prefetch_related("questions", invitations).first()
    if found is None:
        raise Http404(_("There is no such round."))
    found.plan = plan
    return found


def board(round_: InputRound) -> dict[str, Any]:
    """Everybody who was asked with their standing, and how many stand so."""
    today = timezone.localdate()
    rows = []
    for each in round_.invitations.all():
        each.round = round_
        rows.append((each, each.standing_on(today)))
    order = [Standing.LATE, Standing.INVITED, Standing.OPENED, Standing.ANSWERED, Standing.WITHDRAWN]
    counts = Counter(standing for _row, standing in rows)
    return {
        "rows": sorted(rows, key=lambda row: order.index(row[1])),
        "counts": [(standing.label, counts[standing]) for standing in order if counts[standing]],
    }


def answers_by_question(round_: InputRound) -> list[tuple[Any, list[RoundAnswer]]]:
    """Every question with its answers and who gave them."""
    given: dict[int, list[RoundAnswer]] = {}
    for invitation in round_.invitations.all():
        for answer in invitation.answers.all():
            answer.invitation = invitation
            given.setdefault(answer.question_id, []).append(answer)
    return [(question, given.get(question.pk, [])) for question in round_.questions.all()]


def answers_on(plan: Plan, requirement: str) -> QuerySet[RoundAnswer]:
    """What invited agencies answered to questions about one section."""
    return (
        RoundAnswer.objects.filter(question__round__plan=plan, question__requirement=requirement)
        .select_related("invitation__round", "question", "used_by")
        .order_by("-saved_at")
    )
