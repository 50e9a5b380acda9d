"""Opening a comment period on a frozen draft, proving that people were told, publishing the ledger."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from highroad.errors import BadQuestion
from highroad.planning.public_comment import off_length
from highroad.web.directory import audit, jobs
from highroad.web.directory.concurrency import save_if_current
from highroad.web.directory.models import Job
from highroad.web.directory.rules import Role, require
from highroad.web.plans.comments import files
from highroad.web.plans.comments.intake import Attached
from highroad.web.plans.comments.models import Comment, CommentPeriod, NoticeProof
from highroad.web.plans.comments.vocabulary import CommentState
from highroad.web.plans.models import Plan
from highroad.web.plans.services import freeze_plan
from highroad.web.plans.vocabulary import PlanState

DRAFT = "plans.comment_draft"
RESPONSE = "plans.comment_response"


@transaction.atomic
def open_period(
    actor: Any,
    plan: Plan,
    *,
    opens: datetime.date,
    closes: datetime.date,
    words: str = "",
    reason: str = "",
    expected_version: int,
) -> CommentPeriod:
    """Freeze the draft as it is and take comments on it from one day to another. Approvers.

    Raises Refused, EditConflict; BadQuestion when nothing is written, when the days overlap another period of
    the plan, or when the length isn't the pack's and no reason is given.
    """
    require(actor, plan.partnership, Role.APPROVER)
    _check_days(plan, opens, closes, reason, other_than=None)
    edition = freeze_plan(actor, plan, state=PlanState.COMMENT, note=words, expected_version=expected_version)
    last = plan.comment_periods.order_by("-number").values_list("number", flat=True).first() or 0
    period = CommentPeriod.objects.create(
        plan=plan,
        number=last + 1,
        edition=edition,
        opens=opens,
        closes=closes,
        reason=reason.strip(),
        words=words.strip(),
        created_by=actor,
    )
    audit.record(actor, "comment_period.opened", period, after=audit.snapshot(period), reason=reason.strip())
    jobs.enqueue(actor, DRAFT, {"period": period.pk})
    return period


def _check_days(
    plan: Plan, opens: datetime.date, closes: datetime.date, reason: str, other_than: int | None
) -> None:
    if closes < opens:
        raise BadQuestion(_("The last day lies before the first."), remedy=_("Choose a later last day."))
    overlapping = plan.comment_periods.exclude(pk=other_than).filter(opens__lte=closes, closes__gte=opens)
    if overlapping.exists():
        raise BadQuestion(
            _("Another comment period of this plan has some of these days."),
            remedy=_("Extend that one, or begin after it."),
        )
    off = off_length(opens, closes, plan.pack.public_comment.days)
    if off and not reason.strip():
        raise BadQuestion(off, remedy=_("Choose that day, or say why your period is longer or shorter."))


def extend_period(
    actor: Any, period: CommentPeriod, *, closes: datetime.date, reason: str, expected_version: int
) -> CommentPeriod:
    """Take comments until another day, and say why. Approvers. Raises Refused, EditConflict, BadQuestion."""
    require(actor, period.partnership, Role.APPROVER)
    if not reason.strip():
        raise BadQuestion(_("Another last day needs its reason."), remedy=_("Say why in a sentence."))
    if period.published_at is not None:
        raise BadQuestion(
            _("The ledger of this period is published."), remedy=_("Open another period instead.")
        )
    _check_days(period.plan, period.opens, closes, reason, other_than=period.pk)
    with transaction.atomic():
        before = audit.snapshot(period, ["closes", "reason"])
        period.closes, period.reason = closes, reason.strip()
        save_if_current(period, expected_version, ["closes", "reason"])
        audit.record(
            actor,
            "comment_period.changed",
            period,
            before=before,
            after=audit.snapshot(period, ["closes", "reason"]),
            reason=reason.strip(),
        )
    return period


def prove_notice(
    actor: Any,
    period: CommentPeriod,
    *,
    kind: str,
    on: datetime.date,
    place: str,
    sectors: Sequence[str],
    languages: Sequence[str],
    link: str = "",
    note: str = "",
    file: Attached | None = None,
) -> NoticeProof:
    """Write down how people were told of the draft, with the clipping or the link. Contributors."""
    require(actor, period.partnership, Role.CONTRIBUTOR)
    if file is not None and len(file.content) > files.MOST_BYTES:
        raise BadQuestion(
            _("The file is larger than {most} MB.").format(most=files.MOST_BYTES // 2**20),
            remedy=_("Choose a smaller copy of it."),
        )
    digest = files.keep(file.content) if file is not None else ""
    with transaction.atomic():
        notice = NoticeProof.objects.create(
            period=period,
            kind=kind,
            on=on,
            place=place,
            sectors=list(sectors),
            languages=list(languages),
            link=link,
            note=note,
            file_name=file.name[:200] if file is not None else "",
            file_sha256=digest,
            added_by=actor,
        )
        audit.record(actor, "comment_period.notice_proved", notice, after=audit.snapshot(notice))
    return notice


def unfinished(period: CommentPeriod) -> dict[str, int]:
    """What stands between a period and its ledger: comments held, and comments without a disposition."""
    rows = period.comments
    return {
        "held": rows.filter(state=CommentState.HELD).count(),
        "unanswered": rows.filter(state=CommentState.RECEIVED, disposition="").count(),
    }


def publish_ledger(actor: Any, period: CommentPeriod, *, expected_version: int) -> CommentPeriod:
    """Show everybody what was said and what was done about it. Approvers.

    Raises Refused, EditConflict; BadQuestion while the period runs, or while a comment waits for a moderator
    or for its disposition.
    """
    require(actor, period.partnership, Role.APPROVER)
    if not period.is_over():
        raise BadQuestion(_("The comment period isn't over yet."), remedy=_("Publish after its last day."))
    with transaction.atomic():
        left = unfinished(CommentPeriod.objects.select_for_update().get(pk=period.pk))
        if left["held"] or left["unanswered"]:
            raise BadQuestion(
                _("{held} comments wait for a moderator and {unanswered} for their disposition.").format(
                    **left
                ),
                remedy=_("Look at them first: nobody's comment is left without an answer."),
            )
        period.published_at = timezone.now()
        save_if_current(period, expected_version, ["published_at"])
        audit.record(actor, "comment_period.ledger_published", period)
        jobs.enqueue(actor, RESPONSE, {"period": period.pk})
    return period


def make_response(actor: Any, period: CommentPeriod) -> Job:
    """Ask for the response document and the ledger as they stand now. Contributors."""
    require(actor, period.partnership, Role.CONTRIBUTOR)
    return jobs.enqueue(actor, RESPONSE, {"period": period.pk})


def forget_addresses(now: datetime.datetime | None = None) -> int:
    """Empty the e-mail addresses of periods that ended long enough ago; returns of how many comments.

    The system does this by itself, and it is on record. Safe to repeat.
    """
    now = now or timezone.now()
    forgotten = 0
    ended = Q(addresses_forgotten_at=None, closes__lt=timezone.localdate(now))
    for period in CommentPeriod.objects.filter(ended).select_related("plan__partnership"):
        last = period.closes + datetime.timedelta(days=period.keep_addresses)
        if timezone.localdate(now) <= last:
            continue
        with transaction.atomic():
            count = Comment.objects.filter(period=period).exclude(email="").update(email="")
            Comment.objects.filter(period=period).exclude(sender="").update(sender="")
            CommentPeriod.objects.filter(pk=period.pk).update(addresses_forgotten_at=now)
            audit.record(None, "comment_period.addresses_forgotten", period, after={"comments": count})
        forgotten += count
    return forgotten
