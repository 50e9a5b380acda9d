"""What waits for a person: every app says what it knows, and "My work" shows it, the most urgent first.

An app takes part by naming a function in its configuration: `work = "highroad.web.plans.work.work_for"`.
The function takes the actor and gives `WorkItem`s; it asks the database a fixed number of times.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.http import HttpRequest
from django.utils import timezone
from django.utils.module_loading import import_string

from highroad.web.directory.models import User


@dataclass(frozen=True, slots=True)
class WorkItem:
    """One thing to do. why: what waits, in words. place: where it belongs. due: the day, if one was set."""

    title: str
    address: str
    place: str
    why: str
    due: datetime.date | None = None

    @property
    def is_late(self) -> bool:
        """Its day has passed."""
        return self.due is not None and self.due < timezone.localdate()


def given_to(people: Iterable[User], request: HttpRequest) -> None:
    """Tell the apps that people were given something to do, so that they hear of it.

    An app listens by naming a function in its configuration: `work_given = "…"`; it takes the same arguments.
    """
    chosen = set(people)
    for config in apps.get_app_configs():
        if chosen and (listener := getattr(config, "work_given", "")):
            import_string(listener)(chosen, request)


def work_for(actor: Any) -> list[WorkItem]:
    """Everything that waits for the actor: what has a day first, the earliest first."""
    found = [
        item
        for config in apps.get_app_configs()
        if (provider := getattr(config, "work", ""))
        for item in import_string(provider)(actor)
    ]
    return sorted(found, key=lambda item: (item.due is None, item.due or datetime.date.max))
