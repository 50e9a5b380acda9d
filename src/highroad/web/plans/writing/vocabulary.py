"""What a thread on a passage is, and how it ends; what becomes of a piece of an imported file."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class ThreadKind(models.TextChoices):
    """A note says something of a passage; a suggestion offers other words for it."""

    NOTE = "note", _("note")
    SUGGESTION = "suggestion", _("suggestion")


class ThreadState(models.TextChoices):
    """Where a thread stands. What is closed can be opened again, but for an accepted suggestion."""

    OPEN = "open", _("open")
    RESOLVED = "resolved", _("resolved")
    ACCEPTED = "accepted", _("accepted")
    DECLINED = "declined", _("declined")


class PassageHold(models.TextChoices):
    """How far the passage of a thread still stands, as `highroad.planning.passages.Hold` says it."""

    KEPT = "unchanged", _("these words stand in the text")
    CHANGED = "changed", _("the passage has changed since")
    GONE = "gone", _("the passage is gone")


class PieceState(models.TextChoices):
    """What became of a piece of an imported file."""

    WAITING = "waiting", _("not decided yet")
    SAVED = "saved", _("saved as the section's first text")
    OFFERED = "offered", _("waiting as a draft of the section")
    SAME = "same", _("the same as the section's text")
    TRAY = "tray", _("kept in the tray")
    MOVED = "moved", _("moved from the tray into a section")
    DROPPED = "dropped", _("set aside")
