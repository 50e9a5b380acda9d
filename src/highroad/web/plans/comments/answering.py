"""What is done with a comment: moderation with reasons, a disposition with its reply, answers to groups."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from highroad.errors import BadQuestion
from highroad.web.directory import audit
from highroad.web.directory.concurrency import save_if_current
from highroad.web.directory.rules import Role, require
from highroad.web.plans.comments.models import (
    Comment,
    CommentDisposition,
    CommentGroup,
    CommentModeration,
    CommentPeriod,
)
from highroad.web.plans.comments.vocabulary import (
    CHANGING,
    LEADS_TO,
    CommentState,
    Disposition,
    Moderation,
    Stance,
)


def moderate(
    actor: Any,
    comment: Comment,
    *,
    deed: str,
    reason: str,
    shown_text: str = "",
    expected_version: int,
) -> Comment:
    """Let a comment be shown, black out personal data, or keep it from being shown. Reviewers.

    The text as it came is kept. shown_text: what to show instead, for the deed "redacted". Raises Refused,
    EditConflict, and BadQuestion without a reason or without the blacked-out text.
    """
    require(actor, comment.partnership, Role.REVIEWER)
    if deed not in LEADS_TO:
        raise BadQuestion(_("There is no such deed."), remedy=_("Choose one of those on the page."))
    if deed != Moderation.SHOWN and not reason.strip():
        raise BadQuestion(_("A moderator says why."), remedy=_("Say in a sentence why."))
    shown = shown_text.strip() if deed == Moderation.REDACTED else ""
    if deed == Moderation.REDACTED and (not shown or shown == comment.text.strip()):
        raise BadQuestion(
            _("Nothing is blacked out."), remedy=_("Replace the personal data in the text by [removed].")
        )
    with transaction.atomic():
        before = {"state": comment.state, "redacted": bool(comment.shown_text)}
        comment.state, comment.shown_text = LEADS_TO[deed], shown
        save_if_current(comment, expected_version, ["state", "shown_text"])
        CommentModeration.objects.create(comment=comment, deed=deed, reason=reason.strip(), by=actor)
        audit.record(
            actor,
            "comment.moderated",
            comment,
            before=before,
            after={"state": comment.state, "redacted": bool(shown)},
            reason=reason.strip(),
        )
    return comment


def dispose(
    actor: Any,
    comment: Comment,
    *,
    disposition: str,
    reply: str,
    changed: str = "",
    stance: str | None = None,
    expected_version: int,
) -> Comment:
    """Say what was done about a comment, and why. Contributors. The earlier answers stay on record.

    changed: the section that changed (a requirement's id), when the comment was accepted. stance: as staff
    read it. Raises Refused, EditConflict, BadQuestion.
    """
    require(actor, comment.partnership, Role.CONTRIBUTOR)
    _check_answer(comment.period, disposition, reply, changed)
    if stance is not None and stance not in Stance.values:
        raise BadQuestion(_("There is no such choice."), remedy=_("Choose one of those on the page."))
    with transaction.atomic():
        _answer(actor, comment, disposition, reply, changed, None, stance, expected_version)
    return comment


def _check_answer(period: CommentPeriod, disposition: str, reply: str, changed: str) -> None:
    if disposition not in Disposition.values:
        raise BadQuestion(_("There is no such disposition."), remedy=_("Choose one of those on the page."))
    if not reply.strip():
        raise BadQuestion(_("A disposition needs its reply."), remedy=_("Say what was done, and why."))
    if changed and changed not in period.plan.pack.by_id:
        raise BadQuestion(_("The plan has no such section."), remedy=_("Choose one from the list."))
    if disposition in CHANGING and not changed:
        raise BadQuestion(
            _("What is accepted changes the plan."), remedy=_("Say which section changed, or changes.")
        )


def _answer(
    actor: Any,
    comment: Comment,
    disposition: str,
    reply: str,
    changed: str,
    group: CommentGroup | None,
    stance: str | None,
    expected_version: int,
) -> None:
    before = {"disposition": comment.disposition, "changed": comment.changed}
    comment.disposition, comment.reply, comment.changed = disposition, reply.strip(), changed
    comment.disposed_by, comment.disposed_at = actor, timezone.now()
    fields = ["disposition", "reply", "changed", "disposed_by", "disposed_at"]
    if stance is not None and stance != comment.stance:
        before["stance"] = comment.stance
        comment.stance = stance
        fields.append("stance")
    save_if_current(comment, expected_version, fields)
    CommentDisposition.objects.create(
        comment=comment, group=group, disposition=disposition, reply=reply.strip(), changed=changed, by=actor
    )
    audit.record(
        actor,
        "comment.disposed",
        comment,
        before=before,
        after={"disposition": disposition, "changed": changed, "stance": comment.stance},
        reason=reply.strip(),
    )


def group_comments(
    actor: Any, period: CommentPeriod, comments: Iterable[Comment], *, title: str
) -> CommentGroup:
    """Say that these comments ask the same, so that they are answered once. Contributors.

    Raises Refused; BadQuestion without a title, for fewer than two, or for one of another period or group.
    """
    require(actor, period.partnership, Role.CONTRIBUTOR)
    chosen = list(comments)
    if not title.strip():
        raise BadQuestion(_("The group has no name."), remedy=_("Say in a few words what they all say."))
    with transaction.atomic():
        period = CommentPeriod.objects.select_for_update(of=("self",)).get(pk=period.pk)
        free = list(
            period.comments.select_for_update(of=("self",)).filter(
                pk__in=[each.pk for each in chosen], group=None
            )
        )
        if len(chosen) < 2 or len(free) != len(chosen):
            raise BadQuestion(
                _("A group holds two comments or more, none of which is in another group."),
                remedy=_("Load the page again and choose anew."),
            )
        last = period.groups.order_by("-number").values_list("number", flat=True).first() or 0
        group = CommentGroup.objects.create(
            period=period, number=last + 1, title=title.strip()[:200], created_by=actor
        )
        Comment.objects.filter(pk__in=[each.pk for each in free]).update(group=group)
        audit.record(
            actor,
            "comments.grouped",
            group,
            after={"title": group.title, "comments": sorted(each.number for each in free)},
        )
    return group


def leave_group(actor: Any, comment: Comment, *, expected_version: int) -> Comment:
    """Take a comment out of its group: it asks something of its own. Contributors."""
    require(actor, comment.partnership, Role.CONTRIBUTOR)
    with transaction.atomic():
        before = {"group": comment.group_id}
        comment.group = None
        save_if_current(comment, expected_version, ["group"])
        audit.record(actor, "comment.left_group", comment, before=before, after={"group": None})
    return comment


def dispose_group(
    actor: Any,
    group: CommentGroup,
    *,
    disposition: str,
    reply: str,
    changed: str = "",
    expected_version: int,
) -> int:
    """Answer every comment of a group at once; returns how many. Contributors.

    Each comment keeps the answer in its own record. Raises Refused, EditConflict, BadQuestion.
    """
    require(actor, group.partnership, Role.CONTRIBUTOR)
    _check_answer(group.period, disposition, reply, changed)
    with transaction.atomic():
        save_if_current(group, expected_version, ["title"])
        shown = (CommentState.RECEIVED, CommentState.HIDDEN)
        comments = list(
            group.comments.select_for_update(of=("self",))
            .select_related("period__plan__partnership")
            .filter(state__in=shown)
        )
        for comment in comments:
            _answer(actor, comment, disposition, reply, changed, group, None, comment.version)
    return len(comments)
