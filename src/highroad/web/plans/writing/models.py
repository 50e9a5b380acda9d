"""Drafts, who has a section open, threads on passages, and imported Word files with their tray."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from highroad.planning.passages import Hold, Passage
from highroad.web.directory.concurrency import Versioned
from highroad.web.directory.models import Partnership
from highroad.web.plans import models as plans
from highroad.web.plans.writing.vocabulary import PassageHold, PieceState, ThreadKind, ThreadState


class SectionDraft(models.Model):
    """What one person typed in one window and hasn't saved yet. The shared text knows nothing of it.

    key: of the window in which it is typed, so that two windows of one person never overwrite each other.
    base_version: the section's version that it was written on. origin: where it came from, if not typed.
    """

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    section = models.ForeignKey("plans.Section", on_delete=models.CASCADE, related_name="drafts")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="section_drafts"
    )
    text = models.TextField(blank=True)
    base_version = models.PositiveIntegerField(default=0)
    origin = models.CharField(max_length=200, blank=True)
    begun_at = models.DateTimeField(default=timezone.now)
    saved_at = models.DateTimeField(default=timezone.now)

    class Meta:
        app_label = "plans"
        verbose_name = _("draft of a section")
        verbose_name_plural = _("drafts of sections")
        ordering = ["-saved_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.section} ({self.author})"


class Presence(models.Model):
    """Somebody has a section open; `typed_at` is when they last changed something in it."""

    section = models.ForeignKey("plans.Section", on_delete=models.CASCADE, related_name="present")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    seen_at = models.DateTimeField()
    typed_at = models.DateTimeField(null=True)

    class Meta:
        app_label = "plans"
        verbose_name = _("presence at a section")
        verbose_name_plural = _("presence at sections")
        constraints = [
            models.UniqueConstraint(fields=["section", "person"], name="somebody_is_here_once"),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.section}"


class Thread(plans.Attributed, Versioned):
    """What members say to each other of a passage: a note, or a suggestion of other words for it.

    quote, prefix, suffix, start, end, hold: the passage (highroad.planning.passages), followed to the
    section's newest text at every save; without a quote the thread is about the whole section.
    proposed: the words that a suggestion offers; empty takes the passage out.
    reason: why it was declined. accepted_version: the version of the text that accepting it made.
    by_name, closed_by_name: who opened and closed it, where they have no account here.
    """

    section = models.ForeignKey("plans.Section", on_delete=models.PROTECT, related_name="threads")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=12, choices=ThreadKind, default=ThreadKind.NOTE)
    state = models.CharField(max_length=12, choices=ThreadState, default=ThreadState.OPEN)
    quote = models.TextField(blank=True)
    prefix = models.CharField(max_length=100, blank=True)
    suffix = models.CharField(max_length=100, blank=True)
    start = models.PositiveIntegerField(default=0)
    end = models.PositiveIntegerField(default=0)
    hold = models.CharField(max_length=12, choices=PassageHold, default=PassageHold.KEPT)
    written_on = models.PositiveIntegerField(default=0)
    proposed = models.TextField(blank=True)
    reason = models.CharField(max_length=2000, blank=True)
    accepted_version = models.PositiveIntegerField(null=True, blank=True)
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField(default=timezone.now)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    closed_by_name = models.CharField(max_length=200, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        app_label = "plans"
        verbose_name = _("thread on a passage")
        verbose_name_plural = _("threads on passages")
        ordering = ["start", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["section", "number"], name="threads_count_up"),
        ]

    def __str__(self) -> str:
        return f"{self.section} #{self.number}"

    @property
    def partnership(self) -> Partnership:
        """The plan's partnership (for the audit record)."""
        return self.section.partnership

    @property
    def who(self) -> str:
        """Who opened it."""
        return self.by_name or str(self.opened_by)

    @property
    def who_closed(self) -> str:
        """Who closed it."""
        return self.closed_by_name or str(self.closed_by)

    @property
    def passage(self) -> Passage:
        """Where it stands, as the planning room knows it."""
        return Passage(self.quote, self.prefix, self.suffix, self.start, self.end, Hold(self.hold))

    @passage.setter
    def passage(self, found: Passage) -> None:
        self.quote, self.prefix, self.suffix = found.quote, found.prefix, found.suffix
        self.start, self.end, self.hold = found.start, found.end, str(found.hold)

    @property
    def is_open(self) -> bool:
        """Somebody still has to answer it."""
        return self.state == ThreadState.OPEN

    @property
    def is_suggestion(self) -> bool:
        """It offers other words."""
        return self.kind == ThreadKind.SUGGESTION

    @property
    def is_gone(self) -> bool:
        """Nothing of its passage stands in the text."""
        return bool(self.quote) and self.hold == PassageHold.GONE


class ThreadEntry(plans.Attributed, plans.AppendOnly):
    """One thing that somebody said in a thread."""

    thread = models.ForeignKey(Thread, on_delete=models.PROTECT, related_name="entries")
    words = models.TextField(max_length=4000)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        app_label = "plans"
        verbose_name = _("entry of a thread")
        verbose_name_plural = _("entries of threads")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.thread}: {self.by}"


class PlanImport(plans.Attributed):
    """A Word file that somebody brought into a plan. left_out: what of it was counted and not kept."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    plan = models.ForeignKey("plans.Plan", on_delete=models.PROTECT, related_name="imports")
    file_name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    left_out = models.JSONField(default=list)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        app_label = "plans"
        verbose_name = _("imported file")
        verbose_name_plural = _("imported files")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.file_name

    @property
    def partnership(self) -> Partnership:
        """The plan's partnership (for the audit record)."""
        return self.plan.partnership


class ImportedPiece(models.Model):
    """A heading of an imported file with the text below it.

    trail: the headings above it, outermost first, and its own. requirement: the section it belongs to, or
    empty; why: what that was read from. base_version: the version of the section's text that the file holds,
    when the file says so. section: where its text went.
    """

    brought_by = models.ForeignKey(PlanImport, on_delete=models.CASCADE, related_name="pieces")
    position = models.PositiveIntegerField()
    trail = models.JSONField(default=list)
    text = models.TextField(blank=True)
    requirement = models.CharField(max_length=40, blank=True)
    why = models.CharField(max_length=300, blank=True)
    base_version = models.PositiveIntegerField(null=True, blank=True)
    state = models.CharField(max_length=12, choices=PieceState, default=PieceState.WAITING)
    section = models.ForeignKey(
        "plans.Section", on_delete=models.PROTECT, null=True, blank=True, related_name="imported"
    )

    class Meta:
        app_label = "plans"
        verbose_name = _("piece of an imported file")
        verbose_name_plural = _("pieces of imported files")
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["brought_by", "position"], name="pieces_stand_in_order"),
        ]

    def __str__(self) -> str:
        return " > ".join(self.trail)
