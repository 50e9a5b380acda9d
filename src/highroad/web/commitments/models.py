"""Principles, recommendations with their addressees' answers, and the strategy tree of a partnership."""

from __future__ import annotations

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from highroad.web.commitments.vocabulary import Answer, Direction, Level, RecommendationState, StepState
from highroad.web.directory.concurrency import Versioned
from highroad.web.directory.models import Organization, Partnership


class Resting(Versioned):
    """What rests on principles, evidence and requirements, and speaks of people.

    principles: numbers of the partnership's principles. exhibits: public ids of kept exhibits. populations:
    codes of `reference.programs.barriers`. requirements: ids of a requirement pack's items.
    """

    principles = models.JSONField(_("principles it rests on"), default=list, blank=True)
    exhibits = models.JSONField(_("evidence"), default=list, blank=True)
    populations = models.JSONField(_("for whom"), default=list, blank=True)
    requirements = models.JSONField(_("requirements it answers"), default=list, blank=True)

    class Meta:
        abstract = True


class Principle(Versioned):
    """A value that binds: recommendations and strategy name the principles that they rest on."""

    partnership = models.ForeignKey(Partnership, on_delete=models.PROTECT, related_name="principles")
    number = models.PositiveIntegerField(editable=False)
    title = models.CharField(_("name"), max_length=120)
    statement = models.TextField(_("what it says"), max_length=2000)
    source = models.CharField(_("where it was agreed"), max_length=300, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", editable=False
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("principle")
        verbose_name_plural = _("principles")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["partnership", "number"], name="principles_count_up"),
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.title}"

    def get_absolute_url(self) -> str:
        """The page that shows everything resting on it."""
        return reverse("commitments:principle", args=[self.partnership.slug, self.number])


class Recommendation(Resting):
    """A numbered proposal to somebody: what, why, on which principles and evidence, for whom, in which steps.

    Issued ones keep their number for ever and can be cited, withdrawn ones too.
    """

    partnership = models.ForeignKey(Partnership, on_delete=models.PROTECT, related_name="recommendations")
    number = models.PositiveIntegerField(editable=False)
    statement = models.CharField(_("recommendation"), max_length=400)
    rationale = models.TextField(_("why"), max_length=6000)
    addressee = models.CharField(_("to whom"), max_length=200)
    organization = models.ForeignKey(
        Organization,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="recommendations",
        verbose_name=_("that is, this partner"),
    )
    cost_note = models.CharField(_("what it costs"), max_length=500, blank=True)
    state = models.CharField(
        max_length=10, choices=RecommendationState, default=RecommendationState.DRAFT, editable=False
    )
    issued_at = models.DateTimeField(null=True, editable=False)
    answer_by = models.DateField(_("answer wanted by"), null=True, blank=True)
    done_on = models.DateField(_("carried out on"), null=True, editable=False)
    withdrawn_on = models.DateField(null=True, editable=False)
    withdrawn_because = models.TextField(
        _("why it is withdrawn"), max_length=2000, blank=True, editable=False
    )
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", editable=False
    )
    withdrawn_by_name = models.CharField(max_length=200, blank=True, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", editable=False
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("recommendation")
        verbose_name_plural = _("recommendations")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["partnership", "number"], name="recommendations_count_up"),
        ]

    def __str__(self) -> str:
        return gettext("Recommendation {number}").format(number=self.number)

    def get_absolute_url(self) -> str:
        """The recommendation's page, to be cited."""
        return reverse("commitments:recommendation", args=[self.partnership.slug, self.number])

    @property
    def is_issued(self) -> bool:
        """It stands: issued, and not withdrawn."""
        return self.state == RecommendationState.ISSUED

    @property
    def withdrawer(self) -> str:
        """Who withdrew it."""
        return self.withdrawn_by_name or str(self.withdrawn_by or "")


