"""Archives that were put on record: which edition of a plan for which year, and the file's checksum."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from highroad.web.directory.models import Partnership
from highroad.web.plans.models import AppendOnly, Edition, Plan


class YearArchive(AppendOnly):
    """The archive of a plan as it was adopted last by the end of a year, or until then.

    Where it was adopted again within the year, both are on record. sha256, size: of the zip file.
    """

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="year_archives")
    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    with_names = models.BooleanField(default=False)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("archive of a year")
        verbose_name_plural = _("archives of years")
        ordering = ["-year", "plan", "edition", "with_names"]
        constraints = [
            models.UniqueConstraint(fields=["edition", "year", "with_names"], name="one_archive_a_year"),
        ]

    def __str__(self) -> str:
        return self.file_name

    @property
    def partnership(self) -> Partnership:
        """The plan's partnership (for the audit record)."""
        return self.plan.partnership

    @property
    def file_name(self) -> str:
        """What the file is called when it is taken along, and in lists of checksums."""
        names = "-names" if self.with_names else ""
        plan = f"{self.plan.partnership.slug}-{self.plan.slug}"
        return f"{plan}-{self.year}-edition-{self.edition.number}{names}.zip"
