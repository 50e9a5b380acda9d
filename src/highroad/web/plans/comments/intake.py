"""Taking comments in: from the public form, from letters that staff type in, from saved e-mail.

A comment is taken once: its token comes with the form (or with the message), and the database refuses a
second one. Numbers count up without gaps, because the period's row is held while one is given.
"""

from __future__ import annotations

import dataclasses
import datetime
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from highroad.errors import BadQuestion, UnreadableFile
from highroad.web.directory import audit, jobs
from highroad.web.directory.rules import Role, require
from highroad.web.plans.comments import files, mail, spam
from highroad.web.plans.comments.models import (
    LONGEST_COMMENT,
    Comment,
    CommentAttachment,
    CommentPeriod,
)
from highroad.web.plans.comments.vocabulary import Channel, CommentState, Naming

RECEIPT = "plans.comment_receipt"


@dataclass(frozen=True, slots=True)
class Said:
    """What somebody said, and what they said of themselves. requirement, passage, quote: see `Comment`."""

    text: str
    language: str = "en"
    requirement: str = ""
    passage: int | None = None
    quote: str = ""
    stance: str = ""
    name: str = ""
    organization: str = ""
    sector: str = ""
    email: str = ""
    naming: str = Naming.NAME


@dataclass(frozen=True, slots=True)
class Attached:
    """A file that came along."""

    name: str
    content: bytes


class TooMany(BadQuestion):
    """One connection sent more comments within an hour than any office or library would."""


def comment_by_form(period: CommentPeriod, said: Said, *, stamp: str, honeypot: str, address: str) -> Comment:
    """A comment from the public form; a form sent twice gives the comment it made the first time.

    address: of the connection; only a keyed hash of it is kept. Raises BadQuestion when the period isn't open
    or the text is empty or too long, and TooMany.
    """
    _check(period, said)
    now = timezone.now()
    found = spam.read_stamp(stamp, period.pk)
    if found is not None:
        earlier = Comment.objects.filter(period=period, token=found.token).first()
        if earlier is not None:
            return earlier
    sender = spam.sender_key(address, timezone.localdate(now))
    lately = Comment.objects.filter(sender=sender, received_at__gte=now - spam.WITHIN)
    count = lately.count()
    if count >= spam.REFUSED_ABOVE:
        raise TooMany(
            _("Too many comments came from your connection within an hour."),
            remedy=_("Nothing was lost: your text is still in the form. Send it later, or by mail."),
        )
    words = spam.words_key(said.text)
    signals = spam.signs(
        stamp=found,
        honeypot=honeypot,
        text=said.text,
        earlier=count,
        repeated=Comment.objects.filter(period=period, sender=sender, words=words).exists(),
        now=now,
    )
    return _take(
        None,
        period,
        said,
        token=found.token if found else uuid.uuid4(),
        channel=Channel.FORM,
        signals=signals,
        sender=sender,
        words=words,
    )


def _check(period: CommentPeriod, said: Said, on: datetime.date | None = None) -> None:
    if not period.is_open(on):
        raise BadQuestion(
            _("Comments aren't taken now."),
            remedy=_("The comment period runs from {opens} to {closes}.").format(
                opens=period.opens, closes=period.closes
            ),
        )
    _check_text(said)


def _check_text(said: Said) -> None:
    if not said.text.strip():
        raise BadQuestion(_("The comment is empty."), remedy=_("Write what you think of the plan."))
    if len(said.text) > LONGEST_COMMENT:
        raise BadQuestion(
            _("The comment has {count} characters; {most} can be taken.").format(
                count=len(said.text), most=LONGEST_COMMENT
            ),
            remedy=_("Send it in parts, or as a letter."),
        )


