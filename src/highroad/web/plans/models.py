"""Plans, their sections with every version ever saved, judgements, pinned exhibits and published editions."""

from __future__ import annotations

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from highroad.reference.packs import Pack, Requirement, load_pack_version, spoken
from highroad.web.directory.concurrency import Versioned
from highroad.web.directory.models import Organization, Partnership
from highroad.web.plans.vocabulary import Opinion, PlanState, SectionState

LONGEST_TEXT = 200_000


class AppendOnly(models.Model):
    """Rows that are written once: the database refuses to change or delete them (see `append_only.py`)."""

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Write a new row; an old one is refused."""
        if self.pk is not None and not kwargs.get("force_insert"):
            raise TypeError(f"{type(self).__name__} is append-only")
        super().save(*args, **kwargs)


class Attributed(models.Model):
    """Rows that somebody wrote (`by`).

    by_name: who it was, where that person has no account here: a plan that was made again from its archive.
    """

    by_name = models.CharField(max_length=200, blank=True)

    class Meta:
        abstract = True

    @property
    def who(self) -> str:
        """Who wrote it."""
        return self.by_name or str(getattr(self, "by"))  # noqa: B009 - each model has its own `by`


class Plan(Versioned):
    """A partnership's answer to a requirement pack.

    answers: what the plan says about itself (the pack's fields: plan type, partner programs, yes and no).
    begins: the first day of the period that the plan is for, when it is known. modifies: the edition of
    another plan that this one modifies; then the change log must say what changed before it is published.
    language: in which its sections are written, where they don't say otherwise.
    """

    partnership = models.ForeignKey(
        Partnership, on_delete=models.PROTECT, related_name="plans", verbose_name=_("partnership")
    )
    slug = models.SlugField(_("address"), max_length=80)
    title = models.CharField(_("title"), max_length=200)
    pack_key = models.CharField(max_length=64, editable=False)
    pack_version = models.CharField(max_length=32, editable=False)
    answers = models.JSONField(default=dict)
    begins = models.DateField(_("first day of its period"), null=True, blank=True)
    language = models.CharField(
        _("language of its texts"), max_length=5, choices=settings.LANGUAGES, default="en"
    )
    state = models.CharField(
        _("state"), max_length=12, choices=PlanState, default=PlanState.DRAFTING, editable=False
    )
    modifies = models.ForeignKey(
        "plans.Edition",
        on_delete=models.PROTECT,
        null=True,
        related_name="modifications",
        editable=False,
        verbose_name=_("edition that it modifies"),
    )
    change_log = models.TextField(_("change log"), blank=True, max_length=20_000)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", editable=False
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("plan")
        verbose_name_plural = _("plans")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["partnership", "slug"], name="one_plan_at_an_address"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """The plan's outline."""
        return reverse("plans:outline", args=[self.partnership.slug, self.slug])

    def get_reading_url(self) -> str:
        """The page on which everybody reads the published plan."""
        return reverse("plans:read", args=[self.partnership.slug, self.slug])

    @property
    def pack(self) -> Pack:
        """The version of the pack that the plan was started from, in the reader's language.

        Raises BadPack when it is not there.
        """
        return spoken(load_pack_version(self.pack_key, self.pack_version))


class Section(Versioned):
    """A plan's answer to one requirement. `text_version` counts the saved texts; 0: nothing is written.

    language: of the text, where it is another than the plan's.
    """

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="sections")
    requirement = models.CharField(max_length=40, editable=False)
    text = models.TextField(_("text"), blank=True, max_length=LONGEST_TEXT)
    text_version = models.PositiveIntegerField(default=0, editable=False)
    language = models.CharField(_("language"), max_length=5, choices=settings.LANGUAGES, blank=True)
    state = models.CharField(
        _("state"), max_length=12, choices=SectionState, default=SectionState.NOT_STARTED, editable=False
    )
    remark = models.TextField(_("remark of the reviewer"), blank=True, max_length=2000, editable=False)
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="assigned_sections",
        verbose_name=_("person"),
    )
    organization = models.ForeignKey(
        Organization,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="assigned_sections",
        verbose_name=_("organization"),
    )
    due = models.DateField(_("due"), null=True, blank=True)
    saved_at = models.DateTimeField(null=True, editable=False)
    saved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", editable=False
    )

    class Meta:
        verbose_name = _("section")
        verbose_name_plural = _("sections")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "requirement"], name="one_section_a_requirement"),
        ]

    def __str__(self) -> str:
        return f"{self.requirement} ({self.plan})"

    def get_absolute_url(self) -> str:
        """The page on which the section is written."""
        return reverse("plans:section", args=[self.plan.partnership.slug, self.plan.slug, self.requirement])

    @property
    def partnership(self) -> Partnership:
        """The plan's partnership (for the audit record)."""
        return self.plan.partnership

    @property
    def asked(self) -> Requirement:
        """The requirement that the section answers."""
        return self.plan.pack.requirement(self.requirement)


