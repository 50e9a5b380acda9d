"""Measure packages that a partnership published: protected counts of participants, as they were released."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from highroad import language
from highroad.web.directory.models import Partnership


class PublishedMeasures(models.Model):
    """One measure package. Its text is kept as it came and never changed."""

    partnership = models.ForeignKey(Partnership, on_delete=models.PROTECT, related_name="measures")
    title = models.CharField(_("title"), max_length=300)
    titles = models.JSONField(default=dict, editable=False)  # by language, where the policy gives them
    quarter = models.CharField(_("report quarter"), max_length=10)
    span = models.CharField(_("span"), max_length=10)
    mode = models.CharField(_("mode"), max_length=20)
    sha256 = models.CharField(max_length=64)
    text = models.TextField()
    received_at = models.DateTimeField(auto_now_add=True)
    received_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("-quarter", "span", "-pk")
        constraints = [
            models.UniqueConstraint(fields=["partnership", "sha256"], name="one_package_of_a_kind"),
        ]

    def __str__(self) -> str:
        return f"{self.title_spoken} ({self.quarter})"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Packages are written once. Raises RuntimeError for a second time."""
        if self.pk is not None:
            raise RuntimeError("a published package is never changed; publish another one")
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return reverse("evidence:measure_package", args=[self.partnership.slug, self.pk])

    @property
    def title_spoken(self) -> str:
        """The title in the reader's language, where the release has one."""
        return str(self.titles.get(language.active(), self.title))
