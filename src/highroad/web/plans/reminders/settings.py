"""How often a person wants letters: set by themselves, begun when they are first given something."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.http import HttpRequest

from highroad.web.directory import audit
from highroad.web.directory.models import User
from highroad.web.plans.reminders.models import ReminderSetting, Rhythm


def begin_for(people: Iterable[User], request: HttpRequest) -> None:
    """Have people who were given work hear of it by the week, unless they have chosen already."""
    origin = request.build_absolute_uri("/")
    ReminderSetting.objects.bulk_create(
        [ReminderSetting(user=person, origin=origin) for person in people], ignore_conflicts=True
    )


@transaction.atomic
def choose(user: Any, rhythm: str, *, origin: str = "") -> ReminderSetting:
    """Set how often a person gets a digest. origin: kept as it was when none is given."""
    found, _made = ReminderSetting.objects.get_or_create(user=user, defaults={"origin": origin})
    before = found.rhythm
    found.rhythm = Rhythm(rhythm)
    found.origin = origin or found.origin
    found.save()
    audit.record(user, "reminders.chosen", found, before={"rhythm": before}, after={"rhythm": found.rhythm})
    return found
