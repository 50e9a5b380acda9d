"""Who else has a section open, or is typing in it: told as information, never a barrier."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from highroad.web.plans.models import Section
from highroad.web.plans.writing.models import Presence

GONE_AFTER = datetime.timedelta(seconds=60)
STILL_TYPING = datetime.timedelta(seconds=20)


@dataclass(frozen=True, slots=True)
class Here:
    """Somebody else who has the section open."""

    name: str
    typing: bool

    @property
    def words(self) -> str:
        """As the page says it."""
        if self.typing:
            return _("{name} is typing here now.").format(name=self.name)
        return _("{name} has this section open.").format(name=self.name)


def be_here(actor: Any, section: Section, *, typing: bool = False) -> None:
    """Say that the actor has the section open (in one statement, however often)."""
    now = timezone.now()
    fields = ["seen_at", "typed_at"] if typing else ["seen_at"]
    Presence.objects.bulk_create(
        [Presence(section=section, person=actor, seen_at=now, typed_at=now if typing else None)],
        update_conflicts=True,
        unique_fields=["section", "person"],
        update_fields=fields,
    )


def others_here(actor: Any, section: Section) -> Sequence[Here]:
    """Everybody else who was here within the last minute, those who type first."""
    now = timezone.now()
    rows = (
        Presence.objects.filter(section=section, seen_at__gte=now - GONE_AFTER)
        .exclude(person=actor)
        .select_related("person")
    )
    found = [
        Here(str(row.person), row.typed_at is not None and row.typed_at >= now - STILL_TYPING) for row in rows
    ]
    return sorted(found, key=lambda here: (not here.typing, here.name))