class RecommendationStep(Versioned):
    """A key step of a recommendation: what, who does it, by when, and how it stands.

    person: a member, named to members alone. owner_name: whose it is, where they have no account here.
    done_on: only of what is done. note: what became of it; why, if it is dropped.
    """

    recommendation = models.ForeignKey(Recommendation, on_delete=models.PROTECT, related_name="steps")
    place = models.PositiveIntegerField(default=1, editable=False)
    text = models.CharField(_("key step"), max_length=400)
    organization = models.ForeignKey(
        Organization,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("organization"),
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("person"),
    )
    owner_name = models.CharField(max_length=400, blank=True, editable=False)
    due = models.DateField(_("to be done by"), null=True, blank=True)
    state = models.CharField(_("how it stands"), max_length=10, choices=StepState, default=StepState.OPEN)
    done_on = models.DateField(_("done on"), null=True, blank=True)
    note = models.CharField(_("what became of it"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("key step")
        verbose_name_plural = _("key steps")
        ordering = ["place", "pk"]

    def __str__(self) -> str:
        return self.text

    @property
    def partnership(self) -> Partnership:
        """The recommendation's partnership (for the audit record)."""
        return self.recommendation.partnership

    @property
    def whose(self) -> str:
        """The person who does it; empty when nobody is named."""
        return str(self.person) if self.person is not None else self.owner_name

    @property
    def is_open(self) -> bool:
        """It is still to be done."""
        return self.state not in (StepState.DONE, StepState.DROPPED)

    @property
    def is_late(self) -> bool:
        """Its day has passed and it is still to be done."""
        return self.is_open and self.due is not None and self.due < timezone.localdate()


class RecommendationResponse(models.Model):
    """What the addressee answered, why, on which day, who carries it and until when. The newest counts.

    person: the member who carries it and is reminded; owner: who carries it in words, member or not.
    by_name: who wrote it down, where that person has no account here (an archive was brought in).
    """

    recommendation = models.ForeignKey(Recommendation, on_delete=models.PROTECT, related_name="responses")
    answer = models.CharField(_("the addressee"), max_length=14, choices=Answer)
    reason = models.TextField(_("in its own words"), max_length=4000)
    owner = models.CharField(_("who carries it"), max_length=200, blank=True)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("member who is reminded"),
    )
    on = models.DateField(_("answered on"))
    until = models.DateField(_("to be done by"), null=True, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    by_name = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("answer to a recommendation")
        verbose_name_plural = _("answers to recommendations")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.recommendation}: {self.get_answer_display()}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Write a new row; an old one is refused."""
        if self.pk is not None and not kwargs.get("force_insert"):
            raise TypeError("an answer to a recommendation is append-only")
        super().save(*args, **kwargs)

    @property
    def who(self) -> str:
        """Who wrote it down."""
        return self.by_name or str(self.by)


class Strategy(Versioned):
    """A partnership's strategy tree, and the tree of the level above that it goes along with."""

    partnership = models.OneToOneField(Partnership, on_delete=models.PROTECT, related_name="strategy")
    title = models.CharField(_("title"), max_length=200)
    above = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="below",
        verbose_name=_("strategy above it"),
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("strategy")
        verbose_name_plural = _("strategies")

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """The tree."""
        return reverse("commitments:strategy", args=[self.partnership.slug])


class StrategyItem(Resting):
    """Vision, goal, objective, strategy or measure (by name) of a tree.

    public_id: its name in editions and archives. place: its order among its neighbors. serves: the objective
    above that an objective goes along with.
    programs, sectors: codes of programs that it uses; names of industries that it is about. direction,
    baseline, target, unit, by_year: of a measure only.
    """

    tree = models.ForeignKey(Strategy, on_delete=models.PROTECT, related_name="items")
    public_id = models.UUIDField(default=uuid.uuid4, editable=False)
    level = models.CharField(_("level"), max_length=10, choices=Level)
    parent = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name=_("stands under"),
    )
    place = models.PositiveIntegerField(default=1)
    statement = models.CharField(_("statement"), max_length=400)
    programs = models.JSONField(_("programs"), default=list, blank=True)
    sectors = models.JSONField(_("industries"), default=list, blank=True)
    serves = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="served_by",
        verbose_name=_("serves, of the strategy above"),
    )
    direction = models.CharField(_("should go"), max_length=4, choices=Direction, blank=True)
    baseline = models.DecimalField(_("begins at"), max_digits=14, decimal_places=4, null=True, blank=True)
    target = models.DecimalField(_("target"), max_digits=14, decimal_places=4, null=True, blank=True)
    unit = models.CharField(_("unit"), max_length=40, blank=True)
    by_year = models.PositiveSmallIntegerField(_("by the end of"), null=True, blank=True)
    removed_at = models.DateTimeField(null=True, editable=False)
    removed_because = models.TextField(_("why it is retired"), max_length=2000, blank=True, editable=False)
    removed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", editable=False
    )

    class Meta:
        verbose_name = _("item of a strategy")
        verbose_name_plural = _("items of strategies")
        ordering = ["place", "pk"]

    def __str__(self) -> str:
        return self.statement

    @property
    def partnership(self) -> Partnership:
        """The tree's partnership (for the audit record)."""
        return self.tree.partnership
