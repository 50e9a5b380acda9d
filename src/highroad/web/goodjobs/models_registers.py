"""Registers that a partnership keeps: programs, job quality, public projects. Editions stay as they came."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from highroad.web.directory.models import Partnership
from highroad.web.evidence.models import Exhibit
from highroad.web.goodjobs.models import ListVersion, WrittenOnce


class RegisterKind(models.TextChoices):
    """What a register is of; the keys are those of its exhibit."""

    PROGRAMS = "program-readiness", _("Training programs and their readiness")
    QUALITY = "job-quality", _("Job quality")
    PROJECTS = "public-projects", _("Public projects, jobs and seats")
    EMPLOYERS = "employer-voice", _("What employers say they need")
    WORKERS = "worker-voice", _("What workers say")

    @property
    def rows_are_public(self) -> bool:
        """Whether everybody may read the rows as they were brought: what people answered is only added up."""
        return self not in (RegisterKind.EMPLOYERS, RegisterKind.WORKERS)


class Register(models.Model):
    """A register, and the exhibit that says what it comes to; its editions hold the rows."""

    partnership = models.ForeignKey(Partnership, on_delete=models.PROTECT, related_name="registers")
    number = models.PositiveIntegerField()
    kind = models.CharField(_("kind"), max_length=20, choices=RegisterKind)
    title = models.CharField(_("name of the register"), max_length=160)
    exhibit = models.ForeignKey(Exhibit, on_delete=models.PROTECT, related_name="+")
    # Of programs that say how many seats they have: those against the openings.
    seats_exhibit = models.ForeignKey(Exhibit, null=True, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("register")
        verbose_name_plural = _("registers")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["partnership", "number"], name="registers_count_up"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """What the register comes to."""
        return reverse("goodjobs:register", args=[self.partnership.slug, self.number])


class RegisterEdition(WrittenOnce):
    """The rows as they were brought, and what they were judged by.

    files: name -> text of the file as CSV. settings_used: rule or rubric, wage standard. version: the
    published list that programs are judged by.
    """

    register = models.ForeignKey(Register, on_delete=models.PROTECT, related_name="editions")
    number = models.PositiveIntegerField()
    files = models.JSONField()
    settings_used = models.JSONField(default=dict)
    version = models.ForeignKey(ListVersion, null=True, on_delete=models.PROTECT, related_name="+")
    note = models.TextField(_("what changed, and why"), max_length=2000, blank=True)
    brought_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    brought_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("edition of a register")
        verbose_name_plural = _("editions of registers")
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["register", "number"], name="register_editions_count_up"),
        ]

    def __str__(self) -> str:
        return f"{self.register} {self.number}"
