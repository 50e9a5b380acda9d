"""Occupation lists that a partnership builds and publishes, appeals against them, and what was decided."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from highroad.web.directory.concurrency import Versioned
from highroad.web.directory.models import Partnership
from highroad.web.evidence.models import Exhibit


class WrittenOnce(models.Model):
    """A row that is never changed; the database refuses it too."""

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Write a new row. Raises TypeError for an old one."""
        if self.pk is not None and not kwargs.get("force_insert"):
            raise TypeError("this is append-only")
        super().save(*args, **kwargs)


class Rates(models.TextChoices):
    """Whose projections tell how jobs grow and how many people leave them."""

    NATION = "nation", _("the nation's")
    STATE = "state", _("the state's own, where it tells them")


class OccupationList(Versioned):
    """A list in the making: a rule, its thresholds, and until when it can be contested.

    rule: key of a rule that comes with Highroad. thresholds: number by key of a criterion, where it differs
    from the rule's. margin: percent. standard: dollars a year, for rules that ask for one.
    """

    partnership = models.ForeignKey(Partnership, on_delete=models.PROTECT, related_name="occupation_lists")
    number = models.PositiveIntegerField(editable=False)
    title = models.CharField(_("name of the list"), max_length=160)
    rule = models.CharField(_("rule"), max_length=60)
    thresholds = models.JSONField(_("thresholds"), default=dict, blank=True)
    margin = models.DecimalField(
        _("marginal within, percent"), max_digits=4, decimal_places=1, default=5, help_text=_(
            "So near a threshold, an occupation counts as marginal."
        ),
    )  # fmt: skip
    standard = models.DecimalField(
        _("wage standard, dollars a year"), max_digits=9, decimal_places=2, null=True, blank=True
    )
    rates = models.CharField(_("projected rates"), max_length=6, choices=Rates, default="nation")
    standard_source = models.CharField(_("where the wage standard comes from"), max_length=300, blank=True)
    area = models.CharField(_("published area"), max_length=7, blank=True)
    appeals_until = models.DateField(_("appeals are taken until"), null=True, blank=True)
    decide_by = models.DateField(_("appeals are decided by"), null=True, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", editable=False
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("occupation list")
        verbose_name_plural = _("occupation lists")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["partnership", "number"], name="occupation_lists_count_up"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """The published list, and its appeals."""
        return reverse("goodjobs:list", args=[self.partnership.slug, self.number])

    @property
    def takes_appeals(self) -> bool:
        """Whether today lies within the time for appeals."""
        return self.appeals_until is None or timezone.localdate() <= self.appeals_until


class ListVersion(WrittenOnce):
    """A list as it was published: never changed, kept whole in both languages.

    exhibit: the same answer as an exhibit, for plans to cite. answers: language -> the exhibit's own JSON.
    """

    list = models.ForeignKey(OccupationList, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=160)
    exhibit = models.ForeignKey(Exhibit, on_delete=models.PROTECT, related_name="+")
    answers = models.JSONField()
    table_sha256 = models.CharField(max_length=64)
    listed = models.PositiveIntegerField()
    marginal = models.PositiveIntegerField()
    not_evaluable = models.PositiveIntegerField()
    note = models.TextField(_("what changed, and why"), max_length=2000, blank=True)
    published_at = models.DateTimeField(default=timezone.now)
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("published list")
        verbose_name_plural = _("published lists")
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["list", "number"], name="list_versions_count_up"),
        ]

    def __str__(self) -> str:
        return gettext("{title}, version {number}").format(title=self.title, number=self.number)

    def get_absolute_url(self) -> str:
        """This version, whatever came after."""
        return reverse("goodjobs:version", args=[self.list.partnership.slug, self.list.number, self.number])


class Change(models.TextChoices):
    """What an appeal asks for."""

    ADD = "add", _("put it on the list")
    REMOVE = "remove", _("take it off the list")


class Appeal(WrittenOnce):
    """Somebody contests what the list says of one occupation, with evidence."""

    list = models.ForeignKey(OccupationList, on_delete=models.PROTECT, related_name="appeals")
    number = models.PositiveIntegerField()
    soc = models.CharField(_("occupation"), max_length=7)
    occupation = models.CharField(max_length=200)
    change = models.CharField(_("what is asked"), max_length=6, choices=Change)
    on_behalf_of = models.CharField(_("on whose behalf"), max_length=200)
    argument = models.TextField(_("why"), max_length=4000)
    evidence = models.TextField(
        _("evidence"),
        max_length=4000,
        help_text=_("What shows it: numbers with their source, letters, links."),
    )
    filed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    filed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("appeal")
        verbose_name_plural = _("appeals")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["list", "number"], name="appeals_count_up"),
        ]

    def __str__(self) -> str:
        return gettext("Appeal {number}").format(number=self.number)

    def get_absolute_url(self) -> str:
        """The appeal's page."""
        return reverse("goodjobs:appeal", args=[self.list.partnership.slug, self.list.number, self.number])

    @property
    def decided(self) -> AppealDecision | None:
        """The decision, when there is one."""
        return getattr(self, "decision", None)

    @property
    def is_late(self) -> bool:
        """Whether it should have been decided by now."""
        due = self.list.decide_by
        return self.decided is None and due is not None and timezone.localdate() > due


class AppealDecision(WrittenOnce):
    """What was decided on an appeal, and why. There is one, and it stays."""

    appeal = models.OneToOneField(Appeal, on_delete=models.PROTECT, related_name="decision")
    granted = models.BooleanField(_("decision"), choices=((True, _("granted")), (False, _("denied"))))
    reason = models.TextField(_("reason"), max_length=4000)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("decision on an appeal")
        verbose_name_plural = _("decisions on appeals")

    def __str__(self) -> str:
        return f"{self.appeal}: {self.get_granted_display()}"


from highroad.web.goodjobs.models_registers import Register, RegisterEdition  # noqa: E402
from highroad.web.goodjobs.models_standards import OwnStandard  # noqa: E402

__all__ = [
    "Appeal",
    "AppealDecision",
    "Change",
    "ListVersion",
    "OccupationList",
    "OwnStandard",
    "Register",
    "RegisterEdition",
    "WrittenOnce",
]
