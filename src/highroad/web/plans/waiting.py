"""What waits for a person besides sections: comments, agencies' answers, signatures and votes."""

from __future__ import annotations

import datetime
from typing import Any

from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from highroad.planning.deadlines import deadlines
from highroad.web.directory.models import Membership
from highroad.web.directory.rules import Role
from highroad.web.directory.work import WorkItem
from highroad.web.plans.adoption.models import AssuranceSigning
from highroad.web.plans.comments.models import Comment, CommentPeriod
from highroad.web.plans.comments.vocabulary import CommentState
from highroad.web.plans.models import Plan, Section
from highroad.web.plans.rounds.models import RoundInvitation
from highroad.web.plans.rounds.services import link_token
from highroad.web.plans.vocabulary import PlanState

MOST = 30
_TO_ANSWER = Q(comments__state=CommentState.RECEIVED, comments__disposition="")


def waiting_for(actor: Any) -> list[WorkItem]:
    """One thing for each pile, however high it is; ten queries, however many plans there are."""
    return [*comments_for(actor), *rounds_for(actor), *signatures_for(actor)]


def _with_role(actor: Any, role: Role) -> Any:
    return Membership.objects.filter(user=actor, ended_at=None, role__gte=role).values("partnership")


def comments_for(actor: Any) -> list[WorkItem]:
    """Comments held for moderation and comments to answer, a pile for each period, of plans one reviews;
    and for a writer those on the writer's own sections.
    """
    reviewed = CommentPeriod.objects.filter(plan__partnership__in=_with_role(actor, Role.REVIEWER))
    piles = (
        reviewed.select_related("plan__partnership")
        .annotate(
            held=Count("comments", filter=Q(comments__state=CommentState.HELD)),
            open=Count("comments", filter=_TO_ANSWER),
        )
        .filter(Q(held__gt=0) | Q(open__gt=0))
        .order_by("-pk")[:MOST]
    )
    found = []
    for period in piles:
        desk = reverse("plans:comments", args=[period.plan.partnership.slug, period.plan.slug])
        for show, count in (("held", period.held), ("open", period.open)):
            if count:
                words = _held_words(count) if show == "held" else _open_words(count)
                address = f"{desk}?show={show}&period={period.number}"
                found.append(
                    WorkItem(words, address, period.plan.title, _("what the public said of the draft"))
                )
    return [*found, *_on_own_sections(actor)]


def _held_words(count: int) -> str:
    return ngettext(
        "{count} comment is held for moderation", "{count} comments are held for moderation", count
    ).format(count=count)


def _open_words(count: int) -> str:
    return ngettext("{count} comment to answer", "{count} comments to answer", count).format(count=count)


def _on_own_sections(actor: Any) -> list[WorkItem]:
    """Comments to answer on sections that are the actor's, where the actor writes and doesn't review."""
    writes = Membership.objects.filter(
        user=actor, ended_at=None, role__gte=Role.CONTRIBUTOR, role__lt=Role.REVIEWER
    ).values("partnership")
    own = Section.objects.filter(assignee=actor, plan__partnership__in=writes)
    mine = {
        (section.plan_id, section.requirement): section
        for section in own.select_related("plan__partnership").defer("text")
    }
    counts = (
        Comment.objects.filter(
            state=CommentState.RECEIVED,
            disposition="",
            period__plan__in={plan for plan, _requirement in mine},
        )
        .order_by()
        .values_list("period__plan", "requirement")
        .annotate(count=Count("pk"))
    )
    found = []
    for plan, requirement, count in counts:
        section = mine.get((plan, requirement))
        if section is not None:
            desk = reverse("plans:comments", args=[section.plan.partnership.slug, section.plan.slug])
            item = section.plan.pack.by_id[requirement]
            found.append(
                WorkItem(
                    f"{requirement} {item.title}",
                    f"{desk}?section={requirement}",
                    section.plan.title,
                    _open_words(count),
                    section.due,
                )
            )
    return found[:MOST]


def rounds_for(actor: Any) -> list[WorkItem]:
    """Rounds that the actor was asked in and hasn't answered; and for stewards, who is still silent."""
    silent = RoundInvitation.objects.filter(
        answered_at=None, withdrawn_at=None, round__closed_at=None
    ).select_related("round__plan__partnership")
    asked = [
        WorkItem(
            invitation.round.title,
            reverse("plans:round_answer", args=[link_token(invitation)]),
            invitation.round.plan.title,
            _("your answer as {organization}").format(organization=invitation.organization),
            invitation.round.due,
        )
        for invitation in silent.filter(email__iexact=actor.email)[:MOST]
    ]
    kept = silent.filter(
        round__plan__partnership__in=_with_role(actor, Role.STEWARD),
        round__due__lte=timezone.localdate() + datetime.timedelta(days=7),
    )
    by_round: dict[int, list[RoundInvitation]] = {}
    for invitation in kept.order_by("round__due", "pk"):
        by_round.setdefault(invitation.round_id, []).append(invitation)
    return asked + [
        WorkItem(
            several[0].round.title,
            several[0].round.get_absolute_url(),
            several[0].round.plan.title,
            ngettext(
                "{count} agency hasn't answered", "{count} agencies haven't answered", len(several)
            ).format(count=len(several)),
            several[0].round.due,
        )
        for several in list(by_round.values())[:MOST]
    ]


def signatures_for(actor: Any) -> list[WorkItem]:
    """Assurances that nobody has signed for, and votes to record, in plans that the actor approves."""
    plans = list(
        Plan.objects.filter(partnership__in=_with_role(actor, Role.APPROVER))
        .exclude(state=PlanState.ADOPTED)
        .select_related("partnership")
        .prefetch_related("adoptions")
    )
    signed: dict[int, set[str]] = {}
    newest: dict[int, tuple[int, str, bool]] = {}
    rows = AssuranceSigning.objects.filter(section__plan__in=plans).order_by("pk")
    for section, plan, key, withdrawn in rows.values_list(
        "section", "section__plan", "section__requirement", "withdrawn"
    ):
        newest[section] = (plan, key, withdrawn)
    for plan_key, key, withdrawn in newest.values():
        if not withdrawn:
            signed.setdefault(plan_key, set()).add(key)
    return [item for plan in plans for item in _binding(plan, signed.get(plan.pk, set()))][:MOST]


def _binding(plan: Plan, signed: set[str]) -> list[WorkItem]:
    pack = plan.pack
    applies = pack.applicability(plan.answers)
    asked = [item.id for item in pack.items if item.kind == "assurance" and applies[item.id].yes]
    address = reverse("plans:adoption", args=[plan.partnership.slug, plan.slug])
    due = _adoption_day(plan)
    unsigned = len(asked) - len(signed.intersection(asked))
    if unsigned:
        words = ngettext("{count} assurance to sign for", "{count} assurances to sign for", unsigned).format(
            count=unsigned
        )
        return [WorkItem(words, address, plan.title, _("before the plan is adopted"), due)]
    if asked and not plan.adoptions.all():
        return [
            WorkItem(
                _("The vote on the plan"), address, plan.title, _("every assurance is signed: record it"), due
            )
        ]
    return []


def _adoption_day(plan: Plan) -> Any:
    """The day by which the pack's calendar wants the plan adopted, where its period is set."""
    if plan.begins is None:
        return None
    days = deadlines(plan.pack, begins=plan.begins, answers=plan.answers)
    return next((each.day for each in days if each.kind == "adoption"), None)
