"""Comment periods, comments with every judgement of them, groups of alike ones, and proof of notice."""

from __future__ import annotations

import datetime
import secrets
import uuid

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from highroad.web.directory.concurrency import Versioned
from highroad.web.directory.models import Partnership
from highroad.web.evidence.models import ALPHABET
from highroad.web.plans.comments.vocabulary import (
    Channel,
    CommentState,
    Disposition,
    Moderation,
    Naming,
    Notice,
    Stance,
)
from highroad.web.plans.models import AppendOnly, Attributed

LONGEST_COMMENT = 20_000


def new_code() -> str:
    """A confirmation number that can be read aloud and can't be guessed: 30^8 of them, in two parts."""
    letters = "".join(secrets.choice(ALPHABET) for _position in range(8))
    return f"{letters[:4]}-{letters[4:]}"


class CommentPeriod(Versioned):
    """The days on which everybody may comment on a frozen draft, and what became of the comments.

    opens, closes: first and last day, both whole. last_number: the number of the newest comment.
    keep_addresses: how many days after the end e-mail addresses are kept. published_at: since when the
    ledger is public.
    """

    plan = models.ForeignKey("plans.Plan", on_delete=models.PROTECT, related_name="comment_periods")
    number = models.PositiveIntegerField()
    edition = models.ForeignKey("plans.Edition", on_delete=models.PROTECT, related_name="comment_periods")
    opens = models.DateField(_("first day"))
    closes = models.DateField(_("last day"))
    reason = models.CharField(_("reason for another length"), max_length=500, blank=True)
    words = models.TextField(_("words to readers"), max_length=2000, blank=True)
    keep_addresses = models.PositiveSmallIntegerField(default=180)
    last_number = models.PositiveIntegerField(default=0, editable=False)
    published_at = models.DateTimeField(null=True, editable=False)
    addresses_forgotten_at = models.DateTimeField(null=True, editable=False)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("comment period")
        verbose_name_plural = _("comment periods")
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "number"], name="comment_periods_count_up"),
            models.CheckConstraint(
                condition=models.Q(closes__gte=models.F("opens")), name="comment_period_ends_after_it_begins"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.plan} ({self.opens} – {self.closes})"

    def get_absolute_url(self) -> str:
        """The page on which everybody reads the draft and comments."""
        return reverse("plans:comment_period", args=[self.plan.partnership.slug, self.plan.slug])

    @property
    def partnership(self) -> Partnership:
        """The plan's partnership (for the audit record)."""
        return self.plan.partnership

    def is_open(self, on: datetime.date | None = None) -> bool:
        """Comments are taken on that day (today)."""
        day = on or timezone.localdate()
        return self.opens <= day <= self.closes

    def is_over(self, on: datetime.date | None = None) -> bool:
        """The last day has passed."""
        return self.closes < (on or timezone.localdate())


class CommentGroup(Versioned):
    """Comments that a person found to say the same: they are answered once."""

    period = models.ForeignKey(CommentPeriod, on_delete=models.PROTECT, related_name="groups")
    number = models.PositiveIntegerField()
    title = models.CharField(_("what they say"), max_length=200)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("group of comments")
        verbose_name_plural = _("groups of comments")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["period", "number"], name="comment_groups_count_up"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def partnership(self) -> Partnership:
        """The plan's partnership (for the audit record)."""
        return self.period.partnership


