"""How often a person wants to hear what waits for them, and which letters have gone out."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Rhythm(models.TextChoices):
    """How often a person gets a digest."""

    DAILY = "daily", _("every working day")
    WEEKLY = "weekly", _("every Monday")
    NEVER = "never", _("never")


class ReminderSetting(models.Model):
    """A person's choice. origin: the address at which the instance was reached then, for links."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, primary_key=True, related_name="reminders"
    )
    rhythm = models.CharField(_("how often"), max_length=8, choices=Rhythm, default=Rhythm.WEEKLY)
    origin = models.CharField(max_length=200)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("setting of reminders")
        verbose_name_plural = _("settings of reminders")

    def __str__(self) -> str:
        return f"{self.user}: {self.get_rhythm_display()}"


class Reminder(models.Model):
    """One letter to one person for one period; the pair is unique, so that nobody gets it twice.

    handed_over_at is written before the letter goes out: after a crash in between it is not sent again.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    period = models.CharField(max_length=16)
    items = models.PositiveIntegerField(default=0)
    made_at = models.DateTimeField(default=timezone.now)
    handed_over_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("reminder")
        verbose_name_plural = _("reminders")
        constraints = [models.UniqueConstraint(fields=["user", "period"], name="one_reminder_a_period")]

    def __str__(self) -> str:
        return f"{self.user}: {self.period}"