def _take(
    actor: Any,
    period: CommentPeriod,
    said: Said,
    *,
    token: uuid.UUID,
    channel: str,
    signals: Sequence[str] = (),
    sender: str = "",
    words: str = "",
    attached: Iterable[Attached] = (),
    came_with: int | None = None,
    **fields: Any,
) -> Comment:
    """Write the comment with the next number; if its token was taken meanwhile, the comment that took it.

    came_with: how many files hung on it, when more than those that are kept.
    """
    kept = [(each.name, len(each.content), files.keep(each.content)) for each in attached]
    try:
        with transaction.atomic():
            CommentPeriod.objects.filter(pk=period.pk).update(last_number=F("last_number") + 1)
            number = CommentPeriod.objects.values_list("last_number", flat=True).get(pk=period.pk)
            comment = Comment.objects.create(
                period=period,
                number=number,
                token=token,
                channel=channel,
                state=CommentState.HELD if signals else CommentState.RECEIVED,
                signals=list(signals),
                sender=sender,
                words=words or spam.words_key(said.text),
                attached=len(kept) if came_with is None else came_with,
                **dataclasses.asdict(said),
                **fields,
            )
            CommentAttachment.objects.bulk_create(
                CommentAttachment(comment=comment, name=name, size=size, sha256=digest)
                for name, size, digest in kept
            )
            audit.record(
                actor,
                "comment.received",
                comment,
                after={"number": number, "channel": channel, "state": comment.state, "signals": signals},
                partnership=period.partnership,
            )
            if comment.email and channel == Channel.FORM:
                jobs.enqueue(None, RECEIPT, {"comment": comment.pk})
    except IntegrityError:
        earlier = Comment.objects.filter(period=period, token=token).first()
        if earlier is None:
            raise
        return earlier
    return comment


def comment_by_letter(
    actor: Any,
    period: CommentPeriod,
    said: Said,
    *,
    token: uuid.UUID,
    received_on: datetime.date,
    written_on: datetime.date | None = None,
    scan: Attached | None = None,
    scanned_on: datetime.date | None = None,
) -> Comment:
    """A letter that staff typed in, with its scan. Contributors.

    Raises Refused; BadQuestion when the letter came outside the period, or its scan is too large.
    """
    require(actor, period.partnership, Role.CONTRIBUTOR)
    _check(period, said, received_on)
    if scan is not None and len(scan.content) > files.MOST_BYTES:
        raise BadQuestion(
            _("The scan is larger than {most} MB.").format(most=files.MOST_BYTES // 2**20),
            remedy=_("Scan it in black and white, or at a lower resolution."),
        )
    return _take(
        actor,
        period,
        said,
        token=token,
        channel=Channel.LETTER,
        attached=[scan] if scan else [],
        received_at=_at_noon(received_on),
        written_on=written_on,
        scanned_on=scanned_on if scan else None,
    )


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of a file of e-mail: comments taken, messages that were there before, messages left out."""

    taken: tuple[Comment, ...]
    known: int
    left_out: tuple[str, ...]


def comments_by_mail(
    actor: Any, period: CommentPeriod, content: bytes, *, file: str, language: str
) -> Imported:
    """Every message of a saved e-mail file as a comment; reading the file again takes nothing twice.

    Contributors. Messages without text, or sent outside the period, are named and left out: staff can type
    them in. Raises Refused and UnreadableFile.
    """
    require(actor, period.partnership, Role.CONTRIBUTOR)
    taken: list[Comment] = []
    left_out: list[str] = []
    known = 0
    for each in mail.read_mail(content, file=file):
        token = uuid.uuid5(uuid.NAMESPACE_URL, f"highroad:comment:{period.pk}:{each.identity}")
        if Comment.objects.filter(period=period, token=token).exists():
            known += 1
            continue
        try:
            taken.append(_by_mail(actor, period, each, token, language))
        except BadQuestion as problem:
            left_out.append(f"{each.subject or each.name or _('unnamed')}: {problem.message}")
    return Imported(tuple(taken), known, tuple(left_out))


def _by_mail(actor: Any, period: CommentPeriod, each: mail.Mail, token: uuid.UUID, language: str) -> Comment:
    text = each.text if not each.subject else f"{each.subject}\n\n{each.text}"
    said = Said(
        text=text if each.text.strip() else "",
        language=language,
        name=each.name,
        email=each.address,
        # Nobody who writes an e-mail has said how they want to be named.
        naming=Naming.NOBODY,
    )
    came = timezone.localdate(each.sent_at) if each.sent_at else period.opens
    _check(period, said, came)
    small = [Attached(one.name, one.content) for one in each.files if len(one.content) <= files.MOST_BYTES]
    return _take(
        actor,
        period,
        said,
        token=token,
        channel=Channel.MAIL,
        attached=small,
        came_with=len(each.files),
        received_at=each.sent_at or timezone.now(),
    )


def _at_noon(day: datetime.date) -> datetime.datetime:
    """A day as a time within it, wherever the instance stands."""
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time(12)))


__all__ = [
    "Attached",
    "Imported",
    "Said",
    "TooMany",
    "UnreadableFile",
    "comment_by_form",
    "comment_by_letter",
    "comments_by_mail",
]