class SectionVersion(AppendOnly):
    """One saved text of a section: who, when, and from which version it was written.

    by_name: who saved it, where that person has no account here.
    """

    section = models.ForeignKey(Section, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    text = models.TextField(blank=True)
    based_on = models.PositiveIntegerField(default=0)
    note = models.CharField(max_length=300, blank=True)
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    by_name = models.CharField(max_length=200, blank=True)
    saved_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("version of a section")
        verbose_name_plural = _("versions of sections")
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["section", "number"], name="versions_count_up"),
        ]

    def __str__(self) -> str:
        return f"{self.section} v{self.number}"

    @property
    def who(self) -> str:
        """Who saved it."""
        return self.by_name or str(self.saved_by)


class SectionExhibit(models.Model):
    """An exhibit that a section's text refers to, pinned to the edition it had when it came in.

    title, kind, problem, sourced, vintages: as found then, so that coverage needs no look at the exhibits
    themselves. numbers: "column:row" -> how it reads in each language, or why it can't be shown, for the
    numbers that stand inside sentences. newer: source -> label of the newer vintage about which
    nobody has decided.
    """

    section = models.ForeignKey(Section, on_delete=models.CASCADE, related_name="exhibits")
    position = models.PositiveSmallIntegerField(default=0)
    public_id = models.CharField(max_length=64)
    edition = models.PositiveIntegerField(default=1)
    title = models.CharField(max_length=500)
    kind = models.CharField(max_length=64)
    problem = models.CharField(max_length=500, blank=True)
    sourced = models.BooleanField(default=True)
    vintages = models.JSONField(default=dict)
    numbers = models.JSONField(default=dict)
    newer = models.JSONField(default=dict)
    pinned_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("exhibit of a section")
        verbose_name_plural = _("exhibits of sections")
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["section", "public_id"], name="an_exhibit_once_a_section"),
        ]

    def __str__(self) -> str:
        return self.title


class RequirementJudgement(Attributed, AppendOnly):
    """What a reviewer said of a requirement. The latest counts; an empty verdict withdraws."""

    section = models.ForeignKey(Section, on_delete=models.PROTECT, related_name="judgements")
    verdict = models.CharField(max_length=8, choices=Opinion, blank=True)
    reason = models.TextField(max_length=2000, blank=True)
    text_version = models.PositiveIntegerField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("judgement")
        verbose_name_plural = _("judgements")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.section}: {self.get_verdict_display()}"


class Edition(Attributed, AppendOnly):
    """The plan as it was published or adopted: its texts, frozen. sha256 is of `contents`."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="editions")
    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=12, choices=PlanState)
    title = models.CharField(max_length=200)
    contents = models.JSONField()
    sha256 = models.CharField(max_length=64)
    note = models.TextField(blank=True, max_length=2000)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("edition")
        verbose_name_plural = _("editions")
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "number"], name="editions_count_up"),
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.number})"


# What else the app keeps stands in files of its own; Django finds the models by this module.
import highroad.web.plans.adoption.models  # noqa: E402
import highroad.web.plans.archive.models  # noqa: E402
import highroad.web.plans.calendar.models  # noqa: E402
import highroad.web.plans.comments.models  # noqa: E402
import highroad.web.plans.people.models  # noqa: E402
import highroad.web.plans.reminders.models  # noqa: E402
import highroad.web.plans.rounds.models  # noqa: E402
import highroad.web.plans.writing.models  # noqa: E402, F401
