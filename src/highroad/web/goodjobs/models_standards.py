"""A partnership's own rule of lists, rubric of job quality and rule of readiness. Versions stay."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from highroad.web.directory.models import Partnership
from highroad.web.goodjobs.models import WrittenOnce


class StandardKind(models.TextChoices):
    """What is judged by it; the keys are those of the registers, or of the exhibit that a list is."""

    QUALITY = "job-quality", _("Rubric of job quality")
    PROGRAMS = "program-readiness", _("Rule of readiness of programs")
    LISTS = "occupation-list", _("Rule of occupation lists")


class OwnStandard(WrittenOnce):
    """One version of a rubric or rule. text: YAML that the reader of its kind reads (`standards.read`)."""

    partnership = models.ForeignKey(Partnership, on_delete=models.PROTECT, related_name="own_standards")
    kind = models.CharField(_("kind"), max_length=20, choices=StandardKind)
    number = models.PositiveIntegerField()
    title = models.CharField(_("name"), max_length=160)
    text = models.TextField()
    note = models.TextField(_("what changed, and why"), max_length=2000, blank=True)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("standard of one's own")
        verbose_name_plural = _("standards of one's own")
        ordering = ["kind", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["partnership", "kind", "number"], name="own_standards_count_up"),
        ]

    def __str__(self) -> str:
        return gettext("{title}, version {number}").format(title=self.title, number=self.number)

    def get_absolute_url(self) -> str:
        """The version's own page."""
        return reverse("goodjobs:standard_version", args=[self.partnership.slug, self.kind, self.number])

    @property
    def key(self) -> str:
        """How a register or a list names it."""
        return f"own:{self.number}"
