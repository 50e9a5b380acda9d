"""Recorded days of a plan's clocks, phases, milestones with every day that moved, and private feeds."""

from __future__ import annotations

import datetime
import secrets
import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from highroad.web.directory.concurrency import Versioned
from highroad.web.directory.models import Organization, Partnership
from highroad.web.plans.models import AppendOnly, Attributed, Plan


class PlanDay(Versioned):
    """The day of one of the pack's clocks, as this plan has set it or as it came to be.

    happened: it is over, the day is a fact. What counts from this clock counts from `day`.
    """

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="days")
    clock = models.CharField(max_length=64, editable=False)
    day = models.DateField(_("day"))
    happened = models.BooleanField(_("it happened"), default=False)
    note = models.CharField(_("note"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("day of a plan")
        verbose_name_plural = _("days of plans")
        ordering = ["day"]
        constraints = [models.UniqueConstraint(fields=["plan", "clock"], name="one_day_a_clock")]

    def __str__(self) -> str:
        return f"{self.plan}: {self.clock}"

    @property
    def partnership(self) -> Partnership:
        """The plan's partnership (for the audit record)."""
        return self.plan.partnership


@dataclass(frozen=True, slots=True)
class PhaseMove:
    """Two days and a reason: a phase's days before they moved, or how long a milestone was dropped."""

    begins: datetime.date
    ends: datetime.date
    reason: str


class Phase(Versioned):
    """A stretch of the work with a name. moves: every move of its days, as `moved` writes it."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="phases")
    title = models.CharField(_("title"), max_length=200)
    begins = models.DateField(_("first day"))
    ends = models.DateField(_("last day"))
    summary = models.TextField(_("what it is for"), max_length=2000, blank=True)
    moves = models.JSONField(default=list, blank=True, editable=False)

    class Meta:
        verbose_name = _("phase")
        verbose_name_plural = _("phases")
        ordering = ["begins", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends__gte=models.F("begins")), name="phase_ends_after_it_begins"
            )
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def partnership(self) -> Partnership:
        """The plan's partnership (for the audit record)."""
        return self.plan.partnership

    @property
    def past(self) -> list[PhaseMove]:
        """The days it had before, the first first, each with why they moved."""
        return moves_in(self.moves)

    @property
    def slip(self) -> int:
        """Days by which it ends later than first planned; negative when it ends earlier."""
        return (self.ends - self.past[0].ends).days if self.moves else 0


def moved(begins: datetime.date, ends: datetime.date, reason: str) -> str:
    """How a phase keeps what its days were before they moved, and why they did."""
    return f"{begins.isoformat()}/{ends.isoformat()} {reason}"


def moves_in(kept: Iterable[str]) -> list[PhaseMove]:
    """What `moved` wrote, in its order. Raises ValueError for anything else."""
    found = []
    for each in kept:
        days, _blank, reason = str(each).partition(" ")
        begins, _slash, ends = days.partition("/")
        found.append(
            PhaseMove(datetime.date.fromisoformat(begins), datetime.date.fromisoformat(ends), reason)
        )
    return found


class Milestone(Versioned):
    """Something that will be there on a day. `first_due`: the day first promised.

    dropped_because: why it is dropped, if it is. drops: from when to when it was dropped before it was taken
    up again, and why, as `moved` writes it. public_id: its name in editions and archives, wherever it stands.
    owner_name: whose it is, where they have no account here.
    """

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="milestones")
    public_id = models.UUIDField(default=uuid.uuid4, editable=False)
    phase = models.ForeignKey(
        Phase,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="milestones",
        verbose_name=_("phase"),
    )
    title = models.CharField(_("milestone"), max_length=200)
    deliverable = models.TextField(_("what will be there"), max_length=2000, blank=True)
    due = models.DateField(_("due"))
    first_due = models.DateField(editable=False)
    done_on = models.DateField(_("done on"), null=True, blank=True)
    dropped_on = models.DateField(null=True, blank=True, editable=False)
    dropped_because = models.CharField(max_length=300, blank=True, editable=False)
    drops = models.JSONField(default=list, blank=True, editable=False)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="milestones",
        verbose_name=_("person"),
    )
    owner_name = models.CharField(max_length=400, blank=True, editable=False)
    organization = models.ForeignKey(
        Organization,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="milestones",
        verbose_name=_("organization"),
    )

    class Meta:
        verbose_name = _("milestone")
        verbose_name_plural = _("milestones")
        ordering = ["due", "pk"]

    def __str__(self) -> str:
        return self.title

    @property
    def partnership(self) -> Partnership:
        """The plan's partnership (for the audit record)."""
        return self.plan.partnership

    @property
    def whose(self) -> str:
        """The person who sees to it; empty when nobody does."""
        return str(self.owner) if self.owner is not None else self.owner_name

    @property
    def slip(self) -> int:
        """Days by which it comes later than first promised; negative when it comes earlier."""
        return ((self.done_on or self.due) - self.first_due).days

    @property
    def dropped_before(self) -> list[PhaseMove]:
        """From when to when it was dropped before it was taken up again, and why."""
        return moves_in(self.drops)

    @property
    def is_late(self) -> bool:
        """Its day has passed and it is not done."""
        return self.is_open and self.due < timezone.localdate()

    @property
    def is_open(self) -> bool:
        """It is still to come: neither done nor dropped."""
        return self.done_on is None and self.dropped_on is None


class MilestoneMove(Attributed, AppendOnly):
    """A milestone's day was moved: from where to where, by whom and why."""

    milestone = models.ForeignKey(Milestone, on_delete=models.PROTECT, related_name="moves")
    before = models.DateField()
    after = models.DateField()
    reason = models.CharField(max_length=300)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("move of a milestone")
        verbose_name_plural = _("moves of milestones")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.milestone}: {self.before} → {self.after}"


def feed_key() -> str:
    """A secret that nobody guesses."""
    return secrets.token_urlsafe(24)


class CalendarFeed(models.Model):
    """A person's private address of a calendar: of one plan, or (plan is None) of all that wait for them.

    Whoever has the address reads the calendar, as far as the person still may; a new key ends the old one.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="feeds")
    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, null=True, related_name="feeds")
    key = models.CharField(max_length=64, unique=True, default=feed_key)
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("calendar address")
        verbose_name_plural = _("calendar addresses")
        constraints = [
            models.UniqueConstraint(fields=["user", "plan"], name="one_feed_a_plan"),
            models.UniqueConstraint(
                fields=["user"], condition=models.Q(plan=None), name="one_feed_of_everything"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.plan or '*'}"