class Comment(Versioned):
    """What somebody said of the plan or of a passage of it.

    text: as it came, never changed. shown_text: what is shown when personal data were blacked out, otherwise
    empty. requirement, passage, quote: the passage it is about (empty: the whole plan). token: made with the
    form, so that sending twice makes one comment. signals: why it was held. sender: a keyed hash of the
    connection and the day, for counting only. disposition, reply, …: the newest answer.
    """

    period = models.ForeignKey(CommentPeriod, on_delete=models.PROTECT, related_name="comments")
    number = models.PositiveIntegerField()
    code = models.CharField(max_length=12, unique=True, default=new_code, editable=False)
    token = models.UUIDField(default=uuid.uuid4, editable=False)
    channel = models.CharField(max_length=8, choices=Channel)
    language = models.CharField(_("language"), max_length=5, choices=settings.LANGUAGES, default="en")
    text = models.TextField(_("comment"), max_length=LONGEST_COMMENT)
    shown_text = models.TextField(blank=True)
    requirement = models.CharField(max_length=40, blank=True)
    passage = models.PositiveSmallIntegerField(null=True, blank=True)
    quote = models.TextField(blank=True)
    stance = models.CharField(_("the comment"), max_length=10, choices=Stance, blank=True)
    name = models.CharField(_("name"), max_length=120, blank=True)
    organization = models.CharField(_("organization"), max_length=160, blank=True)
    sector = models.CharField(_("speaks for"), max_length=24, blank=True)
    email = models.EmailField(_("e-mail address"), blank=True)
    naming = models.CharField(max_length=12, choices=Naming, default=Naming.NAME)
    received_at = models.DateTimeField(default=timezone.now, editable=False)
    written_on = models.DateField(_("date of the letter"), null=True, blank=True)
    scanned_on = models.DateField(_("day it was scanned"), null=True, blank=True)
    attached = models.PositiveSmallIntegerField(default=0)
    state = models.CharField(max_length=10, choices=CommentState, default=CommentState.RECEIVED)
    signals = models.JSONField(default=list, blank=True)
    sender = models.CharField(max_length=32, blank=True, editable=False)
    words = models.CharField(max_length=64, editable=False)
    group = models.ForeignKey(
        CommentGroup, on_delete=models.PROTECT, null=True, blank=True, related_name="comments"
    )
    disposition = models.CharField(max_length=16, choices=Disposition, blank=True)
    reply = models.TextField(blank=True, max_length=4000)
    changed = models.CharField(_("section that changed"), max_length=40, blank=True)
    disposed_at = models.DateTimeField(null=True, editable=False)
    disposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", editable=False
    )

    class Meta:
        verbose_name = _("comment")
        verbose_name_plural = _("comments")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["period", "number"], name="comments_count_up"),
            models.UniqueConstraint(fields=["period", "token"], name="a_comment_is_taken_once"),
        ]
        indexes = [
            models.Index(fields=["period", "state", "disposition"], name="comments_by_state"),
            models.Index(fields=["period", "requirement"], name="comments_on_section"),
            models.Index(fields=["sender", "received_at"], name="comments_of_sender"),
        ]

    def __str__(self) -> str:
        return gettext("Comment {number}").format(number=self.number)

    @property
    def partnership(self) -> Partnership:
        """The plan's partnership (for the audit record)."""
        return self.period.partnership

    @property
    def readable_text(self) -> str:
        """What may be read: with personal data blacked out where that was done."""
        return self.shown_text or self.text

    @property
    def public_name(self) -> str:
        """How the writer wants to be named in public; never an e-mail address."""
        naming = Naming(self.naming)
        parts = [self.name] if naming is Naming.NAME else []
        if naming is not Naming.NOBODY:
            parts.append(self.organization)
        return ", ".join(part for part in parts if part) or str(gettext("no name given"))

    @property
    def staff_name(self) -> str:
        """How the writer is named to those who answer."""
        said = ", ".join(part for part in (self.name, self.organization) if part)
        return said or str(gettext("no name given"))

    @property
    def signal_words(self) -> list[str]:
        """Why it was held, in words."""
        from highroad.web.plans.comments.vocabulary import Signal

        return [str(Signal(code).label) for code in self.signals if code in Signal.values]


class CommentAttachment(models.Model):
    """A file that came with a comment: a scan, or what hung on an e-mail. Only those who answer open it."""

    comment = models.ForeignKey(Comment, on_delete=models.PROTECT, related_name="attachments")
    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(max_length=200)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    added_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("attachment")
        verbose_name_plural = _("attachments")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name


class CommentModeration(Attributed, AppendOnly):
    """What a moderator did with a comment, and why."""

    comment = models.ForeignKey(Comment, on_delete=models.PROTECT, related_name="moderations")
    deed = models.CharField(max_length=12, choices=Moderation)
    reason = models.TextField(max_length=1000)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("moderation")
        verbose_name_plural = _("moderations")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.comment}: {self.get_deed_display()}"


class CommentDisposition(Attributed, AppendOnly):
    """One answer to a comment, given by itself or through its group. The newest counts."""

    comment = models.ForeignKey(Comment, on_delete=models.PROTECT, related_name="dispositions")
    group = models.ForeignKey(CommentGroup, on_delete=models.PROTECT, null=True, related_name="dispositions")
    disposition = models.CharField(max_length=16, choices=Disposition)
    reply = models.TextField(max_length=4000)
    changed = models.CharField(max_length=40, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("disposition")
        verbose_name_plural = _("dispositions")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.comment}: {self.get_disposition_display()}"


class NoticeProof(models.Model):
    """Proof that people were told of the draft: when, where, in which language, and whom it reached."""

    period = models.ForeignKey(CommentPeriod, on_delete=models.PROTECT, related_name="notices")
    kind = models.CharField(_("kind"), max_length=12, choices=Notice)
    on = models.DateField(_("date"))
    place = models.CharField(_("where"), max_length=200)
    sectors = models.JSONField(_("whom it reached"), default=list, blank=True)
    languages = models.JSONField(_("languages"), default=list)
    link = models.URLField(_("link"), blank=True)
    file_name = models.CharField(max_length=200, blank=True, editable=False)
    file_sha256 = models.CharField(max_length=64, blank=True, editable=False)
    note = models.CharField(_("note"), max_length=500, blank=True)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("proof of notice")
        verbose_name_plural = _("proofs of notice")
        ordering = ["on", "pk"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.place} ({self.on})"

    @property
    def partnership(self) -> Partnership:
        """The plan's partnership (for the audit record)."""
        return self.period.partnership
