"""What makes a plan binding: signed assurances, the vote that adopted it, decisions on newer numbers, and
what a modification carries forward, what became of promises, who follows. Signatures, votes, decisions and
records are written once.
"""

from __future__ import annotations

import secrets

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from highroad.web.directory.concurrency import Versioned
from highroad.web.directory.models import Partnership
from highroad.web.plans import models as plans


class AssuranceSigning(plans.Attributed, plans.AppendOnly):
    """Somebody answers for an assurance, on evidence. The latest counts; `withdrawn` takes it back.

    owner: who answers for it, with their office. evidence: what it rests on, in words, beside a link or file.
    by_name: who recorded it, where that person has no account here (a plan that was imported).
    """

    section = models.ForeignKey("plans.Section", on_delete=models.PROTECT, related_name="signings")
    owner = models.CharField(_("who answers for it"), max_length=200)
    evidence = models.CharField(_("evidence"), max_length=500, blank=True)
    link = models.URLField(_("link to the evidence"), max_length=1000, blank=True)
    file = models.FileField(_("file"), upload_to="plans/evidence/", blank=True)
    file_name = models.CharField(max_length=200, blank=True)
    signed_on = models.DateField(_("signed on"), null=True)
    withdrawn = models.BooleanField(default=False)
    reason = models.CharField(max_length=500, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        app_label = "plans"
        verbose_name = _("signature under an assurance")
        verbose_name_plural = _("signatures under assurances")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.section}: {self.owner}"

    @property
    def partnership(self) -> Partnership:
        """The plan's partnership (for the audit record)."""
        return self.section.plan.partnership

    @property
    def evidence_words(self) -> str:
        """The evidence in one phrase, whatever it consists of."""
        return " ".join(part for part in (self.evidence, self.link, self.file_name) if part)


class AdoptionRecord(plans.Attributed, plans.AppendOnly):
    """The vote by which a body adopted the plan, and the elected official's agreement. The latest counts."""

    plan = models.ForeignKey("plans.Plan", on_delete=models.PROTECT, related_name="adoptions")
    body = models.CharField(_("body that voted"), max_length=200)
    voted_on = models.DateField(_("day of the vote"))
    yes = models.PositiveSmallIntegerField(_("yes"))
    no = models.PositiveSmallIntegerField(_("no"), default=0)
    abstained = models.PositiveSmallIntegerField(_("abstained"), default=0)
    official = models.CharField(_("elected official"), max_length=200, blank=True)
    agreed_on = models.DateField(_("agreed on"), null=True, blank=True)
    record = models.CharField(_("where the vote is recorded"), max_length=500, blank=True)
    link = models.URLField(_("link to the record"), max_length=1000, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        app_label = "plans"
        verbose_name = _("record of adoption")
        verbose_name_plural = _("records of adoption")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.plan}: {self.body}, {self.voted_on}"

    @property
    def partnership(self) -> Partnership:
        """The plan's partnership (for the audit record)."""
        return self.plan.partnership

    @property
    def carried(self) -> bool:
        """More voted for it than against."""
        return self.yes > self.no


class Decision(models.TextChoices):
    """What an author decided when newer numbers came."""

    TAKE = "take", _("take the newer numbers")
    KEEP = "keep", _("keep these")


class ExhibitDecision(plans.Attributed, plans.AppendOnly):
    """What was decided about newer numbers of an exhibit in a section: taken, or kept with a reason.

    vintages: source -> the newest vintage at hand when it was decided. edition: the one shown afterwards.
    """

    section = models.ForeignKey("plans.Section", on_delete=models.PROTECT, related_name="exhibit_decisions")
    public_id = models.CharField(max_length=64)
    decision = models.CharField(max_length=4, choices=Decision)
    vintages = models.JSONField(default=dict)
    edition = models.PositiveIntegerField()
    reason = models.TextField(max_length=1000, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        app_label = "plans"
        verbose_name = _("decision on an exhibit")
        verbose_name_plural = _("decisions on exhibits")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.section}: {self.public_id} {self.decision}"

    @property
    def partnership(self) -> Partnership:
        """The plan's partnership (for the audit record)."""
        return self.section.plan.partnership


