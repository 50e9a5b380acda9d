"""Reading comments: the page's rows in a fixed number of queries, however many comments there are."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.core.cache import caches
from django.db.models import Count, Max, Prefetch, Q, QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from highroad.planning.alike import Alike, alike
from highroad.web.plans.comments.models import Comment, CommentGroup, CommentPeriod
from highroad.web.plans.comments.vocabulary import CommentState, Stance
from highroad.web.plans.models import Plan

PAGE = 25
#: What the public ledger shows: comments as received, and for hidden ones that they were.
PUBLIC = (CommentState.RECEIVED, CommentState.HIDDEN)


def periods_of(plan: Plan) -> QuerySet[CommentPeriod]:
    """The comment periods of a plan, newest first."""
    return plan.comment_periods.select_related("edition", "plan__partnership", "created_by")


def current_period(plan: Plan, number: int | None = None) -> CommentPeriod | None:
    """The newest comment period of a plan, or the numbered one."""
    found = periods_of(plan)
    period = (found.filter(number=number) if number else found).first()
    if period is not None:
        period.plan = plan
    return period


def period_or_404(plan: Plan, number: int | None = None) -> CommentPeriod:
    """The newest comment period, or the numbered one. Raises Http404."""
    period = current_period(plan, number)
    if period is None:
        raise Http404(_("This plan isn't open for comment, and never was."))
    return period


def comments_of(period: CommentPeriod) -> QuerySet[Comment]:
    """The comments of a period, for lists."""
    return period.comments.select_related("group", "disposed_by").defer("quote")


def comment_by_number(period: CommentPeriod, number: int) -> Comment:
    """One comment with its history. Raises Http404."""
    found = (
        period.comments.select_related("group", "disposed_by")
        .prefetch_related("moderations__by", "dispositions__by", "dispositions__group", "attachments")
        .filter(number=number)
        .first()
    )
    if found is None:
        raise Http404(_("There is no such comment."))
    found.period = period
    return found


def group_by_number(period: CommentPeriod, number: int) -> CommentGroup:
    """A group with its comments. Raises Http404."""
    found = (
        period.groups.filter(number=number)
        .prefetch_related(Prefetch("comments", queryset=Comment.objects.order_by("number")))
        .first()
    )
    if found is None:
        raise Http404(_("There is no such group."))
    found.period = period
    return found


FILTERS: dict[str, Q] = {
    "open": Q(state=CommentState.RECEIVED, disposition=""),
    "held": Q(state=CommentState.HELD),
    "disagree": Q(state=CommentState.RECEIVED, stance=Stance.DISAGREES),
    "done": Q(state=CommentState.RECEIVED) & ~Q(disposition=""),
    "hidden": Q(state__in=(CommentState.HIDDEN, CommentState.SPAM)),
    "all": Q(),
}


def counts_of(period: CommentPeriod) -> dict[str, int]:
    """How many comments each filter of the ledger lets through; one query."""
    counts: dict[str, int] = period.comments.aggregate(
        **{
            name: Count("pk", filter=condition) if condition else Count("pk")
            for name, condition in FILTERS.items()
        }
    )
    return counts


def shown_comments(
    period: CommentPeriod, *, show: str, language: str = "", requirement: str = "", words: str = ""
) -> QuerySet[Comment]:
    """The comments that the ledger's filters let through."""
    found = comments_of(period).filter(FILTERS.get(show, Q()))
    if language:
        found = found.filter(language=language)
    if requirement:
        found = found.filter(requirement=requirement)
    if words:
        found = found.filter(
            Q(text__icontains=words) | Q(name__icontains=words) | Q(organization__icontains=words)
        )
    return found


def public_comments(period: CommentPeriod) -> QuerySet[Comment]:
    """What everybody may read once the ledger is published."""
    return period.comments.filter(state__in=PUBLIC).select_related("group").defer("quote")


def disagreeing(period: CommentPeriod) -> QuerySet[Comment]:
    """Comments that disagree with the plan: some laws want them sent along with it."""
    return period.comments.filter(state__in=PUBLIC, stance=Stance.DISAGREES)


def sections_commented(period: CommentPeriod) -> list[tuple[str, int]]:
    """(requirement id, how many comments), as the plan's outline has them."""
    rows = (
        period.comments.exclude(requirement="")
        .exclude(state=CommentState.SPAM)
        .values_list("requirement")
        .annotate(count=Count("pk"))
    )
    counts = dict(rows)
    return [(item.id, counts[item.id]) for item in period.plan.pack.items if item.id in counts]


@dataclass(frozen=True, slots=True)
class Likely:
    """Comments that say much the same as one of them, with how many phrases each shares with it."""

    first: Comment
    others: tuple[tuple[Comment, int, int], ...]  # comment, shared phrases, of how many

    @property
    def size(self) -> int:
        """With the first one."""
        return len(self.others) + 1


def likely_groups(period: CommentPeriod, *, most: int = 8) -> list[Likely]:
    """Alike comments that are in no group yet, the largest set first. Kept until a comment changes."""
    rows = period.comments.filter(group=None, state__in=(CommentState.RECEIVED, CommentState.HELD))
    stand = rows.aggregate(count=Count("pk"), last=Max("pk"))
    key = f"alike-{period.pk}-{stand['count']}-{stand['last']}-{period.groups.count()}"
    cache = caches["answers"]
    sets: list[Alike] | None = cache.get(key)
    if sets is None:
        sets = alike(dict(rows.order_by("number").values_list("pk", "text")))
        cache.set(key, sets, 24 * 3600)
    sets = sets[:most]
    wanted = [each.first for each in sets] + [other for each in sets for other in each.others]
    comments = Comment.objects.defer("quote", "reply").in_bulk(wanted)
    return [
        Likely(
            comments[each.first],
            tuple(
                (comments[other], seen.shared, seen.of)
                for other, seen in each.others.items()
                if other in comments
            ),
        )
        for each in sets
        if each.first in comments
    ]


def reached_sectors(notices: Iterable[Any]) -> set[str]:
    """The sectors that any of these notices names as reached."""
    return {sector for notice in notices for sector in notice.sectors}
