"""Rounds of input, their questions, whom they invite, and what was answered."""

from __future__ import annotations

import datetime
import uuid

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from highroad.web.directory.concurrency import Versioned
from highroad.web.directory.models import Organization, Partnership

LONGEST_ANSWER = 10_000


class Standing(models.TextChoices):
    """Where an invitation stands."""

    INVITED = "invited", pgettext_lazy("invitation", "invited")
    OPENED = "opened", pgettext_lazy("invitation", "opened")
    ANSWERED = "answered", pgettext_lazy("invitation", "answered")
    LATE = "late", pgettext_lazy("invitation", "late")
    WITHDRAWN = "withdrawn", pgettext_lazy("invitation", "withdrawn")


class InputRound(Versioned):
    """Questions to invited agencies until a day. origin: this instance's address, for links in letters."""

    plan = models.ForeignKey("plans.Plan", on_delete=models.PROTECT, related_name="rounds")
    number = models.PositiveIntegerField(editable=False)
    title = models.CharField(_("title"), max_length=160)
    words = models.TextField(_("words to those invited"), max_length=2000, blank=True)
    due = models.DateField(_("answers until"))
    origin = models.CharField(max_length=200, editable=False)
    closed_at = models.DateTimeField(null=True, editable=False)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("round of input")
        verbose_name_plural = _("rounds of input")
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "number"], name="rounds_count_up"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """The status board."""
        return reverse("plans:round", args=[self.plan.partnership.slug, self.plan.slug, self.number])

    @property
    def partnership(self) -> Partnership:
        """The plan's partnership (for the audit record)."""
        return self.plan.partnership


class RoundQuestion(models.Model):
    """One question of a round. requirement: the section it is about; empty: the whole plan."""

    round = models.ForeignKey(InputRound, on_delete=models.PROTECT, related_name="questions")
    place = models.PositiveSmallIntegerField()
    requirement = models.CharField(max_length=40, blank=True)
    text = models.TextField(_("question"), max_length=1000)

    class Meta:
        verbose_name = _("question of a round")
        verbose_name_plural = _("questions of rounds")
        ordering = ["place", "pk"]

    def __str__(self) -> str:
        return self.text


class RoundInvitation(models.Model):
    """Somebody who was asked. The link in the letter carries the nonce, signed; withdrawing makes it void."""

    round = models.ForeignKey(InputRound, on_delete=models.PROTECT, related_name="invitations")
    organization = models.CharField(_("organization"), max_length=200)
    partner = models.ForeignKey(
        Organization, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    name = models.CharField(_("name"), max_length=120, blank=True)
    email = models.EmailField(_("e-mail address"))
    language = models.CharField(_("language"), max_length=5, choices=settings.LANGUAGES, default="en")
    nonce = models.UUIDField(default=uuid.uuid4, editable=False)
    invited_at = models.DateTimeField(default=timezone.now, editable=False)
    opened_at = models.DateTimeField(null=True, editable=False)
    answered_at = models.DateTimeField(null=True, editable=False)
    reminded_at = models.DateTimeField(null=True, editable=False)
    reminders = models.PositiveSmallIntegerField(default=0, editable=False)
    withdrawn_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        verbose_name = _("invitation to a round")
        verbose_name_plural = _("invitations to rounds")
        ordering = ["organization", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["round", "email"], name="one_invitation_an_address"),
        ]

    def __str__(self) -> str:
        return self.organization

    @property
    def partnership(self) -> Partnership:
        """The plan's partnership (for the audit record)."""
        return self.round.partnership

    def standing_on(self, day: datetime.date) -> Standing:
        """Where it stands on a day."""
        if self.withdrawn_at is not None:
            return Standing.WITHDRAWN
        if self.answered_at is not None:
            return Standing.ANSWERED
        if self.round.due < day:
            return Standing.LATE
        return Standing.OPENED if self.opened_at is not None else Standing.INVITED

    @property
    def answered_late(self) -> bool:
        """The first answer came after the round's day."""
        return self.answered_at is not None and timezone.localdate(self.answered_at) > self.round.due


class RoundAnswer(models.Model):
    """What an invited agency answered to one question. used_as: "quote" or "suggestion" once in a text."""

    invitation = models.ForeignKey(RoundInvitation, on_delete=models.PROTECT, related_name="answers")
    question = models.ForeignKey(RoundQuestion, on_delete=models.PROTECT, related_name="answers")
    text = models.TextField(max_length=LONGEST_ANSWER)
    saved_at = models.DateTimeField(default=timezone.now, editable=False)
    used_as = models.CharField(max_length=12, blank=True, editable=False)
    used_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", editable=False
    )

    class Meta:
        verbose_name = _("answer to a round")
        verbose_name_plural = _("answers to rounds")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["invitation", "question"], name="one_answer_a_question"),
        ]

    def __str__(self) -> str:
        return f"{self.invitation}: {self.text[:60]}"

    @property
    def partnership(self) -> Partnership:
        """The plan's partnership (for the audit record)."""
        return self.invitation.partnership
