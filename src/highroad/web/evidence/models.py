"""Exhibits that people keep, the released tables they are pinned to, and the claims that rest on them."""

from __future__ import annotations

import json
import secrets
from typing import Any

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from highroad.web.directory.models import Partnership

ALPHABET = "23456789abcdefghjkmnpqrstvwxyz"  # no look-alikes: identifiers are read aloud and typed


def new_public_id() -> str:
    """A short identifier for permalinks: 30^8 of them, and the database refuses a second of its kind."""
    return "".join(secrets.choice(ALPHABET) for _position in range(8))


class Exhibit(models.Model):
    """A saved question asked of pinned vintages. Its editions hold the answers, the current one is shown."""

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    partnership = models.ForeignKey(
        Partnership, null=True, blank=True, on_delete=models.PROTECT, related_name="exhibits"
    )
    kind = models.CharField(max_length=60)
    parameters = models.JSONField()
    region_key = models.CharField(max_length=2000, blank=True)
    note = models.TextField(_("note"), blank=True)
    is_public = models.BooleanField(_("anyone may read it"), default=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("-created_at", "-pk")

    def __str__(self) -> str:
        return f"{self.kind} {self.public_id}"

    def get_absolute_url(self) -> str:
        return reverse("evidence:exhibit", args=[self.public_id])

    @property
    def open_partnership(self) -> Partnership | None:
        """The partnership that keeps it, when everybody may know of it."""
        return self.partnership if self.partnership and self.partnership.is_public else None


class Edition(models.Model):
    """The answer of an exhibit at pinned vintages, in both languages, as it was released. Never changed."""

    exhibit = models.ForeignKey(Exhibit, on_delete=models.CASCADE, related_name="editions")
    number = models.PositiveIntegerField()
    vintages = models.JSONField()
    titles = models.JSONField(default=dict)  # language -> the finding, for lists
    answers = models.JSONField()  # language -> the exhibit's own JSON, released table included
    table_sha256 = models.CharField(max_length=64)
    made_at = models.DateTimeField(auto_now_add=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("-number",)
        constraints = [
            models.UniqueConstraint(fields=["exhibit", "number"], name="one_edition_per_number"),
        ]

    def __str__(self) -> str:
        return f"{self.exhibit_id} edition {self.number}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Editions are written once. Raises RuntimeError for a second time."""
        if self.pk is not None:
            raise RuntimeError("an edition is never changed; make another one")
        self.titles = {code: json.loads(answer)["title"] for code, answer in self.answers.items()}
        super().save(*args, **kwargs)


class Claim(models.Model):
    """A sentence bound to an exhibit by a condition that can be checked again at each vintage."""

    class State(models.TextChoices):
        STILL_TRUE = "still_true", _("still true")
        WEAKER = "weaker", _("weaker")
        NO_LONGER_TRUE = "no_longer_true", _("no longer true")
        NOT_EVALUABLE = "not_evaluable", _("not evaluable")

    exhibit = models.ForeignKey(Exhibit, on_delete=models.CASCADE, related_name="claims")
    sentence = models.CharField(_("sentence"), max_length=300)
    condition = models.JSONField()
    state = models.CharField(max_length=20, choices=State)
    reason = models.JSONField()  # language -> why, in words
    checked_at = models.DateTimeField()
    # How it would stand on newer data than the exhibit is pinned to; empty while there are none.
    newer_state = models.CharField(max_length=20, choices=State, blank=True)
    newer_reason = models.JSONField(default=dict, blank=True)
    newer_vintages = models.JSONField(default=dict, blank=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("created_at", "pk")

    def __str__(self) -> str:
        return self.sentence


class ClaimCheck(models.Model):
    """One check of a claim; kept, so that a claim's history can be read.

    edition: the edition it was checked on; none when newer data were looked at without taking them over.
    """

    claim = models.ForeignKey(Claim, on_delete=models.CASCADE, related_name="checks")
    edition = models.ForeignKey(Edition, null=True, on_delete=models.PROTECT, related_name="+")
    vintages = models.JSONField(default=dict)
    state = models.CharField(max_length=20, choices=Claim.State)
    reason = models.JSONField()
    checked_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("-checked_at", "-pk")

    def __str__(self) -> str:
        return f"{self.claim_id}: {self.state}"


from highroad.web.evidence.models_measures import PublishedMeasures  # noqa: E402

__all__ = ["Claim", "ClaimCheck", "Edition", "Exhibit", "PublishedMeasures", "new_public_id"]