class Carry(models.TextChoices):
    """What becomes of a section of the plan before."""

    KEEP = "keep", _("keep as it is")
    ADAPT = "adapt", _("adapt")
    DROP = "drop", _("drop")


class CarryForward(plans.Attributed, Versioned):
    """What a modification does with a section of the plan before: proposed from facts, decided by a person.

    facts: why it is proposed (keys and values that `carrying.proposal_words` turns into sentences).
    """

    section = models.OneToOneField("plans.Section", on_delete=models.PROTECT, related_name="carry")
    proposal = models.CharField(max_length=5, choices=Carry)
    facts = models.JSONField(default=list)
    before = models.TextField(blank=True)
    decision = models.CharField(max_length=5, choices=Carry, blank=True)
    reason = models.CharField(max_length=1000, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(null=True)

    class Meta:
        app_label = "plans"
        verbose_name = _("section carried forward")
        verbose_name_plural = _("sections carried forward")
        ordering = ["section_id"]

    def __str__(self) -> str:
        return f"{self.section}: {self.decision or self.proposal}"

    @property
    def partnership(self) -> Partnership:
        """The plan's partnership (for the audit record)."""
        return self.section.plan.partnership


def new_token() -> str:
    """A secret that only the letter holds."""
    return secrets.token_urlsafe(24)


class Recorded(models.TextChoices):
    """What a person can record of a promise."""

    KEPT = "kept", _("kept")
    LATE = "late", pgettext_lazy("promise", "kept, but late")
    DROPPED = "dropped", pgettext_lazy("promise", "dropped")


class PromiseRecord(plans.Attributed, plans.AppendOnly):
    """What a person wrote down of what became of a promise of a plan. The newest of a key counts.

    key: "milestone:…", "objective:…", "strategy:…" or "recommendation:…"; statement: as it was promised.
    """

    plan = models.ForeignKey("plans.Plan", on_delete=models.PROTECT, related_name="promise_records")
    key = models.CharField(max_length=64)
    statement = models.CharField(max_length=400)
    outcome = models.CharField(_("what became of it"), max_length=12, choices=Recorded)
    on = models.DateField(_("day"))
    reason = models.CharField(_("why, or how it is known"), max_length=500)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        app_label = "plans"
        verbose_name = _("record of a promise")
        verbose_name_plural = _("records of promises")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.statement}: {self.get_outcome_display()}"

    @property
    def partnership(self) -> Partnership:
        """The plan's partnership (for the audit record)."""
        return self.plan.partnership


class Subscription(models.Model):
    """Somebody who wants letters about a plan, its editions and comment periods. Counts once confirmed.

    edition: the last one that was told of. told: the news of comment periods that were told. origin: this
    instance's address, for links in letters that no request sends.
    """

    plan = models.ForeignKey("plans.Plan", on_delete=models.CASCADE, related_name="subscriptions")
    email = models.EmailField(_("e-mail address"))
    language = models.CharField(max_length=8, default="en")
    token = models.CharField(max_length=64, unique=True, default=new_token, editable=False)
    asked_at = models.DateTimeField(default=timezone.now)
    confirmed_at = models.DateTimeField(null=True)
    edition = models.PositiveIntegerField(default=0)
    told = models.JSONField(default=list)
    origin = models.CharField(max_length=200, blank=True)

    class Meta:
        app_label = "plans"
        verbose_name = _("subscription")
        verbose_name_plural = _("subscriptions")
        constraints = [
            models.UniqueConstraint(fields=["plan", "email"], name="one_subscription_an_address"),
        ]

    def __str__(self) -> str:
        return f"{self.plan}: {self.email}"
